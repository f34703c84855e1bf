"""LPIPS (Zhang et al., arXiv 1801.03924) and DISTS (Ding et al., arXiv 2004.07728).

Both compare what a network trained on ImageNet makes of two pictures. That network and the weights
of its layers are files of others that do not come with headbox: a person fetches them once and the
metrics find them in headbox's cache or in torch's (`missing_files` says what and where).
Pictures go in at full size, as in SHARP's tables.
"""

from __future__ import annotations

import functools
import itertools
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.errors import HeadboxError
from headbox.model.dinov2 import MEAN, STD
from headbox.model.download import cache_dir
from headbox.model.torch_files import named_tensors, read_torch_file

# (channels, kernel, stride, padding); "pool" before a convolution; a tap after the ones marked.
_ALEX = ((64, 11, 4, 2), "tap", "pool", (192, 5, 1, 2), "tap", "pool", (384, 3, 1, 1), "tap")
_ALEX += ((256, 3, 1, 1), "tap", (256, 3, 1, 1), "tap")
_VGG: tuple = ()
for _i, (_channels, _repeats) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))):
    _VGG += (*["pool"] * (_i > 0), *[(_channels, 3, 1, 1)] * _repeats, "tap")

_TORCHVISION = "https://download.pytorch.org/models/"
# metric -> layers, {file name: where it comes from}
_METRIC_FILES = {
    "lpips_alex": (
        _ALEX,
        {
            "alexnet-owt-7be5be79.pth": _TORCHVISION + "alexnet-owt-7be5be79.pth",
            "lpips_alex.pth": "lpips/weights/v0.1/alex.pth in PyPI's lpips 0.1.4 wheel",
        },
    ),
    "lpips_vgg": (
        _VGG,
        {
            "vgg16-397923af.pth": _TORCHVISION + "vgg16-397923af.pth",
            "lpips_vgg.pth": "lpips/weights/v0.1/vgg.pth in PyPI's lpips 0.1.4 wheel",
        },
    ),
    "dists": (
        _VGG,
        {
            "vgg16-397923af.pth": _TORCHVISION + "vgg16-397923af.pth",
            "dists.pt": "DISTS_pytorch/weights.pt in PyPI's dists-pytorch 0.1 wheel",
        },
    ),
}
PERCEPTUAL = tuple(_METRIC_FILES)
# What each paper's own code takes from pixels in 0..1 before the network.


def folders() -> tuple[Path, Path]:
    """Where weights are looked for: headbox's own folder, then torch hub's."""
    import torch.hub

    return cache_dir() / "metrics", Path(torch.hub.get_dir()) / "checkpoints"


def missing_files(metric: str) -> str | None:
    """None if `metric` can be computed, else one sentence that says which files to put where."""
    names = _METRIC_FILES[metric][1]
    lacking = {name: source for name, source in names.items() if _find(name) is None}
    if not lacking:
        return None
    files = " and ".join(f"{name} ({source})" for name, source in lacking.items())
    return f"{metric} is left out: put {files} into {folders()[0]}."


def available_metrics() -> list[str]:
    """The metrics whose files are all there."""
    return [metric for metric in PERCEPTUAL if missing_files(metric) is None]


def perceptual_distance(metric: str, picture: np.ndarray, target: np.ndarray) -> float:
    """`metric`, one of PERCEPTUAL, of two float32 [H, W, 3] sRGB pictures in 0..1; 0 is equal.

    Raises HeadboxError when its weights are missing or others', or the pictures are too small.
    """
    if min(picture.shape[:2]) < 32:
        raise HeadboxError(
            f"{metric} needs pictures of at least 32 pixels a side, not "
            f"{picture.shape[1]} x {picture.shape[0]}: evaluate larger ones."
        )
    x, y = (
        torch.from_numpy(np.ascontiguousarray(p)).permute(2, 0, 1)[None] for p in (picture, target)
    )
    convolutions, weights = _load(metric)
    distance = _dists if metric == "dists" else _lpips
    with torch.inference_mode():
        return float(distance(_METRIC_FILES[metric][0], convolutions, weights, x, y))


def _lpips(
    layers: tuple, convolutions: list, weights: list[Tensor], x: Tensor, y: Tensor
) -> Tensor:
    total = x.new_zeros(())
    features = (_features(layers, convolutions, p, _max_pool(layers)) for p in (x, y))
    for a, b, weight in zip(*features, weights, strict=True):
        a, b = (f / (f.square().sum(1, keepdim=True).sqrt() + 1e-10) for f in (a, b))
        total = total + F.conv2d((a - b).square(), weight).mean()
    return total


def _dists(
    layers: tuple, convolutions: list, weights: list[Tensor], x: Tensor, y: Tensor
) -> Tensor:
    alpha, beta = weights
    whole = alpha.sum() + beta.sum()
    features = ([p, *_features(layers, convolutions, p, _l2_pool)] for p in (x, y))
    similarity, start = x.new_zeros(()), 0
    for a, b in zip(*features, strict=True):
        part = slice(start, start := start + a.shape[1])
        a_mean, b_mean = (f.mean((2, 3), keepdim=True) for f in (a, b))
        a_var, b_var = ((f - m).square().mean((2, 3)) for f, m in ((a, a_mean), (b, b_mean)))
        covariance = (a * b).mean((2, 3)) - (a_mean * b_mean)[..., 0, 0]
        a_mean, b_mean = a_mean[..., 0, 0], b_mean[..., 0, 0]
        texture = (2 * a_mean * b_mean + 1e-6) / (a_mean**2 + b_mean**2 + 1e-6)
        structure = (2 * covariance + 1e-6) / (a_var + b_var + 1e-6)
        similarity = similarity + (alpha[part] * texture + beta[part] * structure).sum() / whole
    return 1 - similarity


def _features(layers: tuple, convolutions: list, x: Tensor, pool) -> list[Tensor]:
    """The maps [1, C, h, w] at the taps, of pixels in 0..1."""
    x = (x - x.new_tensor(MEAN)[:, None, None]) / x.new_tensor(STD)[:, None, None]
    taps, remaining = [], iter(convolutions)
    for layer in layers:
        if layer == "tap":
            taps.append(x)
        elif layer == "pool":
            x = pool(x)
        else:
            _, _, stride, padding = layer
            x = F.relu(F.conv2d(x, *next(remaining), stride=stride, padding=padding))
    return taps


def _max_pool(layers: tuple):
    """AlexNet's pooling windows overlap, VGG's do not."""
    return functools.partial(F.max_pool2d, kernel_size=3 if layers is _ALEX else 2, stride=2)


def _l2_pool(x: Tensor) -> Tensor:
    """DISTS pools the root of blurred squares, so that nothing is missed between pixels."""
    window = torch.hann_window(5, periodic=False, dtype=x.dtype)[1:-1]
    window = window[:, None] * window
    kernel = (window / window.sum()).expand(x.shape[1], 1, -1, -1)
    return (F.conv2d(x.square(), kernel, stride=2, padding=1, groups=x.shape[1]) + 1e-12).sqrt()


# Weights ------------------------------------------------------------------------------------------


def _find(name: str) -> Path | None:
    return next((path for f in folders() if (path := f / name).is_file()), None)


@functools.lru_cache(maxsize=len(_METRIC_FILES))
def _load(metric: str) -> tuple[list[tuple[Tensor, Tensor]], list[Tensor]]:
    """(weight, bias) of every convolution, and the weights of what they find."""
    if (sentence := missing_files(metric)) is not None:
        raise HeadboxError(sentence)
    layers, names = _METRIC_FILES[metric]
    backbone, head = (_state(name) for name in names)
    wanted = [layer for layer in layers if isinstance(layer, tuple)]
    keys = [key for key in backbone if key.startswith("features.") and key.endswith(".weight")]
    keys.sort(key=lambda key: int(key.split(".")[1]))
    convolutions, channels = [], 3
    backbone_name, head_name = names
    if len(keys) != len(wanted):
        raise _not_theirs(backbone_name)
    for key, (out, kernel, _, _) in zip(keys, wanted, strict=True):
        weight, bias = backbone[key], backbone.get(key.replace(".weight", ".bias"))
        if bias is None or weight.shape != (out, channels, kernel, kernel):
            raise _not_theirs(backbone_name)
        convolutions.append((weight.float(), bias.float()))
        channels = out
    return convolutions, _head(metric, layers, head, head_name)


def _head(metric: str, layers: tuple, state: dict[str, Tensor], name: str) -> list[Tensor]:
    widths = [a[0] for a, b in itertools.pairwise(layers) if b == "tap"]
    if metric == "dists":
        keys, shapes = ["alpha", "beta"], [(3 + sum(widths),)] * 2
        found = [state[key].float().flatten() for key in keys if key in state]
    else:
        keys = [f"lin{i}.model.1.weight" for i in range(len(widths))]
        shapes = [(1, width, 1, 1) for width in widths]
        found = [state[key].float() for key in keys if key in state]
    if [tuple(weight.shape) for weight in found] != shapes:
        raise _not_theirs(name)
    return found


def _state(name: str) -> dict[str, Tensor]:
    path = _find(name)
    assert path is not None
    return named_tensors(path, read_torch_file(path))


def _not_theirs(name: str) -> HeadboxError:
    return HeadboxError(f"{_find(name)} does not hold the weights of {name}: fetch it again.")
