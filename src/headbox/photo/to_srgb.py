"""Decoded images of any mode and profile, brought to 8-bit sRGB."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import Image, ImageCms
from PIL.ExifTags import Base


def tiff_tags(image: Image.Image) -> Mapping[int, Any]:
    return getattr(image, "tag_v2", {})


def to_srgb(image: Image.Image) -> Image.Image:
    """8-bit sRGB on white, from whatever mode and profile."""
    profile = image.info.get("icc_profile")
    alpha = None
    if image.mode.startswith("I;16"):
        image = _eight_bits(image)
    elif image.has_transparency_data:
        full = image.convert("RGBA")
        alpha = full.getchannel("A")
        image = full.convert("L" if image.mode in ("L", "LA") else "RGB")
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    if profile:
        image = _through_profile(image, profile)
    if image.mode != "RGB":
        image = image.convert("RGB")
    if alpha is None or alpha.getextrema() == (255, 255):
        return image
    return Image.composite(image, Image.new("RGB", image.size, "white"), alpha)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of up to 16 bits by scaling; Pillow's own conversion clips at 255."""
    tags = tiff_tags(image)
    white = (1 << tags.get(Base.BitsPerSample, (16,))[0]) - 1
    table = np.minimum((np.arange(1 << 16) * 255 + white // 2) // white, 255).astype(np.uint8)
    if tags.get(Base.PhotometricInterpretation) == 0:  # 0 is white
        table = 255 - table
    return Image.fromarray(table[np.asarray(image)])


def _through_profile(image: Image.Image, icc: bytes) -> Image.Image:
    """The image in sRGB by its ICC profile; as it was if that is broken or for other pixels."""
    try:
        mode = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}[icc[16:20]]
        if (image.mode, mode) == ("L", "RGB"):
            image = image.convert("RGB")
        if image.mode != mode:
            return image
        transform = ImageCms.buildTransform(
            ImageCms.getOpenProfile(io.BytesIO(icc)),
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if mode == "RGB" and _is_identity(transform):  # sRGB itself, the most frequent profile
            return image
        return ImageCms.applyTransform(image, transform) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, KeyError):
        return image


def _is_identity(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether a transform changes no colour of a coarse cube by more than rounding."""
    axis = np.arange(0, 256, 17, dtype=np.uint8)
    cube = np.stack(np.meshgrid(axis, axis, axis), -1).reshape(1, -1, 3)
    after = np.asarray(ImageCms.applyTransform(Image.fromarray(cube), transform))
    return int(np.abs(after.astype(int) - cube).max()) <= 1
