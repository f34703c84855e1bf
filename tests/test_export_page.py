"""HTML pages that embed the photo, the scene and the viewer."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from headbox.camera import Camera, look_at
from headbox.errors import SceneError
from headbox.export_page import write_page
from headbox.formats.registry import read_scene, write_scene
from headbox.formats.spz import read_spz
from headbox.gaussians import Scene
from headbox.limits import Headbox
from headbox.render import render_view
from support.splat_scenes import random_scene, sharp_scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIMITS = Headbox(0.1, 0.1, 0.1, 0.1, 0.2, 0.1, 3.0)  # measuring it takes a second


def sharp(grid: int = 40) -> Scene:
    gaussians, camera = sharp_scene(grid)
    return Scene(gaussians, camera, {"photo": "a <b> & c.jpg"}, LIMITS)


def part(page: bytes, name: str) -> str:
    found = re.search(rf'<script id="{name}" type="[a-z/]+">(.*?)</script>', page.decode(), re.S)
    assert found
    return found[1]


def test_pages_are_reproducible_and_add_little_to_the_scene(tmp_path: Path) -> None:
    for name in ("a.html", "b.HTML"):
        write_page(tmp_path / name, sharp())
    page = (tmp_path / "a.html").read_bytes()
    assert page == (tmp_path / "b.HTML").read_bytes()
    assert len(page) - len(part(page, "scene")) < 1.2e6  # viewer, three, Spark, a small photo
    assert not re.search(rb'(src|href)="(?!data:)', page)


def test_the_photos_name_is_escaped(tmp_path: Path) -> None:
    write_page(tmp_path / "a.html", sharp(), b"jpeg")
    page = (tmp_path / "a.html").read_text()
    assert "<title>a &lt;b&gt; &amp; c.jpg</title>" in page
    assert "<b>" not in page
    assert "base64,anBlZw==" in page


def test_without_a_photo_the_scene_is_rendered_from_its_camera(tmp_path: Path) -> None:
    scene = sharp()
    assert scene.camera is not None
    write_page(tmp_path / "a.html", scene)
    page = (tmp_path / "a.html").read_text()
    found = re.search(r'src="data:image/jpeg;base64,([^"]+)"', page)
    assert found
    photo = Image.open(io.BytesIO(base64.b64decode(found[1])))
    drawn = (render_view(scene.gaussians, scene.camera).colors * 255).byte().numpy()
    assert (photo.width, photo.height) == (scene.camera.width, scene.camera.height)
    # JPEG halves the size of the colours, so fine stripes are compared in blocks of 5 x 5.
    blocks = [np.asarray(p.reduce(5)).astype(np.float32) for p in (photo, Image.fromarray(drawn))]
    assert np.abs(blocks[0] - blocks[1]).mean() < 5


def test_a_scene_is_transformed_to_its_cameras_frame(tmp_path: Path) -> None:
    viewmat = look_at((1.0, -0.5, 0.3), (0.2, 0.1, 4.0))
    gaussians = random_scene(100, 0)
    camera = Camera(Camera.of_photo(64, 48, 60.0).K, viewmat, 64, 48)
    write_page(tmp_path / "a.html", Scene(gaussians, camera, headbox=LIMITS), b"jpeg")
    packed = part((tmp_path / "a.html").read_bytes(), "scene")
    (tmp_path / "a.spz").write_bytes(base64.b64decode(packed))
    turned = read_spz(tmp_path / "a.spz").gaussians
    seen = gaussians.means @ viewmat[:3, :3].T + viewmat[:3, 3]
    torch.testing.assert_close(turned.means, seen, atol=3e-4, rtol=0)  # SPZ's 12 bits
    photo = Camera.of_photo(64, 48, 60.0)
    before, after = (render_view(g, c).colors for g, c in ((gaussians, camera), (turned, photo)))
    assert float((before - after).abs().mean()) < 0.01  # SPZ's 8 bits of each column


def test_pages_need_a_camera_and_are_no_scene_format(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    with pytest.raises(SceneError, match="The scene has no camera, which an HTML page needs"):
        write_page(path, Scene(random_scene(10, 0)))
    assert not path.exists()
    for use in (read_scene, lambda path: write_scene(path, sharp())):
        with pytest.raises(SceneError, match=r"a\.html is a web page, not a scene"):
            use(path)


def test_a_page_opened_as_a_file_shows_the_view_of_the_photos_camera(
    tmp_path: Path, new_page: Callable[..., Page]
) -> None:
    scene = sharp(60)
    assert scene.camera is not None
    write_page(tmp_path / "a.html", scene)
    page = new_page(scene.camera.width * 2, scene.camera.height * 2)
    page.goto((tmp_path / "a.html").as_uri())
    root = page.locator(".hbv[data-phase='3d']")
    root.wait_for(timeout=60_000)
    page.evaluate("document.querySelector('.hbv-bar').style.display = 'none'")
    page.wait_for_timeout(600)  # the cross-fade
    seen = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(np.float32)
    camera = scene.camera.resized(seen.shape[1], seen.shape[0])
    drawn = render_view(scene.gaussians, camera).colors.numpy() * 255
    # sRGB against linear blending of stripes, and SPZ's rounding; half a pixel off gives 20 dB
    assert 10 * np.log10(255**2 / ((seen - drawn) ** 2).mean()) > 26
    assert page.evaluate("document.querySelectorAll('.hbv-button:not([hidden])').length") >= 4
