"""headbox's own network: DINOv2's ViT-S/14, a decoder for depth, sky and uncertainty, and light
heads for the Gaussians.

    image -> encoder -> four maps -> decoder -> features -> depth head -> shape, sky, error
                |                                  |             |
                |                                  |        two layers, as fine as the image
                +-> scale, focal length            |             |
                                                   +--> Gaussian decoder -> splats

Shapes: B batch, C channels, H W the network's input, h w the maps of the decoder.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headbox.box_filters import square_pool
from headbox.gaussians import Gaussians
from headbox.model.composer import Base, compose, initialise
from headbox.model.config import LAYERS, SmallConfig
from headbox.model.dinov2 import DinoEncoder, whole_patches
from headbox.model.dpt import Fusion
from headbox.model.gaussian_heads import PredictionHead, splat_features
from headbox.model.layering import (
    make_layers,
    occlusion_mask,
    push_behind_first_layer,
    suppress_occluded,
)

FARTHEST_DEPTH = 1e5  # in units of the nearest depth: must not bring the sky closer
ERROR_SHARE = 0.6  # of the expected error: relief of that size is halved
RELIEF_RADIUS = 0.01  # of the diagonal, of the windows in which relief is measured
LOG_FOCAL = math.log(0.9)  # of a normal lens: focal length over the root of the area


@dataclass(frozen=True, eq=False)
class ImagePrediction:
    """What the network predicts of an image before there are Gaussians. Disparity is focal / depth,
    with the focal length divided by the root of the image's area.
    """

    shape: Tensor  # [B, layers, h, w], disparity over the mean of the first layer (sky included)
    sky: Tensor  # [B, h, w], log odds of sky
    log_error: Tensor  # [B, h, w], log of the expected error of log disparity, up to one factor
    log_scale: Tensor  # [B], log of the mean disparity of the first layer
    log_scale_error: Tensor  # [B], log of its expected error
    log_focal: Tensor  # [B], log of the focal length over the root of the area
    log_focal_error: Tensor  # [B]
    features: Tensor  # [B, C, h / 2, w / 2], of the decoder

    @property
    def disparity(self) -> Tensor:
        """[B, layers, h, w]"""
        return self.shape * self.log_scale.exp()[:, None, None, None]

    @property
    def is_sky(self) -> Tensor:
        """bool [B, h, w]"""
        return self.sky > 0

    @property
    def focal_error(self) -> Tensor:
        """[B], the expected error of the focal length as a share of it."""
        return self.log_focal_error.exp()

    @property
    def depth_error(self) -> Tensor:
        """[B], the expected error of depth up to one factor, as a share: the median without sky."""
        error = self.log_error.float().exp().masked_fill(self.is_sky, torch.nan)
        return error.flatten(1).nanmedian(1).values

    def padded(self, left: float, right: float, top: float, bottom: float) -> ImagePrediction:
        """For an image with borders: maps replicated beyond their edges, by shares of a side."""

        def pad(maps: Tensor) -> Tensor:
            height, width = maps.shape[-2:]
            sides = (round(left * width), round(right * width))
            sides += (round(top * height), round(bottom * height))
            if maps.ndim == 3:
                return F.pad(maps[:, None], sides, mode="replicate")[:, 0]
            return F.pad(maps, sides, mode="replicate")

        names = ("shape", "sky", "log_error", "features")
        return replace(self, **{name: pad(getattr(self, name)) for name in names})


def shrink_relief(shape: Tensor, log_error: Tensor, sky: Tensor) -> Tensor:
    """Disparity [B, layers, h, w] without relief below its expected error.

    log_error [B, h, w]: of `ImagePrediction`. sky bool [B, h, w], which stays as it is. In each
    window log disparity is drawn to its mean as by a Wiener filter for noise of the expected error,
    which keeps discontinuities: the guided filter (He et al., ECCV 2010) with the map as its own
    guide. Both layers change by the same factor.
    """
    radius = max(1, round(RELIEF_RADIUS * math.hypot(*shape.shape[-2:])))
    surface = (~sky[:, None]).to(shape)
    # Along a silhouette the error is large because of its position, not of its depth.
    noise = ERROR_SHARE * square_pool(log_error.exp()[:, None], radius, "min")
    log_first = shape[:, :1].clamp(min=1e-4).log() * surface
    sums = square_pool(torch.cat([surface, log_first, log_first.square()], 1), radius, "mean")
    share, mean, square = sums.split(1, 1)
    share = share.clamp(min=1e-6)
    mean = mean / share
    variance = (square / share - mean.square()).clamp(min=0)
    kept = variance / (variance + noise.square()).clamp(min=1e-12)
    line = torch.cat([kept, (1 - kept) * mean], 1) * surface
    slope, offset = (square_pool(line, radius, "mean") / share).split(1, 1)
    return shape * (surface * (slope - 1) * log_first + surface * offset).exp()


class Decoder(nn.Module):
    """The encoder's maps and the image's edges -> features at about a quarter of the image's size.

    A DPT decoder (arXiv 2103.13413) with bilinear upsampling throughout: transposed convolutions
    leave their grid in the map.
    """

    FACTORS = (4.0, 2.0, 1.0, 0.5)  # size of a level, in tokens

    def __init__(self, dim_in: int, dim: int) -> None:
        super().__init__()
        self.projections = nn.ModuleList(nn.Conv2d(dim_in, dim, 1) for _ in self.FACTORS)
        self.smoothing = nn.ModuleList(nn.Conv2d(dim, dim, 3, 1, 1) for _ in self.FACTORS)
        self.fusions = nn.ModuleList(
            Fusion(dim, has_skip=i < len(self.FACTORS) - 1, upsample=False)
            for i in range(len(self.FACTORS))
        )
        self.edges = nn.Sequential(
            *(nn.Conv2d(3, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 32, 3, 1, 1), nn.ReLU()),
            *(nn.Conv2d(32, dim, 3, 2, 1), nn.ReLU(), nn.Conv2d(dim, dim, 3, 1, 1)),
        )

    def forward(self, maps: list[Tensor], image: Tensor) -> Tensor:
        x = None
        parts = zip(maps, self.FACTORS, self.projections, self.smoothing, self.fusions, strict=True)
        for level, factor, project, smooth, fuse in reversed(list(parts)):
            size = [math.ceil(n * factor) for n in level.shape[-2:]]
            skip = smooth(_resized(project(level), size))
            if factor == self.FACTORS[0]:
                skip = skip + _resized(self.edges(image - 0.5), size)
            x = fuse(skip) if x is None else fuse(_resized(x, size), skip)
        assert x is not None
        return x


def _resized(x: Tensor, size: list[int]) -> Tensor:
    if size[0] < x.shape[-2]:
        return F.adaptive_avg_pool2d(x, (size[0], size[1]))
    return F.interpolate(x, size=size, mode="bilinear")


class SmallDepthHead(nn.Module):
    """Features [B, dim, h, w] -> [B, 4, 2h, 2w]: disparity of the first layer before the softplus,
    the second layer's share of it before the sigmoid, log odds of sky, log error.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.before = nn.Conv2d(dim, dim // 2, 3, 1, 1)
        self.after = nn.Conv2d(dim // 2, 32, 3, 1, 1)
        self.last = nn.Conv2d(32, 4, 1)
        with torch.no_grad():
            self.last.get_parameter("bias").copy_(torch.tensor([0.5, 2.0, -2.0, -1.5]))

    def forward(self, x: Tensor) -> Tensor:
        x = self.before(x)
        x = _resized(x, [2 * n for n in x.shape[-2:]])
        return self.last(F.relu(self.after(x)).float())


class SmallGaussianDecoder(nn.Module):
    """The decoder's features, and the image with its depth -> features of texture and of geometry
    [B, 32, H / stride, W / stride].
    """

    def __init__(self, dim_in: int, dim: int, stride: int) -> None:
        super().__init__()
        self.projection = nn.Conv2d(dim_in, dim, 1)
        self.image_encoder = nn.Conv2d(3 + LAYERS, dim, stride, stride)
        self.fusion = Fusion(dim, upsample=False)
        self.texture, self.geometry = splat_features(dim), splat_features(dim)

    def forward(self, features: Tensor, feature_input: Tensor) -> tuple[Tensor, Tensor]:
        skip = self.image_encoder(feature_input)
        x = self.fusion(_resized(self.projection(features), list(skip.shape[-2:])), skip)
        return self.texture(x), self.geometry(x)


class SmallNetwork(nn.Module):
    def __init__(self, config: SmallConfig) -> None:
        super().__init__()
        self.config = config
        dim = config.decoder_dim
        self.encoder = DinoEncoder(config.vit_dim, config.vit_depth, config.vit_heads)
        self.decoder = Decoder(config.vit_dim, dim)
        self.depth_head = SmallDepthHead(dim)
        self.picture_head = nn.Sequential(
            nn.Linear(2 * config.vit_dim, 256), nn.GELU(), nn.Linear(256, 4)
        )
        self.gaussian_decoder = SmallGaussianDecoder(dim, config.gaussian_dim, config.stride)
        self.prediction_head = PredictionHead()

    def forward(self, image: Tensor, focal: Tensor) -> Gaussians:
        """One pass, as `SharpNetwork.forward`; H and W may be any."""
        scene = self.encode(image)
        depth, images = self.depth_layers(scene, image, focal)
        return self.splats(scene, depth, images)[0]

    def depth(self, image: Tensor, focal: Tensor) -> Tensor:
        """The first half of `forward`: depth in metres [B, layers, H, W]."""
        return self.depth_layers(self.encode(image), image, focal)[0]

    def encode(self, image: Tensor) -> ImagePrediction:
        """The prediction for an image [B, 3, H, W] sRGB in 0..1, resized to encoder_pixels."""
        height, width = image.shape[-2:]
        size = whole_patches(height, width, self.config.encoder_pixels)
        if size != (height, width):
            image = F.interpolate(image, size=size, mode="bilinear", antialias=True).clamp(0, 1)
        return self.describe(image)

    def describe(self, image: Tensor) -> ImagePrediction:
        """The same for an image of whole patches, at its own size."""
        maps, summary = self.encoder(image)
        features = self.decoder(maps, image)
        raw = self.depth_head(features)
        first = F.softplus(raw[:, 0]) + 1e-4
        layers = torch.stack([first, first * torch.sigmoid(raw[:, 1])], 1)
        about = self.picture_head(summary).float()
        return ImagePrediction(
            shape=layers / first.mean((1, 2))[:, None, None, None],
            sky=raw[:, 2],
            log_error=raw[:, 3],
            log_scale=about[:, 0],
            log_scale_error=about[:, 1] - 1,
            log_focal=about[:, 2] + LOG_FOCAL,
            log_focal_error=about[:, 3] - 1,
            features=features,
        )

    def depth_layers(
        self, scene: ImagePrediction, image: Tensor, focal: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Depth in metres [B, layers, H, W] and the layers' colours [B, 3, layers, H, W]."""
        shape = shrink_relief(scene.shape, scene.log_error, scene.is_sky)
        disparity = replace(scene, shape=shape).disparity.clamp(1e-4, 1e4)
        disparity, images = make_layers(disparity, scene.is_sky, image)
        return focal[:, None, None, None] / disparity, images

    def splats(
        self, scene: ImagePrediction, depth: Tensor, images: Tensor
    ) -> tuple[Gaussians, Tensor]:
        """The second half, from what `depth_layers` returns; and offsets [B, 14, layers, h, w]."""
        base, feature_input = initialise(images, depth, self.config.stride, FARTHEST_DEPTH)
        features = self.gaussian_decoder(scene.features, feature_input)
        offsets = self.prediction_head(*features).float()
        return compose_visible(base, offsets, depth, self.config.stride)


def compose_visible(
    base: Base, offsets: Tensor, depth: Tensor, stride: int
) -> tuple[Gaussians, Tensor]:
    """`compose` with a second layer that is large only where it may be visible, and that covers
    nothing of the source view. Also returns the offsets [B, 14, layers, h, w] that were used.
    """
    seen = occlusion_mask(1 / depth[:, 0, ::stride, ::stride])
    offsets = suppress_occluded(offsets, seen)
    # Nothing is added to inverse depth, unlike in SHARP: it would be a wall in front of the sky.
    return push_behind_first_layer(compose(base, offsets, least=0.0), seen), offsets
