from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.errors import SceneError
from headbox.formats.spz import read_spz, write_spz
from headbox.gaussians import Scene
from packed_scenes import angles, damaged_anywhere, gaussians, psnr_after, refused, simple, srgb
from ply_files import examples, some

# One splat at (1.5, -2.25, 3), y and z with their signs changed, in 4096ths of a metre;
# opacity 204 / 255; red, green and blue as 255 (0.15 f_dc + 0.5); scales e^-1, e^-2, e^0.
SPLAT = bytes.fromhex("001800 002400 00d0ff  cc  c33c8d  9080a0")
# The largest component is number 3 of x y z w. Of the others only y is not 0: -0.6, for ours is
# 0.6; that is the sign 512 and 434 = round(0.6 * 511 / sqrt(1/2)), in the middle 10 bits.
TURN = (3 << 30 | (512 + 434) << 10).to_bytes(4, "little")


def head(
    version: int = 3, count: int = 1, degree: int = 0, bits: int = 12, flags: int = 0
) -> bytes:
    return b"NGSP" + struct.pack("<IIBBBB", version, count, degree, bits, flags, 0)


def zipped(path: Path, data: bytes) -> Path:
    path.write_bytes(gzip.compress(data))
    return path


@examples
@given(gaussians())
def test_a_scene_comes_back_within_the_precision_of_the_format(tmp_path: Path, splats) -> None:
    write_spz(tmp_path / "x.spz", Scene(splats))
    found = read_spz(tmp_path / "x.spz").gaussians
    # Half of 1/4096 metre, and float32 at 100 metres.
    torch.testing.assert_close(found.means, splats.means, rtol=0, atol=0.5 / 4096 + 4e-6)
    scales = splats.scales.clamp(min=float(np.exp(-10)))
    torch.testing.assert_close(found.scales.log(), scales.log(), rtol=0, atol=0.5 / 16 + 1e-5)
    torch.testing.assert_close(found.opacities, splats.opacities, rtol=0, atol=0.5 / 255 + 1e-6)
    step = 1 / 255 / 0.15 * 0.28209479  # of sRGB
    torch.testing.assert_close(srgb(found), srgb(splats), rtol=0, atol=0.5 * step + 1e-6)
    # Half a step of 3 components is 0.0012 in all, the fourth follows with at most 1.73 times
    # that, and a rotation turns by twice the change of its quaternion.
    assert angles(found, splats).max() < 0.005


def test_the_bytes_are_those_of_the_specification(tmp_path: Path) -> None:
    write_spz(tmp_path / "x.spz", Scene(simple()))
    assert gzip.decompress((tmp_path / "x.spz").read_bytes()) == head() + SPLAT + TURN
    found = read_spz(tmp_path / "x.spz").gaussians
    assert found.means.tolist() == [[1.5, -2.25, 3.0]]
    assert angles(found, simple()).item() < 0.005


def test_version_2_and_harmonics_are_read(tmp_path: Path) -> None:
    turn = bytes([128, 51, 128])  # x y z in 127.5ths, plus 127.5: y is -0.6, w is left out
    data = head(version=2, degree=3) + SPLAT + turn + bytes(45)
    found = read_spz(zipped(tmp_path / "x.spz", data)).gaussians
    assert found.means.tolist() == [[1.5, -2.25, 3.0]]
    assert angles(found, simple()).item() < 0.03  # half a step, 1/255, in 3 components, and w
    data = head(degree=1) + SPLAT + TURN + bytes(9)
    assert angles(read_spz(zipped(tmp_path / "x.spz", data)).gaussians, simple()).item() < 0.005


@pytest.mark.parametrize(
    ("mean", "scale", "bits"),
    [
        (2000.0, 1.0, 12),
        (2100.0, 1.0, 11),
        (1e6, 1.0, 3),
        (0.05, 1e-3, 15),
        (7.0, 0.0, 20),
        (1e-6, 0.0, 22),
    ],
)
def test_units_fit_the_scene(tmp_path: Path, mean: float, scale: float, bits: int) -> None:
    splats = simple(means=[mean, -mean, 0.0], scales=[scale, scale, scale])
    write_spz(tmp_path / "x.spz", Scene(splats))
    assert gzip.decompress((tmp_path / "x.spz").read_bytes())[13] == bits
    found = read_spz(tmp_path / "x.spz").gaussians
    torch.testing.assert_close(found.means, splats.means, rtol=1e-7, atol=0.5 * 2.0**-bits)


def test_the_picture_stays_and_so_do_the_bytes(tmp_path: Path) -> None:
    # 53.6 dB when this was written; other machines round a few pixels otherwise.
    assert psnr_after(read_spz, write_spz, tmp_path / "x.spz") > 52.5


def test_records_of_other_programs_are_passed_over(tmp_path: Path) -> None:
    data = head(flags=3) + SPLAT + TURN + b"records"
    assert len(read_spz(zipped(tmp_path / "x.spz", data)).gaussians) == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "does not start with NGSP"),
        (head()[:15], "does not start with NGSP"),
        (b"NOSP" + head()[4:] + SPLAT + TURN, "does not start with NGSP"),
        (head(version=1) + SPLAT + TURN, "version 1; only 2 and 3"),
        (head(version=4) + SPLAT + TURN, "version 4; only 2 and 3"),
        (head(degree=5) + SPLAT + TURN, "degree 5"),
        (head(bits=24) + SPLAT + TURN, "24 fractional bits"),
        (head(count=0), "holds no splats"),
        (head(count=2) + SPLAT + TURN, "promises 2 splats, 40 bytes, but unpacks to 20"),
        (head(count=2_000_000) + SPLAT + TURN, "promises 2000000 splats, 40000000 bytes"),
        (head(count=2**32 - 1) + SPLAT + TURN, "promises 4294967295 splats in"),
        (head(degree=1) + SPLAT + TURN, "promises 1 splats, 29 bytes"),
        (head() + SPLAT + TURN + b"more", "does not end behind its 1 splats"),
        (head() + SPLAT + TURN + bytes(100_000_000), "does not end behind its 1 splats"),
        (head(flags=2) + SPLAT + TURN + bytes(100_000_000), "does not end behind its 1 splats"),
    ],
)
def test_lies_are_refused_without_filling_the_memory(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    refused(read_spz, zipped(tmp_path / "x.spz", data), reason)


def test_what_is_no_gzip_or_a_damaged_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.spz"
    path.write_bytes(head(version=4) + bytes(100))
    refused(read_spz, path, "save it as version 3")
    path.write_bytes(b"no gzip at all")
    refused(read_spz, path, "is no SPZ file or damaged")
    write_spz(path, Scene(some(100)))
    whole = path.read_bytes()
    path.write_bytes(whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:])  # the checksum
    refused(read_spz, path, "incorrect data check")
    path.write_bytes(whole[:-1])
    refused(read_spz, path, "does not end")
    refused(read_spz, tmp_path / "none.spz", "cannot be read")


@examples
@given(st.data())
def test_damage_brings_no_more_than_a_scene_error(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "x.spz"
    write_spz(path, Scene(some(3)))
    damaged_anywhere(read_spz, path, data)
    inside = bytearray(gzip.decompress(path.read_bytes()))
    inside[data.draw(st.integers(0, len(inside) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(zlib.compress(inside, wbits=31))
    damaged_anywhere(read_spz, path, data)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="opacity"):
        write_spz(tmp_path / "x.spz", Scene(simple(opacities=[1.5])))
    with pytest.raises(SceneError, match="SPZ reaches only 8388607"):
        write_spz(tmp_path / "x.spz", Scene(simple(means=[0.0, 9e6, 0.0])))
    assert not list(tmp_path.iterdir())
