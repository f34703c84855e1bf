"""Questions about what is shown: pages of photos, newest first, months and counts."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import Any

from headbox.library.catalogue import Catalogue
from headbox.library.selection import Selection

STATES = ("waiting", "working", "done", "failed")

_STATE = "CASE WHEN photos.error IS NULL THEN coalesce(scenes.state, 'waiting') ELSE 'failed' END"
_SCENE = "LEFT JOIN scenes ON scenes.digest = photos.digest AND scenes.model IS ?"
_PHOTO = f"""SELECT photos.id, name, photos.taken, width, height, stereo, photos.digest, is_scene,
    {_STATE} AS state, coalesce(photos.error, scenes.error) AS error, started, facts
    FROM photos {_SCENE}"""  # in the order of PhotoRow


@dataclasses.dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo, or a scene file, of the catalogue, and its scene with the current model.

    taken: ISO local time. digest: SHA-256 of its content, None until it is hashed. state: one of
    STATES. started: when its conversion began, seconds since 1970. facts: JSON of
    `scenes.SceneConverter.make`.
    """

    id: int
    name: str
    taken: str | None
    width: int | None
    height: int | None
    stereo: bool
    digest: str | None
    is_scene: bool
    state: str
    error: str | None
    started: float | None
    facts: str | None


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
) -> tuple[int, list[PhotoRow]]:
    """How many photos there are, and some of them."""
    condition, values = wanted.condition(shown)
    total = catalogue.rows(f"SELECT count(*) FROM photos WHERE {condition}", *values)[0][0]
    sql = f"""{_PHOTO} WHERE photos.id IN (SELECT id FROM photos WHERE {condition}
        ORDER BY taken DESC, id DESC LIMIT ? OFFSET ?) ORDER BY photos.taken DESC, photos.id DESC"""
    rows = catalogue.rows(sql, catalogue.setting("model"), *values, limit, offset)
    return total, [PhotoRow(*row) for row in rows]


def months(catalogue: Catalogue, shown: Selection, wanted: Filter) -> list[tuple[str, int]]:
    """(month, count), in the order of the pages."""
    condition, values = wanted.condition(shown)
    sql = f"""SELECT substr(taken, 1, 7) AS month, count(*) AS count FROM photos WHERE {condition}
        GROUP BY month ORDER BY month DESC"""
    return [tuple(row) for row in catalogue.rows(sql, *values)]


def photo(catalogue: Catalogue, shown: Selection, photo_id: int) -> PhotoRow | None:
    """One photo of what is shown."""
    condition, values = Filter().condition(shown)
    sql = f"{_PHOTO} WHERE photos.id = ? AND {condition}"
    row = catalogue.row(sql, catalogue.setting("model"), photo_id, *values)
    return None if row is None else PhotoRow(*row)


def working(catalogue: Catalogue, shown: Selection) -> list[int]:
    """Ids of the photos whose scenes are being made."""
    condition, values = shown.condition()
    sql = f"""SELECT photos.id FROM scenes JOIN photos ON photos.digest = scenes.digest
        WHERE scenes.lease IS NOT NULL AND scenes.model IS ? AND {condition}"""
    return [row["id"] for row in catalogue.rows(sql, catalogue.setting("model"), *values)]


def counts(catalogue: Catalogue, shown: Selection) -> dict[str, int]:
    """How many photos are in each of the STATES, and in total."""
    condition, values = Filter().condition(shown)
    sql = f"SELECT {_STATE} AS state, count(*) FROM photos {_SCENE} WHERE {condition} GROUP BY 1"
    found = dict(map(tuple, catalogue.rows(sql, catalogue.setting("model"), *values)))
    return {"total": sum(found.values())} | {state: found.get(state, 0) for state in STATES}
