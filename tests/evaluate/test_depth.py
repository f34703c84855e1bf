from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headbox.errors import HeadboxError
from headbox.evaluate.datasets.builtin import StereoPair
from headbox.evaluate.depth import (
    abs_rel,
    align_inverse_depth,
    aligned_inverse_depth,
    delta_125,
    edge_f1,
    score_depth,
    score_inverse_depth,
    score_metres,
    spearman,
    unwarped_psnr,
    warp_psnr,
    warp_region,
    warp_right,
)
from support.stereo_files import BACK, FRONT, OCCLUDED, SQUARE, layered_pair

seeds = st.integers(0, 2**32 - 1)
scales = st.floats(0.01, 100)
shifts = st.floats(-100, 100)


@pytest.fixture(scope="module")
def pair() -> StereoPair:
    return layered_pair()


def true_depth(pair: StereoPair) -> np.ndarray:
    assert pair.depth is not None
    return pair.depth


# Alignment ----------------------------------------------------------------------------------------


@given(seeds, scales, shifts)
def test_alignment_finds_the_scale_and_shift_that_were_put_in(
    seed: int, scale: float, shift: float
) -> None:
    prediction = np.random.default_rng(seed).uniform(0, 1, (7, 9))
    found = align_inverse_depth(prediction, scale * prediction + shift, prediction >= 0)
    # float64 with 63 pixels, and a shift up to 1e4 times the scale: 1e-16 * 1e4 * some
    assert found == pytest.approx((scale, shift), rel=1e-9, abs=1e-9)


@given(seeds)
def test_alignment_is_the_least_squares_solution_inside_the_mask(seed: int) -> None:
    rng = np.random.default_rng(seed)
    prediction, truth = rng.normal(size=(2, 8, 9))
    mask = rng.uniform(size=(8, 9)) < 0.5
    mask[0, :3] = True
    truth[~mask] = np.nan
    columns = np.stack([prediction[mask], np.ones(mask.sum())], axis=1)
    expected, *_ = np.linalg.lstsq(columns, truth[mask], rcond=None)
    # Three pixels may lie close together, which costs some of the 16 digits.
    assert align_inverse_depth(prediction, truth, mask) == pytest.approx(expected, rel=1e-6)


def test_a_constant_is_aligned_with_the_mean() -> None:
    truth = np.arange(12.0).reshape(3, 4)
    constant = np.full((3, 4), 0.1, dtype=np.float32)
    assert align_inverse_depth(constant, truth, truth >= 0) == (0.0, 5.5)


def test_swapping_near_and_far_gives_a_negative_scale() -> None:
    truth = np.arange(12.0).reshape(3, 4)
    scale, shift = align_inverse_depth(-2 * truth, truth, truth >= 0)
    # A dozen float64 operations on small whole numbers
    assert (scale, shift) == pytest.approx((-0.5, 0.0), abs=1e-14)


# Single numbers -----------------------------------------------------------------------------------


def test_abs_rel_and_delta_of_known_ratios() -> None:
    ratio = np.array([1.0, 2.0, 0.5, 1.24, 1 / 1.26])
    # |0| + |1| + |-.5| + |.24| + |-.2063492|, over 5; the first and the fourth are within 1.25
    assert abs_rel(ratio) == pytest.approx(0.38926984, abs=1e-8)
    assert delta_125(ratio) == 0.4


def test_spearman_by_hand() -> None:
    # Ranks 1 2 3 4 5 and 2 1 4 3 5: rho = 1 - 6 * 4 / (5 * 24)
    a, b = np.array([1.0, 2, 3, 4, 5]), np.array([20.0, 10, 40, 30, 500])
    assert spearman(a, b) == pytest.approx(0.8, abs=1e-15)  # one rounding
    # Ties share a rank: 1.5 1.5 3 against 1 2 3 correlate with 1.5 / sqrt(1.5 * 2).
    tied = spearman(np.array([7.0, 7, 9]), np.array([1.0, 2, 3]))
    assert tied == pytest.approx(1.5 / 3**0.5, abs=1e-15)
    assert spearman(np.ones(4), np.arange(4.0)) is None


@given(seeds)
def test_spearman_sees_only_the_order(seed: int) -> None:
    a, b = np.random.default_rng(seed).normal(size=(2, 50))
    rho = spearman(a, b)
    assert rho is not None
    assert spearman(np.exp(a), b) == rho
    assert spearman(b, a) == pytest.approx(rho, abs=1e-15)  # the product may round otherwise
    assert spearman(-a, b) == pytest.approx(-rho, abs=1e-15)
    assert spearman(a, a) == pytest.approx(1, abs=1e-15)


# Warping ------------------------------------------------------------------------------------------


def test_the_true_disparity_fetches_the_left_picture(pair: StereoPair) -> None:
    warped = warp_right(pair, pair.disparity)
    visible = np.ones(pair.disparity.shape, dtype=bool)
    visible[OCCLUDED] = False
    visible[:, :BACK] = False  # comes from beyond the left edge of the right picture
    assert np.array_equal(warped[visible], pair.left[visible])
    assert np.array_equal(warped[0, :BACK], np.repeat(pair.right[0, :1], BACK, axis=0))


def test_half_a_pixel_is_the_mean_of_two(pair: StereoPair) -> None:
    warped = warp_right(pair, np.full(pair.disparity.shape, 2.5))
    mean = (pair.right[:, 7] + pair.right[:, 8]) / 2
    assert warped[:, 10] == pytest.approx(mean, abs=1e-6)  # float32


@pytest.mark.parametrize("wrong", [-0.5, 0.5])
def test_half_a_pixel_of_disparity_costs_psnr(pair: StereoPair, wrong: float) -> None:
    assert warp_psnr(pair, pair.disparity + wrong) < warp_psnr(pair, pair.disparity) - 3


def test_psnr_of_a_known_difference(pair: StereoPair) -> None:
    still = np.zeros(pair.disparity.shape)
    brighter = dataclasses.replace(pair, right=pair.left + np.float32(0.1))
    assert unwarped_psnr(brighter) == pytest.approx(20, abs=1e-4)
    # -20 log10(0.1); float32 pixels
    assert warp_psnr(brighter, still) == pytest.approx(20, abs=1e-4)
    assert warp_psnr(dataclasses.replace(pair, right=pair.left), still) == 100


def test_the_compared_region_leaves_out_borders_and_what_the_right_camera_misses(
    pair: StereoPair,
) -> None:
    height, width = pair.disparity.shape
    assert warp_region(pair) == (slice(8, height - 8), slice(FRONT + 2, width - 8))
    near = dataclasses.replace(pair, disparity=pair.disparity * 5)
    assert warp_region(near)[1].start == width // 3


# Scores -------------------------------------------------------------------------------------------


def test_the_truth_has_no_error(pair: StereoPair) -> None:
    scores = score_depth(pair, true_depth(pair))
    # float32 depths
    assert scores.abs_rel == pytest.approx(0, abs=1e-6)
    assert scores.metric_abs_rel == pytest.approx(0, abs=1e-6)
    assert scores.scale_ratio == pytest.approx(1, abs=1e-6)
    assert scores.spearman == pytest.approx(1, abs=1e-12)  # float64 sums of 25,600 ranks
    assert scores.delta_125 == 1


@given(scales, shifts)
def test_scale_and_shift_do_not_count(scale: float, shift: float) -> None:
    pair = layered_pair()
    rng = np.random.default_rng(1)
    prediction = pair.inverse_depth + rng.normal(size=pair.disparity.shape)
    expected = score_inverse_depth(pair, prediction)
    scores = score_inverse_depth(pair, scale * prediction + shift)
    for name in ("abs_rel", "delta_125", "spearman", "warp_psnr"):
        # A shift of up to 1e4 times the signal, in float64; and the warp rounds to float32.
        assert getattr(scores, name) == pytest.approx(getattr(expected, name), rel=1e-5)


def test_the_scale_of_metres_counts(pair: StereoPair) -> None:
    right, double = (score_depth(pair, factor * true_depth(pair)) for factor in (1, 2))
    assert double.scale_ratio == pytest.approx(2, rel=1e-6)  # float32 depths
    assert double.metric_abs_rel == pytest.approx(1, rel=1e-6)
    assert double.scaled_abs_rel == pytest.approx(0, abs=1e-6)
    assert double.abs_rel == pytest.approx(right.abs_rel, abs=1e-6)


def test_depth_that_is_too_deep_shows_after_scale_alone(pair: StereoPair) -> None:
    inverse = 1 / true_depth(pair).astype(np.float64)
    deep = score_depth(pair, 1 / (inverse - 0.5 * inverse.min()))
    assert deep.abs_rel == pytest.approx(0, abs=1e-6)  # float32 depths
    # Background b of most pixels, squares at f: depth 2 / b and 1 / (f - b / 2), over the first
    # factor, 2. So the background is right and a square too near by 1 - f / (2 f - b).
    back, front = inverse.min(), inverse.max()
    near = (inverse == front).mean()
    assert np.median(inverse) == back
    expected = near * (1 - front / (2 * front - back))
    assert deep.scaled_abs_rel == pytest.approx(expected, rel=1e-5)  # float32 depths


def test_left_and_right_swapped_is_caught(pair: StereoPair) -> None:
    scores = score_depth(pair, true_depth(pair)[:, ::-1])
    assert scores.abs_rel is not None
    assert scores.abs_rel > 0.1
    assert scores.spearman is not None
    assert scores.spearman < 0.9


def test_near_and_far_swapped_shows_in_the_order(pair: StereoPair) -> None:
    scores = score_inverse_depth(pair, -pair.inverse_depth)
    assert scores.spearman == pytest.approx(-1, abs=1e-12)
    # The fit turns it round, so the other numbers do not show it.
    assert scores.abs_rel == pytest.approx(0, abs=1e-12)


def test_pixels_without_truth_do_not_count(pair: StereoPair) -> None:
    holes = pair.disparity.copy()
    holes[SQUARE] = np.nan
    holed = dataclasses.replace(pair, disparity=holes)
    prediction = true_depth(pair).copy()
    prediction[SQUARE] = 1e-3
    scores = score_depth(holed, prediction)
    assert scores.abs_rel == pytest.approx(0, abs=1e-6)  # float32 depths
    assert scores.metric_abs_rel == pytest.approx(0, abs=1e-6)


def test_doffs_belongs_to_the_depth_and_not_to_the_warp(pair: StereoPair) -> None:
    offset = dataclasses.replace(pair, doffs=30.0)
    assert true_depth(offset)[0, 0] == pytest.approx(48 / (BACK + 30), rel=1e-6)  # float32
    aligned = aligned_inverse_depth(offset, 1 / true_depth(offset))
    assert aligned == pytest.approx(pair.disparity + 30, abs=1e-4)  # float32 of 54 px
    scores = score_depth(offset, true_depth(offset))
    assert scores.metric_abs_rel == pytest.approx(0, abs=1e-6)
    expected = warp_psnr(pair, pair.disparity)
    # 1e-4 px off between noise pixels of contrast 1 changes a PSNR of some 20 dB by less than this.
    assert scores.warp_psnr == pytest.approx(expected, abs=0.01)


def test_a_fit_that_crosses_zero_stops_at_a_hundred_times_the_median(pair: StereoPair) -> None:
    truth = np.ones((80, 320), dtype=np.float32)
    truth[:, 0] = 100
    prediction = np.zeros((80, 320))
    prediction[:, 0], prediction[:, 1] = 1, -1
    scores = score_inverse_depth(dataclasses.replace(pair, disparity=truth), prediction)
    # Least squares by hand: scale 49.5, shift 1 + 99 / 320. Column 1 falls to -48, counts as 0.01.
    shift = 1 + 99 / 320
    errors = [abs(100 / (49.5 + shift) - 1), 100 - 1, *[abs(1 / shift - 1)] * 318]
    assert scores.abs_rel == pytest.approx(np.mean(errors), rel=1e-12)  # float64


def test_without_a_baseline_there_are_no_metric_numbers(pair: StereoPair) -> None:
    relative = dataclasses.replace(pair, baseline_m=None)
    scores = score_depth(relative, true_depth(pair))
    assert scores.metric_abs_rel is None
    assert scores.scale_ratio is None
    assert scores.abs_rel == pytest.approx(0, abs=1e-6)  # float32 depths


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_a_depth_that_is_none_is_refused_by_name(pair: StereoPair, bad: float) -> None:
    depth = true_depth(pair).copy()
    depth[3, 4] = bad
    with pytest.raises(HeadboxError, match="predicted for layers is not positive and finite"):
        score_depth(pair, depth)


def test_a_depth_of_another_size_is_refused(pair: StereoPair) -> None:
    with pytest.raises(HeadboxError, match=r"layers is \[80, 319\], not the picture's \[80, 320\]"):
        score_depth(pair, true_depth(pair)[:, 1:])


# Any picture --------------------------------------------------------------------------------------


def test_a_picture_without_a_partner_has_the_same_numbers_but_the_warp(pair: StereoPair) -> None:
    truth = true_depth(pair)
    depth = truth * np.random.default_rng(0).uniform(1, 3, truth.shape)
    expected = dataclasses.asdict(score_depth(pair, depth))
    found = dataclasses.asdict(score_metres(truth, depth, "it"))
    assert found.pop("warp_psnr") is None
    for name, value in found.items():
        # Inverse depth in 1 / m there and in px here, float32
        assert value == pytest.approx(expected[name], rel=1e-4), name


def test_a_picture_without_truth_is_refused_by_name() -> None:
    with pytest.raises(HeadboxError, match="it has no pixel with true depth"):
        score_metres(np.full((2, 3), np.nan), np.ones((2, 3)), "it")


# Edges --------------------------------------------------------------------------------------------


def plain_edge_f1(depth: np.ndarray, truth: np.ndarray) -> float:
    """Depth Pro's definition, pixel by pixel."""
    total = weights = 0.0
    neighbours = ((0, 1), (0, -1), (1, 0), (-1, 0))
    for ratio in np.linspace(1.05, 1.25, 10):
        precisions, recalls = [], []
        for down, right in neighbours:
            hits = found = wanted = 0
            for i in range(truth.shape[0]):
                for j in range(truth.shape[1]):
                    k, m = i + down, j + right
                    if not (0 <= k < truth.shape[0] and 0 <= m < truth.shape[1]):
                        continue
                    if np.isnan(truth[i, j]) or np.isnan(truth[k, m]):
                        continue
                    p = depth[k, m] / depth[i, j] > ratio
                    t = truth[k, m] / truth[i, j] > ratio
                    hits, found, wanted = hits + (p and t), found + p, wanted + t
            precisions.append(hits / max(found, 1))
            recalls.append(hits / max(wanted, 1))
        p, r = np.mean(precisions), np.mean(recalls)
        total += ratio * (2 * p * r / (p + r) if p + r else 0)
        weights += ratio
    return total / weights


@given(seeds)
def test_edge_f1_is_its_definition(seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth = np.exp(0.1 * rng.normal(size=(5, 6)))
    depth = truth * np.exp(0.05 * rng.normal(size=(5, 6)))
    truth[rng.uniform(size=(5, 6)) < 0.1] = np.nan
    # A handful of float64 divisions; a ratio within 1e-15 of a threshold does not come up.
    assert edge_f1(depth, truth) == pytest.approx(plain_edge_f1(depth, truth), abs=1e-12)


def test_edges_of_known_places(pair: StereoPair) -> None:
    truth = true_depth(pair)
    assert edge_f1(truth, truth) == pytest.approx(1, abs=1e-12)
    assert edge_f1(3 * truth, truth) == pytest.approx(1, abs=1e-12)  # scale does not count
    assert edge_f1(np.ones_like(truth), truth) == 0  # found none
    assert edge_f1(np.roll(truth, 1, axis=1), truth) < 0.7  # only the level ones are in place
