"""Spatial photos: a stereo pair in one HEIC file, in the layout of Apple's headsets and phones.

pillow-heif (the extra [heic]) encodes the two images. This module adds the boxes of a spatial
photo: a group "ster" of both images, and for each the camera's intrinsics, its position and the
disparity adjustment. The layout is that of photos taken by a Vision Pro; the boxes are those of
ISO/IEC 14496-12 (ISO base media) and 23008-12 (HEIF).
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

_INTRINSICS_UUID = bytes.fromhex("22cc04c7d6d94e079d904eb6ecbaf3a3")
_POSITION_UUID = bytes.fromhex("4363e9145b7d4aab97aebea69803b434")
_DISPARITY_UUID = bytes.fromhex("de22508536cb436587432f8705e7c78a")
_QUALITY = 90


def write_spatial_heic(
    path: str | Path,
    left: np.ndarray,
    right: np.ndarray,
    focal_px: float,
    baseline: float,
    shift: float,
) -> None:
    """Write a stereo pair uint8 [H, W, 3] sRGB of parallel cameras, principal points centred.

    `focal_px` is in pixels of the images and `baseline` in metres. `shift` is the disparity
    adjustment as a fraction of the width: a point with that disparity appears in the plane of the
    window. H and W must be even, because readers relate the intrinsics to whole 2 x 2 blocks.

    Raises ValueError for odd sides, HeadboxError when pillow-heif is missing, and OSError when the
    file cannot be written.
    """
    height, width = left.shape[:2]
    if height % 2 or width % 2:
        raise ValueError(f"A spatial photo needs even sides, not {width} x {height}.")
    content = _encoded(left, right)
    intrinsics = _intrinsics(focal_px / width)
    content = _with_stereo(content, intrinsics, round(baseline * 1e6), round(shift * 1e4))
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


def _intrinsics(focal: float) -> bytes:
    """Camera intrinsics as in ISO's `cmin`, relative to the image's width and height.

    A focal length for both axes and the principal point, as numerators over a power of two whose
    exponent is in the flags.
    """
    bits = 30
    while focal * (1 << bits) >= 1 << 31:
        bits -= 1
    values = (round(value * (1 << bits)) for value in (focal, 0.5, 0.5))
    return struct.pack(">Iiii", bits << 8, *values)


def _with_stereo(content: bytes, intrinsics: bytes, micrometres: int, shift: int) -> bytes:
    """The file with the boxes of a stereo pair added to its `meta` box; pixels are unchanged."""
    start, inside, end = next(span for kind, *span in _boxes(content) if kind == b"meta")
    parts = {kind: content[a:c] for kind, a, _, c in _boxes(content, inside + 4, end)}
    left, right = _images(parts[b"iinf"])
    properties = [
        _box(b"uuid", _INTRINSICS_UUID + intrinsics),
        _box(b"uuid", _POSITION_UUID + struct.pack(">I", 0)),
        _box(b"uuid", _POSITION_UUID + struct.pack(">Ii", 1, micrometres)),
        _box(b"uuid", _DISPARITY_UUID + struct.pack(">i", shift)),
    ]
    of_items = {left: (0, 1, 3), right: (0, 2, 3)}
    parts[b"iprp"] = _with_properties(parts[b"iprp"], properties, of_items)
    group = max(left, right) + 1
    while group in _item_ids(parts[b"iinf"]):
        group += 1
    parts[b"grpl"] = _box(b"grpl", _box(b"ster", struct.pack(">IIIII", 0, group, 2, left, right)))
    grown = 12 + sum(len(part) for part in parts.values()) - (end - start)
    parts[b"iloc"] = _shifted_offsets(parts[b"iloc"], grown, beyond=end)
    meta = _box(b"meta", content[inside : inside + 4] + b"".join(parts.values()))
    return content[:start] + meta + content[end:]


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _boxes(
    content: bytes, start: int = 0, end: int | None = None
) -> Iterator[tuple[bytes, int, int, int]]:
    """(kind, start, start of the content, end) of consecutive boxes."""
    end = len(content) if end is None else end
    while start < end:
        size, kind = struct.unpack_from(">I4s", content, start)
        yield kind, start, start + 8, start + size
        start += size


def _items(iinf: bytes) -> Iterator[tuple[int, bytes]]:
    """(id, type) of the items in a HEIF file; the type of hidden items is empty."""
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
    """The properties box with `new` appended; of_items maps an item to its indices into `new`."""
    parts = {kind: iprp[inside:end] for kind, _, inside, end in _boxes(iprp, 8)}
    first = sum(1 for _ in _boxes(parts[b"ipco"])) + 1  # property indices start at 1
    entries = []
    for item, own in _associations(parts[b"ipma"]):
        own = own + [first + i for i in of_items.get(item, ())]
        entries.append(struct.pack(f">IB{len(own)}H", item, len(own), *own))
    associations = struct.pack(">II", 1 << 24 | 1, len(entries)) + b"".join(entries)
    return _box(
        b"iprp", _box(b"ipco", parts[b"ipco"] + b"".join(new)) + _box(b"ipma", associations)
    )


def _associations(ipma: bytes) -> Iterator[tuple[int, list[int]]]:
    """(item, its properties): 16-bit indices whose top bit marks an essential property."""
    version, wide = ipma[0], ipma[3] & 1
    at = 8
    for _ in range(struct.unpack_from(">I", ipma, 4)[0]):
        head = ">IB" if version else ">HB"
        item, count = struct.unpack_from(head, ipma, at)
        at += struct.calcsize(head)
        own = struct.unpack_from(f">{count}{'H' if wide else 'B'}", ipma, at)
        at += count * (2 if wide else 1)
        yield item, list(own) if wide else [(n & 0x80) << 8 | n & 0x7F for n in own]


def _shifted_offsets(iloc: bytes, by: int, beyond: int) -> bytes:
    """The item locations, with file offsets of at least `beyond` increased by `by` bytes."""
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
