"""Compiled forward pass of the CPU rasteriser: pack, project, scatter into tiles, sort, blend.

The kernels work on flat arrays that `cpu.py` allocates. They project 16 splats at a time and blend
4 x 4 pixels at a time (`lanes.py`).

Work is divided into more parts than threads, and each thread takes the next part when it is ready,
so a slow core does not delay the others. Images are identical to the bit for any number of threads.
"""
# pyright: reportCallIssue=false, reportGeneralTypeIssues=false
# (intrinsics of lanes.py are called without their first parameter)

from __future__ import annotations

import math

import numba
import numpy as np

from headbox.color import KNEE_LINEAR
from headbox.render import thresholds
from headbox.render.lanes import LANES, any_positive, choose, load, prefetch, sqrt, store, take

BLOCK = 4  # pixels on each side of a block: its 16 pixels are the lanes
TILE = 32  # pixels on each side of a tile: its state of 20 kB stays in the first-level cache
BLOCKS = TILE // BLOCK
BLEND_STATE = 5 * LANES  # floats a block: transmittance, red, green, blue, depth

# A packed splat, 16 of each value in a row: mean 3, axes R S 9, log2(opacity) / 8, color 3.
SPLAT = 16
# Values of a projected splat, one cache line: mean x y, shear, K, C, log2(opacity) / 8, color 3, z;
# as int32 from BOX first and last pixel column, first and last pixel row; from ORDER the number of
# earlier tile entries of its chunk, and the chunk, which give each entry a unique index.
RECORD, BOX, ORDER = 16, 10, 14

f4 = np.float32
NEAR_F4, FAR_F4 = f4(thresholds.NEAR_PLANE), f4(thresholds.FAR_PLANE)
MAX_ALPHA_F4 = f4(thresholds.MAX_ALPHA)
MIN_TRANSMITTANCE_F4 = f4(thresholds.MIN_TRANSMITTANCE)
MAX_SQUARED_SIGMAS, INVALID = f4(thresholds.MAX_SIGMAS**2), f4(-1.0)

# Exponents are log2(alpha) / 8, so 2 ** x is needed on [-1, 0] only; three squarings give alpha.
MIN_EXPONENT = f4(math.log2(thresholds.MIN_ALPHA) / 8)
EXPONENT_FALLOFF = f4(0.5 * math.log2(math.e) / 8)  # decrease at one standard deviation
# Chebyshev fit to 2 ** x on [-1, 0]: relative error 8e-8, below the rounding error of float32.
EXP2_0, EXP2_1, EXP2_2 = f4(0.999999923), f4(0.693142171), f4(0.240171588)
EXP2_3, EXP2_4, EXP2_5 = f4(0.055278135), f4(0.00918687438), f4(0.000938116473)

LANE_X = (np.arange(LANES) % BLOCK + 0.5).astype(np.float32)
LANE_Y = (np.arange(LANES) // BLOCK + 0.5).astype(np.float32)

# Power segment of the sRGB curve: a polynomial in y - 0.75, where y = x ** (1 / 8) takes three
# square roots. Chebyshev fit on [0.486, 1]: error 1e-8, and 2e-7 with the rounding of float32.
SRGB_0, SRGB_1, SRGB_2, SRGB_3 = f4(0.349380312), f4(1.79724563), f4(2.79571639), f4(1.65674507)
SRGB_4, SRGB_5, SRGB_6 = f4(0.184038612), f4(-0.0334619086), f4(0.0128935168)
KNEE_F4 = f4(KNEE_LINEAR)

serial = numba.njit(cache=True, error_model="numpy", fastmath={"contract"})
inline = numba.njit(cache=True, error_model="numpy", fastmath={"contract"}, forceinline=True)
parallel = numba.njit(cache=True, error_model="numpy", fastmath={"contract"}, parallel=True)


@parallel
def pack_splats(splats, means, quats, scales, opacities, colors):
    """Write what does not depend on the camera into splats [ceil(N / 16), 16 values, 16 lanes].

    Returns the number of splats with NaN or infinity.
    """
    bad = 0
    for i in numba.prange(len(means)):
        out = splats[i // LANES, :, i % LANES]
        w, x, y, z = quats[i, 0], quats[i, 1], quats[i, 2], quats[i, 3]
        two = f4(2) / (w * w + x * x + y * y + z * z)
        s0, s1, s2 = scales[i, 0], scales[i, 1], scales[i, 2]
        out[3] = (f4(1) - two * (y * y + z * z)) * s0
        out[4] = two * (x * y - w * z) * s1
        out[5] = two * (x * z + w * y) * s2
        out[6] = two * (x * y + w * z) * s0
        out[7] = (f4(1) - two * (x * x + z * z)) * s1
        out[8] = two * (y * z - w * x) * s2
        out[9] = two * (x * z - w * y) * s0
        out[10] = two * (y * z + w * x) * s1
        out[11] = (f4(1) - two * (x * x + y * y)) * s2
        out[12] = math.log2(opacities[i]) / 8
        good = math.isfinite(opacities[i]) and math.isfinite(w + x + y + z)
        for k in range(3):
            out[k] = means[i, k]
            out[13 + k] = colors[i, k]
            for value in (means[i, k], scales[i, k], colors[i, k]):
                good = good and math.isfinite(value)
        bad += not good
    return bad


@serial
def lanes_min(a, b):
    return choose(a, b, b, a)


@serial
def lanes_clamp(a, low, high):
    return lanes_min(choose(a, low, a, low), high)


@serial
def times_axes(splats, at, u):
    """Row vectors u [3] times the axes R S [3, 3] of 16 splats."""
    u0, u1, u2 = u
    a = load(splats, at + 48) * u0 + load(splats, at + 96) * u1 + load(splats, at + 144) * u2
    b = load(splats, at + 64) * u0 + load(splats, at + 112) * u1 + load(splats, at + 160) * u2
    c = load(splats, at + 80) * u0 + load(splats, at + 128) * u1 + load(splats, at + 176) * u2
    return a, b, c


@inline
def to_camera(splats, at, view):
    """x / z, y / z and z of 16 means in the camera's frame."""
    X, Y, Z = load(splats, at), load(splats, at + 16), load(splats, at + 32)
    z = X * view[8] + Y * view[9] + Z * view[10] + view[11]
    x = (X * view[0] + Y * view[1] + Z * view[2] + view[3]) / z
    y = (X * view[4] + Y * view[5] + Z * view[6] + view[7]) / z
    return x, y, z


@inline
def jacobian(x, y, z, view, lens):
    """J W [2, 3]: d(pixel) / d(point in the world), with x / z and y / z clamped to `lens`."""
    x, y = lanes_clamp(x, lens[4], lens[5]), lanes_clamp(y, lens[6], lens[7])
    jx, jy = lens[0] / z, lens[1] / z
    u0, u1, u2 = view[0] - x * view[8], view[1] - x * view[9], view[2] - x * view[10]
    v0, v1, v2 = view[4] - y * view[8], view[5] - y * view[9], view[6] - y * view[10]
    return (u0 * jx, u1 * jx, u2 * jx), (v0 * jy, v1 * jy, v2 * jy)


@inline
def dot(a, b):
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@inline
def cross(a, b):
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


@inline
def covariance(a, b, eps2d):
    """xx, xy, yy and determinant of A A^T + eps2d I, where a and b are the rows of A = J W R S.

    EWA splatting (Zwicker et al. 2001) as in gsplat. The determinant of A A^T is the squared norm
    of the cross product of the rows, which is stable for highly anisotropic Gaussians.
    """
    n, xx, yy = cross(a, b), dot(a, a), dot(b, b)
    return xx + eps2d, dot(a, b), yy + eps2d, dot(n, n) + (xx + yy + eps2d) * eps2d


@serial
def project_lanes(splats, at, view, lens, out):
    """Project the 16 splats in splats[at : at + 256] into out: a record's values and a float box.

    The blend evaluates d^T covariance^-1 d as C dy^2 + K (dx - shear dy)^2, which is stable for
    highly anisotropic Gaussians. The box of a splat that is not rendered is empty.
    """
    x, y, z = to_camera(splats, at, view)
    u, v = jacobian(x, y, z, view, lens)
    a, b = times_axes(splats, at, u), times_axes(splats, at, v)
    xx, xy, yy, det = covariance(a, b, lens[8])
    x, y, peak = x * lens[0] + lens[2], y * lens[1] + lens[3], load(splats, at + 192)
    extent = (peak - MIN_EXPONENT) / EXPONENT_FALLOFF  # squared sigmas at which alpha is 1 / 255
    det_or_invalid = choose(f4(0), det, INVALID, det)
    visible = lanes_min(lanes_min(z - NEAR_F4, FAR_F4 - z), lanes_min(det_or_invalid, extent))
    extent = lanes_min(extent, MAX_SQUARED_SIGMAS)
    half_x, half_y = sqrt(extent * xx), sqrt(extent * yy)
    store(out, 0, x)
    store(out, 16, y)
    store(out, 32, xy / yy)
    store(out, 48, yy * EXPONENT_FALLOFF / det)
    store(out, 64, EXPONENT_FALLOFF / yy)
    store(out, 80, peak)
    for k in range(3):
        store(out, 96 + 16 * k, load(splats, at + 208 + 16 * k))
    store(out, 144, z)
    store(out, 160, x - half_x - f4(0.5))
    store(out, 176, choose(visible, f4(0), x + half_x - f4(0.5), INVALID))
    store(out, 192, y - half_y - f4(0.5))
    store(out, 208, y + half_y - f4(0.5))


@serial
def _store_splat(out, lane, i, width, height, records, boxes, tile_spans, keys):
    """Store the record, tile span and key of splat i; False when its box has no pixel centre."""
    left, right = max(np.ceil(out[160 + lane]), f4(0)), min(out[176 + lane], f4(width - 1))
    top, bottom = max(np.ceil(out[192 + lane]), f4(0)), min(out[208 + lane], f4(height - 1))
    if not (left <= right and top <= bottom):  # `not` also catches NaN
        tile_spans[i, 0], tile_spans[i, 1] = 1, 0
        return False
    for k in range(BOX):
        records[i * RECORD + k] = out[k * LANES + lane]
    x0, x1, y0, y1 = np.int32(left), np.int32(right), np.int32(top), np.int32(bottom)
    at = i * RECORD + BOX
    boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3] = x0, x1, y0, y1
    tile_spans[i, 0], tile_spans[i, 1] = x0 // TILE, x1 // TILE
    tile_spans[i, 2], tile_spans[i, 3] = y0 // TILE, y1 // TILE
    depth = f4(out[144 + lane]).view(np.uint32)  # positive floats sort like their bits
    keys[i] = (np.uint64(depth) << np.uint64(32)) | np.uint64(i)
    return True


@parallel
def project_splats(
    splats, view, lens, width, height, records, boxes, tile_spans, keys, counts, counter, threads
):
    """Project all splats into records and boxes (views of one array), tile_spans [N, 4], keys [N].

    A key is the depth, then the index. counts [chunks, tiles], initially zero, becomes the number
    of entries of each chunk of the scene in each tile.
    """
    chunks, groups = len(counts), len(splats) // (SPLAT * LANES)
    columns = (width + TILE - 1) // TILE
    for _ in numba.prange(threads):
        out = np.empty((BOX + 4) * LANES, np.float32)
        while True:
            chunk = take(counter)
            if chunk >= chunks:
                break
            entry_count = 0
            for group in range(groups * chunk // chunks, groups * (chunk + 1) // chunks):
                project_lanes(splats, group * SPLAT * LANES, view, lens, out)
                for lane in range(LANES):
                    i = group * LANES + lane
                    if _store_splat(out, lane, i, width, height, records, boxes, tile_spans, keys):
                        boxes[i * RECORD + ORDER] = entry_count
                        boxes[i * RECORD + ORDER + 1] = chunk
                        for row in range(tile_spans[i, 2], tile_spans[i, 3] + 1):
                            for column in range(tile_spans[i, 0], tile_spans[i, 1] + 1):
                                counts[chunk, row * columns + column] += 1
                                entry_count += 1


@parallel
def scatter(tile_spans, keys, columns, first, last, positions, entries, counter, threads):
    """Write the key of each splat into the entries of every tile first <= tile < last it touches.

    positions [chunks, tiles]: the entry that the next splat of a chunk takes.
    """
    chunks, groups = len(positions), len(keys) // LANES
    top, bottom = first // columns, (last - 1) // columns
    for _ in numba.prange(threads):
        while True:
            chunk = take(counter)
            if chunk >= chunks:
                break
            start, stop = groups * chunk // chunks * LANES, groups * (chunk + 1) // chunks * LANES
            for i in range(start, stop):
                if tile_spans[i, 0] > tile_spans[i, 1]:
                    continue
                for row in range(max(tile_spans[i, 2], top), min(tile_spans[i, 3], bottom) + 1):
                    left = max(row * columns + tile_spans[i, 0], first)
                    for tile in range(left, min(row * columns + tile_spans[i, 1] + 1, last)):
                        entries[positions[chunk, tile]] = keys[i]
                        positions[chunk, tile] += 1


@serial
def sort_tile(entries, buffer, histograms):
    """Stable radix sort by the depth in the keys: equal depths keep the order of the scene."""
    histograms[:] = 0
    for key in entries:
        for digit in range(4):
            histograms[digit, (key >> np.uint64(32 + 8 * digit)) & np.uint64(255)] += 1
    source, target = entries, buffer
    for digit in range(4):
        histogram, shift, start = histograms[digit], np.uint64(32 + 8 * digit), 0
        for k in range(256):
            start, histogram[k] = start + histogram[k], start
        for i in range(len(entries)):
            key = source[i]
            k = (key >> shift) & np.uint64(255)
            target[np.uint64(histogram[k])] = key
            histogram[k] += 1
        source, target = target, source


@inline
def exp2(x):
    """2 ** x for x in [-1, 0]."""
    return ((((x * EXP2_5 + EXP2_4) * x + EXP2_3) * x + EXP2_2) * x + EXP2_1) * x + EXP2_0


@inline
def blend_weight(before, x):
    """Weights of a splat with log2(alpha) / 8 = x at 16 pixels, transmittance after it, raw alpha.

    Blending of a pixel ends when the next splat would lower
    its transmittance to 1e-4 or below; the transmittance is then negated, which keeps its value
    and fails the same test for every later splat.
    """
    raw = exp2(x)
    raw = raw * raw
    raw = raw * raw
    raw = raw * raw
    weight = before * choose(x, MIN_EXPONENT, lanes_min(raw, MAX_ALPHA_F4), f4(0))
    after = before - weight
    done = choose(before, f4(0), f4(0) - before, before)
    weight = choose(after, MIN_TRANSMITTANCE_F4, weight, f4(0))
    return weight, choose(after, MIN_TRANSMITTANCE_F4, after, done), raw


@serial
def blend_block(state, at, x, red, green, blue, depth):
    """Blend one splat into one block; whether any pixel of the block is still unfinished."""
    weight, after, _ = blend_weight(load(state, at), x)
    store(state, at, after)
    store(state, at + 16, load(state, at + 16) + weight * red)
    store(state, at + 32, load(state, at + 32) + weight * green)
    store(state, at + 48, load(state, at + 48) + weight * blue)
    store(state, at + 64, load(state, at + 64) + weight * depth)
    return any_positive(after)


@inline
def record_offset(entry):
    """Index of the first value of the record of an entry's splat."""
    return np.int64(np.uint32(entry)) * RECORD


@inline
def touched_blocks(boxes, record, left, top):
    """First and last column and first and last row of the blocks of a tile that a splat touches."""
    box = boxes[np.uint64(record + BOX) :]
    x0, x1 = max(box[0] - left, 0) // BLOCK, min(box[1] - left, TILE - 1) // BLOCK
    return x0, x1, max(box[2] - top, 0) // BLOCK, min(box[3] - top, TILE - 1) // BLOCK


@serial
def blend_tile(records, boxes, entries, left, top, state, alive, remaining):
    """Blend sorted entries into the tile at pixel (left, top) until all blocks are finished."""
    lane_x, lane_y = load(LANE_X, 0), load(LANE_Y, 0)
    for i in range(len(entries)):
        if remaining == 0:
            break
        prefetch(records, record_offset(entries[min(i + 8, len(entries) - 1)]))
        record = record_offset(entries[i])
        splat = records[np.uint64(record) :]
        x0, x1, y0, y1 = touched_blocks(boxes, record, left, top)
        mean_x, mean_y = splat[0] - f4(left), splat[1] - f4(top)
        red, green, blue, depth = splat[6], splat[7], splat[8], splat[9]
        for row in range(y0, y1 + 1):
            dy = mean_y - f4(row * BLOCK) - lane_y
            exponent = splat[5] - dy * dy * splat[4]
            dx = mean_x - dy * splat[2] - lane_x
            for column in range(x0, x1 + 1):
                block = np.uint64(row * BLOCKS + column)
                if alive[block]:
                    d = dx - f4(column * BLOCK)
                    at, x = np.int64(block) * BLEND_STATE, exponent - d * d * splat[3]
                    if not blend_block(state, at, x, red, green, blue, depth):
                        alive[block] = False
                        remaining -= 1


@serial
def begin_tile(width, height, state, alive):
    """Clear the state of a tile; the number of its blocks within width x height pixels."""
    remaining = 0
    for block in range(BLOCKS * BLOCKS):
        for k in range(BLEND_STATE):
            state[block * BLEND_STATE + k] = f4(k < LANES)
        alive[block] = block % BLOCKS * BLOCK < width and block // BLOCKS * BLOCK < height
        remaining += alive[block]
    return remaining


@inline
def srgb_power(x):
    """Power segment of the sRGB curve, for linear x in [KNEE_F4, 1]."""
    y = sqrt(sqrt(sqrt(x))) - f4(0.75)
    return (
        ((((y * SRGB_6 + SRGB_5) * y + SRGB_4) * y + SRGB_3) * y + SRGB_2) * y + SRGB_1
    ) * y + SRGB_0


@inline
def _srgb(x):
    """`linear_to_srgb` of x clamped to 0..1."""
    x = lanes_clamp(x, f4(0), f4(1))
    return choose(KNEE_F4, x, x * f4(12.92), srgb_power(choose(x, KNEE_F4, x, KNEE_F4)))


@serial
def _write(state, at, left, top, values):
    """Write one row of lanes per channel to the pixels of an image's block at (left, top)."""
    height, width, channels = values.shape
    for y in range(min(BLOCK, height - top)):
        for x in range(min(BLOCK, width - left)):
            for k in range(channels):
                values[top + y, left + x, k] = state[at + k * LANES + y * BLOCK + x]


@serial
def end_tile(left, top, state, background, colors, alphas, depths, linear):
    """Write a tile's pixels: sRGB colors over the background, alpha, depth divided by alpha.

    linear, unless empty, receives the linear colors.
    """
    height, width, _ = alphas.shape
    for block in range(BLOCKS * BLOCKS):
        at, x, y = block * BLEND_STATE, left + block % BLOCKS * BLOCK, top + block // BLOCKS * BLOCK
        if x >= width or y >= height:
            continue
        rest = load(state, at)
        rest = choose(rest, f4(0), rest, f4(0) - rest)
        alpha = f4(1) - rest
        store(state, at, alpha)
        store(state, at + 64, choose(f4(0), alpha, f4(0), load(state, at + 64) / alpha))
        _write(state, at, x, y, alphas)
        _write(state, at + 64, x, y, depths)
        for k in range(16, 64, 16):
            store(state, at + k, load(state, at + k) + rest * background[k // 16 - 1])
        if len(linear):
            _write(state, at + 16, x, y, linear)
        for k in range(16, 64, 16):
            store(state, at + k, _srgb(load(state, at + k)))
        _write(state, at + 16, x, y, colors)


@parallel
def blend(
    records, boxes, entries, offsets, first, last, background, colors, alphas, depths, linear,
    states, sort_buffers, counter,
):  # fmt: skip
    """Sort and blend the tiles first <= tile < last into an image; for linear see `end_tile`.

    The entries of a tile start at offsets[tile] - offsets[first]. Each thread has a row of states
    [threads, 5120], aligned to cache lines, and of sort_buffers [threads, most entries of a tile].
    """
    height, width, _ = alphas.shape
    columns = (width + TILE - 1) // TILE
    for thread in numba.prange(len(states)):
        histograms = np.empty((4, 256), np.int64)
        alive = np.empty(BLOCKS * BLOCKS, np.bool_)
        while True:
            tile = first + take(counter)
            if tile >= last:
                break
            own = entries[offsets[tile] - offsets[first] : offsets[tile + 1] - offsets[first]]
            sort_tile(own, sort_buffers[thread], histograms)
            left, top = tile % columns * TILE, tile // columns * TILE
            remaining = begin_tile(width - left, height - top, states[thread], alive)
            blend_tile(records, boxes, own, left, top, states[thread], alive, remaining)
            end_tile(left, top, states[thread], background, colors, alphas, depths, linear)
