from __future__ import annotations

import argparse
import time
from pathlib import Path

from headbox.cli.report import Report

HELP = "Make synthetic scenes to train on: pictures, depth, and what lies behind."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "output", metavar="OUT", help="folder for the samples; with --preview, a .png"
    )
    parser.add_argument(
        "--assets", required=True, help="folder that python -m headbox.train.assets has made"
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
        from headbox.train import generate

        started = time.perf_counter()
        if args.preview:
            made = generate.preview(output, args.assets, args.samples, args.seed)
        else:
            made = generate.generate(output, args.assets, args.samples, args.seed, args.seconds)
        seconds = round(time.perf_counter() - started, 1)
        text = f"{output}: {made} samples, {seconds:.0f} s"
        report.done(output, text, samples=made, seconds=seconds)
