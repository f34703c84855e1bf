"""Meals, pages and bicycles, near the camera."""

from __future__ import annotations

import math

import numpy as np

from headbox.train.synthetic.indoors import FLOORS, WALLS, table_top, wall
from headbox.train.synthetic.layout import Piece, SceneBuilder, Viewpoint, pose
from headbox.train.synthetic.meshes import DISHES, WHEELS, up
from headbox.train.synthetic.outdoors import GROUND
from headbox.train.synthetic.people import CLOTH, Body, backdrop, looking_at, place_person


def _heap(scene: SceneBuilder, middle, radius: float, kind: str) -> None:
    """Food: balls, lumps, slices or leaves within `radius` of `middle`."""
    rng, texture = scene.rng, scene.texture(("bread", "lemon", "paint", "dirt", "rock", "clay"))
    tint = np.array(scene.pick([(0.9, 0.6, 0.3), (0.8, 0.25, 0.15), (0.4, 0.7, 0.2), (0.9,) * 3]))
    grain = rng.uniform(0.4, 1.1) * radius
    for _ in range(rng.integers(3, 16)):
        angle, out = rng.uniform(0, 6.3), radius * math.sqrt(rng.uniform(0, 1)) * 0.85
        lift = max(0.0, (radius - out) * rng.uniform(0, 0.4))
        place = np.asarray(middle) + np.array([out * math.cos(angle), lift, out * math.sin(angle)])
        look: dict = {"texture": texture if scene.chance(0.7) else None}
        look["tint"] = tuple(np.clip(tint * rng.uniform(0.6, 1.3, 3), 0.03, 1.3).tolist())
        look["gloss"] = scene.pick([0, 0.2, 0.5])
        if kind == "leaves":
            scene.bush(place, grain * 2)
        else:
            size = grain * rng.uniform(0.6, 1.3, 3)
            mesh = {"balls": "sphere", "lumps": f"rock{rng.integers(6)}", "slices": "cylinder"}
            size[1] *= 0.25 if kind == "slices" else 0.8
            tilt = rng.normal(0, 0.35, 2)
            scene.add(mesh[kind], pose(place, rng.uniform(0, 6.3), size, *tilt), **look)


def _serving(scene: SceneBuilder, x: float, y: float, z: float, wide: float) -> None:
    """A plate or bowl, mostly with food on it."""
    rng = scene.rng
    deep = wide * rng.uniform(0.5, 1.1)
    paint = (float(rng.uniform(0.7, 1.1)),) * 3 if scene.chance(0.6) else scene.paint()
    mesh = f"dish{rng.integers(DISHES)}"
    matrix = pose((x, y, z), rng.uniform(0, 6.3), (wide, deep, wide))
    texture = scene.texture(("ceramic", "paint")) if scene.chance(0.4) else None
    scene.add(mesh, matrix, texture, tint=paint, gloss=float(rng.uniform(0, 0.8)))
    if scene.chance(0.85):
        for _ in range(rng.integers(1, 4)):
            a, b = rng.normal(0, 0.1, 2) * wide
            kind = scene.pick(["balls", "lumps", "slices", "leaves"])
            _heap(scene, (x + a, y + 0.02 * wide, z + b), wide * rng.uniform(0.17, 0.36), kind)


def _drink(scene: SceneBuilder, x: float, y: float, z: float) -> None:
    """A glass, a cup with its handle or a bottle."""
    rng = scene.rng
    look = {"tint": scene.paint(), "gloss": float(rng.uniform(0.2, 1))}
    high, wide = rng.uniform(0.07, 0.16), rng.uniform(0.055, 0.1)
    kind = scene.pick(["glass", "cup", "stem", "bottle", "model"])
    if kind == "model":
        words = ("cup", "mug", "bottle", "glass")
        scene.place(scene.pick(scene.catalogue.select("Kitchen", words=words, largest=0.35)),
                    (x, y, z), rng.uniform(0, 6.3))  # fmt: skip
    elif kind == "bottle":
        scene.add("cylinder", pose((x, y, z), 0, (0.075, 0.19, 0.075)), **look)
        scene.add("lamp", pose((x, y + 0.19, z), 0, (0.075, 0.05, 0.075)), **look)
        scene.add("cylinder", pose((x, y + 0.2, z), 0, (0.032, 0.11, 0.032)), **look)
    elif kind == "stem":
        scene.add("cylinder", pose((x, y, z), 0, (0.07, 0.004, 0.07)), **look)
        scene.add("cylinder", pose((x, y, z), 0, (0.01, 0.09, 0.01)), **look)
        scene.add("sphere", pose((x, y + 0.075, z), 0, (0.085, 0.1, 0.085)), **look)
    else:
        scene.add("lamp", pose((x, y + high, z), 0, (wide, -high, wide)), **look)
        top = pose((x, y + high * 0.93, z), 0, (wide * 0.9, high * 0.08, wide * 0.9))
        drink = scene.pick([(0.15, 0.08, 0.04), (0.7, 0.4, 0.1), (0.85, 0.85, 0.8)])
        scene.add("cylinder", top, tint=drink)
        if kind == "cup":
            a = np.array([x + wide * 0.45, y + high * 0.8, z])
            b, c = a + np.array([0.028, -high * 0.1, 0]), a + np.array([0, -high * 0.5, 0])
            for start, end in ((a, b), (b, b - up(high * 0.3)), (b - up(high * 0.3), c)):
                scene.pole(start, end, 0.005, **look)


def meal(scene: SceneBuilder) -> Viewpoint:
    """Plates, bowls, cups, cutlery and food on a table, seen slantwise from above."""
    rng = scene.rng
    height, wide, deep = rng.uniform(0.68, 0.8), rng.uniform(0.7, 1.8), rng.uniform(0.6, 1.0)
    outside, haze = backdrop(scene, scene.pick(["wall", "room", "room", "street", "park", "far"]))
    here = len(scene.pieces)
    table_top(scene, wide, deep, height)
    if not outside and scene.chance(0.3):  # a cloth
        matrix = pose((0, height - 0.02, 0), 0, (wide + 0.01, 0.022, deep + 0.01))
        scene.add("box", matrix, scene.texture(CLOTH), tint=scene.tint(), repeat=(3, 2))
        height += 0.002
    small = scene.catalogue.select("Kitchen", words=("kitchen knife", "spoon"), largest=0.3)
    for i in range(rng.integers(2, 9)):
        size = rng.uniform(0.16, 0.32) if i < 2 or scene.chance(0.5) else rng.uniform(0.09, 0.16)
        for _ in range(6):
            x, z = rng.uniform(-0.42, 0.42) * wide, rng.uniform(-0.4, 0.4) * deep
            if i == 0:
                x, z = rng.normal(0, 0.05, 2)
            if not scene.free(x, z, size / 2, 1.0):
                continue
            scene.discs.append((x, z, size / 2))
            _serving(scene, x, height, z, size)
            for side in (-1, 1):
                if small and scene.chance(0.35):
                    at = (x + side * (size / 2 + 0.03), height, z + 0.02)
                    scene.place(scene.pick(small), at, rng.normal(0, 0.15))
            break
    for _ in range(rng.integers(0, 8)):
        x, z = rng.uniform(-0.4, 0.4) * wide, rng.uniform(-0.45, 0.35) * deep
        if scene.free(x, z, 0.05, 1.0):
            scene.discs.append((x, z, 0.05))
            _drink(scene, x, height, z)
    if not scene.chance(0.75):
        place_person(scene, rng.uniform(-0.4, 0.4), -deep / 2 - 0.25, rng.normal(0, 0.3))
    _clear_table(scene, here, deep)
    eye, yaw, pitch = _view_of_meal(rng, height)
    return Viewpoint(eye, yaw, pitch, outside, 2.5, (38.0, 70.0), haze)


def _view_of_meal(rng: np.random.Generator, height: float) -> tuple[np.ndarray, float, float]:
    """Camera position, yaw and pitch: obliquely from above."""
    away, pitch = rng.uniform(0.35, 1.0), -rng.uniform(0.45, 1.1)
    turn = rng.normal(0, 0.35)
    flat = away * math.cos(pitch)
    aim = np.array([rng.normal(0, 0.06), height + 0.03, rng.normal(0, 0.06)])
    eye = aim + np.array([math.sin(turn) * flat, -math.sin(pitch) * away, math.cos(turn) * flat])
    pitch += rng.uniform(0.0, 0.25)
    return eye, turn + rng.normal(0, 0.06), pitch


def _clear_table(scene: SceneBuilder, first: int, deep: float) -> None:
    """Take away what the backdrop put where the table now is."""

    def clear(piece: Piece) -> bool:
        x, y, z = piece.matrix[:3, 3]
        return isinstance(piece.mesh, str) or abs(x) > 1.4 or not -deep < z < 1.5 or y > 2

    scene.pieces[:first] = filter(clear, scene.pieces[:first])


def _sheet(scene: SceneBuilder, frame: np.ndarray, wide: float, high: float) -> None:
    """One picture, or a page with several, in the x-y plane of `frame` about its origin."""
    rng = scene.rng
    glow = float(rng.uniform(0.4, 1.5)) if scene.chance(0.2) else 0.0  # a screen
    look = {"glow": glow, "gloss": scene.pick([0, 0, 0.3]), "casts": False}
    single = scene.chance(0.45)
    paper = scene.picture() if single else None
    tint = (1.0, 1.0, 1.0) if single else (float(rng.uniform(0.5, 1)),) * 3
    scene.add("quad", frame @ pose((0, -high / 2, 0), 0, (wide, high, 1)), paper, tint=tint, **look)
    if single:
        return
    rows, columns = rng.integers(1, 5), rng.integers(1, 5)
    margin, gap = rng.uniform(0.0, 0.08) * wide, rng.uniform(0.0, 0.02) * wide
    w, h = (wide - 2 * margin) / columns, (high - 2 * margin) / rows
    for i in range(rows):
        for j in range(columns):
            if scene.chance(0.12):
                continue
            place = ((j + 0.5) * w - wide / 2 + margin, i * h - high / 2 + margin + gap, 0.0008)
            shape = (max(w - 2 * gap, w / 2), max(h - 2 * gap, h / 2), 1)
            texture = scene.picture() if scene.chance(0.85) else scene.texture()
            scene.add("quad", frame @ pose(place, 0, shape), texture, **look)


def printed_page(scene: SceneBuilder) -> Viewpoint:
    """A page, poster, painting or screen that fills the picture or nearly so."""
    rng = scene.rng
    lying = scene.chance(0.45)
    away, field = math.exp(rng.uniform(math.log(0.22), math.log(2.0))), rng.uniform(38, 68)
    if lying:
        away = min(away, 0.9)
    fill = rng.uniform(0.6, 0.95) if scene.chance(0.6) else rng.uniform(1.0, 1.5)
    wide = 2 * away * math.tan(math.radians(field) / 2) * fill
    high = wide * math.exp(rng.uniform(-0.35, 0.35))
    outside = scene.chance(0.15) and not lying
    middle, steep = np.array([0, rng.uniform(1.2, 1.7), 0.0]), 0.0
    if lying:
        middle[1] = 0.75
        scene.ground(14, FLOORS)
        wall(scene, (0, 0, -2.5), 0.0, 12, 4, scene.texture(WALLS), {"tint": scene.tint()})
        table_top(scene, max(1.2, wide * 1.4), max(0.8, high * 1.3), 0.75)
        steep = -math.pi / 2
        if scene.chance(0.5):
            edge = max(wide, high)
            count, spread = rng.integers(1, 9), 2.2 * edge
            scene.clutter(pose(middle), max(1.2, spread), max(0.8, spread), count, 0.25)
    else:
        top = max(4.0, 2 * high)
        matrix = pose((0, middle[1] - top, 0), 0, (20, 2 * top, 1))
        scene.sheet(matrix, 20, 2 * top, WALLS)
    thick = scene.pick([0.002, 0.002, 0.015, 0.04])
    turn = rng.normal(0, 0.5) if lying else rng.normal(0, 0.02)
    frame = pose(middle, 0.0, (1, 1, 1), steep) @ pose((0, 0, 0), 0, (1, 1, 1), 0, turn)
    border = rng.uniform(0, 0.08) * wide if thick > 0.01 else 0.0
    back = pose(
        (0, -high / 2 - border, thick / 2), 0, (wide + 2 * border, high + 2 * border, thick)
    )
    scene.add("box", frame @ back, tint=scene.paint(), gloss=0.2)
    _sheet(scene, frame @ pose((0, 0, thick + 0.0008)), wide, high)
    eye, yaw, pitch = _view_of_page(scene, middle, wide, away, lying)
    return Viewpoint(eye, yaw, pitch, outside, 2.5, (field - 3, field + 3))


def _view_of_page(
    scene: SceneBuilder, middle: np.ndarray, wide: float, away: float, lying: bool
) -> tuple[np.ndarray, float, float]:
    """Camera position, yaw and pitch: facing the page, or at a slant."""
    rng = scene.rng
    slant, tip = rng.normal(0, 0.08, 2) if scene.chance(0.4) else rng.uniform(-0.8, 0.8, 2)
    if lying:
        slant, tip = rng.normal(0, 0.2), -rng.uniform(0.7, 1.5)
    else:
        tip *= 0.5
    flat = away * math.cos(tip)
    eye = middle + np.array([math.sin(slant) * flat, -math.sin(tip) * away, math.cos(slant) * flat])
    yaw, pitch = looking_at(eye, middle + rng.normal(0, 0.06, 3) * [wide, 0, 0])
    return eye, yaw, pitch


def _bicycle(scene: SceneBuilder, frame: np.ndarray) -> None:
    """About 1.7 m long along x, standing on y = 0."""
    rng, wide = scene.rng, scene.rng.uniform(0.58, 0.7)
    mesh, half = f"wheel{rng.integers(WHEELS)}", rng.uniform(0.48, 0.54)
    paint = {"tint": scene.paint(), "gloss": 0.5}
    bike = Body(scene, frame, paint)
    for x in (-half, half):
        dark = (float(rng.uniform(0.03, 0.2)),) * 3
        scene.add(mesh, frame @ pose((x, 0, 0), 0, (wide, wide, wide)), tint=dark)
    hub, seat, crank = wide / 2, rng.uniform(0.85, 1.0), np.array([-0.08, wide * 0.42, 0])
    rear, front = np.array([-half, hub, 0]), np.array([half, hub, 0])
    saddle, top = np.array([-0.22, seat, 0]), np.array([half - 0.2, seat - 0.06, 0])
    neck = np.array([-0.19, seat - 0.13, 0])
    for a, b in ((rear, crank), (rear, neck), (crank, saddle), (crank, top), (neck, top)):
        bike.limb(a, b, 0.032)
    bike.limb(front, top + up(0.1), 0.03)
    bar = top + up(0.12)
    for side in (-1, 1):
        bike.limb(bar, bar + np.array([-0.08, 0.03, side * 0.26]), 0.026, tint=(0.1,) * 3)
        pedal = crank + np.array([0.12 * side, -0.1 * side, side * 0.09])
        bike.limb(crank + np.array([0, 0, side * 0.05]), pedal, 0.022, tint=(0.2,) * 3)
    bike.ball(saddle + up(0.02), (0.27, 0.06, 0.16), tint=(0.04,) * 3)
    disc = pose(crank, 0, (1, 1, 1), math.pi / 2) @ pose((0, 0.03, 0), 0, (0.17, 0.01, 0.17))
    scene.add("cylinder", frame @ disc, tint=(0.15,) * 3)
    if scene.chance(0.4):
        size = rng.uniform(0.25, 0.4, 3) * [1, 0.8, 1]
        scene.add("box", frame @ pose(bar + np.array([0.15, -0.2, 0]), 0, size), tint=scene.paint())


def bicycle(scene: SceneBuilder) -> Viewpoint:
    """One to three bicycles before a wall or in the open: spokes that one sees through."""
    rng = scene.rng
    if scene.chance(0.5):
        scene.ground(40, GROUND)
        back, look = -rng.uniform(0.15, 1.5), {"tint": scene.tint()}
        words = ("brick", "stucco", "plaster", "concrete", "paint")
        wall(scene, (0, 0, back), rng.normal(0, 0.06), 14, 5, scene.texture(words), look)
        outside, haze = True, None
    else:
        outside, haze = backdrop(scene, scene.pick(["street", "park", "far", "room"]))
    for i in range(rng.choice([1, 1, 2, 3])):
        place = (rng.normal(0, 0.2) + 0.4 * i, 0, 0.45 * i)
        yaw = rng.choice([0, math.pi]) + rng.normal(0, 0.15 if i else 0.1)
        lean = pose(place, yaw, (1, 1, 1), rng.normal(0, 0.05))
        _bicycle(scene, lean)
    away = rng.uniform(1.1, 3.2) + 0.45
    eye = np.array([rng.normal(0, 0.35) * away, rng.uniform(0.4, 1.7), away])
    yaw, pitch = looking_at(eye, (rng.normal(0.1, 0.2), rng.uniform(0.35, 0.65), 0))
    return Viewpoint(eye, yaw, pitch, outside, 6.0, (35.0, 70.0), haze)
