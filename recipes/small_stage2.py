"""SHARP's second stage for headbox's own small model: it learns from a folder of photos.

    headbox train recipes/small_stage2.py --data PHOTOS --out RUN --start stage1.safetensors
    headbox train recipes/small_stage2.py --out RUN --start stage1.safetensors --export FILE

stage1.safetensors is what recipes/small_stage1.py has made. With `--features FILE` the perceptual
loss is on (train/features.py says which files).

Tried for 30 steps, 3 minutes on one core, on 19 photos of Debian's lomiri-wallpapers, from weights
of the first stage: on real pairs (`headbox evaluate`) the other eye's picture gains or loses at
most .03 dB, the photo's own view loses .3 to 1.6 dB. So few photos are too few to train on, and
nothing of it ships.
"""

from __future__ import annotations

from functools import partial

from headbox.network import Network
from headbox.train.features import Features
from headbox.train.photo_stage import PhotoStage
from headbox.train.recipe import Recipe, small_network
from headbox.train.scale_map import SmoothRatio
from headbox.train.view_stage import ViewStage

SIDE = 256  # of the photos' squares, as in the first stage


def stage(network: Network, features: Features | None) -> PhotoStage:
    # input_weight as in the first stage, where its reason is.
    options = {"trains_depth": False, "input_weight": 4.0, "holds_first_layer": True}
    options |= {"bfloat16": True, "adjustment": SmoothRatio(1)}
    return PhotoStage(ViewStage(network, features=features, **options))


RECIPE = Recipe(
    start=partial(small_network, side=SIDE),
    stage=stage,
    perceptual=True,
    run={
        **{"steps": 600, "cooldown": 300, "batch": 8, "warmup": 50, "average": 0.99},
        **{"encoder_rate": 0.0, "decoder_rate": 1e-3, "weight_decay": 0.0},
    },
    shipped={"lite_pixels": 384**2, "input_pixels": 768**2},
    notes={
        "name": "headbox small, tuned on photos",
        "license": "that of the photos and of the weights it started from",
    },
)
