"""Who does what, in which order, and what becomes of it when somebody dies."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from headbox.library import listing, models, queue, store
from headbox.library.catalogue import Catalogue
from headbox.library.listing import Filter
from headbox.library.scan import scan
from headbox.library.selection import Selection
from headbox.library.worker import ThumbnailWorker
from support import standin_worker
from support.library_rooms import library, photo, work


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standin_worker.StandIn, "seconds", 0)


def looked(catalogue: Catalogue, shown: Selection) -> dict[str, int]:
    """Everything but the scenes; ids by name."""
    looker = ThumbnailWorker(catalogue, shown, "looker")
    while looker.step():
        pass
    return {row["name"]: row["id"] for row in catalogue.rows("SELECT id, name FROM photos")}


def claimed(catalogue: Catalogue, shown: Selection, owner: str = "me") -> str | None:
    """Claims the next scene: the name of its photo."""
    row = queue.claim_scene(catalogue, shown, owner, catalogue.setting("model"))
    if row is None:
        return None
    found = catalogue.row("SELECT name FROM photos WHERE digest = ?", row.digest)
    assert found is not None
    return found["name"]


def states(catalogue: Catalogue, shown: Selection) -> dict[str, str]:
    return {row.name: row.state for row in listing.page(catalogue, shown, Filter(), 0, 1000)[1]}


def errors(catalogue: Catalogue, shown: Selection) -> dict[str, str]:
    rows = listing.page(catalogue, shown, Filter(), 0, 1000)[1]
    return {row.name: row.error for row in rows if row.error}


def expire(catalogue: Catalogue) -> None:
    for table in queue.TABLES:
        catalogue.rows(f"UPDATE {table} SET lease = 1 WHERE lease IS NOT NULL")


def years(folder: Path, *numbers: int) -> None:
    for i in numbers:
        photo(folder / "photos" / f"{i}.jpg", i, taken=f"{2000 + i}:01:01 00:00:00")


def test_what_somebody_looks_at_comes_first(tmp_path: Path) -> None:
    years(tmp_path, 1, 2, 3, 4, 5, 6)
    with library(tmp_path) as (catalogue, shown):
        ids, model = looked(catalogue, shown), catalogue.setting("model")
        queue.request(catalogue, ids["2.jpg"], model, queue.NEXT)
        queue.request(catalogue, ids["1.jpg"], model, queue.NOW)
        queue.request(catalogue, ids["3.jpg"], model, queue.NOW)  # the last look counts most
        order = [claimed(catalogue, shown) for _ in range(7)]
        assert order == ["3.jpg", "1.jpg", "2.jpg", "6.jpg", "5.jpg", "4.jpg", None]


def test_a_request_for_a_photo_that_was_not_looked_at_yet_is_kept(tmp_path: Path) -> None:
    years(tmp_path, 1, 2, 3)
    with library(tmp_path) as (catalogue, shown):
        ids = {row["name"]: row["id"] for row in catalogue.rows("SELECT id, name FROM photos")}
        queue.request(catalogue, ids["1.jpg"], catalogue.setting("model"), queue.NOW)
        first = queue.claim_photos(catalogue, shown, "me")
        assert [Path(os.fsdecode(claim.path)).name for claim in first] == ["1.jpg"]
        queue.release(catalogue, "me", forgiven=True)
        looked(catalogue, shown)
        assert claimed(catalogue, shown) == "1.jpg"


def test_paused_only_what_somebody_looks_at_is_made(tmp_path: Path) -> None:
    years(tmp_path, 1, 2, 3)
    with library(tmp_path) as (catalogue, shown):
        ids, model = looked(catalogue, shown), catalogue.setting("model")
        catalogue.set("paused", 1)
        queue.request(catalogue, ids["2.jpg"], model, queue.NEXT)
        assert claimed(catalogue, shown) is None
        queue.request(catalogue, ids["1.jpg"], model, queue.NOW)
        assert claimed(catalogue, shown) == "1.jpg"
        catalogue.set("paused", 0)
        assert claimed(catalogue, shown) == "2.jpg"


def test_what_is_not_shown_is_not_worked_on(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a" / "a.jpg", 1)
    photo(tmp_path / "photos" / "b" / "b.jpg", 2)
    with library(tmp_path) as (catalogue, _):
        shown = Selection.of([tmp_path / "photos" / "b"])
        work(catalogue, shown)
        row = catalogue.row("SELECT taken FROM photos WHERE name = 'a.jpg'")
        assert row is not None
        assert row["taken"] is None
        assert states(catalogue, shown) == {"b.jpg": "done"}


def test_equal_photos_are_made_once(tmp_path: Path) -> None:
    for name in "abc":
        photo(tmp_path / "photos" / name / "x.jpg", 1)
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        assert listing.counts(catalogue, shown)["done"] == 3
        assert catalogue.rows("SELECT count(*) FROM scenes")[0][0] == 1


def test_each_of_two_programs_gets_its_own(tmp_path: Path) -> None:
    years(tmp_path, *range(1, 61))
    with library(tmp_path) as (catalogue, shown):
        looked(catalogue, shown)
        taken: list[str] = []

        def program(owner: str) -> None:
            with Catalogue(catalogue.folder) as own:
                while name := claimed(own, shown, owner):
                    taken.append(name)

        programs = [threading.Thread(target=program, args=(owner,)) for owner in "ab"]
        for each in programs:
            each.start()
        for each in programs:
            each.join()
        assert sorted(taken) == sorted(f"{i}.jpg" for i in range(1, 61))


def test_a_lease_that_is_over_frees_the_photo_and_one_renewed_does_not(tmp_path: Path) -> None:
    years(tmp_path, 1)
    with library(tmp_path) as (catalogue, shown):
        looked(catalogue, shown)
        assert claimed(catalogue, shown, "first") == "1.jpg"
        assert claimed(catalogue, shown, "second") is None
        expire(catalogue)
        queue.renew(catalogue, "first")
        assert claimed(catalogue, shown, "second") is None
        expire(catalogue)
        assert claimed(catalogue, shown, "second") == "1.jpg"
        queue.renew(catalogue, "first")  # too late: it is somebody else's
        row = catalogue.row("SELECT owner, attempts FROM scenes")
        assert row is not None
        assert tuple(row) == ("second", 2)


def test_who_comes_late_changes_nothing(tmp_path: Path) -> None:
    years(tmp_path, 1)
    with library(tmp_path) as (catalogue, shown):
        looked(catalogue, shown)
        model = catalogue.setting("model")
        late = queue.claim_scene(catalogue, shown, "late", model)
        assert late is not None
        expire(catalogue)
        work(catalogue, shown)
        queue.fail(catalogue, late, "gave up")
        assert states(catalogue, shown) == {"1.jpg": "done"}
        queue.finish_scene(catalogue, late, 5, {}, 1.0)
        row = catalogue.row("SELECT facts FROM scenes")
        assert row is not None
        assert row["facts"] != "{}"


@pytest.mark.parametrize("how", ["seen", "expired"])
def test_three_deaths_set_a_photo_aside_by_name(tmp_path: Path, how: str) -> None:
    years(tmp_path, 1, 2)
    with library(tmp_path) as (catalogue, shown):
        ids, model = looked(catalogue, shown), catalogue.setting("model")
        for _ in range(queue.ATTEMPTS):
            assert claimed(catalogue, shown, "victim") == "2.jpg"
            if how == "seen":
                queue.release(catalogue, "victim", forgiven=False)
            else:
                expire(catalogue)
        assert claimed(catalogue, shown) == "1.jpg"
        assert states(catalogue, shown)["2.jpg"] == "failed"
        assert errors(catalogue, shown)["2.jpg"] == "Conversion crashed 3 times; photo skipped."
        queue.retry(catalogue, ids["2.jpg"], model)
        assert claimed(catalogue, shown) == "2.jpg"


def test_being_stopped_is_no_death(tmp_path: Path) -> None:
    years(tmp_path, 1)
    with library(tmp_path) as (catalogue, shown):
        looked(catalogue, shown)
        for _ in range(2 * queue.ATTEMPTS):
            assert claimed(catalogue, shown) == "1.jpg"
            queue.release(catalogue, "me", forgiven=True)
        assert states(catalogue, shown) == {"1.jpg": "waiting"}


def test_of_many_headers_the_deadly_one_is_found(tmp_path: Path) -> None:
    """A decoder that crashes on one photo of those whose headers are read together."""
    years(tmp_path, *range(1, 30))
    with library(tmp_path) as (catalogue, shown):
        for _ in range(500):
            claims = queue.claim_photos(catalogue, shown, "me")
            if not claims or claims[0].taken is not None:
                break
            if any(claim.path.endswith(b"/7.jpg") for claim in claims):
                queue.release(catalogue, "me", forgiven=False)
            else:
                header = standin_worker.read_header(Path(claims[0].path.decode()))
                queue.finish_headers(catalogue, [(claim, header) for claim in claims])
        queue.release(catalogue, "me", forgiven=True)
        assert list(errors(catalogue, shown)) == ["7.jpg"]
        assert len(states(catalogue, shown)) == 29


def test_an_error_is_the_photos_with_its_reason(tmp_path: Path) -> None:
    years(tmp_path, 1)
    photo(tmp_path / "photos" / "broken.jpg", 50)
    (tmp_path / "photos" / "text.jpg").write_text("no photo at all")
    cut = photo(tmp_path / "photos" / "cut.jpg", 51)
    cut.write_bytes(cut.read_bytes()[:-20])
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        found = errors(catalogue, shown)
        assert states(catalogue, shown)["1.jpg"] == "done"
        assert sorted(found) == ["broken.jpg", "cut.jpg", "text.jpg"]
        assert found["broken.jpg"] == "broken.jpg is broken: mend it."
        assert found["text.jpg"].startswith("text.jpg is not a photo: ")
        assert found["cut.jpg"].startswith("cut.jpg is damaged or cut short (")
        # Mended, it is tried again without being asked.
        photo(tmp_path / "photos" / "text.jpg", 52)
        scan(catalogue, shown)
        work(catalogue, shown)
        assert "text.jpg" not in errors(catalogue, shown)


def test_a_photo_that_is_replaced_while_it_is_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = photo(tmp_path / "photos" / "a.jpg", 1)
    make = standin_worker.StandIn.make

    def slow(self, source: Path, output: Path) -> dict:
        facts = make(self, source, output)
        photo(path, 2)
        return facts

    with library(tmp_path) as (catalogue, shown):
        looked(catalogue, shown)
        monkeypatch.setattr(standin_worker.StandIn, "make", slow)
        work(catalogue, shown)
        row = catalogue.row("SELECT state FROM scenes WHERE state = 'done'")
        digest = standin_worker.worker.sha256(path)
        assert row is not None
        model = catalogue.setting("model")
        assert store.find(catalogue, store.scene_name(digest, model)) is not None
        assert catalogue.rows("SELECT count(*) FROM files WHERE name LIKE '%.spz'")[0][0] == 1


def test_another_model_makes_other_scenes_and_the_first_ones_stay(tmp_path: Path) -> None:
    years(tmp_path, 1, 2)
    with library(tmp_path) as (catalogue, shown):
        first = catalogue.setting("model")
        work(catalogue, shown)
        other = tmp_path / "other.safetensors"
        other.write_bytes(b"other weights")
        queue.use_model(catalogue, models.register(catalogue, other))
        assert catalogue.setting("model") != first
        assert set(states(catalogue, shown).values()) == {"waiting"}
        work(catalogue, shown)
        assert set(states(catalogue, shown).values()) == {"done"}
        queue.use_model(catalogue, first)
        assert set(states(catalogue, shown).values()) == {"done"}
        names = [each.name for each in models.available(catalogue)]
        assert names == ["model", "other"]
        copy = tmp_path / "copy.safetensors"
        copy.write_bytes(b"weights")  # the same model by another name
        assert models.register(catalogue, copy) == first


def test_a_model_that_cannot_be_loaded_is_one_problem_and_no_photos(tmp_path: Path) -> None:
    years(tmp_path, 1)
    with library(tmp_path) as (catalogue, shown):
        good = catalogue.setting("model")
        bad = tmp_path / "unreadable.safetensors"
        bad.write_bytes(b"x")
        queue.use_model(catalogue, models.register(catalogue, bad))
        work(catalogue, shown)
        assert catalogue.setting("problem").endswith("unreadable.safetensors is no model.")
        assert states(catalogue, shown) == {"1.jpg": "waiting"}
        queue.use_model(catalogue, good)
        work(catalogue, shown)
        assert catalogue.setting("problem") is None
        assert states(catalogue, shown) == {"1.jpg": "done"}
