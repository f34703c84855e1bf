from __future__ import annotations

import dataclasses
from functools import partial

import pytest
import torch
from torch import Tensor

from headbox.model.small import ImagePrediction
from headbox.train.depth_losses import parallax_loss
from headbox.train.scene_losses import (
    DEPTH_LOSS_WEIGHTS,
    error_loss,
    likelihood_loss,
    local_loss,
    scene_loss,
    slope_loss,
)


def disparity(sky: bool = False) -> Tensor:
    """Two planes and a thing before them, [2, 64, 80]; the upper part is sky if wanted."""
    y, x = torch.meshgrid(torch.linspace(0, 1, 64), torch.linspace(0, 1, 80), indexing="ij")
    one = 0.2 + 0.5 * y + 0.1 * x
    one[20:50, 30:50] = 1.5
    if sky:
        one[:15] = 0
    return torch.stack([one, one.flip(1)])


@pytest.mark.parametrize("sky", [False, True])
@pytest.mark.parametrize("loss", [partial(parallax_loss), local_loss, slope_loss])
def test_the_truth_costs_nothing_whatever_its_factor(loss, sky: bool) -> None:
    truth = disparity(sky)
    # Rounding of float32, in a sum of a few terms near 1.
    assert float(loss(truth, truth)) < 1e-5
    assert float(loss(3 * truth, truth)) < 1e-5
    bumpy = truth * (1 + 0.2 * torch.sin(torch.arange(80) / 3))
    assert float(loss(bumpy, truth)) > 0.01


def test_slopes_across_an_edge_do_not_count() -> None:
    truth = disparity()
    soft = truth.clone()
    soft[:, :, 29:51] = soft[:, :, 29:51].lerp(truth.mean(), 0.3)
    inside = slope_loss(soft, truth)
    flat = torch.ones_like(truth)
    flat[:, :, 40:] = 2
    moved = torch.where(flat == 2, 3.0, 1.0)  # the step is wrong, and nothing else
    assert float(inside) > 0
    assert float(slope_loss(moved, flat)) == pytest.approx(0, abs=1e-6)


def test_the_likeliest_spread_is_the_mean_error() -> None:
    error = torch.rand(10_000)
    spreads = torch.linspace(-3, 1, 401)
    costs = torch.stack([likelihood_loss(error, s).mean() for s in spreads])
    # Half a step of the search.
    assert float(spreads[costs.argmin()]) == pytest.approx(float(error.mean().log()), abs=0.006)


def test_the_spread_alone_learns_from_errors() -> None:
    found = disparity().requires_grad_()
    spread = torch.zeros_like(found).requires_grad_()
    error_loss(found * 1.1 + 0.1, disparity(), spread).backward()
    assert found.grad is None
    assert spread.grad is not None
    assert float(spread.grad.abs().sum()) > 0


def scene(shape: Tensor) -> ImagePrediction:
    one = torch.zeros(len(shape))
    return ImagePrediction(
        shape=torch.stack([shape, shape], 1),
        sky=torch.zeros_like(shape),
        log_error=torch.zeros_like(shape),
        log_scale=one.clone().requires_grad_(),
        log_scale_error=one.clone().requires_grad_(),
        log_focal=one.clone().requires_grad_(),
        log_focal_error=one.clone().requires_grad_(),
        features=torch.zeros(len(shape), 1, 1, 1),
    )


@pytest.mark.parametrize("kind", ["scene", "sky below", "nothing but sky"])
def test_every_picture_has_finite_losses_and_gradients(kind: str) -> None:
    truth = disparity(kind != "scene") * (kind != "nothing but sky")
    shape = torch.rand(2, 32, 40).add(0.1).requires_grad_()
    terms = scene_loss(scene(shape), truth, torch.zeros_like(truth), torch.zeros(2))
    assert terms.keys() == DEPTH_LOSS_WEIGHTS.keys()
    torch.stack([*terms.values()]).sum().backward()
    assert shape.grad is not None
    assert bool(torch.isfinite(shape.grad).all())


def test_only_its_own_term_moves_the_scale() -> None:
    found = scene(torch.rand(2, 32, 40) + 0.1)
    terms = scene_loss(found, disparity(), torch.zeros(2, 64, 80), torch.zeros(2))
    for name, term in terms.items():
        if name != "scale" and term.requires_grad:
            (gradient,) = torch.autograd.grad(
                term, found.log_scale, retain_graph=True, allow_unused=True
            )
            assert gradient is None, name
    right = dataclasses.replace(found, log_scale=disparity().mean((1, 2)).log())
    again = scene_loss(right, disparity(), torch.zeros(2, 64, 80), torch.zeros(2))
    assert terms["scale"].item() > 0
    assert again["scale"].item() == pytest.approx(0, abs=1e-6)
