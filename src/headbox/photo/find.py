"""Photos in folders, and the names of what is made from them."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

# What is taken for a photo in a folder, in lower case; a file named by itself may end in anything.
PHOTO_SUFFIXES = frozenset(
    ".avif .bmp .gif .heic .heif .hif .jfif .jpe .jpeg .jpg .mpo .png .tif .tiff .webp".split()  # noqa: SIM905
)
SYSTEM_FOLDERS = frozenset(
    {
        *("@eadir", "#recycle", "#snapshot", "@recycle", "@recently-snapshot"),  # of a NAS
        *("$recycle.bin", "system volume information", "recycler", "lost+found"),  # of disks
        *("__macosx", "thumbnails", "_thumbnails", "thumbs", "cache", "caches", "__pycache__"),
        *("node_modules", "lightroom catalog previews.lrdata"),
    }
)


_DEVICES = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{kind}{i}" for kind in ("COM", "LPT") for i in range(10)),
}


@dataclasses.dataclass(frozen=True)
class FoundPhoto:
    """A photo on disk, and the folder below which its place is kept when outputs are written."""

    path: Path
    root: Path


def is_system_folder(name: str) -> bool:
    """Whether a folder holds a system's own files and copies of photos: thumbnails of a NAS, bins,
    caches. Such folders are passed over unless they are named themselves.
    """
    return name.casefold() in SYSTEM_FOLDERS


def find_photos(
    paths: Iterable[str | Path], passed_over: list[Path] | None = None
) -> list[FoundPhoto]:
    """The photos that these files and folders stand for, each once, in a fixed order.

    Files are taken as they are, even when they are missing; folders are searched to any depth for
    names with one of SUFFIXES in upper or lower case, without hidden files. A folder that holds no
    photo, or cannot be read, stands for itself, so that open_photo says what is wrong with it and
    the others of the batch go on. System folders are passed over, and added to `passed_over`.
    """
    skipped: list[Path] = [] if passed_over is None else passed_over
    found: dict[str, FoundPhoto] = {}
    for path in map(Path, paths):
        inside = list(walk(path, skipped)) if os.path.isdir(path) else []
        for photo in inside or [FoundPhoto(path, path.parent)]:
            found.setdefault(os.path.abspath(photo.path), photo)
    return list(found.values())


def output_paths(found: Iterable[FoundPhoto], out_dir: str | Path, suffix: str) -> list[Path]:
    """Where the output of each photo goes: its place below its root, with this suffix, in out_dir.

    No two photos share an output, also where the file system ignores case. Of photos whose short
    names would be the same, each gets a longer one: with its old suffix (a.jpg.ply) or the folders
    above its root. Names depend on which photos are there, not on their order, so a batch that is
    run again finds what it wrote.
    """
    photos = list(found)
    ladders = {os.path.abspath(photo.path): _names(photo, suffix) for photo in reversed(photos)}
    steps = dict.fromkeys(ladders, 0)
    while True:
        names = {key: ladders[key][step] for key, step in steps.items()}
        taken = Counter(map(_folded, names.values()))
        clashing = [key for key, name in names.items() if taken[_folded(name)] > 1]
        climbing = [key for key in clashing if steps[key] + 1 < len(ladders[key])]
        if not climbing:
            return [Path(out_dir) / names[os.path.abspath(photo.path)] for photo in photos]
        for key in climbing:
            steps[key] += 1


def walk(root: Path, passed_over: list[Path]) -> Iterator[FoundPhoto]:
    """The photos below a folder, in a fixed order; system folders are added to `passed_over`."""
    unreadable: list[OSError] = []
    seen: set[str] = set()
    for folder, below, names in os.walk(root, followlinks=True, onerror=unreadable.append):
        real = os.path.realpath(folder)
        if real in seen:  # a link that leads back
            below.clear()
            continue
        seen.add(real)
        below[:] = sorted(name for name in below if not name.startswith("."))
        passed_over += [Path(folder, name) for name in below if is_system_folder(name)]
        below[:] = [name for name in below if not is_system_folder(name)]
        for name in sorted(names):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in PHOTO_SUFFIXES:
                yield FoundPhoto(Path(folder, name), root)
    for error in unreadable:
        yield FoundPhoto(Path(error.filename), root)


def portable_name(name: str) -> str:
    """A file name without what Windows refuses: reserved characters and device names, and dots and
    spaces at its end."""
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name).rstrip(". ")
    stem = safe.partition(".")[0].rstrip().upper()
    return f"_{safe}" if stem in _DEVICES or not safe else safe


def _names(photo: FoundPhoto, suffix: str) -> list[Path]:
    """Names for a photo's output, from the one that it should have to one that nothing shares."""
    path, root = (Path(os.path.abspath(part)) for part in (photo.path, photo.root))
    place = path.relative_to(root).parent if root in path.parents else Path()
    above = root.parts[1:]
    names = [
        Path(*above[len(above) - up :], place, name + suffix)
        for up in range(len(above) + 1)
        for name in (path.stem, path.name)
    ]
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    names.append(Path(place, f"{path.stem}-{digest}{suffix}"))
    if os.name == "nt":  # photos on a share may have names that Windows itself does not give
        names = [Path(*map(portable_name, name.parts)) for name in names]
    return names


def _folded(name: Path) -> str:
    return unicodedata.normalize("NFC", str(name)).casefold()
