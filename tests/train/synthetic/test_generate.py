from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headbox.train.data import shards
from headbox.train.data.contact_sheet import contact_sheet
from headbox.train.data.sample import Sample
from headbox.train.data.shards import Shards, encode_sample
from headbox.train.synthetic import generate as module
from headbox.train.synthetic import textures
from headbox.train.synthetic.generate import (
    Generator,
    generate_samples,
    nearly_plane,
    worth_keeping,
)
from headbox.train.synthetic.opengl import Rendered
from headbox.train.synthetic.scenes import GENERATOR_VERSION, RING, SCENE_KINDS
from support.tiny_assets import tiny_assets

SIZE = 96


def drawn(depth: np.ndarray, back: bool = False) -> Rendered:
    rng = np.random.default_rng(0)
    rgb = rng.integers(40, 200, (*depth.shape, 3), np.uint8)
    depth = depth.astype(np.float32)
    return Rendered(rgb, depth, rgb, 0 * depth, np.full(depth.shape, back), 1.0)


def room(near: float = 2.0) -> np.ndarray:
    return np.full((SIZE, SIZE), near)


def test_an_ordinary_view_is_kept() -> None:
    assert worth_keeping(drawn(room()))


@pytest.mark.parametrize(
    "view",
    [
        drawn(np.where(np.arange(SIZE)[:, None] > 90, room(), 0)),  # almost only sky
        drawn(np.where(np.arange(SIZE) < 20, 0.1, room())),  # something at the very lens
        drawn(room(0.2)),  # a wall fills the view
        drawn(room(0.4), back=True),  # inside an object
        dataclasses.replace(drawn(room()), rgb=np.full((SIZE, SIZE, 3), 90, np.uint8)),
        dataclasses.replace(drawn(room()), rgb=drawn(room()).rgb // 20),  # black
    ],
)
def test_a_useless_view_is_not(view: Rendered) -> None:
    assert not worth_keeping(view)


def test_backs_farther_away_do_no_harm() -> None:
    assert worth_keeping(drawn(room(3.0), back=True))  # open models are seen from behind


slopes = st.floats(-0.004, 0.004)


@given(slopes, slopes, st.floats(0.5, 2))
def test_a_plane_is_known_and_a_box_before_it_too(a: float, b: float, c: float) -> None:
    row, column = np.mgrid[:SIZE, :SIZE] - SIZE / 2
    inverse = c * (1 + a * row + b * column)
    assert nearly_plane(1 / inverse)
    inverse[30:60, 20:70] *= 1.5
    assert not nearly_plane(1 / inverse)


def sample(index: int) -> Sample:
    inverse = np.linspace(0, 1, 32 * 32, dtype=np.float32).reshape(32, 32)
    rgb = np.full((32, 32, 3), 10 + index, np.uint8)
    pictures = (rgb, inverse, inverse, rgb, rgb, inverse)
    return Sample(*pictures, np.eye(4), 40.0, "room", (GENERATOR_VERSION, 7, index))


class OneADay:
    """Stands for the generator, on a clock that each sample moves on by one second."""

    def __init__(self, now: list[float]) -> None:
        self.now, self.made = now, []

    def sample(self, seed: int, index: int) -> Sample:
        assert seed == 7
        self.now[0] += 1
        self.made.append(index)
        return sample(index)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> OneADay:
    now = [0.0]
    made = OneADay(now)
    monkeypatch.setattr(module, "Generator", lambda _: made)
    monkeypatch.setattr(shards.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(shards, "SHARD_SAMPLES", 4)
    return made


def test_shards_are_filled_in_order_and_a_second_run_goes_on(fake: OneADay, tmp_path: Path) -> None:
    assert generate_samples(tmp_path / "set", "assets", 10, 7, 1e9) == 10
    assert [p.name for p in sorted((tmp_path / "set").iterdir())] == [
        "shard_0007_0000.hbx",
        "shard_0007_0001.hbx",
        "shard_0007_0002.hbx",
    ]
    found = Shards(tmp_path / "set")
    assert [found.sample(i).seed[2] for i in range(len(found))] == list(range(10))
    (tmp_path / "set" / "shard_0007_0001.hbx").unlink()
    fake.made.clear()
    assert generate_samples(tmp_path / "set", "assets", 10, 7, 1e9) == 4
    assert fake.made == [4, 5, 6, 7]


def test_it_stops_when_the_time_is_up(fake: OneADay, tmp_path: Path) -> None:
    assert (
        generate_samples(tmp_path, "assets", 100, 7, 5.5) == 6
    )  # the sample that was begun is finished
    assert len(Shards(tmp_path)) == len(fake.made) == 6


def test_a_contact_sheet_holds_every_sample() -> None:
    sheet = contact_sheet([sample(i) for i in range(5)])
    assert sheet.shape == (2 * (192 + 3), 3 * (6 * 192 + 3), 3)
    assert sheet.dtype == np.uint8
    assert (sheet[200:, 2 * (6 * 192 + 3) :] == 0).all()  # the sixth place is empty
    assert sheet[20:60, :60].any()


@pytest.mark.train
def test_samples_are_a_function_of_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = ("paint", "picture", "facade", "leaf")
    makers = (
        textures.surface_texture,
        textures.picture_texture,
        textures.facade_texture,
        textures.leaf_texture,
    )
    rng = np.random.default_rng(1)
    few = {f"{kind}0": make(rng) for kind, make in zip(kinds, makers, strict=True)}
    monkeypatch.setattr(module, "load_assets", lambda _: tiny_assets())
    monkeypatch.setattr(module.textures, "painted_textures", lambda: few)
    monkeypatch.setattr(module, "VIEWS_AS_PICTURES", 2)
    first = Generator("nowhere", SIZE)
    made = {i: first.sample(1, i) for i in range(12)}
    again = Generator("nowhere", SIZE)
    for i in (11, 3, 7):  # in another order, after other samples
        assert encode_sample(again.sample(1, i)) == encode_sample(made[i])
    assert encode_sample(first.sample(2, 3)) != encode_sample(made[3])
    for i, found in made.items():
        assert found.seed == (GENERATOR_VERSION, 1, i)
        assert found.kind in SCENE_KINDS
        assert np.isfinite(found.inverse_depth).all()
        assert 11 < 2 * np.degrees(np.arctan(SIZE / 2 / found.focal_px)) < 106
        assert found.hidden_inverse_depth is not None
        both = (found.inverse_depth > 0) & (found.hidden_inverse_depth > 0)
        # Behind means 1.1 times and 2 cm farther; the two are taken within a pixel of each other.
        depth, hidden = 1 / found.inverse_depth[both], 1 / found.hidden_inverse_depth[both]
        assert (hidden > 1.1 * depth + 0.0199).all()
        # Nothing lies behind the sky.
        assert not (found.hidden_inverse_depth[found.inverse_depth == 0] > 0).any()
        assert len(np.unique(found.rgb.reshape(-1, 3), axis=0)) > 50
        assert 0.01 < np.linalg.norm(found.novel_viewmat[:3, 3]) < 2 * RING * 1.5

    # What is left is seen from one side only, or lies at one of many edges in small pictures.
    shares = [agreement(found, found.novel_viewmat) for found in made.values()]
    assert np.mean(shares) > 0.85
    turned = [agreement(found, np.linalg.inv(found.novel_viewmat)) for found in made.values()]
    assert np.mean(turned) < 0.7


def agreement(found: Sample, viewmat: np.ndarray) -> float:
    """Of the second view's points that the first camera has in its picture, the share that it
    sees where the second one does, and not something nearer."""
    row, column = np.nonzero(found.novel_inverse_depth > 0)
    depth = 1 / found.novel_inverse_depth[row, column]
    pixels = np.stack([column + 0.5 - SIZE / 2, row + 0.5 - SIZE / 2, 0 * row + found.focal_px], 1)
    points = (pixels / found.focal_px * depth[:, None] - viewmat[:3, 3]) @ viewmat[:3, :3]
    back = np.floor(found.focal_px * points[:, :2] / points[:, 2:] + SIZE / 2).astype(int)
    seen = (points[:, 2] > 0.05) & (back >= 0).all(1) & (back < SIZE).all(1)
    first = found.inverse_depth[back[seen, 1], back[seen, 0]]
    return float((np.abs(first * points[seen, 2] - 1) < 0.1).mean())
