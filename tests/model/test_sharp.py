from __future__ import annotations

import math
from functools import partial
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from headbox.color import srgb_to_linear
from headbox.model.composer import compose, initialise
from headbox.model.config import LAYERS
from headbox.model.depth_pro import merge_windows, split_windows
from headbox.model.dpt import DPTDecoder, Fusion, Residual
from headbox.model.gaussian_heads import PredictionHead
from support import stages

SMALL = Path(__file__).parents[1] / "golden" / "small.npz"


@pytest.fixture(scope="module")
def answered() -> dict[str, tuple[float, float]]:
    """One pass of the reduced network: (relative L2, limit) of each recorded stage."""
    golden = stages.read_golden(SMALL)
    distances = {}

    def record(stage: str, tensor: Tensor) -> None:
        if answer := golden.answers.get(stage):
            distances[stage] = stages.relative_l2(stage, tensor, answer), answer.limit

    network = stages.seeded_network(golden.config, golden.seed)
    image = stages.synthetic_picture(golden.seed)
    stages.run_stages(network, image.to(memory_format=torch.channels_last), golden, record)
    assert distances.keys() == golden.answers.keys()
    return distances


@pytest.mark.parametrize("stage", [name for name, (small, _) in stages.NAMES.items() if small])
def test_stage_is_the_released_networks(
    answered: dict[str, tuple[float, float]], stage: str
) -> None:
    distance, limit = answered[stage]
    assert distance <= limit  # rounding is 1e-7 to 2e-6 here; a wrong eps of a norm already 1e-5


def test_parity_notices_a_wrong_stage() -> None:
    golden = stages.read_golden(SMALL)
    image = stages.synthetic_picture(golden.seed)
    depth, truth = stages.depth_pair(image)
    answer = golden.answers["scale_map"]
    network = stages.seeded_scale_map(golden.seed)
    with torch.inference_mode():
        assert stages.relative_l2("scale_map", network(depth, truth), answer) <= answer.limit
        assert stages.relative_l2("scale_map", network(depth, 1.001 * truth), answer) > answer.limit


@pytest.mark.parametrize(("side", "per_side", "crop"), [(1536, 5, 3), (768, 3, 6), (384, 1, 0)])
def test_merging_undoes_splitting(side: int, per_side: int, crop: int) -> None:
    tokens = torch.arange(2.0 * (side // 16) ** 2).view(2, 1, side // 16, side // 16)
    windows = split_windows(tokens.repeat_interleave(16, -1).repeat_interleave(16, -2), per_side)
    assert windows.shape == (2 * per_side**2, 1, 384, 384)
    assert torch.equal(merge_windows(windows[..., ::16, ::16], per_side, crop), tokens)


@pytest.mark.parametrize("groups", [0, 2])
def test_blocks_that_overwrite_have_right_gradients(groups: int) -> None:
    torch.manual_seed(0)
    block = Residual(4, hidden=2 if groups else None, groups=groups).double()
    fusion = Fusion(4).double()

    def run(x: Tensor, skip: Tensor) -> Tensor:
        return fusion(block(x), skip)

    x, skip = (torch.randn(1, 4, 3, 3, dtype=torch.double, requires_grad=True) for _ in range(2))
    assert torch.autograd.gradcheck(run, (x, skip))


def test_decoder_takes_odd_sizes() -> None:
    dims = (8, 8, 8, 8, 8)
    maps = [torch.randn(2, 8, math.ceil(37 / 2**i), math.ceil(21 / 2**i)) for i in range(5)]
    assert DPTDecoder(dims, 4)(maps).shape == (2, 4, 37, 21)


def test_base_is_the_nearest_surface_of_each_cell() -> None:
    torch.manual_seed(0)
    image = torch.rand(2, 3, 6, 10)
    depth = 1 + 9 * torch.rand(2, LAYERS, 6, 10)
    images = image[:, :, None].expand(-1, -1, LAYERS, -1, -1)
    base, features = initialise(images, depth, stride=2)
    nearest = -torch.nn.functional.max_pool2d(-depth, 2)
    # 1 / (depth / unit), rounded twice.
    torch.testing.assert_close(base.unit[:, None, None, None] / base.inverse_z, nearest)
    assert base.xy[:, 0, 0].tolist() == pytest.approx([-1 + 1 / 5, -1 + 1 / 3])  # top left
    assert base.xy[:, -1, -1].tolist() == pytest.approx([1 - 1 / 5, 1 - 1 / 3])
    assert base.spacing.tolist() == pytest.approx([4 / 10, 4 / 6, 4 / math.sqrt(60)])
    assert torch.equal(features[:, :3], 2 * image - 1)
    # The nearest pixel of each photo is at the unit, up to the 1e-6 that is added to it.
    torch.testing.assert_close(features[:, 3:].amax((1, 2, 3)), torch.ones(2), atol=5e-6, rtol=0)


@given(near=st.floats(0.05, 50), ratio=st.floats(1, 1000), seed=st.integers(0, 2**32 - 1))
def test_no_offsets_leave_the_base(near: float, ratio: float, seed: int) -> None:
    random = torch.Generator().manual_seed(seed)
    depth = near * (1 + (ratio - 1) * torch.rand(1, LAYERS, 4, 6, generator=random))
    colors = torch.rand(1, 3, LAYERS, 4, 6, generator=random)
    base, _ = initialise(colors, depth, stride=2)
    splats = compose(base, torch.zeros(1, 14, LAYERS, 2, 3))
    # Table A.1 adds 1e-3 to the inverse depth, in units of the nearest surface.
    z = 1 / (base.inverse_z.flatten(1) + 1e-3) * base.unit
    close = partial(torch.testing.assert_close, rtol=2e-5, atol=0)  # softplus and back, from 1e-2
    close(splats.means[..., 2], z)
    ndc = base.xy.expand(LAYERS, -1, -1, -1).transpose(0, 1).flatten(1).T
    close(splats.means[0, :, :2], z[0, :, None] * ndc)
    close(splats.scales, z[..., None] * base.spacing)
    assert torch.equal(splats.quats, torch.tensor([1.0, 0, 0, 0]).expand_as(splats.quats))
    assert (splats.opacities == 0.5).all()
    kept = srgb_to_linear(base.colors.clamp(0.01, 0.99)).flatten(2).transpose(1, 2)
    torch.testing.assert_close(splats.colors, kept, rtol=1e-5, atol=1e-6)  # sigmoid of logit


def test_a_new_prediction_head_offsets_nothing() -> None:
    offsets = PredictionHead()(*torch.randn(2, 1, 32, 3, 5))
    assert offsets.shape == (1, 14, LAYERS, 3, 5)
    assert not offsets.any()
