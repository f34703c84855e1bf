"""What a scene file holds besides splats: camera, headbox and metadata, as JSON.

    {"camera": {"width": 640, "height": 427, "K": [9 numbers], "viewmat": [16 numbers]},
     "headbox": {"left": 0.1, "right": 0.1, ..., "focus": 2.3},
     "meta": {"photo": "china.jpg"}}

Matrices are row-major, in the shortest decimals that give the same float32 again. Each format
stores the JSON where strict readers pass over it. .splat and .ksplat have no such place: for them
it is stored, under the name "headbox", in a side file called `room.splat.json`.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import torch

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.files import write_bytes
from headbox.gaussians import Scene
from headbox.limits import Headbox

_LINE_LIMIT = 3950  # characters: common readers keep a line of a PLY's header in 4096
_LIMIT = 60_000  # characters: a PLY's header and the extra field of gzip end at 65,536
_SIDE_LIMIT = 100_000  # pixels: a file must not make a reader draw a picture of any size
_SIDE_FILE_LIMIT = 1 << 20  # bytes


class Facts(NamedTuple):
    """The fields of a `Scene` besides its splats."""

    camera: Camera | None
    metadata: dict[str, str]
    headbox: Headbox | None = None


def facts_of(scene: Scene, path: str | Path) -> dict[str, Any]:
    """The JSON of a scene, empty if nothing is known. Raises SceneError if it is too long."""
    notes: dict[str, Any] = {}
    if camera := scene.camera:
        numbers = {
            name: [float(str(value)) for value in matrix.detach().cpu().float().numpy().flat]
            for name, matrix in (("K", camera.K), ("viewmat", camera.viewmat))
        }
        notes["camera"] = {"width": int(camera.width), "height": int(camera.height), **numbers}
    if scene.headbox:
        notes["headbox"] = scene.headbox.to_dict()
    if scene.metadata:
        notes["meta"] = dict(scene.metadata)
    lines = fact_lines(notes)
    if max(map(len, lines), default=0) > _LINE_LIMIT or sum(map(len, lines)) > _LIMIT:
        raise SceneError(
            f"{path}: the metadata is too long for a scene file; keep each entry below "
            f"{_LINE_LIMIT} characters and all of them below {_LIMIT}."
        )
    return notes


def fact_lines(notes: dict[str, Any]) -> list[str]:
    """The same as lines: `camera {...}`, `headbox {...}`, and a `meta {...}` for each entry."""
    lines = [f"{kind} {json.dumps(notes[kind])}" for kind in ("camera", "headbox") if kind in notes]
    return lines + [
        f"meta {json.dumps({key: text})}" for key, text in notes.get("meta", {}).items()
    ]


def facts_of_lines(lines: list[str]) -> dict[str, Any]:
    """The inverse of `fact_lines` for untrusted lines; kinds not known are passed over."""
    notes: dict[str, Any] = {}
    for line in lines:
        kind, _, text = line.partition(" ")
        try:
            facts = json.loads(text)
        except (ValueError, RecursionError):  # RecursionError: thousands of opening brackets
            facts = None
        if kind == "meta" and isinstance(facts, dict) and isinstance(notes.get(kind, {}), dict):
            facts = notes.get(kind, {}) | facts
        notes[kind] = facts
    return notes


def facts_of_text(text: bytes, path: str | Path) -> Any:
    """Untrusted JSON as it stands in a file."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SceneError(f"{path} has damaged metadata; convert the photo again.") from error


def parse_facts(notes: Any, path: str | Path) -> Facts:
    """Untrusted JSON -> fields of a scene; unknown names are ignored, and an invalid headbox.

    Raises SceneError for an invalid camera and for metadata that is not text.
    """
    if not isinstance(notes, dict):
        raise SceneError(f"{path} has damaged metadata; convert the photo again.")
    meta = notes.get("meta", {})
    if not (isinstance(meta, dict) and all(isinstance(text, str) for text in meta.values())):
        raise SceneError(
            f"{path} has damaged metadata (not all of it is text); convert the photo again."
        )
    camera = parse_camera(notes["camera"], path) if "camera" in notes else None
    with contextlib.suppress(SceneError):  # it can be measured again
        return Facts(camera, meta, Headbox.from_dict(notes.get("headbox")))
    return Facts(camera, meta)


def parse_camera(facts: Any, path: str | Path) -> Camera:
    """A camera from untrusted facts: finite, a rigid motion, a picture that can be drawn."""
    try:
        K = torch.tensor(facts["K"], dtype=torch.float32).reshape(3, 3)
        viewmat = torch.tensor(facts["viewmat"], dtype=torch.float32).reshape(4, 4)
        camera = Camera(K, viewmat, facts["width"], facts["height"])
        rotation = viewmat[:3, :3]
        sound = (
            all(isinstance(n, int) and n <= _SIDE_LIMIT for n in (camera.width, camera.height))
            and bool((rotation @ rotation.T - torch.eye(3)).abs().max() < 1e-3)
            and bool(torch.linalg.det(rotation) > 0)
            and K[1, 0] == 0
            and K[2].tolist() == [0, 0, 1]
            and viewmat[3].tolist() == [0, 0, 0, 1]
        )
    except (KeyError, TypeError, ValueError, OverflowError, RuntimeError):
        camera, sound = None, False
    if camera is None or not sound:
        raise SceneError(
            f"{path} contains an invalid camera (at most {_SIDE_LIMIT} pixels a side, "
            "finite K, viewmat a rigid motion); convert the photo again."
        )
    return camera


def side_file(path: str | Path) -> Path:
    """Where camera and metadata of a scene are stored if its format has no place for them."""
    return Path(f"{path}.json")


def write_with_side_file(
    path: str | Path, scene: Scene, parts: Iterable[bytes | memoryview]
) -> None:
    """Write the parts of a scene file, then its side file; an outdated one of ours is removed.

    Raises SceneError, before anything is written, for metadata that is too long and for a file of
    another program in the side file's place.
    """
    facts, other = facts_of(scene, path), side_file(path)
    if other.exists() and _read_side_file(other) is None:
        raise SceneError(
            f"{other}, where the camera and the metadata of {path} belong, is a file of another "
            "program; rename it."
        )
    write_bytes(path, parts)
    if facts:
        write_bytes(other, [json.dumps({"headbox": facts}).encode()])
    else:
        other.unlink(missing_ok=True)


def read_side_file(path: str | Path) -> Facts:
    """What the side file of a scene holds; nothing without one of ours."""
    other = side_file(path)
    facts = _read_side_file(other) if other.is_file() else None
    return Facts(None, {}) if facts is None else parse_facts(facts, other)


def _read_side_file(other: Path) -> Any:
    """The JSON in a side file, None if another program wrote it."""
    try:
        with other.open("rb") as handle:
            text = handle.read(_SIDE_FILE_LIMIT)
    except OSError as error:
        raise SceneError(f"{other} cannot be read ({error.strerror}); check the name.") from error
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return facts.get("headbox") if isinstance(facts, dict) else None
