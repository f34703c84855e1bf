"""Progress of a run: a bar on a terminal, log.jsonl, images of predictions, and all of it in
TensorBoard if that is installed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from tqdm import tqdm

from headbox.errors import HeadboxError
from headbox.files import replacing

if TYPE_CHECKING:
    from headbox.train.stage import Run

LOSS_SMOOTHING = 0.98  # decay of the moving average that the bar shows

log = logging.getLogger(__name__)


class RunProgress:
    """For the first process of a run that has made `step` steps so far."""

    EVERY = 50  # steps of a line in log.jsonl

    def __init__(self, run: Run, step: int) -> None:
        self.run = run
        self.window: list[dict[str, float]] = []
        self.since = time.monotonic()
        self.next_picture = self.since  # one right away: it shows wrong data early
        self.loss = math.nan
        hidden = not sys.stderr.isatty()
        self.bar = tqdm(total=run.steps, initial=step, unit=" steps", disable=hidden)
        self.board = None
        with contextlib.suppress(ImportError):
            from torch.utils.tensorboard import SummaryWriter

            self.board = SummaryWriter(str(run.out / "tensorboard"))

    def add(self, step: int, losses: dict[str, float]) -> None:
        """Add the losses of a step; the means of `EVERY` steps are a line of the log."""
        if not losses["skipped"]:
            before = losses["loss"] if math.isnan(self.loss) else self.loss
            self.loss = LOSS_SMOOTHING * before + (1 - LOSS_SMOOTHING) * losses["loss"]
        self.bar.set_postfix(loss=f"{self.loss:.4g}", refresh=False)
        self.bar.update()
        self.window.append(losses)
        if len(self.window) == self.EVERY:
            self._line(step)

    def _line(self, step: int) -> None:
        now = time.monotonic()
        usable = [w for w in self.window if not w["skipped"]] or self.window
        line: dict[str, float] = {"step": step}
        line |= {k: float(np.mean([w[k] for w in usable])) for k in usable[0] if k != "skipped"}
        line["skipped"] = sum(w["skipped"] for w in self.window)
        line["samples_per_hour"] = round(self.EVERY * self.run.batch / (now - self.since) * 3600)
        path = self.run.out / "log.jsonl"
        try:
            with path.open("a") as file:
                print(json.dumps(line), file=file)
        except OSError as error:
            raise HeadboxError(
                f"{path} cannot be written ({error.strerror}); free some disk space and run the "
                "same command again: it resumes from its last checkpoint."
            ) from error
        if self.board is not None:
            for name, value in line.items():
                self.board.add_scalar(name, value, step)
            self.board.flush()
        self.window, self.since = [], now

    def show(self, step: int, draw: Callable[[], Tensor]) -> None:
        """Write what `draw` returns, [3, H, W] sRGB 0..1, as pictures/step_000100.png if it is due.
        If memory or disk space is lacking, the image is skipped and the run continues.
        """
        if time.monotonic() < self.next_picture:
            return
        path = self.run.out / "pictures" / f"step_{step:06d}.png"
        try:
            picture = _draw_picture(draw)
            path.parent.mkdir(exist_ok=True)
            with replacing(path) as temporary:
                Image.fromarray(picture).save(temporary)
        except (OSError, torch.OutOfMemoryError) as error:
            log.warning("%s is skipped (%s); the run continues.", path, error)
        else:
            if self.board is not None:
                self.board.add_image("pictures", picture, step, dataformats="HWC")
        self.next_picture = time.monotonic() + self.run.picture_seconds


def _draw_picture(draw: Callable[[], Tensor]) -> np.ndarray:
    """uint8 [H, W, 3]. Restores the state of the random generators, so that training is not
    affected.
    """
    gpus = [torch.cuda.current_device()] if torch.cuda.is_available() else []
    with torch.no_grad(), torch.random.fork_rng(gpus):
        picture = draw()
    return (picture.nan_to_num().clamp(0, 1) * 255).round().byte().permute(1, 2, 0).cpu().numpy()
