"""SHARP's second stage for headbox's own small network: it learns from a folder of photos.

    headbox train recipes/small_stage2.py --data PHOTOS --out RUN --start stage1.safetensors
    headbox train recipes/small_stage2.py --out RUN --start stage1.safetensors --export FILE

stage1.safetensors is what recipes/small_stage1.py has made. With `--features FILE` the perceptual
loss is on (train/features.py says which files).
"""

from __future__ import annotations

from headbox.model.small import SmallNetwork
from headbox.train.features import Features
from headbox.train.recipe import Recipe
from headbox.train.small import SHIPPED, small_network, small_views
from headbox.train.stages.photo import PhotoStage


def stage(network: SmallNetwork, features: Features | None) -> PhotoStage:
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
