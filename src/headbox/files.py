"""Files that are written whole or not at all, and their checksums."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

IS_WINDOWS = os.name == "nt"
RENAME_PATIENCE = 2.0  # seconds that another program on Windows may keep a file open
_LONGEST_STEM = 40  # characters of a temporary name: file systems allow 255 bytes in all


@contextlib.contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; rename it into place on success, delete it on any
    failure, Ctrl-C included: until then, `path` is what it was.

    The temporary name keeps the suffix, because writers choose their format by it.
    """
    path = Path(path)
    name = f".{path.stem[:_LONGEST_STEM]}.{secrets.token_hex(4)}{path.suffix}"
    temporary = path.with_name(name)
    try:
        yield temporary
        with temporary.open("rb+") as handle:
            os.fsync(handle.fileno())  # a full disk shows itself here, before the old file is gone
        _rename(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _rename(source: Path, target: Path) -> None:
    """Replace `target`, also where Windows refuses to while another program has it open."""
    end = time.monotonic() + RENAME_PATIENCE
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if not IS_WINDOWS or time.monotonic() > end:
                raise
            time.sleep(0.05)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
