"""Captures with files that are no good."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from headbox.errors import HeadboxError
from headbox.train.data import posed
from headbox.train.data.posed import Capture, import_folder
from headbox.train.data.shards import Shards
from support.plane_captures import cameras, write_capture


def bomb() -> bytes:
    """The head of a 16-bit PNG of 60,000 x 45,000 pixels, 5 GB: of the right shape."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", 60_000, 45_000, 16, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


def spoil(folder: Path, how: str) -> None:
    """Frame 1 of a capture."""
    picture, depth = folder / "1.png", folder / "depth1.png"
    if how == "no picture":
        picture.unlink()
    elif how == "no depth":
        depth.unlink()
    elif how == "a pipe":
        depth.unlink()
        os.mkfifo(depth)
    elif how == "no PNG":
        depth.write_bytes(b"P5 2 2 255 abcd")
    elif how == "cut depth":
        depth.write_bytes(depth.read_bytes()[:-500])
    elif how == "8 bits":
        cv2.imwrite(str(depth), np.full((240, 320), 200, np.uint8))
    elif how == "colours":
        cv2.imwrite(str(depth), np.full((240, 320, 3), 200, np.uint16))
    elif how == "bomb of depth":
        depth.write_bytes(bomb())
    elif how == "bomb":
        picture.write_bytes(bomb())
    elif how == "turned depth":
        cv2.imwrite(str(depth), np.full((320, 240), 2000, np.uint16))
    elif how == "turned":
        Image.new("RGB", (240, 320)).save(picture)
    elif how == "cropped depth":
        cv2.imwrite(str(depth), np.full((240, 310), 2000, np.uint16))
    elif how == "text":
        picture.write_text("no picture")


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ("no picture", r"1\.png does not exist"),
        ("no depth", r"depth1\.png does not exist"),
        ("a pipe", r"depth1\.png does not exist"),
        ("no PNG", r"depth1\.png is not a 16-bit grey PNG"),
        ("cut depth", r"depth1\.png is not a 16-bit grey PNG"),
        ("8 bits", r"depth1\.png is not a 16-bit grey PNG .*mode L"),
        ("colours", r"depth1\.png is not a 16-bit grey PNG .*mode RGB"),
        ("bomb of depth", r"depth1\.png is not a 16-bit grey PNG .*60000 x 45000"),
        ("bomb", r"1\.png has 60000 x 45000 .* above the limit of 250 million"),
        ("turned depth", r"depth1\.png has 240 x 320 pixels, no scale of the 320 x 240"),
        ("turned", r"1\.png has 240 x 320 pixels, no scale of the 320 x 240"),
        ("cropped depth", r"depth1\.png has 310 x 240 pixels, no scale of the 320 x 240"),
        ("text", r"1\.png is not a photo"),
    ],
)
def test_a_frame_whose_files_are_no_good_is_named_and_left_out(
    tmp_path: Path, how: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_capture(tmp_path, cameras(3), depth=(32, 24))
    spoil(tmp_path, how)
    capture = Capture(tmp_path, 1)
    assert [frame.picture.name for frame in capture.frames] == ["0.png", "2.png"]
    assert len(capture.faults) == 1
    with pytest.raises(HeadboxError, match=fault):
        raise HeadboxError(capture.faults[0])
    assert not capsys.readouterr().err  # neither a warning nor a bar


def cut(picture: Path) -> None:
    """Its head stays good, so that only who decodes it is told."""
    picture.write_bytes(picture.read_bytes()[:-2000])


def test_a_picture_that_cannot_be_decoded_is_left_out_late(tmp_path: Path) -> None:
    write_capture(tmp_path / "in", cameras(3), depth=(32, 24))
    cut(tmp_path / "in" / "1.png")
    written, faults = import_folder(tmp_path / "out", tmp_path / "in", 100, 1)
    assert written == len(Shards(tmp_path / "out")) == 2  # 0 and 2, both ways
    assert len(faults) == 1
    assert "1.png is damaged or cut short" in faults[0]
    for name in ("0.png", "2.png"):
        cut(tmp_path / "in" / name)
    for run in (import_folder, posed.preview_folder):
        with pytest.raises(HeadboxError, match=r"none of its images .*3 skipped.*damaged"):
            run(tmp_path / "other", tmp_path / "in", 100, 1)


def test_without_a_pair_it_is_said_why(tmp_path: Path) -> None:
    write_capture(tmp_path, cameras(3, apart=0.01), depth=(32, 24))
    with pytest.raises(HeadboxError, match="no two of its 3 usable frames are 2 to 60 cm apart"):
        Capture(tmp_path, 1)
    spoil(tmp_path, "no depth")
    with pytest.raises(HeadboxError, match=r"its 2 usable .*\(1 skipped, the first one: .*depth1"):
        import_folder(tmp_path / "out", tmp_path, 9, 1)
    assert not (tmp_path / "out").exists()
