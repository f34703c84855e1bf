from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headbox.photo.coded_colors import HLG, PQ, CodedColors, from_code_points, icc_profile, to_light
from headbox.photo.read import open_photo

COLORS = np.array([[[217, 29, 26], [23, 199, 28], [28, 31, 215], [128, 128, 128]]], np.uint8)
COLORS = COLORS.repeat(16, 1).repeat(40, 0)


def chunk(kind: bytes, content: bytes, checksum: int | None = None) -> bytes:
    right = zlib.crc32(content, zlib.crc32(kind))
    end = struct.pack(">I", right if checksum is None else checksum)
    return struct.pack(">I", len(content)) + kind + content + end


def png(*chunks: bytes, icc: bytes | None = None) -> bytes:
    """A PNG of COLORS with more chunks behind its header."""
    data = io.BytesIO()
    Image.fromarray(COLORS).save(data, "PNG", icc_profile=icc)
    whole = data.getvalue()
    return whole[:33] + b"".join(chunks) + whole[33:]


def shown(path: Path, data: bytes) -> list[list[int]]:
    path.write_bytes(data)
    return open_photo(path).pixels[20, 8::16].tolist()


CICP_P3 = chunk(b"cICP", bytes([12, 13, 0, 1]))
SRGB_GAMMA = chunk(b"gAMA", struct.pack(">I", 45_455))
LINEAR = chunk(b"gAMA", struct.pack(">I", 100_000))
SRGB = COLORS[0, 8::16].tolist()


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        # Chromium's canvas shows these, to 2 levels.
        ([CICP_P3], [[238, 0, 0], [0, 202, 0], [27, 31, 224], [128, 128, 128]]),
        ([LINEAR], [[238, 96, 92], [86, 229, 95], [95, 98, 237], [188, 188, 188]]),
        ([SRGB_GAMMA], SRGB),
        ([LINEAR, chunk(b"sRGB", b"\0")], SRGB),
        ([LINEAR, chunk(b"cICP", bytes([1, 13, 0, 1]))], SRGB),
        ([chunk(b"gAMA", struct.pack(">I", 100_000), checksum=7)], SRGB),
        ([chunk(b"gAMA", bytes(4))], SRGB),
    ],
)
def test_png_colors_in_the_order_of_the_standard(
    tmp_path: Path, chunks: list[bytes], expected: list[list[int]]
) -> None:
    found = shown(tmp_path / "a.png", png(*chunks))
    assert np.abs(np.subtract(found, expected)).max() <= 3


def test_cicp_comes_before_an_icc_profile_and_that_before_gamma(tmp_path: Path) -> None:
    linear = icc_profile(CodedColors.of_png(1.0, None))
    p3 = shown(tmp_path / "a.png", png(CICP_P3))
    assert shown(tmp_path / "a.png", png(CICP_P3, icc=linear)) == p3
    through = shown(tmp_path / "a.png", png(icc=linear))
    assert np.abs(np.subtract(through, shown(tmp_path / "a.png", png(LINEAR)))).max() <= 1
    assert shown(tmp_path / "a.png", png(SRGB_GAMMA, icc=linear)) == through


def test_primaries_of_a_png(tmp_path: Path) -> None:
    p3 = [0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060]
    chrm = chunk(b"cHRM", struct.pack(">8I", *(round(1e5 * value) for value in p3)))
    found = shown(tmp_path / "a.png", png(SRGB_GAMMA, chrm))
    assert np.abs(np.subtract(found, shown(tmp_path / "a.png", png(CICP_P3)))).max() <= 1
    impossible = chunk(b"cHRM", bytes(32))
    assert shown(tmp_path / "a.png", png(SRGB_GAMMA, impossible)) == SRGB


def test_what_only_stands_in_the_way_is_passed_over(tmp_path: Path) -> None:
    text = b"Comment\0\0" + zlib.compress(bytes(2_000_000))
    chunks = [chunk(b"zTXt", text), chunk(b"pHYs", bytes(9), checksum=1), chunk(b"tIME", b"?")]
    assert shown(tmp_path / "a.png", png(*chunks)) == SRGB


def test_srgb_and_code_points_that_mean_nothing_change_nothing() -> None:
    for points in ((1, 13), (2, 2), (1, 1), (0, 13), (1, 3), (255, 255)):
        assert from_code_points(*points) is None


def test_hdr_white_is_at_203_nits_and_light_rises() -> None:
    values = np.linspace(0, 1, 1001)
    pq, hlg = (to_light(curve, values) for curve in (PQ, HLG))
    assert np.interp(0.5807, values, pq) == pytest.approx(1, rel=2e-3)  # BT.2408, table 1
    assert np.interp(0.75, values, hlg) == pytest.approx(1, rel=2e-3)
    assert (np.diff(pq) > 0).all()
    assert (np.diff(hlg) > 0).all()


@pytest.mark.parametrize("curve", [PQ, HLG])
def test_hdr_is_tone_mapped_to_bright_pure_colors(tmp_path: Path, curve: int) -> None:
    found = shown(tmp_path / "a.png", png(chunk(b"cICP", bytes([9, curve, 0, 1]))))
    assert np.array(found[0]) @ [1, 0, 0] == 255
    assert max(found[0][1:]) == 0
    gray = np.array(found[3])
    assert gray.max() - gray.min() <= 2
    assert 100 < gray.mean() < 220
