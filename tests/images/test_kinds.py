from __future__ import annotations

import re
from pathlib import Path

import pytest

from headbox.errors import SceneError
from headbox.images.kinds import IMAGE_KINDS, QuiltLayout, quilt_layout, resolve_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mp4", "video"),
        ("a.GIF", "animation"),
        ("a.webp", "animation"),
        ("a.avif", "animation"),
        ("a.png", "view"),
        ("a.JPG", "view"),
        ("a.jpeg", "view"),
        ("a.tiff", "depth-float"),
        ("a.tif", "depth-float"),
        ("a.mpo", "mpo"),
        ("a.HEIC", "spatial"),
        ("a_qs8x6a0.75.png", "quilt"),
        ("a_qs11x6a0.5625.jpg", "quilt"),
        ("a_qs.png", "view"),
    ],
)
def test_the_name_selects_the_kind(name: str, kind: str) -> None:
    assert resolve_kind(Path("folder.mp4") / name) == kind


def test_every_kind_takes_its_own_suffixes_and_no_others() -> None:
    every = {suffix for kind in IMAGE_KINDS.values() for suffix in kind.suffixes}
    for name, kind in IMAGE_KINDS.items():
        for suffix in every:
            output = Path(f"a_qs8x6a0.75{suffix}")
            if suffix in kind.suffixes:
                assert resolve_kind(output, name) == name
            else:
                with pytest.raises(SceneError, match=rf"which cannot hold {name}; use \."):
                    resolve_kind(output, name)


@pytest.mark.parametrize(("name", "suffix"), [("a", ""), ("a.mp4.zip", ".zip"), ("a.mov", ".mov")])
def test_unsupported_suffixes_are_refused(name: str, suffix: str) -> None:
    message = f'{name} has the unsupported output format "{suffix}"; use .mp4, '
    with pytest.raises(SceneError, match=re.escape(message)):
        resolve_kind(Path(name))


def test_unknown_kinds_are_refused() -> None:
    message = 'Unknown kind of image "painting"; choose video, animation, '
    with pytest.raises(SceneError, match=message):
        resolve_kind(Path("a.png"), "painting")


def test_the_name_of_a_quilt_gives_its_layout() -> None:
    assert quilt_layout(Path("a_qs11x6a0.5625.png")) == QuiltLayout(11, 6, 0.5625)
    assert quilt_layout(Path("A_QS5x9a1.77778.JPG")) == QuiltLayout(5, 9, 1.77778)
    with pytest.raises(SceneError, match=r"_qsCxRaA, e\.g\. b_qs8x6a0\.75\.png for 8 columns"):
        resolve_kind(Path("b.png"), "quilt")


@pytest.mark.parametrize(
    "stem",
    ["a_qs0x6a1", "a_qs1x1a1", "a_qs8x6a0", "a_qs8x6a99", "a_qs100x6a1", "a_qs8x6", "_qs8x6a1_"],
)
def test_invalid_layouts_are_ignored(stem: str) -> None:
    assert quilt_layout(Path(stem + ".png")) is None
