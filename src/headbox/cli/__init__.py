"""The command line: it parses, calls the library and prints. What takes time to import is imported
when it is used.

One module a command: HELP, `add_arguments` and `run`. Each input ends as one line on stdout (done
or kept) or one sentence on stderr (failed); with --json as one JSON line on stdout in any case.
docs/cli.md has the whole of it.
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
from headbox.cli.report import NoStdout, Report, say

OK, FAILED, INTERRUPTED = 0, 1, 130  # argparse ends with 2 when it does not understand
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
    """Run one command; the exit code. SystemExit for --help, --version and what is no command."""
    args = _parser().parse_args(argv)
    logging.basicConfig(format="headbox: %(message)s")  # what the library warns of, on stderr
    report = Report(args.json)
    try:
        with report.attempt():
            args.run(args, report)
        return FAILED if report.failures else OK
    except KeyboardInterrupt:
        say("interrupted; what was finished is kept.")
        return INTERRUPTED
    except NoStdout as error:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())  # or Python complains when it ends
        if not isinstance(error.__cause__, BrokenPipeError):  # a reader that has enough is no news
            say(f"stdout cannot be written ({error}); give it another place.")
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="headbox",
        description="Turn photos into scenes that you can look around in.",
        epilog="Exit codes: 0 all done, 1 some of it failed, 2 not understood, 130 interrupted.",
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
