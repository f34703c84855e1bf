"""Data sets of scenes with many views, in their publishers' layouts: ScanNet++, WildRGB-D, ETH3D,
Tanks and Temples. Each function takes the data set's folder and returns scenes of unread views.

Poses are converted to viewmats (world to camera) and depth to z in metres.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from headbox.errors import HeadboxError
from headbox.evaluate.datasets.colmap import Lens, read_cameras, read_images, undistorted_depth
from headbox.evaluate.datasets.views import (
    SceneViews,
    View,
    ViewFile,
    eye_of,
    make_camera,
    read_depth,
    read_picture,
)
from headbox.formats.ply import read_ply_header
from headbox.photo.captures import pinhole_of, read_transforms


def _scenes(
    folder: Path, pattern: str, views: Callable[[Path], list[ViewFile]]
) -> list[SceneViews]:
    """A scene for each folder that contains the file or folder `pattern`."""
    levels = pattern.rstrip("/").count("/")
    places = sorted({path.parents[levels] for path in folder.rglob(pattern)})
    scenes = [
        SceneViews(p.relative_to(folder).as_posix() or p.name, tuple(views(p))) for p in places
    ]
    if not scenes:
        raise HeadboxError(f"{folder} has no {pattern} in any folder: give the data set's root.")
    return scenes


def _parse_numbers(text: str, shape: tuple[int, ...]) -> np.ndarray:
    return np.array([float(word) for word in text.split()]).reshape(shape)


# ETH3D --------------------------------------------------------------------------------------------


def load_eth3d(folder: Path) -> list[SceneViews]:
    """SCENE/images/dslr_images_undistorted and dslr_calibration_undistorted, from the undistorted
    archive; SCENE/ground_truth_depth and dslr_calibration_jpg from the distorted one, because depth
    is only published for the distorted pictures (float32, row by row, infinity unknown).
    """
    return _scenes(folder, "dslr_calibration_undistorted/images.txt", _eth3d_views)


def _eth3d_views(scene: Path) -> list[ViewFile]:
    calibration = scene / "dslr_calibration_undistorted"
    lenses = read_cameras(calibration / "cameras.txt")
    distorted = read_cameras(scene / "dslr_calibration_jpg" / "cameras.txt")
    images = read_images(scene / "dslr_calibration_jpg" / "images.txt")
    original = {Path(image.name).name: distorted[image.camera] for image in images}
    views = []
    for image in read_images(calibration / "images.txt"):
        name = Path(image.name).name
        if name not in original or image.camera not in lenses:
            raise HeadboxError(
                f"{scene}: the two calibrations differ at {name}; unpack them again."
            )
        read = functools.partial(
            _eth3d_view, scene, image.name, lenses[image.camera], original[name], image.viewmat
        )
        views.append(ViewFile(Path(name).stem, read, eye_of(image.viewmat)))
    return views


def _eth3d_view(scene: Path, name: str, lens: Lens, original: Lens, viewmat: np.ndarray) -> View:
    pixels = read_picture(scene / "images" / name)
    path = scene / "ground_truth_depth" / "dslr_images" / Path(name).name
    try:
        depth = np.fromfile(path, "<f4").reshape(original.height, original.width)
    except (OSError, ValueError) as error:
        raise HeadboxError(
            f"{path} does not hold {original.width} x {original.height} float32 depths: "
            "unpack the scene's depth again."
        ) from error
    depth = np.where(np.isfinite(depth) & (depth > 0), depth, np.float32(np.nan))
    depth = undistorted_depth(depth, original, lens.K, pixels.shape[:2])
    return View(pixels, make_camera(lens.K, viewmat, pixels), depth)


# ScanNet++ ----------------------------------------------------------------------------------------


def load_scannetpp(folder: Path) -> list[SceneViews]:
    """SCENE/dslr of the release, after its own toolkit's `dslr.undistort` (pictures and
    nerfstudio/transforms_undistorted.json) and `common.render` (render_depth, in millimetres, as
    the fisheye sees it).
    """
    return _scenes(folder, "dslr/nerfstudio/transforms_undistorted.json", _scannetpp_views)


def _scannetpp_views(scene: Path) -> list[ViewFile]:
    dslr = scene / "dslr"
    path = dslr / "nerfstudio" / "transforms_undistorted.json"
    try:
        fx, fy, cx, cy = pinhole_of(read_transforms(path))
    except (ValueError, KeyError, TypeError) as error:
        raise HeadboxError(
            f"{path} has no fl_x, fl_y, cx, cy: undistort the scene again."
        ) from error
    K = np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]])
    lenses = read_cameras(dslr / "colmap" / "cameras.txt")
    return [
        ViewFile(
            Path(image.name).stem,
            functools.partial(
                _scannetpp_view, dslr, image.name, lenses[image.camera], K, image.viewmat
            ),
            eye_of(image.viewmat),
        )
        for image in read_images(dslr / "colmap" / "images.txt")
    ]


def _scannetpp_view(dslr: Path, name: str, lens: Lens, K: np.ndarray, viewmat: np.ndarray) -> View:
    pixels = read_picture(dslr / "resized_undistorted_images" / name)
    depth = read_depth(dslr / "render_depth" / f"{Path(name).stem}.png")
    depth = undistorted_depth(depth, lens, K, pixels.shape[:2])
    return View(pixels, make_camera(K, viewmat, pixels), depth)


# WildRGB-D ----------------------------------------------------------------------------------------


def load_wildrgbd(folder: Path) -> list[SceneViews]:
    """CATEGORY/scenes/SCENE/{rgb, depth, metadata, cam_poses.txt}: depth PNGs in millimetres,
    metadata a JSON with w, h and K column by column, poses camera to world in OpenCV's axes.
    """
    return _scenes(folder, "cam_poses.txt", _wildrgbd_views)


def _wildrgbd_views(scene: Path) -> list[ViewFile]:
    try:
        facts = json.loads((scene / "metadata").read_text())
        K = np.array(facts["K"], dtype=float).reshape(3, 3).T
        lines = (scene / "cam_poses.txt").read_text().splitlines()
        poses = [(words[0], " ".join(words[1:])) for line in lines if (words := line.split())]
        poses = [(int(n), np.linalg.inv(_parse_numbers(matrix, (4, 4)))) for n, matrix in poses]
    except (OSError, ValueError, KeyError, TypeError, np.linalg.LinAlgError) as error:
        raise HeadboxError(
            f"{scene}: metadata or cam_poses.txt is damaged: unpack it again."
        ) from error
    K[:2, 2] += 0.5  # Open3D, with which the publishers use it: pixel centres at whole numbers
    return [
        ViewFile(
            f"{number:05d}",
            functools.partial(_wildrgbd_view, scene, number, K, viewmat),
            eye_of(viewmat),
        )
        for number, viewmat in poses
    ]


def _wildrgbd_view(scene: Path, number: int, K: np.ndarray, viewmat: np.ndarray) -> View:
    pixels = read_picture(scene / "rgb" / f"{number:05d}.png")
    depth = read_depth(scene / "depth" / f"{number:05d}.png")
    if depth.shape != pixels.shape[:2]:
        raise HeadboxError(f"{scene}: picture and depth {number:05d} differ in size.")
    return View(pixels, make_camera(K, viewmat, pixels), depth)


# Tanks and Temples --------------------------------------------------------------------------------


def load_tanks(folder: Path) -> list[SceneViews]:
    """SCENE/{SCENE_COLMAP_SfM.log, SCENE_trans.txt, SCENE.ply} of the training set with its
    pictures (*.jpg) beside them or in images/, and cameras.txt: the release has no focal length, so
    COLMAP's camera of the (undistorted) pictures has to be put there.

    The log's poses, camera to world, go through trans.txt to the laser scan: metres. Depth is that
    of the scan's points.
    """
    return _scenes(folder, "*_COLMAP_SfM.log", _tanks_views)


def _tanks_views(scene: Path) -> list[ViewFile]:
    log = next(scene.glob("*_COLMAP_SfM.log"))
    name = log.name.removesuffix("_COLMAP_SfM.log")
    cameras = scene / "cameras.txt"
    if not cameras.is_file():
        raise HeadboxError(
            f"{cameras} is not there: the set comes without focal lengths, so put COLMAP's "
            "cameras.txt with the PINHOLE camera of the pictures there."
        )
    lens = next(iter(read_cameras(cameras).values()))
    pictures = sorted((*scene.glob("*.jpg"), *(scene / "images").glob("*.jpg")))
    try:
        to_scan = _parse_numbers((scene / f"{name}_trans.txt").read_text(), (4, 4))
        lines = [line for line in log.read_text().splitlines() if line.strip()]
        poses = [
            (int(lines[i].split()[0]), _parse_numbers(" ".join(lines[i + 1 : i + 5]), (4, 4)))
            for i in range(0, len(lines), 5)
        ]
    except (OSError, ValueError, IndexError) as error:
        raise HeadboxError(f"{scene}: {log.name} or {name}_trans.txt is damaged.") from error
    if any(number >= len(pictures) for number, _ in poses):
        raise HeadboxError(f"{scene} has fewer pictures than {log.name} has poses.")
    views = []
    for number, pose in poses:
        viewmat = np.linalg.inv(_rigid(to_scan @ pose))
        read = functools.partial(
            _tanks_view, scene / f"{name}.ply", lens, pictures[number], viewmat
        )
        views.append(ViewFile(pictures[number].stem, read, eye_of(viewmat)))
    return views


def _rigid(matrix: np.ndarray) -> np.ndarray:
    """A similarity transform without its scale."""
    rigid = matrix.copy()
    rigid[:3, :3] /= np.cbrt(np.linalg.det(matrix[:3, :3]))
    return rigid


def _tanks_view(scan: Path, lens: Lens, picture: Path, viewmat: np.ndarray) -> View:
    pixels = read_picture(picture)
    depth = depth_of_points(read_points(scan), lens.K, viewmat, pixels.shape[:2])
    return View(pixels, make_camera(lens.K, viewmat, pixels), depth)


@functools.lru_cache(maxsize=1)
def read_points(path: Path) -> np.ndarray:
    """float32 [N, 3], x y z of the vertices of a binary PLY, such as a laser scan."""
    try:
        with path.open("rb") as file:
            header = read_ply_header(file, path)
            vertex = header.elements[0]
            dtype = np.dtype([(name, header.order + code) for name, code in vertex.types.items()])
            held = path.stat().st_size - file.tell()
            if vertex.name != "vertex" or vertex.lists or not header.order:
                raise HeadboxError(f"{path} must be a binary PLY that begins with its vertices.")
            if vertex.count * dtype.itemsize > held:
                raise HeadboxError(f"{path} is truncated: download it again.")
            table = np.fromfile(file, dtype, vertex.count)
            return np.stack([table[axis].astype(np.float32) for axis in "xyz"], axis=1)
    except (OSError, IndexError, ValueError) as error:
        if isinstance(error, HeadboxError):
            raise
        raise HeadboxError(f"{path} is not a point cloud: download it again.") from error


def depth_of_points(
    points: np.ndarray, K: np.ndarray, viewmat: np.ndarray, size: tuple[int, int]
) -> np.ndarray:
    """float32 [size] z of the nearest point in each pixel, NaN where there is none.

    Points behind a near surface would show between its points: a point counts only if it is within
    5 % of the nearest one in its block of 8 x 8 pixels.
    """
    height, width = size
    seen = points @ viewmat[:3, :3].T.astype(np.float32) + viewmat[:3, 3].astype(np.float32)
    seen = seen[seen[:, 2] > 0.05]
    z = seen[:, 2]
    column = np.floor(seen[:, 0] / z * K[0, 0] + K[0, 2]).astype(np.int64)
    row = np.floor(seen[:, 1] / z * K[1, 1] + K[1, 2]).astype(np.int64)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    column, row, z = column[inside], row[inside], z[inside]
    blocks = np.full((height // 8 + 1, width // 8 + 1), np.inf, np.float32)
    np.minimum.at(blocks, (row // 8, column // 8), z)
    front = z <= 1.05 * blocks[row // 8, column // 8]
    depth = np.full(size, np.inf, np.float32)
    np.minimum.at(depth, (row[front], column[front]), z[front])
    return np.where(np.isfinite(depth), depth, np.float32(np.nan))
