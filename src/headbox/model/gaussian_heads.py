"""Heads that predict the offsets of the Gaussians; both networks have them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from headbox.model.composer import analytic_offsets
from headbox.model.config import LAYERS
from headbox.model.dpt import Residual


def splat_features(dim: int) -> nn.Sequential:
    """Of texture or of geometry: [B, dim, h, w] -> [B, 32, h, w]."""
    return nn.Sequential(
        *(Residual(dim, dim // 2, groups=8) for _ in range(2)),
        nn.ReLU(),
        nn.Conv2d(dim, 32, 1),
        nn.ReLU(),
    )


class PredictionHead(nn.Module):
    """Features -> offsets [B, 14, layers, h, w] (paper table A.1).

    In this order: x, y, 1/z | scale 3, quaternion 4, colour 3, opacity 1.
    """

    def __init__(self) -> None:
        super().__init__()
        self.geometry = nn.Conv2d(32, 3 * LAYERS, 1)
        self.texture = nn.Conv2d(32, 11 * LAYERS, 1)
        for parameter in self.parameters():  # at first the splats are what the initialiser made
            nn.init.zeros_(parameter)

    def forward(self, texture: Tensor, geometry: Tensor) -> Tensor:
        offsets = torch.cat([self.geometry(geometry), self.texture(texture)], 1)
        return offsets.unflatten(1, (14, LAYERS))

    @torch.no_grad()
    def set_analytic(self) -> None:
        """For a network whose Gaussian part is not trained yet: `analytic_offsets` everywhere."""
        for conv, offsets in zip(
            (self.geometry, self.texture), analytic_offsets().split([3, 11]), strict=True
        ):
            conv.weight.zero_()
            conv.get_parameter("bias").copy_(offsets.flatten())
