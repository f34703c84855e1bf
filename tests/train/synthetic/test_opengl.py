"""Depth that is known by formula, drawn with OpenGL."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from headbox.train.synthetic import textures
from headbox.train.synthetic.layout import Lighting, Piece, SceneCamera, SceneLayout, pose
from headbox.train.synthetic.opengl import Renderer
from support.tiny_assets import MODELS, tiny_assets

pytestmark = pytest.mark.train
SIZE = 96
VIEW = SceneCamera(np.zeros(3), 0.0, 0.0, 0.0, half_width=0.5)  # from the origin along -z
LIGHT = Lighting(
    sun=np.array([0.0, 0.6, 0.8]),
    sun_color=np.ones(3),
    above=np.full(3, 0.4),
    below=np.full(3, 0.3),
    points=np.zeros((0, 6)),
    shadow_center=np.array([0.0, 0, -3]),
    shadow_radius=5.0,
    sky=0,
    sky_turn=0.0,
    sky_gain=1.0,
    fog=0.0,
    fog_color=np.zeros(3),
    exposure=0.0,
)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    leaf = np.zeros((64, 64, 4), np.uint8)
    leaf[..., :3] = 180
    leaf[16:48, 16:48, 3] = 255  # a square hole's opposite
    surface = textures.surface_texture(np.random.default_rng(0))
    return Renderer(tiny_assets(), {"leaf0": leaf, "paint0": surface}, SIZE)


def scene(*pieces: Piece, camera: SceneCamera = VIEW, **light) -> SceneLayout:
    return SceneLayout("test", list(pieces), camera, dataclasses.replace(LIGHT, **light))


def wall(z: float, tilt: float = 0.0) -> Piece:
    """A wide quad through (0, 0, -z)."""
    matrix = pose((0, 0, -z), tilt) @ pose((0, -20, 0), 0, (40, 40, 1))
    return Piece("quad", matrix, tint=(0.6, 0.6, 0.6), casts=False)


def box(z: float, side: float = 0.5, mirrored: bool = False) -> Piece:
    """A cube round the axis whose front is at z metres."""
    size = (-side if mirrored else side, side, side)
    return Piece("box", pose((0, -side / 2, -z - side / 2), 0, size))


def rays() -> tuple[np.ndarray, np.ndarray]:
    """x/z and y/z [SIZE] of the points where depth is taken: texels of a picture 1.5 times as
    large, the one that holds the pixel's centre."""
    at = (np.floor((np.arange(SIZE) + 0.5) * 1.5) + 0.5) / 1.5
    slope = (at - SIZE / 2) / VIEW.focal_px(SIZE)
    return slope[None, :], slope[:, None]


def test_a_wall_has_its_distance_and_nothing_behind(renderer: Renderer) -> None:
    drawn = renderer.render(scene(wall(3.0)))
    # z comes from float32 positions of some tens of metres.
    np.testing.assert_allclose(drawn.depth, 3.0, rtol=1e-5)
    assert (drawn.hidden_depth == 0).all()
    assert not drawn.back_facing.any()
    assert drawn.rgb.shape == (SIZE, SIZE, 3)
    assert drawn.rgb.dtype == np.uint8


@pytest.mark.parametrize("tilt", [-0.9, 0.3, 0.7])
def test_a_slanting_wall_follows_the_formula(renderer: Renderer, tilt: float) -> None:
    drawn = renderer.render(scene(wall(4.0, tilt)))
    right, down = rays()
    # Points (x, y, -z) of the plane: sin(tilt) x + cos(tilt) (4 - z) = 0.
    inverse = (math.cos(tilt) - math.sin(tilt) * right) / (4 * math.cos(tilt)) + 0 * down
    np.testing.assert_allclose(1 / drawn.depth, inverse, rtol=2e-5)


def test_a_floor_lies_below(renderer: Renderer) -> None:
    floor = Piece("quad", pose((0, -1.5, 60), 0, (120, 120, 1), -math.pi / 2))
    drawn = renderer.render(scene(floor))
    _, down = rays()
    expected = np.where(down > 1.5 / 60, 1.5 / np.maximum(down, 1e-6), 0) + np.zeros((1, SIZE))
    np.testing.assert_allclose(drawn.depth, expected, rtol=1e-4)  # as above, at a flat angle
    assert (drawn.depth[: SIZE // 2] == 0).all()  # sky


@pytest.mark.parametrize("mirrored", [False, True])
def test_behind_a_box_is_the_wall_and_not_its_own_back(renderer: Renderer, mirrored: bool) -> None:
    drawn = renderer.render(scene(wall(4.0), box(2.0, mirrored=mirrored)))
    right, down = rays()
    front = np.maximum(np.abs(right), np.abs(down)) < 0.25 / 2
    assert 0.04 < front.mean() < 0.09  # (0.25 / 2 / 0.5) ** 2
    np.testing.assert_allclose(drawn.depth[front], 2.0, rtol=1e-5)
    np.testing.assert_allclose(drawn.depth[~front], 4.0, rtol=1e-5)
    # The hidden layer is taken at the pixels' centres: the outline may be off by one pixel.
    np.testing.assert_allclose(drawn.hidden_depth[front], 4.0, rtol=1e-5)
    assert (drawn.hidden_depth[~front] == 0).all()
    assert not drawn.back_facing.any()
    assert (drawn.hidden_rgb[~front] == 0).all()
    assert drawn.hidden_rgb[front].min() > 0


@pytest.mark.parametrize(("gap", "found"), [(0.1, False), (0.2, False), (0.25, True), (3.0, True)])
def test_what_is_close_behind_is_not_hidden_but_the_same_thing(
    renderer: Renderer, gap: float, found: bool
) -> None:
    board = Piece("quad", pose((0, -0.25, -2), 0, (0.5, 0.5, 1)))
    drawn = renderer.render(scene(wall(2.0 + gap), board))
    front = drawn.depth < 2.0 + gap / 2
    assert front.any()
    assert (drawn.hidden_depth[front] > 0).all() == found  # 1.1 x 2 m + 2 cm = 2.22 m


def test_the_hidden_layer_is_the_nearest_behind(renderer: Renderer) -> None:
    drawn = renderer.render(scene(wall(6.0), box(4.0, 2.0), box(1.0, 0.2)))
    middle = SIZE // 2
    assert drawn.depth[middle, middle] == pytest.approx(1.0, rel=1e-5)
    assert drawn.hidden_depth[middle, middle] == pytest.approx(4.0, rel=1e-5)


def test_leaves_are_seen_through_where_they_are_cut_out(renderer: Renderer) -> None:
    leaf = Piece("quad", pose((0, -0.5, -1), 0, (1, 1, 1)), "leaf0")  # fills the picture
    drawn = renderer.render(scene(wall(5.0), leaf))
    right, down = rays()
    inside = np.maximum(np.abs(right), np.abs(down))
    assert (drawn.depth[inside < 0.22] < 1.001).all()  # the alpha's edge is at 0.25
    assert (drawn.depth[inside > 0.28] > 4.999).all()
    assert (drawn.hidden_depth[inside < 0.22] > 4.999).all()


def test_the_inside_of_a_box_shows_its_back(renderer: Renderer) -> None:
    drawn = renderer.render(scene(box(-1.0, 3.0)))
    assert drawn.back_facing.all()
    assert (drawn.hidden_depth == 0).all()


def test_points_are_drawn_where_the_camera_projects_them(renderer: Renderer) -> None:
    camera = SceneCamera(np.array([1.0, 1.5, 2.0]), 0.4, -0.3, 0.2, 0.6)
    center = (camera.camera_to_world @ [0.7, -0.5, 3.0, 1])[:3]
    ball = Piece("sphere", pose(center - [0, 0.1, 0], 0, (0.2, 0.2, 0.2)))
    drawn = renderer.render(scene(ball, camera=camera))
    rows, columns = np.nonzero(drawn.depth)
    (pixel,), _ = camera.project(center[None], SIZE, SIZE)
    # A ball of six pixels off the axis is a slightly stretched ellipse.
    assert np.hypot(columns.mean() + 0.5 - pixel[0], rows.mean() + 0.5 - pixel[1]) < 0.4
    assert drawn.depth[rows, columns].min() == pytest.approx(2.9, abs=0.02)


def test_models_are_drawn_in_metres(renderer: Renderer) -> None:
    index = next(i for i, m in enumerate(MODELS) if m.name == "Bookcase")
    drawn = renderer.render(scene(Piece(index, pose((0, -0.9, -5)))))
    rows, columns = np.nonzero(drawn.depth)
    width, height, depth = MODELS[index].size
    assert drawn.depth[rows, columns].min() == pytest.approx(5 - depth / 2, rel=1e-5)
    scale = VIEW.focal_px(SIZE) / (5 - depth / 2)
    assert np.ptp(columns) + 1 == pytest.approx(width * scale, abs=1.5)  # whole pixels
    assert np.ptp(rows) + 1 == pytest.approx(height * scale, abs=1.5)


def brightness(renderer: Renderer, *pieces: Piece, **light) -> np.ndarray:
    return renderer.render(scene(*pieces, **light)).rgb.mean(-1)


def test_light(renderer: Renderer) -> None:
    lit = brightness(renderer, wall(3.0))
    assert np.ptp(lit) <= 1  # one plain wall, one directional light
    assert brightness(renderer, wall(3.0), exposure=1.0).mean() > lit.mean() + 20
    lamp = np.array([[0.3, 0.3, -2.5, 4, 4, 4]])
    near = brightness(renderer, wall(3.0), points=lamp)
    row, column = np.unravel_index(near.argmax(), near.shape)
    assert row < SIZE / 2 < column  # the lamp is up and to the right
    assert near[row, column] > near.min() + 50


def test_a_board_throws_its_shadow_where_the_sun_says(renderer: Renderer) -> None:
    # The sun shines down and away from the camera at 45 degrees: 1 m before the wall, the
    # shadow falls 1 m below the board.
    sun = np.array([0, 1, 1]) / math.sqrt(2)
    board = Piece("box", pose((0, 0.3, -3), 0, (0.6, 0.6, 0.02)))
    with_board = brightness(renderer, wall(4.0), board, sun=sun)
    row = round(SIZE / 2 + (1 - 0.6) * VIEW.focal_px(SIZE) / 4)
    assert with_board[row, SIZE // 2] < with_board[row, 4] - 30
    without = dataclasses.replace(board, casts=False)
    bare = brightness(renderer, wall(4.0), without, sun=sun)
    assert abs(bare[row, SIZE // 2] - bare[row, 4]) < 3


def test_the_order_of_the_pieces_does_not_matter(renderer: Renderer) -> None:
    pieces = [wall(5.0, 0.2), box(2.0), box(3.0, 1.4), Piece("sphere", pose((0.4, 0, -2)))]
    first, second = renderer.render(scene(*pieces)), renderer.render(scene(*pieces[::-1]))
    for name in ("rgb", "depth", "hidden_rgb", "hidden_depth"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
