"""Scenes as .splat: 32 bytes a splat and nothing else (github.com/antimatter15/splat).

    float32 x y z | float32 scale x y z | uint8 sRGB red green blue, opacity | uint8 quaternion

little endian; a quaternion component w x y z is (byte - 128) / 128. Axes are the PLY's, so ours.
There is no place for the photo's camera and the notes: they lie in a second file beside it
(formats/metadata.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from headbox.errors import SceneError
from headbox.formats.files import read_bytes, without_invalid
from headbox.formats.metadata import read_side_file
from headbox.formats.quantize import blocks, gaussians_of, linear_colors, round_to_uint8, unit
from headbox.gaussians import Scene, check_gaussians

_ROW = np.dtype([("means", "<f4", 3), ("scales", "<f4", 3), ("rgba", "u1", 4), ("quats", "u1", 4)])


def encode_splat(scene: Scene, path: str | Path) -> Iterable[bytes | memoryview]:
    """The splats of a scene alone.

    Means and scales are kept bit for bit, opacities and sRGB colours to 1/510 within 0..1,
    rotations to 0.016 radians. Raises SceneError for what no file can hold.
    """
    check_gaussians(scene.gaussians, str(path))
    table = np.empty(len(scene.gaussians), _ROW)
    for rows, part in blocks(scene.gaussians):
        table["means"][rows] = part.means
        table["scales"][rows] = part.scales
        table["rgba"][rows, :3] = round_to_uint8(part.colors * 255)
        table["rgba"][rows, 3] = round_to_uint8(part.opacities * 255)
        # q and -q turn alike, and only -1 has a byte of its own: 1 would be cut to 127/128.
        largest = np.take_along_axis(part.quats, np.abs(part.quats).argmax(1)[:, None], 1)
        table["quats"][rows] = round_to_uint8(np.where(largest > 0, -128, 128) * part.quats + 128)
    return [table.data.cast("B")]


def read_splat(path: str | Path) -> Scene:
    """Read a scene; camera, headbox and metadata are those of the side file.

    Raises SceneError, naming the file, unless it is whole rows of finite splats. The format has no
    mark of its own: any such file is taken for one.
    """
    data = read_bytes(path)
    if len(data) % _ROW.itemsize:
        raise SceneError(
            f"{path} has {len(data)} bytes, no multiple of the {_ROW.itemsize} of a splat; "
            "it is truncated or not a .splat file; download it again."
        )
    table = np.frombuffer(data, _ROW)
    shown = linear_colors(np.arange(256) / 255)

    def decoded(rows: slice) -> tuple[np.ndarray, ...]:
        part = table[rows]
        quats = unit((part["quats"].astype(np.float64) - 128) / 128)
        rgba = part["rgba"]
        return part["means"], quats, part["scales"], rgba[:, 3] / 255, shown[rgba[:, :3]]

    gaussians = gaussians_of(len(table), decoded)
    gaussians = without_invalid(gaussians, path)
    return Scene(gaussians, *read_side_file(path))
