"""Scenes as compressed PLY, 16 bytes a splat, as PlayCanvas' tools write and read them.

An element `chunk` holds for every 256 splats the least and greatest x y z, logarithm of the scales
and sRGB colour, float32; an element `vertex` holds four 32 bit numbers a splat:

    packed_position  11, 10 and 11 bits, from the top, from the chunk's least to its greatest
    packed_rotation  2 bits, which of w x y z is largest; the others, 10 bits from -0.71 to 0.71
    packed_scale     11, 10 and 11 bits
    packed_color     red green blue 8 bits each, opacity 8 bits from 0 to 1

Axes are the PLY's, so ours. The camera and the notes stand in comments, as in our PLY. Splats are
written in Morton order: a chunk of neighbours has a small box, and its steps are as small.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from headbox.errors import SceneError
from headbox.formats.files import without_invalid
from headbox.formats.metadata import facts_of_lines, parse_facts
from headbox.formats.ply import Element, header_text, read_ply, read_ply_header
from headbox.formats.quantize import (
    Columns,
    blocks,
    from_smallest_three,
    gaussians_of,
    linear_colors,
    log_scales,
    morton_order,
    signed_log,
    smallest_three,
    unit,
)
from headbox.gaussians import Gaussians, Scene, check_gaussians

_CHUNK = 256
_BOX = ("min_x", "min_y", "min_z", "max_x", "max_y", "max_z")
_SCALES = tuple(name.replace("_", "_scale_") for name in _BOX)
_COLORS = ("min_r", "min_g", "min_b", "max_r", "max_g", "max_b")
_PACKED = ("packed_position", "packed_rotation", "packed_scale", "packed_color")
_SQRT2 = math.sqrt(2)


def encode_compressed_ply(scene: Scene, path: str | Path) -> Iterable[bytes | memoryview]:
    """The order of the splats changes.

    In each chunk's own range means and logarithms of scales are kept to 1/4094 (y: 1/2046), sRGB
    colours to 1/510; opacities to 1/510, rotations to 0.005 radians. Raises SceneError for
    what no file can hold.
    """
    check_gaussians(scene.gaussians, str(path))
    header = _header(scene, path)
    order = morton_order(signed_log(scene.gaussians.means.detach().cpu().double().numpy()))
    missing = -len(order) % _CHUNK  # the last chunk is filled up with its last splat
    whole = np.concatenate([order, np.repeat(order[-1:], missing)])
    ranges = np.empty((len(whole) // _CHUNK, 18), "<f4")
    packed = np.empty((len(whole), 4), "<u4")
    for rows, part in blocks(scene.gaussians, whole):
        chunks = slice(rows.start // _CHUNK, rows.stop // _CHUNK)
        ranges[chunks], packed[rows] = _encoded(part)
    return [header, ranges.data.cast("B"), packed[: len(order)].data.cast("B")]


def read_compressed_ply(path: str | Path) -> Scene:
    """Read a scene; with the camera, headbox and metadata of the file.

    Raises SceneError, naming the file, for anything that is not a whole file of finite splats.
    """
    try:
        with Path(path).open("rb") as handle:
            header = read_ply_header(handle, path)
            if not header.order or not _is_compressed(header.elements):
                raise SceneError(f"{path} is no compressed PLY of splats; give another scene.")
            tables = _read_tables(handle, header.elements, header.order, path)
    except OSError as error:
        raise SceneError(f"{path} cannot be read ({error.strerror}); check the name.") from error
    facts = parse_facts(facts_of_lines(header.notes), path)
    gaussians = _decoded(tables["chunk"], tables["vertex"])
    gaussians = without_invalid(gaussians, path)
    return Scene(gaussians, *facts)


def read_any_ply(path: str | Path) -> Scene:
    """Read a PLY, compressed or not. Raises SceneError as `read_compressed_ply` and `read_ply`."""
    try:
        with Path(path).open("rb") as handle:
            is_compressed = _is_compressed(read_ply_header(handle, path).elements)
    except OSError as error:
        raise SceneError(f"{path} cannot be read ({error.strerror}); check the name.") from error
    return read_compressed_ply(path) if is_compressed else read_ply(path)


def _is_compressed(elements: list[Element]) -> bool:
    named = {element.name: element for element in elements}
    chunk, vertex = named.get("chunk"), named.get("vertex")
    return (
        len(named) == len(elements)
        and chunk is not None
        and vertex is not None
        and all(chunk.types.get(name) == "f4" for name in (*_BOX, *_SCALES))
        and all(vertex.types.get(name) == "u4" for name in _PACKED)
        and not any(element.lists for element in elements)
    )


def _header(scene: Scene, path: str | Path) -> bytes:
    count = len(scene.gaussians)
    elements = [
        f"element chunk {math.ceil(count / _CHUNK)}",
        *(f"property float {name}" for name in (*_BOX, *_SCALES, *_COLORS)),
        f"element vertex {count}",
        *(f"property uint {name}" for name in _PACKED),
    ]
    return header_text(scene, path, elements).encode("ascii")


def _encoded(part: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Whole chunks of splats -> ranges [chunks, 18] float32, packed [splats, 4]."""
    ranges, places = [], []
    for values in (part.means, log_scales(part.scales), part.colors):
        planes = np.ascontiguousarray(values.T).reshape(3, -1, _CHUNK)
        low, high = (edge.astype("<f4") for edge in (planes.min(2), planes.max(2)))
        ranges += [low.T, high.T]
        start = low[..., None].astype(np.float64)  # places are those between the stored edges
        width = high[..., None] - start
        places.append(((planes - start) / np.where(width > 0, width, 1)).reshape(3, -1))
    means, scales, colors = places
    largest, others = smallest_three(part.quats)
    packed = [
        _joined(means, (11, 10, 11)),
        _joined(others.T / _SQRT2 + 0.5, (10, 10, 10)) | largest.astype(np.uint32) << 30,
        _joined(scales, (11, 10, 11)),
        _joined(np.concatenate([colors, part.opacities[None]]), (8, 8, 8, 8)),
    ]
    return np.concatenate(ranges, 1), np.stack(packed, 1)


def _decoded(chunk: np.ndarray, vertex: np.ndarray) -> Gaussians:
    colored = set(_COLORS) <= set(chunk.dtype.names or ())  # older files have no ranges of colours
    kinds = [_BOX, _SCALES, _COLORS] if colored else [_BOX, _SCALES]
    with np.errstate(invalid="ignore"):  # some NaN complain of being made float64
        edges = {names: np.stack([chunk[n] for n in names], 1).astype(float) for names in kinds}

    def decoded(rows: slice) -> tuple[np.ndarray, ...]:
        of_splat = np.arange(rows.start, rows.stop) // _CHUNK

        def between(names: tuple[str, ...], places: np.ndarray) -> np.ndarray:
            ends = edges[names][of_splat]
            return ends[:, :3] * (1 - places) + ends[:, 3:] * places

        part = vertex[rows]
        turns = (_split(part["packed_rotation"], (10, 10, 10)) - 0.5) * _SQRT2
        rgba = _split(part["packed_color"], (8, 8, 8, 8))
        return (
            between(_BOX, _split(part["packed_position"], (11, 10, 11))),
            unit(from_smallest_three(part["packed_rotation"] >> 30, turns)),
            np.exp(between(_SCALES, _split(part["packed_scale"], (11, 10, 11)))),
            rgba[:, 3],
            linear_colors(between(_COLORS, rgba[:, :3]) if colored else rgba[:, :3]),
        )

    return gaussians_of(len(vertex), decoded)


def _joined(places: np.ndarray, widths: tuple[int, ...]) -> np.ndarray:
    """Numbers 0..1 [k, n] -> 32 bit numbers [n], the first at the top."""
    joined = np.zeros(places.shape[1], np.uint32)
    for column, width in zip(places, widths, strict=True):
        most = (1 << width) - 1
        joined = joined << width | np.clip(np.rint(column * most), 0, most).astype(np.uint32)
    return joined


def _split(joined: np.ndarray, widths: tuple[int, ...]) -> np.ndarray:
    """32 bit numbers [n] -> numbers 0..1 [n, k]; bits above the widths are passed over."""
    places = np.empty((len(joined), len(widths)))
    for column in reversed(range(len(widths))):
        most = (1 << widths[column]) - 1
        places[:, column] = (joined & most) / most
        joined = joined >> widths[column]
    return places


def _read_tables(
    handle: BinaryIO, elements: list[Element], order: str, path: str | Path
) -> dict[str, np.ndarray]:
    """The tables of chunks and splats, once their sizes fit each other and the file."""
    counts = {element.name: element.count for element in elements}
    if counts["vertex"] == 0:
        raise SceneError(f"{path} holds no splats; a scene needs at least one.")
    if counts["chunk"] != -(-counts["vertex"] // _CHUNK):
        raise SceneError(
            f"{path} promises {counts['chunk']} chunks of {_CHUNK} for {counts['vertex']} splats; "
            "the file is damaged; download it again."
        )
    held = os.fstat(handle.fileno()).st_size - handle.tell()
    needed = sum(element.count * element.row_bytes(order) for element in elements)
    if needed > held:
        raise SceneError(
            f"{path} promises {counts['vertex']} splats, {needed} bytes, but holds {held}; "
            "the file is truncated; download it again."
        )
    tables = {}
    for element in elements:
        size = element.count * element.row_bytes(order)
        if element.name not in ("chunk", "vertex"):
            handle.seek(size, os.SEEK_CUR)
            continue
        dtype = np.dtype([(name, order + code) for name, code in element.types.items()])
        tables[element.name] = np.frombuffer(handle.read(size), dtype)
    return tables
