from __future__ import annotations

import dataclasses
import json
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from headbox.camera import Camera, look_at
from headbox.errors import SceneError
from headbox.gaussians import (
    Gaussians,
    Scene,
    check_gaussians,
    covariances,
    rotation_matrices,
    rotation_quats,
    select,
    summary,
    transformed,
    unproject_ndc,
)
from headbox.render import render_view
from support.splat_scenes import random_scene

seeds = st.integers(0, 2**32 - 1)


def some(count: int, seed: int = 0) -> Gaussians:
    dice = torch.Generator().manual_seed(seed)
    return Gaussians(
        means=torch.randn(count, 3, generator=dice) + torch.tensor([0.0, 0.0, 5.0]),
        quats=torch.randn(count, 4, generator=dice),
        scales=torch.rand(count, 3, generator=dice) * 0.1 + 1e-3,
        opacities=torch.rand(count, generator=dice),
        colors=torch.rand(count, 3, generator=dice),
    )


def shaped(scales: Tensor, seed: int = 0) -> Gaussians:
    return dataclasses.replace(some(len(scales), seed), scales=scales)


def stretch_of(focal_px: float, width: int, height: int) -> Tensor:
    return torch.tensor([width / (2 * focal_px), height / (2 * focal_px), 1.0], dtype=torch.float64)


def svd_twin(gaussians: Gaussians, stretch: Tensor) -> tuple[Tensor, Tensor]:
    """The slow way, as the released program goes it: covariances and scales by float64 SVDs."""
    covars = covariances(gaussians.quats.double(), gaussians.scales.double())
    covars = stretch[:, None] * covars * stretch
    rotation, squares, _ = torch.linalg.svd(covars)
    return rotation * squares[..., None, :] @ rotation.mT, squares.sqrt()


def relative_l2(values: Tensor, truth: Tensor) -> float:
    error = (values - truth).flatten(-2).norm(dim=-1)
    return float((error / truth.flatten(-2).norm(dim=-1)).max())


def recomposed(gaussians: Gaussians) -> Tensor:
    return covariances(gaussians.quats.double(), gaussians.scales.double())


# Rotations


@given(seeds)
def test_rotations_are_rotations(seed: int) -> None:
    rotations = rotation_matrices(some(50, seed).quats)
    # Sums of products of float32 numbers below 1; the worst of 2 million is 1.5e-6.
    torch.testing.assert_close(
        rotations @ rotations.mT, torch.eye(3).expand(50, 3, 3), rtol=0, atol=2e-6
    )
    torch.testing.assert_close(torch.linalg.det(rotations), torch.ones(50), rtol=0, atol=2e-6)


@given(st.sampled_from([1e-6, 0.3, 1.0, 7.0, 1e6]), seeds)
def test_the_length_of_a_quaternion_says_nothing(length: float, seed: int) -> None:
    quats = some(20, seed).quats
    # Normalising rounds once more; the worst of 2 million is 1.3e-6.
    torch.testing.assert_close(
        rotation_matrices(length * quats), rotation_matrices(quats), rtol=0, atol=2e-6
    )


@pytest.mark.parametrize(
    ("axis", "turned"),
    [
        ([1.0, 0.0, 0.0], [[1, 0, 0], [0, 0, -1], [0, 1, 0]]),
        ([0.0, 1.0, 0.0], [[0, 0, 1], [0, 1, 0], [-1, 0, 0]]),
        ([0.0, 0.0, 1.0], [[0, -1, 0], [1, 0, 0], [0, 0, 1]]),
    ],
)
def test_quarter_turns_follow_the_right_hand(axis: list[float], turned: list[list[int]]) -> None:
    half = math.sqrt(0.5)
    quat = torch.tensor([half, *(half * a for a in axis)])
    # One rounding of sqrt(1/2), squared and doubled.
    torch.testing.assert_close(
        rotation_matrices(quat), torch.tensor(turned).float(), rtol=0, atol=2e-7
    )


@given(seeds)
def test_quaternions_come_back_from_their_rotations(seed: int) -> None:
    quats = torch.nn.functional.normalize(some(50, seed).quats, dim=-1)
    back = rotation_quats(rotation_matrices(quats))
    same = (back * quats).sum(-1).abs()  # q and -q are one rotation
    # |cos| hides a small angle, so compare rotations too; the worst of 2 million is 1.1e-6.
    torch.testing.assert_close(same, torch.ones(50), rtol=0, atol=2e-6)
    torch.testing.assert_close(rotation_matrices(back), rotation_matrices(quats), rtol=0, atol=2e-6)


def test_half_turns_and_nearly_half_turns_come_back() -> None:
    # w is 0 or nearly so: the textbook formula divides by it.
    small = torch.tensor([0.0, 1e-8, 1e-4, -1e-3])
    for axis in torch.cat([torch.eye(3), -torch.eye(3), torch.ones(1, 3)]):
        quats = torch.cat([small[:, None], axis.expand(4, 3)], dim=1)
        back = rotation_quats(rotation_matrices(quats))
        torch.testing.assert_close(
            rotation_matrices(back), rotation_matrices(quats), rtol=0, atol=2e-6
        )


def test_a_zero_quaternion_turns_nothing() -> None:
    assert rotation_matrices(torch.zeros(4)).equal(torch.eye(3))


@given(seeds)
def test_covariances_are_symmetric_with_the_squared_scales_as_eigenvalues(seed: int) -> None:
    gaussians = some(20, seed)
    covars = covariances(gaussians.quats.double(), gaussians.scales.double())
    assert covars.equal(covars.mT)
    values = torch.linalg.eigvalsh(covars)
    torch.testing.assert_close(values, gaussians.scales.double().square().sort(dim=-1)[0])


def test_gradients_of_covariances_are_the_slopes() -> None:
    gaussians = some(3)
    inputs = (gaussians.quats.double().requires_grad_(), gaussians.scales.double().requires_grad_())
    assert torch.autograd.gradcheck(covariances, inputs)


# Unprojection

SHAPES = {
    "random": torch.rand(200, 3, generator=torch.Generator().manual_seed(1)) + 0.01,
    "needles": torch.tensor([1.0, 1e-4, 1e-4]).repeat(200, 1),
    "flat": torch.tensor([1.0, 1.0, 1e-4]).repeat(200, 1),
    "blades": torch.tensor([1.0, 1e-2, 1e-4]).repeat(200, 1),
    "spheres": torch.full((200, 3), 0.02),
    "nearly spheres": 0.02 + 1e-8 * torch.arange(600.0).reshape(200, 3),
    "one zero": torch.tensor([1.0, 0.3, 0.0]).repeat(200, 1),
    "two zeros": torch.tensor([1.0, 0.0, 0.0]).repeat(200, 1),
    "a micrometre": torch.tensor([1e-6, 3e-6, 2e-6]).repeat(200, 1),
    "a kilometre": torch.tensor([1e3, 2e3, 0.5e3]).repeat(200, 1),
}
PHOTOS = {
    "landscape": (533.5, 640, 427),
    "portrait": (3000.0, 3024, 4032),
    "wide angle": (300.0, 1200, 900),
    "telephoto": (8000.0, 640, 427),
}


@pytest.mark.parametrize("photo", PHOTOS)
@pytest.mark.parametrize("shape", SHAPES)
def test_unprojection_equals_the_float64_svd(shape: str, photo: str) -> None:
    gaussians = shaped(SHAPES[shape])
    covars, _ = svd_twin(gaussians, stretch_of(*PHOTOS[photo]))
    metric = unproject_ndc(gaussians, *PHOTOS[photo])
    assert metric.quats.isfinite().all()
    assert (metric.scales >= 0).all()
    # Rounding leaves 2e-6. The telephoto lens shrinks x and y 25-fold against z, so that the
    # 6e-8 of a rotation's z components weighs 1.5e-6 of a needle's length, twice in its square.
    assert relative_l2(recomposed(metric), covars) < 2e-5


@pytest.mark.parametrize("shape", ["random", "needles", "blades", "a micrometre", "a kilometre"])
def test_every_scale_is_right_even_the_thinnest(shape: str) -> None:
    gaussians = shaped(SHAPES[shape])
    exact = dataclasses.replace(gaussians, quats=gaussians.quats.double())
    factors = rotation_matrices(exact.quats) * gaussians.scales.double()[:, None]
    truth = torch.linalg.svdvals(stretch_of(*PHOTOS["landscape"])[:, None] * factors)
    scales = unproject_ndc(gaussians, *PHOTOS["landscape"]).scales.sort(descending=True)[0]
    # Relative to each scale: ten roundings. Eigenvalues of float32 covariances miss 1e-4 by 100 %.
    torch.testing.assert_close(scales.double(), truth, rtol=2e-6, atol=0)


@given(
    seeds,
    st.floats(50, 20000),
    st.integers(100, 8000),
    st.integers(100, 8000),
    st.floats(0, 4),
)
def test_unprojection_of_any_photo(
    seed: int, focal_px: float, width: int, height: int, spread: float
) -> None:
    dice = torch.Generator().manual_seed(seed)
    scales = 10 ** (spread * torch.rand(100, 3, generator=dice) - 5)
    stretch = stretch_of(focal_px, width, height)
    gaussians = shaped(scales, seed)
    covars, _ = svd_twin(gaussians, stretch)
    metric = unproject_ndc(gaussians, focal_px, width, height)
    # Rounding of R costs 6e-8 times the ratio of the stretches, several times; twice the worst of
    # 200,000 splats for each of seven stretches up to 500:500:1 and five spreads of the scales.
    limit = 4e-6 + 4e-7 * float(stretch.max() / stretch.min())
    assert relative_l2(recomposed(metric), covars) < limit


def test_a_slit_of_a_view_takes_more_sweeps_and_gets_them() -> None:
    photo = (20000.0, 80, 80)  # 0.2 degrees; x and y shrink 500-fold against z
    gaussians = shaped(SHAPES["random"])
    covars, _ = svd_twin(gaussians, stretch_of(*photo))
    # Rounding leaves 1.2e-6; three sweeps, enough for ordinary photos, leave 4e-4.
    assert relative_l2(recomposed(unproject_ndc(gaussians, *photo)), covars) < 1e-5


@given(seeds)
def test_without_a_stretch_the_splats_stay(seed: int) -> None:
    gaussians = some(50, seed)
    metric = unproject_ndc(gaussians, 400.0, 800, 800)
    assert metric.means.equal(gaussians.means)
    torch.testing.assert_close(metric.scales, gaussians.scales, rtol=2e-6, atol=0)  # roundings
    assert (
        relative_l2(recomposed(metric), recomposed(gaussians)) < 4e-6
    )  # the worst of 2 million is 2e-6


def test_means_are_stretched_and_the_rest_stays() -> None:
    gaussians = some(10)
    metric = unproject_ndc(gaussians, 500.0, 1200, 900)
    expected = gaussians.means * torch.tensor([1.2, 0.9, 1.0])
    torch.testing.assert_close(metric.means, expected, rtol=2e-7, atol=0)  # one rounding
    assert metric.opacities is gaussians.opacities
    assert metric.colors is gaussians.colors


def test_an_ndc_corner_lands_on_the_photo_s_corner() -> None:
    depth = 3.0
    corner = dataclasses.replace(some(1), means=torch.tensor([[-depth, -depth, depth]]))
    x, y, z = unproject_ndc(corner, 533.5, 640, 427).means[0].tolist()
    K = Camera.of_photo(640, 427, 533.5).K
    assert x / z * K[0, 0] + K[0, 2] == pytest.approx(0, abs=1e-4)  # float32 at 320 pixels: 3e-5
    assert y / z * K[1, 1] + K[1, 2] == pytest.approx(0, abs=1e-4)


def test_splats_without_any_size_stay_finite() -> None:
    metric = unproject_ndc(shaped(torch.zeros(5, 3)), 500.0, 640, 480)
    assert metric.quats.isfinite().all()
    assert (metric.scales < 1e-30).all()
    torch.testing.assert_close(metric.quats.norm(dim=-1), torch.ones(5), rtol=0, atol=1e-6)


def test_zero_quaternions_count_as_no_rotation() -> None:
    gaussians = dataclasses.replace(some(2), quats=torch.zeros(2, 4))
    metric = unproject_ndc(gaussians, 500.0, 1200, 900)
    expected = gaussians.scales * torch.tensor([1.2, 0.9, 1.0])
    torch.testing.assert_close(metric.scales, expected, rtol=2e-6, atol=0)  # roundings


@pytest.mark.parametrize("count", [1, 7999, 8000, 8001, 16001])
def test_chunks_have_no_seams(count: int) -> None:
    gaussians = some(count)
    metric = unproject_ndc(gaussians, 533.5, 640, 427)
    covars, _ = svd_twin(gaussians, stretch_of(533.5, 640, 427))
    assert relative_l2(recomposed(metric), covars) < 4e-6  # the worst of 2 million is 2e-6


def test_leading_axes_are_free() -> None:
    gaussians = some(24)
    batch = Gaussians(
        *(
            getattr(gaussians, field.name).unflatten(0, (2, 3, 4))
            for field in dataclasses.fields(Gaussians)
        )
    )
    metric, expected = (unproject_ndc(g, 533.5, 640, 427) for g in (batch, gaussians))
    assert metric.quats.shape == (2, 3, 4, 4)
    assert metric.scales.flatten(0, 2).equal(expected.scales)
    assert metric.quats.flatten(0, 2).equal(expected.quats)


def test_gradients_flow_through_means_opacities_and_colors() -> None:
    gaussians = some(4)
    for field in ("means", "opacities", "colors"):
        getattr(gaussians, field).requires_grad_()
    metric = unproject_ndc(gaussians, 500.0, 1200, 900)
    (metric.means.sum() + metric.opacities.sum() + metric.colors.sum()).backward()
    torch.testing.assert_close(gaussians.means.grad, torch.tensor([1.2, 0.9, 1.0]).expand(4, 3))
    assert gaussians.opacities.grad is not None
    assert gaussians.colors.grad is not None


@pytest.mark.parametrize("field", ["quats", "scales"])
def test_no_silent_lack_of_a_gradient(field: str) -> None:
    gaussians = some(4)
    getattr(gaussians, field).requires_grad_()
    with pytest.raises(ValueError, match="detach"):
        unproject_ndc(gaussians, 500.0, 640, 480)
    with torch.no_grad():
        assert len(unproject_ndc(gaussians, 500.0, 640, 480)) == 4


def test_the_way_around_for_training_gives_the_same_picture() -> None:
    # What a renderer sees of a splat: W C W^T with W the camera's linear part, and its depth.
    gaussians = some(20)
    stretch = torch.diag(stretch_of(500.0, 1200, 900).float())
    turn = rotation_matrices(torch.tensor([0.9, 0.1, -0.2, 0.05]))
    metric = unproject_ndc(gaussians, 500.0, 1200, 900)
    seen = turn @ covariances(metric.quats, metric.scales) @ turn.T
    linear = turn @ stretch
    around = linear @ covariances(gaussians.quats, gaussians.scales) @ linear.T
    assert relative_l2(around, seen) < 4e-6  # the worst of 2 million is 2e-6
    torch.testing.assert_close(gaussians.means @ linear.T, metric.means @ turn.T)


# Values


def test_select_takes_a_mask_or_indices() -> None:
    gaussians = some(6)
    index = torch.tensor([1, 4])
    mask = torch.zeros(6, dtype=torch.bool).index_fill(0, index, True)
    for picked in (select(gaussians, index), select(gaussians, mask)):
        assert len(picked) == 2
        for field in dataclasses.fields(Gaussians):
            assert getattr(picked, field.name).equal(getattr(gaussians, field.name)[index])


def test_good_gaussians_pass_the_check() -> None:
    gaussians = some(5)
    gaussians.opacities[:2] = torch.tensor([0.0, 1.0])
    gaussians.scales[0] = 0
    gaussians.colors[0] = -0.1  # out of gamut, but a number
    check_gaussians(gaussians, "scene.ply")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("field", ["means", "quats", "scales", "opacities", "colors"])
def test_the_check_counts_bad_splats_and_names_the_first(field: str, bad: float) -> None:
    gaussians = some(9)
    getattr(gaussians, field).view(9, -1)[[3, 7], -1] = bad
    with pytest.raises(SceneError, match=r"^scene.ply: 2 of 9 splats \(the first has index 3\)"):
        check_gaussians(gaussians, "scene.ply")


@pytest.mark.parametrize(
    ("field", "bad"), [("scales", -1e-9), ("opacities", -0.1), ("opacities", 1.1)]
)
def test_values_out_of_range_are_bad_too(field: str, bad: float) -> None:
    gaussians = some(9)
    getattr(gaussians, field).view(9, -1)[8, -1] = bad
    with pytest.raises(SceneError, match="1 of 9 splats"):
        check_gaussians(gaussians, "scene.ply")


def test_nothing_is_no_scene() -> None:
    with pytest.raises(SceneError, match="no splats"):
        check_gaussians(some(0), "scene.ply")


def test_the_summary_says_what_is_in_a_scene() -> None:
    depths = torch.linspace(2, 12, 1001)
    gaussians = dataclasses.replace(
        some(1001),
        means=torch.stack([torch.zeros(1001), torch.ones(1001), depths], dim=1),
        opacities=torch.full((1001,), 0.25),
    )
    back = torch.eye(4)
    back[2, 3] = 1.0  # a camera one metre behind the origin
    camera = Camera.of_photo(640, 480, 320.0).moved(back)
    facts = json.loads(json.dumps(summary(Scene(gaussians, camera))))
    assert facts["splats"] == 1001
    assert facts["mean_opacity"] == 0.25
    assert facts["bounds"] == {"min": [0.0, 1.0, 2.0], "max": [0.0, 1.0, 12.0]}
    # The line is made of float32 steps of 0.01 m.
    assert facts["depths"] == pytest.approx({"0.1%": 3.01, "10%": 4, "50%": 8, "90%": 12}, abs=1e-5)
    assert facts["camera"] == {
        "width": 640,
        "height": 480,
        "focal_px": 320.0,
        "fov_degrees": [pytest.approx(90), pytest.approx(2 * math.degrees(math.atan(0.75)))],
    }


def test_the_summary_does_without_a_camera() -> None:
    facts = summary(Scene(dataclasses.replace(some(3), means=torch.ones(3, 3))))
    assert facts["camera"] is None
    assert facts["depths"] == {"0.1%": 1.0, "10%": 1.0, "50%": 1.0, "90%": 1.0}


def test_a_scene_in_other_axes_looks_the_same_to_a_camera_in_them() -> None:
    one, camera = random_scene(300, 3), Camera.of_photo(40, 30, 35.0)
    viewmat = look_at((0.3, -0.2, 0.1), (0.0, 0.1, 3.0))
    expected = render_view(one, camera.moved(viewmat))
    drawn = render_view(transformed(one, viewmat), camera)
    # Means and rotations are float32 of some metres; a splat at a threshold may flip: 1 / 255.
    assert (drawn.colors - expected.colors).abs().max() < 2 / 255
    assert transformed(one, torch.eye(4)) is one
