"""The headbox as a value: its limits, and camera positions inside."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math

import torch
from torch import Tensor

from headbox.camera import Camera, look_at
from headbox.errors import SceneError


@dataclasses.dataclass(frozen=True)
class Headbox:
    """Metres: how far the eye may go to each of six sides, and how far off it looks (focus, > 0).

    In between, the headbox is round: each of its eighths is that of an ellipsoid.
    """

    left: float
    right: float
    up: float
    down: float
    forward: float
    backward: float
    focus: float

    def to_json(self) -> str:
        """As scenes carry it, in their note "eye_limits"; four digits of each number."""
        return json.dumps({k: float(f"{v:.4g}") for k, v in dataclasses.asdict(self).items()})

    @staticmethod
    def from_json(text: str) -> Headbox:
        """Inverse of `to_json`. Raises SceneError for anything else; more names are no harm."""
        names = [field.name for field in dataclasses.fields(Headbox)]
        with contextlib.suppress(ValueError, TypeError, LookupError, OverflowError, RecursionError):
            noted = json.loads(text)
            limits = {name: float(noted[name]) for name in names}
            if all(0 <= x < math.inf for x in limits.values()) and limits["focus"] > 0:
                return Headbox(**limits)
        raise SceneError(
            f"{text[:80]!r} is no headbox: it needs {', '.join(names)}, in metres, none below 0."
        )


def reach(headbox: Headbox, offset: Tensor) -> Tensor:
    """How far out offsets [..., 3] of the eye lie: [...], 0 in the middle, 1 at the surface."""
    ahead = offset.new_tensor([headbox.right, headbox.down, headbox.forward])
    back = offset.new_tensor([headbox.left, headbox.up, headbox.backward])
    axes = torch.where(offset > 0, ahead, back).clamp(min=1e-9)
    return torch.linalg.vector_norm(offset / axes, dim=-1)


def confine(headbox: Headbox, offset: Tensor) -> Tensor:
    """Offsets of the eye [..., 3] -> offsets inside the headbox [..., 3], softly.

    An offset n times as long as the headbox reaches in its direction becomes tanh(n) times as long:
    small moves pass almost unchanged, and large ones come to rest at the surface without a jerk.
    """
    n = reach(headbox, offset)[..., None]
    return offset * torch.where(n > 0, torch.tanh(n) / n.clamp(min=1e-6), 1.0)


def view_from(headbox: Headbox, camera: Camera, offset: Tensor) -> Camera:
    """The photo's camera with its eye moved by offset [3], still looking at the point of focus."""
    return camera.moved(look_at(offset, (0.0, 0.0, headbox.focus)) @ camera.viewmat)
