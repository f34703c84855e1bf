from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headbox.train.synthetic import textures

seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=20)
@given(seeds, st.floats(0.3, 2.2), st.floats(1, 20))
def test_noise_has_no_seam(seed: int, slope: float, stretch: float) -> None:
    field = textures.noise_texture(np.random.default_rng(seed), slope, stretch)
    assert field.shape == (textures.TEXTURE_SIDE, textures.TEXTURE_SIDE)
    assert field.min() >= 0
    assert field.max() <= 1
    for axis in (0, 1):
        steps = np.abs(np.diff(field, axis=axis)).mean(1 - axis)
        seam = np.abs(np.take(field, 0, axis) - np.take(field, -1, axis)).mean()
        # The step over the edge is one of the field's own steps, whose means differ from row to
        # row: the smoother the field, the more.
        assert seam < 2 * steps.max()


@pytest.mark.parametrize(
    "make", [textures.surface_texture, textures.picture_texture, textures.facade_texture]
)
def test_paintings_are_pictures_and_differ(make) -> None:
    made = [make(np.random.default_rng(seed)) for seed in range(8)]
    for image in made:
        assert image.shape == (textures.TEXTURE_SIDE, textures.TEXTURE_SIDE, 3)
        assert image.dtype == np.uint8
    assert len({image.tobytes() for image in made}) == 8
    np.testing.assert_array_equal(made[3], make(np.random.default_rng(3)))


def test_leaves_are_cut_out() -> None:
    for seed in range(12):
        alpha = textures.leaf_texture(np.random.default_rng(seed))[..., 3]
        assert set(np.unique(alpha)) == {0, 255}
        assert 0.05 < (alpha > 0).mean() < 0.95


def test_the_names_say_what_a_painting_is_for() -> None:
    names = list(textures.painted_textures())
    for start, count in (
        ("paint", textures.SURFACE_COUNT),
        ("picture", textures.PICTURE_COUNT),
        ("facade", textures.FACADE_COUNT),
        ("leaf", textures.LEAF_COUNT),
    ):
        assert sum(name.startswith(start) for name in names) == count


def test_skies_are_always_the_same() -> None:
    first, second = textures.sky_textures(), textures.sky_textures()
    assert len(first) >= 12
    for name, sky in first.items():
        assert sky.shape == (256, 512, 3)
        assert np.isfinite(sky).all()
        assert sky.min() >= 0
        assert sky.max() > 0.05
        np.testing.assert_array_equal(sky, second[name])
