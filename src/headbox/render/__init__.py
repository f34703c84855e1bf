"""Rendering of Gaussians: `render_view` for one camera, `render_views` for many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from headbox.camera import Camera
from headbox.gaussians import Gaussians
from headbox.render.reference import Rendering, rasterize_reference

__all__ = ["Rendering", "rasterize_reference", "render_view", "render_views"]


def render_view(
    gaussians: Gaussians,
    camera: Camera,
    background: Sequence[float] = (0.0, 0.0, 0.0),
    eps2d: float = 0.0,
) -> Rendering:
    """Draw unbatched Gaussians as `camera` sees them: gsplat for CUDA tensors, else on the CPU.

    `background` is linear RGB. `eps2d` is a low-pass: the variance, in square pixels, added to
    every splat (3DGS and gsplat use 0.3; SHARP is trained and drawn with 0). viewmat need not be
    rigid; K's skew is taken as 0. What exactly is drawn: see `rasterize_reference`.

    Differentiable in all five fields of the Gaussians; a gradient for colors alone is the fastest.
    Raises SceneError for splats with NaN or infinity and for pictures above 2**28 pixels.
    """
    return next(render_views(gaussians, [camera], background, eps2d))


def render_views(
    gaussians: Gaussians,
    cameras: Iterable[Camera],
    background: Sequence[float] = (0.0, 0.0, 0.0),
    eps2d: float = 0.0,
) -> Iterator[Rendering]:
    """`render_view` for each camera; what does not depend on the camera is done once."""
    if gaussians.means.is_cuda:
        from headbox.render.cuda import rasterize_gsplat

        for camera in cameras:
            yield rasterize_gsplat(gaussians, camera, background, eps2d)
    else:
        from headbox.render.cpu import pack, rasterize

        packed = pack(gaussians)
        for camera in cameras:
            yield rasterize(packed, camera, background, eps2d)
