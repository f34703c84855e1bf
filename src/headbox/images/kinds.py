"""Kinds of output images: the suffixes of each kind, and the kind that a file name selects.

This module imports neither torch nor NumPy, for the command line's help.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from pathlib import Path

from headbox.errors import SceneError

_STILL = (".png", ".jpg", ".jpeg")
_MODERN = (".webp", ".avif")


@dataclasses.dataclass(frozen=True)
class ImageKind:
    """Suffixes and defaults of one kind of output; width is that of one view in pixels."""

    suffixes: tuple[str, ...]
    width: int
    animated: bool = False  # stereo kinds are animated only as .mp4
    stereo: bool = False


IMAGE_KINDS = {
    "video": ImageKind((".mp4",), 1280, animated=True),
    "animation": ImageKind((".gif", *_MODERN), 480, animated=True),
    "view": ImageKind((*_STILL, *_MODERN), 1280),
    "depth": ImageKind((*_STILL, *_MODERN), 1280),
    "depth-mm": ImageKind((".png",), 1280),
    "depth-float": ImageKind((".tiff", ".tif"), 1280),
    "sbs": ImageKind((*_STILL, ".mp4"), 1280, stereo=True),
    "half-sbs": ImageKind((*_STILL, ".mp4"), 1920, stereo=True),
    "cross-eyed": ImageKind((*_STILL, ".mp4"), 1280, stereo=True),
    "anaglyph": ImageKind((*_STILL, ".mp4"), 1280, stereo=True),
    "mpo": ImageKind((".mpo",), 1920, stereo=True),
    "spatial": ImageKind((".heic",), 1920, stereo=True),
    "quilt": ImageKind(_STILL, 480),
}
# The keys of `scene.camera_paths.PATHS`, which needs torch.
PATH_NAMES = ("rotate", "swipe", "shake", "orbit", "dolly")
_LAYOUT = re.compile(r"_qs(\d{1,2})x(\d{1,2})a(\d{1,2}(?:\.\d{1,6})?)$", re.ASCII | re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class QuiltLayout:
    """Arrangement of the views of a quilt; aspect is the width / height of one view."""

    columns: int
    rows: int
    aspect: float


def resolve_kind(output: Path, kind: str | None = None) -> str:
    """The kind that the name of `output` selects, or `kind` if its suffix allows it.

    Raises SceneError for an unknown kind, an unsupported suffix, and a quilt without a layout.
    """
    suffix = output.suffix.lower()
    if kind is None and quilt_layout(output) is not None:
        kind = "quilt"
    if kind is None:
        kind = next((name for name, one in IMAGE_KINDS.items() if suffix in one.suffixes), None)
        if kind is None:
            every = dict.fromkeys(suffix for one in IMAGE_KINDS.values() for suffix in one.suffixes)
            raise SceneError(
                f'{output} has the unsupported output format "{output.suffix}"; '
                f"use {_either(every)}."
            )
    if kind not in IMAGE_KINDS:
        raise SceneError(f'Unknown kind of image "{kind}"; choose {_either(IMAGE_KINDS)}.')
    if suffix not in IMAGE_KINDS[kind].suffixes:
        endings = _either(IMAGE_KINDS[kind].suffixes)
        raise SceneError(
            f'{output} has the suffix "{output.suffix}", which cannot hold {kind}; use {endings}.'
        )
    if kind == "quilt" and quilt_layout(output) is None:
        raise SceneError(
            f"{output} does not give the layout of the quilt; end its name in _qsCxRaA, e.g. "
            f"{output.stem}_qs8x6a0.75{output.suffix} for 8 columns, 6 rows and views of 3 : 4."
        )
    return kind


def quilt_layout(output: Path) -> QuiltLayout | None:
    """The layout in a quilt's name, in the Looking Glass convention: NAME_qs8x6a0.75.png.

    None if the name has none, or one with fewer than 2 views or an aspect outside 0.1 to 10.
    """
    found = _LAYOUT.search(output.stem)
    if found is None:
        return None
    columns, rows, aspect = int(found[1]), int(found[2]), float(found[3])
    if not (columns and rows and columns * rows > 1 and 0.1 <= aspect <= 10):
        return None
    return QuiltLayout(columns, rows, aspect)


def _either(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
