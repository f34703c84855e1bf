"""Pinhole cameras with OpenCV axes (x right, y down, z forward)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import torch
from torch import Tensor

from headbox.errors import SceneError
from headbox.focal_length import ASSUMED_35MM, focal_px

ASSUMED_SIZE = (1600, 1200)  # width, height; only their ratio is seen


@dataclasses.dataclass(frozen=True, eq=False)
class Camera:
    """A pinhole camera and the size of its image.

    K [3, 3] in pixels, pixel centres at +0.5 (so the centre of the image is at cx = width / 2);
    viewmat [4, 4], world to camera, metres; both float32. Raises SceneError for an invalid camera.
    """

    K: Tensor
    viewmat: Tensor
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.K.shape != (3, 3) or self.viewmat.shape != (4, 4):
            raise SceneError(
                f"A camera needs K [3, 3] and viewmat [4, 4], "
                f"not {list(self.K.shape)} and {list(self.viewmat.shape)}."
            )
        if self.width < 1 or self.height < 1:
            size = f"{self.width} x {self.height}"
            raise SceneError(f"An image of {size} pixels is empty; give at least 1 x 1.")
        if not (torch.isfinite(self.K).all() and torch.isfinite(self.viewmat).all()):
            raise SceneError(
                "The camera's K or viewmat holds NaN or infinity; give finite numbers."
            )
        if not (self.K[0, 0] > 0 and self.K[1, 1] > 0):
            focals = f"{float(self.K[0, 0]):g} and {float(self.K[1, 1]):g}"
            raise SceneError(f"The focal lengths must be above 0 pixels, not {focals}.")

    @staticmethod
    def of_photo(width: int, height: int, focal_px: float) -> Camera:
        """The camera of a photo: at the origin, square pixels, principal point in the middle."""
        K = torch.tensor([[focal_px, 0, width / 2], [0, focal_px, height / 2], [0, 0, 1]])
        return Camera(K, torch.eye(4), width, height)

    @staticmethod
    def assumed() -> Camera:
        """For a scene without one: at the origin along +z, 30 mm on a 36 x 24 mm frame, 4 : 3."""
        return Camera.of_photo(*ASSUMED_SIZE, focal_px(ASSUMED_35MM, *ASSUMED_SIZE))

    @property
    def focal_px(self) -> float:
        """The horizontal focal length in pixels."""
        return float(self.K[0, 0])

    def resized(self, width: int, height: int) -> Camera:
        """The same view at another image size; K scales with each side."""
        scale = self.K.new_tensor([[width / self.width], [height / self.height], [1.0]])
        return Camera(self.K * scale, self.viewmat, width, height)

    def fit(self, longest: int, least: int = 1) -> Camera:
        """The same view with `longest` pixels along the longer side, at least `least` along the
        other."""
        scale = longest / max(self.width, self.height)
        sides = (max(least, round(side * scale)) for side in (self.width, self.height))
        return self.resized(*sides)

    def moved(self, viewmat: Tensor) -> Camera:
        """The same camera with another viewmat [4, 4], world to camera."""
        return Camera(self.K, viewmat, self.width, self.height)


def look_at(
    eye: Tensor | Sequence[float],
    target: Tensor | Sequence[float],
    up: Tensor | Sequence[float] = (0.0, -1.0, 0.0),
) -> Tensor:
    """viewmat [4, 4] float32 of a camera at `eye` that looks at `target`; world metres.

    `up` is the direction that points up in the image; the scene's y axis points down. Raises
    SceneError when eye and target coincide or `up` lies along the line of sight.
    """
    eye, target, up = (torch.as_tensor(v, dtype=torch.float32) for v in (eye, target, up))
    forward = target - eye
    right = torch.linalg.cross(forward, up)
    if not (right.norm() > 1e-6 * forward.norm() * up.norm()):  # `not >` also catches NaN
        raise SceneError(
            f"No camera at {eye.tolist()} can look at {target.tolist()} with {up.tolist()} up; "
            "the points must differ and the line between them must not run along up."
        )
    forward = forward / forward.norm()
    right = right / right.norm()
    rotation = torch.stack([right, torch.linalg.cross(forward, right), forward])
    top = torch.cat([rotation, -(rotation @ eye)[:, None]], dim=1)
    return torch.cat([top, top.new_tensor([[0.0, 0.0, 0.0, 1.0]])])


def project(points: Tensor, camera: Camera) -> tuple[Tensor, Tensor]:
    """World points [..., 3] in metres -> (pixels [..., 2], depths [...] = z in the camera, metres).

    A point at depth <= 0 is behind the camera, and its pixels are meaningless.
    """
    K, viewmat = camera.K.to(points), camera.viewmat.to(points)
    seen = points @ viewmat[:3, :3].T + viewmat[:3, 3]
    depths = seen[..., 2]
    return (seen @ K.T)[..., :2] / depths[..., None], depths


def unproject(pixels: Tensor, depths: Tensor, camera: Camera) -> Tensor:
    """Inverse of `project`: pixels [..., 2], depths [...] -> world points [..., 3] in metres."""
    K, viewmat = camera.K.to(pixels), camera.viewmat.to(pixels)
    rays = torch.cat([pixels, torch.ones_like(pixels[..., :1])], dim=-1) @ torch.linalg.inv(K).T
    return (rays * depths[..., None] - viewmat[:3, 3]) @ torch.linalg.inv(viewmat[:3, :3]).T
