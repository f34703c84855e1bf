from __future__ import annotations

from pathlib import Path

import pytest

from headbox.errors import SceneError
from headbox.images.kinds import KINDS, Layout, kind_of, layout_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mp4", "film"),
        ("a.GIF", "loop"),
        ("a.webp", "loop"),
        ("a.avif", "loop"),
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
def test_the_name_chooses_the_kind(name: str, kind: str) -> None:
    assert kind_of(Path("folder.mp4") / name) == kind


def test_every_kind_takes_its_own_suffixes_and_no_others() -> None:
    every = {suffix for kind in KINDS.values() for suffix in kind.suffixes}
    for name, kind in KINDS.items():
        for suffix in every:
            output = Path(f"a_qs8x6a0.75{suffix}")
            if suffix in kind.suffixes:
                assert kind_of(output, name) == name
            else:
                with pytest.raises(SceneError, match=rf"cannot hold the kind {name}: end its name"):
                    kind_of(output, name)


@pytest.mark.parametrize("name", ["a", "a.mp4.zip", "a.mov"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(SceneError, match=rf"{name} is no kind of picture: end its name in \.mp4, "):
        kind_of(Path(name))


def test_other_kinds_are_refused() -> None:
    with pytest.raises(SceneError, match=r"'painting' is no kind of picture: choose film, loop, "):
        kind_of(Path("a.png"), "painting")


def test_a_quilt_says_how_its_views_lie() -> None:
    assert layout_of(Path("a_qs11x6a0.5625.png")) == Layout(11, 6, 0.5625)
    assert layout_of(Path("A_QS5x9a1.77778.JPG")) == Layout(5, 9, 1.77778)
    with pytest.raises(SceneError, match=r"_qsCxRaA, as in b_qs8x6a0\.75\.png for 8 columns"):
        kind_of(Path("b.png"), "quilt")


@pytest.mark.parametrize(
    "stem",
    ["a_qs0x6a1", "a_qs1x1a1", "a_qs8x6a0", "a_qs8x6a99", "a_qs100x6a1", "a_qs8x6", "_qs8x6a1_"],
)
def test_what_is_no_layout(stem: str) -> None:
    assert layout_of(Path(stem + ".png")) is None
