"""The order of the rooms: what may import what (docs/architecture.md)."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "headbox"
# Each room imports from those above it in this list, and from itself.
ROOMS = [
    {"errors", "files", "color", "metrics", "focal_length", "camera", "limits", "gaussians"}
    | {"box_filters"},
    {"photo"},
    {"render", "model", "formats"},
    {"scene"},
    {"images", "export_page"},
    {"library", "evaluate", "train"},
    {"web"},
    {"cli"},
    {"__main__"},
]
BESIDE = {"evaluate", "train"}  # only the command line imports them
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE)\b")


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports() -> dict[str, set[str]]:
    """Module -> modules of headbox that it imports: at its top, in functions, and for types."""
    known = modules()
    found: dict[str, set[str]] = {name: set() for name in known}
    for name, path in known.items():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("headbox"):
                for alias in node.names:
                    submodule = f"{node.module}.{alias.name}"
                    found[name].add(submodule if submodule in known else str(node.module))
    return found


def room(module: str) -> str:
    return module.split(".")[1]


def test_every_module_has_a_room() -> None:
    assert {room(name) for name in modules() if name != "headbox"} <= set().union(*ROOMS)


def test_no_import_runs_up_or_sideways() -> None:
    level = {name: i for i, rooms in enumerate(ROOMS) for name in rooms}
    wrong = []
    for module, others in imports().items():
        for other in others - {"headbox"} if module != "headbox" else ():
            here, there = room(module), room(other)
            is_down = level[there] < level[here] or level[there] == level[here] == 0
            may_see = there not in BESIDE or here == "cli"
            if here != there and not (is_down and may_see):
                wrong.append(f"{module} -> {other}")
    assert not wrong


def test_no_imports_run_in_a_circle() -> None:
    graph = {name: others - {"headbox"} for name, others in imports().items() if name != "headbox"}
    assert list(TopologicalSorter(graph).static_order())  # raises CycleError with the circle


def test_no_sql_stands_outside_of_the_library() -> None:
    wrong = []
    for module, path in modules().items():
        if module != "headbox" and room(module) != "library":
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                # Parts of f-strings are constants too.
                if isinstance(node, ast.Constant) and SQL.match(str(node.value)):
                    wrong.append(f"{module}:{node.lineno}")
    assert not wrong
