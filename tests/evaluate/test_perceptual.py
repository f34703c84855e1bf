from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from headbox.errors import HeadboxError
from headbox.evaluate import perceptual
from headbox.evaluate.perceptual import (
    PERCEPTUAL,
    available_metrics,
    missing_files,
    perceptual_distance,
)

VGG = (64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M")


def alexnet() -> nn.Sequential:
    """The features of torchvision's AlexNet, layer by layer."""
    return nn.Sequential(
        nn.Conv2d(3, 64, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Conv2d(192, 384, 3, padding=1), nn.ReLU(),
        nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(),
        nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
    )  # fmt: skip


def vgg16() -> nn.Sequential:
    layers: list[nn.Module] = []
    channels = 3
    for width in VGG:
        if isinstance(width, int):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        else:
            layers.append(nn.MaxPool2d(2, 2))
    return nn.Sequential(*layers)


TAPS = {"alex": (1, 4, 7, 9, 11), "vgg": (3, 8, 15, 22, 29)}  # torchvision's numbers of the ReLUs
WIDTHS = {"alex": (64, 192, 384, 256, 256), "vgg": (64, 128, 256, 512, 512)}


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, nn.Sequential]]:
    """All files with seeded random weights, in the published layouts; and the networks."""
    torch.manual_seed(0)
    cache = tmp_path_factory.mktemp("cache")
    folder = cache / "headbox" / "metrics"
    folder.mkdir(parents=True)
    nets = {"alex": alexnet(), "vgg": vgg16()}
    names = {"alex": "alexnet-owt-7be5be79.pth", "vgg": "vgg16-397923af.pth"}
    for kind, net in nets.items():
        state = {f"features.{key}": value for key, value in net.state_dict().items()}
        torch.save(state | {"classifier.1.weight": torch.zeros(2, 2)}, folder / names[kind])
        heads = {
            f"lin{i}.model.1.weight": torch.rand(1, width, 1, 1)
            for i, width in enumerate(WIDTHS[kind])
        }
        torch.save(heads, folder / f"lpips_{kind}.pth")
    alpha_beta = {name: torch.rand(1, 1475, 1, 1) for name in ("alpha", "beta")}
    torch.save(alpha_beta, folder / "dists.pt")
    return cache, nets


@pytest.fixture
def cache(weights: tuple[Path, dict[str, nn.Sequential]], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(weights[0]))
    monkeypatch.setenv("TORCH_HOME", str(weights[0] / "torch"))
    perceptual._load.cache_clear()
    return weights[0] / "headbox" / "metrics"


def pictures() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.random((65, 78, 3)).astype(np.float32)
    return x, np.clip(x + 0.1 * rng.normal(size=x.shape), 0, 1).astype(np.float32)


def features(net: nn.Sequential, kind: str, picture: np.ndarray, blur: bool) -> list[np.ndarray]:
    """[C, h, w] at the taps, run through torch.nn's own modules; float64."""
    mean, std = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    x = torch.from_numpy((picture - mean) / std).permute(2, 0, 1)[None]
    taps = []
    for i, layer in enumerate(net.double()):
        x = blurred(x) if blur and isinstance(layer, nn.MaxPool2d) else layer(x)
        if i in TAPS[kind]:
            taps.append(x[0].detach().numpy())
        if i == TAPS[kind][-1]:
            break
    return taps


def blurred(x: torch.Tensor) -> torch.Tensor:
    """Root of the mean of squares under (1 2 1) x (1 2 1) / 16, at every second pixel."""
    squares = np.pad(x[0].detach().numpy() ** 2, ((0, 0), (1, 1), (1, 1)))
    total = np.zeros_like(squares[:, 1:-1:2, 1:-1:2])
    for i, a in enumerate((1, 2, 1)):
        for j, b in enumerate((1, 2, 1)):
            part = squares[:, i : i + x.shape[2] : 2, j : j + x.shape[3] : 2]
            total += a * b / 16 * part
    return torch.from_numpy(np.sqrt(total + 1e-12))[None]


@pytest.mark.parametrize("kind", ["alex", "vgg"])
def test_lpips_is_its_definition(
    kind: str, cache: Path, weights: tuple[Path, dict[str, nn.Sequential]]
) -> None:
    heads = torch.load(cache / f"lpips_{kind}.pth", weights_only=True)
    expected = 0.0
    maps = [features(weights[1][kind], kind, picture, False) for picture in pictures()]
    for i, (a, b) in enumerate(zip(*maps, strict=True)):
        a, b = (f / (np.sqrt((f**2).sum(0)) + 1e-10) for f in (a, b))
        head = heads[f"lin{i}.model.1.weight"].double().numpy()[0, :, 0, 0]
        expected += (head[:, None, None] * (a - b) ** 2).sum(0).mean()
    # The network runs in float32 there and in float64 here.
    assert perceptual_distance(f"lpips_{kind}", *pictures()) == pytest.approx(expected, rel=1e-4)


def test_dists_is_its_definition(
    cache: Path, weights: tuple[Path, dict[str, nn.Sequential]]
) -> None:
    state = torch.load(cache / "dists.pt", weights_only=True)
    alpha, beta = (state[name].double().numpy().ravel() for name in ("alpha", "beta"))
    maps = []
    for picture in pictures():
        pixels = picture.transpose(2, 0, 1).astype(float)
        maps.append([pixels, *features(weights[1]["vgg"], "vgg", picture, True)])
    similar, channel = 0.0, 0
    for a, b in zip(*maps, strict=True):
        for x, y in zip(a, b, strict=True):
            mean = (2 * x.mean() * y.mean() + 1e-6) / (x.mean() ** 2 + y.mean() ** 2 + 1e-6)
            cov = ((x - x.mean()) * (y - y.mean())).mean()
            shape = (2 * cov + 1e-6) / (x.var() + y.var() + 1e-6)
            similar += alpha[channel] * mean + beta[channel] * shape
            channel += 1
    expected = 1 - similar / (alpha.sum() + beta.sum())
    # 1 minus a number near 1 in float32, over maps of some 5000 pixels
    assert perceptual_distance("dists", *pictures()) == pytest.approx(expected, abs=2e-5)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("metric", PERCEPTUAL)
def test_equal_is_0_and_more_noise_is_farther(metric: str) -> None:
    x, y = pictures()
    assert perceptual_distance(metric, x, x) == pytest.approx(0, abs=1e-6)  # float32, 1 - 1
    assert 0 < perceptual_distance(metric, x, (x + y) / 2) < perceptual_distance(metric, x, y)


@pytest.mark.usefixtures("cache")
def test_all_are_there_when_their_files_are() -> None:
    assert available_metrics() == list(PERCEPTUAL)


def test_what_is_missing_is_named_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    perceptual._load.cache_clear()
    assert available_metrics() == []
    sentence = missing_files("dists")
    assert sentence is not None
    assert "vgg16-397923af.pth (https://download.pytorch.org/models/vgg16-397923af.pth)" in sentence
    assert "dists.pt (" in sentence
    assert str(tmp_path / "headbox" / "metrics") in sentence
    with pytest.raises(HeadboxError, match="dists is not measured"):
        perceptual_distance("dists", *pictures())
    hub = tmp_path / "torch" / "hub" / "checkpoints"  # where torchvision puts it
    hub.mkdir(parents=True)
    (hub / "vgg16-397923af.pth").touch()
    sentence = missing_files("dists")
    assert sentence is not None
    assert "vgg16" not in sentence


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lpips_alex.pth", b"no"),
        ("lpips_alex.pth", {"lin0.model.1.weight": torch.zeros(1, 64, 1, 1)}),
        ("lpips_alex.pth", [1]),
        ("alexnet-owt-7be5be79.pth", {"features.0.weight": torch.zeros(64, 3, 3, 3)}),
    ],
)
def test_files_of_something_else_are_refused_by_name(
    name: str, content: object, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "headbox" / "metrics"
    folder.mkdir(parents=True)
    for path in cache.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / name).unlink()
    if isinstance(content, bytes):
        (folder / name).write_bytes(content)
    else:
        torch.save(content, folder / name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    perceptual._load.cache_clear()
    with pytest.raises(HeadboxError, match=rf"{name} (does not hold|has something other)"):
        perceptual_distance("lpips_alex", *pictures())


@pytest.mark.usefixtures("cache")
def test_pictures_too_small_for_the_network_are_refused() -> None:
    x = np.zeros((31, 64, 3), np.float32)
    with pytest.raises(HeadboxError, match="at least 32 pixels a side, not 64 x 31"):
        perceptual_distance("lpips_alex", x, x)
