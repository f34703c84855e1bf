from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from hypothesis import given

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.metadata import Facts, fact_lines, facts_of, facts_of_lines, parse_facts
from headbox.formats.registry import read_scene, write_scene
from headbox.formats.splat import read_splat
from headbox.gaussians import Scene
from headbox.limits import Headbox
from support.packed_scenes import simple
from support.ply_files import examples
from support.scene_strategies import cameras, metas

CAMERA = Camera.of_photo(640, 480, 500.0)
BOTH = [".splat", ".ksplat"]


@examples
@given(cameras(), metas)
def test_lines_and_json_say_the_same(camera: Camera, meta: dict[str, str]) -> None:
    headbox = Headbox(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 2.0)
    facts = facts_of(Scene(simple(), camera, meta, headbox), "x")
    assert facts_of_lines(fact_lines(facts)) == json.loads(json.dumps(facts)) == facts
    found, texts, limits = parse_facts(facts, "x")
    assert (texts, limits) == (meta, headbox)
    assert found is not None
    assert found.K.equal(camera.K)
    assert found.viewmat.equal(camera.viewmat)


def test_a_scene_that_knows_nothing_has_no_facts() -> None:
    assert facts_of(Scene(simple()), "x") == {}
    assert parse_facts({}, "x") == Facts(None, {})


def test_an_invalid_headbox_is_ignored_and_can_be_measured_again() -> None:
    facts = parse_facts({"headbox": {"left": "far"}, "meta": {"a": "b"}}, "x")
    assert facts == Facts(None, {"a": "b"}, None)


@pytest.mark.parametrize("suffix", BOTH)
def test_what_a_format_cannot_hold_lies_beside_it(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    write_scene(path, Scene(simple(), CAMERA, {"photo": "Ä.jpg"}))
    assert sorted(tmp_path.iterdir()) == [path, tmp_path / f"x{suffix}.json"]
    assert list(json.loads((tmp_path / f"x{suffix}.json").read_text())) == ["headbox"]
    scene = read_scene(path)
    assert scene.metadata == {"photo": "Ä.jpg"}
    assert scene.camera is not None
    assert scene.camera.K.equal(CAMERA.K)
    write_scene(path, Scene(simple()))  # the old camera is not that of the new scene
    assert list(tmp_path.iterdir()) == [path]
    assert read_scene(path).camera is None


@pytest.mark.parametrize("text", ['{"version": 1}', "[1]", "no JSON", '{"headbox": null}'])
def test_a_file_of_another_program_is_passed_over_and_stays(tmp_path: Path, text: str) -> None:
    path, other = tmp_path / "x.splat", tmp_path / "x.splat.json"
    write_scene(path, Scene(simple()))
    other.write_text(text)
    assert read_splat(path).camera is None
    before = path.read_bytes()
    with pytest.raises(SceneError, match=r"x\.splat\.json, where .* another program; rename it"):
        write_scene(path, Scene(simple(means=[0.0, 0.0, 1.0]), CAMERA))
    assert other.read_text() == text
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("notes", "reason"),
    [
        ([], "has damaged metadata"),
        ({"meta": [1]}, "not all of it is text"),
        ({"meta": {"a": 1}}, "not all of it is text"),
        ({"camera": {}}, "invalid camera"),
        ({"camera": None}, "invalid camera"),
    ],
)
def test_damaged_notes_beside_a_scene_are_named(tmp_path: Path, notes: object, reason: str) -> None:
    write_scene(tmp_path / "x.splat", Scene(simple()))
    (tmp_path / "x.splat.json").write_text(json.dumps({"headbox": notes}))
    with pytest.raises(SceneError, match=rf"x\.splat\.json .*{reason}"):
        read_splat(tmp_path / "x.splat")


def test_notes_too_long_leave_nothing(tmp_path: Path) -> None:
    for meta in ({"a": "b" * 9999}, {str(i): "b" * 3900 for i in range(16)}):
        with pytest.raises(SceneError, match="metadata is too long"):
            write_scene(tmp_path / "x.splat", Scene(simple(), CAMERA, meta))
    assert not list(tmp_path.iterdir())


def test_a_camera_keeps_its_numbers() -> None:
    K = torch.tensor([[500.1, 0.25, 320.5], [0, 499.9, 240.25], [0, 0, 1]])
    notes = facts_of(Scene(simple(), Camera(K, torch.eye(4), 640, 480)), "x")
    assert notes["camera"]["K"] == [500.1, 0.25, 320.5, 0.0, 499.9, 240.25, 0.0, 0.0, 1.0]
