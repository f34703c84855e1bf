"""The assets of the synthetic scenes in a twentieth of their size, to take to a machine without a
network.

    python -m headbox.train.carry pack ASSETS small.npz      about 22 MB
    python -m headbox.train.carry unpack small.npz ASSETS

Pictures lose what a JPEG loses, positions and texture coordinates keep 11 bits: the scenes are of
the same sort, and not the same to the last bit.
"""

from __future__ import annotations

import argparse
import lzma
from pathlib import Path

import cv2
import numpy as np

from headbox.files import replacing

# Columns of Assets.vertices: name, type when packed, how many, factor.
PACKED_COLUMNS = (
    ("positions", "f2", 3, 1),
    ("normals", "i1", 3, 127),
    ("uvs", "f2", 2, 1),
    ("layers_of", "i2", 1, 1),
    ("colors", "u2", 3, 255),
)
SKY_STOPS = (-10, 16)  # of light that is kept: 2^-10 to 2^16
IMAGE_FORMATS = (("layers", ".webp", 75), ("textures", ".jpg", 85))
QUALITY_FLAGS = {".webp": cv2.IMWRITE_WEBP_QUALITY, ".jpg": cv2.IMWRITE_JPEG_QUALITY}


def pack_small(assets: Path, path: Path) -> None:
    with np.load(assets / "assets.npz") as full:
        packed: dict[str, np.ndarray] = {name: full[name] for name in ("starts", "meta")}
        vertices, column = full["vertices"], 0
        for name, kind, count, factor in PACKED_COLUMNS:
            values = vertices[:, column : column + count] * factor
            values = values.clip(-6e4, 6e4) if kind == "f2" else values.round()
            packed[name] = _compress(np.nan_to_num(values).astype(kind))
            column += count
        for name, suffix, quality in IMAGE_FORMATS:
            options = [QUALITY_FLAGS[suffix], quality]
            packed |= _join_files(name, [_encode_image(suffix, one, options) for one in full[name]])
        low, high = SKY_STOPS
        stops = np.log2(full["skies"].astype(np.float32) + 2.0**low) - low
        codes = (stops / (high - low) * 255).clip(0, 255).round().astype(np.uint8)
        packed |= _join_files("skies", [_encode_image(".png", one, []) for one in codes])
    with replacing(path) as temporary:
        np.savez(temporary, **packed)  # pyright: ignore[reportArgumentType]


def _compress(values: np.ndarray) -> np.ndarray:
    """[N, C] column by column and, of its numbers, byte by byte: alike next to alike."""
    planes = np.ascontiguousarray(values.T).view(np.uint8).reshape(-1, values.itemsize).T
    return np.frombuffer(lzma.compress(planes.tobytes(), preset=4), np.uint8)


def _encode_image(suffix: str, pixels: np.ndarray, options: list[int]) -> np.ndarray:
    order = [2, 1, 0, 3][: pixels.shape[-1]]
    return cv2.imencode(suffix, pixels[..., order], options)[1]


def _join_files(name: str, files: list[np.ndarray]) -> dict[str, np.ndarray]:
    return {name: np.concatenate(files), f"{name}_sizes": np.array([len(one) for one in files])}


def unpack_small(path: Path, assets: Path) -> None:
    with np.load(path) as packed:
        count = int(packed["starts"][-1])
        columns = []
        for name, kind, across, factor in PACKED_COLUMNS:
            planes = np.frombuffer(lzma.decompress(packed[name].tobytes()), np.uint8)
            values = planes.reshape(np.dtype(kind).itemsize, -1).T.copy().view(kind)
            columns.append(values.reshape(across, count).T.astype(np.float32) / factor)
        layers, textures, codes = (
            _decode_images(packed, n) for n in ("layers", "textures", "skies")
        )
        low, high = SKY_STOPS
        light = 2.0 ** (codes.astype(np.float32) / 255 * (high - low) + low) - 2.0**low
        assets.mkdir(parents=True, exist_ok=True)
        with replacing(assets / "assets.npz") as temporary:
            np.savez(
                temporary,
                vertices=np.concatenate(columns, 1),
                starts=packed["starts"],
                layers=layers,
                textures=textures,
                skies=light.clip(0, 6e4).astype(np.float16),
                meta=packed["meta"],
            )


def _decode_images(packed, name: str) -> np.ndarray:
    """uint8 [N, H, W, 4], or [N, H, W, 3] where no picture has an alpha."""
    ends = np.cumsum(packed[f"{name}_sizes"])
    files = np.split(packed[name], ends[:-1])
    found = [np.asarray(cv2.imdecode(one, cv2.IMREAD_UNCHANGED)) for one in files]
    channels = max(one.shape[-1] for one in found)
    found = [one if one.shape[-1] == channels else _opaque(one) for one in found]
    return np.stack([one[..., [2, 1, 0, 3][:channels]] for one in found])


def _opaque(pixels: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(pixels, cv2.COLOR_BGR2BGRA)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("pack", "unpack"))
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    {"pack": pack_small, "unpack": unpack_small}[arguments.what](arguments.source, arguments.target)


if __name__ == "__main__":
    main()
