"""SHARP's initialiser and composer: base Gaussians of two depth layers, and offsets on them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.color import srgb_to_linear
from headbox.gaussians import Gaussians
from headbox.model.config import LAYERS

SCALES = (0.61, 0.75)  # standard deviation of the splats of either layer, in grid cells
OPACITY = 0.99  # of both layers


def analytic_offsets() -> Tensor:
    """The network's offsets [14, layers] where its heads have nothing to add."""
    offsets, sizes = torch.zeros(14, len(SCALES)), torch.tensor(SCALES)
    offsets[3:6] = (torch.log(sizes / (10 - sizes)) - math.log(0.1 / 0.9)) * 9 / 10
    offsets[13] = math.log(OPACITY / (1 - OPACITY))
    return offsets


@dataclass(frozen=True)
class Base:
    """Gaussians before the offsets, one for each grid cell and layer; lengths in `unit`."""

    xy: Tensor  # [2, h, w] NDC
    inverse_z: Tensor  # [B, layers, h, w]
    spacing: Tensor  # [3] NDC, between neighbours in the grid
    colors: Tensor  # [B, 3, layers, h, w] sRGB
    unit: Tensor  # [B] metres


def initialise(
    images: Tensor, depth: Tensor, stride: int, farthest: float = 100.0
) -> tuple[Base, Tensor]:
    """images [B, 3, layers, H, W] 0..1, depth [B, layers, H, W] m -> base, input [B, 5, H, W].

    farthest: in units of the nearest depth, where everything beyond it is put.
    """
    height, width = depth.shape[-2:]
    unit = depth.amin((1, 2, 3)) + 1e-6  # the nearest pixel becomes 1
    near_one = (depth / unit[:, None, None, None]).clamp(max=farthest)
    inverse_z = F.max_pool2d(1 / near_one, stride)  # the nearest surface in a cell wins
    colors = F.avg_pool2d(images.flatten(1, 2), stride).unflatten(1, (3, LAYERS))
    spacing = depth.new_tensor([2 * stride / n for n in (width, height, math.sqrt(width * height))])
    y, x = (
        (torch.arange(n, dtype=torch.float32, device=depth.device) + 0.5) * (2 / n) - 1
        for n in inverse_z.shape[-2:]
    )
    xy = torch.stack(torch.meshgrid(x, y, indexing="xy"))
    base = Base(xy, inverse_z, spacing, colors, unit)
    return base, 2 * torch.cat([images[:, :, 0], 1 / near_one], 1) - 1


def compose(base: Base, offsets: Tensor, least: float = 1e-3) -> Gaussians:
    """value = g(g^-1(base) + eta * offset), paper table A.1 -> NDC x depth; layer, row, column.

    least: added to every inverse depth, in units of the nearest one.
    """
    o_xy, o_inverse_z, o_scale, o_quat, o_color, o_opacity = offsets.split([2, 1, 3, 4, 3, 1], 1)
    xy = base.xy[:, None] + 1e-3 * o_xy  # [B, 2, layers, h, w]
    inverse_z = base.inverse_z[:, None].clamp(min=1e-6)  # [B, 1, layers, h, w]
    softplus_inverse = inverse_z + torch.log(-torch.expm1(-inverse_z))
    z = 1 / (F.softplus(softplus_inverse + 1e-3 * o_inverse_z) + least)
    means = torch.cat([z * xy, z], 1)

    # The base scale is one grid cell at the base depth; a splat that moves away grows with it.
    a, b = 10 / 9, math.log(0.1 / 0.9)  # factor 1, slope 1 at zero offset
    scales = base.spacing[:, None, None, None] * z * (10 * torch.sigmoid(a * o_scale + b))
    quats = torch.cat([1 + o_quat[:, :1], o_quat[:, 1:]], 1)
    colors = torch.sigmoid(torch.logit(base.colors.clamp(0.01, 0.99)) + 0.1 * o_color)

    def flat(x: Tensor) -> Tensor:  # [B, C, layers, h, w] -> [B, N, C]
        return x.flatten(2).transpose(1, 2)

    unit = base.unit[:, None, None]
    return Gaussians(
        means=flat(means) * unit,
        quats=flat(quats),
        scales=flat(scales) * unit,
        opacities=torch.sigmoid(flat(o_opacity))[..., 0],
        colors=srgb_to_linear(flat(colors)),
    )
