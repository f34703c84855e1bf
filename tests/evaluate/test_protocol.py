"""The protocol on a place that is known exactly: the truth reaches the top, and each kind of wrong
predictor is caught by the numbers."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from headbox.color import linear_to_srgb
from headbox.evaluate.datasets.views import View
from headbox.evaluate.depth import score_metres
from headbox.evaluate.predictors import Prediction, make_method, splats_of_depth
from headbox.evaluate.protocol import (
    median_scale,
    render_prediction,
    score_picture,
    score_prediction,
    visible_mask,
)
from support.view_files import FAR, NEAR, ray_traced, shifted

Scores = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def source() -> View:
    return ray_traced(shifted())


@pytest.fixture(scope="module")
def target() -> View:
    return ray_traced(shifted(0.08, 0.02))


@pytest.fixture(scope="module")
def oracle(source: View) -> Prediction:
    predict = make_method("oracle").predict
    assert predict is not None
    return predict(source)


@pytest.fixture(scope="module")
def best(oracle: Prediction, source: View, target: View) -> Scores:
    return score_prediction(oracle, source, target, ())[0]


def scores_of(prediction: Prediction, source: View, target: View) -> Scores:
    return score_prediction(prediction, source, target, ())[0]


def test_the_truth_draws_the_other_picture(best: Scores) -> None:
    # Waves of 9 pixels, drawn by splats of half of one: 29.6 dB where both cameras see the same.
    assert best["masked"]["psnr"] > 28.5
    assert best["masked"]["ssim"] > 0.97
    assert best["zero-shot"] == best["scaled"]
    # Without a mask, what the source did not see counts.
    assert best["zero-shot"]["psnr"] < best["masked"]["psnr"]


def test_the_truth_draws_its_own_picture(oracle: Prediction, source: View) -> None:
    assert scores_of(oracle, source, source)["zero-shot"]["psnr"] > 33


def test_the_order_of_the_baselines(best: Scores, source: View, target: View) -> None:
    found = {"oracle": best["zero-shot"]["psnr"]}
    for name in ("plane", "ground", "constant"):
        predict = make_method(name).predict
        assert predict is not None
        found[name] = scores_of(predict(source), source, target)["zero-shot"]["psnr"]
    copied = source.pixels.astype(np.float32) / 255
    found["copy"] = score_picture(copied, source, target, (), copied)["zero-shot"]["psnr"]
    assert found["oracle"] > found["plane"] + 3
    assert min(found["plane"], found["constant"]) > found["copy"]


def test_twice_the_scale_is_caught(
    best: Scores, oracle: Prediction, source: View, target: View
) -> None:
    gaussians = oracle.gaussians
    double = Prediction(
        2 * oracle.depth,
        dataclasses.replace(gaussians, means=2 * gaussians.means, scales=2 * gaussians.scales),
    )
    wrong = scores_of(double, source, target)
    assert wrong["zero-shot"]["psnr"] < best["zero-shot"]["psnr"] - 5
    # The privileged protocol takes it away, to the rounding of float32.
    assert wrong["scaled"]["psnr"] == pytest.approx(best["scaled"]["psnr"], abs=1e-3)
    assert median_scale(source, double.depth) == pytest.approx(0.5, abs=1e-6)
    assert source.depth is not None
    assert score_metres(source.depth, double.depth, "it").scale_ratio == pytest.approx(2)


def test_left_and_right_swapped_is_caught(best: Scores, source: View, target: View) -> None:
    assert source.depth is not None
    depth = np.ascontiguousarray(source.depth[:, ::-1])
    swapped = Prediction(depth, splats_of_depth(source.pixels, depth, source.camera.focal_px))
    assert scores_of(swapped, source, target)["masked"]["psnr"] < best["masked"]["psnr"] - 5
    depth_scores = score_metres(source.depth, depth, "it")
    assert depth_scores.edge_f1 is not None
    assert depth_scores.edge_f1 < 0.6
    # And the other way round: depth is right, the eye goes to the wrong side.
    mirrored = ray_traced(shifted(-0.08, 0.02))
    other = make_method("oracle").predict
    assert other is not None
    picture = render_prediction(other(source), source, mirrored)
    wrong = score_picture(picture, source, target, (), picture)
    assert wrong["zero-shot"]["psnr"] < best["zero-shot"]["psnr"] - 5


def test_colours_in_linear_light_are_caught(
    best: Scores, oracle: Prediction, source: View, target: View
) -> None:
    gaussians = oracle.gaussians
    washed = dataclasses.replace(gaussians, colors=linear_to_srgb(gaussians.colors))
    wrong = scores_of(dataclasses.replace(oracle, gaussians=washed), source, target)
    assert wrong["zero-shot"]["psnr"] < best["zero-shot"]["psnr"] - 5


@pytest.mark.parametrize("offset", [(0.5, 0.0), (-0.5, 0.0), (0.0, 0.5), (0.0, -0.5)])
def test_half_a_pixel_of_the_principal_point_is_caught(
    offset: tuple[float, float], best: Scores, oracle: Prediction, source: View, target: View
) -> None:
    """Worse on either side: the middle is where pixel centres lie at +0.5 from end to end."""
    shift = torch.zeros(3, 3)
    shift[0, 2], shift[1, 2] = offset
    camera = dataclasses.replace(source.camera, K=source.camera.K + shift)
    wrong = scores_of(oracle, dataclasses.replace(source, camera=camera), target)
    assert wrong["zero-shot"]["psnr"] < best["zero-shot"]["psnr"] - 1
    assert wrong["masked"]["psnr"] < best["masked"]["psnr"] - 4


def test_pixels_that_are_not_square_are_drawn_where_they_are(target: View) -> None:
    K = np.array([[150.0, 0, 80], [0, 120, 50], [0, 0, 1]])
    source = ray_traced(shifted(), K)
    predict = make_method("oracle").predict
    assert predict is not None
    assert scores_of(predict(source), source, target)["masked"]["psnr"] > 28


def test_the_mask_is_what_both_see(source: View) -> None:
    aside = ray_traced(shifted(0.3))
    mask = visible_mask(source, aside)
    assert source.depth is not None
    assert aside.depth is not None
    # The wall behind the square: 0.3 m are 11 px at 4 m and 22 px at 2 m.
    columns = np.flatnonzero(aside.depth[56] == NEAR)
    hidden = slice(columns[-1] + 3, columns[-1] + 9)
    assert not mask[50:60, hidden].any()
    assert mask[50:60, columns[0] + 2 : columns[-1] - 2].all()
    assert not mask[:, -8:].any()  # beyond the edge of the source's picture
    assert mask[10:20, 5:100].all()
    without = dataclasses.replace(source, depth=np.where(source.depth == FAR, np.nan, source.depth))
    assert not visible_mask(without, aside)[10:20].any()


def test_far_apart_there_is_no_masked_number(oracle: Prediction, source: View) -> None:
    assert set(scores_of(oracle, source, ray_traced(shifted(0.6)))) == {"zero-shot", "scaled"}
