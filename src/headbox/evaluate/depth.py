"""Depth against the truth.

The protocol, the same for every method:

1. A method predicts depth for the source image, at its size.
2. Scale and shift are fitted to the true inverse depth by least squares over the pixels that have
   one (`align_inverse_depth`).
3. Over those pixels: `abs_rel` and `delta_125` of the aligned depth, `spearman` of the order before
   alignment.
4. In a rectified pair the right image is warped to the left view with the aligned disparity;
   `warp_psnr` compares the two inside `warp_region`. Occluded pixels count, so even the true
   disparity does not reach the maximum.
5. Where the truth is in metres: `metric_abs_rel` and `scale_ratio` of the predicted metres, and the
   edges of the predicted depth (`edge_f1`), as they are; and `scaled_abs_rel` after division by
   scale_ratio. A rendered scene has no shift to fit: alignment hides depth that is too deep or too
   flat, this score does not.

Plain numpy, one thread, means in float64: the same prediction gives the same numbers.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from headbox.errors import HeadboxError
from headbox.evaluate.datasets.builtin import StereoPair


@dataclass(frozen=True)
class DepthScores:
    """Scores of one method on one pair. None: not defined for this pair.

    abs_rel, metric_abs_rel, scaled_abs_rel: lower is better. delta_125, spearman, warp_psnr (dB),
    edge_f1: higher. scale_ratio: median of predicted / true depth; 2 means predicted twice as far.
    """

    abs_rel: float | None = None
    delta_125: float | None = None
    spearman: float | None = None
    warp_psnr: float | None = None
    metric_abs_rel: float | None = None
    scaled_abs_rel: float | None = None
    scale_ratio: float | None = None
    edge_f1: float | None = None


def align_inverse_depth(
    prediction: np.ndarray, truth: np.ndarray, mask: np.ndarray
) -> tuple[float, float]:
    """Scale and shift that bring `prediction` closest to `truth` (least squares over `mask`).

    All [H, W]. scale * prediction + shift is in the unit of truth. The scale of a constant
    prediction is 0, and negative if near and far are swapped. As MiDaS (arXiv 1907.01341).
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
    """Fraction of the pixels whose depth is within a factor of 1.25 of the truth."""
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
    """The right image warped to the left view, float32 [H, W, 3], with a disparity [H, W] in px.

    Linear interpolation along the row in sRGB, with repeated edges.
    """
    height, width = disparity.shape
    x = np.clip(np.arange(width, dtype=np.float32) - disparity.astype(np.float32), 0, width - 1)
    x0 = np.minimum(x.astype(np.intp), width - 2)
    weight = (x - x0)[..., None]
    rows = np.arange(height)[:, None]
    return pair.right[rows, x0] * (1 - weight) + pair.right[rows, x0 + 1] * weight


def warp_region(pair: StereoPair) -> tuple[slice, slice]:
    """Rows and columns of the region of `warp_psnr`.

    Without 8 px at the borders and, on the left, without the columns that the largest true
    disparity moves out of the right image, but at most a third of the width.
    """
    height, width = pair.disparity.shape
    left = min(int(np.nanmax(pair.disparity)) + 2, width // 3)
    return slice(8, height - 8), slice(left, width - 8)


def warp_psnr(pair: StereoPair, disparity: np.ndarray) -> float:
    """PSNR, at most 100 dB, between the left image and the right one warped by `disparity` [H, W]
    px.
    """
    return _psnr(pair, warp_right(pair, disparity))


def unwarped_psnr(pair: StereoPair) -> float:
    """PSNR between the left and the unwarped right image: the baseline of `warp_psnr`."""
    return _psnr(pair, pair.right)


def _psnr(pair: StereoPair, picture: np.ndarray) -> float:
    region = warp_region(pair)
    difference = (picture[region] - pair.left[region]).astype(np.float64)
    return float(-10 * np.log10(max(np.square(difference).mean(), 1e-10)))


def aligned_inverse_depth(pair: StereoPair, inverse_depth: np.ndarray) -> np.ndarray:
    """`inverse_depth` [H, W] in any unit, aligned to the truth, px."""
    truth = pair.inverse_depth
    scale, shift = align_inverse_depth(inverse_depth, truth, np.isfinite(truth))
    return scale * inverse_depth.astype(np.float64) + shift


def score_inverse_depth(pair: StereoPair, inverse_depth: np.ndarray) -> DepthScores:
    """Scores of a relative inverse depth [H, W], larger = nearer, in any unit."""
    aligned = aligned_inverse_depth(pair, inverse_depth)
    scores = _relative_scores(pair.inverse_depth.astype(np.float64), inverse_depth, aligned)
    return dataclasses.replace(scores, warp_psnr=warp_psnr(pair, aligned - pair.doffs))


def _relative_scores(
    truth: np.ndarray, inverse_depth: np.ndarray, aligned: np.ndarray
) -> DepthScores:
    mask = np.isfinite(truth)
    # A fitted line may cross zero; depth stops at 100 times the median there.
    bounded = np.maximum(aligned[mask], 1e-2 * np.median(truth[mask]))
    ratio = truth[mask] / bounded
    return DepthScores(
        abs_rel=abs_rel(ratio),
        delta_125=delta_125(ratio),
        spearman=spearman(inverse_depth[mask], truth[mask]),
    )


def score_depth(pair: StereoPair, depth: np.ndarray) -> DepthScores:
    """Scores of metric depth [H, W], z in metres, with the metric scores if the baseline is known.

    Raises HeadboxError unless depth is finite and positive at every pixel.
    """
    depth = _checked(depth, pair.disparity, pair.name)
    relative = score_inverse_depth(pair, 1 / depth)
    return relative if pair.depth is None else _with_metres(relative, pair.depth, depth)


def score_metres(truth: np.ndarray, depth: np.ndarray, name: str) -> DepthScores:
    """The same for any image with true depth [H, W] in metres, NaN where unknown; without warping.

    `name` is for error messages. Raises HeadboxError like `score_depth`, and without any true
    depth.
    """
    depth = _checked(depth, truth, name)
    mask = np.isfinite(truth)
    if not mask.any():
        raise HeadboxError(f"{name} has no pixel with true depth: exclude it.")
    inverse, true_inverse = 1 / depth, 1 / truth.astype(np.float64)
    scale, shift = align_inverse_depth(inverse, true_inverse, mask)
    relative = _relative_scores(true_inverse, inverse, scale * inverse + shift)
    return _with_metres(relative, truth, depth)


def _checked(depth: np.ndarray, truth: np.ndarray, name: str) -> np.ndarray:
    depth = np.asarray(depth)
    if depth.shape != truth.shape:
        raise HeadboxError(
            f"The depth predicted for {name} is {list(depth.shape)}, not the picture's "
            f"{list(truth.shape)}: return one depth per pixel."
        )
    if not (np.isfinite(depth).all() and (depth > 0).all()):
        raise HeadboxError(
            f"The depth predicted for {name} is not positive and finite everywhere: clamp it."
        )
    return depth.astype(np.float64)


def _with_metres(relative: DepthScores, truth: np.ndarray, depth: np.ndarray) -> DepthScores:
    mask = np.isfinite(truth)
    ratio = depth[mask] / truth[mask]
    scale = np.median(ratio)
    return dataclasses.replace(
        relative,
        metric_abs_rel=abs_rel(ratio),
        scaled_abs_rel=abs_rel(ratio / scale),
        scale_ratio=float(scale),
        edge_f1=edge_f1(depth, truth),
    )


# Edges --------------------------------------------------------------------------------------------

EDGE_RATIOS = np.linspace(1.05, 1.25, 10)  # Depth Pro's thresholds; also their weights


def edge_f1(depth: np.ndarray, truth: np.ndarray) -> float:
    """How well the edges of `depth` [H, W] lie where those of `truth` do, 0..1 (Depth Pro, arXiv
    2410.02073, section 4.2, its scale-invariant boundary F1).

    Between two neighbours is an edge where one is farther by a factor above a threshold; the four
    directions (farther to the left, right, top, bottom) count apart. F1 of the mean precision and
    the mean recall, then the mean over ten thresholds, weighted by the threshold. Neighbours of
    which one has no truth (NaN) do not count.
    """
    predicted, true = _steps(depth), _steps(truth)
    known = [np.isfinite(step) for step in true]
    f1 = []
    for ratio in np.log(EDGE_RATIOS):
        hits, found, wanted = np.zeros(4), np.zeros(4), np.zeros(4)
        for i, sign in enumerate((1, -1, 1, -1)):
            p, t, valid = (values[i // 2] for values in (predicted, true, known))
            p_edge, t_edge = (sign * p > ratio) & valid, (sign * t > ratio) & valid
            hits[i], found[i], wanted[i] = (p_edge & t_edge).sum(), p_edge.sum(), t_edge.sum()
        precision = (hits / np.maximum(found, 1)).mean()
        recall = (hits / np.maximum(wanted, 1)).mean()
        f1.append(2 * precision * recall / max(precision + recall, 1e-12))
    return float(np.average(f1, weights=EDGE_RATIOS))


def _steps(depth: np.ndarray) -> list[np.ndarray]:
    """Log ratio of each pixel to its left and to its upper neighbour."""
    logs = np.log(depth.astype(np.float64))
    return [logs[:, 1:] - logs[:, :-1], logs[1:] - logs[:-1]]
