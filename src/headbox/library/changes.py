"""The log of changes for open pages, which triggers of the catalogue write (schema.py)."""

from __future__ import annotations

import dataclasses

from headbox.library.catalogue import Catalogue, columns


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log: of a photo, by its id, or of an export, by its job."""

    id: int
    photo: int | None
    job: str | None


def since(catalogue: Catalogue, last: int) -> list[Change]:
    """The entries after the one with the id `last`, oldest first."""
    sql = f"SELECT {columns(Change)} FROM changes WHERE id > ? ORDER BY id"
    return [Change(*row) for row in catalogue.rows(sql, last)]


def latest(catalogue: Catalogue) -> int:
    """The id of the newest entry; 0 if there is none."""
    return catalogue.rows("SELECT coalesce(max(id), 0) FROM changes")[0][0]


def drop_before(catalogue: Catalogue, first: int) -> None:
    """Delete the entries with lower ids than `first`."""
    catalogue.rows("DELETE FROM changes WHERE id < ?", first)


def list_revision(catalogue: Catalogue) -> int:
    """A number that grows when photos are added to the list, removed from it or change places."""
    return catalogue.rows("SELECT list FROM totals")[0][0]
