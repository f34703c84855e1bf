from __future__ import annotations

import argparse
import time
from pathlib import Path

from headbox.cli.options import add_overwrite, add_scene_and_output
from headbox.cli.report import Report, stays
from headbox.formats import WRITTEN

HELP = f"Write a scene in another format ({' '.join(WRITTEN)})."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_scene_and_output(parser)
    add_overwrite(parser)


def run(args: argparse.Namespace, report: Report) -> None:
    scene, output = Path(args.scene), Path(args.output)
    with report.attempt(scene):
        if stays(output, args, report, scene):
            return
        from headbox.formats import read_scene, write_scene

        started = time.perf_counter()
        content = read_scene(scene)
        output.parent.mkdir(parents=True, exist_ok=True)
        write_scene(output, content)
        seconds, size = round(time.perf_counter() - started, 2), output.stat().st_size
        text = f"{scene} -> {output}: {size / 1e6:.1f} MB, {seconds:.1f} s"
        report.done(scene, text, output=str(output), bytes=size, seconds=seconds)
