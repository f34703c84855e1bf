from __future__ import annotations

from pathlib import Path

import pytest

from headbox.library import changes, exports, queue
from headbox.library.catalogue import Catalogue
from support.library_rooms import library, photo


def test_the_number_of_unfinished_exports_is_limited(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path) as (catalogue, selection):
        for _ in range(exports.MOST_UNFINISHED):
            exports.request(catalogue, 1, "ply")
        with pytest.raises(exports.TooManyExports, match="20 exports are waiting already"):
            exports.request(catalogue, 1, "ply")
        claim = queue.claim_export(catalogue, selection, "me")
        with pytest.raises(exports.TooManyExports):
            exports.request(catalogue, 1, "ply")
        assert claim is not None
        queue.finish_export(catalogue, claim, "a.ply")
        assert exports.request(catalogue, 1, "ply") != claim.job
        done = exports.find(catalogue, claim.job)
        assert done == exports.ExportRow(claim.job, 1, "ply", "done", 1.0, None, "a.ply")
        assert exports.find(catalogue, "other") is None


def test_long_names_are_cut() -> None:
    assert exports.file_name("a.b.jpg", "spz") == "a.b.spz"
    assert exports.file_name("x" * 200 + ".jpg", "html") == "x" * exports.MOST_NAME + ".html"


def test_the_log_of_changes(tmp_path: Path) -> None:
    with Catalogue(tmp_path) as catalogue:
        assert (changes.latest(catalogue), changes.since(catalogue, 0)) == (0, [])
        job = exports.request(catalogue, 1, "ply")
        exports.set_progress(catalogue, job, 0.5)
        exports.set_progress(catalogue, job, 0.7)
        assert changes.since(catalogue, 1) == [changes.Change(2, None, job)]
        changes.drop_before(catalogue, 2)
        assert [change.id for change in changes.since(catalogue, 0)] == [2]
        assert changes.latest(catalogue) == 2
