"""The chunks of a PNG file, filtered: what decoding needs, without what only stands in its way.

Pillow refuses a whole PNG for a bad checksum of a chunk that nobody needs, and for texts and ICC
profiles above 1 MB. The standard (third edition, 13.2) asks decoders to go on without such chunks.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

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


class FilteredPNG(io.RawIOBase):
    """A PNG file without the chunks that a decoder can do without; `colors` has those of colour."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises ValueError if the file does not begin like a PNG."""
        super().__init__()
        self._file = file
        file.seek(0)
        if file.read(8) != SIGNATURE:
            raise ValueError("no PNG signature")
        self._spans = [(0, 8)]  # offset and length in the file
        self.colors = Colors()
        for kind, start, length in _chunks(file):
            if kind[0] & 0x20:
                content = _intact(file, kind, start, length)
                if content is None:
                    continue
                self._note(kind, content)
                if kind not in _NEEDED or (kind[1:] in (b"TXt", b"EXt") and not _is_used(content)):
                    continue
            before, size = self._spans[-1]
            if before + size == start:  # most of a file is one span
                self._spans[-1] = (before, size + length + 12)
            else:
                self._spans.append((start, length + 12))
        self._length = sum(length for _, length in self._spans)
        self._at = 0

    def _note(self, kind: bytes, content: bytes) -> None:
        try:
            if kind == b"cICP":
                self.colors = self.colors._replace(cicp=(content[0], content[1]))
            elif kind == b"iCCP":
                packed = content[content.index(b"\0") + 2 :]
                self.colors = self.colors._replace(icc=_inflated(packed, _PROFILE_LIMIT))
            elif kind == b"sRGB":
                self.colors = self.colors._replace(is_srgb=True)
            elif kind == b"gAMA":
                gamma = int.from_bytes(content[:4], "big") / 100_000
                self.colors = self.colors._replace(gamma=gamma or None)
            elif kind == b"cHRM":
                xy = [value / 100_000 for value in struct.unpack(">8I", content)]
                pairs = tuple(zip(xy[::2], xy[1::2], strict=True))
                self.colors = self.colors._replace(chromaticities=pairs)
        except (IndexError, ValueError, struct.error, zlib.error):
            return

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer) -> int:
        """The next bytes of one span, as many as fit."""
        skipped = 0
        for start, length in self._spans:
            if self._at < skipped + length:
                inside = self._at - skipped
                self._file.seek(start + inside)
                data = self._file.read(min(len(buffer), length - inside))
                buffer[: len(data)] = data
                self._at += len(data)
                return len(data)
            skipped += length
        return 0


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
