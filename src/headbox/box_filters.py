"""Box filters over images, and the likelihood of a colour given those around it."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

COLOR_NOISE = 0.06  # sRGB standard deviation that any surface is granted


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


def color_log_likelihood(image: Tensor, weight: Tensor, radius: int) -> Tensor:
    """Of each pixel's colour [B, 1, H, W], under one normal of the weighted colours around it."""
    squares = image.square().sum(1, keepdim=True)
    sums = square_pool(torch.cat([weight, weight * image, weight * squares], 1), radius, "mean")
    total = sums[:, :1] + 1e-5
    mean = sums[:, 1:4] / total
    variance = (sums[:, 4:] / total - mean.square().sum(1, keepdim=True)).clamp(min=0) / 3
    spread = variance + COLOR_NOISE**2
    return -(image - mean).square().sum(1, keepdim=True) / (2 * spread) - 1.5 * spread.log()
