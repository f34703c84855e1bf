"""Files: scenes and pictures. Logits, logarithms and spherical harmonics exist only in here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from headbox.errors import SceneError

if TYPE_CHECKING:
    from headbox.gaussians import Scene

SUFFIXES: tuple[str, ...] = (
    ".ply",
    ".compressed.ply",
    ".splat",
    ".ksplat",
    ".spz",
    ".v4.spz",
    ".sog",
    ".glb",
)
WRITTEN = (*SUFFIXES, ".html")


def read_scene(path: str | Path) -> Scene:
    """Read a scene file of any kind that its suffix names (see SUFFIXES, docs/formats.md).

    A PLY may be a plain or a compressed one and an SPZ of any version, whatever its name. Raises
    SceneError for another suffix and for what the reader refuses.
    """
    match _suffix(path):
        case ".splat":
            from headbox.formats.splat import read_splat

            return read_splat(path)
        case ".ksplat":
            from headbox.formats.ksplat import read_ksplat

            return read_ksplat(path)
        case ".spz" | ".v4.spz":
            from headbox.formats.spz import read_spz

            return read_spz(path)
        case ".sog":
            from headbox.formats.sog import read_sog

            return read_sog(path)
        case ".glb":
            from headbox.formats.glb import read_glb

            return read_glb(path)
    from headbox.formats.compressed_ply import holds_packed_splats, read_compressed_ply
    from headbox.formats.ply import read_ply

    return read_compressed_ply(path) if holds_packed_splats(path) else read_ply(path)


def read_meta(path: str | Path) -> dict[str, str]:
    """The notes of a scene file: of a plain PLY quickly, of others by reading the whole of it."""
    if _suffix(path) == ".ply":
        from headbox.formats import ply

        return ply.read_meta(path)
    return read_scene(path).meta


def write_scene(path: str | Path, scene: Scene) -> None:
    """Write a scene, all or nothing, as its suffix says: see WRITTEN, and docs/formats.md for what
    each keeps. Raises SceneError for another suffix and for what the writer refuses.
    """
    match _suffix(path, WRITTEN):
        case ".splat":
            from headbox.formats.splat import write_splat as write
        case ".ksplat":
            from headbox.formats.ksplat import write_ksplat as write
        case ".spz":
            from headbox.formats.spz import write_spz as write
        case ".v4.spz":
            from headbox.formats.spz import write_spz_4 as write
        case ".sog":
            from headbox.formats.sog import write_sog as write
        case ".glb":
            from headbox.formats.glb import write_glb as write
        case ".html":
            from headbox.export_page import write_html as write
        case ".compressed.ply":
            from headbox.formats.compressed_ply import write_compressed_ply as write
        case _:
            from headbox.formats.ply import write_ply as write
    write(path, scene)


def _suffix(path: str | Path, known: tuple[str, ...] = SUFFIXES) -> str:
    """The longest known suffix, in lower case."""
    name = Path(path).name.lower()
    fitting = [suffix for suffix in known if name.endswith(suffix)]
    if not fitting and name.endswith(WRITTEN):
        raise SceneError(
            f"{path} is a page to look at, which cannot be read back; give the scene that it was "
            "made of."
        )
    if not fitting:
        raise SceneError(f"{path} has no suffix of a scene; known are {', '.join(known)}.")
    return max(fitting, key=len)


def is_scene(path: Path) -> bool:
    """Whether a name is that of a scene file."""
    return path.name.lower().endswith(SUFFIXES)
