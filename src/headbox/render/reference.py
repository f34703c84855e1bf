"""Reference rasteriser in plain differentiable torch, in any float dtype, for tests.

EWA splatting (Zwicker et al. 2001; 3DGS, arXiv 2308.04079, eq. 5) with the conventions of gsplat
1.5 in its "classic" mode, which the released SHARP program renders with. Rules without a citation
are gsplat's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import torch
from torch import Tensor

from headbox.camera import Camera
from headbox.color import linear_to_srgb
from headbox.errors import SceneError
from headbox.gaussians import Gaussians, covariances
from headbox.render.thresholds import (
    FAR_PLANE,
    FOV_MARGIN,
    MAX_ALPHA,
    MAX_IMAGE_PIXELS,
    MAX_SIGMAS,
    MIN_ALPHA,
    MIN_TRANSMITTANCE,
    NEAR_PLANE,
)

_TILE = 32  # pixels: the table of pixels x splats of one tile has to fit into memory


@dataclasses.dataclass(frozen=True, eq=False)
class Rendering:
    """A rendered view: colors [H, W, 3] sRGB 0..1, alphas [H, W] 0..1, depths [H, W] metres.

    The depth of a pixel is the mean z of its splats in the camera's frame, weighted by their
    contributions (so divided by alpha); it is 0 where alpha is 0.
    """

    colors: Tensor
    alphas: Tensor
    depths: Tensor


def rasterize_reference(
    gaussians: Gaussians,
    camera: Camera,
    background: Sequence[float] = (0.0, 0.0, 0.0),
    eps2d: float = 0.0,
) -> Rendering:
    """Render unbatched Gaussians in the dtype of their means, with the arguments of `render_view`.

    The result is differentiable in all five fields. Use it for small scenes only: a splat takes
    tens of kilobytes in each tile of 32 x 32 pixels that it touches. Raises SceneError for means
    with NaN or infinity and for images above 2**28 pixels.
    """
    check_image_size(camera)
    splats = _project(gaussians, camera, eps2d)
    lefts, tops = range(0, camera.width, _TILE), range(0, camera.height, _TILE)
    rows = [torch.cat([_blend(splats, camera, x, y) for x in lefts], dim=1) for y in tops]
    colors, alphas, depths = torch.cat(rows).split([3, 1, 1], dim=-1)
    colors = colors + (1 - alphas) * colors.new_tensor(list(background))
    return make_rendering(colors, alphas[..., 0], (depths / alphas.clamp(min=1e-10))[..., 0])


def check_image_size(camera: Camera) -> None:
    """Raise SceneError for an image of more than MAX_IMAGE_PIXELS pixels."""
    if camera.width * camera.height > MAX_IMAGE_PIXELS:
        raise SceneError(
            f"An image of {camera.width} x {camera.height} pixels is above the limit of "
            f"{MAX_IMAGE_PIXELS} pixels; reduce its width."
        )


def make_rendering(colors: Tensor, alphas: Tensor, depths: Tensor) -> Rendering:
    """Convert linear colors [H, W, 3], composited over the background, to sRGB."""
    return Rendering(linear_to_srgb(colors.clamp(0, 1)), alphas, depths)


@dataclasses.dataclass(frozen=True, eq=False)
class _Projected:
    """M projected splats, nearest first; lengths in pixels."""

    means: Tensor  # [M, 2]
    conics: Tensor  # [M, 2, 2] inverse covariances
    extents: Tensor  # [M, 2] half size of the box along x and y outside of which alpha is 0
    depths: Tensor  # [M] metres
    opacities: Tensor  # [M]
    colors: Tensor  # [M, 3]


def _project(gaussians: Gaussians, camera: Camera, eps2d: float) -> _Projected:
    K, viewmat = camera.K.to(gaussians.means), camera.viewmat.to(gaussians.means)
    points = gaussians.means @ viewmat[:3, :3].T + viewmat[:3, 3]  # [N, 3]
    if not torch.isfinite(points).all():
        raise SceneError("The means contain NaN or infinity; remove those splats first.")
    # Splats outside the planes are removed before the division by z: their gradient is 0, not NaN.
    visible = (
        (points[:, 2] >= NEAR_PLANE)
        & (points[:, 2] <= FAR_PLANE)
        & (gaussians.opacities >= MIN_ALPHA)
    )
    index = visible.nonzero()[:, 0]
    # gsplat and the CPU rasteriser sort by float32 depth; equal depths keep the scene's order.
    index = index[torch.argsort(points[index, 2].detach().float(), stable=True)]

    focal, centre = K.diagonal()[:2], K[:2, 2]
    A = _jacobians(points[index], focal, centre, camera) @ viewmat[:3, :3]  # [M, 2, 3]
    covars = A @ covariances(gaussians.quats[index], gaussians.scales[index]) @ A.mT
    covars = covars + eps2d * torch.eye(2).to(covars)
    thick = torch.linalg.det(covars.detach()) > 0
    index, covars = index[thick], covars[thick]
    opacities = gaussians.opacities[index]
    sigmas = (2 * torch.log(255 * opacities.detach())).sqrt().clamp(max=MAX_SIGMAS)
    return _Projected(
        means=points[index, :2] / points[index, 2:] * focal + centre,
        conics=torch.linalg.inv(covars),
        extents=sigmas[:, None] * covars.detach().diagonal(dim1=1, dim2=2).sqrt(),
        depths=points[index, 2],
        opacities=opacities,
        colors=gaussians.colors[index],
    )


def _jacobians(points: Tensor, focal: Tensor, centre: Tensor, camera: Camera) -> Tensor:
    """d(pixel) / d(point in the camera frame) [M, 2, 3], with x / z and y / z clamped to the field
    of view plus FOV_MARGIN."""
    size = points.new_tensor([camera.width, camera.height])
    margin = FOV_MARGIN * size / (2 * focal)
    slopes = points[:, :2] / points[:, 2:]
    slopes = slopes.clamp(-centre / focal - margin, (size - centre) / focal + margin)
    scale = focal / points[:, 2:]  # [M, 2]
    return torch.cat([torch.diag_embed(scale), (-scale * slopes)[..., None]], dim=-1)


def _blend(splats: _Projected, camera: Camera, left: int, top: int) -> Tensor:
    """Linear colors, alphas, and depths times alpha of the pixels of one tile: [h, w, 5]."""
    xs = torch.arange(left, min(left + _TILE, camera.width)).to(splats.means)
    ys = torch.arange(top, min(top + _TILE, camera.height)).to(splats.means)
    low, high = (splats.means.detach() + sign * splats.extents for sign in (-1, 1))
    ends = torch.stack([xs[[0, -1]], ys[[0, -1]]]) + 0.5  # [2, 2] first and last pixel centre
    touching = ((low <= ends[:, 1]) & (high >= ends[:, 0])).all(-1)
    means, opacities = splats.means[touching], splats.opacities[touching]
    (xx, xy), (_, yy) = splats.conics[touching].permute(1, 2, 0)

    dx = means[:, 0] - (xs[None, :, None] + 0.5)  # [1, w, M]
    dy = means[:, 1] - (ys[:, None, None] + 0.5)  # [h, 1, M]
    powers = 0.5 * (xx * dx * dx + yy * dy * dy) + xy * dx * dy
    alphas = (opacities * torch.exp(-powers)).clamp(max=MAX_ALPHA)
    alphas = alphas * (alphas >= MIN_ALPHA)
    # Transmittance decreases monotonically, so a mask stops the blending of a pixel.
    after = torch.cumprod(1 - alphas, dim=-1)
    before = torch.cat([torch.ones_like(after[..., :1]), after[..., :-1]], dim=-1)
    weights = alphas * before * (after > MIN_TRANSMITTANCE)
    ones = torch.ones_like(splats.depths)
    values = torch.cat([splats.colors, ones[:, None], splats.depths[:, None]], dim=-1)
    return weights @ values[touching]
