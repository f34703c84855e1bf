"""Colour at the edges: sRGB as photos, screens and PLY files have it; linear light everywhere else.

Both curves go on past 0..1 (straight below 0, as a power above 1), so they stay each other's
inverse for colours that only a splat can have. They keep the dtype and have finite gradients
everywhere. The source is IEC 61966-2-1; both directions bend at the same point, 0.04045 in sRGB
(the standard prints the linear side rounded, 0.0031308, which would leave a few colours that do not
come back as they went).
"""

from __future__ import annotations

import math

import numpy as np
from torch import Tensor, where

KNEE_SRGB = 0.04045
KNEE_LINEAR = KNEE_SRGB / 12.92
SH0 = 0.5 / math.sqrt(math.pi)  # the constant basis function of the spherical harmonics, 0.2820948


def srgb_to_linear(srgb: Tensor) -> Tensor:
    """sRGB [...] -> linear light [...], 0..1."""
    # The clamp keeps the branch that is not taken, and so its gradient, finite.
    power = ((srgb.clamp(min=KNEE_SRGB) + 0.055) / 1.055) ** 2.4
    return where(srgb <= KNEE_SRGB, srgb / 12.92, power)


def linear_to_srgb(linear: Tensor) -> Tensor:
    """Linear light [...] -> sRGB [...], 0..1."""
    power = 1.055 * linear.clamp(min=KNEE_LINEAR) ** (1 / 2.4) - 0.055
    return where(linear <= KNEE_LINEAR, linear * 12.92, power)


def linear_to_srgb_array(linear: np.ndarray) -> np.ndarray:
    """`linear_to_srgb` of a NumPy array; the last bit can differ from torch's."""
    power = 1.055 * np.maximum(linear, KNEE_LINEAR) ** (1 / 2.4) - 0.055
    return np.where(linear <= KNEE_LINEAR, linear * 12.92, power)


def rgb_to_sh0(rgb: Tensor) -> Tensor:
    """Colour [...] -> coefficient of spherical harmonics degree 0, as 3DGS files have it (f_dc)."""
    return (rgb - 0.5) / SH0


def sh0_to_rgb(sh0: Tensor) -> Tensor:
    """Inverse of `rgb_to_sh0`."""
    return sh0 * SH0 + 0.5
