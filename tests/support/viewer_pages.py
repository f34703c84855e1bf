"""A page with a viewer in it, served as strictly as the gallery is, and scenes to put into it."""

from __future__ import annotations

import http.server
import io
import json
import mimetypes
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from headbox.camera import Camera, unproject
from headbox.color import srgb_to_linear
from headbox.formats.registry import write_scene
from headbox.gaussians import Gaussians, Scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

STATIC = Path(__file__).parents[2] / "src" / "headbox" / "web" / "static"
# All that the viewer needs: WebAssembly, and Spark's worker, which is made from a blob.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; "
    "connect-src 'self'; img-src 'self'; style-src 'self'"
)
PAGE = b"""<!doctype html><title>viewer</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/page.css"><link rel="icon" href="/icon.svg">
<div id="view"></div><script type="module" src="/page.js"></script>"""
STYLE = b"html, body { height: 100%; margin: 0 } #view { position: fixed; inset: 0 }"
ICON = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
SCRIPT = b"""import { createViewer } from "/static/viewer.js";
window.states = [];
window.flicks = [];
window.viewer = createViewer(document.getElementById("view"), {
  onState: (state) => window.states.push(state),
  onFlick: (way) => window.flicks.push(way),
});
viewer.setInput("sway", false);"""
HEADBOX = dict(left=0.1, right=0.2, up=0.05, down=0.1, forward=0.2, backward=0.1, focus=4.0)


def serve() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Yields (address, files) once: what is put into files, path -> bytes, is served there."""
    files = {"/": PAGE, "/page.css": STYLE, "/page.js": SCRIPT, "/icon.svg": ICON}
    files |= {f"/static/{path.name}": path.read_bytes() for path in STATIC.glob("*.*")}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = files.get(self.path)
            self.send_response(404 if body is None else 200)
            kind = "text/html" if self.path == "/" else mimetypes.guess_type(self.path)[0]
            self.send_header("Content-Type", kind or "application/octet-stream")
            self.send_header("Content-Length", str(len(body or b"")))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", files
        server.shutdown()
        thread.join()


def wait_until(page: Page, expression: str, seconds: float = 60) -> None:
    """Like playwright's own, which a page that forbids eval refuses."""
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < end, f"{expression} did not come true"
        page.wait_for_timeout(20)


def wait_for_phase(page: Page, phase: str = "3d") -> None:
    wait_until(page, f"window.viewer && ['failed', '{phase}'].includes(viewer.state.phase)")
    state = page.evaluate("viewer.state")
    assert state["phase"] == phase, state


def wait_for_rest(page: Page) -> None:
    """Until two pictures in a row are the same: all has come to rest."""
    before, now = None, page.screenshot()
    while before != now:
        page.wait_for_timeout(250)  # longer than the viewer waits before its one fine frame
        before, now = now, page.screenshot()


def show(page: Page, files: dict[str, bytes], scene: Scene, photo: bytes | None = None) -> None:
    """Put a scene into the page and wait until it is drawn."""
    page.evaluate(f"void viewer.show({json.dumps(put(files, scene, photo))})")
    wait_for_phase(page)
    page.wait_for_timeout(500)  # the cross-fade


def put(files: dict[str, bytes], scene: Scene, photo: bytes | None, name: str = "a") -> dict:
    """Serve a scene; what the viewer's `show` takes."""
    camera = scene.camera
    assert camera is not None
    files[f"/{name}.spz"] = spz_bytes(scene)
    if photo:
        files[f"/{name}.jpg"] = photo
    return {
        "scene": f"/{name}.spz",
        "photo": f"/{name}.jpg" if photo else None,
        "width": camera.width,
        "height": camera.height,
        "focal_px": camera.focal_px,
        "headbox": HEADBOX,
    }


def spz_bytes(scene: Scene) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        write_scene(f"{folder}/a.spz", Scene(scene.gaussians))
        return Path(f"{folder}/a.spz").read_bytes()


def pixels(page: Page, **settings: Any) -> np.ndarray:
    """A screenshot [H, W, 3], 0..255."""
    picture = Image.open(io.BytesIO(page.screenshot(**settings))).convert("RGB")
    return np.asarray(picture).astype(np.float32)


def jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=95, subsampling=0)
    return buffer.getvalue()


def splats_of(colors: Tensor, depths: Tensor, camera: Camera, size: float = 0.55) -> Gaussians:
    """A splat for each pixel: colors [H, W, 3] sRGB 0..1, depths [H, W] metres; `size` is their
    standard deviation in pixels."""
    v, u = torch.meshgrid(*(torch.arange(n) + 0.5 for n in depths.shape), indexing="ij")
    count = depths.numel()
    scales = (size * depths / camera.focal_px).reshape(-1, 1) * torch.tensor([1.0, 1.0, 0.1])
    return Gaussians(
        means=unproject(torch.stack([u, v], -1), depths, camera).reshape(-1, 3),
        quats=torch.tensor([1.0, 0, 0, 0]).repeat(count, 1),
        scales=scales,
        opacities=torch.full((count,), 0.95),
        colors=srgb_to_linear(colors).reshape(-1, 3),
    )
