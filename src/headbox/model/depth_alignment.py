"""Depth adjustment (SHARP, arXiv 2512.10685): in training, predicted depth is scaled where it errs.

One photo does not say how far things are. A small U-Net that is shown the true depth as well gives
a map of factors for both layers of the predicted one, so that losses on rendered views do not
punish what nobody can know. At inference there is no such map.
"""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headbox.model.group_norm import GroupNorm

WIDTHS = (16, 32, 64, 128, 256)  # from full size to a sixteenth of it
GROUPS = 4
FAR = 200.0  # metres


class _Block(nn.Module):
    """shortcut(x) + conv(relu(norm(conv(relu(norm(x)))))), with half the width in the middle."""

    def __init__(self, dim_in: int, dim: int) -> None:
        super().__init__()
        self.shortcut = nn.Identity() if dim_in == dim else nn.Conv2d(dim_in, dim, 1)
        self.residual = nn.Sequential(
            *(GroupNorm(GROUPS, dim_in), nn.ReLU(), nn.Conv2d(dim_in, dim // 2, 3, 1, 1)),
            *(GroupNorm(GROUPS, dim // 2), nn.ReLU(), nn.Conv2d(dim // 2, dim, 3, 1, 1)),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.shortcut(x) + self.residual(x)


class _Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        first = WIDTHS[0]
        self.conv_in = nn.Sequential(
            nn.Conv2d(2, first, 3, 1, 1), GroupNorm(GROUPS, first), nn.ReLU()
        )
        self.convs_down = nn.ModuleList(
            nn.Sequential(nn.AvgPool2d(2), _Block(dim_in, dim), _Block(dim, dim))
            for dim_in, dim in pairwise(WIDTHS)
        )

    def forward(self, x: Tensor) -> list[Tensor]:
        maps = [self.conv_in(x)]
        for down in self.convs_down:
            maps.append(down(maps[-1]))
        return maps


class _Decoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.convs_up = nn.ModuleList()
        for step, dim in enumerate(reversed(WIDTHS[:-1])):
            dim_in = WIDTHS[-1] if step == 0 else 2 * (2 * dim)  # joined by the encoder's map
            up = nn.Upsample(scale_factor=2, mode="nearest")
            self.convs_up.append(nn.Sequential(up, _Block(dim_in, dim), _Block(dim, dim)))
        last = WIDTHS[0]
        self.conv_out = nn.Sequential(
            *(GroupNorm(GROUPS, 2 * last), nn.ReLU(), nn.Conv2d(2 * last, last, 1)),
            *(GroupNorm(GROUPS, last), nn.ReLU()),
        )

    def forward(self, maps: list[Tensor]) -> Tensor:
        x = maps[-1]
        for up, skip in zip(self.convs_up, reversed(maps[:-1]), strict=True):
            x = torch.cat([up(x), skip], dim=1)
        return self.conv_out(x)


class ScaleMap(nn.Module):
    """Its parameters are named as in the public checkpoint, below PREFIX.

    stride: it works on means of stride x stride pixels, and its map is enlarged again.
    """

    PREFIX = "depth_alignment.scale_map_estimator."

    def __init__(self, stride: int = 1) -> None:
        super().__init__()
        self.stride = stride
        self.encoder = _Encoder()
        self.decoder = _Decoder()
        self.conv_out = nn.Conv2d(WIDTHS[0], 1, 1)
        for parameter in self.conv_out.parameters():  # the map is 1 everywhere at the start
            nn.init.zeros_(parameter)

    def forward(self, depth: Tensor, true_depth: Tensor) -> Tensor:
        """First layer and ground truth [B, 1, H, W] in metres -> factors [B, 1, H, W] above 0.

        H and W must be multiples of 16 strides. Depths below 0.1 mm count as 0.1 mm.
        """
        inverse = torch.cat([1 / d.clamp(min=1e-4) for d in (depth, true_depth)], dim=1)
        if self.stride == 1:
            return torch.exp(self.conv_out(self.decoder(self.encoder(inverse))))
        features = self.decoder(self.encoder(F.avg_pool2d(inverse, self.stride)))
        coarse = torch.exp(self.conv_out(features)).float()
        return F.interpolate(coarse, size=depth.shape[-2:], mode="bilinear")


class SmoothRatio(nn.Module):
    """What a depth adjustment would learn if it could, by a rule: true / predicted depth, smoothed.

    The log of it is averaged over `cells` x `cells` parts of the picture. Nothing is to be learnt,
    so it serves from the first step; but no gradient comes through it, so depth has to be frozen.
    """

    def __init__(self, cells: int) -> None:
        super().__init__()
        self.cells = cells

    @torch.no_grad()
    def forward(self, depth: Tensor, true_depth: Tensor) -> Tensor:
        """As ScaleMap, for any H and W of at least `cells`; where the truth is 200 m or more away,
        as the sky is, it does not count.
        """
        counts = (true_depth < FAR).to(depth)
        ratio = torch.log(true_depth / depth) * counts
        whole = ratio.sum((2, 3), keepdim=True) / counts.sum((2, 3), keepdim=True).clamp(min=1)
        sums, weights = (F.adaptive_avg_pool2d(x, self.cells) for x in (ratio, counts))
        cells = (sums + 1e-2 * whole) / (weights + 1e-2)  # empty ones: as the whole picture
        return torch.exp(F.interpolate(cells, size=depth.shape[-2:], mode="bilinear"))
