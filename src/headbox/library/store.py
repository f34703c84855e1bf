"""The generated files (thumbnails, large pictures, scenes), and the limit on their disk space.

A file is named after the content of its photo (and the model), so that equal photos share it. Files
are moved into files/ by a rename, and so are always complete. When they exceed the budget, the
least recently used ones are evicted; a request makes them again.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from headbox.library.catalogue import Catalogue

BUDGET = 10 * 10**9  # bytes, if none is given
ROOM = 0.9  # background work stops at this share of the budget, so that it evicts no files
IN_USE = 60.0  # seconds after its last use in which a file is not evicted

EVICTED = -1  # the priority of a scene that is made on request only


def thumb_name(digest: str) -> str:
    return f"{digest}-thumb.jpg"


def large_name(digest: str) -> str:
    return f"{digest}-large.jpg"


def scene_name(digest: str, model: str) -> str:
    return f"{digest}-{model}.spz"


def scratch_folder(catalogue: Catalogue, owner: str) -> Path:
    """The folder for the unfinished files of one worker, on the same disk as the store."""
    return catalogue.folder / "work" / owner


def place(catalogue: Catalogue, name: str) -> Path:
    """The path of a file, whether it exists or not."""
    return catalogue.folder / "files" / name[:2] / name


def find(catalogue: Catalogue, name: str) -> Path | None:
    """The path of a file, which is marked as used. None if it was never made, evicted or deleted.

    The entry of a file that was deleted by hand is removed, so that the file is made again.
    """
    row = catalogue.row("SELECT used FROM files WHERE name = ?", name)
    if row is None:
        return None
    path = place(catalogue, name)
    if not path.is_file():
        with catalogue.change():
            _forget(catalogue, name)
        return None
    now = time.time()
    if row["used"] < now - IN_USE / 2:
        catalogue.rows("UPDATE files SET used = ? WHERE name = ?", now, name)
    return path


def put(catalogue: Catalogue, finished: Path, name: str) -> int:
    """Move a finished file into the store; its size. Then `enter` it, in the same transaction as
    the rows that depend on it.
    """
    path = place(catalogue, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    size = finished.stat().st_size
    os.replace(finished, path)
    return size


def enter(catalogue: Catalogue, name: str, size: int) -> None:
    """Record a file that was `put` into the store."""
    sql = """INSERT INTO files VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes, used = excluded.used"""
    catalogue.rows(sql, name, size, time.time())


def size_of(catalogue: Catalogue, name: str) -> int:
    """The bytes of a file; 0 if there is none."""
    row = catalogue.row("SELECT bytes FROM files WHERE name = ?", name)
    return row["bytes"] if row else 0


def used(catalogue: Catalogue) -> int:
    """The bytes of all files."""
    return catalogue.rows("SELECT disk FROM totals")[0][0]


def budget(catalogue: Catalogue) -> int:
    """The most bytes that the files may take."""
    return catalogue.setting("budget") or BUDGET


def is_full(catalogue: Catalogue) -> bool:
    """Whether background work has to stop."""
    return used(catalogue) > ROOM * budget(catalogue)


def make_room(catalogue: Catalogue) -> None:
    """Evict the least recently used files until the rest fits the budget."""
    limit = budget(catalogue)
    while used(catalogue) > limit:
        with catalogue.change():
            sql = "SELECT name FROM files WHERE used < ? ORDER BY used LIMIT 1"
            row = catalogue.row(sql, time.time() - IN_USE)
            if row is None:
                return
            _forget(catalogue, row["name"])
        # The entry goes first: a file without an entry is harmless, the reverse is an error.
        place(catalogue, row["name"]).unlink(missing_ok=True)


def _forget(catalogue: Catalogue, name: str) -> None:
    catalogue.rows("DELETE FROM files WHERE name = ?", name)
    if name.endswith(".spz"):
        digest, _, model = name.removesuffix(".spz").partition("-")
        sql = """UPDATE scenes SET state = 'waiting', priority = ?
            WHERE digest = ? AND model = ? AND state = 'done'"""
        catalogue.rows(sql, EVICTED, digest, model)


def delete_scratch(catalogue: Catalogue, owner: str) -> None:
    """Delete the unfinished files of a worker that has ended."""
    shutil.rmtree(scratch_folder(catalogue, owner), ignore_errors=True)


def delete_stale(catalogue: Catalogue, age: float = 86_400) -> None:
    """Delete unfinished files and exports that are older than `age` in seconds."""
    for folder in ("work", "exports"):
        base = catalogue.folder / folder
        for entry in base.iterdir() if base.is_dir() else ():
            if entry.stat().st_mtime < time.time() - age:
                shutil.rmtree(entry, ignore_errors=True)
    catalogue.rows("DELETE FROM exports WHERE created < ?", time.time() - age)
