from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from headbox.library import listing, queue, store
from headbox.library.catalogue import Catalogue
from support import standin_worker
from support.library_rooms import library, photo, work


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standin_worker.StandIn, "seconds", 0)
    monkeypatch.setattr(store, "IN_USE", -1.0)  # nothing is too fresh to go


def put(catalogue: Catalogue, name: str, size: int, age: float = 0) -> Path:
    scratch = store.scratch_folder(catalogue, "me")
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / name).write_bytes(bytes(size))
    store.enter(catalogue, name, store.put(catalogue, scratch / name, name))
    catalogue.rows("UPDATE files SET used = ? WHERE name = ?", time.time() - age, name)
    return store.place(catalogue, name)


def on_disk(catalogue: Catalogue) -> int:
    files = (catalogue.folder / "files").rglob("*")
    return sum(path.stat().st_size for path in files if path.is_file())


def test_what_nobody_looked_at_for_longest_goes_first(tmp_path: Path) -> None:
    with Catalogue(tmp_path) as catalogue:
        catalogue.set("budget", 300)
        paths = [put(catalogue, f"{n}.jpg", 100, age=1000 - i) for i, n in enumerate("abcd")]
        assert store.find(catalogue, "a.jpg") == paths[0]  # now it is in use again
        store.make_room(catalogue)
        assert [path.is_file() for path in paths] == [True, False, True, True]
        assert store.used(catalogue) == on_disk(catalogue) == 300
        assert store.find(catalogue, "b.jpg") is None


def test_a_file_that_is_replaced_is_counted_once(tmp_path: Path) -> None:
    with Catalogue(tmp_path) as catalogue:
        put(catalogue, "a.jpg", 100)
        put(catalogue, "a.jpg", 70)
        assert store.used(catalogue) == on_disk(catalogue) == 70


def test_what_is_in_use_is_not_driven_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "IN_USE", 60.0)
    with Catalogue(tmp_path) as catalogue:
        catalogue.set("budget", 50)
        path = put(catalogue, "a.jpg", 100)
        store.make_room(catalogue)
        assert path.is_file()


def test_the_budget_holds_and_background_work_drives_nothing_out(tmp_path: Path) -> None:
    for i in range(12):
        photo(tmp_path / "photos" / f"{i:02}.jpg", i, taken=f"20{i + 10}:01:01 00:00:00")
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        whole = store.used(catalogue)
        assert listing.counts(catalogue, shown)["done"] == 12
        catalogue.set("budget", whole - 1)
        catalogue.rows("UPDATE files SET used = used - 100 WHERE name LIKE '%.spz'")
        store.make_room(catalogue)
        gone = listing.counts(catalogue, shown)
        assert gone["waiting"] >= 1
        work(catalogue, shown)
        assert listing.counts(catalogue, shown) == gone  # and it is not made again by itself
        row = catalogue.row("SELECT digest FROM scenes WHERE priority = ?", store.EVICTED)
        assert row is not None
        ids = catalogue.row("SELECT id FROM photos WHERE digest = ?", row["digest"])
        assert ids is not None
        queue.request(catalogue, ids["id"], catalogue.setting("model"), queue.NOW)
        work(catalogue, shown)
        assert store.used(catalogue) == on_disk(catalogue) <= whole - 1
        model = catalogue.setting("model")
        assert store.find(catalogue, store.scene_name(row["digest"], model)) is not None


def test_a_file_deleted_by_hand_is_made_again_when_it_is_asked_for(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        (scene,) = catalogue.folder.glob("files/*/*.spz")
        scene.unlink()
        assert store.find(catalogue, scene.name) is None
        assert listing.counts(catalogue, shown)["waiting"] == 1
        queue.request(catalogue, 1, catalogue.setting("model"), queue.NEXT)
        work(catalogue, shown)
        assert store.find(catalogue, scene.name) == scene


def test_rubbish_of_other_days_is_cleared(tmp_path: Path) -> None:
    with Catalogue(tmp_path) as catalogue:
        old, new = (tmp_path / "exports" / name for name in ("old", "new"))
        for folder in (old, new):
            folder.mkdir(parents=True)
            (folder / "a.ply").write_text("")
        os.utime(old, (0, 0))
        store.delete_stale(catalogue)
        assert (old.exists(), new.exists()) == (False, True)


def test_a_full_disk_is_no_photos_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path) as (catalogue, shown):
        problems = []

        def full(*_: object) -> int:
            raise OSError(28, "No space left on device")

        def rest(_seconds: float) -> None:
            problems.append(catalogue.setting("problem"))
            if len(problems) == 3:
                raise KeyboardInterrupt

        looker = standin_worker.worker.ThumbnailWorker(catalogue, shown, "me")
        with monkeypatch.context() as patch:
            patch.setattr(store, "put", full)
            patch.setattr(standin_worker.worker.time, "sleep", rest)
            with pytest.raises(KeyboardInterrupt):
                looker.run()
        assert problems[0].startswith(f"The disk of {catalogue.folder} is full (No space left")
        catalogue.set("problem", None)
        work(catalogue, shown)
        assert listing.counts(catalogue, shown)["done"] == 1
