"""Which part of a library a program shows: a library may know photos of folders given before."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path

SEPARATOR = os.fsencode(os.sep)


@dataclasses.dataclass(frozen=True)
class Selection:
    """Folders, with the photos below them, and single files; as bytes, absolute, without links."""

    folders: tuple[bytes, ...]
    files: tuple[bytes, ...] = ()

    @staticmethod
    def of(paths: Iterable[str | Path]) -> Selection:
        """Existing folders become folders, everything else a file."""
        real = [os.fsencode(os.path.realpath(path)) for path in paths]
        folders = tuple(path for path in real if os.path.isdir(path))
        return Selection(folders, tuple(path for path in real if path not in folders))

    def condition(self) -> tuple[str, list[bytes]]:
        """SQL over the columns of `photos`, and its values.

        +path, because most photos are shown: SQLite shall take the index of the other conditions.
        """
        values: list[bytes] = []
        terms = []
        for folder in self.folders:
            terms.append("(+path > ? AND +path < ? AND NOT is_scene)")
            values += below(folder)
        for file in self.files:
            terms.append("+path = ?")
            values.append(file)
        return f"({' OR '.join(terms) or '0'})", values

    def holds(self, path: bytes) -> bool:
        """Whether a path belongs to it, and still leads there without a link in between."""
        inside = path in self.files or any(a < path < b for a, b in map(below, self.folders))
        return inside and os.path.realpath(path) == path


def below(folder: bytes) -> tuple[bytes, bytes]:
    """Bounds of the paths below a folder, as bytes: the separator, and what follows it in order."""
    stem = folder.rstrip(SEPARATOR)
    return stem + SEPARATOR, stem + bytes([SEPARATOR[0] + 1])
