"""The headbox as a value: its limits, and camera positions inside.

Offsets of the camera are metres in the frame of the photo's camera: x right, y down, z forward.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
from typing import Any

import torch
from torch import Tensor

from headbox.camera import Camera, look_at
from headbox.errors import SceneError


@dataclasses.dataclass(frozen=True)
class Headbox:
    """How far the camera may move in each of six directions, metres >= 0, and the distance of the
    point that it keeps looking at (focus, > 0).

    Between the six directions the headbox is round: each octant is part of an ellipsoid.
    """

    left: float
    right: float
    up: float
    down: float
    forward: float
    backward: float
    focus: float

    def to_dict(self) -> dict[str, float]:
        """For JSON: four significant digits of each number."""
        return {name: float(f"{value:.4g}") for name, value in dataclasses.asdict(self).items()}

    @staticmethod
    def from_dict(facts: Any) -> Headbox:
        """Inverse of `to_dict`. Raises SceneError for anything else; other names are ignored."""
        names = [field.name for field in dataclasses.fields(Headbox)]
        with contextlib.suppress(ValueError, TypeError, LookupError, OverflowError):
            limits = {name: float(facts[name]) for name in names}
            if all(0 <= x < math.inf for x in limits.values()) and limits["focus"] > 0:
                return Headbox(**limits)
        raise SceneError(
            f"{str(facts)[:80]!r} is no headbox: it needs {', '.join(names)} in metres, none "
            "below 0."
        )


def reach(headbox: Headbox, offset: Tensor) -> Tensor:
    """How far out offsets [..., 3] of the camera are: [...], 0 at the centre, 1 at the surface."""
    ahead = offset.new_tensor([headbox.right, headbox.down, headbox.forward])
    back = offset.new_tensor([headbox.left, headbox.up, headbox.backward])
    axes = torch.where(offset > 0, ahead, back).clamp(min=1e-9)
    return torch.linalg.vector_norm(offset / axes, dim=-1)


def confine(headbox: Headbox, offset: Tensor) -> Tensor:
    """Offsets of the camera [..., 3] -> offsets inside the headbox [..., 3], softly.

    An offset of n times the headbox's extent in its direction becomes tanh(n) times that: small
    offsets stay almost unchanged, and large ones approach the surface smoothly.
    """
    n = reach(headbox, offset)[..., None]
    return offset * torch.where(n > 0, torch.tanh(n) / n.clamp(min=1e-6), 1.0)


def view_from(headbox: Headbox, camera: Camera, offset: Tensor) -> Camera:
    """The photo's camera moved by offset [3], still looking at the point of focus."""
    return camera.moved(look_at(offset, (0.0, 0.0, headbox.focus)) @ camera.viewmat)
