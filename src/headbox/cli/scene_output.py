"""The part that `export` and `render` share: read a scene, write one output file, report it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headbox.cli.report import Report, keep_existing

if TYPE_CHECKING:
    from headbox.gaussians import Scene


def write_output(
    args: argparse.Namespace,
    report: Report,
    write: Callable[[Scene, Path], tuple[str, dict[str, Any]]],
) -> None:
    """Call write(scene, output), unless an existing output is kept, and report the result.

    write returns a description of the result and facts for the JSON line; the time that reading
    and writing took is added to both.
    """
    path, output = Path(args.scene), Path(args.output)
    with report.attempt(path):
        if keep_existing(output, args, report, path):
            return
        from headbox.formats.registry import read_scene

        started = time.perf_counter()
        text, facts = write(read_scene(path), output)
        seconds = round(time.perf_counter() - started, 2)
        text = f"{path} -> {output}: {text}, {seconds:.1f} s"
        report.done(path, text, output=str(output), **facts, seconds=seconds)
