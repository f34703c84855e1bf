from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from headbox.cli.report import SCREEN_LINES, Report, say
from headbox.errors import HeadboxError

HELP = "Make or fetch data sets for training and evaluation."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(required=True, metavar="KIND")

    def add(name: str, help_: str, make: Callable[[argparse.Namespace, Report, Path], None]):
        kind = kinds.add_parser(name, help=help_, description=help_, allow_abbrev=False)
        kind.set_defaults(make=make)
        json_help = "print JSON lines instead of text"
        kind.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=json_help)
        return kind

    synthetic = add("synthetic", "Render synthetic training samples.", _synthetic)
    _add_sample_arguments(synthetic)
    synthetic.add_argument(
        "--assets", required=True, help="folder made by 'headbox dataset assets'"
    )
    synthetic.add_argument(
        "--seconds", type=float, default=float("inf"), help="stop after this time"
    )
    posed = add("posed", "Make training samples from your own posed RGB-D images.", _posed)
    _add_sample_arguments(posed)
    posed.add_argument(
        "--from",
        dest="folder",
        metavar="FOLDER",
        required=True,
        help="folder with images, depth and a transforms.json",
    )
    assets = add("assets", "Pack the meshes, textures and skies of synthetic scenes.", _assets)
    assets.add_argument("output", metavar="OUT", help="folder for assets.npz")
    pairs = add("pairs", "Fetch the built-in stereo pairs of 'headbox evaluate'.", _pairs)
    pairs.add_argument("output", metavar="OUT", help="folder for the pairs")


def _add_sample_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "output", metavar="OUT", help="folder for the samples; with --preview, a .png"
    )
    parser.add_argument(
        "--samples", type=int, default=20_000, help="number of samples (default: %(default)s)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="1 or more; another seed makes other samples"
    )
    parser.add_argument(
        "--preview", action="store_true", help="draw the samples, at most 96, on one contact sheet"
    )


def run(args: argparse.Namespace, report: Report) -> None:
    output = Path(args.output)
    with report.attempt(output):
        args.make(args, report, output)


def _synthetic(args: argparse.Namespace, report: Report, output: Path) -> None:
    from headbox.train.synthetic import generate

    _check_numbers(args)
    started = time.perf_counter()
    if args.preview:
        made = generate.preview_samples(output, args.assets, args.samples, args.seed)
    else:
        made = generate.generate_samples(output, args.assets, args.samples, args.seed, args.seconds)
    _report_samples(report, output, made, started)


def _posed(args: argparse.Namespace, report: Report, output: Path) -> None:
    from headbox.train.data import posed

    _check_numbers(args)
    started = time.perf_counter()
    write = posed.preview_folder if args.preview else posed.import_folder
    made, faults = write(output, args.folder, args.samples, args.seed)
    for fault in faults[:SCREEN_LINES]:
        say(f"skipped: {fault}")
    _report_samples(report, output, made, started, len(faults))


def _check_numbers(args: argparse.Namespace) -> None:
    if min(args.seed, args.samples) < 1:
        raise HeadboxError(
            f"--seed is {args.seed} and --samples {args.samples}: give 1 or more for both."
        )


def _report_samples(
    report: Report, output: Path, made: int, started: float, skipped: int = 0
) -> None:
    seconds = round(time.perf_counter() - started, 1)
    more = f", {skipped} frames skipped" if skipped else ""
    text = f"{output}: {made} samples, {seconds:.0f} s{more}"
    report.done(output, text, samples=made, seconds=seconds)


def _assets(_args: argparse.Namespace, report: Report, output: Path) -> None:
    from headbox.train.synthetic.assets import pack_assets

    path = pack_assets(output)
    size = path.stat().st_size
    report.done(output, f"{path}: {size / 1e6:.0f} MB", output=str(path), bytes=size)


def _pairs(_args: argparse.Namespace, report: Report, output: Path) -> None:
    from headbox.evaluate.datasets.builtin import fetch_pairs, load_pairs

    problems = fetch_pairs(output)
    pairs, skipped = load_pairs(output)
    # A set that could not be fetched cannot be loaded either; the first sentence says why.
    unnamed = [sentence for sentence in skipped if not sentence.startswith(tuple(problems))]
    counts: dict[str, int] = {}
    for pair in pairs:
        counts[pair.group] = counts.get(pair.group, 0) + 1
    if counts:
        shown = ", ".join(f"{count} {group}" for group, count in counts.items())
        report.done(output, f"{output}: {shown} pairs", pairs=counts)
    for sentence in (*problems.values(), *unnamed):
        with report.attempt(output):
            raise HeadboxError(sentence)
