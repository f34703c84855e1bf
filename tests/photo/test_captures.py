from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headbox.errors import HeadboxError
from headbox.photo.captures import pinhole_of, read_depth_png, read_transforms


def test_depth_comes_back_to_the_millimetre(tmp_path: Path) -> None:
    depth = np.arange(12, dtype=np.uint16).reshape(3, 4) * 5000
    Image.fromarray(depth).save(tmp_path / "d.png")
    sizes = []
    found = read_depth_png(tmp_path / "d.png", lambda width, height: sizes.append((width, height)))
    assert found.dtype == np.uint16
    np.testing.assert_array_equal(found, depth)
    assert sizes == [(4, 3)]


def test_other_images_are_refused(tmp_path: Path) -> None:
    Image.new("L", (4, 3)).save(tmp_path / "grey.png")
    Image.new("RGB", (4, 3)).save(tmp_path / "photo.png", "JPEG")
    (tmp_path / "text.png").write_text("Dear diary,")
    for name in ("grey", "photo", "text"):
        with pytest.raises(HeadboxError, match=rf"{name}\.png is not a 16-bit grey PNG of depth"):
            read_depth_png(tmp_path / f"{name}.png")


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path / "none", tmp_path):
        for read in (read_depth_png, read_transforms):
            with pytest.raises(HeadboxError, match="does not exist"):
                read(path)


def test_intrinsics_of_transforms_json(tmp_path: Path) -> None:
    path = tmp_path / "transforms.json"
    path.write_text('{"fl_x": 100, "fl_y": "101", "cx": 50, "cy": 40.5}')
    assert pinhole_of(read_transforms(path)) == (100, 101, 50, 40.5)
    for content in ("[]", "{", "3", "[" * 10**5):
        path.write_text(content)
        with pytest.raises(HeadboxError, match=r"is not a transforms\.json"):
            read_transforms(path)
