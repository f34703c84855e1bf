"""What takes the network or the renderer: the scene of a photo, and exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from headbox.camera import Camera
from headbox.export_page import shrink_for_page, write_page
from headbox.formats.registry import is_scene, read_scene, write_scene
from headbox.gaussians import Scene, in_camera_frame
from headbox.library.thumbnails import jpeg_bytes, small_picture
from headbox.model.predictor import Predictor
from headbox.scene.convert import convert_photo, prediction_facts
from headbox.scene.measure_headbox import with_headbox

Progress = Callable[[float], None]


class SceneConverter:
    """Makes scenes of photos with one model, which stays in memory between them."""

    def __init__(self, weights: Path) -> None:
        self._predictor = Predictor.load(weights)

    def make(self, source: Path, output: Path) -> dict[str, Any]:
        """Write the scene of a photo, or of a scene file, for a viewer; facts about it.

        `output` is an .spz in the camera's frame. splats, width, height (pixels of the photo),
        focal_px, focal_source, headbox (metres); focal_error and depth_error, shares, and
        focal_doubt, where the network that made it predicts them.
        """
        scene = self._scene(source)
        camera, headbox = scene.camera, scene.headbox
        assert camera is not None
        assert headbox is not None
        write_scene(output, scene)
        facts = {"focal_source": "scene file"}
        if not is_scene(source):
            facts = prediction_facts(scene.metadata)
        return {
            "splats": len(scene.gaussians),
            "width": camera.width,
            "height": camera.height,
            "focal_px": camera.focal_px,
            "headbox": headbox.to_dict(),
            **facts,
        }

    def export(self, source: Path, cached: Path | None, output: Path, progress: Progress) -> None:
        """Write a scene as the suffix of `output` says: .ply .spz .html, a video (.mp4) or a
        spatial photo (.heic). `cached` is what `make` wrote, if that is still there; a PLY, which
        keeps every digit, is made from `source` again.
        """
        suffix = output.suffix.lower()
        scene = self._scene(source) if cached is None or suffix == ".ply" else read_scene(cached)
        progress(0.3)
        if suffix in (".ply", ".spz"):
            write_scene(output, scene)
        elif suffix == ".html":
            photo = None if is_scene(source) else jpeg_bytes(small_picture(source, large=True))
            write_page(output, shrink_for_page(scene), photo)
        else:
            _write_image(output, scene, progress)

    def _scene(self, source: Path) -> Scene:
        if is_scene(source):
            return with_headbox(in_camera_frame(read_scene(source)))
        return convert_photo(source, self._predictor)


def _write_image(output: Path, scene: Scene, progress: Progress) -> None:
    from headbox.images.write import write_image

    def counted(cameras: Sequence[Camera]) -> Iterable[Camera]:
        for done, camera in enumerate(cameras):
            progress(0.3 + 0.7 * done / len(cameras))
            yield camera

    write_image(output, scene, progress=counted)
