"""Scenes inside houses: rooms, tables, things seen from straight above, bare walls."""

from __future__ import annotations

import math

import numpy as np

from headbox.train.synthetic.layout import FLAT_DOWN, SHELVES, TABLES, SceneBuilder, Viewpoint, pose
from headbox.train.synthetic.meshes import up

WALLS = tuple(
    [
        "plaster",
        "drywall",
        "brick",
        "stucco",
        "wood",
        "marble",
        "concrete",
        "white",
        "felt",
        "tiles",
        "paint",
    ]
)
FLOORS = tuple(
    ["wood", "tile", "marble", "concrete", "felt", "ceramic", "floor", "paint", "carpet"]
)
CEILINGS = ("plaster", "drywall", "white", "ceiling", "stucco")
ROOMS = ("Living room", "Bedroom", "Office", "Kitchen", "Bathroom")


def _gray(scene: SceneBuilder, low: float, high: float) -> tuple[float, ...]:
    return (float(scene.rng.uniform(low, high)),) * 3


def framed_picture(scene: SceneBuilder, position, yaw: float, width: float, height: float) -> None:
    """Flat on a wall at `position` (its lower middle), facing along `yaw`."""
    normal = np.array([math.sin(yaw), 0, math.cos(yaw)])
    thick = scene.rng.uniform(0.01, 0.04)
    border = scene.rng.uniform(0.0, 0.06)
    size = (width + 2 * border, height + 2 * border, thick)
    frame = np.asarray(position) + normal * thick / 2
    scene.add("box", pose(frame, yaw, size), tint=_gray(scene, 0.05, 1), gloss=0.2)
    front = np.asarray(position) + normal * (thick + 0.002) + up(border)
    glow = float(scene.rng.uniform(0.3, 1.5)) if scene.chance(0.15) else 0.0  # a screen
    matrix = pose(front, yaw, (width, height, 1))
    scene.add("quad", matrix, scene.picture(), gloss=scene.pick([0, 0.2]), glow=glow, casts=False)


def _wall_sheet(
    scene: SceneBuilder, corner, yaw: float, rect, look: dict, texture: str, scale: float
):
    """Part (x0, y0, x1, y1) of the wall whose middle foot is `corner`, textured without a seam in
    size.
    """
    x0, y0, x1, y1 = rect
    if x1 - x0 < 0.01 or y1 - y0 < 0.01:
        return
    along = np.array([math.cos(yaw), 0, -math.sin(yaw)])
    foot = np.asarray(corner) + along * (x0 + x1) / 2 + up(y0)
    size, repeat = (x1 - x0, y1 - y0, 1), ((x1 - x0) / scale, (y1 - y0) / scale)
    scene.add("quad", pose(foot, yaw, size), texture, repeat=repeat, casts=False, **look)


def _window(scene: SceneBuilder, corner, yaw: float, rect) -> None:
    """Frame and bars round an opening of a wall, sometimes with a curtain or a bright pane."""
    x0, y0, x1, y1 = rect
    along = np.array([math.cos(yaw), 0, -math.sin(yaw)])
    normal = np.array([math.sin(yaw), 0, math.cos(yaw)])
    tint, bar = _gray(scene, 0.2, 1), scene.rng.uniform(0.04, 0.09)

    def piece(u0, v0, u1, v1):
        foot = np.asarray(corner) + along * (u0 + u1) / 2 + up(v0)
        scene.add("box", pose(foot, yaw, (u1 - u0, v1 - v0, 0.08)), tint=tint)

    for u in (x0, (x0 + x1) / 2, x1):
        piece(u - bar / 2, y0, u + bar / 2, y1)
    for v in (y0, scene.rng.uniform(0.4, 0.7) * (y1 - y0) + y0, y1):
        piece(x0, v - bar / 2, x1, v + bar / 2)
    middle = np.asarray(corner) + along * (x0 + x1) / 2
    if scene.chance(0.3):  # a pane too bright to look through
        matrix = pose(middle + up(y0) - normal * 0.03, yaw, (x1 - x0, y1 - y0, 1))
        scene.add("quad", matrix, glow=float(np.exp(scene.rng.uniform(-0.5, 1.5))), casts=False)
    if scene.chance(0.4):  # curtains at both sides
        cloth, tint = scene.texture(("felt", "paint")), scene.tint()
        for side in (x0 - 0.1, x1 + 0.1):
            for fold in range(4):
                foot = middle + along * (side - (x0 + x1) / 2 + 0.09 * (fold - 1.5)) + normal * 0.12
                size = (0.1, y1 - y0 + 0.4, 0.1)
                matrix = pose(foot + up(y0 - 0.25), yaw, size)
                scene.add("cylinder", matrix, cloth, tint=tint, repeat=(0.3, 2))


def _wall_surface(
    scene: SceneBuilder, corner, yaw: float, width: float, height: float, texture: str, look: dict
) -> bool:
    """The wall itself; true when it has a window, which one can look through."""
    rng, scale = scene.rng, scene.rng.uniform(0.6, 3.0)
    if width > 1.6 and scene.chance(0.3):
        wide, high = rng.uniform(0.6, min(2.2, width * 0.6)), rng.uniform(0.7, 1.5)
        x = rng.uniform(-1, 1) * (width - wide - 0.2) / 2
        y = rng.uniform(0.6, max(0.65, height - high - 0.25))
        top = min(y + high, height - 0.1)
        rect = (x - wide / 2, y, x + wide / 2, top)
        half = width / 2
        for part in (
            (-half, 0, rect[0], height),
            (rect[2], 0, half, height),
            (rect[0], 0, rect[2], y),
            (rect[0], top, rect[2], height),
        ):
            _wall_sheet(scene, corner, yaw, part, look, texture, scale)
        _window(scene, corner, yaw, rect)
        return True
    rect = (-width / 2, 0, width / 2, height)
    _wall_sheet(scene, corner, yaw, rect, look, texture, scale)
    return False


def wall(
    scene: SceneBuilder, corner, yaw: float, width: float, height: float, texture: str, look: dict
):
    """A wall whose middle foot is `corner`, facing along `yaw`, with windows, pictures, a door, a
    rail.
    """
    rng = scene.rng
    normal = np.array([math.sin(yaw), 0, math.cos(yaw)])
    along = np.array([math.cos(yaw), 0, -math.sin(yaw)])
    windowed = _wall_surface(scene, corner, yaw, width, height, texture, look)
    if scene.chance(0.6):
        size = (width, rng.uniform(0.05, 0.2), 0.03)
        scene.add(
            "box", pose(np.asarray(corner) + normal * 0.01, yaw, size), tint=_gray(scene, 0.2, 1)
        )
    for _ in range(rng.integers(0, 2 if windowed else 4)):
        wide, high = rng.uniform(0.2, min(1.5, width / 2)), rng.uniform(0.2, 1.2)
        place = np.asarray(corner) + along * rng.uniform(-0.4, 0.4) * width
        y = rng.uniform(0.7, max(0.8, height - high - 0.2))
        framed_picture(scene, place + normal * 0.01 * rng.uniform(1, 3) + up(y), yaw, wide, high)
    if not windowed and scene.chance(0.35):
        model = scene.pick(scene.catalogue.select("Doors and windows"))
        place = np.asarray(corner) + along * rng.uniform(-0.35, 0.35) * width + normal * 0.05
        scene.stand(model, place[0], place[2], yaw)
    if scene.chance(0.15):
        shelf_board(scene, np.asarray(corner) + along * rng.uniform(-0.3, 0.3) * width, yaw)


def shelf_board(scene: SceneBuilder, foot, yaw: float) -> None:
    """One to four boards on a wall with clutter on them."""
    rng = scene.rng
    width, depth = rng.uniform(0.5, 1.6), rng.uniform(0.18, 0.35)
    normal = np.array([math.sin(yaw), 0, math.cos(yaw)])
    texture, tint = scene.texture(("wood", "white")), scene.tint()
    y = rng.uniform(0.3, 1.5)
    for _ in range(rng.integers(1, 5)):
        place = np.asarray(foot) + normal * (depth / 2 + 0.01) + up(y)
        scene.add("box", pose(place, yaw, (width, 0.025, depth)), texture, tint=tint)
        frame = pose(place + up(0.025), yaw)
        scene.clutter(frame, width, depth * 0.7, rng.integers(2, 9), 0.3)
        y += rng.uniform(0.28, 0.45)


def _walls(scene: SceneBuilder, width: float, depth: float, height: float) -> None:
    words = WALLS if scene.chance(0.8) else ()
    texture, look = scene.texture(words), {"tint": scene.tint(), "gloss": scene.pick([0, 0, 0.1])}
    for yaw, x, z, wide in (
        (0.0, 0.0, -depth / 2, width),
        (math.pi / 2, -width / 2, 0.0, depth),
        (-math.pi / 2, width / 2, 0.0, depth),
        (math.pi, 0.0, depth / 2, width),
    ):
        here = texture if scene.chance(0.75) else scene.texture(words)
        wall(scene, (x, 0, z), yaw, wide, height, here, look)


def _furnish(scene: SceneBuilder, width: float, depth: float, height: float, count: int) -> None:
    """Furniture against the walls or anywhere, in real sizes; tables get things on top."""
    rng, catalogue, home = scene.rng, scene.catalogue, scene.pick(ROOMS)
    for _ in range(count):
        category = home if scene.chance(0.6) else scene.pick([*ROOMS, "Miscellaneous", "Lights"])
        index = scene.pick(catalogue.select(category))
        model = catalogue.models[index]
        w, h, d = model.size
        radius = max(w, d) / 2
        if 2 * radius > min(width, depth) or h + model.elevation > height:
            continue
        if h < 0.35 and model.elevation < 0.05 and scene.chance(0.85):
            continue  # cups do not stand on floors
        for _ in range(8):
            x = rng.uniform(-1, 1) * (width / 2 - radius)
            z, yaw = rng.uniform(-1, 1) * (depth / 2 - radius), rng.uniform(0, 6.3)
            side = rng.integers(6)
            if side < 2:
                z, yaw = -depth / 2 + d / 2 + 0.05, 0.0
            elif side < 4:
                sign = 2 * int(side) - 5
                x, yaw = sign * (width / 2 - d / 2 - 0.05), -sign * math.pi / 2
            if not scene.free(x, z, radius):
                continue
            scene.stand(index, x, z, yaw)
            scene.discs.append((x, z, radius))
            if 0.3 < h < 1.2 and any(word in model.name.lower() for word in TABLES):
                frame = pose((x, model.elevation + h, z), yaw)
                scene.clutter(frame, w, d, rng.integers(1, 8))
            break


def _room_extras(scene: SceneBuilder, width: float, depth: float, height: float) -> None:
    rng, catalogue = scene.rng, scene.catalogue
    for _ in range(rng.choice([0, 0, 1, 2])):
        person = scene.pick(catalogue.select("Characters"))
        x, z = rng.uniform(-0.4, 0.4, 2) * [width, depth]
        scene.stand(person, x, z, rng.uniform(0, 6.3))
    for _ in range(rng.integers(0, 4)):
        x, z = rng.uniform(-0.45, 0.45, 2) * [width, depth]
        scene.block((x, 0, z), np.exp(rng.uniform(-2.2, -0.4)))
    if scene.chance(0.35):  # a rug
        w, d = rng.uniform(0.8, 3, 2)
        turn = rng.choice([0, math.pi / 2, rng.uniform(0, 3)])
        x, z = rng.uniform(-0.2, 0.2, 2) * [width, depth]
        matrix = pose((x, 0, z), turn, (min(w, width), 0.012, min(d, depth)))
        scene.add("box", matrix, scene.texture(("paint", "felt")), tint=scene.tint(), casts=False)
    if scene.chance(0.3):  # pipes, poles, lamp cords
        for _ in range(rng.integers(1, 4)):
            x, z = rng.uniform(-0.48, 0.48, 2) * [width, depth]
            low = rng.choice([0.0, height * 0.6])
            scene.pole((x, low, z), (x, height, z), rng.uniform(0.006, 0.06), tint=scene.paint())
    if scene.chance(0.25):
        bookcase = scene.pick(catalogue.select(words=SHELVES))
        scene.stand(bookcase, rng.uniform(-0.3, 0.3) * width, -depth / 2 + 0.3, 0.0)
    if scene.chance(0.3):
        for _ in range(rng.integers(1, 3)):
            x, z = rng.uniform(-0.45, 0.45, 2) * [width, depth]
            scene.plant((x, 0, z), rng.uniform(0.4, 1.6))


def room(scene: SceneBuilder) -> Viewpoint:
    rng = scene.rng
    # Even in the logarithm, as most rooms are small.
    width, depth = np.exp(rng.uniform(np.log([2.2, 2.6]), np.log([8, 10])))
    height = rng.uniform(2.3, 2.9) if scene.chance(0.7) else rng.uniform(2.2, 4.0)
    flat = pose((0, 0, depth / 2), 0, (width, depth, 1), FLAT_DOWN)
    scene.sheet(flat, width, depth, FLOORS)
    flat = pose((0, height, -depth / 2), 0, (width, depth, 1), -FLAT_DOWN)
    scene.sheet(flat, width, depth, CEILINGS)
    _walls(scene, width, depth, height)
    _furnish(scene, width, depth, height, int(rng.integers(5, 22)))
    _room_extras(scene, width, depth, height)
    x = rng.uniform(-0.42, 0.42) * width
    z = rng.uniform(-0.1, 0.47) * depth if scene.chance(0.4) else rng.uniform(0.25, 0.47) * depth
    y = rng.uniform(0.3, 2.2) if scene.chance(0.3) else rng.uniform(1.0, 1.8)
    eye = np.array([x, min(y, height - 0.2), z])
    yaw = x / width * 1.4 + rng.normal(0, 0.45)
    if scene.chance(0.4):  # not along the room: the wall ahead is nearer
        eye[[0, 2]] = rng.uniform(-0.42, 0.42, 2) * [width, depth]
        yaw = rng.uniform(0, 2 * math.pi)
    pitch = rng.normal(-0.1, 0.18) if scene.chance(0.85) else rng.uniform(-1.0, 0.7)
    return Viewpoint(eye, yaw, pitch, False, max(width, depth, height) * 0.8)


def table_top(scene: SceneBuilder, width: float, depth: float, height: float) -> None:
    """A board on legs whose upper side is at `height`."""
    texture, tint, thick = scene.texture(FLOORS), scene.tint(), scene.rng.uniform(0.015, 0.06)
    repeat = (width / scene.rng.uniform(0.4, 1.5), depth / scene.rng.uniform(0.4, 1.5))
    look = {"tint": tint, "repeat": repeat, "gloss": scene.pick([0, 0.1, 0.5])}
    matrix = pose((0, height - thick, 0), 0, (width, thick, depth))
    scene.add("box", matrix, texture, **look)
    for x in (-width / 2 + 0.06, width / 2 - 0.06):
        for z in (-depth / 2 + 0.06, depth / 2 - 0.06):
            scene.pole((x, 0, z), (x, height - thick, z), scene.rng.uniform(0.02, 0.04), tint=tint)


def table(scene: SceneBuilder) -> Viewpoint:
    rng, catalogue = scene.rng, scene.catalogue
    height, width, depth = rng.uniform(0.4, 1.0), rng.uniform(0.6, 2.2), rng.uniform(0.5, 1.4)
    table_top(scene, width, depth, height)
    scene.ground(14, FLOORS)
    back = -depth / 2 - np.exp(rng.uniform(-3, 1.4))
    look = {"tint": scene.tint()}
    words = WALLS if scene.chance(0.7) else ()
    yaw = rng.normal(0, 0.15)
    wall(scene, (0, 0, back), yaw, 14, 5, scene.texture(words), look)
    frame = pose((0, height, 0))
    scene.clutter(frame, width, depth, rng.integers(4, 26), 0.6)
    for _ in range(rng.integers(0, 4)):
        z = rng.uniform(back + 0.4, -depth / 2 - 0.3) if back < -depth / 2 - 0.8 else 1.5
        index = scene.pick(catalogue.select(*ROOMS, "Characters"))
        scene.stand(index, rng.uniform(-2.5, 2.5), z, rng.uniform(0, 6.3))
    distance, pitch = rng.uniform(0.35, 1.7), -rng.uniform(0.0, 1.15)
    x, z = rng.normal(0, 0.2), distance * math.cos(pitch) * rng.uniform(0.7, 1.1)
    eye = np.array([x, height + 0.06 - math.sin(pitch) * distance, z])
    return Viewpoint(eye, rng.normal(0, 0.2), pitch + rng.normal(0, 0.1), False, 2.5)


def flat_lay(scene: SceneBuilder) -> Viewpoint:
    """Things spread on a table or floor, seen from straight above."""
    rng, small = scene.rng, scene.catalogue.select(largest=0.45)
    scene.ground(8, FLOORS if scene.chance(0.6) else (), rng.uniform(0.3, 1.5))
    distance = np.exp(rng.uniform(math.log(0.45), math.log(2.0)))
    spread = distance * 0.6
    for _ in range(rng.integers(0, 6)):  # paper, books, boards, cloths
        size = np.array(
            [rng.uniform(0.1, 0.5), np.exp(rng.uniform(-7, -3.4)), rng.uniform(0.1, 0.5)]
        )
        x, z = rng.uniform(-spread, spread, 2)
        texture = scene.picture() if scene.chance(0.6) else scene.texture()
        scene.add("box", pose((x, 0, z), rng.uniform(0, 6.3), size), texture, tint=scene.tint(0.15))
    for _ in range(rng.integers(3, 22)):
        x, z = rng.uniform(-spread, spread, 2)
        if not scene.free(x, z, 0.06):
            continue
        scene.discs.append((x, z, 0.06))
        kind = rng.random()
        if kind < 0.7:
            lying = (math.pi / 2, 0.0) if scene.chance(0.35) else (0.0, 0.0)
            index = scene.pick(small)
            y = scene.catalogue.models[index].size[2] / 2 if lying[0] else 0.0
            scene.place(index, (x, y, z), rng.uniform(0, 6.3), tilt=lying)
        elif kind < 0.85:
            scene.block((x, 0, z), np.exp(rng.uniform(-3.3, -1.6)))
        else:
            scene.twig((x, 0.03, z), rng.uniform(0.1, 0.4), (math.pi / 2, 0.0))
    eye = np.array([*rng.normal(0, 0.1, 1), distance, *rng.normal(0, 0.1, 1)])
    return Viewpoint(eye, rng.uniform(0, 6.3), FLAT_DOWN + rng.normal(0, 0.12), False, 2.0)


def wall_only(scene: SceneBuilder) -> Viewpoint:
    """A wall, straight or slanting, with pictures and windows, and nothing in front of it."""
    rng = scene.rng
    look = {"tint": scene.tint(), "gloss": scene.pick([0, 0, 0.2])}
    words = WALLS if scene.chance(0.7) else ()
    for middle in (-6.0, 0.0, 6.0):
        wall(scene, (middle, 0, 0), 0.0, 6.0, rng.uniform(3, 5), scene.texture(words), look)
    if scene.chance(0.5):
        scene.ground(40, FLOORS)
    for _ in range(rng.integers(0, 5)):
        x = rng.uniform(-3, 3)
        wide, high = rng.uniform(0.2, 1.8, 2)
        framed_picture(scene, (x, rng.uniform(0.5, 2.0), 0.02), 0.0, wide, high)
    if scene.chance(0.3):  # a pipe along the wall
        scene.pole((rng.uniform(-2, 2), 0, 0.06), (rng.uniform(-2, 2), 4, 0.06), 0.03)
    distance = np.exp(rng.uniform(math.log(0.5), math.log(5.0)))
    yaw = rng.uniform(-1.05, 1.05) if scene.chance(0.6) else rng.normal(0, 0.1)
    eye = np.array([math.sin(yaw) * distance, rng.uniform(0.8, 2.2), math.cos(yaw) * distance])
    return Viewpoint(eye, yaw + rng.normal(0, 0.1), rng.normal(0, 0.15), scene.chance(0.4), 6.0)
