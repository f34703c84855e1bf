"""From a photo to a scene: the one way, for the command line, the gallery and Python."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headbox import __version__
from headbox.files import sha256
from headbox.focal_length import CERTAINTY
from headbox.gaussians import Scene
from headbox.model.predictor import Predictor
from headbox.photo.read import open_photo
from headbox.scene.measure_headbox import with_headbox
from headbox.scene.repair import repair as repair_splats

PREDICTED = ("focal_source", "focal_error", "focal_doubt", "depth_error")  # in the metadata


def convert_photo(
    path: str | Path,
    predictor: Predictor,
    *,
    focal_px: float | None = None,
    focal_35mm: float | None = None,
    repair: bool = False,
) -> Scene:
    """The scene of a photo file: splats, camera, headbox and metadata.

    focal_px, focal_35mm: as for `open_photo`. repair: bring floaters to a surface
    (`scene.repair`). metadata: "photo" (the file's name), "photo_sha256", "generator", and what
    `Predictor.scene` says. Raises PhotoError for a file that cannot be read as a photo.
    """
    path = Path(path)
    photo = open_photo(path, focal_px=focal_px, focal_35mm=focal_35mm)
    scene = predictor.scene(photo)
    if repair:
        assert scene.camera is not None  # the predictor's scenes have one
        gaussians, _ = repair_splats(scene.gaussians, scene.camera)
        scene = dataclasses.replace(scene, gaussians=gaussians)
    about = {"photo": path.name, "photo_sha256": sha256(path)}
    metadata = about | scene.metadata | {"generator": f"headbox {__version__}"}
    return with_headbox(dataclasses.replace(scene, metadata=metadata))


def prediction_facts(metadata: Mapping[str, str]) -> dict[str, Any]:
    """What `Predictor.scene` says of a scene, for JSON: the expected errors as numbers, and
    "focal_certainty", in the words of `focal_length.CERTAINTY`.
    """
    said = {name: metadata[name] for name in PREDICTED if name in metadata}
    facts: dict[str, Any] = {
        name: float(text) if name.endswith("_error") else text for name, text in said.items()
    }
    if (certainty := CERTAINTY.get(said.get("focal_source", ""))) is not None:
        facts["focal_certainty"] = certainty
    return facts
