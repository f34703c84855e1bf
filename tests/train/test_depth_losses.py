from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from headbox.train.depth_losses import (
    gradient_loss,
    hidden_truth,
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


def test_parallax_is_the_error_after_one_factor_and_the_sky_is_at_0() -> None:
    truth = random_disparity(2)
    truth[:, :10] = 0
    torch.testing.assert_close(parallax_loss(3 * truth, truth), torch.tensor(0.0))
    prediction = 3 * truth
    prediction[0, 10:18] *= 2  # 8 of 30 rows: less than half, so the factor is that of the others
    expected = truth[0, 10:18].sum() / truth[0].sum()
    prediction[1, :10] = 3.0
    expected = (expected + 10 * 48 / truth[1].sum()) / 2  # over two pictures
    torch.testing.assert_close(parallax_loss(prediction, truth), expected)


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
