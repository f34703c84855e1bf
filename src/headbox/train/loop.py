"""The training loop: what every stage has in common.

The rate is constant after a warm-up and falls to zero at the end; what gets shipped is a running
average of the weights. The examples of a step are a function of (seed, step) and of the data alone,
so a run that was stopped, by a signal or by kill -9, goes on from its last checkpoint as if it had
not been. Under torchrun every process takes its part of each batch and the gradients are averaged.

A stage is an nn.Module with three methods, as depth_stage.py and view_stage.py have them:
`groups(run)`, the parameters to train with a "base" rate each; `make_batch(shards, run, step,
part)`, called in a thread; and `backward(batch)`, which adds the gradients of the mean loss of a
batch and returns the loss and its terms.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn
from tqdm import tqdm

from headbox.errors import HeadboxError
from headbox.files import replacing
from headbox.train.shards import Shards

MOST_SKIPPED = 20  # steps in a row without a usable gradient, after which a run is given up
LARGEST_NORM = 1.0  # of the gradient

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """One training run; a recipe fills it in."""

    data: Path  # folder of shards
    out: Path  # checkpoint and log
    steps: int
    cooldown: int  # last steps, over which the rate falls to zero
    batch: int  # of all processes together
    encoder_rate: float
    decoder_rate: float
    warmup: int = 300
    average: float = 0.998  # of the running average of the weights, per step
    seed: int = 0
    checkpoint_seconds: float = 300.0


@dataclass(frozen=True)
class Part:
    """Which examples of a batch are this process's: every `count`th, from `index` on."""

    index: int = 0
    count: int = 1

    def of(self, items: Iterable[Any]) -> list[Any]:
        return list(items)[self.index :: self.count]


def rate_factor(run: Run, step: int) -> float:
    """Multiplier of the learning rates at `step`: up, flat, down."""
    return min(1.0, (step + 1) / run.warmup, max(run.steps - step, 0) / max(run.cooldown, 1))


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
        saved = torch.load(path, weights_only=True)
        self.model.load_state_dict(saved["model"])
        self.average = saved["average"]
        self.optimizer.load_state_dict(saved["optimizer"])
        self.step = saved["step"]


def start_state(run: Run, model: Any) -> State:
    """At the first step, or where the run's checkpoint left off."""
    model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.groups(run), lr=0.0, weight_decay=1e-2, fused=True)
    state = State(model, {k: v.detach().clone() for k, v in model.state_dict().items()}, optimizer)
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
        keep = min(run.average, 1 - 1 / (state.step + 1))
        for name, value in state.model.state_dict().items():
            if value.is_floating_point():
                state.average[name].lerp_(value, 1 - keep)
    state.step += 1
    return losses | {"skipped": 1.0 - usable}


def _averaged(trained: list[Tensor], losses: dict[str, float]) -> dict[str, float]:
    """Gradients, in place, and losses: their means over all processes."""
    grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in trained]
    flat = torch.cat([grad.flatten() for grad in grads] + [torch.tensor([*losses.values()])])
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
    dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
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
    shards, history = Shards(run.data), Log(run)
    checkpoint, saved, skipped = run.out / "checkpoint.pt", time.monotonic(), 0
    bar = tqdm(
        **{"total": run.steps, "initial": state.step, "unit": " steps"},
        disable=part.index > 0 or not sys.stderr.isatty(),
    )
    with ThreadPoolExecutor(1) as pool, bar:
        pending = pool.submit(state.model.make_batch, shards, run, state.step, part)
        while state.step < run.steps and not _any(asked, part):
            batch = pending.result()
            pending = pool.submit(state.model.make_batch, shards, run, state.step + 1, part)
            losses = train_step(state, run, batch, part)
            skipped = skipped + 1 if losses["skipped"] else 0
            if skipped == MOST_SKIPPED:
                raise HeadboxError(
                    f"{run.out}: {MOST_SKIPPED} steps up to {state.step} had no finite loss or no "
                    "memory; go on from its checkpoint with a lower rate or a smaller batch."
                )
            bar.update()
            if part.index == 0:
                history.add(state.step, losses)
            if part.index == 0 and time.monotonic() - saved > run.checkpoint_seconds:
                _save(state, checkpoint)
                saved = time.monotonic()
    if part.index == 0:
        _save(state, checkpoint)
    _meet(part)  # nobody reads the checkpoint before it is there


def _meet(part: Part) -> None:
    """Each process waits for the others."""
    if part.count > 1:
        dist.barrier()


def _any(asked: list[int], part: Part) -> bool:
    """Whether any of the processes was asked to stop: they stop after the same step."""
    if part.count == 1:
        return bool(asked)
    flag = torch.tensor([len(asked)])
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
    saved = torch.load(run.out / "checkpoint.pt", weights_only=True)
    model.load_state_dict(saved["average"])


class Log:
    """The mean losses of every `EVERY` steps and the pace: JSON lines, and TensorBoard if it is
    installed.
    """

    EVERY = 50

    def __init__(self, run: Run) -> None:
        self.path, self.batch = run.out / "log.jsonl", run.batch
        self.window: list[dict[str, float]] = []
        self.since = time.monotonic()
        self.board = None
        with contextlib.suppress(ImportError):
            from torch.utils.tensorboard import SummaryWriter

            self.board = SummaryWriter(str(run.out / "tensorboard"))

    def add(self, step: int, losses: dict[str, float]) -> None:
        self.window.append(losses)
        if len(self.window) < self.EVERY:
            return
        now = time.monotonic()
        usable = [w for w in self.window if not w["skipped"]] or self.window
        line: dict[str, float] = {"step": step}
        line |= {k: float(np.mean([w[k] for w in usable])) for k in usable[0] if k != "skipped"}
        line["skipped"] = sum(w["skipped"] for w in self.window)
        line["samples_per_hour"] = round(self.EVERY * self.batch / (now - self.since) * 3600)
        with self.path.open("a") as file:
            print(json.dumps(line), file=file)
        if self.board is not None:
            for name, value in line.items():
                self.board.add_scalar(name, value, step)
            self.board.flush()
        self.window, self.since = [], now
