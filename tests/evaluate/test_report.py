from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import pytest

from headbox.errors import HeadboxError
from headbox.evaluate.report import (
    all_tables,
    compare_evaluations,
    depth_table,
    mean_scores,
    number,
    paired_interval,
    replace_tables,
    views_table,
)
from headbox.evaluate.results import read_evaluation
from support.evaluations import evaluation_of


def pair(scene: str, **scores: dict) -> dict:
    return {"scene": scene, "baseline_m": 0.1, "scores": scores}


def made(psnr: float, scale: float = 1.0) -> dict:
    depth = {"abs_rel": 0.25, "delta_125": 0.5, "metric_abs_rel": 0.5, "scale_ratio": scale}
    return {"depth": depth, "zero-shot": {"psnr": psnr, "ssim": 0.5, "dists": 0.125}}


@pytest.fixture
def report() -> dict:
    builtin = {
        "motorcycle": pair("motorcycle", copy={"depth": {"warp_psnr": 12.0}}, model=made(20)),
        "desk": pair("desk", model=made(22, 2.0)),
        "pov_hands": pair("pov_hands", model=made(10, 0.5)),
    }
    return {
        "headbox": "0",
        "longest": None,
        "methods": {"copy": {"baseline": True}, "model": {"baseline": False}},
        "sets": {"builtin": builtin, "eth3d": {"a-1-2": pair("a", model=made(15))}},
    }


def rows(table: str) -> dict[str, list[str]]:
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()]
    assert len({len(line) for line in lines}) == 1
    return {first: rest for first, *rest in lines}


def test_a_column_for_each_set_and_the_indoor_pairs_once_more(report: dict) -> None:
    table = rows(depth_table(evaluation_of(report)))
    titles = ["Motorcycle", "mean of 2 indoor pairs", "the 1 without hands", "eth3d"]
    assert table["AbsRel / d<1.25 / rho / PSNR, aligned"] == titles
    assert table["copy"] == ["- / - / - / 12.0", "-", "-", "-"]
    assert table["model"][0] == ".250 / .50 / - / -"
    # The geometric mean of 2 and 1/2
    in_metres = table["model, in metres: AbsRel / AbsRel scaled / scale / edge F1"]
    assert in_metres[1] == ".500 / - / 1.00 / -"


def test_a_table_for_each_protocol_with_the_metrics_that_are_there(report: dict) -> None:
    table = rows(views_table(evaluation_of(report)))
    assert table["zero-shot: DISTS / PSNR / SSIM"][1] == "mean of 2 indoor pairs"
    assert table["model"] == [f".125 / {psnr}.00 / .500" for psnr in (20, 16, 22, 15)]
    assert "copy" not in table  # it has no number here
    assert "masked" not in all_tables(evaluation_of(report))


def test_means_are_over_what_is_there() -> None:
    one = {"p": pair("a", m=made(10)), "q": pair("a", m=made(20)), "r": pair("a")}
    pairs = evaluation_of({"sets": {"s": one}}).pairs
    assert mean_scores(pairs, "m", "zero-shot")["psnr"] == 15
    assert mean_scores(pairs, "m", "masked") == {}


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.2524, ".252"), (-0.1, "-.100"), (1.5, "1.500"), (10.04, "10.040"), (None, "-")],
)
def test_numbers_below_one_have_no_leading_zero(value: float | None, text: str) -> None:
    assert number(value, 3) == text


def test_tables_replace_those_before_and_nothing_else(report: dict, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "a\n<!-- views table -->\nold\n<!-- end of views table -->\nb\n"
        "<!-- depth table --><!-- end of depth table -->"
    )
    shown = evaluation_of(report)
    for _ in range(2):
        replace_tables(page, shown)
        assert page.read_text() == (
            f"a\n<!-- views table -->\n{views_table(shown)}\n<!-- end of views table -->\nb\n"
            f"<!-- depth table -->\n{depth_table(shown)}\n<!-- end of depth table -->"
        )
    page.write_text("<!-- end of depth table --> <!-- depth table -->")
    with pytest.raises(HeadboxError, match=r"page\.md has no lines"):
        replace_tables(page, evaluation_of(report))


# Comparison ---------------------------------------------------------------------------------------


def test_an_interval_is_about_the_mean_and_as_wide_as_it_should_be() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(1, 2, 400)
    mean, low, high = paired_interval([[value] for value in values])
    assert mean == pytest.approx(values.mean())
    # The normal interval, +-1.96 s / sqrt(n); 10,000 resamples know its ends to some per cent.
    half = 1.96 * values.std() / 20
    assert (low, high) == pytest.approx((mean - half, mean + half), abs=0.1 * half)
    assert paired_interval([[value] for value in values]) == (mean, low, high)


def test_pairs_of_one_scene_count_as_one_witness() -> None:
    rng = np.random.default_rng(2)
    scenes = [[v] * 50 for v in rng.normal(0, 1, 8)]
    _, low, high = paired_interval(scenes)
    _, low_of_all, high_of_all = paired_interval([[v] for scene in scenes for v in scene])
    assert high - low > 4 * (high_of_all - low_of_all)


def test_comparison_names_what_is_better(report: dict) -> None:
    better = copy.deepcopy(report)
    for found in better["sets"].values():
        for one in found.values():
            one["scores"]["model"]["zero-shot"]["psnr"] += 1
            one["scores"]["model"]["zero-shot"]["dists"] += 0.5
            one["scores"]["model"]["depth"]["scale_ratio"] *= 2
    better["methods"]["mine"] = better["methods"].pop("model")
    for found in better["sets"].values():
        for one in found.values():
            one["scores"]["mine"] = one["scores"].pop("model")
    lines = [
        line.strip("| ").split(" | ")
        for line in compare_evaluations(evaluation_of(report), evaluation_of(better)).splitlines()
    ]
    found = {tuple(line[:4]): line[4:] for line in lines[2:]}
    psnr = found["model -> mine", "builtin", "zero-shot", "PSNR"]
    assert psnr == ["3", "+1.000", "+1.000 to +1.000", "better"]
    assert found["model -> mine", "eth3d", "zero-shot", "DISTS"][-1] == "worse"
    assert found["model -> mine", "builtin", "zero-shot", "SSIM"][-1] == "not clear"
    assert len(found["model -> mine", "builtin", "depth", "scale"]) == 3  # neither way is better


def test_nothing_in_common_is_refused(report: dict) -> None:
    other = copy.deepcopy(report)
    other["sets"] = {"booster": other["sets"]["eth3d"]}
    with pytest.raises(HeadboxError, match="no predictor, data set and pair in common"):
        compare_evaluations(evaluation_of(report), evaluation_of(other))


@pytest.mark.parametrize("content", ["", "[]", '{"sets": {}}', '{"sets": [], "methods": {}}'])
def test_what_is_no_evaluation_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    path.write_text(content)
    with pytest.raises(HeadboxError, match=r"e\.json is not an evaluation"):
        read_evaluation(path)


def test_a_report_is_read_as_it_was_written(report: dict, tmp_path: Path) -> None:
    written = evaluation_of(report)
    (tmp_path / "e.json").write_text(json.dumps(written.to_json()))
    assert read_evaluation(tmp_path / "e.json") == written
