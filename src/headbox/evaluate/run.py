"""The depth table: `python -m headbox.evaluate.run --pairs FOLDER [--weights FILE]`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from headbox.errors import HeadboxError
from headbox.evaluate.depth import (
    DepthScores,
    aligned_inverse_depth,
    baselines,
    score_depth,
    warp_right,
)
from headbox.evaluate.pairs import StereoPair, load_pairs
from headbox.files import replacing

# (pixels uint8 [H, W, 3] sRGB, focal_px) -> z in metres [H, W]
Predict = Callable[[np.ndarray, float], np.ndarray]

# Two indoor pairs have hands at 0.36 m, as near as the matcher goes: they dominate the mean.
_HANDS = ("pov_controllers", "pov_hands")


def evaluate_depth(predict: Predict | None, pairs: Sequence[StereoPair]) -> dict:
    """Score `predict` and the baselines on every pair; without `predict` the baselines alone.

    Returns {"pairs": {pair: {row: scores}}, "sets": {set: {row: mean scores}}}, ready for JSON.
    Rows come in the order of the table, "prediction" is `predict`. Scores are named as in
    DepthScores, to 6 decimals, without those that are None; scale_ratio has the geometric mean.
    """
    scores: dict[str, dict[str, DepthScores]] = {}
    for pair in pairs:
        rows = baselines(pair)
        if predict is not None:
            ceiling = rows.popitem()
            rows["prediction"] = score_depth(pair, _predict(predict, pair))
            rows.update([ceiling])
        scores[pair.name] = rows
    return {
        "pairs": {
            name: {row: _means([value]) for row, value in rows.items()}
            for name, rows in scores.items()
        },
        "sets": {
            title: {
                row: _means([scores[pair.name][row] for pair in members])
                for row in scores[members[0].name]
            }
            for title, members in _sets(pairs).items()
        },
    }


def _predict(predict: Predict, pair: StereoPair) -> np.ndarray:
    pixels = np.rint(pair.left * 255).astype(np.uint8)
    return np.asarray(predict(pixels, pair.focal_px))


def _sets(pairs: Sequence[StereoPair]) -> dict[str, list[StereoPair]]:
    indoor = [pair for pair in pairs if pair.group == "indoor"]
    sets = {
        "Motorcycle": [pair for pair in pairs if pair.group == "motorcycle"],
        "Aloe": [pair for pair in pairs if pair.group == "aloe"],
        f"mean of {len(indoor)} indoor pairs": indoor,
    }
    without_hands = [pair for pair in indoor if pair.name not in _HANDS]
    if len(without_hands) < len(indoor):
        sets[f"the {len(without_hands)} without hands"] = without_hands
    return {title: members for title, members in sets.items() if members}


def _means(scores: Sequence[DepthScores]) -> dict[str, float]:
    means = {}
    for field in dataclasses.fields(DepthScores):
        values = [getattr(score, field.name) for score in scores]
        values = [value for value in values if value is not None]
        if values and field.name == "scale_ratio":
            values = [math.exp(statistics.fmean(map(math.log, values)))]
        if values:
            means[field.name] = round(statistics.fmean(values), 6)
    return means


# Tables -------------------------------------------------------------------------------------------

_COLUMNS = {"abs_rel": 3, "delta_125": 2, "spearman": 2, "warp_psnr": 1}  # digits
_METRIC_COLUMNS = {"metric_abs_rel": 3, "scale_ratio": 2}


def format_table(report: dict) -> str:
    """The report of `evaluate_depth` as a Markdown table."""
    sets = report["sets"].values()
    rows = list(next(iter(sets)))
    lines = [
        ["AbsRel / d<1.25 / rho / PSNR, aligned", *report["sets"]],
        ["---"] * (len(sets) + 1),
        *([row, *(_cell(part[row], _COLUMNS) for part in sets)] for row in rows),
    ]
    if "prediction" in rows:
        cells = [_cell(part["prediction"], _METRIC_COLUMNS) for part in sets]
        lines.append(["prediction, in metres as they are: AbsRel / scale", *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(scores: dict[str, float], columns: dict[str, int]) -> str:
    return " / ".join(_number(scores.get(name), digits) for name, digits in columns.items())


def _number(value: float | None, digits: int) -> str:
    """.252, not 0.252: the tables are wide."""
    if value is None:
        return "-"
    text = f"{value:.{digits}f}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def replace_table(path: Path, table: str) -> None:
    """Put `table` between the lines "depth table" and "end of depth table" of a Markdown file."""
    begin, end = "<!-- depth table -->", "<!-- end of depth table -->"
    text = path.read_text(encoding="utf-8")
    before, begin_found, rest = text.partition(begin)
    _, end_found, after = rest.partition(end)
    if not (begin_found and end_found):
        raise HeadboxError(f"{path} has no lines {begin} and {end}: add them where the table goes.")
    with replacing(path) as temporary:
        temporary.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")


# Pictures -----------------------------------------------------------------------------------------

_TILE_WIDTH = 360
# dark blue (far) - violet - orange - pale yellow (near)
_RAMP = np.array([[10, 10, 50], [90, 20, 120], [200, 60, 80], [250, 150, 40], [255, 250, 190]])


def write_contact_sheet(path: str | Path, predict: Predict, pairs: Sequence[StereoPair]) -> None:
    """PNG with a row for each pair: left picture, truth, aligned prediction, warp error.

    Truth and prediction share one range of inverse depth, nearer is lighter, black is unknown. The
    warp error is the difference of the left picture and the right one warped by the prediction; 0.5
    and more is white.
    """
    rows = [_sheet_row(pair, _predict(predict, pair)) for pair in pairs]
    sheet = Image.new("RGB", (4 * _TILE_WIDTH, sum(row.height for row in rows)))
    top = 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height
    with replacing(path) as temporary:
        sheet.save(temporary)


def _sheet_row(pair: StereoPair, depth: np.ndarray) -> Image.Image:
    scores = score_depth(pair, depth)
    aligned = aligned_inverse_depth(pair, 1 / depth)
    low, high = np.nanpercentile(pair.inverse_depth, [1, 99])
    difference = np.abs(warp_right(pair, aligned - pair.doffs) - pair.left).mean(axis=-1)
    error = np.repeat(np.minimum(difference * 2, 1)[..., None] * 255, 3, axis=-1)
    tiles = [
        pair.left * 255,
        _ramp(pair.inverse_depth, low, high),
        _ramp(aligned, low, high),
        error,
    ]
    label_height = 18
    height = round(_TILE_WIDTH * pair.left.shape[0] / pair.left.shape[1])
    row = Image.new("RGB", (4 * _TILE_WIDTH, height + label_height))
    for index, tile in enumerate(tiles):
        picture = Image.fromarray(tile.astype(np.uint8)).resize((_TILE_WIDTH, height))
        row.paste(picture, (index * _TILE_WIDTH, label_height))
    label = f"{pair.name}: AbsRel {scores.abs_rel:.3f}, PSNR {scores.warp_psnr:.1f} dB"
    if scores.scale_ratio is not None:
        label += f", metres x {scores.scale_ratio:.2f}"
    ImageDraw.Draw(row).text((4, 3), label, fill="white")
    return row


def _ramp(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """[H, W] -> [H, W, 3] 0..255"""
    position = np.clip((values - low) / max(high - low, 1e-6), 0, 1) * (len(_RAMP) - 1)
    stops = np.arange(len(_RAMP))
    colors = np.stack([np.interp(position, stops, channel) for channel in _RAMP.T], axis=-1)
    return np.where(np.isfinite(values)[..., None], colors, 0)


# Command ------------------------------------------------------------------------------------------


def load_predict(weights: str | Path | None) -> Predict:
    """A headbox predictor as a function of pixels and focal length; the default one for None."""
    from headbox.photo import Photo
    from headbox.predictor import Predictor

    predictor = Predictor.load(weights)
    return lambda pixels, focal_px: np.asarray(predictor.depth(Photo(pixels, focal_px, "given")))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m headbox.evaluate.run", description="Measure depth on real stereo pairs."
    )
    parser.add_argument(
        "--pairs", type=Path, required=True, metavar="FOLDER", help="from headbox.evaluate.pairs"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--weights", type=Path, metavar="FILE", help="instead of the default model")
    which.add_argument("--baselines", action="store_true", help="no model, only what it must beat")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all numbers, for each pair")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="PNG of the predictions")
    parser.add_argument(
        "--into", type=Path, metavar="FILE", help="Markdown file whose depth table is replaced"
    )
    options = parser.parse_args(arguments)
    if options.baselines and options.sheet:
        parser.error("--sheet shows predictions: leave out --baselines")
    try:
        return _run(options)
    except (HeadboxError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    pairs, skipped = load_pairs(options.pairs)
    for sentence in skipped:
        print(sentence, file=sys.stderr)
    if not pairs:
        raise HeadboxError(f"{options.pairs} holds no stereo pairs: fetch them first.")
    predict = None if options.baselines else load_predict(options.weights)
    report = evaluate_depth(predict, pairs)
    table = format_table(report)
    print(table)
    if options.json:
        with replacing(options.json) as temporary:
            temporary.write_text(json.dumps(report | {"skipped": skipped}, indent=1) + "\n")
    if options.sheet and predict is not None:
        write_contact_sheet(options.sheet, predict, pairs)
    if options.into:
        replace_table(options.into, table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
