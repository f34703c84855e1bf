"""Scenes as SOG version 2, about 11 bytes a splat (PlayCanvas' specification, bundled in a ZIP).

Splat i is pixel i, row by row, of lossless WebP pictures; meta.json names them and says how many:

    means_l, means_u  low and high bytes of 16 bits from mins to maxs of sign(v) ln(1 + |v|)
    scales            3 indices into a table of 256 logarithms
    quats             the three smaller components of w x y z, 8 bits from -0.71 to 0.71; the
                      fourth channel is 252 + the index of the largest
    sh0               3 indices into a table of 256 values f_dc (as in a PLY); opacity

Axes are the PLY's, so ours. The camera and the notes stand in meta.json under "headbox", which
readers of JSON pass over. Harmonics above degree 0 (shN) are not read.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from headbox.color import SH0
from headbox.errors import SceneError
from headbox.formats.files import check_count, read_bytes, without_invalid
from headbox.formats.metadata import facts_of, parse_facts
from headbox.formats.quantize import (
    blocks,
    from_smallest_three,
    gaussians_of,
    linear_colors,
    log_scales,
    morton_order,
    round_to_uint8,
    signed_log,
    smallest_three,
    unit,
)
from headbox.gaussians import Gaussians, Scene, check_gaussians

_CODES = 256
_BINS = 1 << 14
_ROUNDS = 30
_SQRT2 = math.sqrt(2)
_SIDE_LIMIT = 16383  # pixels, WebP's own
_META_LIMIT = 1 << 20  # bytes
_EFFORT = {"quality": 20, "method": 2}
_FILES = {  # in the order in which they are unpacked
    "means": ["means_l.webp", "means_u.webp"],
    "scales": ["scales.webp"],
    "quats": ["quats.webp"],
    "sh0": ["sh0.webp"],
}


def encode_sog(scene: Scene, path: str | Path) -> Iterable[bytes | memoryview]:
    """The order of the splats changes.

    sign(v) ln(1 + |v|) of a mean v is kept to 1/131070 of its range in the scene, opacities to
    1/510, rotations to 0.02 radians; logarithms of scales and sRGB colours are the nearest
    of 256 values picked for the scene. Raises SceneError for what no file can hold.
    """
    check_gaussians(scene.gaussians, str(path))
    count = len(scene.gaussians)
    width = math.ceil(math.sqrt(count) / 4) * 4
    if width > _SIDE_LIMIT:
        raise SceneError(
            f"{path}: {count} splats are too many for pictures of {_SIDE_LIMIT} pixels a side; "
            "write another format."
        )
    order = morton_order(signed_log(scene.gaussians.means.detach().cpu().double().numpy()))
    pixels, facts = _pictures(scene.gaussians, order)
    meta = {"version": 2, "asset": {"generator": "headbox"}, "count": count}
    for kind, names in _FILES.items():
        meta[kind] = facts[kind] | {"files": names}
    if notes := facts_of(scene, path):
        meta["headbox"] = notes
    with ThreadPoolExecutor() as pool:  # WebP leaves Python's lock alone
        packed = list(pool.map(lambda picture: _webp(picture, width), pixels.values()))
    texts = {"meta.json": json.dumps(meta).encode()}
    return [_zipped(texts | dict(zip(pixels, packed, strict=True)))]


def read_sog(path: str | Path) -> Scene:
    """Read a bundled scene; with the camera, headbox and metadata of the file.

    Raises SceneError, naming the file, for anything that is not a whole file of finite splats.
    """
    data = read_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            meta, pictures = _members(bundle, len(data), path)
        gaussians = _decoded(meta, pictures)
        notes = meta.get("headbox", {})
    except _DAMAGE as error:
        if isinstance(error, SceneError):
            raise
        raise SceneError(
            f"{path} is no bundled SOG scene of version 2, or damaged ({_reason(error)}); "
            "download it again."
        ) from error
    gaussians = without_invalid(gaussians, path)
    return Scene(gaussians, *parse_facts(notes, path))


# What zipfile, json, Pillow and the look-ups raise for damaged files.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError),
    *(KeyError, TypeError, ValueError, IndexError, AttributeError, SyntaxError, OverflowError),
    Image.DecompressionBombError,
)


def _reason(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def _pictures(
    gaussians: Gaussians, order: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, dict[str, list[float]]]]:
    """Pixels [N, 3 or 4] of each picture, and the ranges and tables that go into meta.json."""
    count = len(order)
    logs, scales, colors = (np.empty((count, 3)) for _ in range(3))
    low, high = np.empty((count, 3), np.uint8), np.empty((count, 3), np.uint8)
    quats, sh0 = np.empty((count, 4), np.uint8), np.empty((count, 4), np.uint8)
    for rows, part in blocks(gaussians, order):
        logs[rows] = signed_log(part.means)
        scales[rows] = log_scales(part.scales)
        colors[rows] = (part.colors - 0.5) / SH0
        largest, others = smallest_three(part.quats)
        quats[rows, :3] = round_to_uint8((others * _SQRT2 + 1) * 127.5)
        quats[rows, 3] = 252 + largest
        sh0[rows, 3] = round_to_uint8(part.opacities * 255)
    mins, maxs = logs.min(0), logs.max(0)
    steps = np.rint((logs - mins) * (65535 / np.where(maxs > mins, maxs - mins, 1)))
    high[:], low[:] = np.divmod(steps.astype(np.uint16), 256)
    sizes, shown = _codebook(scales), _codebook(colors)
    sh0[:, :3] = _nearest(colors, shown)
    pixels = {
        "means_l.webp": low,
        "means_u.webp": high,
        "scales.webp": _nearest(scales, sizes),
        "quats.webp": quats,
        "sh0.webp": sh0,
    }
    facts = {
        "means": {"mins": mins.tolist(), "maxs": maxs.tolist()},
        "scales": {"codebook": [float(str(code)) for code in sizes]},
        "quats": {},
        "sh0": {"codebook": [float(str(code)) for code in shown]},
    }
    return pixels, facts


def _codebook(values: np.ndarray) -> np.ndarray:
    """256 float32, rising, for values [...] with a small mean squared distance to the nearest.

    Start where the density to the power 1/3 puts them (Panter and Dite 1951), a tenth of them
    evenly so that a lone value finds one too; then let each move to the mean of its values
    (Lloyd 1982), on a histogram.
    """
    values = values.ravel()
    low, high = values.min(), values.max()
    if not high > low:
        return np.full(_CODES, low, np.float32)
    index = ((values - low) * (_BINS / (high - low))).astype(np.int64).clip(max=_BINS - 1)
    counts = np.bincount(index, minlength=_BINS)
    sums = np.bincount(index, values, _BINS)
    centres = low + (np.arange(_BINS) + 0.5) * ((high - low) / _BINS)
    wanted = np.cbrt(counts)
    reached = np.cumsum(0.9 * wanted + 0.1 * wanted.mean())
    codes = np.interp((np.arange(_CODES) + 0.5) / _CODES * reached[-1], reached, centres)
    counts, sums = (np.concatenate([[0], np.cumsum(part)]) for part in (counts, sums))
    for _ in range(_ROUNDS):
        borders = np.searchsorted(centres, (codes[1:] + codes[:-1]) / 2)
        edges = np.concatenate([[0], borders, [_BINS]])
        taken = np.diff(counts[edges])
        codes = np.where(taken > 0, np.diff(sums[edges]) / np.maximum(taken, 1), codes)
    return np.sort(codes).astype(np.float32)


def _nearest(values: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Index, uint8, of the code nearest to each value."""
    wide = codes.astype(np.float64)
    return np.searchsorted((wide[1:] + wide[:-1]) / 2, values).astype(np.uint8)


def _webp(pixels: np.ndarray, width: int) -> bytes:
    height = math.ceil(len(pixels) / width / 4) * 4
    picture = np.zeros((height * width, pixels.shape[1]), np.uint8)
    picture[: len(pixels)] = pixels
    file = io.BytesIO()
    image = Image.fromarray(picture.reshape(height, width, -1))
    image.save(file, "WEBP", lossless=True, exact=True, **_EFFORT)
    return file.getvalue()


def _zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as bundle:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)  # of 1980: no time of day, so that bytes are the same
            info.create_system = 3
            bundle.writestr(info, data)
    return file.getvalue()


def _members(
    bundle: zipfile.ZipFile, held: int, path: str | Path
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """meta.json, and the pixels [count, 4] of each picture."""
    meta = json.loads(_member(bundle, "meta.json", _META_LIMIT))
    count = _count(meta, held, path)
    pictures = {}
    for kind, names in _FILES.items():
        files = meta[kind]["files"]
        if len(files) != len(names):
            raise ValueError(f"{kind} has {len(files)} files")
        for name, file in zip(names, files, strict=True):
            # A picture is packed already: the ZIP adds nothing.
            pictures[name] = _picture(_member(bundle, file, held + _META_LIMIT), count)
    return meta, pictures


def _member(bundle: zipfile.ZipFile, name: str, limit: int) -> bytes:
    if bundle.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{name} is packed in a way that SOG does not use")
    with bundle.open(name) as handle:
        data = handle.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"{name} unpacks to more than {limit} bytes")
    return data


def _count(meta: dict[str, Any], held: int, path: str | Path) -> int:
    version, count = meta["version"], meta["count"]
    if version != 2:
        raise SceneError(f"{path} is SOG version {version!r:.20}; only 2 can be read.")
    if type(count) is not int or not 0 < count < 1 << 64:
        raise SceneError(f"{path} holds {count!r:.20} splats; a scene has 1, 2, 3 and so on.")
    check_count(count, held, path)
    return count


def _picture(data: bytes, count: int) -> np.ndarray:
    """The first `count` pixels [count, 4] of a picture that is not much larger."""
    with Image.open(io.BytesIO(data), formats=("WEBP", "PNG")) as image:
        pixels = image.width * image.height
        if not count <= pixels <= 4 * count + (1 << 16):
            raise ValueError(f"a picture of {pixels} pixels for {count} splats")
        return np.asarray(image.convert("RGBA")).reshape(-1, 4)[:count]


def _numbers(facts: dict[str, Any], name: str, count: int) -> np.ndarray:
    numbers = np.array(facts[name], dtype=np.float64)
    if numbers.shape != (count,) or not np.isfinite(numbers).all():
        raise ValueError(f"{name} are not {count} finite numbers")
    return numbers


def _decoded(meta: dict[str, Any], pictures: dict[str, np.ndarray]) -> Gaussians:
    low, high, scales, quats, sh0 = pictures.values()
    if not (quats[:, 3] >= 252).all():
        raise ValueError("a rotation names no largest component")
    mins, maxs = _numbers(meta["means"], "mins", 3), _numbers(meta["means"], "maxs", 3)
    with np.errstate(over="ignore"):  # what becomes infinite is refused by `check_gaussians`
        sizes = np.exp(_numbers(meta["scales"], "codebook", _CODES))
        shown = linear_colors(_numbers(meta["sh0"], "codebook", _CODES) * SH0 + 0.5)

    def decoded(rows: slice) -> tuple[np.ndarray, ...]:
        places = (high[rows, :3].astype(np.uint16) << 8 | low[rows, :3]) / 65535
        logs = mins + (maxs - mins) * places
        turns = from_smallest_three(quats[rows, 3] - 252, (quats[rows, :3] / 127.5 - 1) / _SQRT2)
        return (
            np.copysign(np.expm1(np.abs(logs)), logs),
            unit(turns),
            sizes[scales[rows, :3]],
            sh0[rows, 3] / 255,
            shown[sh0[rows, :3]],
        )

    return gaussians_of(len(low), decoded)
