"""Losses of the small network's depth stage.

Disparity is focal / depth as in `SharpNetwork.forward`; the sky's is 0.

Shape, range, local shape, slope, the second layer, the sky, uncertainty, scale and focal length are
separate terms, so that errors in scale, which is ambiguous in one photo, do not affect shape.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.model.small import ImagePrediction
from headbox.train.depth_losses import (
    GRADIENT_SCALES,
    disparity_factor,
    hidden_loss,
    log_error,
    parallax_loss,
    shape_loss,
)

LOCAL_PATCHES = (4, 16)  # of local_loss, along the shorter side
SMOOTH = 0.05  # largest step of log disparity between neighbours that is not a discontinuity
DEPTH_LOSS_WEIGHTS = {
    **{"shape": 1.0, "parallax": 1.0, "local": 1.0, "slope": 2.0, "hidden": 0.3},
    **{"sky": 0.1, "error": 0.05, "scale": 0.1, "focal": 0.05},
}


def local_loss(disparity: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute error of disparity [B, H, W] inside the patches of two grids, after subtracting
    each patch's mean error, relative to the true disparity there.

    Distant objects count as much as near ones: a local distortion is visible whatever surrounds it
    (local losses of MoGe, arXiv 2410.19115).
    """
    error = disparity_factor(disparity, truth) * disparity - truth
    whole = truth.mean((1, 2))[:, None, None]
    total = error.new_zeros(())
    for patches in LOCAL_PATCHES:
        side = min(truth.shape[-2:]) // patches
        own = _split_patches(error, side)
        rest = (own - own.mean((2, 4), keepdim=True)).abs().mean((2, 4))
        total = (
            total + (rest / (_split_patches(truth, side).mean((2, 4)) + 0.1 * whole + 1e-3)).mean()
        )
    return total / len(LOCAL_PATCHES)


def _split_patches(x: Tensor, side: int) -> Tensor:
    """[B, H, W] -> [B, H / side, side, W / side, side]; the remainder at the ends is dropped."""
    height, width = (n // side for n in x.shape[-2:])
    x = x[:, : height * side, : width * side]
    return x.unflatten(1, (height, side)).unflatten(3, (width, side))


def slope_loss(disparity: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute error of the slope of log disparity [B, H, W] over `GRADIENT_SCALES` distances,
    where the truth has no depth discontinuity: keeps flat surfaces flat.
    """
    error, log_truth = log_error(disparity, truth), truth.clamp(min=1e-3).log()
    surface = truth > 1e-3
    total = error.new_zeros(())
    for k in range(GRADIENT_SCALES):
        for dim in (1, 2):
            e, t, s = (_step(x, 2**k, dim) for x in (error, log_truth, surface.float()))
            counts = (t.abs() < SMOOTH * 2**k) & (s == 0) & surface.narrow(dim, 0, e.shape[dim])
            total = total + (e.abs() * counts).sum() / counts.sum().clamp(min=1) / 2**k
    return total


def _step(x: Tensor, distance: int, dim: int) -> Tensor:
    length = x.shape[dim] - distance
    return x.narrow(dim, distance, length) - x.narrow(dim, 0, length)


def likelihood_loss(error: Tensor, log_spread: Tensor) -> Tensor:
    """Negative log likelihood, up to a constant, of absolute errors under a Laplace distribution
    with mean exp(log_spread); elementwise.
    """
    log_spread = log_spread.clamp(-6, 4)
    return error * (-log_spread).exp() + log_spread


def error_loss(disparity: Tensor, truth: Tensor, log_spread: Tensor) -> Tensor:
    """`likelihood_loss` of the error of log disparity, all [B, H, W], after scaling to the truth.
    It trains the spread only: high uncertainty must not reduce the depth losses.
    """
    disparity = disparity.detach()
    error = log_error(disparity_factor(disparity, truth) * disparity, truth).abs()
    surface = truth > 0
    return (likelihood_loss(error, log_spread) * surface).sum() / surface.sum().clamp(min=1)


def scene_loss(
    scene: ImagePrediction, truth: Tensor, peeled: Tensor, log_focal: Tensor
) -> dict[str, Tensor]:
    """The weighted terms, to be summed. truth and peeled: disparity [B, H, W]; log_focal [B]: log
    of the focal length over the root of the area.
    """
    true_scale = truth.mean((1, 2)).clamp(min=1e-4)
    # With the true scale: the scale-invariant terms would otherwise make it drift, as no gradient
    # flows through their own factor.
    first, hidden = resized_to(truth, scene.shape * true_scale[:, None, None, None]).unbind(1)
    sky, log_spread = resized_to(truth, torch.stack([scene.sky, scene.log_error], 1)).unbind(1)
    terms = {
        "shape": shape_loss(first, truth),
        "parallax": parallax_loss(first, truth),
        "local": local_loss(first, truth),
        "slope": slope_loss(first, truth),
        "hidden": hidden_loss(hidden, first, truth, peeled),
        "sky": F.binary_cross_entropy_with_logits(sky, (truth <= 0).float()),
        "error": error_loss(first, truth, log_spread),
        "scale": likelihood_loss(
            (scene.log_scale - true_scale.log()).abs(), scene.log_scale_error
        ).mean(),
        "focal": likelihood_loss((scene.log_focal - log_focal).abs(), scene.log_focal_error).mean(),
    }
    return {name: DEPTH_LOSS_WEIGHTS[name] * term for name, term in terms.items()}


def resized_to(truth: Tensor, maps: Tensor) -> Tensor:
    """Maps [B, C, h, w] at the size of the truth [B, H, W], in float32."""
    return F.interpolate(maps.float(), size=truth.shape[-2:], mode="bilinear")
