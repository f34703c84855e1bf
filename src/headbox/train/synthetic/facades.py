"""Fronts of houses seen across a street, with their relief in geometry, and halls with arches."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from headbox.train.synthetic.indoors import CEILINGS, FLOORS, WALLS
from headbox.train.synthetic.layout import FLAT_DOWN, SceneBuilder, Viewpoint, pose
from headbox.train.synthetic.meshes import GRASS, OPENINGS, OUTLINES, RAILINGS, up
from headbox.train.synthetic.outdoors import GROUND, PAVING, tree

MASONRY = ("brick", "stucco", "concrete", "plaster", "rock", "wood", "paint", "marble")


@dataclass(frozen=True)
class Front:
    """A vertical plane whose left foot is at `foot`, facing along `yaw`, and what it is made of."""

    scene: SceneBuilder
    foot: np.ndarray  # [3]
    yaw: float
    texture: str
    tint: tuple[float, ...]
    scale: float  # metres of one repeat of the texture

    def at(self, x: float, y: float, out: float = 0.0) -> np.ndarray:
        """x along the front, y up, out before it, metres."""
        along = np.array([math.cos(self.yaw), 0, -math.sin(self.yaw)])
        normal = np.array([math.sin(self.yaw), 0, math.cos(self.yaw)])
        return self.foot + along * x + up(y) + normal * out

    def box(self, x: float, y: float, size, out: float = 0.0, **look) -> None:
        """`size`: along, up, out; the back of the box is `out` before the front, middle foot x."""
        matrix = pose(self.at(x, y, out + size[2] / 2), self.yaw, size)
        look = {"tint": self.tint, **look}
        self.scene.add("box", matrix, **look)

    def sheet(self, x: float, y: float, width: float, height: float, out=0.0, **look) -> None:
        matrix = pose(self.at(x, y, out), self.yaw, (width, height, 1))
        self.scene.add("quad", matrix, **look)

    def cell(self, mesh: str, x: float, y: float, width: float, height: float, deep: float):
        """A piece of the wall with an opening, with its middle foot at x, y."""
        matrix = pose(self.at(x, y), self.yaw, (width, height, deep))
        self.scene.add(mesh, matrix, **self.look(width, height))

    def blank(self, x: float, y: float, width: float, height: float) -> None:
        self.sheet(x, y, width, height, **self.look(width, height))

    def look(self, width: float, height: float) -> dict:
        repeat = (max(width / self.scale, 0.2), max(height / self.scale, 0.2))
        return {"texture": self.texture, "tint": self.tint, "repeat": repeat}


def _masonry(scene: SceneBuilder, foot, yaw: float, words: tuple[str, ...] = MASONRY) -> Front:
    return Front(
        scene,
        np.asarray(foot, float),
        yaw,
        scene.texture(words),
        scene.tint(),
        scene.rng.uniform(0.5, 4),
    )


def _pane(front: Front, x: float, y: float, width: float, height: float, deep: float) -> None:
    """What closes an opening: glass with bars, a door, shutters, a picture or darkness."""
    scene = front.scene
    rng = scene.rng
    kind = scene.pick(["glass", "glass", "glass", "door", "dark", "shop"])
    look: dict = {"tint": tuple(np.clip(rng.uniform(0.02, 0.35) + rng.normal(0, 0.03, 3), 0.01, 1))}
    if kind == "glass":
        look |= {"gloss": scene.pick([0.1, 0.5, 0.9])}
        if scene.chance(0.3):
            look |= {"texture": scene.picture(), "tint": (rng.uniform(0.2, 0.8),) * 3}
    elif kind == "door":
        look = {"tint": scene.paint(), "texture": scene.texture(("wood", "paint"))}
    elif kind == "shop":
        look = {"texture": scene.picture(), "glow": float(rng.choice([0, 0.4]))}
    front.sheet(x, y, width, height, -deep, **look)
    if kind not in ("glass", "door"):
        return
    bar, tint = rng.uniform(0.03, 0.09), scene.paint()
    front.box(x, y, (bar, height, bar), -deep, tint=tint)
    front.box(x, y + rng.uniform(0.4, 0.75) * height, (width, bar, bar), -deep, tint=tint)


def _window_bay(front: Front, x: float, y: float, width: float, height: float, look: dict) -> None:
    scene = front.scene
    rng, deep = scene.rng, look["deep"]
    front.cell(look["mesh"], x, y, width, height, deep)
    if look["mesh"].startswith("niche"):
        if scene.chance(0.5):  # a statue or a vase
            index = scene.pick(scene.catalogue.select("Characters"))
            tint = (rng.uniform(0.3, 0.9),) * 3
            size = 0.55 * height / scene.catalogue.models[index].size[1]
            place = front.at(x, y + 0.28 * height, -0.3 * deep)
            scene.add(index, pose(place, front.yaw, (size,) * 3), tint=tint)
        return
    _pane(front, x, y, width, height, deep)
    if look["sill"]:
        front.box(x, y + look["sill"] * height, (0.8 * width, 0.08, 0.15), tint=look["trim"])
    if look["shutters"]:
        for side in (-1, 1):
            place = x + side * 0.42 * width
            size = (0.24 * width, 0.6 * height, 0.04)
            front.box(place, y + 0.25 * height, size, tint=look["trim"])
    if look["balcony"]:
        out = rng.uniform(0.4, 1.3)
        front.box(x, y + 0.02 * height, (0.95 * width, 0.15, out), tint=look["trim"])
        mesh = f"railing{rng.integers(RAILINGS)}"
        foot = front.at(x, y + 0.02 * height + 0.15, out - 0.04)
        matrix = pose(foot, front.yaw, (0.95 * width, min(1.0, 0.35 * height), 1))
        scene.add(mesh, matrix, tint=look["trim"])


def _row_look(scene: SceneBuilder, ground: bool) -> dict:
    rng = scene.rng
    kind = scene.pick([*OUTLINES, "square", "square", "round"])
    niche = scene.chance(0.12)
    return {
        "mesh": f"{'niche' if niche else 'opening'}_{kind}{rng.integers(OPENINGS)}",
        "deep": float(np.exp(rng.uniform(math.log(0.05), math.log(1.2 if ground else 0.6)))),
        "sill": scene.pick([0, 0, 0.1, 0.22]),
        "shutters": not ground and scene.chance(0.15),
        "balcony": not ground and scene.chance(0.2),
        "trim": scene.paint(),
    }


def _bays(front: Front, width: float, storeys: int, storey: float) -> float:
    """Rows of windows with what stands out between them; the height of all."""
    scene = front.scene
    rng = scene.rng
    bay = rng.uniform(1.6, 4.5)
    count = int(np.clip(round(width / bay), 1, 9))
    bay, y = width / count, 0.0
    look, blank = _row_look(scene, True), rng.uniform(0, 0.3)
    columns, trim = scene.pick(["", "", "round", "square"]), scene.tint()
    for level in range(storeys):
        height = storey * (rng.uniform(1.0, 1.6) if level == 0 else 1.0)
        if level < 2 or scene.chance(0.25):
            look = _row_look(scene, level == 0)
        special = {int(rng.integers(count)): _row_look(scene, level == 0)}
        for i in range(count):
            x = (i + 0.5) * bay
            if scene.chance(blank):
                front.blank(x, y, bay, height)
            else:
                _window_bay(front, x, y, bay, height, special.get(i, look) if level == 0 else look)
        if scene.chance(0.5):
            size = (width, rng.uniform(0.1, 0.5), rng.uniform(0.05, 0.5))
            front.box(width / 2, y + height - size[1], size, tint=trim)
        if columns and (level == 0 or scene.chance(0.3)):
            out = rng.uniform(0.05, 0.6) if level == 0 else 0.1
            for i in range(count + 1):
                _pillar(front, columns, i * bay, y, height, out, trim)
        y += height
    size = (width + 0.4, rng.uniform(0.2, 1.0), rng.uniform(0.1, 0.9))
    front.box(width / 2, y, size, -0.2, tint=trim)
    return y


def _pillar(front: Front, kind: str, x: float, y: float, height: float, out: float, tint) -> None:
    thick = front.scene.rng.uniform(0.15, 0.5)
    if kind == "square":
        front.box(x, y, (thick, height, 0.1 + 0.3 * out), tint=tint)
        return
    size = (thick, height, thick)
    front.scene.add("cylinder", pose(front.at(x, y, out), front.yaw, size), tint=tint)
    for level, share in ((0.0, 0.08), (0.92, 0.08)):
        foot = (x, y + level * height, (1.3 * thick, share * height, 1.3 * thick))
        front.box(*foot, out - 0.65 * thick, tint=tint)


def _before_the_front(scene: SceneBuilder, width: float, distance: float) -> None:
    """Steps, people, cars, plants, posts between the camera and the front."""
    rng, catalogue = scene.rng, scene.catalogue
    if scene.chance(0.3):
        x, wide = rng.uniform(-0.4, 0.4) * width, rng.uniform(1.2, 6)
        for step in range(int(rng.integers(2, 8))):
            out = 0.3 * (8 - step)
            size = (wide + 0.3 * (8 - step), 0.16, out)
            matrix = pose((x, 0.16 * step, out / 2), 0, size)
            scene.add("box", matrix, tint=(rng.uniform(0.4, 0.9),) * 3)
    for category, most in (("Characters", 5), ("Vehicles", 2), ("Exterior", 4)):
        for _ in range(rng.integers(0, most + 1) if scene.chance(0.6) else 0):
            z = rng.uniform(0.6, max(0.8, distance - 1.5))
            index = scene.pick(catalogue.select(category))
            x = rng.uniform(-0.5, 0.5) * width
            scene.stand(index, x, z, rng.uniform(0, 6.3) if category != "Vehicles" else 1.57)
    for _ in range(rng.integers(0, 4) if scene.chance(0.4) else 0):
        x, z = rng.uniform(-0.5, 0.5) * width, rng.uniform(0.3, max(0.4, 0.7 * distance))
        if scene.chance(0.4):
            tree(scene, x, z, rng.uniform(0.5, 1.2))
        elif scene.chance(0.5):
            scene.plant((x, 0, z), rng.uniform(0.4, 1.6))
        else:
            scene.pole((x, 0, z), (x, rng.uniform(1, 7), z), rng.uniform(0.02, 0.1))
    if scene.chance(0.15):  # ivy
        for _ in range(int(rng.integers(5, 40))):
            place = (rng.uniform(-0.5, 0.2) * width, rng.uniform(0, 6), 0.1)
            scene.bush(place, rng.uniform(0.4, 1.2))
    if scene.chance(0.2):
        for _ in range(12):
            x, z = rng.uniform(-0.4, 0.4) * width, rng.uniform(0.2, 0.9 * distance)
            matrix = pose((x, 0, z), rng.uniform(0, 6.3), (0.8,) * 3)
            scene.add(f"grass{rng.integers(GRASS)}", matrix, tint=(0.4, 0.7, 0.3))


def facade(scene: SceneBuilder) -> Viewpoint:
    """Houses side by side, seen across the street or the square, or a part of one from near."""
    rng = scene.rng
    scene.ground(600, PAVING if scene.chance(0.7) else GROUND, rng.uniform(1, 6))
    near = scene.chance(0.35)
    nearest, farthest = (2.5, 8) if near else (6, 45)
    distance = np.exp(rng.uniform(math.log(nearest), math.log(farthest)))
    edge = -rng.uniform(0.3, 1.2) * distance - 3
    total, houses, top = max(10.0, 2.2 * distance), 0, 0.0
    while edge < total / 2 and houses < 4:
        width, set_back = rng.uniform(5, 16), 0.0 if scene.chance(0.7) else rng.uniform(-1, 4)
        storeys, storey = int(rng.integers(1, 3 if near else 5)), rng.uniform(2.5, 4.2)
        front = _masonry(scene, (edge, 0, -set_back), 0.0)
        high = _bays(front, width, storeys, storey)
        body = pose((edge + width / 2, 0, -set_back - 4.05 - 1.3), 0, (width, high, 8))
        scene.add("box", body, front.texture, tint=front.tint, repeat=(width / 3, high / 3))
        if scene.chance(0.5):
            roof = pose(front.at(width / 2, high, -4.6), 0, (width / 2, 0.5 * width, 8))
            scene.add("box", roof @ pose(roll=math.pi / 4), tint=scene.tint())
        top, houses = max(top, high), houses + 1
        edge += width + (0 if scene.chance(0.8) else rng.uniform(0.5, 4))
    _before_the_front(scene, total, distance)
    yaw = rng.normal(0, 0.15) if scene.chance(0.6) else rng.uniform(-0.9, 0.9)
    high = rng.uniform(1.2, 2.0) if scene.chance(0.8) else rng.uniform(0.4, 6)
    eye = np.array([math.sin(yaw) * distance, high, math.cos(yaw) * distance])
    pitch = math.atan2(0.3 * min(top, 2 * distance) * rng.uniform(0, 1.6), distance)
    pitch = pitch - math.atan2(high - 1.5, distance) + rng.normal(0, 0.06)
    return Viewpoint(
        eye, yaw + rng.normal(0, 0.12), pitch, True, min(30.0, 1.5 * distance), (25, 95)
    )


def _arcade(
    scene: SceneBuilder, foot, yaw: float, length: float, height: float, behind: float
) -> None:
    """A row of arches on piers or columns, with a wall `behind` metres further back."""
    rng = scene.rng
    front = _masonry(scene, foot, yaw, WALLS)
    count = int(np.clip(round(length / rng.uniform(2, 5)), 1, 8))
    kind, index = (
        scene.pick(["round", "round", "pointed", "flat", "square"]),
        rng.integers(OPENINGS),
    )
    deep, bay, trim = rng.uniform(0.25, 1.0), length / count, scene.tint()
    prefix = "niche" if behind <= 0 and scene.chance(0.5) else "opening"
    columns = scene.chance(0.5)
    for i in range(count):
        x = (i + 0.5) * bay
        front.cell(f"{prefix}_{kind}{index}", x, 0, bay, height, deep)
        if behind <= 0 and prefix == "opening":
            _pane(front, x, 0, bay, height, deep)
    if columns:
        for i in range(count + 1):
            _pillar(front, "round", i * bay, 0, height, 0.1, trim)
    if behind > 0:
        wall = _masonry(scene, front.at(0, 0, -behind), yaw, WALLS)
        wall.blank(length / 2, 0, length, height)


def hall(scene: SceneBuilder) -> Viewpoint:
    """A church, gallery, arcade, barn or cellar: arches, columns, niches, beams, rows of seats."""
    rng = scene.rng
    width, length = rng.uniform(3, 14), rng.uniform(6, 32)
    height = float(np.clip(width * rng.uniform(0.5, 1.4), 2.6, 14))
    side = rng.uniform(1.5, 4) if scene.chance(0.6) else 0.0  # of the aisles
    outer = width + 2 * side
    flat = pose((0, 0, length / 2), 0, (outer, length, 1), FLAT_DOWN)
    scene.sheet(flat, outer, length, FLOORS)
    flat = pose((0, height, -length / 2), 0, (outer, length, 1), -FLAT_DOWN)
    scene.sheet(flat, outer, length, CEILINGS)
    _arcade(scene, (-width / 2, 0, length / 2), math.pi / 2, length, height, side)
    _arcade(scene, (width / 2, 0, -length / 2), -math.pi / 2, length, height, side)
    _arcade(scene, (-outer / 2, 0, -length / 2), 0.0, outer, height, 0.0)
    back = _masonry(scene, (outer / 2, 0, length / 2), math.pi, WALLS)
    back.blank(outer / 2, 0, outer, height)
    if scene.chance(0.6):  # beams
        tint, thick = scene.tint(), rng.uniform(0.1, 0.4)
        low = height - thick - (rng.uniform(0, 0.25) * height if scene.chance(0.3) else 0)
        for z in np.arange(-length / 2 + 0.5, length / 2, rng.uniform(0.8, 3.5)):
            matrix = pose((0, low, z), 0, (outer, thick, thick))
            scene.add("box", matrix, scene.texture(("wood",)), tint=tint)
    if scene.chance(0.5):  # benches
        wide, tint = width * rng.uniform(0.2, 0.38), scene.tint()
        for z in np.arange(-0.35 * length, 0.3 * length, rng.uniform(0.9, 1.5)):
            for x in (-width / 4, width / 4):
                scene.add("box", pose((x, 0, z), 0, (wide, 0.45, 0.4)), tint=tint)
                scene.add("box", pose((x, 0.45, z + 0.2), 0, (wide, 0.5, 0.05)), tint=tint)
    people = scene.catalogue.select("Characters", "Living room", "Lights")
    for _ in range(rng.integers(0, 7)):
        x, z = rng.uniform(-0.4, 0.4) * width, rng.uniform(-0.45, 0.3) * length
        scene.stand(scene.pick(people), x, z, rng.uniform(0, 6.3))
    x, z = rng.uniform(-0.35, 0.35) * width, rng.uniform(0.1, 0.47) * length
    high = min(rng.uniform(1.2, 1.9) if scene.chance(0.8) else rng.uniform(0.4, 5), height - 0.5)
    yaw = rng.normal(0, 0.3) if scene.chance(0.7) else rng.uniform(-1.6, 1.6)
    pitch = rng.normal(0.06, 0.15)
    return Viewpoint(np.array([x, high, z]), yaw, pitch, False, min(20.0, length), (35, 100))
