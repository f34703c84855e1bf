"""SHARP's first stage for headbox's own small network: its splats are drawn, and learn from it.

    headbox dataset synthetic VIEWS --assets ASSETS --samples 9728 --seed 6
    headbox train recipes/small_stage1.py --data VIEWS --out RUN --start small.safetensors
    headbox train recipes/small_stage1.py --out RUN --start small.safetensors --export FILE

small.safetensors is what recipes/small_depth.py has made; its depth stays as it is.
"""

from __future__ import annotations

from headbox.train.recipe import Recipe
from headbox.train.small import NOTES, SHIPPED, small_network, small_views

RECIPE = Recipe(
    start=small_network,
    stage=small_views,
    perceptual=True,
    run={
        **{"steps": 1200, "cooldown": 400, "batch": 8, "warmup": 50, "average": 0.99},
        **{"encoder_rate": 0.0, "decoder_rate": 3e-3, "weight_decay": 0.0},
    },
    shipped=SHIPPED,
    notes=NOTES,
)
