"""Scenes as binary glTF 2.0 with KHR_gaussian_splatting, 60 bytes a splat (the extension's text in
github.com/KhronosGroup/glTF, a release candidate of 2026).

One mesh of points; its attributes are float32, colours apart:

    POSITION                                      metres
    COLOR_0                                       4 x uint8, for programs that draw plain points
    KHR_gaussian_splatting:ROTATION               x y z w, length 1
    KHR_gaussian_splatting:SCALE                  metres
    KHR_gaussian_splatting:OPACITY                0..1
    KHR_gaussian_splatting:SH_DEGREE_0_COEF_0     f_dc of the sRGB colour, as in a PLY

glTF's axes are x right, y up, z back for a camera as it stands in a file, so y and z of means and
quaternions change their sign. The photo's camera is also a camera of glTF (without an off-centre
principal point, which it does not know), so that other programs can look through it; in full it
stands with the notes (formats/metadata.py) in asset.extras.headbox.

Read are also sRGB and linear colours, normalised integers, more than one mesh, and nodes that move,
turn and scale them evenly. Not read: files that need other extensions, such as a packed one.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from headbox import __version__
from headbox.camera import Camera
from headbox.color import rgb_to_sh0, sh0_to_rgb
from headbox.errors import SceneError
from headbox.formats.files import check_count, read_bytes, without_invalid
from headbox.formats.metadata import facts_of, parse_facts
from headbox.formats.quantize import blocks, gaussians_of, linear_colors, round_to_uint8, unit
from headbox.gaussians import Gaussians, Scene, check_gaussians, rotation_quats

_HEADER = struct.Struct("<4sII")
_CHUNK = struct.Struct("<I4s")
_JSON_LIMIT = 1 << 24  # bytes of text: its objects take ten times as much
_STRIDE_LIMIT = 252  # bytes, glTF's own
_MESH_LIMIT = 1 << 12  # a short file can name the same mesh again and again
_FILE_LIMIT = (1 << 32) - (1 << 20)  # bytes: glTF counts in 32 bits
_NAME = "KHR_gaussian_splatting"
_AXES = np.array([1.0, -1.0, -1.0])  # ours to glTF's, and back
_SHAPES = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}
_NUMBERS = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5126: "<f4"}
_ATTRIBUTES = {  # glTF's name -> ours, shape
    "POSITION": ("means", "VEC3"),
    "COLOR_0": ("points", "VEC4"),
    f"{_NAME}:ROTATION": ("quats", "VEC4"),
    f"{_NAME}:SCALE": ("scales", "VEC3"),
    f"{_NAME}:OPACITY": ("opacities", "SCALAR"),
    f"{_NAME}:SH_DEGREE_0_COEF_0": ("colors", "VEC3"),
}
_COLOR_SPACES = ("srgb_rec709_display", "lin_rec709_display")
# What json and the look-ups raise for damaged files.
_DAMAGE = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)


class _Mesh(NamedTuple):
    """Splats of one mesh, still as they stand in the file, and where its node puts them."""

    columns: dict[str, np.ndarray]  # our name -> [n, k], strided
    is_linear: bool
    place: np.ndarray  # [4, 4]


def encode_glb(scene: Scene, path: str | Path) -> Iterable[bytes | memoryview]:
    """Means and scales are kept bit for bit; opacities, colours and rotations (of length 1) to
    the rounding of float32. Raises SceneError for what no file can hold.
    """
    check_gaussians(scene.gaussians, str(path))
    count = len(scene.gaussians)
    if count * 60 > _FILE_LIMIT:
        raise SceneError(f"{path}: {count} splats are too many for a GLB of 4 GB; write an SPZ.")
    columns = _encoded(scene.gaussians)
    text = json.dumps(_facts(scene, columns, path)).encode()
    text += b" " * (-len(text) % 4)
    body = [column.data.cast("B") for column in columns.values()]
    length = sum(map(len, body))
    whole = _HEADER.size + 2 * _CHUNK.size + len(text) + length
    head = _HEADER.pack(b"glTF", 2, whole) + _CHUNK.pack(len(text), b"JSON") + text
    return [head, _CHUNK.pack(length, b"BIN\0"), *body]


def read_glb(path: str | Path) -> Scene:
    """Read a scene; colours are those of degree 0, camera and meta those of the file, or None and
    {}.

    Raises SceneError, naming the file, for anything that is not a whole file of finite splats.
    """
    data = read_bytes(path)
    try:
        facts, body = _chunks(data)
        _check_extensions(facts, path)
        with np.errstate(all="ignore"):  # places of no numbers are refused in `_decoded`
            found = list(_meshes(facts))
        meshes = [_mesh(facts, body, *place) for place in found]
        notes = facts["asset"].get("extras", {}).get("headbox", {})
    except (*_DAMAGE, RecursionError) as error:
        if isinstance(error, SceneError):
            raise
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise SceneError(
            f"{path} is no GLB of Gaussian splats, or damaged ({reason}); download it again."
        ) from error
    if not meshes:
        raise SceneError(f"{path} holds no mesh of Gaussian splats ({_NAME}); give another scene.")
    check_count(sum(len(mesh.columns["means"]) for mesh in meshes), len(data), path)
    parts = [_decoded(mesh, path) for mesh in meshes]
    gaussians = Gaussians(
        *(torch.cat([vars(part)[name] for part in parts]) for name in vars(parts[0]))
    )
    gaussians = without_invalid(gaussians, path)
    return Scene(gaussians, *parse_facts(notes, path))


def _encoded(gaussians: Gaussians) -> dict[str, np.ndarray]:
    """glTF's attributes [N, k]."""
    count = len(gaussians)
    columns = {
        name: np.empty((count, _SHAPES[shape]), "u1" if name == "COLOR_0" else "<f4")
        for name, (_, shape) in _ATTRIBUTES.items()
    }
    means, points, quats, scales, opacities, colors = columns.values()
    for rows, part in blocks(gaussians):
        means[rows] = part.means * _AXES
        points[rows, :3] = round_to_uint8(linear_colors(part.colors) * 255)
        points[rows, 3] = round_to_uint8(part.opacities * 255)
        quats[rows] = np.roll(part.quats * [1, *_AXES], -1, axis=1)
        scales[rows] = part.scales
        opacities[rows, 0] = part.opacities
        colors[rows] = rgb_to_sh0(torch.from_numpy(part.colors)).numpy()
    return columns


def _facts(scene: Scene, columns: dict[str, np.ndarray], path: str | Path) -> dict[str, Any]:
    """The JSON of a file with these attributes, one after the other."""
    views, accessors, start = [], [], 0
    for name, column in columns.items():
        accessor = {
            "bufferView": len(views),
            "componentType": 5121 if column.dtype == np.uint8 else 5126,
            "count": len(column),
            "type": _ATTRIBUTES[name][1],
        }
        if name == "POSITION":
            accessor |= {"min": column.min(0).tolist(), "max": column.max(0).tolist()}
        if column.dtype == np.uint8:
            accessor["normalized"] = True
        accessors.append(accessor)
        views.append(
            {"buffer": 0, "byteOffset": start, "byteLength": column.nbytes, "target": 34962}
        )
        start += column.nbytes
    splats = {
        "attributes": {name: index for index, name in enumerate(columns)},
        "mode": 0,
        "extensions": {_NAME: {"kernel": "ellipse", "colorSpace": _COLOR_SPACES[0]}},
    }
    notes = facts_of(scene, path)
    cameras, nodes = _cameras(scene.camera)
    return {
        "asset": {"version": "2.0", "generator": f"headbox {__version__}"}
        | ({"extras": {"headbox": notes}} if notes else {}),
        "extensionsUsed": [_NAME],
        "scene": 0,
        "scenes": [{"nodes": list(range(1 + len(nodes)))}],
        "nodes": [{"name": "splats", "mesh": 0}, *nodes],
        "meshes": [{"primitives": [splats]}],
        **({"cameras": cameras} if cameras else {}),
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": start}],
    }


def _cameras(camera: Camera | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The photo's camera as glTF has it: the camera, and the node that says where it stands."""
    if camera is None:
        return [], []
    lens = {
        "yfov": 2 * math.atan(camera.height / (2 * float(camera.K[1, 1]))),
        "aspectRatio": camera.width * float(camera.K[1, 1]) / (camera.height * camera.focal_px),
        "znear": 0.01,
    }
    axes = np.diag([*_AXES, 1.0])
    place = axes @ np.linalg.inv(camera.viewmat.detach().cpu().double().numpy()) @ axes
    node: dict[str, Any] = {"name": "photo", "camera": 0}
    if not np.array_equal(place, np.eye(4)):
        node["matrix"] = (place.T + 0.0).ravel().tolist()  # + 0: no -0
    return [{"type": "perspective", "perspective": lens}], [node]


def _chunks(data: bytes) -> tuple[dict[str, Any], memoryview]:
    """The JSON and the binary part; ValueError or worse for anything else."""
    if len(data) < _HEADER.size + _CHUNK.size or data[:4] != b"glTF":
        raise ValueError("it does not start with glTF")
    _, version, whole = _HEADER.unpack_from(data)
    length, kind = _CHUNK.unpack_from(data, _HEADER.size)
    start = _HEADER.size + _CHUNK.size
    if version != 2 or kind != b"JSON":
        raise ValueError(f"version {version}, first part {kind!r}")
    if whole > len(data) or start + length > whole:
        raise ValueError(f"it promises {max(whole, start + length)} bytes but holds {len(data)}")
    if length > _JSON_LIMIT:
        raise ValueError(f"its JSON has {length} bytes, more than {_JSON_LIMIT}")
    facts = json.loads(data[start : start + length])
    if start + length + _CHUNK.size > whole:
        return facts, memoryview(b"")
    start += length + _CHUNK.size
    length, kind = _CHUNK.unpack_from(data, start - _CHUNK.size)
    if start + length > whole or kind != b"BIN\0":
        raise ValueError(f"its second part {kind!r} is cut off or not binary")
    return facts, memoryview(data)[start : start + length]


def _check_extensions(facts: dict[str, Any], path: str | Path) -> None:
    needed = set(facts.get("extensionsRequired", [])) - {_NAME, "KHR_mesh_quantization"}
    if needed:
        raise SceneError(
            f"{path} needs extensions of glTF that cannot be read here ({min(needed)!s:.60}); "
            "save it without them."
        )


def _meshes(facts: dict[str, Any]) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
    """Each primitive with splats in the scene, and its place [4, 4]."""
    nodes, seen, found = facts["nodes"], 0, 0
    roots = facts["scenes"][facts.get("scene", 0)]["nodes"]
    todo = [(index, np.eye(4)) for index in reversed(roots)]
    while todo:
        index, place = todo.pop()
        node, seen = nodes[index], seen + 1
        if seen > len(nodes):
            raise ValueError("a node is part of itself or stands in two places")
        place = place @ _placed(node)
        todo += [(child, place) for child in reversed(node.get("children", []))]
        if "mesh" in node:
            for primitive in facts["meshes"][node["mesh"]]["primitives"]:
                if _NAME in primitive.get("extensions", {}):
                    found += 1
                    if found > _MESH_LIMIT:
                        raise ValueError(f"more than {_MESH_LIMIT} meshes of splats")
                    yield primitive, place


def _placed(node: dict[str, Any]) -> np.ndarray:
    """The matrix [4, 4] of a node."""
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    x, y, z, w = unit(_vector(node, "rotation", [0, 0, 0, 1])[None])[0].tolist()
    place = np.eye(4)
    place[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    place[:3, :3] *= _vector(node, "scale", [1, 1, 1])
    place[:3, 3] = _vector(node, "translation", [0, 0, 0])
    return place


def _vector(node: dict[str, Any], name: str, default: list[int]) -> np.ndarray:
    return np.array(node.get(name, default), np.float64).reshape(len(default))


def _mesh(
    facts: dict[str, Any], body: memoryview, primitive: dict[str, Any], place: np.ndarray
) -> _Mesh:
    about = primitive["extensions"][_NAME]
    kernel, space = about["kernel"], about["colorSpace"]
    if kernel != "ellipse" or space not in _COLOR_SPACES or about.get("extensions"):
        raise ValueError(f"kernel {kernel!r:.40}, colour space {space!r:.40}, or packed splats")
    columns = {
        ours: _column(facts, body, primitive["attributes"][name], shape)
        for name, (ours, shape) in _ATTRIBUTES.items()
        if name != "COLOR_0"
    }
    if len({len(column) for column in columns.values()}) != 1:
        raise ValueError("its attributes have not all the same count")
    return _Mesh(columns, space == _COLOR_SPACES[1], place)


def _column(facts: dict[str, Any], body: memoryview, index: int, shape: str) -> np.ndarray:
    """An accessor [n, k] that lies within the binary part, not copied; integers stay integers."""
    accessor = facts["accessors"][index]
    view = facts["bufferViews"][accessor["bufferView"]]
    dtype = np.dtype(_NUMBERS[accessor["componentType"]])
    size = dtype.itemsize * _SHAPES[shape]
    stride, count = view.get("byteStride", size), accessor["count"]
    start, skip, length = (
        view.get("byteOffset", 0),
        accessor.get("byteOffset", 0),
        view["byteLength"],
    )
    numbers = (stride, count, start, skip, length)
    if not all(type(number) is int and number >= 0 for number in numbers) or count == 0:
        raise ValueError(f"accessor {index} has no whole numbers")
    inside = skip + (count - 1) * stride + size <= length and start + length <= len(body)
    if accessor["type"] != shape or view["buffer"] != 0 or "sparse" in accessor:
        raise ValueError(f"accessor {index} is no plain {shape} of the file's own buffer")
    if not size <= stride <= _STRIDE_LIMIT or not inside or "uri" in facts["buffers"][0]:
        raise ValueError(f"accessor {index} does not lie within the file with a count of {count}")
    if dtype.kind != "f" and not accessor.get("normalized", False):
        raise ValueError(f"accessor {index} is neither float nor normalised")
    return np.ndarray((count, _SHAPES[shape]), dtype, body, start + skip, (stride, dtype.itemsize))


def _decoded(mesh: _Mesh, path: str | Path) -> Gaussians:
    """Splats of a mesh at their place, with our axes."""
    linear, shift = mesh.place[:3, :3], mesh.place[:3, 3]
    with np.errstate(all="ignore"):
        size = np.cbrt(np.linalg.det(linear)) if np.isfinite(mesh.place).all() else 0.0
        rotation = linear / size if size > 0 else linear
        is_even = size > 0 and np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-3)
    if not is_even:
        raise SceneError(
            f"{path} stretches or mirrors its splats, which cannot be read here; "
            "apply the transforms of its nodes before you save it."
        )
    turn = rotation_quats(torch.from_numpy(rotation)).numpy()

    def decoded(rows: slice) -> tuple[np.ndarray, ...]:
        part = {name: _floats(column[rows]) for name, column in mesh.columns.items()}
        quats = _product(turn, unit(np.roll(part["quats"], 1, axis=1)))
        colors = sh0_to_rgb(torch.from_numpy(part["colors"])).numpy()
        return (
            (part["means"] @ linear.T + shift) * _AXES,
            quats * [1, *_AXES],
            part["scales"] * size,
            part["opacities"][:, 0],
            np.maximum(colors, 0) if mesh.is_linear else linear_colors(colors),
        )

    return gaussians_of(len(mesh.columns["means"]), decoded)


def _floats(column: np.ndarray) -> np.ndarray:
    """Numbers [n, k] as float64; integers are shares of their largest."""
    if column.dtype.kind == "f":
        return column.astype(np.float64)
    return np.maximum(column / np.iinfo(column.dtype).max, -1)


def _product(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Quaternion [4] times quaternions [n, 4], w x y z: the turn `second`, then `first`."""
    w, x, y, z = first
    left = np.array([[w, -x, -y, -z], [x, w, -z, y], [y, z, w, -x], [z, -y, x, w]])
    return second @ left.T
