"""Scenes of flat things at known depths, to measure in pictures where each of them lies."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch

from headbox.camera import Camera
from headbox.gaussians import Gaussians

NEAR, FAR = 2.0, 6.0  # metres
CAMERA = Camera.of_photo(160, 120, 144.0)


def wall(
    depth: float,
    color: tuple[float, float, float],
    x: tuple[float, float],
    y: tuple[float, float],
    step: float,
) -> Gaussians:
    """A rectangle of opaque splats `step` metres apart, at right angles to z."""
    xs, ys = (torch.arange(ends[0], ends[1] + step / 2, step) for ends in (x, y))
    v, u = torch.meshgrid(ys, xs, indexing="ij")
    means = torch.stack([u, v, torch.full_like(u, depth)], -1).reshape(-1, 3)
    count = len(means)
    return Gaussians(
        means=means,
        quats=torch.tensor([[1.0, 0, 0, 0]]).repeat(count, 1),
        scales=torch.full((count, 3), 0.8 * step),
        opacities=torch.full((count,), 0.999),
        colors=torch.tensor([color]).repeat(count, 1),
    )


def square(depth: float, half: float, color: tuple[float, float, float] = (1, 1, 1)) -> Gaussians:
    """`half` metres to each side of the axis."""
    return wall(depth, color, (-half, half), (-half, half), half / 25)


def together(*parts: Gaussians) -> Gaussians:
    names = [field.name for field in dataclasses.fields(Gaussians)]
    return Gaussians(*(torch.cat([getattr(part, name) for part in parts]) for name in names))


def near_and_far(beyond: float = 1.5) -> Gaussians:
    """A red square at NEAR below the middle, a green one just before a blue wall at FAR above it.

    The wall reaches `beyond` times as far as CAMERA's picture.
    """
    across, down = (beyond * FAR * n / 144 / 2 for n in (160, 120))
    return together(
        wall(NEAR, (1, 0, 0), (-0.2, 0.2), (0.1, 0.5), 0.01),
        wall(FAR - 0.01, (0, 1, 0), (-0.6, 0.6), (-1.5, -0.6), 0.04),
        wall(FAR, (0, 0, 0.7), (-across, across), (-down, down), 0.06),
    )


def places(picture: np.ndarray) -> tuple[float, float]:
    """In a picture [H, W, 3] of `near_and_far`: x of the red and of the green square's middle."""
    levels = picture.astype(float)
    found = []
    for channel in (0, 1):
        weights = levels[..., channel].sum(0)
        found.append(float(weights @ (np.arange(picture.shape[1]) + 0.5) / weights.sum()))
    return found[0], found[1]
