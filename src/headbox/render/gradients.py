"""Compiled backward pass of the CPU rasteriser: from gradients of an image to those of the splats.

`blend_backward` renders every tile again, front to back, from the entries that the forward pass
sorted. The loss at a pixel is linear in the sum of w_i v_i over its splats, where w_i is the weight
of a splat and v_i = gradient . (color, depth, 1). The image gives the whole sum, so the sum over
the splats behind a splat is the remainder, and only the image has to be kept from the forward pass.
Each splat writes its contributions from a tile into a slot of its own; `project_backward` adds the
slots of a splat in order. Gradients are therefore identical for any number of threads.
"""
# pyright: reportCallIssue=false, reportGeneralTypeIssues=false
# (intrinsics of lanes.py are called without their first parameter)

from __future__ import annotations

import math

import numba
import numpy as np

from headbox.render.kernels import (
    BLOCK,
    BLOCKS,
    BOX,
    KNEE_F4,
    LANE_X,
    LANE_Y,
    MAX_ALPHA_F4,
    ORDER,
    SPLAT,
    TILE,
    blend_weight,
    covariance,
    cross,
    dot,
    f4,
    inline,
    jacobian,
    lanes_clamp,
    parallel,
    record_offset,
    serial,
    srgb_power,
    times_axes,
    to_camera,
    touched_blocks,
)
from headbox.render.lanes import (
    LANES,
    any_positive,
    broadcast,
    choose,
    lane_sums,
    load,
    prefetch,
    store,
    take,
)

# Floats of a block: transmittance, remaining sum; gradients of color 3, depth and alpha.
BACKWARD_STATE = 7 * LANES

# Values of a slot, one cache line: the gradients of color 3 and depth; then, with q = d(loss) /
# d(log alpha), (dx, dy) from a pixel centre to the splat's mean and d = dx - shear dy, the sums of
# q times 1, d, d d, dy, d dy and dy dy; 6 unused.
GRADIENT_SLOT = 16


@serial
def _read(values, left, top, state, at):
    """Read the pixels of an image's block at (left, top) into one row of lanes per channel."""
    height, width, channels = values.shape
    for y in range(BLOCK):
        for x in range(BLOCK):
            inside = left + x < width and top + y < height
            for k in range(channels):
                value = values[top + y, left + x, k] if inside else f4(0)
                state[at + k * LANES + y * BLOCK + x] = value


@inline
def _srgb_backward(linear, gradient):
    """Gradient of linear light from that of sRGB; 0 where light was clamped to 0..1."""
    x = lanes_clamp(linear, KNEE_F4, f4(1))
    slope = choose(KNEE_F4, linear, f4(12.92), (srgb_power(x) + f4(0.055)) / (x * f4(2.4)))
    return choose(linear, f4(0), choose(f4(1), linear, gradient * slope, f4(0)), f4(0))


@serial
def begin_block_backward(image, output_gradients, background, left, top, state, at, buffer):
    """Set the state of a block before its first splat: transmittance 1, whole sum, gradients."""
    _read(image[0], left, top, buffer, 0)
    _read(image[1], left, top, buffer, 48)
    _read(image[2], left, top, buffer, 64)
    _read(output_gradients[0], left, top, state, at + 32)
    _read(output_gradients[1], left, top, state, at + 96)
    _read(output_gradients[2], left, top, state, at + 80)
    alpha, depth = load(buffer, 48), load(buffer, 64)
    g_depth = choose(f4(0), alpha, f4(0), load(state, at + 80) / alpha)
    g_alpha = load(state, at + 96) - g_depth * depth
    total = g_depth * depth * alpha
    for k in range(3):
        color = load(buffer, k * LANES)
        g_color = _srgb_backward(color, load(state, at + 32 + k * LANES))
        g_alpha = g_alpha - g_color * background[k]
        total = total + g_color * (color - (f4(1) - alpha) * background[k])
        store(state, at + 32 + k * LANES, g_color)
    store(state, at, broadcast(f4(1)))
    store(state, at + 16, total + g_alpha * alpha)
    store(state, at + 80, g_depth)
    store(state, at + 96, g_alpha)


@serial
def begin_tile_backward(image, output_gradients, background, left, top, state, alive, buffer):
    """Call `begin_block_backward` for a tile; returns how many blocks have pixels of the image."""
    remaining, (height, width, _) = 0, image[0].shape
    for block in range(BLOCKS * BLOCKS):
        x, y = left + block % BLOCKS * BLOCK, top + block // BLOCKS * BLOCK
        alive[block] = x < width and y < height
        if alive[block]:
            begin_block_backward(
                image, output_gradients, background, x, y, state, block * BACKWARD_STATE, buffer
            )
            remaining += 1
    return remaining


@inline
def block_backward(state, at, x, splat):
    """Weights and q of a splat in a block, and whether any pixel of it is still unfinished."""
    before, rest = load(state, at), load(state, at + 16)
    weight, after, raw = blend_weight(before, x)
    value = load(state, at + 32) * splat[6] + load(state, at + 48) * splat[7]
    value = value + load(state, at + 64) * splat[8] + load(state, at + 80) * splat[9]
    own = (value + load(state, at + 96)) * weight
    rest = rest - own
    store(state, at, after)
    store(state, at + 16, rest)
    q = choose(MAX_ALPHA_F4, raw, own - rest * (weight / after), f4(0))
    return weight, q, any_positive(after)


@inline
def splat_backward(splat, blocks, left, top, state, alive, out, slot):
    """Write the slot of one splat in a tile; returns how many blocks it finished."""
    lane_x, lane_y, finished = load(LANE_X, 0), load(LANE_Y, 0), 0
    zero = broadcast(f4(0))
    red, green, blue, depth = zero, zero, zero, zero
    q1, qd, qdd, qy, qdy, qyy = zero, zero, zero, zero, zero, zero
    x0, x1, y0, y1 = blocks
    for row in range(y0, y1 + 1):
        dy = splat[1] - f4(top) - f4(row * BLOCK) - lane_y
        exponent = splat[5] - dy * dy * splat[4]
        dx = splat[0] - f4(left) - dy * splat[2] - lane_x
        row_q, row_qd = zero, zero
        for column in range(x0, x1 + 1):
            block = np.uint64(row * BLOCKS + column)
            if alive[block]:
                d, at = dx - f4(column * BLOCK), np.int64(block) * BACKWARD_STATE
                x = exponent - d * d * splat[3]
                weight, q, alive[block] = block_backward(state, at, x, splat)
                finished += not alive[block]
                red = red + weight * load(state, at + 32)
                green = green + weight * load(state, at + 48)
                blue = blue + weight * load(state, at + 64)
                depth = depth + weight * load(state, at + 80)
                row_q, row_qd, qdd = row_q + q, row_qd + q * d, qdd + q * d * d
        q1, qd = q1 + row_q, qd + row_qd
        qy, qdy, qyy = qy + row_q * dy, qdy + row_qd * dy, qyy + row_q * dy * dy
    store(out, slot, lane_sums((red, green, blue, depth, q1, qd, qdd, qy, qdy, qyy)))
    return finished


@inline
def splat_backward_colors(splat, blocks, left, top, state, alive, out, slot):
    """`splat_backward` for the gradient of the color alone."""
    lane_x, lane_y, finished = load(LANE_X, 0), load(LANE_Y, 0), 0
    zero = broadcast(f4(0))
    red, green, blue = zero, zero, zero
    x0, x1, y0, y1 = blocks
    for row in range(y0, y1 + 1):
        dy = splat[1] - f4(top) - f4(row * BLOCK) - lane_y
        exponent = splat[5] - dy * dy * splat[4]
        dx = splat[0] - f4(left) - dy * splat[2] - lane_x
        for column in range(x0, x1 + 1):
            block = np.uint64(row * BLOCKS + column)
            if alive[block]:
                d, at = dx - f4(column * BLOCK), np.int64(block) * BACKWARD_STATE
                weight, after, _ = blend_weight(load(state, at), exponent - d * d * splat[3])
                store(state, at, after)
                alive[block] = any_positive(after)
                finished += not alive[block]
                red = red + weight * load(state, at + 32)
                green = green + weight * load(state, at + 48)
                blue = blue + weight * load(state, at + 64)
    store(out, slot, lane_sums((red, green, blue)))
    return finished


@inline
def slot_offset(boxes, record, firsts, left, top):
    """Index of the first value of a splat's slot for the tile at pixel (left, top)."""
    x0, y0 = boxes[record + BOX] // TILE, boxes[record + BOX + 2] // TILE
    columns = boxes[record + BOX + 1] // TILE - x0 + 1
    own = (top // TILE - y0) * columns + left // TILE - x0
    return (firsts[boxes[record + ORDER + 1]] + boxes[record + ORDER] + own) * GRADIENT_SLOT


@serial
def tile_backward(
    records, boxes, entries, firsts, left, top, state, alive, remaining, slots, geometry
):  # fmt: skip
    """Write the slots of all entries of a tile, nearest first."""
    for i in range(len(entries)):
        prefetch(records, record_offset(entries[min(i + 16, len(entries) - 1)]))
        ahead = record_offset(entries[min(i + 8, len(entries) - 1)])
        prefetch(slots, slot_offset(boxes, ahead, firsts, left, top))
        record = record_offset(entries[i])
        slot = slot_offset(boxes, record, firsts, left, top)
        if remaining == 0:
            store(slots, slot, broadcast(f4(0)))
            continue
        blocks = touched_blocks(boxes, record, left, top)
        splat = records[np.uint64(record) :]
        if geometry:
            remaining -= splat_backward(splat, blocks, left, top, state, alive, slots, slot)
        else:
            remaining -= splat_backward_colors(splat, blocks, left, top, state, alive, slots, slot)


@parallel
def blend_backward(
    records, boxes, entries, offsets, firsts, image, output_gradients, background, slots, geometry,
    states, counter,
):  # fmt: skip
    """Write the slots of all tiles from output_gradients, those of sRGB, alpha and depth.

    image: linear colors, alpha and depth of the forward pass; all six arrays are [H, W, channels].
    firsts: the first slot of each chunk. Without geometry the slots have the gradient of the color
    alone. Each thread has a row of states [threads, 7168].
    """
    columns = (image[0].shape[1] + TILE - 1) // TILE
    for thread in numba.prange(len(states)):
        alive, buffer = np.empty(BLOCKS * BLOCKS, np.bool_), np.empty(5 * LANES, np.float32)
        state = states[thread]
        while True:
            tile = take(counter)
            if tile >= len(offsets) - 1:
                break
            own = entries[offsets[tile] : offsets[tile + 1]]
            left, top = tile % columns * TILE, tile // columns * TILE
            remaining = begin_tile_backward(
                image, output_gradients, background, left, top, state, alive, buffer
            )
            tile_backward(
                records, boxes, own, firsts, left, top, state, alive, remaining, slots, geometry
            )  # fmt: skip


@inline
def _add3(a, b):
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


@inline
def _scale3(a, factor):
    return a[0] * factor, a[1] * factor, a[2] * factor


@inline
def covariance_backward(a, b, eps2d, summed):
    """Gradients of the mean x, y and of the rows a, b of J W R S, from the moments of a slot.

    The image depends on them through shear = xy / yy, yy, and p = xx - xy^2 / yy = det / yy, the
    variance of x given y. h = a - shear b is computed in a form that is stable for highly
    anisotropic Gaussians.
    """
    qd, qdd, qy = load(summed, 80), load(summed, 96), load(summed, 112)
    qdy, qyy = load(summed, 128), load(summed, 144)
    _, xy, yy, det = covariance(a, b, eps2d)
    shear, p = xy / yy, det / yy
    h = _scale3(_add3(cross(b, cross(a, b)), _scale3(a, eps2d)), f4(1) / yy)
    g_x = f4(0) - qd / p
    g_y = f4(0) - qy / yy - shear * g_x
    along_h, along_b, mixed = qdd / p / p, qyy / yy / yy, qdy / p / yy
    g_a = _add3(_scale3(h, along_h), _scale3(b, mixed))
    g_b = _add3(_scale3(h, mixed - shear * along_h), _scale3(b, along_b - shear * mixed))
    return g_x, g_y, g_a, g_b


@inline
def _load3(values, at):
    return load(values, at), load(values, at + 16), load(values, at + 32)


@serial
def project_backward_lanes(splats, at, view, lens, summed, out):
    """Gradients of mean 3 and axes R S 9 of the 16 splats in splats[at : at + 256].

    summed has one row of lanes per value of a slot. The result is NaN for splats that are not
    rendered.
    """
    x, y, z = to_camera(splats, at, view)
    u, v = jacobian(x, y, z, view, lens)
    a, b = times_axes(splats, at, u), times_axes(splats, at, v)
    g_x, g_y, g_a, g_b = covariance_backward(a, b, lens[8], summed)
    g_u, g_v = broadcast(f4(0)), broadcast(f4(0))
    for r in range(3):
        row, to = _load3(splats, at + 48 + 48 * r), 48 + 48 * r
        g_u, g_v = g_u + dot(row, g_a) * view[8 + r], g_v + dot(row, g_b) * view[8 + r]
        store(out, to, u[r] * g_a[0] + v[r] * g_b[0])
        store(out, to + 16, u[r] * g_a[1] + v[r] * g_b[1])
        store(out, to + 32, u[r] * g_a[2] + v[r] * g_b[2])
    g_slope_x = choose(x, lens[4], choose(lens[5], x, g_u * lens[0] / z, f4(0)), f4(0))
    g_slope_y = choose(y, lens[6], choose(lens[7], y, g_v * lens[1] / z, f4(0)), f4(0))
    g_x, g_y = g_x * lens[0] - g_slope_x, g_y * lens[1] - g_slope_y
    g_z = load(summed, 48) - (g_x * x + g_y * y + dot(g_a, a) + dot(g_b, b)) / z
    g_x, g_y = g_x / z, g_y / z
    for k in range(3):
        store(out, k * LANES, g_x * view[k] + g_y * view[4 + k] + g_z * view[8 + k])


@inline
def rotation_backward(g, quat, scale, g_quat, g_scale):
    """Gradients of one splat's quat and scale from the gradient g [9] of R S."""
    w, x, y, z = quat[0], quat[1], quat[2], quat[3]
    length = math.sqrt(w * w + x * x + y * y + z * z)
    w, x, y, z = w / length, x / length, y / length, z / length
    two, one, s, t = f4(2), f4(1), scale, g_scale
    t[0] = g[0] * (one - two * (y * y + z * z)) + two * (
        g[3] * (x * y + w * z) + g[6] * (x * z - w * y)
    )
    t[1] = g[4] * (one - two * (x * x + z * z)) + two * (
        g[1] * (x * y - w * z) + g[7] * (y * z + w * x)
    )
    t[2] = g[8] * (one - two * (x * x + y * y)) + two * (
        g[2] * (x * z + w * y) + g[5] * (y * z - w * x)
    )
    xx, xy, xz = g[0] * s[0], g[1] * s[1], g[2] * s[2]
    yx, yy, yz = g[3] * s[0], g[4] * s[1], g[5] * s[2]
    zx, zy, zz = g[6] * s[0], g[7] * s[1], g[8] * s[2]
    gw = x * (zy - yz) + y * (xz - zx) + z * (yx - xy)
    gx = y * (xy + yx) + z * (xz + zx) - two * x * (yy + zz) + w * (zy - yz)
    gy = x * (xy + yx) + z * (yz + zy) - two * y * (xx + zz) + w * (xz - zx)
    gz = x * (xz + zx) + y * (yz + zy) - two * z * (xx + yy) + w * (yx - xy)
    along, factor = gw * w + gx * x + gy * y + gz * z, two / length
    g_quat[0], g_quat[1] = (gw - along * w) * factor, (gx - along * x) * factor
    g_quat[2], g_quat[3] = (gy - along * y) * factor, (gz - along * z) * factor


@inline
def _sum_slots(tile_spans, slots, first, group, summed, rows):
    """Sum the slots of each splat into summed, one row of lanes per value; the next first slot."""
    for lane in range(LANES):
        total, i = broadcast(f4(0)), group * LANES + lane
        if tile_spans[i, 0] <= tile_spans[i, 1]:
            columns, height = (
                tile_spans[i, 1] - tile_spans[i, 0] + 1,
                tile_spans[i, 3] - tile_spans[i, 2] + 1,
            )
            for _ in range(columns * height):
                total = total + load(slots, first * GRADIENT_SLOT)
                first += 1
        store(rows, 0, total)
        for k in range(GRADIENT_SLOT):
            summed[k * LANES + lane] = rows[k]
    return first


@inline
def _write_gradients(lane, summed, out, fields, gradients, i):
    """Write the gradients of splat i: mean, quat, scale, opacity and color."""
    g_means, g_quats, g_scales, g_opacities, g_colors = gradients
    for k in range(3):
        g_means[i, k] = out[k * LANES + lane]
        g_colors[i, k] = summed[k * LANES + lane]
    g_opacities[i, 0] = summed[4 * LANES + lane] / fields[2][i, 0]
    g_axes = out[48 + lane :: LANES]
    rotation_backward(g_axes, fields[0][i], fields[1][i], g_quats[i], g_scales[i])


@parallel
def project_backward(
    splats, view, lens, tile_spans, slots, firsts, fields, gradients, counter, threads
):
    """Gradients of means, quats, scales, opacities and colors, each [N, .], from the slots.

    fields: quats, scales and opacities.
    """
    chunks, groups, count = len(firsts), len(tile_spans) // LANES, len(fields[0])
    for _ in numba.prange(threads):
        summed, rows = np.empty(GRADIENT_SLOT * LANES, np.float32), np.empty(LANES, np.float32)
        out = np.empty(12 * LANES, np.float32)
        while True:
            chunk = take(counter)
            if chunk >= chunks:
                break
            first = firsts[chunk]
            for group in range(groups * chunk // chunks, groups * (chunk + 1) // chunks):
                first = _sum_slots(tile_spans, slots, first, group, summed, rows)
                project_backward_lanes(splats, group * SPLAT * LANES, view, lens, summed, out)
                for lane in range(min(LANES, count - group * LANES)):
                    i = group * LANES + lane
                    if tile_spans[i, 0] <= tile_spans[i, 1]:
                        _write_gradients(lane, summed, out, fields, gradients, i)
                    else:
                        for k in range(5):
                            gradients[k][i] = f4(0)


@parallel
def project_backward_colors(tile_spans, slots, firsts, g_colors, counter, threads):
    """`project_backward` for the gradient of the colors alone."""
    chunks, groups, count = len(firsts), len(tile_spans) // LANES, len(g_colors)
    for _ in numba.prange(threads):
        summed, rows = np.empty(GRADIENT_SLOT * LANES, np.float32), np.empty(LANES, np.float32)
        while True:
            chunk = take(counter)
            if chunk >= chunks:
                break
            first = firsts[chunk]
            for group in range(groups * chunk // chunks, groups * (chunk + 1) // chunks):
                first = _sum_slots(tile_spans, slots, first, group, summed, rows)
                for lane in range(min(LANES, count - group * LANES)):
                    for k in range(3):
                        g_colors[group * LANES + lane, k] = summed[k * LANES + lane]
