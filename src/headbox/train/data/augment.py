"""Make a rendered picture look like a photo that someone took: crop, flip, light, colour, blur,
noise, JPEG.

Runs in threads on single pictures (opencv and numpy let go of the interpreter lock).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.random import Generator

from headbox.model.dinov2 import whole_patches
from headbox.train.data.sample import Sample

ASPECTS = (3 / 4, 1.0, 1.0, 4 / 3, 3 / 2)  # width / height of what the network sees


@dataclass(frozen=True)
class DepthExample:
    """One training example at the network's size. Disparity is focal / depth; 0 is sky or none."""

    image: np.ndarray  # float32 [3, H, W] sRGB 0..1
    disparity: np.ndarray  # float32 [H, W]
    hidden: np.ndarray  # float32 [H, W]
    focal: float  # in pixels over the root of the area


def batch_size(rng: Generator, pixels: float) -> tuple[int, int]:
    """Height and width in whole patches, of about `pixels` of area, in one of the ASPECTS."""
    return whole_patches(1, ASPECTS[rng.integers(len(ASPECTS))], pixels)


def resized(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """A picture [h, w, 3] or a map [h, w] at another size. Of a map values are picked: between near
    and far there is no surface.
    """
    mode = cv2.INTER_AREA if width < pixels.shape[1] else cv2.INTER_LINEAR
    mode = mode if pixels.ndim == 3 else cv2.INTER_NEAREST
    return cv2.resize(np.ascontiguousarray(pixels), (width, height), interpolation=mode)


def crop_and_resize(sample: Sample, rng: Generator, height: int, width: int) -> DepthExample:
    """A random crop, shrunk or enlarged, with the focal length that goes with it; mirrored half the
    time.
    """
    rgb = sample.rgb
    full_h, full_w = rgb.shape[:2]
    largest = min(full_h / height, full_w / width)
    scale = largest * math.exp(rng.uniform(math.log(0.5), 0.0))  # source pixels per network pixel
    ch, cw = min(round(height * scale), full_h), min(round(width * scale), full_w)
    y, x = (int(rng.integers(0, n)) for n in (full_h - ch + 1, full_w - cw + 1))
    window = (slice(y, y + ch), slice(x, x + cw))
    image = resized(rgb[window], width, height)
    focal = sample.focal_px * (width / cw) / math.sqrt(width * height)
    assert sample.hidden_inverse_depth is not None, "the depth stage needs the hidden layer"
    maps = [
        focal * resized(one[window], width, height)
        for one in (sample.inverse_depth, sample.hidden_inverse_depth)
    ]
    flip = slice(None, None, -1) if rng.random() < 0.5 else slice(None)
    image = image[:, flip].astype(np.float32) / 255
    first, hidden = (np.ascontiguousarray(m[:, flip], dtype=np.float32) for m in maps)
    return DepthExample(image, first, hidden, focal)


def tone(images: list[np.ndarray], rng: Generator) -> list[np.ndarray]:
    """float32 [H, W, 3] 0..1 of one moment -> the same, with one camera's exposure and colours."""
    mean = float(np.clip(images[0].mean(), 0.03, 0.97))
    gamma = np.float32(np.clip(math.log(rng.uniform(0.28, 0.62)) / math.log(mean), 0.3, 2.5))
    contrast = np.float32(rng.uniform(0.7, 1.5))
    balance = (1 + rng.normal(0, 0.08, 3)).astype(np.float32)
    saturation = np.float32(0.0 if rng.random() < 0.15 else rng.uniform(0.2, 1.4))
    toned = []
    for image in images:
        image = ((np.clip(image, 0, 1) ** gamma - 0.5) * contrast + 0.5) * balance
        grey = (image @ np.array([0.299, 0.587, 0.114], np.float32))[..., None]
        toned.append(np.clip(grey + (image - grey) * saturation, 0, 1))
    return toned


def degrade(image: np.ndarray, rng: Generator) -> np.ndarray:
    """float32 [H, W, 3] 0..1 -> the same, as some lens, sensor and file leave it."""
    if rng.random() < 0.3:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.8))
    if rng.random() < 0.5:
        image = image + rng.normal(0, rng.uniform(0, 0.05), image.shape).astype(np.float32)
    image = np.clip(image, 0, 1)
    if rng.random() < 0.4:
        coded = through_jpeg((image * 255).astype(np.uint8), int(rng.uniform(25, 85)))
        image = coded.astype(np.float32) / 255
    return image


def through_jpeg(pixels: np.ndarray, quality: int) -> np.ndarray:
    """uint8 [H, W, 3] -> the same, as a JPEG file gives it back."""
    _, coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))


def make_example(sample: Sample, rng: Generator, height: int, width: int) -> DepthExample:
    example = crop_and_resize(sample, rng, height, width)
    (toned,) = tone([example.image], rng)
    image = np.ascontiguousarray(degrade(toned, rng).transpose(2, 0, 1), dtype=np.float32)
    return replace(example, image=image)
