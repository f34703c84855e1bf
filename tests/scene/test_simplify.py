from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from headbox.camera import Camera
from headbox.cli import main
from headbox.color import srgb_to_linear
from headbox.errors import SceneError
from headbox.formats.registry import encode_scene, read_scene, write_scene
from headbox.gaussians import Gaussians, Scene
from headbox.limits import Headbox
from headbox.render import render_view
from headbox.scene.simplify import contributions, measure_loss, shrink, simplify, viewpoints

CAMERA = Camera.of_photo(80, 60, 70.0)
LIMITS = Headbox(0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 2.0)


def wall(depth: float, colors: torch.Tensor, margin: float = 1.3) -> Gaussians:
    """A plane of 120 x 90 opaque splats that fills the picture and more; colors [90, 120, 3]."""
    y, x = torch.meshgrid(torch.linspace(-1, 1, 90), torch.linspace(-1, 1, 120), indexing="ij")
    means = torch.stack([x * 40 / 70, y * 30 / 70, torch.ones_like(x)], -1) * depth
    means = (means * torch.tensor([margin, margin, 1])).reshape(-1, 3)
    n = len(means)
    step = 2 * margin * depth * 40 / 70 / 119
    scales = torch.tensor([0.6 * step, 0.6 * step, 0.01 * step]).expand(n, 3).contiguous()
    quats = torch.tensor([1.0, 0, 0, 0]).expand(n, 4).contiguous()
    return Gaussians(means, quats, scales, torch.full((n,), 0.99), colors.reshape(-1, 3).clone())


def both(*parts: Gaussians) -> Gaussians:
    names = [field.name for field in dataclasses.fields(Gaussians)]
    return Gaussians(*(torch.cat([getattr(p, name) for p in parts]) for name in names))


def scene(*parts: Gaussians) -> Scene:
    return Scene(both(*parts), CAMERA, {"photo": "a.jpg"}, LIMITS)


def smooth() -> torch.Tensor:
    y, x = torch.meshgrid(torch.linspace(0, 1, 90), torch.linspace(0, 1, 120), indexing="ij")
    return torch.stack([0.2 + 0.6 * x, 0.2 + 0.6 * y, 0.5 + 0 * x], -1)


def rough() -> torch.Tensor:
    return torch.rand(90, 120, 3, generator=torch.Generator().manual_seed(0))


def test_what_a_splat_gives_is_what_the_picture_lacks_without_it() -> None:
    one = scene(wall(2.0, smooth()))
    grey = dataclasses.replace(one.gaussians, colors=torch.full_like(one.gaussians.colors, 0.5))
    given = contributions(one.gaussians, [CAMERA])[0]
    at = 45 * 120 + 60
    colors = grey.colors.clone()
    colors[at] = 0.0
    drawn, lacking = (
        srgb_to_linear(render_view(dataclasses.replace(grey, colors=c), CAMERA).colors).sum()
        for c in (grey.colors, colors)
    )
    # Sums of 14,400 float32 values: their rounding is some 1e-3 of this small difference.
    assert given[at] == pytest.approx(float(drawn - lacking) / 3 / 0.5, rel=1e-2)
    assert given[0] == 0  # outside the picture


def test_what_nobody_sees_goes_first_and_costs_nothing() -> None:
    front, hidden = wall(2.0, smooth(), margin=1.6), wall(3.0, rough(), margin=1.2)
    whole = scene(front, hidden)
    kept = simplify(whole, len(front))
    # The rest of the budget goes to what shines through opacities of 0.99.
    assert (kept.gaussians.means[:, 2] < 2.5).sum() > 0.6 * in_picture(front)
    loss = measure_loss(whole, kept)
    assert min(loss.view_psnr, loss.corner_psnr) > 50
    assert (kept.camera, kept.metadata) == (whole.camera, whole.metadata)


def in_picture(gaussians: Gaussians) -> int:
    x, y, z = gaussians.means.unbind(1)
    return int((((x / z).abs() < 40 / 70) & ((y / z).abs() < 30 / 70)).sum())


def test_a_smooth_wall_needs_a_tenth_and_a_rough_one_more() -> None:
    smooth_loss, rough_loss = (
        measure_loss(one, simplify(one, len(one.gaussians) // 10))
        for one in (scene(wall(2.0, smooth())), scene(wall(2.0, rough())))
    )
    assert smooth_loss.view_psnr > 35  # the target for real scenes
    assert smooth_loss.view_psnr > rough_loss.view_psnr + 10
    assert smooth_loss.view_ssim > 0.97


def test_details_are_kept_where_there_are_some() -> None:
    colors = smooth()
    colors[:, :60] = rough()[:, :60]
    kept = simplify(scene(wall(2.0, colors)), 5000).gaussians
    left = kept.means[:, 0] < 0
    assert left.sum() > 2 * (~left).sum()


def test_edges_are_not_bridged() -> None:
    near = wall(1.0, torch.tensor([1.0, 0, 0]).expand(90, 120, 3), margin=0.4)
    far = wall(3.0, torch.tensor([1.0, 0, 0]).expand(90, 120, 3), margin=1.5)
    kept = simplify(scene(near, far), 1500).gaussians  # of one colour: only depth tells them apart
    z = kept.means[:, 2]
    assert ((z < 1.05) | (z > 2.95)).all()


@settings(max_examples=12)
@given(budget=st.integers(1, 12_000))
def test_the_budget_is_kept_and_what_is_left_can_be_drawn(budget: int) -> None:
    whole = scene(wall(2.0, smooth()))
    kept = simplify(whole, budget)
    assert 1 <= len(kept.gaussians) <= budget
    if budget >= len(whole.gaussians):
        assert kept is whole
    for field in dataclasses.fields(Gaussians):
        assert torch.isfinite(getattr(kept.gaussians, field.name)).all()
    assert (kept.gaussians.scales >= 0).all()
    assert 0 <= kept.gaussians.opacities.min() <= kept.gaussians.opacities.max() <= 1


def test_the_same_scene_gives_the_same_splats() -> None:
    whole = scene(wall(2.0, rough()))
    first, second = (simplify(whole, 2000).gaussians for _ in range(2))
    for field in dataclasses.fields(Gaussians):
        assert torch.equal(getattr(first, field.name), getattr(second, field.name))


@pytest.mark.parametrize("suffix", [".spz", ".splat"])
def test_a_file_of_the_asked_size(tmp_path: Path, suffix: str) -> None:
    whole, path = scene(wall(2.0, smooth())), tmp_path / f"a{suffix}"

    def encode(trial: Scene) -> bytes:
        return encode_scene(trial, path)

    write_scene(path, shrink(whole, encode, 40_000))
    assert 25_000 < path.stat().st_size <= 40_000  # more is a waste, as each byte is quality
    assert shrink(whole, encode, 10_000_000) is whole
    with pytest.raises(SceneError, match="does not fit into"):
        shrink(whole, encode, 10)


def test_refused() -> None:
    whole = scene(wall(2.0, smooth()))
    with pytest.raises(SceneError, match="A budget of 0 splats leaves nothing"):
        simplify(whole, 0)
    with pytest.raises(SceneError, match="has no camera metadata"):
        simplify(dataclasses.replace(whole, camera=None), 10)


def test_the_views_lie_in_the_headbox() -> None:
    first, *corners = viewpoints(scene(wall(2.0, smooth())))
    assert torch.equal(first.viewmat, torch.eye(4))
    assert len(corners) == 8
    for camera in corners:
        eye = torch.linalg.inv(camera.viewmat)[:3, 3]
        torch.testing.assert_close(eye.norm(), torch.tensor(0.05))  # on its surface


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_scene(tmp_path / "a.ply", scene(wall(2.0, smooth())))
    source, output = str(tmp_path / "a.ply"), str(tmp_path / "b.spz")
    assert main(["export", source, "-o", output, "--budget", "2k", "--json"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert line["splats"] == len(read_scene(output).gaussians) <= 2000
    assert line["loss"]["view_psnr"] > 30
    assert main(["export", source, "-o", output, "--size", "20kB", "--overwrite"]) == 0
    assert Path(output).stat().st_size <= 20_000
    assert "from the headbox's corners" in capsys.readouterr().out
    for wrong in ("0", "many", "-5", "5TB"):
        with pytest.raises(SystemExit):
            main(["export", source, "-o", output, "--budget", wrong])
