from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from headbox.errors import SceneError
from headbox.formats.registry import write_scene
from headbox.formats.spz import read_spz
from headbox.gaussians import Gaussians, Scene, rotation_matrices
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
@given(gaussians(), st.sampled_from(["x.spz", "x.v4.spz"]))
def test_a_scene_comes_back_within_the_precision_of_the_format(
    tmp_path: Path, splats: Gaussians, name: str
) -> None:
    write_scene(tmp_path / name, Scene(splats))
    found = read_spz(tmp_path / name).gaussians
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
    write_scene(tmp_path / "x.spz", Scene(simple()))
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
    write_scene(tmp_path / "x.spz", Scene(splats))
    assert gzip.decompress((tmp_path / "x.spz").read_bytes())[13] == bits
    found = read_spz(tmp_path / "x.spz").gaussians
    torch.testing.assert_close(found.means, splats.means, rtol=1e-7, atol=0.5 * 2.0**-bits)


def test_the_picture_stays_and_so_do_the_bytes(tmp_path: Path) -> None:
    # 53.6 dB when this was written; other machines round a few pixels otherwise.
    assert psnr_after(read_spz, write_scene, tmp_path / "x.spz") > 52.5


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
    path.write_bytes(b"no gzip at all")
    refused(read_spz, path, "is not an SPZ file, or damaged")
    write_scene(path, Scene(some(100)))
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
    write_scene(path, Scene(some(3)))
    damaged_anywhere(read_spz, path, data)
    inside = bytearray(gzip.decompress(path.read_bytes()))
    inside[data.draw(st.integers(0, len(inside) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(zlib.compress(inside, wbits=31))
    damaged_anywhere(read_spz, path, data)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="opacity"):
        write_scene(tmp_path / "x.spz", Scene(simple(opacities=[1.5])))
    with pytest.raises(SceneError, match="SPZ reaches only 8388607"):
        write_scene(tmp_path / "x.spz", Scene(simple(means=[0.0, 9e6, 0.0])))
    assert not list(tmp_path.iterdir())


# Version 4


STREAMS = [SPLAT[:9], SPLAT[9:10], SPLAT[10:13], SPLAT[13:16], TURN]
AXES = 0xADBE0003


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<II", kind, len(content)) + content


def version_4(
    streams: Sequence[bytes] = STREAMS,
    records: bytes = b"",
    sizes: Sequence[tuple[int, int]] | None = None,
    **fields: int,
) -> bytes:
    """A file by the specification; `fields` of the header may lie."""
    values = {"version": 4, "count": 1, "degree": 0, "bits": 12, "flags": 2 if records else 0}
    values |= {"number": len(streams), "table": 32 + len(records)} | fields
    frames = [zstandard.compress(stream) for stream in streams]
    sizes = sizes or [(len(f), len(s)) for f, s in zip(frames, streams, strict=True)]
    table = b"".join(struct.pack("<QQ", *pair) for pair in sizes)
    head = struct.pack("<4sIIBBBBI12x", b"NGSP", *values.values())
    return head + records + table + b"".join(frames)


def test_version_4_is_what_the_specification_says(tmp_path: Path) -> None:
    path = tmp_path / "x.v4.spz"
    write_scene(path, Scene(simple()))
    data = path.read_bytes()
    assert data[:32] == version_4()[:32]
    sizes = [struct.unpack_from("<QQ", data, 32 + 16 * i) for i in range(5)]
    place, found = 32 + 80, []
    for packed, _ in sizes:
        found.append(zstandard.decompress(data[place : place + packed]))
        place += packed
    assert (found, place) == (STREAMS, len(data))
    assert [whole for _, whole in sizes] == [9, 1, 3, 3, 4]


def test_version_4_of_others_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.spz"
    more = [*STREAMS, bytes(45)]  # harmonics of degree 3
    others = record(0xADBE0002, bytes(12)) + record(0x12340001, b"something else")
    for data in (version_4(), version_4(more, degree=3), version_4(records=others)):
        path.write_bytes(data)
        found = read_spz(path).gaussians
        assert found.means.tolist() == [[1.5, -2.25, 3.0]]
        assert angles(found, simple()).item() < 0.005


def test_notes_stand_where_others_pass_over_them(tmp_path: Path) -> None:
    scene = Scene(simple(), None, {"photo": "x.jpg"})
    text = b'{"meta": {"photo": "x.jpg"}}'
    write_scene(tmp_path / "x.spz", scene)
    data = (tmp_path / "x.spz").read_bytes()
    assert data[:4] == b"\x1f\x8b\x08\x04"
    assert data[10:44] == struct.pack("<H2sH", len(text) + 4, b"HB", len(text)) + text
    assert gzip.decompress(data) == head() + SPLAT + TURN
    write_scene(tmp_path / "x.v4.spz", scene)
    data = (tmp_path / "x.v4.spz").read_bytes()
    assert data[14] == 2
    assert data[32 : 32 + 8 + len(text)] == record(0x48420001, text)


def test_extra_fields_of_others_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "x.spz"
    write_scene(path, Scene(simple(), None, {"photo": "x.jpg"}))
    data = path.read_bytes()
    ours, length = data[12:44], struct.unpack_from("<H", data, 10)[0]
    before, behind = b"AB\x03\x00xyz", b"cut"
    extra = struct.pack("<H", length + 10) + before + ours + behind
    path.write_bytes(data[:10] + extra + data[44:])
    assert read_spz(path).metadata == {"photo": "x.jpg"}
    path.write_bytes(data[:10] + b"\x06\x00HB\xff\xff{}" + data[44:])
    assert read_spz(path).metadata == {}  # a part that is longer than the field ends with it
    path.write_bytes(data[:10] + b"\x06\x00HB\x02\x00{x" + data[44:])
    refused(read_spz, path, "has damaged metadata")


@pytest.mark.parametrize(
    ("code", "signs"),
    # right up back is the format's own; 0 is not said
    [(0, (1, -1, -1)), (4, (1, -1, -1)), (6, (1, 1, 1)), (7, (-1, -1, 1)), (8, (1, -1, 1))],
)
def test_axes_that_a_file_names(tmp_path: Path, code: int, signs: tuple[int, ...]) -> None:
    axes = record(AXES, struct.pack("<I", code))
    (tmp_path / "x.spz").write_bytes(version_4(records=axes))
    found = read_spz(tmp_path / "x.spz").gaussians
    mirror = np.diag(signs)
    np.testing.assert_array_equal(found.means[0], mirror @ [1.5, 2.25, -3])
    seen = rotation_matrices(torch.tensor([0.8, 0, -0.6, 0])).double().numpy()
    turned = rotation_matrices(found.quats)[0].double().numpy()
    np.testing.assert_allclose(turned, mirror @ seen @ mirror, atol=0.005)  # the rotation's steps
    zipped(tmp_path / "y.spz", head(flags=2) + SPLAT + TURN + axes)
    again = read_spz(tmp_path / "y.spz").gaussians
    assert again.means.equal(found.means)
    assert again.quats.equal(found.quats)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (version_4()[:15], "does not start with NGSP"),
        (version_4()[:31], "truncated within its header"),
        (version_4(version=5), "version 5; only 2 and 3"),
        (version_4(count=0), "holds no splats"),
        (version_4(count=2), "promises a stream of 9 bytes"),
        (version_4(count=2**32 - 1), "promises 4294967295 splats in"),
        (version_4(degree=1), "table of 5 streams"),
        (version_4(degree=5), "degree 5"),
        (version_4(bits=24), "24 fractional bits"),
        (version_4(number=6), "table of 6 streams"),
        (version_4(number=0), "table of 0 streams"),
        (version_4(table=31), "at byte 31"),
        (version_4(table=2**32 - 1), "at byte 4294967295"),
        (
            version_4(sizes=[(2**64 - 1, 9)] * 5),
            "promises a stream of 9 bytes, 18446744073709551615",
        ),
        (version_4(sizes=[(0, 9)] * 5), "damaged Zstandard stream"),
        (version_4()[:-1], "promises a stream"),
        (version_4([bytes(8), *STREAMS[1:]]), "promises a stream of 8 bytes"),
        (version_4([bytes(10), *STREAMS[1:]], sizes=[(19, 9)] * 5), "damaged Zstandard stream"),
        (version_4(records=record(AXES, bytes([9, 0, 0, 0]))), "system 9, known are 1 to 8"),
        (version_4(records=record(0x48420001, b"{x")), "has damaged metadata"),
        (version_4(records=record(0x48420001, b"[]")), "has damaged metadata"),
    ],
)
def test_lies_in_version_4_are_refused_without_filling_the_memory(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    (tmp_path / "x.spz").write_bytes(data)
    refused(read_spz, tmp_path / "x.spz", reason)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("size", [8, 10, 100_000_000])
def test_a_stream_of_another_size_is_refused(tmp_path: Path, size: int, known: bool) -> None:
    frame = zstandard.ZstdCompressor(write_content_size=known).compress(bytes(size))
    good = version_4()
    sizes = struct.pack("<QQ", len(frame), 9)
    place = 32 + 80 + struct.unpack_from("<Q", good, 32)[0]
    data = good[:32] + sizes + good[48:112] + frame + good[place:]
    (tmp_path / "x.spz").write_bytes(data)
    refused(read_spz, tmp_path / "x.spz", "damaged Zstandard stream")


def test_a_record_cut_off_is_passed_over(tmp_path: Path) -> None:
    cut = record(AXES, struct.pack("<I", 6))[:-1]
    (tmp_path / "x.spz").write_bytes(version_4(records=cut))
    assert read_spz(tmp_path / "x.spz").gaussians.means.tolist() == [[1.5, -2.25, 3.0]]


@pytest.mark.parametrize(
    "data",
    [
        head(version=3) + SPLAT + TURN,  # as some programs leave it, without gzip
        gzip.compress(head() + SPLAT + TURN + b"more"),
        version_4() + b"more",
    ],
)
def test_bytes_behind_the_splats_are_ignored_and_gzip_may_be_missing(
    tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "x.spz").write_bytes(data)
    assert read_spz(tmp_path / "x.spz").gaussians.means.tolist() == [[1.5, -2.25, 3.0]]


def test_both_versions_show_the_same(tmp_path: Path) -> None:
    for name in ("x.spz", "x.v4.spz"):
        write_scene(tmp_path / name, Scene(some(300)))
    three, four = (read_spz(tmp_path / name).gaussians for name in ("x.spz", "x.v4.spz"))
    assert all(vars(three)[name].equal(vars(four)[name]) for name in vars(three))


@examples
@given(st.data())
def test_damage_in_version_4_brings_no_more_than_a_scene_error(
    tmp_path: Path, data: st.DataObject
) -> None:
    write_scene(tmp_path / "x.v4.spz", Scene(some(3), None, {"photo": "x"}))
    damaged_anywhere(read_spz, tmp_path / "x.v4.spz", data)
    index = data.draw(st.integers(0, 4))
    streams = [bytearray(stream) for stream in STREAMS]
    place = data.draw(st.integers(0, len(streams[index]) - 1))
    streams[index][place] = data.draw(st.integers(0, 255))
    (tmp_path / "x.spz").write_bytes(version_4([bytes(stream) for stream in streams]))
    assert len(read_spz(tmp_path / "x.spz").gaussians) == 1  # every byte means something
