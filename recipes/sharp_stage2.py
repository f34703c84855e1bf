"""SHARP's second stage as the paper (arXiv 2512.10685) describes it, on photos alone.

    torchrun --nproc-per-node=8 -m headbox.cli train recipes/sharp_stage2.py \\
        --data PHOTOS --out RUN --start stage1.safetensors --features FILE
    headbox train recipes/sharp_stage2.py --out RUN --start stage1.safetensors --export FILE

stage1.safetensors is what recipes/sharp_stage1.py has made, or SHARP's own weights. NOT RUN here
beyond a few steps at reduced width (tests/test_recipes.py): the paper's run took 32 GPUs. What it
leaves open is read as the head of train/photo_stage.py says; photos are cut to squares.
"""

from __future__ import annotations

from pathlib import Path

from headbox.errors import HeadboxError
from headbox.network import Network, PyramidEncoder
from headbox.train.features import Features
from headbox.train.memory import checkpoint_blocks
from headbox.train.photo_stage import PhotoStage
from headbox.train.recipe import Recipe
from headbox.train.view_stage import ViewStage
from headbox.weights import load_weights

FROZEN = ("upsample_latent0", "upsample_latent1", "upsample0", "upsample1", "upsample2")


def start(weights: Path | None) -> Network:
    if weights is None:
        raise HeadboxError(
            "recipes/sharp_stage2.py needs --start, weights that recipes/sharp_stage1.py has made."
        )
    return load_weights(weights)


def stage(network: Network, features: Features | None) -> PhotoStage:
    if not isinstance(network.encoder, PyramidEncoder):
        raise HeadboxError(
            "recipes/sharp_stage2.py trains SHARP's network: --start with its weights."
        )
    checkpoint_blocks(network)
    views = ViewStage(network, features=features)
    for name in FROZEN:  # as in the first stage
        network.encoder.get_submodule(name).requires_grad_(False)
    return PhotoStage(views)


RECIPE = Recipe(
    start=start,
    stage=stage,
    perceptual=True,
    run={
        **{"steps": 60_000, "warmup": 10_000, "cooldown": 50_000, "cosine_to": 0.1, "batch": 32},
        **{"encoder_rate": 1.6e-4, "decoder_rate": 1.6e-4, "weight_decay": 0.0, "average": 0.0},
    },
    notes={"name": "SHARP's network, second stage", "license": "that of the weights and photos"},
)
