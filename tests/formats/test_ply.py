from __future__ import annotations

import dataclasses
import math
import resource
import signal
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.ply import read_ply
from headbox.formats.registry import write_scene
from headbox.gaussians import Gaussians, Scene
from support.ply_files import (
    BASIC,
    element,
    examples,
    sharp_elements,
    some,
    table_of,
    write_elements,
)
from support.scene_strategies import cameras, gaussians, metas

# What we write


@examples
@given(gaussians(), st.none() | cameras(), metas)
def test_a_scene_comes_back_from_its_file(
    tmp_path: Path, splats: Gaussians, camera: Camera | None, meta: dict[str, str]
) -> None:
    write_scene(tmp_path / "scene.ply", Scene(splats, camera, meta))
    scene = read_ply(tmp_path / "scene.ply")
    assert scene.gaussians.means.equal(splats.means)
    assert scene.gaussians.quats.equal(splats.quats)
    # The file's float32 logarithm, up to 110, has steps of up to 8e-6: half of one is 4e-6.
    torch.testing.assert_close(scene.gaussians.scales, splats.scales, rtol=4e-6, atol=0)
    # A step of a logit is at most 8e-6 of the smaller of opacity and transparency.
    torch.testing.assert_close(scene.gaussians.opacities, splats.opacities, rtol=4e-6, atol=0)
    # f_dc has steps of 1.2e-7 near white, where linear light changes 0.65 as much; half of one,
    # and half a step of linear light.
    torch.testing.assert_close(scene.gaussians.colors, splats.colors, rtol=0, atol=1e-7)
    assert scene.metadata == meta
    assert (scene.camera is None) == (camera is None)
    if camera is not None and scene.camera is not None:
        assert scene.camera.K.equal(camera.K)
        assert scene.camera.viewmat.equal(camera.viewmat)
        assert (scene.camera.width, scene.camera.height) == (camera.width, camera.height)


@examples
@given(gaussians(), st.none() | cameras(), metas)
def test_reading_and_writing_again_gives_the_same_bytes(
    tmp_path: Path, splats: Gaussians, camera: Camera | None, meta: dict[str, str]
) -> None:
    # Not a matter of luck: in float64 each coding is exact, and the coarser of the two float32
    # grids decides. A search over all floats of [1e-3, 1] (colour, opacity) and [1e-3, 10] (scale)
    # found a single exception: a scale of 2.718282, next to where a logarithm of 1 halves its grid.
    first, second = tmp_path / "first.ply", tmp_path / "second.ply"
    write_scene(first, Scene(splats, camera, meta))
    write_scene(second, read_ply(first))
    assert second.read_bytes() == first.read_bytes()


def test_the_ends_of_every_range_come_back_exactly(tmp_path: Path) -> None:
    below_one = float(np.nextafter(np.float32(1), np.float32(0)))
    ends = torch.tensor([0.0, 1e-45, 1.0, below_one])
    scales = torch.tensor([0.0, 1e-45, 1.0, 1e30])[:, None].expand(4, 3)
    splats = dataclasses.replace(some(4), opacities=ends, scales=scales)
    splats = dataclasses.replace(
        splats, colors=torch.tensor([0.0, 0.5, 1.0, 1.0])[:, None].expand(4, 3)
    )
    write_scene(tmp_path / "scene.ply", Scene(splats))
    again = read_ply(tmp_path / "scene.ply").gaussians
    assert again.opacities[[0, 2, 3]].equal(ends[[0, 2, 3]])
    assert again.scales[[0, 2]].equal(scales[[0, 2]])
    assert again.colors[[0, 2]].equal(splats.colors[[0, 2]])
    assert again.opacities[1] < 1e-44  # the least float32 there is has no neighbour to round to
    assert again.scales[1].max() < 1e-44
    table = np.fromfile(tmp_path / "scene.ply", "<f4", offset=data_offset(tmp_path / "scene.ply"))
    assert np.isfinite(table).all()


def data_offset(path: Path) -> int:
    return path.read_bytes().index(b"end_header\n") + len(b"end_header\n")


def test_the_file_is_the_one_that_viewers_know(tmp_path: Path) -> None:
    splats = Gaussians(
        means=torch.tensor([[1.0, 2.0, 3.0]]),
        quats=torch.tensor([[1.0, 0.0, -0.5, 0.25]]),
        scales=torch.tensor([[1.0, math.e, 0.01]]),
        opacities=torch.tensor([0.75]),
        colors=torch.tensor([[0.0, 0.2140411405, 1.0]]),
    )
    path = tmp_path / "scene.ply"
    write_scene(path, Scene(splats, Camera.of_photo(640, 427, 533.1), {"photo": "Ä\nend_header"}))
    camera = (
        '{"width": 640, "height": 427, '
        '"K": [533.1, 0.0, 320.0, 0.0, 533.1, 213.5, 0.0, 0.0, 1.0], "viewmat": [1.0, 0.0, 0.0, '
        "0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]}"
    )
    assert path.read_bytes()[: data_offset(path)].decode("ascii").split("\n") == [
        "ply",
        "format binary_little_endian 1.0",
        f"comment headbox camera {camera}",
        'comment headbox meta {"photo": "\\u00c4\\nend_header"}',
        "element vertex 1",
        *(f"property float {name}" for name in BASIC),
        "end_header",
        "",
    ]
    sh = 1 / (2 * 0.28209479177387814)  # white; sRGB 0.5 is 0 and black the negative
    expected = [1, 2, 3, -sh, 0, sh, math.log(3), 0, 1, math.log(0.01), 1, 0, -0.5, 0.25]
    values = np.fromfile(path, "<f4", offset=data_offset(path))
    # One rounding to float32 each; the grey was given with ten digits.
    np.testing.assert_allclose(values, expected, rtol=1e-6, atol=1e-7)


def test_more_splats_than_a_block_keep_their_order(tmp_path: Path) -> None:
    splats = some(20_001)
    write_scene(tmp_path / "scene.ply", Scene(splats))
    again = read_ply(tmp_path / "scene.ply").gaussians
    assert again.means.equal(splats.means)
    torch.testing.assert_close(again.colors, splats.colors, rtol=0, atol=1e-7)  # as above


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_splats_that_no_file_should_hold_are_not_written(tmp_path: Path, bad: float) -> None:
    splats = some(5)
    splats.means[2, 1] = bad
    with pytest.raises(SceneError, match=r"scene\.ply: 1 of 5 splats \(the first has index 2\)"):
        write_scene(tmp_path / "scene.ply", Scene(splats))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("meta", [{"a": "x" * 5000}, {str(i): "x" * 3000 for i in range(30)}])
def test_notes_too_long_for_a_header_are_refused(tmp_path: Path, meta: dict[str, str]) -> None:
    with pytest.raises(SceneError, match="metadata is too long"):
        write_scene(tmp_path / "scene.ply", Scene(some(1), None, meta))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "scene.ply"
    write_scene(path, Scene(some(3)))
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(SceneError, match=r"scene\.ply cannot be written"):
            write_scene(path, Scene(some(20_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, old)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match=r"nowhere.scene\.ply cannot be written"):
        write_scene(tmp_path / "nowhere" / "scene.ply", Scene(some(1)))


# What others write


def assert_same(read: Gaussians, truth: Gaussians) -> None:
    for field in dataclasses.fields(Gaussians):
        # A few float32 roundings of logits, logarithms and f_dc, as in the tests above.
        torch.testing.assert_close(
            getattr(read, field.name), getattr(truth, field.name), rtol=1e-5, atol=1e-6
        )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("kind", ["float", "double"])
@pytest.mark.parametrize("order", ["<", ">", ""])
def test_plain_3dgs_files_are_read(tmp_path: Path, order: str, kind: str, end: str) -> None:
    splats = some(10)
    basic = table_of(splats)
    columns = {name: basic[name] for name in BASIC[:3]}
    columns |= {name: np.zeros(10) for name in ("nx", "ny", "nz")}
    columns |= {name: basic[name] for name in BASIC[3:6]}
    columns |= {f"f_rest_{i}": np.full(10, 0.1 * i) for i in range(45)}
    columns |= {name: basic[name] for name in BASIC[6:]}
    path = write_elements(
        tmp_path / "x.ply", element("vertex", columns, kind), order=order, end=end
    )
    scene = read_ply(path)
    assert_same(scene.gaussians, splats)
    assert scene.camera is None
    assert scene.metadata == {}


@examples
@given(st.permutations([*BASIC, "confidence", "red"]))
def test_properties_are_found_in_any_order(tmp_path: Path, names: list[str]) -> None:
    splats = some(4)
    columns = {**table_of(splats), "confidence": np.ones(4), "red": np.ones(4)}
    path = write_elements(
        tmp_path / "x.ply", element("vertex", {name: columns[name] for name in names})
    )
    assert_same(read_ply(path).gaussians, splats)


@pytest.mark.parametrize("order", ["<", ">", ""])
def test_number_types_mix(tmp_path: Path, order: str) -> None:
    head, rows = element("vertex", {**table_of(some(3)), "red": np.ones(3)}, "double")
    head = head.replace("property double red", "property uchar red")
    head = head.replace("property double rot_0", "property int16 rot_0")
    dtype = [(n, {"red": "u1", "rot_0": "i2"}.get(n, "f8")) for n in rows.dtype.names or ()]
    mixed = np.empty(3, dtype)
    for name in rows.dtype.names or ():
        mixed[name] = rows[name] if name != "rot_0" else [3, -2, 1]
    scene = read_ply(write_elements(tmp_path / "x.ply", (head, mixed), order=order))
    assert scene.gaussians.quats[:, 0].tolist() == [3.0, -2.0, 1.0]
    assert_same(dataclasses.replace(scene.gaussians, quats=some(3).quats), some(3))


@pytest.mark.parametrize("order", ["<", ">", ""])
@pytest.mark.parametrize("first", [0, 3])
def test_files_of_the_sharp_program_bring_their_camera(
    tmp_path: Path, order: str, first: int
) -> None:
    splats = some(7)
    elements = sharp_elements(splats, space=0)
    scene = read_ply(
        write_elements(tmp_path / "x.ply", *elements[first:], *elements[:first], order=order)
    )
    assert_same(scene.gaussians, splats)
    camera = scene.camera
    assert camera is not None
    assert (camera.width, camera.height) == (640, 427)
    assert camera.K.equal(torch.tensor([[533.4615, 0, 320], [0, 533.4615, 213.5], [0, 0, 1]]))
    assert camera.viewmat.equal(torch.eye(4))


def test_linear_colours_of_the_sharp_program_stay_linear(tmp_path: Path) -> None:
    splats = some(7)
    coded = read_ply(write_elements(tmp_path / "a.ply", *sharp_elements(splats, space=0)))
    plain = read_ply(write_elements(tmp_path / "b.ply", *sharp_elements(splats, space=1)))
    linear = plain.gaussians.colors.double()
    expected = ((linear.clamp(min=0.04045) + 0.055) / 1.055) ** 2.4
    expected = torch.where(linear <= 0.04045, linear / 12.92, expected).float()
    torch.testing.assert_close(coded.gaussians.colors, expected, rtol=0, atol=2e-7)  # roundings
    with pytest.raises(SceneError, match="colour space 7"):
        read_ply(write_elements(tmp_path / "c.ply", *sharp_elements(splats, space=7)))


def test_infinite_logits_and_logarithms_mean_their_limits(tmp_path: Path) -> None:
    # The released program writes them for opacities of exactly 0 and 1.
    columns = table_of(some(3))
    columns["opacity"] = np.array([-np.inf, np.inf, 1000.0])
    columns["scale_0"] = np.array([-np.inf, 0.0, -1000.0])
    splats = read_ply(write_elements(tmp_path / "x.ply", element("vertex", columns))).gaussians
    assert splats.opacities.tolist() == [0.0, 1.0, 1.0]
    assert splats.scales[:, 0].tolist() == [0.0, 1.0, 0.0]


def test_colours_below_black_are_black(tmp_path: Path) -> None:
    columns = table_of(some(1)) | {"f_dc_0": np.array([-2.5]), "f_dc_1": np.array([3.0])}
    splats = read_ply(write_elements(tmp_path / "x.ply", element("vertex", columns))).gaussians
    assert splats.colors[0, 0] == 0
    assert splats.colors[0, 1] > 1


def test_faces_behind_the_splats_and_junk_at_the_end_do_no_harm(tmp_path: Path) -> None:
    splats = some(4)
    head, rows = element("vertex", table_of(splats))
    head += "\nelement face 1\nproperty list uchar int vertex_indices"
    path = write_elements(tmp_path / "x.ply", (head, rows))
    path.write_bytes(path.read_bytes() + b"\x03" + bytes(12) + b"junk")
    assert_same(read_ply(path).gaussians, splats)
