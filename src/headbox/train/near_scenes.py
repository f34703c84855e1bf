"""What people hold a camera to most: people, animals, meals, pages, bicycles.

The subject stands about the origin and faces +z, where the camera is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from headbox.train.indoors import FLOORS, WALLS, _table_top, wall
from headbox.train.layout import Piece, Shot, Stage, pose
from headbox.train.meshes import DISHES, WHEELS, up
from headbox.train.outdoors import GROUND, _far_background, _meadow, street
from headbox.train.vistas import _haze, _lookout, _middle_distance, _mountains, _plain, persons

FUR = ("paint", "felt", "dirt", "stucco", "grass")
CLOTH = ("felt", "paint", "plaster", "stucco")


@dataclass(frozen=True)
class Part:
    """Where the parts of a body are put, and what covers them."""

    stage: Stage
    frame: np.ndarray  # [4, 4], body to world
    look: dict

    def ball(self, middle, size, pitch: float = 0.0, roll: float = 0.0, **look) -> None:
        """An ellipsoid of `size` [3] about `middle`."""
        local = pose(middle, 0, (1, 1, 1), pitch, roll) @ pose((0, -size[1] / 2, 0), 0, size)
        self.stage.add("sphere", self.frame @ local, **(self.look | look))

    def limb(self, start, end, thick: float, **look) -> None:
        """A cylinder with round ends."""
        a, b = (self.frame @ [*p, 1.0] for p in (start, end))
        radius = thick / 2 * np.linalg.det(self.frame[:3, :3]) ** (1 / 3)
        self.stage.pole(a[:3], b[:3], radius, **(self.look | look))
        for joint in (start, end):
            self.ball(joint, (thick,) * 3, **look)

    def cone(self, foot, size, pitch: float = 0.0, roll: float = 0.0, **look) -> None:
        self.stage.add("cone", self.frame @ pose(foot, 0, size, pitch, roll), **(self.look | look))


def _skin(stage: Stage) -> tuple[float, ...]:
    return tuple((np.array([0.95, 0.75, 0.62]) * stage.rng.uniform(0.3, 1.05)).tolist())


def _backdrop(stage: Stage, kind: str) -> tuple[bool, float | None]:
    """What lies behind the subject; whether it is outside, and its haze."""
    rng = stage.rng
    if kind == "wall":
        stage.ground(14, FLOORS)
        look, back = {"tint": stage.tint()}, -math.exp(rng.uniform(-1.0, 0.5))
        wall(stage, (0, 0, back), rng.normal(0, 0.15), 12, 4, stage.texture(WALLS), look)
        return False, None
    if kind == "room":
        _far_background(stage, False)
        return False, None
    if kind == "street":
        street(stage)
        return True, None
    if kind == "park":
        _far_background(stage, True)
        return True, None
    height = -math.exp(rng.uniform(2, 5.5)) if kind == "lookout" else 0.0
    _plain(stage, height)
    _mountains(stage, 0.0, height)
    _middle_distance(stage, height, max(25.0, -0.8 * height), max(300.0, -4 * height))
    if kind == "lookout":
        _lookout(stage, rng.uniform(0.8, 4))
    return True, _haze(stage)


BACKDROPS = ("wall", "room", "room", "street", "park", "far", "lookout")


def _built_person(stage: Stage, frame: np.ndarray) -> None:
    """About 1.7 m tall, on its feet, made of ellipsoids and cylinders."""
    rng, skin = stage.rng, {"texture": None, "tint": _skin(stage)}
    hair = {"texture": stage.texture(FUR), "tint": (float(rng.uniform(0.03, 0.7)),) * 3}
    shirt = {"texture": stage.texture(CLOTH), "tint": stage.paint(), "repeat": (1.5, 1.5)}
    trousers = {"texture": stage.texture(CLOTH), "tint": stage.paint()}
    body, wide = Part(stage, frame, shirt), rng.uniform(0.9, 1.2)
    body.ball((0, 1.2, 0), (0.37 * wide, 0.62, 0.24 * wide))
    body.ball((0, 1.39, -0.01), (0.42 * wide, 0.18, 0.2))
    body.ball((0, 0.95, 0), (0.36 * wide, 0.32, 0.25 * wide))
    body.limb((0, 1.4, 0), (0, 1.52, 0.01), 0.11, **skin)
    body.ball((0, 1.6, 0.03), (0.155, 0.23, 0.19), rng.normal(0, 0.1), rng.normal(0, 0.08), **skin)
    body.ball((0, 1.59, 0.128), (0.03, 0.05, 0.04), **skin)
    body.ball((0, 1.65, 0.0), (0.18, rng.uniform(0.16, 0.2), 0.2), **hair)
    if stage.chance(0.5):  # long hair
        body.ball((0, 1.52, -0.05), (0.2, rng.uniform(0.3, 0.55), 0.1), **hair)
    for side in (-1, 1):
        shoulder, hip = np.array([side * 0.2 * wide, 1.4, 0]), np.array([side * 0.09, 0.9, 0])
        elbow = shoulder + np.array(
            [side * rng.uniform(0.02, 0.16), -0.28, rng.uniform(-0.08, 0.1)]
        )
        reach = [-side * rng.uniform(-0.1, 0.2), rng.uniform(-0.25, 0.1), rng.uniform(0.05, 0.2)]
        body.limb(shoulder, elbow, 0.1 * wide)
        body.limb(elbow, elbow + reach, 0.075, **({} if stage.chance(0.6) else skin))
        body.ball(elbow + np.array(reach) * 1.15, (0.07, 0.09, 0.08), **skin)
        knee = hip + np.array([side * 0.02, -0.42, rng.uniform(0, 0.08)])
        foot = knee + np.array([0, -0.42, -0.03])
        body.limb(hip, knee, 0.15 * wide, **trousers)
        body.limb(knee, foot, 0.11, **trousers)
        body.ball(
            foot + np.array([0, 0.0, 0.06]), (0.1, 0.1, 0.26), texture=None, tint=(0.1, 0.08, 0.07)
        )


def _person(stage: Stage, x: float, z: float, yaw: float, small: float = 0.12) -> float:
    """Somebody on their feet, a child with the chance `small`; how tall."""
    rng = stage.rng
    scale = rng.uniform(0.55, 0.85) if stage.chance(small) else rng.uniform(0.93, 1.08)
    size = np.array([rng.uniform(0.92, 1.15), 1, rng.uniform(0.95, 1.1)]) * scale
    if stage.chance(0.4):
        _built_person(stage, pose((x, 0, z), yaw, size))
        return 1.71 * scale
    index = stage.pick(persons(stage))
    size[0] *= rng.choice([-1, 1])  # the other arm
    tint = np.clip(np.array(stage.tint(0.35)) * rng.normal(1, 0.12, 3), 0.1, 1.5)
    stage.add(index, pose((x, 0, z), yaw, size), tint=tuple(tint.tolist()))
    return stage.catalogue.models[index].size[1] * scale


def _toward(eye, aim) -> tuple[float, float]:
    """yaw and pitch of the camera at `eye` that looks at `aim`."""
    x, y, z = np.asarray(aim, float) - eye
    return math.atan2(-x, -z), math.atan2(y, math.hypot(x, z))


def _selfie(stage: Stage) -> Shot:
    """Head and shoulders at arm's length, the arm itself, and all that is far behind."""
    rng = stage.rng
    outside, haze = _backdrop(stage, stage.pick(["lookout", "far", "far", "street", "park"]))
    away, x = rng.uniform(0.5, 0.9), rng.uniform(-0.2, 0.2)
    tall = _person(stage, x, 0.0, rng.normal(0, 0.25), 0.0)
    for side in (-1, 1):
        if stage.chance(0.3):
            behind = -rng.uniform(0.0, 0.35)
            _person(stage, x + side * rng.uniform(0.36, 0.5), behind, rng.normal(0, 0.25))
    eye = np.array([0.0, tall - 0.13 + rng.normal(0.03, 0.1), away])
    yaw, pitch = _toward(eye, (x * rng.uniform(0.2, 1), tall - rng.uniform(0.1, 0.3), 0))
    side = rng.choice([-1, 1])
    if stage.chance(0.75):
        shoulder = np.array([x + side * 0.2, tall - 0.3, 0.02])
        end = eye + np.array([side * rng.uniform(0.12, 0.3), -rng.uniform(0.12, 0.35), -0.06])
        arm = Part(stage, np.eye(4), {"tint": _skin(stage)})
        if stage.chance(0.6):
            arm = Part(stage, np.eye(4), {"texture": stage.texture(CLOTH), "tint": stage.paint()})
        arm.limb(shoulder, end, rng.uniform(0.075, 0.1))
    return Shot(eye, yaw, pitch, outside, 4.0, (50.0, 85.0), haze)


def people(stage: Stage) -> Shot:
    """One to six persons at half or full length, sometimes behind a table; or a selfie."""
    if stage.chance(0.2):
        return _selfie(stage)
    rng = stage.rng
    outside, haze = _backdrop(stage, stage.pick(BACKDROPS))
    count = int(rng.choice([1, 1, 1, 2, 2, 3, 4, 5, 6]))
    seated = stage.chance(0.25)
    spacing = rng.uniform(0.42, 0.75)
    front = max(1, count - int(rng.integers(0, 3)))
    talls = []
    for i in range(count):
        row = i >= front
        x = (i - (front - 1) / 2) * spacing
        if row:
            x = (i - front - (count - front - 1) / 2) * spacing + spacing / 2
        z = -rng.uniform(0.35, 0.9) if row else rng.normal(0, 0.1)
        talls.append(_person(stage, x + rng.normal(0, 0.04), z, rng.normal(0, 0.4), 0.1))
    tall = max(talls)
    if seated:
        deep, wide = rng.uniform(0.5, 1.0), max(1.2, front * spacing + 0.5)
        high, z = rng.uniform(0.7, 1.0), 0.3 + deep / 2
        tint, texture = stage.tint(), stage.texture(FLOORS)
        matrix = pose((0, high - 0.05, z), 0, (wide, 0.05, deep))
        stage.add("box", matrix, texture, tint=tint, repeat=(2, 1), gloss=0.1)
        matrix = pose((0, 0, z - 0.1), 0, (wide * 0.95, high - 0.05, deep * 0.6))
        stage.add("box", matrix, texture, tint=tint)
        stage.clutter(pose((0, high, z)), wide, deep * 0.8, rng.integers(1, 10), 0.3)
    half = seated or stage.chance(0.65)
    half_group = front * spacing / 2
    away = rng.uniform(0.65, 1.9) if half else rng.uniform(2.0, 4.0)
    away = max(away, half_group * rng.uniform(1.1, 2.2)) + (0.5 if seated else 0)
    aim = np.array([rng.normal(0, 0.12), tall * (rng.uniform(0.72, 0.9) if half else 0.52), 0])
    low, high = (0.8, tall) if half else (0.5, 1.7)
    eye = np.array([rng.normal(0, 0.25) * away, rng.uniform(low, high), away])
    if seated:
        eye[1] = max(eye[1], 1.15)
    yaw, pitch = _toward(eye, aim)
    return Shot(eye, yaw, pitch, outside, 5.0, (30.0, 68.0), haze)


def _fur(stage: Stage) -> dict:
    """Half of them nearly black: dark fur is what cameras and networks find hard."""
    rng = stage.rng
    shade = rng.uniform(0.06, 0.25) if stage.chance(0.5) else rng.uniform(0.3, 1.1)
    tint = shade * np.array([1, rng.uniform(0.7, 1), rng.uniform(0.45, 1)])
    repeat = tuple(rng.uniform(0.5, 3, 2).tolist())
    return {"texture": stage.texture(FUR), "tint": tuple(tint.tolist()), "repeat": repeat}


def _quadruped(stage: Stage, frame: np.ndarray, kind: str) -> None:
    """1 unit from chest to rump, facing +z, its feet on y = 0."""
    rng, body = stage.rng, Part(stage, frame, _fur(stage))
    legs = {"cat": 0.38, "dog": 0.55, "horse": 0.85}[kind]
    girth = {"cat": 0.36, "dog": 0.4, "horse": 0.42}[kind] * rng.uniform(0.85, 1.2)
    other = _fur(stage) if stage.chance(0.4) else {}
    lying = kind != "horse" and stage.chance(0.35)
    back = girth * 0.5 if lying else legs + girth * 0.3
    body.ball((0, back, 0), (girth, girth * 1.05, 1.0), rng.normal(0, 0.05))
    body.ball((0, back + 0.02, 0.3), (girth * 0.95, girth * 1.15, 0.5))
    body.ball((0, back, -0.32), (girth * 1.02, girth * 1.05, 0.45))
    rise, ahead = {"cat": (0.22, 0.12), "dog": (0.35, 0.2), "horse": (0.55, 0.35)}[kind]
    nape = np.array([0, back + girth * 0.2, 0.4])
    head = nape + np.array([rng.normal(0, 0.06), rise * rng.uniform(0.6, 1.1), ahead])
    body.limb(nape, head, girth * 0.5)
    skull = {"cat": 0.27, "dog": 0.25, "horse": 0.24}[kind]
    snout = {"cat": 0.08, "dog": 0.2, "horse": 0.42}[kind]
    drop = -0.6 * snout if kind == "horse" else -0.15 * skull
    body.ball(head, (skull, skull * 0.95, skull * 1.05))
    nose = head + np.array([0, drop, skull * 0.35 + snout * 0.6])
    body.limb(head + np.array([0, drop * 0.3, skull * 0.2]), nose, skull * 0.5, **other)
    body.ball(
        nose + np.array([0, 0.02, skull * 0.24]), (0.06, 0.05, 0.05), texture=None, tint=(0.02,) * 3
    )
    for side in (-1, 1):
        eye = head + np.array([side * skull * 0.28, skull * 0.12, skull * 0.42])
        body.ball(eye, (0.05, 0.05, 0.05), texture=None, tint=(0.03, 0.03, 0.02), gloss=1.0)
        ear = head + np.array([side * skull * 0.3, skull * 0.33, 0])
        if kind == "dog" and stage.chance(0.6):
            body.ball(ear + np.array([side * 0.05, -0.1, 0]), (0.06, 0.24, 0.14), 0, side * 0.25)
        else:
            body.cone(ear, (0.12, 0.17, 0.07), 0, -side * 0.2)
        for z in (0.33, -0.33):
            hip = np.array([side * girth * 0.3, back - girth * 0.15, z])
            foot = np.array([side * girth * 0.33, 0.04, z + rng.normal(0, 0.07)])
            if lying:
                foot = np.array([side * girth * 0.55, 0.05, z + rng.uniform(0.05, 0.3)])
            body.limb(hip, foot, girth * (0.22 if kind != "horse" else 0.25), **other)
            body.ball(foot + np.array([0, 0.0, 0.03]), (0.1, 0.08, 0.15), **other)
    tail, at = np.array([0, back + girth * 0.2, -0.5]), rng.normal(0, 0.3, 2)
    for _ in range(3):
        step = np.array([at[0], -0.7 if kind == "horse" else at[1] + 0.3, -0.6]) * 0.25
        body.limb(tail, tail + step, 0.07)
        tail, at = tail + step, at + rng.normal(0, 0.5, 2)


def _bird(stage: Stage, frame: np.ndarray) -> None:
    """About 1 unit long, facing +z, its feet on y = 0."""
    rng, body = stage.rng, Part(stage, frame, _fur(stage))
    other, bill = _fur(stage), {"texture": None, "tint": (0.8, 0.5, 0.1)}
    body.ball((0, 0.5, 0), (0.4, 0.42, 0.75), -rng.uniform(0.2, 0.6))
    head = np.array([0, 0.5 + rng.uniform(0.22, 0.4), 0.3])
    body.limb((0, 0.55, 0.2), head, 0.2)
    body.ball(head, (0.25, 0.25, 0.28), **other)
    body.cone(head + np.array([0, -0.01, 0.1]), (0.1, 0.24, 0.07), math.pi / 2, **bill)
    body.ball((0, 0.42, -0.5), (0.22, 0.06, 0.6), 0.3, **other)
    for side in (-1, 1):
        body.ball((side * 0.19, 0.52, -0.08), (0.07, 0.3, 0.66), -0.25, **other)
        eye = head + np.array([side * 0.1, 0.03, 0.06])
        body.ball(eye, (0.04, 0.04, 0.04), texture=None, tint=(0.02,) * 3, gloss=1.0)
        body.limb((side * 0.1, 0.35, 0), (side * 0.11, 0.02, 0.03), 0.035, **bill)
        body.ball((side * 0.11, 0.01, 0.08), (0.09, 0.03, 0.2), **bill)


def _animal(stage: Stage, kind: str, position, yaw: float, length: float) -> None:
    words = {"cat": ("cat", "rabbit"), "dog": ("dog",), "horse": ("horse",), "bird": ("chicken",)}
    found = [
        i
        for i in stage.catalogue.select("Characters")
        if any(word in stage.catalogue.models[i].name.lower() for word in words[kind])
    ]
    if found and stage.chance(0.35):
        index = stage.pick(found)
        size = (length * 1.3 / max(stage.catalogue.models[index].size),) * 3
        tint = np.array(stage.tint()) * stage.pick([1.0, 1.0, 0.4])
        stage.add(index, pose(position, yaw, size), tint=tuple(tint.tolist()))
    elif kind == "bird":
        _bird(stage, pose(position, yaw, (length,) * 3))
    else:
        _quadruped(stage, pose(position, yaw, (length,) * 3), kind)


def _sofa(stage: Stage, wide: float) -> None:
    """Its seat at 0.44 m."""
    rng = stage.rng
    look = {"texture": stage.texture(CLOTH), "tint": stage.tint(), "repeat": (3, 3)}
    stage.add("box", pose((0, 0.0, 0), 0, (wide, 0.3, 0.9)), **look)
    stage.add("box", pose((0, 0, -0.45), 0, (wide, rng.uniform(0.75, 0.95), 0.25)), **look)
    for side in (-1, 1):
        stage.add("box", pose((side * wide / 2, 0, 0), 0, (0.22, 0.6, 0.9)), **look)
        cushion = pose((side * wide / 4, 0.3, 0.02), 0, (wide / 2 - 0.01, 0.14, 0.85))
        stage.add("box", cushion, **look)
    for _ in range(rng.integers(0, 3)):
        soft = look | {"texture": stage.texture(CLOTH), "tint": stage.paint()}
        place = (rng.uniform(-0.4, 0.4) * wide, 0.42, -0.24)
        stage.add("sphere", pose(place, 0, (0.45, 0.42, 0.18), -0.3, rng.normal(0, 0.3)), **soft)


def animal(stage: Stage) -> Shot:
    """A cat, dog, horse or bird close by: on the floor, a sofa, a meadow, or in somebody's arms."""
    rng = stage.rng
    kind = stage.pick(["cat", "cat", "cat", "dog", "dog", "dog", "horse", "bird"])
    length = {"cat": 0.42, "dog": 0.65, "horse": 1.6, "bird": 0.25}[kind] * rng.uniform(0.7, 1.25)
    places = ["floor", "meadow", "sofa", "arms"] if kind in ("cat", "dog") else ["meadow", "floor"]
    where = "meadow" if kind == "horse" else stage.pick(places)
    inside, open_air = ["wall", "room", "room"], ["park", "far", "street"]
    backs = {"floor": inside + open_air, "sofa": inside, "arms": list(BACKDROPS)}
    outside, haze = _backdrop(stage, stage.pick(backs.get(where, ["park", "park", "far"])))
    height = 0.0
    if where == "sofa":
        _sofa(stage, rng.uniform(1.4, 2.2))
        height = 0.44
    elif where == "meadow":
        _meadow(stage, rng.uniform(0.5, 1.2) * length + 0.4, int(rng.integers(8, 30)))
    elif where == "arms":
        height, length = 1.05, min(length, 0.5)
        _person(stage, 0.0, -0.3, rng.normal(0, 0.15), 0.0)
        arm = Part(stage, np.eye(4), {"texture": stage.texture(CLOTH), "tint": stage.paint()})
        for side in (-1, 1):
            arm.limb((side * 0.24, 1.32, -0.26), (side * 0.26, 1.03, -0.12), 0.1)
            arm.limb((side * 0.26, 1.03, -0.12), (-side * 0.05, 1.05 - side * 0.03, 0.1), 0.08)
    yaw = rng.uniform(-1.4, 1.4) if stage.chance(0.75) else rng.uniform(0, 6.3)
    _animal(stage, kind, (0, height, 0), yaw, length)
    if where != "arms" and stage.chance(0.2):
        x = rng.choice([-1, 1]) * length * rng.uniform(0.8, 1.4)
        _animal(stage, kind, (x, height, -rng.uniform(0, 0.2)), rng.uniform(0, 6.3), length)
    away = length * rng.uniform(1.2, 2.6) + 0.12
    tall = length * {"cat": 0.5, "dog": 0.7, "horse": 1.1, "bird": 0.5}[kind]
    eye = np.array([rng.normal(0, 0.3) * away, height + tall * rng.uniform(0.5, 1.6), away])
    if where in ("floor", "sofa") and stage.chance(0.4):
        eye[1] += rng.uniform(0.2, 1.0) * away
    aim = (rng.normal(0, 0.1) * length, height + tall * rng.uniform(0.6, 1.2), 0)
    yaw, pitch = _toward(eye, aim)
    return Shot(eye, yaw, pitch, outside, 3.0 + 2 * length, (32.0, 65.0), haze)


def _heap(stage: Stage, middle, radius: float, kind: str) -> None:
    """Food: balls, lumps, slices or leaves within `radius` of `middle`."""
    rng, texture = stage.rng, stage.texture(("bread", "lemon", "paint", "dirt", "rock", "clay"))
    tint = np.array(stage.pick([(0.9, 0.6, 0.3), (0.8, 0.25, 0.15), (0.4, 0.7, 0.2), (0.9,) * 3]))
    grain = rng.uniform(0.4, 1.1) * radius
    for _ in range(rng.integers(3, 16)):
        angle, out = rng.uniform(0, 6.3), radius * math.sqrt(rng.uniform(0, 1)) * 0.85
        lift = max(0.0, (radius - out) * rng.uniform(0, 0.4))
        place = np.asarray(middle) + np.array([out * math.cos(angle), lift, out * math.sin(angle)])
        look = {"texture": texture if stage.chance(0.7) else None}
        look["tint"] = tuple(np.clip(tint * rng.uniform(0.6, 1.3, 3), 0.03, 1.3).tolist())
        look["gloss"] = stage.pick([0, 0.2, 0.5])
        if kind == "leaves":
            stage.bush(place, grain * 2)
        else:
            size = grain * rng.uniform(0.6, 1.3, 3)
            mesh = {"balls": "sphere", "lumps": f"rock{rng.integers(6)}", "slices": "cylinder"}
            size[1] *= 0.25 if kind == "slices" else 0.8
            tilt = rng.normal(0, 0.35, 2)
            stage.add(mesh[kind], pose(place, rng.uniform(0, 6.3), size, *tilt), **look)


def _serving(stage: Stage, x: float, y: float, z: float, wide: float) -> None:
    """A plate or bowl, mostly with food on it."""
    rng = stage.rng
    deep = wide * rng.uniform(0.5, 1.1)
    paint = (float(rng.uniform(0.7, 1.1)),) * 3 if stage.chance(0.6) else stage.paint()
    mesh = f"dish{rng.integers(DISHES)}"
    matrix = pose((x, y, z), rng.uniform(0, 6.3), (wide, deep, wide))
    texture = stage.texture(("ceramic", "paint")) if stage.chance(0.4) else None
    stage.add(mesh, matrix, texture, tint=paint, gloss=float(rng.uniform(0, 0.8)))
    if stage.chance(0.85):
        for _ in range(rng.integers(1, 4)):
            a, b = rng.normal(0, 0.1, 2) * wide
            kind = stage.pick(["balls", "lumps", "slices", "leaves"])
            _heap(stage, (x + a, y + 0.02 * wide, z + b), wide * rng.uniform(0.17, 0.36), kind)


def _drink(stage: Stage, x: float, y: float, z: float) -> None:
    """A glass, a cup with its handle or a bottle."""
    rng = stage.rng
    look = {"tint": stage.paint(), "gloss": float(rng.uniform(0.2, 1))}
    high, wide = rng.uniform(0.07, 0.16), rng.uniform(0.055, 0.1)
    kind = stage.pick(["glass", "cup", "stem", "bottle", "model"])
    if kind == "model":
        words = ("cup", "mug", "bottle", "glass")
        stage.place(stage.pick(stage.catalogue.select("Kitchen", words=words, largest=0.35)),
                    (x, y, z), rng.uniform(0, 6.3))  # fmt: skip
    elif kind == "bottle":
        stage.add("cylinder", pose((x, y, z), 0, (0.075, 0.19, 0.075)), **look)
        stage.add("lamp", pose((x, y + 0.19, z), 0, (0.075, 0.05, 0.075)), **look)
        stage.add("cylinder", pose((x, y + 0.2, z), 0, (0.032, 0.11, 0.032)), **look)
    elif kind == "stem":
        stage.add("cylinder", pose((x, y, z), 0, (0.07, 0.004, 0.07)), **look)
        stage.add("cylinder", pose((x, y, z), 0, (0.01, 0.09, 0.01)), **look)
        stage.add("sphere", pose((x, y + 0.075, z), 0, (0.085, 0.1, 0.085)), **look)
    else:
        stage.add("lamp", pose((x, y + high, z), 0, (wide, -high, wide)), **look)
        top = pose((x, y + high * 0.93, z), 0, (wide * 0.9, high * 0.08, wide * 0.9))
        drink = {"tint": stage.pick([(0.15, 0.08, 0.04), (0.7, 0.4, 0.1), (0.85, 0.85, 0.8)])}
        stage.add("cylinder", top, **drink)
        if kind == "cup":
            a = np.array([x + wide * 0.45, y + high * 0.8, z])
            b, c = a + np.array([0.028, -high * 0.1, 0]), a + np.array([0, -high * 0.5, 0])
            for start, end in ((a, b), (b, b - up(high * 0.3)), (b - up(high * 0.3), c)):
                stage.pole(start, end, 0.005, **look)


def meal(stage: Stage) -> Shot:
    """Plates, bowls, cups, cutlery and food on a table, seen slantwise from above."""
    rng = stage.rng
    height, wide, deep = rng.uniform(0.68, 0.8), rng.uniform(0.7, 1.8), rng.uniform(0.6, 1.0)
    outside, haze = _backdrop(stage, stage.pick(["wall", "room", "room", "street", "park", "far"]))
    here = len(stage.pieces)
    _table_top(stage, wide, deep, height)
    if not outside and stage.chance(0.3):  # a cloth
        matrix = pose((0, height - 0.02, 0), 0, (wide + 0.01, 0.022, deep + 0.01))
        stage.add("box", matrix, stage.texture(CLOTH), tint=stage.tint(), repeat=(3, 2))
        height += 0.002
    small = stage.catalogue.select("Kitchen", words=("kitchen knife", "spoon"), largest=0.3)
    for i in range(rng.integers(2, 9)):
        size = rng.uniform(0.16, 0.32) if i < 2 or stage.chance(0.5) else rng.uniform(0.09, 0.16)
        for _ in range(6):
            x, z = rng.uniform(-0.42, 0.42) * wide, rng.uniform(-0.4, 0.4) * deep
            if i == 0:
                x, z = rng.normal(0, 0.05, 2)
            if not stage.free(x, z, size / 2, 1.0):
                continue
            stage.discs.append((x, z, size / 2))
            _serving(stage, x, height, z, size)
            for side in (-1, 1):
                if small and stage.chance(0.35):
                    at = (x + side * (size / 2 + 0.03), height, z + 0.02)
                    stage.place(stage.pick(small), at, rng.normal(0, 0.15))
            break
    for _ in range(rng.integers(0, 8)):
        x, z = rng.uniform(-0.4, 0.4) * wide, rng.uniform(-0.45, 0.35) * deep
        if stage.free(x, z, 0.05, 1.0):
            stage.discs.append((x, z, 0.05))
            _drink(stage, x, height, z)
    if not stage.chance(0.75):
        _person(stage, rng.uniform(-0.4, 0.4), -deep / 2 - 0.25, rng.normal(0, 0.3))
    _ahead(stage, here, deep)
    away, pitch = rng.uniform(0.35, 1.0), -rng.uniform(0.45, 1.1)
    turn = rng.normal(0, 0.35)
    flat = away * math.cos(pitch)
    aim = np.array([rng.normal(0, 0.06), height + 0.03, rng.normal(0, 0.06)])
    eye = aim + np.array([math.sin(turn) * flat, -math.sin(pitch) * away, math.cos(turn) * flat])
    pitch += rng.uniform(0.0, 0.25)
    return Shot(eye, turn + rng.normal(0, 0.06), pitch, outside, 2.5, (38.0, 70.0), haze)


def _ahead(stage: Stage, first: int, deep: float) -> None:
    """Take away what the backdrop put where the table now is."""

    def clear(piece: Piece) -> bool:
        x, y, z = piece.matrix[:3, 3]
        return isinstance(piece.mesh, str) or abs(x) > 1.4 or not -deep < z < 1.5 or y > 2

    stage.pieces[:first] = filter(clear, stage.pieces[:first])


def _sheet(stage: Stage, frame: np.ndarray, wide: float, high: float) -> None:
    """One picture, or a page with several, in the x-y plane of `frame` about its origin."""
    rng = stage.rng
    glow = float(rng.uniform(0.4, 1.5)) if stage.chance(0.2) else 0.0  # a screen
    look = {"glow": glow, "gloss": stage.pick([0, 0, 0.3]), "casts": False}
    single = stage.chance(0.45)
    paper = stage.picture() if single else None
    tint = (1.0, 1.0, 1.0) if single else (float(rng.uniform(0.5, 1)),) * 3
    stage.add("quad", frame @ pose((0, -high / 2, 0), 0, (wide, high, 1)), paper, tint=tint, **look)
    if single:
        return
    rows, columns = rng.integers(1, 5), rng.integers(1, 5)
    margin, gap = rng.uniform(0.0, 0.08) * wide, rng.uniform(0.0, 0.02) * wide
    w, h = (wide - 2 * margin) / columns, (high - 2 * margin) / rows
    for i in range(rows):
        for j in range(columns):
            if stage.chance(0.12):
                continue
            place = ((j + 0.5) * w - wide / 2 + margin, i * h - high / 2 + margin + gap, 0.0008)
            shape = (max(w - 2 * gap, w / 2), max(h - 2 * gap, h / 2), 1)
            texture = stage.picture() if stage.chance(0.85) else stage.texture()
            stage.add("quad", frame @ pose(place, 0, shape), texture, **look)


def page(stage: Stage) -> Shot:
    """A page, poster, painting or screen that fills the picture or nearly so."""
    rng = stage.rng
    lying = stage.chance(0.45)
    away, field = math.exp(rng.uniform(math.log(0.22), math.log(2.0))), rng.uniform(38, 68)
    if lying:
        away = min(away, 0.9)
    fill = rng.uniform(0.6, 0.95) if stage.chance(0.6) else rng.uniform(1.0, 1.5)
    wide = 2 * away * math.tan(math.radians(field) / 2) * fill
    high = wide * math.exp(rng.uniform(-0.35, 0.35))
    outside = stage.chance(0.15) and not lying
    middle, steep = np.array([0, rng.uniform(1.2, 1.7), 0.0]), 0.0
    if lying:
        middle[1] = 0.75
        stage.ground(14, FLOORS)
        wall(stage, (0, 0, -2.5), 0.0, 12, 4, stage.texture(WALLS), {"tint": stage.tint()})
        _table_top(stage, max(1.2, wide * 1.4), max(0.8, high * 1.3), 0.75)
        steep = -math.pi / 2
        if stage.chance(0.5):
            edge = max(wide, high)
            count, spread = rng.integers(1, 9), 2.2 * edge
            stage.clutter(pose(middle), max(1.2, spread), max(0.8, spread), count, 0.25)
    else:
        top = max(4.0, 2 * high)
        matrix = pose((0, middle[1] - top, 0), 0, (20, 2 * top, 1))
        stage.sheet(matrix, 20, 2 * top, WALLS)
    thick = stage.pick([0.002, 0.002, 0.015, 0.04])
    turn = rng.normal(0, 0.5) if lying else rng.normal(0, 0.02)
    frame = pose(middle, 0.0, (1, 1, 1), steep) @ pose((0, 0, 0), 0, (1, 1, 1), 0, turn)
    border = rng.uniform(0, 0.08) * wide if thick > 0.01 else 0.0
    back = pose(
        (0, -high / 2 - border, thick / 2), 0, (wide + 2 * border, high + 2 * border, thick)
    )
    stage.add("box", frame @ back, tint=stage.paint(), gloss=0.2)
    _sheet(stage, frame @ pose((0, 0, thick + 0.0008)), wide, high)
    slant, tip = rng.normal(0, 0.08, 2) if stage.chance(0.4) else rng.uniform(-0.8, 0.8, 2)
    if lying:
        slant, tip = rng.normal(0, 0.2), -rng.uniform(0.7, 1.5)
    else:
        tip *= 0.5
    flat = away * math.cos(tip)
    eye = middle + np.array([math.sin(slant) * flat, -math.sin(tip) * away, math.cos(slant) * flat])
    yaw, pitch = _toward(eye, middle + rng.normal(0, 0.06, 3) * [wide, 0, 0])
    return Shot(eye, yaw, pitch, outside, 2.5, (field - 3, field + 3))


def _bicycle(stage: Stage, frame: np.ndarray) -> None:
    """About 1.7 m long along x, standing on y = 0."""
    rng, wide = stage.rng, stage.rng.uniform(0.58, 0.7)
    mesh, half = f"wheel{rng.integers(WHEELS)}", rng.uniform(0.48, 0.54)
    paint = {"tint": stage.paint(), "gloss": 0.5}
    bike = Part(stage, frame, paint)
    for x in (-half, half):
        dark = (float(rng.uniform(0.03, 0.2)),) * 3
        stage.add(mesh, frame @ pose((x, 0, 0), 0, (wide, wide, wide)), tint=dark)
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
    stage.add("cylinder", frame @ disc, tint=(0.15,) * 3)
    if stage.chance(0.4):
        size = rng.uniform(0.25, 0.4, 3) * [1, 0.8, 1]
        stage.add("box", frame @ pose(bar + np.array([0.15, -0.2, 0]), 0, size), tint=stage.paint())


def bicycle(stage: Stage) -> Shot:
    """One to three bicycles before a wall or in the open: spokes that one sees through."""
    rng = stage.rng
    if stage.chance(0.5):
        stage.ground(40, GROUND)
        back, look = -rng.uniform(0.15, 1.5), {"tint": stage.tint()}
        words = ("brick", "stucco", "plaster", "concrete", "paint")
        wall(stage, (0, 0, back), rng.normal(0, 0.06), 14, 5, stage.texture(words), look)
        outside, haze = True, None
    else:
        outside, haze = _backdrop(stage, stage.pick(["street", "park", "far", "room"]))
    for i in range(rng.choice([1, 1, 2, 3])):
        place = (rng.normal(0, 0.2) + 0.4 * i, 0, 0.45 * i)
        yaw = rng.choice([0, math.pi]) + rng.normal(0, 0.15 if i else 0.1)
        lean = pose(place, yaw, (1, 1, 1), rng.normal(0, 0.05))
        _bicycle(stage, lean)
    away = rng.uniform(1.1, 3.2) + 0.45
    eye = np.array([rng.normal(0, 0.35) * away, rng.uniform(0.4, 1.7), away])
    yaw, pitch = _toward(eye, (rng.normal(0.1, 0.2), rng.uniform(0.35, 0.65), 0))
    return Shot(eye, yaw, pitch, outside, 6.0, (35.0, 70.0), haze)
