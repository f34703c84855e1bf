"""What a training run consists of: its settings (`Run`), and the contract between the training loop
and a stage (`Stage`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypedDict, TypeVar

import numpy as np
from torch import Tensor
from torch.nn import Parameter

Data = TypeVar("Data")  # what batches are made from: Shards or Photos
Batch = TypeVar("Batch")  # the examples of one step, such as DepthBatch or list[Views]


@dataclass(frozen=True)
class Run:
    """The settings of one training run; a recipe fills them in."""

    data: Path  # folder that the stage opens
    out: Path  # folder for checkpoint, log and pictures
    steps: int
    cooldown: int  # number of last steps over which the learning rate falls linearly to zero
    batch: int  # total batch size of all processes
    encoder_rate: float
    decoder_rate: float
    warmup: int = 300
    cosine_to: float | None = None  # fall along a cosine instead, to this fraction of the rate
    weight_decay: float = 1e-2
    average: float = 0.998  # decay per step of the weights' exponential moving average; 0: none
    seed: int = 0
    checkpoint_seconds: float = 300.0
    picture_seconds: float = 600.0


@dataclass(frozen=True)
class Part:
    """The examples of a batch that this process takes: every `count`th, from `index` on."""

    index: int = 0
    count: int = 1

    def picks(
        self, rng: np.random.Generator, samples: int, batch: int
    ) -> list[tuple[int, np.random.Generator]]:
        """A sample's number and a random generator of its own, for each of these examples."""
        drawn = zip(rng.integers(0, samples, batch).tolist(), rng.spawn(batch), strict=True)
        return list(drawn)[self.index :: self.count]


class Group(TypedDict):
    """A parameter group of the optimizer."""

    params: list[Parameter]
    base: float  # learning rate before warm-up and cool-down


class Stage(Protocol[Data, Batch]):
    """What `loop.train` calls of a stage. Stages are nn.Modules: headbox.train.stages has three."""

    def groups(self, run: Run, /) -> list[Group]:
        """The parameters to train."""
        ...

    def open(self, run: Run, /) -> Data:
        """Open the training data, `run.data`."""
        ...

    def make_batch(self, data: Data, run: Run, step: int, part: Part, /) -> Batch:
        """The examples of a step, on the CPU. Called in a thread, a step ahead. The result depends
        on (run.seed, step, part) and the data alone, so that a stopped run can be resumed.
        """
        ...

    def backward(self, batch: Batch, /) -> dict[str, float]:
        """Add the gradients of the batch's mean loss; the "loss" and its weighted terms."""
        ...

    def pictures(self, batch: Batch, /) -> Tensor:
        """An image [3, H, W], sRGB 0..1, that shows predictions for some of a batch."""
        ...

    # These three are nn.Module's.

    def to(self, *args: Any, **kwargs: Any) -> Any: ...

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state: Mapping[str, Any], /) -> Any: ...


AnyStage = Stage[Any, Any]
