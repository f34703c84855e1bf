"""Depth maps as image files: colour-coded, 16-bit millimetres, or 32-bit float metres.

Depths are z in the camera's frame, float32 [H, W] in metres; 0 where there is no surface.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin, TiffImagePlugin

from headbox.files import replacing

MM_DESCRIPTION = "z in metres = value / 1000; 0: nothing there; 65535: 65.535 m or farther"
FLOAT_DESCRIPTION = "z in metres; 0: nothing there"
# Matplotlib's "inferno" (S. van der Walt and N. Smith, CC0) in nine steps: its lightness increases
# uniformly, so it stays readable in greyscale. Far is dark, near is bright.
_INFERNO = (
    "000004 1b0c41 4a0c6b 781c6d a52c60 cf4446 ed6925 fb9b06 f7d13d fcffa4".split()  # noqa: SIM905
)
_COLOR_PERCENTILES = (1, 99)  # of inverse depth: the ends of the colour map


def colorize_depth(depths: np.ndarray) -> np.ndarray:
    """Colour-coded inverse depth, uint8 [H, W, 3] sRGB; black where depth is 0.

    The colour map spans the image's own range from the 1st to the 99th percentile. Inverse depth
    is used because parallax is proportional to it.
    """
    seen = depths > 0
    inverse = 1 / np.where(seen, depths, np.inf)
    low, high = np.percentile(inverse[seen], _COLOR_PERCENTILES) if seen.any() else (0, 1)
    shares = np.clip((inverse - low) / max(high - low, 1e-6 * high), 0, 1)
    steps = np.linspace(0, 1, len(_INFERNO))
    table = np.array([list(bytes.fromhex(color)) for color in _INFERNO], float)
    channels = [np.interp(shares, steps, table[:, i]) for i in range(3)]
    return np.rint(np.stack(channels, -1) * seen[..., None]).astype(np.uint8)


def write_depth_mm(path: str | Path, depths: np.ndarray) -> None:
    """Write a 16-bit PNG in millimetres, as depth cameras and RGB-D data sets use.

    Values are rounded and clipped to 65535 (65.535 m); a surface is never written as 0. The text
    chunk "Depth" describes the unit. Raises OSError when the file cannot be written.
    """
    levels = np.clip(np.rint(depths * 1000.0), depths > 0, 65535).astype(np.uint16)
    metadata = PngImagePlugin.PngInfo()
    metadata.add_text("Depth", MM_DESCRIPTION)
    with replacing(path) as temporary:
        Image.fromarray(levels).save(temporary, "PNG", pnginfo=metadata)


def write_depth_float(path: str | Path, depths: np.ndarray) -> None:
    """Write a TIFF of 32-bit floats in metres; the tag ImageDescription describes the unit.

    Raises OSError when the file cannot be written.
    """
    metadata = TiffImagePlugin.ImageFileDirectory_v2()
    metadata[TiffImagePlugin.IMAGEDESCRIPTION] = FLOAT_DESCRIPTION
    with replacing(path) as temporary:
        Image.fromarray(depths.astype(np.float32)).save(
            temporary, "TIFF", tiffinfo=metadata, compression="tiff_adobe_deflate"
        )
