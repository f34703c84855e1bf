from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from headbox.gaussians import Gaussians, covariances
from headbox.train import losses


def rand(*shape: int, seed: int = 0) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def splats(n: int = 6) -> Gaussians:
    z = 1 + rand(n)
    means = torch.stack([(2 * rand(n, seed=1) - 1) * z, (2 * rand(n, seed=2) - 1) * z, z], 1)
    quats, scales = rand(n, 4, seed=3) - 0.5, 0.01 + 0.1 * rand(n, 3, seed=4)
    return Gaussians(means, quats, scales, rand(n, seed=5), rand(n, 3, seed=6))


MASK = (rand(8, 9, seed=9) > 0.3).double()
# name -> a loss of one tensor, and a tensor at which it has a slope
TERMS = {
    "color": (lambda x: losses.color_loss(x, rand(8, 9, 3, seed=1), MASK), rand(8, 9, 3)),
    "perceptual": (
        lambda x: losses.perceptual_loss([x, x[:, :2]], [rand(1, 4, 5, 6), rand(1, 2, 5, 6)]),
        rand(1, 4, 5, 6, seed=2),
    ),
    "alpha": (lambda x: losses.alpha_loss(x, MASK), 0.1 + 0.8 * rand(8, 9)),
    "depth": (lambda x: losses.depth_loss(x, rand(8, 9, seed=3)), 1 + rand(8, 9)),
    "variation": (losses.variation_loss, 1 + rand(8, 9)),
    "floaters": (lambda x: losses.floater_loss(x, rand(8, 9)), rand(2, 8, 9)),
    "offsets": (losses.offset_loss, 1000 * (rand(2, 2, 8, 9) - 0.5)),
    "size": (losses.size_loss, 200 * rand(30)),
    "scale": (lambda x: losses.scale_map_losses(x)[0], 0.5 + rand(1, 1, 32, 32)),
    "scale_slope": (lambda x: losses.scale_map_losses(x)[1], 0.5 + rand(1, 1, 32, 32)),
}


def test_every_term_of_the_paper_has_its_weight() -> None:
    assert set(TERMS) == set(losses.VIEW_LOSS_WEIGHTS)


@pytest.mark.parametrize("name", TERMS)
def test_gradients_agree_with_finite_differences(name: str) -> None:
    term, at = TERMS[name]
    assert torch.autograd.gradcheck(term, at.clone().requires_grad_())


@pytest.mark.parametrize("name", TERMS)
def test_a_step_down_the_gradient_makes_it_less(name: str) -> None:
    term, at = TERMS[name]
    start = at.clone().requires_grad_()
    loss = term(start)
    (slope,) = torch.autograd.grad(loss, start)
    assert slope.abs().max() > 0
    assert term(at - 1e-3 * slope / slope.norm()) < loss


def test_only_masked_in_pixels_count() -> None:
    drawn = rand(8, 9, 3)
    spoilt = torch.where(MASK[..., None] > 0, drawn, 55.0)
    truth = torch.zeros_like(drawn)
    assert losses.color_loss(drawn, truth, MASK) == losses.color_loss(spoilt, truth, MASK)
    assert losses.color_loss(drawn, truth, 0 * MASK) == 0
    torch.testing.assert_close(
        losses.color_loss(drawn, drawn + 0.25, MASK), torch.tensor(0.25, dtype=torch.float64)
    )


def test_known_values() -> None:
    ramp = torch.arange(1.0, 5).expand(3, 4)  # inverse depth grows by 1 a column
    assert losses.variation_loss(1 / ramp) == pytest.approx(1.0)
    assert losses.depth_loss(1 / ramp, ramp - 0.5) == pytest.approx(0.5)
    assert losses.alpha_loss(torch.full((2, 2), math.exp(-2)), torch.ones(2, 2)) == pytest.approx(2)
    offsets = torch.tensor([[-500.0, 0.0], [401.0, 400.0]])
    assert losses.offset_loss(offsets) == pytest.approx((101 + 0) / 2)
    assert losses.size_loss(torch.tensor([0.05, 1.0, 103.0])) == pytest.approx((0.05 + 3) / 3)
    far, slope = losses.scale_map_losses(torch.full((1, 1, 64, 64), 1.25))
    assert (far, slope) == (pytest.approx(0.25), 0)
    features = torch.zeros(1, 2, 2, 2)
    features[0, 0] = 2.0
    # Mean square 4 / 2; the Gram matrix has one entry of 4 * 4 / 4 among four: 10 * 16 / 4.
    zeros = [torch.zeros_like(features)]
    assert losses.perceptual_loss([features], zeros) == pytest.approx(2 + 40)


def test_floaters_are_opaque_splats_on_a_slope() -> None:
    step = torch.ones(8, 8)
    step[:, 4:] = 3.0
    opacities = torch.ones(2, 8, 8)
    # One column of eight has the step; 1 - exp(-(2 - 0.01) / 0.01) is 1.
    assert losses.floater_loss(opacities, step) == pytest.approx(1 / 8)
    assert losses.floater_loss(opacities, torch.ones(8, 8)) == 0
    assert losses.floater_loss(0 * opacities, step) == 0


def test_projected_variances_are_those_that_are_drawn() -> None:
    found, width, height = splats(), 64, 48
    K = torch.tensor([[width / 2, 0, width / 2], [0, height / 2, height / 2], [0, 0, 1.0]])
    step = 1e-4
    for i in range(len(found)):
        mean = found.means[i]

        def pixel(point: Tensor) -> Tensor:
            seen = K.double() @ point
            return seen[:2] / seen[2]

        # The Jacobian by differences, instead of its formula.
        J = torch.stack(
            [
                (pixel(mean + step * e) - pixel(mean - step * e)) / (2 * step)
                for e in torch.eye(3).double()
            ],
            1,
        )
        covar = J @ covariances(found.quats[i], found.scales[i]) @ J.T
        expected = torch.linalg.eigvalsh(covar).max()
        variance = losses.projected_variances(found, width, height)[i]
        # Central differences of a function with curvature of about 100 pixels: 1e-6 of it.
        torch.testing.assert_close(variance, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("shift", [-0.4, 0.0, 0.7])
def test_what_the_input_view_cannot_see_does_not_count(shift: float) -> None:
    """A wall at 2 m, seen from `shift` metres to the right."""
    half = torch.tensor([80, 60]) / 120
    to_input = torch.eye(4)
    to_input[0, 3] = shift
    inside = losses.inside_frustum(torch.full((60, 80), 0.5), to_input, half)
    at = (torch.arange(80) + 0.5 - 40) / 60 * 2 + shift  # metres on the wall
    expected = at.abs() <= losses.FRUSTUM * 2 * float(half[0])
    assert torch.equal(inside, expected.float().expand(60, 80))
    sky = losses.inside_frustum(torch.zeros(60, 80), to_input, half)
    assert sky.all()  # infinitely far: a shift does not move it
    behind = torch.diag(torch.tensor([-1.0, 1, -1, 1]))
    assert not losses.inside_frustum(torch.full((60, 80), 0.5), behind, half).any()
