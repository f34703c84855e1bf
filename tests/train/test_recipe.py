from __future__ import annotations

from pathlib import Path

import pytest

from headbox.errors import HeadboxError
from headbox.train.loop import rate_factor
from headbox.train.recipe import load_recipe, of_steps
from headbox.train.stage import Run

RATES = {"batch": 16, "encoder_rate": 1.0, "decoder_rate": 1.0}
PAPER = Run(Path(), Path(), steps=100_000, warmup=10_000, cooldown=90_000, cosine_to=0.1, **RATES)
FLAT = Run(Path(), Path(), steps=4200, cooldown=1050, **RATES)


@pytest.mark.parametrize("run", [PAPER, FLAT])
def test_another_number_of_steps_has_the_same_shape(run: Run) -> None:
    short = of_steps(run, 420)
    for share in (0.05, 0.1, 0.3, 0.5, 0.8, 0.95):
        full = rate_factor(run, round(share * run.steps))
        # A step of 420 is up to 1 / 42 of the warm-up.
        assert rate_factor(short, round(share * 420)) == pytest.approx(full, abs=0.03)
    assert of_steps(run, run.steps) == run
    assert of_steps(run, 2 * run.steps).warmup == run.warmup


def test_a_few_steps_try_a_recipe_out() -> None:
    for run in (PAPER, FLAT):
        rates = [rate_factor(of_steps(run, 3), i) for i in range(3)]
        assert max(rates) == 1
        assert min(rates) > 0


@pytest.mark.parametrize("steps", [0, -5])
def test_no_steps_are_refused(steps: int) -> None:
    with pytest.raises(HeadboxError, match=f"--steps {steps}: a run needs at least 1 step"):
        of_steps(FLAT, steps)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RECIPE = 3", "defines no RECIPE"),
        ("RECIPE = ", r"cannot be run \(SyntaxError: "),
        ("1 / 0", r"cannot be run \(ZeroDivisionError: "),
    ],
)
def test_what_is_no_recipe(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "recipe.py"
    path.write_text(text)
    with pytest.raises(HeadboxError, match=f"recipe.py {words}"):
        load_recipe(path)
    with pytest.raises(HeadboxError, match=r"none\.py does not exist"):
        load_recipe(tmp_path / "none.py")
