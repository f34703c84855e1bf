"""The description of a synthetic scene, which opengl.py renders.

World: metres, x right, y up, z towards the viewer (right-handed). Cameras use OpenCV axes (x right,
y down, z forward).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from headbox.train.synthetic.assets import Model
from headbox.train.synthetic.meshes import FOLIAGE, ROCKS, TERRAIN_GRID, TWIGS, terrain_heights, up

FLAT_DOWN = -math.pi / 2  # pitch that turns a quad to face up
TABLES = ("table", "desk", "cabinet", "drawer", "dresser", "sideboard", "bench", "chest", "box")
SHELVES = ("shel", "book", "rack")
PLANTS = tuple(
    [
        "acacia",
        "pine",
        "tree",
        "palm",
        "poplar",
        "maple",
        "cypress",
        "beech",
        "bush",
        "hedge",
        "oak",
        "bamboo",
        "ficus",
        "peach",
        "spruce",
        "willow",
        "birch",
        "fir",
        "plant",
        "shrub",
    ]
)


def pose(position=(0.0, 0, 0), yaw=0.0, size=(1.0, 1, 1), pitch=0.0, roll=0.0) -> np.ndarray:
    """[4, 4]: scale by `size`, roll about z, pitch about x, yaw about y (radians), then move."""
    cy, sy, cp, sp = math.cos(yaw), math.sin(yaw), math.cos(pitch), math.sin(pitch)
    cr, sr = math.cos(roll), math.sin(roll)
    turn = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    turn = turn @ np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    turn = turn @ np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.asarray(size, float)[None]
    matrix[:3, 3] = position
    return matrix


@dataclass(frozen=True)
class Piece:
    """One mesh in the scene. `mesh`: index of a model, or name of a shape."""

    mesh: int | str
    matrix: np.ndarray  # [4, 4] mesh to world
    texture: str | None = None
    tint: tuple[float, ...] = (1.0, 1.0, 1.0)
    repeat: tuple[float, float] = (1.0, 1.0)
    gloss: float = 0.0
    glow: float = 0.0
    casts: bool = True


@dataclass(frozen=True)
class SceneCamera:
    """The camera: `half_width` is the tangent of half the horizontal field of view."""

    eye: np.ndarray  # [3]
    yaw: float
    pitch: float
    roll: float
    half_width: float

    @property
    def camera_to_world(self) -> np.ndarray:
        """[4, 4], OpenCV axes to world axes."""
        return pose(self.eye, self.yaw, (1, 1, 1), self.pitch, self.roll) @ np.diag([1, -1, -1, 1])

    @property
    def viewmat(self) -> np.ndarray:
        """[4, 4], world to camera, OpenCV axes."""
        return np.linalg.inv(self.camera_to_world)

    def focal_px(self, width: int) -> float:
        return width / 2 / self.half_width

    def project(self, points: np.ndarray, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
        """World points [N, 3] -> pixels [N, 2] (centres at +0.5) and depth z [N]; principal point
        in the middle.
        """
        seen = points @ self.viewmat[:3, :3].T + self.viewmat[:3, 3]
        with np.errstate(divide="ignore", invalid="ignore"):
            pixels = self.focal_px(width) * seen[:, :2] / seen[:, 2:]
        return pixels + np.array([width / 2, height / 2]), seen[:, 2]


@dataclass(frozen=True)
class Viewpoint:
    """The camera position and direction of a scene, and what depends on it."""

    eye: np.ndarray  # [3]
    yaw: float
    pitch: float
    outside: bool
    reach: float  # metres before the camera within which shadows matter
    field: tuple[float, float] = (35.0, 85.0)  # horizontal field of view, degrees
    haze: float | None = None  # fog per metre; None: what other scenes have


@dataclass(frozen=True)
class Lighting:
    """Linear light. Points: rows x y z r g b, falling off with the square of the distance."""

    sun: np.ndarray  # [3] unit vector towards the sun
    sun_color: np.ndarray  # [3]
    above: np.ndarray  # [3] ambient light on surfaces that face up
    below: np.ndarray  # [3] and down
    points: np.ndarray  # [P <= 4, 6]
    shadow_center: np.ndarray  # [3]
    shadow_radius: float
    sky: int
    sky_turn: float
    sky_gain: float
    fog: float
    fog_color: np.ndarray
    exposure: float  # stops around the automatic exposure


@dataclass(frozen=True)
class SceneLayout:
    kind: str
    pieces: list[Piece]
    camera: SceneCamera
    lighting: Lighting


@dataclass(frozen=True)
class AssetCatalogue:
    """The available models, and the names of textures and skies."""

    models: list[Model]
    textures: list[str]
    skies: list[str]

    def select(self, *categories: str, largest=math.inf, words: tuple[str, ...] = ()) -> list[int]:
        return [
            i
            for i, m in enumerate(self.models)
            if (not categories or m.category in categories)
            and max(m.size) < largest
            and (not words or any(word in m.name.lower() for word in words))
        ]

    @property
    def trees(self) -> list[int]:
        return self.select("Exterior", words=PLANTS)


@dataclass
class SceneBuilder:
    """Collects the pieces of one scene."""

    rng: np.random.Generator
    catalogue: AssetCatalogue
    pieces: list[Piece] = field(default_factory=list)
    discs: list[tuple[float, float, float]] = field(default_factory=list)  # x, z, radius taken
    terrain: tuple[int, float, float] | None = None  # index, side, height scale

    def pick(self, items):
        return items[self.rng.integers(len(items))]

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def tint(self, spread: float = 0.3) -> tuple[float, ...]:
        """A colour factor around 1."""
        shift = self.rng.uniform(-spread, spread) + self.rng.uniform(-0.12, 0.12, 3)
        return tuple(np.clip(1 + shift, 0.12, 1.5).tolist())

    def paint(self) -> tuple[float, ...]:
        """A colour, more often grey than vivid."""
        shift = self.rng.normal(0, self.pick([0.02, 0.1, 0.3]), 3)
        return tuple(np.clip(self.rng.uniform(0.05, 1) + shift, 0.02, 1).tolist())

    def texture(self, words: tuple[str, ...] = ()) -> str:
        """A surface texture whose name has one of the words; sometimes, or without words, any."""
        if words and self.chance(0.85):
            # Painted ones outnumber photos: let them be one in four.
            word = self.pick([w for w in words if w != "paint"])
            word = "paint" if "paint" in words and self.chance(0.25) else word
            named = [t for t in self.catalogue.textures if word in t]
            if named:
                return self.pick(named)
        flat = ("picture", "leaf", "facade", "view")
        return self.pick([t for t in self.catalogue.textures if not t.startswith(flat)])

    def picture(self) -> str:
        names = [t for t in self.catalogue.textures if t.startswith(("picture", "view"))]
        return self.pick(names)

    def leaf(self) -> str:
        return self.pick([t for t in self.catalogue.textures if t.startswith("leaf")])

    def add(self, mesh: int | str, matrix: np.ndarray, texture: str | None = None, **look) -> None:
        self.pieces.append(Piece(mesh, matrix, texture, **look))

    def sheet(self, matrix: np.ndarray, width: float, height: float, words=(), scale=None) -> None:
        """A wall, floor or ceiling: a textured quad that casts no shadow."""
        scale = scale or self.rng.uniform(0.5, 3.0)
        gloss = self.pick([0, 0, 0, 0.1, 0.3])
        self.add(
            "quad",
            matrix,
            self.texture(words),
            tint=self.tint(),
            repeat=(width / scale, height / scale),
            gloss=gloss,
            casts=False,
        )

    def ground(self, side: float, words=(), scale=None) -> None:
        flat = pose((0, 0, side / 2), 0, (side, side, 1), FLAT_DOWN)
        self.sheet(flat, side, side, words, scale)

    def place(self, model: int, position, yaw: float, scale: float = 1.0, tilt=(0.0, 0.0)) -> None:
        scale *= self.rng.uniform(0.92, 1.1)
        tint = self.tint() if self.chance(0.7) else self.paint()
        matrix = pose(position, yaw, (scale,) * 3, *tilt)
        self.add(model, matrix, tint=tint, gloss=self.pick([0, 0, 0.2, 0.5]))

    def stand(self, model: int, x: float, z: float, yaw: float, scale: float = 1.0) -> None:
        """Put a model on the ground (or at the height that its catalogue entry gives)."""
        y = self.catalogue.models[model].elevation + self.height_at(x, z)
        self.place(model, (x, y, z), yaw, scale)

    def block(self, position, size: float, tilt=(0.0, 0.0)) -> None:
        """A simple solid of about this size with a random appearance."""
        rng = self.rng
        mesh = self.pick(["box", "box", "cylinder", "sphere", "cone", "rock0", "rock3", "lamp"])
        size3 = size * np.exp(rng.uniform(-0.7, 0.5, 3))
        kind = rng.random()
        texture = self.picture() if kind < 0.2 else self.texture() if kind < 0.7 else None
        repeat = (1.0, 1.0) if self.chance(0.6) else tuple(rng.uniform(0.5, 3, 2).tolist())
        turn = rng.uniform(0, 6.3)
        tint = self.tint() if texture else self.paint()
        gloss = self.pick([0, 0.2, 0.6])
        matrix = pose(position, turn, size3, *tilt)
        self.add(mesh, matrix, texture, tint=tint, repeat=repeat, gloss=gloss)

    def pole(self, foot, top, radius: float, mesh: str = "cylinder", **look) -> None:
        """A cylinder between two points."""
        foot, top = np.asarray(foot, float), np.asarray(top, float)
        along = top - foot
        length = float(np.linalg.norm(along))
        y = along / length
        x = np.cross(y, [0.31, 0.17, 0.93])
        x /= np.linalg.norm(x)
        matrix = np.eye(4)
        matrix[:3, :3] = np.stack([x, y, np.cross(x, y)], 1) * [2 * radius, length, 2 * radius]
        matrix[:3, 3] = foot
        self.add(mesh, matrix, **look)

    def foliage_mesh(self) -> str:
        return f"foliage{self.rng.integers(FOLIAGE)}"

    def rock(self, position, size: float) -> None:
        size3 = size * self.rng.uniform(0.6, 1.4, 3)
        matrix = pose(position, self.rng.uniform(0, 6.3), size3)
        texture = self.texture(("rock", "stucco", "concrete", "dirt"))
        self.add(f"rock{self.rng.integers(ROCKS)}", matrix, texture, tint=self.tint())

    def _leaves(self) -> dict:
        tint = np.array([0.6, 0.9, 0.4]) * self.rng.uniform(0.4, 1.4) + self.rng.normal(0, 0.1, 3)
        return {"texture": self.leaf(), "tint": tuple(np.clip(tint, 0.05, 1.5).tolist())}

    def twig(self, foot, length: float, tilt=(0.0, 0.0)) -> None:
        matrix = pose(foot, self.rng.uniform(0, 6.3), (length,) * 3, *tilt)
        self.add(f"twig{self.rng.integers(TWIGS)}", matrix, **self._leaves(), gloss=0.1)

    def bush(self, foot, size: float, tilt=(0.0, 0.0)) -> None:
        matrix = pose(foot, self.rng.uniform(0, 6.3), (size,) * 3, *tilt)
        self.add(self.foliage_mesh(), matrix, **self._leaves(), gloss=0.1)

    def plant(self, foot, height: float) -> None:
        """A plant in a pot."""
        foot, pot = np.asarray(foot, float), height * 0.3
        self.add("lamp", pose(foot + up(pot), 0, (pot, -pot, pot)), tint=self.paint())
        for _ in range(self.rng.integers(2, 6)):
            if self.chance(0.5):
                self.twig(foot + up(pot * 0.8), height * 0.8, tuple(self.rng.normal(0, 0.4, 2)))
            else:
                spread = self.rng.normal(0, 0.1 * height, 3)
                self.bush(foot + spread + up(height * 0.35), height * self.rng.uniform(0.3, 0.7))

    def free(self, x: float, z: float, radius: float, closeness: float = 0.85) -> bool:
        return all(
            (x - a) ** 2 + (z - b) ** 2 > ((radius + c) * closeness) ** 2 for a, b, c in self.discs
        )

    def height_at(self, x: float, z: float) -> float:
        """Of the terrain, in metres; 0 without one."""
        if self.terrain is None:
            return 0.0
        index, side, scale = self.terrain
        last = TERRAIN_GRID - 1
        u = np.clip((x / side + 0.5) * last, 0, last - 1e-6)
        v = np.clip((z / side + 0.5) * last, 0, last - 1e-6)
        i, j = int(v), int(u)
        grid = _heights(index)
        a, b = v - i, u - j
        upper = grid[i, j] * (1 - b) + grid[i, j + 1] * b
        lower = grid[i + 1, j] * (1 - b) + grid[i + 1, j + 1] * b
        return float(scale * (upper * (1 - a) + lower * a))

    def clutter(
        self, frame: np.ndarray, width: float, depth: float, count: int | np.integer, largest=0.45
    ):
        """Small objects on a flat top centred at `frame` [4, 4] (y up)."""
        small = self.catalogue.select(largest=largest)
        for _ in range(int(count)):
            x, z = self.rng.uniform(-0.45, 0.45, 2) * [width, depth]
            x, y, z, _ = frame @ [x, 0, z, 1]
            if self.chance(0.78):
                self.place(self.pick(small), (x, y, z), self.rng.uniform(0, 6.3))
            else:
                self.block((x, y, z), np.exp(self.rng.uniform(-3.2, -1.5)))


_CACHE: dict[int, np.ndarray] = {}


def _heights(index: int) -> np.ndarray:
    if index not in _CACHE:
        _CACHE[index] = terrain_heights(index)
    return _CACHE[index]
