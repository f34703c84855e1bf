from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin, TiffImagePlugin

from headbox.images.depth_map import colorize_depth, write_depth_float, write_depth_mm
from support.full_disk import files_of_at_most


def depths(seed: int = 0) -> np.ndarray:
    """0.5 m to 100 m, and some pixels without depth (0)."""
    random = np.random.default_rng(seed)
    depths = np.exp(random.uniform(np.log(0.5), np.log(100), (30, 40))).astype(np.float32)
    depths[:3, :5] = 0
    return depths


def test_millimetre_depth_round_trip(tmp_path: Path) -> None:
    path, written = tmp_path / "a.png", depths()
    write_depth_mm(path, written)
    with Image.open(path) as picture:
        assert isinstance(picture, PngImagePlugin.PngImageFile)
        assert picture.mode == "I;16"
        assert picture.text["Depth"].startswith("z in metres = value / 1000; 0: nothing there")
        levels = np.asarray(picture)
    near = written < 65
    # Half a level, and what float32 has at 65 m.
    np.testing.assert_allclose(levels[near] / 1000, written[near], atol=0.000505)
    assert (levels[written > 65.54] == 65535).all()
    assert ((levels == 0) == (written == 0)).all()
    # OpenCV is how most programs read a depth picture.
    np.testing.assert_array_equal(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), levels)


def test_small_depths_are_not_rounded_to_0(tmp_path: Path) -> None:
    write_depth_mm(tmp_path / "a.png", np.array([[0.0001, 0]], np.float32))
    with Image.open(tmp_path / "a.png") as picture:
        assert np.asarray(picture).tolist() == [[1, 0]]


def test_float_depth_round_trip_is_exact(tmp_path: Path) -> None:
    path, written = tmp_path / "a.tiff", depths()
    write_depth_float(path, written)
    with Image.open(path) as picture:
        assert isinstance(picture, TiffImagePlugin.TiffImageFile)
        assert picture.mode == "F"
        assert picture.tag_v2[270] == "z in metres; 0: nothing there"
        np.testing.assert_array_equal(np.asarray(picture), written)


def test_the_colour_map_is_inferno() -> None:
    levels = np.arange(256, dtype=np.uint8)[None]
    theirs = cv2.applyColorMap(levels, cv2.COLORMAP_INFERNO)[0, :, ::-1]
    ours = colorize_depth((1 / (1 + levels / 255)).astype(np.float32))[0]
    # The nearest and the farthest hundredth have the ends' colours, the others share the rest.
    spread = np.clip((np.arange(256) / 255 - 0.01) / 0.98, 0, 1) * 255
    expected = np.stack([np.interp(spread, np.arange(256), theirs[:, i]) for i in range(3)], -1)
    assert np.abs(ours - expected).max() < 10  # straight lines between ten of its colours


@given(st.integers(0, 100))
def test_nearer_is_brighter_and_missing_depth_is_black(seed: int) -> None:
    written = depths(seed)
    light = colorize_depth(written).astype(float) @ [0.2126, 0.7152, 0.0722]
    assert (light[written == 0] == 0).all()
    order = np.argsort(-written[written > 0])
    assert (np.diff(light[written > 0][order]) > -3).all()  # rounding of three channels


@pytest.mark.parametrize("depth", [0, 3])
def test_constant_and_empty_depth_maps(depth: float) -> None:
    assert colorize_depth(np.full((2, 2), depth, np.float32)).shape == (2, 2, 3)


@pytest.mark.parametrize("write", [write_depth_mm, write_depth_float])
def test_a_full_disk_leaves_nothing(tmp_path: Path, write) -> None:
    with files_of_at_most(300), pytest.raises(OSError, match=r"large|encoder error"):
        write(tmp_path / ("a.png" if write is write_depth_mm else "a.tiff"), depths())
    assert list(tmp_path.iterdir()) == []
