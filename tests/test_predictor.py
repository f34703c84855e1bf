from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from headbox.camera import Camera, project
from headbox.errors import WeightsError
from headbox.gaussians import Gaussians, check_gaussians
from headbox.network import LAYERS, Config, Network
from headbox.photo import Photo, open_photo
from headbox.predictor import Predictor
from headbox.render import render
from headbox.weights import save_weights
from photo_files import gradient

EXAMPLES = ["mountains.jpg", "pagoda.jpg", "room.jpg"]
# width and height of a photo -> of the splats' grid: twice as fine, as long as that is not too many
GRIDS = {(96, 72): (192, 144), (72, 96): (144, 192), (32, 32): (64, 64), (160, 40): (320, 80)}


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    """The network that comes with headbox."""
    return Predictor.load()


@pytest.fixture(scope="module")
def scene(predictor: Predictor, example_photos: Path) -> tuple[Photo, Gaussians]:
    """A photo whose splat grid is 192 x 144, and its splats."""
    with Image.open(example_photos / "room.jpg") as image:
        small = image.crop((0, 400, 1320, 1390)).resize((96, 72))
    photo = Photo(np.array(small), 80.0, "given")
    return photo, predictor(photo)


def camera_of(photo: Photo) -> Camera:
    return Camera.of_photo(photo.width, photo.height, photo.focal_px)


def layers_of(values: torch.Tensor, width: int, height: int) -> torch.Tensor:
    """[N, ...] -> [2, h, w, ...]"""
    return values.unflatten(0, (LAYERS, height, width))


def test_every_example_is_in_these_tests(example_photos: Path) -> None:
    assert sorted(path.name for path in example_photos.glob("*.jpg")) == EXAMPLES


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_photos_own_view_is_sharp(
    predictor: Predictor, example_photos: Path, name: str
) -> None:
    photo = open_photo(example_photos / name)
    gaussians = predictor(photo)
    check_gaussians(gaussians, name)
    scale = 768 / max(photo.width, photo.height)
    width, height = round(photo.width * scale), round(photo.height * scale)
    picture = render(gaussians, camera_of(photo).resized(width, height)).colors.numpy()
    small = Image.fromarray(photo.pixels).resize((width, height), Image.Resampling.LANCZOS)
    error = picture - np.asarray(small, np.float32) / 255
    assert -10 * np.log10(np.square(error).mean()) >= 30  # dB, what is asked of the default model


@pytest.mark.parametrize(("width", "height"), GRIDS)
def test_splats_lie_on_a_grid_of_the_photos_shape(
    predictor: Predictor, width: int, height: int
) -> None:
    photo = Photo(gradient(height, width), 70.0, "given")
    gaussians = predictor(photo)
    columns, rows = GRIDS[width, height]
    assert len(gaussians) == LAYERS * rows * columns
    check_gaussians(gaussians, "scene")
    assert predictor.depth(photo).shape == (height, width)
    pixels, depths = project(gaussians.means, camera_of(photo))
    assert (depths > 0).all()
    x, y = layers_of(pixels, columns, rows).unbind(-1)
    # Layer, row, column. The first layer's are held at their cells in training, to float32's last
    # digits; the second's have learnt to go where something is to be filled.
    assert (x[0] - (torch.arange(columns) + 0.5) * width / columns).abs().max() < 1e-3
    assert (y[0] - (torch.arange(rows)[:, None] + 0.5) * height / rows).abs().max() < 1e-3


def test_the_second_layer_begins_behind_the_first(
    predictor: Predictor, scene: tuple[Photo, Gaussians]
) -> None:
    with torch.no_grad():
        first, second = predictor.network.depth(*predictor._input(scene[0]))[0]
    assert (second >= first).all()
    assert (second > 1.1 * first).any()  # the room has edges, and something behind them


def test_depth_is_that_of_the_first_layer(
    predictor: Predictor, scene: tuple[Photo, Gaussians]
) -> None:
    photo, gaussians = scene
    depth = predictor.depth(photo)
    assert depth.dtype == np.float32
    # Linear between four cells of a grid twice as fine: their mean.
    z = layers_of(gaussians.means[:, 2], 192, 144)[:1]
    means = torch.nn.functional.avg_pool2d(z, 2)[0].numpy()
    # The composer adds 1e-3 to inverse depth in units of the nearest (SHARP's table A.1), which is
    # 0.1 % for the nearest and 1 % ten times as far; the heads may move it by as much again.
    assert np.abs(np.log(means / depth)).max() < 0.02


def test_twice_the_focal_length_is_twice_as_far(
    predictor: Predictor, scene: tuple[Photo, Gaussians]
) -> None:
    photo, gaussians = scene
    longer = dataclasses.replace(photo, focal_px=2 * photo.focal_px)
    # depth = focal / disparity, and a factor of two is exact.
    np.testing.assert_array_equal(predictor.depth(longer), 2 * predictor.depth(photo))
    further = predictor(longer)
    # All of z doubles; x and y are as wide at twice the distance. 1e-6 m beside the nearest depth
    # (the initialiser's) goes into a network, so more than float32's last digits.
    expected = gaussians.means * torch.tensor([1.0, 1.0, 2.0])
    torch.testing.assert_close(further.means, expected, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(further.colors, gaussians.colors, rtol=1e-3, atol=1e-4)


def test_the_same_photo_gives_the_same_splats(
    predictor: Predictor, scene: tuple[Photo, Gaussians]
) -> None:
    again = predictor(scene[0])
    for field in dataclasses.fields(Gaussians):
        value = getattr(again, field.name)
        assert torch.equal(value, getattr(scene[1], field.name))
        assert not value.requires_grad


def test_a_pyramid_network_from_its_file(tmp_path: Path, scene: tuple[Photo, Gaussians]) -> None:
    torch.manual_seed(0)
    config = Config(
        vit_dim=16,
        vit_depth=2,
        vit_heads=1,
        vit_taps=(0, 1),
        encoder_dims=(8, 8, 8, 8, 8),
        depth_dim=8,
        gaussian_dim=16,
    )
    save_weights(tmp_path / "tiny.safetensors", Network(config))
    predictor = Predictor.load(tmp_path / "tiny.safetensors")
    photo = scene[0]
    gaussians = predictor(photo)
    check_gaussians(gaussians, "scene")
    assert len(gaussians) == LAYERS * 768 * 768  # a square, whatever the photo's shape
    pixels, _ = project(gaussians.means, camera_of(photo))
    x, y = layers_of(pixels, 768, 768).unbind(-1)
    # No offsets in untrained heads: each splat at its cell, but for rounding of 96 pixels.
    assert (x - (torch.arange(768) + 0.5) * 96 / 768).abs().max() < 1e-3
    assert (y - (torch.arange(768)[:, None] + 0.5) * 72 / 768).abs().max() < 1e-3
    assert predictor.depth(photo).shape == (72, 96)


def test_weights_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"none\.safetensors cannot be read"):
        Predictor.load(tmp_path / "none.safetensors")
