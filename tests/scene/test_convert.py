from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import torch

from headbox import __version__, read_scene, write_scene
from headbox.camera import Camera
from headbox.errors import PhotoError
from headbox.export_page import shrink_for_page, write_page
from headbox.gaussians import Scene
from headbox.images.write import write_image
from headbox.model.predictor import Predictor
from headbox.photo.read import open_photo
from headbox.scene import measure_headbox
from headbox.scene.convert import convert_photo, prediction_facts
from headbox.scene.repair import repair
from support.cli_runs import SMALL
from support.cli_runs import photo as saved_photo


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor.load()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return saved_photo(tmp_path / "a.jpg", SMALL)


def test_a_scene_has_splats_camera_headbox_and_metadata(path: Path, predictor: Predictor) -> None:
    scene, predicted = convert_photo(path, predictor), predictor.scene(open_photo(path))
    for name, value in vars(predicted.gaussians).items():
        assert torch.equal(getattr(scene.gaussians, name), value)
    assert isinstance(scene.camera, Camera)
    assert scene.headbox == measure_headbox.measure_headbox(scene.gaussians, scene.camera)
    assert scene.metadata == predicted.metadata | {
        "photo": "a.jpg",
        "photo_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "generator": f"headbox {__version__}",
    }
    facts = prediction_facts(scene.metadata)
    assert set(facts) == {*predicted.metadata, "focal_certainty"}


def test_options_are_passed_on(path: Path, predictor: Predictor) -> None:
    plain = convert_photo(path, predictor, focal_35mm=50)
    assert plain.camera is not None
    assert plain.metadata["focal_source"] == "given"
    repaired = convert_photo(path, predictor, focal_35mm=50, repair=True)
    expected, _ = repair(plain.gaussians, plain.camera)
    assert torch.equal(repaired.gaussians.means, expected.means)


def test_no_photo_is_an_error(tmp_path: Path, predictor: Predictor) -> None:
    with pytest.raises(PhotoError, match=r"none\.jpg does not exist"):
        convert_photo(tmp_path / "none.jpg", predictor)


def test_the_headbox_is_measured_once_for_a_scene_and_its_exports(
    path: Path, predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured, measure = [], measure_headbox.measure_headbox

    def counted(*scene):
        measured.append(scene)
        return measure(*scene)

    monkeypatch.setattr(measure_headbox, "measure_headbox", counted)
    scene = convert_photo(path, predictor)
    for suffix in (".ply", ".spz"):
        write_scene(path.with_suffix(suffix), scene)
        scene = read_scene(path.with_suffix(suffix))
        assert isinstance(scene, Scene)
        assert scene.headbox is not None
    write_page(path.with_suffix(".html"), shrink_for_page(scene), b"jpeg")
    write_image(path.with_suffix(".gif"), scene, 32)
    assert len(measured) == 1
