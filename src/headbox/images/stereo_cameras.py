"""Several eyes beside each other: where they stand, how far apart, and what their screen is.

All eyes of a picture look the same way and share one window, a rectangle at right angles to their
axis: each has the part of the picture plane that sees it (an off-centre K, "sheared frustum").
Eyes that turn towards each other instead ("toe-in") would see heights that differ.

A thing lies in the right eye's picture farther right than in the left eye's, by a share of the
picture's width that is f / W * baseline * (1 / window - 1 / depth): below 0 before the window.
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

LIFE_SIZE = 0.063  # metres between the eyes of most people
COMFORTABLE = 0.02  # disparity between the nearest and the farthest thing
MOST = 0.035  # disparity, beyond which eyes get tired: between the nearest thing and infinity
_OUTLIERS = 0.005  # of the pixels, at either end: a picture is not judged by a few stray splats


def beside(camera: Camera, right: float, window: float = math.inf) -> Camera:
    """The camera moved `right` metres along its own x axis (left if below 0), its frustum sheared
    so that what is `window` metres before it stays where it is in the picture.
    """
    shift = torch.eye(4)
    shift[0, 3] = -right
    K = camera.K.clone()
    K[0, 2] += K[0, 0] * right / window
    return dataclasses.replace(camera, K=K, viewmat=shift @ camera.viewmat)


def depth_range(gaussians: Gaussians, cameras: Sequence[Camera]) -> tuple[float, float]:
    """(near, far): metres to the nearest and the farthest thing that these cameras show, drawn
    small from some of them.

    Raises SceneError when they show nothing.
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
    """How much more the two eyes' pictures differ for one thing than for a nearer one, as a share
    of the picture's width."""
    return camera.focal_px / camera.width * baseline * (1 / near - 1 / far)


def comfortable_baseline(camera: Camera, near: float, far: float, room: float) -> float:
    """Metres between two eyes for a scene from `near` to `far` metres: as in life, unless that is
    more than `room`, spreads the scene over more than COMFORTABLE, or puts more than MOST between
    its nearest thing and infinity.
    """
    spread, whole = disparity(camera, 1, near, far), disparity(camera, 1, near)
    return min(LIFE_SIZE, room, COMFORTABLE / max(spread, 1e-9), MOST / whole)


def zoomed(camera: Camera, zoom: float) -> Camera:
    """The middle of the same picture, `zoom` times as large."""
    K = camera.K.clone()
    middle = K.new_tensor([camera.width / 2, camera.height / 2])
    K[:2, :2] *= zoom
    K[:2, 2] = middle + zoom * (K[:2, 2] - middle)
    return dataclasses.replace(camera, K=K)


def zoom_to_fill(gaussians: Gaussians, views: Sequence[Camera]) -> float:
    """How far to zoom so that none of these views, of one focal length, shows a black edge: as
    `fill_frame` does, and on either side one pixel more of the small pictures that it draws."""
    filled = fill_frame(gaussians, views)[0].focal_px / views[0].focal_px
    sides = views[0].width, views[0].height
    return filled * (1 + 2 / (PROBE_PIXELS * min(sides) / max(sides)))
