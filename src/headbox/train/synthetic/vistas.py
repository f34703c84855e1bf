"""Far landscapes, and towns and fields seen from above."""

from __future__ import annotations

import math

import numpy as np

from headbox.train.synthetic.layout import FLAT_DOWN, SceneBuilder, Viewpoint, pose
from headbox.train.synthetic.meshes import GRASS, MOUNTAINS, RAILINGS, ROCKS, up
from headbox.train.synthetic.outdoors import NATURE, _green, meadow, tree

WORLD = 60_000.0  # metres from one end of the ground to the other
SLOPES = ("rock", "grass", "dirt", "stucco")


def persons(scene: SceneBuilder) -> list[int]:
    """Models of people on their feet."""
    return scene.catalogue.select("Characters", words=("holding",))


def house(scene: SceneBuilder, position, yaw: float, size, roof: str | None = None) -> None:
    """A house of `size` (width, height of the walls, length) with a gable, tent or flat roof."""
    rng, (width, eaves, length) = scene.rng, size
    frame = pose(position, yaw)
    texture = scene.texture(("facade", "stucco", "plaster", "brick", "wood", "facade"))
    repeat = (max(1, round(length / 4)), max(1, round(eaves / 3)))
    turned = frame @ pose((0, 0, 0), math.pi / 2, (length, eaves, width))
    tint = scene.tint()
    scene.add("box", turned, texture, tint=tint, repeat=repeat)
    cover: dict = {"texture": scene.texture(("clay", "brick", "planks", "concrete", "tile"))}
    cover["tint"] = tuple(np.clip(rng.uniform(0.5, 1.2) * np.array(scene.pick(ROOFS)), 0, 1.5))
    cover["repeat"] = (width / 3, length / 3)
    kind = roof or scene.pick(["gable", "gable", "gable", "gable", "tent", "flat"])
    if kind == "tent":
        wide = math.hypot(width, length) * 1.05
        scene.add(
            "cone", frame @ pose((0, eaves, 0), 0, (wide, rng.uniform(1.5, 4), wide)), **cover
        )
    elif kind == "flat":
        slab = frame @ pose((0, eaves, 0), 0, (width + 0.4, 0.4, length + 0.4))
        scene.add("box", slab, **cover)
    else:
        rise = width / 2 * rng.uniform(0.4, 1.1)
        slope = math.atan2(rise, width / 2)
        for side in (-1, 1):
            middle = (side * width / 4, eaves + rise / 2 - 0.1, 0)
            shape = (math.hypot(width / 2, rise) * 1.13, 0.2, length + 0.8)
            scene.add("box", frame @ pose(middle, 0, shape, 0, -side * slope), **cover)
        # A square on its corner fills the gables; the roof hides its other sides.
        square = pose((0, 0, 0), 0, (0.707, 0.707, 1), 0, math.pi / 4) @ pose((0, -0.5, 0))
        gable = frame @ pose((0, eaves, 0), 0, (width, 2 * rise, length)) @ square
        scene.add("box", gable, tint=tint)
    if scene.chance(0.4):
        x, z = width * rng.uniform(-0.3, 0.3), length * rng.uniform(-0.3, 0.3)
        chimney = frame @ pose((x, eaves, z), 0, (0.7, width * 0.55, 0.7))
        scene.add("box", chimney, scene.texture(("brick",)), tint=scene.tint())


ROOFS = [(0.9, 0.45, 0.3), (0.8, 0.4, 0.3), (0.45, 0.45, 0.5), (0.6, 0.5, 0.4), (0.9, 0.85, 0.8)]


def mountains(scene: SceneBuilder, yaw: float, height: float) -> None:
    """Ridges 1 to 15 km away about the direction `yaw`; `height` of the plain that they rise from.

    The far ones are larger, as they would not show otherwise.
    """
    rng = scene.rng
    base = np.array(scene.pick([(0.55, 0.7, 0.4), (0.8, 0.75, 0.65), (0.5, 0.55, 0.6), (0.4,) * 3]))
    nearest = rng.uniform(0, 1) ** 2 * 4000
    for _ in range(rng.integers(2, 15)):
        side = math.exp(rng.uniform(math.log(1000), math.log(9000)))
        away = nearest + side * 0.55 + 300 + rng.uniform(0, 1) ** 2 * 6000
        angle = yaw + rng.uniform(-1.2, 1.2)
        place = (-math.sin(angle) * away, height - 0.015 * side, -math.cos(angle) * away)
        tall = side * rng.uniform(0.1, 0.4)
        tint = np.clip(base * rng.uniform(0.6, 1.2) + rng.normal(0, 0.04, 3), 0.05, 1.5)
        if tall > 1000 and scene.chance(0.5):  # snow
            tint = np.full(3, rng.uniform(1.1, 1.5))
        scene.add(
            f"mountain{rng.integers(MOUNTAINS)}",
            pose(place, rng.uniform(0, 6.3), (side, tall, side * rng.uniform(0.6, 1.0))),
            scene.texture(SLOPES),
            tint=tuple(tint.tolist()),
            repeat=(side / 90, side / 90),
            casts=False,
        )


def _water(scene: SceneBuilder, height: float, shore: float) -> None:
    """Sea or lake to the horizon beyond z = -shore, a step below the land before it."""
    rng = scene.rng
    level = height - rng.uniform(0.3, 1.5)
    blue = np.array([0.35, 0.55, 0.7]) * rng.uniform(0.35, 1.3) + rng.normal(0, 0.04, 3)
    scene.add(
        "quad",
        pose((0, level, WORLD / 2), 0, (WORLD, WORLD, 1), FLAT_DOWN),
        scene.texture(("water",)) if scene.chance(0.75) else None,
        tint=tuple(np.clip(blue, 0.03, 1.3).tolist()),
        repeat=(WORLD / rng.uniform(4, 25),) * 2,
        gloss=float(rng.uniform(0.3, 1.0)),
        casts=False,
    )
    land = pose((0, height - 6, WORLD / 4 - shore), rng.normal(0, 0.15), (WORLD, 6, WORLD / 2))
    texture = _earth(scene)
    scene.add("box", land, texture, tint=_green(scene), repeat=(8000, 4000), casts=False)


def plain_below(scene: SceneBuilder, height: float) -> None:
    """Grass or earth to the horizon, with fields of other colours on it."""
    rng, scale = scene.rng, scene.rng.uniform(4, 20)
    flat = pose((0, height, WORLD / 2), 0, (WORLD, WORLD, 1), FLAT_DOWN)
    look = {"tint": _green(scene), "repeat": (WORLD / scale,) * 2, "casts": False}
    scene.add("quad", flat, _earth(scene), **look)
    turn = rng.normal(0, 0.3)
    for _ in range(rng.integers(0, 18)):
        away = math.exp(rng.uniform(math.log(40), math.log(1500)))
        x, wide, deep = rng.uniform(-1, 1) * away, *(away * rng.uniform(0.2, 1.2, 2))
        # Above one another by more than the depth buffer's step at that distance.
        y = height + 0.02 + away * rng.uniform(0.0002, 0.001)
        _field(scene, (x, y, -away), turn, wide, deep)


def _field(scene: SceneBuilder, middle, turn: float, wide: float, deep: float) -> None:
    matrix = pose(middle, turn) @ pose((0, 0, deep / 2), 0, (wide, deep, 1), FLAT_DOWN)
    texture, scale = _earth(scene), scene.rng.uniform(2, 12)
    repeat = (wide / scale, deep / scale)
    scene.add("quad", matrix, texture, tint=_green(scene), repeat=repeat, casts=False)


def _grove(scene: SceneBuilder, x: float, y: float, z: float, count: int, spread: float) -> None:
    """Crowns of trees that stand close together, too far away for their trunks to show."""
    rng, leaf, tint = scene.rng, scene.leaf(), np.array(_green(scene))
    grain = scene.pick([t for t in scene.catalogue.textures if "grass" in t])
    for _ in range(count):
        a, b = rng.normal(0, spread, 2)
        wide, high = rng.uniform(4, 11), rng.uniform(5, 15)
        matrix = pose((x + a, y - 0.15 * high, z + b), rng.uniform(0, 6.3), (wide, high, wide))
        shade = tuple(np.clip(tint * rng.uniform(0.7, 1.2), 0.05, 1.5).tolist())
        scene.add(scene.foliage_mesh(), matrix, leaf, tint=shade)
        # Leaves alone would be sparse: each of them is a metre long here.
        inner = matrix @ pose((0, 0.06, 0), 0, (0.85, 0.85, 0.85))
        mesh = "sphere" if scene.chance(0.5) else f"rock{rng.integers(ROCKS)}"
        scene.add(mesh, inner, grain, tint=shade, repeat=(4, 4))


def middle_distance(scene: SceneBuilder, height: float, first: float, last: float) -> None:
    """Trees, groves, houses and posts from `first` to `last` metres before the camera."""
    rng = scene.rng

    def spot():
        z = -math.exp(rng.uniform(math.log(first), math.log(last)))
        return rng.uniform(-0.9, 0.9) * abs(z), z

    for _ in range(rng.integers(0, 9)):
        x, z = spot()
        _grove(scene, x, height, z, int(rng.integers(1, 14)), abs(z) * rng.uniform(0.02, 0.15))
    for _ in range(rng.integers(0, 5)):  # villages
        x, z = spot()
        for _ in range(rng.integers(1, 7)):
            a, b = rng.normal(0, 14, 2)
            if z + b < -18:
                size = (rng.uniform(6, 11), rng.uniform(2.5, 8), rng.uniform(7, 16))
                house(scene, (x + a, height - 0.1, z + b), rng.uniform(0, 3.2), size)
    if scene.chance(0.15):
        x, z = spot()
        tall = rng.uniform(12, 45)
        house(scene, (x, height, z), 0.0, (tall / 4, tall, tall / 4), "tent")
    if scene.chance(0.2):  # a line of masts
        x, z = spot()
        step = rng.normal(0, 30, 2)
        for k in range(rng.integers(2, 9)):
            foot = np.array([x + k * step[0], height, min(z, -30) - k * abs(step[1])])
            scene.pole(foot, foot + up(rng.uniform(7, 9)), 0.15, tint=(0.2, 0.17, 0.15))


def _near_on_plain(scene: SceneBuilder) -> None:
    rng = scene.rng
    if scene.chance(0.5):
        meadow(scene, 0.0, int(rng.integers(5, 25)))
    for _ in range(rng.choice([0, 0, 1, 2, 4])):
        z = -rng.uniform(4, 25)
        tree(scene, rng.uniform(-0.8, 0.8) * abs(z), z, rng.uniform(0.7, 1.6))
    if scene.chance(0.2):
        for _ in range(rng.integers(1, 4)):
            z = -rng.uniform(1.5, 12)
            x = rng.uniform(-0.5, 0.5) * abs(z)
            scene.stand(scene.pick(persons(scene)), x, z, rng.uniform(0, 6.3))
    for _ in range(rng.choice([0, 0, 2, 6])):
        z = -rng.uniform(2, 20)
        scene.rock((rng.uniform(-0.8, 0.8) * abs(z), -0.1, z), math.exp(rng.uniform(-1.5, 0.8)))


def lookout(scene: SceneBuilder, edge: float) -> None:
    """A ledge at y = 0 that ends at z = -edge, with a railing, rocks, plants or people on it."""
    rng = scene.rng
    built = scene.chance(0.5)
    texture = scene.texture(("concrete", "tiles", "planks") if built else ("rock", "dirt", "grass"))
    wide = rng.uniform(8, 40)
    tint = scene.tint()
    ledge = pose((0, -40, 3 - edge / 2), rng.normal(0, 0.1), (wide, 40, 6 + edge))
    scene.add("box", ledge, texture, tint=tint, repeat=(wide / 2, edge / 2 + 3))
    if built or scene.chance(0.2):
        kind, paint, span = f"railing{rng.integers(RAILINGS)}", scene.paint(), rng.uniform(1.2, 2.5)
        high, z = rng.uniform(0.85, 1.15), -edge + 0.25
        for x in np.arange(-4, 5) * span:
            scene.add(kind, pose((x, 0, z), 0, (span, high, 1)), tint=paint)
    else:
        for _ in range(rng.integers(3, 14)):
            place = (rng.uniform(-0.5, 0.5) * wide, -0.3, -edge + rng.normal(0, 0.6))
            scene.rock(place, min(rng.uniform(0.3, 1.5), 0.35 * edge))
        for _ in range(rng.integers(0, 12)):
            size = rng.uniform(0.3, 1.0)
            place = (rng.uniform(-3, 3), 0, -rng.uniform(0.5, 1) * edge)
            scene.add(
                f"grass{rng.integers(GRASS)}", pose(place, 0, (size,) * 3), tint=_green(scene)
            )
    for _ in range(rng.choice([0, 0, 1, 2])):
        x, z = rng.uniform(-0.5, 0.5) * edge, -max(edge * rng.uniform(0.5, 0.85), 1.0)
        scene.place(scene.pick(persons(scene)), (x, 0, z), rng.uniform(0, 6.3), 1.0)


def _earth(scene: SceneBuilder) -> str:
    """Grass, earth or rock; rarely anything else, as a plain of tiles looks like a floor."""
    words = ("grass", "grass", "dirt", "rock", "stucco")
    word = scene.pick(words)
    named = [t for t in scene.catalogue.textures if word in t]
    return scene.pick(named) if named and scene.chance(0.9) else scene.texture(NATURE)


def haze_per_metre(scene: SceneBuilder) -> float:
    return 0.0 if scene.chance(0.3) else float(scene.rng.uniform(0, 0.0173) ** 2)


def vista(scene: SceneBuilder) -> Viewpoint:
    """Mountains, water and the plain before them, now and then with something near."""
    rng = scene.rng
    yaw = rng.normal(0, 0.25)
    raised = scene.chance(0.4)
    height = -math.exp(rng.uniform(math.log(8), math.log(350))) if raised else 0.0
    shore = rng.uniform(2, 12) if scene.chance(0.4) else math.exp(rng.uniform(2.5, 6))
    water = scene.chance(0.4)
    if water and raised:
        shore = rng.uniform(0, 2) * abs(height)
    if water:
        _water(scene, height, shore)
    else:
        plain_below(scene, height)
    if not water or scene.chance(0.9):
        mountains(scene, yaw, height)
    first = max(25.0, 0.7 * abs(height))
    last = max(1.3 * first, min(shore * 0.95, 500)) if water else max(500.0, 4 * first)
    if not water or shore > first * 1.3:
        middle_distance(scene, height, first, last)
    if raised:
        lookout(scene, rng.uniform(1.2, 7))
    elif not water or shore > 25:
        _near_on_plain(scene)
    eye = np.array([0.0, rng.uniform(0.6, 2.1), 0.0])
    pitch = rng.normal(0.03, 0.07) - (rng.uniform(0, 0.25) if raised else 0)
    return Viewpoint(eye, yaw, pitch, True, 30.0, (12.0, 100.0), haze_per_metre(scene))


def _streets(scene: SceneBuilder, block: float, rows: int) -> None:
    rng, length = scene.rng, 900.0
    wide = rng.uniform(4, 7)
    texture, tint = scene.texture(("asphalt", "concrete")), scene.tint()
    for k in range(-rows, rows + 1):
        for turn, x, z, y in ((0.0, k * block, -150.0, 0.08), (math.pi / 2, 0, k * block, 0.12)):
            matrix = pose((x, y, z), turn) @ pose(
                (0, 0, length / 2), 0, (wide, length, 1), FLAT_DOWN
            )
            repeat = (wide / 5, length / 5)
            scene.add("quad", matrix, texture, tint=tint, repeat=repeat, casts=False)
    cars = scene.catalogue.select(
        "Vehicles", words=("peugeot", "renault", "suv", "chev", "van", "smart", "truck")
    )
    for _ in range(rng.integers(3, 22)):
        along, lane = rng.uniform(-120, 40), rng.choice([-1, 1]) * wide * 0.27
        k = rng.integers(-2, 3) * block
        place, yaw = ((k + lane, 0.15, along), 0.0)
        if scene.chance(0.4):
            place, yaw = ((along + 40, 0.15, k + lane), math.pi / 2)
        scene.place(scene.pick(cars), place, yaw + rng.choice([0, math.pi]), 1.0)


def aerial(scene: SceneBuilder) -> Viewpoint:
    """Houses, streets, cars, trees and fields from 20 to 150 m above, and from balconies."""
    rng = scene.rng
    high = math.exp(rng.uniform(math.log(12), math.log(150)))
    flat = pose((0, 0, WORLD / 2), 0, (WORLD, WORLD, 1), FLAT_DOWN)
    look = {"tint": _green(scene), "repeat": (WORLD / 9,) * 2, "casts": False}
    scene.add("quad", flat, _earth(scene), **look)
    pitch = -rng.uniform(0.15, 0.7) if scene.chance(0.75) else -rng.uniform(0.7, 1.4)
    if pitch < -0.7:
        high = max(high, 35.0)
    away = min(high / math.tan(-pitch), 220.0)  # to what the middle of the picture shows
    town = scene.chance(0.7)
    block = rng.uniform(20, 38)
    turn = rng.uniform(0, 3.2)
    if town:
        _streets(scene, block, 4)
        _house_blocks(scene, block, tall=scene.chance(0.25))
    else:
        for _ in range(rng.integers(8, 26)):
            x, z, y = *rng.uniform(-140, 140, 2), rng.uniform(0.1, 0.3)
            _field(scene, (x, y, z), turn, *rng.uniform(20, 120, 2))
        for _ in range(rng.integers(1, 12)):
            size = (rng.uniform(6, 10), rng.uniform(2.5, 6), rng.uniform(8, 18))
            x, z = rng.uniform(-90, 90, 2)
            house(scene, (x, 0, z), turn + rng.choice([0, math.pi / 2]), size)
        for _ in range(rng.integers(2, 10)):
            x, z = rng.uniform(-120, 120, 2)
            _grove(scene, x, 0, z, int(rng.integers(2, 18)), rng.uniform(3, 15))
    if scene.chance(0.4):
        mountains(scene, turn, -1.0)
    yaw = turn
    aim = rng.uniform(0.2, 0.8, 2) * block  # not always a crossing in the middle
    eye = np.array([math.sin(yaw) * away + aim[0], high, math.cos(yaw) * away + aim[1]])
    _perch(scene, eye, yaw)
    return Viewpoint(
        eye, yaw + rng.normal(0, 0.1), pitch, True, high * 1.5 + 20, (25, 90), haze_per_metre(scene)
    )


def _house_blocks(scene: SceneBuilder, block: float, tall: bool) -> None:
    """Two to three houses and some trees in each square between the streets."""
    rng = scene.rng
    for i in range(-3, 3):
        for j in range(-3, 3):
            x, z = (i + 0.5) * block, (j + 0.5) * block
            for side in rng.permutation([-1, 1])[: rng.choice([0, 1, 2, 2])]:
                eaves = rng.uniform(8, 30) if tall and scene.chance(0.6) else rng.uniform(2.6, 9)
                size = (block * rng.uniform(0.22, 0.33), eaves, block * rng.uniform(0.3, 0.6))
                roof = "flat" if eaves > 12 and scene.chance(0.7) else None
                turn = rng.choice([0.0, math.pi]) + rng.normal(0, 0.03)
                house(scene, (x + side * block * 0.2, 0, z + rng.normal(0, 1)), turn, size, roof)
            if scene.chance(0.6):
                _grove(scene, x, 0, z, int(rng.integers(1, 3)), block * 0.2)


def _perch(scene: SceneBuilder, eye: np.ndarray, yaw: float) -> None:
    """Now and then the railing or the roof's edge of the tower on which the camera stands."""
    if not scene.chance(0.25):
        return
    rng, frame = scene.rng, pose(eye, yaw)
    away, span = rng.uniform(0.5, 1.6), rng.uniform(1.2, 2.5)
    if scene.chance(0.6):
        kind, tint = f"railing{rng.integers(RAILINGS)}", scene.paint()
        for k in range(-3, 4):
            matrix = frame @ pose((k * span, -1.6, -away), 0, (span, rng.uniform(0.9, 1.0), 1))
            scene.add(kind, matrix, tint=tint, casts=False)
    matrix = frame @ pose((0, -2.0, 2 - away / 2), 0, (14, 0.4, 4 + away + 0.1))
    texture = scene.texture(("concrete", "tiles", "stucco"))
    scene.add("box", matrix, texture, tint=scene.tint(), repeat=(6, 3), casts=False)
