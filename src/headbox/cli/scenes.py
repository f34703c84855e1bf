from __future__ import annotations

import argparse
import time
from pathlib import Path

from headbox.cli.report import SCREEN_LINES, Report, say
from headbox.errors import HeadboxError

HELP = "Make synthetic scenes to train on: pictures, depth, and what lies behind."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "output", metavar="OUT", help="folder for the samples; with --preview, a .png"
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--assets", help="folder made by python -m headbox.train.synthetic.assets")
    source.add_argument(
        "--from",
        dest="folder",
        metavar="FOLDER",
        help="your own posed pictures with depth: a folder with a transforms.json",
    )
    parser.add_argument(
        "--samples", type=int, default=20_000, help="how many (default: %(default)s)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="1 or more; another one makes other scenes"
    )
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after this long")
    parser.add_argument(
        "--preview", action="store_true", help="draw the samples, 96 at most, on one sheet"
    )


def run(args: argparse.Namespace, report: Report) -> None:
    output = Path(args.output)
    with report.attempt(output):
        if min(args.seed, args.samples) < 1:
            raise HeadboxError(
                f"--seed is {args.seed} and --samples {args.samples}: give 1 or more of both."
            )
        started = time.perf_counter()
        made, faults = _own(args) if args.folder else (_synthetic(args), [])
        for fault in faults[:SCREEN_LINES]:
            say(f"left out: {fault}")
        seconds = round(time.perf_counter() - started, 1)
        left_out = f", {len(faults)} frames left out" if faults else ""
        text = f"{output}: {made} samples, {seconds:.0f} s{left_out}"
        report.done(output, text, samples=made, seconds=seconds)


def _synthetic(args: argparse.Namespace) -> int:
    from headbox.train.synthetic import generate

    if args.preview:
        return generate.preview(args.output, args.assets, args.samples, args.seed)
    return generate.generate(args.output, args.assets, args.samples, args.seed, args.seconds)


def _own(args: argparse.Namespace) -> tuple[int, list[str]]:
    from headbox.train.data import posed

    if args.seconds != float("inf"):
        raise HeadboxError("--seconds is for synthetic scenes: leave it out, or give --samples.")
    write = posed.preview if args.preview else posed.import_folder
    return write(args.output, args.folder, args.samples, args.seed)
