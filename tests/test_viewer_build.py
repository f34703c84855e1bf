"""What is committed in src/headbox/web/static is what viewer/ builds."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

VIEWER = Path(__file__).parents[1] / "viewer"
STATIC = VIEWER.parent / "src" / "headbox" / "web" / "static"


@pytest.mark.skipif(
    "CI" not in os.environ and not (shutil.which("npm") and (VIEWER / "node_modules").is_dir()),
    reason="viewer/node_modules is not there: run `npm ci` in viewer/ (Node 20)",
)
def test_the_built_files_are_those_of_the_sources() -> None:
    found = subprocess.run(["bash", VIEWER / "check.sh"], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr


def test_packages_have_exact_versions_and_their_licences_come_along() -> None:
    package = json.loads((VIEWER / "package.json").read_text())
    lock = json.loads((VIEWER / "package-lock.json").read_text())["packages"]
    for name, version in (package["dependencies"] | package["devDependencies"]).items():
        assert lock[f"node_modules/{name}"]["version"] == version
    licences = (STATIC / "LICENSES.txt").read_text()
    for path, entry in lock.items():
        if path and not entry.get("dev"):
            assert f"{path.removeprefix('node_modules/')} {entry['version']} (" in licences
    assert "sourceMappingURL" not in (STATIC / "viewer.js").read_text()


def test_nothing_is_made_from_text_or_asked_of_others() -> None:
    for path in [*STATIC.glob("*.js"), *STATIC.glob("face/*.js")]:
        script = path.read_text()
        assert "new Function" not in script, path
        assert not re.search(r"[^\w.]eval\(", script), path
    viewer = (STATIC / "viewer.js").read_text()
    assert set(re.findall(r"https?://[^\s\"'`]+", viewer)) <= {"http://www.w3.org/2000/svg"}
