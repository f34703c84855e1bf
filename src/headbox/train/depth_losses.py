"""Losses of the small model's depth stage. Disparity is focal / depth as in `Network.forward`.

The scale- and shift-invariant part follows MiDaS (arXiv 1907.01341, equations 3 to 7): a photo says
more about the shape of its depth than about its metres, so shape gets its own term and the metres a
gentler one.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.layers import REACH, square_pool

GRADIENT_SCALES = 4


def normalisation(truth: Tensor) -> tuple[Tensor, Tensor]:
    """Median and mean absolute deviation of each picture [B, H, W] -> two of [B, 1, 1]."""
    shift = truth.flatten(1).median(1).values[:, None, None]
    return shift, (truth - shift).abs().mean((1, 2), keepdim=True) + 1e-3


def gradient_loss(error: Tensor) -> Tensor:
    """Mean absolute slope of an error map [B, H, W] over `GRADIENT_SCALES` halvings."""
    total = error.new_zeros(())
    for k in range(GRADIENT_SCALES):
        e = error[:, :: 2**k, :: 2**k]
        total = total + e.diff(dim=1).abs().mean() + e.diff(dim=2).abs().mean()
    return total


def shape_loss(disparity: Tensor, truth: Tensor) -> Tensor:
    """Compares maps [B, H, W], each in units of its own median and deviation, and their slopes."""
    shift, scale = normalisation(disparity)
    true_shift, true_scale = normalisation(truth)
    # The clamp: one finger at the lens must not own the picture.
    target = ((truth - true_shift) / true_scale).clamp(-6, 6)
    error = (disparity - shift) / scale - target
    return error.abs().mean() + 0.5 * gradient_loss(error)


def log_error(disparity: Tensor, truth: Tensor) -> Tensor:
    """Log of disparity over truth, of any shape; what is farther than disparity 1e-3 is not."""
    return disparity.clamp(min=1e-3).log() - truth.clamp(min=1e-3).log()


def metric_loss(disparity: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute error of log disparity [B, H, W] where there is a surface (truth > 0)."""
    surface, error = truth > 0, log_error(disparity, truth)
    # Picture by picture, so that a batch in two halves on two machines has the same mean.
    return ((error.abs() * surface).sum((-2, -1)) / surface.sum((-2, -1)).clamp(min=1)).mean()


def disparity_factor(disparity: Tensor, truth: Tensor) -> Tensor:
    """The factor [B, 1, 1] that brings the median of the ratios of maps [B, H, W] to 1, where there
    is a surface. No gradient comes through it.
    """
    error = log_error(disparity.detach(), truth).masked_fill(truth <= 0, torch.nan)
    return (-error.flatten(1).nanmedian(1).values).nan_to_num().exp()[:, None, None]


def parallax_loss(disparity: Tensor, truth: Tensor, *, with_sky: bool = False) -> Tensor:
    """Mean absolute error of disparity [B, H, W] over the mean true one, after `disparity_factor`;
    where there is a surface, or everywhere: the sky's disparity is 0.

    What an eye that moves sees of an error. `shape_loss` leaves the range of depth to
    `metric_loss`, whose slope has one sign everywhere while a picture is too near as a whole, and
    for which what is far counts as much as what is near.
    """
    wrong = (disparity_factor(disparity, truth) * disparity - truth).abs()
    if not with_sky:
        wrong = wrong * (truth > 0)
    return (wrong.sum((1, 2)) / truth.sum((1, 2)).clamp(min=1e-3)).mean()


def hidden_truth(truth: Tensor, peeled: Tensor) -> tuple[Tensor, Tensor]:
    """What the second layer should hold: [B, H, W] disparity, and where an eye could get to see it
    (bool).

    truth, peeled: disparity of the first and of the next surface behind it; 0 is sky or none.
    Behind the near side of an edge it is the next surface, or the lowest disparity nearby where
    there is none; elsewhere the first layer.
    """
    height, width = truth.shape[-2:]
    lowest = square_pool(truth[:, None], round(REACH * math.hypot(height, width)), "min")[:, 0]
    behind_edge = truth > 1.1 * lowest + 0.01
    behind = torch.where(peeled > 0, peeled, lowest)
    return torch.where(behind_edge, torch.minimum(behind, truth), truth), behind_edge


def hidden_loss(hidden: Tensor, first: Tensor, truth: Tensor, peeled: Tensor) -> Tensor:
    """Second layer, normalised as the first one so that the two stay comparable; all [B, H, W]."""
    target, behind_edge = hidden_truth(truth, peeled)
    true_shift, true_scale = normalisation(truth)
    shift, scale = (x.detach() for x in normalisation(first))
    scale = torch.maximum(scale, 0.5 * true_scale)  # a flat first layer must not blow this up
    error = ((hidden - shift) / scale - ((target - true_shift) / true_scale).clamp(-6, 6)).abs()
    return (error * (0.5 + 2.0 * behind_edge)).mean()


def depth_stage_loss(
    raw: Tensor, truth: Tensor, peeled: Tensor, metric: float = 0.3, parallax: float = 0.0
) -> dict[str, Tensor]:
    """raw [B, layers, h, w] of the depth head, truth and peeled [B, H, W] -> terms to be summed.

    metric: how much the metres count; parallax: how much the disparity does that is right but for
    one factor; the shape counts 1.
    """
    raw = F.interpolate(raw.float(), size=truth.shape[-2:], mode="bilinear")
    first, hidden = raw.unbind(1)
    terms = {
        "shape": shape_loss(first, truth),
        "metric": metric * metric_loss(first, truth),
        "hidden": 0.3 * hidden_loss(hidden, first, truth, peeled),
    }
    if parallax:
        terms["parallax"] = parallax * parallax_loss(first, truth)
    return terms
