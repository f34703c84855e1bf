"""The processes themselves, with a stand-in for the model: killed, stopped, left alone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path

from headbox.library import exports, listing, queue
from headbox.library.catalogue import Catalogue
from headbox.library.listing import Filter
from headbox.library.selection import Selection
from headbox.library.supervisor import Supervisor
from support import standin_worker
from support.library_rooms import library, photo, site, until


def counts(catalogue: Catalogue, shown: Selection) -> dict[str, int]:
    return listing.counts(catalogue, shown)


def unfinished(catalogue: Catalogue, shown: Selection) -> int:
    return len(catalogue.rows("SELECT id FROM photos WHERE taken IS NULL")) + sum(
        counts(catalogue, shown)[state] for state in ("waiting", "working")
    )


def check_files(catalogue: Catalogue) -> None:
    """Every file is whole, entered and in its place, and nothing else lies about."""
    on_disk = {path.name: path for path in catalogue.folder.glob("files/*/*")}
    entered = {row["name"]: row["bytes"] for row in catalogue.rows("SELECT * FROM files")}
    assert set(on_disk) == set(entered)
    assert {name: path.stat().st_size for name, path in on_disk.items()} == entered
    for name, path in on_disk.items():
        content = path.read_bytes()
        if name.endswith(".spz"):
            half = len(content) // 2
            assert content[:half] == content[half:] != b""
        else:
            assert content.endswith(b"\xff\xd9")  # where a JPEG ends
    assert not list((catalogue.folder / "work").iterdir())


def test_workers_killed_at_random(tmp_path: Path) -> None:
    """20 times in a run of 60 photos; two of them end their worker themselves. The server answers
    all the while."""
    chance = random.Random(7)
    for i in range(58):
        photo(tmp_path / "photos" / f"{i}.jpg", i)
    for i, name in enumerate(("deadly one.jpg", "deadly two.jpg")):
        photo(tmp_path / "photos" / name, 100 + i)
    with library(tmp_path) as (catalogue, shown), site(catalogue, shown) as page:
        supervisor = Supervisor(catalogue, shown, standin_worker.PROGRAM)
        supervisor.start()
        try:
            for _ in range(20):
                before = {kind: p.pid for kind, p in supervisor.processes.items()}
                time.sleep(chance.uniform(0.05, 0.3))
                kind = chance.choice(["look", "convert", "convert"])
                process = supervisor.processes.get(kind)
                if process is not None and process.poll() is None:
                    process.send_signal(signal.SIGKILL)
                    until(lambda k=kind, b=before: supervisor.processes[k].pid != b.get(k))
                assert page.json_of("/api/state")["counts"]["total"] <= 60
                assert len(page.json_of("/api/photos?limit=100")["photos"]) <= 60
            until(lambda: unfinished(catalogue, shown) == 0, 120)
        finally:
            supervisor.stop()
        found = counts(catalogue, shown)
        assert found["done"] + found["failed"] == 60
        rows = listing.page(catalogue, shown, Filter(), 0, 100)[1]
        failed = {row.name: row.error or "" for row in rows if row.state == "failed"}
        assert {"deadly one.jpg", "deadly two.jpg"} <= set(failed)
        assert all("crashed 3 times" in error for error in failed.values())
        assert catalogue.rows("SELECT count(*) FROM scenes")[0][0] == 60
        assert not catalogue.rows("SELECT 1 FROM scenes WHERE lease IS NOT NULL OR attempts > 3")
        check_files(catalogue)


def test_two_programs_on_one_library_share_the_work(tmp_path: Path) -> None:
    for i in range(30):
        photo(tmp_path / "photos" / f"{i}.jpg", i)
    with library(tmp_path) as (catalogue, shown), Catalogue(catalogue.folder) as other:
        programs = [Supervisor(c, shown, standin_worker.PROGRAM) for c in (catalogue, other)]
        for program in programs:
            program.start()
        until(lambda: unfinished(catalogue, shown) == 0)
        for program in programs:
            program.stop()
        assert counts(other, shown)["done"] == 30
        check_files(catalogue)


def test_a_stopped_program_holds_nothing_against_a_photo(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "slow.jpg", 1)
    with library(tmp_path) as (catalogue, shown):
        supervisor = Supervisor(catalogue, shown, standin_worker.PROGRAM)
        threads = threading.active_count()
        supervisor.start()
        until(lambda: counts(catalogue, shown)["working"] == 1)
        pids = [process.pid for process in supervisor.processes.values()]
        supervisor.stop()
        assert threading.active_count() == threads
        for pid in pids:
            assert not Path(f"/proc/{pid}").exists()
        row = catalogue.row("SELECT state, attempts FROM scenes")
        assert row is not None
        assert tuple(row) == ("waiting", 0)
        assert not list((catalogue.folder / "work").iterdir())


def test_a_worker_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    with library(tmp_path) as (catalogue, _):
        command = [*standin_worker.PROGRAM, "look", str(catalogue.folder), "me"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, timeout=60, check=False)
        assert done.returncode == 1


def test_exports_are_made_by_the_worker(tmp_path: Path) -> None:
    photo(tmp_path / "photos" / "a.jpg", 1)
    photo(tmp_path / "photos" / "broken.jpg", 2)
    with library(tmp_path) as (catalogue, shown):
        ids = {row["name"]: row["id"] for row in catalogue.rows("SELECT id, name FROM photos")}
        jobs = {name: exports.request(catalogue, number, "ply") for name, number in ids.items()}
        looker = standin_worker.worker.ThumbnailWorker(catalogue, shown, "l")
        converter = standin_worker.worker.Converter(catalogue, shown, "c")
        while looker.step() or converter.step():
            pass
        done, failed = (exports.find(catalogue, jobs[name]) for name in ("a.jpg", "broken.jpg"))
        assert done is not None
        assert failed is not None
        assert (done.state, done.progress, done.name) == ("done", 1, "a.ply")
        assert (failed.state, failed.error) == ("failed", "broken.jpg is broken: mend it.")
        assert exports.place(catalogue, done.job, "a.ply").is_file()
        assert queue.claim_export(catalogue, shown, "me") is None
        assert os.listdir(converter.scratch) == []
