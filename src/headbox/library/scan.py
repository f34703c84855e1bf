"""Scans: enters added, changed and removed files of the selected folders into the catalogue."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from headbox.formats.registry import is_scene
from headbox.library.catalogue import Catalogue
from headbox.library.selection import SEPARATOR, Selection, below
from headbox.photo.find import PHOTO_SUFFIXES, is_system_folder

_BATCH = 500  # photos per transaction

_UPSERT = """INSERT INTO photos (path, name, words, is_scene, bytes, mtime_ns)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET
    bytes = excluded.bytes, mtime_ns = excluded.mtime_ns, digest = NULL, error = NULL, attempts = 0
    WHERE bytes IS NOT excluded.bytes OR mtime_ns IS NOT excluded.mtime_ns"""


class Found(NamedTuple):
    path: bytes
    bytes: int
    mtime_ns: int


class Scanned(NamedTuple):
    added: int
    changed: int
    removed: int


def scan(
    catalogue: Catalogue, selection: Selection, stopped: Callable[[], bool] = lambda: False
) -> Scanned:
    """Update the catalogue to the files of the selection. A scan ends early if `stopped` returns
    True.

    A scan reads names, sizes and times only. It does not follow links: a link within the selection
    would list a photo twice, and one out of it would list a photo that is not selected. Photos in
    folders that are unreadable at the moment, or on a disk that is not mounted, stay.
    """
    known = _known(catalogue, selection)
    added = changed = 0
    unreadable: list[bytes] = []
    batch: list[Found] = []
    own = os.fsencode(catalogue.folder)
    for found in _all_of(selection, own, unreadable):
        before = known.pop(found.path, None)
        if before is None or before[1:] != found[1:]:
            batch.append(found)
            added, changed = added + (before is None), changed + (before is not None)
        if len(batch) >= _BATCH:
            if stopped():
                return Scanned(added, changed, 0)
            _enter(catalogue, batch)
            batch = []
    _enter(catalogue, batch)
    kept = [below(folder) for folder in unreadable]
    gone = [path for path in known if not any(low < path < high for low, high in kept)]
    if gone:
        with catalogue.change():
            catalogue.many("DELETE FROM photos WHERE path = ?", [(path,) for path in gone])
    return Scanned(added, changed, len(gone))


def _known(catalogue: Catalogue, selection: Selection) -> dict[bytes, Found]:
    condition, values = selection.condition()
    rows = catalogue.rows(f"SELECT path, bytes, mtime_ns FROM photos WHERE {condition}", *values)
    return {row["path"]: Found(*row) for row in rows}


def _enter(catalogue: Catalogue, batch: list[Found]) -> None:
    with catalogue.change():
        catalogue.many(_UPSERT, [_row(found) for found in batch])


def _row(found: Found) -> tuple[bytes, str, str, bool, int, int]:
    folder, name = (
        part.decode("utf-8", "replace") for part in found.path.rsplit(SEPARATOR, 2)[-2:]
    )
    words = unicodedata.normalize("NFC", f"{folder}/{name}").casefold()
    return found.path, name, words, is_scene(Path(name)), found.bytes, found.mtime_ns


def _all_of(selection: Selection, own: bytes, unreadable: list[bytes]) -> Iterator[Found]:
    for folder in selection.folders:
        yield from _walk(folder, own, unreadable)
    for path in selection.files:
        try:
            status = os.lstat(path)
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode):
            yield Found(path, status.st_size, status.st_mtime_ns)


def _walk(folder: bytes, own: bytes, unreadable: list[bytes]) -> Iterator[Found]:
    waiting = [folder]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith(b".") or entry.path == own:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if is_system_folder(os.fsdecode(entry.name)):
                            continue
                        waiting.append(entry.path)
                    elif _is_photo(entry):
                        status = entry.stat(follow_symlinks=False)
                        yield Found(entry.path, status.st_size, status.st_mtime_ns)
        except OSError:
            unreadable.append(folder)


def _is_photo(entry: os.DirEntry[bytes]) -> bool:
    suffix = os.path.splitext(entry.name)[1].lower().decode("ascii", "replace")
    return suffix in PHOTO_SUFFIXES and entry.is_file(follow_symlinks=False)
