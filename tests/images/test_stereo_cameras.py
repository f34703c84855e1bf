from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.camera import Camera, look_at, project
from headbox.errors import SceneError
from headbox.images import stereo_cameras
from headbox.images.framing import fill_frame
from headbox.render import render_view
from support.planted_scenes import square, together

CAMERA = Camera.of_photo(400, 300, 360.0)
TURNED = CAMERA.moved(look_at((0.3, -0.2, 0.1), (0.1, 0.4, 5.0)))
metres = st.floats(0.3, 100)
offsets = st.floats(-0.5, 0.5)


@given(offsets, metres, metres, st.sampled_from([CAMERA, TURNED]))
def test_points_in_the_window_have_no_disparity_and_others_the_formulas(
    offset: float, window: float, depth: float, camera: Camera
) -> None:
    eye = stereo_cameras.shifted_camera(camera, offset, window)
    at = torch.tensor([[0.1, 0.2, 1.0], [-0.3, 0.1, 1.0]])
    inverse = torch.linalg.inv(camera.viewmat)
    for z, shift in ((window, 0.0), (depth, 360 * offset * (1 / window - 1 / depth))):
        points = at * z @ inverse[:3, :3].T + inverse[:3, 3]
        (one, near), (other, _) = (project(points, c) for c in (camera, eye))
        # float32 over pictures of 400 pixels, and offsets that dwarf the nearest depths
        moved = other[:, 0] - one[:, 0]
        torch.testing.assert_close(moved, torch.full((2,), shift), atol=0.02, rtol=1e-3)
        torch.testing.assert_close(other[:, 1], one[:, 1], atol=0.02, rtol=0)
        torch.testing.assert_close(near, torch.full((2,), z), atol=0, rtol=1e-4)


def test_without_a_window_the_intrinsics_are_unchanged() -> None:
    torch.testing.assert_close(stereo_cameras.shifted_camera(CAMERA, 0.03).K, CAMERA.K)


def test_the_rendered_disparity_follows_from_the_depth() -> None:
    baseline, window = 0.06, 2.0
    for depth in (1.0, 2.0, 6.0):
        thing = square(depth, 0.1 * depth)
        centres = []
        for side in (-1, 1):
            eye = stereo_cameras.shifted_camera(CAMERA, side * baseline / 2, window)
            light = render_view(thing, eye).alphas
            centres.append(float((light.sum(0) * (torch.arange(400) + 0.5)).sum() / light.sum()))
        expected = 360 * baseline * (1 / window - 1 / depth)
        assert centres[1] - centres[0] == pytest.approx(expected, abs=0.05)
        assert sum(centres) / 2 == pytest.approx(200, abs=0.05)


@given(metres, st.floats(1.0, 100), st.floats(0.001, 1))
def test_a_comfortable_baseline_keeps_to_every_limit(
    near: float, ratio: float, room: float
) -> None:
    baseline = stereo_cameras.comfortable_baseline(CAMERA, near, near * ratio, room)
    values = (
        baseline / stereo_cameras.AVERAGE_IPD,
        baseline / room,
        stereo_cameras.disparity(CAMERA, baseline, near, near * ratio)
        / stereo_cameras.MAX_SCENE_DISPARITY,
        stereo_cameras.disparity(CAMERA, baseline, near) / stereo_cameras.MAX_DISPARITY,
    )
    assert max(values) == pytest.approx(1)  # none is exceeded, and one is reached


def test_disparity_is_a_share_of_the_width() -> None:
    assert stereo_cameras.disparity(CAMERA, 0.05, 2.0) == pytest.approx(360 / 400 * 0.05 / 2)
    assert stereo_cameras.disparity(CAMERA, 0.05, 2.0, 4.0) == pytest.approx(360 / 400 * 0.05 / 4)


def test_depth_range_ignores_hidden_surfaces() -> None:
    hidden = square(9.0, 0.5)
    scene = together(square(1.5, 0.3), square(6.0, 6.0), hidden)
    # The nearest and farthest half percent of the pixels do not count; nor is a wall quite dense.
    near, far = stereo_cameras.depth_range(scene, [CAMERA])
    assert near == pytest.approx(1.5, rel=0.02)
    assert far == pytest.approx(6.0, rel=0.02)
    closer = CAMERA.moved(look_at((0, 0, 0.5), (0, 0, 5)))
    near, far = stereo_cameras.depth_range(scene, [CAMERA, closer])
    assert near == pytest.approx(1.0, rel=0.02)
    assert far == pytest.approx(6.0, rel=0.02)


def test_a_camera_that_sees_nothing_is_refused() -> None:
    with pytest.raises(SceneError, match="No splat lies in front of the camera"):
        stereo_cameras.depth_range(square(-2.0, 1), [CAMERA])


def test_zoomed_camera_enlarges_around_the_image_centre() -> None:
    points = torch.tensor([[0.2, 0.1, 2.0], [-0.4, 0.3, 5.0]])
    eye = stereo_cameras.shifted_camera(CAMERA, 0.03, 2.0)
    middle = torch.tensor([200.0, 150.0])
    before, after = (
        project(points, eye)[0],
        project(points, stereo_cameras.zoomed_camera(eye, 1.2))[0],
    )
    torch.testing.assert_close(after - middle, 1.2 * (before - middle), atol=1e-3, rtol=0)


def test_zoom_to_fill_is_slightly_larger_than_that_of_fill_frame() -> None:
    scene = square(2.0, 0.9)  # a little smaller than what is seen of it
    zoom = stereo_cameras.zoom_to_fill(scene, [CAMERA])
    assert 1.05 < zoom < 1.26
    assert fill_frame(scene, [CAMERA])[0].focal_px == pytest.approx(zoom * 360, rel=0.017)
    assert math.isclose(stereo_cameras.zoom_to_fill(square(2.0, 1.5), [CAMERA]), 1, rel_tol=0.017)
