"""The depth stage, before SHARP's two: the small network learns everything that it predicts from an
image before there are splats, from true depth and its second (hidden) layer, without rendering.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from headbox.errors import HeadboxError
from headbox.model.small import ImagePrediction, SmallNetwork
from headbox.train.data.augment import batch_size, make_example
from headbox.train.data.contact_sheet import tinted
from headbox.train.data.sample import Sample
from headbox.train.data.shards import Shards
from headbox.train.depth_losses import hidden_truth
from headbox.train.scene_losses import resized_to, scene_loss
from headbox.train.stage import Group, Part, Run

DEPTH_PICTURES = ("rgb", "inverse_depth", "hidden_inverse_depth")  # what it reads of a sample
ROWS_SHOWN = 4  # examples of a batch in its pictures
# A sample has a close object where CLOSE_AREA of its pixels are nearer than CLOSE_METRES and than
# 1 / CLOSE_RATIO of its median depth. One in seven synthetic samples has one.
CLOSE_RATIO, CLOSE_METRES, CLOSE_AREA = 3.5, 1.0, 0.03
TRIES = 64  # samples that are searched for one with a close object


@dataclass(frozen=True, eq=False)
class DepthBatch:
    """Disparity is focal / depth; 0 is the sky, or nothing hidden."""

    image: Tensor  # [B, 3, H, W] sRGB 0..1
    disparity: Tensor  # [B, H, W]
    hidden: Tensor  # [B, H, W], disparity of the hidden layer
    log_focal: Tensor  # [B], log of the focal length over the root of the area


class DepthStage(nn.Module):
    """Trains the network's encoder, decoder and depth heads.

    sides: range of the image sizes (root of the area, pixels), drawn for each batch; by default the
    network's own size. near: fraction of the examples for which a sample with an object close to
    the camera is searched; others can have one as well.
    """

    make_example = staticmethod(make_example)

    def __init__(
        self,
        network: SmallNetwork,
        sides: tuple[float, float] | None = None,
        near: float = 0.0,
    ) -> None:
        super().__init__()
        self.network = network
        self._near = near
        self._sides = sides or (math.sqrt(network.config.encoder_pixels),) * 2
        for module in (network.gaussian_decoder, network.prediction_head):
            module.requires_grad_(False)

    def groups(self, run: Run) -> list[Group]:
        network = self.network
        heads = (network.decoder, network.depth_head, network.picture_head)
        return [
            {"params": [*network.encoder.parameters()], "base": run.encoder_rate},
            {"params": [p for part in heads for p in part.parameters()], "base": run.decoder_rate},
        ]

    def open(self, run: Run) -> Shards:
        return Shards(run.data)

    def make_batch(self, data: Shards, run: Run, step: int, part: Part) -> DepthBatch:
        rng = np.random.default_rng([run.seed, step])
        smallest, largest = self._sides
        side = smallest * (largest / smallest) ** rng.random()  # uniform in its logarithm
        height, width = batch_size(rng, side**2)
        examples = [
            self.make_example(self._sample(data, index, one), one, height, width)
            for index, one in part.picks(rng, len(data), run.batch)
        ]
        image, truth, hidden = (
            torch.from_numpy(np.stack([getattr(e, k) for e in examples]))
            for k in ("image", "disparity", "hidden")
        )
        log_focal = torch.tensor([math.log(e.focal) for e in examples])
        image = image.contiguous(memory_format=torch.channels_last)
        return DepthBatch(image, truth, hidden, log_focal)

    def _sample(self, shards: Shards, index: int, rng: np.random.Generator) -> Sample:
        """The sample of this number or, with probability `near`, the next with a close object."""
        if self._near and rng.random() < self._near:
            numbers = [(index + i) % len(shards) for i in range(TRIES)]
            found = (i for i in numbers if _has_close_object(shards.sample(i, "inverse_depth")))
            index = next(found, index)
        return _complete_sample(shards, index)

    def predict(self, image: Tensor) -> ImagePrediction:
        """The network's prediction for images [B, 3, H, W] of whole patches."""
        with torch.autocast(image.device.type, torch.bfloat16):
            return self.network.describe(image)

    def backward(self, batch: DepthBatch) -> dict[str, float]:
        prediction = self.predict(batch.image)
        terms = scene_loss(prediction, batch.disparity, batch.hidden, batch.log_focal)
        loss = torch.stack(list(terms.values())).sum()
        loss.backward()
        return {"loss": loss.item()} | {name: term.item() for name, term in terms.items()}

    def pictures(self, batch: DepthBatch) -> Tensor:
        """Up to four rows: the image, true and predicted disparity of the first layer, and of the
        second; red is near, black the sky.
        """
        shown = (batch.image, batch.disparity, batch.hidden)
        image, truth, peeled = (x[:ROWS_SHOWN] for x in shown)
        scene = self.predict(image)
        solid = scene.disparity * ~scene.is_sky[:, None]
        first, hidden = resized_to(truth, solid).unbind(1)
        maps = torch.stack([truth, first, hidden_truth(truth, peeled)[0], hidden], 1)
        nearest = truth.flatten(1).quantile(0.99, 1)[:, None, None, None] + 1e-6
        colors = torch.from_numpy(tinted((maps / nearest).cpu().numpy())) / 255
        rows = torch.cat([image[:, None], colors.movedim(-1, 2).to(image)], 1)  # [B, 5, 3, H, W]
        return torch.cat([torch.cat([*row], 2) for row in rows], 1)


def _has_close_object(sample: Sample) -> bool:
    coarse = sample.inverse_depth[::8, ::8]
    surface = coarse[coarse > 0]  # without the sky
    if not surface.size:
        return False
    limit = max(1 / CLOSE_METRES, CLOSE_RATIO * np.median(surface))
    return bool(np.quantile(surface, 1 - CLOSE_AREA) > limit)


def _complete_sample(shards: Shards, index: int) -> Sample:
    """A sample with everything that the losses need. Raises HeadboxError for a captured one."""
    sample = shards.sample(index, *DEPTH_PICTURES)
    if sample.hidden_inverse_depth is None or np.isnan(sample.inverse_depth).any():
        raise HeadboxError(
            f"Sample {index} is of a real capture, without a hidden layer or with gaps in its "
            "depth: use it for the first stage, recipes/small_stage1.py."
        )
    return sample
