"""COLMAP's text model (cameras.txt, images.txt), and its lenses, as ETH3D and ScanNet++ use them.

COLMAP counts pixel centres at +0.5, as headbox does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from headbox.errors import HeadboxError
from headbox.gaussians import rotation_matrices

_PARAMETERS = {
    "SIMPLE_PINHOLE": 3,
    "PINHOLE": 4,
    "OPENCV_FISHEYE": 8,
    "THIN_PRISM_FISHEYE": 12,
}


@dataclass(frozen=True)
class Lens:
    """A line of cameras.txt."""

    model: str
    width: int
    height: int
    parameters: tuple[float, ...]

    @property
    def K(self) -> np.ndarray:
        """[3, 3], of a fisheye without its distortion."""
        if self.model == "SIMPLE_PINHOLE":
            f, cx, cy = self.parameters
            return np.array([[f, 0, cx], [0, f, cy], [0, 0, 1]])
        fx, fy, cx, cy = self.parameters[:4]
        return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])


@dataclass(frozen=True)
class ColmapImage:
    """A line of images.txt: viewmat [4, 4], world to camera."""

    name: str
    camera: int
    viewmat: np.ndarray


def read_cameras(path: Path) -> dict[int, Lens]:
    lenses = {}
    for words in _read_lines(path):
        try:
            number, model, width, height, *parameters = words
            if len(parameters) != _PARAMETERS.get(model):
                known = ", ".join(_PARAMETERS)
                raise HeadboxError(f"{path}: {model} is not one of {known} with all its numbers.")
            lenses[int(number)] = Lens(
                model, int(width), int(height), tuple(float(p) for p in parameters)
            )
        except ValueError as error:
            if isinstance(error, HeadboxError):
                raise
            raise HeadboxError(f"{path}: {' '.join(words)[:80]!r} is no camera.") from error
    return lenses


def read_images(path: Path) -> list[ColmapImage]:
    """In the order of their names. Of each two lines the second, the points, is not looked at."""
    images = []
    for words in _read_lines(path)[::2]:
        try:
            quat, place = (np.array([float(w) for w in words[a:b]]) for a, b in ((1, 5), (5, 8)))
            viewmat = np.eye(4)
            viewmat[:3, :3] = rotation_matrices(torch.from_numpy(quat)).numpy()
            viewmat[:3, 3] = place
            images.append(ColmapImage(" ".join(words[9:]), int(words[8]), viewmat))
        except (ValueError, IndexError, RuntimeError) as error:
            raise HeadboxError(f"{path}: {' '.join(words)[:80]!r} is no image.") from error
    return sorted(images, key=lambda image: image.name)


def _read_lines(path: Path) -> list[list[str]]:
    """Words of each line but comments; a line of points may be empty, so empty ones count."""
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise HeadboxError(f"{path} cannot be read: unpack the scene again.") from error
    return [line.split() for line in text.splitlines() if not line.startswith("#")]


def distort(lens: Lens, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pixels at which a lens sees the directions (x, y, 1).

    The fisheye: Kannala and Brandt, PAMI 2006; with the thin prism: Weng et al., PAMI 1992.
    """
    fx, fy, cx, cy = lens.K[0, 0], lens.K[1, 1], lens.K[0, 2], lens.K[1, 2]
    if "FISHEYE" in lens.model:
        radius = np.hypot(x, y)
        angle = np.arctan(radius)
        with np.errstate(invalid="ignore", divide="ignore"):
            bend = np.where(radius > 1e-9, angle / radius, 1.0)
        u, v = x * bend, y * bend
        square = angle**2
        if lens.model == "OPENCV_FISHEYE":
            k1, k2, k3, k4 = lens.parameters[4:]
            factor = 1 + square * (k1 + square * (k2 + square * (k3 + square * k4)))
            x, y = u * factor, v * factor
        else:
            k1, k2, p1, p2, k3, k4, s1, s2 = lens.parameters[4:]
            radial = square * (k1 + square * (k2 + square * (k3 + square * k4)))
            x = u + u * radial + 2 * p1 * u * v + p2 * (square + 2 * u * u) + s1 * square
            y = v + v * radial + 2 * p2 * u * v + p1 * (square + 2 * v * v) + s2 * square
    return fx * x + cx, fy * y + cy


def undistorted_depth(depth: np.ndarray, lens: Lens, K: np.ndarray, size: tuple) -> np.ndarray:
    """Depth [H, W] seen through `lens` -> depth [size] of a pinhole K at the same place.

    The nearest pixel is taken, never a mean; NaN outside. z is the same along the same ray.
    """
    height, width = size
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    x, y = (columns - K[0, 2]) / K[0, 0], (rows - K[1, 2]) / K[1, 1]
    u, v = distort(lens, x, y)
    column, row = np.floor(u).astype(np.intp), np.floor(v).astype(np.intp)
    inside = (column >= 0) & (column < depth.shape[1]) & (row >= 0) & (row < depth.shape[0])
    found = np.full(size, np.nan, np.float32)
    found[inside] = depth[row[inside], column[inside]]
    return found
