"""Tables of an evaluation, and the comparison of two evaluations."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from headbox.errors import HeadboxError
from headbox.evaluate.datasets.load import columns_of_set
from headbox.evaluate.protocol import PROTOCOLS
from headbox.evaluate.results import Evaluation, PairResult, Scores
from headbox.files import replacing

# metric -> name in the tables, digits, whether higher is better; in the order of the tables
METRICS = {
    "dists": ("DISTS", 3, False),
    "lpips_alex": ("LPIPS (Alex)", 3, False),
    "lpips_vgg": ("LPIPS (VGG)", 3, False),
    "psnr": ("PSNR", 2, True),
    "ssim": ("SSIM", 3, True),
    "abs_rel": ("AbsRel", 3, False),
    "delta_125": ("d<1.25", 2, True),
    "spearman": ("rho", 2, True),
    "warp_psnr": ("PSNR", 1, True),
    "metric_abs_rel": ("AbsRel", 3, False),
    "scaled_abs_rel": ("AbsRel scaled", 3, False),
    "scale_ratio": ("scale", 2, None),
    "edge_f1": ("edge F1", 3, True),
}
_ALIGNED = ("abs_rel", "delta_125", "spearman", "warp_psnr")
_METRIC = ("metric_abs_rel", "scaled_abs_rel", "scale_ratio", "edge_f1")
_VIEWS = ("dists", "lpips_alex", "lpips_vgg", "psnr", "ssim")


def columns(evaluation: Evaluation) -> dict[str, list[PairResult]]:
    """Title of a table's column -> its pairs. Most data sets are one column."""
    found: dict[str, list[PairResult]] = {}
    for set_name, pairs in evaluation.sets.items():
        by_name = {pair.name: pair for pair in pairs}
        for title, names in columns_of_set(set_name, list(by_name)).items():
            found[title] = [by_name[name] for name in names]
    return {title: pairs for title, pairs in found.items() if pairs}


def mean_scores(pairs: Iterable[PairResult], method: str, protocol: str) -> Scores:
    """Means over the pairs that have the metric; geometric for scale_ratio."""
    values: dict[str, list[float]] = {}
    for pair in pairs:
        for metric, value in pair.scores(method, protocol).items():
            values.setdefault(metric, []).append(value)
    return {
        metric: math.exp(statistics.fmean(map(math.log, found)))
        if metric == "scale_ratio"
        else statistics.fmean(found)
        for metric, found in values.items()
    }


# Tables -------------------------------------------------------------------------------------------


def depth_table(evaluation: Evaluation) -> str:
    """Aligned depth scores of every method, and metric depth scores of those under test."""
    rows: dict[str, tuple[str, str, tuple[str, ...]]] = {
        method: ("depth", method, _ALIGNED) for method in evaluation.methods
    }
    for method in evaluation.tested:
        heading = " / ".join(METRICS[metric][0] for metric in _METRIC)
        rows[f"{method}, in metres: {heading}"] = ("depth", method, _METRIC)
    heading = " / ".join(METRICS[metric][0] for metric in _ALIGNED) + ", aligned"
    return _table(evaluation, heading, rows)


def views_table(evaluation: Evaluation) -> str:
    """A table for each protocol with scores, headed by its name."""
    parts = []
    for protocol in PROTOCOLS:
        shown = _shown_metrics(evaluation, protocol)
        if shown:
            heading = f"{protocol}: " + " / ".join(METRICS[metric][0] for metric in shown)
            rows = {method: (protocol, method, shown) for method in evaluation.methods}
            parts.append(_table(evaluation, heading, rows))
    return "\n\n".join(parts)


def all_tables(evaluation: Evaluation) -> str:
    return "\n\n".join(
        table for table in (depth_table(evaluation), views_table(evaluation)) if table
    )


def _shown_metrics(evaluation: Evaluation, protocol: str) -> tuple[str, ...]:
    names = {
        metric
        for pair in evaluation.pairs
        for method in pair.methods
        for metric in pair.scores(method, protocol)
    }
    return tuple(metric for metric in _VIEWS if metric in names)


def _table(
    evaluation: Evaluation, heading: str, rows: dict[str, tuple[str, str, tuple[str, ...]]]
) -> str:
    """Markdown, without empty columns and rows."""
    cells = {
        title: {
            row: _cell(mean_scores(pairs, method, protocol), metrics)
            for row, (protocol, method, metrics) in rows.items()
        }
        for title, pairs in columns(evaluation).items()
    }
    cells = {title: column for title, column in cells.items() if any(column.values())}
    kept = [row for row in rows if any(column[row] for column in cells.values())]
    body = [[row, *(column[row] or "-" for column in cells.values())] for row in kept]
    return markdown([[heading, *cells], *body]) if kept else ""


def markdown(rows: list[list[str]]) -> str:
    """A Markdown table; the first row is its header."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(scores: dict[str, float], metrics: tuple[str, ...]) -> str:
    if not any(metric in scores for metric in metrics):
        return ""
    return " / ".join(number(scores.get(metric), METRICS[metric][1]) for metric in metrics)


def number(value: float | None, digits: int) -> str:
    """.252, not 0.252: the tables are wide."""
    if value is None:
        return "-"
    text = f"{value:.{digits}f}"
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def replace_tables(path: Path, evaluation: Evaluation) -> None:
    """Update the two tables of a Markdown file; see `replace_marked`."""
    replace_marked(
        path, {"depth table": depth_table(evaluation), "views table": views_table(evaluation)}
    )


def replace_marked(path: Path, tables: dict[str, str]) -> None:
    """Put each table between the markers `<!-- NAME -->` and `<!-- end of NAME -->` of a Markdown
    file; tables without markers are skipped. Raises HeadboxError if the file has no markers.
    """
    text = before = path.read_text(encoding="utf-8")
    found = False
    for name, table in tables.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        head, has_begin, rest = text.partition(begin)
        _, has_end, tail = rest.partition(end)
        if has_begin and has_end:
            found, text = True, f"{head}{begin}\n{table}\n{end}{tail}"
    if not found:
        marks = " or ".join(f"<!-- {name} --> and <!-- end of {name} -->" for name in tables)
        raise HeadboxError(f"{path} has no lines {marks}: add them where the table goes.")
    if text != before:
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8")


# Comparison ---------------------------------------------------------------------------------------

RESAMPLES = 10_000


def compare_evaluations(a: Evaluation, b: Evaluation) -> str:
    """Markdown: mean of b - a over the pairs of both, with a 95 % interval, for each metric.

    Predictors are matched by name; if a and b have one predictor under test each, these two are
    compared whatever their names, and baselines are left out. The interval is a bootstrap over
    scenes, as pairs of one scene are not independent. Raises HeadboxError if the two evaluations
    have nothing in common.
    """
    lines = []
    for of_a, of_b in _matching_methods(a, b):
        for set_name in (name for name in a.sets if name in b.sets):
            for protocol in ("depth", *PROTOCOLS):
                differences = _differences(a, b, set_name, (of_a, of_b), protocol)
                name = of_b if of_a == of_b else f"{of_a} -> {of_b}"
                lines += [
                    _comparison_row([name, set_name, protocol], metric, scenes)
                    for metric, scenes in differences.items()
                ]
    if not lines:
        raise HeadboxError("The two evaluations have no predictor, data set and pair in common.")
    head = ["predictor", "set", "protocol", "metric", "pairs", "B - A", "95 % interval", ""]
    return markdown([head, *lines])


def _matching_methods(a: Evaluation, b: Evaluation) -> list[tuple[str, str]]:
    if len(a.tested) == len(b.tested) == 1:
        return [(a.tested[0], b.tested[0])]
    return [(name, name) for name in a.methods if name in b.methods]


def _differences(
    a: Evaluation, b: Evaluation, set_name: str, methods: tuple[str, str], protocol: str
) -> dict[str, dict[str, list[float]]]:
    """{metric: {scene: differences of its pairs}}"""
    others = {pair.name: pair for pair in b.sets[set_name]}
    found: dict[str, dict[str, list[float]]] = {}
    for pair in a.sets[set_name]:
        if pair.name not in others:
            continue
        before = pair.scores(methods[0], protocol)
        after = others[pair.name].scores(methods[1], protocol)
        for metric in (metric for metric in METRICS if metric in before and metric in after):
            by_scene = found.setdefault(metric, {})
            by_scene.setdefault(pair.facts.scene, []).append(after[metric] - before[metric])
    return found


def _comparison_row(labels: list[str], metric: str, scenes: dict[str, list[float]]) -> list[str]:
    name, digits, more_is_better = METRICS[metric]
    if metric.startswith("metric_"):
        name += " in metres"
    mean, low, high = paired_interval(list(scenes.values()))
    verdict = "not clear"
    if more_is_better is None:
        verdict = ""
    elif low > 0 or high < 0:
        verdict = "better" if (mean > 0) == more_is_better else "worse"
    values = (f"{value:+.{digits + 1}f}" for value in (mean, low, high))
    first, *interval = values
    count = sum(len(pairs) for pairs in scenes.values())
    return [*labels, name, str(count), first, " to ".join(interval), verdict]


def paired_interval(scenes: list[list[float]]) -> tuple[float, float, float]:
    """Mean of all differences and its 95 % bootstrap interval, resampling scenes.

    The seed is fixed: the same differences give the same interval.
    """
    sums = np.array([sum(pairs) for pairs in scenes])
    counts = np.array([len(pairs) for pairs in scenes])
    drawn = np.random.default_rng(0).integers(len(scenes), size=(RESAMPLES, len(scenes)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(sums.sum() / counts.sum()), float(low), float(high)
