"""Short films without a player: animated GIF, WebP and AVIF, through Pillow, without an end."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.errors import SceneError
from headbox.files import replacing

FRAME_MS = 40  # GIF counts in hundredths of a second
MAX_PIXELS = 100_000_000  # of all frames: Pillow's encoders have them all in memory, 3 bytes each
# Quality and effort where a loop of 480 pixels looks clean; see docs/pictures.md for their sizes.
_OPTIONS = {
    ".gif": ("GIF", {"optimize": False, "disposal": 1}),
    ".webp": ("WEBP", {"quality": 75, "method": 4, "minimize_size": False}),
    ".avif": ("AVIF", {"quality": 60, "speed": 7}),
}


def write_loop(path: str | Path, frames: Iterable[np.ndarray]) -> None:
    """Write frames uint8 [H, W, 3] sRGB, 25 a second, as the suffix says; players begin again.

    Unlike a film's, the frames are kept until the file is written (a GIF's as one byte a pixel).
    Raises SceneError above MAX_PIXELS, and OSError when the file cannot be written.
    """
    path = Path(path)
    form, options = _OPTIONS[path.suffix.lower()]
    images: list[Image.Image] = []
    palette = None
    pixels = 0
    for frame in frames:
        pixels += frame.shape[0] * frame.shape[1]
        if pixels > MAX_PIXELS:
            raise SceneError(
                f"{path} would have more than {MAX_PIXELS // 10**6} million pixels in its frames: "
                "make it smaller, or a film (.mp4)."
            )
        image = Image.fromarray(frame)
        if form == "GIF":  # one palette for all: frames with their own flicker
            palette = palette or image.quantize(256, Image.Quantize.MEDIANCUT)
            image = image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
        images.append(image)
    if not images:
        raise ValueError("A loop needs at least one frame.")
    timing = {"duration": FRAME_MS, "loop": 0}
    with replacing(path) as temporary:
        images[0].save(
            temporary, form, save_all=True, append_images=images[1:], **timing, **options
        )
