from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from headbox.cli.arguments import whole_number
from headbox.cli.report import Report, bar, say

if TYPE_CHECKING:
    from headbox.evaluate.datasets.views import DataSet
    from headbox.evaluate.results import Evaluation

HELP = "Measure predictors on real pictures with true depth and known cameras."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "data",
        nargs="*",
        type=_data,
        metavar="SET=FOLDER",
        help="a data set and where it lies: builtin middlebury booster scannetpp wildrgbd tanks "
        "eth3d",
    )
    parser.add_argument(
        "-o",
        "--output",
        default="evaluation",
        help="folder for numbers, page and what is kept (default: evaluation)",
    )
    parser.add_argument(
        "--predictor",
        action="append",
        metavar="P",
        help="model, copy, constant, ground, plane, oracle, a weights file or a folder of "
        "pictures; may be repeated (default: these six)",
    )
    parser.add_argument(
        "--longest",
        type=whole_number(64),
        metavar="PIXELS",
        help="reduce larger pictures to this (default: full size)",
    )
    parser.add_argument(
        "--workers",
        type=whole_number(1),
        default=min(os.cpu_count() or 1, 8),
        help="processes, each with a network of its own (default: one a core, at most 8)",
    )
    parser.add_argument("--into", metavar="FILE", help="Markdown file whose tables are replaced")
    help_ = "two evaluation.json: print what B gains over A, measure nothing"
    parser.add_argument("--compare", nargs=2, metavar=("A", "B"), help=help_)


def _data(text: str) -> tuple[str, Path]:
    name, equals, folder = text.partition("=")
    if not (name and equals and folder):
        raise argparse.ArgumentTypeError(f"{text!r} is not SET=FOLDER, as in builtin=pairs")
    return name, Path(folder)


def run(args: argparse.Namespace, report: Report) -> None:
    if args.compare:
        _compare(args.compare, report)
        return
    started = time.perf_counter()
    from headbox.errors import HeadboxError

    if not args.data:
        raise HeadboxError("No data set is named: give one such as builtin=pairs.")
    from headbox.evaluate.predictors import DEFAULT_METHODS
    from headbox.evaluate.run import Settings, run_sets

    output = Path(args.output)
    output.mkdir(parents=True, exist_ok=True)
    sets = _load_sets(args.data, output, report)
    if not sets:
        return
    settings = Settings(
        output,
        tuple(args.predictor or DEFAULT_METHODS),
        _learned(),
        args.longest,
        args.workers,
    )
    found, problems = run_sets(sets, settings, lambda tasks: bar(tasks, "photos"))
    for sentence in problems:
        with report.attempt(output):
            raise HeadboxError(sentence)
    _tell(found, args, report, round(time.perf_counter() - started, 1))


def _load_sets(data: Sequence[tuple[str, Path]], output: Path, report: Report) -> list[DataSet]:
    """The sets that are there; each other one is a failure, and the rest goes on."""
    from headbox.errors import HeadboxError
    from headbox.evaluate.datasets.load import SETS, load_set

    sets: list[DataSet] = []
    for name, folder in data:
        with report.attempt(folder):
            if name not in SETS:
                raise HeadboxError(f"{name} is no data set: name one of {', '.join(SETS)}.")
            if any(name == one.name for one in sets):
                raise HeadboxError(f"{name} is named twice: give each set once.")
            chosen = output / "records" / f"{name}.pairs.json"
            sets.append(load_set(name, folder, chosen, lambda scenes: bar(scenes, "scenes")))
            for sentence in sets[-1].missing:
                say(sentence)
    return sets


def _learned() -> tuple[str, ...]:
    from headbox.evaluate.perceptual import PERCEPTUAL, missing_files

    sentences = {metric: missing_files(metric) for metric in PERCEPTUAL}
    for sentence in sentences.values():
        if sentence:
            say(sentence)
    return tuple(metric for metric, sentence in sentences.items() if sentence is None)


def _tell(found: Evaluation, args: argparse.Namespace, report: Report, seconds: float) -> None:
    from headbox.evaluate.distance import distance_table, write_curve
    from headbox.evaluate.page import write_report_page
    from headbox.evaluate.report import all_tables, replace_tables

    output = Path(args.output)
    counts = {name: len(pairs) for name, pairs in found.sets.items()}
    tables = "\n\n".join(filter(None, (all_tables(found), distance_table(found))))
    write_report_page(output / "index.html", found, tables)
    write_curve(output / "distance.svg", found)
    if args.into:
        replace_tables(Path(args.into), found)
    numbers, page = output / "evaluation.json", output / "index.html"
    shown = ", ".join(f"{name} {count} pairs" for name, count in counts.items())
    text = f"{tables}\n\n{numbers}, {page}: {shown}, {seconds:.1f} s"
    report.done(output, text, output=str(numbers), pairs=counts, seconds=seconds)


def _compare(paths: Sequence[str], report: Report) -> None:
    from headbox.evaluate.report import compare_evaluations
    from headbox.evaluate.results import read_evaluation

    a, b = (read_evaluation(path) for path in paths)
    report.done(Path(paths[1]), compare_evaluations(a, b))
