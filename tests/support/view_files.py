"""Two views of a place that is known exactly, and the data sets' folders in miniature.

The place: a wall at 4 m and a square 2 m before it, both covered by waves; a picture is made by
following each pixel's ray, so depth and pictures are right at every pixel centre.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.evaluate.datasets.views import View, ViewFile, make_camera

WIDTH, HEIGHT, FOCAL = 144, 112, 150.0
FAR, NEAR, SIDE = 4.0, 2.0, 0.35  # metres; SIDE: half of the square
K = np.array([[FOCAL, 0, WIDTH / 2 + 3], [0, FOCAL, HEIGHT / 2 - 2], [0, 0, 1]])


def shifted(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> np.ndarray:
    """viewmat of a camera that stands at (x, y, z) and looks along +z"""
    viewmat = np.eye(4)
    viewmat[:3, 3] = -x, -y, -z
    return viewmat


def _waves(x: np.ndarray, y: np.ndarray, period: float) -> np.ndarray:
    phase = np.array([0.0, 2.0, 4.0])
    across, down = (2 * np.pi / period * v[..., None] for v in (x, y))
    return 0.5 + 0.2 * np.sin(across + phase) + 0.2 * np.cos(down * 1.3 + across / 3 - phase)


def ray_traced(viewmat: np.ndarray, K: np.ndarray = K, size=(HEIGHT, WIDTH)) -> View:
    rows, columns = np.mgrid[: size[0], : size[1]] + 0.5
    directions = np.stack([(columns - K[0, 2]) / K[0, 0], (rows - K[1, 2]) / K[1, 1]], -1)
    directions = np.concatenate([directions, np.ones_like(rows)[..., None]], -1)
    eye, turned = -viewmat[:3, :3].T @ viewmat[:3, 3], directions @ viewmat[:3, :3]
    near, far = ((z - eye[2]) / turned[..., 2] for z in (NEAR, FAR))
    point = eye + turned * near[..., None]
    in_square = (np.abs(point[..., :2]) < SIDE).all(-1)
    depth = np.where(in_square, near, far)
    point = eye + turned * depth[..., None]
    colors = np.where(
        in_square[..., None],
        _waves(point[..., 0], point[..., 1], 0.12) ** 2,  # metres: 9 pixels at FOCAL
        _waves(point[..., 1], point[..., 0], 0.25),
    )
    pixels = np.rint(colors.clip(0, 1) * 255).astype(np.uint8)
    return View(pixels, make_camera(K, viewmat, pixels), depth.astype(np.float32))


def view_file(name: str, viewmat: np.ndarray) -> ViewFile:
    eye = tuple((-viewmat[:3, :3].T @ viewmat[:3, 3]).tolist())
    return ViewFile(name, functools.partial(ray_traced, viewmat), eye)


def save(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def save_millimetres(path: Path, depth: np.ndarray) -> None:
    save(path, np.nan_to_num(np.rint(depth * 1000)).astype(np.uint16))


def save_text(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def write_wildrgbd(folder: Path, places: list[tuple[float, float, float]]) -> Path:
    """CATEGORY/scenes/SCENE as the publishers unpack it, a frame for each place of the eye."""
    scene = folder / "cup" / "scenes" / "scene_007"
    lines = []
    for number, place in enumerate(places):
        view = ray_traced(shifted(*place))
        assert view.depth is not None
        save(scene / "rgb" / f"{number:05d}.png", view.pixels)
        save_millimetres(scene / "depth" / f"{number:05d}.png", view.depth)
        pose = np.linalg.inv(shifted(*place))
        lines.append(f"{number} " + " ".join(map(repr, pose.ravel().tolist())))
    save_text(scene / "cam_poses.txt", *lines)
    at_whole_numbers = K - np.array([[0, 0, 0.5], [0, 0, 0.5], [0, 0, 0]])
    facts = {"w": WIDTH, "h": HEIGHT, "K": at_whole_numbers.T.ravel().tolist()}
    save_text(scene / "metadata", json.dumps(facts))
    return scene
