from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from headbox.evaluate.distance import curve, distance_table, points, write_curve
from support.evaluations import evaluation_of


def pair(scene: str, baseline: float, psnr: float) -> dict:
    scores = {"model<1>": {"masked": {"psnr": psnr}}}
    return {"scene": scene, "baseline_m": baseline, "median_depth_m": 2.0, "scores": scores}


@pytest.fixture
def report() -> dict:
    many = {f"m{i}": pair("many", 0.1 * i, 30 - i) for i in (3, 1, 2)}
    return {"sets": {"eth3d": many, "builtin": {"p": pair("p", 0.5, 10)}}}


def test_only_scenes_with_several_distances_make_a_curve(report: dict) -> None:
    found = points(evaluation_of(report))
    assert list(found) == ["model<1>"]
    ((name, found_points),) = found["model<1>"].items()
    assert name == "eth3d/many"
    assert np.array(found_points) == pytest.approx(np.array([[0.05, 29], [0.1, 28], [0.15, 27]]))


def test_bins_hold_means() -> None:
    scenes = {"a": [(0.05, 20.0), (0.07, 10.0)], "b": [(0.0, 40.0), (5.0, 1.0)]}
    expected = [[0.0, 40, 1], [0.06, 15, 2], [5, 1, 1]]
    assert np.array(curve(scenes)) == pytest.approx(np.array(expected))


def test_the_table_and_the_drawing(report: dict, tmp_path: Path) -> None:
    lines = distance_table(evaluation_of(report)).splitlines()
    assert lines[0] == "| masked PSNR by distance / median depth | 0.050 | 0.125 |"
    assert lines[2] == "| model<1> | 29.00 | 27.50 |"
    assert lines[3] == "| pairs | 1 | 2 |"
    assert write_curve(tmp_path / "d.svg", evaluation_of(report))
    root = ElementTree.parse(tmp_path / "d.svg").getroot()
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names.count("circle") == 3
    assert names.count("polyline") == 1
    assert any(element.text == "model<1>" for element in root.iter())


def test_stereo_alone_makes_no_drawing(report: dict, tmp_path: Path) -> None:
    del report["sets"]["eth3d"]
    assert not write_curve(tmp_path / "d.svg", evaluation_of(report))
    assert not (tmp_path / "d.svg").exists()
    assert distance_table(evaluation_of(report)) == ""
