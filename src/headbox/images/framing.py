"""Zoom that hides the border of a scene in views from beside the photo's viewpoint."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import torch
from torch import Tensor

from headbox.camera import Camera
from headbox.gaussians import Gaussians
from headbox.render import render_views
from headbox.scene.measure_headbox import PROBE_PIXELS, PROBES

ZOOMS = tuple(1 + 0.01 * i for i in range(26))

MAX_EMPTY_BORDER = 0.02  # small holes in the border are tolerated


def fill_frame(gaussians: Gaussians, cameras: Sequence[Camera]) -> list[Camera]:
    """The cameras with focal lengths scaled by a common zoom so that no black border is visible.

    From any viewpoint but the photo's, the scene ends inside the image. Coverage (alpha) is
    rendered at low resolution from some of the cameras; the result has the smallest of the ZOOMS
    for which at most MAX_EMPTY_BORDER of the border of each image is empty, or the largest.
    """
    some = cameras[:: max(1, len(cameras) // PROBES)]
    size = PROBE_PIXELS / max(some[0].width, some[0].height)
    small = [c.resized(max(8, round(c.width * size)), max(8, round(c.height * size))) for c in some]
    empty = torch.stack([drawn.alphas < 0.5 for drawn in render_views(gaussians, small)])
    zoom = next(
        (zoom for zoom in ZOOMS if _empty_border(empty, zoom) <= MAX_EMPTY_BORDER), ZOOMS[-1]
    )
    longer = torch.tensor([[zoom, 1, 1], [1, zoom, 1], [1, 1, 1]])
    return [dataclasses.replace(c, K=c.K * longer) for c in cameras]


def _empty_border(empty: Tensor, zoom: float) -> float:
    """The largest empty fraction of the border over masks [n, H, W] cropped by `zoom`."""
    height, width = empty.shape[1:]
    y, x = (round(n * (1 - 1 / zoom) / 2) for n in (height, width))
    seen = empty[:, y : height - y, x : width - x]
    rim = torch.cat([seen[:, 0], seen[:, -1], seen[:, :, 0], seen[:, :, -1]], 1)
    return float(rim.float().mean(1).max())
