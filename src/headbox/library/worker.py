"""The processes that work for a library: `python -m headbox.library.worker look|convert ...`.

A broken photo can make a decoder crash, and a large model can fill the memory: both happen in here,
where they cost one attempt at one photo. A worker ends when the program that started it is gone.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from headbox.errors import HeadboxError, sentence
from headbox.files import sha256
from headbox.formats.registry import is_scene
from headbox.library import exports, models, queue, store
from headbox.library.catalogue import Catalogue
from headbox.library.selection import Selection
from headbox.library.thumbnails import entry_header, jpeg_bytes, small_picture
from headbox.photo.header import Header

if TYPE_CHECKING:
    from headbox.library.scenes import SceneConverter

IDLE = 0.2  # seconds between looks into the queue, when there is nothing to do
MOST_NAME = 60  # characters; file systems allow 255 bytes, with what is put before and behind
NO_ROOM = 10.0  # seconds until a full disk is tried again
NICE = 5  # whoever looks at a scene has the cores before whoever makes the next


class Worker:
    """One process's part of the work; `step` does one thing, and says whether there was one."""

    def __init__(self, catalogue: Catalogue, shown: Selection, owner: str) -> None:
        self.catalogue, self.shown, self.owner = catalogue, shown, owner

    @property
    def scratch(self) -> Path:
        folder = store.scratch_folder(self.catalogue, self.owner)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def step(self) -> bool:
        raise NotImplementedError

    def run(self) -> None:
        while True:
            try:
                worked = self.step()
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                self._rest(error)
                continue
            if not worked:
                time.sleep(IDLE)

    def attempt(self, table: str, row: sqlite3.Row, path: Path, work: Callable[[], None]) -> None:
        """Do something with a photo; an error is the photo's, unless it is the disk's."""
        try:
            if not self.shown.holds(os.fsencode(path)):
                raise HeadboxError(f"{path} is behind a link now: it is not shown.")
            work()
            store.make_room(self.catalogue)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            if isinstance(error, sqlite3.Error):
                raise
            # Where the photo lies is nobody's business who looks at it over a network.
            text = sentence(error, path).replace(str(path), path.name)
            queue.fail(self.catalogue, table, row, text)

    def _rest(self, error: OSError) -> None:
        """A full disk is no photo's fault: what was begun is given back, and everything waits."""
        queue.release(self.catalogue, self.owner, forgiven=True)
        text = f"The disk of {self.catalogue.folder} is full ({error.strerror}): make room on it."
        self.catalogue.set("problem", text)
        time.sleep(NO_ROOM)
        self.catalogue.set("problem", None)


class ThumbnailWorker(Worker):
    """Reads headers, and makes thumbnails and large pictures."""

    def step(self) -> bool:
        rows = queue.claim_photos(self.catalogue, self.shown, self.owner)
        if rows and rows[0]["taken"] is None and rows[0]["asked"] is None:
            self._date(rows)
        elif rows:
            self._look(rows[0])
        return bool(rows)

    def _date(self, rows: list[sqlite3.Row]) -> None:
        headers: list[tuple[sqlite3.Row, Header]] = []
        for row in rows:
            path = _path(row)

            def read(row: sqlite3.Row = row, path: Path = path) -> None:
                headers.append((row, entry_header(path)))

            self.attempt("photos", row, path, read)
        queue.finish_headers(self.catalogue, headers)

    def _look(self, row: sqlite3.Row) -> None:
        path = _path(row)

        def look() -> None:
            header = entry_header(path)
            digest = row["digest"] or sha256(path)
            wanted = {store.thumb_name(digest): False}
            if row["large"]:
                wanted[store.large_name(digest)] = True
            files = {}
            for name, large in wanted.items():
                if is_scene(path) or store.find(self.catalogue, name):
                    continue
                (self.scratch / name).write_bytes(jpeg_bytes(small_picture(path, large)))
                files[name] = store.put(self.catalogue, self.scratch / name, name)
            queue.finish_photo(self.catalogue, row, header, digest, files)

        self.attempt("photos", row, path, look)


class Converter(Worker):
    """Makes scenes, and exports of them before those."""

    maker: SceneConverter | None = None
    model: str | None = None

    def step(self) -> bool:
        model = self.catalogue.setting("model")
        if model is None or not self._use(model):
            return False
        if row := queue.claim_export(self.catalogue, self.shown, self.owner):
            self._export(row, model)
        elif row := queue.claim_scene(self.catalogue, self.shown, self.owner, model):
            self._convert(row)
        return row is not None

    def _use(self, model: str) -> bool:
        """Load a model, once; what is wrong with it stands in the way of all photos."""
        if model == self.model:
            return self.maker is not None
        self.model, self.maker = model, None  # the old one's memory is free before the new one's
        path = models.model_path(self.catalogue, model)
        try:
            if path is None:
                raise HeadboxError("The model is not known any more: choose another one.")
            self.maker = load_converter(path)
        except Exception as error:
            self.catalogue.set("problem", sentence(error, path))
            return False
        self.catalogue.set("problem", None)
        return True

    def _convert(self, row: sqlite3.Row) -> None:
        path = queue.source_path(self.catalogue, self.shown, row["digest"])
        if path is None:
            queue.release(self.catalogue, self.owner, forgiven=True)
            return

        def convert() -> None:
            assert self.maker is not None
            started = time.monotonic()
            name = store.scene_name(row["digest"], row["model"])
            facts = self.maker.make(path, self.scratch / name)
            if sha256(path) != row["digest"]:  # it became another photo meanwhile: look again
                queue.forget_content(self.catalogue, path)
                queue.release(self.catalogue, self.owner, forgiven=True)
                return
            size = store.put(self.catalogue, self.scratch / name, name)
            seconds = time.monotonic() - started
            queue.finish_scene(self.catalogue, row, size, facts, seconds)

        self.attempt("scenes", row, path, convert)

    def _export(self, row: sqlite3.Row, model: str) -> None:
        source = queue.photo_source(self.catalogue, row["photo"])
        if source is None:
            queue.fail(self.catalogue, "exports", row, "The photo is not there any more.")
            return
        path, digest = source

        def progress(share: float) -> None:
            exports.set_progress(self.catalogue, row["job"], share)

        def export() -> None:
            assert self.maker is not None
            stem = os.fsencode(path.stem).decode("utf-8", "replace")[:MOST_NAME]
            name = f"{stem}.{row['kind']}"
            cached = store.find(self.catalogue, store.scene_name(digest, model))
            begun = self.scratch / name
            self.maker.export(path, cached, begun, progress)
            place = store.export_place(self.catalogue, row["job"], name)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(begun, place)
            queue.finish_export(self.catalogue, row, name)

        self.attempt("exports", row, path, export)


def load_converter(weights: Path) -> SceneConverter:
    from headbox.library.scenes import SceneConverter

    return SceneConverter(weights)


def main(arguments: list[str]) -> None:
    """kind, library folder, owner, and what is shown; ends when stdin does."""
    kind, folder, owner, *shown = arguments
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICE)
    with Catalogue(folder) as catalogue:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
        threading.Thread(target=_renew_leases, args=(folder, owner), daemon=True).start()
        workers = {"look": ThumbnailWorker, "convert": Converter}
        workers[kind](catalogue, Selection.of(shown), owner).run()


def _end_with_stdin() -> None:
    """End this process when the one that started it is gone, and with it the pipe between them."""
    sys.stdin.buffer.read()
    os._exit(1)


def _renew_leases(folder: str, owner: str) -> None:
    with Catalogue(folder) as catalogue:
        while True:
            time.sleep(queue.LEASE / 3)
            queue.renew(catalogue, owner)


def _path(row: sqlite3.Row) -> Path:
    return Path(os.fsdecode(row["path"]))


if __name__ == "__main__":
    main(sys.argv[1:])
