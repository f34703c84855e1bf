from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.errors import SceneError
from headbox.formats.registry import write_scene
from headbox.formats.splat import read_splat
from headbox.gaussians import Scene
from support.packed_scenes import (
    angles,
    damaged_anywhere,
    gaussians,
    psnr_after,
    refused,
    simple,
    srgb,
)
from support.ply_files import examples, some


@examples
@given(gaussians(reach=1e30, scales=(1e-30, 1e30)))
def test_a_scene_comes_back_within_the_precision_of_bytes(tmp_path: Path, splats) -> None:
    write_scene(tmp_path / "x.splat", Scene(splats))
    found = read_splat(tmp_path / "x.splat").gaussians
    assert found.means.equal(splats.means)
    assert found.scales.equal(splats.scales)
    # Half of a byte's step, and the rounding of float32.
    torch.testing.assert_close(found.opacities, splats.opacities, rtol=0, atol=0.5 / 255 + 1e-6)
    torch.testing.assert_close(srgb(found), srgb(splats), rtol=0, atol=0.5 / 255 + 1e-6)
    # Half a step, 1/256, in each of 4 components: 1/128 in all; a rotation turns by twice that.
    assert angles(found, splats).max() < 2 / 128


def test_the_bytes_are_those_of_the_specification(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.splat", Scene(simple()))
    # The quaternion is -(0.8, 0, 0.6, 0), in 128ths, plus 128; nothing changes its sign or place.
    spelled = struct.pack(
        *("<6f8B", 1.5, -2.25, 3.0, 0.36787944, 0.13533528, 1.0),
        *(255, 0, 153, 204),
        *(26, 128, 51, 128),
    )
    assert (tmp_path / "x.splat").read_bytes() == spelled


def test_an_upright_splat_stays_so_exactly(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.splat", Scene(simple(quats=[3.0, 0, 0, 0])))
    assert (tmp_path / "x.splat").read_bytes()[-4:] == bytes([0, 128, 128, 128])
    found = read_splat(tmp_path / "x.splat").gaussians
    assert found.quats.abs().tolist() == [[1, 0, 0, 0]]


def test_a_rotation_of_nothing_is_none(tmp_path: Path) -> None:
    row = struct.pack("<6f8B", 0, 0, 1, 1, 1, 1, 9, 9, 9, 255, 128, 128, 128, 128)
    (tmp_path / "x.splat").write_bytes(row)
    assert read_splat(tmp_path / "x.splat").gaussians.quats.tolist() == [[1, 0, 0, 0]]


def test_the_picture_stays_and_so_do_the_bytes(tmp_path: Path) -> None:
    # 62.4 dB when this was written; other machines round a few pixels otherwise.
    assert psnr_after(read_splat, write_scene, tmp_path / "x.splat") > 61


@pytest.mark.parametrize(
    ("size", "reason"), [(0, "holds no splats"), (31, "no multiple of the 32"), (33, "truncated")]
)
def test_what_is_not_whole_rows_is_refused(tmp_path: Path, size: int, reason: str) -> None:
    (tmp_path / "x.splat").write_bytes(bytes(size))
    refused(read_splat, tmp_path / "x.splat", reason)


@pytest.mark.parametrize("place", [0, 3])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_splats_that_are_no_numbers_are_counted(tmp_path: Path, place: int, bad: float) -> None:
    write_scene(tmp_path / "x.splat", Scene(some(5)))
    rows = np.fromfile(tmp_path / "x.splat", "<f4").reshape(5, 8)
    rows[[1, 4], place] = bad
    rows.tofile(tmp_path / "x.splat")
    refused(read_splat, tmp_path / "x.splat", "2 of 5 splats (the first has index 1)")


@examples
@given(st.data())
def test_damage_brings_no_more_than_a_scene_error(tmp_path: Path, data: st.DataObject) -> None:
    write_scene(tmp_path / "x.splat", Scene(some(3)))
    damaged_anywhere(read_splat, tmp_path / "x.splat", data)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="opacity"):
        write_scene(tmp_path / "x.splat", Scene(simple(opacities=[1.5])))
    with pytest.raises(SceneError, match="cannot be written"):
        write_scene(tmp_path / "none" / "x.splat", Scene(simple()))
    assert not list(tmp_path.iterdir())
