"""Camera paths through the headbox, for videos and animations.

All paths are closed and smooth: the frame after the last would be frame 0. All stay inside the
headbox, which is why some do not reach its limits. All but the orbit start at the source view. The
camera keeps looking at the point of focus.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from headbox.camera import Camera
from headbox.limits import Headbox, reach, view_from


def rotate_forward(headbox: Headbox, camera: Camera, frames: int = 60) -> list[Camera]:
    """The released SHARP program's default path: a swing right, forward, left and back.

    Without bounds, it is at x = right sin(2 pi t), z = forward (1 - cos(2 pi t)) / 2; that leaves
    the ellipsoid by up to 15 %, so here it is that much smaller.
    """
    turns = _turns(frames)
    sideways = _swing(headbox.left, headbox.right, turns)
    ahead = headbox.forward * (1 - torch.cos(turns)) / 2
    return _cameras(headbox, camera, [sideways, torch.zeros(frames), ahead])


def swipe(headbox: Headbox, camera: Camera, frames: int = 60) -> list[Camera]:
    """Left and right, at the photo's height."""
    rest = torch.zeros(frames)
    sideways = _swing(headbox.left, headbox.right, _turns(frames))
    return _cameras(headbox, camera, [sideways, rest, rest])


def shake(headbox: Headbox, camera: Camera, frames: int = 60) -> list[Camera]:
    """Left and right, then up and down, at rest in between."""
    turns = 2 * _turns(frames)
    first, second = (_eased(turns - start) for start in (0, 2 * math.pi))
    sideways = _swing(headbox.left, headbox.right, first)
    upright = _swing(headbox.up, headbox.down, second)
    return _cameras(headbox, camera, [sideways, upright, torch.zeros(frames)])


def orbit(headbox: Headbox, camera: Camera, frames: int = 60) -> list[Camera]:
    """An ellipse around the centre of the headbox; it does not pass through the source view."""
    turns = _turns(frames)
    low, high = (headbox.left, headbox.up), (headbox.right, headbox.down)
    waves = (torch.sin(turns), -torch.cos(turns))
    ring = [(b - a) / 2 + (b + a) / 2 * w for a, b, w in zip(low, high, waves, strict=True)]
    return _cameras(headbox, camera, [*ring, torch.zeros(frames)])


def dolly_zoom(headbox: Headbox, camera: Camera, frames: int = 60) -> list[Camera]:
    """Forward and backward, with the focal length chosen so that the plane of focus keeps its size
    (dolly zoom)."""
    rest = torch.zeros(frames)
    ahead = _swing(headbox.backward, headbox.forward, _turns(frames))
    cameras = []
    for moved, z in zip(_cameras(headbox, camera, [rest, rest, ahead]), ahead, strict=True):
        K = moved.K.clone()
        K[:2, :2] *= 1 - float(z) / headbox.focus
        cameras.append(dataclasses.replace(moved, K=K))
    return cameras


PATHS: dict[str, Callable[[Headbox, Camera, int], list[Camera]]] = {
    "rotate": rotate_forward,
    "swipe": swipe,
    "shake": shake,
    "orbit": orbit,
    "dolly": dolly_zoom,
}


def _turns(frames: int) -> Tensor:
    """[frames] angles of one turn, the end excluded."""
    return 2 * math.pi * torch.arange(frames) / max(frames, 1)


def _eased(angle: Tensor) -> Tensor:
    """Angles of one turn, eased at both ends; clamped before and after it."""
    t = (angle / (2 * math.pi)).clamp(0, 1)
    return 2 * math.pi * t * t * (3 - 2 * t)


def _swing(low: float, high: float, angle: Tensor) -> Tensor:
    """A smooth wave between -low and high that is 0 and rises at angle 0. (A sine with a different
    amplitude on each side would have a kink at 0.)"""
    return math.sqrt(low * high) * torch.sin(angle) + (high - low) / 2 * (1 - torch.cos(angle))


def _cameras(headbox: Headbox, camera: Camera, offset: Sequence[Tensor]) -> list[Camera]:
    """Cameras at offsets (x, y, z), each [frames], all scaled until the farthest is inside."""
    offsets = torch.stack(list(offset), dim=-1)
    farthest = max([1.0, *reach(headbox, offsets).tolist()])
    return [view_from(headbox, camera, at / farthest) for at in offsets]
