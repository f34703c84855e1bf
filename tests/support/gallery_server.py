"""A stand-in for the gallery's server, whose photos are in whatever state a test wants.

The page cannot tell it from headbox.web: 100,000 photos, one that failed, one half done, a server
that goes away. Run as a program, it shows the page with the pictures of a folder:

    python tests/gallery_server.py FOLDER [COUNT]
"""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from headbox.web.access import SECURITY

STATIC = Path(__file__).parents[2] / "src/headbox/web/static"
HEADBOX = dict(left=0.1, right=0.1, up=0.08, down=0.08, forward=0.2, backward=0.0, focus=2.0)


@dataclass
class Library:
    """Photos as the API says them, newest first, and what their pictures and scenes are."""

    photos: list[dict]
    jpegs: list[bytes]  # photo i shows jpegs[i % len]
    scenes: list[bytes | None]
    model: str = "small"
    single: bool = False
    paused: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)  # (id, priority)
    exports: dict[str, dict] = field(default_factory=dict)
    listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Queue]] = field(default_factory=list)

    @property
    def counts(self) -> dict:
        states = [photo["state"] for photo in self.photos]
        each = {state: states.count(state) for state in ("waiting", "working", "done", "failed")}
        return {"total": len(states), **each}

    @property
    def state(self) -> dict:
        return {
            "version": "0.2.0",
            "model": self.model,
            "models": [{"id": "small", "name": "Small"}, {"id": "sharp", "name": "SHARP"}],
            "paused": self.paused,
            "counts": self.counts,
            "disk": {"used": 3_400_000_000, "budget": 20_000_000_000},
            "single": self.single,
            "scanning": False,
            "problem": None,
        }

    def matching(self, query: dict) -> list[dict]:
        search = query.get("search", "").lower()
        after, before = query.get("after", ""), query.get("before", "9999")
        return [
            photo
            for photo in self.photos
            if search in photo["name"].lower() and after <= photo["taken"] < before
        ]

    def index(self, id: str) -> int:
        return next(i for i, photo in enumerate(self.photos) if photo["id"] == id)

    def change(self, id: str, **values: object) -> None:
        """Changes a photo and tells the pages."""
        self.photos[self.index(id)] |= values
        self.tell("photo", self.photos[self.index(id)])
        self.tell("queue", self.state)

    def tell(self, event: str, value: object) -> None:
        text = f"event: {event}\ndata: {json.dumps(value)}\n\n"
        for loop, queue in self.listeners:
            loop.call_soon_threadsafe(queue.put_nowait, text)


def photos_of(count: int, names: list[str] | None = None, states: str = "done") -> list[dict]:
    """`count` photos, three a day, back from the end of 2026; `states` in turn, by spaces."""
    turns = itertools.cycle(states.split())
    last = datetime(2026, 11, 20, 18)
    return [
        {
            "id": f"id{i:x}",
            "name": names[i % len(names)] if names else f"IMG_{count - i:05d}.jpg",
            "taken": (last - i * timedelta(hours=8)).isoformat(),
            "width": 4032,
            "height": 3024,
            "state": (state := next(turns)),
            "error": "The photo is damaged: it ends too early." if state == "failed" else None,
            "stereo": i % 17 == 3,
            "progress": 0.4 if state == "working" else None,
            "thumb": f"/thumbs/id{i:x}.jpg",
        }
        for i in range(count)
    ]


class Api:
    """The end points, over a library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    async def page(self, _: Request) -> Response:
        text = (STATIC / "gallery.html").read_text().replace("{{token}}", "secret")
        return Response(text, media_type="text/html", headers=SECURITY)

    async def state(self, _: Request) -> Response:
        return JSONResponse(self.library.state)

    async def photos(self, request: Request) -> Response:
        found = self.library.matching(dict(request.query_params))
        first = int(request.query_params.get("offset", 0))
        count = int(request.query_params.get("limit", 200))
        return JSONResponse({"total": len(found), "photos": found[first : first + count]})

    async def months(self, request: Request) -> Response:
        found = self.library.matching(dict(request.query_params))
        groups = itertools.groupby(found, lambda photo: photo["taken"][:7])
        return JSONResponse(
            [{"month": month, "count": len(list(group))} for month, group in groups]
        )

    async def photo(self, request: Request) -> Response:
        i = self.library.index(request.path_params["id"])
        found, id = self.library.photos[i], self.library.photos[i]["id"]
        data = self.library.scenes[i % len(self.library.scenes)]
        width, height = _size(self.library.jpegs[i % len(self.library.jpegs)])
        scene = {
            "url": f"/scenes/{id}.spz?v=1",
            "bytes": len(data or b""),
            "splats": 100_000,
            "focal_px": 0.8 * max(width, height),
            "focal_source": "EXIF",
            "headbox": HEADBOX,
            "width": width,
            "height": height,
        }
        done = found["state"] == "done" and data is not None
        return JSONResponse(
            {**found, "photo": f"/photos/{id}.jpg", "scene": scene if done else None}
        )

    async def post(self, request: Request) -> Response:
        if request.headers.get("X-Headbox-Token") != "secret":
            return JSONResponse({"error": "No token."}, 403)
        body, what = await request.json(), request.url.path.rsplit("/", 1)[1]
        id = request.path_params.get("id", "")
        match what:
            case "queue":
                self.library.paused = body["paused"]
                self.library.tell("queue", self.library.state)
            case "model":
                self.library.model = body["model"]
            case "request":
                self.library.asked.append((id, body["priority"]))
            case "retry":
                self.library.change(id, state="waiting", error=None)
                return JSONResponse(self.library.photos[self.library.index(id)])
            case "export":
                job = f"job{len(self.library.exports)}"
                self.library.exports[job] = {"state": "working", "progress": 0.0, "error": None}
                return JSONResponse({"job": job})
        return JSONResponse({})

    async def export(self, request: Request) -> Response:
        job = self.library.exports[request.path_params["job"]]
        job["progress"] += 0.5
        if job["progress"] >= 1:
            job |= {"state": "done", "url": "/exports/job/room.txt"}
        return JSONResponse({"url": None, **job})

    async def exported(self, _: Request) -> Response:
        return Response("a file", headers={"Content-Disposition": "attachment"})

    async def picture(self, request: Request) -> Response:
        i = self.library.index(request.path_params["id"])
        data = self.library.jpegs[i % len(self.library.jpegs)]
        if request.url.path.startswith("/thumbs"):
            image = Image.open(io.BytesIO(data))
            image.thumbnail((480, 480))
            image.save(out := io.BytesIO(), "JPEG")
            data = out.getvalue()
        return Response(
            data, media_type="image/jpeg", headers={"Cache-Control": "max-age=31536000"}
        )

    async def scene(self, request: Request) -> Response:
        i = self.library.index(request.path_params["id"])
        data = self.library.scenes[i % len(self.library.scenes)]
        return Response(data, headers={"Cache-Control": "max-age=31536000"})

    async def events(self, _: Request) -> Response:
        async def lines() -> AsyncIterator[str]:
            self.library.listeners.append(me := (asyncio.get_running_loop(), asyncio.Queue()))
            yield ": hello\n\n"
            try:
                while True:
                    yield await me[1].get()
            finally:
                self.library.listeners.remove(me)

        return StreamingResponse(lines(), media_type="text/event-stream")


def app_of(library: Library) -> Starlette:
    api = Api(library)
    return Starlette(
        routes=[
            Route("/", api.page),
            Route("/api/state", api.state),
            Route("/api/photos", api.photos),
            Route("/api/months", api.months),
            Route("/api/photos/{id}", api.photo),
            Route("/api/photos/{id}/{what}", api.post, methods=["POST"]),
            Route("/api/queue", api.post, methods=["POST"]),
            Route("/api/model", api.post, methods=["POST"]),
            Route("/api/exports/{job}", api.export),
            Route("/exports/job/room.txt", api.exported),
            Route("/api/events", api.events),
            Route("/thumbs/{id}.jpg", api.picture),
            Route("/photos/{id}.jpg", api.picture),
            Route("/scenes/{id}.spz", api.scene),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
    )


def _size(jpeg: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(jpeg)).size


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(app: Starlette, port: int = 0) -> Iterator[str]:
    """Serves `app` on the loopback from a thread; gives its address."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()  # so that who comes before the server waits for it
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=0)
        server = uvicorn.Server(config)

        async def serve() -> None:
            await server.serve([listener])
            for _ in range(500):  # the connections that it cut close after that
                if not server.server_state.connections:
                    break
                await asyncio.sleep(0.01)

        thread = threading.Thread(target=asyncio.run, args=(serve(),))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def main(folder: str, count: int = 200) -> None:
    pictures = sorted(path for path in Path(folder).iterdir() if path.suffix in (".jpg", ".png"))
    jpegs, scenes = [], []
    for path in pictures:
        image = Image.open(path).convert("RGB")
        image.thumbnail((2048, 2048))
        image.save(out := io.BytesIO(), "JPEG", quality=90)
        jpegs.append(out.getvalue())
        spz = path.with_suffix(".spz")
        scenes.append(spz.read_bytes() if spz.exists() else None)
    photos = photos_of(count, states="done done done working waiting failed waiting done")
    with served(app_of(Library(photos, jpegs, scenes)), 8899) as address:
        print(address)
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], *(int(each) for each in sys.argv[2:]))
