from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.camera import Camera, look_at, project, unproject
from headbox.errors import SceneError
from headbox.gaussians import Gaussians, Scene
from headbox.images.framing import ZOOMS, fill_frame
from headbox.limits import Headbox, confine, reach, view_from
from headbox.render import render_view
from headbox.scene.camera_paths import rotate_forward
from headbox.scene.measure_headbox import (
    MAX_STRETCH,
    MIN_COVERAGE,
    SEARCH_RANGE,
    SEARCH_STEPS,
    Probe,
    measure_headbox,
    with_headbox,
)

metres = st.floats(0.01, 10)
boxes = st.builds(Headbox, *[metres] * 6, focus=st.floats(2, 50))
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


@given(boxes)
def test_a_headbox_survives_its_json(box: Headbox) -> None:
    again = Headbox.from_dict(json.loads(json.dumps(box.to_dict())))
    # Four digits: at most 5 of the next one.
    assert dataclasses.astuple(again) == pytest.approx(dataclasses.astuple(box), rel=5.1e-4)
    assert Headbox.from_dict(again.to_dict()) == again


GOOD = Headbox(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 2.0)


@pytest.mark.parametrize(
    "facts",
    [
        None, {}, [], 7, "text", GOOD.to_dict() | {"left": -0.1}, GOOD.to_dict() | {"up": math.nan},
        GOOD.to_dict() | {"down": math.inf}, GOOD.to_dict() | {"right": "a"},
        GOOD.to_dict() | {"focus": 0}, GOOD.to_dict() | {"left": 10**400},
    ],
)  # fmt: skip
def test_what_is_no_headbox_is_refused(facts: Any) -> None:
    with pytest.raises(SceneError, match="is no headbox"):
        Headbox.from_dict(facts)


def test_only_a_scene_without_a_headbox_is_measured() -> None:
    camera = Camera.of_photo(40, 30, 36.0)
    assert with_headbox(Scene(wall(0.5), camera, headbox=GOOD)).headbox == GOOD
    measured = with_headbox(Scene(wall(0.5), camera)).headbox
    assert measured == measure_headbox(wall(0.5), camera)
    with pytest.raises(SceneError, match="has no camera"):
        with_headbox(Scene(wall(0.5), None, headbox=GOOD))


def test_how_far_is_looked_follows_from_the_nearest_surface() -> None:
    scene = at_depths(torch.linspace(1, 101, 10_001))
    probe = Probe(scene, Camera.of_photo(1200, 900, 1000.0).moved(POSED))
    near = 1 + 0.001 * 100
    # The means went to the world and back in float32: 1e-5 metres.
    for side in ("left", "right", "up", "down"):
        assert probe.caps[side] == pytest.approx(SEARCH_RANGE[0] * 1.5 * near, rel=1e-4)
    for side in ("forward", "backward"):
        assert probe.caps[side] == pytest.approx(SEARCH_RANGE[1] * near, rel=1e-4)
    assert probe.focus == pytest.approx(1 + 0.1 * 100, rel=1e-4)


def test_the_eye_looks_at_least_two_metres_far() -> None:
    camera = Camera.of_photo(400, 300, 300.0).moved(POSED)
    assert measure_headbox(at_depths(torch.linspace(0.2, 1, 50)), camera).focus == 2.0


def test_splats_behind_the_camera_do_not_count() -> None:
    camera = Camera.of_photo(400, 300, 300.0).moved(POSED)
    depths = torch.linspace(2, 9, 80)
    alone = measure_headbox(at_depths(depths), camera)
    mixed = measure_headbox(at_depths(torch.cat([depths, -depths])), camera)
    assert dataclasses.astuple(mixed) == pytest.approx(dataclasses.astuple(alone), rel=1e-4)
    with pytest.raises(SceneError, match="in front of the camera"):
        measure_headbox(at_depths(-depths), camera)


FOCAL, BOARD = 160.0, 20  # pixels: the board is as high, and twice as wide


def board_before_a_wall(wall_depth: float, hidden: slice = slice(0, 0)) -> Gaussians:
    """A board 1 m before the camera of 160 x 120 pixels, and a wall that is not there behind it but
    in the `hidden` columns; two splats for every pixel's side."""
    y, x = torch.meshgrid(
        (torch.arange(240) + 0.5) / 2, (torch.arange(320) + 0.5) / 2, indexing="ij"
    )
    on_board = ((y - 60).abs() < BOARD / 2) & ((x - 80).abs() < BOARD)
    behind = torch.zeros_like(on_board)
    behind[:, hidden] = on_board[:, hidden]
    layers = [(torch.where(on_board, 1.0, wall_depth), torch.ones_like(on_board))]
    layers.append((torch.full_like(x, wall_depth), behind))
    camera = Camera.of_photo(160, 120, FOCAL)
    depths = torch.cat([depth[kept] for depth, kept in layers])
    pixels = torch.cat([torch.stack([x[kept], y[kept]], -1) for _, kept in layers])
    count = len(depths)
    return Gaussians(
        means=unproject(pixels, depths, camera),
        quats=torch.tensor([1.0, 0, 0, 0]).expand(count, 4),
        scales=(0.4 * depths / FOCAL)[:, None].expand(count, 3),
        opacities=torch.full((count,), 0.99),
        colors=torch.full((count, 3), 0.5),
    )


@pytest.mark.parametrize("wall_depth", [2.0, 4.0])
def test_the_limit_is_where_the_shadow_of_a_board_is_too_large(wall_depth: float) -> None:
    """Moved t aside, the eye sees beside the board a strip of t f (1 - 1 / wall) pixels where there
    is nothing."""
    camera = Camera.of_photo(160, 120, FOCAL)
    scene = board_before_a_wall(wall_depth)
    box, probe = measure_headbox(scene, camera), Probe(scene, camera)
    counted = 160 * 0.98 * 120 * 0.98  # pixels, less what leaves the photo's picture on one side
    area_per_metre = {"aside": BOARD, "upright": 2 * BOARD}  # of what the strip grows along
    step = probe.caps["left"] / SEARCH_STEPS
    for side, along in (
        ("left", "aside"),
        ("right", "aside"),
        ("up", "upright"),
        ("down", "upright"),
    ):
        strip = area_per_metre[along] * FOCAL * (1 - 1 / wall_depth)
        expected = (1 - MIN_COVERAGE) * counted / strip
        assert step < expected < (SEARCH_STEPS - 2) * step  # or this would test nothing
        # A step of the search; 15 % of the pixels, that are not counted on the side that the eye
        # goes to; a fade of half a pixel at the strip's two sides, 1 / 160 m each.
        assert 0.85 * expected - step < getattr(box, side) < expected + step + 2 / FOCAL


def test_the_wider_the_gap_the_smaller_the_headbox() -> None:
    camera = Camera.of_photo(160, 120, FOCAL)
    boxes = [measure_headbox(board_before_a_wall(depth), camera) for depth in (1.2, 2.0, 4.0, 20.0)]
    for side in ("left", "right", "up", "down"):
        limits = [getattr(box, side) for box in boxes]
        assert limits == sorted(limits, reverse=True)
        assert limits[0] > limits[-1]


def test_a_mirrored_scene_has_the_mirrored_headbox() -> None:
    camera = Camera.of_photo(160, 120, FOCAL)
    scene = board_before_a_wall(4.0, hidden=slice(160, 240))  # the board's right half hides a wall
    box = measure_headbox(scene, camera)
    assert box.right > 1.2 * box.left
    mirrored = dataclasses.replace(scene, means=scene.means * torch.tensor([-1.0, 1, 1]))
    assert measure_headbox(mirrored, camera) == dataclasses.replace(
        box, left=box.right, right=box.left
    )


def test_splats_that_are_deep_are_smears_from_beside() -> None:
    camera = Camera.of_photo(160, 120, FOCAL)
    scene = wall(0.6)
    flat = measure_headbox(scene, camera)
    probe = Probe(scene, camera)
    assert flat.right == pytest.approx(probe.caps["right"])
    rays = torch.nn.functional.normalize(scene.means, dim=1)  # becomes their z axis
    quats = torch.stack([1 + rays[:, 2], -rays[:, 1], rays[:, 0], 0 * rays[:, 0]], 1)
    deep = dataclasses.replace(scene, quats=quats, scales=scene.scales * torch.tensor([1.0, 1, 40]))
    box = measure_headbox(deep, camera)
    # A splat s wide and 40 s deep, 1 m away, is as wide again from t = 1 / 40 m beside it on; in
    # the picture's corners a quarter later.
    assert box.right == pytest.approx(MAX_STRETCH / 40, abs=probe.caps["right"] / SEARCH_STEPS)


@given(boxes, offsets)
def test_confined_offsets_stay_inside_and_keep_their_direction(
    box: Headbox, offset: tuple[float, float, float]
) -> None:
    wanted = torch.tensor(offset, dtype=torch.float64)
    got = confine(box, wanted)
    assert reach(box, got) <= 1 + 1e-12  # tanh(large) rounds to 1
    assert (got.abs() <= wanted.abs()).all()
    assert torch.linalg.cross(got, wanted).norm() <= 1e-9 * got.norm() * wanted.norm() + 1e-30


def test_small_moves_pass_and_large_ones_reach_the_surface() -> None:
    small = torch.tensor([0.002, -0.001, 0.003], dtype=torch.float64)
    # tanh(n) / n = 1 - n^2 / 3, and n is 0.012 here.
    torch.testing.assert_close(confine(GOOD, small), small, rtol=1e-4, atol=0)
    far = torch.cat([50.0 * torch.eye(3), -50.0 * torch.eye(3), torch.zeros(1, 3)])
    ends = torch.cat([torch.diag(torch.tensor([0.2, 0.4, 0.5])), torch.zeros(4, 3)])
    ends[3:6] = -torch.diag(torch.tensor([0.1, 0.3, 0.6]))
    torch.testing.assert_close(confine(GOOD, far), ends)


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
    sideways = torch.linspace(-box.left, box.right, 23)
    cameras = [view_from(box, camera, torch.tensor([x, 0.0, 0.0])) for x in sideways.tolist()]
    filled = fill_frame(scene, cameras)
    zoom = filled[0].focal_px / camera.focal_px
    assert 1.0 < zoom < 1.25

    def worst_rim(views: list[Camera]) -> float:
        empty = [render_view(scene, view).alphas < 0.5 for view in views]
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
