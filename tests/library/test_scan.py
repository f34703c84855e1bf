from __future__ import annotations

import os
from pathlib import Path

import pytest

from headbox.library import listing
from headbox.library.catalogue import Catalogue
from headbox.library.listing import Filter
from headbox.library.scan import Scanned, scan
from headbox.library.selection import Selection
from headbox.library.watch import Watcher
from support.library_rooms import library, photo, until, work


def names(catalogue: Catalogue, shown: Selection, wanted: Filter | None = None) -> list[str]:
    return [row.name for row in listing.page(catalogue, shown, wanted or Filter(), 0, 1000)[1]]


def test_added_changed_and_removed(tmp_path: Path) -> None:
    photos = [photo(tmp_path / "photos" / f"{n}.jpg", i) for i, n in enumerate("abc")]
    photo(tmp_path / "photos" / "deep" / "er" / "d.JPG", 4)
    with library(tmp_path) as (catalogue, shown):
        assert scan(catalogue, shown) == Scanned(0, 0, 0)
        before = {row["name"]: row["id"] for row in catalogue.rows("SELECT * FROM photos")}
        assert sorted(before) == ["a.jpg", "b.jpg", "c.jpg", "d.JPG"]
        photos[0].unlink()
        photo(photos[1], 77)
        photo(tmp_path / "photos" / "new.png", 5)
        os.utime(photos[1], ns=(5, 5))
        assert scan(catalogue, shown) == Scanned(1, 1, 1)
        after = {row["name"]: row["id"] for row in catalogue.rows("SELECT * FROM photos")}
        assert sorted(after) == ["b.jpg", "c.jpg", "d.JPG", "new.png"]
        assert after["b.jpg"] == before["b.jpg"]  # who has it open still has it


def test_originals_are_never_touched(tmp_path: Path) -> None:
    path = photo(tmp_path / "photos" / "a.jpg", 1)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    os.chmod(path, 0o444)
    os.chmod(path.parent, 0o555)
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
    os.chmod(path.parent, 0o755)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert os.listdir(path.parent) == ["a.jpg"]


def test_links_are_not_followed_nor_hidden_things_shown(tmp_path: Path) -> None:
    outside = photo(tmp_path / "elsewhere" / "secret.jpg", 1)
    inside = photo(tmp_path / "photos" / "a.jpg", 2)
    photo(tmp_path / "photos" / ".hidden.jpg", 3)
    photo(tmp_path / "photos" / ".trash" / "b.jpg", 4)
    (inside.parent / "link.jpg").symlink_to(outside)
    (inside.parent / "folder").symlink_to(outside.parent)
    (inside.parent / "loop").symlink_to(inside.parent)
    os.mkfifo(inside.parent / "pipe.jpg")
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        assert names(catalogue, shown) == ["a.jpg"]
        # One that becomes a link after the scan is not read either.
        inside.unlink()
        inside.symlink_to(outside)
        catalogue.rows("UPDATE photos SET digest = NULL")
        work(catalogue, shown)
        row = catalogue.row("SELECT digest, error FROM photos")
        assert row is not None
        assert row["digest"] is None
        assert row["error"] == "a.jpg or its folder was replaced by a link: it is not shown."


def test_a_folder_that_cannot_be_read_keeps_its_photos(tmp_path: Path) -> None:
    folder = photo(tmp_path / "photos" / "drive" / "a.jpg", 1).parent
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        (tmp_path / "photos").rename(tmp_path / "unplugged")
        assert scan(catalogue, shown) == Scanned(0, 0, 0)
        assert names(catalogue, shown) == ["a.jpg"]
        (tmp_path / "unplugged").rename(tmp_path / "photos")
        (folder / "a.jpg").unlink()
        assert scan(catalogue, shown).removed == 1


def test_a_library_among_the_photos_is_none_of_them(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path, tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        assert scan(catalogue, shown) == Scanned(0, 0, 0)
        assert names(catalogue, shown) == ["a.jpg"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    folder = os.fsencode(photo(tmp_path / "photos" / "a.jpg", 1).parent)
    os.rename(os.path.join(folder, b"a.jpg"), os.path.join(folder, b"\xff'%_<b>.jpg"))
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        assert names(catalogue, shown) == ["\ufffd'%_<b>.jpg"]
        assert names(catalogue, shown, Filter("'%_")) == ["\ufffd'%_<b>.jpg"]
        assert names(catalogue, shown, Filter("x%")) == []
        assert listing.counts(catalogue, shown)["done"] == 1


def test_what_is_shown_is_what_was_asked_for(tmp_path: Path) -> None:
    a, b = (photo(tmp_path / "photos" / n / f"{n}.jpg", i) for i, n in enumerate(["x", "xy"]))
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        assert sorted(names(catalogue, shown)) == ["x.jpg", "xy.jpg"]
        assert names(catalogue, Selection.of([a.parent])) == ["x.jpg"]  # and not those below xy
        assert names(catalogue, Selection.of([b])) == ["xy.jpg"]
        assert names(catalogue, Selection.of([])) == []
        one = catalogue.row("SELECT id FROM photos WHERE name = 'xy.jpg'")
        assert one is not None
        assert listing.photo(catalogue, Selection.of([a.parent]), one["id"]) is None


def test_the_newest_comes_first_by_exif_else_by_the_files_time(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    photo(folder / "old.jpg", 1, taken="1999:12:31 23:59:58")
    os.utime(photo(folder / "none.jpg", 2), (0, 1_000_000_000))
    os.utime(photo(folder / "zeros.jpg", 3, taken="0000:00:00 00:00:00"), (0, 1_200_000_000))
    photo(folder / "new.jpg", 4, taken="2020:02:29 12:00:00")
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        assert names(catalogue, shown) == ["new.jpg", "zeros.jpg", "none.jpg", "old.jpg"]
        assert names(catalogue, shown, Filter(after="2001", before="2020-02")) == [
            "zeros.jpg",
            "none.jpg",
        ]
        assert names(catalogue, shown, Filter("NEW photos 2020-02")) == ["new.jpg"]
        months = listing.months(catalogue, shown, Filter(before="2000"))
        assert [(each.month, each.count) for each in months] == [("1999-12", 1)]


def test_new_photos_are_noticed(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path) as (catalogue, shown):
        watcher = Watcher(catalogue, shown)
        watcher.start()
        try:
            until(lambda: not watcher.scanning)
            photo(tmp_path / "photos" / "new" / "b.jpg", 2)
            until(lambda: len(catalogue.rows("SELECT id FROM photos")) == 2)
            (tmp_path / "photos" / "a.jpg").unlink()
            until(lambda: len(catalogue.rows("SELECT id FROM photos")) == 1)
        finally:
            watcher.stop()


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    from support import standin_worker  # puts itself in the model's place

    monkeypatch.setattr(standin_worker.StandIn, "seconds", 0)
