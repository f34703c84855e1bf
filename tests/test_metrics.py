from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headbox.metrics import MOST_PSNR, psnr, ssim


def noise(seed: int, size: tuple[int, int] = (30, 40)) -> np.ndarray:
    return np.random.default_rng(seed).random((*size, 3)).astype(np.float32)


def plain_ssim(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """By the formula of the paper, window by window; [H - 10, W - 10]."""
    offsets = np.arange(11) - 5
    window = np.exp(-(offsets[:, None] ** 2 + offsets**2) / (2 * 1.5**2))
    window /= window.sum()
    found = np.zeros((x.shape[0] - 10, x.shape[1] - 10))
    for i in range(found.shape[0]):
        for j in range(found.shape[1]):
            for c in range(3):
                a, b = (p[i : i + 11, j : j + 11, c].astype(float) for p in (x, y))
                ma, mb = (window * a).sum(), (window * b).sum()
                va, vb = (window * (a - ma) ** 2).sum(), (window * (b - mb) ** 2).sum()
                cov = (window * (a - ma) * (b - mb)).sum()
                top = (2 * ma * mb + 1e-4) * (2 * cov + 9e-4)
                found[i, j] += top / ((ma**2 + mb**2 + 1e-4) * (va + vb + 9e-4)) / 3
    return found


def test_psnr_of_known_differences() -> None:
    picture = np.full((4, 5, 3), 0.5, np.float32)
    assert psnr(picture, picture) == MOST_PSNR
    assert psnr(picture + np.float32(0.1), picture) == pytest.approx(20, abs=1e-5)  # float32
    half = picture.copy()
    half[:2] += np.float32(0.1)
    assert psnr(half, picture) == pytest.approx(20 + 10 * math.log10(2), abs=1e-5)
    mask = np.zeros((4, 5), bool)
    mask[:2] = True
    assert psnr(half, picture, mask) == pytest.approx(20, abs=1e-5)


def test_ssim_is_the_formula() -> None:
    x, y = noise(0), noise(1) * 0.5 + noise(0) * 0.5
    expected = plain_ssim(x, y)
    assert ssim(x, y) == pytest.approx(expected.mean(), abs=1e-9)  # float64, some hundred terms
    mask = np.zeros((30, 40), bool)
    mask[10:20, :7] = True
    assert ssim(x, y, mask) == pytest.approx(expected[5:15, :2].mean(), abs=1e-9)


def test_ssim_of_the_same_of_opposites_and_of_too_little() -> None:
    assert ssim(noise(0), noise(0)) == pytest.approx(1, abs=1e-12)
    assert ssim(noise(0), 1 - noise(0)) < -0.5
    assert math.isnan(ssim(noise(0)[:10], noise(0)[:10]))
    assert math.isnan(ssim(noise(0), noise(0), np.zeros((30, 40), bool)))


def test_both_react_to_shifts_as_published(example_photos: Path) -> None:
    """SHARP's table of sensitivities: 0.1 % costs little, 1 % much, the mean picture as much."""
    with Image.open(example_photos / "room.jpg") as photo:
        photo.draft("RGB", (1000, 1000))
        picture = np.asarray(photo.resize((1000, 667)).crop((0, 300, 1000, 400)), np.float32) / 255
    found = []
    for shift in (1, 10):
        found.append(tuple(f(picture[:, shift:], picture[:, :-shift]) for f in (psnr, ssim)))
    mean = np.broadcast_to(picture.mean((0, 1)), picture.shape)
    found.append((psnr(mean, picture), ssim(mean, picture)))
    (small, small_ssim), (large, large_ssim), (flat, flat_ssim) = found
    assert small > large + 5  # published: 21.3, 11.2
    assert small > flat + 5  # and 10.7, on other pictures
    assert small_ssim > large_ssim + 0.1
    assert small_ssim > flat_ssim + 0.1
