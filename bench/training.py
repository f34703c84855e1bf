"""Ablation of SHARP's first training stage at a small budget, overfitting of one scene, step time.

    python bench/training.py ablation DATA VAL [--start WEIGHTS] [--steps 150] [--into FILE]
    python bench/training.py overfit DATA [--sample 0] [--steps 600] [--picture FILE.png]
    python bench/training.py step DATA
    python bench/training.py corners examples/photos NEW --start OLD --picture FILE.webp

DATA and VAL are folders of `headbox dataset`. ablation trains four variants from the weights of the
depth stage and renders the novel views of VAL without the depth adjustment; "scaled" scales the
camera translation by the median depth error of the scene. It uses one seed, so differences of
0.1 dB are not significant. overfit prints the PSNR of the novel view inside the frustum of the
source camera. corners renders scenes of photos with the weights OLD and NEW from a corner of the
headbox.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from headbox import Camera, Predictor, open_photo, render_view
from headbox.camera import look_at
from headbox.evaluate.report import markdown, replace_marked
from headbox.metrics import psnr, ssim
from headbox.model.depth_alignment import ScaleMap
from headbox.model.weights import default_weights
from headbox.scene.measure_headbox import measure_headbox
from headbox.train import losses
from headbox.train.data.shards import Shards
from headbox.train.loop import MAX_GRADIENT_NORM
from headbox.train.small import small_network, small_views
from headbox.train.stages.view import (
    VIEW_PICTURES,
    ViewPrediction,
    Views,
    ViewStage,
    make_views,
    render_ndc,
)

SIDE = 192
WIDTH = 480  # longer side of the images of `corners`
LANCZOS = Image.Resampling.LANCZOS
BATCH = 4
RATE = 2e-3
SLOW = ("network.encoder.", "network.decoder.", "network.depth_head.", "network.picture_head.")
# DISTS and LPIPS on ScanNet++ of the paper's own ablations (arXiv 2512.10685, supplement).
PAPER = {
    "all of it": ".064 / .147",
    "no depth loss": ".229 / .414 (colour and alpha alone)",
    "no adjustment": ".077 / .154",
    "one layer": "not given",
}


class NoDepthLoss(ViewStage):
    def losses(self, views: Views) -> dict[str, torch.Tensor]:
        return {name: term for name, term in super().losses(views).items() if name != "depth"}


class NoAdjustment(ViewStage):
    def predict(self, views: Views, adjusted: bool = False) -> ViewPrediction:
        del adjusted
        return super().predict(views, adjusted=False)


class OneLayer(ViewStage):
    def predict(self, views: Views, adjusted: bool = True) -> ViewPrediction:
        found = super().predict(views, adjusted)
        half = len(found.gaussians.opacities) // 2
        shown = torch.arange(2 * half) < half
        return dataclasses.replace(
            found,
            gaussians=dataclasses.replace(
                found.gaussians, opacities=found.gaussians.opacities * shown
            ),
        )


VARIANTS: dict[str, type[ViewStage]] = {
    "all of it": ViewStage,
    "no depth loss": NoDepthLoss,
    "no adjustment": NoAdjustment,
    "one layer": OneLayer,
}


def samples(folder: Path) -> list[Callable[[np.random.Generator], Views]]:
    """One function for each sample of a folder, which reads it."""
    shards = Shards(folder)

    def read(i: int, rng: np.random.Generator) -> Views:
        return make_views(shards.sample(i, *VIEW_PICTURES), rng, SIDE)

    return [partial(read, i) for i in range(len(shards))]


def fit(stage: ViewStage, pick: Callable[[int], list[Views]], steps: int, rate: float) -> None:
    """Train with Adam: warm-up, linear decay over the second half.

    The pretrained depth layers have a twentieth of the learning rate.
    """
    trained = [p for p in stage.parameters() if p.requires_grad]
    slow = [p for n, p in stage.named_parameters() if p.requires_grad and n.startswith(SLOW)]
    fast = [p for n, p in stage.named_parameters() if p.requires_grad and not n.startswith(SLOW)]
    optimizer = torch.optim.Adam([{"params": fast}, {"params": slow}])
    for step in range(steps):
        factor = min(1, (step + 1) / 20, 2 - 2 * step / steps)
        for group, share in zip(optimizer.param_groups, (1, 0.05), strict=True):
            group["lr"] = rate * factor * share
        optimizer.zero_grad()
        stage.backward(pick(step))
        torch.nn.utils.clip_grad_norm_(trained, MAX_GRADIENT_NORM)
        optimizer.step()


@torch.no_grad()
def second_view(stage: ViewStage, views: Views, adjusted: bool, scaled: bool) -> dict:
    """The rendered novel view, with its scores inside the frustum of the source camera."""
    found, viewmat = stage.predict(views, adjusted), views.viewmat.clone()
    if scaled:
        seen = views.inverse_depth > 0
        viewmat[:3, 3] *= (found.depth[0] * views.inverse_depth)[seen].median()
    drawn = render_ndc(found.gaussians, views, viewmat).colors.clamp(0, 1).numpy()
    target = views.novel.permute(1, 2, 0).numpy()
    to_input = torch.linalg.inv(views.viewmat)
    inside = losses.inside_frustum(views.novel_inverse_depth, to_input, views.half_size).numpy() > 0
    scores = {"psnr": psnr(drawn, target, inside), "ssim": ssim(drawn, target, inside)}
    return {"drawn": drawn, "target": target, **scores}


def validate(stage: ViewStage, folder: Path) -> dict[str, float]:
    """Mean PSNR and SSIM over a folder, without and with scaled translation."""
    rows = []
    for i, read in enumerate(samples(folder)):
        views = read(np.random.default_rng(i))
        plain, scaled = (second_view(stage, views, False, on) for on in (False, True))
        rows.append([plain["psnr"], plain["ssim"], scaled["psnr"], scaled["ssim"]])
    means = np.nanmean(rows, 0).round(3).tolist()  # SSIM of an empty mask is NaN
    return dict(zip(("psnr", "ssim", "scaled_psnr", "scaled_ssim"), means, strict=True))


def ablation(args: argparse.Namespace) -> dict:
    data = samples(args.data)
    found: dict[str, dict[str, float]] = {}

    def pick(step: int) -> list[Views]:  # the same samples for every variant
        rng = np.random.default_rng([1, step])
        return [data[i](rng) for i in rng.integers(0, len(data), BATCH)]

    network = small_network(args.start, SIDE)
    found["before"] = validate(ViewStage(network), args.val)
    for name, variant in VARIANTS.items():
        torch.manual_seed(0)
        stage = variant(small_network(args.start, SIDE), bfloat16=True, adjustment=ScaleMap(4))
        stage.to(memory_format=torch.channels_last)  # pyright: ignore  (its stubs)
        fit(stage, pick, args.steps, RATE)
        found[name] = validate(stage, args.val)
        print(name, found[name], flush=True)
    rows = [["", "PSNR / SSIM", "scaled", "the paper's DISTS / LPIPS"]]
    for name, s in found.items():
        cells = [f"{s[k + 'psnr']:.2f} / {s[k + 'ssim']:.3f}" for k in ("", "scaled_")]
        rows.append([name, *cells, PAPER.get(name, "")])
    print(markdown(rows))
    if args.into:
        replace_marked(args.into, {"training ablation": markdown(rows)})
    return found


def overfit(args: argparse.Namespace) -> dict:
    torch.manual_seed(0)
    views = samples(args.data)[args.sample](np.random.default_rng(0))
    stage = ViewStage(small_network(args.start, SIDE))
    before = second_view(stage, views, True, False)["psnr"]
    fit(stage, lambda _: [views], args.steps, 4e-3)
    after = second_view(stage, views, True, False)
    print(f"second view: {before:.1f} dB before, {after['psnr']:.1f} dB after {args.steps} steps")
    if args.picture:
        photo = views.image.permute(1, 2, 0).numpy()
        sheet = np.concatenate([photo, after["target"], after["drawn"]], 1)
        Image.fromarray((sheet * 255).round().astype(np.uint8)).save(args.picture)
    return {"before": before, "after": after["psnr"], "ssim": after["ssim"]}


def step(args: argparse.Namespace) -> dict:
    """CPU seconds of the gradient of one sample, in float32 and as in the recipe."""
    views = samples(args.data)[0](np.random.default_rng(0))
    ways = {
        "float32": lambda network: ViewStage(network, trains_depth=False),
        "recipe": lambda network: small_views(network, None),
    }
    seconds: dict[str, float] = {}
    for name, way in ways.items():
        stage = way(small_network(args.start, SIDE))
        stage.to(memory_format=torch.channels_last)  # pyright: ignore  (its stubs)
        stage.backward([views])
        times = []
        for _ in range(5):
            begin = time.process_time()
            stage.backward([views])
            times.append(time.process_time() - begin)
        seconds[name] = round(statistics.median(times), 3)
    print(f"{SIDE} x {SIDE}: " + ", ".join(f"{k} {v} s" for k, v in seconds.items()))
    return seconds


def corners(args: argparse.Namespace) -> dict:
    """Save a row per photo, rendered with the weights OLD and NEW from the same viewpoint."""
    rows, found = [], {}
    for path in sorted(args.data.glob("*.jpg")):
        photo = open_photo(path)
        camera = Camera.of_photo(photo.width, photo.height, photo.focal_px)
        share = WIDTH / max(photo.width, photo.height)
        small = camera.resized(round(photo.width * share), round(photo.height * share))
        scenes = [Predictor.load(weights)(photo) for weights in (args.start, args.val)]
        box = measure_headbox(scenes[0], camera)
        corner = look_at((box.right, -box.up, 0.0), (0.0, 0.0, box.focus))
        row = [render_view(scene, small.moved(corner)).colors for scene in scenes]
        rows.append(torch.cat(row, 1).clamp(0, 1).numpy())
        resized = Image.fromarray(photo.pixels).resize((small.width, small.height), LANCZOS)
        own = [render_view(scene, small).colors.numpy() for scene in scenes]
        truth = np.asarray(resized, np.float32) / 255
        found[path.stem] = [round(float(psnr(image, truth)), 1) for image in own]
        print(f"{path.stem}: {found[path.stem]} dB from the photo's viewpoint")
    widest = max(row.shape[1] for row in rows)
    padded = [
        np.pad(r, ((0, 8), (0, widest - r.shape[1]), (0, 0)), constant_values=1) for r in rows
    ]
    Image.fromarray((np.concatenate(padded) * 255).round().astype(np.uint8)).save(args.picture)
    return found


WAYS = {
    "ablation": ablation,
    "overfit": overfit,
    "step": step,
    "corners": corners,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=list(WAYS))
    parser.add_argument("data", type=Path)
    parser.add_argument("val", type=Path, nargs="?")
    parser.add_argument("--start", type=Path, default=default_weights())
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--into", type=Path)
    args = parser.parse_args()
    found = WAYS[args.what](args)
    print(json.dumps({args.what: found, "threads": torch.get_num_threads()}))


if __name__ == "__main__":
    main()
