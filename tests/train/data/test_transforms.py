from __future__ import annotations

import json
import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headbox.errors import HeadboxError
from headbox.photo import captures
from headbox.train.data import transforms
from headbox.train.data.transforms import (
    LARGEST_HALF_SIZE,
    SMALLEST_HALF_SIZE,
    BrownLens,
    read_frames,
    square_half_size,
)
from support.plane_captures import LENS, edit, turn

BORDER = np.array([[x, y] for x in np.linspace(-1, 1, 129) for y in (-1, 1)])
BORDER = np.concatenate([BORDER, BORDER[:, ::-1]])


@st.composite
def lenses(draw: st.DrawFn) -> BrownLens:
    """As cameras have them: 30 to 110 degrees, off the middle by a tenth, bent."""
    width, shape = draw(st.integers(300, 4000)), draw(st.floats(0.5, 2))
    height = round(width * shape)
    fx = max(width, height) * draw(st.floats(0.35, 1.9))
    fy = fx * draw(st.floats(0.95, 1.05))
    cx, cy = width * draw(st.floats(0.4, 0.6)), height * draw(st.floats(0.4, 0.6))
    bends = [draw(st.floats(-most, most)) for most in (0.2, 0.05, 0.01, 0.01, 0.01)]
    return BrownLens(width, height, fx, fy, cx, cy, *bends)


def by_opencv(lens: BrownLens, rays: np.ndarray) -> np.ndarray:
    K = np.array([[lens.fx, 0, lens.cx], [0, lens.fy, lens.cy], [0, 0, 1]])
    bends = np.array([lens.k1, lens.k2, lens.p1, lens.p2, lens.k3])
    points = np.concatenate([rays, np.ones_like(rays[:, :1])], 1)
    return cv2.projectPoints(points, np.zeros(3), np.zeros(3), K, bends)[0][:, 0]


@given(lenses(), st.floats(-1, 1), st.floats(-1, 1))
def test_a_lens_is_opencvs(lens: BrownLens, x: float, y: float) -> None:
    rays = np.array([[x, y], [y, x]])
    np.testing.assert_allclose(lens.project(rays), by_opencv(lens, rays), rtol=1e-9, atol=1e-6)


@settings(max_examples=40)
@given(lenses())
def test_the_square_is_all_in_the_picture_and_as_large_as_can_be(lens: BrownLens) -> None:
    half_size = square_half_size(lens)
    assert SMALLEST_HALF_SIZE <= half_size < LARGEST_HALF_SIZE
    size = np.array([lens.width, lens.height])
    # All of it, not its border only. What is bent may bulge by hundredths of a pixel between the
    # 65 points a side that are looked at.
    inner = np.concatenate([BORDER * half_size * share for share in np.linspace(0.1, 1, 8)])
    pixels = by_opencv(lens, inner)
    assert ((pixels > -0.05) & (pixels < size + 0.05)).all()
    # A thousandth more leaves the picture, or is where the lens folds back: there one pixel is
    # seen along two rays.
    beyond, nearer = (lens.project(BORDER * half_size * share) for share in (1.001, 0.999))
    leaves = ((beyond < 0) | (beyond > size)).any()
    middle = np.array([lens.cx, lens.cy])
    folds = np.linalg.norm(beyond - middle, axis=1) <= np.linalg.norm(nearer - middle, axis=1)
    assert leaves or folds.any()


@settings(max_examples=40)
@given(lenses())
def test_a_straight_lens_reaches_its_nearest_side(lens: BrownLens) -> None:
    straight = BrownLens(lens.width, lens.height, lens.fx, lens.fy, lens.cx, lens.cy)
    across = min(lens.cx, lens.width - lens.cx) / lens.fx
    down = min(lens.cy, lens.height - lens.cy) / lens.fy
    assert square_half_size(straight) == pytest.approx(min(across, down), rel=1e-6)


def test_a_lens_that_folds_back_reaches_no_farther_than_the_fold() -> None:
    # r (1 - r^2 / 2) is largest at r^2 = 2/3: beyond, all is seen a second time.
    lens = BrownLens(2000, 2000, 400, 400, 1000, 1000, k1=-0.5)
    # The corner of the square, which is sqrt(2) away, meets the fold; steps of 0.1 % look for it.
    assert square_half_size(lens) == pytest.approx(math.sqrt(2 / 3 / 2), rel=2e-3)


def write(folder: Path, **change: object) -> Path:
    """Three frames, without any picture: no file but transforms.json is read here."""
    frames = []
    for i in (2, 0, 1):
        pose = np.eye(4)
        pose[0, 3] = 0.1 * i
        files = {"file_path": f"images/{i}.png", "depth_file_path": f"depth/{i}.png"}
        frames.append({**files, "transform_matrix": pose.tolist()})
    (folder / "transforms.json").write_text(json.dumps({**LENS, "frames": frames, **change}))
    return folder


angles = st.floats(-3, 3)
places = st.tuples(*[st.floats(-20, 20)] * 3)


@given(st.integers(0, 10**6), places, places)
def test_a_point_is_where_its_camera_sees_it(
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    eye: tuple[float, float, float],
    point: tuple[float, float, float],
) -> None:
    folder = tmp_path_factory.mktemp("pose")
    right, up, back = turn(np.random.default_rng(seed), 180).T
    matrix = np.eye(4)
    matrix[:3] = np.stack([right, up, back, eye], 1)
    edit(write(folder), 0, transform_matrix=matrix.tolist())
    viewmat = read_frames(folder)[0][2].viewmat  # frame 0 has the last name
    away = np.array(point) - eye
    seen = viewmat @ [*point, 1]
    # OpenCV: x right, y down, z forward.
    np.testing.assert_allclose(seen, [away @ right, -away @ up, -away @ back, 1], atol=1e-9)


def test_places_that_were_scaled_are_metres_again(tmp_path: Path) -> None:
    eyes = []
    for change in ({}, {"applied_scale": 0.25}):
        frames = read_frames(write(tmp_path, **change))[0]
        eyes.append([np.linalg.inv(frame.viewmat)[0, 3] for frame in frames])
    assert eyes[0] == pytest.approx([0.0, 0.1, 0.2])
    assert eyes[1] == pytest.approx([0.0, 0.4, 0.8])


def test_frames_come_in_the_order_of_their_names_with_lenses_of_their_own(tmp_path: Path) -> None:
    edit(write(tmp_path, k1=0.1, camera_model="RADIAL", k4=0.0), 1, fl_x=300.0)
    frames, faults = read_frames(tmp_path)
    assert not faults
    assert [frame.picture.name for frame in frames] == ["0.png", "1.png", "2.png"]
    assert [frame.lens.fx for frame in frames] == [300.0, LENS["fl_x"], LENS["fl_x"]]
    assert {frame.lens.k1 for frame in frames} == {0.1}


MIRRORED = np.diag([1.0, 1, -1, 1]).tolist()
LARGER = np.diag([1.01, 1.01, 1.01, 1]).tolist()
SHEARED = (np.eye(4) + 0.01 * np.eye(4, k=1)).tolist()
TILTED = [*np.eye(4)[:3].tolist(), [0, 0, 0.1, 1]]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"file_path": "../1.png"}, "is outside of the folder"),
        ({"file_path": "images/../../1.png"}, "is outside of the folder"),
        ({"depth_file_path": "/etc/passwd"}, "is outside of the folder"),
        ({"file_path": "a\0b"}, "wrong kind"),
        ({"transform_matrix": LARGER}, "not a rotation and translation"),
        ({"transform_matrix": MIRRORED}, "not a rotation and translation"),
        ({"transform_matrix": SHEARED}, "not a rotation and translation"),
        ({"transform_matrix": TILTED}, "not a rotation and translation"),
        ({"transform_matrix": np.eye(3).tolist()}, "not a rotation and translation"),
        ({"transform_matrix": (np.eye(4) * math.nan).tolist()}, "not a rotation and translation"),
        ({"transform_matrix": "x"}, "wrong kind"),
        ({"applied_scale": 0}, "not above 0"),
        ({"fl_x": math.nan}, "leave no square image"),
        ({"fl_y": -255.0}, "leave no square image"),
        ({"fl_x": 10.0}, "leave no square image"),
        ({"cx": 320.0}, "leave no square image"),
        ({"w": 10**9}, "leave no square image"),
        ({"w": 1e999}, "wrong kind"),
        ({"k1": -1e5}, "leave no square image"),
        ({"k2": math.inf}, "leave no square image"),
        ({"h": None}, "wrong kind"),
        ({"camera_model": "OPENCV_FISHEYE"}, "undistort the capture"),
        ({"camera_model": ["x"] * 99}, "undistort the capture"),
        ({"is_fisheye": True}, "undistort the capture"),
        ({"k4": 0.01}, "undistort the capture"),
    ],
)
def test_a_bad_frame_is_named_and_left_out(tmp_path: Path, change: dict, fault: str) -> None:
    frames, faults = read_frames(edit(write(tmp_path), 1, **change))
    assert [frame.picture.name for frame in frames] == ["1.png", "2.png"]
    assert len(faults) == 1
    assert f"{tmp_path / 'transforms.json'}, frame 1: " in faults[0]
    assert fault in faults[0]


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "capture"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "0.png").symlink_to("/etc/passwd")
    faults = read_frames(write(folder))[1]
    assert len(faults) == 1
    assert "is outside of the folder" in faults[0]


def test_a_frame_that_is_no_object_is_left_out(tmp_path: Path) -> None:
    facts = json.loads((write(tmp_path) / "transforms.json").read_text())
    facts["frames"] += [3, None, []]
    (tmp_path / "transforms.json").write_text(json.dumps(facts))
    frames, faults = read_frames(tmp_path)
    assert len(frames) == 3
    assert len(faults) == 3


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "3",
        "{}",
        '{"frames": 3}',
        '{"frames": {}}',
        "[" * 100_000,
        "\xff",
        "1" * 5000,
    ],
)
def test_another_file_by_that_name_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "transforms.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(HeadboxError, match=r"transforms\.json (is no|must list)"):
        read_frames(tmp_path)


def test_limits_of_the_file_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HeadboxError, match="does not exist"):
        read_frames(tmp_path)
    monkeypatch.setattr(transforms, "MAX_FRAMES", 2)
    with pytest.raises(HeadboxError, match="at most 2 frames"):
        read_frames(write(tmp_path))
    with (tmp_path / "transforms.json").open("r+") as file:
        file.truncate(captures.MAX_JSON_BYTES + 1)
    with pytest.raises(HeadboxError, match="more than 100 MB"):
        read_frames(tmp_path)


def test_pictures_without_depth_are_for_the_second_stage(tmp_path: Path) -> None:
    path = write(tmp_path) / "transforms.json"
    path.write_text(path.read_text().replace("depth_file_path", "other"))
    with pytest.raises(HeadboxError, match="stage 2"):
        read_frames(tmp_path)
