from __future__ import annotations

import argparse
import contextlib
import time
from pathlib import Path

from headbox.cli.options import add_overwrite, add_scene_and_output
from headbox.cli.report import Report, bar, stays

HELP = "Draw a scene: a film of a small move (.mp4) or the photo's own view (.png)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_scene_and_output(parser)
    parser.add_argument(
        "--width", type=_width, default=1280, help="of the picture in pixels (default: %(default)s)"
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
        from headbox.pictures import write_picture

        started = time.perf_counter()
        frames = write_picture(output, scene, args.width, lambda frames: bar(frames, "frames"))
        seconds = round(time.perf_counter() - started, 2)
        count = f"{frames} frame{'s' if frames > 1 else ''}"
        text = f"{scene} -> {output}: {count}, {seconds:.1f} s"
        report.done(scene, text, output=str(output), frames=frames, seconds=seconds)
