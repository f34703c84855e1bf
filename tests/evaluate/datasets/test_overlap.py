from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from headbox.errors import HeadboxError
from headbox.evaluate.datasets import overlap as module
from headbox.evaluate.datasets.overlap import choose_pairs, choose_views, overlap, scene_pairs
from headbox.evaluate.datasets.views import SceneViews
from support.view_files import FOCAL, WIDTH, ray_traced, shifted, view_file


def scene(name: str, places: list[float]) -> SceneViews:
    views = tuple(view_file(f"{i:03d}", shifted(x)) for i, x in enumerate(places))
    return SceneViews(name, views)


def test_a_view_sees_all_of_itself_and_less_from_aside() -> None:
    here = ray_traced(shifted())
    assert overlap(here, here) == 1
    # At 4 m, 1 m is 37.5 of 144 px, which leave the picture; and the square, 17 % of the picture,
    # now hides other parts of the wall.
    share = overlap(here, ray_traced(shifted(1.0)))
    assert 1 - 37.5 / WIDTH - 0.17 < share < 1 - 37.5 / WIDTH + 0.01  # a grid of 2 px
    assert overlap(here, ray_traced(shifted(9.0))) == 0
    assert FOCAL == 150


def test_what_is_hidden_is_not_seen() -> None:
    behind = ray_traced(shifted())
    assert behind.depth is not None
    # In front of the other camera hangs something, 1 m away.
    screen = dataclasses.replace(behind, depth=np.full_like(behind.depth, 1.0))
    assert overlap(behind, screen) == 0
    unknown = dataclasses.replace(behind, depth=np.full_like(behind.depth, np.nan))
    assert overlap(behind, unknown) == 1  # nothing says otherwise
    assert overlap(unknown, behind) == 0
    assert overlap(dataclasses.replace(behind, depth=None), behind) == 0


def test_ten_views_stand_together() -> None:
    places = [0.0] * 3 + [float(i) for i in range(20)]
    chosen = choose_views(scene("a", places))
    assert len(chosen) == 10
    assert chosen == sorted(chosen)
    eyes = sorted(places[i] for i in chosen)
    assert eyes[-1] - eyes[0] <= 10
    assert choose_views(scene("a", places)) == chosen
    assert choose_views(scene("few", [0.0, 1.0])) == [0, 1]


def test_pairs_are_those_that_overlap_both_ways() -> None:
    assert scene_pairs(scene("a", [0.0, 0.2, 3.0])) == [(0, 1), (1, 0)]


def test_pairs_are_chosen_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenes = [scene("b/c", [0.0, 0.1, 0.2]), scene("d", [0.0, 9.0])]
    cache = tmp_path / "new" / "pairs.json"
    pairs = choose_pairs(scenes, cache)
    assert len(pairs) == 6
    assert pairs[0].name == "b-c-000-001"
    assert {pair.scene for pair in pairs} == {"b/c"}
    monkeypatch.setattr(module, "scene_pairs", lambda _: [])
    assert [pair.name for pair in choose_pairs(scenes, cache)] == [pair.name for pair in pairs]
    # Another choice of views is another choice of pairs.
    with pytest.raises(HeadboxError, match="no two of the views overlap by more than 60%"):
        choose_pairs(scenes[1:], cache)
    cache.write_text("{broken")
    with pytest.raises(HeadboxError, match="no two"):
        choose_pairs(scenes, cache)


def test_of_too_many_a_fixed_part_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAIRS", 4)
    scenes = [scene("a", [0.0, 0.1, 0.2, 0.3])]
    first = choose_pairs(scenes, tmp_path / "one.json")
    again = choose_pairs(scenes, tmp_path / "two.json")
    assert len(first) == 4
    assert first == again or [p.name for p in first] == [p.name for p in again]
    kept = json.loads((tmp_path / "one.json").read_text())["pairs"]
    assert kept == sorted(kept)
