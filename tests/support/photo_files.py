"""Photo files for the tests: some that Pillow writes, and some that it cannot."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pillow_heif
from PIL import Image
from PIL.ExifTags import Base

HEIGHT, WIDTH = 40, 56


def gradient(height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """uint8 [H, W, 3]: smooth, all values, and equal to none of its turned selves."""
    y, x = np.mgrid[0:height, 0:width] / (np.array([height, width]) - 1)[:, None, None]
    return np.rint(np.stack([x, y, (x * y) ** 2], -1) * 255).astype(np.uint8)


def encoded(image: Image.Image, kind: str, exif: Image.Exif | None = None) -> bytes:
    """The bytes of a file; without loss, where the format can do that."""
    out = io.BytesIO()
    more = {} if exif is None else {"exif": exif.tobytes()}
    if kind == "HEIC":
        heif = pillow_heif.from_pillow(image)
        heif.info["exif"] = None if exif is None else exif.tobytes()
        heif.save(out, quality=-1, chroma=444)
    elif kind == "WebP":
        image.save(out, kind, lossless=True, exact=True, **more)
    else:
        image.save(out, kind, **more)
    return out.getvalue()


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


def exif_of(**tags: object) -> Image.Exif:
    exif = Image.Exif()
    for name, value in tags.items():
        exif[Base[name].value] = value
    return exif


def png16(samples: np.ndarray, color_type: int) -> bytes:
    """A 16-bit PNG, which Pillow cannot write in colour. samples uint16 [H, W, C]."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    height, width, _ = samples.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    header = struct.pack(">IIBBBBB", width, height, 16, color_type, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)


def tiff(
    samples: np.ndarray, photometric: int, order: Literal["<", ">"] = "<", planes: bool = False
) -> bytes:
    """An uncompressed TIFF of unsigned 16-bit or float samples [H, W, C], by hand."""
    height, width, channels = samples.shape
    body = samples.transpose(2, 0, 1) if planes else samples
    size = samples.dtype.itemsize
    data = body.astype(samples.dtype.newbyteorder(order)).tobytes()
    strips = channels if planes else 1
    tags = [
        (256, 4, [width]),
        (257, 4, [height]),
        (258, 3, [8 * size] * channels),
        (259, 3, [1]),
        (262, 3, [photometric]),
        (273, 4, [8 + i * len(data) // strips for i in range(strips)]),
        (277, 3, [channels]),
        (278, 4, [height]),
        (279, 4, [len(data) // strips] * strips),
        (284, 3, [2 if planes else 1]),
        (339, 3, [3 if samples.dtype.kind == "f" else 1] * channels),
    ]
    extra_at = 8 + len(data) + 2 + 12 * len(tags) + 4
    entries, extra = b"", b""
    for tag, kind, values in tags:
        packed = struct.pack(order + ("I" if kind == 4 else "H") * len(values), *values)
        if len(packed) > 4:
            extra, packed = extra + packed, struct.pack(order + "I", extra_at + len(extra))
        entries += struct.pack(order + "HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
    mark = b"II*\0" if order == "<" else b"MM\0*"
    head = mark + struct.pack(order + "I", 8 + len(data))
    return head + data + struct.pack(order + "H", len(tags)) + entries + bytes(4) + extra


def samples16(channels: int) -> np.ndarray:
    ramp = np.linspace(0, 65_535, 64 * 64).astype(np.uint16).reshape(64, 64)
    return np.stack([ramp, ramp.T, ramp[::-1]][:channels], -1)
