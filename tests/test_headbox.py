from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.camera import Camera, look_at, project
from headbox.errors import SceneError
from headbox.gaussians import Gaussians
from headbox.headbox import (
    ZOOMS,
    Headbox,
    confine,
    fill_frame,
    measure_headbox,
    rotate_forward,
    view_from,
)
from headbox.render import render

metres = st.floats(0.01, 10)
boxes = st.builds(Headbox, lateral=metres, forward=metres, focus=st.floats(2, 50))
offsets = st.tuples(*[st.floats(-100, 100)] * 3)
POSED = look_at((1.0, -2.0, 0.5), (2.0, -1.0, 6.0))


def at_depths(depths: torch.Tensor) -> Gaussians:
    """Splats at these depths in the camera with viewmat POSED."""
    n = len(depths)
    seen = torch.stack([torch.linspace(-1, 1, n), torch.zeros(n), depths], dim=-1)
    return Gaussians(
        means=(seen - POSED[:3, 3]) @ POSED[:3, :3],
        quats=torch.ones(n, 4),
        scales=torch.ones(n, 3),
        opacities=torch.ones(n),
        colors=torch.ones(n, 3),
    )


def eye_of(camera: Camera) -> torch.Tensor:
    return -camera.viewmat[:3, :3].T @ camera.viewmat[:3, 3]


def test_the_limits_are_the_rule_of_the_released_program() -> None:
    scene = at_depths(torch.linspace(1, 101, 10_001))
    camera = Camera.of_photo(1200, 900, 1000.0).moved(POSED)
    limits = measure_headbox(scene, camera)
    near = 1 + 0.001 * 100
    # The means went to the world and back in float32: 1e-5 metres.
    assert limits.lateral == pytest.approx(0.08 * 1.5 * near, rel=1e-4)
    assert limits.forward == pytest.approx(0.15 * near, rel=1e-4)
    assert limits.focus == pytest.approx(1 + 0.1 * 100, rel=1e-4)


def test_the_eye_looks_at_least_two_metres_far() -> None:
    camera = Camera.of_photo(400, 300, 300.0).moved(POSED)
    assert measure_headbox(at_depths(torch.linspace(0.2, 1, 50)), camera).focus == 2.0


def test_splats_behind_the_camera_do_not_count() -> None:
    camera = Camera.of_photo(400, 300, 300.0).moved(POSED)
    depths = torch.linspace(2, 9, 80)
    alone = measure_headbox(at_depths(depths), camera)
    mixed = measure_headbox(at_depths(torch.cat([depths, -depths])), camera)
    assert mixed.lateral == pytest.approx(alone.lateral, rel=1e-4)
    with pytest.raises(SceneError, match="in front of the camera"):
        measure_headbox(at_depths(-depths), camera)


@given(boxes, offsets)
def test_confined_offsets_stay_inside_and_keep_their_direction(
    box: Headbox, offset: tuple[float, float, float]
) -> None:
    wanted = torch.tensor(offset, dtype=torch.float64)
    got = confine(box, wanted)
    axes = torch.tensor([box.lateral, box.lateral, box.forward], dtype=torch.float64)
    assert (got / axes).norm() <= 1 + 1e-12  # tanh(large) rounds to 1
    assert (got.abs() <= wanted.abs()).all()
    assert torch.linalg.cross(got, wanted).norm() <= 1e-9 * got.norm() * wanted.norm() + 1e-30


def test_small_moves_pass_and_large_ones_reach_the_surface() -> None:
    box = Headbox(lateral=0.2, forward=0.3, focus=2.0)
    small = torch.tensor([0.002, -0.001, 0.003], dtype=torch.float64)
    # tanh(n) / n = 1 - n^2 / 3, and n is 0.015 here.
    torch.testing.assert_close(confine(box, small), small, rtol=1e-4, atol=0)
    far = torch.tensor([[50.0, 0, 0], [0, -50.0, 0], [0, 0, 50.0], [0, 0, 0]])
    ends = torch.tensor([[0.2, 0, 0], [0, -0.2, 0], [0, 0, 0.3], [0, 0, 0]])
    torch.testing.assert_close(confine(box, far), ends)


@given(boxes, st.tuples(*[st.floats(-1, 1)] * 3))
def test_a_moved_eye_still_looks_at_the_focus(
    box: Headbox, share: tuple[float, float, float]
) -> None:
    camera = Camera.of_photo(640, 480, 500.0).moved(POSED)
    offset = 0.5 * box.focus * torch.tensor(share)
    moved = view_from(box, camera, offset)
    seen = torch.tensor([0.0, 0.0, box.focus])
    focus = (seen - POSED[:3, 3]) @ POSED[:3, :3]
    pixel, depth = project(focus, moved)
    # float32: the eye is up to 50 metres off, so a few 1e-6 of that, at 500 pixels a radian.
    torch.testing.assert_close(pixel, torch.tensor([320.0, 240.0]), atol=0.02, rtol=0)
    assert depth == pytest.approx(float((seen - offset).norm()), rel=1e-4)
    there = (eye_of(moved) @ POSED[:3, :3].T) + POSED[:3, 3]
    torch.testing.assert_close(there, offset, atol=1e-4, rtol=1e-4)


def test_the_default_path_starts_at_the_photo_and_has_no_seam() -> None:
    box = Headbox(lateral=0.2, forward=0.3, focus=4.0)
    camera = Camera.of_photo(640, 480, 500.0).moved(POSED)
    path = rotate_forward(box, camera)
    assert len(path) == 60
    torch.testing.assert_close(path[0].viewmat, camera.viewmat)
    assert all((c.width, c.height) == (640, 480) for c in path)
    eyes = torch.stack([eye_of(c) @ POSED[:3, :3].T + POSED[:3, 3] for c in path])
    torch.testing.assert_close(eyes[15], torch.tensor([0.2, 0.0, 0.15]), atol=1e-5, rtol=0)
    torch.testing.assert_close(eyes[30], torch.tensor([0.0, 0.0, 0.3]), atol=1e-5, rtol=0)
    torch.testing.assert_close(eyes[45], torch.tensor([-0.2, 0.0, 0.15]), atol=1e-5, rtol=0)
    assert eyes[:, 0].abs().max() <= 0.2 + 1e-5
    assert eyes[:, 2].min() >= -1e-5
    assert eyes[:, 2].max() <= 0.3 + 1e-5
    steps = (eyes - eyes.roll(1, 0)).norm(dim=1)  # the first is the one over the seam
    assert steps.max() < 1.05 * math.pi / 30 * 0.25  # a swing, at most as fast as its longest axis


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_a_path_has_as_many_frames_as_asked_for(frames: int) -> None:
    box = Headbox(lateral=0.2, forward=0.3, focus=4.0)
    assert len(rotate_forward(box, Camera.of_photo(64, 48, 50.0), frames)) == frames


def wall(half_width: float) -> Gaussians:
    """An opaque wall 1 m before the camera (nearer than the focus), that far to all sides."""
    x = torch.linspace(-half_width, half_width, 60)
    means = torch.stack([*torch.meshgrid(x, x, indexing="xy"), torch.ones(60, 60)], -1)
    count = 60 * 60
    return Gaussians(
        means=means.reshape(count, 3),
        quats=torch.tensor([1.0, 0, 0, 0]).expand(count, 4),
        scales=torch.full((count, 3), half_width / 40),
        opacities=torch.full((count,), 0.99),
        colors=torch.full((count, 3), 0.5),
    )


def _rim(x: torch.Tensor) -> torch.Tensor:
    return torch.cat([x[0], x[-1], x[:, 0], x[:, -1]])


def test_a_film_shows_no_edge_and_loses_no_more_of_the_picture_than_that() -> None:
    camera = Camera.of_photo(160, 160, 160.0)  # sees half a metre to all sides on the wall
    scene = wall(0.5)
    box = measure_headbox(scene, camera)
    sideways = torch.linspace(-box.lateral, box.lateral, 23)
    cameras = [view_from(box, camera, torch.tensor([x, 0.0, 0.0])) for x in sideways.tolist()]
    filled = fill_frame(scene, cameras)
    zoom = filled[0].focal_px / camera.focal_px
    assert 1.0 < zoom < 1.25

    def worst_rim(views: list[Camera]) -> float:
        empty = [render(scene, view).alphas < 0.5 for view in views]
        return max(float(_rim(e).float().mean()) for e in empty)

    some = slice(None, None, 7)  # others than those that were looked at
    assert worst_rim(cameras[some]) > 0.2  # a side is a quarter of the rim
    assert worst_rim(filled[some]) < 0.05
    for before, after in zip(cameras, filled, strict=True):
        assert torch.equal(before.viewmat, after.viewmat)
        assert torch.equal(before.K[:, 2], after.K[:, 2])


@pytest.mark.parametrize(("half_width", "zoom"), [(2.0, 1.0), (0.2, ZOOMS[-1])])
def test_a_large_scene_is_not_cropped_and_a_tiny_one_not_for_ever(
    half_width: float, zoom: float
) -> None:
    camera = Camera.of_photo(160, 120, 160.0)
    scene = wall(half_width)
    cameras = rotate_forward(measure_headbox(scene, camera), camera)
    assert fill_frame(scene, cameras)[0].focal_px == pytest.approx(160 * zoom)
