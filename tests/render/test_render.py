from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor

from headbox.camera import Camera
from headbox.color import srgb_to_linear
from headbox.errors import HeadboxError, SceneError
from headbox.gaussians import Gaussians
from headbox.render import rasterize_reference, render_view, render_views
from headbox.render.cuda import rasterize_gsplat
from support.splat_scenes import random_scene


def test_render_view_uses_the_cpu_rasteriser_for_cpu_tensors() -> None:
    scene, camera = random_scene(50, 0), Camera.of_photo(40, 30, 35.0)
    fast, slow = render_view(scene, camera), rasterize_reference(scene, camera)
    assert fast.colors.dtype == torch.float32
    # Two float32 ways to the same picture, far from 255 grey levels.
    torch.testing.assert_close(fast.colors, slow.colors, atol=1e-3, rtol=0)


def test_render_views_takes_one_camera_at_a_time() -> None:
    def cameras():
        yield Camera.of_photo(40, 30, 35.0)
        raise AssertionError("the second camera was asked for too early")

    assert next(render_views(random_scene(5, 0), cameras())).colors.shape == (30, 40, 3)


def gsplat_stand_in(
    means: Tensor,
    quats: Tensor,
    scales: Tensor,
    opacities: Tensor,
    colors: Tensor,
    viewmats: Tensor,
    Ks: Tensor,
    width: int,
    height: int,
    near_plane: float = 0.01,
    far_plane: float = 1e10,
    eps2d: float = 0.3,
    render_mode: str = "RGB",
) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
    """gsplat 1.5's signature and answer: linear colours on black, depths times alpha."""
    assert (near_plane, far_plane, render_mode) == (0.01, 1e10, "RGB+D")
    camera = Camera(Ks[0], viewmats[0], width, height)
    picture = rasterize_reference(
        Gaussians(means, quats, scales, opacities, colors), camera, eps2d=eps2d
    )
    depths = picture.depths * picture.alphas
    values = torch.cat([srgb_to_linear(picture.colors), depths[..., None]], dim=-1)
    return values[None], picture.alphas[None, ..., None], {}


def test_gsplat_output_becomes_a_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gsplat", SimpleNamespace(rasterization=gsplat_stand_in))
    scene, camera = random_scene(50, 1), Camera.of_photo(40, 30, 35.0)
    ours = rasterize_gsplat(scene, camera, (0.1, 0.2, 0.9), 0.1)
    expected = rasterize_reference(scene, camera, (0.1, 0.2, 0.9), 0.1)
    # Once to sRGB and back in float32.
    torch.testing.assert_close(ours.colors, expected.colors, atol=1e-5, rtol=0)
    torch.testing.assert_close(ours.alphas, expected.alphas)
    torch.testing.assert_close(ours.depths, expected.depths)
    scene.means[3, 1] = torch.nan
    with pytest.raises(SceneError, match="NaN"):
        rasterize_gsplat(scene, camera, (0.0, 0.0, 0.0), 0.0)


def test_without_gsplat_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gsplat", None)
    with pytest.raises(HeadboxError, match=r"pip install 'headbox\[cuda\]'"):
        rasterize_gsplat(random_scene(3, 0), Camera.of_photo(20, 10, 20.0), (0.0, 0.0, 0.0), 0.0)
