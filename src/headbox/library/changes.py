"""What has changed in a catalogue, as its triggers record it; for pages that are open."""

from __future__ import annotations

from typing import NamedTuple

from headbox.library.catalogue import Catalogue

KEPT_CHANGES = 10_000


class Changes(NamedTuple):
    """last: id of the newest change. photos, jobs: ids of what changed, each once, oldest first."""

    last: int
    photos: list[int]
    jobs: list[str]


def changes_since(catalogue: Catalogue, last: int) -> Changes:
    rows = catalogue.rows("SELECT id, photo, job FROM changes WHERE id > ? ORDER BY id", last)
    photos = dict.fromkeys(row["photo"] for row in rows if row["photo"])
    jobs = dict.fromkeys(row["job"] for row in rows if row["job"])
    return Changes(rows[-1]["id"] if rows else last, list(photos), list(jobs))


def last_change(catalogue: Catalogue) -> int:
    return catalogue.rows("SELECT coalesce(max(id), 0) FROM changes")[0][0]


def list_revision(catalogue: Catalogue) -> int:
    """A number that grows when the list of photos or their order changes."""
    return catalogue.rows("SELECT list FROM totals")[0][0]


def trim_changes(catalogue: Catalogue, last: int) -> None:
    """Forget changes more than KEPT_CHANGES before `last`."""
    catalogue.rows("DELETE FROM changes WHERE id < ?", last - KEPT_CHANGES)
