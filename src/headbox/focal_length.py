"""Focal lengths: in pixels, as on a 36 x 24 mm frame, and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

ASSUMED_35MM = 30.0
ASSUMED = "assumed"  # the source if nothing is known
ESTIMATED = "the image"  # the source of one that the network estimates
# How sure a source is, in the words that people read before its name.
CERTAINTY = {
    "given": "given",
    "HEIC intrinsics": "read",
    "EXIF 35 mm equivalent": "read",
    "EXIF focal plane": "derived",
    "EXIF lens and camera": "derived",
    "EXIF lens": "guessed",
    ESTIMATED: "estimated",
    ASSUMED: "assumed",
}
DOUBT = 3.0, 1.6  # expected errors, and factor, by which a file and its picture may differ
RANGE_35MM = (8.0, 1200.0)
DIAGONAL_35MM = math.hypot(36, 24)


def focal_px(focal_35mm: float, width: int, height: int) -> float:
    """Pixels for a focal length on a 36 x 24 mm frame, the pictures' diagonals being equal."""
    return focal_35mm * math.hypot(width, height) / DIAGONAL_35MM


def focal_35mm(focal_px: float, width: int, height: int) -> float:
    """Inverse of `focal_px`."""
    return focal_px * DIAGONAL_35MM / math.hypot(width, height)


def describe_focal(focal_35mm: float, source: str, error: float | None = None) -> str:
    """In words, with the source (which may be anybody's) and how sure it is. error: the expected
    one, as a share of the focal length.
    """
    certainty = CERTAINTY.get(source, "read")
    text = f"{focal_35mm:.0f} mm (35 mm equivalent), {certainty}"
    text += "" if certainty == source else f" from {source}"
    return text if error is None else f"{text}, give or take {100 * error:.0f} %"


def describe_of_metadata(
    metadata: Mapping[str, str], focal_px: float, width: int, height: int
) -> str | None:
    """`describe_focal` of a scene's metadata (untrusted), or None without a source there."""
    source, error = metadata.get("focal_source"), positive(metadata.get("focal_error"))
    if source is None:
        return None
    return describe_focal(focal_35mm(focal_px, width, height), source, error)


def is_doubtful(focal_35mm: float, seen_35mm: float, error: float) -> bool:
    """Whether what a file says is far from what the network reads off the picture."""
    apart = abs(math.log(focal_35mm / seen_35mm))
    return apart > DOUBT[0] * error and apart > math.log(DOUBT[1])


def positive(value: Any) -> float | None:
    """A finite number above 0; None for all that is found instead (0/0, 0, text, nothing)."""
    try:
        number = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return number if math.isfinite(number) and number > 0 else None
