"""One training sample: an RGB-D view, the surfaces hidden behind it, and a second view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SAMPLE_SIZE = 384  # pixels, the side of the square images that headbox makes
LARGEST_BASELINE = 0.6  # metres between the cameras of a sample at most, as SHARP's (section 4)
# The images and maps of a sample, in the order in which shards store them.
PICTURE_NAMES = (
    *("rgb", "inverse_depth", "hidden_inverse_depth", "hidden_rgb"),
    *("novel_rgb", "novel_inverse_depth"),
)


@dataclass(frozen=True, eq=False)
class Sample:
    """Two views of one scene, of one focal length.

    Inverse depth is in 1/m: 0 for the sky, NaN where it is unknown. The hidden layer is the next
    surface behind the visible one; None if nothing is known about it. `Shards.sample` reads only
    the pictures that it is asked for: the others are arrays without elements.
    """

    rgb: np.ndarray  # uint8 [H, W, 3], sRGB
    inverse_depth: np.ndarray  # float32 [H, W]
    hidden_inverse_depth: np.ndarray | None  # float32 [H, W], 0 where nothing is behind
    hidden_rgb: np.ndarray | None  # uint8 [H, W, 3], black where nothing is behind
    novel_rgb: np.ndarray  # uint8 [H, W, 3], the second view
    novel_inverse_depth: np.ndarray  # float32 [H, W]
    novel_viewmat: np.ndarray  # float64 [4, 4], the first camera's axes to the second's, OpenCV
    focal_px: float
    kind: str  # of scene, such as "room"; "own" for captures
    seed: tuple[int, int, int]  # version of the generator, seed, index
