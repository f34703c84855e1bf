"""SHARP's second stage (arXiv 2512.10685, section 4): it learns from photos alone.

The network's own splats of a photo are drawn from a camera near by. That pseudo view becomes the
input, and the photo what has to be seen from the other camera: what the pseudo view hides of it is
a real picture of what lies behind things, and the flaws of the pseudo view are flaws of the input,
never of what is learnt.

What the paper leaves open, and how it is read here:

- The camera is sampled as in the synthetic scenes: both cameras look at what lies in the middle of
  the photo and stand at most 60 cm apart. In addition the second one stays so close that the pseudo
  view still looks like a photo: NEAR_SHARE of the distance to the nearest things.
- Splats are those of inference, without the depth adjustment; no gradient flows into the pseudo
  view, its depth and the photo's.
- All losses of the first stage are used, with the drawn depth of the pseudo view as its truth and
  the photo's predicted first layer for the frustum of the novel view.
- Where the pseudo view is empty (beyond the photo's borders, and in holes), it is filled with what
  lies around, colours and inverse depth alike: a network that is shown black would learn black.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from headbox.camera import look_at
from headbox.color import linear_to_srgb, srgb_to_linear
from headbox.model.layering import filled
from headbox.train.data.photos import Photos
from headbox.train.loop import Part, Run
from headbox.train.stages.view import Views, ViewStage, draw

FARTHEST_APART = 0.6  # metres between the cameras
NEAR_SHARE = 0.12  # of the distance to the nearest things, where that is less
NEAREST = 0.02  # share of the photo that may be nearer than "the nearest things"
FOCUS = (0.3, 20.0)  # metres: how far off the cameras' common point is, within limits


@dataclass(frozen=True, eq=False)
class Shot:
    """A photo, and where the camera of its pseudo view stands."""

    image: Tensor  # [3, H, W] sRGB 0..1
    focal_px: float
    offset: Tensor  # [3] of the eye, OpenCV axes; 1 is as far as the camera may go


class PhotoStage(nn.Module):
    """The first stage's losses, on views that the network of `views` makes of photos itself."""

    def __init__(self, views: ViewStage) -> None:
        super().__init__()
        self.views = views

    def groups(self, run: Run) -> list[dict[str, Any]]:
        return self.views.groups(run)

    def open(self, run: Run) -> Photos:
        """What the batches are made of: the photos below `run.data`, kept small in the run."""
        side = math.isqrt(self.views.network.config.input_pixels)
        return Photos(run.data, run.out / "photos", side)

    def make_batch(self, photos: Photos, run: Run, step: int, part: Part) -> list[Shot]:
        rng = np.random.default_rng([run.seed, step])
        return [make_shot(photos, i, one) for i, one in part.picks(rng, len(photos), run.batch)]

    def backward(self, batch: list[Shot]) -> dict[str, float]:
        """Adds the gradients of the batch's mean loss; the loss and its terms.

        The pseudo views follow from the weights of this very step, so they are made here and not by
        the thread that is a step ahead: a run that is stopped goes on as it would have.
        """
        return self.views.backward([self.pseudo_view(shot) for shot in batch])

    def pictures(self, batch: list[Shot]) -> Tensor:
        """As ViewStage: the pseudo view, drawn; the photo, drawn."""
        return self.views.pictures([self.pseudo_view(shot) for shot in batch])

    @torch.no_grad()
    def pseudo_view(self, shot: Shot) -> Views:
        """The pseudo view as the first view, and the photo as the second."""
        unmoved = torch.eye(4, device=shot.image.device)
        nothing = torch.zeros_like(shot.image[0])
        photo = Views(shot.image, nothing, shot.image, nothing, unmoved, shot.focal_px)
        found = self.views.predict(photo, adjusted=False)
        depth = found.depth[0].float()
        to_pseudo = camera_near_by(depth, shot.offset).to(unmoved)
        drawn = draw(found.gaussians, photo, to_pseudo)
        # As at the photo's sides, colours are mixed in linear light, and black is mixed in where
        # alpha is below 1.
        seen = [srgb_to_linear(drawn.colors).permute(2, 0, 1)]
        seen.append((drawn.alphas / drawn.depths.clamp(min=1e-3))[None])
        *colors, inverse_depth = filled(torch.cat(seen)[None], drawn.alphas[None, None])[0]
        image = linear_to_srgb(torch.stack(colors).clamp(0, 1))
        to_photo = torch.linalg.inv(to_pseudo)
        return Views(image, inverse_depth, shot.image, 1 / depth, to_photo, shot.focal_px)


def make_shot(photos: Photos, i: int, rng: np.random.Generator) -> Shot:
    """An example of photo `i` and a place on the ring, now and then a step nearer or farther."""
    example = photos.example(i, rng)
    angle, radius = rng.uniform(0, 2 * math.pi), math.sqrt(rng.uniform(0.04, 1))
    along = float(np.clip(rng.normal(0, 0.25), -0.5, 0.5))
    offset = torch.tensor([radius * math.cos(angle), radius * math.sin(angle), along])
    return Shot(torch.from_numpy(example.image), example.focal_px, offset.float())


def camera_near_by(depth: Tensor, offset: Tensor) -> Tensor:
    """viewmat [4, 4], the photo's axes to those of a camera that looks at the same thing.

    depth [H, W] metres of the photo, offset [3] in shares of how far the camera may go.
    """
    height, width = depth.shape
    middle = depth[height // 3 : -(height // 3), width // 3 : -(width // 3)]
    away = min(max(float(middle.median()), FOCUS[0]), FOCUS[1])
    near = float(depth.flatten().kthvalue(max(1, round(NEAREST * depth.numel()))).values)
    reach = min(FARTHEST_APART, NEAR_SHARE * near)
    return look_at(reach * offset.cpu(), (0.0, 0.0, away))
