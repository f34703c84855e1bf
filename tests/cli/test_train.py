"""headbox train, run as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from headbox.model.weights import load_weights, read_notes
from support.cli_runs import Printed, run, run_json
from support.full_disk import files_of_at_most
from support.tiny_runs import write_samples

RECIPE = """
from headbox.model.small import SmallNetwork
from headbox.train.stages.depth import DepthStage
from headbox.train.recipe import Recipe
from support.tiny_runs import CONFIG

def start(weights):
    network = SmallNetwork({config})
    network.prediction_head.set_analytic()
    return network

RECIPE = Recipe(
    start=start,
    stage=DepthStage,
    run={{"steps": 40, "cooldown": 10, "batch": 2, "encoder_rate": 1e-3, "decoder_rate": 1e-3}},
    notes={{"name": "tiny"}},
)
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "recipe.py"
    path.write_text(RECIPE.format(config="CONFIG"))
    write_samples(tmp_path / "data")
    return path


def command(recipe: Path, *more: str | Path) -> list[str | Path]:
    folder = recipe.parent
    return ["train", recipe, "--data", folder / "data", "--out", folder / "run", *more]


def test_a_recipe_is_tried_gone_on_with_and_exported(recipe: Path, capsys: Printed) -> None:
    out = recipe.parent / "run"
    code, said, err = run(capsys, *command(recipe, "--steps", "2"))
    assert (code, said, err) == (0, [f"{recipe} -> {out}: at step 2"], [])
    assert (out / "pictures" / "step_000001.png").is_file()
    code, lines = run_json(capsys, *command(recipe, "--steps", "4"))
    done = {"state": "done", "source": str(recipe), "output": str(out), "step": 4}
    assert (code, lines) == (0, [done])
    weights = recipe.parent / "tiny.safetensors"
    code, said, _ = run(capsys, "train", recipe, "--out", out, "--export", weights)
    assert (code, said) == (0, [f"{out} -> {weights}"])
    saved = torch.load(out / "checkpoint.pt", weights_only=True)["average"]
    saved = {name.removeprefix("network."): tensor for name, tensor in saved.items()}
    found = load_weights(weights).state_dict()
    # float16 has 11 bits
    torch.testing.assert_close({n: found[n] for n in saved}, saved, rtol=2**-11, atol=1e-7)
    assert read_notes(weights) == {"name": "tiny"}


def test_each_mistake_has_a_sentence(recipe: Path, capsys: Printed) -> None:
    folder, out = recipe.parent, recipe.parent / "run"
    (folder / "empty").mkdir()
    ways = {
        "--steps 0: a run needs at least 1 step": command(recipe, "--steps", "0"),
        "--steps -3: a run needs": command(recipe, "--steps", "-3"),
        "Training needs --data, a folder": ["train", recipe, "--out", out],
        "none is not a folder": ["train", recipe, "--out", out, "--data", folder / "none"],
        "empty holds no shard_": ["train", recipe, "--out", out, "--data", folder / "empty"],
        "none.py does not exist": ["train", folder / "none.py", "--out", out],
        "recipe.py cannot be used (": ["train", *command(recipe)[1:4], "--out", recipe],
        "checkpoint.pt cannot be read (No such file": [
            *("train", recipe, "--out", out, "--export", folder / "a.safetensors")
        ],
    }
    for words, arguments in ways.items():
        code, said, err = run(capsys, *arguments)
        assert (code, said, len(err)) == (1, [], 1)
        assert words in err[0]
    with pytest.raises(SystemExit) as ended:
        run(capsys, *command(recipe, "--steps", "many"))
    assert ended.value.code == 2
    assert not (out / "checkpoint.pt").exists()


def test_a_run_of_another_recipe(recipe: Path, capsys: Printed) -> None:
    run(capsys, *command(recipe, "--steps", "1"))
    checkpoint = recipe.parent / "run" / "checkpoint.pt"
    before = checkpoint.read_bytes()
    other = recipe.with_name("other.py")
    wide = "__import__('dataclasses').replace(CONFIG, decoder_dim=24)"
    other.write_text(RECIPE.format(config=wide))
    for more in ((), ("--export", recipe.parent / "a.safetensors")):
        code, lines = run_json(capsys, *command(other, *more))
        assert (code, lines[0]["state"]) == (1, "failed")
        assert f"{checkpoint} belongs to another recipe" in lines[0]["reason"]
    assert checkpoint.read_bytes() == before
    assert not (recipe.parent / "a.safetensors").exists()


def test_a_full_disk(recipe: Path, capsys: Printed) -> None:
    with files_of_at_most(20_000):
        code, said, err = run(capsys, *command(recipe, "--steps", "1"))
    assert (code, said) == (1, [])
    assert "checkpoint.pt cannot be written (" in err[-1]
    assert [p.name for p in (recipe.parent / "run").glob("*.pt")] == []


def test_a_package_that_is_missing_is_named(recipe: Path, capsys: Printed) -> None:
    recipe.write_text("import no_such_package")
    code, said, err = run(capsys, *command(recipe))
    assert (code, said, len(err)) == (1, [], 1)
    assert "The package no_such_package is missing; pip install 'headbox[train]' installs" in err[0]


def test_only_the_first_process_tells(
    recipe: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANK", "1")
    assert run(capsys, *command(recipe, "--steps", "1")) == (0, [], [])
