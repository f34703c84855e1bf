"""How the headbox of a scene is measured: how far the camera may move from the photo's position.

A scene holds little of what its photo did not show. So it is rendered at a small size from
positions farther and farther away, in each of six directions, until too much of the image is a hole
or a smear (docs/headbox.md has examples). Offsets of the camera are metres in its frame: x right, y
down, z forward.
"""

from __future__ import annotations

import collections
import dataclasses
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.camera import Camera, look_at, project, unproject
from headbox.color import srgb_to_linear
from headbox.errors import SceneError
from headbox.gaussians import Gaussians, Scene, rotation_matrices, select
from headbox.limits import Headbox
from headbox.render import Rendering, render_views

PROBES, PROBE_PIXELS = 8, 160
DIRECTIONS = {
    "left": (-1.0, 0.0, 0.0),
    "right": (1.0, 0.0, 0.0),
    "up": (0.0, -1.0, 0.0),
    "down": (0.0, 1.0, 0.0),
    "forward": (0.0, 0.0, 1.0),
    "backward": (0.0, 0.0, -1.0),
}
MIN_COVERAGE = 0.995  # of the well covered share of the source view
MIN_SEEN = 0.98  # of the image: shows surfaces that the photo shows too
MIN_ALPHA_SHOWN = 0.9  # a pixel below is a hole
MAX_STRETCH = 1.0  # a splat that widens by more than its width is a smear
STRETCH_CAP = 8.0  # larger widening is not resolved
MAX_ROUND_ASPECT = 4.0  # longest over shortest axis: rounder splats cannot widen by MAX_STRETCH
BORDER_SHARE = 0.01  # of the image's side: its outermost splats fade out
# Sideways, in diagonals of the image plane at the nearest surface; forward and backward, in
# distances to it. (The camera path of the released SHARP program uses 0.08 and 0.15.)
SEARCH_RANGE = (0.1, 0.2)
OCCLUDED_RATIO = 1.1  # depth over the photo's depth there, beyond which a surface was occluded
SEARCH_STEPS = 8  # in each direction


def with_headbox(scene: Scene) -> Scene:
    """The scene with its headbox, which is measured if the scene has none.

    Raises SceneError for a scene without a camera and for one with no splat in front of it.
    """
    if scene.camera is None:
        raise SceneError("The scene has no camera, and a headbox needs one.")
    if scene.headbox is not None:
        return scene
    headbox = measure_headbox(scene.gaussians, scene.camera)
    return dataclasses.replace(scene, headbox=headbox)


def measure_headbox(gaussians: Gaussians, camera: Camera) -> Headbox:
    """The headbox of unbatched Gaussians around the camera of their photo.

    In each direction the farthest offset at which coverage stays above MIN_COVERAGE of that of the
    source view, and at least MIN_SEEN of the image shows surfaces that the photo shows; at most
    SEARCH_RANGE, at least one step of the search. Raises SceneError if no splat is in front of the
    camera.
    """
    probe = Probe(gaussians, camera)
    needed = MIN_COVERAGE * probe.look(torch.zeros(3))[0]

    def is_good(side: str, step: int) -> bool:
        offset = torch.tensor(DIRECTIONS[side]) * (probe.caps[side] * step / SEARCH_STEPS)
        shown, seen = probe.look(offset)
        return shown >= needed and seen >= MIN_SEEN

    limits = {}
    for side, cap in probe.caps.items():
        good, bad = (
            (SEARCH_STEPS, SEARCH_STEPS + 1) if is_good(side, SEARCH_STEPS) else (0, SEARCH_STEPS)
        )
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if is_good(side, middle) else (good, middle)
        limits[side] = cap * max(good, 1) / SEARCH_STEPS
    return Headbox(**limits, focus=probe.focus)


class Probe:
    """Coverage of a scene as seen from offsets around its photo's camera."""

    def __init__(self, gaussians: Gaussians, camera: Camera) -> None:
        """Raises SceneError if no splat is in front of the camera."""
        view = camera.viewmat.to(gaussians.means)
        seen = gaussians.means.detach() @ view[:3, :3].T + view[:3, 3]
        depths = seen[:, 2][seen[:, 2] > 0].cpu().numpy()
        if len(depths) == 0:
            raise SceneError(
                "No splat lies in front of the camera; give a camera that looks at the scene."
            )
        near, tenth = (float(q) for q in np.quantile(depths, (0.001, 0.1)))
        width, height = camera.width, camera.height
        diagonal = math.hypot(width / float(camera.K[0, 0]), height / float(camera.K[1, 1]))
        aside, along = SEARCH_RANGE[0] * diagonal * near, SEARCH_RANGE[1] * near
        self.caps = {side: along if z else aside for side, (_, _, z) in DIRECTIONS.items()}
        self.near, self.focus = near, max(2.0, tenth)
        size = PROBE_PIXELS / max(width, height)
        self._camera = camera.resized(*(max(8, round(n * size)) for n in (width, height)))
        self._unit = STRETCH_CAP / max(aside, along)  # of what is drawn as colour 1, in 1 / metres
        widening = _widening(gaussians, camera) / self._unit
        colors = widening.clamp(max=1)[:, None].expand(-1, 3)
        # One generator for all cameras, although each depends on the image before it.
        self._places: collections.deque[Camera] = collections.deque()
        flagged = dataclasses.replace(gaussians, colors=colors)
        self._frames = render_views(flagged, iter(self._places.popleft, None))
        depths = self._draw(torch.eye(4)).depths[None, None]
        self._depths = F.max_pool2d(depths, 3, 1, 1)  # discontinuities may be a pixel off

    def look(self, offset: Tensor) -> tuple[float, float]:
        """(shown, seen) from offset [3]: the share of the image that is neither a hole nor a smear,
        and the share that shows surfaces which the photo shows too; the rest is inpainted.

        Only pixels count whose rays stay inside the photo's view frustum, from its nearest surface
        to infinity: videos are cropped to hide what is outside.
        """
        turn = look_at(offset, (0.0, 0.0, self.focus))
        drawn = self._draw(turn)
        photo = self._camera.moved(torch.eye(4))
        rays = _pixel_rays(photo.moved(turn), offset)
        ends = [rays, offset + rays * ((self.near - offset[2]) / rays[..., 2:])]
        counts = torch.stack([_in_picture(end, photo) for end in ends]).all(0)
        if not counts.any():
            return 0.0, 0.0
        aside = torch.linalg.cross(rays, offset.expand_as(rays)).norm(dim=-1) / rays.norm(dim=-1)
        widening = self._unit * srgb_to_linear(drawn.colors[..., 0])
        good = (drawn.alphas >= MIN_ALPHA_SHOWN) & (widening * aside <= MAX_STRETCH)
        pixels, depths = project(offset + rays * drawn.depths[..., None], photo)
        at = pixels / pixels.new_tensor([photo.width, photo.height]) * 2 - 1
        there = F.grid_sample(self._depths, at[None], "nearest", "border", align_corners=False)
        seen = depths <= OCCLUDED_RATIO * there[0, 0]
        return float(good[counts].float().mean()), float(seen[counts].float().mean())

    def _draw(self, turn: Tensor) -> Rendering:
        """Render from the photo's camera moved by `turn` [4, 4]."""
        self._places.append(self._camera.moved(turn @ self._camera.viewmat))
        drawn = next(self._frames)
        return Rendering(*(value.cpu() for value in vars(drawn).values()))


def _pixel_rays(camera: Camera, eye: Tensor) -> Tensor:
    """World directions [H, W, 3] through the middles of the pixels of a camera at `eye`."""
    x, y = (torch.arange(n) + 0.5 for n in (camera.width, camera.height))
    pixels = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)
    return unproject(pixels, torch.ones(camera.height, camera.width), camera) - eye


def _in_picture(points: Tensor, camera: Camera) -> Tensor:
    """Whether points [H, W, 3] are inside the image of `camera`, without its border: bool [H,
    W]."""
    pixels, depths = project(points, camera)
    share = pixels / pixels.new_tensor([camera.width, camera.height])
    return (depths > 0) & ((share - 0.5).abs() < 0.5 - BORDER_SHARE).all(-1)


def _widening(gaussians: Gaussians, camera: Camera) -> Tensor:
    """How fast each splat widens when the camera moves sideways: [N], in its widths per metre.

    A splat with extent `depth` along the photo's ray and `width` across it appears wider by depth *
    angle if the ray turns by that angle: depth / (width * distance) per metre. 0 for splats that
    are too round to matter.
    """
    result = torch.zeros_like(gaussians.opacities)
    least, most = gaussians.scales.detach().aminmax(dim=-1)
    index = (most > MAX_ROUND_ASPECT * least).nonzero()[:, 0]
    if len(index):
        some = select(gaussians, index)
        eye = -camera.viewmat[:3, :3].T @ camera.viewmat[:3, 3]
        rays = some.means.detach() - eye.to(some.means)
        local = (rotation_matrices(some.quats.detach()).mT @ rays[..., None])[..., 0]
        squares = some.scales.detach().square()
        away = rays.square().sum(-1)
        deep = (squares * local.square()).sum(-1) / away
        wide = (squares.sum(-1) - deep).clamp(min=1e-12) / 2
        result[index] = (deep / wide / away).sqrt()
    return result
