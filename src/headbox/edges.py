"""Depth along the photo's own edges, and the layer that lies behind them.

The small network sees a small picture, so its disparity is coarse and its edges are soft. Here it
is brought to the size of the splat grid, and every soft edge becomes a step where the photo has its
edge: splats halfway between a near and a far surface are what shows as ghosts when the eye moves.
The second layer holds what a step hides: depth and colours of the far side, carried on behind the
near side as far as an eye in the headbox can see.

Plain torch, a fixed number of box filters whatever the radius. Disparity is focal / depth, as in
`Network.forward`.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

SOFTNESS = 1.75  # coarse pixels: how far to either side of an edge the coarse map is blurred
STEP = (1.04, 1.10)  # near / far disparity between which a slope begins to count as an edge
PRIOR = 12.0  # log odds that a value close to the near (far) side belongs to it
COLOR_ODDS = 8.0  # most log odds that the colours may say against that
COLOR_NOISE = 0.06  # sRGB standard deviation that any surface is granted
REACH = 0.07  # of the diagonal: how far behind an edge the second layer goes on
FILL_STRIDE = 4  # pixels: what is filled in is smooth, so a sixteenth of the pixels is enough
PUSH = 0.97  # disparity of the second layer where nothing is hidden, relative to the first


def square_pool(x: Tensor, radius: int, mode: str) -> Tensor:
    """The mean, max or min of [B, C, H, W] over windows of (2 radius + 1)^2, cut off at borders."""
    if mode == "min":
        return -square_pool(-x, radius, "max")
    for kernel, pad in (((1, 2 * radius + 1), (0, radius)), ((2 * radius + 1, 1), (radius, 0))):
        if mode == "mean":
            x = F.avg_pool2d(x, kernel, 1, pad, count_include_pad=False)
        else:
            x = F.max_pool2d(x, kernel, 1, pad)
    return x


def _smoothstep(x: Tensor, low: float, high: float) -> Tensor:
    t = ((x - low) / (high - low)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def _color_log_likelihood(image: Tensor, weight: Tensor, radius: int) -> Tensor:
    """Of each pixel's colour [B, 1, H, W], under one normal of the weighted colours around it."""
    squares = image.square().sum(1, keepdim=True)
    sums = square_pool(torch.cat([weight, weight * image, weight * squares], 1), radius, "mean")
    total = sums[:, :1] + 1e-5
    mean = sums[:, 1:4] / total
    variance = (sums[:, 4:] / total - mean.square().sum(1, keepdim=True)).clamp(min=0) / 3
    spread = variance + COLOR_NOISE**2
    return -(image - mean).square().sum(1, keepdim=True) / (2 * spread) - 1.5 * spread.log()


def upsample_along_edges(disparity: Tensor, image: Tensor) -> Tensor:
    """[B, h, w] disparity -> [B, H, W] with steps at the edges of the image [B, 3, H, W] (sRGB).

    Around an edge each pixel goes to the near or to the far side, by the side its blurred disparity
    is closer to and by the side whose colours it has. A slope keeps its shape: its own value is the
    middle of its window.
    """
    size = image.shape[-2:]
    blurred = F.interpolate(disparity[:, None], size=size, mode="bilinear")
    radius = max(1, round(SOFTNESS * size[0] / disparity.shape[-2]))
    far, near = square_pool(blurred, radius, "min"), square_pool(blurred, radius, "max")
    edge = _smoothstep(near / far, *STEP)
    share = ((blurred - far) / (near - far).clamp(min=1e-6)).clamp(0, 1)
    odds = _color_log_likelihood(image, edge * share.square(), round(1.5 * radius))
    odds = odds - _color_log_likelihood(image, edge * (1 - share).square(), round(1.5 * radius))
    decided = torch.sigmoid(PRIOR * (2 * share - 1) + odds.clamp(-COLOR_ODDS, COLOR_ODDS))
    return torch.lerp(blurred, far + (near - far) * decided, edge)[:, 0]


def fill_behind_edges(first: Tensor, hidden: Tensor, image: Tensor) -> tuple[Tensor, Tensor]:
    """Disparity and colours of the second layer: [B, H, W], [B, 3, H, W].

    first [B, H, W]: the first layer's disparity; hidden [B, h, w]: what the network says of the
    second one's; image [B, 3, H, W]. Behind the near side of an edge: the mean of the far side's,
    the closest counting most, or further away where the network says so. Elsewhere the first layer
    itself a little further back, so that no pinhole shows black.
    """
    size = first.shape[-2:]
    first = first[:, None]
    near, far = (F.max_pool2d(x, FILL_STRIDE, ceil_mode=True) for x in (first, -first))
    reach = max(1, round(REACH * math.hypot(*near.shape[-2:])))
    near, far = square_pool(near, reach, "max"), -square_pool(far, reach, "max")
    nearest = [F.interpolate(x, size=size, mode="nearest") for x in (near, far)]
    share = ((nearest[0] - first) / (nearest[0] - nearest[1]).clamp(min=1e-6)).clamp(0, 1)
    is_far = share.pow(8) * (nearest[0] > STEP[1] * nearest[1])
    sums = torch.cat([is_far, is_far * first, is_far * image], 1)
    sums = F.avg_pool2d(sums, FILL_STRIDE, ceil_mode=True)
    picture = F.interpolate(image, size=near.shape[-2:], mode="area")
    total, filled = 1e-12, 1e-12 * torch.cat([far, picture], 1)
    radius, trust = 1, 1.0
    while radius <= reach:  # the smallest window that holds anything of the far side decides
        around = square_pool(sums, radius, "mean") * trust
        total, filled = total + around[:, :1], filled + around[:, 1:]
        radius, trust = 2 * radius, trust * 1e-2
    filled = F.interpolate(filled / total, size=size, mode="bilinear")
    coarse = F.interpolate(hidden[:, None], size=size, mode="bilinear")
    far_side, colors = torch.minimum(filled[:, :1], coarse), filled[:, 1:]
    behind = first > STEP[1] * filled[:, :1]
    second = torch.where(behind, far_side, PUSH * first)
    return second[:, 0], torch.where(behind, colors, image)
