from __future__ import annotations

import dataclasses

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.camera import Camera, look_at, project, unproject
from headbox.gaussians import Gaussians, covariances
from headbox.render import render_view
from headbox.scene.measure_headbox import Probe
from headbox.scene.repair import DEPTH_SHARE, OFF_SURFACE, repair

HEIGHT, WIDTH = 96, 128
POSED = look_at((1.0, -2.0, 0.5), (2.0, -1.0, 6.0))
CAMERA = Camera.of_photo(WIDTH, HEIGHT, 110.0).moved(POSED)
NEAR, FAR = 1.0, 3.0


def disc() -> Tensor:
    y, x = torch.meshgrid(torch.arange(HEIGHT) + 0.5, torch.arange(WIDTH) + 0.5, indexing="ij")
    return (x - 70) ** 2 + (y - 44) ** 2 < 25**2


def two_layers(disparity: Tensor, colors: Tensor | None = None) -> Gaussians:
    """One splat a pixel at disparity [H, W], red on the disc; a grey wall behind it all."""
    y, x = torch.meshgrid(torch.arange(HEIGHT) + 0.5, torch.arange(WIDTH) + 0.5, indexing="ij")
    depths = torch.stack([1 / disparity, torch.full_like(disparity, FAR + 0.05)]).flatten()
    pixels = torch.stack([x, y], -1).reshape(1, -1, 2).expand(2, -1, -1).reshape(-1, 2)
    grey = torch.full((HEIGHT, WIDTH, 3), 0.25)
    if colors is None:
        colors = torch.where(disc()[..., None], torch.tensor([0.6, 0.05, 0.05]), grey)
    count = 2 * HEIGHT * WIDTH
    return Gaussians(
        means=unproject(pixels, depths, CAMERA),
        quats=torch.tensor([1.0, 0.1, 0.2, -0.1]).expand(count, 4).contiguous(),
        scales=(0.6 * depths / 110)[:, None] * torch.tensor([1.0, 1.1, 0.9]),
        opacities=torch.full((count,), 0.99),
        colors=torch.stack([colors, grey]).reshape(-1, 3),
    )


def soft_disc() -> Tensor:
    """Disparity that goes from the disc to the wall over six pixels."""
    hard = torch.where(disc(), 1 / NEAR, 1 / FAR)[None, None]
    return F.avg_pool2d(F.pad(hard, (3, 3, 3, 3), mode="replicate"), 7, 1)[0, 0]


def between(gaussians: Gaussians) -> Tensor:
    depths = project(gaussians.means, CAMERA)[1]
    return (depths > NEAR * OFF_SURFACE) & (depths < FAR / OFF_SURFACE)


def footprints(gaussians: Gaussians) -> Tensor:
    """Covariances [N, 2, 2] on the picture of CAMERA, square pixels."""
    seen = gaussians.means @ POSED[:3, :3].T + POSED[:3, 3]
    x, y, z = seen.unbind(1)
    zero = torch.zeros_like(z)
    rows = [torch.stack([1 / z, zero, -x / z**2], 1), torch.stack([zero, 1 / z, -y / z**2], 1)]
    lens = 110 * torch.stack(rows, 1) @ POSED[:3, :3]
    return lens @ covariances(gaussians.quats, gaussians.scales) @ lens.mT


def same_from_the_photo(before: Gaussians, after: Gaussians) -> None:
    pixels, there = project(before.means, CAMERA)[0], project(after.means, CAMERA)[0]
    torch.testing.assert_close(there, pixels, atol=1e-2, rtol=0)  # float32 over some metres
    # Of 0.3 square pixels; the splats' shapes went through float32 once more.
    torch.testing.assert_close(footprints(after), footprints(before), atol=2e-3, rtol=0)


def test_splats_between_two_surfaces_go_to_one_of_them() -> None:
    before = two_layers(soft_disc())
    after, changed = repair(before, CAMERA)
    assert between(before).sum() > 800
    assert between(after).sum() < 0.1 * between(before).sum()
    assert changed >= between(before).sum() - between(after).sum()
    same_from_the_photo(before, after)
    # To the side whose colours they have; at the rim, where cells hold both, one in ten may not.
    moved = between(before) & ~between(after)
    is_near = project(after.means, CAMERA)[1] < 0.5 * (NEAR + FAR)
    is_red = before.colors[:, 1] < 0.1
    assert (is_near == is_red)[moved].float().mean() > 0.9


def test_a_repaired_scene_looks_more_like_the_true_one_from_beside() -> None:
    truth = two_layers(torch.where(disc(), 1 / NEAR, 1 / FAR))
    before = two_layers(soft_disc())
    after, _ = repair(before, CAMERA)
    beside = CAMERA.moved(look_at((0.1, 0.0, 0.0), (0.0, 0.0, 2.0)) @ POSED)
    wanted = render_view(truth, beside).colors
    errors = [(render_view(s, beside).colors - wanted).square().mean() for s in (before, after)]
    assert errors[1] < 0.4 * errors[0]
    shares = [Probe(s, CAMERA).look(torch.tensor([0.1, 0.0, 0.0]))[0] for s in (before, after)]
    assert shares[1] >= shares[0] - 1e-3  # no new holes


def test_splats_that_are_drawn_out_get_short_and_look_the_same_from_the_photo() -> None:
    scene = two_layers(torch.where(disc(), 1 / NEAR, 1 / FAR))
    rim = F.max_pool2d(disc().float()[None, None], 3, 1, 1)[0, 0].bool() & ~disc()
    deep = torch.cat([rim.flatten(), torch.zeros(HEIGHT * WIDTH, dtype=torch.bool)])
    eye = -POSED[:3, :3].T @ POSED[:3, 3]
    quats, scales = scene.quats.clone(), scene.scales.clone()
    # The z axis along the ray, 0.8 m long: more than half of the way from the wall to the disc.
    rays = F.normalize(scene.means[deep] - eye, dim=1)
    quats[deep] = torch.cat([1 + rays[:, 2:], -rays[:, 1:2], rays[:, :1], 0 * rays[:, :1]], 1)
    scales[deep] = torch.cat([scales[deep, :2], torch.full((len(rays), 1), 0.8)], 1)
    before = dataclasses.replace(scene, quats=quats, scales=scales)
    after, changed = repair(before, CAMERA)
    assert changed == deep.sum()
    assert torch.equal(after.means, before.means)
    same_from_the_photo(before, after)
    # Distances along a ray here are up to a fifth longer than depths.
    longest = after.scales[deep].amax(1)
    assert longest.max() < 1.2 * DEPTH_SHARE * (FAR - NEAR)
    assert torch.equal(after.scales[~deep], before.scales[~deep])


def test_a_clean_scene_is_handed_back_itself() -> None:
    scene = two_layers(torch.where(disc(), 1 / NEAR, 1 / FAR))
    same, changed = repair(scene, CAMERA)
    assert same is scene
    assert changed == 0


@pytest.mark.parametrize("slope", [0.5, 3.0])
def test_a_floor_is_no_step(slope: float) -> None:
    floor = 0.4 * torch.exp(slope * torch.linspace(0, 1, HEIGHT))[:, None].expand(HEIGHT, WIDTH)
    scene = two_layers(floor.contiguous())
    assert repair(scene, CAMERA)[0] is scene


def test_a_thing_between_the_two_stays_where_it_is() -> None:
    disparity = torch.where(disc(), 1 / NEAR, 1 / FAR)
    disparity[40:52, 95:101] = 1 / 1.7  # six pixels of something, just beside the disc
    scene = two_layers(disparity)
    after, changed = repair(scene, CAMERA)
    assert changed <= 4  # a corner may look lonely
    assert (after.means != scene.means).any(1).sum() <= 4


def test_what_lies_outside_the_picture_stays() -> None:
    scene = two_layers(soft_disc())
    behind = dataclasses.replace(scene, means=2 * (-POSED[:3, :3].T @ POSED[:3, 3]) - scene.means)
    assert repair(behind, CAMERA)[0] is behind
