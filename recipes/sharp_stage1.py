"""SHARP's first stage as the paper (arXiv 2512.10685) describes it, from Depth Pro's weights.

    torchrun --nproc-per-node=8 -m headbox.cli train recipes/sharp_stage1.py \\
        --data SAMPLES --out RUN --start depth_pro.pt --features FILE
    headbox train recipes/sharp_stage1.py --out RUN --start depth_pro.pt --export stage1.safetensors

NOT RUN here beyond a few steps at reduced width (tests/test_recipes.py): the paper's run took 128
GPUs. FILE is the ResNet-50 of train/features.py; without --features the perceptual loss is off.

Where it is not the paper's: samples are squares from the middle of their pictures, enlarged if they
are smaller than 1536 pixels ('headbox scenes' makes 384), as the views of both cameras have to be
those of the same upright pinhole. The batch is divided among the processes, one sample after the
other in each, so 8 GPUs make the same steps as 128.
"""

from __future__ import annotations

from pathlib import Path

from headbox.errors import HeadboxError
from headbox.network import Network, PyramidEncoder
from headbox.train.features import Features
from headbox.train.memory import checkpoint_blocks
from headbox.train.recipe import Recipe
from headbox.train.view_stage import ViewStage
from headbox.weights import load_weights

# Those of the frozen patch encoder's maps. The paper lists what it trains, 340 million parameters:
# without these it is 338, with them 352.
FROZEN = ("upsample_latent0", "upsample_latent1", "upsample0", "upsample1", "upsample2")


def start(weights: Path | None) -> Network:
    if weights is None:
        raise HeadboxError(
            "recipes/sharp_stage1.py needs --start, Depth Pro's depth_pro.pt or SHARP's weights."
        )
    return load_weights(weights)  # the head of Depth Pro is repeated, so both layers begin as one


def stage(network: Network, features: Features | None) -> ViewStage:
    if not isinstance(network.encoder, PyramidEncoder):
        raise HeadboxError(
            "recipes/sharp_stage1.py trains SHARP's network: --start with its weights."
        )
    checkpoint_blocks(network)
    views = ViewStage(network, features=features)
    for name in FROZEN:
        network.encoder.get_submodule(name).requires_grad_(False)
    return views


RECIPE = Recipe(
    start=start,
    stage=stage,
    perceptual=True,
    run={
        **{"steps": 100_000, "warmup": 10_000, "cooldown": 90_000, "cosine_to": 0.1, "batch": 128},
        **{"encoder_rate": 1.6e-4, "decoder_rate": 1.6e-4, "weight_decay": 0.0, "average": 0.0},
    },
    notes={
        "name": "SHARP's network, first stage",
        "license": "that of the weights it started from",
    },
)
