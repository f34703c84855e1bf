"""What cannot be used is refused, each with its own sentence, and nothing else ever comes out."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from headbox.errors import PhotoError
from headbox.photo.read import open_photo
from support.photo_files import encoded, gradient, png16, samples16, saved, tiff, written

IMAGE = Image.fromarray(gradient())
KINDS = ("JPEG", "PNG", "TIFF", "WebP", "AVIF", "BMP", "GIF", "HEIC")


def refusal(path: Path) -> str:
    with pytest.raises(PhotoError) as caught:
        open_photo(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path} ")
    assert ": " in sentence  # what is wrong: what to do about it
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence.removeprefix(f"{path} ")


def png_header(width: int, height: int) -> bytes:
    """A whole PNG of one-bit pixels, all black: a thousandth of its size."""
    samples = np.zeros((0, width, 1), np.uint16)
    whole = bytearray(png16(samples, 0))
    whole[16:25] = struct.pack(">IIB", width, height, 1)
    whole[29:33] = struct.pack(">I", zlib.crc32(whole[12:29]))
    packer = zlib.compressobj(1)
    row = bytes(1 + width // 8)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    at = whole.index(b"IDAT") - 4
    chunk = b"IDAT" + data
    whole[at : at + 12 + struct.unpack_from(">I", whole, at)[0]] = (
        struct.pack(">I", len(data)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )
    return bytes(whole)


def test_bad_input_each_with_its_own_sentence(tmp_path: Path) -> None:
    jpeg = encoded(Image.fromarray(gradient(400, 560)), "JPEG")
    (tmp_path / "folder" / "deeper").mkdir(parents=True)
    written(tmp_path / "folder" / "deeper" / "notes.txt", b"no photo")
    (tmp_path / "loop.jpg").symlink_to("loop.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    expected = {
        tmp_path / "missing.jpg": "does not exist",
        written(tmp_path / "empty.jpg", b""): "is empty",
        written(tmp_path / "text.jpg", b"Dear photo,\n" * 100): "is not a photo",
        written(tmp_path / "cut.jpg", jpeg[: len(jpeg) // 2]): "is damaged or cut short",
        written(tmp_path / "header.png", b"\x89PNG\r\n\x1a\n" + bytes(40)): "cannot be read as PNG",
        saved(tmp_path / "one.png", Image.new("RGB", (1, 1))): "has 1 x 1 pixels",
        saved(tmp_path / "wide.jpg", Image.new("RGB", (1000, 100))): "is a panorama of 10.0 : 1",
        written(tmp_path / "bomb.png", png_header(20_000, 20_000)): "= 400 million pixels",
        tmp_path / "folder": "is a folder without photos",
        tmp_path: "is a folder: ",
        tmp_path / "pipe.jpg": "is a device or a pipe",
        tmp_path / "loop.jpg": "cannot be read",
        tmp_path / "with\0zero.jpg": "cannot be read",
    }
    for path, words in expected.items():
        assert words in refusal(path)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WebP", "AVIF"])
def test_an_animation_is_refused_and_a_still_is_not(tmp_path: Path, kind: str) -> None:
    other = Image.fromarray(255 - gradient())
    path = saved(tmp_path / "moves", IMAGE, format=kind, save_all=True, append_images=[other])
    assert "animation of 2 frames" in refusal(path)
    assert open_photo(saved(tmp_path / "still", IMAGE, format=kind)).width == IMAGE.width


def test_no_permission(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", IMAGE)
    open_photo(path)  # all that is imported late has been by now
    path.chmod(0)
    root = os.geteuid() == 0
    if root:  # who may read everything
        os.seteuid(65_534)
    try:
        assert "may not be read" in refusal(path)
    finally:
        if root:
            os.seteuid(0)


def test_pixels_without_a_white_or_out_of_order(tmp_path: Path) -> None:
    floats = samples16(3).astype(np.float32)
    assert "white is unknown" in refusal(written(tmp_path / "f.tif", tiff(floats[..., :1], 1)))
    assert "cannot be read as TIFF" in refusal(written(tmp_path / "rgb.tif", tiff(floats, 2)))
    assert "in planes" in refusal(written(tmp_path / "p.tif", tiff(samples16(3), 2, planes=True)))


@pytest.mark.parametrize("tags", [{50_706: b"\1\4\0\0"}, {254: 1}], ids=["DNG", "thumbnail"])
def test_a_raw_file_is_more_than_its_thumbnail(tmp_path: Path, tags: dict) -> None:
    path = saved(tmp_path / "a.dng", IMAGE, format="TIFF", tiffinfo=tags)
    assert "raw file" in refusal(path)


def test_heic_without_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.jpg", encoded(IMAGE, "HEIC"))
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    assert "pip install 'headbox[heic]'" in refusal(path)


def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    path = written(tmp_path / "bomb.png", png_header(20_000, 20_000))
    code = (
        "import resource, sys\n"
        "from headbox.photo.read import open_photo\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "try: open_photo(sys.argv[1])\n"
        "except ValueError: print(peak() / before)\n"
    )
    run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True)
    # Decoded it would be 400 MB, ten times what Python and Pillow take.
    assert 1 <= float(run.stdout) < 1.5, run.stderr


@pytest.mark.parametrize(
    ("width", "height", "fine"),
    [(32, 32, True), (31, 32, False), (400, 100, True), (100, 401, False)],
)
def test_the_limits_of_size(tmp_path: Path, width: int, height: int, fine: bool) -> None:
    path = saved(tmp_path / "a.png", Image.new("RGB", (width, height)))
    if fine:
        assert (open_photo(path).width, open_photo(path).height) == (width, height)
    else:
        refusal(path)


def test_pillows_globals_are_neither_used_nor_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "a.jpg", Image.new("RGB", (400, 1000)))
    formats = list(Image.OPEN)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 110_000)  # Image.open raises beyond twice that
    before = list(warnings.filters)
    assert open_photo(path).height == 1000
    assert Image.MAX_IMAGE_PIXELS == 110_000
    assert list(Image.OPEN) == formats
    assert warnings.filters == before


FILES = {kind: encoded(IMAGE, kind) for kind in KINDS}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch") / "photo"


@given(kind=st.sampled_from(KINDS), part=st.floats(0, 1, exclude_max=True))
def test_a_part_of_a_file_is_refused_or_has_all_pixels(
    scratch: Path, kind: str, part: float
) -> None:
    whole = open_photo(written(scratch, FILES[kind])).pixels
    path = written(scratch, FILES[kind][: int(part * len(FILES[kind]))])
    try:
        pixels = open_photo(path).pixels
    except PhotoError:
        return
    np.testing.assert_array_equal(pixels, whole)  # only what follows the pixels was missing


@given(kind=st.sampled_from(KINDS), data=st.data())
def test_a_damaged_file_gives_a_photo_or_a_sentence(
    scratch: Path, kind: str, data: st.DataObject
) -> None:
    content = bytearray(FILES[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, min(len(content), 600) - 1))  # where the headers are
        content[at] = data.draw(st.integers(0, 255))
    try:
        photo = open_photo(written(scratch, bytes(content)))
    except PhotoError as error:
        assert str(error).startswith(str(scratch))  # noqa: PT017
    else:
        assert photo.pixels.shape == (photo.height, photo.width, 3)
