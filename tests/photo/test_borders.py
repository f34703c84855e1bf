from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from headbox.photo.borders import Box, content_box
from support.photo_files import gradient


def framed(left: int, top: int, right: int, bottom: int, color: int) -> np.ndarray:
    """A photo with borders, through a JPEG."""
    content = gradient(120, 160)
    pixels = np.full((120 + top + bottom, 160 + left + right, 3), color, np.uint8)
    pixels[top : top + 120, left : left + 160] = content
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "JPEG", quality=90)
    return np.asarray(Image.open(data))


@pytest.mark.parametrize("color", [0, 128, 255])
@pytest.mark.parametrize("borders", [(0, 20, 0, 20), (24, 0, 16, 0), (8, 8, 8, 24)])
def test_borders_of_one_color_are_found(borders: tuple[int, int, int, int], color: int) -> None:
    left, top, *_ = borders
    found = content_box(framed(*borders, color))
    assert found is not None
    wanted = Box(left, top, left + 160, top + 120)
    # JPEG blurs the line over its blocks' ends.
    assert np.abs(np.subtract(found, wanted)).max() <= 3


def test_what_does_not_end_along_a_line_is_no_border() -> None:
    assert content_box(gradient(120, 160)) is None
    assert content_box(np.zeros((60, 80, 3), np.uint8)) is None  # a black photo
    y, x = np.mgrid[:120, :160]
    ball = np.where((x - 80) ** 2 + (y - 60) ** 2 < 40**2, 90, 255)
    assert content_box(np.repeat(ball[..., None], 3, 2).astype(np.uint8)) is None
    sky = gradient(120, 160)
    sky[:40] = 10  # on one side only: a night sky over a wall
    assert content_box(sky) is None
