"""The focal length of a photo, from what its file says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from PIL.ExifTags import Base

from headbox.focal_length import ASSUMED, ASSUMED_35MM, DIAGONAL_35MM, RANGE_35MM, positive

PINHOLE_ASPECT = 2.2  # wider photos are crops or stitched: what EXIF says of the lens is not theirs

_UNIT_MM = {2: 25.4, 3: 10.0, 4: 1.0, 5: 1e-3}  # EXIF FocalPlaneResolutionUnit

# The smallest sensors in phones are 1/7 inch, a seventeenth of the film's diagonal. Some camera
# apps write a 35 mm equivalent of six times the truth, which would be a far smaller sensor.
_LARGEST_CROP = 20

_SHORTEST_MM = 1  # Vision Pro writes 0.596 into every photo


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
