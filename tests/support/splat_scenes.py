"""Scenes of splats for tests and for bench/render.py, made from nothing."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.camera import Camera, unproject
from headbox.gaussians import Gaussians


def random_scene(count: int, seed: int, scales: tuple[float, float] = (0.01, 0.2)) -> Gaussians:
    """Splats of every shape and opacity, 1 to 6 metres before the camera and a little beyond its
    picture; scales are spread evenly in their logarithm."""
    random = torch.Generator().manual_seed(seed)
    depths = 1 + 5 * torch.rand(count, 1, generator=random)
    sides = (torch.rand(count, 2, generator=random) - 0.5) * 1.6 * depths
    low, high = (math.log(scale) for scale in scales)
    return Gaussians(
        means=torch.cat([sides, depths], dim=1),
        quats=torch.randn(count, 4, generator=random),
        scales=torch.exp(low + (high - low) * torch.rand(count, 3, generator=random)),
        opacities=torch.rand(count, generator=random),
        colors=torch.rand(count, 3, generator=random),
    )


def sharp_scene(grid: int, seed: int = 0) -> tuple[Gaussians, Camera]:
    """Two layers of grid x grid splats shaped like what SHARP makes of a photo, and a 4:3 camera.

    A ground that runs to a wall, a sky, two things in the foreground; each splat about as large as
    its cell, the second layer behind the first. The camera's picture is grid * 5/3 pixels wide.
    """
    random = torch.Generator().manual_seed(seed)
    width, height = round(grid * 5 / 3), round(grid * 5 / 4)
    camera = Camera.of_photo(width, height, 0.9 * width)
    v, u = torch.meshgrid(*[(torch.arange(grid) + 0.5) / grid] * 2, indexing="ij")
    first = _depths(u, v, random)
    behind = F.max_pool2d(first[None, None], 15, stride=1, padding=7)[0, 0]
    layers = []
    for layer, depth in enumerate((first, torch.maximum(behind, 1.03 * first))):
        jitter = 0.1 * torch.randn(grid, grid, 2, generator=random)
        cells = torch.stack([u, v], dim=-1) + jitter / grid
        pixels = cells * torch.tensor([width, height])
        cell = depth[..., None] * torch.tensor([width, height]) / grid / camera.focal_px
        slope = torch.diff(depth, dim=0, prepend=depth[:1]).abs().minimum(0.05 * depth)
        deep = (0.5 * cell[..., 0] + 0.5 * slope).minimum(0.05 * depth)
        spread = torch.exp(0.35 * torch.randn(grid, grid, 3, generator=random) - 0.35)
        tilt = 0.25 * torch.randn(grid, grid, 3, generator=random)
        logits = (1.6, 0.8)[layer] + 1.2 * torch.randn(grid, grid, generator=random)
        layers.append(
            Gaussians(
                means=unproject(pixels, depth, camera).reshape(-1, 3),
                quats=torch.cat([torch.ones(grid, grid, 1), tilt], dim=-1).reshape(-1, 4),
                scales=(torch.cat([cell, deep[..., None]], dim=-1) * spread).reshape(-1, 3),
                opacities=torch.sigmoid(logits).clamp(0.3, 0.99).reshape(-1),
                colors=_colors(u, v, depth).reshape(-1, 3),
            )
        )
    fields = ("means", "quats", "scales", "opacities", "colors")
    return Gaussians(*(torch.cat([getattr(g, name) for g in layers]) for name in fields)), camera


def _depths(u: Tensor, v: Tensor, random: torch.Generator) -> Tensor:
    depth = 1.8 / (v - 0.3).clamp(min=0.06) + 2 * u
    depth = depth.minimum(14 + 3 * torch.sin(6 * u))
    depth = torch.where((v < 0.3) & (u > 0.4), 60.0, depth)
    depth = torch.where(((u - 0.12) / 0.06) ** 2 + ((v - 0.75) / 0.2) ** 2 < 1, 2 + 0.5 * u, depth)
    depth = torch.where(((u - 0.8).abs() < 0.025) & (v > 0.35), 3.0, depth)
    coarse = torch.randn(1, 1, max(len(u) // 8, 2), max(len(u) // 8, 2), generator=random)
    bumps = F.interpolate(coarse, size=u.shape, mode="bicubic", align_corners=False)[0, 0]
    return depth * (1 + 0.02 * bumps).clamp(min=0.9)


def _colors(u: Tensor, v: Tensor, depth: Tensor) -> Tensor:
    """Stripes and checks that get finer with depth, so that edges show where things are."""
    waves = [
        torch.sin(f * u + g * v + h / depth) for f, g, h in ((40, 9, 9), (7, 60, 3), (23, 31, 6))
    ]
    return (0.5 + 0.35 * torch.stack(waves, dim=-1)) ** 2
