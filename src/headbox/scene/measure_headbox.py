"""The headbox: how far the eye may move away from the photo's camera, and how it is kept inside.

A scene from one photo holds little of what the photo did not show. So the headbox is measured: the
scene is drawn small from places farther and farther off, to each of six sides, until too much of
the picture is a hole or a smear (docs/headbox.md shows what that looks like).

Offsets of the eye are metres in the photo camera's frame: x right, y down, z forward, from where
the photo was taken.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import json
import math
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.camera import Camera, look_at, project, unproject
from headbox.color import srgb_to_linear
from headbox.errors import SceneError
from headbox.gaussians import Gaussians, Scene, rotation_matrices, select
from headbox.render import Rendering, render_views

NOTE = "eye_limits"  # of a scene: its headbox as JSON
ZOOMS = tuple(1 + 0.01 * i for i in range(26))
EMPTY_RIM = 0.02  # a rim may have small holes: only a side that is gone is worth a crop
PROBES, PROBE_PIXELS = 8, 160
SIDES = {
    "left": (-1.0, 0.0, 0.0),
    "right": (1.0, 0.0, 0.0),
    "up": (0.0, -1.0, 0.0),
    "down": (0.0, 1.0, 0.0),
    "forward": (0.0, 0.0, 1.0),
    "backward": (0.0, 0.0, -1.0),
}
COVERAGE = 0.995  # of what the photo's own view shows well: as much still does inside the headbox
SEEN = 0.98  # of the picture inside the headbox: it shows what the photo saw, and did not hide
SOLID = 0.9  # alpha, below which a pixel is a hole
WIDENED = 1.0  # of its width, by which a splat may have grown before it is a smear
WIDEST = 8.0  # the same, where it is no longer told how much more
ROUND = 4.0  # longest by shortest axis, up to which no splat can widen so much
BORDER = 0.01  # of the picture's side: its outermost splats fade out
# How far to look: sideways in diagonals of the picture as it lies on the nearest surface, forward
# and backward in distances to it. (The released SHARP program's path goes 0.08 and 0.15 far.)
FARTHEST = (0.1, 0.2)
HIDDEN = 1.1  # depth by the depth that the photo shows there, beyond which a thing is hidden
STEPS = 8  # to each side


@dataclasses.dataclass(frozen=True)
class Headbox:
    """Metres: how far the eye may go to each of six sides, and how far off it looks (focus, > 0).

    In between, the headbox is round: each of its eighths is that of an ellipsoid.
    """

    left: float
    right: float
    up: float
    down: float
    forward: float
    backward: float
    focus: float

    def to_json(self) -> str:
        """As scenes carry it, in their note "eye_limits"; four digits of each number."""
        return json.dumps({k: float(f"{v:.4g}") for k, v in dataclasses.asdict(self).items()})

    @staticmethod
    def from_json(text: str) -> Headbox:
        """Inverse of `to_json`. Raises SceneError for anything else; more names are no harm."""
        names = [field.name for field in dataclasses.fields(Headbox)]
        with contextlib.suppress(ValueError, TypeError, LookupError, OverflowError, RecursionError):
            noted = json.loads(text)
            limits = {name: float(noted[name]) for name in names}
            if all(0 <= x < math.inf for x in limits.values()) and limits["focus"] > 0:
                return Headbox(**limits)
        raise SceneError(
            f"{text[:80]!r} is no headbox: it needs {', '.join(names)}, in metres, none below 0."
        )


def headbox_of(scene: Scene) -> Headbox:
    """The headbox that a scene's notes give, or else, as for older scenes, the measured one.

    Raises SceneError for a scene without a camera and for one with nothing before it.
    """
    if scene.camera is None:
        raise SceneError("The scene does not tell its camera; a headbox lies around one.")
    with contextlib.suppress(KeyError, SceneError):
        return Headbox.from_json(scene.meta[NOTE])
    return measure_headbox(scene.gaussians, scene.camera)


def measure_headbox(gaussians: Gaussians, camera: Camera) -> Headbox:
    """The headbox of unbatched Gaussians around the camera of their photo.

    To each side, how far the eye may go before less than COVERAGE of what the photo's own view
    shows well still is shown well, or less than SEEN of the picture is what the photo saw too; at
    most FARTHEST, at least a step of the search. Only splats in front of the camera count. Raises
    SceneError when there are none.
    """
    probe = Probe(gaussians, camera)
    needed = COVERAGE * probe.look(torch.zeros(3))[0]

    def is_good(side: str, step: int) -> bool:
        offset = torch.tensor(SIDES[side]) * (probe.caps[side] * step / STEPS)
        shown, seen = probe.look(offset)
        return shown >= needed and seen >= SEEN

    limits = {}
    for side, cap in probe.caps.items():
        good, bad = (STEPS, STEPS + 1) if is_good(side, STEPS) else (0, STEPS)
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if is_good(side, middle) else (good, middle)
        limits[side] = cap * max(good, 1) / STEPS
    return Headbox(**limits, focus=probe.focus)


class Probe:
    """A scene looked at from places around its photo's: how much of it shows as it should."""

    def __init__(self, gaussians: Gaussians, camera: Camera) -> None:
        """Raises SceneError for a scene with nothing in front of the camera."""
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
        aside, along = FARTHEST[0] * diagonal * near, FARTHEST[1] * near
        self.caps = {side: along if z else aside for side, (_, _, z) in SIDES.items()}
        self.near, self.focus = near, max(2.0, tenth)
        size = PROBE_PIXELS / max(width, height)
        self._camera = camera.resized(*(max(8, round(n * size)) for n in (width, height)))
        self._unit = WIDEST / max(aside, along)  # of what is drawn as colour 1, in 1 / metres
        widening = _widening(gaussians, camera) / self._unit
        colors = widening.clamp(max=1)[:, None].expand(-1, 3)
        # One scene for all places, although each is chosen by what the one before it showed.
        self._places: collections.deque[Camera] = collections.deque()
        flagged = dataclasses.replace(gaussians, colors=colors)
        self._frames = render_views(flagged, iter(self._places.popleft, None))
        depths = self._draw(torch.eye(4)).depths[None, None]
        self._depths = F.max_pool2d(depths, 3, 1, 1)  # a step may be a pixel off

    def look(self, offset: Tensor) -> tuple[float, float]:
        """(shown, seen): of the picture from offset [3], the share that is neither a hole nor a
        smear, and the share of things that the photo saw too; the rest was hidden and is invented.

        Only pixels count whose rays stay in what the photo saw, from its nearest thing to infinity:
        what lies beyond its borders is no fault of the scene, and films are cropped to hide it.
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
        good = (drawn.alphas >= SOLID) & (widening * aside <= WIDENED)
        pixels, depths = project(offset + rays * drawn.depths[..., None], photo)
        at = pixels / pixels.new_tensor([photo.width, photo.height]) * 2 - 1
        there = F.grid_sample(self._depths, at[None], "nearest", "border", align_corners=False)
        seen = depths <= HIDDEN * there[0, 0]
        return float(good[counts].float().mean()), float(seen[counts].float().mean())

    def _draw(self, turn: Tensor) -> Rendering:
        """The picture from the place that photo's camera is brought to by `turn` [4, 4]."""
        self._places.append(self._camera.moved(turn @ self._camera.viewmat))
        drawn = next(self._frames)
        return Rendering(*(value.cpu() for value in vars(drawn).values()))


def _pixel_rays(camera: Camera, eye: Tensor) -> Tensor:
    """World directions [H, W, 3] through the middles of the pixels of a camera at `eye`."""
    x, y = (torch.arange(n) + 0.5 for n in (camera.width, camera.height))
    pixels = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)
    return unproject(pixels, torch.ones(camera.height, camera.width), camera) - eye


def _in_picture(points: Tensor, camera: Camera) -> Tensor:
    """Whether points [H, W, 3] are seen by `camera`, not quite at its border: bool [H, W]."""
    pixels, depths = project(points, camera)
    share = pixels / pixels.new_tensor([camera.width, camera.height])
    return (depths > 0) & ((share - 0.5).abs() < 0.5 - BORDER).all(-1)


def _widening(gaussians: Gaussians, camera: Camera) -> Tensor:
    """How fast each splat gets wider when the eye moves aside: [N], of its width per metre.

    A splat that is `depth` deep along the ray from the photo and `width` wide across it shows
    depth * angle more from an eye whose ray is turned by that angle: depth / (width * distance) for
    each metre aside. 0 for splats that are too round for it to matter.
    """
    result = torch.zeros_like(gaussians.opacities)
    least, most = gaussians.scales.detach().aminmax(dim=-1)
    index = (most > ROUND * least).nonzero()[:, 0]
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


def reach(headbox: Headbox, offset: Tensor) -> Tensor:
    """How far out offsets [..., 3] of the eye lie: [...], 0 in the middle, 1 at the surface."""
    ahead = offset.new_tensor([headbox.right, headbox.down, headbox.forward])
    back = offset.new_tensor([headbox.left, headbox.up, headbox.backward])
    axes = torch.where(offset > 0, ahead, back).clamp(min=1e-9)
    return torch.linalg.vector_norm(offset / axes, dim=-1)


def confine(headbox: Headbox, offset: Tensor) -> Tensor:
    """Offsets of the eye [..., 3] -> offsets inside the headbox [..., 3], softly.

    An offset n times as long as the headbox reaches in its direction becomes tanh(n) times as long:
    small moves pass almost unchanged, and large ones come to rest at the surface without a jerk.
    """
    n = reach(headbox, offset)[..., None]
    return offset * torch.where(n > 0, torch.tanh(n) / n.clamp(min=1e-6), 1.0)


def view_from(headbox: Headbox, camera: Camera, offset: Tensor) -> Camera:
    """The photo's camera with its eye moved by offset [3], still looking at the point of focus."""
    return camera.moved(look_at(offset, (0.0, 0.0, headbox.focus)) @ camera.viewmat)


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
