"""Writes a folder of synthetic samples, as `headbox dataset synthetic` does.

Needs the packed assets (`headbox dataset assets`) and an EGL library. A sample
is a pure function of (VERSION, seed, index): the same command makes the same folder, and goes on
where an interrupted one stopped.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from headbox.errors import HeadboxError
from headbox.train.data.contact_sheet import SHEET, write_sheet
from headbox.train.data.sample import SAMPLE_SIZE, Sample
from headbox.train.data.shards import fill_shards
from headbox.train.synthetic import textures
from headbox.train.synthetic.assets import load_assets
from headbox.train.synthetic.layout import SceneLayout
from headbox.train.synthetic.opengl import Rendered, Renderer
from headbox.train.synthetic.scenes import GENERATOR_VERSION, make_layout, second_camera

VIEWS_AS_PICTURES = 40  # renders that hang on walls as pictures: they show depth, and are flat
VIEW_ATTEMPTS = 50
FLAT_KINDS = ("wall", "page")  # kinds that may be nothing but one plane


class Generator:
    """Makes samples by number. One per process, because it owns an OpenGL context."""

    def __init__(self, assets_folder: str | Path, size: int = SAMPLE_SIZE) -> None:
        self._renderer = Renderer(load_assets(assets_folder), textures.painted_textures(), size)
        views = {
            f"view{i}": self._make((GENERATOR_VERSION, 0, i)).rgb for i in range(VIEWS_AS_PICTURES)
        }
        for name, pixels in views.items():
            self._renderer.add_texture(
                name, cv2.resize(pixels, (256, 256), interpolation=cv2.INTER_AREA)
            )

    def sample(self, seed: int, index: int) -> Sample:
        """Sample `index` of the set `seed` (1 or more; 0 is for the pictures on the walls)."""
        return self._make((GENERATOR_VERSION, seed, index))

    def _make(self, key: tuple[int, int, int]) -> Sample:
        for attempt in range(VIEW_ATTEMPTS):
            rng = np.random.default_rng([*key, attempt])
            found = self._first_view(rng)
            if found is None:
                continue
            layout, drawn = found
            camera = second_camera(rng, layout.camera, drawn.depth)
            rgb, depth, back = self._renderer.render_from(layout, camera, drawn.gain)
            if not worth_keeping(
                dataclasses.replace(drawn, rgb=rgb, depth=depth, back_facing=back)
            ):
                continue
            return Sample(
                drawn.rgb,
                inverse_depth(drawn.depth),
                inverse_depth(drawn.hidden_depth),
                drawn.hidden_rgb,
                rgb,
                inverse_depth(depth),
                camera.viewmat @ layout.camera.camera_to_world,
                layout.camera.focal_px(drawn.rgb.shape[1]),
                layout.kind,
                key,
            )
        raise HeadboxError(f"No usable view in {VIEW_ATTEMPTS} attempts for the sample {key}")

    def _first_view(self, rng: np.random.Generator) -> tuple[SceneLayout, Rendered] | None:
        layout = make_layout(rng, self._renderer.catalogue())
        drawn = self._renderer.render(layout)
        dull = layout.kind not in FLAT_KINDS and nearly_plane(drawn.depth)
        if not worth_keeping(drawn) or (dull and rng.random() < 0.85):
            return None
        return layout, drawn

    def first_views(self, seed: int) -> Iterator[tuple[SceneLayout, Rendered]]:
        """One view after the other, without end and without the second one of a sample."""
        for index in itertools.count():
            rng = np.random.default_rng([GENERATOR_VERSION, seed, index, VIEW_ATTEMPTS])
            if found := self._first_view(rng):
                yield found


def inverse_depth(depth: np.ndarray) -> np.ndarray:
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
    inverse = inverse_depth(depth[::12, ::12])
    row, column = np.mgrid[: inverse.shape[0], : inverse.shape[1]].reshape(2, -1)
    design = np.stack([row, column, np.ones_like(row)], 1).astype(np.float32)
    values = inverse.reshape(-1)
    left = values - design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return bool(np.abs(left).mean() < 0.03 * np.abs(values).mean())


def generate_samples(
    out: str | Path, assets: str | Path, samples: int, seed: int, seconds: float
) -> int:
    """Write the first `samples` of a set, as far as `fill_shards` gets; how many it wrote."""
    cv2.setNumThreads(1)
    generator = Generator(assets)
    return fill_shards(out, seed, samples, lambda i: generator.sample(seed, i), seconds)


def preview_samples(path: str | Path, assets: str | Path, samples: int, seed: int) -> int:
    """Write the contact sheet of the first samples, at most SHEET, of a set; their number."""
    generator = Generator(assets)
    found = [generator.sample(seed, i) for i in range(min(samples, SHEET))]
    write_sheet(path, found)
    return len(found)
