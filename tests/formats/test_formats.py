from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from headbox.camera import Camera, look_at
from headbox.errors import SceneError
from headbox.formats.compressed_ply import encode_compressed_ply
from headbox.formats.files import write_bytes
from headbox.formats.ply import encode_ply
from headbox.formats.registry import SCENE_SUFFIXES, read_metadata, read_scene, write_scene
from headbox.gaussians import Gaussians, Scene
from support.packed_scenes import angles, packed_bombs, simple
from support.ply_files import element, some, table_of, write_elements


@pytest.mark.parametrize("suffix", [*SCENE_SUFFIXES, ".SPZ", ".Compressed.PLY"])
def test_a_scene_comes_back_the_right_way_up(tmp_path: Path, suffix: str) -> None:
    write_scene(tmp_path / f"x.y{suffix}", Scene(simple()))
    found = read_scene(str(tmp_path / f"x.y{suffix}")).gaussians
    assert found.means.tolist() == [[1.5, -2.25, 3.0]]
    assert angles(found, simple()).item() < 0.02  # the coarsest rotations are those of SOG
    # The coarsest scales are the float16 of .ksplat.
    torch.testing.assert_close(found.scales, simple().scales, rtol=2.0**-11, atol=0)
    torch.testing.assert_close(found.opacities, simple().opacities)
    # The coarsest colours are those of SPZ: steps of 0.0074 in sRGB, up to 2.4 times that.
    torch.testing.assert_close(found.colors, simple().colors, rtol=0, atol=0.5 * 0.0074 * 2.4)


def test_each_suffix_is_another_format(tmp_path: Path) -> None:
    heads = set()
    for suffix in SCENE_SUFFIXES:
        write_scene(tmp_path / f"x{suffix}", Scene(some(40)))
        heads.add((tmp_path / f"x{suffix}").read_bytes()[:2])
        assert len(read_scene(tmp_path / f"x{suffix}").gaussians) == 40
    assert len(heads) == len(SCENE_SUFFIXES) - 1  # both kinds of PLY begin alike


def test_the_kind_of_a_ply_does_not_depend_on_its_name(tmp_path: Path) -> None:
    plain, packed = tmp_path / "x.compressed.ply", tmp_path / "x.ply"
    write_bytes(plain, encode_ply(Scene(simple()), plain))
    write_bytes(packed, encode_compressed_ply(Scene(simple()), packed))
    for path in (plain, packed):
        assert read_scene(path).gaussians.means.tolist() == [[1.5, -2.25, 3.0]]


@pytest.mark.parametrize("suffix", SCENE_SUFFIXES)
def test_it_does_not_matter_how_a_scene_lies_in_memory(tmp_path: Path, suffix: str) -> None:
    splats = some(300)
    write_scene(tmp_path / f"rows{suffix}", Scene(splats))
    columns = Gaussians(
        *(
            part.repeat_interleave(2, -1)[..., ::2].requires_grad_()
            for part in vars(splats).values()
        )
    )
    write_scene(tmp_path / f"columns{suffix}", Scene(columns))
    assert (tmp_path / f"rows{suffix}").read_bytes() == (tmp_path / f"columns{suffix}").read_bytes()


@pytest.mark.parametrize("name", ["x", "x.gltf", "ply", "x.ply.txt", "xsplat"])
def test_another_suffix_is_refused_with_those_that_are_known(tmp_path: Path, name: str) -> None:
    known = re.escape(
        f"{tmp_path / name} has no scene format's suffix; known are .ply, .compressed.ply"
    )
    with pytest.raises(SceneError, match=known):
        read_scene(tmp_path / name)
    with pytest.raises(SceneError, match=known):
        write_scene(tmp_path / name, Scene(simple()))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", SCENE_SUFFIXES)
def test_the_camera_and_the_notes_travel_with_every_format(tmp_path: Path, suffix: str) -> None:
    K = torch.tensor([[500.1, 0.0, 321.5], [0, 499.9, 240.25], [0, 0, 1]])
    camera = Camera(K, look_at([0.5, -1.0, 0.25], [0.0, 0.0, 4.0]), 640, 480)
    meta = {"photo": "Ä.jpg", "eye_limits": '{"left": 0.1}', "": "\n"}
    path = tmp_path / f"x{suffix}"
    write_scene(path, Scene(some(40), camera, meta))
    scene = read_scene(path)
    assert scene.metadata == read_metadata(path) == meta
    assert scene.camera is not None
    assert scene.camera.K.equal(K)
    assert scene.camera.viewmat.equal(camera.viewmat)
    assert (scene.camera.width, scene.camera.height) == (640, 480)
    whole = path.read_bytes()
    write_scene(path, Scene(some(40), camera, meta))
    assert path.read_bytes() == whole  # no clock, no chance


@pytest.mark.parametrize("suffix", SCENE_SUFFIXES)
def test_a_file_that_is_not_there_is_named(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(SceneError, match=re.escape(f"none{suffix} cannot be read")):
        read_scene(tmp_path / f"none{suffix}")


def test_no_promise_of_a_file_takes_address_space(tmp_path: Path) -> None:
    # Not only what Python counts: Zstandard, zlib and WebP allocate for themselves.
    bombs = packed_bombs(tmp_path)
    code = """if True:
        import resource, sys, torch
        from pathlib import Path
        from headbox.errors import SceneError
        from headbox.formats.registry import read_scene
        torch.set_num_threads(1)
        good, *bombs = sys.argv[1:]
        for path in good.split(":"):
            read_scene(path)
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + (64 << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        for path in bombs:
            try:
                read_scene(path)
            except SceneError:
                continue
            sys.exit(f"{path} was read")
        """
    good = []
    for suffix in SCENE_SUFFIXES:
        good.append(str(tmp_path / f"good{suffix}"))
        write_scene(good[-1], Scene(some(40)))
    command = [sys.executable, "-c", code, ":".join(good), *map(str, bombs)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_choice_of_a_format_loads_nothing_heavy() -> None:
    code = "import sys, headbox.formats; sys.exit('torch' in sys.modules or 'PIL' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_docs_have_a_row_for_every_suffix() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text()
    rows = re.findall(r"^\| `(\S+)` \|", page, re.MULTILINE)
    assert rows == 3 * [*SCENE_SUFFIXES]  # what is kept, what was measured, who reads it


def test_a_few_invalid_splats_are_left_out_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    splats, path = some(300), tmp_path / "x.ply"
    write_scene(path, Scene(splats))
    data = bytearray(path.read_bytes())
    start = data.index(b"end_header\n") + len(b"end_header\n")
    data[start : start + 4] = b"\x00\x00\xc0\x7f"  # NaN, in x of the first splat
    path.write_bytes(data)
    torch.testing.assert_close(read_scene(path).gaussians.means, splats.means[1:])
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}: 1 of 300 splats hold NaN, infinity or an impossible value and are left out."
    ]
    columns = 14 * 4
    for row in range(31):
        data[start + row * columns : start + row * columns + 4] = b"\x00\x00\xc0\x7f"
    path.write_bytes(data)
    with pytest.raises(SceneError, match=r"31 of 300 splats .* hold NaN"):
        read_scene(path)


def test_view_dependent_color_is_left_out_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    table = table_of(some(5)) | {f"f_rest_{i}": np.zeros(5) for i in range(45)}
    write_elements(tmp_path / "x.ply", element("vertex", table))
    assert len(read_scene(tmp_path / "x.ply").gaussians) == 5
    assert "(spherical harmonics of degree 3) is left out" in caplog.text


@pytest.mark.parametrize(
    ("without", "more", "reason"),
    [
        (["scale_2"], [], "surfels of 2D Gaussian splatting"),
        (["f_dc_0", "f_dc_1", "f_dc_2"], ["red", "green", "blue"], "colours are red, green"),
    ],
)
def test_splats_of_another_kind_are_named(
    tmp_path: Path, without: list[str], more: list[str], reason: str
) -> None:
    table = {name: column for name, column in table_of(some(5)).items() if name not in without}
    table |= {name: np.zeros(5) for name in more}
    write_elements(tmp_path / "x.ply", element("vertex", table))
    with pytest.raises(SceneError, match=reason):
        read_scene(tmp_path / "x.ply")


def test_long_comments_of_other_programs_are_skipped(tmp_path: Path) -> None:
    write_elements(tmp_path / "x.ply", element("vertex", table_of(some(3))))
    data = (tmp_path / "x.ply").read_bytes()
    comments = b"comment " + b"x" * 100_000 + b"\ncomment y\n"
    (tmp_path / "x.ply").write_bytes(data.replace(b"element", comments + b"element", 1))
    assert len(read_scene(tmp_path / "x.ply").gaussians) == 3
