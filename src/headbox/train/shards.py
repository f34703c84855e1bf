"""Samples on disk: one file holds up to 512, as JPEG and 16-bit PNG bytes, read back at random and
from threads.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from headbox.errors import HeadboxError
from headbox.files import replacing

SHARD_SAMPLES = 512
# Inverse depth q is stored as a 16-bit logarithm between these depths, so that every step is the
# same 0.013 %.
NEAREST, FARTHEST = 0.1, 400.0
_STEPS = 65534
_MAGIC = b"HBXSHRD1"


def encode_inverse_depth(inverse_depth: np.ndarray) -> np.ndarray:
    """1/m (0 = sky or nothing there) -> uint16 codes, 0 again for 0; values are clamped to
    1/400..1/0.1.
    """
    safe = np.clip(inverse_depth, 1 / FARTHEST, 1 / NEAREST)
    share = np.log(safe * FARTHEST) / np.log(FARTHEST / NEAREST)
    codes = np.rint(share * _STEPS) + 1
    return np.where(inverse_depth > 0, codes, 0).astype(np.uint16)


def _decoding_table() -> np.ndarray:
    share = np.arange(-1, _STEPS + 1) / _STEPS
    table = (FARTHEST / NEAREST) ** share / FARTHEST
    table[0] = 0
    return table.astype(np.float32)


_TABLE = _decoding_table()


def decode_inverse_depth(codes: np.ndarray) -> np.ndarray:
    """uint16 codes -> float32 1/m; relative error at most 6.4e-5."""
    return _TABLE[codes]


@dataclass(frozen=True)
class Sample:
    rgb: np.ndarray  # uint8 [H, W, 3], sRGB
    inverse_depth: np.ndarray  # float32 [H, W], 1/m, 0 = sky
    hidden_inverse_depth: np.ndarray  # float32 [H, W], the next surface behind, 0 = none
    hidden_rgb: np.ndarray  # uint8 [H, W, 3], black where there is none
    focal_px: float
    kind: str
    seed: tuple[int, int, int]  # version of the generator, seed, index

    def encoded(self) -> tuple[dict, list[bytes]]:
        """What a shard stores: the header of this sample and its four pictures."""
        jpeg = [cv2.IMWRITE_JPEG_QUALITY, 93]
        png = [cv2.IMWRITE_PNG_COMPRESSION, 2]
        blobs = [
            cv2.imencode(".jpg", self.rgb[..., ::-1], jpeg)[1].tobytes(),
            cv2.imencode(".png", encode_inverse_depth(self.inverse_depth), png)[1].tobytes(),
            cv2.imencode(".png", encode_inverse_depth(self.hidden_inverse_depth), png)[1].tobytes(),
            cv2.imencode(".jpg", self.hidden_rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])[
                1
            ].tobytes(),
        ]
        head = {"focal_px": self.focal_px, "kind": self.kind, "seed": list(self.seed)}
        return head, blobs


def write_shard(path: str | Path, encoded: list[tuple[dict, list[bytes]]]) -> None:
    """Magic, length of the index, index (JSON: header and four [offset, length] each), bytes."""
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


def _read_index(path: Path) -> list[dict]:
    """The samples' headers, with their spans made absolute."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(16)
        length = int.from_bytes(start[8:], "little")
        try:
            if start[:8] != _MAGIC or length > size:
                raise ValueError
            index = json.loads(file.read(length))
        except ValueError:
            raise HeadboxError(
                f"{path} is not a shard of samples: make it again or delete it"
            ) from None
    for head in index:
        head["spans"] = [(16 + length + offset, count) for offset, count in head["spans"]]
        if head["spans"][-1][0] + head["spans"][-1][1] > size:
            raise HeadboxError(f"{path} is cut short: make it again or delete it")
    return index


def _decoded_png(blob: np.ndarray) -> np.ndarray:
    return decode_inverse_depth(np.asarray(cv2.imdecode(blob, cv2.IMREAD_UNCHANGED)))


class Shards:
    """All samples of a folder's shard_*.hbx files, in the order of the files' names.

    Holds the index only (about 300 bytes a sample); reads are independent, so threads may share one
    reader.
    """

    def __init__(self, folder: str | Path) -> None:
        self._where: list[tuple[Path, dict]] = []
        for path in sorted(Path(folder).glob("shard_*.hbx")):
            self._where += [(path, head) for head in _read_index(path)]
        if not self._where:
            raise HeadboxError(
                f"{folder} holds no shard_*.hbx: run `python -m headbox.train.generate`"
            )

    def __len__(self) -> int:
        return len(self._where)

    def sample(self, i: int, hidden: bool = True) -> dict:
        """Fields of `Sample` by name; without `hidden` the hidden layer is neither read nor
        returned.
        """
        path, head = self._where[i]
        with path.open("rb") as file:
            blobs = []
            for offset, count in head["spans"][: 4 if hidden else 2]:
                file.seek(offset)
                blobs.append(np.frombuffer(file.read(count), np.uint8))
        found = {
            "rgb": cv2.imdecode(blobs[0], cv2.IMREAD_COLOR_RGB),
            "inverse_depth": _decoded_png(blobs[1]),
            "focal_px": head["focal_px"],
            "kind": head["kind"],
            "seed": tuple(head["seed"]),
        }
        if hidden:
            found["hidden_inverse_depth"] = _decoded_png(blobs[2])
            found["hidden_rgb"] = cv2.imdecode(blobs[3], cv2.IMREAD_COLOR_RGB)
        return found
