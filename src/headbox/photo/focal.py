"""The focal length of a photo, from what its file says."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from PIL.ExifTags import Base

from headbox.focal_length import ASSUMED, ASSUMED_35MM, DIAGONAL_35MM, RANGE_35MM, positive
from headbox.photo.sensors import crop_factor, guessed_crop_factor

PINHOLE_ASPECT = 2.2  # wider photos are crops or stitched, and EXIF's lens is not theirs

_STITCHED = 6  # of EXIF CustomRendered: a phone's panorama
_UNIT_MM = {2: 25.4, 3: 10.0, 4: 1.0, 5: 1e-3}  # EXIF FocalPlaneResolutionUnit
# The smallest sensors in phones are 1/7 inch, a seventeenth of the film's diagonal. Some camera
# apps write a 35 mm equivalent of six times the truth, which would be a far smaller sensor.
_LARGEST_CROP = 20
_SHORTEST_MM = 1.0  # Vision Pro writes 0.596 into every photo, and 1 stands for "unknown"
_SAME_SENSOR = 1.3  # factor by which crop factors of one sensor may differ: readout areas, rounding
_PLANE_CROPS = (0.7, 8.5)  # crop factors of cameras that write a focal plane resolution
_RESIZED = 1.3  # factor between recorded and found size from which a photo was resized or cropped


def find_focal_35mm(
    info: Mapping[Any, Any], exif: Mapping[Any, Any], width: int, height: int
) -> tuple[float, str]:
    """The focal length in mm on a 36 x 24 mm frame, and its source (`focal_length.CERTAINTY`).

    info: Pillow's Image.info (for "heif"). exif: the tags of both EXIF directories. In order: HEIC
    intrinsics; EXIF's 35 mm equivalent; its focal plane resolution, if the sensor that follows from
    it is possible; the lens and the known sensor of the camera; the lens alone; else 30 mm,
    "assumed". The first value within 8 to 1200 mm counts. EXIF does not count for stitched photos
    and for aspect ratios beyond 2.2 : 1.
    """
    low, high = RANGE_35MM
    for focal, source in _candidates(info, exif, width, height):
        if focal is not None and low <= focal <= high:
            return focal, source
    return ASSUMED_35MM, ASSUMED


def crop_doubt(source: str, exif: Mapping[Any, Any], width: int, height: int) -> str | None:
    """A sentence if the photo is smaller than the one that the camera took: it may be a crop."""
    recorded = _recorded_size(exif)
    if not source.startswith("EXIF") or recorded is None:
        return None
    if max(recorded) < _RESIZED * max(width, height):
        return None
    return (
        f"The camera took {recorded[0]:.0f} x {recorded[1]:.0f} pixels, and the photo has "
        f"{width} x {height}: if it was cropped and not resized, its focal length is longer."
    )


def _candidates(
    info: Mapping[Any, Any], exif: Mapping[Any, Any], width: int, height: int
) -> Iterator[tuple[float | None, str]]:
    mm_per_px = DIAGONAL_35MM / math.hypot(width, height)
    intrinsics = (info.get("heif") or {}).get("camera_intrinsic_matrix") or {}
    yield _scaled(positive(intrinsics.get("focal_length_x")), mm_per_px), "HEIC intrinsics"
    stitched = exif.get(Base.CustomRendered) == _STITCHED
    if stitched or max(width, height) > PINHOLE_ASPECT * min(width, height):
        return
    lens_mm = positive(exif.get(Base.FocalLength))
    if lens_mm is not None and lens_mm <= _SHORTEST_MM:
        lens_mm = None
    film_mm = positive(exif.get(Base.FocalLengthIn35mmFilm))
    zoom = max(positive(exif.get(Base.DigitalZoomRatio)) or 1, 1)
    if film_mm is None or lens_mm is None or film_mm <= _LARGEST_CROP * zoom * lens_mm:
        yield film_mm, "EXIF 35 mm equivalent"
    if lens_mm is None:
        return
    crop = crop_factor(exif.get(Base.Make), exif.get(Base.Model))
    plane_mm = _scaled(_focal_plane_px(lens_mm, exif, width, height), mm_per_px)
    if plane_mm is not None and _is_possible(plane_mm / lens_mm, crop):
        yield plane_mm, "EXIF focal plane"
    if crop is not None:
        yield lens_mm * crop * zoom, "EXIF lens and camera"
    else:
        yield lens_mm * guessed_crop_factor(lens_mm) * zoom, "EXIF lens"


def _is_possible(plane_crop: float, crop: float | None) -> bool:
    """Whether a focal plane resolution's crop factor can be the camera's (None: not known).

    It is too large where an editor made the photo smaller, wrote its new size into EXIF and kept
    the resolution.
    """
    if crop is None:
        return _PLANE_CROPS[0] <= plane_crop <= _PLANE_CROPS[1]
    return 1 / _SAME_SENSOR <= plane_crop / crop <= _SAME_SENSOR


def _focal_plane_px(
    lens_mm: float, exif: Mapping[Any, Any], width: int, height: int
) -> float | None:
    """Focal length times sensor pixels per mm, scaled with the photo if that was made smaller."""
    per_unit = positive(exif.get(Base.FocalPlaneXResolution))
    unit_mm = _UNIT_MM.get(exif.get(Base.FocalPlaneResolutionUnit, 2))
    if per_unit is None or unit_mm is None:
        return None
    recorded = _recorded_size(exif) or (width, height)
    return lens_mm * per_unit / unit_mm * max(width, height) / max(recorded)


def _recorded_size(exif: Mapping[Any, Any]) -> tuple[float, float] | None:
    """Width and height of the image that the camera took, in pixels, as far as EXIF says."""
    sides = [positive(exif.get(tag)) for tag in (Base.ExifImageWidth, Base.ExifImageHeight)]
    known = [side for side in sides if side]
    return (sides[0] or known[0], sides[1] or known[0]) if known else None


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
