from __future__ import annotations

import dataclasses
import struct
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.errors import SceneError
from headbox.formats.ksplat import read_ksplat
from headbox.formats.registry import write_scene
from headbox.gaussians import Gaussians, Scene, select
from support.ksplat_files import BLOCK, head, ksplat, rows, section
from support.packed_scenes import (
    angles,
    damaged_anywhere,
    gaussians,
    psnr_after,
    refused,
    simple,
    sorted_alike,
    srgb,
)
from support.ply_files import examples, some

HALF_STEP = BLOCK / 2 / 32767 / 2  # metres, 0.04 mm


def check_alike(found: Gaussians, wanted: Gaussians) -> None:
    """Within what float16, bytes and steps of a block keep."""
    # The centre of a block, and the mean that is made of it, are float32.
    reach = wanted.means.abs().max().item() + BLOCK
    torch.testing.assert_close(
        found.means, wanted.means, rtol=0, atol=HALF_STEP * 1.01 + 2.0**-23 * reach
    )
    # 11 digits, and steps of 2^-24 for the small ones.
    torch.testing.assert_close(found.scales, wanted.scales, rtol=2.0**-11, atol=2.0**-25)
    torch.testing.assert_close(found.opacities, wanted.opacities, rtol=0, atol=0.5 / 255 + 1e-6)
    torch.testing.assert_close(srgb(found), srgb(wanted), rtol=0, atol=0.5 / 255 + 1e-6)
    # Half a step, 2^-12, in each of 4 components: 2^-11 in all; a rotation turns by twice that.
    assert angles(found, wanted).max() < 2.0**-10


@examples
@given(gaussians(reach=1000))
def test_a_scene_comes_back_within_the_precision_of_the_format(tmp_path: Path, splats) -> None:
    # Opacities tell which is which, as the order changes.
    splats = dataclasses.replace(splats, opacities=torch.linspace(0, 1, len(splats)))
    write_scene(tmp_path / "x.ksplat", Scene(splats))
    check_alike(*sorted_alike(read_ksplat(tmp_path / "x.ksplat").gaussians, splats))


def test_the_bytes_are_those_of_its_author(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.ksplat", Scene(simple()))
    data = (tmp_path / "x.ksplat").read_bytes()
    assert data[:36] == head()[:36]
    assert struct.unpack("<2f", data[36:44]) == (-1.5, 1.5)
    size = 4 + 12 + 24
    assert data[4096:5120] == section(bytes=size)
    # Blocks begin at the least mean, so the centre is half a block further.
    centre = [1.5 + 2.5, -2.25 + 2.5, 3 + 2.5]
    assert data[5120:] == struct.pack("<I3f", 1, *centre) + rows(simple(), 1, centre)
    assert len(data) == 5120 + size


@pytest.mark.parametrize("degree", [0, 1, 2])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_all_levels_and_harmonics_are_read(tmp_path: Path, level: int, degree: int) -> None:
    splats = dataclasses.replace(some(7), means=torch.rand(7, 3) * 2)
    (tmp_path / "x.ksplat").write_bytes(ksplat(splats, level, degree))
    check_alike(read_ksplat(tmp_path / "x.ksplat").gaussians, splats)


def test_sections_follow_each_other(tmp_path: Path) -> None:
    splats = some(7)
    parts = [select(splats, torch.arange(3)), select(splats, torch.arange(3, 7))]
    files = [ksplat(part, 0) for part in parts]
    data = head(3, 7, 0) + files[0][4096:5120] + section(splats=0, room=0, buckets=0, partial=0)
    data += files[1][4096:5120] + files[0][5120:] + files[1][5120:]
    (tmp_path / "x.ksplat").write_bytes(data)
    found = read_ksplat(tmp_path / "x.ksplat").gaussians
    assert found.means.equal(splats.means)


@pytest.mark.parametrize("count", [255, 256, 257, 700])
def test_whole_and_half_buckets(tmp_path: Path, count: int) -> None:
    splats = some(count)
    splats = dataclasses.replace(splats, means=splats.means * torch.tensor([3.0, 0.1, 0.1]))
    write_scene(tmp_path / "x.ksplat", Scene(splats))
    found = read_ksplat(tmp_path / "x.ksplat").gaussians
    nearest = torch.cdist(found.means.double(), splats.means.double()).argmin(1)
    assert sorted(nearest.tolist()) == list(range(count))
    check_alike(found, select(splats, nearest))


def test_far_and_large_is_cut_not_lost(tmp_path: Path) -> None:
    splats = simple(means=[3e38, -3e38, 1e-30], scales=[1e30, 0.0, 1.0])
    write_scene(tmp_path / "x.ksplat", Scene(splats))
    found = read_ksplat(tmp_path / "x.ksplat").gaussians
    torch.testing.assert_close(found.means, splats.means, rtol=1e-6, atol=HALF_STEP * 1.01)
    assert found.scales.tolist() == [[65504.0, 0.0, 1.0]]


def test_the_picture_stays_and_so_do_the_bytes(tmp_path: Path) -> None:
    # 63.2 dB when this was written; other machines round a few pixels otherwise.
    assert psnr_after(read_ksplat, write_scene, tmp_path / "x.ksplat") > 62


BODY = struct.pack("<I3f", 1, 4, 0.25, 5.5) + rows(simple(), 1, [4, 0.25, 5.5])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "fewer than the 4096"),
        (head()[:4095], "fewer than the 4096"),
        (head(version=(1, 0)) + section() + BODY, "version 1.0"),
        (head(version=(0, 0)) + section() + BODY, "version 0.0"),
        (head(level=3) + section() + BODY, "compression level 3"),
        (head(), "promises 5120 bytes but holds 4096"),
        (
            head(sections=2**32 - 1) + section() + BODY,
            f"promises {4096 + 1024 * (2**32 - 1)} bytes",
        ),
        (head() + section() + BODY[:-1], "promises 5160 bytes but holds 5159"),
        (head() + section(room=2**32 - 1) + BODY, "but holds 5160"),
        (head() + section(buckets=2**32 - 1) + BODY, "but holds 5160"),
        (head() + section(partial=2**32 - 1) + BODY, "but holds 5160"),
        (head(splats=2) + section() + BODY, "promises 2 splats but its sections hold 1"),
        (head(splats=0) + section(splats=0) + BODY, "promises 0 splats"),
        (head(sections=0, splats=0), "promises 0 splats"),
        (head(splats=2) + section(splats=2) + BODY, "promises 2 splats in room for 1"),
        (head() + section(degree=4) + BODY, "degree 4"),
        (head() + section(centre=16) + BODY + bytes(9), "16 bytes a centre"),
        (head() + section(full=1, bucket=0) + BODY, "1 buckets, too few"),
        (head() + section() + bytes(4) + BODY[4:], "1 buckets, too few"),
        (head() + section(block=float("nan")) + BODY, "1 of 1 splats"),
        (head() + section() + BODY[:4] + b"\xff" * 12 + BODY[16:], "1 of 1 splats"),
        (head() + section() + BODY[:-14] + b"\xff\x7e" + BODY[-12:], "1 of 1 splats"),
    ],
)
def test_lies_are_refused_without_filling_the_memory(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    (tmp_path / "x.ksplat").write_bytes(data)
    refused(read_ksplat, tmp_path / "x.ksplat", reason)


@examples
@given(st.data())
def test_damage_brings_no_more_than_a_scene_error(tmp_path: Path, data: st.DataObject) -> None:
    level = data.draw(st.integers(0, 2))
    (tmp_path / "x.ksplat").write_bytes(ksplat(some(3), level))
    damaged_anywhere(read_ksplat, tmp_path / "x.ksplat", data)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="opacity"):
        write_scene(tmp_path / "x.ksplat", Scene(simple(opacities=[1.5])))
    with pytest.raises(SceneError, match="cannot be written"):
        write_scene(tmp_path / "none" / "x.ksplat", Scene(simple()))
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    refused(read_ksplat, tmp_path / "none.ksplat", "cannot be read")
