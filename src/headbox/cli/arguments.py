"""Options and argument types that several commands share."""

from __future__ import annotations

import argparse
import contextlib
import re
from collections.abc import Callable


def add_scene_and_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scene", metavar="SCENE", help="scene file, e.g. room.ply")
    parser.add_argument(
        "-o", "--output", required=True, help="output file; its suffix selects the format"
    )


def add_overwrite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--overwrite", action="store_true", help="replace existing outputs")


def positive_number(text: str) -> float:
    """A finite number above 0."""
    with contextlib.suppress(ValueError):
        if 0 < float(text) < float("inf"):
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")


def whole_number(low: int, high: int | None = None) -> Callable[[str], int]:
    """An argument type: an integer from low to high."""
    limits = f"of at least {low}" if high is None else f"from {low} to {high}"

    def parse(text: str) -> int:
        with contextlib.suppress(ValueError):
            if int(text) >= low and (high is None or int(text) <= high):
                return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is not an integer {limits}")

    return parse


def gigabytes(text: str) -> int:
    """Bytes from a number of gigabytes of at least 0.1."""
    with contextlib.suppress(ValueError):
        if 0.1 <= float(text) < float("inf"):
            return int(float(text) * 1e9)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 0.1")


def quantity(text: str) -> int:
    """An integer from a number with a decimal prefix, as in 200000, 200k, 1.5M, 5MB or 800kB."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([kKmMgG]?)[bB]?", text)
    if found:
        number = float(found[1]) * 1000 ** " kmg".index(found[2].lower() or " ")
        if number >= 1:
            return int(number)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number such as 200k or 5MB")
