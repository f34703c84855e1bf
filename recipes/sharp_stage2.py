"""SHARP's second stage as the paper (arXiv 2512.10685) describes it, on photos alone.

    torchrun --nproc-per-node=8 -m -- headbox train recipes/sharp_stage2.py \\
        --data PHOTOS --out RUN --start stage1.safetensors --features FILE
    headbox train recipes/sharp_stage2.py --out RUN --start stage1.safetensors --export FILE

stage1.safetensors is what recipes/sharp_stage1.py has made, or SHARP's own weights. NOT RUN here
beyond a few steps at reduced width (tests/test_recipes.py): the paper's run took 32 GPUs. What it
leaves open is read as the head of train/photo_stage.py says; photos are cut to squares.
"""

from __future__ import annotations

from headbox.model.sharp import SharpNetwork
from headbox.train.features import Features
from headbox.train.recipe import Recipe
from headbox.train.sharp import RATES, sharp_network, sharp_views
from headbox.train.stages.photo import PhotoStage


def stage(network: SharpNetwork, features: Features | None) -> PhotoStage:
    return PhotoStage(sharp_views(network, features))


RECIPE = Recipe(
    start=sharp_network,
    stage=stage,
    perceptual=True,
    run={
        **{"steps": 60_000, "warmup": 10_000, "cooldown": 50_000, "batch": 32, "average": 0.0},
        **RATES,
    },
    notes={"name": "SHARP's network, second stage", "license": "that of the weights and photos"},
)
