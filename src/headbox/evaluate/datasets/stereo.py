"""Rectified pairs, left -> right: the built-in ones, Middlebury 2014 and Booster."""

from __future__ import annotations

import dataclasses
import functools
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np

from headbox.errors import HeadboxError
from headbox.evaluate.datasets import builtin
from headbox.evaluate.datasets.builtin import StereoPair
from headbox.evaluate.datasets.views import (
    DataSet,
    Pair,
    View,
    ViewFile,
    make_camera,
    picked,
    read_picture,
)

MOST_PIXELS = 1 << 28  # of a disparity map: a header must not make a reader allocate any size


def view_of(read: functools.partial[StereoPair], side: str) -> View:
    """The "left" or the "right" view of a stereo pair; the left camera is the world.

    Without a known baseline, 1 / disparity stands for depth: right up to its unit.
    """
    pair = read()
    viewmat, cx = np.eye(4), pair.cx
    if side == "right":
        viewmat[0, 3] = -(pair.baseline_m or 0.0)
        cx += pair.doffs
    K = np.array([[pair.focal_px, 0, cx], [0, pair.focal_px, pair.cy], [0, 0, 1]])
    pixels = np.rint((pair.left if side == "left" else pair.right) * 255).astype(np.uint8)
    depth = None
    if side == "left":
        depth = pair.depth
        if depth is None:
            with np.errstate(divide="ignore"):
                depth = 1 / pair.inverse_depth
        depth = np.where(np.isfinite(depth) & (depth > 0), depth, np.float32(np.nan))
    is_metric = pair.baseline_m is not None
    return View(pixels, make_camera(K, viewmat, pixels), depth, is_metric)


def resized_pair(pair: StereoPair, longest: int) -> StereoPair:
    """At most `longest` pixels along a side, as `View.resized` does it."""
    left, right = (view_of(functools.partial(_identity, pair), side) for side in ("left", "right"))
    left, right = left.resized(longest), right.resized(longest)
    height, width = left.pixels.shape[:2]
    scale = np.float32(width / pair.disparity.shape[1])
    return dataclasses.replace(
        pair,
        left=left.pixels.astype(np.float32) / 255,
        right=right.pixels.astype(np.float32) / 255,
        disparity=picked(pair.disparity, width, height) * scale,
        focal_px=left.camera.focal_px,
        cx=float(left.camera.K[0, 2]),
        cy=float(left.camera.K[1, 2]),
        doffs=pair.doffs * float(scale),
    )


def _identity(pair: StereoPair) -> StereoPair:
    return pair


def _stereo_pair(name: str, scene: str, read: functools.partial[StereoPair]) -> Pair:
    source, target = (
        ViewFile(f"{name}-{side}", functools.partial(view_of, read, side))
        for side in ("left", "right")
    )
    return Pair(name, scene, source, target, read)


# Built-in -----------------------------------------------------------------------------------------


_READ: dict[tuple[Path, str], StereoPair] = {}  # of this process


def load_builtin(folder: Path) -> DataSet:
    """The pairs that `headbox dataset pairs FOLDER` fetched, as far as they are there.

    Raises HeadboxError if there are none.
    """
    loaded, missing = builtin.load_pairs(folder)
    if not loaded:
        raise HeadboxError(
            f"{folder} holds no stereo pairs: fetch them with `headbox dataset pairs {folder}`."
        )
    _READ.update({(folder, pair.name): pair for pair in loaded})
    read = (functools.partial(_read_builtin, folder, pair.name) for pair in loaded)
    pairs = (
        _stereo_pair(pair.name, pair.name, one) for pair, one in zip(loaded, read, strict=True)
    )
    return DataSet("builtin", tuple(pairs), tuple(missing))


def _read_builtin(folder: Path, name: str) -> StereoPair:
    if (folder, name) not in _READ:  # in a worker process
        _READ[folder, name] = builtin.load_pair(folder, name)
    return _READ[folder, name]


# Middlebury 2014 ----------------------------------------------------------------------------------


def load_middlebury(folder: Path) -> DataSet:
    """FOLDER/SCENE/{calib.txt, im0.png, im1.png, disp0.pfm}, as the scenes' archives unpack.

    Z = f * baseline / (d + doffs), baseline in mm; calib.txt counts pixel centres at whole numbers.
    """
    scenes = sorted(path.parent for path in folder.glob("*/calib.txt"))
    scenes = [scene for scene in scenes if (scene / "disp0.pfm").is_file()]
    if not scenes:
        raise HeadboxError(
            f"{folder} has no SCENE/calib.txt with a disp0.pfm beside it: give the folder that the "
            "scenes of Middlebury 2014 were unpacked into."
        )
    pairs = (_stereo_pair(s.name, s.name, functools.partial(read_middlebury, s)) for s in scenes)
    return DataSet("middlebury", tuple(pairs))


def read_middlebury(scene: Path) -> StereoPair:
    path = scene / "calib.txt"
    try:
        values = dict(re.findall(r"^(\w+)\s*=\s*(.+?)\s*$", path.read_text(), re.MULTILINE))
        left, right = (_matrix(values[name]) for name in ("cam0", "cam1"))
        doffs, baseline = float(values["doffs"]), float(values["baseline"]) / 1000
    except (OSError, KeyError, ValueError) as error:
        raise HeadboxError(f"{path} is not a calibration of Middlebury 2014.") from error
    if not np.isclose(right[0, 2] - left[0, 2], doffs, atol=0.01):
        raise HeadboxError(f"{path}: doffs is not cx1 - cx0; fetch the scene again.")
    disparity = read_pfm(scene / "disp0.pfm")
    disparity[~np.isfinite(disparity)] = np.nan
    paths = scene / "im0.png", scene / "im1.png"
    return _assembled(scene.name, scene, paths, disparity, (left, right), baseline)


def _matrix(text: str) -> np.ndarray:
    """[f 0 cx; 0 f cy; 0 0 1] -> [3, 3]"""
    rows = [[float(number) for number in row.split()] for row in text.strip("[]").split(";")]
    return np.array(rows).reshape(3, 3)


def read_pfm(path: Path) -> np.ndarray:
    """float32 [H, W] of a grey PFM file: rows from the bottom up, the sign of its scale is the
    order of bytes."""
    try:
        with path.open("rb") as file:
            kind, size, scale = (file.readline(80).decode().strip() for _ in range(3))
            width, height = (int(number) for number in size.split())
            if kind != "Pf" or not 0 < width * height <= MOST_PIXELS:
                raise ValueError(kind)
            values = np.frombuffer(
                file.read(4 * width * height), "<f4" if float(scale) < 0 else ">f4"
            )
            return values.reshape(height, width)[::-1].astype(np.float32)
    except FileNotFoundError as error:
        raise HeadboxError(f"{path} is not there: unpack the scene again.") from error
    except (OSError, ValueError, UnicodeDecodeError) as error:
        raise HeadboxError(f"{path} is not a grey PFM file: unpack the scene again.") from error


# Booster ------------------------------------------------------------------------------------------


def load_booster(folder: Path) -> DataSet:
    """FOLDER/[train/]balanced/SCENE/{camera_00, camera_02}/*.png with calib_00-02.xml and
    disp_00.npy: one pair for each illumination. Baseline in mm, disparity in pixels, 0 unknown.
    """
    scenes = sorted(
        path.parent
        for pattern in ("*", "balanced/*", "train/balanced/*")
        for path in folder.glob(f"{pattern}/calib_00-02.xml")
        if (path.parent / "disp_00.npy").is_file()
    )
    found = []
    for scene in scenes:
        for left in sorted((scene / "camera_00").glob("*.png")):
            read = functools.partial(read_booster, scene, left.name)
            found.append(_stereo_pair(f"{scene.name}-{left.stem}", scene.name, read))
    if not found:
        raise HeadboxError(
            f"{folder} has no SCENE/calib_00-02.xml with disp_00.npy and camera_00/*.png beside "
            "it: give the folder that Booster's balanced training scenes were unpacked into."
        )
    return DataSet("booster", tuple(found))


def read_booster(scene: Path, picture: str) -> StereoPair:
    path = scene / "calib_00-02.xml"
    try:
        root = ElementTree.parse(path).getroot()
        left, right = (_opencv_matrix(root, f"proj_mat{side}") for side in "LR")
        node = root.find("baselineLR")
        baseline = float((node.text if node is not None else "") or "") / 1000
    except (OSError, ElementTree.ParseError, ValueError, AttributeError) as error:
        raise HeadboxError(f"{path} is not a calibration of Booster.") from error
    path = scene / "disp_00.npy"
    try:
        disparity = np.load(path, allow_pickle=False).astype(np.float32)
    except (OSError, ValueError, EOFError) as error:
        raise HeadboxError(f"{path} is not a disparity map: unpack the scene again.") from error
    disparity[~(disparity > 0)] = np.nan
    paths = scene / "camera_00" / picture, scene / "camera_02" / picture
    name = f"{scene.name}-{Path(picture).stem}"
    return _assembled(name, scene, paths, disparity, (left, right), baseline)


def _opencv_matrix(root: ElementTree.Element, name: str) -> np.ndarray:
    """A matrix as OpenCV's FileStorage writes it."""
    parts = [root.find(f"{name}/{part}") for part in ("rows", "cols", "data")]
    rows, columns, data = ((part.text if part is not None else None) or "" for part in parts)
    return np.array(data.split(), dtype=float).reshape(int(rows), int(columns))


# Both ---------------------------------------------------------------------------------------------


def _assembled(
    name: str,
    scene: Path,
    paths: tuple[Path, Path],
    disparity: np.ndarray,
    cameras: tuple[np.ndarray, np.ndarray],
    baseline_m: float,
) -> StereoPair:
    """Both sets count pixel centres at whole numbers."""
    left, right = (read_picture(path).astype(np.float32) / 255 for path in paths)
    if not left.shape[:2] == right.shape[:2] == disparity.shape:
        raise HeadboxError(f"{scene}: pictures and disparity differ in size; unpack it again.")
    return StereoPair(
        name,
        scene.name,
        left,
        right,
        disparity,
        focal_px=float(cameras[0][0, 0]),
        cx=float(cameras[0][0, 2]) + 0.5,
        cy=float(cameras[0][1, 2]) + 0.5,
        baseline_m=baseline_m,
        doffs=float(cameras[1][0, 2] - cameras[0][0, 2]),
    )
