from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor

from headbox.model.group_norm import GroupNorm


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_group_norm_keeps_its_digits(memory_format: torch.memory_format) -> None:
    torch.manual_seed(0)
    norm = GroupNorm(8, 32)
    torch.nn.init.normal_(norm.weight)
    x = torch.randn(2, 32, 300, 301) * 5 + 10 * torch.randn(1, 32, 1, 1)
    x = x.to(memory_format=memory_format)
    weight = torch.randn(2, 32, 300, 301)  # of a sum, so that the gradient is not 0

    def run(norm: torch.nn.GroupNorm, x: Tensor) -> list[Tensor]:
        x.requires_grad_()
        out = norm(x)
        parameters = [norm.weight, norm.bias]
        return [out, *torch.autograd.grad((out * weight).sum(), [x, *parameters])]

    # In float64 it is torch's own.
    exact = run(copy.deepcopy(norm).double(), x.detach().double())
    for ours, truth in zip(run(norm, x.detach()), exact, strict=True):
        distance = (ours - truth).norm() / truth.norm()
        # Rounding is 6e-8 to 3e-7; torch's own is at 3e-6 to 9e-6 in the second format.
        assert distance.item() < 1e-6


def test_gradients_are_those_of_its_definition() -> None:
    torch.manual_seed(0)
    norm = GroupNorm(2, 6).double()
    torch.nn.init.normal_(norm.weight)
    x = torch.randn(2, 6, 3, 5, dtype=torch.double, requires_grad=True)
    inputs = (x, *norm.parameters())
    assert torch.autograd.gradcheck(lambda x, *_: norm(x), inputs)


def test_in_bfloat16_it_is_as_good_as_torchs() -> None:
    torch.manual_seed(0)
    norm = GroupNorm(8, 32)
    plain = torch.nn.GroupNorm(8, 32)
    x = torch.randn(2, 32, 60, 61) + 10 * torch.randn(1, 32, 1, 1)
    x, dy = x.bfloat16(), torch.randn(2, 32, 60, 61).bfloat16()

    def run(norm: torch.nn.Module, x: Tensor, dy: Tensor) -> list[Tensor]:
        x = x.detach().requires_grad_()
        y = norm(x)
        return [y, *torch.autograd.grad(y, [x, *norm.parameters()], dy)]

    exact = run(copy.deepcopy(plain).double(), x.double(), dy.double())
    for ours, truth in zip(run(norm, x, dy), exact, strict=True):
        # 8 bits: each of a few roundings is 2e-3 on average.
        assert (ours - truth).norm() < 1e-2 * truth.norm()
