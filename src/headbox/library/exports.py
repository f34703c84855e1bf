"""Exports that were requested in the gallery: their state and files."""

from __future__ import annotations

import dataclasses
import secrets
import time
from pathlib import Path

from headbox.errors import HeadboxError
from headbox.library import store
from headbox.library.catalogue import Catalogue

EXPORT_KINDS = ("html", "mp4", "ply", "spz", "heic")  # suffixes of their files
MAX_WAITING = 20


class TooManyExportsError(HeadboxError):
    """MAX_WAITING exports are not finished yet."""


@dataclasses.dataclass(frozen=True)
class ExportRow:
    """state: "waiting", "working", "done" or "failed". progress: 0..1. name: of the file."""

    job: str
    photo: int
    kind: str
    state: str
    progress: float
    error: str | None
    name: str | None


_COLUMNS = ", ".join(field.name for field in dataclasses.fields(ExportRow))


def request_export(catalogue: Catalogue, photo_id: int, kind: str) -> str:
    """The job of a new export. Raises TooManyExportsError."""
    store.clear_rubbish(catalogue)
    sql = "SELECT count(*) FROM exports WHERE state IN ('waiting', 'working')"
    if catalogue.rows(sql)[0][0] >= MAX_WAITING:
        text = f"{MAX_WAITING} exports are waiting; try again when some are done."
        raise TooManyExportsError(text)
    job = secrets.token_urlsafe(12)
    sql = "INSERT INTO exports (job, photo, kind, state, created) VALUES (?, ?, ?, 'waiting', ?)"
    catalogue.rows(sql, job, photo_id, kind, time.time())
    return job


def find_export(catalogue: Catalogue, job: str) -> ExportRow | None:
    row = catalogue.row(f"SELECT {_COLUMNS} FROM exports WHERE job = ?", job)
    return None if row is None else ExportRow(*row)


def set_progress(catalogue: Catalogue, job: str, share: float) -> None:
    catalogue.rows("UPDATE exports SET progress = ? WHERE job = ?", round(share, 3), job)


def export_file(catalogue: Catalogue, export: ExportRow) -> Path | None:
    """The file of a finished export, or None if it has been cleared since."""
    if export.state != "done" or export.name is None:
        return None
    path = store.export_place(catalogue, export.job, export.name)
    return path if path.is_file() else None
