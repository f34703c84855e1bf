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
import zlib
from pathlib import Path

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.files import write_bytes
from headbox.formats.registry import encode_scene
from headbox.gaussians import Gaussians, Scene, in_camera_frame
from headbox.render import render_view
from headbox.scene.measure_headbox import with_headbox
from headbox.scene.simplify import shrink

STATIC = Path(__file__).parent / "web" / "static"
PHOTO_SIDE = 1600  # pixels of the longest side of a picture drawn for want of the photo
QUALITY = 85  # of its JPEG
MOST_SPZ_BYTES = 3_000_000  # 4 MB in base64, beside the viewer and the photo: a page of 6 MB


def write_page(path: str | Path, scene: Scene, photo_jpeg: bytes | None = None) -> None:
    """Write the page of `encode_page`, all or nothing."""
    write_bytes(path, [encode_page(scene, photo_jpeg)])


def encode_page(scene: Scene, photo_jpeg: bytes | None = None) -> bytes:
    """A page that shows a scene from its photo's camera.

    photo_jpeg is the upright photo, shown until the scene is drawn; without it the scene's own view
    is drawn for that. Splats are kept as `write_spz` keeps them; of the notes only the name of the
    photo goes along. Raises SceneError for a scene that does not tell its camera.
    """
    camera = scene.camera
    if camera is None:
        raise SceneError(
            "A page opens at the photo's camera, and this scene has none; convert the photo again."
        )
    headbox = with_headbox(scene).headbox
    assert headbox is not None
    item = {
        "width": camera.width,
        "height": camera.height,
        "focal_px": camera.focal_px,
        "headbox": headbox.to_dict(),
    }
    parts = {
        "title": html.escape(scene.metadata.get("photo", "headbox")),
        "item": json.dumps(item),
        "photo": _base64(photo_jpeg or _drawn(scene.gaussians, camera)),
        "viewer": _base64(zlib.compress(_static("viewer.js"), 9)),
        "engine": _base64(zlib.compress(_static("engine.js"), 9)),
        "wasm": _base64(zlib.compress(_static("engine.wasm"), 9)),
        "scene": _base64(encode_scene(Scene(in_camera_frame(scene).gaussians), "scene.spz")),
    }
    page = _static("export.html").decode()
    for name, text in parts.items():
        page = page.replace(f"{{{{{name}}}}}", text)
    return page.encode()


def shrink_for_page(scene: Scene) -> Scene:
    """The scene with so few splats that its page has about 6 MB at most."""
    return shrink(scene, lambda trial: encode_scene(trial, "scene.spz"), MOST_SPZ_BYTES)


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
