from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from headbox.train.depth_losses import (
    depth_stage_loss,
    gradient_loss,
    hidden_truth,
    metric_loss,
    parallax_loss,
    shape_loss,
)


def random_disparity(seed: int, shape: tuple[int, ...] = (2, 40, 48)) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed)) + 0.1


@given(scale=st.floats(0.1, 10), shift=st.floats(-1, 1), seed=st.integers(0, 100))
def test_shape_does_not_see_scale_and_shift(scale: float, shift: float, seed: int) -> None:
    truth = random_disparity(seed)
    # The floor of 1e-3 under the deviation (0.22 * scale here) is a relative error of 5e-3 / scale,
    # of values and slopes whose means add up to about 7.
    assert shape_loss(scale * truth + shift, truth) < 7 * 5e-3 * (1 + 1 / scale)


def test_shape_sees_a_wrong_order() -> None:
    truth = random_disparity(0)
    assert shape_loss(-truth, truth) > 10 * shape_loss(2 * truth, truth)


def test_metric_is_the_log_of_the_factor_and_leaves_the_sky_out() -> None:
    truth = random_disparity(1)
    with_sky = torch.where(truth > 0.6, truth, 0.0)
    prediction = torch.where(truth > 0.6, 2 * truth, 77.0)
    torch.testing.assert_close(metric_loss(prediction, with_sky), torch.tensor(2.0).log())


def test_parallax_is_the_error_after_one_factor_and_leaves_the_sky_out() -> None:
    truth = random_disparity(2)
    truth[1] = 0  # nothing but sky
    torch.testing.assert_close(parallax_loss(3 * truth + (truth == 0), truth), torch.tensor(0.0))
    truth[0, :10] = 0
    prediction = 3 * truth + (truth == 0)
    prediction[0, 10:18] *= 2  # 8 of 30 rows: less than half, so the factor is that of the others
    expected = truth[0, 10:18].sum() / truth[0].sum() / 2  # over two pictures
    torch.testing.assert_close(parallax_loss(prediction, truth), expected)


def test_parallax_pulls_at_the_range_where_metres_do_not() -> None:
    truth = torch.linspace(0.2, 1.0, 48).expand(1, 40, 48)
    flat = (3 * truth**0.5).requires_grad_()  # too near everywhere, and too flat
    pull = torch.autograd.grad(metric_loss(flat, truth), flat)[0] * flat.detach()
    torch.testing.assert_close(pull, pull.mean().expand_as(pull))
    slope = torch.autograd.grad(parallax_loss(flat, truth), flat)[0]
    assert (slope[..., :23] > 0).all()  # the far half is to go away
    assert (slope[..., 25:] < 0).all()  # the near half to come


def test_gradient_loss_of_a_ramp_is_its_slope_at_every_scale() -> None:
    ramp = torch.arange(64.0).expand(1, 64, 64)
    torch.testing.assert_close(gradient_loss(ramp), torch.tensor(1.0 + 2 + 4 + 8))


def test_hidden_truth_behind_a_near_thing() -> None:
    truth = torch.full((1, 60, 80), 0.2)
    truth[0, 20:40, 30:50] = 1.0
    peeled = torch.zeros_like(truth)
    peeled[0, 20:40, 30:40] = 0.5  # another thing, behind its left half
    target, behind_edge = hidden_truth(truth, peeled)
    assert behind_edge[0, 20:40, 30:36].all()
    assert not behind_edge[0, :20].any()
    assert (target[0, 20:40, 30:36] == 0.5).all()
    assert (target[0, 20:40, 44:50] == 0.2).all()  # nothing known: the surface beside it goes on
    assert torch.equal(target[0, :20], truth[0, :20])


def test_parallax_is_left_out_where_it_counts_nothing() -> None:
    truth = random_disparity(3, (2, 32, 48))
    raw = random_disparity(4, (2, 2, 16, 24))
    without, with_it = (
        depth_stage_loss(raw, truth, torch.zeros_like(truth), parallax=share)
        for share in (0.0, 0.5)
    )
    first = torch.nn.functional.interpolate(raw, size=(32, 48), mode="bilinear")[:, 0]
    assert torch.equal(with_it.pop("parallax"), 0.5 * parallax_loss(first, truth))
    assert with_it == without


def test_loss_falls_and_its_gradients_are_finite() -> None:
    truth = random_disparity(3, (2, 32, 48))
    raw = torch.nn.Parameter(random_disparity(4, (2, 2, 16, 24)))
    optimizer = torch.optim.Adam([raw], lr=0.02)
    losses = []
    for _ in range(40):
        terms = depth_stage_loss(raw, truth, torch.zeros_like(truth), parallax=1.0)
        loss = torch.stack(list(terms.values())).sum()
        optimizer.zero_grad()
        loss.backward()
        assert raw.grad is not None
        assert torch.isfinite(raw.grad).all()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0]
