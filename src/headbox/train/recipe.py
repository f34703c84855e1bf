"""What a file in recipes/ says, and how `headbox train` carries it out."""

from __future__ import annotations

import dataclasses
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import nn

from headbox.errors import HeadboxError
from headbox.model.sharp import SharpNetwork
from headbox.model.small import SmallNetwork
from headbox.model.weights import save_weights
from headbox.train.features import load_features
from headbox.train.loop import Run, load_average, train

AnyNetwork = SharpNetwork | SmallNetwork
OneNetwork = TypeVar("OneNetwork", bound=AnyNetwork)


@dataclasses.dataclass(frozen=True)
class Recipe:
    """One training run, apart from where its data and its output lie.

    start: the network before the first step, from the weights file given with --start (or None).
    stage: what is trained of it, for `loop.train`; if perceptual, of the network and of the
    Features for its perceptual loss (or None: off). run: the settings of Run. shipped: the fields
    of Config that are others in the exported weights than in training. notes: stored with them.
    """

    start: Callable[[Path | None], AnyNetwork]
    stage: Callable[..., nn.Module]
    run: dict[str, Any]
    perceptual: bool = False
    shipped: dict[str, Any] = dataclasses.field(default_factory=dict)
    notes: dict[str, str] = dataclasses.field(default_factory=dict)


def load_recipe(path: Path) -> Recipe:
    """The RECIPE of a Python file, which is run: give only files that you trust."""
    if not path.is_file():
        raise HeadboxError(
            f"{path} is not there; the recipes of headbox are in its folder recipes."
        )
    try:
        found = runpy.run_path(str(path)).get("RECIPE")
    except ModuleNotFoundError:
        raise
    except Exception as error:  # whatever is wrong with it, headbox is not
        raise HeadboxError(
            f"{path} cannot be run ({type(error).__name__}: {error}); correct it."
        ) from error
    if not isinstance(found, Recipe):
        raise HeadboxError(f"{path} defines no RECIPE; see recipes/small_depth.py for one.")
    return found


def run_recipe(
    recipe: Recipe,
    data: Path,
    out: Path,
    start: Path | None = None,
    steps: int | None = None,
    features: Path | None = None,
) -> int:
    """Train, or go on, into the folder `out`; the number of steps made so far.

    features: a file for `load_features`, for the perceptual loss, which is off without it.
    """
    if not data.is_dir():
        raise HeadboxError(f"{data} is no folder; --data takes what a run is to learn from.")
    run = Run(data, out, **recipe.run)
    if steps is not None:
        run = of_steps(run, steps)
    if features is not None and not recipe.perceptual:
        raise HeadboxError(f"{features} is for a perceptual loss, and this recipe has none.")
    torch.manual_seed(0)
    return train(run, _stage(recipe, recipe.start(start), features))


def _stage(recipe: Recipe, network: AnyNetwork, features: Path | None = None) -> nn.Module:
    if not recipe.perceptual:
        return recipe.stage(network)
    return recipe.stage(network, None if features is None else load_features(features))


def of_steps(run: Run, steps: int) -> Run:
    """The same run with another number of steps: its rate rises and falls over the same shares of
    them, though never rises more slowly.
    """
    if steps < 1:
        raise HeadboxError(f"--steps {steps}: a run takes 1 step at least.")
    share = steps / run.steps
    warmup = min(run.warmup, max(1, round(run.warmup * share)))
    return dataclasses.replace(
        run, steps=steps, cooldown=round(run.cooldown * share), warmup=warmup
    )


def export_recipe(recipe: Recipe, out: Path, start: Path | None, path: Path) -> None:
    """Write the averaged weights of a run as a file that Predictor.load reads, in float16."""
    torch.manual_seed(0)
    network = recipe.start(start)
    load_average(Run(Path(), out, **recipe.run), _stage(recipe, network))
    save_weights(path, with_config(network, recipe.shipped), torch.float16, recipe.notes)


def with_config(network: OneNetwork, fields: dict[str, Any]) -> OneNetwork:
    """The same weights in a network with other values of these fields of its Config."""
    config: Any = dataclasses.replace(network.config, **fields)
    other = type(network)(config)
    other.load_state_dict(network.state_dict())
    return other
