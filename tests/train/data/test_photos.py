from __future__ import annotations

import logging
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base

from headbox.errors import HeadboxError
from headbox.focal_length import ASSUMED_35MM, focal_px
from headbox.photo.read import open_photo
from headbox.train.data import photos
from headbox.train.data.photos import Photos

SIDE = 32


def ramps(height: int, width: int) -> np.ndarray:
    """Red tells the column, green the row, smoothly enough for a JPEG."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([255 * x / width, 255 * y / height, 0 * x + 128], -1).astype(np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A wide, a high and turned one that tells its focal length, in two folders; and others."""
    found = tmp_path / "photos"
    (found / "below").mkdir(parents=True)
    Image.fromarray(ramps(100, 180)).save(found / "a.jpg", quality=95)
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.Exif)[Base.FocalLengthIn35mmFilm] = 50
    Image.fromarray(ramps(90, 150)).save(found / "below" / "b.png", exif=exif)
    (found / "broken.jpg").write_bytes(b"\xff\xd8\xff no")
    Image.fromarray(ramps(100, 200)[:, :8].repeat(5, 1)[:33, :33]).resize((33, 33)).save(
        found / "c.bmp"
    )
    (found / "notes.txt").write_text("no photo")
    return found


def test_squares_know_their_focal_length(folder: Path, tmp_path: Path) -> None:
    opened = Photos(folder, tmp_path / "kept", SIDE)
    assert len(opened) == 3
    for i, channel, name, focal_35mm in ((0, 0, "a.jpg", ASSUMED_35MM), (2, 1, "below/b.png", 50)):
        photo = open_photo(folder / name)
        whole = focal_px(focal_35mm, photo.width, photo.height)
        assert photo.focal_px == pytest.approx(whole)
        rng = np.random.default_rng(i)
        many = [opened.crop(i, rng) for _ in range(40)]
        shares = []
        for one in many:
            assert one.image.shape == (3, SIDE, SIDE)
            assert one.image.dtype == np.float32
            assert 0 <= one.image.min() <= one.image.max() <= 1
            # The share of the photo's shorter side that is seen, by the focal length ...
            shorter = min(photo.width, photo.height)
            shares.append(photo.focal_px / one.focal_px * SIDE / shorter)
            # ... and by what the ramps say: 255 over the width, or the height where it was turned.
            seen = abs((one.image[channel, :, -1] - one.image[channel, :, 0]).mean())
            seen = seen * photo.width / shorter * SIDE / (SIDE - 1)
            assert seen == pytest.approx(shares[-1], abs=0.03)  # JPEG, and 8 bits
        assert min(shares) >= photos.SMALLEST_PHOTO_CROP - 0.01
        assert max(shares) <= 1.01
        assert max(shares) - min(shares) > 0.3
        ends = [one.image[channel][:, [0, -1]].mean(0) for one in many]
        assert {bool(first < last) for first, last in ends} == {False, True}  # mirrored or not


def test_decoded_once_and_again_when_it_has_changed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def opening(path: Path):
        asked.append(path.name)
        return open_photo(path)

    monkeypatch.setattr(photos, "open_photo", opening)
    first = Photos(folder, tmp_path / "kept", SIDE)
    assert asked == ["a.jpg", "broken.jpg", "c.bmp", "b.png"]
    asked.clear()
    again = Photos(folder, tmp_path / "kept", SIDE)
    assert asked == ["broken.jpg"]
    one, same = (p.crop(2, np.random.default_rng(0)) for p in (first, again))
    assert np.array_equal(one.image, same.image)
    assert one.focal_px == same.focal_px
    asked.clear()
    Image.fromarray(ramps(120, 180)).save(folder / "a.jpg")
    Photos(folder, tmp_path / "kept", SIDE)
    assert asked == ["a.jpg", "broken.jpg"]


def test_what_is_kept_is_small(folder: Path, tmp_path: Path) -> None:
    Image.fromarray(ramps(900, 1200)).save(folder / "large.jpg")
    Photos(folder, tmp_path / "kept", SIDE)
    sizes = []
    for path in (tmp_path / "kept").iterdir():
        with Image.open(path) as image:
            sizes.append(image.size)
    assert sorted(sizes)[-1] == (
        115,
        64,
    )  # of 180 x 100: the shorter side is SIDE / SMALLEST_PHOTO_CROP
    assert (85, 64) in sizes


def test_what_cannot_be_used_is_told_once(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert len(Photos(folder, tmp_path / "kept", 2 * 40)) == 2  # 33 pixels are too few
    (line,) = caplog.messages
    assert line.startswith("2 of 4 photos are skipped: ")
    assert "broken.jpg" in line


def test_a_folder_without_photos_is_refused(folder: Path, tmp_path: Path) -> None:
    for name in ("a.jpg", "c.bmp"):
        (folder / name).unlink()
    shutil.rmtree(folder / "below")
    with pytest.raises(HeadboxError, match=r"no photo to train on; the first of 1: .*broken\.jpg"):
        Photos(folder, tmp_path / "kept", SIDE)
    with pytest.raises(HeadboxError, match=r"no photo to train on.*missing cannot be read"):
        Photos(tmp_path / "missing", tmp_path / "kept", SIDE)
