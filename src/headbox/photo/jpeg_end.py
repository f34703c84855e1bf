"""JPEG files whose last bytes are missing: whether every row is there nevertheless."""

from __future__ import annotations

import io
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageChops, JpegImagePlugin

from headbox.photo.joined_file import joined

END = b"\xff\xd9"  # the EOI marker
# In the place of missing bits: whatever depends on those then changes. 0xFF would begin a marker.
OTHER_BITS = np.random.default_rng(0).integers(0, 255, 4096, np.uint8).tobytes()
SHRUNK = 8  # the decoder's cheapest scale: one pixel a block
MAX_PIXELS_TWICE = 64_000_000  # of a progressive file, which is decoded twice at full size


def with_end(file: BinaryIO) -> Image.Image | None:
    """The image of a JPEG file without its end marker, or None if rows are missing.

    Decoded twice, with nothing and with other bits in the place of what may be missing: only the
    last row of blocks may differ. Raises what Pillow raises for damaged files.
    """
    images = [_opened(file, more) for more in (END, OTHER_BITS + END)]
    width, height = images[0].size
    is_progressive = "progressive" in images[0].info  # then details come last, of all rows
    if is_progressive and width * height > MAX_PIXELS_TWICE:
        return None
    for image in images:
        if not is_progressive:
            image.draft(None, (width // SHRUNK, height // SHRUNK))
        image.load()
    difference = np.asarray(ImageChops.difference(*images)).reshape(images[0].height, -1)
    rows = np.flatnonzero(difference.max(1))
    differing = (len(difference) - rows[0]) / len(difference) if len(rows) else 0
    # Blocks of 8 pixels are coded in rows of 8, or of 16 with subsampled colours.
    return _opened(file, END) if differing <= 1.01 * min(16 / height, 1 / 8) else None


def _opened(file: BinaryIO, more: bytes) -> JpegImagePlugin.JpegImageFile:
    size = file.seek(0, io.SEEK_END)
    parts = [(file, 0, size), (io.BytesIO(more), 0, len(more))]
    return JpegImagePlugin.JpegImageFile(joined(parts))
