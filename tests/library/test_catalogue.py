from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from headbox.errors import HeadboxError
from headbox.library import listing, queue
from headbox.library.catalogue import FILE, Catalogue
from headbox.library.listing import Filter
from headbox.library.schema import MIGRATIONS
from headbox.library.selection import Selection

MANY = 5000


def open_at_once(folder: Path, start, results) -> None:
    start.wait()
    with Catalogue(folder) as catalogue:
        catalogue.rows("INSERT INTO changes (photo) VALUES (1)")
        results.put(catalogue.rows("SELECT count(*) FROM totals")[0][0])


def test_many_programs_open_a_new_library_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, results = spawn.Event(), spawn.Queue()
    programs = [
        spawn.Process(target=open_at_once, args=(tmp_path, start, results)) for _ in range(4)
    ]
    for program in programs:
        program.start()
    start.set()
    assert [results.get(timeout=60) for _ in programs] == [1] * 4  # the migration ran once
    for program in programs:
        program.join()
    with Catalogue(tmp_path) as catalogue:
        assert catalogue.rows("SELECT count(*) FROM changes")[0][0] == 4


def test_what_is_in_it_stays(tmp_path: Path) -> None:
    with Catalogue(tmp_path) as catalogue:
        catalogue.set("budget", 7)
    with Catalogue(tmp_path) as catalogue:
        assert catalogue.setting("budget") == 7
        assert catalogue.setting("other") is None


def test_a_change_is_whole_or_not_at_all(tmp_path: Path) -> None:
    def broken(catalogue: Catalogue) -> None:
        with catalogue.change():
            catalogue.set("budget", 7)
            raise KeyError

    with Catalogue(tmp_path) as catalogue:
        with pytest.raises(KeyError):
            broken(catalogue)
        assert catalogue.setting("budget") is None


def test_a_library_of_a_newer_headbox_is_refused(tmp_path: Path) -> None:
    with Catalogue(tmp_path) as catalogue:
        catalogue.rows(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(HeadboxError, match=r"was made by a newer headbox: .*\.$"):
        Catalogue(tmp_path)


def test_a_damaged_catalogue_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(HeadboxError, match=rf"{FILE} is damaged .*delete the folder"):
        Catalogue(tmp_path)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HeadboxError, match=r"cannot be opened .*--library\.$"):
        Catalogue(tmp_path / "file" / "library")


# Many photos. SQLite knows no counts (nothing runs ANALYZE), so its plans are those of any number;
# bench/library.py has the times for 100,000.


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory):
    """A tenth of them in another folder, half of them with scenes."""
    with Catalogue(tmp_path_factory.mktemp("large")) as catalogue:
        fill(catalogue, MANY)
        yield catalogue


def fill(catalogue: Catalogue, count: int) -> None:
    photos, scenes = [], []
    for i in range(count):
        taken = f"{2000 + i * 25 // count}-{i % 12 + 1:02}-{i % 28 + 1:02}T{i % 24:02}:00:00"
        folder = "other" if i % 10 == 9 else f"{i % 100:02}"
        name = f"IMG_{i:06}.jpg"
        path = f"/photos/{folder}/{name}".encode()
        photos.append((path, name, f"{folder}/{name}".lower(), 0, 1, i, taken, f"{i:064x}"))
        if i % 2:
            scenes.append((f"{i:064x}", "m", "waiting", 0, taken))
    with catalogue.change():
        columns = "path, name, words, is_scene, bytes, mtime_ns, taken, digest"
        catalogue.many(f"INSERT INTO photos ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", photos)
        columns = "digest, model, state, priority, taken"
        catalogue.many(f"INSERT INTO scenes ({columns}) VALUES (?, ?, ?, ?, ?)", scenes)
        catalogue.set("model", "m")


class Plans:
    """Wraps a catalogue and keeps the query plans of what it is asked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.steps: list[str] = []

    def __getattr__(self, name: str):
        return getattr(self.catalogue, name)

    def rows(self, sql: str, *values) -> list[sqlite3.Row]:
        plan = self.catalogue.rows(f"EXPLAIN QUERY PLAN {sql}", *values)
        self.steps += [row["detail"] for row in plan]
        return self.catalogue.rows(sql, *values)

    def row(self, sql: str, *values) -> sqlite3.Row | None:
        return next(iter(self.rows(sql, *values)), None)


def test_every_question_and_every_claim_goes_by_an_index(large: Catalogue) -> None:
    plans, shown = Plans(large), Selection((b"/photos",))
    catalogue: Catalogue = plans  # pyright: ignore[reportAssignmentType]
    for wanted in (Filter(), Filter("img_00"), Filter(after="2010", before="2011-06")):
        total, rows = listing.page(catalogue, shown, wanted, 300, 200)
        assert len(rows) == min(200, max(total - 300, 0))
        assert sum(row.count for row in listing.months(catalogue, shown, wanted)) == total
    assert listing.photo(catalogue, shown, 5) is not None
    assert listing.counts(catalogue, shown)["waiting"] == MANY
    assert listing.working(catalogue, shown) == []
    assert queue.claim_photos(catalogue, shown, "me") == []
    assert queue.claim_scene(catalogue, shown, "me", "m") is not None
    assert queue.claim_export(catalogue, shown, "me") is None
    queue.request(catalogue, 1, "m", queue.NOW)
    queue.release(catalogue, "me", forgiven=True)
    # The walk through all photos in the order of the grid reads an index that holds all it needs.
    walks = [step for step in plans.steps if step.startswith("SCAN photos")]
    assert all("photos_shown" in step for step in walks), walks
    assert any("USING COVERING INDEX photos_shown" in step for step in plans.steps)
    assert not [step for step in plans.steps if step in ("SCAN photos", "SCAN scenes")]


def test_pages_and_months_agree(large: Catalogue) -> None:
    shown, wanted = Selection((b"/photos/other",)), Filter("other 2003")
    total, rows = listing.page(large, shown, wanted, 0, 1000)
    dates = [row.taken for row in rows]
    assert total == len(rows) > 0
    assert dates == sorted(dates, reverse=True)
    months = [row.month for row in listing.months(large, shown, wanted)]
    assert months == list(dict.fromkeys(date[:7] for date in dates))
    _, later = listing.page(large, shown, wanted, 10, 5)
    assert [row.id for row in later] == [row.id for row in rows[10:15]]
