"""The fast path on a plain CPU: the picture of `reference.py` in float32, compiled; no backward."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
import threading
from collections.abc import Iterator, Sequence

import numba
import numpy as np
import torch
from numba.core import event

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.gaussians import Gaussians
from headbox.render import kernels
from headbox.render.reference import FOV_MARGIN, Rendering, check_picture, finish

CHUNKS = 64  # pieces that the scene is cut into, for any number of threads
BATCH = 1 << 24  # tile entries at a time, 134 MB; more only where a single tile has more

# One frame at a time: numba's simplest thread pool ends the process when two Python threads enter.
_lock = threading.Lock()


@dataclasses.dataclass(eq=False)
class Packed:
    """A scene ready to be drawn from many cameras, with the memory its frames share; see `pack`.

    n is the number of splats, rounded up to a multiple of 16.
    """

    splats: np.ndarray  # float32 [n * 16]
    records: np.ndarray  # float32 [n * 16]
    spans: np.ndarray  # int16 [n, 4]
    keys: np.ndarray  # uint64 [n]
    entries: np.ndarray  # uint64, grows
    spares: np.ndarray  # uint64 [threads, the most entries of any tile], grows


def pack(gaussians: Gaussians) -> Packed:
    """Everything about unbatched Gaussians that does not depend on the camera; none at all is fine.

    Raises SceneError for NaN and infinity, and ValueError where a gradient is wanted: here is none.
    """
    fields = [getattr(gaussians, field.name) for field in dataclasses.fields(gaussians)]
    if torch.is_grad_enabled() and any(value.requires_grad for value in fields):
        raise ValueError(
            "The CPU rasteriser has no gradient; use rasterize_reference, or torch.no_grad()."
        )
    arrays = [value.detach().to("cpu", torch.float32).contiguous().numpy() for value in fields]
    groups = -(-len(gaussians) // kernels.LANES)
    n = groups * kernels.LANES
    splats = _aligned(n * kernels.SPLAT)
    lanes = splats.reshape(groups, kernels.SPLAT, kernels.LANES)
    lanes[-1:] = 0
    lanes[-1:, 12] = -np.inf  # the lanes after the last splat: log2 of opacity 0
    with _lock, _announced():
        bad = kernels.pack(lanes, *arrays)
    if bad:
        raise SceneError(
            f"{bad} of {len(gaussians)} splats hold NaN or infinity; drop them before drawing."
        )
    return Packed(
        splats=splats,
        records=_aligned(n * kernels.RECORD),
        spans=np.empty((n, 4), np.int16),
        keys=np.empty(n, np.uint64),
        entries=np.empty(0, np.uint64),
        spares=np.empty((0, 0), np.uint64),
    )


def rasterize(
    packed: Packed,
    camera: Camera,
    background: Sequence[float] = (0.0, 0.0, 0.0),
    eps2d: float = 0.0,
) -> Rendering:
    """Draw a packed scene; arguments and result as `render`. The same bits from any threads."""
    check_picture(camera)
    width, height = camera.width, camera.height
    columns, rows = -(-width // kernels.TILE), -(-height // kernels.TILE)
    colors = np.empty((height, width, 3), np.float32)
    alphas, depths = (np.empty((height, width), np.float32) for _ in range(2))
    with _lock, _announced():
        tallies = np.zeros((CHUNKS, columns * rows), np.int64)
        _project(packed, camera, eps2d, tallies)
        offsets = np.concatenate([[0], tallies.sum(0).cumsum()])
        places = tallies.cumsum(0) - tallies + offsets[:-1]
        first = 0
        while first < columns * rows:
            last = int(np.searchsorted(offsets, offsets[first] + BATCH, side="right")) - 1
            tiles = range(first, max(last, first + 1))
            _scatter(packed, columns, tiles, offsets, places)
            _blend(
                packed, tiles, offsets, np.array(background, np.float32), (colors, alphas, depths)
            )
            first = tiles.stop
    return finish(*(torch.from_numpy(array) for array in (colors, alphas, depths)))


def _project(packed: Packed, camera: Camera, eps2d: float, tallies: np.ndarray) -> None:
    fx, fy, cx, cy = (float(camera.K[at]) for at in ((0, 0), (1, 1), (0, 2), (1, 2)))
    width, height = camera.width, camera.height
    x_margin, y_margin = FOV_MARGIN * width / (2 * fx), FOV_MARGIN * height / (2 * fy)
    x_slopes = (-cx / fx - x_margin, (width - cx) / fx + x_margin)
    y_slopes = (-cy / fy - y_margin, (height - cy) / fy + y_margin)
    lens = np.array([fx, fy, cx, cy, *x_slopes, *y_slopes, eps2d], np.float32)
    view = camera.viewmat[:3].reshape(-1).to("cpu", torch.float32).numpy()
    scene = (packed.splats, view, lens, width, height)
    places = (packed.records, packed.records.view(np.int32), packed.spans, packed.keys, tallies)
    kernels.project(*scene, *places, *_shares())


def _scatter(
    packed: Packed, columns: int, tiles: range, offsets: np.ndarray, places: np.ndarray
) -> None:
    start, stop = int(offsets[tiles.start]), int(offsets[tiles.stop])
    if stop - start > len(packed.entries):
        packed.entries = np.empty((stop - start) * 5 // 4, np.uint64)  # the next may need more
    span = (columns, tiles.start, tiles.stop)
    kernels.scatter(packed.spans, packed.keys, *span, places - start, packed.entries, *_shares())


def _blend(
    packed: Packed,
    tiles: range,
    offsets: np.ndarray,
    background: np.ndarray,
    canvas: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    counter, threads = _shares()
    longest = int(np.diff(offsets[tiles.start : tiles.stop + 1]).max())
    if len(packed.spares) != threads or packed.spares.shape[1] < longest:
        packed.spares = np.empty((threads, longest * 5 // 4), np.uint64)
    states = _aligned(threads * kernels.BLOCKS**2 * kernels.STATE).reshape(threads, -1)
    splats = (packed.records, packed.records.view(np.int32), packed.entries)
    span = (offsets, tiles.start, tiles.stop)
    kernels.blend(*splats, *span, background, *canvas, states, packed.spares, counter)


def _shares() -> tuple[np.ndarray, int]:
    """A counter at 0 for `lanes.take`, and how many threads will take from it."""
    return np.zeros(1, np.int64), numba.get_num_threads()


def _aligned(count: int) -> np.ndarray:
    """float32 [count] that begins on a cache line: a vector across two costs twice."""
    memory = np.empty(count * 4 + 64, np.uint8)
    start = -memory.ctypes.data % 64
    return memory[start : start + count * 4].view(np.float32)


class _Announcer(event.Listener):
    """Says, once, that kernels are being compiled; one that comes from numba's cache is not."""

    said = False

    def on_start(self, event: event.Event) -> None:  # noqa: ARG002
        if not _Announcer.said:
            _Announcer.said = True
            print(
                "headbox: compiling the renderer, which takes some seconds, once.",
                file=sys.stderr,
                flush=True,
            )

    def on_end(self, event: event.Event) -> None:
        pass


@contextlib.contextmanager
def _announced() -> Iterator[None]:
    with event.install_listener("numba:compile", _Announcer()):
        yield
