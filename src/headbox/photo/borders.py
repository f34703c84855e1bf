"""Bars and frames of one colour around a photo: letterboxes, white frames, scans on black."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

COLOR_TOLERANCE = 10  # levels that JPEG may spread a uniform border over
MIN_BORDER = 0.01  # of the side: a narrower border is left alone
MAX_BORDER = 0.4  # of the side: a wider one is rather a background than a border
MIN_LINE = 0.8  # of the line behind a border that has other colours: a border ends along a line
BLURRED_ROWS = 3  # rows of pixels over which JPEG and resizing blur that line


class Box(NamedTuple):
    """Pixels: left <= x < right, top <= y < bottom."""

    left: int
    top: int
    right: int
    bottom: int


def content_box(pixels: np.ndarray) -> Box | None:
    """What uint8 [H, W, 3] shows inside of its borders, or None if there are none.

    Borders lie on opposite sides, or on all four, in one colour. A dark sky or a white background
    is no border: it does not end along a straight line.
    """
    height, width = pixels.shape[:2]
    color = np.median(pixels[[0, 0, -1, -1], [0, -1, 0, -1]], axis=0)
    top, bottom = (_depth(rows, color) for rows in (pixels, pixels[::-1]))
    inside = pixels[top : height - bottom].swapaxes(0, 1)
    left, right = (_depth(columns, color) for columns in (inside, inside[::-1]))
    if not (top and bottom) and not (left and right):
        return None
    if not (top and bottom):
        top = bottom = 0
    if not (left and right):
        left = right = 0
    return Box(left, top, width - right, height - bottom)


def _depth(lines: np.ndarray, color: np.ndarray) -> int:
    """How many of the first lines [n, length, 3] are a border of this colour; 0 for no border."""
    most = int(MAX_BORDER * len(lines)) + 1
    count = next((i for i in range(most) if _share_of_others(lines[i], color) > 0.01), most)
    if count >= most or count < MIN_BORDER * len(lines):
        return 0
    behind = lines[min(count + BLURRED_ROWS, len(lines) - 1)]
    return count + 1 if _share_of_others(behind, color) >= MIN_LINE else 0


def _share_of_others(line: np.ndarray, color: np.ndarray) -> float:
    return float((np.abs(line - color).max(-1) > COLOR_TOLERANCE).mean())
