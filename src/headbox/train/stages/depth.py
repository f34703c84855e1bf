"""The stage before SHARP's two: the small network learns all that it says of a picture before there
are splats, from true depth and its peeled second layer, without drawing anything.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn

from headbox.errors import HeadboxError
from headbox.model.small import ImagePrediction, SmallNetwork
from headbox.train.data.augment import batch_size, make_example
from headbox.train.data.contact_sheet import tinted
from headbox.train.data.shards import Shards
from headbox.train.depth_losses import hidden_truth
from headbox.train.loop import Part, Run
from headbox.train.scene_losses import resized_to, scene_loss

PICTURES = ("rgb", "inverse_depth", "hidden_inverse_depth")  # what it looks at of a sample
SHOWN = 4  # examples of a batch, in its pictures
# Something is close to the lens where NEAR_SHARE of a sample are nearer than 1 / NEAR of its median
# depth, and than NEAREST. So it is in one of seven samples of `headbox scenes`.
NEAR, NEAREST, NEAR_SHARE = 3.5, 1.0, 0.03  # NEAREST in metres
TRIES = 64  # samples that are looked at for such a one


class DepthStage(nn.Module):
    """The part of the network that is trained, and what `loop.train` wants to know of it.

    sides: the smallest and the largest side in pixels, that is the root of the area, of the
    pictures that it learns from, drawn for each batch; without them it is that of the network.
    near: share of the examples for which samples with something close to the lens are looked for;
    others may have it as well.
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

    def groups(self, run: Run) -> list[dict]:
        network = self.network
        heads = (network.decoder, network.depth_head, network.picture_head)
        return [
            {"params": [*network.encoder.parameters()], "base": run.encoder_rate},
            {"params": [p for part in heads for p in part.parameters()], "base": run.decoder_rate},
        ]

    def make_batch(
        self, shards: Shards, run: Run, step: int, part: Part
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Image [B, 3, H, W], disparity and hidden disparity [B, H, W], and log of the focal length
        over the root of the area [B], of one step.
        """
        rng = np.random.default_rng([run.seed, step])
        smallest, largest = self._sides
        side = smallest * (largest / smallest) ** rng.random()  # uniform in its logarithm
        height, width = batch_size(rng, side**2)
        examples = [
            self.make_example(self._sample(shards, index, one), one, height, width)
            for index, one in part.picks(rng, len(shards), run.batch)
        ]
        image, truth, hidden = (
            torch.from_numpy(np.stack([getattr(e, k) for e in examples]))
            for k in ("image", "disparity", "hidden")
        )
        log_focal = torch.tensor([math.log(e.focal) for e in examples])
        return image.contiguous(memory_format=torch.channels_last), truth, hidden, log_focal

    def _sample(self, shards: Shards, index: int, rng: np.random.Generator) -> dict:
        """Of this number or, now and then, of the next one that shows something close by."""
        if self._near and rng.random() < self._near:
            numbers = [(index + i) % len(shards) for i in range(TRIES)]
            found = (i for i in numbers if _is_near(shards.sample(i, "inverse_depth")))
            index = next(found, index)
        return _whole(shards, index)

    def predict(self, image: Tensor) -> ImagePrediction:
        """What the network says of pictures [B, 3, H, W], in whole patches."""
        with torch.autocast(image.device.type, torch.bfloat16):
            return self.network.describe(image)

    def backward(self, batch: tuple[Tensor, Tensor, Tensor, Tensor]) -> dict[str, float]:
        """Adds the gradients of a batch's mean loss; the loss and its terms."""
        image, *truth = batch
        terms = scene_loss(self.predict(image), *truth)
        loss = torch.stack(list(terms.values())).sum()
        loss.backward()
        return {"loss": loss.item()} | {name: term.item() for name, term in terms.items()}

    def pictures(self, batch: tuple[Tensor, Tensor, Tensor, Tensor]) -> Tensor:
        """Four of a batch, a row each: the photo, the disparity of the first layer, true and
        predicted, and of the second; red is near, black the sky.
        """
        image, truth, peeled = (x[:SHOWN] for x in batch[:3])
        scene = self.predict(image)
        solid = scene.disparity * ~scene.is_sky[:, None]
        first, hidden = resized_to(truth, solid).unbind(1)
        maps = torch.stack([truth, first, hidden_truth(truth, peeled)[0], hidden], 1)
        nearest = truth.flatten(1).quantile(0.99, 1)[:, None, None, None] + 1e-6
        colors = torch.from_numpy(tinted((maps / nearest).cpu().numpy())) / 255
        rows = torch.cat([image[:, None], colors.movedim(-1, 2).to(image)], 1)  # [B, 5, 3, H, W]
        return torch.cat([torch.cat([*row], 2) for row in rows], 1)


def _is_near(sample: dict) -> bool:
    coarse = sample["inverse_depth"][::8, ::8]
    seen = coarse[coarse > 0]  # no sky
    if not seen.size:
        return False
    return bool(np.quantile(seen, 1 - NEAR_SHARE) > max(1 / NEAREST, NEAR * np.median(seen)))


def _whole(shards: Shards, index: int) -> dict:
    """A sample that knows all that the losses ask for."""
    sample = shards.sample(index, *PICTURES)
    if sample["hidden_inverse_depth"] is None or np.isnan(sample["inverse_depth"]).any():
        raise HeadboxError(
            f"Sample {index} is of real pictures, which have holes and no hidden layer: they are "
            "for the first stage, recipes/small_stage1.py."
        )
    return sample
