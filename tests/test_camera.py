from __future__ import annotations

import math

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from headbox.camera import Camera, look_at, project, unproject
from headbox.errors import SceneError

sides = st.integers(1, 8000)
metres = st.floats(-20, 20, width=32)
places = st.tuples(metres, metres, metres)


@st.composite
def cameras(draw: st.DrawFn) -> Camera:
    camera = Camera.of_photo(draw(sides), draw(sides), draw(st.floats(50, 8000)))
    eye, away = torch.tensor(draw(places)), draw(st.tuples(metres, metres))
    return camera.moved(look_at(eye, eye + torch.tensor([away[0] / 10, away[1] / 20, 3.0])))


def test_the_camera_of_a_photo_looks_through_the_middle_of_the_picture() -> None:
    camera = Camera.of_photo(640, 427, 533.5)
    pixels, depth = project(torch.tensor([0.0, 0.0, 7.0]), camera)
    assert pixels.tolist() == [320.0, 213.5]
    assert depth == 7.0
    assert camera.focal_px == 533.5


def test_x_goes_right_and_y_goes_down() -> None:
    camera = Camera.of_photo(100, 100, 50.0)
    pixels, _ = project(torch.tensor([[1.0, 0.0, 2.0], [0.0, 1.0, 2.0]]), camera)
    assert pixels.tolist() == [[75.0, 50.0], [50.0, 75.0]]


@given(cameras(), st.floats(0.1, 100), st.floats(0, 1), st.floats(0, 1))
def test_unproject_inverts_project(camera: Camera, depth: float, u: float, v: float) -> None:
    pixels = torch.tensor([[u * camera.width, v * camera.height]], dtype=torch.float64)
    points = unproject(pixels, torch.tensor([depth], dtype=torch.float64), camera)
    again, depths = project(points, camera)
    # The viewmat is float32, so its rotation is off from its inverse's transpose by up to 1e-6; in
    # float64 both ways use the same numbers and only a few roundings of coordinates of 1e4 remain.
    torch.testing.assert_close(again, pixels, rtol=1e-9, atol=1e-7)
    assert depths.item() == pytest.approx(depth, rel=1e-9)


@given(cameras(), places, sides, sides)
def test_a_resized_camera_sees_the_same(
    camera: Camera, place: tuple[float, float, float], width: int, height: int
) -> None:
    small = camera.resized(width, height)
    points = torch.tensor([place], dtype=torch.float64)
    pixels, depths = project(points, camera)
    assume(abs(depths.item()) > 0.1)  # beside the camera pixels are unbounded
    resized, same = project(points, small)
    ratio = torch.tensor([width / camera.width, height / camera.height], dtype=torch.float64)
    # K is float32: relative 1e-7 of focal length and principal point, each at most 1e7 pixels here.
    extent = float((pixels.abs() * ratio).max()) + max(width, height)
    torch.testing.assert_close(resized, pixels * ratio, rtol=0, atol=1e-6 * extent)
    assert same.equal(depths)
    assert (small.width, small.height) == (width, height)


@given(places, places)
def test_look_at_is_a_rigid_motion_with_the_target_ahead(
    eye: tuple[float, float, float], target: tuple[float, float, float]
) -> None:
    distance = math.dist(eye, target)
    # Straight up and down is refused, see below.
    assume(math.hypot(eye[0] - target[0], eye[2] - target[2]) > 1e-2)
    viewmat = look_at(eye, target)
    rotation = viewmat[:3, :3]
    # float32 normalisation of three unit vectors; the cross product with `up` loses digits when the
    # view is steep: at 1e-2 of 60 m that is a factor of 6e3, but both are normalised afterwards.
    torch.testing.assert_close(rotation @ rotation.T, torch.eye(3), rtol=0, atol=1e-5)
    assert torch.linalg.det(rotation) == pytest.approx(1, abs=1e-5)
    ahead = viewmat @ torch.tensor([*target, 1.0])
    # Coordinates up to 60 m, so float32 rounding of each is 4e-6; a handful of them add up.
    torch.testing.assert_close(ahead, torch.tensor([0, 0, distance, 1.0]), rtol=0, atol=1e-4)


def test_up_is_up_in_the_picture() -> None:
    camera = Camera.of_photo(100, 100, 50.0).moved(look_at([3.0, 0.0, 0.0], [0.0, 0.0, 5.0]))
    pixels, _ = project(torch.tensor([[0.0, -1.0, 5.0], [0.0, 1.0, 5.0]]), camera)
    assert pixels[0, 1] < 50 < pixels[1, 1]


def test_the_default_look_at_forward_is_the_photo_camera() -> None:
    assert look_at([0.0, 0.0, 0.0], [0.0, 0.0, 9.0]).equal(torch.eye(4))


def test_gradients_reach_points_and_camera() -> None:
    eye = torch.tensor([0.1, 0.2, -1.0], requires_grad=True)
    points = torch.tensor([[0.3, -0.2, 4.0]], requires_grad=True)
    camera = Camera.of_photo(64, 48, 50.0).moved(look_at(eye, [0.0, 0.0, 3.0]))
    pixels, depths = project(points, camera)
    (pixels.sum() + depths.sum()).backward()
    for leaf in (eye, points):
        assert leaf.grad is not None
        assert leaf.grad.isfinite().all()
        assert leaf.grad.any()


@pytest.mark.parametrize(
    ("eye", "target"),
    [
        ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]),
        ([0.0, 0.0, 0.0], [0.0, 4.0, 0.0]),
        ([math.nan] * 3, [0.0] * 3),
    ],
)
def test_look_at_refuses_what_has_no_direction(eye: list[float], target: list[float]) -> None:
    with pytest.raises(SceneError, match="look at"):
        look_at(eye, target)


@pytest.mark.parametrize(
    ("width", "height", "focal", "reason"),
    [
        (0, 10, 50.0, "empty"),
        (10, -1, 50.0, "empty"),
        (10, 10, 0.0, "above 0"),
        (10, 10, -5.0, "above 0"),
        (10, 10, math.nan, "finite"),
        (10, 10, math.inf, "finite"),
    ],
)
def test_a_camera_that_takes_no_picture_is_refused(
    width: int, height: int, focal: float, reason: str
) -> None:
    with pytest.raises(SceneError, match=reason):
        Camera.of_photo(width, height, focal)


def test_matrices_of_another_shape_are_refused() -> None:
    with pytest.raises(SceneError, match=r"K \[3, 3\]"):
        Camera(torch.eye(4), torch.eye(4), 10, 10)
