"""A scene as one HTML page that opens offline in browsers from 2023 on.

The page embeds the photo (shown while the scene loads), the viewer (viewer/, built into web/static)
and the scene as SPZ version 3. Parts that are not compressed already are deflated, and all are
encoded in base64, which mail and editors leave unchanged at the cost of a third more bytes. The
content security policy of the page forbids network requests.
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

VIEWER_STATIC = Path(__file__).parent / "web" / "static"
PREVIEW_LONGEST_SIDE = 1600  # pixels of the image that is rendered when there is no photo
PREVIEW_JPEG_QUALITY = 85
MAX_SPZ_BYTES = 3_000_000  # 4 MB in base64; with the viewer and the photo a page of 6 MB


def write_page(path: str | Path, scene: Scene, photo_jpeg: bytes | None = None) -> None:
    """Write the page of `encode_page`; an existing file is replaced only by a complete one.

    Raises SceneError for a scene without a camera and for a file that cannot be written.
    """
    write_bytes(path, [encode_page(scene, photo_jpeg)])


def encode_page(scene: Scene, photo_jpeg: bytes | None = None) -> bytes:
    """The bytes of an HTML page that shows the scene from the photo's camera.

    photo_jpeg is the upright photo, shown until the scene has loaded; without it the scene is
    rendered from the photo's camera instead. Splats are quantised as in `.spz`; the only metadata
    that is kept is the file name of the photo. Raises SceneError for a scene without a camera.
    """
    camera = scene.camera
    if camera is None:
        raise SceneError(
            "The scene has no camera, which an HTML page needs; convert the photo again."
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
        "photo": _base64(photo_jpeg or _rendered_preview(scene.gaussians, camera)),
        "viewer": _base64(zlib.compress(_viewer_file("viewer.js"), 9)),
        "engine": _base64(zlib.compress(_viewer_file("engine.js"), 9)),
        "wasm": _base64(zlib.compress(_viewer_file("engine.wasm"), 9)),
        "scene": _base64(encode_scene(Scene(in_camera_frame(scene).gaussians), "scene.spz")),
    }
    page = _viewer_file("export.html").decode()
    for name, text in parts.items():
        page = page.replace(f"{{{{{name}}}}}", text)
    return page.encode()


def shrink_for_page(scene: Scene) -> Scene:
    """The scene, simplified if needed so that its page has at most about 6 MB."""
    return shrink(scene, lambda trial: encode_scene(trial, "scene.spz"), MAX_SPZ_BYTES)


def _viewer_file(name: str) -> bytes:
    return (VIEWER_STATIC / name).read_bytes()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _rendered_preview(gaussians: Gaussians, camera: Camera) -> bytes:
    """The scene rendered from the photo's camera, as JPEG."""
    from PIL import Image

    size = min(1.0, PREVIEW_LONGEST_SIDE / max(camera.width, camera.height))
    small = camera.resized(max(1, round(camera.width * size)), max(1, round(camera.height * size)))
    pixels = (render_view(gaussians, small).colors * 255).round().byte().numpy()
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=PREVIEW_JPEG_QUALITY, optimize=True)
    return buffer.getvalue()
