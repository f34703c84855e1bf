"""What the grid needs of a photo: its date, its shape, small pictures of it. No torch in here."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from headbox.formats.registry import is_scene
from headbox.photo.header import Header, file_date, read_header
from headbox.photo.read import decoded, opened

THUMB_SIDE, THUMB_LONGEST = 320, 480  # the shorter side, unless the longer one would be too long
LARGE = 2048
QUALITY = 82


def entry_header(path: Path) -> Header:
    """`read_header` of a photo; of a scene file, which has no size in pixels, its date."""
    if is_scene(path):
        return Header(file_date(path.stat().st_mtime), None, None, False)
    return read_header(path)


def small_picture(path: Path, large: bool) -> Image.Image:
    """A photo, upright and in sRGB, as a thumbnail or, large, with at most LARGE pixels a side.

    Never larger than the photo. Much quicker than `open_photo` on large JPEGs, which are decoded at
    a fraction of their size. Raises PhotoError as that does.
    """
    with opened(path) as image:
        width, height = image.size
        size = min(1.0, LARGE / max(width, height) if large else _thumb_scale(width, height))
        small = max(1, round(width * size)), max(1, round(height * size))
        image.draft(None, (min(2 * small[0], width), min(2 * small[1], height)))
        picture, _ = decoded(path, image)
    if (picture.width > picture.height) != (small[0] > small[1]):  # lay on its side in the file
        small = small[1], small[0]
    return picture.resize(small, Image.Resampling.LANCZOS, reducing_gap=2)


def jpeg_bytes(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return buffer.getvalue()


def _thumb_scale(width: int, height: int) -> float:
    return min(THUMB_SIDE / min(width, height), THUMB_LONGEST / max(width, height))
