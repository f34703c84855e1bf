"""Fuzzes the readers of scene files: each file must give a scene or a SceneError.

    python bench/fuzz_formats.py [--seconds N] [--seed SEED] [--keep FOLDER]

Valid files of every format are truncated, overwritten, spliced and filled with wrong numbers, also
inside compressed parts (gzip, Zstandard, ZIP, JSON), and then read. A failure is any other
exception or warning, more than MEMORY of additional address space, and a file that takes longer
than TIMEOUT. Files that failed are written into FOLDER, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import collections
import faulthandler
import gzip
import io
import json
import random
import resource
import struct
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import torch
import zstandard

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.registry import SCENE_SUFFIXES, read_scene, write_scene
from headbox.gaussians import Scene

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.ksplat_files import ksplat  # pyright: ignore[reportMissingImports]
from support.ply_files import some  # pyright: ignore[reportMissingImports]

MEMORY = 256 << 20  # bytes
TIMEOUT = 20  # seconds
NUMBERS = [0, 1, 2, 3, 127, 128, 255, 256, 2**15, 2**16 - 1, 2**21 + 1, 2**31 - 1, 2**31, 2**32 - 1]
NUMBERS += [2**63 - 1, 2**63, 2**64 - 1, 0x7FC00000, 0x7F800000, 0xFF800000, 0x7F7FFFFF]
TEXTS = [b"0", b"-1", b"9" * 30, b"1e999", b"NaN", b"null", b"[]", b"{}", b'"x"', b"true", b"[[[[["]


def good_files(folder: Path) -> dict[str, bytes]:
    """{name: bytes} of a valid file of every format."""
    scene = Scene(some(40), Camera.of_photo(64, 48, 60.0), {"photo": "a.jpg"})
    files = {}
    for suffix in SCENE_SUFFIXES:
        path = folder / f"good{suffix}"
        write_scene(path, scene)
        files[path.name] = path.read_bytes()
        beside = Path(f"{path}.json")
        if beside.exists():
            files[beside.name] = beside.read_bytes()
            beside.unlink()
    for level in (0, 2):
        files[f"level{level}.ksplat"] = ksplat(some(40), level)
    return files


def damaged(data: bytes, dice: random.Random, others: list[bytes]) -> bytes:
    """The data with one to four random changes."""
    whole = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        # Headers are short and decide most: half of all changes hit the first hundred bytes.
        reach = min(len(whole), 100) if dice.random() < 0.5 else len(whole)
        place = dice.randrange(max(reach, 1))
        match dice.randrange(7):
            case 0:
                whole[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                width = dice.choice([1, 2, 4, 8])
                number = dice.choice(NUMBERS) % (1 << 8 * width)
                whole[place : place + width] = number.to_bytes(width, "little")
            case 2:
                del whole[place:]
            case 3:
                del whole[place : place + dice.randint(1, 64)]
            case 4:
                whole[place:place] = bytes(dice.choices(range(256), k=dice.randint(1, 64)))
            case 5:
                other = dice.choice(others)
                start = dice.randrange(len(other))
                whole[place : place + 32] = other[start : start + 32]
            case 6:
                whole[place:place] = bytes(dice.choice([10, 10_000, 1_000_000]))
    return bytes(whole)


def damaged_text(data: bytes, dice: random.Random) -> bytes:
    """JSON with one to three values replaced, or randomly damaged."""
    if dice.random() < 0.3:
        return damaged(data, dice, [data])
    spots = [i for i in range(len(data)) if data[i : i + 1] in b":,[" and i + 1 < len(data)]
    for _ in range(dice.randint(1, 3)):
        place = dice.choice(spots) + 1
        end = place + 1
        while end < len(data) and data[end : end + 1] not in b",]}":
            end += 1
        data = data[:place] + dice.choice(TEXTS) + data[end:]
        spots = [i for i in spots if i < place - 1] or [0]
    return data


def inside(name: str, data: bytes, dice: random.Random, others: list[bytes]) -> bytes:
    """The file with damage inside a compressed part, compressed again so that the file is valid."""
    if name.endswith(".json"):
        return damaged_text(data, dice)
    if name.endswith("v4.spz"):
        table = struct.unpack_from("<I", data, 16)[0]
        sizes = [struct.unpack_from("<QQ", data, table + 16 * i) for i in range(5)]
        place = table + 80
        frames = []
        for packed, _ in sizes:
            frames.append(data[place : place + packed])
            place += packed
        index = dice.randrange(5)
        body = damaged(zstandard.ZstdDecompressor().decompress(frames[index]), dice, others)
        known = dice.random() < 0.5
        frames[index] = zstandard.ZstdCompressor(write_content_size=known).compress(body)
        sizes[index] = (len(frames[index]), sizes[index][1] if dice.random() < 0.7 else len(body))
        return data[:table] + b"".join(struct.pack("<QQ", *s) for s in sizes) + b"".join(frames)
    if name.endswith(".spz"):
        return gzip.compress(damaged(zlib.decompress(data, 31), dice, others), 1)
    if name.endswith(".sog"):
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            members = {member: bundle.read(member) for member in bundle.namelist()}
        member = dice.choice([*members, "meta.json"])
        change = damaged_text if member == "meta.json" else lambda d, r: damaged(d, r, others)
        members[member] = change(members[member], dice)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
            for member, content in members.items():
                bundle.writestr(member, content)
        return file.getvalue()
    if name.endswith(".glb"):
        length = struct.unpack_from("<I", data, 12)[0]
        text, rest = damaged_text(data[20 : 20 + length], dice), data[20 + length :]
        head = struct.pack("<4sII", b"glTF", 2, 20 + len(text) + len(rest))
        return head + struct.pack("<I4s", len(text), b"JSON") + text + rest
    return damaged(data, dice, others)


def limited() -> None:
    """Limit the address space to MEMORY above the current size."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def outcome(path: Path) -> str:
    """'read', 'refused', or a description of the failure."""
    faulthandler.dump_traceback_later(TIMEOUT, exit=True)
    try:
        read_scene(path)
    except SceneError as error:
        message = str(error)
        is_sentence = "\n" not in message and message.endswith((".", "?")) and len(message) < 600
        return "refused" if is_sentence and path.stem in message else f"no sentence: {message}"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return traceback.format_exc()
    finally:
        faulthandler.cancel_dump_traceback_later()
    return "read"


def fuzz(seconds: float, seed: int, work: Path, keep: Path) -> dict[str, collections.Counter[str]]:
    dice = random.Random(seed)
    good = good_files(work)
    others = list(good.values())
    for name in good:
        if not name.endswith(".json"):
            (work / name).write_bytes(good[name])
            read_scene(work / name)  # imports and compilation happen before the limit
    limited()
    counts: dict[str, collections.Counter[str]] = {name: collections.Counter() for name in good}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name = dice.choice(list(good))
        change: Callable[..., bytes] = inside if dice.random() < 0.5 else damaged
        arguments = (good[name], dice, others)
        data = change(name, *arguments) if change is inside else change(*arguments)
        path = work / name
        path.write_bytes(data)
        found = outcome(path.with_name(name.removesuffix(".json")))
        if name.endswith(".json"):
            path.unlink()
        state = found if found in ("read", "refused") else "failed"
        counts[name][state] += 1
        if state == "failed":
            keep.mkdir(parents=True, exist_ok=True)
            place = keep / f"{counts[name]['failed']}-{name}"
            place.write_bytes(data)
            print(f"{place}: {found}", file=sys.stderr)
        elif not name.endswith(".json"):
            path.write_bytes(good[name])  # readers also open the .json file beside it
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description="Read damaged scene files.")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz_failures"))
    args = parser.parse_args()
    torch.set_num_threads(1)  # every thread takes address space
    warnings.simplefilter("error")
    with tempfile.TemporaryDirectory() as folder:
        counts = fuzz(args.seconds, args.seed, Path(folder), args.keep)
    print(f"{'':22} {'read':>8} {'refused':>8} {'failed':>8}")
    for name, count in counts.items():
        print(f"{name:22} {count['read']:8,} {count['refused']:8,} {count['failed']:8,}")
    total = sum((count for count in counts.values()), collections.Counter())
    print(json.dumps({"seconds": args.seconds, "seed": args.seed, **total}))
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
