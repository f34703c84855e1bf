from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import nn

from headbox.camera import Camera, project
from headbox.model.config import LAYERS
from headbox.train.data.photos import Photos
from headbox.train.loop import MAX_GRADIENT_NORM, train
from headbox.train.stage import Part, Run
from headbox.train.stages import photo
from headbox.train.stages.photo import PhotoExample, PhotoStage, nearby_camera
from headbox.train.stages.view import render_ndc
from support import card_scene

SIZE, FOCAL = card_scene.SIZE, card_scene.FOCAL


def stage(**arguments) -> PhotoStage:
    return PhotoStage(card_scene.stage(**arguments))


def example(*offset: float) -> PhotoExample:
    rgb, _ = card_scene.scene(0.0)
    image = torch.from_numpy(rgb).permute(2, 0, 1) / 255
    return PhotoExample(image, FOCAL, torch.tensor(offset))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "photos").mkdir()
    for i in range(3):
        rgb, _ = card_scene.scene(0.1 * i)
        Image.fromarray(rgb).resize((56 + 8 * i, 48)).save(tmp_path / "photos" / f"{i}.png")
    return Run(
        **{"data": tmp_path / "photos", "out": tmp_path / "run", "steps": 4, "cooldown": 0},
        **{"batch": 2, "encoder_rate": 1e-4, "decoder_rate": 3e-3, "warmup": 1, "average": 0.5},
    )


def test_unmoved_the_pseudo_view_is_the_photo_as_it_is_drawn() -> None:
    model, one = stage(), example(0.0, 0.0, 0.0)
    views = model.pseudo_view(one)
    torch.testing.assert_close(views.viewmat, torch.eye(4))
    with torch.no_grad():
        found = model.views.predict(views, adjusted=False)
        photo = dataclasses.replace(views, image=one.image)
        drawn = render_ndc(
            model.views.predict(photo, adjusted=False).gaussians, views, torch.eye(4)
        )
    # Two splats of 99 % cover a pixel's middle, so no more than 1 % comes from around it.
    assert (views.image - drawn.colors.permute(2, 0, 1)).abs().max() < 0.01
    assert (views.image - one.image).abs().mean() < 0.03
    torch.testing.assert_close(views.inverse_depth, views.novel_inverse_depth, rtol=0.05, atol=0)
    torch.testing.assert_close(found.depth[0], 1 / views.inverse_depth, rtol=0.05, atol=0)


def test_views_tell_where_their_cameras_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pseudo view, and the photo looked up where the depth and the camera of the views say."""
    to_pseudo = torch.eye(4)
    to_pseudo[0, 3] = -0.2  # 0.2 m to the right
    monkeypatch.setattr(photo, "nearby_camera", lambda _depth, _offset: to_pseudo)
    views = stage().pseudo_view(example(1.0, 0.0, 0.0))
    assert views.viewmat[0, 3] == pytest.approx(0.2)
    inner = slice(4, -4)
    y, x = torch.meshgrid(*[torch.arange(SIZE)[inner] + 0.5] * 2, indexing="ij")
    rays = torch.stack([(x - SIZE / 2) / FOCAL, (y - SIZE / 2) / FOCAL, torch.ones_like(x)], -1)
    points = rays / views.inverse_depth[inner, inner, None]
    points = points @ views.viewmat[:3, :3].T + views.viewmat[:3, 3]
    at, _ = project(points, Camera.of_photo(SIZE, SIZE, FOCAL))
    found = nn.functional.grid_sample(
        views.novel[None], (at / SIZE * 2 - 1)[None], "bilinear", "border", align_corners=False
    )[0]
    image = views.image[:, inner, inner]
    error, unmoved = ((x - image).abs().mean() for x in (found, views.novel[:, inner, inner]))
    assert error < 0.25 * unmoved  # both were sampled between pixels once


def test_no_gradient_flows_into_the_pseudo_view() -> None:
    model = stage()
    views = model.pseudo_view(example(0.3, 0.4, 0.1))
    for value in vars(views).values():
        assert not isinstance(value, torch.Tensor) or not value.requires_grad
    model.backward([example(0.3, 0.4, 0.1)])
    found = {n: p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}
    model.zero_grad()
    model.views.backward([views])
    assert found
    for name, parameter in model.named_parameters():
        assert (parameter.grad is None) == (name not in found)
        assert parameter.grad is None or torch.equal(parameter.grad, found[name])


def test_the_camera_keeps_its_distance() -> None:
    depth = torch.full((48, 64), 2.0)
    depth[:, 50:] = 1.0  # near, but not in the middle
    offset = torch.tensor([0.6, -0.8, 0.0])
    eye = -nearby_camera(depth, offset)[:3, :3].T @ nearby_camera(depth, offset)[:3, 3]
    torch.testing.assert_close(eye, photo.BASELINE_RATIO * offset)
    assert torch.allclose(
        nearby_camera(depth, offset) @ torch.tensor([0, 0, 2.0, 1]),
        torch.tensor([0, 0, (eye - torch.tensor([0, 0, 2.0])).norm().item(), 1]),
        atol=1e-6,
    )
    far = nearby_camera(depth * 100, offset)
    assert far[:3, 3].norm().item() == pytest.approx(photo.LARGEST_BASELINE)


def test_the_pseudo_view_is_not_black_beyond_the_photos_borders() -> None:
    views = stage().pseudo_view(example(-1.0, 0.0, 0.5))
    assert views.image.amax(0).min() > 0.2  # the darkest stripe has 0.235
    assert 1.2 < 1 / views.inverse_depth.max() <= 1 / views.inverse_depth.min() < 2


def test_a_batch_is_a_function_of_its_step(run: Run) -> None:
    model = stage()
    photos = model.open(run)
    assert isinstance(photos, Photos)
    assert len(photos) == 3
    once, again, other = (model.make_batch(photos, run, step, Part()) for step in (5, 5, 6))
    for a, b in zip(once, again, strict=True):
        assert torch.equal(a.image, b.image)
        assert torch.equal(a.offset, b.offset)
    assert not torch.equal(once[0].offset, other[0].offset)
    (half,) = model.make_batch(photos, run, 5, Part(1, 2))
    assert torch.equal(half.offset, once[1].offset)
    for one in once:
        assert one.image.shape == (3, SIZE, SIZE)
        assert 0.2 <= one.offset[:2].norm() <= 1.001
        assert one.offset[2].abs() <= 0.5
    assert model.pictures(once).shape == (3, 2 * SIZE, 4 * SIZE)


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(run: Run) -> None:
    whole, resumed = stage(), stage()
    train(run, whole)
    halves = dataclasses.replace(run, out=run.out.with_name("halves"))
    train(dataclasses.replace(halves, steps=2), stage())
    train(halves, resumed)
    before = stage().state_dict()
    for name, value in whole.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name  # the same splats, to the bit
    moved = {n for n, value in whole.state_dict().items() if not torch.equal(value, before[n])}
    assert any(".prediction_head." in name for name in moved)


def test_one_photo_is_learnt() -> None:
    """Splats that are too dark: what is learnt from pseudo views that are so, too, is the photo."""
    model, one = stage(trains_depth=False), example(0.8, 0.6, 0.2)
    bias = model.views.network.prediction_head.get_parameter("texture.bias")
    with torch.no_grad():
        bias.view(11, LAYERS)[7:10] = -4.0

    def error() -> float:
        return float((model.pseudo_view(example(0.0, 0.0, 0.0)).image - one.image).abs().mean())

    before, sums = error(), []
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=5e-3)
    for _ in range(60):  # at twice the rate it overshoots on its way
        optimizer.zero_grad()
        sums.append(model.backward([one])["loss"])
        nn.utils.clip_grad_norm_(model.parameters(), MAX_GRADIENT_NORM)
        optimizer.step()
    assert sums[-1] < 0.5 * max(sums)
    assert error() < 0.3 * before
