from __future__ import annotations

import dataclasses
import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.compressed_ply import read_compressed_ply
from headbox.formats.registry import write_scene
from headbox.gaussians import Gaussians, Scene, select
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


def two() -> Gaussians:
    """At both ends of a chunk's ranges: the second has more of everything but x and red."""
    first, second = simple(), simple(means=[-1.0, 4.0, 5.0], scales=[2.0, 3.0, 4.0])
    second = dataclasses.replace(second, colors=torch.tensor([[0.5, 1.0, 1.0]]))
    return Gaussians(
        *(
            torch.cat([getattr(first, field.name), getattr(second, field.name)])
            for field in dataclasses.fields(Gaussians)
        )
    )


def rewritten(path: Path, old: bytes, new: bytes, splats: Gaussians | None = None) -> Path:
    write_scene(path, Scene(splats or some(300)))
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    return path


@examples
@given(gaussians(), st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=2))
def test_a_scene_comes_back_within_the_precision_of_its_chunk(
    tmp_path: Path, splats: Gaussians, meta: dict[str, str]
) -> None:
    # Opacities tell which is which, as the order changes.
    splats = dataclasses.replace(splats, opacities=torch.linspace(0, 1, len(splats)))
    camera = Camera.of_photo(640, 480, 500.0)
    write_scene(tmp_path / "x.compressed.ply", Scene(splats, camera, meta))
    scene = read_compressed_ply(tmp_path / "x.compressed.ply")
    found, wanted = sorted_alike(scene.gaussians, splats)
    for name, there, here in (
        ("means", found.means, wanted.means),
        ("scales", found.scales.log(), wanted.scales.log()),
    ):
        # Half a step, and float32 at 100 metres.
        steps = (here.amax(0) - here.amin(0)) / torch.tensor([2047, 1023, 2047])
        assert ((there - here).abs() <= 0.5 * steps + 2e-5).all(), name
    torch.testing.assert_close(found.opacities, wanted.opacities, rtol=0, atol=0.5 / 255 + 1e-6)
    torch.testing.assert_close(srgb(found), srgb(wanted), rtol=0, atol=0.5 / 255 + 1e-6)
    # Half a step of 3 components is 0.0012 in all; the rest as in the test of SPZ.
    assert angles(found, wanted).max() < 0.005
    assert scene.metadata == meta
    assert scene.camera is not None
    assert scene.camera.K.equal(camera.K)


def test_the_bytes_are_those_of_playcanvas(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.compressed.ply", Scene(two()))
    header, _, data = (tmp_path / "x.compressed.ply").read_bytes().partition(b"end_header\n")
    lines = header.decode().split("\n")
    assert lines[:3] == ["ply", "format binary_little_endian 1.0", "element chunk 1"]
    assert lines[21:-1] == [
        "element vertex 2",
        *(f"property uint packed_{name}" for name in ("position", "rotation", "scale", "color")),
    ]
    ranges = struct.unpack("<18f", data[:72])
    assert ranges[:6] == (-1.0, -2.25, 3.0, 1.5, 4.0, 5.0)
    np.testing.assert_allclose(ranges[6:12], np.log([1 / np.e, 1 / np.e**2, 1, 2, 3, 4]), atol=1e-7)
    np.testing.assert_allclose(ranges[12:], [0.7353570, 0, 0.6, 1, 1, 1], atol=1e-6)
    # The largest of w x y z is the first; x and z are 0, the middle of 1023 rounded to even;
    # y = 0.6 is 0.6 sqrt(1/2) + 1/2 = 0.924 of 1023.
    turn = 512 << 20 | 946 << 10 | 512
    rows = {row[0]: row[1:] for row in struct.iter_unpack("<4I", data[72:])}
    assert rows == {
        2047 << 21: (turn, 0, 255 << 24 | 204),
        1023 << 11 | 2047: (turn, 2**32 - 1, 255 << 16 | 255 << 8 | 204),
    }


def test_the_picture_stays_and_so_do_the_bytes(tmp_path: Path) -> None:
    # 50.8 dB when this was written (45.6 in the order of the scene).
    assert psnr_after(read_compressed_ply, write_scene, tmp_path / "x.compressed.ply") > 49.5


@pytest.mark.parametrize("count", [255, 256, 257])
def test_whole_and_half_chunks(tmp_path: Path, count: int) -> None:
    splats = some(count)
    write_scene(tmp_path / "x.compressed.ply", Scene(splats))
    found = read_compressed_ply(tmp_path / "x.compressed.ply").gaussians
    nearest = torch.cdist(splats.means, found.means).amin(1)
    assert len(found) == count
    assert nearest.max() < 0.02  # of about 20 metres a chunk, half a step is 0.01


def test_a_scale_of_nothing_is_almost_that(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.compressed.ply", Scene(simple(scales=[0.0, 1.0, 1e30])))
    found = read_compressed_ply(tmp_path / "x.compressed.ply").gaussians.scales[0]
    assert found.log().round().tolist() == [-20, 0, 20]


def test_older_files_without_ranges_of_colors_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.compressed.ply"
    write_scene(path, Scene(two()))
    header, end, data = path.read_bytes().partition(b"end_header\n")
    for name in ("min_r", "min_g", "min_b", "max_r", "max_g", "max_b"):
        header = header.replace(f"property float {name}\n".encode(), b"")
    harmonics = b"element sh 2\n" + b"".join(b"property uchar f_rest_%d\n" % i for i in range(9))
    path.write_bytes(header + harmonics + end + data[:48] + data[72:] + bytes(18))
    found = read_compressed_ply(path).gaussians
    first = select(found, found.means[:, 0].argsort(descending=True)[:1])
    torch.testing.assert_close(srgb(first), torch.tensor([[1.0, 0, 0]]).double())


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"ply\n", b"plx\n", "is not a PLY file"),
        (b"format binary_little_endian", b"format ascii", "no compressed PLY"),
        (b"uint packed_scale", b"int packed_scale", "no compressed PLY"),
        (b"float min_x", b"double min_x", "no compressed PLY"),
        (b"float min_x", b"list uchar float min_x", "no compressed PLY"),
        (b"element chunk", b"element lump", "no compressed PLY"),
        (b"element chunk", b"element chunk 0\nelement chunk", "no compressed PLY"),
        (b"chunk 2", b"chunk 3", "promises 3 chunks of 256 for 300 splats"),
        (b"vertex 300", b"vertex 301", "promises 301 splats, 4960 bytes, but holds 4944"),
        (b"vertex 300", b"vertex 0", "holds no splats"),
        (b"vertex 300", b"vertex %d" % 2**63, f"chunks of 256 for {2**63} splats"),
        (b"chunk 2", b"chunk %d" % 2**55, f"promises {2**55} chunks of 256 for 300 splats"),
        (
            b"element vertex",
            b"element void 9\nproperty list uchar int a\nelement vertex",
            "no comp",
        ),
        (
            b"element vertex",
            b"element void %d\nproperty char a\nelement vertex" % 10**29,
            "100000000000000000000000004944 bytes, but holds 4944",
        ),
    ],
)
def test_lies_are_refused_without_filling_the_memory(
    tmp_path: Path, old: bytes, new: bytes, reason: str
) -> None:
    refused(read_compressed_ply, rewritten(tmp_path / "x.compressed.ply", old, new), reason)


def test_both_counts_may_lie_together(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "x.compressed.ply", b"chunk 2", b"chunk %d" % 2**55)
    path.write_bytes(path.read_bytes().replace(b"vertex 300", b"vertex %d" % 2**63))
    refused(read_compressed_ply, path, f"promises {2**63} splats")


@pytest.mark.parametrize("bad", [0x7FC00000, 0x7F800000, 0x7F800001, 0x7F61B1E6])
@pytest.mark.parametrize("column", [0, 6, 12])
def test_ranges_that_are_no_numbers_are_refused(tmp_path: Path, column: int, bad: int) -> None:
    path = tmp_path / "x.compressed.ply"  # bad: NaN, infinity, a NaN that traps, 3e38
    write_scene(path, Scene(some(300)))
    data = bytearray(path.read_bytes())
    place = data.index(b"end_header\n") + 11 + 4 * column
    data[place : place + 4] = struct.pack("<I", bad)
    path.write_bytes(data)
    if column == 0 and bad == 0x7F61B1E6:
        assert read_compressed_ply(path).gaussians.means.isfinite().all()  # far, but a number
    else:
        refused(read_compressed_ply, path, "of 300 splats")


@examples
@given(st.data())
def test_damage_brings_no_more_than_a_scene_error(tmp_path: Path, data: st.DataObject) -> None:
    write_scene(tmp_path / "x.compressed.ply", Scene(some(3), None, {"photo": "x"}))
    damaged_anywhere(read_compressed_ply, tmp_path / "x.compressed.ply", data)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="opacity"):
        write_scene(tmp_path / "x.compressed.ply", Scene(simple(opacities=[1.5])))
    with pytest.raises(SceneError, match="too long"):
        write_scene(tmp_path / "x.compressed.ply", Scene(simple(), None, {"a": "b" * 9999}))
    assert not list(tmp_path.iterdir())
