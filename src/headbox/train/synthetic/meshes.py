"""Shapes made by formula: boxes, cylinders, hands, foliage. Rows as in assets.COLUMNS, three rows a
triangle.

Every outline is wound counter-clockwise seen from outside, in a right-handed frame with y up.
"""

from __future__ import annotations

import math

import numpy as np

from headbox.train.synthetic.assets import COLUMNS

HANDS, FOLIAGE, GRASS, TWIGS, ROCKS, TERRAINS = 10, 8, 4, 6, 6, 5
MOUNTAINS, DISHES, WHEELS, RAILINGS, OPENINGS = 4, 4, 2, 4, 3
OUTLINES = ("square", "round", "flat", "pointed", "circle")
TERRAIN_GRID = 65


def up(metres: float) -> np.ndarray:
    """The vector [3] that far up (y), in the frame of scenes."""
    return np.array([0.0, metres, 0.0])


def _triangles(points: np.ndarray, normals: np.ndarray, uvs: np.ndarray) -> np.ndarray:
    """Rows [3 F, COLUMNS], white and untextured, each triangle wound to face its normals."""
    rows = np.zeros((len(points), COLUMNS), np.float32)
    rows[:, :3], rows[:, 3:6], rows[:, 6:8], rows[:, 8], rows[:, 9:] = points, normals, uvs, -1, 1
    faces = rows.reshape(-1, 3, COLUMNS)
    flat = np.cross(faces[:, 1, :3] - faces[:, 0, :3], faces[:, 2, :3] - faces[:, 0, :3])
    turned = (flat * faces[..., 3:6].mean(1)).sum(-1) < 0
    faces[turned] = faces[turned][:, ::-1]
    return faces.reshape(-1, COLUMNS)


def _grid(points: np.ndarray, normals: np.ndarray, uvs: np.ndarray) -> np.ndarray:
    """Triangles of a grid of vertices [R, C, ...]."""

    def split(a: np.ndarray) -> np.ndarray:
        p, q, r, s = a[:-1, :-1], a[:-1, 1:], a[1:, 1:], a[1:, :-1]
        return np.stack([p, q, r, p, r, s], 2).reshape(-1, a.shape[-1])

    return _triangles(split(points), split(normals), split(uvs))


def quad() -> np.ndarray:
    """Unit square x in +-0.5, y in 0..1, facing +z."""
    x, y = np.meshgrid([-0.5, 0.5], [0.0, 1.0])
    points = np.stack([x, y, 0 * x], -1)
    return _grid(points, np.tile([0.0, 0, 1], (2, 2, 1)), np.stack([x + 0.5, 1 - y], -1))


def box() -> np.ndarray:
    """Unit cube that stands on y = 0."""
    sides = []
    for axis in range(3):
        for sign in (-0.5, 0.5):
            square = quad()
            turned = square.copy()
            turned[:, [(axis + 1) % 3, (axis + 2) % 3]] = square[:, :2] - [0, 0.5]
            turned[:, axis] = sign
            turned[:, 3:6] = np.eye(3)[axis] * 2 * sign
            if axis == 0:  # keep the picture upright on all four sides
                turned[:, 6:8] = np.stack([turned[:, 2] + 0.5, 0.5 - turned[:, 1]], 1)
            if axis == 2:
                turned[:, 6:8] = np.stack([turned[:, 0] + 0.5, 0.5 - turned[:, 1]], 1)
            turned[:, 1] += 0.5
            sides.append(_triangles(turned[:, :3], turned[:, 3:6], turned[:, 6:8]))
    return np.concatenate(sides)


def cylinder(top: float = 1.0, segments: int = 20) -> np.ndarray:
    """Diameter 1 at the foot and `top` above, height 1, standing on y = 0."""
    angle = np.linspace(0, 2 * math.pi, segments + 1)
    ring = np.stack([np.cos(angle), 0 * angle, np.sin(angle)], -1)
    points = np.stack([ring * 0.5, ring * 0.5 * top + up(1)])
    normals = np.stack([ring, ring]) + up(1) * (1 - top) * 0.5
    uvs = np.stack([np.stack([angle / 2, 0 * angle + v], -1) for v in (1, 0)])
    cap_points = np.stack([0 * ring + up(1), ring * 0.5 * top + up(1)])
    cap = _grid(cap_points, np.tile(up(1), (2, segments + 1, 1)), cap_points[..., [0, 2]] + 0.5)
    return np.concatenate([_grid(points, normals, uvs), cap])


def sphere(rows: int = 14, columns: int = 20) -> np.ndarray:
    """Diameter 1, resting on y = 0."""
    theta, phi = np.meshgrid(
        np.linspace(0, math.pi, rows + 1), np.linspace(0, 2 * math.pi, columns + 1), indexing="ij"
    )
    normals = np.stack(
        [np.sin(theta) * np.cos(phi), np.cos(theta), np.sin(theta) * np.sin(phi)], -1
    )
    return _grid(normals * 0.5 + up(0.5), normals, np.stack([phi / math.pi, theta / 3], -1))


def _transformed(mesh: np.ndarray, matrix: np.ndarray, offset: np.ndarray) -> np.ndarray:
    out = mesh.copy()
    out[:, :3] = mesh[:, :3] @ matrix.T + offset
    normals = mesh[:, 3:6] @ np.linalg.inv(matrix)
    out[:, 3:6] = normals / np.linalg.norm(normals, axis=1, keepdims=True)
    return out


def _limb(start: np.ndarray, end: np.ndarray, radius: float, taper: float = 0.85) -> np.ndarray:
    """A tapered cylinder from start to end with a ball at its end."""
    along = end - start
    length = np.linalg.norm(along)
    y = along / length
    x = np.cross(y, [0.3, 0.2, 0.93])
    x /= np.linalg.norm(x)
    frame = np.stack([x, y, np.cross(x, y)], 1)
    shaft = _transformed(cylinder(taper, 8), frame * [2 * radius, length, 2 * radius], start)
    ball = radius * taper * 2
    tip = _transformed(sphere(5, 8), np.eye(3) * ball, end - [0, ball / 2, 0])
    return np.concatenate([shaft, tip])


def hand(rng: np.random.Generator) -> np.ndarray:
    """A right hand with its forearm, wrist at the origin, fingers towards +y, palm towards +z,
    metres.
    """
    parts = [_limb(np.array([0, -0.42, 0.0]), np.array([0, 0.0, 0]), 0.042, 0.66)]
    parts.append(
        _transformed(sphere(8, 12), np.diag([0.095, 0.115, 0.042]), np.array([0.0, -0.005, 0.0]))
    )
    curl = rng.uniform(0.0, 1.1)
    for i, x in enumerate((-0.036, -0.012, 0.012, 0.036)):
        bend = 0.15 + curl * rng.uniform(0.5, 1.0)
        spread = x * rng.uniform(1.0, 5.0)
        start, angle = np.array([x, 0.095 - 0.15 * abs(x), 0.0]), bend * 0.4
        for length in np.array([0.046, 0.029, 0.023]) * (1.0, 1.08, 1.0, 0.82)[i]:
            step = [math.sin(spread) * math.cos(angle), math.cos(angle), math.sin(angle)]
            parts.append(_limb(start, start + length * np.array(step), 0.0095))
            start, angle = start + length * np.array(step), angle + bend
    start, angle = np.array([-0.036, 0.03, 0.008]), rng.uniform(0.3, 1.1)
    for length in (0.045, 0.033):
        end = start + length * np.array([-math.sin(angle), math.cos(angle), 0.35])
        parts.append(_limb(start, end, 0.0115))
        start, angle = end, angle * 0.6
    return np.concatenate(parts)


def _leaf(rng: np.random.Generator, center: np.ndarray, size: float, out: np.ndarray) -> np.ndarray:
    axes, _ = np.linalg.qr(rng.normal(size=(3, 3)) + 1.5 * np.outer(out, [0, 0, 1]))
    leaf = _transformed(quad(), axes * size, center)
    normals = leaf[:, 3:6] * np.sign(leaf[:, 3:6] @ out)[:, None] + 0.7 * out
    leaf[:, 3:6] = normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9)
    return leaf


def foliage(rng: np.random.Generator) -> np.ndarray:
    """A ball of leaves with diameter about 1, resting on y = 0."""
    leaves = []
    size = rng.uniform(0.08, 0.2)
    for _ in range(int(np.clip(5.0 / size**1.3, 60, 180))):
        out = rng.normal(size=3)
        out /= np.linalg.norm(out)
        center = out * 0.5 * rng.uniform(0.1, 1.0) ** 0.5
        leaves.append(_leaf(rng, center + up(0.5), size * rng.uniform(0.6, 1.3), out))
    return np.concatenate(leaves)


def grass(rng: np.random.Generator) -> np.ndarray:
    """A tuft of blades on a disc of diameter 1, up to about 0.5 high."""
    count = 160
    spot = rng.uniform(0, 1, count) ** 0.5 * 0.5
    angle, turn = rng.uniform(0, 2 * math.pi, (2, count))
    foot = np.stack([spot * np.cos(angle), 0 * spot, spot * np.sin(angle)], -1)
    side = np.stack([np.cos(turn), 0 * turn, np.sin(turn)], -1) * rng.uniform(
        0.004, 0.012, (count, 1)
    )
    lean = rng.normal(0, 0.12, (count, 3))
    tip = foot + lean + np.array([0, 1, 0]) * rng.uniform(0.15, 0.5, (count, 1))
    points = np.stack([foot - side, foot + side, tip], 1).reshape(-1, 3)
    normals = np.cross(side, tip - foot)
    normals = normals / np.linalg.norm(normals, axis=1, keepdims=True) + up(0.8)
    uvs = np.tile([[0.3, 1.0], [0.7, 1], [0.5, 0.1]], (count, 1))
    rows = _triangles(points, normals.repeat(3, 0), uvs)
    rows[:, 9:] = rng.uniform(0.6, 1.1, (count, 1)).repeat(3, 0)
    return rows


def twig(rng: np.random.Generator) -> np.ndarray:
    """A branch of length about 1 along +y with side shoots and leaves; bark is darker."""
    parts, start = [], np.zeros(3)
    direction = np.array([0.0, 1, 0])
    for i in range(5):
        end = start + direction * 0.2
        parts.append(_limb(start, end, 0.012 * 0.85**i))
        side = direction + rng.normal(0, 0.7, 3)
        tip = end + side * rng.uniform(0.1, 0.25)
        parts.append(_limb(end, tip, 0.006 * 0.85**i))
        for t in rng.uniform(0.2, 1.0, 7):
            out = rng.normal(size=3)
            out /= np.linalg.norm(out)
            parts.append(
                _leaf(rng, end + (tip - end) * t + out * 0.03, rng.uniform(0.06, 0.12), out)
            )
        start, direction = end, direction + rng.normal(0, 0.25, 3)
        direction /= np.linalg.norm(direction)
    rows = np.concatenate(parts)
    return rows


def rock(rng: np.random.Generator) -> np.ndarray:
    """A lump with diameter about 1, resting near y = 0."""
    mesh = sphere(12, 16)
    directions = rng.normal(size=(14, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    reach = rng.uniform(0.3, 0.5, 14)
    out = mesh[:, 3:6]
    # The lump is cut off by planes; max keeps the denominators positive.
    radius = np.min(reach / np.maximum(out @ directions.T, 1e-3), 1).clip(0.2, 0.55)
    points = out * radius[:, None] + up(0.35)
    faces = points.reshape(-1, 3, 3)
    flat = np.cross(faces[:, 1] - faces[:, 0], faces[:, 2] - faces[:, 0])
    normals = flat / (np.linalg.norm(flat, axis=1, keepdims=True) + 1e-9)
    mesh[:, :3] = points
    mesh[:, 3:6] = normals.repeat(3, 0)
    return mesh


def terrain_heights(index: int) -> np.ndarray:
    """Heights [TERRAIN_GRID, TERRAIN_GRID] (z, x) over the unit square, 0 at its middle, about -0.5
    to 1.

    Flatter around the middle, where the camera stands.
    """
    rng = np.random.default_rng([33, index])
    axis = np.linspace(-1, 1, TERRAIN_GRID)
    x, z = np.meshgrid(axis, axis)
    height = np.zeros_like(x)
    for octave in range(7):
        kx, kz, phase = (*rng.normal(0, 1.2 * 1.6**octave, 2), rng.uniform(0, 6.3))
        height += np.sin(kx * x + kz * z + phase) / 1.7**octave
    height -= height[TERRAIN_GRID // 2, TERRAIN_GRID // 2]
    return height * 0.4 * np.clip(np.hypot(x, z) * 1.6, 0.02, 1)


def terrain(index: int) -> np.ndarray:
    """The unit square x, z in +-0.5 with `terrain_heights`, facing up."""
    height = terrain_heights(index)
    axis = np.linspace(-0.5, 0.5, TERRAIN_GRID)
    x, z = np.meshgrid(axis, axis)
    return _raised(x, z, height)


def mountain(rng: np.random.Generator) -> np.ndarray:
    """Ridges over the unit square x, z in +-0.5, heights 0..1 and 0 at the border, facing up."""
    count = 97
    axis = np.linspace(-0.5, 0.5, count)
    x, z = np.meshgrid(axis, axis)
    height = np.zeros_like(x)
    for octave in range(6):
        kx, kz, px, pz = (*rng.normal(0, 5 * 1.9**octave, 2), *rng.uniform(0, 6.3, 2))
        ridge = 1 - np.abs(np.sin(kx * x + px + 0.5 * np.sin(4 * z + pz)))
        height += ridge * (1 - np.abs(np.sin(kz * z + pz))) / 1.9**octave
    height *= np.clip(1 - (2 * np.hypot(x, z)) ** 2, 0, 1)
    return _raised(x, z, height / height.max())


def _raised(x: np.ndarray, z: np.ndarray, height: np.ndarray) -> np.ndarray:
    """A grid [R, C] over x and z, facing up."""
    slope_z, slope_x = np.gradient(height, x[0, 1] - x[0, 0])
    normals = np.stack([-slope_x, np.ones_like(x), -slope_z], -1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    return _grid(np.stack([x, height, z], -1), normals, np.stack([x, z], -1))


def dish(rng: np.random.Generator) -> np.ndarray:
    """A plate or bowl, diameter 1, standing on y = 0 and open above."""
    deep, flat = rng.uniform(0.06, 0.4), rng.uniform(0.2, 0.65)
    share = np.linspace(0, 1, 8)
    inner = flat / 2 + (0.5 - flat / 2) * share
    rise = 0.015 + (deep - 0.015) * share ** rng.uniform(0.7, 2.5)
    radius = np.concatenate([[0.0], inner, inner[::-1]])
    y = np.concatenate([[0.015], rise, np.maximum(rise[::-1] - 0.02, 0)])
    inside = np.arange(len(radius)) < 9
    return _turned(radius, y, inside)


def _turned(radius: np.ndarray, y: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """A profile [N] turned about the y axis; `inside`: faces the axis and upwards."""
    angle = np.linspace(0, 2 * math.pi, 33)
    along = np.gradient(np.stack([radius, y], 1), axis=0)
    normal = np.stack([along[:, 1], -along[:, 0]], 1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    up_or_down = np.where(inside, 1.0, -1.0)
    normal *= np.where(normal[:, 1] * up_or_down < 0, -1.0, 1.0)[:, None]
    ring = np.stack([np.cos(angle), 0 * angle, np.sin(angle)], -1)
    points = radius[:, None, None] * ring + y[:, None, None] * up(1)
    normals = normal[:, :1, None] * ring + normal[:, 1:, None] * up(1)
    return _grid(points, normals, points[..., [0, 2]] + 0.5)


def wheel(rng: np.random.Generator) -> np.ndarray:
    """A ring with spokes, diameter 1, in the plane of x and y, standing on y = 0."""
    thick, spokes = rng.uniform(0.012, 0.04), int(rng.integers(8, 25))
    a, b = np.meshgrid(np.linspace(0, 2 * math.pi, 41), np.linspace(0, 2 * math.pi, 9))
    out = np.stack([np.cos(a), np.sin(a), 0 * a], -1)
    normals = np.cos(b)[..., None] * out + np.sin(b)[..., None] * [0.0, 0, 1]
    parts = [_grid((0.5 - thick) * out + thick * normals + up(0.5), normals, np.stack([a, b], -1))]
    for angle in np.arange(spokes) * 2 * math.pi / spokes:
        end = (0.5 - thick) * np.array([math.cos(angle), math.sin(angle), 0])
        hub = np.array([0.0, 0.5, rng.choice([-1, 1]) * 0.04])
        parts.append(_limb(hub, end + up(0.5), 0.004 + 0.1 * thick, 1.0))
    return np.concatenate(parts)


def railing(rng: np.random.Generator) -> np.ndarray:
    """Bars under a rail, x in +-0.5, y in 0..1, about 0.05 thick in z."""
    bars, thick = int(rng.integers(5, 16)), rng.uniform(0.006, 0.02)
    parts = [
        _transformed(box(), np.diag([1.0, 0.06, 0.05]), up(0.94)),
        _transformed(box(), np.diag([1.0, 0.03, 0.04]), up(0.05)),
    ]
    bar = cylinder(1.0, 8) if rng.random() < 0.5 else box()
    for x in (np.arange(bars) + 0.5) / bars - 0.5:
        parts.append(_transformed(bar, np.diag([2 * thick, 0.9, 0.03]), np.array([x, 0.06, 0])))
    return np.concatenate(parts)


def _outline(kind: str, wide: float, low: float, high: float, angle: np.ndarray) -> np.ndarray:
    """Points [N, 2] of an opening around its middle (0, (low + high) / 2), one in each direction.

    wide: half its width; low, high: its foot and its top.
    """
    middle = (low + high) / 2
    rise = {"square": 0.0, "round": wide, "flat": 0.35 * wide, "pointed": 1.4 * wide}.get(kind, 0)
    rise = min(rise, 0.8 * (high - low))
    far = 0.5 * np.ones_like(angle)
    near = 0 * angle
    direction = np.stack([np.cos(angle), np.sin(angle)], 1)
    for _ in range(30):  # halve the distance at which the direction leaves the opening
        r = (near + far) / 2
        x, y = r * direction[:, 0], middle + r * direction[:, 1]
        if kind == "circle":
            inside = np.hypot(x, y - middle) < min(wide, (high - low) / 2)
        else:
            t = np.clip((y - (high - rise)) / max(rise, 1e-6), 0, 1)  # up the arch
            power = 1.0 if kind == "pointed" else 2.0
            limit = wide * np.sqrt(np.maximum(1 - t**power, 0)) if rise else wide
            inside = (np.abs(x) < limit) & (y > low) & (y < high)
        near, far = np.where(inside, r, near), np.where(inside, far, r)
    return direction * near[:, None]


def opening(rng: np.random.Generator, kind: str, niche: bool) -> np.ndarray:
    """A piece of wall, x in +-0.5, y in 0..1, facing +z at z = 0, with an opening in it whose
    sides reach back to z = -1; a niche is rounded at its back.
    """
    wide, low = rng.uniform(0.2, 0.42), rng.choice([0.002, 0.1, 0.25])
    high = rng.uniform(max(0.75, low + 0.5), 0.95)
    middle = np.array([0.0, (low + high) / 2])
    corners = [math.atan2(y - middle[1], x) for x in (-0.5, 0.5) for y in (0.0, 1.0)]
    feet = [math.atan2(low - middle[1], x) for x in (-wide, wide)]
    tops = [math.atan2(high - middle[1], x) for x in (-wide, wide)] if kind == "square" else []
    angle = np.linspace(-math.pi, math.pi, 49)
    angle = np.unique(np.concatenate([angle, corners, feet, tops]))
    edge = _outline(kind, wide, low, high, angle)
    direction = np.stack([np.cos(angle), np.sin(angle)], 1)
    x_limit = 0.5 / np.maximum(np.abs(direction[:, 0]), 1e-9)
    y_room = np.where(direction[:, 1] > 0, 1 - middle[1], middle[1])
    border = (
        direction * np.minimum(x_limit, y_room / np.maximum(np.abs(direction[:, 1]), 1e-9))[:, None]
    )
    front = np.stack([edge, border]) + middle
    flat = np.concatenate([front, 0 * front[..., :1]], -1)
    uvs = np.stack([front[..., 0] + 0.5, 1 - front[..., 1]], -1)
    parts = [_grid(flat, np.tile([0.0, 0, 1], (2, len(angle), 1)), uvs)]
    inward = -np.concatenate([direction, 0 * direction[:, :1]], 1)
    if not niche:
        sides = np.stack([flat[0], flat[0] - [0.0, 0, 1]])
        parts.append(_grid(sides, np.stack([inward, inward]), np.stack([uvs[0], 0.9 * uvs[0]])))
        return np.concatenate(parts)
    share = np.sin(np.linspace(math.pi / 2, 0.02, 9))
    rings = edge[None] * share[:, None, None] + middle
    depth = -np.sqrt(1 - share**2)
    back = np.concatenate([rings, np.broadcast_to(depth[:, None, None], (9, len(angle), 1))], -1)
    normals = share[:, None, None] * inward - depth[:, None, None] * np.array([0.0, 0, 1])
    parts.append(_grid(back, normals, np.stack([rings[..., 0] + 0.5, 1 - rings[..., 1]], -1)))
    return np.concatenate(parts)


def shapes() -> dict[str, np.ndarray]:
    """Every shape by its name; always the same ones."""
    rng = np.random.default_rng(20_251)
    found = {"quad": quad(), "box": box(), "cylinder": cylinder(), "sphere": sphere()}
    found["cone"] = cylinder(0.05)
    found["lamp"] = cylinder(0.6)
    for name, count, make in (
        ("hand", HANDS, hand),
        ("foliage", FOLIAGE, foliage),
        ("grass", GRASS, grass),
        ("twig", TWIGS, twig),
        ("rock", ROCKS, rock),
        ("mountain", MOUNTAINS, mountain),
        ("dish", DISHES, dish),
        ("wheel", WHEELS, wheel),
        ("railing", RAILINGS, railing),
    ):
        found |= {f"{name}{i}": make(rng) for i in range(count)}
    for kind in OUTLINES:
        for i in range(OPENINGS):
            found[f"opening_{kind}{i}"] = opening(rng, kind, niche=False)
            found[f"niche_{kind}{i}"] = opening(rng, kind, niche=True)
    return found | {f"terrain{i}": terrain(i) for i in range(TERRAINS)}
