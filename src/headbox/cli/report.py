"""Reports the result of each input as it is known, as text or as JSON lines."""

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

SCREEN_LINES = 20  # after more inputs than this the failures are repeated at the end


class StdoutError(Exception):
    """stdout cannot be written, so the command stops; the inputs are not at fault."""


class Report:
    """Prints the result of each input immediately, counts results and collects failures."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.counts: collections.Counter[str] = collections.Counter()
        self.failures: list[str] = []

    def done(self, source: Path, text: str, **facts: Any) -> None:
        self._line("done", source, text, **facts)

    def kept(self, source: Path, output: Path) -> None:
        text = f"{source} -> {output}: kept (use --overwrite to replace it)"
        self._line("kept", source, text, output=str(output))

    @contextlib.contextmanager
    def attempt(self, source: Path | None = None) -> Iterator[None]:
        """Report an error in the block as the failure of one input, or of the whole command."""
        try:
            yield
        except StdoutError:
            raise
        except Exception as error:
            reason = sentence(error, source)
            self.failures.append(reason)
            self._line("failed", source, reason=reason)
            say(reason)

    def summarize(self) -> None:
        """Print the counts on stderr, and the failures again if they may have scrolled away."""
        counts = ", ".join(f"{self.counts[state]} {state}" for state in ("done", "kept", "failed"))
        say(f"{counts}.")
        if self.counts.total() > SCREEN_LINES:
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
                raise StdoutError(error.strerror) from error


def keep_existing(output: Path, args: argparse.Namespace, report: Report, source: Path) -> bool:
    """Whether the output exists and --overwrite is not given; reports it as kept."""
    if args.overwrite or not output.is_file():
        return False
    report.kept(source, output)
    return True


def bar(items: Sequence[Any], unit: str) -> Iterable[Any]:
    """The items with a progress bar on stderr, if that is a terminal and there are several."""
    if not sys.stderr.isatty() or len(items) < 2:
        return items
    from tqdm import tqdm

    return tqdm(items, unit=f" {unit}", leave=False)


def say(sentence: str) -> None:
    """Print a sentence on stderr."""
    with contextlib.suppress(OSError):  # stderr may be closed
        _print(f"headbox: {sentence}", sys.stderr)


def _print(line: str, stream: TextIO) -> None:
    encoding = stream.encoding or "utf-8"  # file names may have characters outside it
    line = line.encode(encoding, "backslashreplace").decode(encoding)
    if sys.stderr.isatty() and "tqdm" in sys.modules:  # do not break a progress bar
        sys.modules["tqdm"].tqdm.write(line, file=stream)
    else:
        print(line, file=stream)
    stream.flush()
