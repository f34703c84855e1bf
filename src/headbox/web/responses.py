"""The rows of a library as the JSON that docs/gallery.md describes."""

from __future__ import annotations

import dataclasses
import json
import math
import time
from typing import Any
from urllib.parse import quote

from headbox import __version__
from headbox.library import listing, models, queue, store
from headbox.library.catalogue import Catalogue
from headbox.library.exports import ExportRow
from headbox.library.listing import PhotoRow
from headbox.library.selection import Selection
from headbox.library.watch import Watcher


@dataclasses.dataclass(frozen=True)
class Gallery:
    """The content of one server. single: one photo or scene, which the page opens at once."""

    catalogue: Catalogue
    selection: Selection
    single: bool = False
    watcher: Watcher | None = None

    @property
    def model(self) -> str:
        return self.catalogue.setting("model") or ""

    def photo(self, photo_id: int) -> PhotoRow | None:
        return listing.photo(self.catalogue, self.selection, photo_id)

    def state(self, counts: dict[str, int] | None = None) -> dict[str, Any]:
        """The state of the library. Pass `counts` if they are known, as they take long."""
        catalogue = self.catalogue
        return {
            "version": __version__,
            "model": self.model,
            "models": [dataclasses.asdict(model) for model in models.available(catalogue)],
            "paused": bool(catalogue.setting("paused")),
            "counts": counts or listing.counts(catalogue, self.selection),
            "disk": {"used": store.used(catalogue), "budget": store.budget(catalogue)},
            "single": self.single,
            "scanning": self.watcher is not None and self.watcher.scanning,
            "problem": catalogue.setting("problem"),
        }

    def brief(self, row: PhotoRow) -> dict[str, Any]:
        """A photo as in lists."""
        unread = row.digest is None and row.error is not None
        progress = None
        if row.state == "working" and row.started:
            typical = queue.typical_seconds(self.catalogue, self.model)
            progress = _estimate(time.time() - row.started, typical)
        return {
            "id": str(row.id),
            "name": row.name,
            "taken": row.taken,
            "width": row.width,
            "height": row.height,
            "state": row.state,
            "error": row.error,
            "stereo": bool(row.stereo),
            "progress": progress,
            "thumb": None if unread or row.is_scene else picture_url("thumbs", row),
        }

    def full(self, row: PhotoRow) -> dict[str, Any]:
        """A photo with the URLs and facts that a viewer needs."""
        photo = None if row.is_scene else picture_url("photos", row)
        return self.brief(row) | {"scene": self._scene(row), "photo": photo}

    def _scene(self, row: PhotoRow) -> dict[str, Any] | None:
        if row.state != "done":
            return None
        size = store.size_of(self.catalogue, store.scene_name(row.digest or "", self.model))
        url = f"/scenes/{row.id}.spz?v={scene_version(row, self.model)}"
        return {"url": url, "bytes": size} | json.loads(row.facts or "{}")

    def export(self, row: ExportRow) -> dict[str, Any]:
        return {
            "job": row.job,
            "state": row.state,
            "progress": row.progress,
            "error": row.error,
            "url": f"/exports/{row.job}/{quote(row.name)}" if row.name else None,
        }


def _estimate(elapsed: float, typical: float) -> float:
    """The estimated progress of a scene: 0.78 after the typical time, always less than 1."""
    return round(1 - math.exp(-1.5 * max(elapsed, 0) / typical), 3)


def picture_url(kind: str, row: PhotoRow) -> str:
    version = f"?v={picture_version(row)}" if row.digest else ""
    return f"/{kind}/{row.id}.jpg{version}"


def picture_version(row: PhotoRow) -> str:
    return (row.digest or "")[:16]


def scene_version(row: PhotoRow, model: str) -> str:
    return f"{picture_version(row)}-{model}"
