"""Scale-invariant parts of the loss of the small network's depth stage (`scene_losses.py`).
Disparity is focal / depth as in `SharpNetwork.forward`.

The scale- and shift-invariant loss follows MiDaS (arXiv 1907.01341, equations 3 to 7).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from headbox.box_filters import square_pool
from headbox.model.layering import FILL_RADIUS

GRADIENT_SCALES = 4


def normalisation(truth: Tensor) -> tuple[Tensor, Tensor]:
    """Median and mean absolute deviation of each map [B, H, W], both [B, 1, 1]."""
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
    """Error of maps [B, H, W] and of their slopes, each normalised by its median and deviation."""
    shift, scale = normalisation(disparity)
    true_shift, true_scale = normalisation(truth)
    # The clamp: one finger at the lens must not own the picture.
    target = ((truth - true_shift) / true_scale).clamp(-6, 6)
    error = (disparity - shift) / scale - target
    return error.abs().mean() + 0.5 * gradient_loss(error)


def log_error(disparity: Tensor, truth: Tensor) -> Tensor:
    """Log of disparity over truth, of any shape; disparities below 1e-3 are clamped."""
    return disparity.clamp(min=1e-3).log() - truth.clamp(min=1e-3).log()


def disparity_factor(disparity: Tensor, truth: Tensor) -> Tensor:
    """The factor [B, 1, 1] that brings the median ratio of maps [B, H, W] to 1, where there is a
    surface. It is detached from the gradient.
    """
    error = log_error(disparity.detach(), truth).masked_fill(truth <= 0, torch.nan)
    return (-error.flatten(1).nanmedian(1).values).nan_to_num().exp()[:, None, None]


def parallax_loss(disparity: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute error of disparity [B, H, W] over the mean true one, after `disparity_factor`;
    the sky's true disparity is 0.

    This is the error that a moving camera sees. Unlike `shape_loss` it depends on the depth range.
    """
    wrong = (disparity_factor(disparity, truth) * disparity - truth).abs()
    return (wrong.sum((1, 2)) / truth.sum((1, 2)).clamp(min=1e-3)).mean()


def hidden_truth(truth: Tensor, peeled: Tensor) -> tuple[Tensor, Tensor]:
    """Target of the second layer: [B, H, W] disparity, and where a moved camera could see it
    (bool).

    truth, peeled: disparity of the first surface and of the next one behind it; 0 is sky or none.
    Behind the near side of an edge the target is the next surface, or the lowest disparity nearby
    where there is none; elsewhere it is the first layer.
    """
    height, width = truth.shape[-2:]
    lowest = square_pool(truth[:, None], round(FILL_RADIUS * math.hypot(height, width)), "min")[
        :, 0
    ]
    behind_edge = truth > 1.1 * lowest + 0.01
    behind = torch.where(peeled > 0, peeled, lowest)
    return torch.where(behind_edge, torch.minimum(behind, truth), truth), behind_edge


def hidden_loss(hidden: Tensor, first: Tensor, truth: Tensor, peeled: Tensor) -> Tensor:
    """Error of the second layer, normalised like the first one; all [B, H, W]."""
    target, behind_edge = hidden_truth(truth, peeled)
    true_shift, true_scale = normalisation(truth)
    shift, scale = (x.detach() for x in normalisation(first))
    scale = torch.maximum(scale, 0.5 * true_scale)  # a flat first layer must not blow this up
    error = ((hidden - shift) / scale - ((target - true_shift) / true_scale).clamp(-6, 6)).abs()
    return (error * (0.5 + 2.0 * behind_edge)).mean()
