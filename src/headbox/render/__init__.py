"""Rendering of 3D Gaussians: `render_view` for one camera, `render_views` for several."""

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
    """Render unbatched Gaussians [N] from `camera`: with gsplat for CUDA tensors, else on the CPU.

    `background` is linear RGB. `eps2d` is a low-pass filter: the variance in square pixels that is
    added to every projected splat (3DGS and gsplat use 0.3; SHARP is trained and rendered with 0).
    viewmat need not be rigid; the skew of K is ignored. `rasterize_reference` defines the result.

    The result is differentiable in all five fields of the Gaussians; the backward pass is fastest
    when only `colors` requires a gradient. Raises SceneError for splats with NaN or infinity and
    for images above 2**28 pixels, HeadboxError for CUDA tensors without gsplat.
    """
    return next(render_views(gaussians, [camera], background, eps2d))


def render_views(
    gaussians: Gaussians,
    cameras: Iterable[Camera],
    background: Sequence[float] = (0.0, 0.0, 0.0),
    eps2d: float = 0.0,
) -> Iterator[Rendering]:
    """Yield `render_view` for each camera; work that is independent of the camera is done once.

    Cameras are taken one at a time, so memory does not grow with their number.
    """
    if gaussians.means.is_cuda:
        from headbox.render.cuda import rasterize_gsplat

        for camera in cameras:
            yield rasterize_gsplat(gaussians, camera, background, eps2d)
    else:
        from headbox.render.cpu import pack_scene, rasterize

        packed = pack_scene(gaussians)
        for camera in cameras:
            yield rasterize(packed, camera, background, eps2d)
