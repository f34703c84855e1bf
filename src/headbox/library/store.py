"""The files that are made of photos, and the limit on the disk space that they take.

Each is named after the content of its photo (and the model), so equal photos share it, and lies in
files/, put there by a rename. When there are more than the limit allows, those that nobody has
looked at for longest go; they are made again when somebody asks.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from headbox.library.catalogue import Catalogue

BUDGET = 10 * 10**9  # bytes, unless somebody says otherwise
ROOM = 0.9  # background work rests from this share of the budget on, so it never drives files out
IN_USE = 60.0  # seconds after its last use in which a file is not driven out

EVICTED = -1  # the priority of a scene that nobody asks for


def thumb_name(digest: str) -> str:
    return f"{digest}-thumb.jpg"


def large_name(digest: str) -> str:
    return f"{digest}-large.jpg"


def scene_name(digest: str, model: str) -> str:
    return f"{digest}-{model}.spz"


def scratch_folder(catalogue: Catalogue, owner: str) -> Path:
    """Where one worker writes what is not finished: on the same disk, and its own."""
    return catalogue.folder / "work" / owner


def place(catalogue: Catalogue, name: str) -> Path:
    return catalogue.folder / "files" / name[:2] / name


def export_place(catalogue: Catalogue, job: str, name: str) -> Path:
    return catalogue.folder / "exports" / job / name


def find(catalogue: Catalogue, name: str) -> Path | None:
    """A file, and note that it is in use. None when it was never made, was driven out or deleted.

    A file that somebody deleted by hand is forgotten, so that it is made again.
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
    """Move a finished file to its place; its size. To be entered in the same transaction as what
    tells of it: see `enter`."""
    path = place(catalogue, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    size = finished.stat().st_size
    os.replace(finished, path)
    return size


def enter(catalogue: Catalogue, name: str, size: int) -> None:
    sql = """INSERT INTO files VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes, used = excluded.used"""
    catalogue.rows(sql, name, size, time.time())


def size_of(catalogue: Catalogue, name: str) -> int:
    """Bytes of a file, 0 if there is none."""
    row = catalogue.row("SELECT bytes FROM files WHERE name = ?", name)
    return row["bytes"] if row else 0


def used(catalogue: Catalogue) -> int:
    return catalogue.rows("SELECT disk FROM totals")[0][0]


def budget(catalogue: Catalogue) -> int:
    return catalogue.setting("budget") or BUDGET


def is_full(catalogue: Catalogue) -> bool:
    return used(catalogue) > ROOM * budget(catalogue)


def make_room(catalogue: Catalogue) -> None:
    """Drive out what was not used for longest until the budget holds."""
    limit = budget(catalogue)
    while used(catalogue) > limit:
        with catalogue.change():
            sql = "SELECT name FROM files WHERE used < ? ORDER BY used LIMIT 1"
            row = catalogue.row(sql, time.time() - IN_USE)
            if row is None:
                return
            _forget(catalogue, row["name"])
        # After the catalogue: a file too many is rubbish, one too few would be an error.
        place(catalogue, row["name"]).unlink(missing_ok=True)


def _forget(catalogue: Catalogue, name: str) -> None:
    catalogue.rows("DELETE FROM files WHERE name = ?", name)
    if name.endswith(".spz"):
        digest, _, model = name.removesuffix(".spz").partition("-")
        sql = """UPDATE scenes SET state = 'waiting', priority = ?
            WHERE digest = ? AND model = ? AND state = 'done'"""
        catalogue.rows(sql, EVICTED, digest, model)


def clear_scratch(catalogue: Catalogue, owner: str) -> None:
    """What a worker that is gone had begun."""
    shutil.rmtree(scratch_folder(catalogue, owner), ignore_errors=True)


def clear_rubbish(catalogue: Catalogue, age: float = 86_400) -> None:
    """What workers and exports of programs that are gone left behind; age in seconds."""
    for folder in ("work", "exports"):
        base = catalogue.folder / folder
        for entry in base.iterdir() if base.is_dir() else ():
            if entry.stat().st_mtime < time.time() - age:
                shutil.rmtree(entry, ignore_errors=True)
    catalogue.rows("DELETE FROM exports WHERE created < ?", time.time() - age)
