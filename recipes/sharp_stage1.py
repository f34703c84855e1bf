"""SHARP's first stage as the paper (arXiv 2512.10685) describes it, from Depth Pro's weights.

    torchrun --nproc-per-node=8 -m -- headbox train recipes/sharp_stage1.py \\
        --data SAMPLES --out RUN --start depth_pro.pt --features FILE
    headbox train recipes/sharp_stage1.py --out RUN --start depth_pro.pt --export stage1.safetensors

NOT RUN here beyond a few steps at reduced width (tests/test_recipes.py): the paper's run took 128
GPUs. FILE is the ResNet-50 of train/features.py; without --features the perceptual loss is off.

Where it is not the paper's: samples are squares from the middle of their pictures, enlarged if they
are smaller than 1536 pixels ('headbox dataset' makes 384), as the views of both cameras have to be
those of the same upright pinhole. The batch is divided among the processes, one sample after the
other in each, so 8 GPUs make the same steps as 128.
"""

from __future__ import annotations

from headbox.train.recipe import Recipe
from headbox.train.sharp import RATES, sharp_network, sharp_views

RECIPE = Recipe(
    start=sharp_network,
    stage=sharp_views,
    perceptual=True,
    run={
        **{"steps": 100_000, "warmup": 10_000, "cooldown": 90_000, "batch": 128, "average": 0.0},
        **RATES,
    },
    notes={
        "name": "SHARP's network, first stage",
        "license": "that of the weights it started from",
    },
)
