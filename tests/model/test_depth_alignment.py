from __future__ import annotations

import math
from pathlib import Path

import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.model.depth_alignment import ScaleMap, SmoothRatio
from support import stages


def test_it_is_one_at_the_start() -> None:
    torch.manual_seed(0)
    depth, truth = 0.1 + 100 * torch.rand(2, 2, 1, 32, 48)
    assert torch.equal(ScaleMap()(depth, truth), torch.ones(2, 1, 32, 48))


def test_it_is_the_released_one() -> None:
    golden = stages.read_golden(Path(__file__).parents[1] / "golden" / "small.npz")
    depth, truth = stages.depth_pair(stages.synthetic_picture(golden.seed))
    with torch.inference_mode():
        scale = stages.seeded_scale_map(golden.seed)(depth, truth)
    answer = golden.answers["scale_map"]
    # Rounding of another math library or number of threads: 6e-7.
    assert stages.relative_l2("scale_map", scale, answer) <= answer.limit


def test_no_depth_makes_it_infinite_and_it_learns() -> None:
    torch.manual_seed(0)
    network = ScaleMap()
    depth = torch.tensor([0.0, 1e-9, 1.0, 1e9]).repeat(1, 1, 16, 4)
    scale = network(depth, depth.flip(-1))
    assert scale.isfinite().all()
    assert (scale > 0).all()
    (scale - math.e).square().mean().backward()
    grad = network.conv_out.weight.grad
    assert grad is not None
    assert grad.isfinite().all()
    assert grad.any()


def test_a_coarser_map_is_one_at_the_start_and_has_the_same_parameters() -> None:
    coarse = ScaleMap(stride=2)
    coarse.load_state_dict(ScaleMap().state_dict())
    depth = 1 + torch.rand(1, 1, 64, 32)
    assert torch.equal(coarse(depth, 2 * depth), torch.ones_like(depth))


@given(st.floats(0.1, 10), st.integers(0, 2**31))
def test_a_wrong_unit_is_put_right_by_rule(factor: float, seed: int) -> None:
    true_depth = 1 + torch.rand(1, 1, 24, 40, generator=torch.Generator().manual_seed(seed))
    found = SmoothRatio(8)(factor * true_depth, true_depth)
    # float32's logarithm and exponential of a mean of some dozen values
    torch.testing.assert_close(found, torch.full_like(found, 1 / factor), rtol=1e-5, atol=0)


def test_the_rule_is_smooth_and_does_not_count_the_sky() -> None:
    true_depth = torch.full((1, 1, 64, 64), 2.0)
    true_depth[..., :24, :] = 400.0  # sky
    depth = torch.linspace(1, 3, 64).expand(1, 1, 64, 64).clone()
    found = SmoothRatio(8)(depth, true_depth)
    ratio = 2.0 / depth
    # Inside, linear between the middles of cells of 8 pixels: the ratio's log has slopes of 3 % a
    # pixel at most, and a cell's mean lags at the picture's sides by half a cell.
    inner = (..., slice(32, 60), slice(8, 56))
    assert ((found / ratio).log().abs()[inner] < 0.01).all()
    assert found.diff(dim=-1).abs().max() < 0.05
    whole = torch.log(ratio[..., 24:, :]).mean().exp()
    torch.testing.assert_close(found[0, 0, 0], whole.expand(64), rtol=1e-5, atol=0)
