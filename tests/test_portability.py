"""headbox where POSIX is missing: what Windows lacks is taken away, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from headbox import files
from headbox.files import replacing
from headbox.photo.find import portable_name

WITHOUT = """
import os, signal, sys
for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog"):
    sys.modules[name] = None  # importing it raises ImportError
for name in ("nice", "fork", "getuid", "geteuid", "getloadavg", "sched_getaffinity", "mkfifo",
             "killpg", "setsid", "getpgid", "WEXITSTATUS"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM", "alarm", "setitimer", "pause"):
    if hasattr(signal, name):
        delattr(signal, name)
"""


def run(code: str, *arguments: str | Path) -> str:
    command = [sys.executable, "-c", WITHOUT + code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_can_be_imported() -> None:
    code = """
import importlib, pkgutil, headbox
for module in pkgutil.walk_packages(headbox.__path__, "headbox."):
    if module.name != "headbox.__main__":
        importlib.import_module(module.name)
        print(module.name)
"""
    assert len(run(code).splitlines()) > 100


def test_a_photo_is_converted_exported_and_browsed(tmp_path: Path, example_photos: Path) -> None:
    code = """
from pathlib import Path
from headbox.cli import main
from headbox.library import listing, models, queue, scan
from headbox.library.catalogue import Catalogue
from headbox.library.selection import Selection
from headbox.library.worker import Converter, ThumbnailWorker
from PIL import Image
photo, folder = map(Path, sys.argv[1:])
(folder / "photos").mkdir()
Image.open(photo).resize((160, 107)).save(folder / "photos" / "a.jpg")
assert main(["convert", str(folder / "photos"), "-o", str(folder)]) == 0
assert main(["export", str(folder / "a.ply"), "-o", str(folder / "a.spz")]) == 0
assert main(["render", str(folder / "a.ply"), "-o", str(folder / "a.png"), "--width", "64"]) == 0
selection = Selection.of([folder / "photos"])
with Catalogue(folder / "library") as catalogue:
    queue.use_model(catalogue, models.register(catalogue, models.BUILT_IN))
    scan.scan(catalogue, selection)
    workers = [kind(catalogue, selection, "me") for kind in (ThumbnailWorker, Converter)]
    while any([worker.step() for worker in workers]):
        pass
    print(listing.counts(catalogue, selection)["done"])
"""
    assert run(code, example_photos / "pagoda.jpg", tmp_path).splitlines()[-1] == "1"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("room.jpg", "room.jpg"),
        ("12:30?.jpg", "12_30_.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("com1", "_com1"),
        ("console.jpg", "console.jpg"),
        ("end. . ", "end"),
        ("...", "_"),
    ],
)
def test_names_that_windows_refuses(name: str, safe: str) -> None:
    assert portable_name(name) == safe


def test_a_file_that_another_program_has_open_is_replaced_when_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [PermissionError("in use"), PermissionError("in use"), None]
    replace = Path.replace

    def refusing(self: Path, target: Path) -> None:
        if error := refusals.pop(0):
            raise error
        replace(self, target)

    monkeypatch.setattr(Path, "replace", refusing)
    monkeypatch.setattr(files, "IS_WINDOWS", True)
    path = tmp_path / "a.txt"
    with replacing(path) as temporary:
        temporary.write_text("new")
    assert path.read_text() == "new"
    monkeypatch.setattr(files, "IS_WINDOWS", False)
    refusals[:] = [PermissionError("read-only")]
    with pytest.raises(PermissionError), replacing(path) as temporary:
        temporary.write_text("newer")
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_very_long_names_get_a_short_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / f"{'n' * 245}.ply"
    with replacing(path) as temporary:
        temporary.write_text("x")
    assert path.read_text() == "x"
