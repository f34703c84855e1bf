"""Photos that are not a pinhole camera's: panoramas that say so in their XMP (GPano, by Google)."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from headbox.errors import PhotoError

MAX_DEGREES = 120.0  # degrees: a narrower part of a panorama is close enough to a photo
_PROJECTION = re.compile(rb"GPano:ProjectionType[^\w]*(\w+)")
_SIZES = {
    name: re.compile(rb"GPano:" + name + rb"[^\d]*(\d+)")
    for name in (b"CroppedAreaImageWidthPixels", b"FullPanoWidthPixels")
}


def check_projection(path: Path, image: Image.Image) -> None:
    """Raise PhotoError for a panorama that is not a part of at most WIDEST degrees."""
    xmp = image.info.get("xmp") or b""
    xmp = xmp.encode() if isinstance(xmp, str) else xmp
    found = _PROJECTION.search(xmp)
    if found is None:
        return
    projection = found[1].decode().lower()
    if projection not in ("equirectangular", "cylindrical"):
        return
    part, whole = (pattern.search(xmp) for pattern in _SIZES.values())
    degrees = 360.0
    if part is not None and whole is not None and int(whole[1]) > 0:
        degrees = min(360.0, 360 * int(part[1]) / int(whole[1]))
    if degrees > MAX_DEGREES:
        raise PhotoError(
            f"{path} is a panorama of {degrees:.0f} degrees ({projection}), not the photo of one "
            "camera: save a view of it from a panorama viewer, and convert that."
        )
