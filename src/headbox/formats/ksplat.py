"""Scenes as .ksplat, 24 bytes a splat (github.com/mkkellogg/GaussianSplats3D, SplatBuffer.js).

A header of 4096 bytes, one of 1024 for each section, then the sections. Written is one section of
compression level 1; read are levels 0, 1 and 2. A section of level 1 or 2 is, little endian:

    lengths    uint32, of each bucket that is not full
    centres    3 x float32 metres, of the block of each bucket, the full ones first
    splats     3 x uint16  (mean - centre) * 32767 / half a block + 32767
               3 x float16 scales
               4 x float16 rotation w x y z
               4 x uint8   sRGB red green blue, opacity
               harmonics   above degree 0: passed over

Splats lie bucket by bucket, 256 of the same block of 5 metres in each that is full. In level 0 the
numbers are float32 and there are no buckets. Axes are the PLY's, so ours. There is no place for the
photo's camera and the notes: they lie in a second file (formats/metadata.py).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from headbox.errors import SceneError
from headbox.formats.files import read_bytes, without_invalid
from headbox.formats.metadata import read_side_file
from headbox.formats.quantize import blocks, gaussians_of, linear_colors, round_to_uint8, unit
from headbox.gaussians import Scene, check_gaussians

# version 0.1, sections (room, used), splats (room, used), level, centre of the scene, harmonics
_HEADER, _HEADER_BYTES = struct.Struct("<BBxxIIIIHxx3f2f"), 4096
# splats (used, room), bucket size, buckets, block, bytes of a centre, steps, bytes, full, not full,
# degree of the harmonics
_SECTION, _SECTION_BYTES = struct.Struct("<IIIIfHxxIIIIH"), 1024
_BUCKET, _BLOCK_METRES, _STEPS = 256, 5.0, 32767
_CENTRE = 12  # bytes
_HARMONICS = (0, 9, 24, 45)  # numbers a splat, by degree
_HALF_LIMIT = 65504.0  # the largest float16


class _Section(NamedTuple):
    """Where a section of a file lies, and what it says."""

    splats: int
    bucket: int  # splats in a full one
    buckets: int
    full: int
    partial: int
    step: float  # metres
    zero: int  # the number that means the centre of a block
    start: int  # of its lengths, then its centres, in bytes from the start of the file
    rows: int  # where its splats start
    dtype: np.dtype

    def end(self, room: int) -> int:
        return self.rows + room * self.dtype.itemsize


def encode_ksplat(scene: Scene, path: str | Path) -> Iterable[bytes | memoryview]:
    """The splats of a scene alone; their order changes.

    Means are kept to 0.04 mm (or float32's step there), scales to 1/2048 of themselves or 0.03 um,
    cut at 65504 metres, opacities and sRGB colours to 1/510 within 0..1, rotations to 0.001
    radians. Raises SceneError for what no file can hold.
    """
    check_gaussians(scene.gaussians, str(path))
    means = scene.gaussians.means.detach().cpu().double().numpy()
    order, lengths, full, centres = _buckets(means)
    table = np.empty(len(order), _row(level=1, degree=0))
    of_splat = np.repeat(np.arange(len(lengths)), lengths)
    for rows, part in blocks(scene.gaussians, order):
        offsets = part.means - centres[of_splat[rows]]
        steps = np.rint(offsets * (_STEPS / (_BLOCK_METRES / 2))) + _STEPS
        table["means"][rows] = np.clip(steps, 0, 2 * _STEPS + 1)
        table["scales"][rows] = np.minimum(part.scales, _HALF_LIMIT)
        table["quats"][rows] = part.quats
        table["rgba"][rows, :3] = round_to_uint8(part.colors * 255)
        table["rgba"][rows, 3] = round_to_uint8(part.opacities * 255)
    partial = lengths[full:].astype("<u4")
    size = partial.nbytes + centres.nbytes + table.nbytes
    head = _HEADER.pack(0, 1, 1, 1, len(table), len(table), 1, 0, 0, 0, -1.5, 1.5)
    section = _SECTION.pack(
        *(len(table), len(table), _BUCKET, len(lengths), _BLOCK_METRES, _CENTRE, _STEPS),
        *(size & 0xFFFFFFFF, full, len(partial), 0),
    )
    heads = [head.ljust(_HEADER_BYTES, b"\0"), section.ljust(_SECTION_BYTES, b"\0")]
    parts = [part.data.cast("B") for part in (partial, centres, table) if part.size]
    return [*heads, *parts]


def read_ksplat(path: str | Path) -> Scene:
    """Read a scene; colours are those of degree 0, camera and meta those of the second file, or
    None and {}.

    Raises SceneError, naming the file, for anything that is not a whole file of finite splats.
    """
    data = read_bytes(path)
    sections = _sections(data, path)
    counts = [section.splats for section in sections]
    parts = [_decoded(data, section, path) for section in sections]
    shown = linear_colors(np.arange(256) / 255)
    columns = {
        name: np.concatenate([part[name] for part in parts]) if len(parts) > 1 else parts[0][name]
        for name in ("means", "quats", "scales", "rgba")
    }

    def decoded(rows: slice) -> tuple[np.ndarray, ...]:
        quats, rgba = columns["quats"][rows].astype(np.float64), columns["rgba"][rows]
        scales = columns["scales"][rows]
        return columns["means"][rows], unit(quats), scales, rgba[:, 3] / 255, shown[rgba[:, :3]]

    gaussians = gaussians_of(sum(counts), decoded)
    gaussians = without_invalid(gaussians, path)
    return Scene(gaussians, *read_side_file(path))


def _buckets(means: np.ndarray) -> tuple[np.ndarray, np.ndarray, int, np.ndarray]:
    """Order of the splats [N], then of each bucket its length [B] and centre [B, 3] float32; the
    first `full` of them are full."""
    low = means.min(0)
    cells = np.floor((means - low) / _BLOCK_METRES)  # float64: a far scene has more than integers
    order = np.lexsort(cells.T)  # stable, so the same on every machine
    cells = cells[order]
    starts = np.flatnonzero(np.r_[True, (np.diff(cells, axis=0) != 0).any(1)])
    counts = np.diff(np.r_[starts, len(cells)])
    block = np.repeat(np.arange(len(starts)), counts)
    place = np.arange(len(cells)) - starts[block]
    is_full = place < counts[block] // _BUCKET * _BUCKET
    order = order[np.argsort(~is_full, kind="stable")]
    fulls, rests = counts // _BUCKET, counts % _BUCKET
    lengths = np.r_[np.full(fulls.sum(), _BUCKET), rests[rests > 0]]
    blocks_of = np.r_[np.repeat(np.arange(len(starts)), fulls), np.flatnonzero(rests)]
    centres = low + (cells[starts[blocks_of]] + 0.5) * _BLOCK_METRES
    with np.errstate(over="ignore"):
        return order, lengths, int(fulls.sum()), centres.astype("<f4")


def _row(level: int, degree: int) -> np.dtype:
    """What a splat is in a file."""
    whole, number = ("<f4", "<f4") if level == 0 else ("<u2", "<f2")
    harmonics = ("<f4", "<f2", "u1")[level]
    return np.dtype(
        [("means", whole, 3), ("scales", number, 3), ("quats", number, 4), ("rgba", "u1", 4)]
        + [("harmonics", harmonics, _HARMONICS[degree])] * (degree > 0)
    )


def _sections(data: bytes, path: str | Path) -> list[_Section]:
    """The sections that hold splats, once they fit into the file."""
    if len(data) < _HEADER_BYTES:
        raise SceneError(
            f"{path} has {len(data)} bytes, fewer than the {_HEADER_BYTES} of a .ksplat's header; "
            "it is truncated or not a .ksplat file; download it again."
        )
    major, minor, room, _, _, splats, level, *_ = _HEADER.unpack_from(data)
    if major != 0 or minor < 1 or level > 2:
        raise SceneError(
            f"{path} is .ksplat version {major}.{minor}, compression level {level}; "
            "only version 0.1 and levels 0 to 2 can be read."
        )
    start = _HEADER_BYTES + room * _SECTION_BYTES
    _check_fits(start, data, path)
    sections = []
    for index in range(room):
        section, start = _section(data, index, start, level, path)
        if section.splats:
            sections.append(section)
    if not splats or splats != sum(section.splats for section in sections):
        raise SceneError(
            f"{path} promises {splats} splats but its sections hold "
            f"{sum(section.splats for section in sections)}; it is empty or damaged."
        )
    return sections


def _section(
    data: bytes, index: int, start: int, level: int, path: str | Path
) -> tuple[_Section, int]:
    """A section, and where the next one starts."""
    facts = _SECTION.unpack_from(data, _HEADER_BYTES + index * _SECTION_BYTES)
    splats, room, bucket, buckets, block, centre, steps, _, full, partial, degree = facts
    if degree >= len(_HARMONICS) or splats > room or (level and buckets and centre != _CENTRE):
        raise SceneError(
            f"{path}: section {index} promises {splats} splats in room for {room}, harmonics of "
            f"degree {degree} and {centre} bytes a centre; the file is damaged; download it again."
        )
    steps = steps or _STEPS
    rows = start + 4 * partial + centre * buckets
    section = _Section(
        *(splats, bucket, buckets, full, partial, block / 2 / steps, steps, start, rows),
        _row(level, degree),
    )
    _check_fits(section.end(room), data, path)
    return section, section.end(room)


def _check_fits(end: int, data: bytes, path: str | Path) -> None:
    if end > len(data):
        raise SceneError(
            f"{path} promises {end} bytes but holds {len(data)}; the file is truncated; download "
            "it again."
        )


def _decoded(data: bytes, section: _Section, path: str | Path) -> dict[str, np.ndarray]:
    """Columns of a section, means in metres."""
    table = np.frombuffer(data, section.dtype, section.splats, section.rows)
    columns = {name: table[name] for name in ("means", "scales", "quats", "rgba")}
    if table["means"].dtype == np.float32:
        return columns
    lengths = np.frombuffer(data, "<u4", section.partial, section.start)
    centres = np.frombuffer(data, "<f4", 3 * section.buckets, section.start + lengths.nbytes)
    in_full = min(section.full * section.bucket, section.splats)
    places = np.arange(section.splats)
    ends = in_full + np.cumsum(lengths, dtype=np.int64)
    index = section.full + np.searchsorted(ends, places, side="right")
    index[:in_full] = places[:in_full] // max(section.bucket, 1)
    if index.max() >= section.buckets:
        raise SceneError(
            f"{path} has {section.buckets} buckets, too few for {section.splats} splats; "
            "the file is damaged; download it again."
        )
    with np.errstate(all="ignore"):  # what is no number is refused by `check_gaussians`
        offsets = (columns["means"].astype(np.float64) - section.zero) * section.step
        columns["means"] = (centres.reshape(-1, 3)[index] + offsets).astype(np.float32)
    return columns
