"""Gradients of the CPU rasteriser against the reference and against finite differences."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numba
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from headbox.camera import Camera, look_at
from headbox.gaussians import Gaussians
from headbox.render import Rendering, rasterize_reference, render_view, render_views
from support.splat_scenes import random_scene, sharp_scene

FIELDS = ("means", "quats", "scales", "opacities", "colors")
GRAY = (0.1, 0.3, 0.2)


def leaves(scene: Gaussians, dtype: torch.dtype = torch.float32) -> list[Tensor]:
    return [getattr(scene, name).detach().to(dtype).requires_grad_() for name in FIELDS]


def loss_weights(camera: Camera, seed: int = 0) -> list[Tensor]:
    random = torch.Generator().manual_seed(seed)
    shape = (camera.height, camera.width)
    return [torch.randn(*shape, *end, generator=random) for end in ((3,), (), ())]


def pictures(rendering: Rendering) -> tuple[Tensor, ...]:
    return rendering.colors, rendering.alphas, rendering.depths


def loss_of(rendering: Rendering, weights: list[Tensor]) -> Tensor:
    pairs = zip(pictures(rendering), weights, strict=True)
    return sum(((a * w).sum() for a, w in pairs), torch.zeros(()))


def gradients(
    draw: Callable[..., Rendering],
    scene: Gaussians,
    camera: Camera,
    weights: list[Tensor],
    eps2d: float = 0.0,
    dtype: torch.dtype = torch.float32,
) -> list[Tensor]:
    fields = leaves(scene, dtype)
    rendering = draw(Gaussians(*fields), camera, GRAY, eps2d)
    return list(torch.autograd.grad(loss_of(rendering, weights), fields))


def ndc_view() -> Tensor:
    """A viewmat that also stretches, as SHARP's splats are trained with."""
    stretch = torch.diag(torch.tensor([0.7, 0.9, 1.0, 1.0]))
    return look_at((0.2, -0.1, -0.5), (0.0, 0.0, 3.0)) @ stretch


@pytest.mark.parametrize("eps2d", [0.0, 0.3])
@pytest.mark.parametrize(
    ("count", "width", "height", "scales"),
    [
        (300, 64, 50, (0.01, 0.2)),
        (1500, 65, 41, (0.01, 0.2)),  # opaque in most places: the stop is at work
        (1500, 70, 33, (0.002, 0.03)),  # most splats are smaller than a pixel
        (17, 33, 31, (0.3, 1.0)),  # each in many tiles
        (1, 40, 40, (0.1, 0.5)),
    ],
)
def test_gradients_match_the_reference(
    count: int, width: int, height: int, scales: tuple[float, float], eps2d: float
) -> None:
    scene = random_scene(count, count, scales)
    camera = Camera.of_photo(width, height, 0.8 * width).moved(ndc_view())
    weights = loss_weights(camera)
    fast = gradients(render_view, scene, camera, weights, eps2d)
    slow = gradients(rasterize_reference, scene, camera, weights, eps2d, torch.float64)
    for a, b in zip(fast, slow, strict=True):
        # float32 alone leaves 1e-5; a pixel at a threshold of alpha may fall on either side, which
        # takes 1/255 of one pixel from a splat.
        assert float((a - b).norm() / b.norm()) < 1e-3


def test_gradients_of_anisotropic_splats_match_the_reference() -> None:
    scene = random_scene(400, 3, (1e-4, 1.0))
    camera = Camera.of_photo(90, 70, 80.0)
    weights = loss_weights(camera)
    fast = gradients(render_view, scene, camera, weights)
    slow = gradients(rasterize_reference, scene, camera, weights, dtype=torch.float64)
    for a, b in zip(fast, slow, strict=True):
        # Where a needle of a hundredth of a pixel lies is rounded to 1e-3 of its width.
        assert float((a - b).norm() / b.norm()) < 1e-2


def test_gradients_match_finite_differences_of_the_reference() -> None:
    """Central differences of the float64 reference, in random directions."""
    scene = random_scene(5, 4, scales=(0.2, 0.4))
    scene.means[:] = torch.tensor(
        [[0.1, 0.2, 2.0], [-0.3, 0.1, 2.5], [0.2, -0.2, 3.0], [0, 0, 3.5], [0.4, 0, 4]]
    )
    scene.opacities[:] = torch.tensor([0.3, 0.5, 0.6, 0.4, 0.7])
    camera = Camera.of_photo(7, 5, 8.0).moved(ndc_view())
    weights = loss_weights(camera)
    random = torch.Generator().manual_seed(1)
    for name, gradient in zip(FIELDS, gradients(render_view, scene, camera, weights), strict=True):
        value = getattr(scene, name)
        direction = torch.randn(value.shape, generator=random)
        ends = []
        for step in (1e-5, -1e-5):
            fields = {n: getattr(scene, n).double() for n in FIELDS}
            fields[name] = fields[name] + step * direction
            drawn = rasterize_reference(Gaussians(**fields), camera, GRAY)
            ends.append(float(loss_of(drawn, weights)))
        expected = (ends[0] - ends[1]) / 2e-5
        # float32 in the gradient, 1e-10 in the differences.
        assert float((gradient * direction).sum()) == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("name", FIELDS)
def test_a_single_field_may_require_a_gradient(name: str) -> None:
    scene, camera = random_scene(200, 5), Camera.of_photo(50, 40, 45.0)
    weights = loss_weights(camera)
    every = gradients(render_view, scene, camera, weights)
    value = getattr(scene, name).requires_grad_()
    (alone,) = torch.autograd.grad(loss_of(render_view(scene, camera, GRAY), weights), [value])
    torch.testing.assert_close(alone, every[FIELDS.index(name)])


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Rendering)])
def test_a_loss_on_a_single_output(name: str) -> None:
    scene, camera = random_scene(200, 6), Camera.of_photo(50, 40, 45.0)
    fast, slow = leaves(scene), leaves(scene, torch.float64)
    for draw, fields in ((render_view, fast), (rasterize_reference, slow)):
        getattr(draw(Gaussians(*fields), camera), name).square().sum().backward()
    for a, b in zip(fast[:4], slow[:4], strict=True):
        assert a.grad is not None
        assert b.grad is not None
        assert float((a.grad - b.grad).norm() / b.grad.norm()) < 1e-3  # as above


def test_the_image_is_the_same_with_a_backward_pass() -> None:
    scene, camera = sharp_scene(48)
    plain = render_view(scene, camera, GRAY)
    drawn = render_view(Gaussians(*leaves(scene)), camera, GRAY)
    for a, b in zip(pictures(plain), pictures(drawn), strict=True):
        assert torch.equal(a, b)
    with torch.no_grad():
        assert not render_view(Gaussians(*leaves(scene)), camera).colors.requires_grad


def test_every_frame_of_a_path_has_its_gradient() -> None:
    scene = random_scene(100, 7)
    cameras = [Camera.of_photo(w, h, 40.0) for w, h in ((40, 30), (64, 20), (33, 65))]
    fields = leaves(scene)
    frames = list(render_views(Gaussians(*fields), cameras, GRAY))
    weights = [loss_weights(camera) for camera in cameras]
    total = sum((loss_of(*pair) for pair in zip(frames, weights, strict=True)), torch.zeros(()))
    together = torch.autograd.grad(total, fields)
    alone = [gradients(render_view, scene, *pair) for pair in zip(cameras, weights, strict=True)]
    for a, *parts in zip(together, *alone, strict=True):
        torch.testing.assert_close(a, sum(parts, torch.zeros(())), rtol=1e-5, atol=1e-5)


def test_gradients_do_not_depend_on_the_number_of_threads(tmp_path: Path) -> None:
    scene, camera = sharp_scene(32)
    torch.save([getattr(scene, name) for name in FIELDS], tmp_path / "scene.pt")
    # In a process of its own: numba cannot be given more threads than it started with.
    program = (
        "import sys, torch, numba\n"
        "from headbox.camera import Camera; from headbox.gaussians import Gaussians\n"
        "from headbox.render import render_view\n"
        "fields = [f.requires_grad_() for f in torch.load(sys.argv[1] + '/scene.pt')]\n"
        f"camera = Camera.of_photo({camera.width}, {camera.height}, {camera.focal_px})\n"
        "r = render_view(Gaussians(*fields), camera)\n"
        "loss = (r.colors**2).sum() + r.depths.sum()\n"
        "torch.save(torch.autograd.grad(loss, fields), sys.argv[1] + '/gradients.pt')\n"
        "print(numba.get_num_threads())\n"
    )
    other = 1 if numba.get_num_threads() > 1 else 3
    environment = {**os.environ, "NUMBA_NUM_THREADS": str(other)}
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert int(done.stdout) == other
    fields = leaves(scene)
    drawn = render_view(Gaussians(*fields), camera)
    here = torch.autograd.grad((drawn.colors**2).sum() + drawn.depths.sum(), fields)
    for a, b in zip(here, torch.load(tmp_path / "gradients.pt"), strict=True):
        assert torch.equal(a, b)


def test_in_place_changes_of_the_output_are_detected() -> None:
    scene = random_scene(5, 8)
    drawn = render_view(Gaussians(*leaves(scene)), Camera.of_photo(20, 20, 20.0))
    with torch.no_grad():
        drawn.alphas.zero_()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        drawn.colors.sum().backward()


# Values a file may contain: behind the camera, at it, far away; huge, flat, thin, of zero extent.
places = st.floats(-1e4, 1e4) | st.floats(-3, 3)
sizes = st.sampled_from([0.0, 1e-12, 1e-6]) | st.floats(1e-4, 1e4)
turns = st.floats(-1, 1)
shares = st.floats(0, 1) | st.sampled_from([1 / 255, 0.999, 1.0])
hostile = st.lists(st.tuples(*[places] * 3, *[turns] * 4, *[sizes] * 3, *[shares] * 4), max_size=20)


@settings(max_examples=60)
@given(hostile, st.integers(1, 70), st.integers(1, 70), st.sampled_from([0.0, 0.3]))
def test_extreme_splats_have_finite_gradients(
    rows: list[tuple[float, ...]], width: int, height: int, eps2d: float
) -> None:
    table = torch.tensor(rows, dtype=torch.float32).reshape(-1, 14)
    means, quats, scales, opacities, colors = table.split([3, 4, 3, 1, 3], dim=1)
    scene = Gaussians(means, quats, scales, opacities[:, 0], colors)
    camera = Camera.of_photo(width, height, 40.0)
    for gradient in gradients(render_view, scene, camera, loss_weights(camera), eps2d):
        assert torch.isfinite(gradient).all()


def test_buffers_are_kept_until_the_backward_pass() -> None:
    """Memory is used again, but not that of a frame whose gradient is still to come."""
    scene, camera = random_scene(400, 1), Camera.of_photo(48, 36, 40.0)

    def gradient_of(colors: Tensor, *, between: bool) -> Tensor:
        drawn = render_view(dataclasses.replace(scene, colors=colors), camera).colors
        if between:  # frames of other scenes, with and without their gradients taken
            for seed in (2, 3):
                other = random_scene(400, seed)
                own = other.colors.requires_grad_()
                picture = render_view(dataclasses.replace(other, colors=own), camera).colors
                picture.sum().backward()
                del picture
        return torch.autograd.grad(drawn.sum(), colors)[0]

    alone = gradient_of(scene.colors.clone().requires_grad_(), between=False)
    with_others = gradient_of(scene.colors.clone().requires_grad_(), between=True)
    assert torch.equal(alone, with_others)
