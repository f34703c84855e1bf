from __future__ import annotations

import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
import torch

from headbox.errors import HeadboxError
from headbox.images.video import write_mp4
from support.full_disk import files_of_at_most

COLORS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (190, 90, 40)]


def flat(color: tuple[int, int, int], width: int = 64, height: int = 48) -> np.ndarray:
    return np.full((height, width, 3), color, np.uint8)


def noise(count: int, width: int = 320, height: int = 240) -> Iterator[np.ndarray]:
    random = np.random.default_rng(0)
    for _ in range(count):
        yield random.integers(0, 256, (height, width, 3), np.uint8)


def decode(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_colours_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    write_mp4(path, [flat(color) for color in COLORS], 64, 48)
    frames = decode(path)
    assert len(frames) == len(COLORS)
    for frame, color in zip(frames, COLORS, strict=True):
        assert frame.shape == (48, 64, 3)
        # 8-bit YCbCr and a lossy codec; a wrong matrix (BT.601) moves pure colours by 20 and more.
        assert np.abs(frame.astype(int) - color).max() <= 4


def test_the_stream_has_the_properties_players_need(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    write_mp4(path, [flat(color) for color in COLORS], 64, 48, fps=24)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert context.name == "h264"
        assert context.pix_fmt == "yuv420p"
        assert stream.average_rate == 24
        assert stream.frames == len(COLORS)
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
        assert context.color_range == 1
    content = path.read_bytes()
    assert 0 < content.find(b"moov") < content.find(b"mdat")


@pytest.mark.parametrize(("width", "height"), [(63, 47), (64, 47), (63, 48), (1, 1), (70, 50)])
def test_odd_sides_are_padded_without_rescaling(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "clip.mp4"
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, -1] = 255
    write_mp4(path, [picture] * 2, width, height)
    frame = decode(path)[0]
    assert frame.shape == (height + height % 2, width + width % 2, 3)
    # The last column, and its copy if there is one, are white; chroma is blurred but has no colour.
    assert frame[:, width - 1 :].min() > 235
    if width > 8:
        assert frame[:, : width - 4].max() < 20


def test_floats_are_clipped_and_rounded(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    levels = (-0.4, 0.0, 0.5, 1.0, 1.001, 1.7)
    write_mp4(path, (torch.full((48, 64, 3), level) for level in levels), 64, 48)
    shown = [float(frame.mean()) for frame in decode(path)]
    # Luma has 219 steps: one is 1.2 levels.
    assert shown == pytest.approx([0, 0, 127.5, 255, 255, 255], abs=2)


def test_frames_are_taken_one_by_one(tmp_path: Path) -> None:
    taken: list[weakref.ref[np.ndarray]] = []
    most = 0

    def frames() -> Iterator[np.ndarray]:
        nonlocal most
        for frame in noise(100, 64, 48):
            taken.append(weakref.ref(frame))
            most = max(most, sum(reference() is not None for reference in taken))
            yield frame

    write_mp4(tmp_path / "clip.mp4", frames(), 64, 48)
    assert len(taken) == 100
    assert most <= 2  # the one that is being written, and the next


def test_an_interrupt_leaves_only_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_text("old")

    def interrupted() -> Iterator[np.ndarray]:
        yield from noise(80)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_mp4(path, interrupted(), 320, 240)
    assert [p.name for p in tmp_path.iterdir()] == ["clip.mp4"]
    assert path.read_text() == "old"


@pytest.mark.parametrize("count", [1, 60])
def test_a_full_disk_is_reported_and_leaves_no_file(tmp_path: Path, count: int) -> None:
    path = tmp_path / "clip.mp4"
    with (
        files_of_at_most(20_000),
        pytest.raises(HeadboxError, match=r"clip\.mp4 could not be written"),
    ):
        write_mp4(path, noise(count), 320, 240)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(HeadboxError, match="No such file or directory"):
        write_mp4(tmp_path / "nowhere" / "clip.mp4", noise(1), 320, 240)


def test_no_frames_and_wrong_frames_are_refused(tmp_path: Path) -> None:
    with pytest.raises(HeadboxError, match="at least one frame"):
        write_mp4(tmp_path / "clip.mp4", [], 64, 48)
    frames = [flat((1, 2, 3)), flat((1, 2, 3), 48, 64)]
    with pytest.raises(HeadboxError, match=r"Frame 2 is \[64, 48, 3\], the video is \[48, 64, 3\]"):
        write_mp4(tmp_path / "clip.mp4", frames, 64, 48)
    assert list(tmp_path.iterdir()) == []


def test_without_pyav_the_error_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(HeadboxError, match=r"pip install 'headbox\[video\]'"):
        write_mp4(tmp_path / "clip.mp4", noise(1), 320, 240)
