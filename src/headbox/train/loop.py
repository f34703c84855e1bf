"""The training loop of the depth stage.

The rate is constant after a warm-up and falls to zero at the end; what gets shipped is a running
average of the weights. The examples of a step are a function of (seed, step) and of the data alone,
so a run that was stopped goes on as if it had not been.
"""

from __future__ import annotations

import contextlib
import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from headbox.files import replacing
from headbox.lite import InvertedResidual
from headbox.network import Network
from headbox.train.augment import Example, batch_size, make_example
from headbox.train.losses import depth_stage_loss
from headbox.train.shards import Shards

DEPTHS = ("rgb", "inverse_depth", "hidden_inverse_depth")  # what the depth stage looks at


@dataclass(frozen=True)
class Run:
    """One training run; a recipe fills it in."""

    data: Path  # folder of shards
    out: Path  # checkpoint and log
    steps: int
    cooldown: int  # last steps, over which the rate falls to zero
    batch: int
    encoder_rate: float
    decoder_rate: float
    warmup: int = 300
    average: float = 0.998  # of the running average of the weights, per step
    seed: int = 0
    checkpoint_seconds: float = 300.0


class DepthNetwork(nn.Module):
    """The part of the network that the depth stage trains."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = network.encoder
        self.depth_decoder = network.depth_decoder
        self.depth_head = network.depth_head
        # ImageNet's spatial filters stay: their gradients are half of a step's time (oneDNN,
        # depthwise), and the convolutions around them can make of them what they need.
        for module in self.encoder.modules():
            if isinstance(module, InvertedResidual):
                module.depthwise.requires_grad_(False)

    def forward(self, image: Tensor) -> Tensor:
        return self.depth_head(self.depth_decoder(self.encoder(image)))


def rate_factor(run: Run, step: int) -> float:
    """Multiplier of the learning rates at `step`: up, flat, down."""
    return min(1.0, (step + 1) / run.warmup, max(run.steps - step, 0) / max(run.cooldown, 1))


def make_batch(shards: Shards, run: Run, pixels: int, step: int) -> tuple[Tensor, Tensor, Tensor]:
    """Image [B, 3, H, W], disparity and hidden disparity [B, H, W] of one step."""
    rng = np.random.default_rng([run.seed, step])
    height, width = batch_size(rng, pixels)
    examples: list[Example] = [
        make_example(shards.sample(int(i), *DEPTHS), rng, height, width)
        for i in rng.integers(0, len(shards), run.batch)
    ]
    image, truth, hidden = (
        torch.from_numpy(np.stack([getattr(e, k) for e in examples]))
        for k in ("image", "disparity", "hidden")
    )
    return image.contiguous(memory_format=torch.channels_last), truth, hidden


@dataclass
class State:
    model: DepthNetwork
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


def start_state(run: Run, network: Network) -> State:
    model = DepthNetwork(network)
    model.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]  (its stubs)
    decoder = [*model.depth_decoder.parameters(), *model.depth_head.parameters()]
    groups = [
        {
            "params": [p for p in model.encoder.parameters() if p.requires_grad],
            "base": run.encoder_rate,
        },
        {"params": decoder, "base": run.decoder_rate},
    ]
    optimizer = torch.optim.AdamW(groups, lr=0.0, weight_decay=1e-2, fused=True)
    state = State(model, {k: v.detach().clone() for k, v in model.state_dict().items()}, optimizer)
    checkpoint = run.out / "checkpoint.pt"
    if checkpoint.exists():
        state.load(checkpoint)
    return state


def train_step(state: State, run: Run, batch: tuple[Tensor, Tensor, Tensor]) -> dict[str, float]:
    image, truth, hidden = batch
    factor = rate_factor(run, state.step)
    for group in state.optimizer.param_groups:
        group["lr"] = group["base"] * factor
    with torch.autocast("cpu", torch.bfloat16):
        raw = state.model(image)
    terms = depth_stage_loss(raw, truth, hidden)
    loss = torch.stack(list(terms.values())).sum()
    state.optimizer.zero_grad()
    if torch.isfinite(loss):  # a bad batch is left out, not fatal
        loss.backward()
        nn.utils.clip_grad_norm_(state.model.parameters(), 1.0)
        state.optimizer.step()
    state.step += 1
    keep = min(run.average, 1 - 1 / (state.step + 1))
    for name, value in state.model.state_dict().items():
        if value.is_floating_point():
            state.average[name].lerp_(value, 1 - keep)
    return {"loss": loss.item()} | {k: v.item() for k, v in terms.items()}


@contextlib.contextmanager
def stop_requested() -> Iterator[list[int]]:
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


def train(run: Run, network: Network) -> None:
    """Run, or go on with, the depth stage; when asked to stop it saves first.

    The network ends up with the running average of its weights.
    """
    run.out.mkdir(parents=True, exist_ok=True)
    state, shards, log = start_state(run, network), Shards(run.data), Log(run)
    checkpoint, pixels = run.out / "checkpoint.pt", network.config.lite_pixels
    saved = time.monotonic()
    with ThreadPoolExecutor(1) as pool, stop_requested() as asked:
        pending = pool.submit(make_batch, shards, run, pixels, state.step)
        while state.step < run.steps and not asked:
            batch = pending.result()
            pending = pool.submit(make_batch, shards, run, pixels, state.step + 1)
            log.add(state.step, train_step(state, run, batch))
            if time.monotonic() - saved > run.checkpoint_seconds:
                state.save(checkpoint)
                saved = time.monotonic()
    state.save(checkpoint)
    load_average(run, network)


def load_average(run: Run, network: Network) -> None:
    """Put the running average of the weights of a run's last checkpoint into the network."""
    saved = torch.load(run.out / "checkpoint.pt", weights_only=True)
    DepthNetwork(network).load_state_dict(saved["average"])


class Log:
    """JSON lines: the mean losses of every `EVERY` steps and the pace."""

    EVERY = 50

    def __init__(self, run: Run) -> None:
        self.path, self.batch = run.out / "log.jsonl", run.batch
        self.window: list[dict[str, float]] = []
        self.since = time.monotonic()

    def add(self, step: int, losses: dict[str, float]) -> None:
        self.window.append(losses)
        if len(self.window) == self.EVERY:
            now = time.monotonic()
            line = {
                "step": step + 1,
                **{k: float(np.mean([w[k] for w in self.window])) for k in losses},
            }
            line["samples_per_hour"] = round(self.EVERY * self.batch / (now - self.since) * 3600)
            with self.path.open("a") as file:
                print(json.dumps(line), file=file)
            self.window, self.since = [], now
