"""The chunks of a PNG file, filtered: what decoding needs, without what only stands in its way.

Pillow refuses a whole PNG for a bad checksum of a chunk that nobody needs, and for texts and ICC
profiles above 1 MB. The standard (third edition, 13.2) asks decoders to go on without such chunks.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from headbox.photo.joined_file import joined

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Ancillary chunks that pixels, orientation and animation depend on; all others are left out.
_NEEDED = {b"tRNS", b"sBIT", b"eXIf", b"acTL", b"fcTL", b"fdAT", b"iTXt", b"zTXt", b"tEXt"}
_TEXTS = (b"XML:com.adobe.xmp\0", b"Raw profile type exif\0", b"Raw profile type APP1\0")
_TEXT_LIMIT = 1 << 20  # bytes of a text, which is Pillow's limit
_PROFILE_LIMIT = 16 << 20  # bytes of an ICC profile
_SMALL = 4 << 20  # bytes of an ancillary chunk that is read into memory


class Colors(NamedTuple):
    """What the chunks before the pixels say of colours: cicp (primaries, transfer), icc profile,
    is_srgb, gamma (gAMA: the exponent that codes light) and chromaticities (cHRM: white, red,
    green, blue as x, y); None where there is no such chunk.
    """

    cicp: tuple[int, int] | None = None
    icc: bytes | None = None
    is_srgb: bool = False
    gamma: float | None = None
    chromaticities: tuple[tuple[float, float], ...] | None = None


def filtered_png(file: BinaryIO) -> tuple[BinaryIO, Colors]:
    """A PNG file without the chunks that a decoder can do without, and what these say of colours.

    Raises ValueError if the file does not begin like a PNG.
    """
    file.seek(0)
    if file.read(8) != SIGNATURE:
        raise ValueError("no PNG signature")
    spans = [(0, 8)]  # offset and length
    colors = Colors()
    for kind, start, length in _chunks(file):
        if kind[0] & 0x20:  # an ancillary chunk
            content = _intact(file, kind, start, length)
            if content is None:
                continue
            colors = _with_chunk(colors, kind, content)
            if kind not in _NEEDED or (kind[1:] in (b"TXt", b"EXt") and not _is_used(content)):
                continue
        before, size = spans[-1]
        if before + size == start:  # most of a file is one span
            spans[-1] = (before, size + length + 12)
        else:
            spans.append((start, length + 12))
    return joined([(file, *span) for span in spans]), colors


def _with_chunk(colors: Colors, kind: bytes, content: bytes) -> Colors:
    try:
        if kind == b"cICP":
            return colors._replace(cicp=(content[0], content[1]))
        if kind == b"iCCP":
            packed = content[content.index(b"\0") + 2 :]
            return colors._replace(icc=_inflated(packed, _PROFILE_LIMIT))
        if kind == b"sRGB":
            return colors._replace(is_srgb=True)
        if kind == b"gAMA":
            return colors._replace(gamma=int.from_bytes(content[:4], "big") / 100_000 or None)
        if kind == b"cHRM":
            xy = [value / 100_000 for value in struct.unpack(">8I", content)]
            return colors._replace(chromaticities=tuple(zip(xy[::2], xy[1::2], strict=True)))
    except (IndexError, ValueError, struct.error, zlib.error):
        pass
    return colors


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """(type, offset, length of the content) of each chunk; stops at the file's or the PNG's end."""
    at = 8
    while True:
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head)
        yield kind, at, length
        if kind == b"IEND":
            return
        at += length + 12


def _intact(file: BinaryIO, kind: bytes, start: int, length: int) -> bytes | None:
    """The content of an ancillary chunk, b"" of one too large to look at, None if damaged."""
    if kind == b"fdAT":  # frames of an animation, which is refused anyhow
        return b""
    if length > _SMALL:
        return None
    file.seek(start + 8)
    content = file.read(length)
    checksum = file.read(4)
    right = struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))
    return content if len(content) == length and checksum == right else None


def _is_used(text: bytes) -> bool:
    """Whether a text chunk may hold the orientation, and is of a size that Pillow reads."""
    if not text.startswith(_TEXTS):
        return False
    try:
        _inflated(text[text.index(b"\0") + 2 :], _TEXT_LIMIT)
    except ValueError:
        return False
    except zlib.error:  # not compressed
        return len(text) < _TEXT_LIMIT
    return True


def _inflated(packed: bytes, limit: int) -> bytes:
    unpacked = zlib.decompressobj().decompress(packed, limit)
    if len(unpacked) == limit:
        raise ValueError("too large")
    return unpacked
