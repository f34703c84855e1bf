from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import GifImagePlugin, Image, ImageSequence

from headbox.errors import SceneError
from headbox.images import animation
from headbox.images.animation import write_animation
from support.full_disk import files_of_at_most

SUFFIXES = (".gif", ".webp", ".avif")


def frames(count: int = 12, width: int = 64, height: int = 48) -> list[np.ndarray]:
    """A smooth pattern that moves by 3 pixels from frame to frame."""
    y, x = np.mgrid[:height, :width]
    pictures = []
    for i in range(count):
        waves = [np.sin((x + 3 * i) / 9 + k) * np.cos(y / (7 + k)) for k in range(3)]
        pictures.append(np.uint8(128 + 100 * np.stack(waves, -1)))
    return pictures


def noise(count: int) -> Iterator[np.ndarray]:
    random = np.random.default_rng(0)
    for _ in range(count):
        yield random.integers(0, 256, (48, 64, 3), np.uint8)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_frame_is_stored_and_the_animation_repeats(tmp_path: Path, suffix: str) -> None:
    path, written = tmp_path / f"a{suffix}", frames()
    write_animation(path, iter(written))
    with Image.open(path) as loop:
        assert loop.format == suffix[1:].upper()
        assert loop.size == (64, 48)
        assert sum(1 for _ in ImageSequence.Iterator(loop)) == 12
        if suffix != ".avif":  # Pillow does not report it for AVIF, which libavif repeats endlessly
            assert loop.info["loop"] == 0
        for i, frame in enumerate(written):
            loop.seek(i)
            loop.load()
            assert loop.info["duration"] == 40
            off = np.abs(np.asarray(loop.convert("RGB"), int) - frame).mean()
            # Colours at half the resolution, or 256 of them with noise in between. The next frame
            # is farther off.
            assert off < 10
            assert off < np.abs(frame.astype(int) - written[i - 1]).mean()


def test_the_frames_of_a_gif_share_a_palette(tmp_path: Path) -> None:
    write_animation(tmp_path / "a.gif", frames())
    with Image.open(tmp_path / "a.gif") as loop:
        assert isinstance(loop, GifImagePlugin.GifImageFile)
        assert loop.global_palette is not None
        used = set()
        for frame in ImageSequence.Iterator(loop):
            used |= {color for _, color in frame.convert("RGB").getcolors(1 << 24) or ()}
    assert 64 < len(used) <= 256


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_too_many_pixels_are_refused(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(animation, "MAX_ANIMATION_PIXELS", 3 * 64 * 48)
    taken = []

    def counted() -> Iterator[np.ndarray]:
        for frame in noise(10):
            taken.append(1)
            yield frame

    with pytest.raises(
        SceneError, match=r"its frames; reduce the width or write a video \(\.mp4\)\."
    ):
        write_animation(tmp_path / f"a{suffix}", counted())
    assert len(taken) == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_full_disk_leaves_nothing(tmp_path: Path, suffix: str) -> None:
    with files_of_at_most(2000), pytest.raises(OSError, match=r"large|encoder error"):
        write_animation(tmp_path / f"a{suffix}", noise(5))
    assert list(tmp_path.iterdir()) == []


def test_no_frames_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        write_animation(tmp_path / "a.gif", [])
