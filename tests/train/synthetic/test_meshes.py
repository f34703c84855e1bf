from __future__ import annotations

import math

import numpy as np
import pytest

from headbox.train.synthetic import meshes
from headbox.train.synthetic.assets import COLUMNS

SHAPES = meshes.shapes()
SMOOTH = ["quad", "box", "cylinder", "sphere", "cone", "lamp", "terrain0", "rock0", "grass0"]


def faces(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Triangles [F, 3 corners, 3] and their normals by winding, as long as twice their area."""
    corners = SHAPES[name][:, :3].reshape(-1, 3, 3).astype(float)
    return corners, np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_shape_is_a_list_of_sound_triangles(name: str) -> None:
    rows = SHAPES[name]
    assert rows.shape[1] == COLUMNS
    assert len(rows) % 3 == 0
    assert np.isfinite(rows).all()
    if not name.startswith("terrain"):  # hills are scaled to hundreds of metres
        assert np.abs(rows[:, :3]).max() < 1.5
    assert (rows[:, 8] == -1).all()  # no texture layer


@pytest.mark.parametrize("name", SMOOTH)
def test_outlines_run_the_way_that_the_normals_say(name: str) -> None:
    _, wound = faces(name)
    told = SHAPES[name][:, 3:6].reshape(-1, 3, 3).mean(1)
    solid = np.linalg.norm(wound, axis=1) > 1e-9  # the poles of a sphere are no triangles
    assert solid.any()
    assert ((wound * told).sum(1)[solid] > 0).all()


@pytest.mark.parametrize(
    ("name", "volume"),
    # Inscribed in the round bodies, so smaller: 20 corners for a circle lose 1.6 %.
    [("box", 1.0), ("cylinder", math.pi / 4), ("sphere", math.pi / 6)],
)
def test_volumes_are_positive_and_right(name: str, volume: float) -> None:
    corners, wound = faces(name)
    # Divergence theorem; the open foot of the cylinder lies in y = 0 and adds nothing.
    found = (corners.mean(1) * wound).sum() / 6
    assert volume * 0.96 < found <= volume * (1 + 1e-6)


def test_things_stand_on_the_ground() -> None:
    for name in ("box", "cylinder", "sphere", "cone", "quad"):
        low, high = SHAPES[name][:, :3].min(0), SHAPES[name][:, :3].max(0)
        assert low[1] == pytest.approx(0, abs=1e-6)
        assert high[1] == pytest.approx(1, abs=1e-6)
        assert high[0] - low[0] == pytest.approx(1, abs=1e-6)


def test_a_box_shows_pictures_upright_on_all_four_sides() -> None:
    rows = SHAPES["box"]
    sides = rows[np.abs(rows[:, 4]) < 0.5]
    np.testing.assert_allclose(sides[:, 7], 1 - sides[:, 1], atol=1e-6)  # v grows downwards


def test_a_hand_has_the_size_of_a_hand() -> None:
    for i in range(meshes.HANDS):
        points = SHAPES[f"hand{i}"][:, :3]
        above_wrist = points[points[:, 1] > 0]
        assert 0.12 < above_wrist[:, 1].max() < 0.22  # wrist to finger tips, metres
        assert 0.08 < np.ptp(above_wrist[:, 0]) < 0.25


def test_terrain_is_level_where_the_camera_stands() -> None:
    for i in range(meshes.TERRAINS):
        heights = meshes.terrain_heights(i)
        middle = meshes.TERRAIN_GRID // 2
        assert heights[middle, middle] == 0
        assert np.abs(heights[middle - 1 : middle + 2, middle - 1 : middle + 2]).max() < 0.02
        assert np.ptp(heights) > 0.2


def test_shapes_are_always_the_same() -> None:
    again = meshes.shapes()
    assert list(again) == list(SHAPES)
    for name, rows in SHAPES.items():
        np.testing.assert_array_equal(rows, again[name])
