"""What a scene knows besides its splats: the camera of its photo and the notes (`Scene.meta`).

In every format it is the same JSON:

    {"camera": {"width": 640, "height": 427, "K": [9 numbers], "viewmat": [16 numbers]},
     "meta": {"photo": "china.jpg"}}

Matrices are row by row, in the shortest decimals that give the same float32 again. Each format has
it where strict readers pass over it. .splat and .ksplat have no such place: there it lies, under
the name "headbox", in a second file beside the scene, called `room.splat.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.quantize import write_bytes
from headbox.gaussians import Scene

_LINE_LIMIT = 3950  # characters: common readers keep a line of a PLY's header in 4096
_LIMIT = 60_000  # characters: a PLY's header and the extra field of gzip end at 65,536
_SIDE_LIMIT = 100_000  # pixels: a file must not make a reader draw a picture of any size
_BESIDE_LIMIT = 1 << 20  # bytes of a second file


def notes_of(scene: Scene, path: str | Path) -> dict[str, Any]:
    """The JSON of a scene, empty where it knows nothing. Raises SceneError for notes too long."""
    notes: dict[str, Any] = {}
    if camera := scene.camera:
        numbers = {
            name: [float(str(value)) for value in matrix.detach().cpu().float().numpy().flat]
            for name, matrix in (("K", camera.K), ("viewmat", camera.viewmat))
        }
        notes["camera"] = {"width": int(camera.width), "height": int(camera.height), **numbers}
    if scene.meta:
        notes["meta"] = dict(scene.meta)
    lines = note_lines(notes)
    if max(map(len, lines), default=0) > _LINE_LIMIT or sum(map(len, lines)) > _LIMIT:
        raise SceneError(
            f"{path}: the notes are too long for a scene file; keep each below {_LINE_LIMIT} "
            f"characters and all of them below {_LIMIT}."
        )
    return notes


def note_lines(notes: dict[str, Any]) -> list[str]:
    """The same as lines, `camera {...}` and one `meta {...}` for each note."""
    lines = [f"camera {json.dumps(notes['camera'])}"] if "camera" in notes else []
    return lines + [
        f"meta {json.dumps({key: text})}" for key, text in notes.get("meta", {}).items()
    ]


def notes_of_lines(lines: list[str]) -> dict[str, Any]:
    """The inverse of `note_lines` for untrusted lines; kinds not known are passed over."""
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


def notes_of_text(text: bytes, path: str | Path) -> Any:
    """Untrusted JSON as it stands in a file."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SceneError(f"{path} has damaged notes; make the scene anew.") from error


def read_notes(notes: Any, path: str | Path) -> tuple[Camera | None, dict[str, str]]:
    """Camera and meta from untrusted notes; kinds not known are passed over.

    Raises SceneError for a camera that takes no picture and for notes that are no texts.
    """
    if not isinstance(notes, dict):
        raise SceneError(f"{path} has damaged notes; make the scene anew.")
    meta = notes.get("meta", {})
    if not (isinstance(meta, dict) and all(isinstance(text, str) for text in meta.values())):
        raise SceneError(f"{path} has damaged notes (meta is not all text); make the scene anew.")
    return camera_of(notes["camera"], path) if "camera" in notes else None, meta


def camera_of(facts: Any, path: str | Path) -> Camera:
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
            f"{path} names a camera that takes no picture (at most {_SIDE_LIMIT} pixels a side, "
            "finite K, viewmat a rigid motion); make the scene anew."
        )
    return camera


def beside(path: str | Path) -> Path:
    """Where the second file of a scene lies."""
    return Path(f"{path}.json")


def write_beside(path: str | Path, scene: Scene, write: Callable[[], None]) -> None:
    """Run write() for the scene, then write what it cannot hold into a second file; one of ours
    that is there already goes when the scene knows nothing. Raises SceneError, before anything is
    written, for notes too long and for a file of somebody else in that place.
    """
    notes, other = notes_of(scene, path), beside(path)
    if other.exists() and _beside(other) is None:
        raise SceneError(
            f"{other}, where the camera and the notes of {path} belong, is a file of another "
            "program; rename it."
        )
    write()
    if notes:
        write_bytes(other, [json.dumps({"headbox": notes}).encode()])
    else:
        other.unlink(missing_ok=True)


def read_beside(path: str | Path) -> tuple[Camera | None, dict[str, str]]:
    """Camera and meta from the second file of a scene, or None and {} without one of ours."""
    other = beside(path)
    notes = _beside(other) if other.is_file() else None
    return (None, {}) if notes is None else read_notes(notes, other)


def _beside(other: Path) -> Any:
    """The notes in a second file, None if somebody else wrote it."""
    try:
        with other.open("rb") as handle:
            text = handle.read(_BESIDE_LIMIT)
    except OSError as error:
        raise SceneError(f"{other} cannot be read ({error.strerror}); check the name.") from error
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return facts.get("headbox") if isinstance(facts, dict) else None
