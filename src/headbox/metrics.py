"""How much two pictures differ, number by number; the learned metrics are in perceptual.py.

Pictures are float32 [H, W, 3], sRGB 0..1, as they would be shown.
"""

from __future__ import annotations

import numpy as np
import torch

WINDOW, SIGMA = 11, 1.5  # of SSIM: Wang et al., IEEE TIP 2004
_C1, _C2 = 0.01**2, 0.03**2
MOST_PSNR = 100.0  # dB: that of equal pictures is infinite, which no mean survives


def psnr(picture: np.ndarray, target: np.ndarray, mask: np.ndarray | None = None) -> float:
    """Peak signal to noise ratio in dB, at most 100; over the pixels of `mask` [H, W] if given."""
    squares = np.square(picture.astype(np.float64) - target)
    error = float(squares.mean() if mask is None else squares[mask].mean())
    return min(MOST_PSNR, -10 * np.log10(error)) if error > 0 else MOST_PSNR


def ssim(picture: np.ndarray, target: np.ndarray, mask: np.ndarray | None = None) -> float:
    """Structural similarity (Wang et al. 2004): Gaussian window, mean over the colours.

    Counted are windows that lie inside the picture, those whose middle is in `mask` if given; for
    a picture smaller than a window, and for an empty mask, that is none: NaN.
    """
    if min(picture.shape[:2]) < WINDOW:
        return float("nan")
    x, y = (torch.from_numpy(np.ascontiguousarray(p)).double() for p in (picture, target))
    offsets = torch.arange(WINDOW, dtype=torch.float64) - WINDOW // 2
    bell = torch.exp(-offsets.square() / (2 * SIGMA**2))
    weights = (bell / bell.sum()).tolist()

    def blur(values: torch.Tensor) -> torch.Tensor:
        for axis in (0, 1):  # torch's convolution takes ten times as long in double precision
            length = values.shape[axis] - WINDOW + 1
            blurred = torch.zeros_like(values.narrow(axis, 0, length))
            for start, weight in enumerate(weights):
                blurred.add_(values.narrow(axis, start, length), alpha=weight)
            values = blurred
        return values

    x_mean, y_mean = blur(x), blur(y)
    x_var, y_var = blur(x * x) - x_mean**2, blur(y * y) - y_mean**2
    covariance = blur(x * y) - x_mean * y_mean
    similarity = (2 * x_mean * y_mean + _C1) * (2 * covariance + _C2)
    similarity = similarity / ((x_mean**2 + y_mean**2 + _C1) * (x_var + y_var + _C2))
    values = similarity.mean(-1).numpy()
    if mask is None:
        return float(values.mean())
    rim = WINDOW // 2
    inside = mask[rim:-rim, rim:-rim]
    return float(values[inside].mean()) if inside.any() else float("nan")
