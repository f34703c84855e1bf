from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headbox.errors import PhotoError
from headbox.photo.read import open_photo
from support.photo_files import gradient, saved

TRAILER = b"SEFT" * 500  # such as phones write behind the end


@pytest.fixture(params=[False, True], ids=["baseline", "progressive"])
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    noise = np.random.default_rng(0).integers(-20, 20, (427, 640, 3))
    pixels = np.clip(gradient(427, 640) + noise, 0, 255).astype(np.uint8)
    return saved(tmp_path / "a.jpg", Image.fromarray(pixels), progressive=request.param)


@pytest.mark.parametrize("missing", [2, 3, 6])
@pytest.mark.parametrize("trailer", [b"", TRAILER])
def test_a_jpeg_with_all_rows_opens_without_its_end(
    path: Path, missing: int, trailer: bytes
) -> None:
    whole = open_photo(path).pixels
    path.write_bytes(path.read_bytes()[:-missing] + trailer)
    pixels = open_photo(path).pixels
    assert np.array_equal(pixels[:-16], whole[:-16])  # what is missing is of the last blocks


@pytest.mark.parametrize("share", [0.9, 0.5])
def test_a_jpeg_with_missing_rows_is_refused(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(PhotoError, match=r"a\.jpg is damaged or cut short"):
        open_photo(path)
