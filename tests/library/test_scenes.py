"""With the real model, on small photos."""

from __future__ import annotations

import base64
import gc
import math
from pathlib import Path

import av
import pillow_heif
import pytest
import torch

from headbox.camera import Camera, look_at
from headbox.formats.registry import read_scene, write_scene
from headbox.gaussians import Gaussians, Scene
from headbox.library import exports, listing, models, store
from headbox.library.scenes import SceneConverter, in_camera_frame
from headbox.library.worker import Converter, ThumbnailWorker
from headbox.model.predictor import Predictor
from headbox.photo.read import open_photo
from headbox.render import render_view
from support.cli_runs import PHOTO, SMALL
from support.cli_runs import photo as saved_photo
from support.library_rooms import library
from support.splat_scenes import random_scene


@pytest.fixture(scope="module")
def maker() -> SceneConverter:
    return SceneConverter(models.BUILT_IN)


def test_from_a_photo_to_a_scene_and_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, maker: SceneConverter
) -> None:
    from headbox.library import worker

    monkeypatch.setattr(worker, "load_converter", lambda _weights: maker)
    path = saved_photo(tmp_path / "photos" / "a.jpg", SMALL)
    with library(tmp_path) as (catalogue, shown):
        looker, converter = ThumbnailWorker(catalogue, shown, "l"), Converter(catalogue, shown, "c")
        while looker.step() or converter.step():
            pass
        assert listing.counts(catalogue, shown)["done"] == 1
        jobs = {kind: exports.request(catalogue, 1, kind) for kind in exports.KINDS}
        while converter.step():
            pass
        rows = [exports.find(catalogue, job) for job in jobs.values()]
        assert [(row.state, row.error) for row in rows if row] == [("done", None)] * len(jobs)
        wanted = Predictor.load().scene(open_photo(path)).gaussians
        made = {kind: exports.place(catalogue, job, f"a.{kind}") for kind, job in jobs.items()}
        with av.open(str(made["mp4"])) as film:
            assert film.streams.video[0].frames == 60
        assert len(pillow_heif.open_heif(made["heic"])) == 2  # one for each eye
        page = made["html"].read_text()
        assert page.lstrip().lower().startswith("<!doctype html>")
        assert base64.b64encode(path.read_bytes()[:3]).decode() in page  # a JPEG begins like one
        ply = read_scene(made["ply"])
        torch.testing.assert_close(ply.gaussians.means, wanted.means)
        assert ply.metadata["photo"] == "a.jpg"
        row = listing.photo(catalogue, shown, 1)
        assert row is not None
        cached = store.find(
            catalogue, store.scene_name(row.digest or "", catalogue.setting("model"))
        )
        assert cached is not None
        # A 24 bit number of SPZ in steps of at most a quarter of a millimetre.
        means = read_scene(cached).gaussians.means
        torch.testing.assert_close(means, wanted.means, atol=3e-4, rtol=0)


def test_what_is_known_of_a_scene(tmp_path: Path, maker: SceneConverter) -> None:
    path = saved_photo(tmp_path / "a.jpg", PHOTO)
    facts = maker.make(path, tmp_path / "a.spz")
    photo = open_photo(path)
    assert facts["splats"] == 55_296
    assert (facts["width"], facts["height"]) == (photo.width, photo.height)
    camera = Predictor.load().scene(photo).camera
    assert camera is not None
    assert facts["focal_px"] == pytest.approx(camera.focal_px, rel=1e-6)  # a camera's are float32
    assert facts["focal_source"] == "the image"
    assert min(facts["focal_error"], facts["depth_error"]) > 0
    assert all(math.isfinite(value) and value >= 0 for value in facts["headbox"].values())
    assert facts["headbox"]["focus"] >= 2


def test_scenes_do_not_pile_up(tmp_path: Path, maker: SceneConverter) -> None:
    path = saved_photo(tmp_path / "a.jpg", SMALL)
    before = {id(value) for value in gc.get_objects() if type(value) is Gaussians}
    for _ in range(3):
        maker.make(path, tmp_path / "a.spz")
    after = {id(value) for value in gc.get_objects() if type(value) is Gaussians}
    assert after <= before


def test_a_scene_file_is_put_before_the_viewers_camera(
    tmp_path: Path, maker: SceneConverter
) -> None:
    scene = random_scene(300, 0)
    camera = Camera.of_photo(64, 48, 60.0).moved(look_at((1.0, 0.5, -2.0), (0.2, 0.0, 3.0)))
    moved = in_camera_frame(Scene(scene, camera))
    assert moved.camera is not None
    assert torch.equal(moved.camera.viewmat, torch.eye(4))
    before = render_view(scene, camera).colors
    after = render_view(moved.gaussians, moved.camera).colors
    # Rounding turns a splat by 1e-7 and may swap two at the same depth.
    assert float((before - after).abs().mean()) < 1e-4
    write_scene(tmp_path / "a.ply", Scene(scene, camera))
    facts = maker.make(tmp_path / "a.ply", tmp_path / "a.spz")
    assert (facts["splats"], facts["width"], facts["height"]) == (300, 64, 48)
    assert facts["focal_source"] == "scene file"


def test_a_scene_without_a_camera_gets_one(tmp_path: Path, maker: SceneConverter) -> None:
    write_scene(tmp_path / "a.ply", Scene(random_scene(300, 0)))
    facts = maker.make(tmp_path / "a.ply", tmp_path / "a.spz")
    assert facts["width"] / facts["height"] == 4 / 3


def test_a_scene_file_in_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, maker: SceneConverter
) -> None:
    from headbox.library import worker

    monkeypatch.setattr(worker, "load_converter", lambda _weights: maker)
    path = tmp_path / "a.ply"
    write_scene(path, Scene(random_scene(300, 0), Camera.of_photo(64, 48, 60.0)))
    with library(tmp_path, path) as (catalogue, shown):
        looker, converter = ThumbnailWorker(catalogue, shown, "l"), Converter(catalogue, shown, "c")
        while looker.step() or converter.step():
            pass
        assert listing.counts(catalogue, shown)["done"] == 1
        # A gallery of the folder shows photos only.
        assert listing.counts(catalogue, type(shown).of([tmp_path]))["total"] == 0
