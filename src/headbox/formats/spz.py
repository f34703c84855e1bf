"""Scenes as SPZ, about 16 bytes a splat (github.com/nianticlabs/spz, its README and sources).

For all splats one thing after the other, little endian:

    means       3 x 24 bit, signed, in units of 2^-fractional bits
    opacities   8 bit
    colors      3 x 8 bit, 255 (0.15 f_dc + 0.5), f_dc as in a PLY
    scales      3 x 8 bit, 16 (ln scale + 10)
    rotations   32 bit: index of the largest of x y z w, then the others, each a sign and 9 bits
                (version 2: x y z, 8 bit each, w >= 0 left out)
    harmonics   above degree 0: passed over

Versions 2 and 3 are one gzip stream of a header of 16 bytes ("NGSP", version, count, degree of the
harmonics, fractional bits, flags, 0), these, and records of extensions. Version 4 is a header of 32
bytes as it stands (the last of the 16 is the number of streams, then the place of the table, 0),
the records, a table of two 64 bit sizes a stream, packed and not, and each of the above as a
Zstandard frame of its own. Written is version 3, the newest that every viewer reads, and 4 on
request (`.v4.spz`).

SPZ's axes are x right, y up, z back, so y and z of means and quaternions change their sign; a
record of Adobe's may name others. Camera and notes (formats/metadata.py) are stored in a record of
our own in version 4, and in version 3 in the extra field of the gzip header (RFC 1952): unpackers
pass over it, while some readers refuse records.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from headbox.color import SH0
from headbox.errors import SceneError
from headbox.formats.files import check_count, read_bytes, warn_of_harmonics, without_invalid
from headbox.formats.metadata import facts_of, facts_of_text, parse_facts
from headbox.formats.quantize import (
    blocks,
    from_smallest_three,
    gaussians_of,
    linear_colors,
    log_scales,
    round_to_uint8,
    smallest_three,
    unit,
)
from headbox.gaussians import Gaussians, Scene, check_gaussians

_HEADER = struct.Struct("<4sIIBBBB")
_HEADER_4 = struct.Struct("<4sIIBBBBI12x")
_SIZES = struct.Struct("<QQ")  # of a stream: packed, and not
_RECORD = struct.Struct("<II")  # before each extension: its kind and length
_EXTENDED = 2  # the flag that says: there are records of extensions
_EXTENSIONS_LIMIT = 1 << 20  # bytes of such records; they hold a few numbers
_OF_NOTES = 0x48420001  # our record; the upper half is the vendor, "HB"
_OF_AXES = 0xADBE0003  # Adobe's coordinate system: a number from 1 to 16
_HARMONICS = (0, 9, 24, 45, 72)  # bytes a splat, by degree
_FIXED_LIMIT = (1 << 23) - 1  # the largest 24 bit number
_COLOR_SCALE = 0.15 / SH0
_AXES = np.array([1.0, -1.0, -1.0])  # ours to SPZ's, and back
_SQRT_HALF = math.sqrt(0.5)
# magic, deflate, flags, no time, no hint, unknown system: the same bytes on every machine
_GZIP_HEAD = b"\x1f\x8b\x08%c\x00\x00\x00\x00\x00\xff"
_EXTRA, _EXTRA_NOTES = 4, b"HB"  # gzip's flag of an extra field; the name of our part of it
_LEVEL = 4  # of gzip's 9; more take longer for less than a thousandth of the size
_ZSTD_LEVEL = 9  # of 22; more take twice as long for less than a thousandth of the size
_ZSTD_WINDOW = 1 << 23  # bytes that any frame may ask for, as Zstandard advises


class _Header(NamedTuple):
    version: int
    splats: int
    degree: int
    bits: int
    flags: int

    def sizes(self) -> tuple[int, ...]:
        """Bytes a splat: means, opacities, colors, scales, rotations, harmonics."""
        return 9, 1, 3, 3, 3 if self.version == 2 else 4, _HARMONICS[self.degree]


def encode_spz(scene: Scene, path: str | Path) -> Iterable[bytes | memoryview]:
    """Version 3.

    Means are kept to half a unit (see `_fraction_bits`), scales to 1/32 of their logarithm within
    e^-10..e^5.9 metres, opacities to 1/510, sRGB colours to 0.0037 within -0.44..1.44, rotations
    to 0.005 radians. Raises SceneError for what no file can hold.
    """
    header, parts, notes = _encoded(scene, path)
    return _gzipped([_HEADER.pack(b"NGSP", *header._replace(version=3), 0), *parts], notes)


def encode_spz_4(scene: Scene, path: str | Path) -> Iterable[bytes | memoryview]:
    """Version 4; values are kept as by `encode_spz`."""
    from zstandard import ZstdCompressor

    header, parts, notes = _encoded(scene, path)
    with ThreadPoolExecutor() as pool:  # Zstandard leaves Python's lock alone
        frames = list(pool.map(lambda part: ZstdCompressor(_ZSTD_LEVEL).compress(part), parts))
    record = _RECORD.pack(_OF_NOTES, len(notes)) + notes if notes else b""
    header = header._replace(flags=_EXTENDED if notes else 0)
    head = _HEADER_4.pack(b"NGSP", *header, len(frames), _HEADER_4.size + len(record))
    sizes = [_SIZES.pack(len(f), len(part)) for f, part in zip(frames, parts, strict=True)]
    return [head, record, *sizes, *frames]


def read_spz(path: str | Path) -> Scene:
    """Read a scene of version 2, 3 or 4; colours are those of degree 0, camera and meta those of
    the file, or None and {}.

    Raises SceneError, naming the file, for anything that is not a whole file of finite splats.
    """
    data = read_bytes(path)
    unpack = _unzipped
    if data[:4] == b"NGSP":
        unpack = _not_zipped if data[4:8] in (b"\2\0\0\0", b"\3\0\0\0") else _unpacked_4
    header, parts, records, notes = unpack(data, path)
    warn_of_harmonics(path, header.degree)
    axes = _axes_of(records, path)
    means, opacities, colors, scales, rotations = parts
    shown = linear_colors((np.arange(256) / 255 - 0.5) / _COLOR_SCALE + 0.5)
    sizes = np.exp(np.arange(256) / 16 - 10)

    def decoded(rows: slice) -> tuple[np.ndarray, ...]:
        return (
            _from_fixed(means[rows]) * (axes * 2.0**-header.bits),
            # A turn seen with other axes; a mirror turns the other way round.
            _turns(rotations[rows]) * [1, *(axes.prod() * axes)],
            sizes[scales[rows]],
            opacities[rows, 0] / 255,
            shown[colors[rows]],
        )

    gaussians = gaussians_of(header.splats, decoded)
    gaussians = without_invalid(gaussians, path)
    return Scene(gaussians, *parse_facts(notes, path))


def _encoded(scene: Scene, path: str | Path) -> tuple[_Header, list[memoryview], bytes]:
    """The header of version 4, means, opacities, colors, scales and rotations; notes as JSON."""
    check_gaussians(scene.gaussians, str(path))
    notes = facts_of(scene, path)
    count = len(scene.gaussians)
    bits = _fraction_bits(scene.gaussians, path)
    header = _Header(version=4, splats=count, degree=0, bits=bits, flags=0)
    parts = [np.empty((count, size), np.uint8) for size in header.sizes()[:5]]
    means, opacities, colors, scales, rotations = parts
    for rows, part in blocks(scene.gaussians):
        fixed = np.rint(part.means * (_AXES * 2.0**bits)).astype("<i4")
        means[rows] = fixed.view(np.uint8).reshape(-1, 3, 4)[:, :, :3].reshape(-1, 9)
        opacities[rows, 0] = round_to_uint8(part.opacities * 255)
        colors[rows] = round_to_uint8(255 * ((part.colors - 0.5) * _COLOR_SCALE + 0.5))
        scales[rows] = round_to_uint8((log_scales(part.scales) + 10) * 16)
        rotations[rows] = _packed(part.quats).view(np.uint8).reshape(-1, 4)
    return header, [p.data.cast("B") for p in parts], json.dumps(notes).encode() if notes else b""


def _fraction_bits(gaussians: Gaussians, path: str | Path) -> int:
    """12 as in the reference (a quarter of a millimetre), more where splats are smaller than 32
    such units, fewer where the scene reaches beyond 2048 metres.

    A photo of something 2 metres away has splats of a millimetre: 12 bits show it at 47 dB, 15
    at 53, where the other columns set the limit.
    """
    reach = float(gaussians.means.detach().abs().max())
    size = max(float(gaussians.scales.detach().median()), 1e-5)
    wanted = max(12, math.ceil(math.log2(32 / size)))
    fitting = math.floor(math.log2(_FIXED_LIMIT / max(reach, 1e-3)))
    if fitting < 0:
        raise SceneError(
            f"{path}: a splat lies {reach:g} metres away along an axis, but SPZ reaches only "
            f"{_FIXED_LIMIT}; make the scene smaller or write a PLY."
        )
    return min(wanted, fitting)


def _packed(quats: np.ndarray) -> np.ndarray:
    """Our quaternions w x y z [n, 4] -> 32 bit numbers [n]."""
    largest, others = smallest_three(np.roll(quats * [1, *_AXES], -1, axis=1))
    sizes = np.rint(np.abs(others) * (511 / _SQRT_HALF)).astype(np.uint32)
    fields = np.minimum(sizes, 511) | (others < 0).astype(np.uint32) << 9
    first, second, third = fields.T
    packed = largest.astype(np.uint32) << 30 | first << 20 | second << 10 | third
    return packed.astype("<u4")


def _turns(rows: np.ndarray) -> np.ndarray:
    """The bytes of rotations [n, 4], or [n, 3] in version 2 -> quaternions w x y z [n, 4] with
    SPZ's axes."""
    if rows.shape[1] == 3:
        xyz = rows / 127.5 - 1
        w = np.sqrt(np.maximum(1 - (xyz * xyz).sum(1, keepdims=True), 0))
        return unit(np.concatenate([w, xyz], axis=1))
    packed = rows.view("<u4")
    fields = packed >> np.array([20, 10, 0], np.uint32)
    sizes = (fields & 511) * (_SQRT_HALF / 511)
    others = np.where(fields & 512, -sizes, sizes)
    return unit(np.roll(from_smallest_three(packed[:, 0] >> 30, others), 1, axis=1))


def _from_fixed(rows: np.ndarray) -> np.ndarray:
    """24 bit numbers [n, 9] -> [n, 3]."""
    wide = np.zeros((len(rows), 3, 4), np.uint8)
    wide[:, :, 1:] = rows.reshape(-1, 3, 3)
    return wide.view("<i4")[:, :, 0] >> 8  # the shift brings the sign down


# A file taken apart: its header, five tables [count, bytes], records of extensions, notes
_Unpacked = tuple[_Header, list[np.ndarray], bytes, Any]


def _gzipped(parts: Sequence[bytes | memoryview], notes: bytes) -> list[bytes]:
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    flushes = [zlib.Z_FULL_FLUSH] * (len(parts) - 1) + [zlib.Z_FINISH]
    with ThreadPoolExecutor() as pool:  # zlib leaves Python's lock alone
        packed = list(pool.map(_deflated, parts, flushes))
    head = _GZIP_HEAD % (_EXTRA if notes else 0)
    if notes:
        head += struct.pack("<H2sH", len(notes) + 4, _EXTRA_NOTES, len(notes)) + notes
    length = sum(map(len, parts)) & 0xFFFFFFFF
    return [head, *packed, struct.pack("<II", checksum, length)]


def _deflated(part: bytes | memoryview, flush: int) -> bytes:
    """A part of a raw stream that another may follow."""
    zipper = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    return zipper.compress(part) + zipper.flush(flush)


def _unzipped(data: bytes, path: str | Path) -> _Unpacked:
    """Versions 2 and 3: never more than the header promises is unpacked."""
    unzip = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        header = _header(unzip.decompress(data, _HEADER.size), (2, 3), path)
        check_count(header.splats, len(data), path)
        body = unzip.decompress(unzip.unconsumed_tail, header.splats * sum(header.sizes()))
        # The end is unpacked too, because gzip's checksum is there.
        more = unzip.decompress(unzip.unconsumed_tail, _EXTENSIONS_LIMIT)
    except zlib.error as error:
        raise SceneError(
            f"{path} is not an SPZ file, or damaged ({error}); download it again."
        ) from error
    if not unzip.eof:
        _check_length(header, body, path)
        raise SceneError(
            f"{path} does not end behind its {header.splats} splats; the file is truncated or "
            "damaged: download it again."
        )
    notes = next((part for name, part in _extras(data) if name == _EXTRA_NOTES), b"{}")
    return _tables(header, body, more, facts_of_text(notes, path), path)


def _not_zipped(data: bytes, path: str | Path) -> _Unpacked:
    """Versions 2 and 3 as some programs leave them, without gzip."""
    header = _header(data, (2, 3), path)
    return _tables(header, data[_HEADER.size :], b"", {}, path)


def _check_length(header: _Header, body: bytes, path: str | Path) -> None:
    needed = header.splats * sum(header.sizes())
    if len(body) < needed:
        raise SceneError(
            f"{path} promises {header.splats} splats, {needed} bytes, but unpacks to {len(body)}; "
            "the file is truncated; download it again."
        )


def _tables(header: _Header, body: bytes, more: bytes, facts: Any, path: str | Path) -> _Unpacked:
    """Bytes behind the splats are ignored, unless the header says that they are extensions."""
    _check_length(header, body, path)
    body = body[: header.splats * sum(header.sizes())]
    ends = np.cumsum([size * header.splats for size in header.sizes()])
    parts = np.split(np.frombuffer(body, np.uint8), ends[:-1])[:5]
    tables = [part.reshape(header.splats, -1) for part in parts]
    return header, tables, more if header.flags & _EXTENDED else b"", facts


def _extras(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of the extra field of a gzip header that has been unpacked without complaint."""
    if not data[3] & _EXTRA:
        return
    place, end = 12, 12 + int.from_bytes(data[10:12], "little")
    while place + 4 <= end:
        name, size = data[place : place + 2], int.from_bytes(data[place + 2 : place + 4], "little")
        yield name, data[place + 4 : min(place + 4 + size, end)]
        place += 4 + size


def _unpacked_4(data: bytes, path: str | Path) -> _Unpacked:
    header = _header(data, (4,), path)
    check_count(header.splats, len(data), path)
    if len(data) < _HEADER_4.size:
        raise SceneError(f"{path} is truncated within its header; download it again.")
    *_, streams, table = _HEADER_4.unpack_from(data)
    sizes = [size * header.splats for size in header.sizes() if size]
    place = table + len(sizes) * _SIZES.size
    if streams != len(sizes) or table < _HEADER_4.size or place > len(data):
        raise SceneError(
            f"{path} has a table of {streams} streams at byte {table} of {len(data)}, where one of "
            f"{len(sizes)} belongs; the file is damaged; download it again."
        )
    parts = []
    for size, (packed, whole) in zip(sizes, _SIZES.iter_unpack(data[table:place]), strict=True):
        if whole != size or packed > len(data) - place:
            raise SceneError(
                f"{path} promises a stream of {whole} bytes, {packed} packed, where {size} belong "
                f"in {len(data) - place}; the file is truncated or damaged; download it again."
            )
        if len(parts) < 5:  # harmonics stay packed
            frame = data[place : place + packed]
            parts.append(_unpacked_frame(frame, size, path).reshape(header.splats, -1))
        place += packed
    records = data[_HEADER_4.size : table] if header.flags & _EXTENDED else b""
    notes = next((part for kind, part in _records(records) if kind == _OF_NOTES), b"{}")
    return header, parts, records, facts_of_text(notes, path)


def _unpacked_frame(frame: bytes, size: int, path: str | Path) -> np.ndarray:
    """One Zstandard frame, which must hold `size` bytes: no more are allocated."""
    import zstandard

    try:
        if zstandard.frame_content_size(frame) not in (-1, size):  # -1: the frame does not say
            raise zstandard.ZstdError("it does not hold what the header promises")
        window = max(_ZSTD_WINDOW, 1 << size.bit_length())
        unpack = zstandard.ZstdDecompressor(max_window_size=window)
        body = unpack.decompress(frame, size, allow_extra_data=False)
        if len(body) != size:
            raise zstandard.ZstdError("it holds less than the header promises")
    except zstandard.ZstdError as error:
        raise SceneError(
            f"{path} has a damaged Zstandard stream ({error}); download it again."
        ) from error
    return np.frombuffer(body, np.uint8)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each extension; what follows a damaged one is passed over."""
    place = 0
    while place + _RECORD.size <= len(data):
        kind, size = _RECORD.unpack_from(data, place)
        place += _RECORD.size
        if size > len(data) - place:
            return
        yield kind, data[place : place + size]
        place += size


def _axes_of(records: bytes, path: str | Path) -> np.ndarray:
    """What the axes of a file are multiplied with to become ours."""
    code = next((part for kind, part in _records(records) if kind == _OF_AXES), b"\x04\0\0\0")
    number = int.from_bytes(code, "little") or 4  # 0: not said
    if (
        not 1 <= number <= 8
    ):  # left or right, down or up, back or front; above 8 y and z are swapped
        raise SceneError(
            f"{path} has axes that are not known here (system {number}, known are 1 to 8); "
            "save it without the extension SPZ_ADOBE_coordinate_system."
        )
    right, up, front = (number - 1 >> bit & 1 for bit in range(3))
    return np.array([2.0 * right - 1, 1 - 2.0 * up, 2.0 * front - 1])


def _header(head: bytes, versions: tuple[int, ...], path: str | Path) -> _Header:
    if len(head) < _HEADER.size or head[:4] != b"NGSP":
        raise SceneError(f"{path} is no SPZ file (it does not start with NGSP); give a scene.")
    _, *fields, _ = _HEADER.unpack_from(head)
    header = _Header(*fields)
    if header.version not in versions:
        raise SceneError(
            f"{path} is SPZ version {header.version}; only 2 and 3 can be read in gzip, and 4 "
            "outside of it: save it as 3."
        )
    if header.degree >= len(_HARMONICS) or header.bits > 23:
        raise SceneError(
            f"{path} names harmonics of degree {header.degree} and {header.bits} fractional bits; "
            "at most 4 and 23 are possible, so it is damaged."
        )
    if header.splats == 0:
        raise SceneError(f"{path} holds no splats; a scene needs at least one.")
    return header
