"""A small network and small samples, for tests of training."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from headbox.model.config import SmallConfig
from headbox.train.data.sample import Sample
from headbox.train.data.shards import encode_sample, write_shard

CONFIG = SmallConfig(
    vit_dim=32,
    vit_depth=4,
    vit_heads=2,
    decoder_dim=16,
    gaussian_dim=16,
    encoder_pixels=70 * 70,
    input_pixels=64 * 64,
)


def sample(index: int, size: int = 96) -> Sample:
    """A bright square before a dark slope."""
    rng = np.random.default_rng(index)
    inverse = np.linspace(0.1, 0.5, size, dtype=np.float32)[:, None].repeat(size, 1)
    y, x = rng.integers(0, size // 2, 2)
    hidden = np.zeros_like(inverse)
    hidden[y : y + 30, x : x + 30] = inverse[y : y + 30, x : x + 30]
    inverse[y : y + 30, x : x + 30] = 1.5
    rgb = (
        np.where(hidden[..., None] > 0, 200, 60 + 100 * inverse[..., None])
        .astype(np.uint8)
        .repeat(3, 2)
    )
    return Sample(rgb, inverse, hidden, rgb, rgb, inverse, np.eye(4), 90.0, "square", (1, 1, index))


def write_samples(folder: Path) -> Path:
    folder.mkdir()
    write_shard(folder / "shard_0001_0000.hbx", [encode_sample(sample(i)) for i in range(12)])
    return folder
