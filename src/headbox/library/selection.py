"""The part of a library that a program shows. A library may also contain other folders."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path

SEPARATOR = os.fsencode(os.sep)


@dataclasses.dataclass(frozen=True)
class Selection:
    """Folders with all photos below them, and single files: absolute paths without links."""

    folders: tuple[bytes, ...]
    files: tuple[bytes, ...] = ()

    @staticmethod
    def of(paths: Iterable[str | Path]) -> Selection:
        """The selection of these paths. Paths that are not existing folders count as files."""
        real = [os.fsencode(os.path.realpath(path)) for path in paths]
        folders = tuple(path for path in real if os.path.isdir(path))
        return Selection(folders, tuple(path for path in real if path not in folders))

    def condition(self) -> tuple[str, list[bytes]]:
        """SQL over the columns of `photos`, and its values.

        The + keeps SQLite from using the index of paths: as most photos are selected, the index of
        the query's other conditions is faster.
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
        """Whether a path is selected, and still contains no link."""
        inside = path in self.files or any(a < path < b for a, b in map(below, self.folders))
        return inside and os.path.realpath(path) == path


def below(folder: bytes) -> tuple[bytes, bytes]:
    """Exclusive bounds of the paths below a folder, in the order of bytes."""
    stem = folder.rstrip(SEPARATOR)
    return stem + SEPARATOR, stem + bytes([SEPARATOR[0] + 1])
