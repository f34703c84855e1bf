"""The pictures of several eyes as one picture; and as an MPO file, which 3D screens open.

All arrays are uint8 [H, W, 3] sRGB.
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
from headbox.images.kinds import Layout

# What comes out, red, green and blue, of the red, green and blue of the left and of the right eye.
# E. Dubois, "Conversion of a stereo pair to anaglyph with the least-squares projection method",
# 2009: red-cyan glasses and an LCD screen; the method is his of ICASSP 2001.
_LEFT = np.array(
    [(0.437, 0.449, 0.164), (-0.062, -0.062, -0.024), (-0.048, -0.050, -0.017)], np.float32
)
_RIGHT = np.array(
    [(-0.011, -0.032, -0.007), (0.377, 0.761, 0.009), (-0.026, -0.093, 1.234)], np.float32
)
_MP_ENTRIES = 0xB002  # a tag of CIPA DC-007
_DISPARITY = 0x020002  # the type of both images of a stereo pair in it
_REPRESENTATIVE = 0x20000000


def side_by_side(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """[H, 2 W, 3]: each eye's picture on its own side."""
    return np.concatenate([left, right], axis=1)


def half_side_by_side(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """[H, W, 3], W made even: both squeezed to half their width, as 3D televisions want them."""
    height, width = left.shape[:2]
    half = ((width + 1) // 2, height)
    return side_by_side(
        *(
            np.asarray(Image.fromarray(eye).resize(half, Image.Resampling.BOX))
            for eye in (left, right)
        )
    )


def cross_eyed(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """[H, 2 W, 3]: the right eye's picture on the left, to be looked at with crossed eyes."""
    return side_by_side(right, left)


def anaglyph(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """[H, W, 3]: for red-cyan glasses, red before the left eye. Dubois' matrices, which mix light,
    so they are applied to linear values; what falls outside 0..1 is clipped."""
    light = srgb_to_linear(torch.arange(256) / 255).numpy()
    mixed = light[left] @ _LEFT.T + light[right] @ _RIGHT.T
    return np.rint(linear_to_srgb(torch.from_numpy(mixed).clamp(0, 1)).numpy() * 255).astype(
        np.uint8
    )


def quilt(views: Iterable[np.ndarray], layout: Layout) -> np.ndarray:
    """[rows H, columns W, 3] of views from left to right: the first at the bottom left, the next
    to its right, the last at the top right. There must be as many as the layout has places."""
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
    """Write two JPEG images in one file, the left one first, marked as a stereo pair.

    CIPA DC-007. Pillow writes the structure but calls the images' types "baseline" and
    "undefined", which 3D screens show flat: both entries become "multi-frame disparity", the first
    also the representative image. Raises OSError when it cannot be written.
    """
    first, second = Image.fromarray(left), Image.fromarray(right)
    memory = io.BytesIO()
    first.save(memory, "MPO", save_all=True, append_images=[second], quality=92, subsampling=0)
    content = bytearray(memory.getvalue())
    start = content.index(b"MPF\0") + 4  # of a TIFF structure: Pillow's is little-endian
    directory = start + struct.unpack_from("<I", content, start + 4)[0]
    for i in range(struct.unpack_from("<H", content, directory)[0]):
        tag, _, _, offset = struct.unpack_from("<HHII", content, directory + 2 + 12 * i)
        if tag == _MP_ENTRIES:
            struct.pack_into("<I", content, start + offset, _REPRESENTATIVE | _DISPARITY)
            struct.pack_into("<I", content, start + offset + 16, _DISPARITY)
    with replacing(path) as temporary:
        temporary.write_bytes(content)
