"""Pictures and films of a scene file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.files import replacing
from headbox.focal import ASSUMED_35MM, focal_px
from headbox.formats import read_scene
from headbox.formats.video import write_mp4
from headbox.gaussians import Scene
from headbox.headbox import fill_frame, measure_headbox, rotate_forward
from headbox.render import Rendering, render, render_frames

FPS = 30
KINDS = (".mp4", ".png")
ASSUMED_SIZE = (1600, 1200)  # width, height; only their ratio is seen

log = logging.getLogger(__name__)


def write_picture(
    output: str | Path,
    scene_path: str | Path,
    width: int,
    progress: Callable[[Sequence[Camera]], Iterable[Camera]] = iter,
) -> int:
    """Draw a scene file `width` pixels wide into `output`; returns the number of frames.

    .mp4: a seamless film of the default path inside the headbox, zoomed in just so far that no edge
    of the scene shows. .png: the photo's own view. Scenes of other programs may not tell from where
    they were taken: then the camera stands at the origin and looks along +z, 30 mm on a 36 x 24 mm
    frame and 4 : 3, and a warning is logged. `progress` is given the cameras of a film's frames and
    hands them on one by one.

    Raises SceneError for a scene that cannot be read or drawn, for a suffix that is no kind of
    picture and for a file that cannot be written; HeadboxError for a film without PyAV.
    """
    output = Path(output)
    if output.suffix.lower() not in KINDS:
        raise SceneError(f"{output} is no kind of picture: end its name in {' or '.join(KINDS)}.")
    scene = read_scene(scene_path)
    camera = _camera(scene, scene_path, width)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.suffix.lower() == ".png":
            picture = Image.fromarray(to_bytes(render(scene.gaussians, camera)))
            with replacing(output) as temporary:
                picture.save(temporary, "PNG")
            return 1
        cameras = rotate_forward(measure_headbox(scene.gaussians, camera), camera)
        if scene.camera is not None:  # else nobody knows where the picture should end
            cameras = fill_frame(scene.gaussians, cameras)
        frames = (drawn.colors for drawn in render_frames(scene.gaussians, progress(cameras)))
        write_mp4(output, frames, camera.width, camera.height, FPS)
        return len(cameras)
    except OSError as error:
        raise SceneError(
            f"{output} cannot be written ({error.strerror or error}); "
            "choose a folder with room for it."
        ) from error


def _camera(scene: Scene, name: str | Path, width: int) -> Camera:
    """The photo's own camera, or the assumed one, for a picture of this width."""
    camera = scene.camera
    if camera is None:
        log.warning(
            "%s does not tell its camera: it is drawn from the origin along +z, with %.0f mm on a "
            "36 x 24 mm frame and 4 : 3.",
            name,
            ASSUMED_35MM,
        )
        camera = Camera.of_photo(*ASSUMED_SIZE, focal_px(ASSUMED_35MM, *ASSUMED_SIZE))
    return camera.resized(width, max(round(width * camera.height / camera.width), 1))


def to_bytes(rendering: Rendering) -> np.ndarray:
    """uint8 [H, W, 3] sRGB, rounded."""
    return (rendering.colors.clamp(0, 1) * 255).round().byte().cpu().numpy()
