"""The small network's encoder: DINOv2's ViT-S/14 (arXiv 2304.07193), for pictures of any size.

It gives the decoder tokens of four depths of the transformer, and the whole picture in one vector.
Shapes: B batch, D features, h w tokens along the sides (a fourteenth of the picture's).
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headbox.model.vit import Block

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet's pictures, sRGB 0..1
DINO_PATCH = 14  # pixels, side of one token
DINO_GRID = 37  # tokens along a side of the pictures that the positions were learnt with


class DinoEncoder(nn.Module):
    def __init__(self, dim: int, depth: int, heads: int) -> None:
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, 1 + DINO_GRID * DINO_GRID, dim))
        self.patch_embed = nn.Conv2d(3, dim, DINO_PATCH, DINO_PATCH)
        self.blocks = nn.ModuleList(Block(dim, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.taps = [round(depth * (i + 1) / 4) - 1 for i in range(4)]  # the end of each quarter

    def forward(self, image: Tensor) -> tuple[list[Tensor], Tensor]:
        """[B, 3, H, W] sRGB in 0..1, H and W multiples of 14 -> four maps [B, D, h, w] and, of the
        whole picture, its class token and the mean of the others [B, 2 D].
        """
        shape = (1, 3, 1, 1)
        mean, std = image.new_tensor(MEAN).view(shape), image.new_tensor(STD).view(shape)
        x = self.patch_embed((image - mean) / std)
        size = x.shape[-2:]
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x.flatten(2).transpose(1, 2)], 1)
        x = x + self._positions(*size)
        tapped = []
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in self.taps:
                tapped.append(self.norm(x))
        maps = [tokens[:, 1:].transpose(1, 2).unflatten(2, size) for tokens in tapped]
        last = tapped[-1]
        return maps, torch.cat([last[:, 0], last[:, 1:].mean(1)], 1)

    def _positions(self, height: int, width: int) -> Tensor:
        """[1, 1 + height * width, D], resized from the grid that they were learnt on."""
        if (height, width) == (DINO_GRID, DINO_GRID):
            return self.pos_embed
        grid = self.pos_embed[:, 1:].transpose(1, 2).unflatten(2, (DINO_GRID, DINO_GRID))
        resized = F.interpolate(grid, size=(height, width), mode="bicubic")
        return torch.cat([self.pos_embed[:, :1], resized.flatten(2).transpose(1, 2)], 1)


def whole_patches(height: float, width: float, pixels: float) -> tuple[int, int]:
    """Height and width of about `pixels` of area with this aspect ratio, in whole patches."""
    scale = math.sqrt(pixels / (height * width))
    rows, columns = (max(2, round(n * scale / DINO_PATCH)) for n in (height, width))
    return rows * DINO_PATCH, columns * DINO_PATCH
