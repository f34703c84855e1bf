"""Files of RGB-D captures that evaluation and training both read: transforms.json as Nerfstudio
writes it, and 16-bit depth PNGs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import PngImagePlugin

from headbox.errors import HeadboxError
from headbox.photo.read import MAX_PHOTO_PIXELS

MAX_JSON_BYTES = 100_000_000


def read_transforms(path: Path) -> dict[str, Any]:
    """The content of a transforms.json. Raises HeadboxError if it is not a JSON object."""
    if not path.is_file():  # reading a pipe would wait for ever
        raise HeadboxError(
            f"{path} does not exist: give a folder with a transforms.json as Nerfstudio writes it."
        )
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            raise HeadboxError(f"{path} has more than 100 MB: divide it into several folders.")
        facts = json.loads(path.read_text("utf-8"))
    except HeadboxError:
        raise
    except (OSError, ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise HeadboxError(f"{path} is not a transforms.json: export the capture again.")
    return facts


def pinhole_of(facts: dict[str, Any]) -> tuple[float, float, float, float]:
    """fx, fy, cx, cy in pixels, pixel centres at +0.5. Raises KeyError, TypeError, ValueError."""
    fx, fy, cx, cy = (float(facts[name]) for name in ("fl_x", "fl_y", "cx", "cy"))
    return fx, fy, cx, cy


def read_depth_png(path: Path, check_size: Callable[[int, int], None] | None = None) -> np.ndarray:
    """Depth uint16 [H, W] in millimetres, 0 for unknown, of a 16-bit grey PNG.

    check_size(width, height) is called before the image is decoded. Raises HeadboxError.
    """
    if not path.is_file():  # reading a pipe would wait for ever
        raise HeadboxError(f"{path} does not exist: export or unpack the capture again.")
    try:
        with path.open("rb") as file:
            image = PngImagePlugin.PngImageFile(file)
            if image.mode != "I;16" or image.width * image.height > MAX_PHOTO_PIXELS:
                raise ValueError(f"{image.width} x {image.height} pixels, mode {image.mode}")
            if check_size is not None:
                check_size(*image.size)
            return np.array(image, np.uint16)
    except (HeadboxError, MemoryError):
        raise
    except Exception as error:  # decoders raise anything on damaged files
        raise HeadboxError(
            f"{path} is not a 16-bit grey PNG of depth in millimetres ({error}): export or unpack "
            "the capture again."
        ) from error
