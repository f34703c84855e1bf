"""Depth Pro's encoder (arXiv 2410.02073): two ViTs over windows of an image pyramid."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headbox.model.config import SharpConfig
from headbox.model.vit import Block

WINDOW = 384  # pixels, side of what one ViT sees

PATCH = 16  # pixels, side of one token

GRID = WINDOW // PATCH  # tokens along a side of a window


class ViT(nn.Module):
    """Vision transformer on windows of 384 x 384, patch 16; its class token is dropped."""

    def __init__(self, dim: int, depth: int, heads: int) -> None:
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, GRID * GRID + 1, dim))
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(3, dim, PATCH, PATCH)})
        self.blocks = nn.ModuleList(Block(dim, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(dim, eps=1e-6)

    def forward(self, x: Tensor, taps: Sequence[int] = ()) -> list[Tensor]:
        """[B, 3, 384, 384] -> maps [B, D, 24, 24]: after each tapped block (no norm), and last."""
        x = self.patch_embed["proj"](x).flatten(2).transpose(1, 2)  # [B, T, D]
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], dim=1) + self.pos_embed
        maps = []
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in taps:
                maps.append(_tokens_to_map(x))
        return [*maps, _tokens_to_map(self.norm(x))]


def _tokens_to_map(x: Tensor) -> Tensor:  # [B, 1 + T, D] -> [B, D, 24, 24]
    return x[:, 1:].transpose(1, 2).unflatten(2, (GRID, GRID))


def image_pyramid(image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """[B, 3, S, S] in 0..1 -> the same in -1..1 at full, half and quarter size."""
    x1 = 2 * image - 1
    # No antialiasing: the public weights were trained with this resize.
    x2, x4 = (F.interpolate(x1, scale_factor=s, mode="bilinear") for s in (0.5, 0.25))
    return x1, x2, x4


def split_windows(x: Tensor, per_side: int) -> Tensor:
    """[B, C, S, S] -> [per_side^2 * B, C, 384, 384]: they overlap; row by row, batch fastest."""
    step = (x.shape[-1] - WINDOW) // max(per_side - 1, 1)
    starts = [i * step for i in range(per_side)]
    return torch.cat([x[..., y : y + WINDOW, z : z + WINDOW] for y in starts for z in starts])


def merge_windows(x: Tensor, per_side: int, crop: int) -> Tensor:
    """[per_side^2 * B, C, 24, 24] -> [B, C, S, S]: `crop` tokens are cut at every inner seam."""
    windows = x.unflatten(0, (per_side, per_side, -1))
    last = per_side - 1
    cuts = [slice(crop if i else 0, GRID - crop if i < last else GRID) for i in range(per_side)]
    rows = [
        torch.cat([windows[i, j, ..., cuts[i], cuts[j]] for j in range(per_side)], dim=-1)
        for i in range(per_side)
    ]
    return torch.cat(rows, dim=-2)


def _upsample(dim_in: int, dim: int, times: int) -> nn.Sequential:
    ups = [nn.ConvTranspose2d(dim, dim, 2, 2, bias=False) for _ in range(times)]
    return nn.Sequential(nn.Conv2d(dim_in, dim, 1, bias=False), *ups)


class PyramidEncoder(nn.Module):
    """Depth Pro's: one ViT over 35 windows of a three-level pyramid, one over the whole picture."""

    def __init__(self, config: SharpConfig) -> None:
        super().__init__()
        d0, d1, high, mid, low = config.encoder_dims
        vit = (config.vit_dim, config.vit_depth, config.vit_heads)
        self.taps = config.vit_taps
        self.patch_encoder = ViT(*vit)
        self.image_encoder = ViT(*vit)
        self.upsample_latent0 = _upsample(config.vit_dim, d0, 3)
        self.upsample_latent1 = _upsample(config.vit_dim, d1, 2)
        self.upsample0 = _upsample(config.vit_dim, high, 1)
        self.upsample1 = _upsample(config.vit_dim, mid, 1)
        self.upsample2 = _upsample(config.vit_dim, low, 1)
        self.upsample_lowres = nn.ConvTranspose2d(config.vit_dim, low, 2, 2)
        self.fuse_lowres = nn.Conv2d(2 * low, low, 1)

    def forward(self, image: Tensor) -> list[Tensor]:
        """[B, 3, 1536, 1536] in 0..1 -> five maps, 768 px to 48 px, finest first."""
        x1, x2, x4 = image_pyramid(image)
        latent0, latent1, high = self.patch_encoder(split_windows(x1, 5), self.taps)
        (mid,) = self.patch_encoder(split_windows(x2, 3))
        (low,) = self.patch_encoder(x4)
        (whole,) = self.image_encoder(x4)
        low = torch.cat([self.upsample2(low), self.upsample_lowres(whole)], dim=1)
        return [
            self.upsample_latent0(merge_windows(latent0, 5, 3)),
            self.upsample_latent1(merge_windows(latent1, 5, 3)),
            self.upsample0(merge_windows(high, 5, 3)),
            self.upsample1(merge_windows(mid, 3, 6)),
            self.fuse_lowres(low),
        ]
