"""What a photo file says without being decoded: date, size, and whether it is a stereo pair."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import TiffImagePlugin
from PIL.ExifTags import Base

from headbox.photo.heif_boxes import first_box, read_meta_box
from headbox.photo.read import opened, read_exif

_DATES = (Base.DateTimeOriginal, Base.DateTimeDigitized, Base.DateTime)

_MP_TYPE, _DISPARITY = 0x00FFFFFF, 0x020002  # CIPA DC-007, 5.2.3.3


@dataclasses.dataclass(frozen=True)
class Header:
    """taken: ISO local time; width, height: pixels, upright, None for a scene file; stereo: it is
    spatial already.
    """

    taken: str
    width: int | None
    height: int | None
    stereo: bool


def read_header(path: Path) -> Header:
    """What a photo says of itself, without decoding it. Raises PhotoError as `open_photo` does."""
    with opened(path) as image:
        exif = read_exif(image)
        width, height = image.size
        # Pillow has turned the size of a TIFF already, pillow-heif has removed the tag.
        turned = exif.get(Base.Orientation, 1) in (5, 6, 7, 8)
        if turned and not isinstance(image, TiffImagePlugin.TiffImageFile):
            width, height = height, width
        stereo = _is_mpo_pair(image.info) or _is_heic_pair(path)
    return Header(_exif_date(exif) or file_date(path.stat().st_mtime), width, height, stereo)


def file_date(seconds: float) -> str:
    """ISO local time."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(seconds))


def _exif_date(exif: Mapping[int, Any]) -> str | None:
    """The first date that is one: cameras without a clock write zeros or blanks."""
    for tag in _DATES:
        try:
            date = time.strptime(str(exif.get(tag, ""))[:19], "%Y:%m:%d %H:%M:%S")
        except ValueError:
            continue
        if date.tm_year > 1800:
            return time.strftime("%Y-%m-%dT%H:%M:%S", date)
    return None


def _is_mpo_pair(info: Mapping[Any, Any]) -> bool:
    """Whether a JPEG's multi-picture index names a second eye (and not a gain map or a preview)."""
    data = info.get("mp", b"")
    order = "big" if data[:2] == b"MM" else "little"
    # The entries, 16 bytes each, are the last thing but one in the index, so their place is read
    # from its directory: 12 bytes a tag, of which 0xB002 tells length and offset.
    start = int.from_bytes(data[4:8], order)
    for at in range(start + 2, min(len(data), start + 2 + 12 * 16) - 11, 12):
        if int.from_bytes(data[at : at + 2], order) == 0xB002:
            length, offset = (int.from_bytes(data[at + i : at + i + 4], order) for i in (4, 8))
            entries = data[offset : offset + length]
            kinds = [
                int.from_bytes(entries[i : i + 4], order) & _MP_TYPE
                for i in range(0, len(entries) - 15, 16)
            ]
            return kinds.count(_DISPARITY) > 1 or _DISPARITY in kinds[1:]
    return False


def _is_heic_pair(path: Path) -> bool:
    """Whether a HEIC file groups two of its images as left and right view."""
    with path.open("rb") as file:
        if file.read(12)[4:8] != b"ftyp":
            return False
        meta = read_meta_box(file)
    return bool(first_box(first_box(meta, b"grpl"), b"ster"))
