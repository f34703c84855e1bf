"""Folders of small photos and their libraries, for the tests of library and web."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from headbox.library import models, queue
from headbox.library.catalogue import Catalogue
from headbox.library.scan import scan
from headbox.library.shown import Shown
from headbox.library.worker import Converter, Looker
from photo_files import exif_of

SIDE = 40


def photo(path: Path, value: int = 0, taken: str | None = None, **tags: object) -> Path:
    """A small JPEG whose content is that of its value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if taken:
        tags["DateTimeOriginal"] = taken
    image = Image.new("RGB", (SIDE + 16, SIDE), (value % 256, value // 256, 7))
    image.save(path, "JPEG", exif=exif_of(**tags), comment=str(value).encode())
    return path


def enter_export(catalogue: Catalogue, job: str, photo_id: int, kind: str) -> None:
    sql = "INSERT INTO exports (job, photo, kind, state, created) VALUES (?, ?, ?, 'waiting', 1)"
    catalogue.rows(sql, job, photo_id, kind)


@contextlib.contextmanager
def library(folder: Path, *shown: Path) -> Iterator[tuple[Catalogue, Shown]]:
    """A catalogue in folder/library that is scanned and has a model."""
    with Catalogue(folder / "library") as catalogue:
        model = folder / "model.safetensors"
        model.write_bytes(b"weights")
        queue.use_model(catalogue, models.register(catalogue, model))
        what = Shown.of(shown or [folder / "photos"])
        scan(catalogue, what)
        yield catalogue, what


def work(catalogue: Catalogue, shown: Shown) -> None:
    """Everything that there is to do, in this process."""
    workers = [Looker(catalogue, shown, "looker"), Converter(catalogue, shown, "converter")]
    while any([worker.step() for worker in workers]):
        pass


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something that other processes do; the time is for a machine that is busy."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)
