"""The training loop, shared by all stages.

The learning rate is constant after a warm-up and falls at the end; the exported weights are an
exponential moving average. The examples of a step are a function of (seed, step) and of the data
alone, so a run that was stopped, even by kill -9, resumes from its last checkpoint with the same
result. Under torchrun every process takes its part of each batch and gradients are averaged. A
process trains on a GPU if there is one. stage.py defines what a stage has to implement.
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

import torch
import torch.distributed as dist
from torch import Tensor, nn

from headbox.errors import HeadboxError, WeightsError
from headbox.files import replacing
from headbox.model.torch_files import read_torch_file
from headbox.train.memory import process_device, to_device
from headbox.train.progress import RunProgress
from headbox.train.stage import AnyStage, Part, Run

MAX_SKIPPED = 20  # consecutive steps without a finite gradient before a run is aborted
MAX_GRADIENT_NORM = 1.0  # gradients are clipped to it


def rate_factor(run: Run, step: int) -> float:
    """Factor of the learning rates at `step`: warm-up, constant, cool-down."""
    fall = min(1.0, max(run.steps - step, 0) / max(run.cooldown, 1))  # from 1 to 0
    if run.cosine_to is not None:
        fall = run.cosine_to + (1 - run.cosine_to) * (1 - math.cos(math.pi * fall)) / 2
    return min(fall, (step + 1) / max(run.warmup, 1))


@dataclass
class State:
    """Everything that a run needs to resume."""

    stage: AnyStage
    average: dict[str, Tensor]
    optimizer: torch.optim.Optimizer
    step: int = 0

    def save(self, path: Path) -> None:
        with replacing(path) as temporary:
            torch.save(
                {
                    "model": self.stage.state_dict(),
                    "average": self.average,
                    "optimizer": self.optimizer.state_dict(),
                    "step": self.step,
                },
                temporary,
            )

    def load(self, path: Path) -> None:
        """Raises WeightsError if the checkpoint is damaged or of another recipe."""
        saved = read_checkpoint(path)
        with _matching(path):
            for name, value in self.average.items():
                value.copy_(saved["average"][name])
            self.stage.load_state_dict(saved["model"])  # last: without an average it is the same
            self.optimizer.load_state_dict(saved["optimizer"])
        self.step = saved["step"]


def read_checkpoint(path: Path) -> dict[str, Any]:
    """The content of a file that `State.save` wrote, on the CPU."""
    remedy = "delete it to start again"
    saved = read_torch_file(path, remedy)
    names = {"model", "average", "optimizer", "step"}
    if not isinstance(saved, dict) or not names <= saved.keys():
        raise WeightsError(f"{path} is not a training checkpoint: {remedy}.")
    return saved


@contextlib.contextmanager
def _matching(path: Path) -> Iterator[None]:
    try:
        yield
    except (KeyError, RuntimeError, ValueError) as error:
        raise WeightsError(
            f"{path} belongs to another recipe, as its tensors do not match; "
            "use that recipe, or another folder with --out."
        ) from error


def start_state(run: Run, stage: AnyStage) -> State:
    """The state before the first step, or that of the run's checkpoint."""
    stage.to(process_device(), memory_format=torch.channels_last)
    groups = [dict(group) for group in stage.groups(run)]
    optimizer = torch.optim.AdamW(groups, lr=0.0, weight_decay=run.weight_decay, fused=True)
    average = stage.state_dict()  # the weights themselves: no copy if there is no average
    if run.average > 0:
        average = {name: value.detach().clone() for name, value in average.items()}
    state = State(stage, average, optimizer)
    checkpoint = run.out / "checkpoint.pt"
    if checkpoint.exists():
        state.load(checkpoint)
    return state


def train_step(state: State, run: Run, batch: Any, part: Part) -> dict[str, float]:
    """One step; "skipped" is 1 if no gradient was finite and no weight was changed."""
    factor = rate_factor(run, state.step)
    for group in state.optimizer.param_groups:
        group["lr"] = group["base"] * factor
    state.optimizer.zero_grad()
    try:
        losses = state.stage.backward(batch)
    except torch.OutOfMemoryError:
        if part.count > 1:  # the other processes wait for this one's gradients
            raise
        state.optimizer.zero_grad()
        losses = {"loss": math.nan}
    trained = [p for group in state.optimizer.param_groups for p in group["params"]]
    if part.count > 1:
        losses = _averaged(trained, losses)
    norm = nn.utils.clip_grad_norm_(trained, MAX_GRADIENT_NORM)
    usable = math.isfinite(losses["loss"]) and bool(torch.isfinite(norm))
    if usable:
        state.optimizer.step()
        if run.average > 0:
            _update_average(state, min(run.average, 1 - 1 / (state.step + 1)))
    state.step += 1
    return losses | {"skipped": 1.0 - usable}


def _update_average(state: State, keep: float) -> None:
    for name, value in state.stage.state_dict().items():
        if value.is_floating_point():
            state.average[name].lerp_(value, 1 - keep)


def _averaged(trained: list[Tensor], losses: dict[str, float]) -> dict[str, float]:
    """Average gradients (in place) and losses over all processes."""
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
    """This process's part of each batch, from the environment variables that torchrun sets."""
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        yield Part()
        return
    device = process_device()
    if device.type == "cuda":
        torch.cuda.set_device(device)  # for NCCL's barrier
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Part(dist.get_rank(), count)
    finally:
        dist.destroy_process_group()


@contextlib.contextmanager
def _stop_requests() -> Iterator[list[int]]:
    """A list that gets an entry on SIGTERM and SIGINT, so that the current step is finished."""
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


def train(run: Run, stage: AnyStage) -> int:
    """Train a stage, or resume its run; returns the number of steps made so far.

    On SIGTERM or Ctrl-C it saves a checkpoint and returns. Afterwards the stage holds the averaged
    weights. Raises HeadboxError when the disk is full or the loss is not finite any more; the last
    checkpoint stays.
    """
    run.out.mkdir(parents=True, exist_ok=True)
    with _processes() as part, _stop_requests() as asked:
        if run.batch % part.count:
            raise HeadboxError(
                f"A batch of {run.batch} cannot be divided among {part.count} processes; "
                "make it a multiple of their number."
            )
        state = start_state(run, stage)
        _barrier(part)  # else the first one might save before the last one has loaded
        if state.step < run.steps:
            _run_steps(run, state, part, asked)
    load_average(run, stage)
    return state.step


def _run_steps(run: Run, state: State, part: Part, asked: list[int]) -> None:
    data = state.stage.open(run)
    device, skipped = process_device(), 0
    with ThreadPoolExecutor(1) as pool, _reporting(run, state, part) as report:
        pending = pool.submit(state.stage.make_batch, data, run, state.step, part)
        while state.step < run.steps and not _stopped(asked, part):
            batch = to_device(pending.result(), device)
            pending = pool.submit(state.stage.make_batch, data, run, state.step + 1, part)
            losses = train_step(state, run, batch, part)
            skipped = skipped + 1 if losses["skipped"] else 0
            if skipped == MAX_SKIPPED:
                raise HeadboxError(
                    f"{run.out}: {MAX_SKIPPED} steps up to {state.step} had no finite loss or ran "
                    "out of memory; resume with a lower learning rate or a smaller batch."
                )
            report(losses, batch)
    _barrier(part)  # no process reads the checkpoint before it is written


@contextlib.contextmanager
def _reporting(run: Run, state: State, part: Part) -> Iterator[Callable[[dict, Any], None]]:
    """A function to call after each step: the first process logs, draws and saves."""
    if part.index > 0:
        yield lambda _losses, _batch: None
        return
    checkpoint, saved = run.out / "checkpoint.pt", time.monotonic()
    progress = RunProgress(run, state.step)

    def report(losses: dict[str, float], batch: Any) -> None:
        nonlocal saved
        progress.add(state.step, losses)
        progress.show(state.step, lambda: state.stage.pictures(batch))
        if time.monotonic() - saved > run.checkpoint_seconds:
            _save_checkpoint(state, checkpoint)
            saved = time.monotonic()

    with progress.bar:
        yield report
    _save_checkpoint(state, checkpoint)


def _barrier(part: Part) -> None:
    """Wait for the other processes."""
    if part.count > 1:
        dist.barrier()


def _stopped(asked: list[int], part: Part) -> bool:
    """Whether any process was asked to stop: all stop after the same step."""
    if part.count == 1:
        return bool(asked)
    flag = torch.tensor([len(asked)], device=process_device())
    dist.all_reduce(flag)
    return bool(flag)


def _save_checkpoint(state: State, checkpoint: Path) -> None:
    try:
        state.save(checkpoint)
    except (OSError, RuntimeError) as error:  # torch's writer raises the latter
        raise HeadboxError(
            f"{checkpoint} cannot be written ({error}); free some disk space and run the same "
            "command again: it resumes from the checkpoint before."
        ) from error


def load_average(run: Run, stage: AnyStage) -> None:
    """Load the averaged weights of a run's last checkpoint into the stage."""
    path = run.out / "checkpoint.pt"
    saved = read_checkpoint(path)
    with _matching(path):
        stage.load_state_dict(saved["average"])
