"""Scenes as SPZ, about 16 bytes a splat (github.com/nianticlabs/spz, its README and header files).

Written is version 3, the newest that every viewer reads; read are 2 and 3. One gzip stream holds,
little endian, a header of 16 bytes ("NGSP", version, count, degree of the harmonics, fractional
bits, flags, 0), and then for all splats one thing after the other:

    means       3 x 24 bit, signed, in units of 2^-fractional bits
    opacities   8 bit
    colors      3 x 8 bit, 255 (0.15 f_dc + 0.5), f_dc as in a PLY
    scales      3 x 8 bit, 16 (ln scale + 10)
    rotations   32 bit: index of the largest of x y z w, then the others, each a sign and 9 bits
                (version 2: x y z, 8 bit each, w >= 0 left out)
    harmonics   above degree 0: passed over

SPZ's axes are x right, y up, z back, so y and z of means and quaternions change their sign. There
is no place for the photo's camera that all readers would pass over.
"""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from headbox.color import SH0
from headbox.errors import SceneError
from headbox.formats.quantize import (
    blocks,
    check_count,
    from_smallest_three,
    gaussians_of,
    linear_colors,
    log_scales,
    read_bytes,
    smallest_three,
    to_bytes,
    unit,
    write_bytes,
)
from headbox.gaussians import Gaussians, Scene, check_gaussians

_HEADER = struct.Struct("<4sIIBBBB")
_EXTENDED = 2  # the flag that says: records of other programs follow the splats
_EXTENSIONS_LIMIT = 1 << 20  # bytes of such records; they hold a few numbers
_HARMONICS = (0, 9, 24, 45, 72)  # bytes a splat, by degree
_FIXED_LIMIT = (1 << 23) - 1  # the largest 24 bit number
_COLOR_SCALE = 0.15 / SH0
_AXES = np.array([1.0, -1.0, -1.0])  # ours to SPZ's, and back
_SQRT_HALF = math.sqrt(0.5)
# magic, deflate, no flags, no time, no hint, unknown system: the same bytes on every machine
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LEVEL = 4  # of 9; more take longer for less than a thousandth of the size


class _Header(NamedTuple):
    version: int
    splats: int
    degree: int
    bits: int
    flags: int

    def sizes(self) -> tuple[int, ...]:
        """Bytes a splat: means, opacities, colors, scales, rotations, harmonics."""
        return 9, 1, 3, 3, 3 if self.version == 2 else 4, _HARMONICS[self.degree]


def write_spz(path: str | Path, scene: Scene) -> None:
    """Write the splats of a scene, all or nothing; the camera and the notes are left out.

    Means are kept to half a unit (see `_fraction_bits`), scales to 1/32 of their logarithm within
    e^-10..e^5.9 metres, opacities to 1/510, sRGB colours to 0.0037 within -0.44..1.44, rotations
    to 0.005 radians. Raises SceneError for what no file can hold.
    """
    check_gaussians(scene.gaussians, str(path))
    count = len(scene.gaussians)
    bits = _fraction_bits(scene.gaussians, path)
    header = _Header(version=3, splats=count, degree=0, bits=bits, flags=0)
    parts = [np.empty((count, size), np.uint8) for size in header.sizes()]
    means, opacities, colors, scales, rotations, _ = parts
    for rows, part in blocks(scene.gaussians):
        fixed = np.rint(part.means * (_AXES * 2.0**bits)).astype("<i4")
        means[rows] = fixed.view(np.uint8).reshape(-1, 3, 4)[:, :, :3].reshape(-1, 9)
        opacities[rows, 0] = to_bytes(part.opacities * 255)
        colors[rows] = to_bytes(255 * ((part.colors - 0.5) * _COLOR_SCALE + 0.5))
        scales[rows] = to_bytes((log_scales(part.scales) + 10) * 16)
        rotations[rows] = _packed(part.quats).view(np.uint8).reshape(-1, 4)
    head = _HEADER.pack(b"NGSP", *header, 0)
    write_bytes(path, _gzipped([head, *(part.data.cast("B") for part in parts if part.size)]))


def read_spz(path: str | Path) -> Scene:
    """Read a scene of version 2 or 3, without a camera; colours are those of degree 0.

    Raises SceneError, naming the file, for anything that is not a whole file of finite splats.
    """
    header, body = _unzipped(read_bytes(path), path)
    ends = np.cumsum([size * header.splats for size in header.sizes()])
    parts = [part.reshape(header.splats, -1) for part in np.split(body, ends[:-1]) if part.size]
    means, opacities, colors, scales, rotations = parts[:5]
    shown = linear_colors((np.arange(256) / 255 - 0.5) / _COLOR_SCALE + 0.5)
    sizes = np.exp(np.arange(256) / 16 - 10)

    def decoded(rows: slice) -> tuple[np.ndarray, ...]:
        return (
            _from_fixed(means[rows]) * (_AXES * 2.0**-header.bits),
            _turns(rotations[rows]) * [1, *_AXES],
            sizes[scales[rows]],
            opacities[rows, 0] / 255,
            shown[colors[rows]],
        )

    gaussians = gaussians_of(header.splats, decoded)
    check_gaussians(gaussians, str(path))
    return Scene(gaussians)


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


def _gzipped(parts: list[bytes | memoryview]) -> list[bytes]:
    zipper = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    checksum = length = 0
    packed = [_GZIP_HEAD]
    for part in parts:
        checksum = zlib.crc32(part, checksum)
        length += len(part)
        packed.append(zipper.compress(part))
    return [*packed, zipper.flush(), struct.pack("<II", checksum, length & 0xFFFFFFFF)]


def _unzipped(data: bytes, path: str | Path) -> tuple[_Header, np.ndarray]:
    """The header and the splats' bytes: never more than the header promises is unpacked."""
    if data[:4] == b"NGSP":
        raise SceneError(
            f"{path} is SPZ version 4 or not compressed, which cannot be read here; "
            "save it as version 3."
        )
    unzip = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        header = _header(unzip.decompress(data, _HEADER.size), path)
        check_count(header.splats, len(data), path)
        needed = header.splats * sum(header.sizes())
        body = unzip.decompress(unzip.unconsumed_tail, needed) if needed else b""
        # The end is looked at too, because gzip's checksum stands there.
        more = unzip.decompress(unzip.unconsumed_tail, _EXTENSIONS_LIMIT)
    except zlib.error as error:
        raise SceneError(f"{path} is no SPZ file or damaged ({error}); fetch it anew.") from error
    if len(body) < needed:
        raise SceneError(
            f"{path} promises {header.splats} splats, {needed} bytes, but unpacks to {len(body)}; "
            "it is cut off, fetch it anew."
        )
    if not unzip.eof or (more and not header.flags & _EXTENDED):
        raise SceneError(
            f"{path} does not end behind its {header.splats} splats; it is damaged, fetch it anew."
        )
    return header, np.frombuffer(body, np.uint8)


def _header(head: bytes, path: str | Path) -> _Header:
    if len(head) < _HEADER.size or head[:4] != b"NGSP":
        raise SceneError(f"{path} is no SPZ file (it does not start with NGSP); give a scene.")
    _, *fields, _ = _HEADER.unpack(head)
    header = _Header(*fields)
    if header.version not in (2, 3):
        raise SceneError(
            f"{path} is SPZ version {header.version}; only 2 and 3 can be read, save it as 3."
        )
    if header.degree >= len(_HARMONICS) or header.bits > 23:
        raise SceneError(
            f"{path} names harmonics of degree {header.degree} and {header.bits} fractional bits; "
            "at most 4 and 23 are possible, so it is damaged."
        )
    if header.splats == 0:
        raise SceneError(f"{path} holds no splats; a scene needs at least one.")
    return header
