"""The fast path on a plain CPU: the picture of `reference.py` in float32, compiled."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence

import numba
import numpy as np
import torch
from numba.core import event

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.gaussians import Gaussians
from headbox.render import gradients, kernels
from headbox.render.reference import FOV_MARGIN, Rendering, check_picture

CHUNKS = 64  # pieces that the scene is cut into, for any number of threads
BATCH = 1 << 24  # tile entries at a time, 134 MB; more only where a single tile has more

# One frame at a time: numba's simplest thread pool ends the process when two Python threads enter.
_lock = threading.Lock()
_spare = np.empty(0, np.float32)  # the backward's slots, kept: taking new pages costs a third of it
_idle: list[Room] = []  # at most one, see `_take_room`


@dataclasses.dataclass(eq=False)
class Packed:
    """A scene ready to be drawn from many cameras, with the memory its frames share; see `pack`.

    n is the number of splats, rounded up to a multiple of 16.
    """

    gaussians: Gaussians
    splats: np.ndarray  # float32 [n * 16]
    room: Room


@dataclasses.dataclass(eq=False)
class Room:
    """The memory of one frame; the next may use it again, unless a gradient is to come."""

    records: np.ndarray  # float32 [n * 16]
    spans: np.ndarray  # int16 [n, 4]
    keys: np.ndarray  # uint64 [n]
    entries: np.ndarray  # uint64, grows
    spares: np.ndarray  # uint64 [threads, the most entries of any tile], grows


@dataclasses.dataclass(frozen=True, eq=False)
class Frame:
    """One picture, and what its gradient needs. Pictures are float32 [H, W, channels]."""

    view: np.ndarray  # float32 [12], the upper rows of viewmat
    lens: np.ndarray  # float32 [9], see `_lens`
    background: np.ndarray  # float32 [3]
    offsets: np.ndarray  # int64 [tiles + 1], where each tile's entries begin
    firsts: np.ndarray  # int64 [chunks], entries of the chunks before
    colors: np.ndarray
    alphas: np.ndarray
    depths: np.ndarray
    linear: np.ndarray  # the colours before sRGB; empty where no gradient is wanted


def pack(gaussians: Gaussians) -> Packed:
    """Everything about unbatched Gaussians that does not depend on the camera; none at all is fine.

    Raises SceneError for NaN and infinity.
    """
    arrays = [_array(value) for value in _fields(gaussians)]
    groups = -(-len(gaussians) // kernels.LANES)
    splats = _aligned(groups * kernels.SPLAT * kernels.LANES)
    lanes = splats.reshape(groups, kernels.SPLAT, kernels.LANES)
    lanes[-1:] = 0
    lanes[-1:, 12] = -np.inf  # the lanes after the last splat: log2 of opacity 0
    with _lock, _announced():
        bad = kernels.pack(lanes, *arrays)
    if bad:
        raise SceneError(
            f"{bad} of {len(gaussians)} splats hold NaN or infinity; drop them before drawing."
        )
    return Packed(gaussians, splats, _room(groups * kernels.LANES))


def rasterize(
    packed: Packed,
    camera: Camera,
    background: Sequence[float] = (0.0, 0.0, 0.0),
    eps2d: float = 0.0,
) -> Rendering:
    """Draw a packed scene; arguments and result as `render`. The same bits from any threads."""
    check_picture(camera)
    fields = _fields(packed.gaussians)
    if torch.is_grad_enabled() and any(value.requires_grad for value in fields):
        colors, alphas, depths = _Draw.apply(packed, camera, background, eps2d, *fields)
    else:
        frame = _draw(packed.splats, packed.room, camera, background, eps2d, keep=False)
        arrays = (frame.colors, frame.alphas, frame.depths)
        colors, alphas, depths = (torch.from_numpy(array) for array in arrays)
    return Rendering(colors, alphas[..., 0], depths[..., 0])


class _Draw(torch.autograd.Function):
    """`_draw` and its gradient."""

    @staticmethod
    def forward(ctx, packed, camera, background, eps2d, *fields):
        ctx.splats, ctx.room = packed.splats, _take_room(len(packed.room.keys))
        ctx.loan = _Loan()
        weakref.finalize(ctx.loan, _give_back, ctx.room).atexit = False
        ctx.frame = _draw(ctx.splats, ctx.room, camera, background, eps2d, keep=True)
        arrays = (ctx.frame.colors, ctx.frame.alphas, ctx.frame.depths)
        pictures = [torch.from_numpy(array) for array in arrays]
        ctx.save_for_backward(*fields, *pictures)  # torch then sees when one is overwritten
        return tuple(pictures)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, *wanted):  # pyright: ignore[reportIncompatibleMethodOverride]
        fields = tuple(_array(value) for value in ctx.saved_tensors[:5])
        drawn = (ctx.room, ctx.frame, tuple(_array(value) for value in wanted))
        if any(ctx.needs_input_grad[4:8]):
            found = _draw_backward(ctx.splats, *drawn, fields)
        else:
            found = [None] * 4 + [_colors_backward(*drawn, len(fields[4]))]
        return None, None, None, None, *(g if g is None else torch.from_numpy(g) for g in found)


def _draw(
    splats: np.ndarray,
    room: Room,
    camera: Camera,
    background: Sequence[float],
    eps2d: float,
    *,
    keep: bool,
) -> Frame:
    """One frame; with keep, the room and the frame then hold what `_draw_backward` needs."""
    width, height = camera.width, camera.height
    columns, rows = -(-width // kernels.TILE), -(-height // kernels.TILE)
    tallies = np.zeros((CHUNKS, columns * rows), np.int64)
    view = _array(camera.viewmat[:3].reshape(-1))
    lens = _lens(camera, eps2d)
    with _lock, _announced():
        where = (room.records, room.records.view(np.int32), room.spans, room.keys, tallies)
        kernels.project(splats, view, lens, width, height, *where, *_shares())
        offsets = np.concatenate([[0], tallies.sum(0).cumsum()])
        frame = Frame(
            view,
            lens,
            np.array(background, np.float32),
            offsets,
            firsts=tallies.sum(1).cumsum() - tallies.sum(1),
            colors=np.empty((height, width, 3), np.float32),
            alphas=np.empty((height, width, 1), np.float32),
            depths=np.empty((height, width, 1), np.float32),
            linear=np.empty((height, width, 3) if keep else (0, 0, 3), np.float32),
        )
        places = tallies.cumsum(0) - tallies + offsets[:-1]
        batch = int(offsets[-1]) if keep else BATCH
        first = 0
        while first < columns * rows:
            last = int(np.searchsorted(offsets, offsets[first] + batch, side="right")) - 1
            tiles = range(first, max(last, first + 1))
            _scatter(room, columns, tiles, offsets, places)
            _blend(room, tiles, frame)
            first = tiles.stop
    return frame


def _draw_backward(
    splats: np.ndarray,
    room: Room,
    frame: Frame,
    wanted: tuple[np.ndarray, ...],
    fields: tuple[np.ndarray, ...],
) -> list[np.ndarray]:
    """From wanted, the gradients of colors, alphas and depths, to those of the five fields."""
    means, quats, scales, opacities, colors = fields
    shaped = (means, quats, scales, opacities[:, None], colors)
    results = tuple(np.empty(value.shape, np.float32) for value in shaped)
    with _lock, _announced():
        slots = _slots(room, frame, wanted, geometry=True)
        scene = (splats, frame.view, frame.lens, room.spans, slots, frame.firsts)
        gradients.project_backward(*scene, shaped[1:4], results, *_shares())
    return [result.reshape(value.shape) for result, value in zip(results, fields, strict=True)]


def _colors_backward(
    room: Room,
    frame: Frame,
    wanted: tuple[np.ndarray, ...],
    count: int,
) -> np.ndarray:
    """`_draw_backward` for the colors of count splats alone, which is faster."""
    result = np.empty((count, 3), np.float32)
    with _lock, _announced():
        slots = _slots(room, frame, wanted, geometry=False)
        gradients.add_up_colors(room.spans, slots, frame.firsts, result, *_shares())
    return result


def _slots(
    room: Room, frame: Frame, wanted: tuple[np.ndarray, ...], *, geometry: bool
) -> np.ndarray:
    """What every splat gathers in every tile that it touches; see gradients.py."""
    counter, threads = _shares()
    global _spare
    size = int(frame.offsets[-1]) * gradients.SLOT
    if size > len(_spare):
        _spare = _aligned(size * 5 // 4)
    slots = _spare
    states = _aligned(threads * kernels.BLOCKS**2 * gradients.STATE).reshape(threads, -1)
    entries = (room.records, room.records.view(np.int32), room.entries, frame.offsets, frame.firsts)
    pictures = ((frame.linear, frame.alphas, frame.depths), wanted, frame.background)
    gradients.blend_backward(*entries, *pictures, slots, geometry, states, counter)
    return slots


def _lens(camera: Camera, eps2d: float) -> np.ndarray:
    """fx fy cx cy, least and most x / z, least and most y / z of the Jacobian, eps2d: float32."""
    fx, fy, cx, cy = (float(camera.K[at]) for at in ((0, 0), (1, 1), (0, 2), (1, 2)))
    width, height = camera.width, camera.height
    x_margin, y_margin = FOV_MARGIN * width / (2 * fx), FOV_MARGIN * height / (2 * fy)
    x_slopes = (-cx / fx - x_margin, (width - cx) / fx + x_margin)
    y_slopes = (-cy / fy - y_margin, (height - cy) / fy + y_margin)
    return np.array([fx, fy, cx, cy, *x_slopes, *y_slopes, eps2d], np.float32)


def _scatter(
    room: Room, columns: int, tiles: range, offsets: np.ndarray, places: np.ndarray
) -> None:
    start, stop = int(offsets[tiles.start]), int(offsets[tiles.stop])
    if stop - start > len(room.entries):
        room.entries = np.empty((stop - start) * 5 // 4, np.uint64)  # the next may need more
    span = (columns, tiles.start, tiles.stop)
    kernels.scatter(room.spans, room.keys, *span, places - start, room.entries, *_shares())


def _blend(room: Room, tiles: range, frame: Frame) -> None:
    counter, threads = _shares()
    longest = int(np.diff(frame.offsets[tiles.start : tiles.stop + 1]).max())
    if len(room.spares) != threads or room.spares.shape[1] < longest:
        room.spares = np.empty((threads, longest * 5 // 4), np.uint64)
    states = _aligned(threads * kernels.BLOCKS**2 * kernels.STATE).reshape(threads, -1)
    splats = (room.records, room.records.view(np.int32), room.entries)
    span = (frame.offsets, tiles.start, tiles.stop)
    canvas = (frame.background, frame.colors, frame.alphas, frame.depths, frame.linear)
    kernels.blend(*splats, *span, *canvas, states, room.spares, counter)


def _fields(gaussians: Gaussians) -> list[torch.Tensor]:
    return [getattr(gaussians, field.name) for field in dataclasses.fields(gaussians)]


def _array(value: torch.Tensor) -> np.ndarray:
    return value.detach().to("cpu", torch.float32).contiguous().numpy()


def _room(n: int) -> Room:
    return Room(
        records=_aligned(n * kernels.RECORD),
        spans=np.empty((n, 4), np.int16),
        keys=np.empty(n, np.uint64),
        entries=np.empty(0, np.uint64),
        spares=np.empty((0, 0), np.uint64),
    )


class _Loan:
    """Dies with the graph of a frame, and then its room is free."""


def _take_room(n: int) -> Room:
    """The room of an earlier frame, or a new one: new pages cost a fifth of a gradient."""
    with contextlib.suppress(IndexError):
        room = _idle.pop()
        if len(room.keys) == n:
            return room
    return _room(n)


def _give_back(room: Room) -> None:
    _idle[:] = [room]  # one is enough for who trains or fits


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
