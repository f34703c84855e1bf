"""CPU rasteriser: the result of `reference.py` in float32, from compiled kernels.

`kernels.py` has the forward pass, `gradients.py` the backward pass; here memory is allocated and
the kernels are called.
"""

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
from headbox.render.reference import Rendering, check_image_size
from headbox.render.thresholds import FOV_MARGIN

CHUNKS = 64  # parts of the scene that threads take one by one, whatever the number of threads
BATCH = 1 << 24  # tile entries at a time, 134 MB; more only where a single tile has more

# One frame at a time: numba's workqueue threading layer aborts when two Python threads enter.
_lock = threading.Lock()
# The slots of the backward pass stay allocated: fresh pages would cost a third of its time.
_slot_memory = np.empty(0, np.float32)
_idle_buffers: list[FrameBuffers] = []  # at most one, see `_take_buffers`


@dataclasses.dataclass(eq=False)
class PackedScene:
    """A scene in the layout of the kernels, with the buffers that its frames share.

    `pack_scene` makes it. n is the number of splats, rounded up to a multiple of 16.
    """

    gaussians: Gaussians
    splats: np.ndarray  # float32 [n * 16]
    buffers: FrameBuffers


@dataclasses.dataclass(eq=False)
class FrameBuffers:
    """Working memory of one frame; the next frame reuses it unless a backward pass needs it."""

    records: np.ndarray  # float32 [n * 16]
    tile_spans: np.ndarray  # int16 [n, 4]
    keys: np.ndarray  # uint64 [n]
    entries: np.ndarray  # uint64, grows
    sort_buffers: np.ndarray  # uint64 [threads, the most entries of any tile], grows


@dataclasses.dataclass(frozen=True, eq=False)
class FrameResult:
    """A rendered frame and the values its backward pass needs; images float32 [H, W, channels]."""

    view: np.ndarray  # float32 [12], the first three rows of viewmat
    lens: np.ndarray  # float32 [9], see `_lens_values`
    background: np.ndarray  # float32 [3]
    offsets: np.ndarray  # int64 [tiles + 1], first entry of each tile
    firsts: np.ndarray  # int64 [chunks], number of entries in all chunks before this one
    colors: np.ndarray
    alphas: np.ndarray
    depths: np.ndarray
    linear: np.ndarray  # linear colors; empty without a backward pass


def pack_scene(gaussians: Gaussians) -> PackedScene:
    """Compute what does not depend on the camera for N >= 0 unbatched Gaussians.

    Raises SceneError for NaN and infinity.
    """
    arrays = [_float32_array(value) for value in _field_tensors(gaussians)]
    groups = -(-len(gaussians) // kernels.LANES)
    splats = _aligned_floats(groups * kernels.SPLAT * kernels.LANES)
    lanes = splats.reshape(groups, kernels.SPLAT, kernels.LANES)
    lanes[-1:] = 0
    lanes[-1:, 12] = -np.inf  # log2 of opacity 0 in the lanes after the last splat
    with _lock, _announce_compilation():
        bad = kernels.pack_splats(lanes, *arrays)
    if bad:
        raise SceneError(
            f"{bad} of {len(gaussians)} splats contain NaN or infinity; remove them first."
        )
    return PackedScene(gaussians, splats, _new_buffers(groups * kernels.LANES))


def rasterize(
    packed: PackedScene,
    camera: Camera,
    background: Sequence[float] = (0.0, 0.0, 0.0),
    eps2d: float = 0.0,
) -> Rendering:
    """Render a packed scene, with the arguments and result of `render_view`.

    The result is identical to the bit for any number of threads.
    """
    check_image_size(camera)
    fields = _field_tensors(packed.gaussians)
    if torch.is_grad_enabled() and any(value.requires_grad for value in fields):
        colors, alphas, depths = _Rasterize.apply(packed, camera, background, eps2d, *fields)
    else:
        frame = _render(packed.splats, packed.buffers, camera, background, eps2d, keep=False)
        arrays = (frame.colors, frame.alphas, frame.depths)
        colors, alphas, depths = (torch.from_numpy(array) for array in arrays)
    return Rendering(colors, alphas[..., 0], depths[..., 0])


class _Rasterize(torch.autograd.Function):
    """`_render` with its backward pass."""

    @staticmethod
    def forward(ctx, packed, camera, background, eps2d, *fields):
        ctx.splats, ctx.buffers = packed.splats, _take_buffers(len(packed.buffers.keys))
        ctx.lease = _BufferLease()
        weakref.finalize(ctx.lease, _return_buffers, ctx.buffers).atexit = False
        ctx.frame = _render(ctx.splats, ctx.buffers, camera, background, eps2d, keep=True)
        arrays = (ctx.frame.colors, ctx.frame.alphas, ctx.frame.depths)
        images = [torch.from_numpy(array) for array in arrays]
        ctx.save_for_backward(*fields, *images)  # so that torch detects in-place changes
        return tuple(images)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, *output_gradients):  # pyright: ignore[reportIncompatibleMethodOverride]
        fields = tuple(_float32_array(value) for value in ctx.saved_tensors[:5])
        inputs = (ctx.buffers, ctx.frame, tuple(_float32_array(g) for g in output_gradients))
        if any(ctx.needs_input_grad[4:8]):
            results = _render_backward(ctx.splats, *inputs, fields)
        else:
            results = [None] * 4 + [_colors_backward(*inputs, len(fields[4]))]
        return None, None, None, None, *(g if g is None else torch.from_numpy(g) for g in results)


def _render(
    splats: np.ndarray,
    buffers: FrameBuffers,
    camera: Camera,
    background: Sequence[float],
    eps2d: float,
    *,
    keep: bool,
) -> FrameResult:
    """Render one frame; with keep, the buffers and the frame keep what the backward pass needs."""
    width, height = camera.width, camera.height
    columns, rows = -(-width // kernels.TILE), -(-height // kernels.TILE)
    counts = np.zeros((CHUNKS, columns * rows), np.int64)
    view = _float32_array(camera.viewmat[:3].reshape(-1))
    lens = _lens_values(camera, eps2d)
    with _lock, _announce_compilation():
        outputs = (buffers.records, buffers.records.view(np.int32), buffers.tile_spans)
        outputs += (buffers.keys, counts)
        kernels.project_splats(splats, view, lens, width, height, *outputs, *_new_counter())
        offsets = np.concatenate([[0], counts.sum(0).cumsum()])
        frame = FrameResult(
            view,
            lens,
            np.array(background, np.float32),
            offsets,
            firsts=counts.sum(1).cumsum() - counts.sum(1),
            **_empty_images(width, height, keep),
        )
        positions = counts.cumsum(0) - counts + offsets[:-1]
        batch = int(offsets[-1]) if keep else BATCH
        first = 0
        while first < columns * rows:
            last = int(np.searchsorted(offsets, offsets[first] + batch, side="right")) - 1
            tiles = range(first, max(last, first + 1))
            _scatter(buffers, columns, tiles, offsets, positions)
            _blend(buffers, tiles, frame)
            first = tiles.stop
    return frame


def _empty_images(width: int, height: int, keep: bool) -> dict[str, np.ndarray]:
    """For the fields of FrameResult; linear colours are kept for the backward pass alone."""
    shapes = {"colors": (height, width, 3), "alphas": (height, width, 1)}
    shapes |= {"depths": (height, width, 1), "linear": (height, width, 3) if keep else (0, 0, 3)}
    return {name: np.empty(shape, np.float32) for name, shape in shapes.items()}


def _render_backward(
    splats: np.ndarray,
    buffers: FrameBuffers,
    frame: FrameResult,
    output_gradients: tuple[np.ndarray, ...],
    fields: tuple[np.ndarray, ...],
) -> list[np.ndarray]:
    """Gradients of the five fields, from those of colors, alphas and depths."""
    means, quats, scales, opacities, colors = fields
    shaped = (means, quats, scales, opacities[:, None], colors)
    results = tuple(np.empty(value.shape, np.float32) for value in shaped)
    with _lock, _announce_compilation():
        slots = _slots(buffers, frame, output_gradients, geometry=True)
        scene = (splats, frame.view, frame.lens, buffers.tile_spans, slots, frame.firsts)
        gradients.project_backward(*scene, shaped[1:4], results, *_new_counter())
    return [result.reshape(value.shape) for result, value in zip(results, fields, strict=True)]


def _colors_backward(
    buffers: FrameBuffers,
    frame: FrameResult,
    output_gradients: tuple[np.ndarray, ...],
    count: int,
) -> np.ndarray:
    """Gradient [count, 3] of the splats' colors alone, which is faster than `_render_backward`."""
    result = np.empty((count, 3), np.float32)
    with _lock, _announce_compilation():
        slots = _slots(buffers, frame, output_gradients, geometry=False)
        gradients.project_backward_colors(
            buffers.tile_spans, slots, frame.firsts, result, *_new_counter()
        )
    return result


def _slots(
    buffers: FrameBuffers,
    frame: FrameResult,
    output_gradients: tuple[np.ndarray, ...],
    *,
    geometry: bool,
) -> np.ndarray:
    """The gradient slot of each splat in each tile that it touches; see `gradients.py`."""
    counter, threads = _new_counter()
    global _slot_memory
    size = int(frame.offsets[-1]) * gradients.GRADIENT_SLOT
    if size > len(_slot_memory):
        _slot_memory = _aligned_floats(size * 5 // 4)
    slots = _slot_memory
    states = _aligned_floats(threads * kernels.BLOCKS**2 * gradients.BACKWARD_STATE).reshape(
        threads, -1
    )
    entries = (
        buffers.records,
        buffers.records.view(np.int32),
        buffers.entries,
        frame.offsets,
        frame.firsts,
    )
    images = ((frame.linear, frame.alphas, frame.depths), output_gradients, frame.background)
    gradients.blend_backward(*entries, *images, slots, geometry, states, counter)
    return slots


def _lens_values(camera: Camera, eps2d: float) -> np.ndarray:
    """float32 [9]: fx fy cx cy, bounds of x / z and of y / z in the Jacobian, eps2d."""
    fx, fy, cx, cy = (float(camera.K[at]) for at in ((0, 0), (1, 1), (0, 2), (1, 2)))
    width, height = camera.width, camera.height
    x_margin, y_margin = FOV_MARGIN * width / (2 * fx), FOV_MARGIN * height / (2 * fy)
    x_slopes = (-cx / fx - x_margin, (width - cx) / fx + x_margin)
    y_slopes = (-cy / fy - y_margin, (height - cy) / fy + y_margin)
    return np.array([fx, fy, cx, cy, *x_slopes, *y_slopes, eps2d], np.float32)


def _scatter(
    buffers: FrameBuffers, columns: int, tiles: range, offsets: np.ndarray, positions: np.ndarray
) -> None:
    start, stop = int(offsets[tiles.start]), int(offsets[tiles.stop])
    if stop - start > len(buffers.entries):
        buffers.entries = np.empty(
            (stop - start) * 5 // 4, np.uint64
        )  # headroom for the next batch
    span = (columns, tiles.start, tiles.stop)
    kernels.scatter(
        buffers.tile_spans, buffers.keys, *span, positions - start, buffers.entries, *_new_counter()
    )


def _blend(buffers: FrameBuffers, tiles: range, frame: FrameResult) -> None:
    counter, threads = _new_counter()
    longest = int(np.diff(frame.offsets[tiles.start : tiles.stop + 1]).max())
    if len(buffers.sort_buffers) != threads or buffers.sort_buffers.shape[1] < longest:
        buffers.sort_buffers = np.empty((threads, longest * 5 // 4), np.uint64)
    states = _aligned_floats(threads * kernels.BLOCKS**2 * kernels.BLEND_STATE).reshape(threads, -1)
    splats = (buffers.records, buffers.records.view(np.int32), buffers.entries)
    span = (frame.offsets, tiles.start, tiles.stop)
    canvas = (frame.background, frame.colors, frame.alphas, frame.depths, frame.linear)
    kernels.blend(*splats, *span, *canvas, states, buffers.sort_buffers, counter)


def _field_tensors(gaussians: Gaussians) -> list[torch.Tensor]:
    return [getattr(gaussians, field.name) for field in dataclasses.fields(gaussians)]


def _float32_array(value: torch.Tensor) -> np.ndarray:
    return value.detach().to("cpu", torch.float32).contiguous().numpy()


def _new_buffers(n: int) -> FrameBuffers:
    return FrameBuffers(
        records=_aligned_floats(n * kernels.RECORD),
        tile_spans=np.empty((n, 4), np.int16),
        keys=np.empty(n, np.uint64),
        entries=np.empty(0, np.uint64),
        sort_buffers=np.empty((0, 0), np.uint64),
    )


class _BufferLease:
    """Its finalizer returns the buffers when the autograd graph of a frame is released."""


def _take_buffers(n: int) -> FrameBuffers:
    """Idle buffers of that size, or new ones: fresh pages would cost a fifth of a gradient."""
    with contextlib.suppress(IndexError):
        buffers = _idle_buffers.pop()
        if len(buffers.keys) == n:
            return buffers
    return _new_buffers(n)


def _return_buffers(buffers: FrameBuffers) -> None:
    _idle_buffers[:] = [buffers]  # training and fitting need only one


def _new_counter() -> tuple[np.ndarray, int]:
    """A work counter at 0 for `lanes.take`, and the number of threads that share it."""
    return np.zeros(1, np.int64), numba.get_num_threads()


def _aligned_floats(count: int) -> np.ndarray:
    """float32 [count], aligned to a cache line: a vector across two lines costs twice."""
    memory = np.empty(count * 4 + 64, np.uint8)
    start = -memory.ctypes.data % 64
    return memory[start : start + count * 4].view(np.float32)


class _CompileNotice(event.Listener):
    """Prints a notice once per process when a kernel is compiled and not loaded from the cache."""

    was_printed = False

    def on_start(self, event: event.Event) -> None:  # noqa: ARG002
        if not _CompileNotice.was_printed:
            _CompileNotice.was_printed = True
            print(
                "headbox: compiling the renderer (once, takes a few seconds).",
                file=sys.stderr,
                flush=True,
            )

    def on_end(self, event: event.Event) -> None:
        pass


@contextlib.contextmanager
def _announce_compilation() -> Iterator[None]:
    with event.install_listener("numba:compile", _CompileNotice()):
        yield
