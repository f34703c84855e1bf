"""Differentiable rasterisation with gsplat, for Gaussians on a CUDA device."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from headbox.camera import Camera
from headbox.errors import HeadboxError, SceneError
from headbox.gaussians import Gaussians
from headbox.render.reference import Rendering, check_image_size, make_rendering
from headbox.render.thresholds import FAR_PLANE, NEAR_PLANE


def rasterize_gsplat(
    gaussians: Gaussians, camera: Camera, background: Sequence[float], eps2d: float
) -> Rendering:
    """Render with the arguments and result of `render_view`.

    Raises HeadboxError when gsplat is not installed, and SceneError for means with NaN or infinity
    and for images above 2**28 pixels.
    """
    try:
        from gsplat import rasterization  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise HeadboxError(
            "Rendering on a CUDA device needs gsplat: pip install 'headbox[cuda]', "
            "or move the Gaussians to the CPU."
        ) from error
    check_image_size(camera)
    if not torch.isfinite(gaussians.means).all():
        raise SceneError("The means contain NaN or infinity; remove those splats first.")
    values, alphas, _ = rasterization(
        gaussians.means,
        gaussians.quats,
        gaussians.scales,
        gaussians.opacities,
        gaussians.colors,
        camera.viewmat.to(gaussians.means)[None],
        camera.K.to(gaussians.means)[None],
        camera.width,
        camera.height,
        near_plane=NEAR_PLANE,
        far_plane=FAR_PLANE,
        eps2d=eps2d,
        render_mode="RGB+D",
    )
    alphas = alphas[0, ..., 0]
    colors = values[0, ..., :3] + (1 - alphas[..., None]) * alphas.new_tensor(list(background))
    return make_rendering(colors, alphas, values[0, ..., 3] / alphas.clamp(min=1e-10))
