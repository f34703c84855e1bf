"""Scenes under the sky: streets, landscapes, heaps of things, close-ups with a far background."""

from __future__ import annotations

import math

import numpy as np

from headbox.train.synthetic.indoors import FLOORS, WALLS, wall
from headbox.train.synthetic.layout import SceneBuilder, Viewpoint, pose
from headbox.train.synthetic.meshes import GRASS, TERRAINS

GROUND = tuple(
    ["grass", "asphalt", "concrete", "dirt", "rock", "brick", "stucco", "planks", "paint"]
)
PAVING = ("asphalt", "concrete", "brick", "dirt", "cinder", "tiles", "paint")
NATURE = ("grass", "dirt", "rock", "paint")


def _house(scene: SceneBuilder, side: int, z: float, width: float, front: float) -> None:
    """A house whose front stands at x = side * front, from z to z - width."""
    rng = scene.rng
    storeys, deep = int(rng.integers(1, 8)), rng.uniform(6, 12)
    storey = rng.uniform(2.7, 3.6)
    height = storeys * storey
    facades = [t for t in scene.catalogue.textures if t.startswith("facade")]
    plain = scene.texture(("brick", "stucco", "concrete", "plaster", "wood", "paint"))
    texture = scene.pick(facades) if facades and scene.chance(0.8) else plain
    windows = max(1, round(width / rng.uniform(3, 5)))
    x, middle = side * (front + deep / 2), z - width / 2
    size = (width, height, deep)  # turned, so that the textured width runs along the street
    matrix = pose((x, 0, middle), -side * math.pi / 2, size)
    scene.add("box", matrix, texture, tint=scene.tint(), repeat=(windows, storeys), gloss=0.1)
    if scene.chance(0.5):
        size = (deep + 0.6, rng.uniform(0.2, 1), width + 0.3)
        scene.add("box", pose((x, height, middle), 0, size), tint=scene.paint())
    for _ in range(rng.integers(0, 4)):  # awnings, balconies, signs
        wide, out = rng.uniform(0.5, min(4, width)), rng.uniform(0.1, 1.4)
        y = rng.choice([rng.uniform(2.4, 3.2), rng.uniform(2.4, max(2.5, height - 1))])
        place = (side * (front - out / 2), y, z - rng.uniform(0, width))
        texture = scene.picture() if scene.chance(0.3) else None
        size = (out, rng.uniform(0.08, 1.0), wide)
        scene.add("box", pose(place, 0, size), texture, tint=scene.paint())


def _street_things(scene: SceneBuilder, half: float) -> None:
    """Cars, people, lamp posts, wires, bollards, fences along both kerbs."""
    rng, catalogue = scene.rng, scene.catalogue
    for category, most, x in (
        ("Vehicles", 6, half * 0.75),
        ("Characters", 7, half + 0.8),
        ("Exterior", 8, half + 1.2),
    ):
        for _ in range(rng.integers(0, most)):
            yaw = rng.choice([0, math.pi]) + rng.normal(0, 0.15)
            yaw = yaw if category == "Vehicles" else rng.uniform(0, 6.3)
            side = rng.choice([-1, 1]) * x * rng.uniform(0.5, 1.25)
            index = scene.pick(catalogue.select(category))
            scene.stand(index, side, 2 - np.exp(rng.uniform(1.1, 4.2)), yaw)
    tint, side = scene.paint(), rng.choice([-1, 1])
    if scene.chance(0.6):
        spacing, height, radius = rng.uniform(6, 25), rng.uniform(3, 9), rng.uniform(0.03, 0.12)
        for z in np.arange(rng.uniform(-8, 2), -70, -spacing):
            x = side * (half + 0.5)
            scene.pole((x, 0, z), (x, height, z), radius, tint=tint)
            scene.pole((x, height, z), (x - side * 1.4, height + 0.2, z), radius * 0.7, tint=tint)
            scene.pole(
                (x, height - 0.3, z), (x, height - 0.5, z - spacing), 0.012, tint=(0.05,) * 3
            )
    if scene.chance(0.35):
        fence(scene, side * (half + rng.uniform(0.2, 1)), 2.0, -30.0)


def fence(scene: SceneBuilder, x: float, start: float, end: float) -> None:
    """Posts and rails along z."""
    rng, tint = scene.rng, scene.paint()
    height, step = rng.uniform(0.6, 1.8), rng.uniform(0.12, 1.5)
    thick = rng.uniform(0.008, 0.03)
    for z in np.arange(start, max(end, start - 60 * step), -step):
        y = scene.height_at(x, z)
        scene.add("box", pose((x, y, z), 0, (2 * thick, height, 2 * thick)), tint=tint)
    length = min(start - end, 60 * step)
    for y in (height * 0.4, height * 0.95):
        matrix = pose((x, y, start - length / 2), 0, (thick, 2 * thick, length))
        scene.add("box", matrix, tint=tint)


def street(scene: SceneBuilder) -> Viewpoint:
    rng = scene.rng
    scene.ground(500, PAVING, rng.uniform(1.5, 6))
    half = rng.uniform(1.5, 5)
    for side in (-1, 1):
        pavement = rng.uniform(0.8, 4)
        matrix = pose((side * (half + pavement / 2), 0, -80), 0, (pavement, 0.13, 260))
        texture, tint = scene.texture(("concrete", "brick", "tile", "paint")), scene.tint()
        scene.add("box", matrix, texture, tint=tint, repeat=(pavement / 2, 130), casts=False)
        z = 12.0
        while z > -110:
            width = rng.uniform(5, 18)
            if scene.chance(0.85):
                _house(scene, side, z, width, half + pavement + rng.choice([0, rng.uniform(0, 3)]))
            elif scene.chance(0.7):
                for _ in range(2):
                    x = side * (half + pavement + rng.uniform(1, 6))
                    tree(scene, x, z - rng.uniform(0, width), rng.uniform(0.8, 1.5))
            z -= width + (rng.uniform(0, 0.5) if scene.chance(0.8) else rng.uniform(1, 8))
    if scene.chance(0.4):  # the street ends at a house
        width = 2 * half + 14
        matrix = pose((0, 0, -rng.uniform(25, 110)), 0, (width, rng.uniform(5, 20), 8))
        scene.add("box", matrix, scene.texture(("facade", "brick")), repeat=(4, 4))
    _street_things(scene, half)
    high = rng.uniform(0.4, 2.2) if scene.chance(0.8) else rng.uniform(2.5, 10)
    eye = np.array([rng.uniform(-1, 1) * half, high, rng.uniform(0, 4)])
    yaw = rng.normal(0, 0.3) if scene.chance(0.8) else rng.uniform(-1.4, 1.4)
    pitch = rng.normal(-0.02, 0.13) if scene.chance(0.9) else rng.uniform(-0.9, 0.5)
    return Viewpoint(eye, yaw, pitch, True, 25.0)


def tree(scene: SceneBuilder, x: float, z: float, scale: float) -> None:
    """From the catalogue, or a trunk with balls of leaves."""
    trees = scene.catalogue.trees
    if trees and scene.chance(0.45):
        scene.stand(scene.pick(trees), x, z, scene.rng.uniform(0, 6.3), scale)
        return
    rng, y = scene.rng, scene.height_at(x, z)
    height = scale * rng.uniform(2, 6)
    crown = height * rng.uniform(0.4, 0.8)
    lean = rng.normal(0, 0.06, 2) * height
    scene.pole(
        (x, y, z),
        (x + lean[0], y + height, z + lean[1]),
        0.03 * height,
        "lamp",
        tint=(0.3, 0.24, 0.18),
    )
    leaf, tint = scene.leaf(), _green(scene)
    for _ in range(rng.integers(2, 6)):
        offset = rng.normal(0, 0.2, 3) * crown
        size = crown * rng.uniform(0.5, 1.0, 3)
        place = np.array([x + lean[0], y + height - crown * 0.4, z + lean[1]]) + offset
        matrix = pose(place, rng.uniform(0, 6.3), size)
        scene.add(scene.foliage_mesh(), matrix, leaf, tint=tint, gloss=0.05)


def _green(scene: SceneBuilder) -> tuple[float, ...]:
    base = np.array(
        scene.pick([(0.5, 0.9, 0.35), (0.8, 0.9, 0.3), (0.35, 0.6, 0.35), (0.9, 0.5, 0.2)])
    )
    return tuple(
        np.clip(base * scene.rng.uniform(0.5, 1.5) + scene.rng.normal(0, 0.05, 3), 0.05, 1.5)
    )


def meadow(scene: SceneBuilder, eye_z: float, count: int) -> None:
    """Tufts of grass and stones near the camera."""
    rng, tint = scene.rng, _green(scene)
    for _ in range(count):
        z = eye_z - np.exp(rng.uniform(-0.3, 2.2))
        x = rng.uniform(-1, 1) * (eye_z - z) * 0.9
        y, size = scene.height_at(x, z), rng.uniform(0.3, 1.2)
        if scene.chance(0.8):
            matrix = pose((x, y, z), rng.uniform(0, 6.3), (size, size * rng.uniform(0.3, 1), size))
            scene.add(f"grass{rng.integers(GRASS)}", matrix, tint=tint)
        else:
            scene.rock((x, y, z), rng.uniform(0.05, 0.5))


def _plain_or_hills(scene: SceneBuilder) -> None:
    """Never both: a plain under the terrain would be its hidden layer."""
    rng = scene.rng
    if scene.chance(0.35):
        scene.ground(900, GROUND, rng.uniform(2, 12))
    else:
        index, side, scale = int(rng.integers(TERRAINS)), rng.uniform(300, 800), rng.uniform(4, 60)
        scene.terrain = (index, side, scale)
        texture, repeat = scene.texture(NATURE), side / rng.uniform(2, 15)
        matrix = pose((0, 0, 0), 0, (side, scale, side))
        scene.add(
            f"terrain{index}",
            matrix,
            texture,
            tint=_green(scene),
            repeat=(repeat, repeat),
            casts=False,
        )


def _things_in_landscape(scene: SceneBuilder) -> None:
    """Trees and rocks, then living things and vehicles, then houses."""
    rng, catalogue = scene.rng, scene.catalogue
    for _ in range(rng.integers(3, 45)):
        z = -np.exp(rng.uniform(1.3, 4.8))
        x = rng.uniform(-1, 1) * abs(z)
        if scene.chance(0.75):
            tree(scene, x, z, rng.uniform(0.7, 1.8))
        elif scene.chance(0.5):
            scene.stand(scene.pick(catalogue.select("Exterior")), x, z, rng.uniform(0, 6.3))
        else:
            scene.rock((x, scene.height_at(x, z), z), np.exp(rng.uniform(-1, 1.5)))
    for _ in range(rng.integers(0, 5)):
        z = -np.exp(rng.uniform(0.6, 3.3))
        category = scene.pick(["Characters", "Characters", "Vehicles", "Exterior"])
        index = scene.pick(catalogue.select(category))
        scene.stand(index, rng.uniform(-0.6, 0.6) * abs(z), z, rng.uniform(0, 6.3))
    for _ in range(rng.integers(0, 4)):
        z, s = -np.exp(rng.uniform(2.2, 4.6)), rng.uniform(4, 15)
        x = rng.uniform(-0.9, 0.9) * abs(z)
        matrix = pose(
            (x, scene.height_at(x, z) - 0.5, z), rng.uniform(0, 1.5), (s, rng.uniform(3, 9), s)
        )
        texture = scene.texture(("facade", "brick", "stucco", "wood", "concrete"))
        scene.add("box", matrix, texture, tint=scene.tint(), repeat=(s / 4, 2))


def landscape(scene: SceneBuilder) -> Viewpoint:
    rng = scene.rng
    _plain_or_hills(scene)
    _things_in_landscape(scene)
    if scene.chance(0.2):
        fence(scene, rng.uniform(-4, 4), -1.0, -40.0)
    eye_z = rng.uniform(0, 3)
    if scene.chance(0.5):
        meadow(scene, eye_z, int(rng.integers(5, 30)))
    high = rng.uniform(0.3, 2.2) if scene.chance(0.85) else rng.uniform(3, 15)
    eye = np.array([0.0, scene.height_at(0, eye_z) + high, eye_z])
    pitch = rng.normal(-0.04, 0.13) if scene.chance(0.9) else rng.uniform(-0.9, 0.4)
    return Viewpoint(eye, rng.normal(0, 0.3), pitch, True, 20.0)


def heap(scene: SceneBuilder) -> Viewpoint:
    """Things of any sort, size, place and look, some in the air: shape must be read from shading
    and overlap.
    """
    rng, models = scene.rng, scene.catalogue.models
    scene.ground(80, (), rng.uniform(0.6, 6))
    back = -rng.uniform(2.5, 20)
    for _ in range(rng.integers(0, 3)):
        matrix = pose((0, -5, back), rng.normal(0, 0.5), (80, 40, 1))
        scene.sheet(matrix, 80, 40, (), rng.uniform(1, 8))
    for _ in range(rng.integers(6, 40)):
        z = rng.uniform(back, -0.5)
        x, y = (
            rng.uniform(-0.9, 0.9) * (0.5 - z),
            rng.uniform(0, 2.5) if scene.chance(0.35) else 0.0,
        )
        tilt = tuple(rng.uniform(-3, 3, 2)) if y else (0.0, 0.0)
        if scene.chance(0.5):
            scene.block((x, y, z), np.exp(rng.uniform(-1.8, 0.6)), tilt)
        else:
            index = int(rng.integers(len(models)))
            size = np.exp(rng.uniform(-1.2, 0.7)) / max(0.2, max(models[index].size))
            scene.place(index, (x, y, z), rng.uniform(0, 6.3), size, tilt)
    for _ in range(rng.integers(0, 8)):
        ends = rng.uniform([-2.5, 0, back], [2.5, 3, -0.5], (2, 3))
        scene.pole(ends[0], ends[1], np.exp(rng.uniform(-5.5, -2.7)), tint=scene.paint())
    eye = np.array([0, rng.uniform(0.3, 2.0), 0.5])
    return Viewpoint(eye, rng.normal(0, 0.15), rng.normal(-0.1, 0.25), scene.chance(0.5), 8.0)


def far_background(scene: SceneBuilder, outside: bool) -> None:
    """Trees on a plain, or a wall with furniture before it."""
    rng, catalogue = scene.rng, scene.catalogue
    if outside:
        scene.ground(400, GROUND, rng.uniform(1, 5))
        for _ in range(rng.integers(4, 25)):
            z = -np.exp(rng.uniform(1.3, 4.2))
            tree(scene, rng.uniform(-1, 1) * abs(z), z, rng.uniform(0.7, 1.5))
    else:
        scene.ground(14, FLOORS)
        look = {"tint": scene.tint()}
        wall(
            scene,
            (0, 0, -rng.uniform(0.8, 6)),
            rng.normal(0, 0.2),
            14,
            4,
            scene.texture(WALLS),
            look,
        )
        for _ in range(rng.integers(0, 6)):
            index = scene.pick(catalogue.select("Living room", "Kitchen", "Bedroom", "Office"))
            scene.stand(index, rng.uniform(-2, 2), -rng.uniform(1.0, 3), rng.uniform(0, 6.3))


def close_up(scene: SceneBuilder) -> Viewpoint:
    """One or a few small things or plants before a background far behind."""
    rng, catalogue = scene.rng, scene.catalogue
    outside = scene.chance(0.5)
    distance = rng.uniform(0.22, 0.9)
    height = rng.uniform(0.3, 1.4)
    far_background(scene, outside)
    if scene.chance(0.5):
        matrix = pose((0, height - 0.03, 0.1), rng.normal(0, 0.2), (1.2, 0.03, 0.6))
        scene.add("box", matrix, scene.texture(FLOORS), tint=scene.tint(), gloss=0.1)
    plants = scene.chance(0.5)
    for _ in range(rng.integers(1, 8)):
        x, z = rng.normal(0, 0.25 * distance), rng.uniform(-0.15, 0.1)
        if plants:
            size = rng.uniform(0.15, 0.5)
            mesh_kind = scene.twig if scene.chance(0.6) else scene.bush
            mesh_kind((x, height + rng.uniform(-0.15, 0), z), size, tuple(rng.normal(0, 0.5, 2)))
        else:
            index = scene.pick(catalogue.select(largest=0.5))
            size = rng.uniform(0.1, 0.35) / max(catalogue.models[index].size)
            scene.place(index, (x, height, z), rng.uniform(0, 6.3), size)
    eye = np.array([0, height + 0.08 + rng.normal(0, 0.15 * distance), distance])
    pitch = math.atan2(height + 0.08 - eye[1], distance) + rng.normal(0, 0.1)
    return Viewpoint(eye, rng.normal(0, 0.12), pitch, outside, 3.0, (30.0, 65.0))
