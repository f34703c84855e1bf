"""What takes the network or the renderer: a photo's scene, and exports."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

from headbox import __version__
from headbox.camera import Camera
from headbox.export_page import write_html
from headbox.formats import is_scene, read_scene, write_scene
from headbox.gaussians import Scene, transformed
from headbox.library.thumbnails import save_picture, small_picture
from headbox.model.predictor import Predictor, facts_of
from headbox.photo.read import open_photo
from headbox.scene.measure_headbox import headbox_of
from headbox.scene.simplify import shrink_for_page

Progress = Callable[[float], None]
TOLD = ("focal_source", "focal_error", "focal_doubt", "depth_error")  # notes for the page


class SceneConverter:
    """Makes scenes of photos with one model, which stays in memory between them."""

    def __init__(self, weights: Path) -> None:
        self._predictor = Predictor.load(weights)

    def make(self, source: Path, output: Path) -> dict[str, Any]:
        """Write the scene of a photo, or of a scene file, for a viewer; what to know about it.

        `output` is an .spz in the camera's frame. splats, width, height (pixels of the photo),
        focal_px, focal_source, headbox (metres); focal_error and depth_error, shares, and
        focal_doubt, where the network that made it tells them.
        """
        scene = self._scene(source)
        camera = scene.camera
        assert camera is not None
        write_scene(output, scene)
        facts = {"focal_source": "scene file"}
        if not is_scene(source):
            facts = facts_of({k: v for k, v in scene.meta.items() if k in TOLD})
        return {
            "splats": len(scene.gaussians),
            "width": camera.width,
            "height": camera.height,
            "focal_px": camera.focal_px,
            "headbox": json.loads(headbox_of(scene).to_json()),
            **facts,
        }

    def export(self, source: Path, cached: Path | None, output: Path, progress: Progress) -> None:
        """Write a scene as `output`'s suffix says: .ply .spz .html, or a film (.mp4) or a spatial
        photo (.heic). `cached` is what `make` wrote, if that is still there; a PLY, which keeps
        every digit, is made from `source` again.
        """
        suffix = output.suffix.lower()
        scene = self._scene(source) if cached is None or suffix == ".ply" else read_scene(cached)
        progress(0.3)
        if suffix in (".ply", ".spz"):
            write_scene(output, scene)
        elif suffix == ".html":
            _write_page(source, output, scene)
        else:
            _write_picture(output, scene, progress)

    def _scene(self, source: Path) -> Scene:
        if is_scene(source):
            return in_camera_frame(read_scene(source))
        scene = self._predictor.scene(open_photo(source))
        meta = {"photo": source.name} | scene.meta | {"headbox": __version__}
        return dataclasses.replace(scene, meta=meta)


def in_camera_frame(scene: Scene) -> Scene:
    """The same scene with its camera at the origin, looking along +z, as viewers open it.

    A scene that tells of no camera is left where it is and gets one of 30 mm on a 36 x 24 mm frame.
    """
    if scene.camera is None:
        return dataclasses.replace(scene, camera=Camera.assumed())
    gaussians = transformed(scene.gaussians, scene.camera.viewmat)
    camera = scene.camera.moved(torch.eye(4))
    return dataclasses.replace(scene, gaussians=gaussians, camera=camera)


def _write_page(source: Path, output: Path, scene: Scene) -> None:
    photo = None
    if not is_scene(source):
        beside = output.with_suffix(".jpg")
        save_picture(small_picture(source, large=True), beside)
        photo = beside.read_bytes()
        beside.unlink()
    write_html(output, shrink_for_page(scene), photo)


def _write_picture(output: Path, scene: Scene, progress: Progress) -> None:
    from headbox.images.write import write_picture

    def counted(cameras: Sequence[Camera]) -> Iterable[Camera]:
        for done, camera in enumerate(cameras):
            progress(0.3 + 0.7 * done / len(cameras))
            yield camera

    beside = output.with_suffix(".ply")
    write_scene(beside, scene)
    write_picture(output, beside, progress=counted)
    beside.unlink()
