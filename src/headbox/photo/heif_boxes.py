"""Boxes of HEIF and AVIF files (ISO/IEC 14496-12, 23008-12) that their decoders keep to themselves.

Everything is untrusted: sizes are bounded, and damage reads as "nothing there".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

_META_LIMIT = 1 << 20  # bytes of a file's directory; it holds some thousand at most


def read_meta_box(file: BinaryIO) -> bytes:
    """The content of the first `meta` box at the top level, without version and flags; else b"".

    The file's position is moved.
    """
    file.seek(0)
    while len(head := file.read(8)) == 8:
        size = int.from_bytes(head[:4], "big")
        if head[4:] == b"meta":
            return file.read(min(max(size - 8, 0), _META_LIMIT))[4:]
        if size < 8:  # to the end of the file, or 64 bits long: such a box holds pixels
            return b""
        file.seek(size - 8, 1)
    return b""


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of each box, one after the other."""
    at = 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        yield content[at + 4 : at + 8], content[at + 8 : at + max(size, 8)]
        at += max(size, 8)


def first_box(content: bytes, name: bytes) -> bytes:
    """The content of the first box of this type, or b""."""
    return next((inner for kind, inner in boxes(content) if kind == name), b"")


def primary_properties(meta: bytes) -> list[tuple[bytes, bytes]]:
    """(type, content) of the properties of the primary item, such as irot, imir and colr.

    meta: what `read_meta_box` returned. [] if the item or its properties cannot be found.
    """
    try:
        pitm = first_box(meta, b"pitm")
        item = int.from_bytes(pitm[4:6] if pitm[0] == 0 else pitm[4:8], "big")
        iprp = first_box(meta, b"iprp")
        properties = list(boxes(first_box(iprp, b"ipco")))
        indices = _associations(first_box(iprp, b"ipma")).get(item, [])
        return [properties[i - 1] for i in indices if 1 <= i <= len(properties)]
    except (IndexError, struct.error):
        return []


def _associations(ipma: bytes) -> dict[int, list[int]]:
    """Item -> indices of its properties, from 1 on."""
    version, is_wide = ipma[0], ipma[3] & 1
    (count,) = struct.unpack_from(">I", ipma, 4)
    at, found = 8, {}
    for _ in range(min(count, len(ipma))):
        (item,) = struct.unpack_from(">H" if version == 0 else ">I", ipma, at)
        at += 2 if version == 0 else 4
        number, at = ipma[at], at + 1
        indices = struct.unpack_from(f">{number}{'H' if is_wide else 'B'}", ipma, at)
        at += number * (2 if is_wide else 1)
        found[item] = [index & (0x7FFF if is_wide else 0x7F) for index in indices]
    return found


def color_code_points(meta: bytes) -> tuple[int, int] | None:
    """Colour primaries and transfer function (ITU-T H.273) of the primary item's nclx, or None."""
    for kind, content in primary_properties(meta):
        if kind == b"colr" and content[:4] == b"nclx" and len(content) >= 8:
            primaries, curve = struct.unpack_from(">HH", content, 4)
            return primaries, curve
    return None


def is_turned(meta: bytes) -> bool:
    """Whether the primary item has a rotation or mirroring of its own."""
    return any(kind in (b"irot", b"imir") for kind, _ in primary_properties(meta))
