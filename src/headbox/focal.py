"""How long the lens was: a photo's focal length from what its file says, and where it says so."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from PIL.ExifTags import Base

ASSUMED_35MM = 30.0
ASSUMED = "assumed"  # source of a focal length of which nobody knows anything
PICTURE = "the picture"  # source of one that the network has read off the picture
DOUBT = 3.0, 1.6  # expected errors, and factor, by which a file and its picture may differ
RANGE_35MM = (8.0, 1200.0)
PINHOLE_ASPECT = 2.2  # wider photos are crops or stitched: what EXIF says of the lens is not theirs
DIAGONAL_35MM = math.hypot(36, 24)

_UNIT_MM = {2: 25.4, 3: 10.0, 4: 1.0, 5: 1e-3}  # EXIF FocalPlaneResolutionUnit
# The smallest sensors in phones are 1/7 inch, a seventeenth of the film's diagonal. Some camera
# apps write a 35 mm equivalent of six times the truth, which would be a far smaller sensor.
_LARGEST_CROP = 20
_SHORTEST_MM = 1  # Vision Pro writes 0.596 into every photo


def focal_px(focal_35mm: float, width: int, height: int) -> float:
    """Pixels for a focal length on a 36 x 24 mm frame, the pictures' diagonals being equal."""
    return focal_35mm * math.hypot(width, height) / DIAGONAL_35MM


def focal_35mm(focal_px: float, width: int, height: int) -> float:
    """Inverse of `focal_px`."""
    return focal_px * DIAGONAL_35MM / math.hypot(width, height)


def described(focal_35mm: float, source: str, error: float | None = None) -> str:
    """For people. error: the expected one, as a share of the focal length."""
    text = f"{focal_35mm:.0f} mm (35 mm equivalent), "
    text += source if source in ("given", ASSUMED) else f"from {source}"
    return text if error is None else f"{text}, give or take {100 * error:.0f} %"


def of_notes(notes: Mapping[str, str], focal_px: float, width: int, height: int) -> str | None:
    """`described` of a scene's notes, which may be anybody's; None where they do not say."""
    source, error = notes.get("focal_source"), positive(notes.get("focal_error"))
    if source is None:
        return None
    return described(focal_35mm(focal_px, width, height), source, error)


def is_doubtful(focal_35mm: float, seen_35mm: float, error: float) -> bool:
    """Whether what a file says is far from what the network reads off the picture."""
    apart = abs(math.log(focal_35mm / seen_35mm))
    return apart > DOUBT[0] * error and apart > math.log(DOUBT[1])


def find_focal_35mm(
    info: Mapping[Any, Any], exif: Mapping[Any, Any], width: int, height: int
) -> tuple[float, str]:
    """The focal length in mm on a 36 x 24 mm frame, and its source.

    info is Pillow's (for "heif"), exif the tags of both EXIF directories. The first source whose
    number lies within 8 to 1200 mm counts, else 30 mm are "assumed".
    """
    low, high = RANGE_35MM
    for focal, source in _candidates(info, exif, width, height):
        if focal is not None and low <= focal <= high:
            return focal, source
    return ASSUMED_35MM, ASSUMED


def positive(value: Any) -> float | None:
    """A finite number above 0; None for all that is found instead (0/0, 0, text, nothing)."""
    try:
        number = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return number if math.isfinite(number) and number > 0 else None


def _candidates(
    info: Mapping[Any, Any], exif: Mapping[Any, Any], width: int, height: int
) -> Iterator[tuple[float | None, str]]:
    mm_per_px = DIAGONAL_35MM / math.hypot(width, height)
    intrinsics = (info.get("heif") or {}).get("camera_intrinsic_matrix") or {}
    yield _scaled(positive(intrinsics.get("focal_length_x")), mm_per_px), "HEIC intrinsics"
    if max(width, height) > PINHOLE_ASPECT * min(width, height):
        return
    lens_mm = positive(exif.get(Base.FocalLength))
    if lens_mm is not None and lens_mm < _SHORTEST_MM:
        lens_mm = None
    film_mm = positive(exif.get(Base.FocalLengthIn35mmFilm))
    zoom = max(positive(exif.get(Base.DigitalZoomRatio)) or 1, 1)
    if film_mm is None or lens_mm is None or film_mm <= _LARGEST_CROP * zoom * lens_mm:
        yield film_mm, "EXIF 35 mm equivalent"
    yield _scaled(_focal_plane_px(lens_mm, exif, width, height), mm_per_px), "EXIF focal plane"
    # A lens on an unknown sensor: SHARP's rule. 8.4 fits the phones of the years before they all
    # wrote the 35 mm equivalent; from 10 mm on it is taken for a camera with a full frame.
    yield _scaled(lens_mm, 8.4 if lens_mm is not None and lens_mm < 10 else 1), "EXIF focal length"


def _focal_plane_px(
    lens_mm: float | None, exif: Mapping[Any, Any], width: int, height: int
) -> float | None:
    """Focal length times sensor pixels per mm, scaled with the photo if that was made smaller."""
    per_unit = positive(exif.get(Base.FocalPlaneXResolution))
    unit_mm = _UNIT_MM.get(exif.get(Base.FocalPlaneResolutionUnit, 2))
    if lens_mm is None or per_unit is None or unit_mm is None:
        return None
    recorded = (positive(exif.get(tag)) for tag in (Base.ExifImageWidth, Base.ExifImageHeight))
    longest = max((side for side in recorded if side), default=max(width, height))
    return lens_mm * per_unit / unit_mm * max(width, height) / longest


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
