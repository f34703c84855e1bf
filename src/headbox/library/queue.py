"""The work queue: photos to read, scenes to make and exports to write, claimed under leases.

A worker that claims work holds a lease on it and renews the lease while it works. After a crash of
the worker the work is free again: when the lease has expired, or at once through `release`. The
attempt is counted, and after ATTEMPTS crashes the work counts as failed. An exception that the work
raises is not a crash: `fail` stores its message at once.
"""

from __future__ import annotations

import dataclasses
import json
import time
from typing import Any, ClassVar

from headbox.library import store
from headbox.library.catalogue import Catalogue, columns
from headbox.library.selection import Selection
from headbox.photo.header import Header

LEASE = 30.0  # seconds
ATTEMPTS = 3
NOW, NEXT, BACKGROUND = 2, 1, 0  # priorities of scenes; store.EVICTED is below them
HEADERS = 64  # photos whose headers are read in one step

CRASHED = {  # table -> error after ATTEMPTS crashes
    "photos": f"Reading crashed {ATTEMPTS} times; photo skipped.",
    "scenes": f"Conversion crashed {ATTEMPTS} times; photo skipped.",
    "exports": f"Export crashed {ATTEMPTS} times; export skipped.",
}
TABLES = tuple(CRASHED)  # tables with leases

_LOCAL_TIME = "strftime('%Y-%m-%dT%H:%M:%S', mtime_ns / 1000000000, 'unixepoch', 'localtime')"
_FREE = "owner = NULL, lease = NULL"


@dataclasses.dataclass(frozen=True, slots=True)
class PhotoClaim:
    """A photo to read. asked, large: the request for a picture, as it was at the claim."""

    table: ClassVar = "photos"
    key: ClassVar = "id"
    id: int
    path: bytes
    taken: str | None
    digest: str | None
    asked: float | None
    large: int  # 0 or 1
    owner: str


@dataclasses.dataclass(frozen=True, slots=True)
class SceneClaim:
    """A scene to make."""

    table: ClassVar = "scenes"
    key: ClassVar = "id"
    id: int
    digest: str
    model: str
    owner: str


@dataclasses.dataclass(frozen=True, slots=True)
class ExportClaim:
    """An export to write. photo: the photo's id."""

    table: ClassVar = "exports"
    key: ClassVar = "job"
    job: str
    photo: int
    kind: str
    owner: str


Claim = PhotoClaim | SceneClaim | ExportClaim


# ------------------------------------------------------------------------------------ requesting


def request(catalogue: Catalogue, photo: int, model: str, priority: int) -> None:
    """Raise the priority of a photo's scene: NOW for one on the screen, NEXT for one that is likely
    to follow. Failed scenes stay failed.
    """
    now = time.time()
    with catalogue.change():
        sql = "UPDATE photos SET asked = ?, wanted = max(wanted, ?) WHERE id = ? AND digest IS NULL"
        catalogue.rows(sql, now, priority, photo)
        sql = """UPDATE scenes SET priority = max(priority, ?), asked = ? WHERE model = ?
            AND state = 'waiting' AND digest = (SELECT digest FROM photos WHERE id = ?)"""
        catalogue.rows(sql, priority, now, model, photo)


def request_picture(catalogue: Catalogue, photo: int, large: bool) -> None:
    """Request a thumbnail, or the large picture, before those of other photos."""
    sql = "UPDATE photos SET asked = ?, large = max(large, ?) WHERE id = ?"
    catalogue.rows(sql, time.time(), large, photo)


def retry(catalogue: Catalogue, photo: int, model: str) -> None:
    """Queue a failed photo again, with the highest priority."""
    now = time.time()
    with catalogue.change():
        sql = f"""UPDATE photos SET error = NULL, attempts = 0, asked = ?, wanted = ?, {_FREE}
            WHERE id = ? AND error IS NOT NULL"""
        catalogue.rows(sql, now, NOW, photo)
        sql = """UPDATE scenes SET state = 'waiting', error = NULL, attempts = 0, priority = ?,
            asked = ? WHERE model = ? AND state = 'failed'
            AND digest = (SELECT digest FROM photos WHERE id = ?)"""
        catalogue.rows(sql, NOW, now, model, photo)


def use_model(catalogue: Catalogue, model: str) -> None:
    """Make scenes with this model from now on. The other models' scenes stay on the disk."""
    with catalogue.change():
        catalogue.rows("INSERT OR REPLACE INTO settings VALUES ('model', ?)", model)
        sql = """INSERT INTO scenes (digest, model, state, priority, taken)
            SELECT digest, ?, 'waiting', ?, max(taken) FROM photos WHERE digest IS NOT NULL
            GROUP BY digest ON CONFLICT DO NOTHING"""
        catalogue.rows(sql, model, BACKGROUND)


# -------------------------------------------------------------------------------------- claiming


def claim_photos(catalogue: Catalogue, selection: Selection, owner: str) -> list[PhotoClaim]:
    """Claim photos to read: one whose picture is requested; or else up to HEADERS without a date;
    or else the newest without a thumbnail. A photo whose header crashed a worker is claimed alone.
    """
    condition, values = selection.condition()
    free = f"lease IS NULL AND {condition}"
    choices = [
        (f"asked IS NOT NULL AND error IS NULL AND {free} ORDER BY asked DESC LIMIT 1"),
        (f"taken IS NULL AND attempts = 0 AND {free} ORDER BY id LIMIT {HEADERS}"),
        (f"taken IS NULL AND attempts > 0 AND {free} LIMIT 1"),
    ]
    if not store.is_full(catalogue):
        unread = "digest IS NULL AND error IS NULL AND taken IS NOT NULL"
        choices.append(f"{unread} AND {free} ORDER BY taken DESC LIMIT 1")
    with catalogue.change():
        sweep(catalogue)
        for choice in choices:
            found = catalogue.rows(
                f"""UPDATE photos SET owner = ?, lease = ?, attempts = attempts + 1
                WHERE id IN (SELECT id FROM photos WHERE {choice})
                RETURNING {columns(PhotoClaim)}""",
                owner,
                time.time() + LEASE,
                *values,
            )
            if found:
                return [PhotoClaim(*row) for row in found]
    return []


def claim_scene(
    catalogue: Catalogue, selection: Selection, owner: str, model: str
) -> SceneClaim | None:
    """Claim the scene with the highest priority, and among equal ones that of the newest photo.

    While the queue is paused, only scenes with the priority NOW are claimed; while the disk budget
    is used up, only requested ones.
    """
    condition, values = selection.condition()
    least = BACKGROUND
    if catalogue.setting("paused"):
        least = NOW
    elif store.is_full(catalogue):
        least = NEXT
    with catalogue.change():
        sweep(catalogue)
        now = time.time()
        row = catalogue.row(
            f"""UPDATE scenes SET state = 'working', owner = ?, lease = ?, started = ?,
            attempts = attempts + 1 WHERE id = (
                SELECT id FROM scenes WHERE model = ? AND state = 'waiting' AND priority >= ?
                AND EXISTS (SELECT 1 FROM photos
                    WHERE photos.digest = scenes.digest AND {condition})
                ORDER BY priority DESC, asked DESC, taken DESC LIMIT 1)
            RETURNING {columns(SceneClaim)}""",
            owner,
            now + LEASE,
            now,
            model,
            least,
            *values,
        )
        return SceneClaim(*row) if row else None


def claim_export(catalogue: Catalogue, selection: Selection, owner: str) -> ExportClaim | None:
    """Claim the oldest export that waits."""
    condition, values = selection.condition()
    with catalogue.change():
        sweep(catalogue)
        row = catalogue.row(
            f"""UPDATE exports SET state = 'working', owner = ?, lease = ?, attempts = attempts + 1
            WHERE job = (SELECT job FROM exports JOIN photos ON photos.id = photo
                WHERE exports.state = 'waiting' AND {condition} ORDER BY created LIMIT 1)
            RETURNING {columns(ExportClaim)}""",
            owner,
            time.time() + LEASE,
            *values,
        )
        return ExportClaim(*row) if row else None


def renew(catalogue: Catalogue, owner: str) -> None:
    """Extend all leases of a worker."""
    lease = time.time() + LEASE
    for table in TABLES:
        catalogue.rows(
            f"UPDATE {table} SET lease = ? WHERE owner = ? AND lease IS NOT NULL", lease, owner
        )


def sweep(catalogue: Catalogue) -> None:
    """Free the work of expired leases. Call this inside a transaction."""
    _give_back(catalogue, "lease < ?", time.time())


def release(catalogue: Catalogue, owner: str, forgiven: bool) -> None:
    """Free all work of one worker. With `forgiven` the attempt is not counted: the worker was
    stopped, or could not do the work for a reason that is not the photo's.
    """
    with catalogue.change():
        if forgiven:
            for table in TABLES:
                sql = f"UPDATE {table} SET attempts = attempts - 1 WHERE owner = ?"
                catalogue.rows(f"{sql} AND lease IS NOT NULL", owner)
        _give_back(catalogue, "lease IS NOT NULL AND owner = ?", owner)


def _give_back(catalogue: Catalogue, condition: str, value: Any) -> None:
    crashed = f"attempts >= {ATTEMPTS}"
    catalogue.rows(
        f"""UPDATE photos SET {_FREE}, error = CASE WHEN {crashed} THEN ? ELSE error END,
        taken = CASE WHEN {crashed} THEN coalesce(taken, {_LOCAL_TIME}) ELSE taken END
        WHERE {condition}""",
        CRASHED["photos"],
        value,
    )
    for table in ("scenes", "exports"):
        catalogue.rows(
            f"""UPDATE {table} SET {_FREE}, error = CASE WHEN {crashed} THEN ? END,
            state = CASE WHEN {crashed} THEN 'failed' ELSE 'waiting' END WHERE {condition}""",
            CRASHED[table],
            value,
        )


# ------------------------------------------------------------------------------------- finishing
#
# None of these changes work whose lease has passed to another worker.


def fail(catalogue: Catalogue, claim: Claim, error: str) -> None:
    """Store the reason why claimed work cannot be done."""
    state = "state = 'failed'"
    if isinstance(claim, PhotoClaim):
        state = f"taken = coalesce(taken, {_LOCAL_TIME}), asked = NULL"
    sql = f"""UPDATE {claim.table} SET {_FREE}, {state}, error = ?, attempts = 0
        WHERE {claim.key} = ? AND owner = ?"""
    text = error.encode("utf-8", "replace").decode()  # file names may be invalid UTF-8
    catalogue.rows(sql, text, getattr(claim, claim.key), claim.owner)


def finish_headers(catalogue: Catalogue, headers: list[tuple[PhotoClaim, Header]]) -> None:
    """Store the dates and sizes of photos, which are listed from now on."""
    sql = f"""UPDATE photos SET {_FREE}, attempts = 0, taken = ?, width = ?, height = ?, stereo = ?
        WHERE id = ? AND owner = ?"""
    rows = [(*dataclasses.astuple(header), claim.id, claim.owner) for claim, header in headers]
    with catalogue.change():
        catalogue.many(sql, rows)


def finish_photo(
    catalogue: Catalogue, claim: PhotoClaim, header: Header, digest: str, files: dict[str, int]
) -> None:
    """Store what was read of a photo, and queue its scene. `files` are the pictures that were put
    into the store: name -> bytes.
    """
    with catalogue.change():
        for name, size in files.items():
            store.enter(catalogue, name, size)
        # A request that came after the claim is kept.
        sql = f"""UPDATE photos SET {_FREE}, attempts = 0, error = NULL, digest = ?,
            taken = ?, width = ?, height = ?, stereo = ?,
            large = CASE WHEN asked IS ? THEN 0 ELSE large END,
            asked = CASE WHEN asked IS ? THEN NULL ELSE asked END
            WHERE id = ? AND owner = ? RETURNING taken, wanted"""
        asked = claim.asked
        seen = dataclasses.astuple(header)
        done = catalogue.row(sql, digest, *seen, asked, asked, claim.id, claim.owner)
        model = catalogue.setting("model")
        if done is None or model is None:
            return
        sql = """INSERT INTO scenes (digest, model, state, priority, asked, taken)
            VALUES (?, ?, 'waiting', ?, ?, ?) ON CONFLICT DO UPDATE SET
            state = CASE state WHEN 'failed' THEN 'waiting' ELSE state END, error = NULL"""
        catalogue.rows(sql, digest, model, done["wanted"], asked or 0.0, done["taken"])


def finish_scene(
    catalogue: Catalogue, claim: SceneClaim, size: int, facts: dict[str, Any], seconds: float
) -> None:
    """Store a scene's facts, after its file was put into the store."""
    with catalogue.change():
        store.enter(catalogue, store.scene_name(claim.digest, claim.model), size)
        sql = f"""UPDATE scenes SET state = 'done', {_FREE}, attempts = 0, facts = ?, priority = ?,
            error = NULL WHERE id = ? AND owner = ?"""
        catalogue.rows(sql, json.dumps(facts), BACKGROUND, claim.id, claim.owner)
        name = f"seconds {claim.model}"
        catalogue.set(name, 0.3 * seconds + 0.7 * (catalogue.setting(name) or seconds))


def finish_export(catalogue: Catalogue, claim: ExportClaim, name: str) -> None:
    """Store the name of an export's file, after the file was put in its place."""
    sql = f"""UPDATE exports SET state = 'done', {_FREE}, progress = 1, name = ?
        WHERE job = ? AND owner = ?"""
    catalogue.rows(sql, name, claim.job, claim.owner)


def typical_seconds(catalogue: Catalogue, model: str) -> float:
    """The moving average of the seconds that a scene takes: the scale of progress bars."""
    return catalogue.setting(f"seconds {model}") or 10.0
