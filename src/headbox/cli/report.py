"""What became of each input, told at once, to people and to programs."""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from headbox.errors import sentence

SCREEN = 20  # lines, after which the failures of a batch are told once more


class NoStdout(Exception):
    """Nobody hears what is done: no fault of the input, and no reason to go on."""


class Report:
    """What became of each input, told at once; failures are also counted and kept."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.counts: collections.Counter[str] = collections.Counter()
        self.failures: list[str] = []

    def done(self, source: Path, text: str, **facts: Any) -> None:
        self._line("done", source, text, **facts)

    def kept(self, source: Path, output: Path) -> None:
        text = f"{source} -> {output}: kept, --overwrite makes it anew"
        self._line("kept", source, text, output=str(output))

    @contextlib.contextmanager
    def attempt(self, source: Path | None = None) -> Iterator[None]:
        """One input, or the command itself: what goes wrong is told, and the next has its turn."""
        try:
            yield
        except NoStdout:
            raise
        except Exception as error:
            reason = sentence(error, source)
            self.failures.append(reason)
            self._line("failed", source, reason=reason)
            say(reason)

    def sum_up(self) -> None:
        counts = ", ".join(f"{self.counts[state]} {state}" for state in ("done", "kept", "failed"))
        say(f"{counts}.")
        if self.counts.total() > SCREEN:
            for reason in self.failures:
                say(reason)

    def _line(self, state: str, source: Path | None, text: str = "", **facts: Any) -> None:
        self.counts[state] += 1
        if self.as_json:
            name = None if source is None else str(source)
            text = json.dumps({"state": state, "source": name, **facts})
        if text:
            try:
                _print(text, sys.stdout)
            except OSError as error:
                raise NoStdout(error.strerror) from error


def stays(output: Path, args: argparse.Namespace, report: Report, source: Path) -> bool:
    """Whether an output is there and not to be made anew; then it is told as kept."""
    if args.overwrite or not output.is_file():
        return False
    report.kept(source, output)
    return True


def bar(items: Sequence[Any], unit: str) -> Iterable[Any]:
    """A progress bar on stderr, on a terminal only and for more than one thing."""
    if not sys.stderr.isatty() or len(items) < 2:
        return items
    from tqdm import tqdm

    return tqdm(items, unit=f" {unit}", leave=False)


def say(sentence: str) -> None:
    with contextlib.suppress(OSError):  # there is nobody left to tell
        _print(f"headbox: {sentence}", sys.stderr)


def _print(line: str, stream: TextIO) -> None:
    encoding = stream.encoding or "utf-8"  # names of files may hold bytes that it has not
    line = line.encode(encoding, "backslashreplace").decode(encoding)
    if sys.stderr.isatty() and "tqdm" in sys.modules:  # a bar on the screen makes room for the line
        sys.modules["tqdm"].tqdm.write(line, file=stream)
    else:
        print(line, file=stream)
    stream.flush()
