"""Tables of an evaluation, and two evaluations against each other.

A report is what `run.run_sets` returns and `evaluation.json` holds: {"methods": {name: facts},
"sets": {set: {pair: facts}}}, and a pair's "scores" are {method: {protocol: {metric: number}}}.
"""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from headbox.errors import HeadboxError
from headbox.evaluate.protocol import PROTOCOLS
from headbox.files import replacing

# Two indoor pairs have hands at 0.36 m, as near as the matcher goes: they dominate the mean.
_HANDS = ("pov_controllers", "pov_hands")

# metric -> its name in the tables, digits, whether more is better; in the tables' order
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


def columns(report: dict) -> dict[str, list[dict]]:
    """Title of a column -> its pairs. A set is one; the built-in pairs are three and, as two of
    them have hands before the lens, a fourth."""
    found: dict[str, list[dict]] = {}
    for set_name, pairs in report["sets"].items():
        if set_name != "builtin":
            found[set_name] = list(pairs.values())
            continue
        indoor = {n: pair for n, pair in pairs.items() if n not in ("motorcycle", "aloe")}
        without = [pair for name, pair in indoor.items() if name not in _HANDS]
        found["Motorcycle"] = [pairs[name] for name in pairs if name == "motorcycle"]
        found["Aloe"] = [pairs[name] for name in pairs if name == "aloe"]
        found[f"mean of {len(indoor)} indoor pairs"] = list(indoor.values())
        if len(without) < len(indoor):
            found[f"the {len(without)} without hands"] = without
    return {title: pairs for title, pairs in found.items() if pairs}


def mean_scores(pairs: Iterable[dict], method: str, protocol: str) -> dict[str, float]:
    """Means over the pairs that have the number; of scale_ratio the geometric one."""
    values: dict[str, list[float]] = {}
    for pair in pairs:
        for metric, value in pair["scores"].get(method, {}).get(protocol, {}).items():
            values.setdefault(metric, []).append(value)
    return {
        metric: math.exp(statistics.fmean(map(math.log, found)))
        if metric == "scale_ratio"
        else statistics.fmean(found)
        for metric, found in values.items()
    }


# Tables -------------------------------------------------------------------------------------------


def depth_table(report: dict) -> str:
    """Aligned depth of every method, and of those under test the metres."""
    rows: dict[str, tuple[str, str, tuple[str, ...]]] = {
        method: ("depth", method, _ALIGNED) for method in report["methods"]
    }
    for method in _tested(report):
        heading = " / ".join(METRICS[metric][0] for metric in _METRIC)
        rows[f"{method}, in metres: {heading}"] = ("depth", method, _METRIC)
    heading = " / ".join(METRICS[metric][0] for metric in _ALIGNED) + ", aligned"
    return _table(report, heading, rows)


def views_table(report: dict) -> str:
    """A table for each protocol that has numbers, with its name above it."""
    parts = []
    for protocol in PROTOCOLS:
        shown = _shown_metrics(report, protocol)
        if shown:
            heading = f"{protocol}: " + " / ".join(METRICS[metric][0] for metric in shown)
            rows = {method: (protocol, method, shown) for method in report["methods"]}
            parts.append(_table(report, heading, rows))
    return "\n\n".join(parts)


def all_tables(report: dict) -> str:
    return "\n\n".join(table for table in (depth_table(report), views_table(report)) if table)


def _tested(report: dict) -> list[str]:
    return [name for name, facts in report["methods"].items() if not facts["baseline"]]


def _shown_metrics(report: dict, protocol: str) -> tuple[str, ...]:
    pairs = [pair for pairs in report["sets"].values() for pair in pairs.values()]
    names = {
        metric
        for pair in pairs
        for scores in pair["scores"].values()
        for metric in scores.get(protocol, {})
    }
    return tuple(metric for metric in _VIEWS if metric in names)


def _table(report: dict, heading: str, rows: dict[str, tuple[str, str, tuple[str, ...]]]) -> str:
    """Markdown; columns and rows without any number are left out."""
    cells = {
        title: {
            row: _cell(mean_scores(pairs, method, protocol), metrics)
            for row, (protocol, method, metrics) in rows.items()
        }
        for title, pairs in columns(report).items()
    }
    cells = {title: column for title, column in cells.items() if any(column.values())}
    kept = [row for row in rows if any(column[row] for column in cells.values())]
    body = [[row, *(column[row] or "-" for column in cells.values())] for row in kept]
    return markdown([[heading, *cells], *body]) if kept else ""


def markdown(rows: list[list[str]]) -> str:
    """A table whose first row is its head."""
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


def replace_tables(path: Path, report: dict) -> None:
    """Put the two tables between their marks in a Markdown file; see `replace_marked`."""
    replace_marked(path, {"depth table": depth_table(report), "views table": views_table(report)})


def replace_marked(path: Path, tables: dict[str, str]) -> None:
    """Put each table between the lines `<!-- NAME -->` and `<!-- end of NAME -->` of a Markdown
    file; a table that the file has no marks for is left out.

    Raises HeadboxError when the file has marks for none.
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
        raise HeadboxError(f"{path} has no lines {marks}: add them where a table goes.")
    if text != before:
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8")


# Comparison ---------------------------------------------------------------------------------------

RESAMPLES = 10_000


def read_report(path: str | Path) -> dict:
    try:
        report = json.loads(Path(path).read_text())
        if not isinstance(report["sets"], dict) or not isinstance(report["methods"], dict):
            raise TypeError
        return report
    except (ValueError, KeyError, TypeError) as error:
        raise HeadboxError(
            f"{path} is not an evaluation: give an evaluation.json that `headbox evaluate` wrote."
        ) from error


def compare_reports(a: dict, b: dict) -> str:
    """Markdown: mean of b - a over the pairs of both, with a 95 % interval, for each metric.

    A predictor is compared with the one of its name; where a and b have one predictor under test
    each, these two whatever they are called, and baselines are left out. The interval is a
    bootstrap over scenes: pairs of one scene are no independent witnesses. Raises HeadboxError when
    the two have nothing in common.
    """
    lines = []
    for of_a, of_b in _opponents(a, b):
        for set_name in (name for name in a["sets"] if name in b["sets"]):
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


def _opponents(a: dict, b: dict) -> list[tuple[str, str]]:
    tested_a, tested_b = _tested(a), _tested(b)
    if len(tested_a) == len(tested_b) == 1:
        return [(tested_a[0], tested_b[0])]
    return [(name, name) for name in a["methods"] if name in b["methods"]]


def _differences(
    a: dict, b: dict, set_name: str, methods: tuple[str, str], protocol: str
) -> dict[str, dict[str, list[float]]]:
    """{metric: {scene: differences of its pairs}}"""
    found: dict[str, dict[str, list[float]]] = {}
    for name, pair in a["sets"][set_name].items():
        other = b["sets"][set_name].get(name, {"scores": {}})
        before = pair["scores"].get(methods[0], {}).get(protocol, {})
        after = other["scores"].get(methods[1], {}).get(protocol, {})
        for metric in (metric for metric in METRICS if metric in before and metric in after):
            by_scene = found.setdefault(metric, {})
            by_scene.setdefault(pair["scene"], []).append(after[metric] - before[metric])
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
    """Mean of all differences and its 95 % bootstrap interval, scenes drawn with replacement.

    The seed is fixed: the same differences give the same interval.
    """
    sums = np.array([sum(pairs) for pairs in scenes])
    counts = np.array([len(pairs) for pairs in scenes])
    drawn = np.random.default_rng(0).integers(len(scenes), size=(RESAMPLES, len(scenes)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(sums.sum() / counts.sum()), float(low), float(high)
