from __future__ import annotations

import dataclasses
import math
import os
import platform
import re
import runpy
import subprocess
import sys
import threading
from pathlib import Path

import numba
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from headbox import color
from headbox.camera import Camera, look_at
from headbox.errors import SceneError
from headbox.gaussians import Gaussians
from headbox.render import (
    Rendering,
    cpu,
    kernels,
    lanes,
    rasterize_reference,
    render_view,
    render_views,
)
from support.splat_scenes import random_scene, sharp_scene

FIELDS = ("means", "quats", "scales", "opacities", "colors")


def double(gaussians: Gaussians) -> Gaussians:
    return Gaussians(*(getattr(gaussians, name).double() for name in FIELDS))


def stack(*columns: list[float]) -> Gaussians:
    """Splats from rows of mean 3, quat 4, scales 3, opacity, color 3."""
    rows = torch.tensor(columns, dtype=torch.float32).reshape(-1, 14)
    means, quats, scales, opacities, colors = rows.split([3, 4, 3, 1, 3], dim=1)
    return Gaussians(means, quats, scales, opacities[:, 0], colors)


def compare(fast: Rendering, slow: Rendering) -> tuple[float, float]:
    """PSNR of the colours in dB, and the share of pixels that are off by more than 1/255."""
    difference = fast.colors.double() - slow.colors
    psnr = -10 * math.log10(float((difference**2).mean()) + 1e-30)
    return psnr, float((difference.abs() > 1 / 255).any(-1).double().mean())


def assert_identical(a: Rendering, b: Rendering) -> None:
    for field in dataclasses.fields(Rendering):
        assert torch.equal(getattr(a, field.name), getattr(b, field.name))


@pytest.mark.parametrize("eps2d", [0.0, 0.3])
@pytest.mark.parametrize(
    ("count", "width", "height", "scales"),
    [
        (300, 200, 150, (0.01, 0.2)),
        (2000, 161, 97, (0.01, 0.2)),  # opaque in most places: blending stops early
        (8000, 257, 190, (0.002, 0.03)),  # most splats are smaller than a pixel
        (1000, 130, 111, (1e-5, 1.0)),  # needles and plates
    ],
)
def test_random_scenes_match_the_reference(
    count: int, width: int, height: int, scales: tuple[float, float], eps2d: float
) -> None:
    scene, camera = random_scene(count, count, scales), Camera.of_photo(width, height, 0.8 * width)
    fast = render_view(scene, camera, (0.1, 0.2, 0.3), eps2d)
    slow = rasterize_reference(double(scene), camera, (0.1, 0.2, 0.3), eps2d)
    psnr, off = compare(fast, slow)
    # The project's limits. Rounding alone gives 110 to 140 dB; a splat at a threshold of alpha or
    # transmittance may fall on either side, which changes a pixel visibly.
    assert psnr >= 80
    assert off <= 1e-4
    wrong = (fast.alphas - slow.alphas).abs() > 1 / 255
    assert wrong.double().mean() <= 1e-4
    seen = slow.alphas > 0.01  # below that a depth is a ratio of two roundings
    assert ((fast.depths / slow.depths - 1).abs() > 1e-3)[seen].double().mean() <= 1e-3


@pytest.mark.parametrize("view", ["photo", "corner"])
def test_a_scene_like_sharps_matches_the_reference(view: str) -> None:
    scene, camera = sharp_scene(96)
    if view == "corner":
        camera = camera.moved(look_at((0.2, -0.1, 0.15), (0.0, 0.0, 3.0)))
    psnr, off = compare(render_view(scene, camera), rasterize_reference(double(scene), camera))
    assert psnr >= 80
    assert off <= 1e-4


def test_the_image_does_not_depend_on_the_number_of_threads(tmp_path: Path) -> None:
    scene, camera = sharp_scene(48)
    # Pairs of splats at equal depths: only a stable sort gives a unique order.
    twins = dataclasses.replace(scene, colors=scene.colors.flip(0))
    both = Gaussians(*(torch.cat([getattr(g, n) for g in (scene, twins)]) for n in FIELDS))
    fields = [getattr(both, name) for name in FIELDS]
    torch.save([*fields, camera.K, camera.viewmat], tmp_path / "scene.pt")
    # In a separate process: numba cannot use more threads than it started with.
    program = (
        "import sys, torch, numba\n"
        "from headbox.camera import Camera; from headbox.gaussians import Gaussians\n"
        "from headbox.render import render_view\n"
        "*fields, K, viewmat = torch.load(sys.argv[1] + '/scene.pt')\n"
        f"size = {camera.width}, {camera.height}\n"
        "r = render_view(Gaussians(*fields), Camera(K, viewmat, *size))\n"
        "torch.save([r.colors, r.alphas, r.depths], sys.argv[1] + '/picture.pt')\n"
        "print(numba.get_num_threads())\n"
    )
    mine = numba.get_num_threads()
    other = 1 if mine > 1 else 3
    environment = {**os.environ, "NUMBA_NUM_THREADS": str(other)}
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert int(done.stdout) == other
    here = render_view(both, camera)
    assert_identical(here, Rendering(*torch.load(tmp_path / "picture.pt")))
    psnr, _ = compare(here, rasterize_reference(double(both), camera))
    assert psnr >= 80


def test_render_views_equals_render_view_for_each_camera() -> None:
    scene = random_scene(500, 5)
    cameras = [
        Camera.of_photo(w, h, 80.0).moved(look_at((0.1 * w / 100, 0.0, 0.0), (0.0, 0.0, 3.0)))
        for w, h in ((64, 64), (33, 200), (150, 97), (31, 1))
    ]
    for camera, frame in zip(cameras, render_views(scene, cameras), strict=True):
        assert_identical(frame, render_view(scene, camera))


def test_batches_of_tiles_give_the_same_image(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, camera = random_scene(400, 6, scales=(0.5, 2.0)), Camera.of_photo(150, 97, 80.0)
    whole = render_view(scene, camera)
    monkeypatch.setattr(cpu, "BATCH", 500)  # one to two tiles
    packed = cpu.pack_scene(scene)
    assert_identical(cpu.rasterize(packed, camera), whole)
    assert len(packed.buffers.entries) <= 500 * 5 // 4


def test_concurrent_renders_are_correct() -> None:
    scene, camera = random_scene(300, 7), Camera.of_photo(100, 80, 80.0)
    expected, pictures = render_view(scene, camera), []
    threads = [
        threading.Thread(target=lambda: pictures.append(render_view(scene, camera)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pictures) == 4
    for picture in pictures:
        assert_identical(picture, expected)


@pytest.mark.parametrize("count", [0, 1, 16, 17])
def test_few_splats_match_the_reference(count: int) -> None:
    scene, camera = random_scene(count, 8, scales=(0.3, 0.5)), Camera.of_photo(70, 50, 60.0)
    green = (0.0, 0.5, 0.0)
    slow = rasterize_reference(double(scene), camera, green)
    psnr, off = compare(render_view(scene, camera, green), slow)
    assert psnr >= 80
    assert off == 0


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_splats_that_are_not_finite_are_refused(name: str, bad: float) -> None:
    scene = random_scene(40, 9)
    getattr(scene, name).reshape(40, -1)[17, -1] = bad
    with pytest.raises(SceneError, match="1 of 40 splats contain NaN or infinity"):
        render_view(scene, Camera.of_photo(20, 20, 20.0))


def test_images_above_the_pixel_limit_are_refused() -> None:
    with pytest.raises(SceneError, match="above the limit of 268435456 pixels"):
        render_view(random_scene(1, 0), Camera.of_photo(100_000, 100_000, 50.0))


# Values a file may contain: behind the camera, at it, far away; huge, flat, thin, of zero extent.
places = st.floats(-1e4, 1e4) | st.floats(-3, 3)
sizes = st.sampled_from([0.0, 1e-12, 1e-6]) | st.floats(1e-4, 1e4)
turns = st.floats(-1, 1)
shares = st.floats(0, 1) | st.sampled_from([1 / 255, 0.999, 1.0])
hostile = st.lists(
    st.tuples(*[places] * 3, *[turns] * 4, *[sizes] * 3, *[shares] * 4),
    max_size=20,
)


@settings(max_examples=60)
@given(hostile, st.integers(1, 70), st.integers(1, 70), st.sampled_from([0.0, 0.3]))
def test_extreme_splats_give_finite_images(
    rows: list[tuple[float, ...]], width: int, height: int, eps2d: float
) -> None:
    scene = stack(*(list(row) for row in rows))
    camera = Camera.of_photo(width, height, 40.0)
    rendering = render_view(scene, camera, (0.2, 0.3, 0.4), eps2d)
    for values in (rendering.colors, rendering.alphas):
        assert values.min() >= 0
        assert values.max() <= 1
    assert torch.isfinite(rendering.depths).all()
    assert (rendering.depths[rendering.alphas > 0] > 0).all()
    assert (rendering.depths[rendering.alphas == 0] == 0).all()


# Moderate values, where float32 and float64 agree on a splat's position: a splat a thousandth of
# a pixel thin moves by more than its width through rounding.
near = st.floats(-3, 3)
forward = st.floats(-1, 0.009) | st.floats(0.5, 10)
wide = st.floats(0.01, 100)
lengths = st.floats(0.1, 1)
tame = st.lists(
    st.tuples(near, near, forward, lengths, *[turns] * 3, *[wide] * 3, *[shares] * 4),
    max_size=20,
)


@settings(max_examples=50)
@given(tame, st.integers(1, 70), st.integers(1, 70))
def test_huge_and_hidden_splats_match_the_reference(
    rows: list[tuple[float, ...]], width: int, height: int
) -> None:
    scene, camera = stack(*(list(row) for row in rows)), Camera.of_photo(width, height, 40.0)
    fast, slow = (
        render_view(scene, camera).colors,
        rasterize_reference(double(scene), camera).colors,
    )
    # Hypothesis likes numbers that put a splat right at a threshold, and then a pixel may lose all
    # the light that is left to it. Where a touch of opacity changes nothing, neither must float32.
    settled = torch.ones(height, width, dtype=torch.bool)
    for factor in (1 - 1e-4, 1 + 1e-4):
        touched = dataclasses.replace(scene, opacities=scene.opacities * factor)
        change = (rasterize_reference(double(touched), camera).colors - slow).abs().amax(-1)
        settled &= change < 2e-3
    assert ((fast - slow).abs().amax(-1) < 2e-3)[settled].all()


def test_a_highly_anisotropic_splat_matches_the_reference() -> None:
    """100 pixels long and 0.05 thin: a plain float32 conic is off by a tenth here."""
    angle = 0.6
    row = [0, 0, 2, math.cos(angle / 2), 0, 0, math.sin(angle / 2), 1.0, 5e-4, 5e-4, 0.9, 1, 1, 1]
    scene, camera = stack([float(v) for v in row]), Camera.of_photo(300, 300, 200.0)
    fast, slow = render_view(scene, camera), rasterize_reference(double(scene), camera)
    # The middle of the needle is rounded to 1e-5 pixels, 2e-4 of its width.
    assert float((fast.alphas - slow.alphas).abs().max()) < 2e-3
    assert float(slow.alphas.max()) > 0.5


def test_exp2_is_accurate_to_a_few_roundings() -> None:
    x = np.linspace(-1, 0, 16 * 4096, dtype=np.float32)
    out = np.empty_like(x)

    @numba.njit
    def fill(x, out):
        for i in range(0, len(x), 16):
            lanes.store(out, i, kernels.exp2(lanes.load(x, i)))  # pyright: ignore[reportCallIssue]

    fill(x, out)
    # 8e-8 from the fit and up to three roundings of 6e-8.
    np.testing.assert_allclose(out, np.exp2(x.astype(np.float64)), rtol=3e-7)


def compiled(kernel, *types):
    """A newly compiled kernel: one from the cache has no code to inspect."""
    fresh = numba.njit(error_model="numpy", fastmath={"contract"})(kernel.py_func)
    fresh.compile(types)
    return fresh


def test_the_blend_compiles_to_vector_instructions() -> None:
    flat, lane, scalar = numba.float32[::1], lanes.lanes, numba.float32
    fresh = compiled(kernels.blend_block, flat, numba.int64, lane, *[scalar] * 4)
    (code,) = fresh.inspect_llvm().values()
    assert len(re.findall(r"f(?:mul|add|sub)[ a-z]* <16 x float>", code)) >= 20
    assert not re.findall(r"f(?:mul|add|sub)[ a-z]* float ", code)
    # The same in machine code: packed single precision and no scalar float arithmetic.
    packed, single = {
        "x86_64": (r"\bv?f?n?m?(?:mul|add|sub)\w*ps\b", r"\bv?f?n?m?(?:mul|add|sub)\w*ss\b"),
        "arm64": (r"\bf(?:mul|mla|mls|add|sub)(?:\.4s|\s+v)", r"\bf(?:mul|madd|add|sub)\s+s"),
    }[{"AMD64": "x86_64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())]
    (code,) = fresh.inspect_asm().values()
    assert len(re.findall(packed, code)) >= 15  # some of the 20 fuse in pairs
    assert not re.findall(single, code)


def test_the_srgb_approximation_matches_linear_to_srgb() -> None:
    black, white = dataclasses.replace(random_scene(1, 0), opacities=torch.zeros(1)), 1.25
    camera = Camera.of_photo(1, 1, 1.0)
    for value in [*np.linspace(0, white, 400), -0.5, color.KNEE_LINEAR]:
        (shown,) = render_view(black, camera, (float(value), 0.0, 0.0)).colors[0, :, 0]
        expected = color.linear_to_srgb(torch.tensor(value).clamp(0, 1))
        assert abs(float(shown) - float(expected)) < 1e-6  # the fit's 1e-8 and a few roundings


def test_compilation_is_announced_once_and_cache_loads_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = tmp_path / "kernel.py"
    module.write_text("import numba\n@numba.njit(cache=True)\ndef add(a, b):\n    return a + b\n")

    def say(*arguments: float) -> str:
        monkeypatch.setattr(cpu._CompileNotice, "was_printed", False)
        add = runpy.run_path(str(module))["add"]  # as a new process has it
        with cpu._announce_compilation():
            for argument in arguments:
                add(argument, argument)
        output = capsys.readouterr()
        assert output.out == ""
        return output.err

    assert say(1) == "headbox: compiling the renderer (once, takes a few seconds).\n"
    assert say(1) == ""
    assert say(1.0, True).count("\n") == 1
