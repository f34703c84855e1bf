"""Queries over the selected photos: pages of the grid, newest first; months; counts."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import Any

from headbox.library.catalogue import Catalogue
from headbox.library.selection import Selection

STATES = ("waiting", "working", "done", "failed")

_STATE = "CASE WHEN photos.error IS NULL THEN coalesce(scenes.state, 'waiting') ELSE 'failed' END"
_SCENE = "LEFT JOIN scenes ON scenes.digest = photos.digest AND scenes.model IS ?"


@dataclasses.dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo with the state of its scene. The fields are the columns of _PHOTO, in its order."""

    id: int
    name: str
    taken: str  # ISO local time
    width: int | None
    height: int | None
    stereo: int  # 0 or 1
    digest: str | None
    is_scene: int  # 0 or 1
    state: str
    error: str | None
    started: float | None
    facts: str | None  # JSON


_PHOTO = f"""SELECT photos.id, name, photos.taken, width, height, stereo, photos.digest, is_scene,
    {_STATE} AS state, coalesce(photos.error, scenes.error) AS error, started, facts
    FROM photos {_SCENE}"""


@dataclasses.dataclass(frozen=True, slots=True)
class MonthCount:
    """How many photos were taken in a month ("2026-11")."""

    month: str
    count: int


@dataclasses.dataclass(frozen=True)
class Filter:
    """Which photos to list.

    search: words that all occur in the photo's name, the name of its folder or its date; after,
    before: ISO dates, also shortened ones, after <= taken < before.
    """

    search: str = ""
    after: str = ""
    before: str = ""

    def condition(self, selection: Selection) -> tuple[str, list[Any]]:
        """SQL over `photos` and its values. The index photos_shown contains all its columns."""
        inside, values = selection.condition()
        terms, values = ["photos.taken IS NOT NULL", inside], list[Any](values)
        for word in unicodedata.normalize("NFC", self.search).casefold().split():
            terms.append("(instr(words, ?) OR instr(photos.taken, ?))")
            values += [word, word]
        for bound, term in ((self.after, "photos.taken >= ?"), (self.before, "photos.taken < ?")):
            if bound:
                terms.append(term)
                values.append(bound)
        return " AND ".join(terms), values


def page(
    catalogue: Catalogue, selection: Selection, wanted: Filter, offset: int, limit: int
) -> tuple[int, list[PhotoRow]]:
    """The total number of photos, and one page of them."""
    condition, values = wanted.condition(selection)
    total = catalogue.rows(f"SELECT count(*) FROM photos WHERE {condition}", *values)[0][0]
    sql = f"""{_PHOTO} WHERE photos.id IN (SELECT id FROM photos WHERE {condition}
        ORDER BY taken DESC, id DESC LIMIT ? OFFSET ?) ORDER BY photos.taken DESC, photos.id DESC"""
    rows = catalogue.rows(sql, catalogue.setting("model"), *values, limit, offset)
    return total, [PhotoRow(*row) for row in rows]


def months(catalogue: Catalogue, selection: Selection, wanted: Filter) -> list[MonthCount]:
    """The months that have photos, newest first."""
    condition, values = wanted.condition(selection)
    sql = f"""SELECT substr(taken, 1, 7) AS month, count(*) AS count FROM photos WHERE {condition}
        GROUP BY month ORDER BY month DESC"""
    return [MonthCount(*row) for row in catalogue.rows(sql, *values)]


def photo(catalogue: Catalogue, selection: Selection, photo_id: int) -> PhotoRow | None:
    """One of the selected photos."""
    condition, values = Filter().condition(selection)
    sql = f"{_PHOTO} WHERE photos.id = ? AND {condition}"
    row = catalogue.row(sql, catalogue.setting("model"), photo_id, *values)
    return PhotoRow(*row) if row else None


def working(catalogue: Catalogue, selection: Selection) -> list[int]:
    """The ids of the photos whose scenes are being made."""
    condition, values = selection.condition()
    sql = f"""SELECT photos.id FROM scenes JOIN photos ON photos.digest = scenes.digest
        WHERE scenes.lease IS NOT NULL AND scenes.model IS ? AND {condition}"""
    return [row["id"] for row in catalogue.rows(sql, catalogue.setting("model"), *values)]


def counts(catalogue: Catalogue, selection: Selection) -> dict[str, int]:
    """The number of photos in each of the STATES, and in total."""
    condition, values = Filter().condition(selection)
    sql = f"SELECT {_STATE} AS state, count(*) FROM photos {_SCENE} WHERE {condition} GROUP BY 1"
    found = dict(map(tuple, catalogue.rows(sql, catalogue.setting("model"), *values)))
    return {"total": sum(found.values())} | {state: found.get(state, 0) for state in STATES}
