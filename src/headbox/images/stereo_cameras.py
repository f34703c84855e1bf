"""Stereo cameras: their positions, baseline and convergence plane ("window").

All cameras of a stereo image are parallel and share one window, a rectangle perpendicular to their
axes, through off-centre principal points (sheared frusta). Converging cameras ("toe-in") would
cause vertical disparity.

A point at `depth` appears farther right in the right view than in the left one by the fraction
f / W * baseline * (1 / window - 1 / depth) of the width: it is negative in front of the window.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import torch

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.gaussians import Gaussians
from headbox.images.framing import fill_frame
from headbox.render import render_views
from headbox.scene.measure_headbox import PROBE_PIXELS, PROBES

AVERAGE_IPD = 0.063  # metres: average interpupillary distance of adults
MAX_SCENE_DISPARITY = 0.02  # between the nearest and the farthest point, relative to the width
MAX_DISPARITY = 0.035  # between the nearest point and infinity: above it viewers get eye strain
_OUTLIERS = 0.005  # fraction of the pixels ignored at both ends of the depth range


def shifted_camera(camera: Camera, right: float, window: float = math.inf) -> Camera:
    """The camera moved by `right` metres along its x axis (negative: to the left).

    Its principal point is shifted so that points at a depth of `window` metres keep their position
    in the image.
    """
    shift = torch.eye(4)
    shift[0, 3] = -right
    K = camera.K.clone()
    K[0, 2] += K[0, 0] * right / window
    return dataclasses.replace(camera, K=K, viewmat=shift @ camera.viewmat)


def depth_range(gaussians: Gaussians, cameras: Sequence[Camera]) -> tuple[float, float]:
    """Depths in metres of the nearest and the farthest point visible to the cameras: (near, far).

    They are the 0.5th and 99.5th percentiles of low-resolution depth maps from some of the cameras.
    Raises SceneError when the cameras see no splat.
    """
    some = cameras[:: max(1, len(cameras) // PROBES)]
    scale = PROBE_PIXELS / max(some[0].width, some[0].height)
    small = [c.resized(*(max(8, round(n * scale)) for n in (c.width, c.height))) for c in some]
    ends = []
    for drawn in render_views(gaussians, small):
        depths = drawn.depths[drawn.alphas > 0.5]
        if len(depths):
            ends.append(torch.quantile(depths, torch.tensor([_OUTLIERS, 1 - _OUTLIERS])).tolist())
    if not ends:
        raise SceneError(
            "No splat lies in front of the camera; give a camera that looks at the scene."
        )
    return min(near for near, _ in ends), max(far for _, far in ends)


def disparity(camera: Camera, baseline: float, near: float, far: float = math.inf) -> float:
    """Relative disparity between points at depths near and far, as a fraction of the width.

    `baseline`, `near` and `far` are in metres.
    """
    return camera.focal_px / camera.width * baseline * (1 / near - 1 / far)


def comfortable_baseline(camera: Camera, near: float, far: float, room: float) -> float:
    """Baseline in metres for comfortable viewing of a scene from `near` to `far` metres.

    The largest that exceeds neither AVERAGE_IPD, nor `room` (metres that the headbox allows), nor
    MAX_SCENE_DISPARITY, nor MAX_DISPARITY.
    """
    spread, total = disparity(camera, 1, near, far), disparity(camera, 1, near)
    return min(AVERAGE_IPD, room, MAX_SCENE_DISPARITY / max(spread, 1e-9), MAX_DISPARITY / total)


def zoomed_camera(camera: Camera, zoom: float) -> Camera:
    """The camera with its image enlarged by `zoom` around the image centre."""
    K = camera.K.clone()
    middle = K.new_tensor([camera.width / 2, camera.height / 2])
    K[:2, :2] *= zoom
    K[:2, 2] = middle + zoom * (K[:2, 2] - middle)
    return dataclasses.replace(camera, K=K)


def zoom_to_fill(gaussians: Gaussians, views: Sequence[Camera]) -> float:
    """The zoom at which none of the views, all of one focal length, shows a black border.

    It is that of `fill_frame`, increased by one pixel of its low-resolution images on each side.
    """
    filled = fill_frame(gaussians, views)[0].focal_px / views[0].focal_px
    sides = views[0].width, views[0].height
    return filled * (1 + 2 / (PROBE_PIXELS * min(sides) / max(sides)))
