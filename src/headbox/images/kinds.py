"""Kinds of pictures: which a file's name asks for, and which suffixes a kind can have."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from pathlib import Path

from headbox.errors import SceneError

_STILL = (".png", ".jpg", ".jpeg")
_MODERN = (".webp", ".avif")


@dataclasses.dataclass(frozen=True)
class Kind:
    """suffixes: what a file of this kind may end in; width: of one view, pixels, unless told."""

    suffixes: tuple[str, ...]
    width: int
    moves: bool = False  # along a path, always; the stereo kinds move when they are films
    stereo: bool = False


KINDS = {
    "film": Kind((".mp4",), 1280, moves=True),
    "loop": Kind((".gif", *_MODERN), 480, moves=True),
    "view": Kind((*_STILL, *_MODERN), 1280),
    "depth": Kind((*_STILL, *_MODERN), 1280),
    "depth-mm": Kind((".png",), 1280),
    "depth-float": Kind((".tiff", ".tif"), 1280),
    "sbs": Kind((*_STILL, ".mp4"), 1280, stereo=True),
    "half-sbs": Kind((*_STILL, ".mp4"), 1920, stereo=True),
    "cross-eyed": Kind((*_STILL, ".mp4"), 1280, stereo=True),
    "anaglyph": Kind((*_STILL, ".mp4"), 1280, stereo=True),
    "mpo": Kind((".mpo",), 1920, stereo=True),
    "spatial": Kind((".heic",), 1920, stereo=True),
    "quilt": Kind(_STILL, 480),
}
_LAYOUT = re.compile(r"_qs(\d{1,2})x(\d{1,2})a(\d{1,2}(?:\.\d{1,6})?)$", re.ASCII | re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Layout:
    """How a quilt's views lie: columns, rows, and the width of a view through its height."""

    columns: int
    rows: int
    aspect: float


def kind_of(output: Path, kind: str | None = None) -> str:
    """The kind of picture that a file's name asks for, or `kind` if the name suits it.

    Raises SceneError for a kind that there is not, and for a name that does not suit it.
    """
    suffix = output.suffix.lower()
    if kind is None and layout_of(output) is not None:
        kind = "quilt"
    if kind is None:
        kind = next((name for name, one in KINDS.items() if suffix in one.suffixes), None)
        if kind is None:
            every = dict.fromkeys(suffix for one in KINDS.values() for suffix in one.suffixes)
            raise SceneError(f"{output} is no kind of picture: end its name in {_either(every)}.")
    if kind not in KINDS:
        raise SceneError(f"{kind!r} is no kind of picture: choose {_either(KINDS)}.")
    if suffix not in KINDS[kind].suffixes:
        endings = _either(KINDS[kind].suffixes)
        raise SceneError(f"{output} cannot hold the kind {kind}: end its name in {endings}.")
    if kind == "quilt" and layout_of(output) is None:
        raise SceneError(
            f"{output} does not say how the views of a quilt lie: end its name in _qsCxRaA, as in "
            f"{output.stem}_qs8x6a0.75{output.suffix} for 8 columns, 6 rows and views of 3 : 4."
        )
    return kind


def layout_of(output: Path) -> Layout | None:
    """What a quilt's name says, as Looking Glass's own programs read it: NAME_qs8x6a0.75.png."""
    found = _LAYOUT.search(output.stem)
    if found is None:
        return None
    columns, rows, aspect = int(found[1]), int(found[2]), float(found[3])
    if not (columns and rows and columns * rows > 1 and 0.1 <= aspect <= 10):
        return None
    return Layout(columns, rows, aspect)


def _either(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
