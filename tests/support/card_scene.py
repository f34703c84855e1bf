"""A card before a striped wall, in two views, and a small network that begins near its depth."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import torch
from torch import nn

from headbox.model.small import SmallNetwork
from headbox.train.data.sample import Sample
from headbox.train.stages.view import ViewStage
from support import tiny_runs

SIZE = 32
CONFIG = dataclasses.replace(tiny_runs.CONFIG, encoder_pixels=42**2, input_pixels=SIZE**2)
FOCAL = 30.0


def scene(shift: float) -> tuple[np.ndarray, np.ndarray]:
    """rgb and inverse depth of a card at 1 m before a striped wall at 2 m, from `shift` m to the
    right."""
    x, y = ((np.arange(SIZE) + 0.5 - SIZE / 2) / FOCAL,) * 2
    card = (np.abs(x[None] + shift) < 0.2) & (np.abs(y[:, None]) < 0.25)
    stripes = 120 + 60 * np.sin(6 * (2 * x[None] + shift)) + 0 * y[:, None]
    rgb = np.where(card[..., None], [200, 60, 40], stripes[..., None]).astype(np.uint8)
    return rgb, np.where(card, 1.0, 0.5).astype(np.float32)


def sample(shift: float = 0.1) -> Sample:
    rgb, inverse = scene(0.0)
    novel, novel_inverse = scene(shift)
    viewmat = np.eye(4)
    viewmat[0, 3] = -shift
    nothing = np.zeros_like(inverse)
    pictures = (rgb, inverse, nothing, rgb, novel, novel_inverse)
    return Sample(*pictures, viewmat, FOCAL, "card", (4, 1, 0))


def stage(**arguments) -> ViewStage:
    torch.manual_seed(0)
    network = SmallNetwork(CONFIG)
    network.prediction_head.set_analytic()
    with torch.no_grad():  # a wall at 1.6 m, as the focal length is 0.94, and both layers alike
        network.depth_head.last.weight.zero_()
        network.depth_head.last.get_parameter("bias")[1] = 8.0
        scale = network.picture_head[-1]
        assert isinstance(scale, nn.Linear)
        scale.weight[0].zero_()
        scale.bias[0] = math.log(0.6)
    return ViewStage(network, **arguments)
