"""JPEG files whose last bytes are missing: whether every row is there nevertheless."""

from __future__ import annotations

import io
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageChops, JpegImagePlugin

END = b"\xff\xd9"  # the EOI marker
# In the place of missing bits: whatever depends on those then changes. 0xFF would begin a marker.
OTHER_BITS = np.random.default_rng(0).integers(0, 255, 4096, np.uint8).tobytes()
SHRUNK = 8  # the decoder's cheapest scale: one pixel a block
MAX_PIXELS_TWICE = 64_000_000  # of a progressive file, which is decoded twice at full size


class Extended(io.RawIOBase):
    """A file with more bytes behind its own."""

    def __init__(self, file: BinaryIO, more: bytes) -> None:
        super().__init__()
        self._file, self._more, self._at = file, more, 0
        self._size = file.seek(0, io.SEEK_END)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        end = self._size + len(self._more)
        self._at = max(
            0, {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: end}[whence] + offset
        )
        return self._at

    def readinto(self, buffer) -> int:
        if self._at < self._size:
            self._file.seek(self._at)
            data = self._file.read(min(len(buffer), self._size - self._at))
        else:
            start = self._at - self._size
            data = self._more[start : start + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


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
    return JpegImagePlugin.JpegImageFile(io.BufferedReader(Extended(file, more)))
