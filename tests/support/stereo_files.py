"""Stereo pairs for the tests: a layered scene with known disparity, and the built-in sets in small.

The folders and files have the names and formats of the packages that the real ones come from.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.evaluate.datasets.builtin import StereoPair

HEIGHT, WIDTH = 80, 320  # the matcher sees nothing in 96 columns on either side
BACK, FRONT = 8, 24  # disparities of the layered scene, px
SQUARE = slice(20, 60), slice(150, 210)  # the near layer in the left picture
OCCLUDED = slice(20, 60), slice(150 - (FRONT - BACK), 150)  # background that only the left one sees

CALIBRATION = {
    "fx": 450.0,
    "fy": 450.0,
    "cx0": 159.0,
    "cx1": 159.0,
    "cy": 39.0,
    "baseline_meters": 0.075,
    "left_image_rect_normalized": [0, 0.1, 0.95, 1],
}


def layers() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Left and right uint8 [H, W, 3], grey noise, and the disparity float32 [H, W] in px."""
    rng = np.random.default_rng(0)
    back, front = (rng.integers(0, 256, (HEIGHT, WIDTH + 64), dtype=np.uint8) for _ in range(2))
    disparity = np.full((HEIGHT, WIDTH), BACK, dtype=np.float32)
    disparity[SQUARE] = FRONT
    left, right = back[:, 32 : 32 + WIDTH].copy(), back[:, 32 + BACK : 32 + BACK + WIDTH].copy()
    rows, columns = SQUARE
    left[SQUARE] = front[SQUARE]
    right[rows, columns.start - FRONT : columns.stop - FRONT] = front[SQUARE]
    return np.stack([left] * 3, -1), np.stack([right] * 3, -1), disparity


def layered_pair(group: str = "indoor", name: str = "layers") -> StereoPair:
    """The layered scene with f * baseline = 48 px m, so that it lies at 6 m and at 2 m."""
    left, right, disparity = layers()
    return StereoPair(
        name,
        group,
        left.astype(np.float32) / 255,
        right.astype(np.float32) / 255,
        disparity,
        focal_px=480.0,
        cx=WIDTH / 2,
        cy=HEIGHT / 2,
        baseline_m=0.1,
    )


def write_sets(folder: Path) -> Path:
    """All three sets in small, laid out as `headbox dataset pairs` leaves them."""
    left, right, disparity = layers()
    skimage = folder / "skimage" / "data"
    skimage.mkdir(parents=True)
    unknown_is_inf = disparity.copy()
    unknown_is_inf[OCCLUDED] = np.inf
    np.savez_compressed(skimage / "motorcycle_disp.npz", unknown_is_inf)
    debian = folder / "opencv-doc"
    debian.mkdir()
    unknown_is_0 = disparity.astype(np.uint8)
    unknown_is_0[OCCLUDED] = 0
    Image.fromarray(unknown_is_0).save(debian / "aloeGT.png")
    oak = folder / "stereodemo" / "datasets" / "oak-d"
    oak.mkdir(parents=True)
    (oak / "stereodemo_calibration.json").write_text(json.dumps(CALIBRATION))
    for side, letter, picture in (("left", "L", left), ("right", "R", right)):
        Image.fromarray(picture).save(skimage / f"motorcycle_{side}.png")
        Image.fromarray(picture).save(debian / f"aloe{letter}.jpg", quality=95)
        for name in ("toy", "desk", "pov_hands"):
            Image.fromarray(picture[..., 0]).save(oak / f"{name}_{side}.png")
    return folder
