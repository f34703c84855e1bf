"""SHARP's second stage (arXiv 2512.10685, section 4): self-supervised training on photos alone.

The network's own splats of a photo are rendered from a nearby camera. This pseudo view becomes the
input, and the photo becomes the target view: what the pseudo view hides is supervised with real
pixels, and artefacts of the rendering are in the input only, never in the target.

What the paper leaves open, and the choice made here:

- The camera is sampled as in the synthetic scenes: both cameras look at the surface at the photo's
  centre and stand at most 60 cm apart. In addition the second camera stays so close that the pseudo
  view still looks like a photo: BASELINE_RATIO of the distance to the nearest surfaces.
- Splats are predicted as in inference, without depth adjustment; no gradient flows into the pseudo
  view, its depth, or the photo's depth.
- All losses of the first stage are used, with the rendered depth of the pseudo view as its truth
  and the photo's predicted first layer for the frustum of the novel view.
- Where the pseudo view is empty (beyond the photo's borders, and in holes), colours and inverse
  depth are filled in from the surroundings: a network trained on black would predict black.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from headbox.camera import look_at
from headbox.color import linear_to_srgb, srgb_to_linear
from headbox.model.layering import filled
from headbox.train.data.photos import Photos
from headbox.train.data.sample import LARGEST_BASELINE
from headbox.train.stage import Group, Part, Run
from headbox.train.stages.view import Views, ViewStage, render_ndc

BASELINE_RATIO = 0.12  # baseline over the distance to the nearest surfaces, at most
NEAREST_QUANTILE = 0.02  # fraction of the photo that can be nearer than "the nearest surfaces"
FOCUS = (0.3, 20.0)  # metres: range of the distance of the point that both cameras look at


@dataclass(frozen=True, eq=False)
class PhotoExample:
    """A crop of a photo, and the position of the camera of its pseudo view."""

    image: Tensor  # [3, H, W] sRGB 0..1
    focal_px: float
    offset: Tensor  # [3] of the camera, OpenCV axes; a length of 1 is the largest baseline


class PhotoStage(nn.Module):
    """The first stage's losses, on pseudo views that its own network renders."""

    def __init__(self, views: ViewStage) -> None:
        super().__init__()
        self.views = views

    def groups(self, run: Run) -> list[Group]:
        return self.views.groups(run)

    def open(self, run: Run) -> Photos:
        """The photos below `run.data`, cached at training size in the run's folder."""
        side = math.isqrt(self.views.network.config.input_pixels)
        return Photos(run.data, run.out / "photos", side)

    def make_batch(self, data: Photos, run: Run, step: int, part: Part) -> list[PhotoExample]:
        rng = np.random.default_rng([run.seed, step])
        picks = part.picks(rng, len(data), run.batch)
        return [make_photo_example(data, i, one) for i, one in picks]

    def backward(self, batch: list[PhotoExample]) -> dict[str, float]:
        # Pseudo views depend on the weights of this very step, so `make_batch`, which runs a step
        # ahead, cannot make them: a resumed run has to give the same result.
        return self.views.backward([self.pseudo_view(example) for example in batch])

    def pictures(self, batch: list[PhotoExample]) -> Tensor:
        """Up to four rows: the pseudo view and its rendering, the photo and its rendering."""
        return self.views.pictures([self.pseudo_view(example) for example in batch])

    @torch.no_grad()
    def pseudo_view(self, example: PhotoExample) -> Views:
        """The pseudo view as the first view, and the photo as the second."""
        unmoved = torch.eye(4, device=example.image.device)
        nothing = torch.zeros_like(example.image[0])
        photo = Views(example.image, nothing, example.image, nothing, unmoved, example.focal_px)
        found = self.views.predict(photo, adjusted=False)
        depth = found.depth[0].float()
        to_pseudo = nearby_camera(depth, example.offset).to(unmoved)
        drawn = render_ndc(found.gaussians, photo, to_pseudo)
        # As at the photo's borders, colours are blended in linear light, with black where alpha is
        # below 1.
        seen = [srgb_to_linear(drawn.colors).permute(2, 0, 1)]
        seen.append((drawn.alphas / drawn.depths.clamp(min=1e-3))[None])
        *colors, inverse_depth = filled(torch.cat(seen)[None], drawn.alphas[None, None])[0]
        image = linear_to_srgb(torch.stack(colors).clamp(0, 1))
        to_photo = torch.linalg.inv(to_pseudo)
        return Views(image, inverse_depth, example.image, 1 / depth, to_photo, example.focal_px)


def make_photo_example(photos: Photos, i: int, rng: np.random.Generator) -> PhotoExample:
    """A crop of photo `i` and a camera position around it, sometimes nearer or farther."""
    crop = photos.crop(i, rng)
    angle, radius = rng.uniform(0, 2 * math.pi), math.sqrt(rng.uniform(0.04, 1))
    along = float(np.clip(rng.normal(0, 0.25), -0.5, 0.5))
    offset = torch.tensor([radius * math.cos(angle), radius * math.sin(angle), along])
    return PhotoExample(torch.from_numpy(crop.image), crop.focal_px, offset.float())


def nearby_camera(depth: Tensor, offset: Tensor) -> Tensor:
    """viewmat [4, 4] from the photo's axes to those of a camera that looks at the same point.

    depth [H, W] metres of the photo, offset [3] in units of the largest baseline.
    """
    height, width = depth.shape
    middle = depth[height // 3 : -(height // 3), width // 3 : -(width // 3)]
    away = min(max(float(middle.median()), FOCUS[0]), FOCUS[1])
    count = max(1, round(NEAREST_QUANTILE * depth.numel()))
    nearest = float(depth.flatten().kthvalue(count).values)
    baseline = min(LARGEST_BASELINE, BASELINE_RATIO * nearest)
    return look_at(baseline * offset.cpu(), (0.0, 0.0, away))
