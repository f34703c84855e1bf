"""The stage before SHARP's two: the small network learns the depth of its two layers alone, from
true depth and its peeled second layer, without drawing anything.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from headbox.lite import InvertedResidual
from headbox.network import Network
from headbox.train.augment import batch_size, make_example
from headbox.train.depth_losses import depth_stage_loss
from headbox.train.loop import Part, Run
from headbox.train.shards import Shards

PICTURES = ("rgb", "inverse_depth", "hidden_inverse_depth")  # what it looks at of a sample


class DepthStage(nn.Module):
    """The part of the network that is trained, and what `loop.train` wants to know of it."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.pixels = network.config.lite_pixels
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
        height, width = batch_size(rng, self.pixels)
        examples = [
            make_example(shards.sample(int(index), *PICTURES), one, height, width)
            for index, one in part.of(
                zip(rng.integers(0, len(shards), run.batch), rng.spawn(run.batch), strict=True)
            )
        ]
        image, truth, hidden = (
            torch.from_numpy(np.stack([getattr(e, k) for e in examples]))
            for k in ("image", "disparity", "hidden")
        )
        return image.contiguous(memory_format=torch.channels_last), truth, hidden

    def backward(self, batch: tuple[Tensor, Tensor, Tensor]) -> dict[str, float]:
        """Adds the gradients of a batch's mean loss; the loss and its terms."""
        image, truth, hidden = batch
        with torch.autocast("cpu", torch.bfloat16):
            raw = self.depth_head(self.depth_decoder(self.encoder(image)))
        terms = depth_stage_loss(raw, truth, hidden)
        loss = torch.stack(list(terms.values())).sum()
        loss.backward()
        return {"loss": loss.item()} | {name: term.item() for name, term in terms.items()}
