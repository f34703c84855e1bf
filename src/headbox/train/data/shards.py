"""Shards: files of up to 512 training samples, stored as JPEG and 16-bit PNG bytes, with random
access from threads.
"""

from __future__ import annotations

import json
import math
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from headbox.errors import HeadboxError
from headbox.files import replacing
from headbox.train.data.sample import PICTURE_NAMES, Sample

SHARD_SAMPLES = 512
# Inverse depth q is stored as a 16-bit logarithm between these depths, so that every step is the
# same 0.013 %.
NEAREST_STORED, FARTHEST_STORED = 0.1, 20_000.0  # metres
_CODE_STEPS = 65534
_UNKNOWN = 65535  # in maps that the index lists under "holes"; elsewhere the nearest depth
_SHARD_MAGIC = b"HBXSHRD2"


def encode_inverse_depth(inverse_depth: np.ndarray) -> np.ndarray:
    """1/m (0 = sky or nothing there) -> uint16 codes, 0 again for 0; values are clamped to
    the stored range. In a map with NaN (unknown) the last code stands for it and for
    nothing else.
    """
    unknown = np.isnan(inverse_depth)
    inverse_depth = np.nan_to_num(inverse_depth, nan=0.0)
    safe = np.clip(inverse_depth, 1 / FARTHEST_STORED, 1 / NEAREST_STORED)
    share = np.log(safe * FARTHEST_STORED) / np.log(FARTHEST_STORED / NEAREST_STORED)
    codes = np.where(inverse_depth > 0, np.rint(share * _CODE_STEPS) + 1, 0)
    if unknown.any():
        codes = np.where(unknown, _UNKNOWN, np.minimum(codes, _UNKNOWN - 1))
    return codes.astype(np.uint16)


def _decoding_table() -> np.ndarray:
    share = np.arange(-1, _CODE_STEPS + 1) / _CODE_STEPS
    table = (FARTHEST_STORED / NEAREST_STORED) ** share / FARTHEST_STORED
    table[0] = 0
    return table.astype(np.float32)


DECODED = _decoding_table()  # inverse depth of every code, float32 [65536] 1/m


def decode_inverse_depth(codes: np.ndarray, has_holes: bool = False) -> np.ndarray:
    """uint16 codes -> float32 1/m; relative error at most 6.4e-5. has_holes: the last code is NaN,
    unknown.
    """
    found = DECODED[codes]
    return np.where(codes == _UNKNOWN, np.float32(np.nan), found) if has_holes else found


Encoded = tuple[dict, list[bytes]]  # what a shard stores of a sample: its header, its pictures


def encode_sample(sample: Sample) -> Encoded:
    hidden = sample.hidden_inverse_depth
    blobs = [
        _jpeg(sample.rgb, 93),
        _png(sample.inverse_depth),
        b"" if hidden is None else _png(hidden),
        b"" if sample.hidden_rgb is None else _jpeg(sample.hidden_rgb, 88),
        _jpeg(sample.novel_rgb, 93),
        _png(sample.novel_inverse_depth),
    ]
    head = {
        "focal_px": sample.focal_px,
        "kind": sample.kind,
        "seed": list(sample.seed),
        "novel_viewmat": [float(value) for value in sample.novel_viewmat.flat],
    }
    names = ("inverse_depth", "novel_inverse_depth")
    if holes := [name for name in names if np.isnan(getattr(sample, name)).any()]:
        head["holes"] = holes
    return head, blobs


def _jpeg(rgb: np.ndarray, quality: int) -> bytes:
    return cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _png(inverse_depth: np.ndarray) -> bytes:
    codes = encode_inverse_depth(inverse_depth)
    return cv2.imencode(".png", codes, [cv2.IMWRITE_PNG_COMPRESSION, 2])[1].tobytes()


def write_shard(path: str | Path, encoded: list[Encoded]) -> None:
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
        file.write(_SHARD_MAGIC + struct.pack("<Q", len(text)) + text)
        for _, blobs in encoded:
            file.writelines(blobs)


def shard_files(folder: str | Path, seed: int, samples: int) -> list[tuple[Path, range]]:
    """The files of the first `samples` of the set `seed`, and the sample numbers in each."""
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
    """Write the `shard_files` until all exist or time is up; the number of samples written.

    Existing files are kept, so an interrupted command can be resumed. `make` returns None if there
    is no sample of that number. The last file that time allows may hold fewer samples.
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
                    encoded.append(encode_sample(sample))
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
            if start[:8] != _SHARD_MAGIC or length > size:
                raise ValueError
            index, end = json.loads(file.read(length)), 0
            for head in index:
                if len(head["spans"]) != len(PICTURE_NAMES) or len(head["novel_viewmat"]) != 16:
                    raise ValueError
                head["spans"] = [(16 + length + offset, count) for offset, count in head["spans"]]
                end = max(end, *map(sum, head["spans"]))
        except (ValueError, TypeError, KeyError):  # no index, or of another generator
            raise HeadboxError(
                f"{path} is not a shard of samples: generate it again or delete it."
            ) from None
    if end > size:
        raise HeadboxError(f"{path} is truncated: generate it again or delete it.")
    return index


def _decoded_jpeg(blob: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.imdecode(blob, cv2.IMREAD_COLOR_RGB))


def _decoded_png(blob: np.ndarray, has_holes: bool) -> np.ndarray:
    return decode_inverse_depth(np.asarray(cv2.imdecode(blob, cv2.IMREAD_UNCHANGED)), has_holes)


_NOT_READ = np.empty((0, 0))


def _decode_picture(name: str, blob: np.ndarray, head: dict) -> np.ndarray:
    if name.endswith("depth"):
        return _decoded_png(blob, name in head.get("holes", ()))
    return _decoded_jpeg(blob)


class Shards:
    """All samples of a folder's shard_*.hbx files, in the order of the file names.

    Holds only the index (about 300 bytes a sample); reads are independent, so threads can share
    one reader.
    """

    def __init__(self, folder: str | Path) -> None:
        self._heads: list[tuple[Path, dict]] = []
        for path in sorted(Path(folder).glob("shard_*.hbx")):
            self._heads += [(path, head) for head in read_index(path)]
        if not self._heads:
            raise HeadboxError(
                f"{folder} holds no shard_*.hbx: make samples with 'headbox dataset'."
            )

    def __len__(self) -> int:
        return len(self._heads)

    def sample(self, i: int, *names: str) -> Sample:
        """Sample `i` with the named pictures, or with all of them."""
        path, head = self._heads[i]
        spans = dict(zip(PICTURE_NAMES, head["spans"], strict=True))
        pictures: dict[str, Any] = dict.fromkeys(PICTURE_NAMES, _NOT_READ)
        with path.open("rb") as file:
            for name in names or PICTURE_NAMES:
                offset, count = spans[name]
                file.seek(offset)
                blob = np.frombuffer(file.read(count), np.uint8)
                pictures[name] = _decode_picture(name, blob, head) if count else None
        return Sample(
            **pictures,
            novel_viewmat=np.array(head["novel_viewmat"]).reshape(4, 4),
            focal_px=head["focal_px"],
            kind=head["kind"],
            seed=tuple(head["seed"]),
        )
