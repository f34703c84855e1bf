from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from headbox.camera import Camera
from headbox.gaussians import unproject_ndc
from headbox.lite import lite_dims
from headbox.network import Config, Network, set_analytic_heads
from headbox.render import rasterize_reference
from headbox.train import losses, view_stage
from headbox.train.loop import Part, Run, train
from headbox.train.shards import Sample, Shards, write_shard
from headbox.train.view_stage import Views, ViewStage, draw, make_views

SIZE = 32
CONFIG = Config(
    encoder="lite",
    lite_width=0.35,
    lite_depth=0.35,
    lite_pixels=SIZE * SIZE,
    encoder_dims=lite_dims(0.35),
    depth_dim=16,
    gaussian_dim=16,
    stride=1,
    input_pixels=SIZE * SIZE,
)
FOCAL = 30.0


def scene(shift: float) -> tuple[np.ndarray, np.ndarray]:
    """rgb and inverse depth of a card at 1 m before a striped wall at 2 m, from `shift` m to the
    right."""
    x, y = ((np.arange(SIZE) + 0.5 - SIZE / 2) / FOCAL,) * 2
    card = (np.abs(x[None] + shift) < 0.2) & (np.abs(y[:, None]) < 0.25)
    stripes = 120 + 60 * np.sin(6 * (2 * x[None] + shift)) + 0 * y[:, None]
    rgb = np.where(card[..., None], [200, 60, 40], stripes[..., None]).astype(np.uint8)
    return rgb, np.where(card, 1.0, 0.5).astype(np.float32)


def sample(shift: float = 0.1) -> Sample:
    rgb, inverse = scene(0.0)
    novel, novel_inverse = scene(shift)
    viewmat = np.eye(4)
    viewmat[0, 3] = -shift
    nothing = np.zeros_like(inverse)
    pictures = (rgb, inverse, nothing, rgb, novel, novel_inverse)
    return Sample(*pictures, viewmat, FOCAL, "card", (4, 1, 0))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "data").mkdir()
    write_shard(tmp_path / "data" / "shard_0001_0000.hbx", [sample().encoded()])
    return Run(
        **{"data": tmp_path / "data", "out": tmp_path / "run", "steps": 4, "cooldown": 0},
        **{"batch": 1, "encoder_rate": 1e-4, "decoder_rate": 3e-3, "warmup": 1, "average": 0.5},
    )


def stage(**arguments) -> ViewStage:
    torch.manual_seed(0)
    network = Network(CONFIG)
    set_analytic_heads(network)
    disparity = network.depth_head[-1]
    assert isinstance(disparity, nn.Conv2d)
    assert disparity.bias is not None
    nn.init.zeros_(disparity.weight)
    nn.init.constant_(disparity.bias, 0.6)  # focal 0.94: a wall at 1.6 m
    return ViewStage(network, **arguments)


def views(run: Run, step: int = 0) -> Views:
    return stage().make_batch(Shards(run.data), run, step, Part())[0]


def test_a_mirrored_sample_is_the_same_world_in_a_mirror() -> None:
    found = {k: getattr(sample(), k) for k in view_stage.PICTURES}
    found |= {"novel_viewmat": sample().novel_viewmat, "focal_px": FOCAL}
    both = [make_views(found, np.random.default_rng(seed)) for seed in range(8)]
    shifts = {round(float(v.viewmat[0, 3]), 3) for v in both}
    assert shifts == {-0.1, 0.1}
    for one in both:
        # The card has moved by f x / z pixels, to the side that the viewmat says.
        columns = [
            (q > 0.9).any(0).nonzero().float().mean()
            for q in (one.inverse_depth, one.novel_inverse_depth)
        ]
        assert columns[1] - columns[0] == pytest.approx(FOCAL * one.viewmat[0, 3].item(), abs=0.6)


def test_the_map_is_one_at_the_start_and_both_views_are_drawn(run: Run) -> None:
    one = views(run)
    found = stage().predict(one)
    assert (found.scale_map == 1).all()
    assert found.gaussians.means.shape == (2 * SIZE * SIZE, 3)
    # The same picture as the definition draws from metric splats and a rigid viewmat.
    with torch.no_grad():
        ndc = found.gaussians
        metric = unproject_ndc(ndc, one.focal_px, SIZE, SIZE)
        camera = Camera.of_photo(SIZE, SIZE, one.focal_px).moved(one.viewmat)
        expected = rasterize_reference(metric, camera)
        drawn = draw(ndc, one, one.viewmat)
    # A splat at a threshold may be in one picture and not in the other: 1 / 255 of its colour.
    assert (drawn.colors - expected.colors).abs().max() < 2 / 255
    torch.testing.assert_close(drawn.depths, expected.depths, rtol=1e-3, atol=1e-3)


def test_every_term_is_there_and_weighted(run: Run) -> None:
    terms = stage().losses(views(run))
    assert set(terms) == set(losses.WEIGHTS) - {"perceptual"}
    assert all(torch.isfinite(term) for term in terms.values())
    features = nn.Conv2d(3, 4, 3)
    with_features = stage(features=lambda x: [features(x)]).losses(views(run))
    assert with_features["perceptual"] > 0
    assert torch.equal(terms["color"], with_features["color"])


@pytest.mark.parametrize("trains_depth", [True, False])
def test_what_is_frozen_stays(run: Run, trains_depth: bool) -> None:
    model = stage(trains_depth=trains_depth)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    assert train(run, model) == 4
    moved = {name for name, value in model.state_dict().items() if not value.equal(before[name])}
    assert any(name.startswith("network.gaussian_decoder.") for name in moved)
    assert any(name.startswith("network.prediction_head.") for name in moved)
    assert any(name.startswith("scale_map.") for name in moved)
    assert any(name.startswith("network.depth_head.") for name in moved) == trains_depth
    assert any(name.startswith("network.encoder.") for name in moved) == trains_depth
    assert not any(".depthwise." in name or "running" in name for name in moved)
    norms = [n for n, m in model.network.named_modules() if isinstance(m, nn.BatchNorm2d)]
    assert norms
    assert not any(name.startswith(f"network.{norm}.") for norm in norms for name in moved)


def test_one_scene_is_learnt(run: Run) -> None:
    """The loss of the second view falls: splats move to where they are seen from both sides."""
    model = stage()
    one = views(run)
    before = model.losses(one)
    train(dataclasses.replace(run, steps=40), model)
    after = model.losses(one)
    assert after["color"] < 0.9 * before["color"]
    assert after["depth"] < before["depth"]
