"""The worker process with a stand-in for the model, for tests: no torch, and quick.

    python tests/standin_worker.py look|convert ...

A photo's name says what becomes of it: "deadly" ends the process, "broken" raises, "slow" takes a
while.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from headbox.errors import PhotoError
from headbox.library import worker
from headbox.photo.header import read_header

PROGRAM = (sys.executable, __file__)
FACTS = {"splats": 1, "focal_px": 100.0, "focal_source": "assumed", "headbox": {"focus": 2.0}}


class StandIn:
    """Stands in for `SceneConverter`. A scene is the photo's name, twice: a half one shows."""

    seconds = 0.02

    def __init__(self, weights: Path) -> None:
        if "unreadable" in weights.name:
            raise PhotoError(f"{weights} is no model.")

    def make(self, source: Path, output: Path) -> dict[str, Any]:
        if "deadly" in source.name:
            os.kill(os.getpid(), signal.SIGKILL)
        if "broken" in source.name:
            raise PhotoError(f"{source} is broken: mend it.")
        with output.open("wb") as file:
            file.write(os.fsencode(source.name))
            file.flush()
            time.sleep(1 if "slow" in source.name else self.seconds)
            file.write(os.fsencode(source.name))
        header = read_header(source)
        return FACTS | {"width": header.width, "height": header.height}

    def export(
        self, source: Path, cached: Path | None, output: Path, progress: Callable[[float], None]
    ) -> None:
        progress(0.5)
        if "broken" in source.name:
            raise PhotoError(f"{source} is broken: mend it.")
        output.write_bytes(cached.read_bytes() if cached else b"made anew")


worker.load_converter = StandIn  # pyright: ignore[reportAttributeAccessIssue]

if __name__ == "__main__":
    worker.main(sys.argv[1:])
