"""Animals made of ellipsoids, near the camera."""

from __future__ import annotations

import math

import numpy as np

from headbox.train.synthetic.layout import SceneBuilder, Viewpoint, pose
from headbox.train.synthetic.outdoors import meadow
from headbox.train.synthetic.people import (
    BACKDROPS,
    CLOTH,
    FUR,
    Body,
    backdrop,
    looking_at,
    place_person,
)


def _fur(scene: SceneBuilder) -> dict:
    """Half of them nearly black: dark fur is what cameras and networks find hard."""
    rng = scene.rng
    shade = rng.uniform(0.06, 0.25) if scene.chance(0.5) else rng.uniform(0.3, 1.1)
    tint = shade * np.array([1, rng.uniform(0.7, 1), rng.uniform(0.45, 1)])
    repeat = tuple(rng.uniform(0.5, 3, 2).tolist())
    return {"texture": scene.texture(FUR), "tint": tuple(tint.tolist()), "repeat": repeat}


def _quadruped(scene: SceneBuilder, frame: np.ndarray, kind: str) -> None:
    """1 unit from chest to rump, facing +z, its feet on y = 0."""
    rng, body = scene.rng, Body(scene, frame, _fur(scene))
    legs = {"cat": 0.38, "dog": 0.55, "horse": 0.85}[kind]
    girth = {"cat": 0.36, "dog": 0.4, "horse": 0.42}[kind] * rng.uniform(0.85, 1.2)
    other = _fur(scene) if scene.chance(0.4) else {}
    lying = kind != "horse" and scene.chance(0.35)
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
        if kind == "dog" and scene.chance(0.6):
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
    _tail(body, (0, back + girth * 0.2, -0.5), kind)


def _tail(body: Body, start, kind: str) -> None:
    rng = body.scene.rng
    tail, at = np.array(start), rng.normal(0, 0.3, 2)
    for _ in range(3):
        step = np.array([at[0], -0.7 if kind == "horse" else at[1] + 0.3, -0.6]) * 0.25
        body.limb(tail, tail + step, 0.07)
        tail, at = tail + step, at + rng.normal(0, 0.5, 2)


def _bird(scene: SceneBuilder, frame: np.ndarray) -> None:
    """About 1 unit long, facing +z, its feet on y = 0."""
    rng, body = scene.rng, Body(scene, frame, _fur(scene))
    other, bill = _fur(scene), {"texture": None, "tint": (0.8, 0.5, 0.1)}
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


def _animal(scene: SceneBuilder, kind: str, position, yaw: float, length: float) -> None:
    words = {"cat": ("cat", "rabbit"), "dog": ("dog",), "horse": ("horse",), "bird": ("chicken",)}
    found = [
        i
        for i in scene.catalogue.select("Characters")
        if any(word in scene.catalogue.models[i].name.lower() for word in words[kind])
    ]
    if found and scene.chance(0.35):
        index = scene.pick(found)
        size = (length * 1.3 / max(scene.catalogue.models[index].size),) * 3
        tint = np.array(scene.tint()) * scene.pick([1.0, 1.0, 0.4])
        scene.add(index, pose(position, yaw, size), tint=tuple(tint.tolist()))
    elif kind == "bird":
        _bird(scene, pose(position, yaw, (length,) * 3))
    else:
        _quadruped(scene, pose(position, yaw, (length,) * 3), kind)


def _sofa(scene: SceneBuilder, wide: float) -> None:
    """Its seat at 0.44 m."""
    rng = scene.rng
    look = {"texture": scene.texture(CLOTH), "tint": scene.tint(), "repeat": (3, 3)}
    scene.add("box", pose((0, 0.0, 0), 0, (wide, 0.3, 0.9)), **look)
    scene.add("box", pose((0, 0, -0.45), 0, (wide, rng.uniform(0.75, 0.95), 0.25)), **look)
    for side in (-1, 1):
        scene.add("box", pose((side * wide / 2, 0, 0), 0, (0.22, 0.6, 0.9)), **look)
        cushion = pose((side * wide / 4, 0.3, 0.02), 0, (wide / 2 - 0.01, 0.14, 0.85))
        scene.add("box", cushion, **look)
    for _ in range(rng.integers(0, 3)):
        soft = look | {"texture": scene.texture(CLOTH), "tint": scene.paint()}
        place = (rng.uniform(-0.4, 0.4) * wide, 0.42, -0.24)
        scene.add("sphere", pose(place, 0, (0.45, 0.42, 0.18), -0.3, rng.normal(0, 0.3)), **soft)


def animal(scene: SceneBuilder) -> Viewpoint:
    """A cat, dog, horse or bird close by: on the floor, a sofa, a meadow, or in somebody's arms."""
    rng = scene.rng
    kind = scene.pick(["cat", "cat", "cat", "dog", "dog", "dog", "horse", "bird"])
    length = {"cat": 0.42, "dog": 0.65, "horse": 1.6, "bird": 0.25}[kind] * rng.uniform(0.7, 1.25)
    places = ["floor", "meadow", "sofa", "arms"] if kind in ("cat", "dog") else ["meadow", "floor"]
    where = "meadow" if kind == "horse" else scene.pick(places)
    inside, open_air = ["wall", "room", "room"], ["park", "far", "street"]
    backs = {"floor": inside + open_air, "sofa": inside, "arms": list(BACKDROPS)}
    outside, haze = backdrop(scene, scene.pick(backs.get(where, ["park", "park", "far"])))
    height = 0.0
    if where == "sofa":
        _sofa(scene, rng.uniform(1.4, 2.2))
        height = 0.44
    elif where == "meadow":
        meadow(scene, rng.uniform(0.5, 1.2) * length + 0.4, int(rng.integers(8, 30)))
    elif where == "arms":
        height, length = 1.05, min(length, 0.5)
        place_person(scene, 0.0, -0.3, rng.normal(0, 0.15), 0.0)
        arm = Body(scene, np.eye(4), {"texture": scene.texture(CLOTH), "tint": scene.paint()})
        for side in (-1, 1):
            arm.limb((side * 0.24, 1.32, -0.26), (side * 0.26, 1.03, -0.12), 0.1)
            arm.limb((side * 0.26, 1.03, -0.12), (-side * 0.05, 1.05 - side * 0.03, 0.1), 0.08)
    yaw = rng.uniform(-1.4, 1.4) if scene.chance(0.75) else rng.uniform(0, 6.3)
    _animal(scene, kind, (0, height, 0), yaw, length)
    if where != "arms" and scene.chance(0.2):
        x = rng.choice([-1, 1]) * length * rng.uniform(0.8, 1.4)
        _animal(scene, kind, (x, height, -rng.uniform(0, 0.2)), rng.uniform(0, 6.3), length)
    away = length * rng.uniform(1.2, 2.6) + 0.12
    tall = length * {"cat": 0.5, "dog": 0.7, "horse": 1.1, "bird": 0.5}[kind]
    eye = np.array([rng.normal(0, 0.3) * away, height + tall * rng.uniform(0.5, 1.6), away])
    if where in ("floor", "sofa") and scene.chance(0.4):
        eye[1] += rng.uniform(0.2, 1.0) * away
    aim = (rng.normal(0, 0.1) * length, height + tall * rng.uniform(0.6, 1.2), 0)
    yaw, pitch = looking_at(eye, aim)
    return Viewpoint(eye, yaw, pitch, outside, 3.0 + 2 * length, (32.0, 65.0), haze)
