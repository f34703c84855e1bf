"""The routes of the server (docs/gallery.md). Requests name photos by id, never by path."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import html
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from headbox.library import exports, listing, models, queue, store
from headbox.library.exports import ExportRow
from headbox.library.listing import PhotoRow
from headbox.web.access import Access, Guard, refused
from headbox.web.events import Hub
from headbox.web.responses import Gallery, picture_version, scene_version

STATIC = Path(__file__).parent / "static"
PAGE = "gallery.html"
TOKEN = "{{token}}"  # in the page, replaced by its token
MOST_PHOTOS = 1000
MOST_BODY = 10_000  # bytes
PATIENCE = 15.0  # seconds to wait for a picture
FOREVER = "private, max-age=31536000, immutable"


def make_app(
    gallery: Gallery,
    access: Access,
    static: Path = STATIC,
    stopping: Callable[[], bool] = lambda: False,
) -> Starlette:
    """The application. Event streams end when `stopping` returns True."""
    hub = Hub(gallery, stopping)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(hub.run())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    return Starlette(
        routes=_routes(Pages(gallery, access, static, hub), static),
        middleware=[Middleware(Guard, access=access)],
        exception_handlers={HTTPException: _explained, Exception: _unexpected},
        lifespan=lifespan,
    )


def _routes(pages: Pages, static: Path) -> list[Route | Mount]:
    return [
        Route("/", pages.index),
        Route("/api/state", pages.state),
        Route("/api/photos", pages.photos),
        Route("/api/months", pages.months),
        Route("/api/events", pages.events),
        Route("/api/photos/{id:int}", pages.photo),
        Route("/api/photos/{id:int}/request", pages.request, methods=["POST"]),
        Route("/api/photos/{id:int}/retry", pages.retry, methods=["POST"]),
        Route("/api/photos/{id:int}/export", pages.export, methods=["POST"]),
        Route("/api/queue", pages.queue, methods=["POST"]),
        Route("/api/model", pages.model, methods=["POST"]),
        Route("/api/exports/{job}", pages.export_state),
        Route("/exports/{job}/{name}", pages.export_file),
        Route("/thumbs/{id:int}.jpg", pages.thumb),
        Route("/photos/{id:int}.jpg", pages.large),
        Route("/scenes/{id:int}.spz", pages.scene),
        Mount("/static", StaticFiles(directory=static, check_dir=False)),
    ]


class Pages:
    """The endpoints. Those that are not coroutines run in threads."""

    def __init__(self, gallery: Gallery, access: Access, static: Path, hub: Hub) -> None:
        self.gallery, self.access, self.static, self.hub = gallery, access, static, hub

    # ------------------------------------------------------------------------------- reading

    def index(self, _request: Request) -> Response:
        try:
            page = (self.static / PAGE).read_text("utf-8")
        except OSError:
            return refused(503, "The gallery's page is not built: run npm run build in viewer/.")
        return HTMLResponse(page.replace(TOKEN, html.escape(self.access.page), 1))

    def state(self, _request: Request) -> Response:
        return JSONResponse(self.gallery.state())

    def photos(self, request: Request) -> Response:
        offset = _number(request, "offset", 0)
        limit = min(_number(request, "limit", 200), MOST_PHOTOS)
        total, rows = listing.page(
            self.gallery.catalogue, self.gallery.selection, _filter(request), offset, limit
        )
        return JSONResponse({"total": total, "photos": [self.gallery.brief(row) for row in rows]})

    def months(self, request: Request) -> Response:
        rows = listing.months(self.gallery.catalogue, self.gallery.selection, _filter(request))
        return JSONResponse([dataclasses.asdict(row) for row in rows])

    def photo(self, request: Request) -> Response:
        row = self._photo(request)
        if row.state == "done":
            name = store.scene_name(row.digest or "", self.gallery.model)
            if store.find(self.gallery.catalogue, name) is None:
                row = self._photo(request)  # the file was deleted: `find` has reset the state
        return JSONResponse(self.gallery.full(row))

    async def events(self, _request: Request) -> Response:
        headers = {"x-accel-buffering": "no"}
        return StreamingResponse(self.hub.listen(), media_type="text/event-stream", headers=headers)

    # ------------------------------------------------------------------------------ changing

    async def request(self, request: Request) -> Response:
        names = {"now": queue.NOW, "next": queue.NEXT}
        priority = names[await _choice(request, "priority", tuple(names))]
        return await self._changed(request, queue.request, priority)

    async def retry(self, request: Request) -> Response:
        return await self._changed(request, queue.retry)

    async def _changed(self, request: Request, change: Callable[..., None], *more: Any) -> Response:
        def work() -> Response:
            row = self._photo(request)
            change(self.gallery.catalogue, row.id, self.gallery.model, *more)
            return JSONResponse(self.gallery.brief(self._photo(request)))

        return await run_in_threadpool(work)

    async def queue(self, request: Request) -> Response:
        paused = await _choice(request, "paused", (True, False))
        await run_in_threadpool(self.gallery.catalogue.set, "paused", int(paused))
        return await run_in_threadpool(self.state, request)

    async def model(self, request: Request) -> Response:
        known = await run_in_threadpool(models.available, self.gallery.catalogue)
        model = await _choice(request, "model", tuple(each.id for each in known))
        await run_in_threadpool(queue.use_model, self.gallery.catalogue, model)
        return await run_in_threadpool(self.state, request)

    # ----------------------------------------------------------------------------- exporting

    async def export(self, request: Request) -> Response:
        kind = await _choice(request, "kind", exports.KINDS)

        def work() -> Response:
            try:
                job = exports.request(self.gallery.catalogue, self._photo(request).id, kind)
            except exports.TooManyExports as error:
                raise HTTPException(409, str(error)) from error
            return JSONResponse({"job": job})

        return await run_in_threadpool(work)

    def export_state(self, request: Request) -> Response:
        return JSONResponse(self.gallery.export(self._job(request)))

    def export_file(self, request: Request) -> Response:
        job, name = self._job(request), request.path_params["name"]
        if job.state != "done" or job.name != name:
            raise HTTPException(404, "There is no such file.")
        path = exports.place(self.gallery.catalogue, job.job, name)
        if not path.is_file():
            raise HTTPException(404, "This file was cleared away: export it again.")
        # As a download, because an exported page has scripts that must not run on this origin.
        return FileResponse(path, filename=name, media_type="application/octet-stream")

    # -------------------------------------------------------------------------------- files

    async def thumb(self, request: Request) -> Response:
        return await self._picture(request, large=False)

    async def large(self, request: Request) -> Response:
        return await self._picture(request, large=True)

    async def _picture(self, request: Request, large: bool) -> Response:
        """A picture. If there is none yet, it is requested, and awaited for up to PATIENCE."""
        name_of = store.large_name if large else store.thumb_name
        end = time.monotonic() + PATIENCE
        requested = False
        while True:
            row = await run_in_threadpool(self._photo, request)
            if row.is_scene or (row.digest is None and row.error is not None):
                raise HTTPException(404, row.error or "A scene file has no photo.")
            name = name_of(row.digest or "")
            catalogue = self.gallery.catalogue
            path = await run_in_threadpool(store.find, catalogue, name) if row.digest else None
            if path is not None:
                return _file(request, path, name, picture_version(row), "image/jpeg")
            if not requested:
                await run_in_threadpool(queue.request_picture, catalogue, row.id, large)
                requested = True
            if time.monotonic() > end or await request.is_disconnected():
                raise HTTPException(503, "The picture is not ready yet: try again.")
            await asyncio.sleep(0.05)

    def scene(self, request: Request) -> Response:
        row, model = self._photo(request), self.gallery.model
        name = store.scene_name(row.digest or "", model)
        path = store.find(self.gallery.catalogue, name) if row.state == "done" else None
        if path is None:
            raise HTTPException(404, "This scene is not ready yet.")
        version = scene_version(row, model)
        return _file(request, path, name, version, "application/octet-stream")

    # ------------------------------------------------------------------------------ helpers

    def _photo(self, request: Request) -> PhotoRow:
        photo_id = request.path_params["id"]
        row = self.gallery.photo(photo_id) if photo_id < 1 << 63 else None
        if row is None:
            raise HTTPException(404, "There is no such photo.")
        return row

    def _job(self, request: Request) -> ExportRow:
        job = exports.find(self.gallery.catalogue, request.path_params["job"])
        if job is None:
            raise HTTPException(404, "There is no such export.")
        return job


def _file(request: Request, path: Path, name: str, version: str, kind: str) -> Response:
    """A file or a range of it. Browsers may cache it for good under the URL with its version."""
    etag = f'"{name}"'
    is_current = request.query_params.get("v") == version
    headers = {"etag": etag, "cache-control": FOREVER if is_current else "private, no-cache"}
    known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if etag in known or f"W/{etag}" in known:
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=kind)


def _filter(request: Request) -> listing.Filter:
    query = request.query_params
    return listing.Filter(*(query.get(name, "")[:200] for name in ("search", "after", "before")))


def _number(request: Request, name: str, otherwise: int) -> int:
    text = request.query_params.get(name, str(otherwise))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise HTTPException(400, f"{name} must be a whole number.")
    return int(text)


async def _choice(request: Request, name: str, choices: tuple[Any, ...]) -> Any:
    """The value of a key of the JSON body, which must be one of the choices."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BODY:
            raise HTTPException(413, "The body is too long.")
    try:
        value = json.loads(body)[name]
    except (ValueError, KeyError, TypeError, RecursionError):
        value = None
    if value not in choices:
        raise HTTPException(400, f"{name} must be one of {', '.join(map(json.dumps, choices))}.")
    return value


def _explained(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refused(error.status_code, error.detail)


def _unexpected(_request: Request, _error: Exception) -> Response:
    return refused(
        500, "An unexpected error occurred: server.log in the library's folder has the details."
    )
