"""Animated GIF, WebP and AVIF files that repeat endlessly, written with Pillow."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.errors import SceneError
from headbox.files import replacing

FRAME_MS = 40  # GIF stores hundredths of a second
# Sum over all frames: Pillow's encoders keep them all in memory, at 3 bytes a pixel.
MAX_ANIMATION_PIXELS = 100_000_000
# Chosen so that an animation 480 pixels wide has no visible artefacts; docs/pictures.md has sizes.
_OPTIONS = {
    ".gif": ("GIF", {"optimize": False, "disposal": 1}),
    ".webp": ("WEBP", {"quality": 75, "method": 4, "minimize_size": False}),
    ".avif": ("AVIF", {"quality": 60, "speed": 7}),
}


def write_animation(path: str | Path, frames: Iterable[np.ndarray]) -> None:
    """Write frames uint8 [H, W, 3] sRGB at 25 frames a second, in the format of the suffix.

    Unlike those of a video, all frames are kept in memory until the file is written (those of a
    GIF as one byte a pixel). Raises SceneError above MAX_ANIMATION_PIXELS, ValueError without
    frames, and OSError when the file cannot be written.
    """
    path = Path(path)
    form, options = _OPTIONS[path.suffix.lower()]
    images: list[Image.Image] = []
    palette = None
    pixels = 0
    for frame in frames:
        pixels += frame.shape[0] * frame.shape[1]
        if pixels > MAX_ANIMATION_PIXELS:
            raise SceneError(
                f"{path} would have more than {MAX_ANIMATION_PIXELS // 10**6} million pixels in "
                "its frames; reduce the width or write a video (.mp4)."
            )
        image = Image.fromarray(frame)
        if form == "GIF":  # one palette for all frames: separate palettes cause flicker
            palette = palette or image.quantize(256, Image.Quantize.MEDIANCUT)
            image = image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
        images.append(image)
    if not images:
        raise ValueError("An animation needs at least one frame.")
    timing = {"duration": FRAME_MS, "loop": 0}
    with replacing(path) as temporary:
        images[0].save(
            temporary, form, save_all=True, append_images=images[1:], **timing, **options
        )
