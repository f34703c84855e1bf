"""Splats and PLY files of other programs, whole and damaged, for the tests of formats/ply.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from hypothesis import HealthCheck, settings

from headbox.gaussians import Gaussians

BASIC = [
    *("x", "y", "z", "f_dc_0", "f_dc_1", "f_dc_2", "opacity"),
    *("scale_0", "scale_1", "scale_2", "rot_0", "rot_1", "rot_2", "rot_3"),
]
# The same folder for all examples of a property is fine: each writes its files anew.
examples = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def some(count: int, seed: int = 0) -> Gaussians:
    dice = torch.Generator().manual_seed(seed)
    return Gaussians(
        means=torch.randn(count, 3, generator=dice) * 3,
        quats=torch.randn(count, 4, generator=dice),
        scales=torch.exp(torch.randn(count, 3, generator=dice) - 4),
        opacities=torch.rand(count, generator=dice),
        colors=torch.rand(count, 3, generator=dice),
    )


CODES = {"float": "f4", "double": "f8", "uchar": "u1", "int": "i4", "uint": "u4", "short": "i2"}


def table_of(splats: Gaussians) -> dict[str, np.ndarray]:
    """The columns of a plain 3DGS file, by the textbook's formulas."""
    colors = splats.colors.numpy().astype(float)
    srgb = np.where(colors <= 0.0031308, 12.92 * colors, 1.055 * colors ** (1 / 2.4) - 0.055)
    opacities = splats.opacities.numpy().astype(float)
    logits = np.log(opacities / (1 - opacities))
    columns = np.column_stack(
        [
            splats.means,
            (srgb - 0.5) / 0.28209479177387814,
            logits,
            np.log(splats.scales.numpy().astype(float)),
            splats.quats,
        ]
    )
    return dict(zip(BASIC, columns.T, strict=True))


def element(
    name: str, columns: dict[str, np.ndarray], kind: str = "float"
) -> tuple[str, np.ndarray]:
    rows = np.empty(len(next(iter(columns.values()))), [(c, CODES[kind]) for c in columns])
    for column, values in columns.items():
        rows[column] = values
    lines = [f"element {name} {len(rows)}", *(f"property {kind} {c}" for c in columns)]
    return "\n".join(lines), rows


def write_elements(
    path: Path, *elements: tuple[str, np.ndarray], order: str = "<", end: str = "\n"
) -> Path:
    form = {"<": "binary_little_endian", ">": "binary_big_endian", "": "ascii"}[order]
    lines = [
        "ply",
        f"format {form} 1.0",
        "comment by someone else",
        *(head for head, _ in elements),
    ]
    data = b""
    for _, rows in elements:
        if order:
            data += rows.astype(rows.dtype.newbyteorder("<" if order == "<" else ">")).tobytes()
        else:
            data += "".join(
                " ".join(repr(float(v)) for v in row) + end for row in rows.tolist()
            ).encode()
    path.write_bytes(("\n".join([*lines, "end_header", ""]).replace("\n", end)).encode() + data)
    return path


def sharp_elements(splats: Gaussians, space: int) -> list[tuple[str, np.ndarray]]:
    intrinsic = [533.4615, 0, 320, 0, 533.4615, 213.5, 0, 0, 1]
    return [
        element("vertex", table_of(splats)),
        element("extrinsic", {"extrinsic": np.eye(4).ravel()}),
        element("intrinsic", {"intrinsic": np.array(intrinsic)}),
        element("image_size", {"image_size": np.array([640, 427])}, "uint"),
        element("frame", {"frame": np.array([1, len(splats)])}, "int"),
        element("disparity", {"disparity": np.array([0.47, 0.9])}),
        element("color_space", {"color_space": np.array([space])}, "uchar"),
        element("version", {"version": np.array([1, 5, 0])}, "uchar"),
    ]


def damaged(path: Path, old: str, new: str, count: int = 3) -> Path:
    write_elements(path, element("vertex", table_of(some(count))))
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode(), 1))
    return path
