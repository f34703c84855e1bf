"""A synthetic scene from a seed: one of many kinds, sometimes with something close to the lens,
then its light.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from headbox.train.data.sample import LARGEST_BASELINE
from headbox.train.synthetic import animals, facades, indoors, outdoors, people, things, vistas
from headbox.train.synthetic.layout import (
    AssetCatalogue,
    Lighting,
    SceneBuilder,
    SceneCamera,
    SceneLayout,
    Viewpoint,
    pose,
)
from headbox.train.synthetic.meshes import HANDS, RAILINGS, up

GENERATOR_VERSION = 6  # part of every sample's seed: raise it whenever a picture would change

# kind -> share of all scenes, what builds it, chance of something close to the lens
SCENE_KINDS: dict[str, tuple[float, Callable[[SceneBuilder], Viewpoint], float]] = {
    "room": (0.20, indoors.room, 0.2),
    "table": (0.086, indoors.table, 0.15),
    "street": (0.08, outdoors.street, 0.2),
    "landscape": (0.06, outdoors.landscape, 0.2),
    "heap": (0.07, outdoors.heap, 0.1),
    "flat-lay": (0.03, indoors.flat_lay, 0.35),
    "close-up": (0.05, outdoors.close_up, 0.1),
    "wall": (0.03, indoors.wall_only, 0.1),
    "facade": (0.10, facades.facade, 0.15),
    "hall": (0.05, facades.hall, 0.1),
    "vista": (0.06, vistas.vista, 0.15),
    "aerial": (0.02, vistas.aerial, 0.1),
    "people": (0.08, people.people, 0.05),
    "animal": (0.03, animals.animal, 0.05),
    "meal": (0.03, things.meal, 0.15),
    "page": (0.012, things.printed_page, 0.1),
    "bicycle": (0.012, things.bicycle, 0.05),
}
RING = LARGEST_BASELINE / 2  # metres, radius of the ring on which both cameras stand
RING_SHARE = 0.12  # of the distance to the object of interest, where that is less
DAYLIGHT = ("forest", "venice", "dawn", "sunrise", "park", "sunset", "city", "sky")
PURE_SKIES = (
    "clear",
    "cloud",
    "overcast",
    "sunset",
)  # others hold houses and trees, as far as the sky


def make_layout(rng: np.random.Generator, catalogue: AssetCatalogue) -> SceneLayout:
    """The whole scene; a pure function of the generator's state and the catalogue."""
    shares = np.array([share for share, _, _ in SCENE_KINDS.values()])
    kind = list(SCENE_KINDS)[rng.choice(len(SCENE_KINDS), p=shares / shares.sum())]
    _, build, near = SCENE_KINDS[kind]
    scene = SceneBuilder(rng, catalogue)
    viewpoint = build(scene)
    camera = _sample_camera(rng, viewpoint)
    if rng.random() < near:
        _close_to_lens(scene, camera)
    return SceneLayout(kind, scene.pieces, camera, _lighting(scene, viewpoint, camera))


def _sample_camera(rng: np.random.Generator, viewpoint: Viewpoint) -> SceneCamera:
    """Focal length drawn evenly in its logarithm."""
    widest, narrowest = max(viewpoint.field), min(viewpoint.field)
    if rng.random() < 0.1:  # action cameras, and the wide lenses of telephones
        widest = max(widest, 105)
    elif rng.random() < 0.15:
        narrowest = min(narrowest, 14)
    wide, narrow = (math.log(math.tan(math.radians(a) / 2)) for a in (widest, narrowest))
    roll = rng.normal(0, 0.035) if rng.random() < 0.93 else rng.normal(0, 0.25)
    return SceneCamera(
        viewpoint.eye, viewpoint.yaw, viewpoint.pitch, roll, math.exp(rng.uniform(narrow, wide))
    )


def second_camera(rng: np.random.Generator, camera: SceneCamera, depth: np.ndarray) -> SceneCamera:
    """A second camera that looks at the same object of interest as `camera`, which saw `depth`.

    The object is what lies in the middle of the picture. Both cameras stand on a ring around the
    axis to it (SHARP, arXiv 2512.10685, section 4), the second now and then a step nearer or
    farther: a headbox has a depth.
    """
    size = len(depth)
    middle = depth[size // 3 : -(size // 3), size // 3 : -(size // 3)]
    away = float(np.median(middle[middle > 0])) if (middle > 0).any() else 20.0
    away = float(np.clip(away, 0.3, 20.0))
    reach = 2 * min(RING, RING_SHARE * away)
    angle, radius = rng.uniform(0, 2 * math.pi), reach * math.sqrt(rng.uniform(0.04, 1))
    step = (radius * math.cos(angle), radius * math.sin(angle), reach * rng.normal(0, 0.25))
    frame = camera.camera_to_world
    eye = frame[:3, :3] @ step + camera.eye
    ahead = frame[:3, 3] + away * frame[:3, 2] - eye
    ahead /= np.linalg.norm(ahead)
    yaw, pitch = math.atan2(-ahead[0], -ahead[2]), math.asin(float(np.clip(ahead[1], -1, 1)))
    return SceneCamera(eye, yaw, pitch, camera.roll, camera.half_width)


def _close_to_lens(scene: SceneBuilder, camera: SceneCamera) -> None:
    """Hands, people, branches or things 0.25 to 1.5 m before the camera."""
    rng, catalogue = scene.rng, scene.catalogue
    kind = scene.pick(["hand", "hand", "person", "thing", "rod", "leaves", "leaves", "mesh"])
    to_world = camera.camera_to_world @ np.diag(
        [1, -1, -1, 1.0]
    )  # x right, y up, z towards the viewer
    distance = rng.uniform(0.28, 0.9)
    x, y = rng.uniform(-0.7, 0.7, 2) * distance * camera.half_width
    if kind == "hand":
        _hands(scene, to_world, np.array([x, y, -distance]))
    elif kind == "person":
        _person(scene, to_world, x / distance)
    elif kind == "thing":
        index = scene.pick(catalogue.select(largest=0.5))
        size = rng.uniform(0.1, 0.3) / max(catalogue.models[index].size)
        local = pose((x, y, -distance), rng.uniform(0, 6), (size,) * 3, *rng.normal(0, 0.7, 2))
        scene.add(index, to_world @ local, tint=scene.tint())
    elif kind == "rod":
        for _ in range(rng.integers(1, 4)):
            ends = rng.normal(0, 1.2, (2, 3)) * distance
            ends[:, 2] = -distance * rng.uniform(0.7, 1.6, 2)
            world = ends @ to_world[:3, :3].T + to_world[:3, 3]
            scene.pole(world[0], world[1], np.exp(rng.uniform(-5.3, -3.3)), tint=scene.paint())
    elif kind == "mesh":
        _fence(scene, to_world, camera.half_width)
    else:
        for _ in range(rng.integers(1, 5)):
            side, height = rng.uniform(-0.9, 0.9, 2) * distance * camera.half_width
            foot = (to_world @ [side, height, -distance, 1])[:3] - up(0.15)
            scene.twig(foot, rng.uniform(0.2, 0.6), tuple(rng.normal(0, 0.9, 2)))


def _fence(scene: SceneBuilder, to_world: np.ndarray, half_width: float) -> None:
    """A fence, net, grating or balustrade that the photographer looks through."""
    rng, tint = scene.rng, scene.paint()
    distance = np.exp(rng.uniform(math.log(0.3), math.log(3)))
    half = 1.3 * distance * half_width
    frame = to_world @ pose((0, 0, -distance), rng.normal(0, 0.3), roll=rng.normal(0, 0.05))
    if scene.chance(0.25):
        size = (2 * half, half * rng.uniform(0.6, 1.2), 1)
        local = pose((0, -half * rng.uniform(0.7, 1.1), 0), 0, size)
        scene.add(f"railing{rng.integers(RAILINGS)}", frame @ local, tint=tint)
        return
    turn = scene.pick([0, 0, math.pi / 4])
    both = bool(turn) or scene.chance(0.6)
    step = half * rng.uniform(0.06, 0.4)
    thick = step * rng.uniform(0.02, 0.12)
    for across in (False, True)[: 1 + both]:
        grid = frame @ pose(roll=turn + across * math.pi / 2)
        for x in np.arange(-1.5 * half, 1.5 * half, step):
            ends = np.array([[x, -1.5 * half, 0, 1], [x, 1.5 * half, 0, 1]]) @ grid.T
            scene.pole(ends[0, :3], ends[1, :3], thick, tint=tint)


def _hands(scene: SceneBuilder, to_world: np.ndarray, place: np.ndarray) -> None:
    """One or two hands about `place` (in `to_world`), sometimes with something between them."""
    rng = scene.rng
    x, y, z = place
    tint = np.clip(np.array([0.95, 0.75, 0.62]) * rng.uniform(0.35, 1.05), 0, 1)
    for side in rng.permutation([-1, 1])[: rng.choice([1, 1, 2])]:
        # The arm comes from the side or from below and points to the middle.
        turn = side * rng.uniform(-0.3, 1.5)
        here = (side * abs(x) * rng.uniform(0.5, 1.3), y * 0.7, z)
        size = rng.uniform(0.9, 1.1)
        pitch = rng.uniform(-1.1, 0.3)
        local = pose(here, rng.uniform(-1, 1), (side * -size, size, size), pitch, turn)
        scene.add(f"hand{rng.integers(HANDS)}", to_world @ local, tint=tuple(tint), gloss=0.1)
    if scene.chance(0.4):
        index = scene.pick(scene.catalogue.select(largest=0.35))
        turn = rng.uniform(0, 6)
        local = pose((x * 0.6, y * 0.5, z), turn, (1, 1, 1), *rng.normal(0, 0.5, 2))
        scene.add(index, to_world @ local, tint=scene.tint())


def _person(scene: SceneBuilder, to_world: np.ndarray, slope: float) -> None:
    """Someone so near that the picture holds a part of them, in the direction x = slope * depth."""
    rng = scene.rng
    index = scene.pick(scene.catalogue.select("Characters"))
    away = rng.uniform(0.6, 1.5)
    foot = -scene.catalogue.models[index].size[1] * rng.uniform(0.6, 0.95)
    matrix = to_world @ pose((slope * away, foot, -away), rng.uniform(0, 6.3))
    x, y, z = matrix[:3, 3]
    matrix[1, 3] = max(y, scene.height_at(x, z))  # not waist-deep in the floor
    scene.add(index, matrix, tint=scene.tint(0.15))


def _pick_sky(scene: SceneBuilder, outside: bool) -> int:
    rng, skies = scene.rng, scene.catalogue.skies
    pure = [i for i, name in enumerate(skies) if name.startswith(PURE_SKIES)]
    if pure and scene.chance(0.95 if outside else 0.5):
        return int(scene.pick(pure))
    daylight = [i for i, name in enumerate(skies) if name in DAYLIGHT] or list(range(len(skies)))
    return int(scene.pick(daylight) if outside or scene.chance(0.9) else rng.integers(len(skies)))


def _lamps(scene: SceneBuilder, viewpoint: Viewpoint) -> np.ndarray:
    """Up to three lamps in the room, one of them now and then the camera's own flash: [P, 6]."""
    rng = scene.rng
    count = rng.integers(1, 4)
    spot = (
        viewpoint.eye
        + rng.uniform(-1, 1, (count, 3)) * [viewpoint.reach, 1.2, viewpoint.reach] * 0.6
    )
    spot[:, 1] = np.clip(spot[:, 1], 0.3, 2.6)
    if scene.chance(0.15):
        spot[0] = viewpoint.eye + up(0.05)
    lamp = np.clip(np.array([1.1, 1.0, 0.8]) + rng.normal(0, 0.15, (count, 3)), 0.2, 1.5)
    return np.concatenate([spot, lamp * np.exp(rng.uniform(-1.2, 1.2, (count, 1)))], 1)


def _lighting(scene: SceneBuilder, viewpoint: Viewpoint, camera: SceneCamera) -> Lighting:
    rng, sky = scene.rng, _pick_sky(scene, viewpoint.outside)
    sun = rng.normal(0, 1, 3)
    sun[1] = abs(sun[1]) + 0.3
    warm = rng.normal(0, 0.12)
    color = np.clip(np.array([1 + warm, 1, 1 - warm]), 0.3, 2)
    cool = np.clip(np.array([1 - warm / 2, 1, 1 + warm / 2]), 0.3, 2)
    strength = np.exp(rng.uniform(-2.2, 1.0)) if scene.chance(0.8) else 0.0
    above = cool * rng.uniform(0.2, 0.6)
    points = np.zeros((0, 6))
    if not viewpoint.outside and scene.chance(0.6):
        points = _lamps(scene, viewpoint)
        if scene.chance(0.5):  # the lamps are most of the light
            above, strength = above * 0.3, strength * 0.3
    forward = camera.camera_to_world[:3, 2]
    fog = float(rng.choice([0, 0, 0, 0.002, 0.006, 0.02])) if viewpoint.outside else 0.0
    if viewpoint.haze is not None:
        fog = viewpoint.haze
    bright = 1.0 if viewpoint.outside else np.exp(rng.uniform(-0.5, 1.5))
    return Lighting(
        sun=sun / np.linalg.norm(sun),
        sun_color=color * strength,
        above=above,
        below=above * rng.uniform(0.25, 0.9),
        points=points,
        shadow_center=viewpoint.eye + forward * viewpoint.reach * 0.6,
        shadow_radius=viewpoint.reach,
        sky=sky,
        sky_turn=float(rng.uniform()),
        sky_gain=float(bright * rng.uniform(0.5, 1.3)),
        fog=fog,
        fog_color=np.array([0.55, 0.6, 0.65]) * rng.uniform(0.4, 1.2),
        exposure=float(np.clip(rng.normal(0, 0.5), -2, 1.3)),
    )
