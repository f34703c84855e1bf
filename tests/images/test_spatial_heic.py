from __future__ import annotations

import struct
import sys
import uuid
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from headbox.errors import HeadboxError
from headbox.images import spatial_heic
from headbox.images.spatial_heic import write_spatial_heic
from support.full_disk import files_of_at_most

INTRINSICS_UUID = "22cc04c7-d6d9-4e07-9d90-4eb6ecbaf3a3"
POSITION_UUID = "4363e914-5b7d-4aab-97ae-bea69803b434"
DISPARITY_UUID = "de225085-36cb-4365-8743-2f8705e7c78a"


def smooth(seed: int, width: int = 160, height: int = 120) -> np.ndarray:
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC))


def boxes(content: bytes) -> list[tuple[str, bytes]]:
    """(type, content) of the boxes that follow each other; they must fill the bytes."""
    found = []
    while content:
        size = int.from_bytes(content[:4], "big")
        assert 8 <= size <= len(content)
        found.append((content[4:8].decode("ascii"), content[8:size]))
        content = content[size:]
    return found


def properties(meta: dict[str, bytes]) -> tuple[list[tuple[str, bytes]], dict[int, list[int]]]:
    """All properties, and which each item has, counted from 1."""
    iprp = dict(boxes(meta["iprp"]))
    ipma = iprp["ipma"]
    assert struct.unpack_from(">I", ipma) == (0x01000001,)  # version 1, 16 bits a property
    (count,) = struct.unpack_from(">I", ipma, 4)
    at, of_items = 8, {}
    for _ in range(count):
        item, number = struct.unpack_from(">IB", ipma, at)
        of_items[item] = [n & 0x7FFF for n in struct.unpack_from(f">{number}H", ipma, at + 5)]
        at += 5 + 2 * number
    assert at == len(ipma)
    return boxes(iprp["ipco"]), of_items


def stereo_properties(path: Path) -> tuple[list[int], list[dict[str, list[bytes]]]]:
    """The ids of the stereo group, and for each of its images the contents of its own `uuid`s."""
    meta = dict(boxes(dict(boxes(path.read_bytes()))["meta"][4:]))
    ((kind, group),) = boxes(meta["grpl"])
    assert kind == "ster"
    version, _, count, *items = struct.unpack(">5I", group)
    assert (version, count) == (0, 2)
    (primary,) = struct.unpack(">H", meta["pitm"][4:])
    assert items[0] == primary
    every, of_items = properties(meta)
    found = []
    for item in items:
        own: dict[str, list[bytes]] = {}
        for n in of_items[item]:
            kind, content = every[n - 1]
            if kind == "uuid":
                own.setdefault(str(uuid.UUID(bytes=content[:16])), []).append(content[16:])
        found.append(own)
    return items, found


def test_the_boxes_are_those_of_a_spatial_photo(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    write_spatial_heic(path, smooth(0), smooth(1), focal_px=200.0, baseline=0.0637, shift=0.0293)
    items, (left, right) = stereo_properties(path)
    assert len(set(items)) == 2
    lens = struct.pack(">Iiii", 0x1E00, round(200 / 160 * 2**30), 2**29, 2**29)
    assert left[INTRINSICS_UUID] == right[INTRINSICS_UUID] == [lens]
    assert left[POSITION_UUID] == [struct.pack(">I", 0)]
    assert right[POSITION_UUID] == [struct.pack(">Ii", 1, 63_700)]
    assert left[DISPARITY_UUID] == right[DISPARITY_UUID] == [struct.pack(">i", 293)]


@given(st.floats(0.2, 200))
def test_any_focal_length_fits_32_bit_intrinsics(focal: float) -> None:
    flags, f, cx, cy = struct.unpack(">Iiii", spatial_heic._intrinsics(focal))
    bits = flags >> 8
    assert (cx, cy) == (1 << bits >> 1,) * 2
    assert f / (1 << bits) == pytest.approx(focal, rel=1e-6)


@pytest.mark.parametrize("size", [(160, 120), (118, 162)])
def test_libheif_reads_both_images_and_the_intrinsics(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path, pair = tmp_path / "a.heic", (smooth(0, *size), smooth(1, *size))
    write_spatial_heic(path, *pair, focal_px=200.0, baseline=0.06, shift=0.02)
    read = pillow_heif.open_heif(path)
    assert len(read) == 2
    assert read.primary_index == 0
    for image, written in zip(read, pair, strict=True):
        assert np.abs(np.asarray(image.to_pillow(), int) - written).mean() < 4  # HEVC at 90
        lens = image.info["heif"]["camera_intrinsic_matrix"]
        assert lens["focal_length_x"] == pytest.approx(200, rel=1e-6)
        assert lens["principal_point_x"] == pytest.approx(size[0] / 2)
        assert lens["principal_point_y"] == pytest.approx(size[1] / 2)


def test_the_stereo_boxes_leave_the_pixels_unchanged(tmp_path: Path) -> None:
    pair = smooth(0), smooth(1)
    plain = pillow_heif.open_heif(spatial_heic._encoded(*pair))
    write_spatial_heic(tmp_path / "a.heic", *pair, focal_px=200.0, baseline=0.06, shift=0.02)
    ours = pillow_heif.open_heif(tmp_path / "a.heic")
    for one, other in zip(plain, ours, strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


def test_odd_sides_are_refused(tmp_path: Path) -> None:
    pair = smooth(0, 161, 120), smooth(1, 161, 120)
    with pytest.raises(ValueError, match="even sides, not 161 x 120"):
        write_spatial_heic(tmp_path / "a.heic", *pair, 200.0, 0.06, 0.02)


def test_without_pillow_heif_the_error_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(HeadboxError, match=r"pip install 'headbox\[heic\]'"):
        write_spatial_heic(tmp_path / "a.heic", smooth(0), smooth(1), 200.0, 0.06, 0.02)


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    with files_of_at_most(500), pytest.raises(OSError, match="File too large"):
        write_spatial_heic(tmp_path / "a.heic", smooth(0), smooth(1), 200.0, 0.06, 0.02)
    assert list(tmp_path.iterdir()) == []
