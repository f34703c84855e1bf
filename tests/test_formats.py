from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from headbox.errors import SceneError
from headbox.formats import SUFFIXES, read_scene, write_scene
from headbox.formats.compressed_ply import write_compressed_ply
from headbox.formats.ply import write_ply
from headbox.gaussians import Gaussians, Scene
from packed_scenes import angles, simple
from ply_files import some


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".SPZ", ".Compressed.PLY"])
def test_a_scene_comes_back_the_right_way_up(tmp_path: Path, suffix: str) -> None:
    write_scene(tmp_path / f"x.y{suffix}", Scene(simple()))
    found = read_scene(str(tmp_path / f"x.y{suffix}")).gaussians
    assert found.means.tolist() == [[1.5, -2.25, 3.0]]
    assert angles(found, simple()).item() < 0.02  # the coarsest rotations are those of SOG
    torch.testing.assert_close(found.scales, simple().scales)
    torch.testing.assert_close(found.opacities, simple().opacities)
    # The coarsest colours are those of SPZ: steps of 0.0074 in sRGB, up to 2.4 times that.
    torch.testing.assert_close(found.colors, simple().colors, rtol=0, atol=0.5 * 0.0074 * 2.4)


def test_each_suffix_is_another_format(tmp_path: Path) -> None:
    heads = set()
    for suffix in SUFFIXES:
        write_scene(tmp_path / f"x{suffix}", Scene(some(40)))
        heads.add((tmp_path / f"x{suffix}").read_bytes()[:2])
        assert len(read_scene(tmp_path / f"x{suffix}").gaussians) == 40
    assert len(heads) == len(SUFFIXES) - 1  # both kinds of PLY begin alike


def test_the_kind_of_a_ply_does_not_depend_on_its_name(tmp_path: Path) -> None:
    plain, packed = tmp_path / "x.compressed.ply", tmp_path / "x.ply"
    write_ply(plain, Scene(simple()))
    write_compressed_ply(packed, Scene(simple()))
    for path in (plain, packed):
        assert read_scene(path).gaussians.means.tolist() == [[1.5, -2.25, 3.0]]


@pytest.mark.parametrize("suffix", SUFFIXES)
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


@pytest.mark.parametrize("name", ["x", "x.glb", "ply", "x.ply.txt", "xsplat"])
def test_another_suffix_is_refused_with_those_that_are_known(tmp_path: Path, name: str) -> None:
    known = re.escape(
        f"{tmp_path / name} has no suffix of a scene; known are .ply, .compressed.ply"
    )
    with pytest.raises(SceneError, match=known):
        read_scene(tmp_path / name)
    with pytest.raises(SceneError, match=known):
        write_scene(tmp_path / name, Scene(simple()))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_not_there_is_named(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(SceneError, match=re.escape(f"none{suffix} cannot be read")):
        read_scene(tmp_path / f"none{suffix}")


def test_the_choice_of_a_format_loads_nothing_heavy() -> None:
    code = "import sys, headbox.formats; sys.exit('torch' in sys.modules or 'PIL' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_docs_have_a_row_for_every_suffix() -> None:
    page = (Path(__file__).parents[1] / "docs" / "formats.md").read_text()
    rows = re.findall(r"^\| `(\S+)` \|", page, re.MULTILINE)
    assert rows == [*SUFFIXES, *SUFFIXES]  # what is kept, and what was measured
