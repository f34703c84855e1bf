"""The headbox: how far the eye may move away from the photo's camera, and paths inside it.

A scene from one photo holds little of what the photo did not show. The rule is the one that the
released SHARP program's default path keeps to: sideways by 8 % of the picture's diagonal as it lies
on the nearest surface, forward by 15 % of the way there; nearest is the 0.1 % quantile of depth.

Offsets of the eye are metres in the photo camera's frame: x right, y down, z forward, from where
the photo was taken.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from headbox.camera import Camera, look_at
from headbox.errors import SceneError
from headbox.gaussians import Gaussians
from headbox.render import render_frames

ZOOMS = tuple(1 + 0.01 * i for i in range(26))
EMPTY_RIM = 0.02  # a rim may have small holes: only a side that is gone is worth a crop
PROBES, PROBE_PIXELS = 8, 160


@dataclasses.dataclass(frozen=True)
class Headbox:
    """Metres: how far the eye may go sideways (x, y) and forward (z), and how far off it looks."""

    lateral: float
    forward: float
    focus: float


def measure_headbox(gaussians: Gaussians, camera: Camera) -> Headbox:
    """The headbox of unbatched Gaussians around the camera of their photo.

    Only splats in front of the camera count. Raises SceneError when there are none.
    """
    view = camera.viewmat.to(gaussians.means)
    depths = (gaussians.means.detach() @ view[2, :3] + view[2, 3]).cpu().numpy()
    depths = depths[depths > 0]
    if len(depths) == 0:
        raise SceneError(
            "No splat lies in front of the camera; give a camera that looks at the scene."
        )
    near, tenth = (float(q) for q in np.quantile(depths, (0.001, 0.1)))
    diagonal = math.hypot(
        camera.width / float(camera.K[0, 0]), camera.height / float(camera.K[1, 1])
    )
    return Headbox(lateral=0.08 * diagonal * near, forward=0.15 * near, focus=max(2.0, tenth))


def confine(headbox: Headbox, offset: Tensor) -> Tensor:
    """Offsets of the eye [..., 3] -> offsets inside the headbox [..., 3], softly.

    The headbox is the ellipsoid with half axes lateral, lateral, forward. An offset n times as long
    as the ellipsoid reaches in its direction becomes tanh(n) times as long: small moves pass almost
    unchanged, and large ones come to rest at the surface without a jerk.
    """
    axes = offset.new_tensor([headbox.lateral, headbox.lateral, headbox.forward])
    length = torch.linalg.vector_norm(offset / axes, dim=-1, keepdim=True)
    return offset * torch.where(length > 0, torch.tanh(length) / length.clamp(min=1e-6), 1.0)


def view_from(headbox: Headbox, camera: Camera, offset: Tensor) -> Camera:
    """The photo's camera with its eye moved by offset [3], still looking at the point of focus."""
    return camera.moved(look_at(offset, (0.0, 0.0, headbox.focus)) @ camera.viewmat)


def rotate_forward(headbox: Headbox, camera: Camera, frames: int = 60) -> list[Camera]:
    """The released program's default path: a swing right, forward, left and back, without a seam.

    At t = i / frames, the eye is at x = lateral sin(2 pi t), y = 0 and
    z = forward (1 - cos(2 pi t)) / 2, and looks at the point `focus` metres before the photo's
    camera. Frame 0 is the photo's own view; the frame after the last would be frame 0 again.
    """
    cameras = []
    for i in range(frames):
        angle = 2 * math.pi * i / frames
        x, z = headbox.lateral * math.sin(angle), headbox.forward * (1 - math.cos(angle)) / 2
        cameras.append(view_from(headbox, camera, torch.tensor([x, 0.0, z])))
    return cameras


def fill_frame(gaussians: Gaussians, cameras: Sequence[Camera]) -> list[Camera]:
    """The same cameras, all with a focal length just so much longer that no black edge shows.

    From anywhere but its own place, a photo's scene ends inside the picture. Coverage (alpha) is
    drawn small from some of the cameras; the least of the ZOOMS is taken with which the rim of no
    picture is empty for more than EMPTY_RIM of its length, or the largest.
    """
    some = cameras[:: max(1, len(cameras) // PROBES)]
    size = PROBE_PIXELS / max(some[0].width, some[0].height)
    small = [c.resized(max(8, round(c.width * size)), max(8, round(c.height * size))) for c in some]
    empty = torch.stack([drawn.alphas < 0.5 for drawn in render_frames(gaussians, small)])
    zoom = next((zoom for zoom in ZOOMS if _empty_rim(empty, zoom) <= EMPTY_RIM), ZOOMS[-1])
    longer = torch.tensor([[zoom, 1, 1], [1, zoom, 1], [1, 1, 1]])
    return [dataclasses.replace(c, K=c.K * longer) for c in cameras]


def _empty_rim(empty: Tensor, zoom: float) -> float:
    """Of pictures [n, H, W] cropped by `zoom`, the largest share of the rim that is empty."""
    height, width = empty.shape[1:]
    y, x = (round(n * (1 - 1 / zoom) / 2) for n in (height, width))
    seen = empty[:, y : height - y, x : width - x]
    rim = torch.cat([seen[:, 0], seen[:, -1], seen[:, :, 0], seen[:, :, -1]], 1)
    return float(rim.float().mean(1).max())
