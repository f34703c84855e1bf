from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from headbox.errors import PhotoError
from headbox.library import thumbnails
from headbox.photo import header as photo_header
from headbox.photo.header import file_date, read_header
from headbox.photo.heif_boxes import first_box
from headbox.photo.read import open_photo
from support.photo_files import encoded, exif_of, gradient, saved, written

PICTURE = Image.fromarray(gradient(300, 400))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WebP", "AVIF", "HEIC"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_header_and_pictures_are_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    image = PICTURE.resize((56, 40))
    path = written(tmp_path / "a", encoded(image, kind, exif_of(Orientation=orientation)))
    photo, header = open_photo(path), read_header(path)
    assert (header.width, header.height) == (photo.width, photo.height)
    small = thumbnails.small_picture(path, large=False)
    assert small.size == (photo.width, photo.height)  # never larger than the photo
    # The decoders' rounding in some formats; a picture turned wrong is off by a hundred levels.
    assert np.abs(np.asarray(small, int) - photo.pixels).max() <= 2


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize(
    ("width", "height", "thumb"),
    [(1000, 750, (107, 80)), (250, 975, (31, 120)), (500, 500, (80, 80))],
)
def test_sizes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    height: int,
    thumb: tuple[int, int],
    orientation: int,
) -> None:
    """At a quarter of the real sizes, which take long to make."""
    for name in ("THUMB_SIDE", "THUMB_LONGEST", "LARGE"):
        monkeypatch.setattr(thumbnails, name, getattr(thumbnails, name) // 4)
    exif = exif_of(Orientation=orientation)
    picture = PICTURE.resize((width, height))
    path = saved(tmp_path / "a.jpg", picture, quality=90, exif=exif)
    step = slice(None, None, 1 if orientation == 1 else -1)
    assert thumbnails.small_picture(path, large=False).size == thumb[step]
    large = thumbnails.small_picture(path, large=True)
    assert max(large.size) == min(thumbnails.LARGE, max(width, height))
    # Decoded at a fraction of its size, it still is the photo: a JPEG's noise.
    wanted = Image.fromarray(open_photo(path).pixels).resize(large.size, Image.Resampling.LANCZOS)
    assert np.abs(np.asarray(large, float) - np.asarray(wanted, float)).mean() < 1


def test_the_date_is_the_first_that_is_one(tmp_path: Path) -> None:
    def taken(**tags: object) -> str:
        path = saved(tmp_path / "a.jpg", PICTURE, exif=exif_of(**tags))
        os.utime(path, (0, 86_400 * 365))
        return read_header(path).taken

    assert taken(DateTimeOriginal="2001:02:03 04:05:06", DateTime="2020:01:01 00:00:00") == (
        "2001-02-03T04:05:06"
    )
    assert taken(DateTime="2020:01:01 00:00:00") == "2020-01-01T00:00:00"
    for wrong in ("    :  :     :  :  ", "0000:00:00 00:00:00", "2001-02-03", "", "\x00" * 19):
        assert taken(DateTimeOriginal=wrong) == file_date(86_400 * 365)


def mpo(path: Path, kinds: list[int], order: str = "<") -> Path:
    """A JPEG with a multi-picture index of such types, and no second picture."""
    saved(path, PICTURE, format="JPEG")
    entries = b"".join(struct.pack(f"{order}IIIHH", kind, 1, 0, 0, 0) for kind in kinds)
    tags = struct.pack(f"{order}HHII", 0xB001, 4, 1, len(kinds))
    tags += struct.pack(f"{order}HHII", 0xB002, 7, len(entries), 8 + 2 + 24 + 4)
    mark = b"II*\0" if order == "<" else b"MM\0*"
    index = mark + struct.pack(f"{order}IH", 8, 2) + tags + bytes(4) + entries
    data = path.read_bytes()
    app2 = b"\xff\xe2" + struct.pack(">H", len(index) + 6) + b"MPF\0" + index
    return written(path, data[:2] + app2 + data[2:])


@pytest.mark.parametrize("order", "<>")
def test_pairs_are_told_from_gain_maps_and_previews(tmp_path: Path, order: str) -> None:
    primary, disparity, preview = 0x20030000, 0x020002, 0x010002
    for kinds, stereo in [
        ([primary, 0], False),  # a gain map is of undefined type
        ([primary, preview], False),
        ([primary | disparity, disparity], True),
        ([primary, disparity], True),
        ([disparity], False),
        ([], False),
    ]:
        path = mpo(tmp_path / "a.jpg", kinds, order)
        assert read_header(path).stereo is stereo, kinds


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def test_heic_pairs(tmp_path: Path) -> None:
    data = encoded(PICTURE.resize((56, 40)), "HEIC")
    assert read_header(written(tmp_path / "one.heic", data)).stereo is False
    at = data.index(b"meta") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    group = box(b"grpl", box(b"ster", bytes(4) + struct.pack(">III", 1, 1, 1)))
    meta = struct.pack(">I", size + len(group)) + data[at + 4 : at + size] + group
    pair = written(tmp_path / "two.heic", data[:at] + meta + data[at + size :])
    assert photo_header._is_heic_pair(pair)


@given(st.binary(max_size=200))
def test_broken_indices_are_no_pairs(data: bytes) -> None:
    assert photo_header._is_mpo_pair({"mp": data}) in (True, False)
    assert first_box(data, b"ster") in data


def test_what_is_no_photo_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jpg", b"no photo")
    for read in (photo_header.read_header, lambda path: thumbnails.small_picture(path, large=True)):
        with pytest.raises(PhotoError, match="is not a photo"):
            read(path)
