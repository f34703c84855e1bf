"""GroupNorm as the decoders need it: exact on large float32 maps, and with a fast gradient."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable


class GroupNorm(nn.GroupNorm):
    """nn.GroupNorm for maps [B, C, H, W].

    On large channels-last maps torch's own loses three digits in float32, as it sums plain squares,
    and its gradient in bfloat16 takes four times as long.
    """

    def forward(self, input: Tensor) -> Tensor:
        return _GroupNorm.apply(input, self.weight, self.bias, self.num_groups, self.eps)


class _GroupNorm(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, groups: int, eps: float
    ) -> Tensor:
        if x.dtype == torch.float32:
            parts = x.unflatten(1, (groups, -1))
            var, mean = torch.var_mean(parts, dim=(2, 3, 4), correction=0)  # [B, groups]
            rstd = (var + eps).rsqrt()
            gain = weight * rstd.repeat_interleave(x.shape[1] // groups, 1)  # [B, C]
            shift = bias - gain * mean.repeat_interleave(x.shape[1] // groups, 1)
            y = torch.addcmul(shift[..., None, None], x, gain[..., None, None])
        else:  # halves have fewer digits than torch loses
            sizes = (x.shape[0], x.shape[1], x.shape[2] * x.shape[3])
            if x.is_cuda:  # its kernel refuses channels-last maps
                x = x.contiguous()
            y, mean, rstd = torch.native_group_norm(x, weight, bias, *sizes, groups, eps)
        ctx.save_for_backward(x, weight, mean, rstd)
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dy: Tensor) -> tuple[Tensor | None, ...]:  # pyright: ignore
        x, weight, mean, rstd = ctx.saved_tensors  # the last two [B, groups]
        channels = x.shape[1] // mean.shape[1]  # of a group
        count = channels * x.shape[2] * x.shape[3]
        digits = torch.promote_types(x.dtype, torch.float32)
        mean, rstd = (v.to(digits).repeat_interleave(channels, 1) for v in (mean, rstd))  # [B, C]

        def of_group(v: Tensor) -> Tensor:
            total = (v * weight).unflatten(1, (-1, channels)).sum(-1)
            return total.repeat_interleave(channels, 1)

        centred = x - mean[..., None, None].to(x.dtype)
        sums = dy.sum((2, 3), dtype=digits)
        moments = (dy * centred).sum((2, 3), dtype=digits)
        factors = (rstd * weight, -(rstd**3) * of_group(moments) / count)
        a, b, c = (
            v[..., None, None].to(x.dtype) for v in (*factors, -rstd * of_group(sums) / count)
        )
        dx = torch.addcmul(centred.mul_(b).add_(c), dy, a)
        return dx, (moments * rstd).sum(0), sums.sum(0), None, None
