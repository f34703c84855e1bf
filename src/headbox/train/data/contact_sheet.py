"""Contact sheets of samples, and inverse depth as colours."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from headbox.files import replacing
from headbox.train.data.sample import Sample

SHEET = 96  # samples on a sheet, at most
SHEET_COLUMNS = 3  # samples side by side
IMAGE_SIDE = 192  # pixels, side of each image of a sample


def tinted(share: np.ndarray) -> np.ndarray:
    """Inverse depth [..., H, W], relative to the nearest -> uint8 [..., H, W, 3].

    From dark blue to red for 1. Black for 0 (the sky, or nothing hidden) and where it is unknown.
    """
    codes = (np.sqrt(np.clip(np.nan_to_num(share), 0, 1)) * 255).astype(np.uint8)
    ramp = cv2.applyColorMap(np.arange(256, dtype=np.uint8), cv2.COLORMAP_TURBO).reshape(256, 3)
    return np.where(share[..., None] > 0, ramp[codes][..., ::-1], 0).astype(np.uint8)


def contact_sheet(samples: list[Sample]) -> np.ndarray:
    """uint8 [H, W, 3]: for each sample image, depth, hidden image, hidden depth, second image and
    its depth, side by side. Unknown pixels are black.
    """
    cells = []
    for s in samples:
        nearest = float(np.nanpercentile(s.inverse_depth, 99)) + 1e-6
        pictures = (s.rgb, s.hidden_rgb, s.novel_rgb)
        maps = (s.inverse_depth, s.hidden_inverse_depth, s.novel_inverse_depth)
        parts = []
        for picture, inverse in zip(pictures, maps, strict=True):
            parts.append(np.zeros_like(s.rgb) if picture is None else picture)
            parts.append(np.zeros_like(s.rgb) if inverse is None else tinted(inverse / nearest))
        cell = np.concatenate(
            [cv2.resize(p, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_AREA) for p in parts],
            1,
        )
        text = f"{s.kind} f{s.focal_px:.0f} {1 / nearest:.2f}m"
        cv2.putText(cell, text, (4, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 0), 1)
        cells.append(np.pad(cell, ((0, 3), (0, 3), (0, 0))))
    cells += [np.zeros_like(cells[0])] * (-len(cells) % SHEET_COLUMNS)
    starts = range(0, len(cells), SHEET_COLUMNS)
    return np.concatenate([np.concatenate(cells[i : i + SHEET_COLUMNS], 1) for i in starts])


def write_sheet(path: str | Path, samples: list[Sample]) -> None:
    """Write the contact sheet of the samples as PNG."""
    with replacing(path) as temporary:
        Image.fromarray(contact_sheet(samples)).save(temporary, "PNG")
