from __future__ import annotations

import argparse
import contextlib
import time
from pathlib import Path

from headbox.cli.arguments import add_overwrite, add_scene_and_output
from headbox.cli.report import Report, bar, stays
from headbox.images.kinds import KINDS

HELP = "Draw a scene: films, loops, views, depth, and pictures for two eyes."
PATHS = ("rotate", "swipe", "shake", "orbit", "dolly")  # those of scene.camera_paths need torch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_scene_and_output(parser)
    parser.add_argument(
        "--as",
        dest="kind",
        choices=KINDS,
        metavar="KIND",
        help=f"{', '.join(KINDS)} (default: what the suffix says)",
    )
    parser.add_argument(
        "--path",
        choices=PATHS,
        metavar="NAME",
        help=f"way of the eye in films and loops: {', '.join(PATHS)} (default: rotate)",
    )
    parser.add_argument(
        "--baseline",
        type=float,
        metavar="MM",
        help="millimetres between the two eyes (default: what is comfortable)",
    )
    parser.add_argument(
        "--width", type=_width, help="of one view in pixels (default: what suits the kind)"
    )
    add_overwrite(parser)


def _width(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 16 <= int(text) <= 8192:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 16 to 8192")


def run(args: argparse.Namespace, report: Report) -> None:
    scene, output = Path(args.scene), Path(args.output)
    with report.attempt(scene):
        if stays(output, args, report, scene):
            return
        from headbox.formats.registry import read_scene
        from headbox.images.write import write_image

        started = time.perf_counter()
        frames = write_image(
            output,
            read_scene(scene),
            args.width,
            lambda views: bar(views, "views"),
            kind=args.kind,
            path=args.path,
            baseline_mm=args.baseline,
        )
        seconds = round(time.perf_counter() - started, 2)
        count = f"{frames} frame{'s' if frames > 1 else ''}"
        text = f"{scene} -> {output}: {count}, {seconds:.1f} s"
        report.done(scene, text, output=str(output), frames=frames, seconds=seconds)
