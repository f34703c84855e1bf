"""Calls of other programs that read or write scene files.

npm packages are installed in fixed versions into build/others; gaussforge and gsply are used if pip
has installed them.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from headbox.color import sh0_to_rgb, srgb_to_linear
from headbox.formats.registry import read_scene
from headbox.gaussians import Gaussians

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "build" / "others"
PACKAGES = {
    "@playcanvas/splat-transform": "2.7.1",  # the newest for Node 20
    "@playcanvas/supersplat-viewer": "1.36.0",
    "@mkkellogg/gaussian-splats-3d": "0.4.7",
    "gltf-validator": "2.0.0-dev.3.10",
    "three": "0.160.0",
}
Read = Callable[[Path], Gaussians]
Write = Callable[[Path, Path], None]  # from a plain PLY to another format


def node_modules() -> Path | None:
    """The folder of the npm packages, installed if needed; None without npm."""
    if shutil.which("npm") is None:
        return None
    wanted = json.dumps(PACKAGES)
    stamp = FOLDER / "installed.json"
    if not stamp.exists() or stamp.read_text() != wanted:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "package.json").write_text(json.dumps({"private": True}))
        names = [f"{name}@{version}" for name, version in PACKAGES.items()]
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", *names],
            cwd=FOLDER,
            check=True,
        )
        stamp.write_text(wanted)
    return FOLDER / "node_modules"


def has(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def splat_transform(modules: Path, *options: str) -> Write:
    program = modules / "@playcanvas/splat-transform/bin/cli.mjs"

    def convert(source: Path, target: Path) -> None:
        command = ["node", program, "--quiet", "--overwrite", source, *options, target]
        subprocess.run(command, check=True, capture_output=True)

    return convert


def through_ply(convert: Write) -> Read:
    """A reader that lets a program convert a file to PLY and reads that."""

    def read(source: Path) -> Gaussians:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "found.ply"
            convert(source, target)
            return read_scene(target).gaussians

    return read


def gaussforge(**options: Any) -> Write:
    from gaussforge import GaussForge  # pyright: ignore[reportMissingImports]

    def convert(source: Path, target: Path) -> None:
        kinds = [_kind(path) for path in (source, target)]
        made = GaussForge().convert(source.read_bytes(), *kinds, **options)
        if "error" in made:
            raise ValueError(made["error"])
        target.write_bytes(made["data"])

    return convert


def _kind(path: Path) -> str:
    return "compressed.ply" if path.name.endswith(".compressed.ply") else path.suffix[1:]


def gsply_read(path: Path) -> Gaussians:
    import gsply  # pyright: ignore[reportMissingImports]

    data = gsply.read_spz(str(path)) if path.suffix == ".spz" else gsply.plyread(str(path))
    means, quats, scales = (
        torch.from_numpy(np.array(part, np.float32))
        for part in (data.means, data.quats, data.scales)
    )
    sh0 = torch.from_numpy(np.array(data.sh0, np.float32)).double()
    logits = torch.from_numpy(np.array(data.opacities, np.float32)).double().reshape(-1)
    colors = srgb_to_linear(sh0_to_rgb(sh0).clamp(min=0)).float()
    return Gaussians(means, quats, scales.exp(), torch.sigmoid(logits).float(), colors)


def gsply_write(source: Path, target: Path) -> None:
    import gsply  # pyright: ignore[reportMissingImports]

    data = gsply.plyread(str(source))
    if target.suffix == ".spz":
        gsply.write_spz(str(target), data)
    else:
        gsply.plywrite(str(target), data, compressed=target.name.endswith(".compressed.ply"))


def ksplat_read(modules: Path) -> Read:
    def read(source: Path) -> Gaussians:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "found.raw"
            _node("ksplat.mjs", modules, source, target)
            table = torch.from_numpy(np.fromfile(target, "<f4").reshape(-1, 14))
        rgb = srgb_to_linear(table[:, 10:13] / 255)
        return Gaussians(table[:, :3], table[:, 6:10], table[:, 3:6], table[:, 13] / 255, rgb)

    return read


def ksplat_write(modules: Path) -> Write:
    def convert(source: Path, target: Path) -> None:
        _node("ksplat.mjs", modules, source, target)

    return convert


def gltf_issues(modules: Path, path: Path) -> dict[str, Any]:
    return json.loads(_node("validate.mjs", modules, path))


def _node(script: str, modules: Path, *paths: Path) -> str:
    command = ["node", HERE / script, modules, *paths]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
