"""Bring the help texts in cli.md up to date: python docs/update_help.py"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parent / "cli.md"
BLOCK = re.compile(r"(```console\n\$ headbox([a-z ]*) --help\n)[^`]*(```)")


def main() -> None:
    def current(block: re.Match[str]) -> str:
        command = [sys.executable, "-m", "headbox", *block[2].split(), "--help"]
        env = os.environ | {"COLUMNS": "80"}
        return block[1] + subprocess.check_output(command, text=True, env=env) + block[3]

    PAGE.write_text(BLOCK.sub(current, PAGE.read_text()))


if __name__ == "__main__":
    main()
