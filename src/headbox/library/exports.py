"""Exports of scenes as files, requested by a page and written by a worker."""

from __future__ import annotations

import dataclasses
import os
import secrets
import time
from pathlib import Path

from headbox.errors import HeadboxError
from headbox.library import store
from headbox.library.catalogue import Catalogue, columns

KINDS = ("html", "mp4", "ply", "spz", "heic")  # suffixes of the files
MOST_UNFINISHED = 20
MOST_NAME = 60  # characters of a photo's name; file systems allow 255 bytes for the whole name


class TooManyExports(HeadboxError):
    """MOST_UNFINISHED exports are waiting or in progress."""


@dataclasses.dataclass(frozen=True, slots=True)
class ExportRow:
    """An export as requested. name: of its file, once the state is "done"."""

    job: str
    photo: int
    kind: str
    state: str
    progress: float
    error: str | None
    name: str | None


def request(catalogue: Catalogue, photo: int, kind: str) -> str:
    """Queue an export of a photo's scene; the id of its job. Raises TooManyExports."""
    store.delete_stale(catalogue)
    with catalogue.change():
        sql = "SELECT count(*) FROM exports WHERE state IN ('waiting', 'working')"
        if catalogue.rows(sql)[0][0] >= MOST_UNFINISHED:
            raise TooManyExports(
                f"{MOST_UNFINISHED} exports are waiting already: ask again when some are done."
            )
        job = secrets.token_urlsafe(12)
        sql = """INSERT INTO exports (job, photo, kind, state, created)
            VALUES (?, ?, ?, 'waiting', ?)"""
        catalogue.rows(sql, job, photo, kind, time.time())
    return job


def find(catalogue: Catalogue, job: str) -> ExportRow | None:
    row = catalogue.row(f"SELECT {columns(ExportRow)} FROM exports WHERE job = ?", job)
    return ExportRow(*row) if row else None


def set_progress(catalogue: Catalogue, job: str, share: float) -> None:
    catalogue.rows("UPDATE exports SET progress = ? WHERE job = ?", round(share, 3), job)


def file_name(photo: str, kind: str) -> str:
    """The name of an exported file, after that of its photo."""
    return f"{Path(photo).stem[:MOST_NAME]}.{kind}"


def place(catalogue: Catalogue, job: str, name: str) -> Path:
    """Where the file of an export lies."""
    return catalogue.folder / "exports" / job / name


def put(catalogue: Catalogue, finished: Path, job: str, name: str) -> None:
    """Move a finished file to its place."""
    path = place(catalogue, job, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.replace(finished, path)
