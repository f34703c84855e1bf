from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from headbox.camera import Camera, project
from headbox.errors import WeightsError
from headbox.focal_length import RANGE_35MM, focal_35mm
from headbox.gaussians import Gaussians, check_gaussians
from headbox.model.config import LAYERS, SharpConfig
from headbox.model.predictor import Predictor
from headbox.model.sharp import SharpNetwork
from headbox.model.small import LOG_FOCAL, SmallNetwork
from headbox.model.weights import save_weights
from headbox.photo.read import Photo, open_photo
from headbox.render import render_view
from headbox.scene.convert import prediction_facts
from support import tiny_runs
from support.photo_files import gradient

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
    picture = render_view(gaussians, camera_of(photo).resized(width, height)).colors.numpy()
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
    # The heads of the first layer are held in training: its splats are where depth puts them.
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


def says(log_focal: float, log_error: float = -2.0) -> Predictor:
    """A tiny network that takes every picture for one of this focal length."""
    torch.manual_seed(0)
    network = SmallNetwork(tiny_runs.CONFIG)
    network.prediction_head.set_analytic()
    with torch.no_grad():
        network.depth_head.last.weight[2:].zero_()
        network.depth_head.last.get_parameter("bias")[2:] = torch.tensor([-5.0, math.log(0.08)])
        network.picture_head.get_parameter("2.weight").zero_()
        bias = [math.log(0.3), 0.0, log_focal - LOG_FOCAL, log_error + 1]
        network.picture_head.get_parameter("2.bias").copy_(torch.tensor(bias))
    return Predictor(network)


@pytest.mark.parametrize(("width", "height"), [(96, 72), (160, 40), (40, 150)])
def test_a_focal_length_that_nobody_told_is_read_off_the_picture(width: int, height: int) -> None:
    photo = Photo(gradient(height, width), 70.0, "assumed")
    scene = says(math.log(1.2), math.log(0.18)).scene(photo)
    assert scene.camera is not None
    assert scene.camera.focal_px == pytest.approx(1.2 * math.sqrt(width * height), rel=1e-5)
    assert scene.metadata == {
        "focal_source": "the image",
        "focal_error": "0.18",
        "depth_error": "0.08",
    }
    numbers = {"focal_error": 0.18, "depth_error": 0.08, "focal_certainty": "estimated"}
    assert prediction_facts(scene.metadata) == scene.metadata | numbers
    # The splats fill that camera's picture.
    pixels, _ = project(scene.gaussians.means, scene.camera)
    assert float(pixels[:, 0].max()) == pytest.approx(width, abs=width / 50)


@pytest.mark.parametrize("source", ["given", "EXIF 35 mm equivalent"])
def test_a_focal_length_that_is_known_counts(source: str) -> None:
    photo = Photo(gradient(72, 96), 100.0, source)
    predictor = says(math.log(100 / math.sqrt(72 * 96)) + 0.4)
    scene = predictor.scene(photo)
    assert scene.camera is not None
    assert scene.camera.focal_px == 100
    assert scene.metadata == {"focal_source": source, "depth_error": "0.08"}
    torch.testing.assert_close(scene.gaussians.means, predictor(photo).means)


@pytest.mark.parametrize(
    ("source", "apart", "error", "noted"),
    [
        ("EXIF 35 mm equivalent", 1.7, 0.1, True),
        ("EXIF focal plane", 1 / 1.7, 0.1, True),
        ("EXIF 35 mm equivalent", 1.7, 0.2, False),  # within three of the expected errors
        ("EXIF 35 mm equivalent", 1.5, 0.01, False),
        ("given", 3.0, 0.01, False),
    ],
)
def test_a_file_that_contradicts_its_picture_is_noted(
    source: str, apart: float, error: float, noted: bool
) -> None:
    photo = Photo(gradient(72, 96), 100.0, source)
    seen = math.log(apart * 100 / math.sqrt(72 * 96))
    scene = says(seen, math.log(error)).scene(photo)
    assert scene.camera is not None
    assert scene.camera.focal_px == 100
    assert ("focal_doubt" in scene.metadata) == noted
    if noted:
        mm = focal_35mm(apart * 100, 96, 72)
        found = f"{mm:.0f} mm (35 mm equivalent), estimated from the image, give or take 10 %."
        assert scene.metadata["focal_doubt"] == f"It looks like {found}"


def test_a_picture_of_no_possible_lens_gets_the_nearest_one() -> None:
    camera = says(math.log(0.01)).scene(Photo(gradient(72, 96), 70.0, "assumed")).camera
    assert camera is not None
    assert focal_35mm(camera.focal_px, 96, 72) == pytest.approx(RANGE_35MM[0])


def test_a_pyramid_network_from_its_file(tmp_path: Path, scene: tuple[Photo, Gaussians]) -> None:
    torch.manual_seed(0)
    config = SharpConfig(
        vit_dim=16,
        vit_depth=2,
        vit_heads=1,
        vit_taps=(0, 1),
        encoder_dims=(8, 8, 8, 8, 8),
        depth_dim=8,
        gaussian_dim=16,
    )
    save_weights(tmp_path / "tiny.safetensors", SharpNetwork(config))
    predictor = Predictor.load(tmp_path / "tiny.safetensors")
    photo = scene[0]
    gaussians = predictor(photo)
    assumed = dataclasses.replace(photo, focal_source="assumed")
    whole = predictor.scene(assumed)
    assert whole.metadata == {"focal_source": "assumed"}  # this network knows nothing of that
    assert whole.camera is not None
    assert whole.camera.focal_px == photo.focal_px
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
