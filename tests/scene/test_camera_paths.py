from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.camera import Camera, look_at, project
from headbox.limits import Headbox, reach
from headbox.scene.camera_paths import PATHS

POSED = look_at((1.0, -2.0, 0.5), (2.0, -1.0, 6.0))
CAMERA = Camera.of_photo(640, 480, 500.0).moved(POSED)
limits = st.floats(0.01, 0.5)
boxes = st.builds(Headbox, *[limits] * 6, focus=st.floats(2, 50))
names = pytest.mark.parametrize("name", list(PATHS))


def eyes(path: list[Camera]) -> torch.Tensor:
    """Where the cameras of a path are, in the frame of CAMERA: [frames, 3]."""
    world = [-camera.viewmat[:3, :3].T @ camera.viewmat[:3, 3] for camera in path]
    return torch.stack(world) @ POSED[:3, :3].T + POSED[:3, 3]


@names
@given(box=boxes)
def test_paths_stay_inside_and_have_no_seam(name: str, box: Headbox) -> None:
    path = PATHS[name](box, CAMERA, 60)
    offsets = eyes(path)
    # 1e-6 of 2 metres to the world and back, by the least half axis of 1 cm
    assert reach(box, offsets).max() <= 1 + 1e-3
    assert reach(box, offsets).max() > 0.85  # and not for nothing
    steps = (offsets - offsets.roll(1, 0)).norm(dim=1)  # the first is the one over the seam
    assert steps[0] <= steps[1:].max() * 1.001 + 1e-6
    turns = steps - steps.roll(1)  # nowhere a jerk: at most a tenth of the whole way a frame
    assert turns.abs().max() < 0.1 * (box.left + box.right + box.up + box.down + box.forward) + 1e-5
    sizes = torch.stack([camera.K[0, 0] for camera in path])
    assert (sizes / sizes.roll(1) - 1).abs().max() < 0.05


@names
def test_the_eye_looks_at_the_focus(name: str) -> None:
    box = Headbox(0.1, 0.2, 0.05, 0.08, 0.3, 0.15, focus=3.0)
    focus = (torch.tensor([0.0, 0.0, 3.0]) - POSED[:3, 3]) @ POSED[:3, :3]
    for camera in PATHS[name](box, CAMERA, 12):
        assert (camera.width, camera.height) == (640, 480)
        # float32: 1e-6 of a few metres, at 500 pixels a radian
        assert (project(focus, camera)[0] - torch.tensor([320.0, 240.0])).abs().max() < 0.02


@names
def test_all_but_the_orbit_begin_at_the_photos_own_view(name: str) -> None:
    first = PATHS[name](Headbox(0.1, 0.2, 0.05, 0.08, 0.3, 0.15, 3.0), CAMERA, 24)[0]
    assert torch.equal(first.K, CAMERA.K)
    if name == "orbit":
        assert eyes([first])[0, 1] < -0.03
    else:
        torch.testing.assert_close(first.viewmat, CAMERA.viewmat)


@names
@pytest.mark.parametrize("frames", [0, 1, 2, 7])
def test_a_path_has_as_many_frames_as_asked_for(name: str, frames: int) -> None:
    assert (
        len(PATHS[name](Headbox(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, focus=3.0), CAMERA, frames)) == frames
    )


def test_the_default_path_is_the_released_programs_as_large_as_fits() -> None:
    box = Headbox(0.2, 0.2, 0.1, 0.1, 0.3, 0.1, focus=4.0)
    at = eyes(PATHS["rotate"](box, CAMERA, 60))
    # sin^2 + (1 - cos)^2 / 4 is 4 / 3 at most, at cos = -1 / 3, which no frame meets quite
    fits = math.sqrt(3) / 2
    right, ahead = torch.tensor([0.2, 0.0, 0.15]) * fits, torch.tensor([0.0, 0.0, 0.3]) * fits
    torch.testing.assert_close(at[15], right, atol=1e-4, rtol=0)
    torch.testing.assert_close(at[30], ahead, atol=1e-4, rtol=0)
    torch.testing.assert_close(at[45], right * torch.tensor([-1, 1, 1]), atol=1e-4, rtol=0)


def test_what_each_path_is() -> None:
    box = Headbox(0.1, 0.2, 0.05, 0.08, 0.3, 0.15, focus=3.0)
    ends = {name: (*eyes(path(box, CAMERA, 400)).aminmax(dim=0),) for name, path in PATHS.items()}
    sides = {
        "swipe": [-0.1, 0, 0, 0.2, 0, 0],
        "shake": [-0.1, -0.05, 0, 0.2, 0.08, 0],
        "dolly": [0, 0, -0.15, 0, 0, 0.3],
    }
    for name, wanted in sides.items():
        # 400 frames miss the farthest point by at most 1e-4 of it.
        assert (torch.cat(ends[name]) - torch.tensor(wanted)).abs().max() < 1e-3
    assert (ends["orbit"][0][:2] < 0).all()
    assert (ends["orbit"][1][:2] > 0).all()


def test_a_dolly_zoom_keeps_what_is_at_the_focus_at_its_size() -> None:
    box = Headbox(0.1, 0.2, 0.05, 0.08, 0.3, 0.15, focus=3.0)
    ends = torch.tensor([[-0.5, 0.2, 3.0], [0.5, -0.2, 3.0], [0.5, 0.2, 9.0]])
    world = (ends - POSED[:3, 3]) @ POSED[:3, :3]
    shown = torch.stack([project(world, c)[0] for c in PATHS["dolly"](box, CAMERA, 24)])
    # float32, as above
    assert (shown[:, :2] - shown[:1, :2]).abs().max() < 0.02
    assert shown[:, 2, 0].max() - shown[:, 2, 0].min() > 2
