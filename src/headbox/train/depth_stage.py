"""The stage before SHARP's two: the small network learns the depth of its two layers alone, from
true depth and its peeled second layer, without drawing anything.
"""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headbox.errors import HeadboxError
from headbox.lite import InvertedResidual, LiteEncoder
from headbox.network import Network
from headbox.train.augment import batch_size, make_example
from headbox.train.depth_losses import depth_stage_loss, hidden_truth
from headbox.train.loop import Part, Run
from headbox.train.shards import Shards
from headbox.train.sheet import tinted

PICTURES = ("rgb", "inverse_depth", "hidden_inverse_depth")  # what it looks at of a sample
SHOWN = 4  # examples of a batch, in its pictures
# Something is close to the lens where NEAR_SHARE of a sample are nearer than 1 / NEAR of its median
# depth, and than NEAREST. So it is in one of seven samples of `headbox scenes`.
NEAR, NEAREST, NEAR_SHARE = 3.5, 1.0, 0.03  # NEAREST in metres
TRIES = 64  # samples that are looked at for such a one


class DepthStage(nn.Module):
    """The part of the network that is trained, and what `loop.train` wants to know of it.

    metric, parallax: as in `depth_stage_loss`. sides: the smallest and the largest side in pixels,
    that is the root of the area, of the pictures that it learns from, drawn for each batch; without
    them it is that of the network. near: share of the examples for which samples with something
    close to the lens are looked for; others may have it as well.
    """

    make_example = staticmethod(make_example)

    def __init__(
        self,
        network: Network,
        metric: float = 0.3,
        sides: tuple[float, float] | None = None,
        near: float = 0.0,
        parallax: float = 0.0,
    ) -> None:
        super().__init__()
        self._weights = metric, parallax
        self._near = near
        self._sides = sides or (math.sqrt(network.config.lite_pixels),) * 2
        assert isinstance(network.encoder, LiteEncoder)
        self.encoder = network.encoder
        self.depth_decoder = network.depth_decoder
        self.depth_head = network.depth_head
        # ImageNet's spatial filters stay: their gradients are half of a step's time (oneDNN,
        # depthwise), and the convolutions around them can make of them what they need.
        for module in self.encoder.modules():
            if isinstance(module, InvertedResidual):
                module.depthwise.requires_grad_(False)

    def groups(self, run: Run) -> list[dict]:
        decoder = [*self.depth_decoder.parameters(), *self.depth_head.parameters()]
        encoder = [p for p in self.encoder.parameters() if p.requires_grad]
        return [
            {"params": encoder, "base": run.encoder_rate},
            {"params": decoder, "base": run.decoder_rate},
        ]

    def make_batch(
        self, shards: Shards, run: Run, step: int, part: Part
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Image [B, 3, H, W], disparity and hidden disparity [B, H, W] of one step."""
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
        return image.contiguous(memory_format=torch.channels_last), truth, hidden

    def _sample(self, shards: Shards, index: int, rng: np.random.Generator) -> dict:
        """Of this number or, now and then, of the next one that shows something close by."""
        if self._near and rng.random() < self._near:
            numbers = [(index + i) % len(shards) for i in range(TRIES)]
            found = (i for i in numbers if _is_near(shards.sample(i, "inverse_depth")))
            index = next(found, index)
        return _whole(shards, index)

    def predict(self, image: Tensor) -> Tensor:
        """Both layers' raw disparity [B, layers, h, w] of pictures [B, 3, H, W]."""
        with torch.autocast(image.device.type, torch.bfloat16):
            return self.depth_head(self.depth_decoder(self.encoder.maps(image)))

    def losses(self, raw: Tensor, truth: Tensor, peeled: Tensor) -> dict[str, Tensor]:
        """The terms of `depth_stage_loss`, to be summed."""
        return depth_stage_loss(raw, truth, peeled, *self._weights)

    def backward(self, batch: tuple[Tensor, Tensor, Tensor]) -> dict[str, float]:
        """Adds the gradients of a batch's mean loss; the loss and its terms."""
        image, truth, hidden = batch
        terms = self.losses(self.predict(image), truth, hidden)
        loss = torch.stack(list(terms.values())).sum()
        loss.backward()
        return {"loss": loss.item()} | {name: term.item() for name, term in terms.items()}

    def pictures(self, batch: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """Four of a batch, a row each: the photo, the disparity of the first layer, true and
        predicted, and of the second; red is near, black the sky.
        """
        image, truth, peeled = (x[:SHOWN] for x in batch)
        raw = self.predict(image).float()
        first, hidden = F.interpolate(raw, size=truth.shape[-2:], mode="bilinear").unbind(1)
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
