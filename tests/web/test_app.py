"""The API as a page uses it, with workers in threads and a stand-in for the model."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from headbox.library import exports, queue
from headbox.library.catalogue import Catalogue
from headbox.library.scan import scan
from headbox.library.selection import Selection
from headbox.library.worker import Converter, ThumbnailWorker
from headbox.web.access import TOKEN_HEADER
from headbox.web.events import Hub
from headbox.web.responses import Gallery
from support import standin_worker
from support.library_rooms import PAGE, library, photo, site, until, work


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standin_worker.StandIn, "seconds", 0)


@contextlib.contextmanager
def at_work(catalogue: Catalogue, shown: Selection) -> Iterator[None]:
    """The workers, in a thread."""
    stop = threading.Event()

    def run() -> None:
        with Catalogue(catalogue.folder) as own:
            workers = [ThumbnailWorker(own, shown, "l"), Converter(own, shown, "c")]
            while not stop.is_set():
                if not any([worker.step() for worker in workers]):
                    time.sleep(0.01)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_the_page_gets_its_token_and_its_files(tmp_path: Path) -> None:
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        token = page.headers[TOKEN_HEADER]
        answer = page.get("/")
        assert answer.text == PAGE.replace("{{token}}", token)
        assert answer.headers["content-type"].startswith("text/html")
        assert page.get("/static/gallery.js").headers["content-type"].startswith("text/javascript")
        (catalogue.folder / "static" / "gallery.html").unlink()
        assert "npm run build" in page.json_of("/", 503)["error"]


def test_photos_months_and_states(tmp_path: Path) -> None:
    for i in range(5):
        photo(tmp_path / "photos" / f"{i}.jpg", i, taken=f"2020:0{i + 1}:01 00:00:00")
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        assert page.json_of("/api/photos") == {"total": 0, "photos": []}  # no header is read yet
        ThumbnailWorker(catalogue, shown, "l").step()
        found = page.json_of("/api/photos?offset=1&limit=2")
        assert found["total"] == 5
        assert found["photos"][0] == {
            "id": page.id_of("3.jpg"),
            "name": "3.jpg",
            "taken": "2020-04-01T00:00:00",
            "width": 56,
            "height": 40,
            "state": "waiting",
            "error": None,
            "stereo": False,
            "progress": None,
            "thumb": f"/thumbs/{page.id_of('3.jpg')}.jpg",
        }
        assert page.names("?after=2020-02&before=2020-04") == ["2.jpg", "1.jpg"]
        assert page.names("?search=photos%202020-05") == ["4.jpg"]
        assert page.json_of("/api/months?before=2020-03") == [
            {"month": "2020-02", "count": 1},
            {"month": "2020-01", "count": 1},
        ]
        work(catalogue, shown)
        state = page.json_of("/api/state")
        assert state["counts"] == {"total": 5, "waiting": 0, "working": 0, "done": 5, "failed": 0}
        assert [each["id"] for each in state["models"]] == [state["model"]]
        assert (state["paused"], state["single"], state["problem"]) == (False, False, None)
        assert 0 < state["disk"]["used"] < state["disk"]["budget"]
        for query in ("offset=x", "limit=-1", "offset=1e3", "limit=99999999999999999999"):
            assert "whole number" in page.json_of(f"/api/photos?{query}", 400)["error"]


def test_one_photo_with_all_that_a_viewer_needs(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        ThumbnailWorker(catalogue, shown, "l").step()
        number = page.id_of("a.jpg")
        assert page.json_of(f"/api/photos/{number}")["scene"] is None
        assert page.get(f"/scenes/{number}.spz").status_code == 404
        work(catalogue, shown)
        found = page.json_of(f"/api/photos/{number}")
        scene = found["scene"]
        assert scene.pop("url").startswith(f"/scenes/{number}.spz?v=")
        assert scene == standin_worker.FACTS | {"width": 56, "height": 40, "bytes": 10}
        with at_work(catalogue, shown):
            for url in (found["thumb"], found["photo"]):
                answer = page.get(url)
                assert answer.headers["content-type"] == "image/jpeg"
                assert answer.content.startswith(b"\xff\xd8")


def test_files_are_kept_by_browsers_and_sent_in_parts(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        work(catalogue, shown)
        found = page.json_of("/api/photos/1")
        for url in (found["scene"]["url"], found["thumb"]):
            whole = page.get(url)
            assert whole.headers["cache-control"] == "private, max-age=31536000, immutable"
            assert whole.headers["accept-ranges"] == "bytes"
            etag = whole.headers["etag"]
            part = page.get(url, headers={"range": "bytes=2-5", "if-range": etag})
            assert (part.status_code, part.content) == (206, whole.content[2:6])
            assert part.headers["content-range"] == f"bytes 2-5/{len(whole.content)}"
            assert page.get(url, headers={"range": "bytes=999999-"}).status_code == 416
            same = page.get(url, headers={"if-none-match": f'"other", {etag}'})
            assert (same.status_code, same.content) == (304, b"")
            other = page.get(url.partition("?")[0])  # without its version it is asked for again
            assert other.headers["cache-control"] == "private, no-cache"


def test_a_thumbnail_is_made_when_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(3):
        photo(tmp_path / "photos" / f"{i}.jpg", i)
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        ThumbnailWorker(catalogue, shown, "l").step()
        monkeypatch.setattr("headbox.web.app.PATIENCE", 0.1)
        assert page.get(f"/thumbs/{page.id_of('0.jpg')}.jpg").status_code == 503
        (first,) = queue.claim_photos(catalogue, shown, "me")
        assert first.path.endswith(b"/0.jpg")
        queue.release(catalogue, "me", forgiven=True)
        monkeypatch.setattr("headbox.web.app.PATIENCE", 60)
        with at_work(catalogue, shown):
            assert page.get(f"/thumbs/{page.id_of('1.jpg')}.jpg").status_code == 200


def test_asking_pausing_and_retrying(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg", "broken.jpg"):
        photo(tmp_path / "photos" / name, len(name) + ord(name[0]))
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        assert page.post("/api/queue", json={"paused": True}).json()["paused"] is True
        work(catalogue, shown)
        assert page.json_of("/api/state")["counts"]["waiting"] == 3
        answer = page.post(f"/api/photos/{page.id_of('b.jpg')}/request", json={"priority": "now"})
        assert answer.json()["name"] == "b.jpg"
        page.post(f"/api/photos/{page.id_of('a.jpg')}/request", json={"priority": "next"})
        work(catalogue, shown)
        assert page.json_of(f"/api/photos/{page.id_of('b.jpg')}")["state"] == "done"
        assert page.json_of(f"/api/photos/{page.id_of('a.jpg')}")["state"] == "waiting"
        page.post("/api/queue", json={"paused": False})
        work(catalogue, shown)
        broken = page.json_of(f"/api/photos/{page.id_of('broken.jpg')}")
        assert (broken["state"], broken["error"]) == ("failed", "broken.jpg is broken: mend it.")
        again = page.post(f"/api/photos/{broken['id']}/retry").json()
        assert (again["state"], again["error"]) == ("waiting", None)


def test_what_is_sent_is_checked(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        work(catalogue, shown)
        for path, body in [
            ("/api/photos/1/request", {"priority": "soon"}),
            ("/api/photos/1/request", ["now"]),
            ("/api/photos/1/export", {"kind": "exe"}),
            ("/api/photos/1/export", {"kind": ["ply"]}),
            ("/api/queue", {"paused": "yes"}),
            ("/api/queue", {}),
            ("/api/model", {"model": "../../etc/passwd"}),
        ]:
            answer = page.post(path, json=body)
            assert (answer.status_code, "must be one of" in answer.text) == (400, True)
        assert page.post("/api/queue", content=b"[" * 9000).status_code == 400
        assert page.post("/api/queue", content=b" " * 20_000).status_code == 413
        assert page.get("/api/queue").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/thumbs/../../model.safetensors",
        "/thumbs/..%2f..%2fmodel.safetensors",
        "/thumbs/%2e%2e/%2e%2e/model.safetensors",
        "/static/../catalogue.sqlite3",
        "/static/..%2fcatalogue.sqlite3",
        "/static/%2e%2e%2fcatalogue.sqlite3",
        "/static//etc/passwd",
        "/static/link.txt",
        "/exports/../catalogue.sqlite3",
        "/exports/..%2f/catalogue.sqlite3",
        "/exports/%2e%2e/catalogue.sqlite3",
        "/photos/a.jpg",
        "/photos/-1.jpg",
        "/photos/99999999999999999999999.jpg",
        "/photos/1%00.jpg",
        "/api/photos/%2fetc%2fpasswd",
    ],
)
def test_no_path_leads_anywhere_else(tmp_path: Path, path: str) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        (catalogue.folder / "static" / "link.txt").symlink_to("/etc/passwd")
        assert page.get(path).status_code in (404, 405)


def test_photos_that_are_not_shown_have_no_address(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a" / "a.jpg", 1)
    photo(tmp_path / "photos" / "b" / "b.jpg", 2)
    with library(tmp_path) as (catalogue, shown):
        work(catalogue, shown)
        with site(catalogue, Selection.of([tmp_path / "photos" / "b"])) as page:
            assert page.names() == ["b.jpg"]
            statuses = [page.get(f"/api/photos/{number}").status_code for number in (1, 2)]
            assert sorted(statuses) == [200, 404]
            hidden = statuses.index(404) + 1
            for path in (f"/thumbs/{hidden}.jpg", f"/scenes/{hidden}.spz"):
                assert page.get(path).status_code == 404
            answer = page.post(f"/api/photos/{hidden}/export", json={"kind": "ply"})
            assert answer.status_code == 404


def test_a_name_with_html_in_it_is_only_text(tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>&\"'.jpg"
    photo(tmp_path / "photos" / name, 1)
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        work(catalogue, shown)
        answer = page.get("/api/photos")
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.json()["photos"][0]["name"] == name
        assert "onerror" not in page.get("/").text
        with at_work(catalogue, shown):
            job = page.post("/api/photos/1/export", json={"kind": "html"}).json()["job"]
            until(lambda: page.json_of(f"/api/exports/{job}")["state"] == "done")
        answer = page.get(page.json_of(f"/api/exports/{job}")["url"])
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["content-type"] == "application/octet-stream"


def test_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo(tmp_path / "photos" / "a b.jpg", 1)
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        work(catalogue, shown)
        job = page.post("/api/photos/1/export", json={"kind": "spz"}).json()["job"]
        begun = page.json_of(f"/api/exports/{job}")
        wanted = {"job": job, "state": "waiting", "progress": 0, "error": None, "url": None}
        assert begun == wanted
        with at_work(catalogue, shown):
            until(lambda: page.json_of(f"/api/exports/{job}")["state"] == "done")
        found = page.json_of(f"/api/exports/{job}")
        assert (found["progress"], found["url"]) == (1, f"/exports/{job}/a%20b.spz")
        assert page.get(found["url"]).content == b"a b.jpga b.jpg"
        assert page.get(f"/exports/{job}/other.spz").status_code == 404
        assert page.get("/api/exports/none").status_code == 404
        monkeypatch.setattr("headbox.library.exports.MOST_UNFINISHED", 0)
        assert page.post("/api/photos/1/export", json={"kind": "spz"}).status_code == 409
        (catalogue.folder / "exports" / job / "a b.spz").unlink()
        assert "cleared away" in page.json_of(found["url"], 404)["error"]


def test_a_scene_that_was_deleted_by_hand_is_waiting_again(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        work(catalogue, shown)
        for path in catalogue.folder.glob("files/*/*.spz"):
            path.unlink()
        found = page.json_of("/api/photos/1")
        assert (found["state"], found["scene"]) == ("waiting", None)


# Events


def test_pages_hear_of_what_happens_whoever_does_it(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with library(tmp_path) as (catalogue, shown), Catalogue(catalogue.folder) as other:
        hub = Hub(Gallery(catalogue, shown), lambda: False)
        hub.events()
        photo(tmp_path / "photos" / "a.jpg", 1)
        scan(other, shown)
        work(other, shown)
        hub._slow = 0
        events = hub.events()
        photos = [data for name, data in events if name == "photo"]
        assert [(each["name"], each["state"]) for each in photos] == [("a.jpg", "done")]
        assert ("list", {"total": 1}) in events
        assert [data["counts"]["done"] for name, data in events if name == "queue"] == [1]
        assert hub.events() == []
        exports.request(other, 1, "ply")
        work(other, shown)
        assert [data["state"] for name, data in hub.events() if name == "export"] == ["done"]


def test_the_stream_is_one_of_events_and_ends_with_the_server(tmp_path: Path) -> None:
    with library(tmp_path) as (catalogue, shown):
        stopping = False

        async def listen() -> list[str]:
            nonlocal stopping
            hub = Hub(Gallery(catalogue, shown), lambda: stopping)
            running = asyncio.create_task(hub.run())
            parts = []
            async for part in hub.listen():
                parts.append(part)
                stopping = len(parts) == 2
            await running
            return parts

        retry, first = asyncio.run(asyncio.wait_for(listen(), 60))[:2]
        assert retry == "retry: 2000\n\n"
        name, data, *rest = first.split("\n")
        assert (name, rest) == ("event: queue", ["", ""])
        assert json.loads(data.removeprefix("data: "))["counts"]["total"] == 0


def test_a_page_that_does_not_read_is_cut_off(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("headbox.web.events.BACKLOG", 5)
    with library(tmp_path) as (catalogue, shown):

        async def listen() -> int:
            hub = Hub(Gallery(catalogue, shown), lambda: False)
            stream = hub.listen()
            for _ in range(2):
                await anext(stream)
            for i in range(100):
                hub._send(("photo", i))
            assert not hub._listeners
            return len([part async for part in stream])

        assert asyncio.run(asyncio.wait_for(listen(), 60)) == 4
