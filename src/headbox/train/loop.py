"""The training loop: what every stage has in common.

The rate is constant after a warm-up and falls at the end; what gets shipped is a running average
of the weights. The examples of a step are a function of (seed, step) and of the data alone, so a
run that was stopped, by a signal or by kill -9, goes on from its last checkpoint as if it had not
been. Under torchrun every process takes its part of each batch and the gradients are averaged. A
process trains on a GPU if there is one.

A stage is an nn.Module with these methods, as depth_stage.py and view_stage.py have them:
`groups(run)`, the parameters to train with a "base" rate each; `make_batch(shards, run, step,
part)`, called in a thread, on the CPU; `backward(batch)`, which adds the gradients of the mean loss
of a batch and returns the loss and its terms. It may have two more: `open(run)`, what its batches
are made of where that is no folder of shards; and `pictures(batch)`, a sheet [3, H, W] sRGB 0..1
of what it makes of some of a batch.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn

from headbox.errors import HeadboxError, WeightsError
from headbox.files import replacing
from headbox.train.data.shards import Shards
from headbox.train.memory import process_device, to_device
from headbox.train.progress import Progress

MOST_SKIPPED = 20  # steps in a row without a usable gradient, after which a run is given up
LARGEST_NORM = 1.0  # of the gradient


@dataclass(frozen=True)
class Run:
    """One training run; a recipe fills it in."""

    data: Path  # folder of shards, or what the stage opens
    out: Path  # checkpoint, log and pictures
    steps: int
    cooldown: int  # last steps, over which the rate falls in a line to zero
    batch: int  # of all processes together
    encoder_rate: float
    decoder_rate: float
    warmup: int = 300
    cosine_to: float | None = None  # it falls along a cosine instead, to this share of the rate
    weight_decay: float = 1e-2
    average: float = 0.998  # of the running average of the weights, per step; 0: there is none
    seed: int = 0
    checkpoint_seconds: float = 300.0
    picture_seconds: float = 600.0


@dataclass(frozen=True)
class Part:
    """Which examples of a batch are this process's: every `count`th, from `index` on."""

    index: int = 0
    count: int = 1

    def picks(
        self, rng: np.random.Generator, samples: int, batch: int
    ) -> list[tuple[int, np.random.Generator]]:
        """A sample's number, and a generator of its own, for each of them."""
        drawn = zip(rng.integers(0, samples, batch).tolist(), rng.spawn(batch), strict=True)
        return list(drawn)[self.index :: self.count]


def rate_factor(run: Run, step: int) -> float:
    """Multiplier of the learning rates at `step`: up, flat, down."""
    fall = min(1.0, max(run.steps - step, 0) / max(run.cooldown, 1))  # from 1 to 0
    if run.cosine_to is not None:
        fall = run.cosine_to + (1 - run.cosine_to) * (1 - math.cos(math.pi * fall)) / 2
    return min(fall, (step + 1) / max(run.warmup, 1))


@dataclass
class State:
    """All that a run needs to go on."""

    model: Any  # a stage: an nn.Module with the methods above
    average: dict[str, Tensor]
    optimizer: torch.optim.Optimizer
    step: int = 0

    def save(self, path: Path) -> None:
        with replacing(path) as temporary:
            torch.save(
                {
                    "model": self.model.state_dict(),
                    "average": self.average,
                    "optimizer": self.optimizer.state_dict(),
                    "step": self.step,
                },
                temporary,
            )

    def load(self, path: Path) -> None:
        """Raises WeightsError for a checkpoint that is damaged or of another recipe."""
        saved = read_checkpoint(path)
        with _fits(path):
            for name, value in self.average.items():
                value.copy_(saved["average"][name])
            self.model.load_state_dict(saved["model"])  # last: without an average it is the same
            self.optimizer.load_state_dict(saved["optimizer"])
        self.step = saved["step"]


def read_checkpoint(path: Path) -> dict[str, Any]:
    """What `State.save` wrote, on the CPU."""
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        if not {"model", "average", "optimizer", "step"} <= saved.keys():
            raise ValueError
    except (OSError, MemoryError):
        raise
    except Exception as error:  # torch's reader raises all kinds of them
        raise WeightsError(
            f"{path} is damaged or no checkpoint of a run; delete it to begin anew."
        ) from error
    return saved


@contextlib.contextmanager
def _fits(path: Path) -> Iterator[None]:
    try:
        yield
    except (KeyError, RuntimeError, ValueError) as error:
        raise WeightsError(
            f"{path} is of another recipe, its tensors are not those of this one; "
            "give that recipe, or another folder with --out."
        ) from error


def start_state(run: Run, model: Any) -> State:
    """At the first step, or where the run's checkpoint left off."""
    model.to(process_device(), memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(
        model.groups(run), lr=0.0, weight_decay=run.weight_decay, fused=True
    )
    average = model.state_dict()  # the very weights: without an average there is no second copy
    if run.average > 0:
        average = {name: value.detach().clone() for name, value in average.items()}
    state = State(model, average, optimizer)
    checkpoint = run.out / "checkpoint.pt"
    if checkpoint.exists():
        state.load(checkpoint)
    return state


def train_step(state: State, run: Run, batch: Any, part: Part) -> dict[str, float]:
    """One step; "skipped" is 1 where there was no usable gradient, and nothing was changed."""
    factor = rate_factor(run, state.step)
    for group in state.optimizer.param_groups:
        group["lr"] = group["base"] * factor
    state.optimizer.zero_grad()
    try:
        losses = state.model.backward(batch)
    except torch.OutOfMemoryError:
        if part.count > 1:  # the others wait for this process's gradients
            raise
        state.optimizer.zero_grad()
        losses = {"loss": math.nan}
    trained = [p for group in state.optimizer.param_groups for p in group["params"]]
    if part.count > 1:
        losses = _averaged(trained, losses)
    norm = nn.utils.clip_grad_norm_(trained, LARGEST_NORM)
    usable = math.isfinite(losses["loss"]) and bool(torch.isfinite(norm))
    if usable:
        state.optimizer.step()
        if run.average > 0:
            _update_average(state, min(run.average, 1 - 1 / (state.step + 1)))
    state.step += 1
    return losses | {"skipped": 1.0 - usable}


def _update_average(state: State, keep: float) -> None:
    for name, value in state.model.state_dict().items():
        if value.is_floating_point():
            state.average[name].lerp_(value, 1 - keep)


def _averaged(trained: list[Tensor], losses: dict[str, float]) -> dict[str, float]:
    """Gradients, in place, and losses: their means over all processes."""
    grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in trained]
    flat = torch.cat([grad.flatten() for grad in grads] + [grads[0].new_tensor([*losses.values()])])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for parameter, values in zip(
        trained, flat.split([*map(torch.numel, grads), len(losses)])[:-1], strict=True
    ):
        parameter.grad = values.view_as(parameter)
    return dict(zip(losses, flat[-len(losses) :].tolist(), strict=True))


@contextlib.contextmanager
def _processes() -> Iterator[Part]:
    """This process's part; torchrun, which starts several, says so in the environment."""
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        yield Part()
        return
    device = process_device()
    if device.type == "cuda":
        torch.cuda.set_device(device)  # where NCCL waits for the others
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Part(dist.get_rank(), count)
    finally:
        dist.destroy_process_group()


@contextlib.contextmanager
def _stop_requested() -> Iterator[list[int]]:
    """A list that fills when the process is asked to stop, so that no step is cut in two."""
    asked: list[int] = []
    before = {
        n: signal.signal(n, lambda number, _: asked.append(number))
        for n in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def train(run: Run, model: Any) -> int:
    """Run, or go on with, a stage; when asked to stop it saves first. The steps made so far.

    The model ends up with the running average of its weights. Raises HeadboxError when the disk is
    full or the loss is no number any more; the last good checkpoint stays.
    """
    run.out.mkdir(parents=True, exist_ok=True)
    with _processes() as part, _stop_requested() as asked:
        if run.batch % part.count:
            raise HeadboxError(
                f"A batch of {run.batch} cannot be shared by {part.count} processes; "
                "give it a multiple of their number."
            )
        state = start_state(run, model)
        _meet(part)  # else the first one might save before the last one has looked
        if state.step < run.steps:
            _steps(run, state, part, asked)
    load_average(run, model)
    return state.step


def _steps(run: Run, state: State, part: Part, asked: list[int]) -> None:
    data = state.model.open(run) if hasattr(state.model, "open") else Shards(run.data)
    device, skipped = process_device(), 0
    with ThreadPoolExecutor(1) as pool, _watched(run, state, part) as tell:
        pending = pool.submit(state.model.make_batch, data, run, state.step, part)
        while state.step < run.steps and not _any(asked, part):
            batch = to_device(pending.result(), device)
            pending = pool.submit(state.model.make_batch, data, run, state.step + 1, part)
            losses = train_step(state, run, batch, part)
            skipped = skipped + 1 if losses["skipped"] else 0
            if skipped == MOST_SKIPPED:
                raise HeadboxError(
                    f"{run.out}: {MOST_SKIPPED} steps up to {state.step} had no finite loss or no "
                    "memory; go on from its checkpoint with a lower rate or a smaller batch."
                )
            tell(losses, batch)
    _meet(part)  # nobody reads the checkpoint before it is there


@contextlib.contextmanager
def _watched(run: Run, state: State, part: Part) -> Iterator[Callable[[dict, Any], None]]:
    """A function to call after each step: the first process keeps the log, draws and saves."""
    if part.index > 0:
        yield lambda _losses, _batch: None
        return
    checkpoint, saved = run.out / "checkpoint.pt", time.monotonic()
    progress = Progress(run, state.step)

    def tell(losses: dict[str, float], batch: Any) -> None:
        nonlocal saved
        progress.add(state.step, losses)
        if hasattr(state.model, "pictures"):
            progress.show(state.step, lambda: state.model.pictures(batch))
        if time.monotonic() - saved > run.checkpoint_seconds:
            _save(state, checkpoint)
            saved = time.monotonic()

    with progress.bar:
        yield tell
    _save(state, checkpoint)


def _meet(part: Part) -> None:
    """Each process waits for the others."""
    if part.count > 1:
        dist.barrier()


def _any(asked: list[int], part: Part) -> bool:
    """Whether any of the processes was asked to stop: they stop after the same step."""
    if part.count == 1:
        return bool(asked)
    flag = torch.tensor([len(asked)], device=process_device())
    dist.all_reduce(flag)
    return bool(flag)


def _save(state: State, checkpoint: Path) -> None:
    try:
        state.save(checkpoint)
    except (OSError, RuntimeError) as error:  # torch's writer raises the latter
        raise HeadboxError(
            f"{checkpoint} cannot be written ({error}); make room and run the same command again: "
            "it goes on from the checkpoint before."
        ) from error


def load_average(run: Run, model: nn.Module) -> None:
    """Put the running average of the weights of a run's last checkpoint into the model."""
    path = run.out / "checkpoint.pt"
    saved = read_checkpoint(path)
    with _fits(path):
        model.load_state_dict(saved["average"])
