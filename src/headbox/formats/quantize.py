"""What the packed formats share: splats as plain columns, rotations in three numbers, Morton order.

All of them hold colours as a screen shows them (sRGB) and rotations of length 1. Numbers are
float64 on the way into a file, so that a value does not fall on another side of a rounding border
on another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import torch

from headbox.color import linear_to_srgb, srgb_to_linear
from headbox.gaussians import Gaussians

# A compressed file may promise so many splats whatever its size: a small file cannot fill the
# memory, and one of equal splats, which packs to almost nothing, can still be read.
FREE_COUNT = 1 << 21
_BLOCK = 1 << 13  # rows at a time: they stay in the cache, and 3 columns below torch's threading
_OTHERS = np.array([[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]])


class Columns(NamedTuple):
    """Some splats, float64: means [n, 3] metres, quats [n, 4] w x y z of length 1, scales [n, 3]
    metres, opacities [n], colors [n, 3] sRGB."""

    means: np.ndarray
    quats: np.ndarray
    scales: np.ndarray
    opacities: np.ndarray
    colors: np.ndarray


def blocks(
    gaussians: Gaussians, order: np.ndarray | None = None
) -> Iterator[tuple[slice, Columns]]:
    """(rows of the file, what stands in them), some thousand splats at a time.

    Row i is splat i, or splat order[i]. A quaternion of 0, which turns nothing, becomes w = 1.
    """
    parts = [
        getattr(gaussians, name).detach().cpu()
        for name in ("means", "quats", "scales", "opacities", "colors")
    ]
    count = len(gaussians) if order is None else len(order)
    for start in range(0, count, _BLOCK):
        rows = slice(start, min(start + _BLOCK, count))
        picked = rows if order is None else torch.from_numpy(order[rows])
        means, quats, scales, opacities, colors = (
            part[picked].double().contiguous() for part in parts
        )
        yield (
            rows,
            Columns(
                means.numpy(),
                unit(quats.numpy()),
                scales.numpy(),
                opacities.numpy(),
                linear_to_srgb(colors).numpy(),
            ),
        )


def unit(quats: np.ndarray) -> np.ndarray:
    """Quaternions [n, 4] w x y z at length 1; 0 becomes w = 1."""
    # By the largest component first: squares of float32 at its ends leave float64 no room.
    largest = np.abs(quats).max(1, keepdims=True)
    quats = np.where(largest > 0, quats, [1.0, 0.0, 0.0, 0.0]) / np.where(largest > 0, largest, 1)
    return quats / np.sqrt((quats * quats).sum(1, keepdims=True))


def linear_colors(srgb: np.ndarray) -> np.ndarray:
    """sRGB [...] as files hold it -> linear float32 [...]; below black is black, as 3DGS draws."""
    return srgb_to_linear(torch.from_numpy(srgb).double().clamp(min=0)).float().numpy()


def gaussians_of(count: int, decoded: Callable[[slice], tuple[np.ndarray, ...]]) -> Gaussians:
    """Gaussians of a file: decoded(rows) gives the means, quats, scales, opacities and linear
    colors of some rows, so that no column exists twice."""
    arrays = [np.empty((count, *shape), np.float32) for shape in ((3,), (4,), (3,), (), (3,))]
    with np.errstate(all="ignore"):  # what is no number is refused by `check_gaussians`
        for start in range(0, count, _BLOCK):
            rows = slice(start, min(start + _BLOCK, count))
            for array, values in zip(arrays, decoded(rows), strict=True):
                array[rows] = values
    return Gaussians(*map(torch.from_numpy, arrays))


def log_scales(scales: np.ndarray) -> np.ndarray:
    """Natural logarithms within -20..20, as PlayCanvas cuts them: 0 has one too, and takes no range
    or table for itself."""
    with np.errstate(divide="ignore"):
        return np.clip(np.log(scales), -20, 20)


def round_to_uint8(values: np.ndarray) -> np.ndarray:
    """The nearest of 0..255, uint8."""
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def smallest_three(quats: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unit quaternions [n, 4], in any order of components -> index [n] of the largest, which is
    made positive and left out, and the other three [n, 3] in their order, within sqrt(1/2) of 0.
    """
    largest = np.abs(quats).argmax(1)
    picked = np.take_along_axis(quats, largest[:, None], 1)
    others = np.take_along_axis(quats, _OTHERS[largest], 1)
    return largest, np.where(picked < 0, -others, others)


def from_smallest_three(largest: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The inverse of `smallest_three`."""
    quats = np.empty((len(others), 4))
    np.put_along_axis(quats, _OTHERS[largest], others, 1)
    rest = np.sqrt(np.maximum(1 - (others * others).sum(1), 0))
    np.put_along_axis(quats, largest[:, None], rest[:, None], 1)
    return quats


def morton_order(points: np.ndarray) -> np.ndarray:
    """Indices [n] that bring neighbours in space [n, 3] together (Morton 1966), 21 bits an axis."""
    low, high = points.min(0), points.max(0)
    cells = (points - low) * ((1 << 21) - 1) / np.where(high > low, high - low, 1)
    code = np.zeros(len(points), np.uint64)
    for axis in range(3):
        bits = cells[:, axis].astype(np.uint64)
        for shift, mask in (
            (32, 0x1F00000000FFFF),
            (16, 0x1F0000FF0000FF),
            (8, 0x100F00F00F00F00F),
            (4, 0x10C30C30C30C30C3),
            (2, 0x1249249249249249),
        ):
            bits = (bits | bits << np.uint64(shift)) & np.uint64(mask)
        code |= bits << np.uint64(axis)
    return np.argsort(code, kind="stable")  # the same order on every machine


def signed_log(values: np.ndarray) -> np.ndarray:
    """sign(v) ln(1 + |v|): near things keep more digits than far ones."""
    return np.copysign(np.log1p(np.abs(values)), values)
