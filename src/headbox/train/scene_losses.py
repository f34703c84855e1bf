"""Losses of the small network's depth stage.

Disparity is focal / depth as in `SharpNetwork.forward`; the sky's is 0.

Shape, range, local shape, slope, the second layer, the sky, how sure the network is, the scale of
the picture and its focal length each have a term of their own, so that what one photo cannot say
(its metres) does not pull at what it can (its shape).
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
SMOOTH = 0.05  # step of log disparity from one pixel to the next that is still no edge
DEPTH_LOSS_WEIGHTS = {
    **{"shape": 1.0, "parallax": 1.0, "local": 1.0, "slope": 2.0, "hidden": 0.3},
    **{"sky": 0.1, "error": 0.05, "scale": 0.1, "focal": 0.05},
}


def local_loss(disparity: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute error of disparity [B, H, W] inside the patches of two grids, after the mean of
    the patch has been made right, over the true disparity there.

    A thing that lies far from the rest of the picture counts as much as any other: what is wrong in
    it shows as a bump, whatever is right around it (local losses of MoGe, arXiv 2410.19115).
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
    """[B, H, W] -> [B, H / side, side, W / side, side]; what is left over at the ends goes."""
    height, width = (n // side for n in x.shape[-2:])
    x = x[:, : height * side, : width * side]
    return x.unflatten(1, (height, side)).unflatten(3, (width, side))


def slope_loss(disparity: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute error of the slope of log disparity [B, H, W] over `GRADIENT_SCALES` distances,
    where the truth has no edge: straight things and flat walls stay so.
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
    """Negative log likelihood, but for a constant, of errors (not below 0) that are distributed as
    Laplace's with the mean exp(log_spread); element by element.
    """
    log_spread = log_spread.clamp(-6, 4)
    return error * (-log_spread).exp() + log_spread


def error_loss(disparity: Tensor, truth: Tensor, log_spread: Tensor) -> Tensor:
    """`likelihood_loss` of the error of log disparity, all [B, H, W], after the factor that is
    right for the picture. It teaches the spread alone: where the network knows little, depth is
    not to learn less.
    """
    disparity = disparity.detach()
    error = log_error(disparity_factor(disparity, truth) * disparity, truth).abs()
    surface = truth > 0
    return (likelihood_loss(error, log_spread) * surface).sum() / surface.sum().clamp(min=1)


def scene_loss(
    scene: ImagePrediction, truth: Tensor, peeled: Tensor, log_focal: Tensor
) -> dict[str, Tensor]:
    """What the network says; truth and peeled [B, H, W], and log of the focal length over the root
    of the area [B] -> weighted terms, to be summed.
    """
    true_scale = truth.mean((1, 2)).clamp(min=1e-4)
    # The scale is the true one: terms that do not care for it would otherwise drag it away, as no
    # gradient comes through their own factor.
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
