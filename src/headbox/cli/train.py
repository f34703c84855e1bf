from __future__ import annotations

import argparse
from pathlib import Path

from headbox.cli.report import Report

HELP = "Train a network as a recipe says, or go on with a run that was stopped."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", metavar="RECIPE", help="a Python file, such as recipes/*.py")
    parser.add_argument("--data", help="folder of samples, made by 'headbox scenes'")
    parser.add_argument(
        "--out", required=True, help="folder of the run: its checkpoint, log and pictures"
    )
    parser.add_argument("--start", metavar="WEIGHTS", help="weights file to start from")
    parser.add_argument("--steps", type=int, help="instead of the recipe's own number")
    parser.add_argument(
        "--export", metavar="FILE", help="write the run's averaged weights, train no further"
    )


def run(args: argparse.Namespace, report: Report) -> None:
    recipe_path, out = Path(args.recipe), Path(args.out)
    with report.attempt(recipe_path):
        from headbox.errors import HeadboxError
        from headbox.train import recipe

        chosen = recipe.load_recipe(recipe_path)
        start = Path(args.start) if args.start else None
        if args.export:
            recipe.export_recipe(chosen, out, start, Path(args.export))
            report.done(recipe_path, f"{out} -> {args.export}", output=args.export)
            return
        if not args.data:
            raise HeadboxError("Training needs --data, a folder of samples: 'headbox scenes'.")
        step = recipe.run_recipe(chosen, Path(args.data), out, start, args.steps)
        report.done(
            recipe_path, f"{recipe_path} -> {out}: at step {step}", output=str(out), step=step
        )
