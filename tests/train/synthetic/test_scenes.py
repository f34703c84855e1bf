from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headbox.train.synthetic import meshes
from headbox.train.synthetic.layout import Piece, SceneBuilder, SceneCamera, SceneLayout, pose
from headbox.train.synthetic.scenes import SCENE_KINDS, make_layout
from support.tiny_assets import tiny_catalogue

CATALOGUE = tiny_catalogue()
SHAPES = set(meshes.shapes())
angles = st.floats(-3, 3)
scene_cameras = st.builds(
    SceneCamera,
    eye=st.tuples(*[st.floats(-50, 50)] * 3).map(np.array),
    yaw=angles,
    pitch=angles,
    roll=angles,
    half_width=st.floats(0.3, 1.0),
)


def layout(seed: int) -> SceneLayout:
    return make_layout(np.random.default_rng([1, seed]), CATALOGUE)


def built(kind: str, seed: int) -> tuple[SceneBuilder, SceneCamera]:
    scene = SceneBuilder(np.random.default_rng([2, seed]), CATALOGUE)
    viewpoint = SCENE_KINDS[kind][1](scene)
    return scene, SceneCamera(viewpoint.eye, viewpoint.yaw, viewpoint.pitch, 0.0, 0.7)


@given(scene_cameras)
def test_the_camera_has_opencv_axes(camera: SceneCamera) -> None:
    turn = camera.camera_to_world[:3, :3]
    # Products of sines and cosines in float64.
    np.testing.assert_allclose(turn.T @ turn, np.eye(3), atol=1e-12)
    assert np.linalg.det(turn) == pytest.approx(1)
    np.testing.assert_allclose(camera.viewmat @ camera.camera_to_world, np.eye(4), atol=1e-9)
    pixels, depth = camera.project((camera.eye + turn @ [0.1, 0.2, 1.0])[None], 300, 200)
    focal = camera.focal_px(300)
    # Right and down in the picture are +x and +y of the camera; coordinates up to 50 m lose digits.
    np.testing.assert_allclose(pixels[0], [150 + 0.1 * focal, 100 + 0.2 * focal], atol=1e-6)
    np.testing.assert_allclose(depth, 1, atol=1e-9)


def test_the_horizon_and_the_field_of_view() -> None:
    camera = SceneCamera(np.array([0, 1.6, 0]), 0.0, 0.0, 0.0, half_width=0.8)
    ahead, below, right = [0, 1.6, -10], [0, 0, -10], [8, 1.6, -10]
    pixels, depth = camera.project(np.array([ahead, below, right]), 100, 100)
    np.testing.assert_allclose(depth, 10)
    np.testing.assert_allclose(pixels, [[50, 50], [50, 60], [100, 50]])  # x = 8 is the right edge
    down = SceneCamera(camera.eye, 0.0, -math.pi / 2, 0.0, 0.8)
    np.testing.assert_allclose(down.project(np.zeros((1, 3)), 100, 100)[0], [[50, 50]], atol=1e-9)
    left = SceneCamera(camera.eye, math.pi / 2, 0.0, 0.0, 0.8)  # yaw turns to the left
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
    eyes = {layout(seed).camera.eye.tobytes() for seed in range(40)}
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


@pytest.mark.parametrize("kind", SCENE_KINDS)
def test_every_kind_can_be_drawn(kind: str) -> None:
    for seed in range(25):
        scene, camera = built(kind, seed)
        assert scene.pieces
        for piece in scene.pieces:
            check_piece(piece)
        assert np.isfinite(camera.viewmat).all()


def test_light_and_lens_stay_in_their_ranges() -> None:
    for seed in range(150):
        made = layout(seed)
        degrees = 2 * math.degrees(math.atan(made.camera.half_width))
        assert 12 - 1e-9 <= degrees <= 105 + 1e-9
        assert made.camera.focal_px(384) == pytest.approx(192 / made.camera.half_width)
        light = made.lighting
        assert np.linalg.norm(light.sun) == pytest.approx(1)
        assert light.sun[1] > 0  # from above
        assert light.points.shape[0] <= 4
        assert light.points.shape[1] == 6
        assert 0 <= light.sky < len(CATALOGUE.skies)
        assert light.shadow_radius > 0


def test_the_mix_of_kinds() -> None:
    assert sum(share for share, _, _ in SCENE_KINDS.values()) == pytest.approx(1)
    count = 600
    made = [layout(seed) for seed in range(count)]
    for kind, (share, _, _) in SCENE_KINDS.items():
        found = sum(m.kind == kind for m in made)
        # Four standard deviations; the seeds are fixed.
        assert abs(found - share * count) < 4 * math.sqrt(count * share * (1 - share))
    hands = sum(any(str(p.mesh).startswith("hand") for p in m.pieces) for m in made)
    # About 15 % of all scenes have something close to the lens, two in eight of these a hand.
    assert 0.015 < hands / count < 0.08


def test_furniture_keeps_its_metres_and_stays_in_the_room() -> None:
    for seed in range(25):
        scene, camera = built("room", seed)
        floor = scene.pieces[0]
        assert floor.mesh == "quad"
        half = np.linalg.norm(floor.matrix[:3, :2], axis=0) / 2
        assert (np.abs(camera.eye[[0, 2]]) < half).all()
        assert 0.29 < camera.eye[1] < 2.21
        for piece in scene.pieces:
            if isinstance(piece.mesh, int):
                scale = np.linalg.norm(piece.matrix[:3, :3], axis=0)
                np.testing.assert_allclose(scale, scale[0])  # not stretched
                assert 0.92 <= scale[0] <= 1.1
                assert (np.abs(piece.matrix[[0, 2], 3]) < half + 0.5).all()


def test_furniture_does_not_stand_in_furniture() -> None:
    scene = SceneBuilder(np.random.default_rng(0), CATALOGUE, discs=[(0.0, 0.0, 0.5)])
    assert not scene.free(0.5, 0.0, 0.3)
    assert scene.free(0.9, 0.0, 0.3)


def test_flat_lays_are_seen_from_above_and_walls_from_the_front() -> None:
    for seed in range(25):
        _, camera = built("flat-lay", seed)
        assert camera.camera_to_world[1, 2] < -0.8  # forward is down
        assert 0.4 < camera.eye[1] < 2.01
        _, camera = built("wall", seed)
        assert camera.eye[2] > 0
        assert camera.camera_to_world[2, 2] < 0.1  # towards the wall, which lies in z = 0


def test_there_is_no_plain_under_the_hills() -> None:
    seen = set()
    for seed in range(60):
        scene, _ = built("landscape", seed)
        plains = [p for p in scene.pieces if p.mesh == "quad" and p.matrix[0, 0] > 800]
        hills = [p for p in scene.pieces if str(p.mesh).startswith("terrain")]
        assert len(plains) + len(hills) == 1  # the lower would be the hidden layer of the upper
        seen.add(bool(hills))
    assert seen == {True, False}


def test_things_stand_on_the_hills() -> None:
    scene = SceneBuilder(np.random.default_rng(0), CATALOGUE, terrain=(2, 400.0, 30.0))
    corners = meshes.terrain(2)[:, :3] * [400, 30, 400]
    for x, y, z in corners[:: len(corners) // 50]:
        assert scene.height_at(x, z) == pytest.approx(y, abs=1e-3)  # float32 of 30 m
    assert scene.height_at(0, 0) == pytest.approx(0, abs=1e-9)
    scene.terrain = None
    assert scene.height_at(12, 3) == 0


@given(st.tuples(*[st.floats(-5, 5)] * 3), st.tuples(*[st.floats(-5, 5)] * 3))
def test_a_pole_ends_where_it_should(foot: tuple, top: tuple) -> None:
    foot_point, top_point = np.array(foot), np.array(top)
    if np.linalg.norm(top_point - foot_point) < 0.01:
        top_point = foot_point + np.array([0, 1, 0])
    scene = SceneBuilder(np.random.default_rng(0), CATALOGUE)
    scene.pole(foot_point, top_point, 0.02)
    matrix = scene.pieces[0].matrix
    np.testing.assert_allclose(matrix @ [0, 0, 0, 1], [*foot_point, 1])
    np.testing.assert_allclose(matrix @ [0, 1, 0, 1], [*top_point, 1], atol=1e-9)
    radii = np.linalg.norm(matrix[:3, [0, 2]], axis=0) / 2
    np.testing.assert_allclose(radii, 0.02)
    assert np.linalg.det(matrix[:3, :3]) > 0  # not mirrored


def test_pictures_and_cut_out_leaves_are_no_wall_paper() -> None:
    scene = SceneBuilder(np.random.default_rng(3), CATALOGUE)
    for words in ((), ("wood",), ("nothing has this name",), ("wood", "paint")):
        chosen = {scene.texture(words) for _ in range(60)}
        assert chosen <= {"brick", "wood", "grass", "plaster", "paint0"}
    assert {scene.picture() for _ in range(20)} == {"picture0"}
    assert {scene.leaf() for _ in range(20)} == {"leaf0"}


def test_every_kind_stays_small_enough_to_draw() -> None:
    for kind in SCENE_KINDS:
        for seed in range(25):
            scene, _ = built(kind, seed)
            # Each piece is a command to OpenGL: hundreds of them cost more than what they draw.
            assert len(scene.pieces) <= 600, kind
            assert all(np.isfinite(piece.matrix).all() for piece in scene.pieces), kind
