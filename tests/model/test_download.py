from __future__ import annotations

import dataclasses
import http.server
import io
import json
import shutil
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from headbox.errors import WeightsError
from headbox.model import download
from headbox.model.download import Release, fetch_weights
from support.full_disk import files_of_at_most

SIZE = 300_000


def archive(seed: int) -> bytes:
    """A zip file, as a PyTorch checkpoint is one; of no time, so that two are the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(zipfile.ZipInfo("data"), np.random.default_rng(seed).bytes(SIZE))
    return buffer.getvalue()


@dataclasses.dataclass
class Answer:
    """How the server answers one request; the last one goes on."""

    content: bytes
    headers: dict[str, str] = dataclasses.field(default_factory=lambda: {"ETag": '"1"'})
    status: int = 200  # 206 if a range is asked and the version is still that of If-Range
    length: int | None = None  # of bytes after which the connection breaks
    has_ranges: bool = True
    has_length: bool = True
    shift: int = 0  # of the place where a range begins
    stall: float = 0  # seconds of silence where it breaks


class Server:
    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.requests: list[dict[str, str]] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append(dict(self.headers))
                answers = outer.answers
                outer.answer(self, answers.pop(0) if len(answers) > 1 else answers[0])

            def log_message(self, *_: object, **__: object) -> None:
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/model.pt"

    def answer(self, handler: http.server.BaseHTTPRequestHandler, answer: Answer) -> None:
        asked, body, status = handler.headers.get("Range"), answer.content, answer.status
        marks = {answer.headers.get("ETag"), answer.headers.get("Last-Modified")}
        headers = {"Content-Type": "application/octet-stream"} | answer.headers
        if asked and answer.has_ranges and handler.headers["If-Range"] in marks and status == 200:
            begin = int(asked.removeprefix("bytes=").removesuffix("-")) + answer.shift
            whole, status = len(body), 206 if begin < len(body) else 416
            body = body[begin:] if status == 206 else b""
            there = f"{begin}-{whole - 1}" if status == 206 else "*"
            headers["Content-Range"] = f"bytes {there}/{whole}"
        handler.send_response(status)
        if answer.has_length:
            headers["Content-Length"] = str(len(body))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body[: answer.length])
        handler.wfile.flush()
        time.sleep(answer.stall)

    @property
    def ranges(self) -> list[str | None]:
        return [request.get("Range") for request in self.requests]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(download, "BACKOFF", 0.0)
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


def get(server: Server, folder: Path) -> bytes:
    """Download, and see that nothing but the file is left."""
    path = folder / "model.pt"
    download.download(server.url, path)
    assert [p.name for p in folder.iterdir()] == ["model.pt"]
    return path.read_bytes()


def refusal(server: Server, folder: Path) -> str:
    path = folder / "model.pt"
    with pytest.raises(WeightsError) as caught:
        download.download(server.url, path)
    assert not path.exists()
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


# ----------------------------------------------------------------------------------------- transfer


def test_a_whole_answer_becomes_the_file(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(archive(0))]
    assert get(server, tmp_path) == archive(0)
    assert server.ranges == [None]


def test_broken_connections_go_on_where_they_broke(server: Server, tmp_path: Path) -> None:
    content = archive(0)
    server.answers = [Answer(content, length=n) for n in (100_000, 0, 50_000)] + [Answer(content)]
    assert get(server, tmp_path) == content
    assert server.ranges == [None, "bytes=100000-", "bytes=100000-", "bytes=150000-"]
    assert server.requests[1]["If-Range"] == '"1"'


def test_a_later_run_goes_on(server: Server, tmp_path: Path) -> None:
    content = archive(0)
    server.answers = [Answer(content, length=120_000), Answer(content, status=503)]
    assert "Service Unavailable" in refusal(server, tmp_path)
    assert len(server.requests) == download.ATTEMPTS
    server.answers = [Answer(content)]
    assert get(server, tmp_path) == content
    assert server.ranges[-1] == "bytes=120000-"


def test_a_server_without_ranges_begins_anew(server: Server, tmp_path: Path) -> None:
    content = archive(0)
    server.answers = [Answer(content, length=100_000), Answer(content, has_ranges=False)]
    assert get(server, tmp_path) == content


def test_a_changed_file_begins_anew(server: Server, tmp_path: Path) -> None:
    new = Answer(archive(1), headers={"ETag": '"2"'})
    server.answers = [Answer(archive(0), length=100_000), new]
    assert get(server, tmp_path) == archive(1)


@pytest.mark.parametrize(
    "fault", [{"shift": 7}, {"headers": {"ETag": '"2"', "Last-Modified": '"1"'}}]
)
def test_a_wrong_continuation_begins_anew(server: Server, tmp_path: Path, fault: dict) -> None:
    content = archive(0)
    broken = Answer(content, length=100_000)
    server.answers = [broken, Answer(content, **fault), Answer(content)]
    assert get(server, tmp_path) == content
    assert server.ranges == [None, "bytes=100000-", None]


@pytest.mark.parametrize(
    ("headers", "mark"),
    [
        ({}, None),
        ({"ETag": 'W/"1"'}, None),
        ({"ETag": 'W/"1"', "Last-Modified": "Sat, 01 Nov 2025 08:00:00 GMT"}, "Last-Modified"),
    ],
)
def test_only_a_sure_version_is_continued(
    server: Server, tmp_path: Path, headers: dict[str, str], mark: str | None
) -> None:
    content = archive(0)
    server.answers = [Answer(content, headers, length=100_000), Answer(content, headers)]
    assert get(server, tmp_path) == content
    assert server.requests[1].get("If-Range") == (headers[mark] if mark else None)
    assert server.ranges[1] == ("bytes=100000-" if mark else None)


def test_silence_counts_as_a_break(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "TIMEOUT", 0.2)
    content = archive(0)
    server.answers = [Answer(content, length=100_000, stall=0.6), Answer(content)]
    assert get(server, tmp_path) == content
    assert server.ranges == [None, "bytes=100000-"]


def test_length_may_be_unknown(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(archive(0), has_length=False)]
    assert get(server, tmp_path) == archive(0)


def test_all_there_but_the_rename(server: Server, tmp_path: Path) -> None:
    (tmp_path / "model.pt.part").write_bytes(archive(0))
    mark = {"url": server.url, "version": '"1"'}
    (tmp_path / "model.pt.part.json").write_text(json.dumps(mark))
    server.answers = [Answer(archive(0))]
    assert get(server, tmp_path) == archive(0)
    assert server.ranges == [f"bytes={len(archive(0))}-"]


def test_more_than_all_begins_anew(server: Server, tmp_path: Path) -> None:
    (tmp_path / "model.pt.part").write_bytes(archive(0) + b"more")
    mark = {"url": server.url, "version": '"1"'}
    (tmp_path / "model.pt.part.json").write_text(json.dumps(mark))
    server.answers = [Answer(archive(0))]
    assert get(server, tmp_path) == archive(0)


@pytest.mark.parametrize("mark", ["", "{}", "[1]", '{"url": "http://other", "version": "1"}'])
def test_an_unreadable_mark_begins_anew(server: Server, tmp_path: Path, mark: str) -> None:
    (tmp_path / "model.pt.part").write_bytes(bytes(1000))
    (tmp_path / "model.pt.part.json").write_text(mark)
    server.answers = [Answer(archive(0))]
    assert get(server, tmp_path) == archive(0)
    assert server.ranges == [None]


def test_a_page_is_no_checkpoint_and_keeps_what_there_is(server: Server, tmp_path: Path) -> None:
    content = archive(0)
    page = Answer(b"<html>Log in</html>", {"Content-Type": "text/html; charset=utf-8"})
    server.answers = [Answer(content, length=100_000), page]
    assert "other than a checkpoint" in refusal(server, tmp_path)
    server.answers = [Answer(content)]
    assert get(server, tmp_path) == content
    assert server.ranges[-1] == "bytes=100000-"


def test_other_content_is_refused_and_not_kept(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(bytes(1000))]
    assert "other than a checkpoint" in refusal(server, tmp_path)
    assert not (tmp_path / "model.pt.part").exists()


def test_a_missing_file_is_not_tried_again(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(b"", status=404)]
    said = refusal(server, tmp_path)
    assert "404 Not Found" in said
    assert str(tmp_path / "model.pt.") in said  # where to put it by hand
    assert len(server.requests) == 1


def test_no_connection_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "BACKOFF", 0.0)
    nobody = Server()
    nobody.http.server_close()
    assert "check the connection" in refusal(nobody, tmp_path)


def test_too_small_a_disk_is_noticed_before(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    server.answers = [Answer(archive(0))]
    assert "0.0 GB free" in refusal(server, tmp_path)
    assert not (tmp_path / "model.pt.part").exists()


def test_a_disk_that_fills_up_is_not_a_broken_connection(server: Server, tmp_path: Path) -> None:
    server.answers = [Answer(archive(0))]
    with files_of_at_most(100_000):
        assert "make room" in refusal(server, tmp_path)
    assert len(server.requests) == 1


def test_an_interrupt_leaves_no_file_and_what_has_arrived(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    server.answers = [Answer(archive(0))]
    with monkeypatch.context() as patch:
        patch.setattr(download.tqdm, "update", interrupt)
        with pytest.raises(KeyboardInterrupt):
            download.download(server.url, tmp_path / "model.pt")
    assert not (tmp_path / "model.pt").exists()
    assert get(server, tmp_path) == archive(0)
    assert server.ranges[1] is not None


# ---------------------------------------------------------------------------------- licence, caches


@pytest.fixture
def release(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A release "test" on the local server, and caches in tmp_path."""
    monkeypatch.setitem(download.RELEASES, "test", Release(server.url, "for tests only"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.delenv(download.LICENSE_VARIABLE, raising=False)
    server.answers = [Answer(archive(0))]
    return server


def test_nothing_is_fetched_before_the_licence_is_accepted(
    release: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("", "sharp", "yes", "1", "TEST"):
        monkeypatch.setenv(download.LICENSE_VARIABLE, variable)
        with pytest.raises(
            WeightsError, match=r"for tests only: .* --accept-license or set HEADBOX"
        ):
            fetch_weights("test")
    assert not release.requests


def test_accepting_by_flag_or_variable_shows_the_licence(
    release: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = fetch_weights("test", accept_license=True)
    assert path == tmp_path / "headbox" / "model.pt"
    assert "model.pt is for tests only." in caplog.messages
    path.unlink()
    caplog.clear()
    monkeypatch.setenv(download.LICENSE_VARIABLE, "sharp, test")
    assert fetch_weights("test").read_bytes() == archive(0)
    assert "model.pt is for tests only." in caplog.messages
    assert len(release.requests) == 2
    fetch_weights("test")
    assert len(release.requests) == 2  # it is there


def test_the_first_file_is_the_measure_of_later_ones(
    release: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = fetch_weights("test", accept_license=True)
    record = json.loads((tmp_path / "headbox" / "model.pt.json").read_text())
    assert record["size"] == len(archive(0))
    assert any(record["sha256"] in message for message in caplog.messages)
    content = bytearray(archive(0))
    content[1000] ^= 1
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=f"{record['sha256']}: delete it"):
        fetch_weights("test")
    path.unlink()
    release.answers = [Answer(archive(1))]  # the server has another file by now
    with pytest.raises(WeightsError, match="not that of the first one"):
        fetch_weights("test", accept_license=True)
    (tmp_path / "headbox" / "model.pt.json").write_text("{}")
    with pytest.raises(WeightsError, match=r"model\.pt\.json is damaged: delete it"):
        fetch_weights("test")


def test_the_released_programs_cache_comes_first(release: Server, tmp_path: Path) -> None:
    path = tmp_path / "torch" / "hub" / "checkpoints" / "model.pt"
    path.parent.mkdir(parents=True)
    path.write_bytes(archive(0))
    assert fetch_weights("test") == path  # no licence is asked for what is there
    assert not release.requests
    assert list(path.parent.iterdir()) == [path]  # that cache is only read
    path.write_bytes(archive(1))
    with pytest.raises(WeightsError, match="not that of the first one"):
        fetch_weights("test")


def test_programs_at_once_fetch_once(release: Server) -> None:
    with ThreadPoolExecutor(3) as pool:
        paths = list(pool.map(lambda _: fetch_weights("test", accept_license=True), range(3)))
    assert paths[0].read_bytes() == archive(0)
    assert len(release.requests) == 1


def test_an_unknown_release_is_named() -> None:
    with pytest.raises(
        WeightsError, match="flat is not a known release: choose one of sharp, depth"
    ):
        fetch_weights("flat")


def test_an_unusable_cache_is_said(
    release: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(WeightsError, match="set XDG_CACHE_HOME to another folder"):
        fetch_weights("test", accept_license=True)
    assert not release.requests


def test_public_releases_have_their_files_and_licences() -> None:
    assert download.RELEASES["sharp"].filename == "sharp_2572gikvuh.pt"
    assert download.RELEASES["depth-pro"].filename == "depth_pro.pt"
    assert all("research only" in release.license for release in download.RELEASES.values())
