"""The cameras of a capture, from its transforms.json.

The format is Nerfstudio's (docs.nerf.studio, data conventions): camera to world in OpenGL's axes;
lens distortion with OpenCV's k1 k2 p1 p2 k3, pixel centres at +0.5; depth in millimetres.
Nerfstudio does not require metric positions; headbox does, as depth is metric.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from headbox.errors import HeadboxError
from headbox.photo.captures import pinhole_of, read_transforms

MAX_FRAMES = 20_000
MAX_SIDE = 16_384  # pixels
SMALLEST_HALF_SIZE, LARGEST_HALF_SIZE = 0.05, 5.0  # tangents of half the field of view
_MODELS = ("OPENCV", "PINHOLE", "SIMPLE_PINHOLE", "RADIAL", "SIMPLE_RADIAL")


@dataclass(frozen=True)
class BrownLens:
    """Focal lengths, principal point (pixel centres at +0.5) and Brown-Conrady distortion, for
    images of width x height pixels.
    """

    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float
    k1: float = 0.0
    k2: float = 0.0
    p1: float = 0.0
    p2: float = 0.0
    k3: float = 0.0

    def project(self, rays: np.ndarray) -> np.ndarray:
        """[..., 2] tangents x / z and y / z -> [..., 2] pixels; OpenCV's model."""
        x, y = np.moveaxis(rays, -1, 0)
        r2 = x * x + y * y
        radial = 1 + r2 * (self.k1 + r2 * (self.k2 + r2 * self.k3))
        u = x * radial + 2 * self.p1 * x * y + self.p2 * (r2 + 2 * x * x)
        v = y * radial + 2 * self.p2 * x * y + self.p1 * (r2 + 2 * y * y)
        return np.stack([self.fx * u + self.cx, self.fy * v + self.cy], -1)


@lru_cache(MAX_FRAMES)  # some captures have a lens for each frame
def square_half_size(lens: BrownLens) -> float:
    """Tangent of half the largest centred square field of view that lies inside the image.

    0 if there is none. The search goes outwards from the centre, so that pixels beyond the radius
    at which a distortion folds back are excluded.
    """
    edge = np.linspace(-1, 1, 65)
    one = np.ones_like(edge)
    border = np.concatenate([np.stack(side, 1) for side in ((edge, one), (one, edge))])
    border = np.concatenate([border, -border])

    def fit(half_sizes: np.ndarray) -> np.ndarray:
        squares = border * half_sizes[:, None, None]
        pixels, nearer = lens.project(squares), lens.project(0.999 * squares)
        inside = ((pixels >= 0) & (pixels <= [lens.width, lens.height])).all((1, 2))
        middle = [lens.cx, lens.cy]
        grows = ((pixels - middle) ** 2).sum(2) > ((nearer - middle) ** 2).sum(2)
        return inside & grows.all(1)

    steps = np.geomspace(SMALLEST_HALF_SIZE / 2, LARGEST_HALF_SIZE, 150)
    count = int(np.argmin(np.append(fit(steps), False)))  # that fit, one after the other
    if count in (0, len(steps)):
        return 0.0 if count == 0 else LARGEST_HALF_SIZE
    good, bad = steps[count - 1], steps[count]
    for _ in range(25):
        middle = (good + bad) / 2
        good, bad = (middle, bad) if fit(middle[None])[0] else (good, middle)
    return float(good)


@dataclass(frozen=True, eq=False)
class PosedFrame:
    """One entry of transforms.json: files, lens, viewmat [4, 4] world to camera, OpenCV axes."""

    picture: Path
    depth: Path
    lens: BrownLens
    viewmat: np.ndarray


def read_frames(folder: str | Path) -> tuple[list[PosedFrame], list[str]]:
    """The usable frames in the order of their images' names, and a message for each other one.

    Only transforms.json is opened. Raises HeadboxError if it cannot be used at all.
    """
    path = Path(folder) / "transforms.json"
    facts = _read_facts(path)
    frames, faults = [], []
    for number, entry in enumerate(facts["frames"]):
        try:
            frames.append(_read_frame(path.parent, {**facts, **entry}))
        except HeadboxError as error:
            faults.append(f"{path}, frame {number}: {error}")
        except (ValueError, KeyError, TypeError, OverflowError, OSError, RuntimeError):
            faults.append(
                f"{path}, frame {number}: it lacks a field or has one of the wrong kind: "
                "export the capture again."
            )
    return sorted(frames, key=lambda frame: frame.picture), faults


def _read_facts(path: Path) -> dict:
    facts = read_transforms(path)
    entries = facts.get("frames")
    if not isinstance(entries, list):
        raise HeadboxError(f"{path} is not a transforms.json: export the capture again.")
    if len(entries) > MAX_FRAMES:
        raise HeadboxError(f"{path} must list at most {MAX_FRAMES} frames: divide it.")
    if entries and not any(isinstance(e, dict) and "depth_file_path" in e for e in entries):
        raise HeadboxError(
            f"{path} names no depth (depth_file_path), which the first stage needs: export the "
            "capture with depth, or use its photos in stage 2 "
            "(headbox train recipes/small_stage2.py --data PHOTOS)."
        )
    return facts


def _read_frame(root: Path, facts: dict) -> PosedFrame:
    lens = _read_lens(facts)
    pose = np.array(facts["transform_matrix"], dtype=float)
    scale = float(facts.get("applied_scale", 1))  # factor of the camera positions
    if not (_is_rigid(pose) and 1e-6 < scale < 1e6):
        raise HeadboxError(
            "its transform_matrix is not a rotation and translation, or its applied_scale not "
            "above 0: export the capture in metres."
        )
    pose[:3, 3] /= scale
    return PosedFrame(
        _inside(root, facts["file_path"]),
        _inside(root, facts["depth_file_path"]),
        lens,
        np.linalg.inv(pose @ np.diag([1.0, -1, -1, 1])),  # OpenGL's y is up, z backward
    )


def _read_lens(facts: dict) -> BrownLens:
    model = facts.get("camera_model", "OPENCV")
    # Nerfstudio's k4 is another term than OpenCV's; it does not undistort such images either.
    beyond = any(float(facts.get(name, 0)) for name in ("k4", "k5", "k6"))
    if model not in _MODELS or facts.get("is_fisheye") or beyond:
        raise HeadboxError(
            f"its lens, {str(model)[:40]}, is a fisheye or has k4: undistort the capture first."
        )
    width, height = int(facts["w"]), int(facts["h"])
    fx, fy, cx, cy = pinhole_of(facts)
    bends = [float(facts.get(name, 0)) for name in ("k1", "k2", "p1", "p2", "k3")]
    sane = 0 < cx < width <= MAX_SIDE and 0 < cy < height <= MAX_SIDE
    longest = max(width, height)
    focal = (
        min(fx, fy) > longest / (2 * LARGEST_HALF_SIZE)
        and max(fx, fy) < longest / SMALLEST_HALF_SIZE
    )
    lens = BrownLens(width, height, fx, fy, cx, cy, *bends)
    if not (
        sane
        and focal
        and max(map(abs, bends)) < 1e6
        and square_half_size(lens) >= SMALLEST_HALF_SIZE
    ):
        raise HeadboxError(
            "its w, h, fl_x, fl_y, cx, cy and k1 to p2 leave no square image around its centre: "
            "calibrate the camera again."
        )
    return lens


def _is_rigid(pose: np.ndarray) -> bool:
    if pose.shape != (4, 4) or not (np.abs(pose) < 1e9).all():
        return False
    turn = pose[:3, :3]
    # 1e-3: converters print as few as four digits.
    orthogonal = np.allclose(turn @ turn.T, np.eye(3), atol=1e-3) and np.linalg.det(turn) > 0
    return bool(orthogonal and np.allclose(pose[3], [0, 0, 0, 1], atol=1e-6))


def _inside(root: Path, name: str) -> Path:
    path = (root / str(name)).resolve()
    if not path.is_relative_to(root.resolve()):
        raise HeadboxError(f"{str(name)[:80]!r} is outside of the folder: copy the file into it.")
    return path
