from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from headbox.color import linear_to_srgb
from headbox.dino import GRID, PATCH, DinoEncoder, whole_patches
from headbox.errors import WeightsError
from headbox.small import SmallConfig, SmallNetwork
from headbox.weights import load_network, load_weights, save_weights

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
    network.prediction_head.set_by_rule()
    return network


def test_positions_are_those_learnt_on_their_own_grid() -> None:
    encoder = DinoEncoder(24, 4, 2)
    torch.nn.init.normal_(encoder.pos_embed)
    assert torch.equal(encoder._positions(GRID, GRID), encoder.pos_embed)
    other = encoder._positions(5, 9)
    assert other.shape == (1, 1 + 45, 24)
    assert torch.equal(other[:, 0], encoder.pos_embed[:, 0])


def test_the_encoder_gives_four_maps_and_a_summary() -> None:
    maps, summary = DinoEncoder(24, 12, 2)(torch.rand(2, 3, 3 * PATCH, 5 * PATCH))
    assert [tuple(m.shape) for m in maps] == [(2, 24, 3, 5)] * 4
    assert summary.shape == (2, 48)


@pytest.mark.parametrize(("height", "width"), [(100, 100), (3000, 4000), (400, 1600), (4, 900)])
def test_whole_patches_keep_area_and_aspect(height: int, width: int) -> None:
    found = whole_patches(height, width, 448**2)
    assert all(n % PATCH == 0 and n >= 2 * PATCH for n in found)
    if width < 8 * height:  # each side is at most half a patch off
        for side, other in zip(found, (height, width), strict=True):
            assert abs(side - other * 448 / math.sqrt(height * width)) <= PATCH / 2


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
        scene = tiny().look(torch.rand(2, 3, 60, 90))
    first, second = scene.disparity.unbind(1)
    assert bool((second <= first).all())
    # The mean of a float32 map of some thousand numbers has six digits.
    assert torch.allclose(first.mean((1, 2)).log(), scene.log_scale, atol=1e-5)


def test_what_the_network_takes_for_sky_is_far() -> None:
    network, image = tiny(), torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        scene = network.look(image)
        near, _ = network.two_layers(
            dataclasses.replace(scene, sky=torch.full_like(scene.sky, -20)), image, torch.ones(1)
        )
        far, _ = network.two_layers(
            dataclasses.replace(scene, sky=torch.full_like(scene.sky, 20)), image, torch.ones(1)
        )
    assert float(far.min()) > 100 * float(near.max())


def test_all_that_learns_gets_a_finite_gradient() -> None:
    network, image = tiny(), torch.rand(1, 3, 56, 56)
    torch.nn.init.normal_(network.prediction_head.texture.weight, std=0.1)
    torch.nn.init.normal_(network.prediction_head.geometry.weight, std=0.1)
    scene = network.look(image)
    depth, images = network.two_layers(scene, image, torch.ones(1))
    gaussians, _ = network.splats(scene, depth, images)
    loss = sum(value.square().mean() for value in vars(gaussians).values())
    loss = loss + scene.log_error.mean() + scene.log_scale_error.mean() + scene.log_focal.mean()
    torch.as_tensor(loss + linear_to_srgb(gaussians.colors).mean()).backward()
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None, name
        assert bool(torch.isfinite(parameter.grad).all()), name


def test_int8_rows_are_within_half_a_step(tmp_path: Path) -> None:
    network, path = tiny(), tmp_path / "rounded.safetensors"
    torch.nn.init.normal_(network.encoder.blocks[0].get_parameter("mlp.fc1.weight"))
    save_weights(path, network, torch.int8)
    found = load_network(path)
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
        load_network(path)


def test_what_needs_another_network_says_so(tmp_path: Path) -> None:
    path = tmp_path / "small.safetensors"
    save_weights(path, tiny())
    with pytest.raises(WeightsError, match="DINOv2"):
        load_weights(path)
