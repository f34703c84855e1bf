"""Weights that anyone can make again: a tensor follows from a seed, its public name and its shape.

The answers in golden/ are those of the released program (apple/ml-sharp 1eaa046) with these
weights, so parity is checked without its 2.8 GB file. Element i of a tensor is centre + amplitude *
u(i), where u(i) in [-1, 1) comes from the stream of splitmix64 that starts at a key made of the
name and the seed. Multiplication and sum are rounded to float32 one after the other: that, and the
integers, give the same bits everywhere.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

STEP = 0x9E3779B97F4A7C15  # splitmix64's
MASK = (1 << 64) - 1
CHUNK = 1 << 16  # elements; two such buffers stay in a core's cache

# Kernel 2, stride 2: each output pixel sees one tap of every input channel.
TRANSPOSED = re.compile(
    r"\.deconv\.weight$|\.upsample_lowres\.weight$|monodepth_predictor\.head\.1\.weight$"
    r"|\.upsample(0|1|2|_latent0|_latent1)\.[1-9]\.weight$"
)
# (pattern, centre, amplitude), and (pattern, gain) for a standard deviation of gain / sqrt(fan in).
# They keep all 24 blocks alive, and the disparity positive and of a plausible size.
FIXED = (
    (r"\.ls[12]\.gamma$", 0.30, 0.15),
    (r"\.(pos_embed|cls_token)$", 0.0, 0.50),
    (r"monodepth_predictor\.head\.4\.weight$", 0.0024, 0.006),
    (r"monodepth_predictor\.head\.4\.bias$", 0.02, 0.005),
    (r"prediction_head\.geometry_prediction_head\.bias$", 0.0, 1.0),
    (r"prediction_head\.texture_prediction_head\.bias$", 0.0, 0.5),
)
GAINS = (
    (r"\.patch_embed\.proj\.weight$", 1.5),
    (r"\.attn\.qkv\.weight$", 1.2),
    (r"prediction_head\.geometry_prediction_head\.weight$", 6.0),
    (r"prediction_head\.texture_prediction_head\.weight$", 0.5),
    (r"\.resnet[12]\.residual\.3\.weight$", 0.7),
    (r"_head\.[01]\.residual\.5\.weight$", 0.7),
)


def centre_and_amplitude(name: str, shape: Sequence[int]) -> tuple[float, float]:
    """Of the uniform distribution that a tensor is drawn from."""
    for pattern, centre, amplitude in FIXED:
        if re.search(pattern, name):
            return centre, amplitude
    if len(shape) < 2:
        return (1.0, 0.10) if name.endswith(".weight") else (0.02, 0.05)  # norms; biases
    is_transposed = bool(TRANSPOSED.search(name))
    is_linear = len(shape) == 2 or is_transposed or tuple(shape[2:]) == (1, 1)
    gain = 1.0 if is_linear else math.sqrt(2.0)  # He's, before a ReLU
    gain = next((g for pattern, g in GAINS if re.search(pattern, name)), gain)
    fan_in = shape[0] if is_transposed else math.prod(shape[1:])
    return 0.0, gain * math.sqrt(3.0 / fan_in)


def fill(name: str, tensor: Tensor, seed: int) -> None:
    """Overwrite a contiguous float32 tensor in place, chunk by chunk."""
    assert tensor.is_contiguous()
    assert tensor.dtype == torch.float32
    centre, amplitude = map(np.float32, centre_and_amplitude(name, tensor.shape))
    encoded = name.encode()
    key = _mix(zlib.crc32(encoded) | len(encoded) << 32) ^ _mix(seed + 0x5348415250)
    counter = np.arange(1, CHUNK + 1, dtype=np.uint64) * np.uint64(STEP)
    scratch = np.empty(CHUNK, np.uint64)
    out = tensor.detach().view(-1).numpy()
    for start in range(0, out.size, CHUNK):
        part = out[start : start + CHUNK]
        z = counter[: part.size] + np.uint64((key + start * STEP) & MASK)
        _mix_in_place(z, scratch[: part.size])
        z >>= np.uint64(40)
        part[:] = z  # 24 bits, exact in float32
        part *= np.float32(2.0**-23)
        part -= np.float32(1.0)
        part *= amplitude
        part += centre


def _mix(z: int) -> int:
    """The output function of splitmix64."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def _mix_in_place(z: np.ndarray, scratch: np.ndarray) -> None:
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        z ^= np.right_shift(z, np.uint64(shift), out=scratch)
        z *= np.uint64(factor)
    z ^= np.right_shift(z, np.uint64(31), out=scratch)
