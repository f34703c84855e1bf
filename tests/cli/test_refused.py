"""Error handling of the command line: one sentence per failure, and the batch continues."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from PIL import Image

from headbox.cli import convert
from headbox.formats.ply import read_ply
from headbox.formats.registry import write_scene
from headbox.gaussians import Scene
from support.cli_runs import SMALL, Printed, files_in, photo, run, run_json
from support.photo_files import encoded, gradient, saved, written
from support.splat_scenes import random_scene

# Bad photos


def png_bomb() -> bytes:
    """A PNG whose header claims 400 million pixels."""
    data = bytearray(encoded(SMALL, "PNG"))
    data[16:24] = struct.pack(">II", 20_000, 20_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def bad_photos(folder: Path) -> dict[Path, str]:
    """{path: part of the error message} of files that cannot be converted."""
    jpeg = encoded(Image.fromarray(gradient(400, 560)), "JPEG")
    (folder / "no photos").mkdir()
    moving = {"format": "GIF", "save_all": True, "append_images": [Image.new("RGB", (32, 32))]}
    return {
        written(folder / "empty.jpg", b""): "is empty",
        written(folder / "text.jpg", b"Dear photo,\n" * 100): "is not a photo",
        written(folder / "cut.jpg", jpeg[: len(jpeg) // 2]): "is damaged or cut short",
        saved(folder / "one.png", Image.new("RGB", (1, 1))): "has 1 x 1 pixels",
        written(folder / "bomb.png", png_bomb()): "= 400 million pixels",
        saved(folder / "moving.gif", SMALL, **moving): "is an animation of 2 frames",
        saved(folder / "wide.jpg", Image.new("RGB", (1000, 100))): "is a panorama of 10.0 : 1",
        folder / "no photos": "is a folder without photos",
        folder / "missing.jpg": "does not exist",
    }


def test_bad_photos_are_reported_and_the_others_converted(tmp_path: Path, capsys: Printed) -> None:
    bad, good = bad_photos(tmp_path), [photo(tmp_path / f"{n}.jpg", SMALL) for n in "az"]
    arguments = ("convert", good[0], *bad, good[1], "-o", tmp_path / "out")
    code, out, err = run(capsys, *arguments)
    assert code == 1
    assert [line.partition(" ")[0] for line in out] == [str(path) for path in good]
    assert len(err) == len(bad) + 1
    for (path, words), line in zip(bad.items(), err, strict=False):
        assert line.startswith(f"headbox: {path} ")
        assert words in line
    assert err[-1] == "headbox: 2 done, 0 kept, 9 failed."
    assert files_in(tmp_path / "out") == ["a.ply", "z.ply"]

    code, lines = run_json(capsys, *arguments)
    assert code == 1
    assert [line["state"] for line in lines] == ["kept", "kept", *["failed"] * 9]
    assert [line["reason"] for line in lines[2:]] == [line[9:] for line in err[:-1]]


def test_failures_of_a_long_batch_are_repeated_at_the_end(tmp_path: Path, capsys: Printed) -> None:
    missing = [tmp_path / f"{i}.jpg" for i in range(30)]
    code, out, err = run(capsys, "convert", *missing, "-o", tmp_path)
    assert (code, out) == (1, [])
    assert err[30] == "headbox: 0 done, 0 kept, 30 failed."
    assert err[31:] == err[:30]


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Drop root's rights in the block, as root may read every file."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_a_photo_without_read_permission(capsys: Printed) -> None:
    with tempfile.TemporaryDirectory() as name:  # user nobody may not enter pytest's folders
        folder = Path(name)
        folder.chmod(0o777)
        good, secret = (photo(folder / f"{n}.jpg", SMALL) for n in ("good", "secret"))
        secret.chmod(0)
        run(
            capsys, "convert", good, "-o", folder / "before"
        )  # imports everything before rights are dropped
        with as_nobody():
            code, out, err = run(capsys, "convert", secret, good, "-o", folder / "after")
        assert files_in(folder / "after") == ["good.ply"]
    assert (code, len(out)) == (1, 1)
    assert err[0] == (f"headbox: {secret} may not be read by this user: change its permissions.")


@pytest.fixture(params=["a limit on files", "a small tmpfs"])
def full_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder with room for a scene of half a megabyte, not for one of three."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if request.param == "a limit on files":
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
        yield folder
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        return
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a file system; the limit on files stands for it")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk(tmp_path: Path, full_disk: Path, capsys: Printed) -> None:
    large, small = photo(tmp_path / "large.jpg"), photo(tmp_path / "small.jpg", SMALL)
    code, out, err = run(capsys, "convert", large, small, "-o", full_disk)
    assert code == 1
    assert files_in(full_disk) == ["small.ply"]
    assert out[0].startswith(f"{small} -> {full_disk / 'small.ply'}: ")
    start = re.escape(f"headbox: {large}: {full_disk / 'large.ply'} cannot be written (")
    assert re.match(start + r"(No space left on device|File too large)\); ", err[0])


def test_an_output_folder_that_is_a_file(tmp_path: Path, capsys: Printed) -> None:
    path = photo(tmp_path / "a.jpg", SMALL)
    code, out, err = run(capsys, "convert", path, "-o", path)
    assert (code, out) == (1, [])
    assert "(File exists); check the name" in err[0] or "(Not a directory); check" in err[0]


# Errors that concern all photos


def test_an_unavailable_device(tmp_path: Path, capsys: Printed) -> None:
    path = photo(tmp_path / "a.jpg", SMALL)
    for device in ("abacus", "cuda:99"):
        code, out, err = run(capsys, "convert", path, "-o", tmp_path, "--device", device)
        assert (code, out, len(err)) == (1, [], 1)
        assert err[0].startswith(f"headbox: --device {device} is not available (")
    code, lines = run_json(capsys, "convert", path, "-o", tmp_path, "--device", "abacus")
    assert (code, len(lines)) == (1, 1)
    assert (lines[0]["state"], lines[0]["source"]) == ("failed", None)


def test_invalid_weights(tmp_path: Path, capsys: Printed) -> None:
    path = photo(tmp_path / "a.jpg", SMALL)
    for weights in (path, tmp_path / "none.safetensors"):
        code, out, err = run(capsys, "convert", path, "-o", tmp_path, "--weights", weights)
        assert (code, out, len(err)) == (1, [], 1)
        assert err[0].startswith(f"headbox: {weights} ")
    assert files_in(tmp_path) == ["a.jpg"]


# Unexpected errors


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "there is not enough memory; close other programs and run this again."),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you"), "is not enough memory;"),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to"), "is not enough memory;"),
        (OSError(28, "No space left on device"), "a file cannot be used (No space left on device)"),
        (OSError(5, "Input/output error", "b.so"), "b.so cannot be used (Input/output error);"),
        (KeyError("x"), r"unexpected KeyError in convert.py line \d+ \(.x.\); this is a fault"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_unexpected_errors_are_reported_and_the_batch_continues(
    tmp_path: Path,
    capsys: Printed,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    words: str,
) -> None:
    paths = [photo(tmp_path / f"{n}.jpg", SMALL) for n in "ab"]
    convert_one = convert._convert_one

    def failing(path: Path, *others) -> None:
        if path == paths[0]:
            raise error
        convert_one(path, *others)

    monkeypatch.setattr(convert, "_convert_one", failing)
    code, out, err = run(capsys, "convert", *paths, "-o", tmp_path)
    assert (code, len(out), len(err)) == (1, 1, 2)
    assert err[0].startswith(f"headbox: {paths[0]}: ")
    assert words in err[0] or re.search(words, err[0])


def test_invalid_scene_files(tmp_path: Path, capsys: Printed) -> None:
    good = tmp_path / "good.ply"
    write_scene(good, Scene(random_scene(5, 0)))
    bad = [photo(tmp_path / "a.jpg"), tmp_path / "none.ply", tmp_path]
    code, out, err = run(capsys, "info", *bad, good)
    assert (code, out[0]) == (1, str(good))
    assert "  camera        unknown" in out
    for path, line in zip(bad, err, strict=True):
        assert line.startswith(f"headbox: {path} ")
    for path in bad:
        code, out, err = run(capsys, "render", path, "-o", tmp_path / "film.mp4")
        assert (code, out, len(err)) == (1, [], 1)
        assert str(path) in err[0]


def test_errors_name_the_scene(tmp_path: Path, capsys: Printed) -> None:
    path = tmp_path / "behind.ply"
    scene = random_scene(5, 0)
    scene.means.neg_()
    write_scene(path, Scene(scene))
    code, _, err = run(capsys, "render", path, "-o", tmp_path / "a.mp4")
    assert code == 1
    assert err[-1].startswith(f"headbox: {path}: No splat lies in front of the camera")


# Untrusted names and metadata


def test_file_names_that_are_not_utf8(tmp_path: Path, capsys: Printed) -> None:
    path = photo(tmp_path / os.fsdecode(b"caf\xe9 \xe2\x98\x95.jpg"), SMALL)
    code, out, _ = run(capsys, "convert", path, "-o", tmp_path)
    assert code == 0
    assert "caf\\udce9 \u2615.jpg -> " in out[0]
    code, lines = run_json(capsys, "info", path.with_suffix(".ply"))
    assert (code, lines[0]["metadata"]["photo"]) == (0, path.name)


def test_metadata_is_printed_without_control_characters(tmp_path: Path, capsys: Printed) -> None:
    meta = {"note": "\x1b[2J\nheadbox: all is well", "author": "Zo\u00eb"}
    write_scene(tmp_path / "a.ply", Scene(random_scene(5, 0), metadata=meta))
    code, out, _ = run(capsys, "info", tmp_path / "a.ply")
    assert code == 0
    assert "  note          '\\x1b[2J\\nheadbox: all is well'" in out
    assert "  author        Zo\u00eb" in out
    assert read_ply(tmp_path / "a.ply").metadata == meta


# Checkpoints


def test_a_download_needs_the_licence_accepted(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.delenv("HEADBOX_ACCEPT_LICENSE", raising=False)
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "weights", "sharp")
    assert (code, out) == (1, [])
    assert "for research only" in err[0]
    assert "--accept-license" in err[0]
    (tmp_path / "sharp_2572gikvuh.safetensors").touch()
    code, out, err = run(capsys, "weights", "sharp")
    assert (code, err) == (0, [])
    assert out == ["sharp -> sharp_2572gikvuh.safetensors: kept (use --overwrite to replace it)"]


def test_invalid_checkpoints(tmp_path: Path, capsys: Printed) -> None:
    path = photo(tmp_path / "a.jpg", SMALL)
    code, out, err = run(capsys, "weights", path, "-o", tmp_path / "b.safetensors")
    assert (code, out, len(err)) == (1, [], 1)
    assert err[0].startswith(f"headbox: {path} ")
    assert files_in(tmp_path) == ["a.jpg"]
