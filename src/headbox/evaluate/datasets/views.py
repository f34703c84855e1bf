"""The common form of all data sets: views with cameras and depth, and pairs of views.

A `ViewFile` and a `Pair` hold only names and a function that reads them, so they can be sent to
other processes, and a data set takes no memory before its views are read.
"""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from headbox.camera import Camera
from headbox.errors import HeadboxError
from headbox.photo.captures import read_depth_png


@dataclasses.dataclass(frozen=True, eq=False)
class View:
    """An image, its camera and its depth.

    pixels: uint8 [H, W, 3] sRGB. depth: float32 [H, W], z in metres, NaN where unknown; None if
    there is none. is_metric: False if depth is only known up to scale; then the view cannot be
    rendered from other cameras.
    """

    pixels: np.ndarray
    camera: Camera
    depth: np.ndarray | None = None
    is_metric: bool = True

    def resized(self, longest: int) -> View:
        """The view with at most `longest` pixels along a side; depth is sampled with nearest
        neighbour.
        """
        scale = longest / max(self.camera.width, self.camera.height)
        if scale >= 1:
            return self
        width, height = (max(1, round(n * scale)) for n in (self.camera.width, self.camera.height))
        picture = Image.fromarray(self.pixels).resize((width, height), Image.Resampling.BOX)
        depth = None if self.depth is None else picked(self.depth, width, height)
        camera = self.camera.resized(width, height)
        return View(np.asarray(picture), camera, depth, self.is_metric)


def picked(values: np.ndarray, width: int, height: int) -> np.ndarray:
    """Nearest-neighbour sampling of [H, W] -> [height, width]."""
    rows = ((np.arange(height) + 0.5) * values.shape[0] / height).astype(np.intp)
    columns = ((np.arange(width) + 0.5) * values.shape[1] / width).astype(np.intp)
    return values[rows[:, None], columns]


@dataclasses.dataclass(frozen=True)
class ViewFile:
    """A view that is not read yet; `read` is a partial of a module's function, so that it pickles.
    eye: the camera's position in the scene.

    `read` raises HeadboxError if files are missing or damaged.
    """

    name: str
    read: functools.partial[View]
    eye: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclasses.dataclass(frozen=True)
class Pair:
    """Predict from `source`, compare at `target`. `name` is unique in the data set and a valid file
    name.

    scene: shared by the pairs of one place. matched: reads the stereo pair for the scores of
    `depth.py`, if there is one.
    """

    name: str
    scene: str
    source: ViewFile
    target: ViewFile
    matched: functools.partial | None = None


@dataclasses.dataclass(frozen=True)
class DataSet:
    """The pairs of a data set. missing: a message for each part that could not be loaded."""

    name: str
    pairs: tuple[Pair, ...]
    missing: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class SceneViews:
    """The views of one scene, in the order of their capture."""

    name: str
    views: tuple[ViewFile, ...]


def relative_viewmat(source: Camera, target: Camera) -> torch.Tensor:
    """[4, 4] float32: from the source camera's frame to the target camera's. Computed in float64,
    as world frames can lie far away from both.
    """
    return (target.viewmat.double() @ torch.linalg.inv(source.viewmat.double())).float()


def eye_of(viewmat: np.ndarray) -> tuple[float, float, float]:
    """A camera's position in the world: the point that viewmat [4, 4] takes to the origin."""
    x, y, z = (-np.linalg.inv(viewmat[:3, :3]) @ viewmat[:3, 3]).tolist()
    return x, y, z


def baseline_m(source: Camera, target: Camera) -> float:
    """Metres between the two cameras."""
    moved = torch.linalg.inv(relative_viewmat(source, target).double())
    return float(torch.linalg.vector_norm(moved[:3, 3]))


def read_picture(path: Path) -> np.ndarray:
    """uint8 [H, W, 3] sRGB of an 8-bit image file."""
    try:
        with Image.open(path) as picture:
            return np.asarray(picture.convert("RGB"))
    except FileNotFoundError as error:
        raise HeadboxError(
            f"{path} does not exist: check that the data set is complete."
        ) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise HeadboxError(f"{path} is not an image: download the data set again.") from error


def read_depth(path: Path) -> np.ndarray:
    """Depth float32 [H, W] in metres, NaN for unknown, of a 16-bit PNG in millimetres."""
    depth = read_depth_png(path).astype(np.float32) / 1000
    depth[depth == 0] = np.nan
    return depth


def make_camera(K: np.ndarray, viewmat: np.ndarray, pixels: np.ndarray) -> Camera:
    """A Camera from numpy arrays and its image [H, W, 3]."""
    height, width = pixels.shape[:2]
    return Camera(
        torch.tensor(np.asarray(K), dtype=torch.float32),
        torch.tensor(np.asarray(viewmat), dtype=torch.float32),
        width,
        height,
    )
