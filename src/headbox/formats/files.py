"""Scene files as bytes: read whole, written all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from headbox.errors import SceneError
from headbox.files import replacing
from headbox.formats.quantize import FREE_COUNT


def check_count(count: int, held: int, path: str | Path) -> None:
    """Refuse a file of `held` bytes that promises to unpack to a memory full of splats."""
    if count > max(FREE_COUNT, held):
        raise SceneError(
            f"{path} promises {count} splats in {held} bytes; above {FREE_COUNT} splats a file "
            "must hold at least one byte for each, so this one is damaged."
        )


def read_bytes(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise SceneError(f"{path} cannot be read ({error.strerror}); check the name.") from error


def write_bytes(path: str | Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write the parts one after the other, all or nothing."""
    try:
        with replacing(path) as temporary, temporary.open("wb") as handle:
            for part in parts:
                handle.write(part)
    except OSError as error:
        raise SceneError(
            f"{path} cannot be written ({error.strerror}); choose a folder with room for it."
        ) from error
