"""The files in recipes/: each loads, and SHARP's own train, at reduced width."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from headbox.errors import HeadboxError
from headbox.model import depth_pro
from headbox.model.checkpoints import public_name
from headbox.model.config import SharpConfig
from headbox.model.depth_pro import PyramidEncoder
from headbox.model.sharp import SharpNetwork
from headbox.model.small import SmallNetwork
from headbox.model.weights import load_weights, save_weights
from headbox.train import losses, small
from headbox.train.data.sample import Sample
from headbox.train.data.shards import encode_sample, write_shard
from headbox.train.loop import rate_factor
from headbox.train.recipe import Recipe, export_recipe, load_recipe, run_recipe
from headbox.train.stage import Run
from support import seeded_weights, tiny_runs

RECIPES = sorted((Path(__file__).parents[1] / "recipes").glob("*.py"))
# 1536 pixels would be minutes a step: in the fixture windows, patches and maps are an eighth of it.
TINY = SharpConfig(
    **{"vit_dim": 8, "vit_depth": 2, "vit_heads": 1, "vit_taps": (0, 1), "stride": 4},
    **{"encoder_dims": (8, 8, 8, 8, 8), "depth_dim": 8, "gaussian_dim": 16},
    input_pixels=192 * 192,
)
SIZE, FOCAL = 48, 50.0


def recipe(name: str) -> Recipe:
    return load_recipe(RECIPES[0].with_name(f"{name}.py"))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_recipe_loads_and_says_how_it_is_run(path: Path) -> None:
    found = load_recipe(path)
    run = Run(Path(), Path(), **found.run)
    rates = [rate_factor(run, step) for step in (0, run.steps // 2, run.steps - 1)]
    assert rates[0] <= 1 / run.warmup
    assert max(rates) <= 1
    assert 0 < rates[2] < 0.2
    assert f"headbox train recipes/{path.name} " in path.read_text()


@pytest.mark.parametrize(("name", "steps", "batch"), [("1", 100_000, 128), ("2", 60_000, 32)])
def test_sharp_has_the_papers_schedule(name: str, steps: int, batch: int) -> None:
    run = Run(Path(), Path(), **recipe(f"sharp_stage{name}").run)
    assert (run.steps, run.batch, run.weight_decay, run.average) == (steps, batch, 0, 0)
    assert run.encoder_rate == run.decoder_rate
    rates = [run.decoder_rate * rate_factor(run, i) for i in (4_999, 9_999, run.steps - 1)]
    assert rates == pytest.approx([0.8e-4, 1.6e-4, 1.6e-5], rel=1e-3)


def test_sharp_trains_what_the_paper_trains() -> None:
    with torch.device("meta"):
        stage = recipe("sharp_stage1").stage(SharpNetwork(SharpConfig()), None)
    assert isinstance(stage, torch.nn.Module)
    trained = [name for name, p in stage.named_parameters() if p.requires_grad]
    count = sum(p.numel() for p in stage.parameters() if p.requires_grad)
    assert round(count / 1e7) == 34  # "340 M"
    assert not any(".patch_encoder." in n or ".norm" in n for n in trained)
    parts = ("image_encoder", "upsample_lowres", "fuse_lowres")
    for part in [f"network.encoder.{p}" for p in parts] + [
        *("network.depth_decoder", "network.depth_head", "network.gaussian_decoder"),
        *("network.prediction_head", "scale_map"),
    ]:
        assert any(name.startswith(f"{part}.") for name in trained), part


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Reduced weights with life in them: everything is about 2 m away."""
    monkeypatch.setattr(depth_pro, "PATCH", 2)
    monkeypatch.setattr(depth_pro, "WINDOW", 2 * depth_pro.GRID)
    whole = PyramidEncoder.forward
    monkeypatch.setattr(
        PyramidEncoder, "forward", lambda *given: [F.avg_pool2d(m, 8) for m in whole(*given)]
    )
    network = SharpNetwork(TINY)
    for name, tensor in network.state_dict().items():
        seeded_weights.fill(public_name(name), tensor, 0)
    disparity = network.depth_head[-1]
    assert isinstance(disparity, nn.Conv2d)
    assert disparity.bias is not None
    with torch.no_grad():
        disparity.weight.mul_(0.1)
        disparity.bias.fill_(FOCAL / SIZE / 2)
    path = tmp_path / "start.safetensors"
    save_weights(path, network, torch.float32)
    return path


def samples(folder: Path) -> Path:
    """A wall at 2 m, seen from 0.1 m beside as well."""
    folder.mkdir()
    x = (np.arange(SIZE) + 0.5 - SIZE / 2)[None].repeat(SIZE, 0) / FOCAL

    def picture(shift: float) -> np.ndarray:
        grey = 128 + 80 * np.sin(12 * (2 * x + shift))
        return np.stack([grey, 0.8 * grey, 255 - grey], -1).astype(np.uint8)

    inverse, viewmat = np.full((SIZE, SIZE), 0.5, np.float32), np.eye(4)
    viewmat[0, 3] = -0.1
    pictures = (picture(0.0), inverse, 0 * inverse, picture(0.0), picture(0.1), inverse)
    made = Sample(*pictures, viewmat, FOCAL, "wall", (4, 1, 0))
    write_shard(folder / "shard_0001_0000.hbx", [encode_sample(made)])
    return folder


def photos(folder: Path) -> Path:
    folder.mkdir()
    rng = np.random.default_rng(0)
    small = Image.fromarray(rng.integers(0, 256, (12, 16, 3), np.uint8))
    small.resize((1200, 900), Image.Resampling.BICUBIC).save(folder / "a.jpg")
    return folder


@pytest.mark.parametrize(("name", "make"), [("sharp_stage1", samples), ("sharp_stage2", photos)])
def test_sharp_trains_at_reduced_width(name: str, make, start: Path, tmp_path: Path) -> None:
    found, out = recipe(name), tmp_path / "run"
    found = dataclasses.replace(found, run=found.run | {"batch": 1, "warmup": 1})
    stages, sums = [], []

    def stage(network: SharpNetwork, features: None) -> nn.Module:
        made: Any = found.stage(network, features)
        backward = made.backward

        def kept(batch):
            sums.append(backward(batch))
            return sums[-1]

        made.backward = kept
        stages.append(made)
        return made

    watched = dataclasses.replace(found, stage=stage)
    assert run_recipe(watched, make(tmp_path / "data"), out, start, 2) == 2
    assert len(sums) == 2
    assert all(np.isfinite(value) for one in sums for value in one.values())
    assert set(sums[0]) == {"loss", *losses.VIEW_LOSS_WEIGHTS} - {"perceptual"}
    assert sums[0]["loss"] != sums[1]["loss"]
    before = load_weights(start).state_dict()
    after = getattr(stages[0], "views", stages[0]).network
    moved = {n for n, value in after.state_dict().items() if not torch.equal(value, before[n])}
    norms = [n for n, m in after.named_modules() if isinstance(m, nn.LayerNorm)]
    assert norms
    assert not any(n.startswith("encoder.patch_encoder.") for n in moved)
    assert not any(n.startswith(f"{norm}.") for n in moved for norm in norms)
    for part in ("encoder.image_encoder", "encoder.fuse_lowres", "depth_head", "prediction_head"):
        assert any(n.startswith(part) for n in moved), part
    assert not any(n.startswith("encoder.upsample0.") for n in moved)
    export_recipe(found, out, start, tmp_path / "out.safetensors")
    assert load_weights(tmp_path / "out.safetensors").config == TINY


def test_weights_of_another_network_are_refused(start: Path, tmp_path: Path) -> None:
    for path in RECIPES:
        found = load_recipe(path)
        with pytest.raises(HeadboxError, match="needs --start"):
            found.start(None)
    for name in ("small_depth", "small_stage1", "small_stage2"):
        with pytest.raises(HeadboxError, match="is for another network than headbox's small one"):
            recipe(name).start(start)
    other = tmp_path / "small.safetensors"
    save_weights(other, SmallNetwork(tiny_runs.CONFIG))
    for name in ("sharp_stage1", "sharp_stage2"):
        with pytest.raises(HeadboxError, match="SHARP's network"):
            recipe(name).start(other)


def _meta(config: SharpConfig) -> SharpNetwork:
    with torch.device("meta"):
        return SharpNetwork(config)


@pytest.mark.parametrize("name", ["small_stage1", "small_stage2"])
def test_small_stages_begin_with_what_ships_and_end_with_its_sizes(
    name: str, tmp_path: Path
) -> None:
    found, weights = recipe(name), tmp_path / "small.safetensors"
    shipped = dataclasses.replace(tiny_runs.CONFIG, **small.SHIPPED)
    save_weights(weights, SmallNetwork(shipped))
    network: Any = found.start(weights)
    assert network.config.input_pixels < shipped.input_pixels
    assert dataclasses.replace(network.config, **found.shipped) == shipped
    stage = found.stage(network, None)
    assert isinstance(stage, torch.nn.Module)
    trained = {
        name.removeprefix("views.").split(".")[1]
        for name, p in stage.named_parameters()
        if p.requires_grad
    }
    assert trained == {"gaussian_decoder", "prediction_head"}
    assert not any(p.requires_grad for p in network.encoder.parameters())


def test_features_are_for_a_perceptual_loss(tmp_path: Path) -> None:
    with pytest.raises(HeadboxError, match="which this recipe does not have"):
        run_recipe(recipe("small_depth"), tmp_path, tmp_path / "run", features=tmp_path / "f.pth")
    tiny = dataclasses.replace(recipe("sharp_stage1"), start=lambda _: _meta(TINY))
    with pytest.raises(HeadboxError, match=r"f\.pth cannot be read"):
        run_recipe(tiny, tmp_path, tmp_path / "run", features=tmp_path / "f.pth")
