"""The package as a whole: what it says of itself, and that it starts light."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import headbox

REPO = Path(__file__).parents[1]


def in_a_fresh_python(code: str) -> str:
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_importing_headbox_loads_nothing_heavy() -> None:
    code = (
        "import sys, headbox; dir(headbox); headbox.__version__\n"
        "print(*sorted({'torch', 'numba', 'numpy', 'PIL', 'av'} & set(sys.modules)))"
    )
    assert in_a_fresh_python(code) == ""


def test_a_photo_needs_no_torch() -> None:
    code = "import sys; from headbox import Photo; print('torch' in sys.modules)"
    assert in_a_fresh_python(code) == "False"


@pytest.mark.parametrize("name", headbox.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert callable(getattr(headbox, name))
    assert name in dir(headbox)


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'rendr'"):
        _ = headbox.rendr  # type: ignore[attr-defined]


def test_everything_in_the_package_is_in_the_wheel() -> None:
    builder = WheelBuilder(str(REPO))
    shipped = {file.distribution_path for file in builder.recurse_included_files()}
    package = REPO / "src" / "headbox"
    files = {path.relative_to(package.parent) for path in package.rglob("*") if path.is_file()}
    assert shipped == {path.as_posix() for path in files if "__pycache__" not in path.parts}


def test_the_required_packages_are_few_and_free_of_gpl() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    required = {spec.split(">")[0] for spec in project["dependencies"]}
    known = {"filelock", "numba", "numpy", "pillow", "safetensors", "torch", "tqdm", "zstandard"}
    assert required == known
    assert project["scripts"] == {"headbox": "headbox.cli:main"}


def test_licences_of_all_that_is_inside_come_along() -> None:
    builder = WheelBuilder(str(REPO))
    files = {Path(path).name for path in builder.metadata.core.license_files}
    assert files == {"LICENSE", "NOTICE", "LICENSES.txt"}
    notice = (REPO / "NOTICE").read_text()
    for path in ("headbox/model/small.safetensors", "headbox/web/static"):
        assert path in notice
        assert (REPO / "src" / path).exists()


def test_the_package_runs_as_a_module_and_has_types() -> None:
    command = [sys.executable, "-m", "headbox", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"headbox {headbox.__version__}"
    assert (REPO / "src" / "headbox" / "py.typed").exists()
