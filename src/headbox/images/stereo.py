"""Stereo pairs and quilts packed into one image, and stereo pairs as MPO files.

All arrays are uint8 [H, W, 3] sRGB. "Left" and "right" are the views of the two cameras.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from headbox.color import linear_to_srgb, srgb_to_linear
from headbox.files import replacing
from headbox.images.kinds import QuiltLayout

# RGB of the anaglyph from the RGB of the left and of the right view. E. Dubois, "Conversion of a
# stereo pair to anaglyph with the least-squares projection method", 2009, for red-cyan glasses and
# LCD screens; the method is that of Dubois, ICASSP 2001.
_LEFT = np.array(
    [(0.437, 0.449, 0.164), (-0.062, -0.062, -0.024), (-0.048, -0.050, -0.017)], np.float32
)
_RIGHT = np.array(
    [(-0.011, -0.032, -0.007), (0.377, 0.761, 0.009), (-0.026, -0.093, 1.234)], np.float32
)
_MP_ENTRIES = 0xB002  # a tag of CIPA DC-007
_DISPARITY = 0x020002  # its image type of stereo pairs
_REPRESENTATIVE = 0x20000000


def side_by_side(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The left view on the left and the right view on the right: [H, 2 W, 3]."""
    return np.concatenate([left, right], axis=1)


def half_side_by_side(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Both views at half their width, for 3D televisions: [H, W, 3], with W rounded up to even."""
    height, width = left.shape[:2]
    half = ((width + 1) // 2, height)
    return side_by_side(
        *(
            np.asarray(Image.fromarray(view).resize(half, Image.Resampling.BOX))
            for view in (left, right)
        )
    )


def cross_eyed(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The right view on the left, for cross-eyed viewing: [H, 2 W, 3]."""
    return side_by_side(right, left)


def anaglyph(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Anaglyph for red-cyan glasses with red on the left: [H, W, 3].

    Dubois' matrices are applied to linear values, and the result is clipped to 0..1.
    """
    light = srgb_to_linear(torch.arange(256) / 255).numpy()
    mixed = light[left] @ _LEFT.T + light[right] @ _RIGHT.T
    return np.rint(linear_to_srgb(torch.from_numpy(mixed).clamp(0, 1)).numpy() * 255).astype(
        np.uint8
    )


def quilt(views: Iterable[np.ndarray], layout: QuiltLayout) -> np.ndarray:
    """A quilt [rows H, columns W, 3] of rows * columns views, ordered from left to right.

    The first view is at the bottom left, the next to its right, the last at the top right. Raises
    ValueError without views.
    """
    canvas = None
    for i, view in enumerate(views):
        height, width = view.shape[:2]
        if canvas is None:
            canvas = np.zeros((layout.rows * height, layout.columns * width, 3), np.uint8)
        y, x = (layout.rows - 1 - i // layout.columns) * height, i % layout.columns * width
        canvas[y : y + height, x : x + width] = view
    if canvas is None:
        raise ValueError("A quilt needs at least one view.")
    return canvas


def write_mpo(path: str | Path, left: np.ndarray, right: np.ndarray) -> None:
    """Write a stereo pair as two JPEG images in one MPO file (CIPA DC-007), left first.

    Pillow gives the images the types "baseline" and "undefined", which 3D screens do not show in
    stereo, so both entries are set to "multi-frame disparity" and the first is also marked as the
    representative image. Raises OSError when the file cannot be written.
    """
    first, second = Image.fromarray(left), Image.fromarray(right)
    memory = io.BytesIO()
    first.save(memory, "MPO", save_all=True, append_images=[second], quality=92, subsampling=0)
    content = bytearray(memory.getvalue())
    start = (
        content.index(b"MPF\0") + 4
    )  # start of a TIFF structure, which Pillow writes as little-endian
    directory = start + struct.unpack_from("<I", content, start + 4)[0]
    for i in range(struct.unpack_from("<H", content, directory)[0]):
        tag, _, _, offset = struct.unpack_from("<HHII", content, directory + 2 + 12 * i)
        if tag == _MP_ENTRIES:
            struct.pack_into("<I", content, start + offset, _REPRESENTATIVE | _DISPARITY)
            struct.pack_into("<I", content, start + offset + 16, _DISPARITY)
    with replacing(path) as temporary:
        temporary.write_bytes(content)
