"""Scenes inside houses: rooms, tables, things seen from straight above, bare walls."""

from __future__ import annotations

import math

import numpy as np

from headbox.train.synthetic.layout import SHELVES, TABLES, Shot, Stage, pose
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
FLAT_DOWN = -math.pi / 2


def _gray(stage: Stage, low: float, high: float) -> tuple[float, ...]:
    return (float(stage.rng.uniform(low, high)),) * 3


def framed_picture(stage: Stage, position, yaw: float, width: float, height: float) -> None:
    """Flat on a wall at `position` (its lower middle), facing along `yaw`."""
    normal = np.array([math.sin(yaw), 0, math.cos(yaw)])
    thick = stage.rng.uniform(0.01, 0.04)
    border = stage.rng.uniform(0.0, 0.06)
    size = (width + 2 * border, height + 2 * border, thick)
    frame = np.asarray(position) + normal * thick / 2
    stage.add("box", pose(frame, yaw, size), tint=_gray(stage, 0.05, 1), gloss=0.2)
    front = np.asarray(position) + normal * (thick + 0.002) + up(border)
    glow = float(stage.rng.uniform(0.3, 1.5)) if stage.chance(0.15) else 0.0  # a screen
    matrix = pose(front, yaw, (width, height, 1))
    stage.add("quad", matrix, stage.picture(), gloss=stage.pick([0, 0.2]), glow=glow, casts=False)


def _wall_sheet(stage: Stage, corner, yaw: float, rect, look: dict, texture: str, scale: float):
    """Part (x0, y0, x1, y1) of the wall whose middle foot is `corner`, textured without a seam in
    size.
    """
    x0, y0, x1, y1 = rect
    if x1 - x0 < 0.01 or y1 - y0 < 0.01:
        return
    along = np.array([math.cos(yaw), 0, -math.sin(yaw)])
    foot = np.asarray(corner) + along * (x0 + x1) / 2 + up(y0)
    size, repeat = (x1 - x0, y1 - y0, 1), ((x1 - x0) / scale, (y1 - y0) / scale)
    stage.add("quad", pose(foot, yaw, size), texture, repeat=repeat, casts=False, **look)


def _window(stage: Stage, corner, yaw: float, rect) -> None:
    """Frame and bars round an opening of a wall, sometimes with a curtain or a bright pane."""
    x0, y0, x1, y1 = rect
    along = np.array([math.cos(yaw), 0, -math.sin(yaw)])
    normal = np.array([math.sin(yaw), 0, math.cos(yaw)])
    tint, bar = _gray(stage, 0.2, 1), stage.rng.uniform(0.04, 0.09)

    def piece(u0, v0, u1, v1):
        foot = np.asarray(corner) + along * (u0 + u1) / 2 + up(v0)
        stage.add("box", pose(foot, yaw, (u1 - u0, v1 - v0, 0.08)), tint=tint)

    for u in (x0, (x0 + x1) / 2, x1):
        piece(u - bar / 2, y0, u + bar / 2, y1)
    for v in (y0, stage.rng.uniform(0.4, 0.7) * (y1 - y0) + y0, y1):
        piece(x0, v - bar / 2, x1, v + bar / 2)
    middle = np.asarray(corner) + along * (x0 + x1) / 2
    if stage.chance(0.3):  # a pane too bright to look through
        matrix = pose(middle + up(y0) - normal * 0.03, yaw, (x1 - x0, y1 - y0, 1))
        stage.add("quad", matrix, glow=float(np.exp(stage.rng.uniform(-0.5, 1.5))), casts=False)
    if stage.chance(0.4):  # curtains at both sides
        cloth, tint = stage.texture(("felt", "paint")), stage.tint()
        for side in (x0 - 0.1, x1 + 0.1):
            for fold in range(4):
                foot = middle + along * (side - (x0 + x1) / 2 + 0.09 * (fold - 1.5)) + normal * 0.12
                size = (0.1, y1 - y0 + 0.4, 0.1)
                matrix = pose(foot + up(y0 - 0.25), yaw, size)
                stage.add("cylinder", matrix, cloth, tint=tint, repeat=(0.3, 2))


def _wall_surface(
    stage: Stage, corner, yaw: float, width: float, height: float, texture: str, look: dict
) -> bool:
    """The wall itself; true when it has a window, which one can look through."""
    rng, scale = stage.rng, stage.rng.uniform(0.6, 3.0)
    if width > 1.6 and stage.chance(0.3):
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
            _wall_sheet(stage, corner, yaw, part, look, texture, scale)
        _window(stage, corner, yaw, rect)
        return True
    rect = (-width / 2, 0, width / 2, height)
    _wall_sheet(stage, corner, yaw, rect, look, texture, scale)
    return False


def wall(stage: Stage, corner, yaw: float, width: float, height: float, texture: str, look: dict):
    """A wall whose middle foot is `corner`, facing along `yaw`, with windows, pictures, a door, a
    rail.
    """
    rng = stage.rng
    normal = np.array([math.sin(yaw), 0, math.cos(yaw)])
    along = np.array([math.cos(yaw), 0, -math.sin(yaw)])
    windowed = _wall_surface(stage, corner, yaw, width, height, texture, look)
    if stage.chance(0.6):
        size = (width, rng.uniform(0.05, 0.2), 0.03)
        stage.add(
            "box", pose(np.asarray(corner) + normal * 0.01, yaw, size), tint=_gray(stage, 0.2, 1)
        )
    for _ in range(rng.integers(0, 2 if windowed else 4)):
        wide, high = rng.uniform(0.2, min(1.5, width / 2)), rng.uniform(0.2, 1.2)
        place = np.asarray(corner) + along * rng.uniform(-0.4, 0.4) * width
        y = rng.uniform(0.7, max(0.8, height - high - 0.2))
        framed_picture(stage, place + normal * 0.01 * rng.uniform(1, 3) + up(y), yaw, wide, high)
    if not windowed and stage.chance(0.35):
        model = stage.pick(stage.catalogue.select("Doors and windows"))
        place = np.asarray(corner) + along * rng.uniform(-0.35, 0.35) * width + normal * 0.05
        stage.stand(model, place[0], place[2], yaw)
    if stage.chance(0.15):
        shelf_board(stage, np.asarray(corner) + along * rng.uniform(-0.3, 0.3) * width, yaw)


def shelf_board(stage: Stage, foot, yaw: float) -> None:
    """One to four boards on a wall with clutter on them."""
    rng = stage.rng
    width, depth = rng.uniform(0.5, 1.6), rng.uniform(0.18, 0.35)
    normal = np.array([math.sin(yaw), 0, math.cos(yaw)])
    texture, tint = stage.texture(("wood", "white")), stage.tint()
    y = rng.uniform(0.3, 1.5)
    for _ in range(rng.integers(1, 5)):
        place = np.asarray(foot) + normal * (depth / 2 + 0.01) + up(y)
        stage.add("box", pose(place, yaw, (width, 0.025, depth)), texture, tint=tint)
        frame = pose(place + up(0.025), yaw)
        stage.clutter(frame, width, depth * 0.7, rng.integers(2, 9), 0.3)
        y += rng.uniform(0.28, 0.45)


def _walls(stage: Stage, width: float, depth: float, height: float) -> None:
    words = WALLS if stage.chance(0.8) else ()
    texture, look = stage.texture(words), {"tint": stage.tint(), "gloss": stage.pick([0, 0, 0.1])}
    for yaw, x, z, wide in (
        (0.0, 0.0, -depth / 2, width),
        (math.pi / 2, -width / 2, 0.0, depth),
        (-math.pi / 2, width / 2, 0.0, depth),
        (math.pi, 0.0, depth / 2, width),
    ):
        here = texture if stage.chance(0.75) else stage.texture(words)
        wall(stage, (x, 0, z), yaw, wide, height, here, look)


def _furnish(stage: Stage, width: float, depth: float, height: float, count: int) -> None:
    """Furniture against the walls or anywhere, in real sizes; tables get things on top."""
    rng, catalogue, home = stage.rng, stage.catalogue, stage.pick(ROOMS)
    for _ in range(count):
        category = home if stage.chance(0.6) else stage.pick([*ROOMS, "Miscellaneous", "Lights"])
        index = stage.pick(catalogue.select(category))
        model = catalogue.models[index]
        w, h, d = model.size
        radius = max(w, d) / 2
        if 2 * radius > min(width, depth) or h + model.elevation > height:
            continue
        if h < 0.35 and model.elevation < 0.05 and stage.chance(0.85):
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
            if not stage.free(x, z, radius):
                continue
            stage.stand(index, x, z, yaw)
            stage.discs.append((x, z, radius))
            if 0.3 < h < 1.2 and any(word in model.name.lower() for word in TABLES):
                frame = pose((x, model.elevation + h, z), yaw)
                stage.clutter(frame, w, d, rng.integers(1, 8))
            break


def _room_extras(stage: Stage, width: float, depth: float, height: float) -> None:
    rng, catalogue = stage.rng, stage.catalogue
    for _ in range(rng.choice([0, 0, 1, 2])):
        person = stage.pick(catalogue.select("Characters"))
        x, z = rng.uniform(-0.4, 0.4, 2) * [width, depth]
        stage.stand(person, x, z, rng.uniform(0, 6.3))
    for _ in range(rng.integers(0, 4)):
        x, z = rng.uniform(-0.45, 0.45, 2) * [width, depth]
        stage.block((x, 0, z), np.exp(rng.uniform(-2.2, -0.4)))
    if stage.chance(0.35):  # a rug
        w, d = rng.uniform(0.8, 3, 2)
        turn = rng.choice([0, math.pi / 2, rng.uniform(0, 3)])
        x, z = rng.uniform(-0.2, 0.2, 2) * [width, depth]
        matrix = pose((x, 0, z), turn, (min(w, width), 0.012, min(d, depth)))
        stage.add("box", matrix, stage.texture(("paint", "felt")), tint=stage.tint(), casts=False)
    if stage.chance(0.3):  # pipes, poles, lamp cords
        for _ in range(rng.integers(1, 4)):
            x, z = rng.uniform(-0.48, 0.48, 2) * [width, depth]
            low = rng.choice([0.0, height * 0.6])
            stage.pole((x, low, z), (x, height, z), rng.uniform(0.006, 0.06), tint=stage.paint())
    if stage.chance(0.25):
        bookcase = stage.pick(catalogue.select(words=SHELVES))
        stage.stand(bookcase, rng.uniform(-0.3, 0.3) * width, -depth / 2 + 0.3, 0.0)
    if stage.chance(0.3):
        for _ in range(rng.integers(1, 3)):
            x, z = rng.uniform(-0.45, 0.45, 2) * [width, depth]
            stage.plant((x, 0, z), rng.uniform(0.4, 1.6))


def room(stage: Stage) -> Shot:
    rng = stage.rng
    # Even in the logarithm, as most rooms are small.
    width, depth = np.exp(rng.uniform(np.log([2.2, 2.6]), np.log([8, 10])))
    height = rng.uniform(2.3, 2.9) if stage.chance(0.7) else rng.uniform(2.2, 4.0)
    flat = pose((0, 0, depth / 2), 0, (width, depth, 1), FLAT_DOWN)
    stage.sheet(flat, width, depth, FLOORS)
    flat = pose((0, height, -depth / 2), 0, (width, depth, 1), -FLAT_DOWN)
    stage.sheet(flat, width, depth, CEILINGS)
    _walls(stage, width, depth, height)
    _furnish(stage, width, depth, height, int(rng.integers(5, 22)))
    _room_extras(stage, width, depth, height)
    x = rng.uniform(-0.42, 0.42) * width
    z = rng.uniform(-0.1, 0.47) * depth if stage.chance(0.4) else rng.uniform(0.25, 0.47) * depth
    y = rng.uniform(0.3, 2.2) if stage.chance(0.3) else rng.uniform(1.0, 1.8)
    eye = np.array([x, min(y, height - 0.2), z])
    yaw = x / width * 1.4 + rng.normal(0, 0.45)
    if stage.chance(0.4):  # not along the room: the wall ahead is nearer
        eye[[0, 2]] = rng.uniform(-0.42, 0.42, 2) * [width, depth]
        yaw = rng.uniform(0, 2 * math.pi)
    pitch = rng.normal(-0.1, 0.18) if stage.chance(0.85) else rng.uniform(-1.0, 0.7)
    return Shot(eye, yaw, pitch, False, max(width, depth, height) * 0.8)


def table_top(stage: Stage, width: float, depth: float, height: float) -> None:
    """A board on legs whose upper side is at `height`."""
    texture, tint, thick = stage.texture(FLOORS), stage.tint(), stage.rng.uniform(0.015, 0.06)
    repeat = (width / stage.rng.uniform(0.4, 1.5), depth / stage.rng.uniform(0.4, 1.5))
    look = {"tint": tint, "repeat": repeat, "gloss": stage.pick([0, 0.1, 0.5])}
    matrix = pose((0, height - thick, 0), 0, (width, thick, depth))
    stage.add("box", matrix, texture, **look)
    for x in (-width / 2 + 0.06, width / 2 - 0.06):
        for z in (-depth / 2 + 0.06, depth / 2 - 0.06):
            stage.pole((x, 0, z), (x, height - thick, z), stage.rng.uniform(0.02, 0.04), tint=tint)


def table(stage: Stage) -> Shot:
    rng, catalogue = stage.rng, stage.catalogue
    height, width, depth = rng.uniform(0.4, 1.0), rng.uniform(0.6, 2.2), rng.uniform(0.5, 1.4)
    table_top(stage, width, depth, height)
    stage.ground(14, FLOORS)
    back = -depth / 2 - np.exp(rng.uniform(-3, 1.4))
    look = {"tint": stage.tint()}
    words = WALLS if stage.chance(0.7) else ()
    yaw = rng.normal(0, 0.15)
    wall(stage, (0, 0, back), yaw, 14, 5, stage.texture(words), look)
    frame = pose((0, height, 0))
    stage.clutter(frame, width, depth, rng.integers(4, 26), 0.6)
    for _ in range(rng.integers(0, 4)):
        z = rng.uniform(back + 0.4, -depth / 2 - 0.3) if back < -depth / 2 - 0.8 else 1.5
        index = stage.pick(catalogue.select(*ROOMS, "Characters"))
        stage.stand(index, rng.uniform(-2.5, 2.5), z, rng.uniform(0, 6.3))
    distance, pitch = rng.uniform(0.35, 1.7), -rng.uniform(0.0, 1.15)
    x, z = rng.normal(0, 0.2), distance * math.cos(pitch) * rng.uniform(0.7, 1.1)
    eye = np.array([x, height + 0.06 - math.sin(pitch) * distance, z])
    return Shot(eye, rng.normal(0, 0.2), pitch + rng.normal(0, 0.1), False, 2.5)


def flat_lay(stage: Stage) -> Shot:
    """Things spread on a table or floor, seen from straight above."""
    rng, small = stage.rng, stage.catalogue.select(largest=0.45)
    stage.ground(8, FLOORS if stage.chance(0.6) else (), rng.uniform(0.3, 1.5))
    distance = np.exp(rng.uniform(math.log(0.45), math.log(2.0)))
    spread = distance * 0.6
    for _ in range(rng.integers(0, 6)):  # paper, books, boards, cloths
        size = np.array(
            [rng.uniform(0.1, 0.5), np.exp(rng.uniform(-7, -3.4)), rng.uniform(0.1, 0.5)]
        )
        x, z = rng.uniform(-spread, spread, 2)
        texture = stage.picture() if stage.chance(0.6) else stage.texture()
        stage.add("box", pose((x, 0, z), rng.uniform(0, 6.3), size), texture, tint=stage.tint(0.15))
    for _ in range(rng.integers(3, 22)):
        x, z = rng.uniform(-spread, spread, 2)
        if not stage.free(x, z, 0.06):
            continue
        stage.discs.append((x, z, 0.06))
        kind = rng.random()
        if kind < 0.7:
            lying = (math.pi / 2, 0.0) if stage.chance(0.35) else (0.0, 0.0)
            index = stage.pick(small)
            y = stage.catalogue.models[index].size[2] / 2 if lying[0] else 0.0
            stage.place(index, (x, y, z), rng.uniform(0, 6.3), tilt=lying)
        elif kind < 0.85:
            stage.block((x, 0, z), np.exp(rng.uniform(-3.3, -1.6)))
        else:
            stage.twig((x, 0.03, z), rng.uniform(0.1, 0.4), (math.pi / 2, 0.0))
    eye = np.array([*rng.normal(0, 0.1, 1), distance, *rng.normal(0, 0.1, 1)])
    return Shot(eye, rng.uniform(0, 6.3), FLAT_DOWN + rng.normal(0, 0.12), False, 2.0)


def wall_only(stage: Stage) -> Shot:
    """A wall, straight or slanting, with pictures and windows, and nothing in front of it."""
    rng = stage.rng
    look = {"tint": stage.tint(), "gloss": stage.pick([0, 0, 0.2])}
    words = WALLS if stage.chance(0.7) else ()
    for middle in (-6.0, 0.0, 6.0):
        wall(stage, (middle, 0, 0), 0.0, 6.0, rng.uniform(3, 5), stage.texture(words), look)
    if stage.chance(0.5):
        stage.ground(40, FLOORS)
    for _ in range(rng.integers(0, 5)):
        x = rng.uniform(-3, 3)
        wide, high = rng.uniform(0.2, 1.8, 2)
        framed_picture(stage, (x, rng.uniform(0.5, 2.0), 0.02), 0.0, wide, high)
    if stage.chance(0.3):  # a pipe along the wall
        stage.pole((rng.uniform(-2, 2), 0, 0.06), (rng.uniform(-2, 2), 4, 0.06), 0.03)
    distance = np.exp(rng.uniform(math.log(0.5), math.log(5.0)))
    yaw = rng.uniform(-1.05, 1.05) if stage.chance(0.6) else rng.normal(0, 0.1)
    eye = np.array([math.sin(yaw) * distance, rng.uniform(0.8, 2.2), math.cos(yaw) * distance])
    return Shot(eye, yaw + rng.normal(0, 0.1), rng.normal(0, 0.15), stage.chance(0.4), 6.0)
