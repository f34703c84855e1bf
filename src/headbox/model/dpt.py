"""The decoder of the dense prediction transformer (arXiv 2103.13413)."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from headbox.model.group_norm import GroupNorm


class Residual(nn.Module):
    """x + conv(relu(conv(relu(x)))); optional: GroupNorm before each ReLU, a narrower middle."""

    def __init__(self, dim: int, hidden: int | None = None, groups: int = 0) -> None:
        super().__init__()
        hidden = hidden or dim
        norms = [[GroupNorm(groups, d)] if groups else [] for d in (dim, hidden)]
        first, second = nn.Conv2d(dim, hidden, 3, 1, 1), nn.Conv2d(hidden, dim, 3, 1, 1)
        # The input must survive for the sum; everything after it may be overwritten (600 MB a map).
        self.residual = nn.Sequential(
            *norms[0], nn.ReLU(inplace=groups > 0), first, *norms[1], nn.ReLU(inplace=True), second
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.residual(x).add_(x)


class Fusion(nn.Module):
    def __init__(self, dim: int, has_skip: bool = True, upsample: bool = True) -> None:
        super().__init__()
        self.resnet1 = Residual(dim) if has_skip else None
        self.resnet2 = Residual(dim)
        self.deconv = nn.ConvTranspose2d(dim, dim, 2, 2, bias=False) if upsample else nn.Identity()
        self.out_conv = nn.Conv2d(dim, dim, 1)

    def forward(self, x: Tensor, skip: Tensor | None = None) -> Tensor:
        if self.resnet1 is not None and skip is not None:
            # Of an odd size the upsampled map is one pixel larger.
            x = x[..., : skip.shape[-2], : skip.shape[-1]]
            x = self.resnet1(skip).add_(x)
        return self.out_conv(self.deconv(self.resnet2(x)))


class DPTDecoder(nn.Module):
    """Of the dense prediction transformer (arXiv 2103.13413): maps fused, the coarsest first."""

    def __init__(self, dims: Sequence[int], dim: int) -> None:
        super().__init__()
        first = nn.Identity() if dims[0] == dim else nn.Conv2d(dims[0], dim, 1, bias=False)
        rest = (nn.Conv2d(d, dim, 3, 1, 1, bias=False) for d in dims[1:])
        self.convs = nn.ModuleList([first, *rest])
        n = len(dims)
        self.fusions = nn.ModuleList(Fusion(dim, i < n - 1, i > 0) for i in range(n))

    def forward(self, maps: Sequence[Tensor]) -> Tensor:
        """Maps finest first -> [B, dim, h, w] of the finest one's size."""
        last = len(maps) - 1
        x = self.fusions[last](self.convs[last](maps[last]))
        for i in reversed(range(last)):
            x = self.fusions[i](x, self.convs[i](maps[i]))
        return x
