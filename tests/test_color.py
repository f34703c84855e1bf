from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.color import (
    linear_to_srgb,
    linear_to_srgb_array,
    rgb_to_sh0,
    sh0_to_rgb,
    srgb_to_linear,
)

# Splats may be darker than black and brighter than white; the curves must go on there.
values = st.floats(-0.5, 4, width=32)


def test_all_8_bit_levels_come_back() -> None:
    levels = torch.arange(256)
    again = linear_to_srgb(srgb_to_linear(levels / 255)) * 255
    assert again.round().long().equal(levels)


@pytest.mark.parametrize(
    ("srgb", "linear"),
    # From the formula of IEC 61966-2-1, worked out by hand; 188 / 255 is the famous middle.
    [(0.0, 0.0), (0.04, 0.0030959752), (0.5, 0.2140411405), (188 / 255, 0.5028864580), (1.0, 1.0)],
)
def test_known_values(srgb: float, linear: float) -> None:
    # Ten digits of the answers are given above; float64 adds nothing to that.
    assert srgb_to_linear(torch.tensor(srgb).double()).item() == pytest.approx(linear, abs=3e-8)
    assert linear_to_srgb(torch.tensor(linear).double()).item() == pytest.approx(srgb, abs=3e-8)


@given(values)
def test_arrays_and_tensors_have_one_curve(value: float) -> None:
    color = torch.tensor(value).double()
    # float64 in both: powers differ by the last bit.
    assert linear_to_srgb_array(color.numpy()) == pytest.approx(
        linear_to_srgb(color).item(), abs=1e-14
    )


@given(values)
def test_the_curves_are_inverse(value: float) -> None:
    color = torch.tensor(value, dtype=torch.float64)
    # Where the two branches meet, the standard's rounded constants leave a step of 3e-8.
    assert linear_to_srgb(srgb_to_linear(color)).item() == pytest.approx(value, abs=1e-7)
    assert srgb_to_linear(linear_to_srgb(color)).item() == pytest.approx(value, abs=1e-7)


def test_a_line_of_colours_stays_in_order() -> None:
    line = torch.linspace(-0.5, 2, 100_001, dtype=torch.float64)
    assert (srgb_to_linear(line).diff() > 0).all()
    assert (linear_to_srgb(line).diff() > 0).all()


@pytest.mark.parametrize("curve", [srgb_to_linear, linear_to_srgb])
def test_gradients_are_finite_at_black_the_knee_and_beyond(curve) -> None:
    color = torch.tensor([-1.0, 0.0, 0.04045 / 12.92, 0.04045, 1.0, 9.0], requires_grad=True)
    curve(color).sum().backward()
    assert color.grad is not None
    assert color.grad.isfinite().all()
    assert (color.grad > 0).all()


@pytest.mark.parametrize("curve", [srgb_to_linear, linear_to_srgb])
def test_the_gradient_is_the_slope(curve) -> None:
    # Off the knee, where the slope jumps and finite differences straddle it.
    color = torch.tensor([-0.3, 0.002, 0.1, 0.5, 1.5], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(curve, (color,))


def test_mid_grey_is_zero_in_harmonics() -> None:
    assert rgb_to_sh0(torch.tensor(0.5)) == 0
    # 1 / 0.28209479177387814 / 2, the constant in every 3DGS program.
    assert rgb_to_sh0(torch.tensor(1.0)).item() == pytest.approx(1.7724538509)


@given(values)
def test_harmonics_are_inverse(value: float) -> None:
    # One multiplication, one division, one sum of float32: a few units in the last place of 4.
    assert sh0_to_rgb(rgb_to_sh0(torch.tensor(value))).item() == pytest.approx(value, abs=2e-6)
