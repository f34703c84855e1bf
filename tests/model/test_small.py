from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from headbox.color import linear_to_srgb
from headbox.errors import WeightsError
from headbox.model.config import SmallConfig
from headbox.model.dinov2 import DINO_GRID, DINO_PATCH, DinoEncoder, whole_patches
from headbox.model.small import ImagePrediction, SmallNetwork, shrink_relief
from headbox.model.weights import load_weights, save_weights

TINY = SmallConfig(
    vit_dim=24,
    vit_depth=4,
    vit_heads=2,
    decoder_dim=8,
    gaussian_dim=16,
    encoder_pixels=56 * 56,
    input_pixels=64 * 64,
)


def tiny() -> SmallNetwork:
    torch.manual_seed(0)
    network = SmallNetwork(TINY).eval()
    network.prediction_head.set_analytic()
    return network


def test_positions_are_those_learnt_on_their_own_grid() -> None:
    encoder = DinoEncoder(24, 4, 2)
    torch.nn.init.normal_(encoder.pos_embed)
    assert torch.equal(encoder._positions(DINO_GRID, DINO_GRID), encoder.pos_embed)
    other = encoder._positions(5, 9)
    assert other.shape == (1, 1 + 45, 24)
    assert torch.equal(other[:, 0], encoder.pos_embed[:, 0])


def test_the_encoder_gives_four_maps_and_a_summary() -> None:
    maps, summary = DinoEncoder(24, 12, 2)(torch.rand(2, 3, 3 * DINO_PATCH, 5 * DINO_PATCH))
    assert [tuple(m.shape) for m in maps] == [(2, 24, 3, 5)] * 4
    assert summary.shape == (2, 48)


@pytest.mark.parametrize(("height", "width"), [(100, 100), (3000, 4000), (400, 1600), (4, 900)])
def test_whole_patches_keep_area_and_aspect(height: int, width: int) -> None:
    found = whole_patches(height, width, 448**2)
    assert all(n % DINO_PATCH == 0 and n >= 2 * DINO_PATCH for n in found)
    if width < 8 * height:  # each side is at most half a patch off
        for side, other in zip(found, (height, width), strict=True):
            assert abs(side - other * 448 / math.sqrt(height * width)) <= DINO_PATCH / 2


@pytest.mark.parametrize(("height", "width"), [(64, 64), (50, 81), (33, 47)])
def test_two_splats_for_each_pixel_of_any_size(height: int, width: int) -> None:
    with torch.no_grad():
        gaussians = tiny()(torch.rand(1, 3, height, width), torch.ones(1))
    assert gaussians.means.shape == (1, 2 * height * width, 3)
    assert bool((gaussians.means[..., 2] > 0).all())
    for value in vars(gaussians).values():
        assert bool(torch.isfinite(value).all())


def test_the_first_layer_is_nearer_and_its_mean_is_the_scale() -> None:
    with torch.no_grad():
        scene = tiny().encode(torch.rand(2, 3, 60, 90))
    first, second = scene.disparity.unbind(1)
    assert bool((second <= first).all())
    # The mean of a float32 map of some thousand numbers has six digits.
    assert torch.allclose(first.mean((1, 2)).log(), scene.log_scale, atol=1e-5)


def half_sky(scene: ImagePrediction) -> ImagePrediction:
    """The same with unsure odds of the sky across the upper half, and a sure surface below it."""
    sky = torch.linspace(1, -1, scene.sky.shape[-2])[:, None].expand_as(scene.sky)
    return dataclasses.replace(scene, sky=sky, log_error=torch.full_like(scene.log_error, -4))


def test_the_sky_is_far_and_nothing_is_between_it_and_the_surfaces() -> None:
    network, image = tiny(), torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        scene = half_sky(network.encode(image))
        depth, images = network.depth_layers(scene, image, torch.ones(1))
        gaussians, _ = network.splats(scene, depth, images)
    surface = (1 / scene.disparity[0, 0][~scene.is_sky[0]]).sort().values
    middle, farthest = surface[len(surface) // 2], surface[-1]
    first = depth[0, 0]
    is_far = first > 2 * farthest
    assert bool(is_far[:24].all())
    assert not bool(is_far[40:].any())
    # The median of an even number of pixels is the lower one; the sky is in one place.
    torch.testing.assert_close(
        first[is_far], torch.full_like(first[is_far], 300 * middle.item()), rtol=0.02, atol=0
    )
    assert bool((first[~is_far] < 1.01 * farthest).all())
    drawn = gaussians.means[0, :, 2].view(2, 64, 64)[0]
    torch.testing.assert_close(drawn, first, rtol=1e-3, atol=0)  # the composer keeps it there
    # What a step to the sky hides is sky, or as far as surfaces are.
    second = depth[0, 1]
    assert bool(((second < 2 * farthest) | (second > 0.9 * first.max())).all())


def test_a_picture_of_the_sky_alone_has_a_place() -> None:
    network, image = tiny(), torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        scene = network.encode(image)
        scene = dataclasses.replace(scene, sky=torch.ones_like(scene.sky))
        depth = network.depth_layers(scene, image, torch.ones(1))[0]
    assert bool(torch.isfinite(depth).all())
    assert float(depth[0, 0].min()) == float(depth[0, 0].max()) > 100 / float(scene.disparity.max())
    assert bool(scene.depth_error.isnan().all())


def relief() -> tuple[torch.Tensor, torch.Tensor]:
    """Bumpy disparity of two layers, and no sky."""
    torch.manual_seed(0)
    first = torch.exp(0.3 * torch.randn(1, 40, 60))
    return torch.stack([first, 0.7 * first], 1), torch.zeros(1, 40, 60, dtype=torch.bool)


def test_relief_that_is_sure_stays() -> None:
    shape, sky = relief()
    found = shrink_relief(shape, torch.full((1, 40, 60), math.log(0.001)), sky)
    torch.testing.assert_close(found, shape, rtol=1e-3, atol=0)


def test_relief_smaller_than_its_error_goes_flat() -> None:
    shape, sky = relief()
    found = shrink_relief(shape, torch.full((1, 40, 60), math.log(5.0)), sky)
    # Means of means over windows of 3 by 3: a deviation of .3 falls to about .3 / 5.
    assert float(found[:, 0].log().std()) < 0.1
    torch.testing.assert_close(found[:, 1], 0.7 * found[:, 0])


def test_a_step_larger_than_its_error_stays() -> None:
    shape, sky = torch.ones(1, 2, 40, 60), torch.zeros(1, 40, 60, dtype=torch.bool)
    shape[..., 30:] = 3.0
    sky[:, :10], shape[:, :, :10] = True, 1e-3
    found = shrink_relief(shape, torch.full((1, 40, 60), math.log(0.1)), sky)
    # Kept is variance / (variance + noise^2): at the step ln(3)^2 * 2/9 = .27 of .27 + .06^2.
    torch.testing.assert_close(found[:, :, 11:], shape[:, :, 11:], rtol=0.02, atol=0)
    assert torch.equal(found[:, :, :10], shape[:, :, :10])


def test_one_number_says_how_wrong_depth_may_be() -> None:
    with torch.no_grad():
        scene = half_sky(tiny().encode(torch.rand(1, 3, 64, 64)))
    error = torch.where(scene.is_sky, 5.0, math.log(0.2))
    found = dataclasses.replace(scene, log_error=error).depth_error
    torch.testing.assert_close(found, torch.tensor([0.2]))


def test_all_that_learns_gets_a_finite_gradient() -> None:
    network, image = tiny(), torch.rand(1, 3, 56, 56)
    torch.nn.init.normal_(network.prediction_head.texture.weight, std=0.1)
    torch.nn.init.normal_(network.prediction_head.geometry.weight, std=0.1)
    scene = network.encode(image)
    depth, images = network.depth_layers(scene, image, torch.ones(1))
    gaussians, _ = network.splats(scene, depth, images)
    loss = sum(value.square().mean() for value in vars(gaussians).values())
    loss = (
        loss
        + scene.log_error.mean()
        + scene.sky.mean()
        + scene.log_scale_error.mean()
        + scene.log_focal.mean()
    )
    torch.as_tensor(loss + linear_to_srgb(gaussians.colors).mean()).backward()
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None, name
        assert bool(torch.isfinite(parameter.grad).all()), name


def test_int8_rows_are_within_half_a_step(tmp_path: Path) -> None:
    network, path = tiny(), tmp_path / "rounded.safetensors"
    torch.nn.init.normal_(network.encoder.blocks[0].get_parameter("mlp.fc1.weight"))
    save_weights(path, network, torch.int8)
    found = load_weights(path)
    assert found.config == TINY
    for name, tensor in found.state_dict().items():
        truth = network.state_dict()[name]
        if tensor.ndim < 2:
            assert torch.equal(tensor, truth), name
            continue
        # Half of one of 127 steps of a row's largest number; or float16, which has 11 digits.
        limit = truth.flatten(1).abs().amax(1) / 254 * 1.001 + 1e-6
        assert bool(((tensor - truth).flatten(1).abs().amax(1) <= limit).all()), name


def test_rounded_weights_without_a_scale_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rounded.safetensors"
    save_weights(path, tiny(), torch.int8)
    tensors = load_file(path)
    rounded = [name for name, tensor in tensors.items() if tensor.dtype == torch.int8]
    assert rounded
    tensors.pop(rounded[0] + ".scale")
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata()
    save_file(tensors, path, metadata)
    with pytest.raises(WeightsError, match="scale"):
        load_weights(path)
