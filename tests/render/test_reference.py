from __future__ import annotations

import dataclasses
import math

import pytest
import torch
from torch import Tensor

from headbox.camera import Camera, look_at
from headbox.color import linear_to_srgb, srgb_to_linear
from headbox.errors import SceneError
from headbox.gaussians import Gaussians, select
from headbox.render.reference import Rendering, rasterize_reference
from support.splat_scenes import random_scene

FIELDS = ("means", "quats", "scales", "opacities", "colors")


def double(gaussians: Gaussians) -> Gaussians:
    return Gaussians(*(getattr(gaussians, name).double() for name in FIELDS))


def ball(
    mean: tuple[float, float, float] = (0.0, 0.0, 4.0),
    scale: float = 0.1,
    opacity: float = 0.8,
    color: tuple[float, float, float] = (0.2, 0.5, 0.7),
) -> Gaussians:
    return Gaussians(
        means=torch.tensor([mean], dtype=torch.float64),
        quats=torch.tensor([[1.0, 0, 0, 0]], dtype=torch.float64),
        scales=torch.full((1, 3), scale, dtype=torch.float64),
        opacities=torch.tensor([opacity], dtype=torch.float64),
        colors=torch.tensor([color], dtype=torch.float64),
    )


def both(*scenes: Gaussians) -> Gaussians:
    return Gaussians(*(torch.cat([getattr(scene, name) for scene in scenes]) for name in FIELDS))


def linear(rendering: Rendering) -> Tensor:
    return srgb_to_linear(rendering.colors)


def assert_same(a: Rendering, b: Rendering, tolerance: float = 1e-9) -> None:
    # float64 with a few hundred operations a pixel: rounding stays far below 1e-9.
    for field in dataclasses.fields(Rendering):
        x, y = getattr(a, field.name), getattr(b, field.name)
        torch.testing.assert_close(x, y, atol=tolerance, rtol=0)


def test_an_isotropic_splat_projects_to_a_gaussian_of_focal_times_scale_over_depth() -> None:
    camera = Camera.of_photo(41, 31, 50.0)
    rendering = rasterize_reference(ball(), camera)
    x = torch.arange(41) + 0.5 - 41 / 2
    y = torch.arange(31) + 0.5 - 31 / 2
    sigma = 50 * 0.1 / 4
    alphas = 0.8 * torch.exp(-(x**2 + y[:, None] ** 2).double() / (2 * sigma**2))
    alphas[alphas < 1 / 255] = 0
    torch.testing.assert_close(rendering.alphas, alphas, atol=1e-12, rtol=0)
    expected = alphas[..., None] * torch.tensor([0.2, 0.5, 0.7], dtype=torch.float64)
    torch.testing.assert_close(rendering.colors, linear_to_srgb(expected), atol=1e-12, rtol=0)
    torch.testing.assert_close(rendering.depths, 4 * (alphas > 0).double())


def test_the_nearer_splat_covers_the_farther_one() -> None:
    camera = Camera.of_photo(9, 9, 50.0)
    near, far = ball((0, 0, 2), 0.1, 0.6, (1, 0, 0)), ball((0, 0, 3), 0.2, 0.9, (0, 1, 0))
    for scene in (both(near, far), both(far, near)):
        rendering = rasterize_reference(scene, camera, background=(0.0, 0.0, 0.5))
        middle = linear(rendering)[4, 4]
        expected = torch.tensor([0.6, 0.4 * 0.9, 0.4 * 0.1 * 0.5], dtype=torch.float64)
        torch.testing.assert_close(middle, expected)
        assert rendering.alphas[4, 4] == pytest.approx(0.96)
        assert rendering.depths[4, 4] == pytest.approx((0.6 * 2 + 0.36 * 3) / 0.96)


def test_alpha_is_at_most_0_999() -> None:
    rendering = rasterize_reference(ball(opacity=1.0), Camera.of_photo(9, 9, 50.0))
    assert rendering.alphas[4, 4] == pytest.approx(0.999)


def test_blending_stops_before_the_splat_below_the_minimum_transmittance() -> None:
    # Transmittance: 0.001 after the first; the second would take it to 1e-6, the third never comes.
    red, green, blue = ((1.0, 0, 0), (0, 1.0, 0), (0, 0, 1.0))
    scene = both(*(ball((0, 0, 2 + i), 0.5, 1.0, c) for i, c in enumerate((red, green, blue))))
    middle = linear(rasterize_reference(scene, Camera.of_photo(9, 9, 50.0)))[4, 4]
    torch.testing.assert_close(middle, torch.tensor([0.999, 0, 0], dtype=torch.float64))


@pytest.mark.parametrize("depth", [-4.0, 0.0, 0.009, 2e10])
def test_splats_outside_the_near_and_far_planes_are_not_rendered(depth: float) -> None:
    rendering = rasterize_reference(ball((0, 0, depth)), Camera.of_photo(9, 9, 50.0))
    assert rendering.alphas.max() == 0
    assert rendering.depths.max() == 0


def test_eps2d_adds_to_the_projected_variance() -> None:
    camera = Camera.of_photo(41, 41, 50.0)
    sigma = math.sqrt((50 * 0.1 / 4) ** 2 + 0.3)
    wider = rasterize_reference(ball(scale=sigma * 4 / 50), camera)
    low_pass = rasterize_reference(ball(), camera, eps2d=0.3)
    assert_same(low_pass, wider)


def test_the_order_of_the_splats_in_the_scene_does_not_matter() -> None:
    scene = double(random_scene(60, seed=1))
    camera = Camera.of_photo(40, 30, 35.0)
    order = torch.randperm(60, generator=torch.Generator().manual_seed(0))
    assert_same(
        rasterize_reference(scene, camera), rasterize_reference(select(scene, order), camera)
    )


def test_moving_scene_and_camera_together_changes_nothing() -> None:
    scene = double(random_scene(60, seed=2))
    camera = Camera.of_photo(40, 30, 35.0)
    shift = torch.tensor([0.5, -1.0, 2.0])
    moved = camera.moved(look_at(shift, shift + torch.tensor([0.0, 0.0, 1.0])))
    there = dataclasses.replace(scene, means=scene.means + shift)
    # The camera is float32: a thousandth of a pixel times the steepest splat.
    assert_same(
        rasterize_reference(scene, camera), rasterize_reference(there, moved), tolerance=1e-5
    )


def test_a_tiled_image_equals_its_crops() -> None:
    """The middle of a large image, rendered by a camera with a shifted principal point."""
    scene = double(random_scene(200, seed=3, scales=(0.02, 0.5)))
    camera = Camera.of_photo(75, 70, 60.0)
    K = camera.K.clone()
    K[:2, 2] -= torch.tensor([20.0, 17.0])
    part = Camera(K, camera.viewmat, 40, 36)
    # The Jacobian's limit depends on the size of the picture: compare splats near the middle.
    middle = (scene.means[:, :2] / scene.means[:, 2:]).abs().amax(1) < 0.25
    scene = select(scene, middle)
    whole, cut = rasterize_reference(scene, camera), rasterize_reference(scene, part)
    assert_same(Rendering(*(v[17:53, 20:60] for v in dataclasses.astuple(whole))), cut)


def test_an_empty_scene_shows_the_background() -> None:
    scene = select(double(random_scene(3, seed=0)), torch.zeros(3, dtype=torch.bool))
    rendering = rasterize_reference(scene, Camera.of_photo(33, 5, 50.0), (0.1, 0.2, 1.0))
    expected = linear_to_srgb(torch.tensor([0.1, 0.2, 1.0], dtype=torch.float64))
    assert rendering.colors.shape == (5, 33, 3)
    torch.testing.assert_close(rendering.colors, expected.expand(5, 33, 3))
    assert rendering.alphas.max() == 0


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_mean_that_is_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(SceneError, match="NaN or infinity"):
        rasterize_reference(ball((0, bad, 4)), Camera.of_photo(9, 9, 50.0))


def test_images_above_the_pixel_limit_are_refused() -> None:
    with pytest.raises(SceneError, match="above the limit of 268435456 pixels"):
        rasterize_reference(ball(), Camera.of_photo(100_000, 100_000, 50.0))


@pytest.mark.parametrize("eps2d", [0.0, 0.3])
def test_gradients_agree_with_finite_differences(eps2d: float) -> None:
    """In float64; opacities and sizes keep every pixel away from the two thresholds of alpha, and
    from the transmittance limit, where the image is discontinuous."""
    scene = double(random_scene(5, seed=4, scales=(0.8, 1.5)))
    means = torch.tensor(
        [[0.1, 0.2, 2.0], [-0.3, 0.1, 2.5], [0.2, -0.2, 3.0], [0, 0, 3.5], [0.4, 0, 4]]
    )
    opacities = torch.tensor([0.3, 0.5, 0.6, 0.4, 0.7])
    camera = Camera.of_photo(7, 5, 8.0).moved(look_at((0.2, -0.1, -0.5), (0.0, 0.0, 3.0)))

    def draw(*values: Tensor) -> tuple[Tensor, ...]:
        rendering = rasterize_reference(Gaussians(*values), camera, (0.1, 0.3, 0.2), eps2d)
        return rendering.colors, rendering.alphas, rendering.depths

    values = [means.double(), scene.quats, scene.scales, opacities.double(), scene.colors]
    assert draw(*values)[1].min() > 0.1
    assert draw(*values)[1].max() < 0.99
    inputs = tuple(value.requires_grad_() for value in values)
    assert torch.autograd.gradcheck(draw, inputs, eps=1e-6, atol=1e-6)


def test_gradients_of_invisible_splats_are_finite() -> None:
    scene = both(
        ball(),
        ball((0, 0, -1)),
        ball((0, 0, 0)),
        ball(opacity=0.0),
        ball(scale=0.0),
        ball((9, 9, 1)),
    )
    scene.quats[0] = torch.tensor([1.0, 0.1, 0.2, 0.3])
    scene.scales[0] = torch.tensor([0.1, 0.2, 0.3])  # so that turning it shows
    values = [getattr(scene, name).requires_grad_() for name in FIELDS]
    rendering = rasterize_reference(Gaussians(*values), Camera.of_photo(20, 20, 30.0))
    (rendering.colors.sum() + rendering.alphas.sum() + rendering.depths.sum()).backward()
    for value in values:
        assert value.grad is not None
        assert torch.isfinite(value.grad).all()
        assert value.grad[0].abs().sum() > 0
        assert (value.grad[1:] == 0).all()
