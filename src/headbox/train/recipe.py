"""The `Recipe` of a file in recipes/, and how `headbox train` runs and exports it."""

from __future__ import annotations

import dataclasses
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import torch

from headbox.errors import HeadboxError
from headbox.model.sharp import SharpNetwork
from headbox.model.small import SmallNetwork
from headbox.model.weights import save_weights
from headbox.train.features import load_features
from headbox.train.loop import load_average, train
from headbox.train.stage import AnyStage, Run

AnyNetwork = SharpNetwork | SmallNetwork
OneNetwork = TypeVar("OneNetwork", bound=AnyNetwork)


@dataclasses.dataclass(frozen=True)
class Recipe:
    """One training run, without the paths of its data and its output.

    start: makes the initial network, from the weights file given with --start (or None).
    stage: makes the Stage from the network; if `perceptual`, from the network and the Features of
    its perceptual loss (None: off).
    run: the fields of Run. shipped: fields of the network's config that differ between training
    and the exported weights. notes: stored with the weights.
    """

    start: Callable[[Path | None], AnyNetwork]
    stage: Callable[..., AnyStage]
    run: dict[str, Any]
    perceptual: bool = False
    shipped: dict[str, Any] = dataclasses.field(default_factory=dict)
    notes: dict[str, str] = dataclasses.field(default_factory=dict)


def load_recipe(path: Path) -> Recipe:
    """The RECIPE of a Python file, which is executed: use only files that you trust."""
    if not path.is_file():
        raise HeadboxError(f"{path} does not exist; headbox's recipes are in its folder recipes.")
    try:
        found = runpy.run_path(str(path)).get("RECIPE")
    except ModuleNotFoundError:
        raise
    except Exception as error:  # a recipe can raise anything
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
    """Train in the folder `out`, or resume there; returns the number of steps made so far.

    features: file for `load_features`, for the perceptual loss, which is off without it.
    """
    if not data.is_dir():
        raise HeadboxError(f"{data} is not a folder; give the training data with --data.")
    run = Run(data, out, **recipe.run)
    if steps is not None:
        run = of_steps(run, steps)
    if features is not None and not recipe.perceptual:
        raise HeadboxError(f"{features} is for a perceptual loss, which this recipe does not have.")
    torch.manual_seed(0)
    return train(run, _stage(recipe, recipe.start(start), features))


def _stage(recipe: Recipe, network: AnyNetwork, features: Path | None = None) -> AnyStage:
    if not recipe.perceptual:
        return recipe.stage(network)
    return recipe.stage(network, None if features is None else load_features(features))


def of_steps(run: Run, steps: int) -> Run:
    """The same run with another number of steps: warm-up and cool-down scale with it, but the
    warm-up never gets longer.
    """
    if steps < 1:
        raise HeadboxError(f"--steps {steps}: a run needs at least 1 step.")
    share = steps / run.steps
    warmup = min(run.warmup, max(1, round(run.warmup * share)))
    return dataclasses.replace(
        run, steps=steps, cooldown=round(run.cooldown * share), warmup=warmup
    )


def export_recipe(recipe: Recipe, out: Path, start: Path | None, path: Path) -> None:
    """Write the averaged weights of a run in float16, for Predictor.load."""
    torch.manual_seed(0)
    network = recipe.start(start)
    load_average(Run(Path(), out, **recipe.run), _stage(recipe, network))
    save_weights(path, with_config(network, recipe.shipped), torch.float16, recipe.notes)


def with_config(network: OneNetwork, fields: dict[str, Any]) -> OneNetwork:
    """The same weights in a network with these fields of its config replaced."""
    config: Any = dataclasses.replace(network.config, **fields)
    other = type(network)(config)
    other.load_state_dict(network.state_dict())
    return other
