"""Writes a folder of synthetic samples, as `headbox scenes` does.

Needs the packed assets (`python -m headbox.train.assets`) and an EGL library. A sample is a pure
function of (VERSION, seed, index): the same command makes the same folder, and goes on where an
interrupted one stopped.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from tqdm import tqdm

from headbox.errors import HeadboxError
from headbox.files import replacing
from headbox.train import paint
from headbox.train.assets import load_assets
from headbox.train.renderer import Rendered, Renderer
from headbox.train.scenes import VERSION, make_layout, ring_view
from headbox.train.shards import SHARD_SAMPLES, Sample, write_shard

SIZE = 384
VIEWS_AS_PICTURES = 40  # renders that hang on walls as pictures: they show depth, and are flat
ATTEMPTS = 50
SHEET = 96  # samples of a preview at most


class Generator:
    """Makes samples by number. One per process, because it owns an OpenGL context."""

    def __init__(self, assets_folder: str | Path, size: int = SIZE) -> None:
        self._renderer = Renderer(load_assets(assets_folder), paint.paintings(), size)
        views = {f"view{i}": self._make((VERSION, 0, i)).rgb for i in range(VIEWS_AS_PICTURES)}
        for name, pixels in views.items():
            self._renderer.add_texture(
                name, cv2.resize(pixels, (256, 256), interpolation=cv2.INTER_AREA)
            )

    def sample(self, seed: int, index: int) -> Sample:
        """Sample `index` of the set `seed` (1 or more; 0 is for the pictures on the walls)."""
        return self._make((VERSION, seed, index))

    def _make(self, key: tuple[int, int, int]) -> Sample:
        for attempt in range(ATTEMPTS):
            rng = np.random.default_rng([*key, attempt])
            layout = make_layout(rng, self._renderer.catalogue())
            drawn = self._renderer.render(layout)
            dull = layout.kind != "wall" and nearly_plane(drawn.depth)
            if not worth_keeping(drawn) or (dull and rng.random() < 0.85):
                continue
            view = ring_view(rng, layout.view, drawn.depth)
            rgb, depth, back = self._renderer.render_from(layout, view, drawn.gain)
            if not worth_keeping(
                dataclasses.replace(drawn, rgb=rgb, depth=depth, back_facing=back)
            ):
                continue
            return Sample(
                drawn.rgb,
                _inverse(drawn.depth),
                _inverse(drawn.hidden_depth),
                drawn.hidden_rgb,
                rgb,
                _inverse(depth),
                view.viewmat @ layout.view.camera_to_world,
                layout.view.focal_px(drawn.rgb.shape[1]),
                layout.kind,
                key,
            )
        raise HeadboxError(f"No usable view in {ATTEMPTS} attempts for the sample {key}")


def _inverse(depth: np.ndarray) -> np.ndarray:
    return np.where(depth > 0, 1 / np.maximum(depth, 1e-3), 0).astype(np.float32)


def worth_keeping(drawn: Rendered) -> bool:
    """Not: almost only sky, a near surface filling the view, the inside of an object, one flat
    colour.
    """
    depth = drawn.depth[::4, ::4]
    solid = depth[depth > 0]
    if solid.size < 0.12 * depth.size or np.percentile(solid, 10) < 0.13 or np.median(solid) < 0.25:
        return False
    inside = drawn.back_facing[::4, ::4] & (depth > 0) & (depth < 0.6)
    if inside.mean() > 0.25:
        return False
    gray = drawn.rgb[::4, ::4].mean(-1)
    return bool(gray.std() > 9 and 12 < gray.mean() < 243)


def nearly_plane(depth: np.ndarray) -> bool:
    """Little more than one floor, wall or flat top: inverse depth is linear in the pixels of a
    plane.
    """
    inverse = _inverse(depth[::12, ::12])
    row, column = np.mgrid[: inverse.shape[0], : inverse.shape[1]].reshape(2, -1)
    design = np.stack([row, column, np.ones_like(row)], 1).astype(np.float32)
    values = inverse.reshape(-1)
    left = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return bool(np.abs(left).mean() < 0.03 * np.abs(values).mean())


def generate(out: str | Path, assets: str | Path, samples: int, seed: int, seconds: float) -> int:
    """Write shard_SSSS_KKKK.hbx files of 512 samples until `samples` or `seconds`; returns samples
    written.

    Shards that are there already are left as they are; the last one may hold fewer samples.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    generator, written, start = Generator(assets), 0, time.monotonic()
    with tqdm(total=samples, unit=" samples", disable=not sys.stderr.isatty()) as bar:
        for first in range(0, samples, SHARD_SAMPLES):
            path = out / f"shard_{seed:04d}_{first // SHARD_SAMPLES:04d}.hbx"
            wanted = range(first, min(first + SHARD_SAMPLES, samples))
            if path.exists():
                bar.update(len(wanted))
                continue
            encoded = []
            for index in wanted:
                if time.monotonic() - start > seconds:
                    break
                encoded.append(generator.sample(seed, index).encoded())
                bar.update()
            if encoded:
                write_shard(path, encoded)
                written += len(encoded)
            if time.monotonic() - start > seconds:
                break
    return written


def contact_sheet(samples: list[Sample], columns: int = 3, size: int = 192) -> np.ndarray:
    """uint8 [H, W, 3]: for each sample its picture, depth, hidden picture and depth, and the second
    view and its depth, side by side. What is unknown is black.
    """

    def tinted(inverse: np.ndarray | None, top: float) -> np.ndarray:
        if inverse is None:
            return np.zeros((size, size, 3), np.uint8)
        inverse = np.nan_to_num(inverse)
        share = np.sqrt(np.clip(inverse / top, 0, 1)) * 255
        colored = cv2.applyColorMap(share.astype(np.uint8), cv2.COLORMAP_TURBO)[..., ::-1]
        return np.where(inverse[..., None] > 0, colored, 0).astype(np.uint8)

    cells = []
    for s in samples:
        top = float(np.nanpercentile(s.inverse_depth, 99)) + 1e-6
        parts = [
            s.rgb,
            tinted(s.inverse_depth, top),
            np.zeros_like(s.rgb) if s.hidden_rgb is None else s.hidden_rgb,
            tinted(s.hidden_inverse_depth, top),
            s.novel_rgb,
            tinted(s.novel_inverse_depth, top),
        ]
        cell = np.concatenate(
            [cv2.resize(p, (size, size), interpolation=cv2.INTER_AREA) for p in parts], 1
        )
        text = f"{s.kind} f{s.focal_px:.0f} {1 / top:.2f}m"
        cv2.putText(cell, text, (4, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 0), 1)
        cells.append(np.pad(cell, ((0, 3), (0, 3), (0, 0))))
    while len(cells) % columns:
        cells.append(np.zeros_like(cells[0]))
    rows = [np.concatenate(cells[i : i + columns], 1) for i in range(0, len(cells), columns)]
    return np.concatenate(rows)


def preview(path: str | Path, assets: str | Path, samples: int, seed: int) -> int:
    """Write the contact sheet of the first samples, at most SHEET, of a set; their number."""
    generator = Generator(assets)
    found = [generator.sample(seed, i) for i in range(min(samples, SHEET))]
    with replacing(path) as temporary:
        Image.fromarray(contact_sheet(found)).save(temporary, "PNG")
    return len(found)
