from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from headbox.errors import HeadboxError
from headbox.train.data.sample import PICTURE_NAMES, Sample
from headbox.train.data.shards import (
    FARTHEST_STORED,
    NEAREST_STORED,
    Shards,
    decode_inverse_depth,
    encode_inverse_depth,
    encode_sample,
    write_shard,
)

# Distances, because the ends of the range of inverse depth are no float32 numbers.
depths = st.floats(NEAREST_STORED, FARTHEST_STORED)


@given(arrays(np.float64, (7,), elements=depths))
def test_inverse_depth_keeps_four_digits_at_any_distance(depth: np.ndarray) -> None:
    inverse = 1 / depth
    decoded = decode_inverse_depth(encode_inverse_depth(inverse))
    # Half a step: ln(20000 / 0.1) / 65534 / 2 = 9.31e-5, and float32 on top.
    np.testing.assert_allclose(decoded, inverse, rtol=9.4e-5)


@given(arrays(np.float32, (9,), elements=st.floats(0, 1e6, width=32)))
def test_coding_keeps_order_and_clamps(inverse: np.ndarray) -> None:
    inverse.sort()
    decoded = decode_inverse_depth(encode_inverse_depth(inverse))
    assert (np.diff(decoded) >= 0).all()
    assert ((decoded == 0) == (inverse == 0)).all()
    # The ends of the range are the first and last code; float32 rounds them.
    assert decoded[decoded > 0].min(initial=1) >= (1 - 1e-6) / FARTHEST_STORED
    assert decoded.max() <= (1 + 1e-6) / NEAREST_STORED


@given(st.integers(0, 65535))
def test_every_code_survives(code: int) -> None:
    codes = np.array([code], np.uint16)
    assert encode_inverse_depth(decode_inverse_depth(codes).astype(np.float64)) == codes


def sample(index: int, height: int = 40, width: int = 56) -> Sample:
    rng = np.random.default_rng(index)
    ramp = np.linspace(30, 220, width)[None, :, None] * np.ones((height, 1, 3))
    inverse = rng.uniform(0.01, 3, (height, width)).astype(np.float32)
    hidden = np.where(inverse > 1, inverse / 2, 0).astype(np.float32)
    rgb = (ramp + 5 * index).astype(np.uint8)
    novel = (rgb[:, ::-1].copy(), inverse[:, ::-1].copy(), np.diag([1, -1, -1, 1.0]) / 3)
    pictures = (rgb, inverse, hidden, rgb[::-1].copy(), *novel)
    return Sample(*pictures, 50.5 + index, "room", (3, 1, index))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    samples = [sample(i) for i in range(5)]
    write_shard(tmp_path / "shard_0001_0001.hbx", [encode_sample(s) for s in samples[3:]])
    write_shard(tmp_path / "shard_0001_0000.hbx", [encode_sample(s) for s in samples[:3]])
    return tmp_path


def test_samples_come_back_in_the_order_of_the_files(folder: Path) -> None:
    shards = Shards(folder)
    assert len(shards) == 5
    for i in range(5):
        found, made = shards.sample(i), sample(i)
        assert found.rgb.dtype == np.uint8
        # JPEG of a smooth ramp at quality 93 and 88: a few grey levels.
        assert np.abs(found.rgb.astype(int) - made.rgb).max() <= 6
        assert found.hidden_rgb is not None
        assert np.abs(found.hidden_rgb.astype(int) - made.hidden_rgb).max() <= 8
        assert np.abs(found.novel_rgb.astype(int) - made.novel_rgb).max() <= 6
        np.testing.assert_array_equal(found.novel_viewmat, made.novel_viewmat)
        for name in ("inverse_depth", "hidden_inverse_depth", "novel_inverse_depth"):
            exact = decode_inverse_depth(encode_inverse_depth(getattr(made, name)))
            np.testing.assert_array_equal(getattr(found, name), exact)
            assert getattr(found, name).dtype == np.float32
        assert (found.focal_px, found.kind, found.seed) == (50.5 + i, "room", (3, 1, i))


def test_only_the_named_pictures_are_read(folder: Path) -> None:
    found = Shards(folder).sample(4, "rgb", "novel_inverse_depth")
    read = {name for name in PICTURE_NAMES if getattr(found, name).size}
    assert read == {"rgb", "novel_inverse_depth"}
    assert found.novel_viewmat.shape == (4, 4)


def test_unknown_depth_and_hidden_pictures_stay_unknown(tmp_path: Path) -> None:
    made = sample(0)
    made.inverse_depth[:3] = np.nan
    made.inverse_depth[3] = 10  # the nearest depth: clamped by one code, but known
    own = dataclasses.replace(made, hidden_rgb=None, hidden_inverse_depth=None)
    write_shard(tmp_path / "shard_0001_0000.hbx", [encode_sample(own)])
    found = Shards(tmp_path).sample(0)
    assert found.hidden_rgb is None
    assert found.hidden_inverse_depth is None
    # Half a step and the clamped code: 1.5 x 1.27e-4.
    np.testing.assert_allclose(found.inverse_depth, made.inverse_depth, rtol=2e-4)
    assert np.isfinite(found.novel_inverse_depth).all()


def test_a_shard_of_an_older_generator_is_refused(tmp_path: Path) -> None:
    head, blobs = encode_sample(sample(0))
    write_shard(tmp_path / "shard_0001_0000.hbx", [(head, blobs[:4])])
    with pytest.raises(HeadboxError, match=r"shard_0001_0000\.hbx is not a shard of samples"):
        Shards(tmp_path)


def test_threads_may_share_a_reader(folder: Path) -> None:
    shards = Shards(folder)
    order = np.random.default_rng(0).integers(0, 5, 60).tolist()
    with ThreadPoolExecutor(8) as pool:
        for i, found in zip(order, pool.map(shards.sample, order), strict=True):
            assert found.seed == (3, 1, i)
            np.testing.assert_array_equal(found.rgb, shards.sample(i).rgb)


def test_a_shard_that_is_cut_short_is_refused(folder: Path) -> None:
    path = folder / "shard_0001_0001.hbx"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(HeadboxError, match=r"shard_0001_0001\.hbx is truncated"):
        Shards(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"HBXSHRD1",
        b"something else, and long enough",
        b"HBXSHRD1" + b"\xff" * 20,  # an index longer than the file
        b"HBXSHRD1" + (4).to_bytes(8, "little") + b"{{{{",
        b"HBXSHRD1" + (4).to_bytes(8, "little") + b"[{}]",  # JSON of another shape
        b"HBXSHRD1" + (13).to_bytes(8, "little") + b'[{"spans":3}]',
    ],
)
def test_another_file_by_that_name_is_refused(folder: Path, content: bytes) -> None:
    (folder / "shard_0002_0000.hbx").write_bytes(content)
    with pytest.raises(HeadboxError, match=r"shard_0002_0000\.hbx is not a shard"):
        Shards(folder)


def test_a_shard_that_is_cut_anywhere_is_refused(folder: Path) -> None:
    whole = (folder / "shard_0001_0001.hbx").read_bytes()
    pictures = 16 + int.from_bytes(whole[8:16], "little")  # behind the index
    for end in (*range(pictures + 1), (pictures + len(whole)) // 2, len(whole) - 1):
        (folder / "shard_0002_0000.hbx").write_bytes(whole[:end])
        with pytest.raises(HeadboxError, match=r"shard_0002_0000\.hbx is (not a shard|truncated)"):
            Shards(folder)


def test_the_same_samples_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_shard(tmp_path / name, [encode_sample(sample(i)) for i in range(2)])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_folder_without_shards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HeadboxError, match=r"holds no shard_\*\.hbx"):
        Shards(tmp_path)
