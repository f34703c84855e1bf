"""Scene files as bytes: read whole, written all or nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from headbox.errors import SceneError
from headbox.files import replacing
from headbox.formats.quantize import FREE_COUNT
from headbox.gaussians import Gaussians, check_gaussians, invalid_splats, select

MOST_INVALID = 0.1  # of all splats: a file with more is damaged

log = logging.getLogger(__name__)


def without_invalid(gaussians: Gaussians, path: str | Path) -> Gaussians:
    """The splats that were read from a file, without those that cannot be rendered: a warning
    counts them. Raises SceneError for more than MOST_INVALID of all, and for none at all.
    """
    invalid = invalid_splats(gaussians)
    if invalid is None or not 0 < int(invalid.sum()) <= MOST_INVALID * len(gaussians):
        check_gaussians(gaussians, str(path))
        return gaussians
    log.warning(
        "%s: %d of %d splats hold NaN, infinity or an impossible value and are left out.",
        path,
        int(invalid.sum()),
        len(gaussians),
    )
    return select(gaussians, ~invalid)


def warn_of_harmonics(path: str | Path, degree: int) -> None:
    """Say that view-dependent colour is not read, if a file has spherical harmonics above 0."""
    if degree > 0:
        log.warning(
            "%s: its view-dependent colour (spherical harmonics of degree %d) is left out.",
            path,
            degree,
        )


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
