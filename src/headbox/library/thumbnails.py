"""What the grid shows of a photo: its date, its size and small pictures. Does not import torch."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from headbox.formats.registry import is_scene
from headbox.photo.header import Header, file_date, read_header
from headbox.photo.read import decoded, opened

THUMB_SIDE, THUMB_LONGEST = 320, 480  # pixels: of the shorter side, and the most of the longer side
LARGE = 2048
QUALITY = 82


def entry_header(path: Path) -> Header:
    """The header of a photo, or of a scene file, which has a date but no size in pixels."""
    if is_scene(path):
        return Header(file_date(path.stat().st_mtime), None, None, False)
    return read_header(path)


def small_picture(path: Path, large: bool) -> Image.Image:
    """A photo, upright and in sRGB, as a thumbnail or (large) with at most LARGE pixels a side.

    It is never enlarged. Large JPEGs are decoded at a fraction of their size, which is much faster
    than `open_photo`. Raises PhotoError as `open_photo` does.
    """
    with opened(path) as image:
        width, height = image.size
        size = min(1.0, LARGE / max(width, height) if large else _thumb_scale(width, height))
        small = max(1, round(width * size)), max(1, round(height * size))
        image.draft(None, (min(2 * small[0], width), min(2 * small[1], height)))
        picture, _ = decoded(path, image)
    if (picture.width > picture.height) != (small[0] > small[1]):  # rotated by the EXIF orientation
        small = small[1], small[0]
    return picture.resize(small, Image.Resampling.LANCZOS, reducing_gap=2)


def jpeg_bytes(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return buffer.getvalue()


def _thumb_scale(width: int, height: int) -> float:
    return min(THUMB_SIDE / min(width, height), THUMB_LONGEST / max(width, height))
