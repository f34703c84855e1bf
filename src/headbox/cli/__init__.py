"""The command line: parses arguments, calls the library and prints.

Each command is a module with HELP, `add_arguments` and `run`; it imports slow modules only when it
runs. Each input results in one line on stdout (done or kept) or one sentence on stderr (failed);
with --json it always results in one JSON line on stdout. docs/cli.md is the reference.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from headbox import __version__
from headbox.cli import (
    convert,
    dataset,
    evaluate,
    export,
    gallery,
    info,
    render,
    train,
    view,
    weights,
)
from headbox.cli.report import Report, StdoutError, say

OK, FAILED, INTERRUPTED = 0, 1, 130  # argparse exits with 2 after a usage error
COMMANDS = {
    "convert": convert,
    "info": info,
    "render": render,
    "export": export,
    "gallery": gallery,
    "view": view,
    "weights": weights,
    "evaluate": evaluate,
    "dataset": dataset,
    "train": train,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code.

    Raises SystemExit for --help, --version and usage errors.
    """
    args = _parser().parse_args(argv)
    logging.basicConfig(format="headbox: %(message)s")  # warnings of the library, on stderr
    report = Report(args.json)
    try:
        with report.attempt():
            args.run(args, report)
        return FAILED if report.failures else OK
    except KeyboardInterrupt:
        say("interrupted; finished outputs are kept.")
        return INTERRUPTED
    except StdoutError as error:
        with open(os.devnull, "w") as devnull:
            os.dup2(devnull.fileno(), sys.stdout.fileno())  # or Python prints an error at exit
        if not isinstance(error.__cause__, BrokenPipeError):  # normal, e.g. with `| head`
            say(f"cannot write to stdout ({error}); redirect it to another file.")
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="headbox",
        description="Convert photos to metric 3D Gaussian scenes; view, render and export them.",
        epilog="Exit codes: 0 success, 1 some inputs failed, 2 usage error, 130 interrupted.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"headbox {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        sub = commands.add_parser(
            name, help=command.HELP, description=command.HELP, allow_abbrev=False
        )
        sub.set_defaults(run=command.run)
        sub.add_argument("--json", action="store_true", help="print JSON lines instead of text")
        command.add_arguments(sub)
    return parser
