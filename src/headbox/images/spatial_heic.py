"""Spatial photos: a stereo pair in one HEIC file as Apple's headsets and phones write it (the extra
[heic]).

pillow-heif encodes the two pictures. What makes them a spatial photo is put into the file's boxes
here: a group "ster" of both, and for each the lens, the eye's place and the shift at which the
pair is to be shown. The layout is that of photos taken by a Vision Pro; the boxes themselves are
those of ISO/IEC 14496-12 (ISO base media) and 23008-12 (HEIF).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.errors import HeadboxError
from headbox.files import replacing

_LENS = bytes.fromhex("22cc04c7d6d94e079d904eb6ecbaf3a3")
_PLACE = bytes.fromhex("4363e9145b7d4aab97aebea69803b434")
_SHIFT = bytes.fromhex("de22508536cb436587432f8705e7c78a")
_QUALITY = 90


def write_spatial_heic(
    path: str | Path,
    left: np.ndarray,
    right: np.ndarray,
    focal_px: float,
    baseline: float,
    shift: float,
) -> None:
    """Write two pictures uint8 [H, W, 3] sRGB of parallel eyes, left first, principal points in the
    middle. H and W are even, because readers take the lens for that of whole 2 x 2 blocks.

    `focal_px` in their pixels; `baseline` in metres between the eyes; `shift`, a share of the
    width, is how far the two are to be moved apart when they are shown in a window: what has that
    disparity then lies in the window. Raises HeadboxError when pillow-heif is missing, and OSError
    when the file cannot be written.
    """
    height, width = left.shape[:2]
    if height % 2 or width % 2:
        raise ValueError(f"A spatial photo needs even sides, not {width} x {height}.")
    content = _encoded(left, right)
    lens = _lens(focal_px / width)
    content = _with_stereo(content, lens, round(baseline * 1e6), round(shift * 1e4))
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def _encoded(left: np.ndarray, right: np.ndarray) -> bytes:
    try:
        import pillow_heif
    except ImportError as error:
        raise HeadboxError(
            "Writing a spatial photo needs pillow-heif: pip install 'headbox[heic]'."
        ) from error
    pair = pillow_heif.from_pillow(Image.fromarray(left))
    pair.add_from_pillow(Image.fromarray(right))
    memory = io.BytesIO()
    pair.save(memory, quality=_QUALITY, primary_index=0, save_all=True)
    return memory.getvalue()


def _lens(focal: float) -> bytes:
    """The camera's intrinsics as ISO's `cmin` has them, in widths and heights of the picture: a
    focal length for both axes and the principal point, over a power of two that flags name."""
    bits = 30
    while focal * (1 << bits) >= 1 << 31:
        bits -= 1
    values = (round(value * (1 << bits)) for value in (focal, 0.5, 0.5))
    return struct.pack(">Iiii", bits << 8, *values)


def _with_stereo(content: bytes, lens: bytes, micrometres: int, shift: int) -> bytes:
    """The file with the boxes of a stereo pair in its `meta` box; pixels stay as they are."""
    start, inside, end = next(place for kind, *place in _boxes(content) if kind == b"meta")
    parts = {kind: content[a:c] for kind, a, _, c in _boxes(content, inside + 4, end)}
    left, right = _images(parts[b"iinf"])
    properties = [
        _box(b"uuid", _LENS + lens),
        _box(b"uuid", _PLACE + struct.pack(">I", 0)),
        _box(b"uuid", _PLACE + struct.pack(">Ii", 1, micrometres)),
        _box(b"uuid", _SHIFT + struct.pack(">i", shift)),
    ]
    of_items = {left: (0, 1, 3), right: (0, 2, 3)}
    parts[b"iprp"] = _with_properties(parts[b"iprp"], properties, of_items)
    group = max(left, right) + 1
    while group in _item_ids(parts[b"iinf"]):
        group += 1
    parts[b"grpl"] = _box(b"grpl", _box(b"ster", struct.pack(">IIIII", 0, group, 2, left, right)))
    grown = 12 + sum(len(part) for part in parts.values()) - (end - start)
    parts[b"iloc"] = _moved(parts[b"iloc"], grown, beyond=end)
    meta = _box(b"meta", content[inside : inside + 4] + b"".join(parts.values()))
    return content[:start] + meta + content[end:]


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _boxes(
    content: bytes, start: int = 0, end: int | None = None
) -> Iterator[tuple[bytes, int, int, int]]:
    """(kind, its start, the start of what is inside, its end) of boxes that follow each other."""
    end = len(content) if end is None else end
    while start < end:
        size, kind = struct.unpack_from(">I4s", content, start)
        yield kind, start, start + 8, start + size
        start += size


def _items(iinf: bytes) -> Iterator[tuple[int, bytes]]:
    """(id, type) of the items that a HEIF file lists."""
    for _, _, inside, _ in _boxes(iinf, 14 if iinf[8] == 0 else 16):
        form = ">HH4s" if iinf[inside] == 2 else ">IH4s"
        item, _, kind = struct.unpack_from(form, iinf, inside + 4)
        hidden = iinf[inside + 3] & 1
        yield item, b"" if hidden else kind


def _item_ids(iinf: bytes) -> set[int]:
    return {item for item, _ in _items(iinf)}


def _images(iinf: bytes) -> tuple[int, int]:
    left, right = (item for item, kind in _items(iinf) if kind in (b"hvc1", b"grid"))
    return left, right


def _with_properties(iprp: bytes, new: list[bytes], of_items: dict[int, tuple[int, ...]]) -> bytes:
    """The properties box with some more, each item having those of `new` that it is mapped to."""
    parts = {kind: iprp[inside:end] for kind, _, inside, end in _boxes(iprp, 8)}
    first = sum(1 for _ in _boxes(parts[b"ipco"])) + 1  # they are counted from 1
    entries = []
    for item, own in _associations(parts[b"ipma"]):
        own = own + [first + i for i in of_items.get(item, ())]
        entries.append(struct.pack(f">IB{len(own)}H", item, len(own), *own))
    associations = struct.pack(">II", 1 << 24 | 1, len(entries)) + b"".join(entries)
    return _box(
        b"iprp", _box(b"ipco", parts[b"ipco"] + b"".join(new)) + _box(b"ipma", associations)
    )


def _associations(ipma: bytes) -> Iterator[tuple[int, list[int]]]:
    """(item, its properties): numbers of 16 bits, the first of which says that it is essential."""
    version, wide = ipma[0], ipma[3] & 1
    at = 8
    for _ in range(struct.unpack_from(">I", ipma, 4)[0]):
        head = ">IB" if version else ">HB"
        item, count = struct.unpack_from(head, ipma, at)
        at += struct.calcsize(head)
        own = struct.unpack_from(f">{count}{'H' if wide else 'B'}", ipma, at)
        at += count * (2 if wide else 1)
        yield item, list(own) if wide else [(n & 0x80) << 8 | n & 0x7F for n in own]


def _moved(iloc: bytes, by: int, beyond: int) -> bytes:
    """The items' places, `by` bytes farther on where they lie in the file at or after `beyond`."""
    moved, version = bytearray(iloc), iloc[8]
    sizes = struct.unpack_from(">H", iloc, 12)[0]
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    at = 14

    def take(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(iloc[at - size : at], "big")

    def put(size: int, value: int) -> None:
        moved[at - size : at] = value.to_bytes(size, "big")

    for _ in range(take(4 if version == 2 else 2)):
        take(4 if version == 2 else 2)  # the item
        in_file = version == 0 or take(2) & 15 == 0
        take(2)
        base = take(base_size)
        if in_file and base >= beyond:
            put(base_size, base + by)
        for _ in range(take(2)):
            take(index_size)
            offset = take(offset_size)
            if in_file and base == 0 and offset >= beyond:
                put(offset_size, offset + by)
            take(length_size)
    return bytes(moved)
