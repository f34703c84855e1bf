from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headbox.train.synthetic import meshes
from headbox.train.synthetic.catalogue import KINDS, make_layout
from headbox.train.synthetic.layout import Layout, Piece, Stage, View, pose
from support.tiny_assets import tiny_catalogue

CATALOGUE = tiny_catalogue()
SHAPES = set(meshes.shapes())
angles = st.floats(-3, 3)
views = st.builds(
    View,
    eye=st.tuples(*[st.floats(-50, 50)] * 3).map(np.array),
    yaw=angles,
    pitch=angles,
    roll=angles,
    half_width=st.floats(0.3, 1.0),
)


def layout(seed: int) -> Layout:
    return make_layout(np.random.default_rng([1, seed]), CATALOGUE)


def built(kind: str, seed: int) -> tuple[Stage, View]:
    stage = Stage(np.random.default_rng([2, seed]), CATALOGUE)
    shot = KINDS[kind][1](stage)
    return stage, View(shot.eye, shot.yaw, shot.pitch, 0.0, 0.7)


@given(views)
def test_the_camera_has_opencv_axes(view: View) -> None:
    turn = view.camera_to_world[:3, :3]
    # Products of sines and cosines in float64.
    np.testing.assert_allclose(turn.T @ turn, np.eye(3), atol=1e-12)
    assert np.linalg.det(turn) == pytest.approx(1)
    np.testing.assert_allclose(view.viewmat @ view.camera_to_world, np.eye(4), atol=1e-9)
    pixels, depth = view.project((view.eye + turn @ [0.1, 0.2, 1.0])[None], 300, 200)
    focal = view.focal_px(300)
    # Right and down in the picture are +x and +y of the camera; coordinates up to 50 m lose digits.
    np.testing.assert_allclose(pixels[0], [150 + 0.1 * focal, 100 + 0.2 * focal], atol=1e-6)
    np.testing.assert_allclose(depth, 1, atol=1e-9)


def test_the_horizon_and_the_field_of_view() -> None:
    view = View(np.array([0, 1.6, 0]), 0.0, 0.0, 0.0, half_width=0.8)
    ahead, below, right = [0, 1.6, -10], [0, 0, -10], [8, 1.6, -10]
    pixels, depth = view.project(np.array([ahead, below, right]), 100, 100)
    np.testing.assert_allclose(depth, 10)
    np.testing.assert_allclose(pixels, [[50, 50], [50, 60], [100, 50]])  # x = 8 is the right edge
    down = View(view.eye, 0.0, -math.pi / 2, 0.0, 0.8)
    np.testing.assert_allclose(down.project(np.zeros((1, 3)), 100, 100)[0], [[50, 50]], atol=1e-9)
    left = View(view.eye, math.pi / 2, 0.0, 0.0, 0.8)  # yaw turns to the left
    assert left.project(np.array([[-5.0, 1.6, 0]]), 100, 100)[1][0] == pytest.approx(5)


@given(angles, angles, angles, st.tuples(*[st.floats(0.1, 5)] * 3))
def test_a_pose_scales_then_turns_then_moves(yaw, pitch, roll, size) -> None:
    matrix = pose((1, 2, 3), yaw, size, pitch, roll)
    np.testing.assert_allclose(np.linalg.norm(matrix[:3, :3], axis=0), size)
    assert np.linalg.det(matrix[:3, :3]) == pytest.approx(np.prod(size))
    np.testing.assert_array_equal(matrix[:, 3], [1, 2, 3, 1])


def test_a_scene_depends_on_its_seed_alone() -> None:
    for seed in range(40):
        first, second = layout(seed), layout(seed)
        assert first.kind == second.kind
        assert len(first.pieces) == len(second.pieces)
        for a, b in zip(first.pieces, second.pieces, strict=True):
            assert (a.mesh, a.texture, a.tint, a.repeat) == (b.mesh, b.texture, b.tint, b.repeat)
            np.testing.assert_array_equal(a.matrix, b.matrix)
    eyes = {layout(seed).view.eye.tobytes() for seed in range(40)}
    assert len(eyes) == 40


def check_piece(piece: Piece) -> None:
    if isinstance(piece.mesh, str):
        assert piece.mesh in SHAPES
    else:
        assert 0 <= piece.mesh < len(CATALOGUE.models)
    assert piece.texture is None or piece.texture in CATALOGUE.textures
    assert np.isfinite(piece.matrix).all()
    assert abs(np.linalg.det(piece.matrix[:3, :3])) > 0
    np.testing.assert_array_equal(piece.matrix[3], [0, 0, 0, 1])
    assert len(piece.tint) == 3
    assert min(piece.tint) >= 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_drawn(kind: str) -> None:
    for seed in range(25):
        stage, view = built(kind, seed)
        assert stage.pieces
        for piece in stage.pieces:
            check_piece(piece)
        assert np.isfinite(view.viewmat).all()


def test_light_and_lens_stay_in_their_ranges() -> None:
    for seed in range(150):
        made = layout(seed)
        degrees = 2 * math.degrees(math.atan(made.view.half_width))
        assert 12 - 1e-9 <= degrees <= 105 + 1e-9
        assert made.view.focal_px(384) == pytest.approx(192 / made.view.half_width)
        light = made.lighting
        assert np.linalg.norm(light.sun) == pytest.approx(1)
        assert light.sun[1] > 0  # from above
        assert light.points.shape[0] <= 4
        assert light.points.shape[1] == 6
        assert 0 <= light.sky < len(CATALOGUE.skies)
        assert light.shadow_radius > 0


def test_the_mix_of_kinds() -> None:
    assert sum(share for share, _, _ in KINDS.values()) == pytest.approx(1)
    count = 600
    made = [layout(seed) for seed in range(count)]
    for kind, (share, _, _) in KINDS.items():
        found = sum(m.kind == kind for m in made)
        # Four standard deviations; the seeds are fixed.
        assert abs(found - share * count) < 4 * math.sqrt(count * share * (1 - share))
    hands = sum(any(str(p.mesh).startswith("hand") for p in m.pieces) for m in made)
    # About 15 % of all scenes have something close to the lens, two in eight of these a hand.
    assert 0.015 < hands / count < 0.08


def test_furniture_keeps_its_metres_and_stays_in_the_room() -> None:
    for seed in range(25):
        stage, view = built("room", seed)
        floor = stage.pieces[0]
        assert floor.mesh == "quad"
        half = np.linalg.norm(floor.matrix[:3, :2], axis=0) / 2
        assert (np.abs(view.eye[[0, 2]]) < half).all()
        assert 0.29 < view.eye[1] < 2.21
        for piece in stage.pieces:
            if isinstance(piece.mesh, int):
                scale = np.linalg.norm(piece.matrix[:3, :3], axis=0)
                np.testing.assert_allclose(scale, scale[0])  # not stretched
                assert 0.92 <= scale[0] <= 1.1
                assert (np.abs(piece.matrix[[0, 2], 3]) < half + 0.5).all()


def test_furniture_does_not_stand_in_furniture() -> None:
    stage = Stage(np.random.default_rng(0), CATALOGUE, discs=[(0.0, 0.0, 0.5)])
    assert not stage.free(0.5, 0.0, 0.3)
    assert stage.free(0.9, 0.0, 0.3)


def test_flat_lays_are_seen_from_above_and_walls_from_the_front() -> None:
    for seed in range(25):
        _, view = built("flat-lay", seed)
        assert view.camera_to_world[1, 2] < -0.8  # forward is down
        assert 0.4 < view.eye[1] < 2.01
        _, view = built("wall", seed)
        assert view.eye[2] > 0
        assert view.camera_to_world[2, 2] < 0.1  # towards the wall, which lies in z = 0


def test_there_is_no_plain_under_the_hills() -> None:
    seen = set()
    for seed in range(60):
        stage, _ = built("landscape", seed)
        plains = [p for p in stage.pieces if p.mesh == "quad" and p.matrix[0, 0] > 800]
        hills = [p for p in stage.pieces if str(p.mesh).startswith("terrain")]
        assert len(plains) + len(hills) == 1  # the lower would be the hidden layer of the upper
        seen.add(bool(hills))
    assert seen == {True, False}


def test_things_stand_on_the_hills() -> None:
    stage = Stage(np.random.default_rng(0), CATALOGUE, terrain=(2, 400.0, 30.0))
    corners = meshes.terrain(2)[:, :3] * [400, 30, 400]
    for x, y, z in corners[:: len(corners) // 50]:
        assert stage.height_at(x, z) == pytest.approx(y, abs=1e-3)  # float32 of 30 m
    assert stage.height_at(0, 0) == pytest.approx(0, abs=1e-9)
    stage.terrain = None
    assert stage.height_at(12, 3) == 0


@given(st.tuples(*[st.floats(-5, 5)] * 3), st.tuples(*[st.floats(-5, 5)] * 3))
def test_a_pole_ends_where_it_should(foot: tuple, top: tuple) -> None:
    foot_point, top_point = np.array(foot), np.array(top)
    if np.linalg.norm(top_point - foot_point) < 0.01:
        top_point = foot_point + np.array([0, 1, 0])
    stage = Stage(np.random.default_rng(0), CATALOGUE)
    stage.pole(foot_point, top_point, 0.02)
    matrix = stage.pieces[0].matrix
    np.testing.assert_allclose(matrix @ [0, 0, 0, 1], [*foot_point, 1])
    np.testing.assert_allclose(matrix @ [0, 1, 0, 1], [*top_point, 1], atol=1e-9)
    radii = np.linalg.norm(matrix[:3, [0, 2]], axis=0) / 2
    np.testing.assert_allclose(radii, 0.02)
    assert np.linalg.det(matrix[:3, :3]) > 0  # not mirrored


def test_pictures_and_cut_out_leaves_are_no_wall_paper() -> None:
    stage = Stage(np.random.default_rng(3), CATALOGUE)
    for words in ((), ("wood",), ("nothing has this name",), ("wood", "paint")):
        chosen = {stage.texture(words) for _ in range(60)}
        assert chosen <= {"brick", "wood", "grass", "plaster", "paint0"}
    assert {stage.picture() for _ in range(20)} == {"picture0"}
    assert {stage.leaf() for _ in range(20)} == {"leaf0"}


def test_every_kind_stays_small_enough_to_draw() -> None:
    for kind in KINDS:
        for seed in range(25):
            stage, _ = built(kind, seed)
            # Each piece is a command to OpenGL: hundreds of them cost more than what they draw.
            assert len(stage.pieces) <= 600, kind
            assert all(np.isfinite(piece.matrix).all() for piece in stage.pieces), kind
