"""Fewer splats for almost the same images, with the loss measured.

1. What counts is what is visible from the headbox. The scene is rendered from the source view and
   the corners; a splat's weight is the most that it contributes to any of these images. Splats with
   negligible contribution are removed.
2. Neighbouring splats of similar depth and appearance are merged: in a tree of cells of 2, 4 and 8
   splats a side, those cells are merged that change the images least for each splat saved.
3. The colours of the rest are corrected in rounds by what the images then lack.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from headbox.camera import Camera
from headbox.color import linear_to_srgb, srgb_to_linear
from headbox.errors import SceneError
from headbox.gaussians import Gaussians, Scene, covariances, rotation_quats, select
from headbox.limits import Headbox, view_from
from headbox.render import render_view, render_views
from headbox.scene.measure_headbox import with_headbox

COMPARED_PIXELS = 640 * 480  # of the pictures that are compared
TREE_LEVELS = (
    3  # of the tree: cells of up to 8 x 8 splats; larger ones glow beyond the scene's border
)
DEPTH_BIN = 1.04  # farthest by nearest depth in a cell
MIN_CONTRIBUTION = 0.02  # pixels: who gives less than that to every picture is dropped
RECOLOR_ROUNDS = 6  # of correcting colours
COLOR_SPREAD = 0.2  # sRGB that the whole of that counts as


@dataclasses.dataclass(frozen=True)
class Loss:
    """What a simplified scene lost against the whole one; decibels, and SSIM."""

    view_psnr: float  # at the photo's own place
    corner_psnr: float  # the worst of the headbox's corners
    view_ssim: float
    corner_ssim: float


def simplify(scene: Scene, budget: int) -> Scene:
    """At most `budget` splats that look like the scene's from anywhere in its headbox.

    The camera and the notes stay. A scene that is small enough comes back as it is. Raises
    SceneError for a budget below 1 and for a scene that does not tell its camera.
    """
    if scene.camera is None:
        raise SceneError(
            "The scene has no camera metadata, which simplification needs; convert the photo "
            "again, or export the whole scene."
        )
    if budget < 1:
        raise SceneError(f"A budget of {budget} splats leaves nothing; give at least 1.")
    if len(scene.gaussians) <= budget:
        return scene
    scene = with_headbox(scene)
    cameras = viewpoints(scene)
    with torch.no_grad():
        whole = [drawn.colors for drawn in render_views(scene.gaussians, cameras)]
    weights = contributions(scene.gaussians, cameras).amax(0)
    seen = weights > MIN_CONTRIBUTION
    if int(seen.sum()) <= budget:  # those that give most, whatever it is
        seen = torch.zeros_like(seen).index_fill_(0, weights.topk(budget).indices, True)
    gaussians, weights = select(scene.gaussians, seen), weights[seen]
    if len(gaussians) > budget:
        gaussians = _merged(gaussians, weights, _cells(gaussians, weights, cameras[0], budget))
    return dataclasses.replace(scene, gaussians=_recolored(gaussians, cameras, whole))


def shrink(scene: Scene, encode: Callable[[Scene], bytes], most_bytes: int) -> Scene:
    """The scene with as many splats as `encode` makes at most `most_bytes` of.

    Raises SceneError where not even one splat fits, and as `simplify` and `encode` do.
    """
    while (size := len(encode(scene))) > most_bytes:
        budget = int(0.98 * len(scene.gaussians) * most_bytes / size)
        if budget < 1:
            raise SceneError(
                f"The scene does not fit into {most_bytes / 1e6:g} MB; allow more, or choose "
                "another format."
            )
        scene = simplify(with_headbox(scene), budget)
    return scene


def viewpoints(scene: Scene) -> list[Camera]:
    """Small cameras at the photo's place and near the eight corners of the headbox."""
    scene = with_headbox(scene)
    camera, headbox = scene.camera, scene.headbox
    assert camera is not None
    assert headbox is not None
    size = math.sqrt(COMPARED_PIXELS / (camera.width * camera.height))
    small = camera.resized(*(max(16, round(n * size)) for n in (camera.width, camera.height)))
    return [small, *(view_from(headbox, small, corner) for corner in _corners(headbox))]


def _corners(limits: Headbox) -> list[Tensor]:
    share = 1 / math.sqrt(3)  # of each axis: then they lie on the ellipsoids
    return [
        share * torch.tensor([x, y, z])
        for x in (-limits.left, limits.right)
        for y in (-limits.up, limits.down)
        for z in (-limits.backward, limits.forward)
    ]


def measure_loss(scene: Scene, simplified: Scene) -> Loss:
    """Compare the pictures of two scenes from the first one's `viewpoints`."""
    from headbox.metrics import psnr, ssim

    cameras = viewpoints(scene)
    with torch.no_grad():
        pairs = [
            [drawn.colors.cpu().numpy() for drawn in both]
            for both in zip(
                render_views(scene.gaussians, cameras),
                render_views(simplified.gaussians, cameras),
                strict=True,
            )
        ]
    psnrs = [psnr(ours, truth) for truth, ours in pairs]
    ssims = [ssim(ours, truth) for truth, ours in pairs]
    return Loss(psnrs[0], min(psnrs[1:]), ssims[0], min(ssims[1:]))


def contributions(gaussians: Gaussians, cameras: Sequence[Camera]) -> Tensor:
    """What each splat gives to each picture: its weights, summed over pixels [cameras, N].

    That is how much a picture of grey splats changes with the grey of this one.
    """
    grey = torch.full_like(gaussians.colors, 0.5).requires_grad_()
    given = []
    for camera in cameras:
        drawn = render_view(dataclasses.replace(gaussians, colors=grey), camera)
        # Back in linear light, where what a splat gives is its weight times its colour.
        (slopes,) = torch.autograd.grad(srgb_to_linear(drawn.colors).sum(), grey)
        given.append(slopes.mean(-1))
    return torch.stack(given)


# ------------------------------------------------------------------------------------- merging


def _cells(gaussians: Gaussians, weights: Tensor, camera: Camera, budget: int) -> Tensor:
    """Which cell [N] each splat is merged into: at most `budget` different numbers."""
    levels, costs, counts = _tree(gaussians, weights, camera)
    low, high = 0.0, float(costs[-1].max()) + 1.0
    chosen = _cut(levels, costs, counts, high)
    for _ in range(40):  # the dearest cell that has to be merged
        middle = math.sqrt((low + 1e-12) * high)
        cells = _cut(levels, costs, counts, middle)
        if int(cells.max()) < budget:
            chosen, high = cells, middle
        else:
            low = middle
        if high <= 1.001 * low:
            break
    if int(chosen.max()) >= budget:  # even the largest cells are too many: the best of them
        totals = torch.zeros(int(chosen.max()) + 1).index_add_(0, chosen, weights)
        keep = torch.full_like(totals, -1, dtype=torch.long)
        keep[totals.topk(budget).indices] = torch.arange(budget)
        chosen = keep[chosen]
    return chosen


def _tree(
    gaussians: Gaussians, weights: Tensor, camera: Camera
) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
    """For each level, from single splats up: the cell [N] of each splat, and for each cell what
    merging it would cost for each splat saved, and how many splats it has.

    The cost is the weighted variance of the colours (sRGB) and, as SPREAD says, of the depths.
    """
    view = camera.viewmat.to(gaussians.means)
    seen = gaussians.means @ view[:3, :3].T + view[:3, 3]
    z = seen[:, 2].clamp(min=1e-3)
    # About one splat to a unit of length: the hidden ones have been dropped.
    unit = math.sqrt(len(gaussians) / (camera.width * camera.height))
    column, row = (torch.floor(seen[:, i] / z * camera.focal_px * unit).long() for i in (0, 1))
    log_depth = z.log() / math.log(DEPTH_BIN)
    slab = torch.floor(log_depth).long()
    srgb = linear_to_srgb(gaussians.colors.clamp(0, 1))
    features = torch.cat([srgb, COLOR_SPREAD * (log_depth - slab)[:, None]], 1).double()
    squares = features.square().sum(1, keepdim=True)
    rows = torch.cat([torch.ones_like(squares), features, squares], 1) * weights[:, None]
    levels, costs, counts = [torch.arange(len(z))], [torch.zeros(len(z))], [torch.ones(len(z))]
    for level in range(1, TREE_LEVELS + 1):
        cells = _numbered(torch.stack([column >> level, row >> level, slab], 1))
        number = int(cells.max()) + 1
        count = torch.zeros(number).index_add_(0, cells, torch.ones(len(z)))
        sums = rows.new_zeros(number, rows.shape[1]).index_add_(0, cells, rows)
        error = sums[:, 5] - sums[:, 1:5].square().sum(1) / sums[:, 0].clamp(min=1e-12)
        levels.append(cells)
        costs.append((error.clamp(min=0) / (count - 1).clamp(min=1)).float())
        counts.append(count)
    return levels, costs, counts


def _numbered(keys: Tensor) -> Tensor:
    """Rows of whole numbers [N, 3] -> 0, 1, 2 ... [N], equal where the rows are."""
    least = keys.amin(0)
    spans = (keys.amax(0) - least + 1).tolist()
    flat = ((keys[:, 0] - least[0]) * spans[1] + keys[:, 1] - least[1]) * spans[2]
    return torch.unique(flat + keys[:, 2] - least[2], return_inverse=True)[1]


def _cut(levels: list[Tensor], costs: list[Tensor], counts: list[Tensor], limit: float) -> Tensor:
    """The cells [N] when every splat goes to its largest cell that costs at most `limit`."""
    chosen = torch.full_like(levels[0], -1)
    first = 0
    for cells, cost, count in zip(reversed(levels), reversed(costs), reversed(counts), strict=True):
        takes = (cost <= limit) & (count > 1) if cells is not levels[0] else cost >= 0
        # Of a cell, all splats are free or none: the cells of the levels above hold it whole.
        mine = (chosen < 0) & takes[cells]
        used = torch.zeros(len(cost), dtype=torch.bool).index_fill_(0, cells[mine], True)
        number = torch.cumsum(used.long(), 0) - 1
        chosen[mine] = first + number[cells[mine]]
        first += int(used.sum())
    return chosen


def _merged(gaussians: Gaussians, weights: Tensor, cells: Tensor) -> Gaussians:
    """One splat for each cell: with the mean, spread and mean colour of its splats by weight, and
    so large that it covers as much as they did. Splats in cell -1 are dropped."""
    kept = cells >= 0
    gaussians, weights, cells = select(gaussians, kept), weights[kept].double(), cells[kept]
    number = int(cells.max()) + 1

    def summed(values: Tensor) -> Tensor:
        return values.new_zeros(number, *values.shape[1:]).index_add_(0, cells, values)

    share = weights / summed(weights).clamp(min=1e-12)[cells]
    means = summed(share[:, None] * gaussians.means)
    colors = summed(share[:, None] * gaussians.colors)
    off = gaussians.means - means[cells]
    covars = covariances(gaussians.quats.double(), gaussians.scales.double())
    own = summed(share[:, None, None] * covars)
    spread = own + summed(share[:, None, None] * (off[:, :, None] * off[:, None, :]))
    opacities = summed(share * gaussians.opacities)
    # An ellipsoid's areas grow with the square of its axes: the two larger ones are what is seen.
    areas = gaussians.scales.double().topk(2, dim=1).values.prod(1) * gaussians.opacities
    values, axes = torch.linalg.eigh(spread)
    values = values.clamp(min=0)
    area = values[:, 1:].prod(1).sqrt() * opacities
    growth = (summed(areas) / area.clamp(min=1e-30)).clamp(1, 8)
    scales = values.sqrt() * torch.stack([torch.ones_like(growth), *[growth.sqrt()] * 2], 1)
    axes = axes * torch.linalg.det(axes).sign()[:, None, None]
    alone = torch.zeros(number).index_add_(0, cells, torch.ones(len(cells)))[cells] == 1
    merged = Gaussians(
        *(value.float() for value in (means, rotation_quats(axes), scales, opacities, colors))
    )
    for field in dataclasses.fields(Gaussians):  # who was not merged stays as it was
        getattr(merged, field.name)[cells[alone]] = getattr(gaussians, field.name)[alone]
    return merged


def _recolored(
    gaussians: Gaussians, cameras: Sequence[Camera], whole: Sequence[Tensor]
) -> Gaussians:
    """Colours moved, by what the pictures lack where a splat shows, in the mean over its pixels
    (SIRT, Gilbert 1972)."""
    # A little more than nothing: who shows nowhere stays as it is.
    total = contributions(gaussians, cameras).sum(0)[:, None] + 1e-3
    colors = gaussians.colors
    for _ in range(RECOLOR_ROUNDS):
        step, own = torch.zeros_like(colors), colors.clone().requires_grad_()
        for camera, target in zip(cameras, whole, strict=True):
            drawn = render_view(dataclasses.replace(gaussians, colors=own), camera)
            linear = srgb_to_linear(drawn.colors)
            lack = srgb_to_linear(target) - linear.detach()
            step += torch.autograd.grad(linear, own, lack)[0]
        colors = (colors + step / total).clamp(0, 1)
    return dataclasses.replace(gaussians, colors=colors)
