"""Scene repair: floaters at depth discontinuities are snapped to the nearest surface.

Around a discontinuity a network's depth changes over some pixels. The splats there float between
foreground and background, or are stretched from one to the other; that looks right in the source
view, and as ghosting and stretched silhouettes from beside it.

Splats only move, grow or shrink along the ray of the photo's camera, so their footprints in the
source view stay the same and no hole can open there. No splat is removed.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.box_filters import color_log_likelihood, square_pool
from headbox.camera import Camera, project
from headbox.color import linear_to_srgb
from headbox.gaussians import Gaussians, covariances, rotation_quats, select

SPLATS_A_CELL = 4  # of the analysis grid: two layers, and no cell stays empty
STEP_RADIUS = 3  # cells, within which a discontinuity is searched
STEP_RATIO = 1.25  # foreground over background disparity of a discontinuity, at least
SLOPE_RATIO = 1.4  # growth of that ratio in a window twice as wide, from which it is a slope
OFF_SURFACE = 1.08  # disparity over a surface's, beyond which a splat is off that surface
REACH, ALIKE, LONELY = 2, 0.03, 0.35  # cells around a splat, disparity, share that are alike
SURFACE_LOG_ODDS = 4.0  # of a splat for the surface that it is close to
COLOR_LOG_ODDS_CAP = 8.0  # of its colour for the other one
DEPTH_SHARE = 0.05  # of the gap between the surfaces: the largest extent along the ray


def repair(gaussians: Gaussians, camera: Camera) -> tuple[Gaussians, int]:
    """Repaired unbatched Gaussians, and how many of them changed; the same object if none did.

    camera: the photo's. Splats outside its image stay as they are.
    """
    steps = _find_steps(gaussians, camera)
    if len(steps.index) == 0:
        return gaussians, 0
    some = select(gaussians, steps.index)
    eye = (-camera.viewmat[:3, :3].T @ camera.viewmat[:3, 3]).to(some.means)
    slide = (steps.disparity / steps.side)[:, None]
    means = some.means + (some.means - eye) * (slide - 1)
    slid = dataclasses.replace(some, means=means, scales=some.scales * slide)
    short, was_deep = _shortened(slid, eye, DEPTH_SHARE * (1 / steps.far - 1 / steps.near))
    changed = (steps.side != steps.disparity) | was_deep
    if not changed.any():
        return gaussians, 0
    result = {}
    for name, value in vars(gaussians).items():
        result[name] = value.clone()
        result[name][steps.index[changed]] = getattr(short, name)[changed]
    return Gaussians(**result), int(changed.sum())


@dataclasses.dataclass(frozen=True, eq=False)
class _Steps:
    """The splats beside steps of depth: index [M] into the scene, and of each [M] its disparity,
    those of the near and the far surface there and that of the surface it belongs to (side), 1/m.
    """

    index: Tensor
    disparity: Tensor
    near: Tensor
    far: Tensor
    side: Tensor


def _find_steps(gaussians: Gaussians, camera: Camera) -> _Steps:
    pixels, depths = project(gaussians.means, camera)
    rows = max(1, round(math.sqrt(len(gaussians) / SPLATS_A_CELL * camera.height / camera.width)))
    columns = max(1, round(rows * camera.width / camera.height))
    cells = (pixels * pixels.new_tensor([columns / camera.width, rows / camera.height])).floor()
    inside = (depths > 0) & (cells >= 0).all(1) & (cells < cells.new_tensor([columns, rows])).all(1)
    index = inside.nonzero()[:, 0]
    cell = (cells[index, 1] * columns + cells[index, 0]).long()
    disparity = 1 / depths[index]
    if len(index) == 0:
        return _Steps(index, disparity, disparity, disparity, disparity)
    front, image = _front(cell, disparity, gaussians.colors[index], rows, columns)
    near, far, is_step = _surfaces(front)
    share = ((front - far) / (near - far).clamp(min=1e-9)).clamp(0, 1)
    odds = color_log_likelihood(image, is_step * share.square(), 2 * STEP_RADIUS)
    odds = odds - color_log_likelihood(image, is_step * (1 - share).square(), 2 * STEP_RADIUS)
    beside = is_step.flatten()[cell]
    index, cell, disparity = index[beside], cell[beside], disparity[beside]
    shown = square_pool(front, 1, "min")  # the farthest that the photo shows about there
    near, far, odds, shown = (x.flatten()[cell] for x in (near, far, odds, shown))
    share = (disparity - far) / (near - far)
    is_near = (
        SURFACE_LOG_ODDS * (2 * share - 1) + odds.clamp(-COLOR_LOG_ODDS_CAP, COLOR_LOG_ODDS_CAP) > 0
    )
    side = torch.where(is_near, near, far)
    hangs = (
        (disparity < near / OFF_SURFACE)
        & (disparity > far * OFF_SURFACE)
        & (disparity * OFF_SURFACE > shown)
    )
    hangs &= _company(front, cell, disparity) < LONELY
    return _Steps(index, disparity, near, far, torch.where(hangs, side, disparity))


def _company(front: Tensor, cell: Tensor, disparity: Tensor) -> Tensor:
    """The share of the cells around each splat's, its own too, that are as far away as it is: [M].

    On a surface, however small, most are; on a slope across a step only those along its contour.
    """
    padded = F.pad(front, (REACH,) * 4)[0, 0]
    column, row = cell % front.shape[-1], cell // front.shape[-1]
    window = range(2 * REACH + 1)
    near_by = [
        (padded[row + y, column + x] / disparity - 1).abs() < ALIKE for y in window for x in window
    ]
    return torch.stack(near_by).float().mean(0)


def _front(
    cell: Tensor, disparity: Tensor, colors: Tensor, rows: int, columns: int
) -> tuple[Tensor, Tensor]:
    """Disparity [1, 1, rows, columns], 0 where nothing is, and sRGB of the nearest of each cell."""
    order = disparity.argsort(stable=True).numpy(force=True)
    ordered = cell.numpy(force=True)[order]
    nearest = np.full(rows * columns, -1)
    nearest[ordered] = order  # the last one, which is the nearest, stays
    at = torch.from_numpy(nearest).to(cell.device)
    front = torch.where(at >= 0, disparity[at], 0.0).view(1, 1, rows, columns)
    image = linear_to_srgb(colors[at].clamp(0, 1)).T.reshape(1, 3, rows, columns)
    return front, image


def _surfaces(front: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Near and far disparity around each cell, and whether there is a step: [1, 1, H, W] each."""
    filled = torch.where(front > 0, front, math.inf)
    spans, ends = [], []
    for radius in (STEP_RADIUS, 2 * STEP_RADIUS):
        ends.append((square_pool(front, radius, "max"), square_pool(filled, radius, "min")))
        spans.append((ends[-1][0] / ends[-1][1]).clamp(min=1).log())
    is_step = (front > 0) & (spans[0] > math.log(STEP_RATIO)) & (spans[1] < SLOPE_RATIO * spans[0])
    return *ends[0], is_step


def _shortened(some: Gaussians, eye: Tensor, most: Tensor) -> tuple[Gaussians, Tensor]:
    """Splats made at most `most` [M] metres deep along their rays from `eye`, or as deep as they
    are wide; and which of them were deeper: bool [M].

    What is taken off lies along the ray, which the projection does not see.
    """
    rays = some.means - eye
    rays = rays / rays.norm(dim=1, keepdim=True)
    shapes = covariances(some.quats, some.scales)
    deep = (rays[:, None] @ shapes @ rays[..., None])[:, 0, 0]
    wide = ((shapes.diagonal(dim1=1, dim2=2).sum(1) - deep) / 2).clamp(min=0)
    keep = (torch.maximum(most, wide.sqrt()) / deep.clamp(min=1e-30).sqrt()).clamp(max=1)
    is_deep = keep < 0.999  # rounding alone is no change
    index = is_deep.nonzero()[:, 0]
    if len(index) == 0:
        return some, is_deep
    rays, keep = rays[index].double(), keep[index].double()
    squeeze = torch.eye(3).to(rays) - (1 - keep)[:, None, None] * rays[..., None] * rays[:, None]
    squares, axes = torch.linalg.eigh(squeeze @ shapes[index].double() @ squeeze)
    axes[:, :, 0] *= torch.linalg.det(axes).sign()[:, None]  # a rotation, not a reflection
    quats, scales = some.quats.clone(), some.scales.clone()
    quats[index] = rotation_quats(axes).to(quats)
    scales[index] = squares.clamp(min=0).sqrt().to(scales)
    return dataclasses.replace(some, quats=quats, scales=scales), is_deep
