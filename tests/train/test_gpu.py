from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from headbox.train.carry import PACKED_COLUMNS, pack_small, unpack_small
from headbox.train.data.sample import SAMPLE_SIZE
from headbox.train.gpu import SCENE_BYTES, Pool, developed, scene_bytes


def test_a_batch_has_the_depth_and_the_focal_length_of_its_crops() -> None:
    torch.manual_seed(0)
    rgb = np.random.default_rng(0).integers(0, 256, (SAMPLE_SIZE, SAMPLE_SIZE, 3), dtype=np.uint8)
    first = np.full((SAMPLE_SIZE, SAMPLE_SIZE), 0.5)
    first[: SAMPLE_SIZE // 2] = 0  # the sky
    first = np.asfortranarray(first)  # as the renderer leaves its maps
    slot = scene_bytes(rgb, first, first / 2)
    assert slot.shape == (SCENE_BYTES,)
    pool = Pool(2, torch.device("cpu"))
    for _ in range(3):  # the oldest makes room
        pool.add(torch.from_numpy(slot), 300.0)
    assert (pool.count, pool.seen) == (2, 3)
    batch = pool.batch(8, 84, 112)
    image, truth, hidden, log_focal = batch.image, batch.disparity, batch.hidden, batch.log_focal
    assert image.shape == (8, 3, 84, 112)
    assert bool(((image >= 0) & (image <= 1)).all())
    # A crop shows half of the scene to all of it, along the longer side of the picture.
    focal = log_focal.exp() * math.sqrt(84 * 112) / 112
    assert bool((focal >= 300 / SAMPLE_SIZE * 0.999).all())
    assert bool((focal <= 2 * 300 / SAMPLE_SIZE * 1.001).all())
    surface = truth > 0
    want = (0.5 * log_focal.exp())[:, None, None].expand_as(truth)
    # The codes' relative error is 6.4e-5 (shards.py), and float32 takes as much again here.
    assert torch.allclose(truth[surface], want[surface], rtol=2e-4)
    assert torch.allclose(hidden[surface], want[surface] / 2, rtol=2e-4)


def test_developed_pictures_stay_pictures() -> None:
    torch.manual_seed(0)
    for image in (torch.zeros(4, 3, 20, 20), torch.ones(4, 3, 20, 20), torch.rand(4, 3, 20, 20)):
        found = developed(image)
        assert found.shape == image.shape
        assert bool(torch.isfinite(found).all())
        assert bool(((found >= 0) & (found <= 1)).all())


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    rng, folder = np.random.default_rng(0), tmp_path / "assets"
    folder.mkdir()
    normals = rng.normal(size=(12, 3))
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    layers = rng.integers(-1, 9, (12, 1))
    columns = [rng.uniform(-2, 2, (12, 3)), normals, rng.uniform(0, 1, (12, 2)), layers]
    vertices = np.concatenate([*columns, rng.uniform(0, 1, (12, 3))], 1).astype(np.float32)
    opaque = np.full((2, 16, 16, 4), 255, np.uint8)
    opaque[0, :8, :, 3] = 0
    np.savez(
        folder / "assets.npz",
        vertices=vertices,
        starts=np.array([0, 6, 12]),
        layers=opaque,
        textures=np.full((3, 16, 16, 3), (200, 100, 50), np.uint8),
        skies=np.exp(rng.uniform(-3, 3, (1, 8, 16, 3))).astype(np.float16),
        meta=np.array(json.dumps({"models": [], "textures": [], "skies": []})),
    )
    return folder


def test_packed_assets_come_back_as_good_as_they_are_stored(assets: Path, tmp_path: Path) -> None:
    assert sum(count for _, _, count, _ in PACKED_COLUMNS) == 12
    pack_small(assets, tmp_path / "small.npz")
    unpack_small(tmp_path / "small.npz", tmp_path / "again")
    with (
        np.load(assets / "assets.npz") as before,
        np.load(tmp_path / "again" / "assets.npz") as after,
    ):
        assert {n: after[n].shape for n in after} == {n: before[n].shape for n in before}
        error = np.abs(after["vertices"] - before["vertices"])
        assert error[:, :3].max() < 1e-3  # float16 at 2 m
        assert error[:, 3:6].max() <= 0.5 / 127 + 1e-6
        assert error[:, 8].max() == 0
        assert np.abs(after["textures"].astype(int) - before["textures"]).max() < 6  # JPEG 85
        assert (after["layers"][..., 3] == before["layers"][..., 3]).mean() > 0.95
        stops = np.log2(after["skies"].astype(float) / before["skies"])
        assert np.abs(stops).max() < 0.06  # half of one of 255 steps of 26 stops, and float16
