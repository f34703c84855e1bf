"""What there is to do, and who does it.

Whoever takes something up holds a lease on it that is renewed while the work goes on. A worker that
dies cannot renew: what it held is free again when the lease is over (or at once, if whoever started
it sees it die), and the attempt is counted. What was attempted ATTEMPTS times without an end is set
aside. An error that the work itself tells of is no such death: it is kept as the reason, at once.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from headbox.library import store
from headbox.library.catalogue import Catalogue
from headbox.library.selection import Selection
from headbox.photo.header import Header

LEASE = 30.0  # seconds
ATTEMPTS = 3
NOW, NEXT, BACKGROUND = 2, 1, 0  # priorities of scenes; store.EVICTED is below them
HEADERS = 64  # photos whose headers are read at a time

KINDS = {"photos": "id", "scenes": "id", "exports": "job"}  # what can be leased, and its key
_DEADLY = (
    f"Each of {ATTEMPTS} tries at this photo ended the program that tried: "
    "it is set aside, try it again when there is more free memory."
)
_LOCAL_TIME = "strftime('%Y-%m-%dT%H:%M:%S', mtime_ns / 1000000000, 'unixepoch', 'localtime')"
_FREE = "owner = NULL, lease = NULL"


# --------------------------------------------------------------------------------------- asking


def request(catalogue: Catalogue, photo: int, model: str, priority: int) -> None:
    """Somebody looks at a photo (NOW) or is about to (NEXT). Failed ones stay failed."""
    now = time.time()
    with catalogue.change():
        sql = "UPDATE photos SET asked = ?, wanted = max(wanted, ?) WHERE id = ? AND digest IS NULL"
        catalogue.rows(sql, now, priority, photo)
        sql = """UPDATE scenes SET priority = max(priority, ?), asked = ? WHERE model = ?
            AND state = 'waiting' AND digest = (SELECT digest FROM photos WHERE id = ?)"""
        catalogue.rows(sql, priority, now, model, photo)


def request_picture(catalogue: Catalogue, photo: int, large: bool) -> None:
    """Somebody waits for a thumbnail, or for the large picture."""
    sql = "UPDATE photos SET asked = ?, large = max(large, ?) WHERE id = ?"
    catalogue.rows(sql, time.time(), large, photo)


def retry(catalogue: Catalogue, photo: int, model: str) -> None:
    """A failed photo gets another chance, before the others."""
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
    """From now on scenes are made with this model; those of others are kept as files are."""
    with catalogue.change():
        catalogue.rows("INSERT OR REPLACE INTO settings VALUES ('model', ?)", model)
        sql = """INSERT INTO scenes (digest, model, state, priority, taken)
            SELECT digest, ?, 'waiting', ?, max(taken) FROM photos WHERE digest IS NOT NULL
            GROUP BY digest ON CONFLICT DO NOTHING"""
        catalogue.rows(sql, model, BACKGROUND)


# -------------------------------------------------------------------------------------- claiming


def claim_photos(catalogue: Catalogue, shown: Selection, owner: str) -> list[sqlite3.Row]:
    """Photos to look at: one that somebody waits for; or some whose headers are not read; or the
    newest that has no thumbnail yet. A photo that once ended its worker comes alone.
    """
    condition, values = shown.condition()
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
                WHERE id IN (SELECT id FROM photos WHERE {choice}) RETURNING *""",
                owner,
                time.time() + LEASE,
                *values,
            )
            if found:
                return found
    return []


def claim_scene(
    catalogue: Catalogue, shown: Selection, owner: str, model: str
) -> sqlite3.Row | None:
    """The scene to make next: what somebody looks at, what may come next, then the newest.

    Paused, only what somebody looks at; on a full disk budget, only what was asked for.
    """
    condition, values = shown.condition()
    least = BACKGROUND
    if catalogue.setting("paused"):
        least = NOW
    elif store.is_full(catalogue):
        least = NEXT
    with catalogue.change():
        sweep(catalogue)
        now = time.time()
        return catalogue.row(
            f"""UPDATE scenes SET state = 'working', owner = ?, lease = ?, started = ?,
            attempts = attempts + 1 WHERE id = (
                SELECT id FROM scenes WHERE model = ? AND state = 'waiting' AND priority >= ?
                AND EXISTS (SELECT 1 FROM photos
                    WHERE photos.digest = scenes.digest AND {condition})
                ORDER BY priority DESC, asked DESC, taken DESC LIMIT 1)
            RETURNING *""",
            owner,
            now + LEASE,
            now,
            model,
            least,
            *values,
        )


def claim_export(catalogue: Catalogue, shown: Selection, owner: str) -> sqlite3.Row | None:
    condition, values = shown.condition()
    with catalogue.change():
        sweep(catalogue)
        return catalogue.row(
            f"""UPDATE exports SET state = 'working', owner = ?, lease = ?, attempts = attempts + 1
            WHERE job = (SELECT job FROM exports JOIN photos ON photos.id = photo
                WHERE exports.state = 'waiting' AND {condition} ORDER BY created LIMIT 1)
            RETURNING *""",
            owner,
            time.time() + LEASE,
            *values,
        )


def renew(catalogue: Catalogue, owner: str) -> None:
    lease = time.time() + LEASE
    for table in KINDS:
        catalogue.rows(
            f"UPDATE {table} SET lease = ? WHERE owner = ? AND lease IS NOT NULL", lease, owner
        )


def sweep(catalogue: Catalogue) -> None:
    """Free what is held by leases that are over. Part of a transaction."""
    _give_back(catalogue, "lease < ?", time.time())


def release(catalogue: Catalogue, owner: str, forgiven: bool) -> None:
    """Free what a worker held that is gone. Forgiven: it was stopped, so the attempt is not
    counted.
    """
    with catalogue.change():
        if forgiven:
            for table in KINDS:
                sql = f"UPDATE {table} SET attempts = attempts - 1 WHERE owner = ?"
                catalogue.rows(f"{sql} AND lease IS NOT NULL", owner)
        _give_back(catalogue, "lease IS NOT NULL AND owner = ?", owner)


def _give_back(catalogue: Catalogue, condition: str, value: Any) -> None:
    dead = f"attempts >= {ATTEMPTS}"
    catalogue.rows(
        f"""UPDATE photos SET {_FREE}, error = CASE WHEN {dead} THEN ? ELSE error END,
        taken = CASE WHEN {dead} THEN coalesce(taken, {_LOCAL_TIME}) ELSE taken END
        WHERE {condition}""",
        _DEADLY,
        value,
    )
    for table in ("scenes", "exports"):
        catalogue.rows(
            f"""UPDATE {table} SET {_FREE}, error = CASE WHEN {dead} THEN ? END,
            state = CASE WHEN {dead} THEN 'failed' ELSE 'waiting' END WHERE {condition}""",
            _DEADLY,
            value,
        )


# ------------------------------------------------------------------------------------- finishing


def fail(catalogue: Catalogue, table: str, row: sqlite3.Row, error: str) -> None:
    """The work told why it cannot be done."""
    state = f"taken = coalesce(taken, {_LOCAL_TIME}), asked = NULL"
    if table != "photos":
        state = "state = 'failed'"
    key = KINDS[table]
    sql = f"""UPDATE {table} SET {_FREE}, {state}, error = ?, attempts = 0
        WHERE {key} = ? AND owner = ?"""
    text = error.encode("utf-8", "replace").decode()  # names of files may be no text
    catalogue.rows(sql, text, row[key], row["owner"])


def finish_headers(catalogue: Catalogue, headers: list[tuple[sqlite3.Row, Header]]) -> None:
    """Photos are dated: from now on they are shown."""
    sql = f"""UPDATE photos SET {_FREE}, attempts = 0, taken = ?, width = ?, height = ?, stereo = ?
        WHERE id = ? AND owner = ?"""
    rows = [(*dataclasses.astuple(header), row["id"], row["owner"]) for row, header in headers]
    with catalogue.change():
        catalogue.many(sql, rows)


def finish_photo(
    catalogue: Catalogue, row: sqlite3.Row, header: Header, digest: str, files: dict[str, int]
) -> None:
    """A photo is looked at: its pictures (name -> bytes) are in place, and as its content is known,
    its scene can be made.
    """
    with catalogue.change():
        for name, size in files.items():
            store.enter(catalogue, name, size)
        # What somebody asked for in the meantime stays asked for.
        sql = f"""UPDATE photos SET {_FREE}, attempts = 0, error = NULL, digest = ?,
            taken = ?, width = ?, height = ?, stereo = ?,
            large = CASE WHEN asked IS ? THEN 0 ELSE large END,
            asked = CASE WHEN asked IS ? THEN NULL ELSE asked END
            WHERE id = ? AND owner = ? RETURNING taken, wanted"""
        asked = row["asked"]
        seen = dataclasses.astuple(header)
        done = catalogue.row(sql, digest, *seen, asked, asked, row["id"], row["owner"])
        model = catalogue.setting("model")
        if done is None or model is None:
            return
        sql = """INSERT INTO scenes (digest, model, state, priority, asked, taken)
            VALUES (?, ?, 'waiting', ?, ?, ?) ON CONFLICT DO UPDATE SET
            state = CASE state WHEN 'failed' THEN 'waiting' ELSE state END, error = NULL"""
        catalogue.rows(sql, digest, model, done["wanted"], asked or 0.0, done["taken"])


def finish_scene(
    catalogue: Catalogue, row: sqlite3.Row, size: int, facts: dict[str, Any], seconds: float
) -> None:
    """A scene is made and its file is in place. Nothing is changed when the lease was lost on the
    way: then somebody else makes the same file.
    """
    with catalogue.change():
        store.enter(catalogue, store.scene_name(row["digest"], row["model"]), size)
        sql = f"""UPDATE scenes SET state = 'done', {_FREE}, attempts = 0, facts = ?, priority = ?,
            error = NULL WHERE id = ? AND owner = ?"""
        catalogue.rows(sql, json.dumps(facts), BACKGROUND, row["id"], row["owner"])
        name = f"seconds {row['model']}"
        catalogue.set(name, 0.3 * seconds + 0.7 * (catalogue.setting(name) or seconds))


def finish_export(catalogue: Catalogue, row: sqlite3.Row, name: str) -> None:
    sql = f"""UPDATE exports SET state = 'done', {_FREE}, progress = 1, name = ?
        WHERE job = ? AND owner = ?"""
    catalogue.rows(sql, name, row["job"], row["owner"])


def typical_seconds(catalogue: Catalogue, model: str) -> float:
    """How long a scene takes here: what a progress bar goes by."""
    return catalogue.setting(f"seconds {model}") or 10.0


def list_at_once(catalogue: Catalogue, path: bytes, taken: str) -> int | None:
    """The id of a photo that becomes part of lists before its header is read, with this date."""
    row = catalogue.row("SELECT id FROM photos WHERE path = ?", path)
    if row is None:
        return None
    catalogue.rows("UPDATE photos SET taken = coalesce(taken, ?) WHERE id = ?", taken, row["id"])
    return row["id"]


def source_path(catalogue: Catalogue, selection: Selection, digest: str) -> Path | None:
    """One of the selected photos with this content."""
    condition, values = selection.condition()
    sql = f"SELECT path FROM photos WHERE digest = ? AND {condition} LIMIT 1"
    row = catalogue.row(sql, digest, *values)
    return Path(os.fsdecode(row["path"])) if row else None


def photo_source(catalogue: Catalogue, photo_id: int) -> tuple[Path, str] | None:
    """Path and digest ("" before it is hashed) of a photo."""
    row = catalogue.row("SELECT path, digest FROM photos WHERE id = ?", photo_id)
    return (Path(os.fsdecode(row["path"])), row["digest"] or "") if row else None


def forget_content(catalogue: Catalogue, path: Path) -> None:
    """Have a file hashed again, because it changed while it was read."""
    sql = "UPDATE photos SET digest = NULL, mtime_ns = 0 WHERE path = ?"
    catalogue.rows(sql, os.fsencode(path))
