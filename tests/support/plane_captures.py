"""Captures whose every pixel is known: a floor and a slanting wall with smooth patterns, seen by
turned cameras through a bent lens, written as a transforms.json with depth.
"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np

# Normal, distance (normal . X = distance), and two directions along each plane; y is down.
WALL = (np.array([0.29, 0.10, 0.95]), 2.6)
FLOOR = (np.array([0.06, 0.98, -0.05]), 1.1)
WAVE = 0.23  # m of the patterns
LENS = {"w": 320, "h": 240, "fl_x": 262.0, "fl_y": 255.0, "cx": 150.0, "cy": 126.0}
BENT = {**LENS, "k1": -0.18, "k2": 0.06, "p1": 0.008, "p2": -0.006, "k3": 0.01}


def turn(rng: np.random.Generator, degrees: float) -> np.ndarray:
    """[3, 3] about a random axis, by so much at most."""
    axis = rng.normal(size=3)
    angle = np.radians(rng.uniform(-degrees, degrees))
    return cv2.Rodrigues(axis / np.linalg.norm(axis) * angle)[0]


def cameras(count: int, seed: int = 0, apart: float = 0.25) -> np.ndarray:
    """[count, 4, 4] camera to the planes' world, OpenCV axes: turned about all of them, rolled,
    and moved along all of them.
    """
    rng = np.random.default_rng(seed)
    poses = np.tile(np.eye(4), (count, 1, 1))
    for pose in poses:
        roll = cv2.Rodrigues(np.array([0, 0, np.radians(rng.uniform(-25, 25))]))[0]
        pose[:3, :3] = turn(rng, 12) @ roll
        pose[:3, 3] = rng.uniform(-apart / 2, apart / 2, 3)
    return poses


def cast(pose: np.ndarray, rays: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What a camera sees along rays [..., 2] (x / z, y / z): rgb [..., 3] 0..255, z [...] m."""
    lines = np.concatenate([rays, np.ones_like(rays[..., :1])], -1) @ pose[:3, :3].T
    nearest = np.full(rays.shape[:-1], np.inf)
    rgb = np.zeros((*nearest.shape, 3))
    for normal, distance in (WALL, FLOOR):
        speed = lines @ normal
        z = np.where(speed > 1e-6, (distance - normal @ pose[:3, 3]) / np.maximum(speed, 1e-6), 1e9)
        points = pose[:3, 3] + lines * z[..., None]
        along = np.linalg.svd(normal[None])[2][1:]  # two directions on the plane
        a, b = np.moveaxis(points @ along.T * (2 * np.pi / WAVE), -1, 0)
        painted = 128 + 100 * np.stack([np.sin(a), np.sin(b), np.sin((a + b) / 1.4 + 1)], -1)
        rgb = np.where((z < nearest)[..., None], painted, rgb)
        nearest = np.minimum(nearest, z)
    assert nearest.max() < 60  # every ray meets a plane
    return rgb, nearest


def pinhole_rays(size: int, half_size: float) -> np.ndarray:
    """[size, size, 2] of the pixel centres of a square picture."""
    grid = ((np.arange(size) + 0.5) / size * 2 - 1) * half_size
    return np.stack(np.meshgrid(grid, grid), -1)


def lens_rays(lens: dict, width: int, height: int) -> np.ndarray:
    """[height, width, 2] of the pixel centres of a picture by this lens, at any resolution."""
    x = ((np.arange(width) + 0.5) * lens["w"] / width - lens["cx"]) / lens["fl_x"]
    y = ((np.arange(height) + 0.5) * lens["h"] / height - lens["cy"]) / lens["fl_y"]
    bent = np.stack(np.meshgrid(x, y), -1)
    k1, k2, p1, p2, k3 = (lens.get(name, 0.0) for name in ("k1", "k2", "p1", "p2", "k3"))
    straight = bent.copy()
    for _ in range(25):  # the inverse has no formula; this converges for lenses as mild as these
        x, y = np.moveaxis(straight, -1, 0)
        r2 = x * x + y * y
        radial = 1 + k1 * r2 + k2 * r2**2 + k3 * r2**3
        sideways = 2 * p1 * x * y + p2 * (r2 + 2 * x * x)
        down = p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
        straight = (bent - np.stack([sideways, down], -1)) / radial[..., None]
    return straight


def write_capture(
    folder: Path,
    poses: np.ndarray,
    lens: dict | None = None,
    picture: tuple[int, int] = (320, 240),  # width, height
    depth: tuple[int, int] = (320, 240),
) -> Path:
    """The folder, with transforms.json in a world of its own: turned and moved."""
    lens = LENS if lens is None else lens
    folder.mkdir(exist_ok=True)
    world = np.eye(4)
    world[:3, :3] = turn(np.random.default_rng(9), 170)
    world[:3, 3] = [40.0, -7.0, 12.0]
    frames = []
    for i, pose in enumerate(poses):
        rgb = cast(pose, lens_rays(lens, *picture))[0]
        cv2.imwrite(str(folder / f"{i}.png"), np.rint(rgb[..., ::-1]).astype(np.uint8))
        z = cast(pose, lens_rays(lens, *depth))[1]
        cv2.imwrite(str(folder / f"depth{i}.png"), np.rint(z * 1000).astype(np.uint16))
        right, down, forward, eye = np.moveaxis((world @ pose)[:3], -1, 0)
        matrix = np.eye(4)
        matrix[:3] = np.stack([right, -down, -forward, eye], 1)  # OpenGL: up and backward
        files = {"file_path": f"{i}.png", "depth_file_path": f"depth{i}.png"}
        frames.append({**files, "transform_matrix": matrix.tolist()})
    (folder / "transforms.json").write_text(json.dumps({**lens, "frames": frames}))
    return folder


def edit(folder: Path, number: int | None = None, **change: object) -> Path:
    """Changes fields of one frame of a capture, or of its top."""
    path = folder / "transforms.json"
    facts = json.loads(path.read_text())
    (facts if number is None else facts["frames"][number]).update(change)
    path.write_text(json.dumps(facts))
    return folder
