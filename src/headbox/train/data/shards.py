"""Samples on disk: one file holds up to 512, as JPEG and 16-bit PNG bytes, read back at random and
from threads.
"""

from __future__ import annotations

import json
import math
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from headbox.errors import HeadboxError
from headbox.files import replacing

SHARD_SAMPLES = 512
# Inverse depth q is stored as a 16-bit logarithm between these depths, so that every step is the
# same 0.013 %.
NEAREST, FARTHEST = 0.1, 20_000.0
_STEPS = 65534
_UNKNOWN = 65535  # in pictures that the index lists as holey; in all others the nearest depth
PICTURES = (  # in the order in which a file holds them
    *("rgb", "inverse_depth", "hidden_inverse_depth", "hidden_rgb"),
    *("novel_rgb", "novel_inverse_depth"),  # from version 4 of the generator on
)
_MAGIC = b"HBXSHRD2"


def encode_inverse_depth(inverse_depth: np.ndarray) -> np.ndarray:
    """1/m (0 = sky or nothing there) -> uint16 codes, 0 again for 0; values are clamped to
    1/FARTHEST to 1/NEAREST. In a map with NaN (unknown) the last code stands for it and for
    nothing else.
    """
    unknown = np.isnan(inverse_depth)
    inverse_depth = np.nan_to_num(inverse_depth, nan=0.0)
    safe = np.clip(inverse_depth, 1 / FARTHEST, 1 / NEAREST)
    share = np.log(safe * FARTHEST) / np.log(FARTHEST / NEAREST)
    codes = np.where(inverse_depth > 0, np.rint(share * _STEPS) + 1, 0)
    if unknown.any():
        codes = np.where(unknown, _UNKNOWN, np.minimum(codes, _UNKNOWN - 1))
    return codes.astype(np.uint16)


def _decoding_table() -> np.ndarray:
    share = np.arange(-1, _STEPS + 1) / _STEPS
    table = (FARTHEST / NEAREST) ** share / FARTHEST
    table[0] = 0
    return table.astype(np.float32)


DECODED = _decoding_table()  # inverse depth of every code, float32 [65536] 1/m


def decode_inverse_depth(codes: np.ndarray, has_holes: bool = False) -> np.ndarray:
    """uint16 codes -> float32 1/m; relative error at most 6.4e-5. has_holes: the last code is NaN,
    unknown.
    """
    found = DECODED[codes]
    return np.where(codes == _UNKNOWN, np.float32(np.nan), found) if has_holes else found


@dataclass(frozen=True)
class Sample:
    rgb: np.ndarray  # uint8 [H, W, 3], sRGB
    inverse_depth: np.ndarray  # float32 [H, W], 1/m, 0 = sky, NaN = unknown
    # float32 [H, W], the next surface behind, 0 = none; None: nothing is known of it
    hidden_inverse_depth: np.ndarray | None
    hidden_rgb: np.ndarray | None  # uint8 [H, W, 3], black where there is none; None likewise
    novel_rgb: np.ndarray  # uint8 [H, W, 3], from a second camera of the same focal length
    novel_inverse_depth: np.ndarray  # float32 [H, W]
    novel_viewmat: np.ndarray  # float64 [4, 4], the first camera's axes to the second's, OpenCV
    focal_px: float
    kind: str
    seed: tuple[int, int, int]  # version of the generator, seed, index

    def encoded(self) -> tuple[dict, list[bytes]]:
        """What a shard stores: the header of this sample and its pictures."""
        blobs = [
            _jpeg(self.rgb, 93),
            _png(self.inverse_depth),
            b"" if self.hidden_inverse_depth is None else _png(self.hidden_inverse_depth),
            b"" if self.hidden_rgb is None else _jpeg(self.hidden_rgb, 88),
            _jpeg(self.novel_rgb, 93),
            _png(self.novel_inverse_depth),
        ]
        head = {
            "focal_px": self.focal_px,
            "kind": self.kind,
            "seed": list(self.seed),
            "novel_viewmat": [float(value) for value in self.novel_viewmat.flat],
        }
        names = ("inverse_depth", "novel_inverse_depth")
        if holes := [name for name in names if np.isnan(getattr(self, name)).any()]:
            head["holes"] = holes
        return head, blobs


def _jpeg(rgb: np.ndarray, quality: int) -> bytes:
    return cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _png(inverse_depth: np.ndarray) -> bytes:
    codes = encode_inverse_depth(inverse_depth)
    return cv2.imencode(".png", codes, [cv2.IMWRITE_PNG_COMPRESSION, 2])[1].tobytes()


def write_shard(path: str | Path, encoded: list[tuple[dict, list[bytes]]]) -> None:
    """Magic, length of the index, index (JSON: header, [offset, length] of each picture), bytes."""
    offset, index = 0, []
    for head, blobs in encoded:
        spans = []
        for blob in blobs:
            spans.append([offset, len(blob)])
            offset += len(blob)
        index.append({**head, "spans": spans})
    text = json.dumps(index).encode()
    with replacing(path) as temporary, temporary.open("wb") as file:
        file.write(_MAGIC + struct.pack("<Q", len(text)) + text)
        for _, blobs in encoded:
            file.writelines(blobs)


def shard_files(folder: str | Path, seed: int, samples: int) -> list[tuple[Path, range]]:
    """Where the first `samples` of the set `seed` are kept: the files, and the numbers in each."""
    return [
        (
            Path(folder) / f"shard_{seed:04d}_{first // SHARD_SAMPLES:04d}.hbx",
            range(first, min(first + SHARD_SAMPLES, samples)),
        )
        for first in range(0, samples, SHARD_SAMPLES)
    ]


def fill_shards(
    folder: str | Path,
    seed: int,
    samples: int,
    make: Callable[[int], Sample | None],
    seconds: float = math.inf,
) -> int:
    """Write the `shard_files` until all are there or time is over; how many samples were written.

    Files that are there already are left as they are, so that what was interrupted goes on. None of
    `make`: there is no such sample. The last file that time allows may hold fewer.
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    written, end = 0, time.monotonic() + seconds
    with tqdm(total=samples, unit=" samples", disable=not sys.stderr.isatty()) as bar:
        for path, numbers in shard_files(folder, seed, samples):
            if path.exists():
                bar.update(len(numbers))
                continue
            encoded = []
            for index in numbers:
                if time.monotonic() > end:
                    break
                if sample := make(index):
                    encoded.append(sample.encoded())
                bar.update()
            if encoded:
                write_shard(path, encoded)
                written += len(encoded)
            if time.monotonic() > end:
                break
    return written


def read_index(path: Path) -> list[dict]:
    """The headers of a shard's samples, with their spans made absolute."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(16)
        length = int.from_bytes(start[8:], "little")
        try:
            if start[:8] != _MAGIC or length > size:
                raise ValueError
            index, end = json.loads(file.read(length)), 0
            for head in index:
                head["spans"] = [(16 + length + offset, count) for offset, count in head["spans"]]
                end = max(end, *map(sum, head["spans"]))
        except (ValueError, TypeError, KeyError):  # no index, or of another shape
            raise HeadboxError(
                f"{path} is not a shard of samples: make it again or delete it."
            ) from None
    if end > size:
        raise HeadboxError(f"{path} is cut short: make it again or delete it.")
    return index


def _decoded_jpeg(blob: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.imdecode(blob, cv2.IMREAD_COLOR_RGB))


def _decoded_png(blob: np.ndarray, has_holes: bool) -> np.ndarray:
    return decode_inverse_depth(np.asarray(cv2.imdecode(blob, cv2.IMREAD_UNCHANGED)), has_holes)


class Shards:
    """All samples of a folder's shard_*.hbx files, in the order of the files' names.

    Holds the index only (about 300 bytes a sample); reads are independent, so threads may share one
    reader.
    """

    def __init__(self, folder: str | Path) -> None:
        self._where: list[tuple[Path, dict]] = []
        for path in sorted(Path(folder).glob("shard_*.hbx")):
            self._where += [(path, head) for head in read_index(path)]
        if not self._where:
            raise HeadboxError(
                f"{folder} holds no shard_*.hbx: make samples with 'headbox scenes'."
            )

    def __len__(self) -> int:
        return len(self._where)

    def sample(self, i: int, *pictures: str) -> dict:
        """The named pictures of `Sample`, or all of them, and its other fields, by name; None for
        a picture that the sample has not.
        """
        path, head = self._where[i]
        found = {key: value for key, value in head.items() if key not in ("spans", "holes")}
        found["seed"] = tuple(head["seed"])
        spans = dict(zip(PICTURES, head["spans"], strict=False))
        with path.open("rb") as file:
            for name in pictures or PICTURES:
                if name not in spans:
                    raise HeadboxError(
                        f"{path} has no {name}, it is of an older generator: make it again."
                    )
                offset, count = spans[name]
                if not count:
                    found[name] = None
                    continue
                file.seek(offset)
                blob = np.frombuffer(file.read(count), np.uint8)
                if name.endswith("depth"):
                    found[name] = _decoded_png(blob, name in head.get("holes", ()))
                else:
                    found[name] = _decoded_jpeg(blob)
        if "novel_viewmat" in head:
            found["novel_viewmat"] = np.array(head["novel_viewmat"]).reshape(4, 4)
        return found
