from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.evaluate.page import TILE_WIDTH, write_report_page, write_strip
from support.evaluations import evaluation_of


def pair(psnr: float, baseline: float | None = 0.1) -> dict:
    scores = {"copy": {"zero-shot": {"psnr": 5.0}}, "model": {"zero-shot": {"psnr": psnr}}}
    return {"scene": "s", "baseline_m": baseline, "scores": scores}


def test_a_strip_has_its_tiles_side_by_side(tmp_path: Path) -> None:
    tiles = [np.full((50, 100, 3), value, np.float32) for value in (0.2, 1.5)]
    write_strip(tmp_path / "new" / "strip.jpg", tiles)
    with Image.open(tmp_path / "new" / "strip.jpg") as strip:
        assert strip.size == (2 * TILE_WIDTH, TILE_WIDTH // 2)
        pixels = np.asarray(strip)
    assert abs(int(pixels[80, 100, 0]) - 51) <= 2  # JPEG
    assert pixels[80, 500, 0] >= 253


def test_the_worst_comes_first_and_names_are_escaped(tmp_path: Path) -> None:
    pairs = {"good": pair(30), "bad": pair(10), "a<b>": pair(20), "aloe": pair(1)}
    for scores in pairs["aloe"]["scores"].values():
        del scores["zero-shot"]  # no metres, no picture
    pairs["aloe"]["baseline_m"] = None
    methods = {"copy": {"baseline": True}, "model": {"baseline": False}}
    report = {"methods": methods, "sets": {"builtin": pairs}}
    write_report_page(
        tmp_path / "index.html",
        evaluation_of(report),
        "| <a> | b |\n| --- | --- |\n| 1 | 2 |\n\ntext",
    )
    text = (tmp_path / "index.html").read_text()
    titles = re.findall("<h2>(.*)</h2>", text)
    names = ["bad", "a&lt;b&gt;", "good"]
    assert titles == [*(f"builtin / {n}, 0.100 m apart" for n in names), "builtin / aloe"]
    assert "<tr><th>&lt;a&gt;</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr>" in text
    assert 'src="pictures/builtin/good/model.jpg"' in text
    assert "model: psnr 30.000" in text
    assert "http" not in text
