"""People, alone and in groups, near and far, and what they stand before.

The subject stands about the origin and faces +z, where the camera is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from headbox.train.synthetic.indoors import FLOORS, WALLS, wall
from headbox.train.synthetic.layout import SceneBuilder, Viewpoint, pose
from headbox.train.synthetic.outdoors import far_background, street
from headbox.train.synthetic.vistas import (
    haze_per_metre,
    lookout,
    middle_distance,
    mountains,
    persons,
    plain_below,
)

FUR = ("paint", "felt", "dirt", "stucco", "grass")
CLOTH = ("felt", "paint", "plaster", "stucco")


@dataclass(frozen=True)
class Body:
    """Where the parts of a body are put, and what covers them."""

    scene: SceneBuilder
    frame: np.ndarray  # [4, 4], body to world
    look: dict

    def ball(self, middle, size, pitch: float = 0.0, roll: float = 0.0, **look) -> None:
        """An ellipsoid of `size` [3] about `middle`."""
        local = pose(middle, 0, (1, 1, 1), pitch, roll) @ pose((0, -size[1] / 2, 0), 0, size)
        self.scene.add("sphere", self.frame @ local, **(self.look | look))

    def limb(self, start, end, thick: float, **look) -> None:
        """A cylinder with round ends."""
        a, b = (self.frame @ [*p, 1.0] for p in (start, end))
        radius = thick / 2 * np.linalg.det(self.frame[:3, :3]) ** (1 / 3)
        self.scene.pole(a[:3], b[:3], radius, **(self.look | look))
        for joint in (start, end):
            self.ball(joint, (thick,) * 3, **look)

    def cone(self, foot, size, pitch: float = 0.0, roll: float = 0.0, **look) -> None:
        self.scene.add("cone", self.frame @ pose(foot, 0, size, pitch, roll), **(self.look | look))


def skin_tint(scene: SceneBuilder) -> tuple[float, ...]:
    return tuple((np.array([0.95, 0.75, 0.62]) * scene.rng.uniform(0.3, 1.05)).tolist())


def backdrop(scene: SceneBuilder, kind: str) -> tuple[bool, float | None]:
    """What lies behind the subject; whether it is outside, and its haze."""
    rng = scene.rng
    if kind == "wall":
        scene.ground(14, FLOORS)
        look, back = {"tint": scene.tint()}, -math.exp(rng.uniform(-1.0, 0.5))
        wall(scene, (0, 0, back), rng.normal(0, 0.15), 12, 4, scene.texture(WALLS), look)
        return False, None
    if kind == "room":
        far_background(scene, False)
        return False, None
    if kind == "street":
        street(scene)
        return True, None
    if kind == "park":
        far_background(scene, True)
        return True, None
    height = -math.exp(rng.uniform(2, 5.5)) if kind == "lookout" else 0.0
    plain_below(scene, height)
    mountains(scene, 0.0, height)
    middle_distance(scene, height, max(25.0, -0.8 * height), max(300.0, -4 * height))
    if kind == "lookout":
        lookout(scene, rng.uniform(0.8, 4))
    return True, haze_per_metre(scene)


BACKDROPS = ("wall", "room", "room", "street", "park", "far", "lookout")


def _built_person(scene: SceneBuilder, frame: np.ndarray) -> None:
    """About 1.7 m tall, on its feet, made of ellipsoids and cylinders."""
    rng, skin = scene.rng, {"texture": None, "tint": skin_tint(scene)}
    hair = {"texture": scene.texture(FUR), "tint": (float(rng.uniform(0.03, 0.7)),) * 3}
    shirt = {"texture": scene.texture(CLOTH), "tint": scene.paint(), "repeat": (1.5, 1.5)}
    trousers = {"texture": scene.texture(CLOTH), "tint": scene.paint()}
    body, wide = Body(scene, frame, shirt), rng.uniform(0.9, 1.2)
    body.ball((0, 1.2, 0), (0.37 * wide, 0.62, 0.24 * wide))
    body.ball((0, 1.39, -0.01), (0.42 * wide, 0.18, 0.2))
    body.ball((0, 0.95, 0), (0.36 * wide, 0.32, 0.25 * wide))
    body.limb((0, 1.4, 0), (0, 1.52, 0.01), 0.11, **skin)
    body.ball((0, 1.6, 0.03), (0.155, 0.23, 0.19), rng.normal(0, 0.1), rng.normal(0, 0.08), **skin)
    body.ball((0, 1.59, 0.128), (0.03, 0.05, 0.04), **skin)
    body.ball((0, 1.65, 0.0), (0.18, rng.uniform(0.16, 0.2), 0.2), **hair)
    if scene.chance(0.5):  # long hair
        body.ball((0, 1.52, -0.05), (0.2, rng.uniform(0.3, 0.55), 0.1), **hair)
    for side in (-1, 1):
        shoulder, hip = np.array([side * 0.2 * wide, 1.4, 0]), np.array([side * 0.09, 0.9, 0])
        elbow = shoulder + np.array(
            [side * rng.uniform(0.02, 0.16), -0.28, rng.uniform(-0.08, 0.1)]
        )
        reach = [-side * rng.uniform(-0.1, 0.2), rng.uniform(-0.25, 0.1), rng.uniform(0.05, 0.2)]
        body.limb(shoulder, elbow, 0.1 * wide)
        body.limb(elbow, elbow + reach, 0.075, **({} if scene.chance(0.6) else skin))
        body.ball(elbow + np.array(reach) * 1.15, (0.07, 0.09, 0.08), **skin)
        knee = hip + np.array([side * 0.02, -0.42, rng.uniform(0, 0.08)])
        foot = knee + np.array([0, -0.42, -0.03])
        body.limb(hip, knee, 0.15 * wide, **trousers)
        body.limb(knee, foot, 0.11, **trousers)
        body.ball(
            foot + np.array([0, 0.0, 0.06]), (0.1, 0.1, 0.26), texture=None, tint=(0.1, 0.08, 0.07)
        )


def place_person(scene: SceneBuilder, x: float, z: float, yaw: float, small: float = 0.12) -> float:
    """Somebody on their feet, a child with the chance `small`; how tall."""
    rng = scene.rng
    scale = rng.uniform(0.55, 0.85) if scene.chance(small) else rng.uniform(0.93, 1.08)
    size = np.array([rng.uniform(0.92, 1.15), 1, rng.uniform(0.95, 1.1)]) * scale
    if scene.chance(0.4):
        _built_person(scene, pose((x, 0, z), yaw, size))
        return 1.71 * scale
    index = scene.pick(persons(scene))
    size[0] *= rng.choice([-1, 1])  # the other arm
    tint = np.clip(np.array(scene.tint(0.35)) * rng.normal(1, 0.12, 3), 0.1, 1.5)
    scene.add(index, pose((x, 0, z), yaw, size), tint=tuple(tint.tolist()))
    return scene.catalogue.models[index].size[1] * scale


def looking_at(eye, aim) -> tuple[float, float]:
    """yaw and pitch of the camera at `eye` that looks at `aim`."""
    x, y, z = np.asarray(aim, float) - eye
    return math.atan2(-x, -z), math.atan2(y, math.hypot(x, z))


def _selfie(scene: SceneBuilder) -> Viewpoint:
    """Head and shoulders at arm's length, the arm itself, and all that is far behind."""
    rng = scene.rng
    outside, haze = backdrop(scene, scene.pick(["lookout", "far", "far", "street", "park"]))
    away, x = rng.uniform(0.5, 0.9), rng.uniform(-0.2, 0.2)
    tall = place_person(scene, x, 0.0, rng.normal(0, 0.25), 0.0)
    for side in (-1, 1):
        if scene.chance(0.3):
            behind = -rng.uniform(0.0, 0.35)
            place_person(scene, x + side * rng.uniform(0.36, 0.5), behind, rng.normal(0, 0.25))
    eye = np.array([0.0, tall - 0.13 + rng.normal(0.03, 0.1), away])
    yaw, pitch = looking_at(eye, (x * rng.uniform(0.2, 1), tall - rng.uniform(0.1, 0.3), 0))
    side = rng.choice([-1, 1])
    if scene.chance(0.75):
        shoulder = np.array([x + side * 0.2, tall - 0.3, 0.02])
        end = eye + np.array([side * rng.uniform(0.12, 0.3), -rng.uniform(0.12, 0.35), -0.06])
        arm = Body(scene, np.eye(4), {"tint": skin_tint(scene)})
        if scene.chance(0.6):
            arm = Body(scene, np.eye(4), {"texture": scene.texture(CLOTH), "tint": scene.paint()})
        arm.limb(shoulder, end, rng.uniform(0.075, 0.1))
    return Viewpoint(eye, yaw, pitch, outside, 4.0, (50.0, 85.0), haze)


def people(scene: SceneBuilder) -> Viewpoint:
    """One to six persons at half or full length, sometimes behind a table; or a selfie."""
    if scene.chance(0.2):
        return _selfie(scene)
    rng = scene.rng
    outside, haze = backdrop(scene, scene.pick(BACKDROPS))
    count = int(rng.choice([1, 1, 1, 2, 2, 3, 4, 5, 6]))
    seated = scene.chance(0.25)
    spacing = rng.uniform(0.42, 0.75)
    front = max(1, count - int(rng.integers(0, 3)))
    talls = []
    for i in range(count):
        row = i >= front
        x = (i - (front - 1) / 2) * spacing
        if row:
            x = (i - front - (count - front - 1) / 2) * spacing + spacing / 2
        z = -rng.uniform(0.35, 0.9) if row else rng.normal(0, 0.1)
        talls.append(place_person(scene, x + rng.normal(0, 0.04), z, rng.normal(0, 0.4), 0.1))
    tall = max(talls)
    if seated:
        deep, wide = rng.uniform(0.5, 1.0), max(1.2, front * spacing + 0.5)
        high, z = rng.uniform(0.7, 1.0), 0.3 + deep / 2
        tint, texture = scene.tint(), scene.texture(FLOORS)
        matrix = pose((0, high - 0.05, z), 0, (wide, 0.05, deep))
        scene.add("box", matrix, texture, tint=tint, repeat=(2, 1), gloss=0.1)
        matrix = pose((0, 0, z - 0.1), 0, (wide * 0.95, high - 0.05, deep * 0.6))
        scene.add("box", matrix, texture, tint=tint)
        scene.clutter(pose((0, high, z)), wide, deep * 0.8, rng.integers(1, 10), 0.3)
    half = seated or scene.chance(0.65)
    half_group = front * spacing / 2
    away = rng.uniform(0.65, 1.9) if half else rng.uniform(2.0, 4.0)
    away = max(away, half_group * rng.uniform(1.1, 2.2)) + (0.5 if seated else 0)
    aim = np.array([rng.normal(0, 0.12), tall * (rng.uniform(0.72, 0.9) if half else 0.52), 0])
    low, high = (0.8, tall) if half else (0.5, 1.7)
    eye = np.array([rng.normal(0, 0.25) * away, rng.uniform(low, high), away])
    if seated:
        eye[1] = max(eye[1], 1.15)
    yaw, pitch = looking_at(eye, aim)
    return Viewpoint(eye, yaw, pitch, outside, 5.0, (30.0, 68.0), haze)
