"""The models that a library can use, identified by the content of their weights files."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from importlib import resources
from pathlib import Path

from headbox.errors import WeightsError
from headbox.files import sha256
from headbox.library.catalogue import Catalogue
from headbox.model.download import RELEASES, cache_dir

BUILT_IN = Path(str(resources.files("headbox") / "model" / "small.safetensors"))
SETTINGS = "1"  # version of everything else that determines a scene; change it with that


@dataclasses.dataclass(frozen=True, slots=True)
class ModelRow:
    id: str
    name: str


def default_folder() -> Path:
    """The folder of the library if none is given."""
    return cache_dir() / "library"


def register(catalogue: Catalogue, path: Path) -> str:
    """The id of a weights file. It is hashed once. Raises WeightsError if it cannot be read."""
    path = path.absolute()
    try:
        status = path.stat()
        stamp = f"{status.st_size} {status.st_mtime_ns}"
        key = os.fsencode(path)
        known = catalogue.row("SELECT id FROM models WHERE path = ? AND stamp = ?", key, stamp)
        if known:
            return known["id"]
        digest = sha256(path)
    except OSError as error:
        raise WeightsError(
            f"{path} cannot be read ({error.strerror}): give the path of a weights file."
        ) from error
    model = hashlib.sha256(f"{digest} {SETTINGS}".encode()).hexdigest()[:16]
    names = {BUILT_IN: "small"} | {p: name for name, p in _fetched().items()}
    sql = "INSERT OR REPLACE INTO models VALUES (?, ?, ?, ?)"
    catalogue.rows(sql, model, names.get(path, path.stem), key, stamp)
    return model


def register_known(catalogue: Catalogue) -> None:
    """Register the built-in model, and the downloaded one if there is one."""
    for path in (BUILT_IN, _fetched()["sharp"]):
        if path.is_file():
            register(catalogue, path)


def model_path(catalogue: Catalogue, model: str) -> Path | None:
    """The weights file of a registered model."""
    row = catalogue.row("SELECT path FROM models WHERE id = ?", model)
    return Path(os.fsdecode(row["path"])) if row else None


def available(catalogue: Catalogue) -> list[ModelRow]:
    """The registered models whose files still exist."""
    rows = catalogue.rows("SELECT id, name, path FROM models ORDER BY name")
    return [ModelRow(row["id"], row["name"]) for row in rows if os.path.isfile(row["path"])]


def _fetched() -> dict[str, Path]:
    return {name: cache_dir() / release.filename for name, release in RELEASES.items()}
