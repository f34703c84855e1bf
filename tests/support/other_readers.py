"""Programs of others that read what is written here: ffprobe (ffmpeg) and exiftool."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test where the program is not installed, but never on CI."""
    missing = shutil.which(program) is None and "CI" not in os.environ
    return pytest.mark.skipif(missing, reason=f"no {program} on the PATH")


def ffprobe(path: Path) -> dict[str, Any]:
    """What ffprobe says of the first stream, its frames counted."""
    command = ["ffprobe", "-v", "error", "-show_streams", "-count_frames", "-of", "json", path]
    return json.loads(_output(command))["streams"][0]


def exiftool(path: Path) -> dict[str, Any]:
    """What exiftool says, by group and tag."""
    return json.loads(_output(["exiftool", "-json", "-G1", path]))[0]


def _output(command: list[str | Path]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
