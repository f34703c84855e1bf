from __future__ import annotations

import math
from pathlib import Path

import torch

import stages
from headbox.train.scale_map import ScaleMap


def test_it_is_one_at_the_start() -> None:
    torch.manual_seed(0)
    depth, truth = 0.1 + 100 * torch.rand(2, 2, 1, 32, 48)
    assert torch.equal(ScaleMap()(depth, truth), torch.ones(2, 1, 32, 48))


def test_it_is_the_released_one() -> None:
    golden = stages.read_golden(Path(__file__).parent / "golden" / "small.npz")
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
