from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, MpoImagePlugin

from headbox.images.kinds import QuiltLayout
from headbox.images.stereo import (
    anaglyph,
    cross_eyed,
    half_side_by_side,
    quilt,
    side_by_side,
    write_mpo,
)
from support.full_disk import files_of_at_most
from support.other_readers import exiftool, needs

# Dubois 2009, red-cyan for LCD, as printed: rows are red, green and blue of the anaglyph; columns
# are red, green and blue of the left eye, then of the right one.
DUBOIS = np.array(
    [
        [0.437, 0.449, 0.164, -0.011, -0.032, -0.007],
        [-0.062, -0.062, -0.024, 0.377, 0.761, 0.009],
        [-0.048, -0.050, -0.017, -0.026, -0.093, 1.234],
    ]
)


def noise(seed: int, height: int = 24, width: int = 32) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def smooth(seed: int) -> np.ndarray:
    """What JPEG keeps well."""
    return np.asarray(Image.fromarray(noise(seed, 4, 5)).resize((80, 60), Image.Resampling.BICUBIC))


def test_side_by_side_and_cross_eyed() -> None:
    left, right = noise(0), noise(1)
    both = side_by_side(left, right)
    np.testing.assert_array_equal(both[:, :32], left)
    np.testing.assert_array_equal(both[:, 32:], right)
    np.testing.assert_array_equal(cross_eyed(left, right), side_by_side(right, left))


@pytest.mark.parametrize("width", [32, 33])
def test_half_side_by_side_squeezes_both(width: int) -> None:
    left, right = (np.full((24, width, 3), level, np.uint8) for level in (40, 200))
    left[:, ::2] += 20
    half = half_side_by_side(left, right)
    assert half.shape == (24, width + width % 2, 3)
    if width == 32:
        assert (half[:, :16] == 50).all()  # the mean of two columns
    assert (half[:, (width + 1) // 2 :] == 200).all()


def test_an_anaglyph_is_the_published_matrix_in_linear_light() -> None:
    left, right = noise(0), noise(1)
    srgb = np.concatenate([left, right], -1) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    mixed = np.clip(linear @ DUBOIS.T, 0, 1)
    expected = np.where(mixed <= 0.0031308, mixed * 12.92, 1.055 * mixed ** (1 / 2.4) - 0.055)
    off = np.abs(anaglyph(left, right) - expected * 255)
    assert off.max() < 0.51  # rounding, and float32


def test_equal_grey_views_give_a_grey_anaglyph() -> None:
    levels = np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, -1)
    # The printed rows add up to 1, 0.999 and 1.
    assert np.abs(anaglyph(levels, levels).astype(int) - levels).max() <= 1


def test_each_filter_of_the_anaglyph_passes_its_own_view() -> None:
    black, white = np.zeros((1, 1, 3), np.uint8), np.full((1, 1, 3), 255, np.uint8)
    assert anaglyph(white, black).tolist() == [[[255, 0, 0]]]
    assert anaglyph(black, white).tolist() == [[[0, 255, 255]]]


def test_the_views_of_a_quilt_start_at_the_bottom_left() -> None:
    views = [np.full((3, 2, 3), i, np.uint8) for i in range(6)]
    whole = quilt(iter(views), QuiltLayout(3, 2, 2 / 3))
    assert whole.shape == (6, 6, 3)
    assert whole[::3, ::2, 0].tolist() == [[3, 4, 5], [0, 1, 2]]
    with pytest.raises(ValueError, match="at least one view"):
        quilt([], QuiltLayout(3, 2, 1))


def test_an_mpo_has_both_views_left_first(tmp_path: Path) -> None:
    path, eyes = tmp_path / "a.mpo", (smooth(0), smooth(1))
    write_mpo(path, *eyes)
    with Image.open(path) as pair:
        assert isinstance(pair, MpoImagePlugin.MpoImageFile)
        assert (pair.format, pair.n_frames) == ("MPO", 2)
        assert pair.mpinfo is not None
        entries = pair.mpinfo[0xB002]
        assert [entry["Attribute"]["MPType"] for entry in entries] == [
            "Multi-Frame Image: (Disparity)"
        ] * 2
        flags = [entry["Attribute"]["RepresentativeImageFlag"] for entry in entries]
        assert flags == [True, False]
        for i, eye in enumerate(eyes):
            pair.seek(i)
            off = np.asarray(pair.convert("RGB"), int) - eye
            assert np.abs(off).mean() < 2  # JPEG at quality 92


@needs("exiftool")
def test_exiftool_reads_a_stereo_pair(tmp_path: Path) -> None:
    path = tmp_path / "a.mpo"
    write_mpo(path, smooth(0), smooth(1))
    facts = exiftool(path)
    assert facts["MPF0:NumberOfImages"] == 2
    assert facts["MPImage1:MPImageType"] == "Multi-frame Disparity"
    assert facts["MPImage2:MPImageType"] == "Multi-frame Disparity"
    assert facts["MPImage1:MPImageFlags"] == "Representative image"
    size = facts["MPImage1:MPImageLength"] + facts["MPImage2:MPImageLength"]
    assert size == path.stat().st_size


def test_a_full_disk_leaves_no_mpo(tmp_path: Path) -> None:
    with files_of_at_most(500), pytest.raises(OSError, match="File too large"):
        write_mpo(tmp_path / "a.mpo", smooth(0), smooth(1))
    assert list(tmp_path.iterdir()) == []
