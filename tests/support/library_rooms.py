"""Folders of small photos, their libraries and sites, for the tests of library and web."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from starlette.testclient import TestClient

from headbox.library import models, queue
from headbox.library.catalogue import Catalogue
from headbox.library.scan import scan
from headbox.library.selection import Selection
from headbox.library.worker import Converter, ThumbnailWorker
from headbox.web.access import TOKEN_HEADER, Access
from headbox.web.app import make_app
from headbox.web.responses import Gallery
from support.photo_files import exif_of

SIDE = 40
PAGE = '<!doctype html><meta name="headbox-token" content="{{token}}" />'


def photo(path: Path, value: int = 0, taken: str | None = None, **tags: object) -> Path:
    """A small JPEG whose content is that of its value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if taken:
        tags["DateTimeOriginal"] = taken
    image = Image.new("RGB", (SIDE + 16, SIDE), (value % 256, value // 256, 7))
    image.save(path, "JPEG", exif=exif_of(**tags), comment=str(value).encode())
    return path


@contextlib.contextmanager
def library(folder: Path, *shown: Path) -> Iterator[tuple[Catalogue, Selection]]:
    """A catalogue in folder/library that is scanned and has a model."""
    with Catalogue(folder / "library") as catalogue:
        model = folder / "model.safetensors"
        model.write_bytes(b"weights")
        queue.use_model(catalogue, models.register(catalogue, model))
        what = Selection.of(shown or [folder / "photos"])
        scan(catalogue, what)
        yield catalogue, what


class Site(TestClient):
    """A page's view of the server."""

    gallery: Gallery

    def json_of(self, path: str, status: int = 200) -> Any:
        answer = self.get(path)
        assert answer.status_code == status, answer.text
        return answer.json()

    def names(self, query: str = "") -> list[str]:
        return [each["name"] for each in self.json_of(f"/api/photos{query}")["photos"]]

    def id_of(self, name: str) -> str:
        return next(p["id"] for p in self.json_of("/api/photos")["photos"] if p["name"] == name)


@contextlib.contextmanager
def site(catalogue: Catalogue, shown: Selection, single: bool = False) -> Iterator[Site]:
    static = catalogue.folder / "static"
    static.mkdir(exist_ok=True)
    (static / "gallery.html").write_text(PAGE)
    (static / "gallery.js").write_text("export {};")
    access, gallery = Access(8470), Gallery(catalogue, shown, single)
    app = make_app(gallery, access, static)
    headers = {TOKEN_HEADER: access.page}
    with Site(app, base_url="http://localhost:8470", headers=headers) as page:
        page.gallery = gallery
        yield page


def work(catalogue: Catalogue, shown: Selection) -> None:
    """Everything that there is to do, in this process."""
    workers = [
        ThumbnailWorker(catalogue, shown, "looker"),
        Converter(catalogue, shown, "converter"),
    ]
    while any([worker.step() for worker in workers]):
        pass


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something that other processes do; the time is for a machine that is busy."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)
