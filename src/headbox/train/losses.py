"""The losses of SHARP (arXiv 2512.10685, section 3.4 and equations 3.3 to 3.11), a function each.

What the paper leaves open, and how it is read here:

- Perceptual (3.4): Gram matrices are F F^T / (H W); on the novel view only, as the input view is
  copied rather than imagined.
- Floaters (3.8): the slope of inverse depth is that of the first layer's map where the Gaussian
  starts from, in 1/m per pixel of the splat grid, and is a constant to the optimiser: the term
  moves opacities, not depth.
- Splat size (3.10): the larger eigenvalue of the projected covariance, in square pixels.
- Scale map (3.11): the first term is E |S - 1|; the gradient is that of S itself.
- The sky has inverse depth 0, in the truth as in the differences.

E is the mean over what is there; a picture without any masked-in pixel gives 0.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.gaussians import Gaussians, covariances

VIEW_LOSS_WEIGHTS = {
    "color": 1.0,
    "perceptual": 3.0,
    "alpha": 1.0,
    "depth": 0.2,
    "variation": 1.0,
    "floaters": 0.5,
    "offsets": 1.0,
    "size": 1.0,
    "scale": 0.1,
    "scale_slope": 5.0,
}
FRUSTUM = 1.05  # NDC: how far outside the input view a novel pixel may lie and still count
FLOATER_SLOPE = 1e-2  # sigma and epsilon of (3.8)
LARGEST_OFFSET = 400.0
SIZES = (0.1, 100.0)  # square pixels
HALVINGS = 6


def _masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    return (values * mask).sum() / mask.sum().clamp(min=1)


def color_loss(drawn: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """(3.3) drawn and truth [H, W, 3] sRGB, mask [H, W] of 0 and 1."""
    return _masked_mean((drawn - truth).abs().mean(-1), mask)


def perceptual_loss(drawn: list[Tensor], truth: list[Tensor]) -> Tensor:
    """(3.4) of feature maps [B, C, H, W], level by level."""
    total = drawn[0].new_zeros(())
    for ours, theirs in zip(drawn, truth, strict=True):
        total = total + F.mse_loss(ours, theirs) + 10 * F.mse_loss(_gram(ours), _gram(theirs))
    return total


def _gram(features: Tensor) -> Tensor:
    flat = features.flatten(2)
    return flat @ flat.mT / flat.shape[-1]


def alpha_loss(alphas: Tensor, mask: Tensor) -> Tensor:
    """(3.5) binary cross entropy of alphas [H, W] against 1: nothing may be see-through."""
    # The floor keeps one empty pixel from outweighing the picture: -log 1e-3 is 7.
    return _masked_mean(-alphas.clamp(1e-3, 1).log(), mask)


def depth_loss(depth: Tensor, inverse_truth: Tensor) -> Tensor:
    """(3.6) first layer, adjusted, [H, W] metres; truth as inverse depth, 0 for the sky, NaN where
    nobody knows.
    """
    known = ~inverse_truth.isnan()
    return _masked_mean((1 / depth - inverse_truth.nan_to_num()).abs(), known)


def variation_loss(depth: Tensor) -> Tensor:
    """(3.7) second layer, adjusted, [H, W] metres."""
    inverse = 1 / depth
    return inverse.diff(dim=0).abs().mean() + inverse.diff(dim=1).abs().mean()


def floater_loss(opacities: Tensor, inverse_depth: Tensor) -> Tensor:
    """(3.8) opacities [layers, h, w] of the splats, inverse_depth [h, w] of the first layer."""
    with torch.no_grad():
        padded = F.pad(inverse_depth[None, None], (0, 1, 0, 1), mode="replicate")[0, 0]
        slope = torch.hypot(padded[:-1].diff(dim=1), padded[:, :-1].diff(dim=0))
        weight = 1 - torch.exp(-(slope - FLOATER_SLOPE).clamp(min=0) / FLOATER_SLOPE)
    return (opacities * weight).mean()


def offset_loss(offsets: Tensor) -> Tensor:
    """(3.9) the network's raw x and y offsets [2, ...]."""
    return (offsets.abs() - LARGEST_OFFSET).clamp(min=0).sum(0).mean()


def size_loss(variances: Tensor) -> Tensor:
    """(3.10) projected variances [N] in square pixels."""
    least, most = SIZES
    return ((variances - most).clamp(min=0) + (least - variances).clamp(min=0)).mean()


def projected_variances(gaussians: Gaussians, width: int, height: int) -> Tensor:
    """Larger eigenvalue [N], square pixels, of each splat's covariance in the input view.

    gaussians: NDC x depth, as the network composes them, unbatched. The projection there is
    x = width / 2 (X / Z + 1), y likewise.
    """
    covars = covariances(gaussians.quats, gaussians.scales)
    (xx, xy, xz), (_, yy, yz), (_, _, zz) = (row.unbind(-1) for row in covars.unbind(-2))
    x, y, z = gaussians.means.unbind(-1)
    # Rows of the Jacobian: (ax, 0, bx), (0, ay, by). Written out: products of 3 x 3 are slow.
    ax, ay = width / (2 * z), height / (2 * z)
    bx, by = -ax * x / z, -ay * y / z
    a = ax * ax * xx + 2 * ax * bx * xz + bx * bx * zz
    d = ay * ay * yy + 2 * ay * by * yz + by * by * zz
    b = ax * ay * xy + ax * by * xz + bx * ay * yz + bx * by * zz
    return (a + d) / 2 + (((a - d) / 2).square() + b * b + 1e-12).sqrt()


def scale_map_losses(scale_map: Tensor) -> tuple[Tensor, Tensor]:
    """(3.11) S [1, 1, H, W]: how far it is from 1, and its slopes at six halvings."""
    slopes = scale_map.new_zeros(())
    halved = scale_map
    for _ in range(HALVINGS):
        halved = F.avg_pool2d(halved, 2)
        if min(halved.shape[-2:]) < 2:
            break
        slopes = slopes + halved.diff(dim=-1).abs().mean() + halved.diff(dim=-2).abs().mean()
    return (scale_map - 1).abs().mean(), slopes


def inside_frustum(inverse_depth: Tensor, to_input: Tensor, half_size: Tensor) -> Tensor:
    """Which pixels of the novel view show what the input view could see: [H, W] of 0 and 1.

    inverse_depth [H, W] 1/m of the novel view (0 is infinitely far), to_input [4, 4] from its
    camera's axes to the input camera's, half_size [2] tangents of half the fields of view (x, y),
    the same for both. Hidden points count: whoever imagines them is to be told how it went.
    """
    height, width = inverse_depth.shape
    y, x = (2 * (torch.arange(n).to(inverse_depth) + 0.5) / n - 1 for n in (height, width))
    rays = torch.stack(torch.meshgrid(x, y, indexing="xy"), -1) * half_size
    # Homogeneous points (ray, 1 / depth): the sky lies on the ray, however the camera moved.
    points = torch.cat([rays, torch.ones_like(rays[..., :1]), inverse_depth[..., None]], -1)
    seen = points @ to_input[:3].T
    ndc = seen[..., :2] / (seen[..., 2:] * half_size).clamp(min=1e-6)
    return ((ndc.abs() <= FRUSTUM).all(-1) & (seen[..., 2] > 0)).to(inverse_depth)
