"""The catalogue: one SQLite file that the server, its workers and other programs share.

In WAL mode readers do not wait for writers. Writers wait for each other, for at most BUSY seconds.
Several threads may use one Catalogue: a lock guards its connection.
"""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from headbox.errors import HeadboxError
from headbox.library.schema import MIGRATIONS

BUSY = 30.0  # seconds
FILE = "catalogue.sqlite3"


class Catalogue:
    """An open catalogue. Opening one creates or migrates the file in the library's folder.

    Raises HeadboxError if the folder is not writable, or if the file is damaged or was written by a
    newer version of headbox.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder).resolve()
        self._lock = threading.RLock()
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._connection = sqlite3.connect(
                self.folder / FILE, timeout=BUSY, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.OperationalError) as error:
            raise HeadboxError(
                f"The library {self.folder} cannot be opened ({error}): "
                "give a writable folder with --library."
            ) from error
        self._connection.row_factory = sqlite3.Row
        try:
            self._set_up()
        except BaseException as error:
            self._connection.close()
            if isinstance(error, sqlite3.DatabaseError):
                raise HeadboxError(
                    f"The catalogue {self.folder / FILE} is damaged ({error}): delete the "
                    "folder that contains it; headbox makes everything in it again."
                ) from error
            raise

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Run one statement; the rows that it returns."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """Run one statement; its first row, if there is one."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    @contextlib.contextmanager
    def change(self) -> Iterator[None]:
        """A transaction, which excludes other writers. Transactions do not nest."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement for each of the rows of values."""
        with self._lock:
            self._connection.executemany(sql, rows)

    def setting(self, name: str) -> Any:
        """The value of a setting, or None."""
        found = self.row("SELECT value FROM settings WHERE name = ?", name)
        return found["value"] if found else None

    def set(self, name: str, value: Any) -> None:
        if self.setting(name) != value:
            self.rows("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)

    def _set_up(self) -> None:
        self._use_wal()
        self.rows("PRAGMA synchronous = NORMAL")  # a power cut may lose the last changes
        if self._version() == len(MIGRATIONS):
            return
        with self.change():  # another program may have migrated it meanwhile
            version = self._version()
            if version > len(MIGRATIONS):
                raise HeadboxError(
                    f"The library {self.folder} was made by a newer headbox: "
                    "install that version, or give another folder with --library."
                )
            for statement in (s for step in MIGRATIONS[version:] for s in step):
                self.rows(statement)
            self.rows(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        return self.rows("PRAGMA user_version")[0][0]

    def _use_wal(self) -> None:
        """Set WAL mode. SQLite's own timeout does not apply to this change."""
        end = time.monotonic() + BUSY
        while True:
            try:
                self.rows("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > end:
                    raise
                time.sleep(0.05)


def columns(row_type: type) -> str:
    """The fields of a dataclass as the columns of a SELECT or RETURNING clause."""
    return ", ".join(field.name for field in dataclasses.fields(row_type))
