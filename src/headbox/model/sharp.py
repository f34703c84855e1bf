"""SHARP's network (arXiv 2512.10685, figure 2): one photo in, two layers of 3D Gaussians out.

    image -> encoder -> five maps -> depth decoder -> depth head -> disparity, two layers
                          |                                            |
                          |                    initialiser -> base Gaussians, 5-channel input
                          |                                            |              |
                          +--> Gaussian decoder <----------------------|--------------+
                                       |                               |
                             prediction head -> offsets --> composer <-+  -> Gaussians, NDC x depth

`Config()` is the published network (its encoder is Depth Pro's, arXiv 2410.02073). headbox's own
network, `small.py`, shares the initialiser, the composer and the heads.

Shapes: B batch, C channels, H W input image, h w splat grid (H / stride, W / stride), N splats,
T tokens, D features.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headbox.color import srgb_to_linear
from headbox.gaussians import Gaussians
from headbox.model.group_norm import GroupNorm
from headbox.model.layering import rule_offsets
from headbox.model.vit import Block

LAYERS = 2  # of splats: what the photo shows, and what lies behind its edges
WINDOW = 384  # pixels, side of what one ViT sees
PATCH = 16  # pixels, side of one token
GRID = WINDOW // PATCH  # tokens along a side of a window


@dataclass(frozen=True)
class Config:
    """Everything that shapes the network. It is stored with the weights."""

    vit_dim: int = 1024
    vit_depth: int = 24
    vit_heads: int = 16
    vit_taps: tuple[int, int] = (5, 11)  # blocks whose tokens become the two finest maps
    encoder_dims: tuple[int, ...] = (256, 256, 512, 1024, 1024)  # of the five maps, finest first
    depth_dim: int = 256
    gaussian_dim: int = 128
    stride: int = 2  # input pixels per splat
    input_pixels: int = 1536 * 1536  # area of the network's input, a square


# ------------------------------------------------------------------------------ the pyramid encoder


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

    def __init__(self, config: Config) -> None:
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


# --------------------------------------------------------------------------------- the DPT decoders


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


class DepthHead(nn.Sequential):
    """[B, dim, h, w] -> raw disparity [B, layers, 2h, 2w]; the network clamps it from below."""

    def __init__(self, dim: int) -> None:
        super().__init__(
            nn.Conv2d(dim, dim // 2, 3, 1, 1),
            nn.ConvTranspose2d(dim // 2, dim // 2, 2, 2),
            nn.Conv2d(dim // 2, 32, 3, 1, 1),
            nn.ReLU(),
            nn.Conv2d(32, LAYERS, 1),
        )


def splat_features(dim: int) -> nn.Sequential:
    """Of texture or of geometry: [B, dim, h, w] -> [B, 32, h, w]."""
    return nn.Sequential(
        *(Residual(dim, dim // 2, groups=8) for _ in range(2)),
        nn.ReLU(),
        nn.Conv2d(dim, 32, 1),
        nn.ReLU(),
    )


class GaussianDecoder(nn.Module):
    """Maps, and the picture with its depth -> features of texture and of geometry [B, 32, h, w]."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        dim = config.gaussian_dim
        self.decoder = DPTDecoder(config.encoder_dims, dim)
        self.image_encoder = nn.Conv2d(3 + LAYERS, dim, config.stride, config.stride)
        self.fusion = Fusion(dim, upsample=False)
        self.texture, self.geometry = splat_features(dim), splat_features(dim)

    def forward(self, maps: Sequence[Tensor], feature_input: Tensor) -> tuple[Tensor, Tensor]:
        skip = self.image_encoder(feature_input)
        x = self.fusion(self.decoder(maps), skip)
        return self.texture(x), self.geometry(x)


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
    def set_by_rule(self) -> None:
        """For a network whose Gaussian part is not trained yet: `rule_offsets` everywhere."""
        for conv, offsets in zip(
            (self.geometry, self.texture), rule_offsets().split([3, 11]), strict=True
        ):
            conv.weight.zero_()
            conv.get_parameter("bias").copy_(offsets.flatten())


# ------------------------------------------------------------------------- initialiser and composer


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


# -------------------------------------------------------------------------------------- the network


class Network(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.encoder = PyramidEncoder(config)
        self.depth_decoder = DPTDecoder(config.encoder_dims, config.depth_dim)
        self.depth_head = DepthHead(config.depth_dim)
        self.gaussian_decoder = GaussianDecoder(config)
        self.prediction_head = PredictionHead()

    def forward(self, image: Tensor, focal: Tensor) -> Gaussians:
        """One pass.

        image: [B, 3, H, W] sRGB in 0..1, 1536 x 1536.
        focal: [B] focal length in input pixels along x, divided by sqrt(H W).
        Returns Gaussians in NDC x depth: means (z x, z y, z) with x, y in NDC and z in metres;
        linear colours; quats not normalised. N = layers * h * w: layer, row, column.
        """
        maps = self.look(image)
        depth, images = self.two_layers(maps, image, focal)
        return self.splats(maps, depth, images)[0]

    def look(self, image: Tensor) -> list[Tensor]:
        """The encoder's five maps of [B, 3, 1536, 1536] sRGB in 0..1, finest first."""
        return self.encoder(image)

    def depth(self, image: Tensor, focal: Tensor) -> Tensor:
        """The first half of `forward`: depth in metres [B, layers, H, W]."""
        return self.two_layers(self.look(image), image, focal)[0]

    def two_layers(
        self, maps: Sequence[Tensor], image: Tensor, focal: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Depth in metres [B, layers, H, W] and the layers' colours [B, 3, layers, H, W]."""
        disparity = self.depth_head(self.depth_decoder(maps)).float().clamp(1e-4, 1e4)
        images = image[:, :, None].expand(-1, -1, LAYERS, -1, -1)  # one picture for both layers
        return focal[:, None, None, None] / disparity, images

    def splats(
        self, maps: Sequence[Tensor], depth: Tensor, images: Tensor
    ) -> tuple[Gaussians, Tensor]:
        """The second half, from what `two_layers` returns; and offsets [B, 14, layers, h, w]."""
        base, feature_input = initialise(images, depth, self.config.stride)
        offsets = self.prediction_head(*self.gaussian_decoder(maps, feature_input)).float()
        return compose(base, offsets), offsets
