"""Depth against the truth of a stereo pair.

The protocol, the same for every method:

1. A method gives inverse depth for the left picture, at its size, up to an unknown scale and shift.
2. Scale and shift are fitted by least squares over the pixels with truth (`align_inverse_depth`).
3. Over those pixels: `abs_rel` and `delta_125` of the aligned depth, `spearman` of the order before
   alignment.
4. The right picture is fetched back to the left one by the aligned disparity; `warp_psnr` compares
   the two inside `warp_region`. Occluded pixels count, so the true disparity has its limit, too.
5. Where the baseline is known: `metric_abs_rel` and `scale_ratio` of the predicted metres, as they
   are.

Plain numpy, one thread, means in float64: the same prediction gives the same numbers.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from headbox.errors import HeadboxError
from headbox.evaluate.pairs import StereoPair


@dataclass(frozen=True)
class DepthScores:
    """One method on one pair. None: this number does not exist here.

    abs_rel, metric_abs_rel: lower is better. delta_125, spearman, warp_psnr (dB): higher is better.
    scale_ratio: median of predicted / true depth; 2 means that all was predicted twice as far away.
    """

    abs_rel: float | None = None
    delta_125: float | None = None
    spearman: float | None = None
    warp_psnr: float | None = None
    metric_abs_rel: float | None = None
    scale_ratio: float | None = None


def align_inverse_depth(
    prediction: np.ndarray, truth: np.ndarray, mask: np.ndarray
) -> tuple[float, float]:
    """Scale and shift that bring `prediction` closest to `truth` (least squares over `mask`).

    All [H, W]. scale * prediction + shift is in the unit of truth. A constant prediction gets scale
    0; the scale comes out negative where near and far are swapped. As MiDaS (arXiv 1907.01341).
    """
    p, t = prediction[mask].astype(np.float64), truth[mask].astype(np.float64)
    p_mean, t_mean = p.mean(), t.mean()
    variance = ((p - p_mean) ** 2).mean()
    # What float32 arithmetic leaves of a constant, 1e-7 of it, is no signal: 1e-12 is 1e-6 squared.
    if variance <= 1e-12 * p_mean**2:
        return 0.0, float(t_mean)
    scale = ((p - p_mean) * (t - t_mean)).mean() / variance
    return float(scale), float(t_mean - scale * p_mean)


def abs_rel(ratio: np.ndarray) -> float:
    """Mean of |predicted depth - true depth| / true depth, from their ratio."""
    return float(np.abs(ratio - 1).mean())


def delta_125(ratio: np.ndarray) -> float:
    """Share of the pixels whose depth is within a factor of 1.25 of the truth, either way."""
    return float((np.maximum(ratio, 1 / ratio) < 1.25).mean())


def spearman(a: np.ndarray, b: np.ndarray) -> float | None:
    """Rank correlation of two [N] arrays, ties sharing their mean rank; None if one is constant."""
    rank_a, rank_b = (_centred_ranks(values) for values in (a, b))
    product = ((rank_a**2).mean() * (rank_b**2).mean()) ** 0.5
    return float((rank_a * rank_b).mean() / product) if product > 0 else None


def _centred_ranks(values: np.ndarray) -> np.ndarray:
    _, index, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return ranks[index] - (len(values) + 1) / 2


def warp_right(pair: StereoPair, disparity: np.ndarray) -> np.ndarray:
    """The right picture seen from the left camera, float32 [H, W, 3], for a disparity [H, W] in px.

    Linear between neighbours in the row, edges repeated. Interpolated in sRGB as it is stored: this
    compares pictures, it does not mix light.
    """
    height, width = disparity.shape
    x = np.clip(np.arange(width, dtype=np.float32) - disparity.astype(np.float32), 0, width - 1)
    x0 = np.minimum(x.astype(np.intp), width - 2)
    weight = (x - x0)[..., None]
    rows = np.arange(height)[:, None]
    return pair.right[rows, x0] * (1 - weight) + pair.right[rows, x0 + 1] * weight


def warp_region(pair: StereoPair) -> tuple[slice, slice]:
    """Rows and columns that `warp_psnr` looks at.

    Not 8 px at the borders, and on the left not the columns that the largest true disparity carries
    out of the right picture, but never more than a third of the width.
    """
    height, width = pair.disparity.shape
    left = min(int(np.nanmax(pair.disparity)) + 2, width // 3)
    return slice(8, height - 8), slice(left, width - 8)


def warp_psnr(pair: StereoPair, disparity: np.ndarray) -> float:
    """PSNR, at most 100 dB, of the right picture warped by `disparity` [H, W] px and the left."""
    return _psnr(pair, warp_right(pair, disparity))


def _psnr(pair: StereoPair, picture: np.ndarray) -> float:
    region = warp_region(pair)
    difference = (picture[region] - pair.left[region]).astype(np.float64)
    return float(-10 * np.log10(max(np.square(difference).mean(), 1e-10)))


def aligned_inverse_depth(pair: StereoPair, inverse_depth: np.ndarray) -> np.ndarray:
    """`inverse_depth` [H, W] in any unit, fitted to the truth and in its unit, px."""
    truth = pair.inverse_depth
    scale, shift = align_inverse_depth(inverse_depth, truth, np.isfinite(truth))
    return scale * inverse_depth.astype(np.float64) + shift


def score_inverse_depth(pair: StereoPair, inverse_depth: np.ndarray) -> DepthScores:
    """Scores of a relative inverse depth [H, W], larger = nearer, in any unit."""
    truth = pair.inverse_depth.astype(np.float64)
    mask = np.isfinite(truth)
    aligned = aligned_inverse_depth(pair, inverse_depth)
    # A fitted line may cross zero; depth stops at 100 times the median there.
    bounded = np.maximum(aligned[mask], 1e-2 * np.median(truth[mask]))
    ratio = truth[mask] / bounded
    return DepthScores(
        abs_rel=abs_rel(ratio),
        delta_125=delta_125(ratio),
        spearman=spearman(inverse_depth[mask], truth[mask]),
        warp_psnr=warp_psnr(pair, aligned - pair.doffs),
    )


def score_depth(pair: StereoPair, depth: np.ndarray) -> DepthScores:
    """Scores of metric depth [H, W], z in metres, with the metric ones where the baseline is known.

    Raises HeadboxError unless every depth is finite and positive and there is one for each pixel.
    """
    depth = np.asarray(depth)
    if depth.shape != pair.disparity.shape:
        raise HeadboxError(
            f"The depth predicted for {pair.name} is {list(depth.shape)}, not the picture's "
            f"{list(pair.disparity.shape)}: return one depth per pixel."
        )
    if not (np.isfinite(depth).all() and (depth > 0).all()):
        raise HeadboxError(
            f"The depth predicted for {pair.name} is not positive and finite everywhere: clamp it."
        )
    depth = depth.astype(np.float64)
    relative = score_inverse_depth(pair, 1 / depth)
    if pair.depth is None:
        return relative
    mask = np.isfinite(pair.disparity)
    ratio = depth[mask] / pair.depth[mask]
    return dataclasses.replace(
        relative, metric_abs_rel=abs_rel(ratio), scale_ratio=float(np.median(ratio))
    )


def baselines(pair: StereoPair) -> dict[str, DepthScores]:
    """What must be beaten, and the ceiling.

    "no warp": the right picture as it is. "best constant": one depth for the whole picture, fitted
    to the truth; for the PSNR the best of 25 shifts. "row gradient", "plane": fitted to the truth.
    "true disparity": the truth, and the plane where there is none.
    """
    truth = pair.inverse_depth.astype(np.float64)
    mask = np.isfinite(truth)
    y, x = np.mgrid[: truth.shape[0], : truth.shape[1]].astype(np.float64)
    plane = _fitted_plane(x, y, truth, mask)
    constant = score_inverse_depth(pair, np.ones_like(truth))
    near, far = np.nanpercentile(pair.disparity, [98, 2])
    shifts = np.linspace(far, near, 25)
    best_shift = max(warp_psnr(pair, np.full(truth.shape, shift)) for shift in shifts)
    return {
        "no warp": DepthScores(warp_psnr=_psnr(pair, pair.right)),
        "best constant": dataclasses.replace(constant, warp_psnr=best_shift),
        "row gradient": score_inverse_depth(pair, y),
        "plane": score_inverse_depth(pair, plane),
        "true disparity": score_inverse_depth(pair, np.where(mask, truth, plane)),
    }


def _fitted_plane(x: np.ndarray, y: np.ndarray, truth: np.ndarray, mask: np.ndarray) -> np.ndarray:
    columns = np.stack([x[mask], y[mask], np.ones(mask.sum())], axis=1)
    (a, b, c), *_ = np.linalg.lstsq(columns, truth[mask], rcond=None)
    return a * x + b * y + c
