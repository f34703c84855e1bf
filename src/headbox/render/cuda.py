"""The same picture from gsplat, for Gaussians that live on a CUDA device; differentiable."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from headbox.camera import Camera
from headbox.errors import HeadboxError, SceneError
from headbox.gaussians import Gaussians
from headbox.render.reference import FAR, NEAR, Rendering, check_picture, finish


def rasterize_gsplat(
    gaussians: Gaussians, camera: Camera, background: Sequence[float], eps2d: float
) -> Rendering:
    """Arguments and result as `render`. Raises HeadboxError when gsplat is not installed."""
    try:
        from gsplat import rasterization  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise HeadboxError(
            "Drawing on a CUDA device needs gsplat: pip install 'headbox[cuda]', "
            "or move the Gaussians to the CPU."
        ) from error
    check_picture(camera)
    if not torch.isfinite(gaussians.means).all():
        raise SceneError("The means hold NaN or infinity; drop those splats before drawing.")
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
        near_plane=NEAR,
        far_plane=FAR,
        eps2d=eps2d,
        render_mode="RGB+D",
    )
    alphas = alphas[0, ..., 0]
    colors = values[0, ..., :3] + (1 - alphas[..., None]) * alphas.new_tensor(list(background))
    return finish(colors, alphas, values[0, ..., 3] / alphas.clamp(min=1e-10))
