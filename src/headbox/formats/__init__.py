"""Files: scenes and pictures. Logits, logarithms and spherical harmonics exist only in here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from headbox.errors import SceneError

if TYPE_CHECKING:
    from headbox.gaussians import Scene

SUFFIXES = (".ply", ".compressed.ply", ".splat", ".spz", ".sog")


def read_scene(path: str | Path) -> Scene:
    """Read a scene file of any kind that its suffix names (see SUFFIXES, docs/formats.md).

    A PLY may be a plain or a compressed one, whatever its name. Raises SceneError for another
    suffix and for what the reader refuses.
    """
    match _suffix(path):
        case ".splat":
            from headbox.formats.splat import read_splat

            return read_splat(path)
        case ".spz":
            from headbox.formats.spz import read_spz

            return read_spz(path)
        case ".sog":
            from headbox.formats.sog import read_sog

            return read_sog(path)
    from headbox.formats.compressed_ply import holds_packed_splats, read_compressed_ply
    from headbox.formats.ply import read_ply

    return read_compressed_ply(path) if holds_packed_splats(path) else read_ply(path)


def write_scene(path: str | Path, scene: Scene) -> None:
    """Write a scene, all or nothing, as its suffix says: see SUFFIXES, and docs/formats.md for what
    each keeps. Raises SceneError for another suffix and for what the writer refuses.
    """
    match _suffix(path):
        case ".splat":
            from headbox.formats.splat import write_splat as write
        case ".spz":
            from headbox.formats.spz import write_spz as write
        case ".sog":
            from headbox.formats.sog import write_sog as write
        case ".compressed.ply":
            from headbox.formats.compressed_ply import write_compressed_ply as write
        case _:
            from headbox.formats.ply import write_ply as write
    write(path, scene)


def _suffix(path: str | Path) -> str:
    """The longest known suffix, in lower case."""
    name = Path(path).name.lower()
    known = [suffix for suffix in SUFFIXES if name.endswith(suffix)]
    if not known:
        raise SceneError(f"{path} has no suffix of a scene; known are {', '.join(SUFFIXES)}.")
    return max(known, key=len)
