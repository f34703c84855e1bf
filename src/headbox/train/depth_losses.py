"""Parts of the loss of the small network's depth stage (`scene_losses.py`), which know nothing of
metres. Disparity is focal / depth as in `SharpNetwork.forward`.

The scale- and shift-invariant one follows MiDaS (arXiv 1907.01341, equations 3 to 7).
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from headbox.box_filters import square_pool
from headbox.model.layering import FILL_RADIUS

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


def disparity_factor(disparity: Tensor, truth: Tensor) -> Tensor:
    """The factor [B, 1, 1] that brings the median of the ratios of maps [B, H, W] to 1, where there
    is a surface. No gradient comes through it.
    """
    error = log_error(disparity.detach(), truth).masked_fill(truth <= 0, torch.nan)
    return (-error.flatten(1).nanmedian(1).values).nan_to_num().exp()[:, None, None]


def parallax_loss(disparity: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute error of disparity [B, H, W] over the mean true one, after `disparity_factor`;
    the sky's true disparity is 0.

    What an eye that moves sees of an error. It sees the range of depth, which `shape_loss` does
    not.
    """
    wrong = (disparity_factor(disparity, truth) * disparity - truth).abs()
    return (wrong.sum((1, 2)) / truth.sum((1, 2)).clamp(min=1e-3)).mean()


def hidden_truth(truth: Tensor, peeled: Tensor) -> tuple[Tensor, Tensor]:
    """What the second layer should hold: [B, H, W] disparity, and where an eye could get to see it
    (bool).

    truth, peeled: disparity of the first and of the next surface behind it; 0 is sky or none.
    Behind the near side of an edge it is the next surface, or the lowest disparity nearby where
    there is none; elsewhere the first layer.
    """
    height, width = truth.shape[-2:]
    lowest = square_pool(truth[:, None], round(FILL_RADIUS * math.hypot(height, width)), "min")[
        :, 0
    ]
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
