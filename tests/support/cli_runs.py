"""Commands run in this process, for the tests of the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from headbox.cli import main
from support.photo_files import gradient, saved

PHOTO = Image.fromarray(gradient(72, 96))  # its scene has 2 x 192 x 144 splats, 3.1 MB
SMALL = Image.fromarray(gradient(32, 32))  # 2 x 64 x 64 splats, 0.46 MB


def photo(path: Path, image: Image.Image = PHOTO, quality: int = 90) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return saved(path, image, format="JPEG", quality=quality)


Printed = pytest.CaptureFixture[str]


def run(printed: Printed, *arguments: str | Path) -> tuple[int, list[str], list[str]]:
    """Exit code, and the lines of stdout and stderr."""
    printed.readouterr()
    code = main([str(argument) for argument in arguments])
    out, err = printed.readouterr()
    assert "Traceback" not in err
    assert all(line.startswith("headbox: ") and line.endswith(".") for line in err.splitlines())
    return code, out.splitlines(), err.splitlines()


def run_json(printed: Printed, *arguments: str | Path) -> tuple[int, list[dict]]:
    code, out, _ = run(printed, *arguments, "--json")
    return code, [json.loads(line) for line in out]


def files_in(folder: Path) -> list[str]:
    """Also hidden ones, as temporary files are."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
