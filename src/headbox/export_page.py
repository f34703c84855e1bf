"""A scene as one HTML file that opens offline, from a mail or a stick, in any browser of 2023 on.

It holds the photo (shown at once), the viewer (viewer/, as built into web/static), and the scene as
SPZ version 3. What is not compressed by itself is deflated; all of it stands in base64, which every
server, mailer and editor passes on unharmed: a third more than its bytes. The page's own policy
forbids it to ask any host for anything.
"""

from __future__ import annotations

import base64
import html
import io
import json
import tempfile
import zlib
from pathlib import Path

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.quantize import write_bytes
from headbox.formats.spz import write_spz
from headbox.gaussians import Gaussians, Scene, transformed
from headbox.render import render_view
from headbox.scene.measure_headbox import headbox_of

STATIC = Path(__file__).parent / "web" / "static"
PHOTO_SIDE = 1600  # pixels of the longest side of a picture drawn for want of the photo
QUALITY = 85  # of its JPEG


def write_html(path: str | Path, scene: Scene, photo_jpeg: bytes | None = None) -> None:
    """Write a page that shows a scene from its photo's camera, all or nothing.

    photo_jpeg is the upright photo, shown until the scene is drawn; without it the scene's own view
    is drawn for that. Splats are kept as `write_spz` keeps them; of the notes only the name of the
    photo goes along. Raises SceneError for a scene that does not tell its camera.
    """
    camera = scene.camera
    if camera is None:
        raise SceneError(
            f"{path} cannot be written: a page opens at the photo's camera, which this scene does "
            "not tell; convert the photo again."
        )
    item = {
        "width": camera.width,
        "height": camera.height,
        "focal_px": camera.focal_px,
        "headbox": json.loads(headbox_of(scene).to_json()),
    }
    parts = {
        "title": html.escape(scene.meta.get("photo", "headbox")),
        "item": json.dumps(item),
        "photo": _base64(photo_jpeg or _drawn(scene.gaussians, camera)),
        "viewer": _base64(zlib.compress(_static("viewer.js"), 9)),
        "engine": _base64(zlib.compress(_static("engine.js"), 9)),
        "wasm": _base64(zlib.compress(_static("engine.wasm"), 9)),
        "scene": _base64(_spz(transformed(scene.gaussians, camera.viewmat), path)),
    }
    page = _static("export.html").decode()
    for name, text in parts.items():
        page = page.replace(f"{{{{{name}}}}}", text)
    write_bytes(path, [page.encode()])


def _static(name: str) -> bytes:
    return (STATIC / name).read_bytes()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _drawn(gaussians: Gaussians, camera: Camera) -> bytes:
    """The photo's own view of the scene, as JPEG."""
    from PIL import Image

    size = min(1.0, PHOTO_SIDE / max(camera.width, camera.height))
    small = camera.resized(max(1, round(camera.width * size)), max(1, round(camera.height * size)))
    pixels = (render_view(gaussians, small).colors * 255).round().byte().numpy()
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()


def _spz(gaussians: Gaussians, path: str | Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / Path(path).with_suffix(".spz").name
        write_spz(packed, Scene(gaussians))
        return packed.read_bytes()
