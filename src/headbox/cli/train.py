from __future__ import annotations

import argparse
import os
from pathlib import Path

from headbox.cli.report import Report, say

HELP = "Train a network with a recipe, or resume a run that was stopped."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", metavar="RECIPE", help="a Python file, such as recipes/*.py")
    parser.add_argument("--data", help="folder of samples ('headbox dataset') or of photos")
    parser.add_argument(
        "--out", required=True, help="folder of the run: checkpoint, log and pictures"
    )
    parser.add_argument("--start", metavar="WEIGHTS", help="initial weights")
    parser.add_argument(
        "--features",
        metavar="FILE",
        help="weights of the perceptual-loss backbone (off if omitted)",
    )
    parser.add_argument("--steps", type=int, help="number of training steps (overrides the recipe)")
    parser.add_argument(
        "--export", metavar="FILE", help="write the averaged weights of the run instead of training"
    )


def run(args: argparse.Namespace, report: Report) -> None:
    recipe_path = Path(args.recipe)
    with report.attempt(recipe_path):
        from headbox.errors import HeadboxError

        try:
            _run(args, recipe_path, report)
        except ModuleNotFoundError as error:
            raise HeadboxError(
                f"The package {error.name} is missing; pip install 'headbox[train]' installs "
                "what headbox's own recipes need."
            ) from error


def _run(args: argparse.Namespace, recipe_path: Path, report: Report) -> None:
    from headbox.errors import HeadboxError
    from headbox.train import recipe

    out, start = Path(args.out), Path(args.start) if args.start else None
    chosen = recipe.load_recipe(recipe_path)
    if args.export:
        recipe.export_recipe(chosen, out, start, Path(args.export))
        report.done(recipe_path, f"{out} -> {args.export}", output=args.export)
        return
    if not args.data:
        raise HeadboxError(
            "Training needs --data, a folder of samples ('headbox dataset') or of photos."
        )
    is_first = os.environ.get("RANK", "0") == "0"  # of torchrun's processes only the first prints
    features = Path(args.features) if args.features else None
    if is_first and chosen.perceptual and features is None:
        say(f"{recipe_path}: the perceptual loss is off; --features turns it on.")
    step = recipe.run_recipe(chosen, Path(args.data), out, start, args.steps, features)
    if is_first:
        text = f"{recipe_path} -> {out}: at step {step}"
        report.done(recipe_path, text, output=str(out), step=step)
