"""Shared by both stages of the published network, as in the paper (arXiv 2512.10685):
recipes/sharp_*.py.
"""

from __future__ import annotations

from pathlib import Path

from headbox.errors import HeadboxError
from headbox.model.sharp import SharpNetwork
from headbox.model.weights import load_weights
from headbox.train.features import Features
from headbox.train.memory import checkpoint_blocks
from headbox.train.stages.view import ViewStage

# Upsampling of the frozen patch encoder's maps. The paper trains 340 million parameters: without
# these modules there are 338, with them 352.
FROZEN = ("upsample_latent0", "upsample_latent1", "upsample0", "upsample1", "upsample2")
RATES = {"cosine_to": 0.1, "encoder_rate": 1.6e-4, "decoder_rate": 1.6e-4, "weight_decay": 0.0}


def sharp_network(weights: Path | None) -> SharpNetwork:
    """SHARP's network. The head of Depth Pro's weights is repeated, so both layers start equal."""
    if weights is None:
        raise HeadboxError(
            "This recipe needs --start: Depth Pro's depth_pro.pt for the first stage, the "
            "first stage's weights for the second, or SHARP's own weights."
        )
    network = load_weights(weights)
    if not isinstance(network, SharpNetwork):
        raise HeadboxError("This recipe trains SHARP's network: --start with its weights.")
    return network


def sharp_views(network: SharpNetwork, features: Features | None) -> ViewStage:
    checkpoint_blocks(network)
    views = ViewStage(network, features=features)
    for name in FROZEN:
        network.encoder.get_submodule(name).requires_grad_(False)
    return views
