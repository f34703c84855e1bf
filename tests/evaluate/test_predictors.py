from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
import torch

from headbox.camera import Camera
from headbox.errors import HeadboxError
from headbox.evaluate.predictors import (
    BASELINES,
    DEFAULT_METHODS,
    depth_of_baseline,
    make_method,
    splats_of_depth,
)
from headbox.gaussians import check_gaussians
from headbox.model.predictor import Predictor
from headbox.model.small import SmallNetwork
from headbox.model.weights import default_weights
from support import tiny_runs
from support.view_files import HEIGHT, WIDTH, ray_traced, save, shifted


def test_the_names_of_the_tables() -> None:
    methods = [make_method(name) for name in DEFAULT_METHODS]
    assert [method.name for method in methods] == list(DEFAULT_METHODS)
    assert {method.name for method in methods if method.is_baseline} == set(BASELINES)
    assert len({method.key for method in methods}) == len(methods)
    assert all((m.predict is None) != (m.picture is None) for m in methods)


def test_what_is_no_method_is_refused() -> None:
    with pytest.raises(HeadboxError, match=r"^best is neither one of copy, .*oracle nor a file"):
        make_method("best")


def test_weights_are_named_after_their_file_and_known_by_their_content(tmp_path: Path) -> None:
    mine = tmp_path / "mine.safetensors"
    mine.write_bytes(default_weights().read_bytes())
    method = make_method(str(mine))
    assert (method.name, method.is_baseline) == ("mine", False)
    assert method.key == make_method("model").key


# Depth of the baselines ---------------------------------------------------------------------------


def tilted(holes: bool = False) -> np.ndarray:
    y, x = np.mgrid[:40, :50]
    truth = (1 / (0.2 + 0.01 * y + 0.002 * x)).astype(np.float32)
    if holes:
        truth[5:20, 10:30] = np.nan
    return truth


@pytest.mark.parametrize("kind", ["plane", "oracle"])
def test_a_plane_is_found_also_where_nothing_is_known(kind: str) -> None:
    # float32 depths
    assert depth_of_baseline(kind, tilted(holes=True)) == pytest.approx(tilted(), rel=1e-4)


def test_a_level_ground_is_found_by_its_rows() -> None:
    y = np.mgrid[:40, :50][0]
    truth = (1 / (0.2 + 0.01 * y)).astype(np.float32)
    assert depth_of_baseline("ground", truth) == pytest.approx(truth, rel=1e-5)
    assert np.ptp(depth_of_baseline("ground", tilted()), axis=1).max() == 0


def test_the_constant_is_the_mean_of_inverse_depth() -> None:
    expected = 1 / np.mean(1 / tilted().astype(float))
    assert depth_of_baseline("constant", tilted()) == pytest.approx(expected, rel=1e-6)


def test_the_oracle_is_the_truth_where_there_is_one() -> None:
    truth = tilted(holes=True)
    known = np.isfinite(truth)
    # There and back through 1 / z in float64
    assert depth_of_baseline("oracle", truth)[known] == pytest.approx(truth[known], rel=1e-6)


def test_a_fit_below_zero_ends_at_100_times_the_median() -> None:
    truth = np.full((10, 60), 10.0, np.float32)
    truth[:, 0] = 0.1
    depth = depth_of_baseline("plane", truth)
    assert depth.max() == pytest.approx(1000, rel=1e-6)
    assert depth.min() > 0


def test_without_truth_there_are_no_baselines() -> None:
    view = dataclasses.replace(ray_traced(shifted()), depth=None)
    predict = make_method("plane").predict
    assert predict is not None
    with pytest.raises(HeadboxError, match="plane needs true depth"):
        predict(view)


# Splats -------------------------------------------------------------------------------------------


def test_splats_lie_where_the_depth_says() -> None:
    view = ray_traced(shifted())
    assert view.depth is not None
    splats = splats_of_depth(view.pixels, view.depth, 150.0)
    check_gaussians(splats, "it")
    # Two layers, each a splat for each pixel of a picture twice as large
    assert len(splats) == 2 * 4 * WIDTH * HEIGHT
    first = splats.means[: 4 * WIDTH * HEIGHT].view(2 * HEIGHT, 2 * WIDTH, 3)
    z = first[..., 2].numpy()
    # The initialiser's softplus moves z by 1e-3 of the nearest depth's inverse.
    assert z[::2, ::2] == pytest.approx(view.depth, rel=5e-3)
    x = (torch.arange(2 * WIDTH) + 0.5) / 2
    expected = (x - WIDTH / 2) / 150.0 * first[0, :, 2]
    assert first[0, :, 0].numpy() == pytest.approx(expected.numpy(), abs=1e-4)  # float32 metres


def test_they_are_shaped_as_the_networks_own() -> None:
    """The same splats as the small network makes when it says this very depth everywhere, before
    its heads have learnt anything."""
    torch.manual_seed(0)
    network = SmallNetwork(dataclasses.replace(tiny_runs.CONFIG, input_pixels=768**2))
    network.prediction_head.set_analytic()
    pixels = np.random.default_rng(0).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    with torch.no_grad():
        network.depth_head.last.weight.zero_()
        network.depth_head.last.get_parameter("bias")[1] = 20.0  # both layers alike
        network.picture_head.get_parameter("2.weight").zero_()
        network.picture_head.get_parameter("2.bias")[0] = math.log(0.25)
    from headbox.photo.read import Photo

    theirs = Predictor(network)(Photo(pixels, 60.0, "given"))
    depth = np.full((48, 64), 60.0 / np.sqrt(48 * 64) / 0.25, np.float32)
    ours = splats_of_depth(pixels, depth, 60.0)
    assert len(ours) == len(theirs)
    for name in ("means", "scales", "opacities", "colors"):
        a, b = (getattr(g, name).numpy() for g in (ours, theirs))
        assert a == pytest.approx(b, rel=1e-3, abs=1e-4), name  # float32, some dozen steps


# Pictures -----------------------------------------------------------------------------------------


def test_the_copy_is_the_source_at_the_targets_size() -> None:
    source = ray_traced(shifted())
    target = dataclasses.replace(source, camera=Camera.of_photo(72, 56, 75.0))
    picture = make_method("copy").picture
    assert picture is not None
    assert np.array_equal(picture("set", "pair", source, source), source.pixels)
    assert picture("set", "pair", source, target).shape == (56, 72, 3)


def test_pictures_of_other_programs_are_found_by_set_and_pair(tmp_path: Path) -> None:
    view = ray_traced(shifted())
    save(tmp_path / "theirs" / "builtin" / "desk.png", view.pixels)
    method = make_method(str(tmp_path / "theirs"))
    assert (method.name, method.is_baseline) == ("theirs", False)
    picture = method.picture
    assert picture is not None
    assert np.array_equal(picture("builtin", "desk", view, view), view.pixels)
    with pytest.raises(HeadboxError, match=r"theirs/builtin/toy\.png does not exist"):
        picture("builtin", "toy", view, view)
    smaller = ray_traced(shifted(), size=(20, 30))
    with pytest.raises(HeadboxError, match=r"is 144 x 112 pixels, not the target's 30 x 20"):
        picture("builtin", "desk", view, smaller)
