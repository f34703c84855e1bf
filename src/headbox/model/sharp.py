"""SHARP's network (arXiv 2512.10685, figure 2): one photo in, two layers of 3D Gaussians out.

    image -> encoder -> five maps -> depth decoder -> depth head -> disparity, two layers
                          |                                            |
                          |                    initialiser -> base Gaussians, 5-channel input
                          |                                            |              |
                          +--> Gaussian decoder <----------------------|--------------+
                                       |                               |
                             prediction head -> offsets --> composer <-+  -> Gaussians, NDC x depth

`SharpConfig()` is the published network. Its parts: `depth_pro.py` (the encoder), `dpt.py` (the
decoders), `composer.py` (initialiser and composer), `gaussian_heads.py`. headbox's own network,
`small.py`, shares the last two and the decoder's blocks.

Shapes: B batch, C channels, H W input image, h w splat grid (H / stride, W / stride), N splats,
T tokens, D features.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from headbox.gaussians import Gaussians
from headbox.model.composer import compose, initialise
from headbox.model.config import LAYERS, SharpConfig
from headbox.model.depth_pro import PyramidEncoder
from headbox.model.dpt import DPTDecoder, Fusion
from headbox.model.gaussian_heads import PredictionHead, splat_features

# ------------------------------------------------------------------------------ the pyramid encoder


# --------------------------------------------------------------------------------- the DPT decoders


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


class GaussianDecoder(nn.Module):
    """Maps, and the picture with its depth -> features of texture and of geometry [B, 32, h, w]."""

    def __init__(self, config: SharpConfig) -> None:
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


# ------------------------------------------------------------------------- initialiser and composer


# -------------------------------------------------------------------------------------- the network


class SharpNetwork(nn.Module):
    def __init__(self, config: SharpConfig) -> None:
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
        maps = self.encode(image)
        depth, images = self.depth_layers(maps, image, focal)
        return self.splats(maps, depth, images)[0]

    def encode(self, image: Tensor) -> list[Tensor]:
        """The encoder's five maps of [B, 3, 1536, 1536] sRGB in 0..1, finest first."""
        return self.encoder(image)

    def depth(self, image: Tensor, focal: Tensor) -> Tensor:
        """The first half of `forward`: depth in metres [B, layers, H, W]."""
        return self.depth_layers(self.encode(image), image, focal)[0]

    def depth_layers(
        self, maps: Sequence[Tensor], image: Tensor, focal: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Depth in metres [B, layers, H, W] and the layers' colours [B, 3, layers, H, W]."""
        disparity = self.depth_head(self.depth_decoder(maps)).float().clamp(1e-4, 1e4)
        images = image[:, :, None].expand(-1, -1, LAYERS, -1, -1)  # one picture for both layers
        return focal[:, None, None, None] / disparity, images

    def splats(
        self, maps: Sequence[Tensor], depth: Tensor, images: Tensor
    ) -> tuple[Gaussians, Tensor]:
        """The second half, from what `depth_layers` returns; and offsets [B, 14, layers, h, w]."""
        base, feature_input = initialise(images, depth, self.config.stride)
        offsets = self.prediction_head(*self.gaussian_decoder(maps, feature_input)).float()
        return compose(base, offsets), offsets
