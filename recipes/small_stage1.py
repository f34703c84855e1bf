"""SHARP's first stage for headbox's own small model: its splats are drawn, and learn from it.

    headbox scenes VIEWS --assets ASSETS --samples 9728 --seed 6
    headbox train recipes/small_stage1.py --data VIEWS --out RUN --start small.safetensors
    headbox train recipes/small_stage1.py --out RUN --start small.safetensors --export FILE

The splats of the weights in the package are older than their depth. 1,176 steps of 8 samples on the
depth before it, 87 minutes on one core of a 2-core AMD EPYC, in three runs, as the recipe was found
on the way: the first 641 moved the first layer too, which made it soft, and its place and shape
were set back to what they began with. Then 400 steps as below on the depth of
recipes/small_depth.py, 18 minutes in two processes. 700 steps from splats by rule brought less than
the old ones did before they had seen the new depth. docs/training.md has the scores.
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
