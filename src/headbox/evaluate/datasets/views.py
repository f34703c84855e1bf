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
    """A picture, its camera and its depth.

    pixels: uint8 [H, W, 3] sRGB. depth: float32 [H, W], z in metres, NaN where unknown; None where
    nothing is known. is_metric: whether the unit of depth really is the metre; where not, depth can
    only be compared up to scale and the view can be drawn from nowhere else.
    """

    pixels: np.ndarray
    camera: Camera
    depth: np.ndarray | None = None
    is_metric: bool = True

    def resized(self, longest: int) -> View:
        """The view with at most `longest` pixels along a side; depth is picked, never mixed."""
        scale = longest / max(self.camera.width, self.camera.height)
        if scale >= 1:
            return self
        width, height = (max(1, round(n * scale)) for n in (self.camera.width, self.camera.height))
        picture = Image.fromarray(self.pixels).resize((width, height), Image.Resampling.BOX)
        depth = None if self.depth is None else picked(self.depth, width, height)
        camera = self.camera.resized(width, height)
        return View(np.asarray(picture), camera, depth, self.is_metric)


def picked(values: np.ndarray, width: int, height: int) -> np.ndarray:
    """[H, W] -> [height, width]: of each new pixel the old one that lies in its middle."""
    rows = ((np.arange(height) + 0.5) * values.shape[0] / height).astype(np.intp)
    columns = ((np.arange(width) + 0.5) * values.shape[1] / width).astype(np.intp)
    return values[rows[:, None], columns]


@dataclasses.dataclass(frozen=True)
class ViewFile:
    """A view that is not read yet; `read` is a partial of a module's function, so that it pickles.
    eye: where it was taken from, in the frame of the scene.

    Raises HeadboxError when read, if the files are not there or not what they should be.
    """

    name: str
    read: functools.partial[View]
    eye: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclasses.dataclass(frozen=True)
class Pair:
    """Predict from `source`, compare at `target`. `name` is unique in the set and a file name.

    scene: what the pairs of one place have in common. matched: the reader of the stereo pair in the
    way `depth.py` scores it, where there is one.
    """

    name: str
    scene: str
    source: ViewFile
    target: ViewFile
    matched: functools.partial | None = None


@dataclasses.dataclass(frozen=True)
class DataSet:
    """The pairs of a data set. missing: a message for each part that is not there."""

    name: str
    pairs: tuple[Pair, ...]
    missing: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class SceneViews:
    """The views of one place, in the order in which they were taken."""

    name: str
    views: tuple[ViewFile, ...]


def relative_viewmat(source: Camera, target: Camera) -> torch.Tensor:
    """[4, 4] float32: from the source camera's frame to the target camera's, worked out in double:
    world frames may lie far away from both."""
    return (target.viewmat.double() @ torch.linalg.inv(source.viewmat.double())).float()


def eye_of(viewmat: np.ndarray) -> tuple[float, float, float]:
    """Where a camera stands in the world: the place that viewmat [4, 4] takes to the origin."""
    x, y, z = (-np.linalg.inv(viewmat[:3, :3]) @ viewmat[:3, 3]).tolist()
    return x, y, z


def baseline_m(source: Camera, target: Camera) -> float:
    """Metres between the two eyes."""
    moved = torch.linalg.inv(relative_viewmat(source, target).double())
    return float(torch.linalg.vector_norm(moved[:3, 3]))


def read_picture(path: Path) -> np.ndarray:
    """uint8 [H, W, 3] sRGB of an 8-bit image file."""
    try:
        with Image.open(path) as picture:
            return np.asarray(picture.convert("RGB"))
    except FileNotFoundError as error:
        raise HeadboxError(f"{path} does not exist: unpack the data set again.") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise HeadboxError(f"{path} is not an image: unpack the data set again.") from error


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
