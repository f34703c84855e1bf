"""Images and videos of a scene: one entry, `write_image`, for every kind."""

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
from headbox.images.animation import write_loop
from headbox.images.kinds import KINDS, kind_of, layout_of
from headbox.images.spatial_heic import write_spatial_heic
from headbox.images.stereo import write_mpo
from headbox.images.video import write_mp4
from headbox.limits import Headbox
from headbox.render import Rendering, render_view, render_views
from headbox.scene.camera_paths import PATHS
from headbox.scene.measure_headbox import with_headbox

FPS = 30
FILM_FRAMES, LOOP_FRAMES = 60, 48
MAX_BASELINE_MM = 1000
MAX_QUILT_PIXELS = 100_000_000
# Neighbouring views of a quilt are seen at once: what differs more between them looks doubled.
QUILT_STEP = 0.004  # of a view's width, between the nearest and the farthest thing
_PACKED = {
    "sbs": stereo.side_by_side,
    "half-sbs": stereo.half_side_by_side,
    "cross-eyed": stereo.cross_eyed,
    "anaglyph": stereo.anaglyph,
}
_STILLS = {
    ".png": ("PNG", {}),
    # All the colours at full resolution: an anaglyph's lie in its colours.
    ".jpg": ("JPEG", {"quality": 92, "subsampling": 0}),
    ".jpeg": ("JPEG", {"quality": 92, "subsampling": 0}),
    ".webp": ("WEBP", {"quality": 90}),
    ".avif": ("AVIF", {"quality": 80}),
}

log = logging.getLogger(__name__)

Progress = Callable[[Sequence[Camera]], Iterable[Camera]]


def write_image(
    output: str | Path,
    scene: Scene,
    width: int | None = None,
    progress: Progress = iter,
    *,
    kind: str | None = None,
    path: str | None = None,
    baseline_mm: float | None = None,
) -> int:
    """Draw a scene file into a picture or a film of some `kind`; returns the number of frames.

    The kinds are those of `formats.kinds.KINDS` (docs/pictures.md says what each is); without one,
    the name of `output` chooses. `width` is that of one view in pixels. `path`, for what moves, is
    one of `paths.PATHS`; `baseline_mm` are the millimetres between two eyes. All but views and
    depths are zoomed in just so far that no edge of the scene shows. `progress` is given the
    cameras of all that is drawn and hands them on one by one.

    A scene that does not tell its camera is drawn from the origin along +z, 30 mm on a 36 x 24 mm
    frame and 4 : 3, and not zoomed; a warning is logged.

    Raises SceneError for a scene that cannot be read or drawn, for a name, kind, path and baseline
    that do not go together and for a file that cannot be written; HeadboxError without PyAV for a
    film, without pillow-heif for a spatial photo.
    """
    output = Path(output)
    kind = kind_of(output, kind)
    _check(output, kind, path, baseline_mm)
    has_rim = scene.camera is not None
    camera = _camera(scene, output, width or KINDS[kind].width)
    scene = dataclasses.replace(scene, camera=camera)
    baseline = None if baseline_mm is None else baseline_mm / 1000
    order = _RenderJob(output, kind, scene, camera, has_rim, path or "rotate", baseline, progress)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        return _WRITERS[kind](order)
    except OSError as error:
        raise SceneError(
            f"{output} cannot be written ({error.strerror or error}); "
            "choose a folder with room for it."
        ) from error


@dataclasses.dataclass(frozen=True, eq=False)
class _RenderJob:
    """A picture to be made. The scene's camera has the width wanted; baseline is in metres;
    has_rim tells whether it is known where the scene ends, which is what is zoomed for."""

    output: Path
    kind: str
    scene: Scene
    camera: Camera
    has_rim: bool
    path: str
    baseline: float | None
    progress: Progress

    @property
    def gaussians(self) -> Gaussians:
        return self.scene.gaussians

    @property
    def headbox(self) -> Headbox:
        headbox = with_headbox(self.scene).headbox
        assert headbox is not None
        return headbox

    def is_film(self) -> bool:
        return self.output.suffix.lower() == ".mp4"

    def drawn(self, cameras: Sequence[Camera]) -> Iterator[np.ndarray]:
        """uint8 [H, W, 3] from each camera in turn."""
        for drawn in render_views(self.gaussians, self.progress(cameras)):
            yield to_bytes(drawn)

    def zoom(self, views: Sequence[Camera]) -> float:
        return stereo_cameras.zoom_to_fill(self.gaussians, views) if self.has_rim else 1.0


def _check(output: Path, kind: str, path: str | None, baseline_mm: float | None) -> None:
    one, suffix = KINDS[kind], output.suffix.lower()
    if suffix in (".avif", ".webp") and not features.check(suffix[1:]):
        raise SceneError(
            f"{output} cannot be written: this Pillow was built without {suffix[1:].upper()}; "
            "install the one from PyPI, or choose another suffix."
        )
    if path is not None and path not in PATHS:
        raise SceneError(f"{path!r} is no path: choose one of {', '.join(PATHS)}.")
    if path is not None and not (one.moves or suffix == ".mp4"):
        raise SceneError(f"{output} is a still picture ({kind}): a path is for films and loops.")
    if baseline_mm is None:
        return
    if not one.stereo:
        raise SceneError(f"{output} is no picture for two eyes ({kind}): leave out the baseline.")
    if not 0 < baseline_mm <= MAX_BASELINE_MM:
        raise SceneError(
            f"A baseline of {baseline_mm:g} mm is outside the range of 0 to "
            f"{MAX_BASELINE_MM} mm: 63 is life size."
        )


def _view(order: _RenderJob) -> int:
    return _save(order.output, next(order.drawn([order.camera])))


def _depth(order: _RenderJob) -> int:
    drawn = render_view(order.gaussians, order.camera)
    depths = torch.where(drawn.alphas > 0.5, drawn.depths, 0.0).cpu().numpy()
    if order.kind == "depth":
        return _save(order.output, depth_map.colored(depths))
    write = {"depth-mm": depth_map.write_depth_mm, "depth-float": depth_map.write_depth_float}
    write[order.kind](order.output, depths)
    return 1


def _moving(order: _RenderJob) -> int:
    frames = FILM_FRAMES if order.is_film() else LOOP_FRAMES
    cameras = PATHS[order.path](order.headbox, order.camera, frames)
    zoom = order.zoom(cameras)
    pictures = order.drawn([stereo_cameras.zoomed(camera, zoom) for camera in cameras])
    if order.is_film():
        write_mp4(order.output, pictures, order.camera.width, order.camera.height, FPS)
    else:
        write_loop(order.output, pictures)
    return frames


def _stereo(order: _RenderJob) -> int:
    pack = _PACKED[order.kind]
    pair = _pair(order)
    pictures = order.drawn(pair.cameras)
    packed = (pack(left, right) for left, right in zip(pictures, pictures, strict=True))
    first = next(packed)
    if not order.is_film():
        return _save(order.output, first)
    height, width = first.shape[:2]
    write_mp4(order.output, itertools.chain([first], packed), width, height, FPS)
    return FILM_FRAMES


def _mpo(order: _RenderJob) -> int:
    write_mpo(order.output, *order.drawn(_pair(order).cameras))
    return 1


def _spatial(order: _RenderJob) -> int:
    """The shift that brings the nearest thing into the window is in the file, not in the pair."""
    sides = ((n + 1) // 2 * 2 for n in (order.camera.width, order.camera.height))
    pair = _pair(dataclasses.replace(order, camera=order.camera.resized(*sides)), sheared=False)
    left, right = order.drawn(pair.cameras)
    camera = pair.cameras[0]
    shift = stereo_cameras.disparity(camera, pair.baseline, pair.near)
    write_spatial_heic(order.output, left, right, camera.focal_px, pair.baseline, shift)
    return 1


@dataclasses.dataclass(frozen=True, eq=False)
class _Pair:
    """Cameras, left and right in turn; metres between the two and to the nearest thing shown."""

    cameras: list[Camera]
    baseline: float
    near: float


def _pair(order: _RenderJob, sheared: bool = True) -> _Pair:
    """Both eyes of a picture, or of each frame of a film: on either side of the photo's own place
    or of its path, which keeps so far from the headbox's sides. The window stands at the nearest
    thing that is ever seen, so that nothing comes out of it and is cut by its frame.
    """
    headbox = order.headbox
    near, far = stereo_cameras.depth_range(order.gaussians, _centres(order, headbox, 0))
    window = near if sheared else math.inf

    def metres_between(camera: Camera) -> float:
        room = 2 * min(headbox.left, headbox.right)
        return order.baseline or stereo_cameras.comfortable_baseline(camera, near, far, room)

    def both(zoom: float, baseline: float) -> list[Camera]:
        return [
            stereo_cameras.beside(stereo_cameras.zoomed(centre, zoom), side * baseline / 2, window)
            for centre in _centres(order, headbox, baseline)
            for side in (-1, 1)
        ]

    views = both(1, metres_between(order.camera))
    zoom = max(order.zoom(views[eye::2]) for eye in (0, 1))  # some views are looked at, of each
    baseline = metres_between(
        stereo_cameras.zoomed(order.camera, zoom)
    )  # a longer lens magnifies disparity
    pair = _Pair(both(zoom, baseline), baseline, near)
    most = stereo_cameras.disparity(pair.cameras[0], baseline, near)
    if most > 1.001 * stereo_cameras.MOST:
        log.warning(
            "%s: with %.0f mm between the eyes, near and far differ by %.1f %% of the width; "
            "beyond %.1f %% eyes get tired.",
            order.output,
            baseline * 1000,
            most * 100,
            stereo_cameras.MOST * 100,
        )
    return pair


def _centres(order: _RenderJob, headbox: Headbox, baseline: float) -> list[Camera]:
    """Where the middle between the two eyes is: in a film, so that both stay in the headbox."""
    if not order.is_film():
        return [order.camera]
    sides = {side: max(getattr(headbox, side) - baseline / 2, 0) for side in ("left", "right")}
    return PATHS[order.path](dataclasses.replace(headbox, **sides), order.camera, FILM_FRAMES)


def _quilt(order: _RenderJob) -> int:
    """Views side by side on a line through the photo's own place; the glass stands in the middle of
    the scene's depth, in disparity, so that half of it comes out and half lies behind."""
    layout = layout_of(order.output)
    assert layout is not None  # kind_of has looked
    camera = _cut(order.camera, layout.aspect)
    count = layout.columns * layout.rows
    if count * camera.width * camera.height > MAX_QUILT_PIXELS:
        raise SceneError(
            f"{order.output} would have {count} views of {camera.width} x {camera.height}, above "
            f"the limit of {MAX_QUILT_PIXELS // 10**6} million pixels; give a smaller width."
        )
    near, far = stereo_cameras.depth_range(order.gaussians, [camera])
    headbox = order.headbox
    spread = stereo_cameras.disparity(camera, 1, near, far)
    reach = min(headbox.left, headbox.right, QUILT_STEP * (count - 1) / 2 / max(spread, 1e-9))
    window = 2 / (1 / near + 1 / far)
    places = [reach * (2 * i / (count - 1) - 1) for i in range(count)]
    zoom = order.zoom(
        [stereo_cameras.beside(camera, place, window) for place in (-reach, 0, reach)]
    )
    views = [
        stereo_cameras.beside(stereo_cameras.zoomed(camera, zoom), place, window)
        for place in places
    ]
    return _save(order.output, stereo.quilt(order.drawn(views), layout))


def _cut(camera: Camera, aspect: float) -> Camera:
    """The camera's picture, of the same width and another aspect, and filled by its middle."""
    height = max(round(camera.width / aspect), 1)
    zoom = max(height / camera.height, 1)
    K = stereo_cameras.zoomed(camera, zoom).K
    K[1, 2] += (height - camera.height) / 2
    return dataclasses.replace(camera, K=K, height=height)


_WRITERS: dict[str, Callable[[_RenderJob], int]] = {
    "film": _moving,
    "loop": _moving,
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
    """Write a still picture as its suffix says; 1, the number of its frames."""
    form, options = _STILLS[output.suffix.lower()]
    with replacing(output) as temporary:
        Image.fromarray(pixels).save(temporary, form, **options)
    return 1


def _camera(scene: Scene, output: Path, width: int) -> Camera:
    """The photo's own camera, or the assumed one, for an image of this width."""
    camera = scene.camera
    if camera is None:
        log.warning(
            "%s: the scene has no camera, so it is rendered from the origin along +z, with %.0f mm "
            "on a 36 x 24 mm frame and 4 : 3.",
            output,
            ASSUMED_35MM,
        )
        camera = Camera.assumed()
    return camera.resized(width, max(round(width * camera.height / camera.width), 1))


def to_bytes(rendering: Rendering) -> np.ndarray:
    """uint8 [H, W, 3] sRGB, rounded."""
    return (rendering.colors.clamp(0, 1) * 255).round().byte().cpu().numpy()
