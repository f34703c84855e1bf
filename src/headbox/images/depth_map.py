"""Depth as a picture: colours to look at, or numbers to measure with.

Depths are z in the camera, float32 [H, W] metres; 0 where the picture shows nothing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin, TiffImagePlugin

from headbox.files import replacing

MM_NOTE = "z in metres = value / 1000; 0: nothing there; 65535: 65.535 m or farther"
FLOAT_NOTE = "z in metres; 0: nothing there"
# "Inferno" of matplotlib (S. van der Walt and N. Smith, CC0) in nine steps: brightness rises
# evenly, so that it can be read without seeing colours. Far is dark, near is bright.
_INFERNO = (
    "000004 1b0c41 4a0c6b 781c6d a52c60 cf4446 ed6925 fb9b06 f7d13d fcffa4".split()  # noqa: SIM905
)
_OUTLIERS = (1, 99)  # percent, which the colours leave out


def colored(depths: np.ndarray) -> np.ndarray:
    """uint8 [H, W, 3]: the picture's own range of inverse depth, whose steps are those that one
    sees when moving; black where there is nothing."""
    seen = depths > 0
    inverse = 1 / np.where(seen, depths, np.inf)
    low, high = np.percentile(inverse[seen], _OUTLIERS) if seen.any() else (0, 1)
    shares = np.clip((inverse - low) / max(high - low, 1e-6 * high), 0, 1)
    steps = np.linspace(0, 1, len(_INFERNO))
    table = np.array([list(bytes.fromhex(color)) for color in _INFERNO], float)
    channels = [np.interp(shares, steps, table[:, i]) for i in range(3)]
    return np.rint(np.stack(channels, -1) * seen[..., None]).astype(np.uint8)


def write_depth_mm(path: str | Path, depths: np.ndarray) -> None:
    """Write a PNG of 16 bits, one level a millimetre, as depth cameras and their data sets do.

    Its text chunk "Depth" says so. Raises OSError when it cannot be written.
    """
    levels = np.clip(np.rint(depths * 1000.0), depths > 0, 65535).astype(np.uint16)
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Depth", MM_NOTE)
    with replacing(path) as temporary:
        Image.fromarray(levels).save(temporary, "PNG", pnginfo=notes)


def write_depth_float(path: str | Path, depths: np.ndarray) -> None:
    """Write a TIFF of 32-bit floats, metres; its ImageDescription says so.

    Raises OSError when it cannot be written.
    """
    notes = TiffImagePlugin.ImageFileDirectory_v2()
    notes[TiffImagePlugin.IMAGEDESCRIPTION] = FLOAT_NOTE
    with replacing(path) as temporary:
        Image.fromarray(depths.astype(np.float32)).save(
            temporary, "TIFF", tiffinfo=notes, compression="tiff_adobe_deflate"
        )
