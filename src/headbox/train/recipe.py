"""What a file in recipes/ says, and how `headbox train` carries it out."""

from __future__ import annotations

import dataclasses
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from headbox.errors import HeadboxError
from headbox.network import Config, Network
from headbox.train.loop import Run, load_average, train
from headbox.weights import save_weights


@dataclasses.dataclass(frozen=True)
class Recipe:
    """One training run, apart from where its data and its output lie.

    start: the network before the first step, from the weights file given with --start (or None).
    stage: what is trained of it, for `loop.train`. run: the settings of Run. shipped: the Config
    that the exported weights carry, where it is not that of training. notes: stored with them.
    """

    start: Callable[[Path | None], Network]
    stage: Callable[[Network], nn.Module]
    run: dict[str, Any]
    shipped: Config | None = None
    notes: dict[str, str] = dataclasses.field(default_factory=dict)


def load_recipe(path: Path) -> Recipe:
    """The RECIPE of a Python file, which is run: give only files that you trust."""
    if not path.is_file():
        raise HeadboxError(
            f"{path} is not there; the recipes of headbox are in its folder recipes."
        )
    found = runpy.run_path(str(path)).get("RECIPE")
    if not isinstance(found, Recipe):
        raise HeadboxError(f"{path} defines no RECIPE; see recipes/small_depth.py for one.")
    return found


def run_recipe(recipe: Recipe, data: Path, out: Path, start: Path | None, steps: int | None) -> int:
    """Train, or go on, into `out`/checkpoint.pt and log.jsonl; the number of steps made so far."""
    torch.manual_seed(0)
    settings = dict(recipe.run)
    if steps is not None:  # the rate falls over the same share of the steps
        settings["cooldown"] = round(settings["cooldown"] * steps / settings["steps"])
        settings["steps"] = steps
    return train(Run(data, out, **settings), recipe.stage(recipe.start(start)))


def export_recipe(recipe: Recipe, out: Path, start: Path | None, path: Path) -> None:
    """Write the averaged weights of a run as a file that Predictor.load reads, in float16."""
    torch.manual_seed(0)
    network = recipe.start(start)
    load_average(Run(Path(), out, **recipe.run), recipe.stage(network))
    if recipe.shipped is not None:
        shipped = Network(recipe.shipped)
        shipped.load_state_dict(network.state_dict())
        network = shipped
    save_weights(path, network, torch.float16, recipe.notes)
