from __future__ import annotations

import dataclasses
import logging
import resource
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image, features

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.ply import read_ply
from headbox.formats.registry import read_scene, write_scene
from headbox.gaussians import Gaussians, Scene
from headbox.images.framing import fill_frame
from headbox.images.kinds import PATH_NAMES
from headbox.images.write import write_image
from headbox.limits import Headbox
from headbox.render import render_view
from headbox.scene.camera_paths import PATHS, rotate_forward
from support.splat_scenes import random_scene

CAMERA = Camera.of_photo(40, 30, 36.0)
LIMITS = Headbox(0.25, 0.2, 0.1, 0.1, 0.15, 0.1, 3.0)


def scene_file(folder: Path, camera: Camera | None = CAMERA, count: int = 300) -> Path:
    path = folder / "scene.ply"
    write_scene(path, Scene(random_scene(count, 0), camera, headbox=LIMITS))
    return path


def drawn(gaussians: Gaussians, camera: Camera) -> np.ndarray:
    return np.rint(render_view(gaussians, camera).colors.numpy() * 255).astype(np.uint8)


def pixels_of(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        assert (picture.format, picture.mode) == ("PNG", "RGB")
        return np.asarray(picture)


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]


@pytest.mark.parametrize("name", ["view.png", "VIEW.PNG"])
def test_a_png_is_the_photos_own_view(tmp_path: Path, name: str) -> None:
    path = scene_file(tmp_path)
    assert write_image(tmp_path / "new folder" / name, read_scene(path), 80) == 1
    expected = drawn(read_ply(path).gaussians, Camera.of_photo(80, 60, 72.0))
    np.testing.assert_array_equal(pixels_of(tmp_path / "new folder" / name), expected)
    assert np.ptp(expected) > 100  # a picture of something


def off(frame: np.ndarray, gaussians: Gaussians, camera: Camera) -> float:
    """Mean absolute difference in levels between a video frame and the view it should show."""
    return float(np.abs(frame.astype(int) - drawn(gaussians, camera)).mean())


@pytest.mark.parametrize("knows_its_camera", [True, False])
def test_a_video_follows_the_default_path(tmp_path: Path, knows_its_camera: bool) -> None:
    # 4 : 3, and the camera that is assumed
    own = Camera.of_photo(80, 60, 30 * 100 / np.hypot(36, 24))
    path = scene_file(tmp_path, own if knows_its_camera else None)
    gaussians, film = read_ply(path).gaussians, tmp_path / "film.mp4"
    assert write_image(film, read_scene(path), 80) == 60
    frames = frames_of(film)
    assert {frame.shape for frame in frames} == {(60, 80, 3)}
    assert len(frames) == 60
    cameras = rotate_forward(LIMITS, own)
    if knows_its_camera:
        cameras = fill_frame(gaussians, cameras)
        assert cameras[0].focal_px > own.focal_px  # or the other case would show nothing
    for i in (0, 15, 40):
        # Colours at half the resolution and a lossy codec, on splats of a few pixels: about 5.
        assert off(frames[i], gaussians, cameras[i]) < 12
        assert off(frames[i], gaussians, cameras[i - 15]) > 15


def test_odd_sides_become_even_in_videos_only(tmp_path: Path) -> None:
    path = scene_file(tmp_path, Camera.of_photo(40, 31, 36.0))
    write_image(tmp_path / "a.mp4", read_scene(path), 41)
    write_image(tmp_path / "a.png", read_scene(path), 41)
    assert frames_of(tmp_path / "a.mp4")[0].shape == (32, 42, 3)
    assert pixels_of(tmp_path / "a.png").shape == (32, 41, 3)


def test_a_scene_without_a_camera_is_rendered_from_the_origin(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = scene_file(tmp_path, camera=None)
    with caplog.at_level(logging.WARNING):
        assert write_image(tmp_path / "a.png", read_scene(path), 64) == 1
        assert write_image(tmp_path / "a.mp4", read_scene(path), 64) == 60
    # 30 mm on a diagonal of 43.27 mm; the picture's is 80 pixels
    camera = Camera.of_photo(64, 48, 30 * 80 / np.hypot(36, 24))
    expected = drawn(read_ply(path).gaussians, camera)
    assert np.abs(pixels_of(tmp_path / "a.png").astype(int) - expected).max() <= 1  # f in float32
    assert frames_of(tmp_path / "a.mp4")[0].shape == (48, 64, 3)
    assert [record.getMessage() for record in caplog.records] == [
        f"{tmp_path / name}: the scene has no camera, so it is rendered from the origin along +z, "
        "with 30 mm on a 36 x 24 mm frame and 4 : 3."
        for name in ("a.png", "a.mp4")
    ]


def test_path_names_are_those_of_the_camera_paths() -> None:
    assert tuple(PATHS) == PATH_NAMES


def test_unsupported_suffixes_write_nothing(tmp_path: Path) -> None:
    path = scene_file(tmp_path)
    for name in ("a.obj", "a", "a.mp4.zip"):
        with pytest.raises(SceneError, match=rf"{name} has the unsupported output format"):
            write_image(tmp_path / name, read_scene(path), 40)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "options", "complaint"),
    [
        ("a.mp4", {"path": "fly"}, 'Unknown camera path "fly"; choose one of rotate, swipe, '),
        ("a.png", {"path": "swipe"}, r"--path needs a video or .*a\.png is a still image"),
        ("a.png", {"baseline_mm": 60}, r"--baseline needs a stereo .*a\.png is an image\."),
        ("a.mp4", {"baseline_mm": 60}, r"--baseline needs a stereo .*a\.mp4 is a video\."),
        ("a.mpo", {"baseline_mm": 0}, "A baseline of 0 mm is outside the range of 0 to 1000 mm"),
        ("a.mpo", {"baseline_mm": float("nan")}, "A baseline of nan mm is outside the range"),
        ("a_qs9x9a0.01.png", {"kind": "quilt"}, "does not give the layout of the quilt"),
        ("a_qs99x99a1.png", {}, r"9801 views of 480 x 480, above the limit of 100 million pixels"),
    ],
)
def test_contradicting_options_are_refused(
    tmp_path: Path, name: str, options: dict[str, Any], complaint: str
) -> None:
    path = scene_file(tmp_path)
    with pytest.raises(SceneError, match=complaint):
        write_image(tmp_path / name, read_scene(path), **options)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["a.avif", "a.webp"])
def test_a_pillow_without_the_format_is_refused(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "check", lambda _: False)
    with pytest.raises(SceneError, match=rf"{name} cannot be written: Pillow was built without"):
        write_image(tmp_path / name, read_scene(scene_file(tmp_path)), 40)


def test_a_scene_behind_the_camera_is_refused(tmp_path: Path) -> None:
    gaussians = random_scene(10, 0)
    behind = dataclasses.replace(gaussians, means=-gaussians.means)
    write_scene(tmp_path / "scene.ply", Scene(behind, CAMERA))
    with pytest.raises(SceneError, match="No splat lies in front of the camera"):
        write_image(tmp_path / "film.mp4", read_scene(tmp_path / "scene.ply"), 40)


def test_progress_receives_every_camera(tmp_path: Path) -> None:
    seen: list[Camera] = []

    def progress(cameras: Sequence[Camera]) -> Iterator[Camera]:
        assert len(cameras) == 60
        for camera in cameras:
            seen.append(camera)
            yield camera

    write_image(tmp_path / "film.mp4", read_scene(scene_file(tmp_path)), 40, progress)
    assert len(seen) == 60


def test_an_interrupted_video_leaves_the_old_file(tmp_path: Path) -> None:
    def progress(cameras: Iterable[Camera]) -> Iterator[Camera]:
        for i, camera in enumerate(cameras):
            if i == 3:
                raise KeyboardInterrupt
            yield camera

    path, film = scene_file(tmp_path), tmp_path / "film.mp4"
    film.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write_image(film, read_scene(path), 40, progress)
    assert film.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [film, path]


@pytest.mark.parametrize("name", ["a.png", "a.mp4"])
def test_unwritable_outputs_are_refused(tmp_path: Path, name: str) -> None:
    path = scene_file(tmp_path)
    with pytest.raises(SceneError, match=r"a\.\w+ cannot be written \(.*\); .*\."):
        write_image(path / name, read_scene(path), 40)  # a file is no folder
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))  # stands for a full disk
    try:
        with pytest.raises(ValueError, match=r"a\.\w+ could not be|a\.\w+ cannot be"):
            write_image(tmp_path / name, read_scene(path), 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == [path]
