"""Images and videos of a scene: `write_image` writes every kind."""

from __future__ import annotations

import dataclasses
import itertools
import logging
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, features

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.files import replacing
from headbox.focal_length import ASSUMED_35MM
from headbox.gaussians import Gaussians, Scene
from headbox.images import depth_map, stereo, stereo_cameras
from headbox.images.animation import write_animation
from headbox.images.kinds import IMAGE_KINDS, quilt_layout, resolve_kind
from headbox.images.spatial_heic import write_spatial_heic
from headbox.images.stereo import write_mpo
from headbox.images.video import write_mp4
from headbox.limits import Headbox
from headbox.render import Rendering, render_view, render_views
from headbox.scene.camera_paths import PATHS
from headbox.scene.measure_headbox import with_headbox

VIDEO_FPS = 30
VIDEO_FRAMES, ANIMATION_FRAMES = 60, 48
MAX_BASELINE_MM = 1000
MAX_QUILT_PIXELS = 100_000_000
# Between the nearest and the farthest point in neighbouring views, relative to the width. These
# views are visible at the same time: a larger disparity causes ghosting.
MAX_QUILT_DISPARITY = 0.004
_PACKED = {
    "sbs": stereo.side_by_side,
    "half-sbs": stereo.half_side_by_side,
    "cross-eyed": stereo.cross_eyed,
    "anaglyph": stereo.anaglyph,
}
_KIND_NOUNS = {"video": "a video", "animation": "an animation", "quilt": "a quilt"}  # in messages
_STILLS = {
    ".png": ("PNG", {}),
    # No chroma subsampling: anaglyphs encode the disparity in their colours.
    ".jpg": ("JPEG", {"quality": 92, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": 92, "subsampling": 0}),
    ".webp": ("WEBP", {"quality": 90}),
    ".avif": ("AVIF", {"quality": 80}),
}

_log = logging.getLogger(__name__)

CameraProgress = Callable[[Sequence[Camera]], Iterable[Camera]]


def write_image(
    output: str | Path,
    scene: Scene,
    width: int | None = None,
    progress: CameraProgress = iter,
    *,
    kind: str | None = None,
    path: str | None = None,
    baseline_mm: float | None = None,
) -> int:
    """Render a scene to an image, an animation or a video; returns the number of frames.

    `kind` is one of `images.kinds.IMAGE_KINDS`, which docs/pictures.md describes; by default the
    name of `output` selects it. `width` is that of one view in pixels (default: that of the kind).
    `path` is the camera path of videos and animations, one of `scene.camera_paths.PATHS` (default:
    rotate). `baseline_mm` is the stereo baseline in millimetres (default: comfortable to view).
    All kinds but views and depth maps are zoomed in as far as needed to hide the border of the
    scene. `progress` receives all cameras and yields them one by one.

    A scene without a camera is rendered from the origin along +z, with 30 mm on a 36 x 24 mm frame
    and 4 : 3, without zoom, and a warning is logged.

    Raises SceneError for a scene that cannot be rendered, for options that contradict each other
    and for a file that cannot be written; HeadboxError for a video without PyAV and for a spatial
    photo without pillow-heif.
    """
    output = Path(output)
    kind = resolve_kind(output, kind)
    _check(output, kind, path, baseline_mm)
    camera = _camera(scene, output, width or IMAGE_KINDS[kind].width)
    border_known = scene.camera is not None
    scene = dataclasses.replace(scene, camera=camera)
    baseline = None if baseline_mm is None else baseline_mm / 1000
    job = _RenderJob(
        output, kind, scene, camera, border_known, path or "rotate", baseline, progress
    )
    return _write(job)


def _write(job: _RenderJob) -> int:
    try:
        job.output.parent.mkdir(parents=True, exist_ok=True)
        return _WRITERS[job.kind](job)
    except OSError as error:
        raise SceneError(
            f"{job.output} cannot be written ({error.strerror or error}); "
            "choose a folder with enough free space."
        ) from error


@dataclasses.dataclass(frozen=True, eq=False)
class _RenderJob:
    """The checked arguments of `write_image`.

    The camera, which is also that of the scene, has the width of the output. baseline is in metres.
    border_known: the camera is the photo's, so the scene ends at the border of its image.
    """

    output: Path
    kind: str
    scene: Scene
    camera: Camera
    border_known: bool
    path: str
    baseline: float | None
    progress: CameraProgress

    @property
    def gaussians(self) -> Gaussians:
        return self.scene.gaussians

    @property
    def headbox(self) -> Headbox:
        headbox = with_headbox(self.scene).headbox
        assert headbox is not None
        return headbox

    def is_video(self) -> bool:
        return self.output.suffix.lower() == ".mp4"

    def render(self, cameras: Sequence[Camera]) -> Iterator[np.ndarray]:
        """Yield the view uint8 [H, W, 3] sRGB from each camera in turn."""
        for rendering in render_views(self.gaussians, self.progress(cameras)):
            yield to_uint8(rendering)

    def zoom(self, views: Sequence[Camera]) -> float:
        """The zoom that hides the border of the scene in all views; 1 if it is unknown."""
        return stereo_cameras.zoom_to_fill(self.gaussians, views) if self.border_known else 1.0


def _check(output: Path, kind: str, path: str | None, baseline_mm: float | None) -> None:
    rules, suffix = IMAGE_KINDS[kind], output.suffix.lower()
    if suffix in (".avif", ".webp") and not features.check(suffix[1:]):
        raise SceneError(
            f"{output} cannot be written: Pillow was built without {suffix[1:].upper()}; "
            "install Pillow from PyPI or choose another suffix."
        )
    if path is not None and path not in PATHS:
        raise SceneError(f'Unknown camera path "{path}"; choose one of {", ".join(PATHS)}.')
    if path is not None and not (rules.animated or suffix == ".mp4"):
        raise SceneError(f"--path needs a video or an animation; {output} is a still image.")
    if baseline_mm is None:
        return
    if not rules.stereo:
        raise SceneError(
            f"--baseline needs a stereo output; {output} is {_KIND_NOUNS.get(kind, 'an image')}."
        )
    if not 0 < baseline_mm <= MAX_BASELINE_MM:
        raise SceneError(
            f"A baseline of {baseline_mm:g} mm is outside the range of 0 to "
            f"{MAX_BASELINE_MM} mm; the average distance between human eyes is 63 mm."
        )


def _view(job: _RenderJob) -> int:
    return _save(job.output, next(job.render([job.camera])))


def _depth(job: _RenderJob) -> int:
    rendering = render_view(job.gaussians, job.camera)
    depths = torch.where(rendering.alphas > 0.5, rendering.depths, 0.0).cpu().numpy()
    if job.kind == "depth":
        return _save(job.output, depth_map.colorize_depth(depths))
    write = {"depth-mm": depth_map.write_depth_mm, "depth-float": depth_map.write_depth_float}
    write[job.kind](job.output, depths)
    return 1


def _animated(job: _RenderJob) -> int:
    frames = VIDEO_FRAMES if job.is_video() else ANIMATION_FRAMES
    cameras = PATHS[job.path](job.headbox, job.camera, frames)
    zoom = job.zoom(cameras)
    views = job.render([stereo_cameras.zoomed_camera(camera, zoom) for camera in cameras])
    if job.is_video():
        write_mp4(job.output, views, job.camera.width, job.camera.height, VIDEO_FPS)
    else:
        write_animation(job.output, views)
    return frames


def _stereo(job: _RenderJob) -> int:
    pack = _PACKED[job.kind]
    pair = _pair(job)
    views = job.render(pair.cameras)
    packed = (pack(left, right) for left, right in zip(views, views, strict=True))
    first = next(packed)
    if not job.is_video():
        return _save(job.output, first)
    height, width = first.shape[:2]
    write_mp4(job.output, itertools.chain([first], packed), width, height, VIDEO_FPS)
    return VIDEO_FRAMES


def _mpo(job: _RenderJob) -> int:
    write_mpo(job.output, *job.render(_pair(job).cameras))
    return 1


def _spatial(job: _RenderJob) -> int:
    """The cameras are not sheared: the file stores the shift of the nearest point to the window."""
    sides = ((n + 1) // 2 * 2 for n in (job.camera.width, job.camera.height))
    pair = _pair(dataclasses.replace(job, camera=job.camera.resized(*sides)), sheared=False)
    left, right = job.render(pair.cameras)
    camera = pair.cameras[0]
    shift = stereo_cameras.disparity(camera, pair.baseline, pair.near)
    write_spatial_heic(job.output, left, right, camera.focal_px, pair.baseline, shift)
    return 1


@dataclasses.dataclass(frozen=True, eq=False)
class _Pair:
    """Left and right camera of each frame in turn; baseline and nearest depth in metres."""

    cameras: list[Camera]
    baseline: float
    near: float


def _pair(job: _RenderJob, sheared: bool = True) -> _Pair:
    """The stereo cameras of an image, or of each frame of a video.

    They are centred on the photo's viewpoint or on the camera path and stay inside the headbox. If
    sheared, the window is at the nearest visible point, so no point in front of the window is cut
    off by its frame.
    """
    headbox = job.headbox
    near, far = stereo_cameras.depth_range(job.gaussians, _centres(job, headbox, 0))
    window = near if sheared else math.inf

    def baseline_of(camera: Camera) -> float:
        room = 2 * min(headbox.left, headbox.right)
        return job.baseline or stereo_cameras.comfortable_baseline(camera, near, far, room)

    def pair_cameras(zoom: float, baseline: float) -> list[Camera]:
        return [
            stereo_cameras.shifted_camera(
                stereo_cameras.zoomed_camera(centre, zoom), side * baseline / 2, window
            )
            for centre in _centres(job, headbox, baseline)
            for side in (-1, 1)
        ]

    views = pair_cameras(1, baseline_of(job.camera))
    zoom = max(job.zoom(views[side::2]) for side in (0, 1))  # each samples some of its views
    # The zoom magnifies disparity, so the baseline is computed again.
    baseline = baseline_of(stereo_cameras.zoomed_camera(job.camera, zoom))
    pair = _Pair(pair_cameras(zoom, baseline), baseline, near)
    _warn_of_eye_strain(job.output, pair)
    return pair


def _warn_of_eye_strain(output: Path, pair: _Pair) -> None:
    disparity = stereo_cameras.disparity(pair.cameras[0], pair.baseline, pair.near)
    if disparity > 1.001 * stereo_cameras.MAX_DISPARITY:
        _log.warning(
            "%s: a baseline of %.0f mm causes a disparity of %.1f %% of the width; "
            "above %.1f %% it may cause eye strain.",
            output,
            pair.baseline * 1000,
            disparity * 100,
            stereo_cameras.MAX_DISPARITY * 100,
        )


def _centres(job: _RenderJob, headbox: Headbox, baseline: float) -> list[Camera]:
    """The cameras midway between left and right; those of a video keep both inside the headbox."""
    if not job.is_video():
        return [job.camera]
    sides = {side: max(getattr(headbox, side) - baseline / 2, 0) for side in ("left", "right")}
    return PATHS[job.path](dataclasses.replace(headbox, **sides), job.camera, VIDEO_FRAMES)


def _quilt(job: _RenderJob) -> int:
    """Views on a horizontal line through the photo's viewpoint.

    The display plane is in the middle of the scene's range of inverse depth.
    """
    layout = quilt_layout(job.output)
    assert layout is not None  # checked by resolve_kind
    camera = _crop_to_aspect(job.camera, layout.aspect)
    count = layout.columns * layout.rows
    if count * camera.width * camera.height > MAX_QUILT_PIXELS:
        raise SceneError(
            f"{job.output} would have {count} views of {camera.width} x {camera.height}, above "
            f"the limit of {MAX_QUILT_PIXELS // 10**6} million pixels; reduce the width."
        )
    near, far = stereo_cameras.depth_range(job.gaussians, [camera])
    headbox = job.headbox
    spread = stereo_cameras.disparity(camera, 1, near, far)
    widest = MAX_QUILT_DISPARITY * (count - 1) / 2 / max(spread, 1e-9)
    half_width = min(headbox.left, headbox.right, widest)  # metres
    window = 2 / (1 / near + 1 / far)
    offsets = [half_width * (2 * i / (count - 1) - 1) for i in range(count)]
    outer = [stereo_cameras.shifted_camera(camera, x, window) for x in (-half_width, 0, half_width)]
    zoomed = stereo_cameras.zoomed_camera(camera, job.zoom(outer))
    views = [stereo_cameras.shifted_camera(zoomed, x, window) for x in offsets]
    return _save(job.output, stereo.quilt(job.render(views), layout))


def _crop_to_aspect(camera: Camera, aspect: float) -> Camera:
    """The camera with the same width and the given aspect, enlarged until its image is filled."""
    height = max(round(camera.width / aspect), 1)
    zoom = max(height / camera.height, 1)
    K = stereo_cameras.zoomed_camera(camera, zoom).K
    K[1, 2] += (height - camera.height) / 2
    return dataclasses.replace(camera, K=K, height=height)


_WRITERS: dict[str, Callable[[_RenderJob], int]] = {
    "video": _animated,
    "animation": _animated,
    "view": _view,
    "depth": _depth,
    "depth-mm": _depth,
    "depth-float": _depth,
    **dict.fromkeys(_PACKED, _stereo),
    "mpo": _mpo,
    "spatial": _spatial,
    "quilt": _quilt,
}


def _save(output: Path, pixels: np.ndarray) -> int:
    """Write a still image in the format of its suffix; returns 1, the number of frames."""
    form, options = _STILLS[output.suffix.lower()]
    with replacing(output) as temporary:
        Image.fromarray(pixels).save(temporary, form, **options)
    return 1


def _camera(scene: Scene, output: Path, width: int) -> Camera:
    """The photo's camera, or the assumed one, for an image of this width."""
    camera = scene.camera
    if camera is None:
        _log.warning(
            "%s: the scene has no camera, so it is rendered from the origin along +z, with %.0f mm "
            "on a 36 x 24 mm frame and 4 : 3.",
            output,
            ASSUMED_35MM,
        )
        camera = Camera.assumed()
    return camera.resized(width, max(round(width * camera.height / camera.width), 1))


def to_uint8(rendering: Rendering) -> np.ndarray:
    """The colors of a rendering as uint8 [H, W, 3] sRGB, rounded."""
    return (rendering.colors.clamp(0, 1) * 255).round().byte().cpu().numpy()
