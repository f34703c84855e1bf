"""The tables of a catalogue, as migrations from each version to the next."""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # paused, model, budget (bytes), problem, shared by all programs on this library
        "CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
        """CREATE TABLE models (
            id TEXT PRIMARY KEY,        -- from the hash of the weights
            name TEXT NOT NULL,
            path BLOB NOT NULL,
            stamp TEXT NOT NULL         -- size and time of the hashed file
        ) WITHOUT ROWID""",
        """CREATE TABLE photos (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path BLOB NOT NULL UNIQUE,  -- absolute, without links; names may be invalid UTF-8
            name TEXT NOT NULL,
            words TEXT NOT NULL,        -- for searches: folder/name, case folded
            is_scene INTEGER NOT NULL,  -- a scene file, for `headbox view` only
            bytes INTEGER NOT NULL,     -- at the last scan
            mtime_ns INTEGER NOT NULL,
            taken TEXT,                 -- ISO local time; null until the header is read
            width INTEGER,              -- upright; null if unreadable
            height INTEGER,
            stereo INTEGER NOT NULL DEFAULT 0,
            digest TEXT,                -- SHA-256 of the file; null until it is read
            error TEXT,
            asked REAL,                 -- time of the request for its thumbnail
            large INTEGER NOT NULL DEFAULT 0,  -- whether its large picture is requested
            wanted INTEGER NOT NULL DEFAULT 0,  -- priority of its scene, until that is queued
            attempts INTEGER NOT NULL DEFAULT 0,
            owner TEXT,
            lease REAL
        )""",
        # In the order of the grid, with all columns that a page's conditions use.
        "CREATE INDEX photos_shown ON photos (taken, id, path, is_scene, words)"
        " WHERE taken IS NOT NULL",
        "CREATE INDEX photos_digest ON photos (digest)",
        "CREATE INDEX photos_new ON photos (attempts, id) WHERE taken IS NULL",
        "CREATE INDEX photos_unread ON photos (taken)"
        " WHERE digest IS NULL AND error IS NULL AND taken IS NOT NULL",
        "CREATE INDEX photos_asked ON photos (asked) WHERE asked IS NOT NULL",
        "CREATE INDEX photos_leased ON photos (lease) WHERE lease IS NOT NULL",
        """CREATE TABLE scenes (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL,
            model TEXT NOT NULL,
            state TEXT NOT NULL,        -- waiting working done failed
            priority INTEGER NOT NULL,  -- see queue.py
            asked REAL NOT NULL DEFAULT 0,
            taken TEXT NOT NULL,
            error TEXT,
            facts TEXT,                 -- JSON: splats, camera, headbox
            started REAL,
            attempts INTEGER NOT NULL DEFAULT 0,
            owner TEXT,
            lease REAL,
            UNIQUE (digest, model)
        )""",
        "CREATE INDEX scenes_queue ON scenes (model, priority, asked, taken)"
        " WHERE state = 'waiting'",
        "CREATE INDEX scenes_leased ON scenes (lease) WHERE lease IS NOT NULL",
        """CREATE TABLE exports (
            job TEXT PRIMARY KEY,
            photo INTEGER NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            progress REAL NOT NULL DEFAULT 0,
            error TEXT,
            name TEXT,                  -- of the file in exports/JOB/
            created REAL NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            owner TEXT,
            lease REAL
        ) WITHOUT ROWID""",
        "CREATE TABLE files (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL, used REAL NOT NULL)"
        " WITHOUT ROWID",
        "CREATE INDEX files_used ON files (used)",
        # Totals that would need a scan of a whole table, maintained by triggers: the bytes of
        # files, and the revision of the list of photos.
        "CREATE TABLE totals (disk INTEGER NOT NULL, list INTEGER NOT NULL)",
        "INSERT INTO totals VALUES (0, 0)",
        """CREATE TRIGGER file_added AFTER INSERT ON files BEGIN
            UPDATE totals SET disk = disk + NEW.bytes; END""",
        """CREATE TRIGGER file_removed AFTER DELETE ON files BEGIN
            UPDATE totals SET disk = disk - OLD.bytes; END""",
        """CREATE TRIGGER file_replaced AFTER UPDATE OF bytes ON files BEGIN
            UPDATE totals SET disk = disk + NEW.bytes - OLD.bytes; END""",
        """CREATE TRIGGER photo_dated AFTER UPDATE OF taken ON photos
            WHEN NEW.taken IS NOT OLD.taken BEGIN UPDATE totals SET list = list + 1; END""",
        """CREATE TRIGGER photo_removed AFTER DELETE ON photos
            WHEN OLD.taken IS NOT NULL BEGIN UPDATE totals SET list = list + 1; END""",
        # The log of changes for open pages.
        "CREATE TABLE changes (id INTEGER PRIMARY KEY AUTOINCREMENT, photo INTEGER, job TEXT)",
        """CREATE TRIGGER photo_read AFTER UPDATE OF digest, error ON photos
            WHEN NEW.digest IS NOT OLD.digest OR NEW.error IS NOT OLD.error BEGIN
            INSERT INTO changes (photo) VALUES (NEW.id); END""",
        """CREATE TRIGGER scene_changed AFTER UPDATE OF state ON scenes
            WHEN NEW.state IS NOT OLD.state BEGIN
            INSERT INTO changes (photo) SELECT id FROM photos WHERE digest = NEW.digest; END""",
        """CREATE TRIGGER export_changed AFTER UPDATE OF state, progress ON exports BEGIN
            INSERT INTO changes (job) VALUES (NEW.job); END""",
    ),
)
