"""What a picture of Gaussians is: plain differentiable torch, in any float dtype, to test against.

EWA splatting (Zwicker et al. 2001; 3DGS, arXiv 2308.04079, eq. 5) with the conventions of gsplat
1.5 "classic", which the released SHARP program draws with: a rule that no paper has is theirs.
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

NEAR, FAR = 0.01, 1e10  # metres: splats whose centre is nearer or farther are not drawn
MIN_ALPHA = 1 / 255  # below this a splat leaves a pixel alone
MAX_ALPHA = 0.999
MIN_TRANSMITTANCE = 1e-4  # a splat that would take a pixel there ends it: nothing more is drawn
MAX_SIGMAS = 3.33  # no splat reaches farther than so many standard deviations along x or y
FOV_MARGIN = 0.3  # of half the field of view: how far beyond the picture the Jacobian is taken
MAX_PIXELS = 1 << 28

_TILE = 32  # pixels: the table of pixels x splats of one tile is what has to fit into memory


@dataclasses.dataclass(frozen=True, eq=False)
class Rendering:
    """A picture: colors [H, W, 3] sRGB 0..1, alphas [H, W] 0..1, depths [H, W] metres.

    Depth is z in the camera, the mean over the splats that make up the pixel by their weights (that
    is, divided by alpha); 0 where alpha is 0.
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
    """Draw unbatched Gaussians: the definition of `render`, same arguments, dtype of the means.

    Differentiable in all five fields. For small scenes: each splat that touches a tile of 32 x 32
    pixels takes tens of kilobytes there.
    """
    check_picture(camera)
    splats = _project(gaussians, camera, eps2d)
    lefts, tops = range(0, camera.width, _TILE), range(0, camera.height, _TILE)
    rows = [torch.cat([_blend(splats, camera, x, y) for x in lefts], dim=1) for y in tops]
    colors, alphas, depths = torch.cat(rows).split([3, 1, 1], dim=-1)
    colors = colors + (1 - alphas) * colors.new_tensor(list(background))
    return finish(colors, alphas[..., 0], (depths / alphas.clamp(min=1e-10))[..., 0])


def check_picture(camera: Camera) -> None:
    """Raise SceneError for a picture too large to be meant."""
    if camera.width * camera.height > MAX_PIXELS:
        raise SceneError(
            f"A picture of {camera.width} x {camera.height} pixels is above the limit of "
            f"{MAX_PIXELS} pixels; ask for a smaller one."
        )


def finish(colors: Tensor, alphas: Tensor, depths: Tensor) -> Rendering:
    """Linear colours on their background [H, W, 3], and the rest -> Rendering."""
    return Rendering(linear_to_srgb(colors.clamp(0, 1)), alphas, depths)


@dataclasses.dataclass(frozen=True, eq=False)
class _Projected:
    """M splats on the picture, nearest first; lengths in pixels."""

    means: Tensor  # [M, 2]
    conics: Tensor  # [M, 2, 2] inverse covariances
    reaches: Tensor  # [M, 2] how far from its mean a splat can be seen along x and y
    depths: Tensor  # [M] metres
    opacities: Tensor  # [M]
    colors: Tensor  # [M, 3]


def _project(gaussians: Gaussians, camera: Camera, eps2d: float) -> _Projected:
    K, viewmat = camera.K.to(gaussians.means), camera.viewmat.to(gaussians.means)
    seen = gaussians.means @ viewmat[:3, :3].T + viewmat[:3, 3]  # [N, 3]
    if not torch.isfinite(seen).all():
        raise SceneError("The means hold NaN or infinity; drop those splats before drawing.")
    # What cannot be drawn leaves before it is divided by, so its gradient is 0 and not NaN.
    drawn = (seen[:, 2] >= NEAR) & (seen[:, 2] <= FAR) & (gaussians.opacities >= MIN_ALPHA)
    index = drawn.nonzero()[:, 0]
    # gsplat and the fast path sort by depth as float32; equal depths keep the scene's order.
    index = index[torch.argsort(seen[index, 2].detach().float(), stable=True)]

    focal, centre = K.diagonal()[:2], K[:2, 2]
    A = _jacobians(seen[index], focal, centre, camera) @ viewmat[:3, :3]  # [M, 2, 3]
    covars = A @ covariances(gaussians.quats[index], gaussians.scales[index]) @ A.mT
    covars = covars + eps2d * torch.eye(2).to(covars)
    thick = torch.linalg.det(covars.detach()) > 0
    index, covars = index[thick], covars[thick]
    opacities = gaussians.opacities[index]
    sigmas = (2 * torch.log(255 * opacities.detach())).sqrt().clamp(max=MAX_SIGMAS)
    return _Projected(
        means=seen[index, :2] / seen[index, 2:] * focal + centre,
        conics=torch.linalg.inv(covars),
        reaches=sigmas[:, None] * covars.detach().diagonal(dim1=1, dim2=2).sqrt(),
        depths=seen[index, 2],
        opacities=opacities,
        colors=gaussians.colors[index],
    )


def _jacobians(seen: Tensor, focal: Tensor, centre: Tensor, camera: Camera) -> Tensor:
    """d(pixel) / d(point in the camera) [M, 2, 3], never taken farther out than the margin."""
    size = seen.new_tensor([camera.width, camera.height])
    margin = FOV_MARGIN * size / (2 * focal)
    slopes = seen[:, :2] / seen[:, 2:]
    slopes = slopes.clamp(-centre / focal - margin, (size - centre) / focal + margin)
    scale = focal / seen[:, 2:]  # [M, 2]
    return torch.cat([torch.diag_embed(scale), (-scale * slopes)[..., None]], dim=-1)


def _blend(splats: _Projected, camera: Camera, left: int, top: int) -> Tensor:
    """Linear colours, alphas, and depths times alpha of a tile's pixels: [h, w, 5]."""
    xs = torch.arange(left, min(left + _TILE, camera.width)).to(splats.means)
    ys = torch.arange(top, min(top + _TILE, camera.height)).to(splats.means)
    low, high = (splats.means.detach() + sign * splats.reaches for sign in (-1, 1))
    ends = torch.stack([xs[[0, -1]], ys[[0, -1]]]) + 0.5  # [2, 2] first and last pixel centre
    touching = ((low <= ends[:, 1]) & (high >= ends[:, 0])).all(-1)
    means, opacities = splats.means[touching], splats.opacities[touching]
    (xx, xy), (_, yy) = splats.conics[touching].permute(1, 2, 0)

    dx = means[:, 0] - (xs[None, :, None] + 0.5)  # [1, w, M]
    dy = means[:, 1] - (ys[:, None, None] + 0.5)  # [h, 1, M]
    powers = 0.5 * (xx * dx * dx + yy * dy * dy) + xy * dx * dy
    alphas = (opacities * torch.exp(-powers)).clamp(max=MAX_ALPHA)
    alphas = alphas * (alphas >= MIN_ALPHA)
    # Light that gets past each splat. It only falls, so once too low it stays so: a mask will do.
    past = torch.cumprod(1 - alphas, dim=-1)
    before = torch.cat([torch.ones_like(past[..., :1]), past[..., :-1]], dim=-1)
    weights = alphas * before * (past > MIN_TRANSMITTANCE)
    ones = torch.ones_like(splats.depths)
    values = torch.cat([splats.colors, ones[:, None], splats.depths[:, None]], dim=-1)
    return weights @ values[touching]
