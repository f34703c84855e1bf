"""The worker processes of a library: `python -m headbox.library.worker look|convert ...`.

A broken photo can crash a decoder, and a large model can exhaust the memory. Both happen in a
separate process, where they cost one attempt at one photo. A worker ends when its parent process
has ended.
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
from headbox.library import exports, models, photos, queue, store
from headbox.library.catalogue import Catalogue
from headbox.library.queue import Claim, ExportClaim, PhotoClaim, SceneClaim
from headbox.library.selection import Selection
from headbox.library.thumbnails import entry_header, jpeg_bytes, small_picture
from headbox.photo.header import Header

if TYPE_CHECKING:
    from headbox.library.scenes import SceneConverter

IDLE = 0.2  # seconds between claims while there is no work
NO_ROOM = 10.0  # seconds until the next attempt when the disk is full
NICE = 5  # viewers on the same machine get the CPU before background work


class Worker:
    """Does one kind of work. `step` does one piece of it, and returns whether there was one."""

    def __init__(self, catalogue: Catalogue, selection: Selection, owner: str) -> None:
        self.catalogue, self.selection, self.owner = catalogue, selection, owner

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
                self._wait_for_room(error)
                continue
            if not worked:
                time.sleep(IDLE)

    def attempt(self, claim: Claim, path: Path, work: Callable[[], None]) -> None:
        """Do claimed work on a photo. Its exception is stored as the photo's error, except when the
        disk is full or the catalogue fails: these are raised.
        """
        try:
            if not self.selection.holds(os.fsencode(path)):
                raise HeadboxError(f"{path} or its folder was replaced by a link: it is not shown.")
            work()
            store.make_room(self.catalogue)
        except Exception as error:
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            if isinstance(error, sqlite3.Error):
                raise
            # Viewers on the network must not see the folder of the photo.
            text = sentence(error, path).replace(str(path), path.name)
            queue.fail(self.catalogue, claim, text)

    def _wait_for_room(self, error: OSError) -> None:
        """Give back all work, without counting the attempt, and wait."""
        queue.release(self.catalogue, self.owner, forgiven=True)
        text = f"The disk of {self.catalogue.folder} is full ({error.strerror}): make room on it."
        self.catalogue.set("problem", text)
        time.sleep(NO_ROOM)
        self.catalogue.set("problem", None)


class ThumbnailWorker(Worker):
    """Reads headers, and makes thumbnails and large pictures."""

    def step(self) -> bool:
        claims = queue.claim_photos(self.catalogue, self.selection, self.owner)
        if claims and claims[0].taken is None and claims[0].asked is None:
            self._read_headers(claims)
        elif claims:
            self._make_pictures(claims[0])
        return bool(claims)

    def _read_headers(self, claims: list[PhotoClaim]) -> None:
        headers: list[tuple[PhotoClaim, Header]] = []
        for claim in claims:
            path = _path(claim.path)

            def read(claim: PhotoClaim = claim, path: Path = path) -> None:
                headers.append((claim, entry_header(path)))

            self.attempt(claim, path, read)
        queue.finish_headers(self.catalogue, headers)

    def _make_pictures(self, claim: PhotoClaim) -> None:
        path = _path(claim.path)

        def make() -> None:
            header = entry_header(path)
            digest = claim.digest or sha256(path)
            wanted = {store.thumb_name(digest): False}
            if claim.large:
                wanted[store.large_name(digest)] = True
            files = {}
            for name, large in wanted.items():
                if is_scene(path) or store.find(self.catalogue, name):
                    continue
                (self.scratch / name).write_bytes(jpeg_bytes(small_picture(path, large)))
                files[name] = store.put(self.catalogue, self.scratch / name, name)
            queue.finish_photo(self.catalogue, claim, header, digest, files)

        self.attempt(claim, path, make)


class Converter(Worker):
    """Writes exports, and makes scenes when no export waits."""

    maker: SceneConverter | None = None
    model: str | None = None

    def step(self) -> bool:
        model = self.catalogue.setting("model")
        if model is None or not self._load(model):
            return False
        if export := queue.claim_export(self.catalogue, self.selection, self.owner):
            self._export(export, model)
            return True
        if scene := queue.claim_scene(self.catalogue, self.selection, self.owner, model):
            self._convert(scene)
            return True
        return False

    def _load(self, model: str) -> bool:
        """Load a model unless it is loaded. An error is shown as the library's problem, once."""
        if model == self.model:
            return self.maker is not None
        self.model, self.maker = model, None  # frees the old model before the new one is loaded
        path = models.model_path(self.catalogue, model)
        try:
            if path is None:
                raise HeadboxError("The model is not registered: choose another one.")
            self.maker = load_converter(path)
        except Exception as error:
            self.catalogue.set("problem", sentence(error, path))
            return False
        self.catalogue.set("problem", None)
        return True

    def _convert(self, claim: SceneClaim) -> None:
        path = photos.path_with_content(self.catalogue, self.selection, claim.digest)
        if path is None:
            queue.release(self.catalogue, self.owner, forgiven=True)
            return

        def convert() -> None:
            assert self.maker is not None
            started = time.monotonic()
            name = store.scene_name(claim.digest, claim.model)
            facts = self.maker.make(path, self.scratch / name)
            if sha256(path) != claim.digest:  # the file was replaced during the conversion
                photos.forget_content(self.catalogue, os.fsencode(path))
                queue.release(self.catalogue, self.owner, forgiven=True)
                return
            size = store.put(self.catalogue, self.scratch / name, name)
            seconds = time.monotonic() - started
            queue.finish_scene(self.catalogue, claim, size, facts, seconds)

        self.attempt(claim, path, convert)

    def _export(self, claim: ExportClaim, model: str) -> None:
        photo = photos.file_of(self.catalogue, claim.photo)
        if photo is None:
            queue.fail(self.catalogue, claim, "The photo was removed.")
            return
        path = _path(photo.path)
        name = exports.file_name(photo.name, claim.kind)

        def progress(share: float) -> None:
            exports.set_progress(self.catalogue, claim.job, share)

        def export() -> None:
            assert self.maker is not None
            cached = store.find(self.catalogue, store.scene_name(photo.digest or "", model))
            unfinished = self.scratch / name
            self.maker.export(path, cached, unfinished, progress)
            exports.put(self.catalogue, unfinished, claim.job, name)
            queue.finish_export(self.catalogue, claim, name)

        self.attempt(claim, path, export)


def load_converter(weights: Path) -> SceneConverter:
    from headbox.library.scenes import SceneConverter

    return SceneConverter(weights)


def main(arguments: list[str]) -> None:
    """Work until stdin is closed. Arguments: kind, library folder, owner, selected paths."""
    kind, folder, owner, *paths = arguments
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICE)
    with Catalogue(folder) as catalogue:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
        threading.Thread(target=_renew_leases, args=(folder, owner), daemon=True).start()
        workers = {"look": ThumbnailWorker, "convert": Converter}
        workers[kind](catalogue, Selection.of(paths), owner).run()


def _end_with_stdin() -> None:
    """End this process when its parent has ended, which closes the pipe between them."""
    sys.stdin.buffer.read()
    os._exit(1)


def _renew_leases(folder: str, owner: str) -> None:
    with Catalogue(folder) as catalogue:
        while True:
            time.sleep(queue.LEASE / 3)
            queue.renew(catalogue, owner)


def _path(path: bytes) -> Path:
    return Path(os.fsdecode(path))


if __name__ == "__main__":
    main(sys.argv[1:])
