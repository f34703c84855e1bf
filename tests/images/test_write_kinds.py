"""The other kinds of `write_image`, measured on planted squares at known depths."""

from __future__ import annotations

import itertools
import logging
import struct
import weakref
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageSequence

from headbox.camera import Camera
from headbox.formats.registry import read_scene, write_scene
from headbox.gaussians import Scene
from headbox.images import stereo, write
from headbox.images.kinds import IMAGE_KINDS
from headbox.images.stereo_cameras import AVERAGE_IPD
from headbox.images.write import write_image
from headbox.limits import Headbox
from headbox.scene.camera_paths import PATHS
from support.other_readers import ffprobe, needs
from support.planted_scenes import CAMERA, FAR, NEAR, near_and_far, places

WIDTH = 320
FOCAL = 144.0 * WIDTH / 160 * (1 + 2 / 120)  # every pair is zoomed at least by that much
LIMITS = Headbox(0.1, 0.12, 0.1, 0.1, 0.1, 0.1, 4.0)
BASELINE = 0.04
# f * b * (1 / window - 1 / depth) with the window at the near thing: pixels, right view
# minus left view.
FAR_SHIFT = FOCAL * BASELINE * (1 / NEAR - 1 / FAR)


def planted(folder: Path, beyond: float = 1.5) -> Path:
    path = folder / "scene.ply"
    write_scene(path, Scene(near_and_far(beyond), CAMERA, headbox=LIMITS))
    return path


def pixels_of(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def halves(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    middle = picture.shape[1] // 2
    return picture[:, :middle], picture[:, middle:]


def shifts(left: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Disparity in pixels of the near and the far square, right view minus left view."""
    (near, far), (right_near, right_far) = places(left), places(right)
    return right_near - near, right_far - far


@pytest.fixture
def sbs(tmp_path: Path) -> np.ndarray:
    """[240, 640, 3]"""
    write_image(
        tmp_path / "sbs.png", read_scene(planted(tmp_path)), WIDTH, kind="sbs", baseline_mm=40
    )
    return pixels_of(tmp_path / "sbs.png")


def test_the_near_square_is_in_the_window_and_the_far_one_behind_it(sbs: np.ndarray) -> None:
    assert sbs.shape == (240, 640, 3)
    near, far = shifts(*halves(sbs))
    assert near == pytest.approx(0, abs=0.2)  # the window is at the nearest half percent of pixels
    assert far == pytest.approx(FAR_SHIFT, abs=0.2)
    # The cameras are at equal distances from the photo's viewpoint.
    left, right = (places(half) for half in halves(sbs))
    assert (left[1] + right[1]) / 2 == pytest.approx(WIDTH / 2, abs=0.2)


def test_the_other_stereo_kinds_pack_the_same_views(tmp_path: Path, sbs: np.ndarray) -> None:
    left, right = halves(sbs)
    expected: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
        "cross-eyed": stereo.cross_eyed,
        "half-sbs": stereo.half_side_by_side,
        "anaglyph": stereo.anaglyph,
    }
    for kind, pack in expected.items():
        output = tmp_path / f"{kind}.png"
        write_image(output, read_scene(tmp_path / "scene.ply"), WIDTH, kind=kind, baseline_mm=40)
        np.testing.assert_array_equal(pixels_of(output), pack(left, right))
    write_image(tmp_path / "a.mpo", read_scene(tmp_path / "scene.ply"), WIDTH, baseline_mm=40)
    with Image.open(tmp_path / "a.mpo") as pair:
        for i, half in enumerate((left, right)):
            pair.seek(i)
            assert np.abs(np.asarray(pair, int) - half).mean() < 3  # JPEG at quality 92


def test_a_spatial_photo_stores_the_shift_instead_of_applying_it(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    assert write_image(path, read_scene(planted(tmp_path)), WIDTH - 1, baseline_mm=40) == 1
    read = pillow_heif.open_heif(path)
    left, right = (np.asarray(image.to_pillow()) for image in read)
    assert left.shape == (240, 320, 3)  # even sides
    near, far = shifts(left, right)
    assert near == pytest.approx(-FOCAL * BASELINE / NEAR, abs=0.2)
    assert far == pytest.approx(-FOCAL * BASELINE / FAR, abs=0.2)
    lens = read[0].info["heif"]["camera_intrinsic_matrix"]
    assert lens["focal_length_x"] == pytest.approx(FOCAL, rel=1e-6)
    assert read[0].info["entity_groups"][0]["type"] == "ster"
    content = path.read_bytes()
    place = content.rindex(bytes.fromhex("4363e9145b7d4aab97aebea69803b434")) + 16
    assert struct.unpack_from(">Ii", content, place) == (1, 40_000)
    place = content.index(bytes.fromhex("de22508536cb436587432f8705e7c78a")) + 16
    (shift,) = struct.unpack_from(">i", content, place)
    # Ten-thousandths of the width; near is found to a percent.
    assert shift == pytest.approx(1e4 * FOCAL * BASELINE / NEAR / WIDTH, rel=0.015)


def test_the_default_baseline_is_the_average_ipd_if_comfortable(tmp_path: Path) -> None:
    write_image(tmp_path / "a.png", read_scene(planted(tmp_path)), WIDTH, kind="sbs")
    _, far = shifts(*halves(pixels_of(tmp_path / "a.png")))
    assert far == pytest.approx(FAR_SHIFT * AVERAGE_IPD / BASELINE, abs=0.2)


def test_a_baseline_that_causes_eye_strain_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = planted(tmp_path)
    write_image(tmp_path / "a.png", read_scene(path), 64, kind="anaglyph", baseline_mm=70)
    assert not caplog.records
    with caplog.at_level(logging.WARNING):
        write_image(tmp_path / "a.png", read_scene(path), 64, kind="anaglyph", baseline_mm=100)
    (record,) = caplog.records
    assert "a baseline of 100 mm causes a disparity of 4.6 %" in record.getMessage()


@pytest.mark.parametrize("name", ["a.png", "a.heic", "a_qs5x1a1.2.png"])
def test_no_black_border_is_visible(tmp_path: Path, name: str) -> None:
    """The scene ends at the border of the photo, so a strip is missing from beside it."""
    kind = "sbs" if name == "a.png" else None
    write_image(tmp_path / name, read_scene(planted(tmp_path, beyond=1.0)), 160, kind=kind)
    if name == "a.heic":
        eyes = [np.asarray(image.to_pillow()) for image in pillow_heif.open_heif(tmp_path / name)]
    else:
        eyes = np.split(pixels_of(tmp_path / name), 2 if kind else 5, axis=1)
    for eye in eyes:
        rim = np.concatenate([eye[0], eye[-1], eye[:, 0], eye[:, -1]])
        assert (rim.max(-1) > 60).mean() > 0.97  # two percent may be empty


def test_the_views_of_a_quilt_go_from_left_to_right(tmp_path: Path) -> None:
    output = tmp_path / "a_qs4x2a1.5.png"
    assert write_image(output, read_scene(planted(tmp_path)), 120) == 1
    whole = pixels_of(output)
    assert whole.shape == (160, 480, 3)
    rows = [np.split(row, 4, axis=1) for row in np.split(whole, 2, axis=0)]
    near, far = zip(*(places(view) for view in [*rows[1], *rows[0]]), strict=True)
    # From farther right, what comes out of the glass is seen farther left.
    steps = np.diff(near)
    assert (steps < 0).all()
    assert (np.diff(far) > 0).all()
    np.testing.assert_allclose(steps, steps[0], atol=0.1)
    np.testing.assert_allclose(np.diff(far), -steps, atol=0.1)  # as far behind as before the glass
    assert near[0] + near[-1] == pytest.approx(120, abs=0.2)
    assert np.diff(far)[0] - steps[0] <= 1.1 * write.MAX_QUILT_DISPARITY * 120


def test_depth_is_that_of_the_planted_squares(tmp_path: Path) -> None:
    path = planted(tmp_path, beyond=0.9)
    for name, kind in (("a.tiff", None), ("a.png", "depth-mm")):
        write_image(tmp_path / name, read_scene(path), 160, kind=kind)
        with Image.open(tmp_path / name) as picture:
            depths = np.asarray(picture).astype(float) / (1000 if kind else 1)
        assert depths.shape == (120, 160)
        assert depths[80, 80] == pytest.approx(NEAR, rel=0.01)  # the wall shines through
        assert depths[60, 40] == pytest.approx(FAR, rel=0.001)
        assert depths[2, 2] == 0
    write_image(tmp_path / "c.jpg", read_scene(path), 160, kind="depth")
    colors = pixels_of(tmp_path / "c.jpg").sum(-1, dtype=int)
    assert colors[80, 80] > 500 > 100 > colors[60, 40] >= colors[2, 2]


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.avif"])
def test_an_animation_is_smaller_than_a_video(tmp_path: Path, name: str) -> None:
    assert write_image(tmp_path / name, read_scene(planted(tmp_path)), 64) == 48
    with Image.open(tmp_path / name) as loop:
        assert loop.size == (64, 48)
        assert sum(1 for _ in ImageSequence.Iterator(loop)) == 48
    assert IMAGE_KINDS["animation"].width < IMAGE_KINDS["video"].width


@pytest.mark.parametrize("path", PATHS)
def test_every_path_makes_an_animation(
    tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "ANIMATION_FRAMES", 8)
    scene = planted(tmp_path)
    asked: list[list[Camera]] = []
    write_image(
        tmp_path / "a.webp",
        read_scene(scene),
        64,
        lambda all: asked.append(list(all)) or all,
        path=path,
    )
    limits = LIMITS
    expected = PATHS[path](limits, CAMERA.resized(64, 48), 8)
    for camera, other in zip(asked[0], expected, strict=True):
        assert camera.viewmat.tolist() == other.viewmat.tolist()


@pytest.fixture
def _short_videos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "VIDEO_FRAMES", 8)


@needs("ffprobe")
@pytest.mark.usefixtures("_short_videos")
@pytest.mark.parametrize(
    ("kind", "size"),
    [("video", (96, 72)), ("sbs", (192, 72)), ("half-sbs", (96, 72)), ("anaglyph", (96, 72))],
)
def test_ffprobe_finds_what_players_need(tmp_path: Path, kind: str, size: tuple[int, int]) -> None:
    assert write_image(tmp_path / "a.mp4", read_scene(planted(tmp_path)), 96, kind=kind) == 8
    stream = ffprobe(tmp_path / "a.mp4")
    assert (stream["codec_name"], stream["pix_fmt"]) == ("h264", "yuv420p")
    assert (stream["width"], stream["height"]) == size
    assert (stream["r_frame_rate"], stream["nb_read_frames"]) == ("30/1", "8")
    assert stream["color_space"] == stream["color_primaries"] == "bt709"


@pytest.mark.usefixtures("_short_videos")
def test_a_stereo_video_keeps_both_cameras_inside_the_headbox(tmp_path: Path) -> None:
    asked: list[list[Camera]] = []
    output = tmp_path / "a.mp4"
    write_image(
        output,
        read_scene(planted(tmp_path)),
        WIDTH,
        lambda all: asked.append(list(all)) or all,
        kind="sbs",
    )
    cameras = asked[0]
    assert len(cameras) == 16
    eyes = np.array([np.linalg.inv(camera.viewmat)[:3, 3] for camera in cameras])
    assert -LIMITS.left - 1e-4 <= eyes[:, 0].min() < eyes[:, 0].max() <= LIMITS.right + 1e-4
    between = eyes[1::2] - eyes[::2]
    metres = np.linalg.norm(between, axis=1)
    np.testing.assert_allclose(metres, metres[0], rtol=1e-3)
    assert 0.05 < metres[0] <= AVERAGE_IPD
    assert (between[:, 0] > 0).all()
    with av.open(str(output)) as film:
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    for frame in frames:
        near, far = shifts(*halves(frame))
        assert -0.3 < near < far  # nothing comes out of the window; the codec is worth a third


@pytest.mark.usefixtures("_short_videos")
@pytest.mark.parametrize(("name", "kind"), [("a.mp4", "video"), ("b.mp4", "sbs")])
def test_the_frames_of_a_video_are_not_kept_in_memory(
    tmp_path: Path, name: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[weakref.ref[np.ndarray]] = []
    most = itertools.count()
    alive = 0
    to_uint8 = write.to_uint8

    def watched(rendering):
        nonlocal alive
        pixels = to_uint8(rendering)
        drawn.append(weakref.ref(pixels))
        alive = max(alive, sum(one() is not None for one in drawn))
        next(most)
        return pixels

    monkeypatch.setattr(write, "to_uint8", watched)
    write_image(tmp_path / name, read_scene(planted(tmp_path)), 64, kind=kind)
    assert len(drawn) == (16 if kind == "sbs" else 8)
    assert alive <= 4  # the pair that is being written, and the next
