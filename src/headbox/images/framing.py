"""Crops of views from beside the photo: no black border shows."""

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

EMPTY_RIM = 0.02  # a rim may have small holes: only a side that is gone is worth a crop


def fill_frame(gaussians: Gaussians, cameras: Sequence[Camera]) -> list[Camera]:
    """The same cameras, all with a focal length just so much longer that no black edge shows.

    From anywhere but its own place, a photo's scene ends inside the picture. Coverage (alpha) is
    drawn small from some of the cameras; the least of the ZOOMS is taken with which the rim of no
    picture is empty for more than EMPTY_RIM of its length, or the largest.
    """
    some = cameras[:: max(1, len(cameras) // PROBES)]
    size = PROBE_PIXELS / max(some[0].width, some[0].height)
    small = [c.resized(max(8, round(c.width * size)), max(8, round(c.height * size))) for c in some]
    empty = torch.stack([drawn.alphas < 0.5 for drawn in render_views(gaussians, small)])
    zoom = next((zoom for zoom in ZOOMS if _empty_rim(empty, zoom) <= EMPTY_RIM), ZOOMS[-1])
    longer = torch.tensor([[zoom, 1, 1], [1, zoom, 1], [1, 1, 1]])
    return [dataclasses.replace(c, K=c.K * longer) for c in cameras]


def _empty_rim(empty: Tensor, zoom: float) -> float:
    """Of pictures [n, H, W] cropped by `zoom`, the largest share of the rim that is empty."""
    height, width = empty.shape[1:]
    y, x = (round(n * (1 - 1 / zoom) / 2) for n in (height, width))
    seen = empty[:, y : height - y, x : width - x]
    rim = torch.cat([seen[:, 0], seen[:, -1], seen[:, :, 0], seen[:, :, -1]], 1)
    return float(rim.float().mean(1).max())
