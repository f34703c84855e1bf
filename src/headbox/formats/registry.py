"""The scene formats: which module reads and writes files of which suffix.

To add one, write a module with a reader and an encoder, and give it a line in FORMATS.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headbox.errors import SceneError

if TYPE_CHECKING:
    from headbox.gaussians import Scene

PAGE_SUFFIX = ".html"  # written by `export_page`, and never read


@dataclasses.dataclass(frozen=True)
class Format:
    """Two functions, as "module:name" in this package; imported when they are first called."""

    reader: str  # (path) -> Scene
    encoder: str  # (scene, path) -> parts of the file, in order; path is for messages
    has_side_file: bool = False  # for camera and metadata, which the format has no place for

    def read(self, path: str | Path) -> Scene:
        return _function(self.reader)(path)

    def encode(self, scene: Scene, path: str | Path) -> Iterable[bytes | memoryview]:
        return _function(self.encoder)(scene, path)


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(f"headbox.formats.{module}"), function)


FORMATS = {
    ".ply": Format("compressed_ply:read_any_ply", "ply:encode_ply"),
    ".compressed.ply": Format(
        "compressed_ply:read_any_ply", "compressed_ply:encode_compressed_ply"
    ),
    ".splat": Format("splat:read_splat", "splat:encode_splat", has_side_file=True),
    ".ksplat": Format("ksplat:read_ksplat", "ksplat:encode_ksplat", has_side_file=True),
    ".spz": Format("spz:read_spz", "spz:encode_spz"),
    ".v4.spz": Format("spz:read_spz", "spz:encode_spz_4"),
    ".sog": Format("sog:read_sog", "sog:encode_sog"),
    ".glb": Format("glb:read_glb", "glb:encode_glb"),
}
SCENE_SUFFIXES = tuple(FORMATS)


def is_scene(path: Path) -> bool:
    """Whether a file's name has the suffix of a scene format."""
    return path.name.lower().endswith(SCENE_SUFFIXES)


def format_of(path: str | Path) -> Format:
    """The format with the longest suffix that a file's name ends in. Raises SceneError for none."""
    name = Path(path).name.lower()
    fitting = [suffix for suffix in FORMATS if name.endswith(suffix)]
    if not fitting and name.endswith(PAGE_SUFFIX):
        raise SceneError(f"{path} is a web page, not a scene; give the scene it was made from.")
    if not fitting:
        raise SceneError(
            f"{path} has no scene format's suffix; known are {', '.join(SCENE_SUFFIXES)}."
        )
    return FORMATS[max(fitting, key=len)]


def read_scene(path: str | Path) -> Scene:
    """Read a scene file of the format that its suffix names (SUFFIXES; docs/formats.md).

    A PLY may be a plain or a compressed one and an SPZ of any version, whatever its name. Raises
    SceneError for another suffix and for what the reader refuses.
    """
    return format_of(path).read(path)


def read_metadata(path: str | Path) -> dict[str, str]:
    """`Scene.metadata` of a file: of a plain PLY from its header, of others by reading it whole."""
    if format_of(path) is FORMATS[".ply"]:
        from headbox.formats import ply

        return ply.read_ply_metadata(path)
    return read_scene(path).metadata


def encode_scene(scene: Scene, path: str | Path) -> bytes:
    """The file's content that `write_scene` would write to `path`, without its side file."""
    return b"".join(format_of(path).encode(scene, path))


def write_scene(path: str | Path, scene: Scene) -> None:
    """Write a scene, all or nothing, in the format that the suffix names (SUFFIXES;
    docs/formats.md says what each keeps). Raises SceneError for another suffix, and for what the
    encoder refuses.
    """
    from headbox.formats.files import write_bytes
    from headbox.formats.metadata import write_with_side_file

    chosen = format_of(path)
    parts = chosen.encode(scene, path)
    if chosen.has_side_file:
        write_with_side_file(path, scene, parts)
    else:
        write_bytes(path, parts)
