"""Single photos of the catalogue, by path, id or content."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from headbox.library.catalogue import Catalogue, columns
from headbox.library.selection import Selection


@dataclasses.dataclass(frozen=True, slots=True)
class PhotoFile:
    """The file of a photo. digest: SHA-256 of its content, once it was read."""

    path: bytes
    name: str
    digest: str | None


def id_of(catalogue: Catalogue, path: bytes) -> int | None:
    row = catalogue.row("SELECT id FROM photos WHERE path = ?", path)
    return row["id"] if row else None


def file_of(catalogue: Catalogue, photo: int) -> PhotoFile | None:
    row = catalogue.row(f"SELECT {columns(PhotoFile)} FROM photos WHERE id = ?", photo)
    return PhotoFile(*row) if row else None


def path_with_content(catalogue: Catalogue, selection: Selection, digest: str) -> Path | None:
    """The path of one of the selected photos with this content."""
    condition, values = selection.condition()
    sql = f"SELECT path FROM photos WHERE digest = ? AND {condition} LIMIT 1"
    row = catalogue.row(sql, digest, *values)
    return Path(os.fsdecode(row["path"])) if row else None


def set_default_date(catalogue: Catalogue, photo: int, taken: str) -> None:
    """Give a photo a date if it has none. Photos with dates are listed."""
    catalogue.rows("UPDATE photos SET taken = coalesce(taken, ?) WHERE id = ?", taken, photo)


def forget_content(catalogue: Catalogue, path: bytes) -> None:
    """Have a photo read again, because its file has changed."""
    catalogue.rows("UPDATE photos SET digest = NULL, mtime_ns = 0 WHERE path = ?", path)
