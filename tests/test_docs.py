"""What README and examples show is run as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headbox.formats.registry import read_scene

REPO = Path(__file__).parents[1]
PAGES = [*REPO.glob("*.md"), *(REPO / "docs").rglob("*.md")]


def test_the_python_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (REPO / "README.md").read_text(), re.DOTALL)
    (tmp_path / "examples").symlink_to(REPO / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(code, names)
    assert names["picture"].shape == (960, 640, 3)
    scene = read_scene(tmp_path / "room.spz")
    assert scene.camera is not None
    assert scene.camera.width == 1334


def test_the_examples_make_a_scene_and_a_moving_picture(tmp_path: Path) -> None:
    def run(script: str, *arguments: Path) -> None:
        subprocess.run([sys.executable, REPO / "examples" / script, *arguments], check=True)

    run("01_photo_to_scene.py", REPO / "examples" / "photos" / "pagoda.jpg", tmp_path)
    with Image.open(tmp_path / "pagoda_right.png") as picture:
        assert picture.size == (640, 427)
        assert np.asarray(picture).mean() > 60  # not black
    run("02_animation.py", tmp_path / "pagoda.ply", tmp_path / "pagoda.webp")
    with Image.open(tmp_path / "pagoda.webp") as film:
        assert getattr(film, "n_frames", 1) == 40


def test_every_block_of_code_ends_and_its_python_can_be_read() -> None:
    fence = re.compile(r"^```(\w*)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
    for page in PAGES:
        text = page.read_text()
        assert "```" not in fence.sub("", text), f"{page.name} has a block without an end"
        for language, code in fence.findall(text):
            if language == "python":
                compile(code, page.name, "exec")


def test_torchrun_leaves_the_options_of_training_alone() -> None:
    from torch.distributed.run import parse_args  # what torchrun is

    commands = []
    for page in [*PAGES, *(REPO / "recipes").glob("*.py")]:
        text = re.sub(r"\\+\n", " ", page.read_text())
        commands += re.findall(r"torchrun (-.*?)(?:`|\n)", text)
    assert len(commands) >= 4  # two pages, two recipes
    for command in commands:
        found = parse_args(shlex.split(command))
        assert found.module
        assert found.training_script == "headbox"
        assert found.training_script_args[0] == "train"


def test_every_link_in_readme_and_docs_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_what_contributing_and_the_architecture_name_is_there() -> None:
    package = REPO / "src" / "headbox"
    for page in (REPO / "CONTRIBUTING.md", REPO / "docs" / "architecture.md"):
        names = set(re.findall(r"`((?:[a-z_0-9]+/)+[a-z_0-9]+\.(?:py|js))`", page.read_text()))
        assert len(names) > 8
        for name in names - {"cli/NAME.py"}:
            assert (package / name).exists() or (REPO / name).exists(), f"{page.name}: {name}"


def test_every_page_is_in_the_navigation() -> None:
    nav = (REPO / "mkdocs.yml").read_text()
    for page in (REPO / "docs").rglob("*.md"):
        assert str(page.relative_to(REPO / "docs")) in nav, page
