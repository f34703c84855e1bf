"""SHARP's first stage for headbox's own small model: its splats are drawn, and learn from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from headbox.errors import HeadboxError
from headbox.network import Network
from headbox.train.recipe import Recipe
from headbox.train.view_stage import ViewStage
from headbox.weights import load_weights

SIDE = 320
# The encoder sees half of what a splat grid has in pixels, as in the shipped network (384, 768):
# the same edges, as soft, though of a smaller picture.
TRAINED = {"lite_pixels": (SIDE // 2) ** 2, "input_pixels": SIDE**2}
SHIPPED = {"lite_pixels": 384**2, "input_pixels": 768**2}


def start(weights: Path | None) -> Network:
    if weights is None:
        raise HeadboxError(
            "recipes/small_stage1.py needs --start, weights that recipes/small_depth.py has made."
        )
    found = load_weights(weights)
    network = Network(replace(found.config, **TRAINED))
    network.load_state_dict(found.state_dict())
    return network


def stage(network: Network) -> ViewStage:
    return ViewStage(network, trains_depth=False, bfloat16=True, adjust_stride=4)


RECIPE = Recipe(
    start=start,
    stage=stage,
    run={
        **{"steps": 1200, "cooldown": 400, "batch": 8, "warmup": 50, "average": 0.99},
        **{"encoder_rate": 0.0, "decoder_rate": 4e-3},
    },
)
