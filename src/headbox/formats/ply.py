"""Scenes as PLY, as 3D Gaussian splatting writes them (arXiv 2308.04079) and every viewer reads.

One `vertex` element, because extra elements break some readers: x y z in metres; f_dc_0..2, degree
0 of the spherical harmonics of the sRGB colour; opacity as a logit; scale_0..2 as natural
logarithms; rot_0..3 as w x y z; all float32, little endian. The photo's camera and the notes stand
in comments:

    comment headbox camera {"width": 640, "height": 427, "K": [9 numbers], "viewmat": [16 numbers]}
    comment headbox meta {"photo": "china.jpg"}

Read are also files of other programs: any order and number type of the properties, more of them
(normals, higher harmonics), more elements, big endian and text; and the SHARP program's own
elements. A file is untrusted: it must hold what its header promises before anything of that size is
allocated.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import os
import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import torch

from headbox.color import linear_to_srgb, rgb_to_sh0, sh0_to_rgb, srgb_to_linear
from headbox.errors import SceneError
from headbox.formats.files import warn_of_harmonics, without_invalid
from headbox.formats.metadata import fact_lines, facts_of, facts_of_lines, parse_camera, parse_facts
from headbox.gaussians import Gaussians, Scene, check_gaussians

_COLUMNS = [
    *("x", "y", "z", "f_dc_0", "f_dc_1", "f_dc_2", "opacity"),
    *("scale_0", "scale_1", "scale_2", "rot_0", "rot_1", "rot_2", "rot_3"),
]
_MEANS, _COLORS, _OPACITY, _SCALES, _QUATS = slice(3), slice(3, 6), 6, slice(7, 10), slice(10, 14)
_NUMBERS = {
    **dict.fromkeys(("char", "int8"), "i1"),
    **dict.fromkeys(("uchar", "uint8"), "u1"),
    **dict.fromkeys(("short", "int16"), "i2"),
    **dict.fromkeys(("ushort", "uint16"), "u2"),
    **dict.fromkeys(("int", "int32"), "i4"),
    **dict.fromkeys(("uint", "uint32"), "u4"),
    **dict.fromkeys(("float", "float32"), "f4"),
    **dict.fromkeys(("double", "float64"), "f8"),
}
_ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">", "ascii": ""}
_SHARP = {"intrinsic": 9, "extrinsic": 16, "image_size": 2, "color_space": 1}  # name -> its length
_HEADER_LIMIT = 1 << 18  # bytes
_BLOCK = 1 << 13  # rows at a time: they stay in the cache, and 3 columns below torch's threading
# In float32 exp(-110) is 0, a logit of -110 an opacity of 0 and one of 20 an opacity of 1, exactly.
_LOG_ZERO, _LOGIT_ONE = -110.0, 20.0


@dataclasses.dataclass(frozen=True)
class Element:
    name: str
    count: int
    types: dict[str, str] = dataclasses.field(default_factory=dict)  # property -> numpy code
    lists: list[str] = dataclasses.field(default_factory=list)  # properties without a fixed size

    def row_bytes(self, order: str) -> int:
        """Bytes of a row; of text at least: a digit and a space for a number."""
        return sum(np.dtype(code).itemsize if order else 2 for code in self.types.values())


@dataclasses.dataclass(frozen=True)
class _Header:
    order: str  # "<", ">", or "" for text
    elements: list[Element]  # in the order of the file
    notes: list[str]  # what follows "comment headbox "


def encode_ply(scene: Scene, path: str | Path) -> Iterable[bytes | memoryview]:
    """Every value is kept bit for bit. Raises SceneError for what no file can hold."""
    check_gaussians(scene.gaussians, str(path))
    elements = [f"element vertex {len(scene.gaussians)}"]
    elements += [f"property float {name}" for name in _COLUMNS]
    header = header_text(scene, path, elements)
    starts = range(0, len(scene.gaussians), _BLOCK)
    rows = (_encoded(scene.gaussians, slice(start, start + _BLOCK)).data for start in starts)
    return itertools.chain([header.encode("ascii")], rows)


def read_ply(path: str | Path) -> Scene:
    """Read a scene; with the camera, headbox and metadata of the file.

    Colours below 0 become 0, as 3DGS draws them. Raises SceneError, naming the file, for anything
    that is not a whole splat file of finite values.
    """
    try:
        with Path(path).open("rb") as handle:
            header = read_ply_header(handle, path)
            tables = _read_tables(handle, header, path)
    except OSError as error:
        raise SceneError(f"{path} cannot be read ({error.strerror}); check the name.") from error
    warn_of_harmonics(path, _harmonics_degree(header))
    facts = parse_facts(facts_of_lines(header.notes), path)
    if facts.camera is None and "intrinsic" in tables and "image_size" in tables:
        width, height = (int(side) for side in tables["image_size"].flat)
        K, viewmat = tables["intrinsic"], tables.get("extrinsic", np.eye(4))
        camera = parse_camera({"width": width, "height": height, "K": K, "viewmat": viewmat}, path)
        facts = facts._replace(camera=camera)
    space = tables.get("color_space", np.zeros(1)).item()
    if space not in (0, 1):
        raise SceneError(f"{path}: colour space {space:g} is unknown; 0 is sRGB, 1 linear light.")
    gaussians = _decoded(tables["vertex"], linear=space == 1)
    gaussians = without_invalid(gaussians, path)
    return Scene(gaussians, *facts)


def read_ply_metadata(path: str | Path) -> dict[str, str]:
    """`Scene.metadata` of a file alone, quickly. Raises SceneError for a header that `read_ply`
    refuses, and for a file that holds less than its header promises.
    """
    try:
        with Path(path).open("rb") as handle:
            header = read_ply_header(handle, path)
            _fixed_elements(header, os.fstat(handle.fileno()).st_size - handle.tell(), path)
    except OSError as error:
        raise SceneError(f"{path} cannot be read ({error.strerror}); check the name.") from error
    return parse_facts(facts_of_lines(header.notes), path).metadata


def header_text(scene: Scene, path: str | Path, elements: list[str]) -> str:
    """A header with the notes as comments, and then the lines of the elements."""
    lines = [
        "ply",
        "format binary_little_endian 1.0",
        *(f"comment headbox {line}" for line in fact_lines(facts_of(scene, path))),
        *elements,
        "end_header\n",
    ]
    return "\n".join(lines)


def _encoded(gaussians: Gaussians, rows: slice) -> np.ndarray:
    """Some rows [n, 14] of the file. In float64, so that a file read and written is the same."""
    means, quats, scales, opacities, colors = (
        getattr(gaussians, field.name)[rows].detach().cpu().double()
        for field in dataclasses.fields(Gaussians)
    )
    table = np.empty((len(means), len(_COLUMNS)), "<f4")
    table[:, _MEANS] = means.numpy()
    table[:, _COLORS] = rgb_to_sh0(linear_to_srgb(colors)).numpy()
    with np.errstate(divide="ignore"):  # the logarithm of 0
        logits = np.log(opacities.numpy()) - np.log1p(-opacities.numpy())
        table[:, _OPACITY] = np.clip(logits, _LOG_ZERO, _LOGIT_ONE)
        table[:, _SCALES] = np.maximum(np.log(scales.numpy()), _LOG_ZERO)
    table[:, _QUATS] = quats.numpy()
    return table


def _decoded(table: np.ndarray, linear: bool) -> Gaussians:
    """The inverse of `_encoded` for a whole table [N, 14], which is used up."""
    for start in range(0, len(table), _BLOCK):
        block = table[start : start + _BLOCK]
        # What is no number, or a scale too large, is refused later. Some NaN complain of any cast.
        with np.errstate(over="ignore", invalid="ignore"):
            values = block.astype(np.float64)
            rgb = sh0_to_rgb(torch.from_numpy(values[:, _COLORS])).clamp(min=0)
            block[:, _COLORS] = (rgb if linear else srgb_to_linear(rgb)).numpy()
            block[:, _OPACITY] = 1 / (1 + np.exp(-values[:, _OPACITY]))
            block[:, _SCALES] = np.exp(values[:, _SCALES])
    columns = torch.from_numpy(table)
    parts = (_MEANS, _QUATS, _SCALES, _OPACITY, _COLORS)
    return Gaussians(*(columns[:, part].contiguous() for part in parts))


def read_ply_header(handle: BinaryIO, path: str | Path) -> _Header:
    """Parse the header and leave the handle behind it."""
    head = handle.read(_HEADER_LIMIT)
    if not re.match(rb"ply\r?\n", head):
        raise SceneError(f"{path} is not a PLY file (its first line is not 'ply'); give a scene.")
    end = re.search(rb"^end_header[ \t]*\r?\n", head, re.MULTILINE)
    if end is None:
        raise SceneError(
            f"{path} has no end_header in its first {_HEADER_LIMIT} bytes; it is truncated or not "
            "a PLY."
        )
    handle.seek(end.end())
    order, elements, notes = None, [], []
    for line in head[: end.start()].decode("utf-8", "replace").split("\n")[1:]:
        match line.split():
            case []:
                pass
            case ["comment" | "obj_info", *_]:
                if line.startswith("comment headbox "):
                    notes.append(line.removeprefix("comment headbox "))
            case ["format", name, _] if name in _ORDERS and order is None:
                order = _ORDERS[name]
            case ["element", name, count] if re.fullmatch("[0-9]{1,30}", count):
                elements.append(Element(name, int(count)))
            case ["property", "list", _, _, name] if elements:
                elements[-1].lists.append(name)
            case ["property", kind, name] if (
                elements and kind in _NUMBERS and name not in elements[-1].types
            ):
                elements[-1].types[name] = _NUMBERS[kind]
            case _:
                raise SceneError(
                    f"{path}: {line[:80]!r} is not a line of a PLY header; export it again."
                )
    if order is None:
        raise SceneError(f"{path} does not say its format (binary or ascii); export it again.")
    return _Header(order, elements, notes)


def _fixed_elements(header: _Header, held: int, path: str | Path) -> list[Element]:
    """The elements before the first with a list: a splat file whose `held` bytes hold them all."""
    elements = list(itertools.takewhile(lambda element: not element.lists, header.elements))
    vertices = [element for element in elements if element.name == "vertex"]
    if len(vertices) != 1:
        raise SceneError(
            f"{path} must have one vertex element, without lists and before any list, "
            f"but has {len(vertices)}; is it a mesh?"
        )
    if missing := [name for name in _COLUMNS if name not in vertices[0].types]:
        raise SceneError(f"{path} {_other_kind(missing, vertices[0])}")
    needed = 0
    for element in elements:
        needed += element.count * element.row_bytes(header.order)
        if needed > held + (not header.order):  # the last number of a text needs no space behind it
            raise SceneError(
                f"{path} promises {element.count} rows of its element {element.name}, {needed} "
                f"bytes up to their end, but holds {held}; the file is truncated; download it "
                "again."
            )
    return elements


def _other_kind(missing: list[str], vertex: Element) -> str:
    """What a PLY is whose vertices lack some columns of 3D Gaussian splats."""
    if missing == ["scale_2"]:
        return (
            "holds surfels of 2D Gaussian splatting (two scales each), not 3D Gaussian splats; "
            "give a scene of 3D splats."
        )
    if missing == ["f_dc_0", "f_dc_1", "f_dc_2"] and {"red", "green", "blue"} <= set(vertex.types):
        return (
            "holds splats whose colours are red, green and blue, not f_dc_0 to f_dc_2 as in files "
            "of 3DGS; convert it with the program that wrote it."
        )
    return (
        f"holds no Gaussian splats: its vertices lack {' '.join(missing)}; a point cloud or mesh "
        "cannot be used."
    )


def _harmonics_degree(header: _Header) -> int:
    """The degree of the spherical harmonics of the splats, by the number of their columns."""
    vertex = next(element for element in header.elements if element.name == "vertex")
    columns = sum(name.startswith("f_rest_") for name in vertex.types)
    return math.isqrt(columns // 3 + 1) - 1


def _read_tables(handle: BinaryIO, header: _Header, path: str | Path) -> dict[str, np.ndarray]:
    """Element -> float32 table [rows, columns]: of the vertices, and of what SHARP adds."""
    held = os.fstat(handle.fileno()).st_size - handle.tell()
    tables = {}
    for element in _fixed_elements(header, held, path):
        columns = _COLUMNS if element.name == "vertex" else []
        if element.name in element.types and _SHARP.get(element.name) == element.count:
            columns = [element.name]
        if not columns and (header.order or not element.types):
            handle.seek(element.count * element.row_bytes(header.order), os.SEEK_CUR)
            continue
        table = np.empty((element.count, len(columns)), np.float32)
        for start, block in _blocks(handle, element, header.order, path):
            for column, name in enumerate(columns):
                with np.errstate(over="ignore"):  # a float64 too large is infinite, refused later
                    table[start : start + len(block), column] = block[name]
        if columns:
            tables[element.name] = table
    return tables


def _blocks(
    handle: BinaryIO, element: Element, order: str, path: str | Path
) -> Iterator[tuple[int, np.ndarray]]:
    """(index of the first row, structured array) until all rows of an element are read."""
    codes = {name: order + code if order else "f8" for name, code in element.types.items()}
    dtype = np.dtype(list(codes.items()))
    for start in range(0, element.count if codes else 0, _BLOCK):
        rows = min(_BLOCK, element.count - start)
        if order:
            numbers = np.frombuffer(handle.read(rows * dtype.itemsize), np.uint8)
        else:
            numbers = _text_numbers(handle, rows * len(codes))
        if numbers.nbytes != rows * dtype.itemsize:
            raise SceneError(
                f"{path}: rows {start} to {start + rows} of its element {element.name} are not all "
                "there or not all numbers; the file is damaged; download it again."
            )
        yield start, numbers.view(dtype)


def _text_numbers(handle: BinaryIO, count: int) -> np.ndarray:
    """The next `count` numbers of a text, or fewer when something else comes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # numpy below 2.4, at no number
        try:
            return np.fromfile(handle, np.float64, count, sep=" ")
        except ValueError:  # numpy from 2.4 on
            return np.empty(0)
