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

from headbox.network import Network
from headbox.train.features import Features
from headbox.train.photo_stage import PhotoStage
from headbox.train.recipe import Recipe
from headbox.train.small import SHIPPED, small_network, small_views


def stage(network: Network, features: Features | None) -> PhotoStage:
    return PhotoStage(small_views(network, features))


RECIPE = Recipe(
    start=small_network,
    stage=stage,
    perceptual=True,
    run={
        **{"steps": 600, "cooldown": 300, "batch": 8, "warmup": 50, "average": 0.99},
        **{"encoder_rate": 0.0, "decoder_rate": 1e-3, "weight_decay": 0.0},
    },
    shipped=SHIPPED,
    notes={
        "name": "headbox small, tuned on photos",
        "license": "that of the photos and of the weights it started from",
    },
)
