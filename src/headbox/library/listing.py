"""Questions about what is shown: pages of photos, newest first, months and counts."""

from __future__ import annotations

import dataclasses
import sqlite3
import unicodedata
from typing import Any

from headbox.library.catalogue import Catalogue
from headbox.library.selection import Selection

STATES = ("waiting", "working", "done", "failed")

_STATE = "CASE WHEN photos.error IS NULL THEN coalesce(scenes.state, 'waiting') ELSE 'failed' END"
_SCENE = "LEFT JOIN scenes ON scenes.digest = photos.digest AND scenes.model IS ?"
_PHOTO = f"""SELECT photos.id, name, photos.taken, width, height, stereo, photos.digest, is_scene,
    mtime_ns, {_STATE} AS state, coalesce(photos.error, scenes.error) AS error, started, facts
    FROM photos {_SCENE}"""


@dataclasses.dataclass(frozen=True)
class Filter:
    """search: words that all stand in the photo's name, the name of its folder or its date; after,
    before: ISO dates, also shortened ones, after <= taken < before.
    """

    search: str = ""
    after: str = ""
    before: str = ""

    def condition(self, shown: Selection) -> tuple[str, list[Any]]:
        """SQL over `photos`, all of whose columns are in the index photos_shown."""
        inside, values = shown.condition()
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
    catalogue: Catalogue, shown: Selection, wanted: Filter, offset: int, limit: int
) -> tuple[int, list[sqlite3.Row]]:
    """How many photos there are, and some of them."""
    condition, values = wanted.condition(shown)
    total = catalogue.rows(f"SELECT count(*) FROM photos WHERE {condition}", *values)[0][0]
    sql = f"""{_PHOTO} WHERE photos.id IN (SELECT id FROM photos WHERE {condition}
        ORDER BY taken DESC, id DESC LIMIT ? OFFSET ?) ORDER BY photos.taken DESC, photos.id DESC"""
    return total, catalogue.rows(sql, catalogue.setting("model"), *values, limit, offset)


def months(catalogue: Catalogue, shown: Selection, wanted: Filter) -> list[sqlite3.Row]:
    """(month, count), in the order of the pages."""
    condition, values = wanted.condition(shown)
    sql = f"""SELECT substr(taken, 1, 7) AS month, count(*) AS count FROM photos WHERE {condition}
        GROUP BY month ORDER BY month DESC"""
    return catalogue.rows(sql, *values)


def photo(catalogue: Catalogue, shown: Selection, photo_id: int) -> sqlite3.Row | None:
    """One photo of what is shown."""
    condition, values = Filter().condition(shown)
    sql = f"{_PHOTO} WHERE photos.id = ? AND {condition}"
    return catalogue.row(sql, catalogue.setting("model"), photo_id, *values)


def working(catalogue: Catalogue, shown: Selection) -> list[sqlite3.Row]:
    condition, values = shown.condition()
    sql = f"""SELECT photos.id FROM scenes JOIN photos ON photos.digest = scenes.digest
        WHERE scenes.lease IS NOT NULL AND scenes.model IS ? AND {condition}"""
    return catalogue.rows(sql, catalogue.setting("model"), *values)


def counts(catalogue: Catalogue, shown: Selection) -> dict[str, int]:
    """How many photos are in each of the STATES, and in total."""
    condition, values = Filter().condition(shown)
    sql = f"SELECT {_STATE} AS state, count(*) FROM photos {_SCENE} WHERE {condition} GROUP BY 1"
    found = dict(map(tuple, catalogue.rows(sql, catalogue.setting("model"), *values)))
    return {"total": sum(found.values())} | {state: found.get(state, 0) for state in STATES}
