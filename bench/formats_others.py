"""Exchanges scene files between headbox and other programs, in both directions.

    python bench/formats_others.py [GRID] [FOLDER]

The scene is that of bench/formats.py (GRID 768: 1.18 million splats). Each program reads our file
of each format that it supports, and writes its own from our plain PLY, which headbox reads. The
results are rendered from the photo's camera and compared with the scene. Seconds include reading
the PLY and, for npm packages, the start of Node. `axes` is the rotation that aligns the result with
the scene: `same`, `x-turn` (180 degrees about x: upside down) or `y-turn` (180 degrees about y).
The last rows are the issues that Khronos' validator reports for our GLB.

bench/others/programs.py installs the npm packages; missing programs are skipped.
"""

from __future__ import annotations

import dataclasses
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from others import programs

from formats import psnr  # the script beside this one
from headbox.camera import Camera
from headbox.formats.registry import SCENE_SUFFIXES, read_scene, write_scene
from headbox.gaussians import Gaussians, Scene

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.splat_scenes import sharp_scene  # pyright: ignore[reportMissingImports]

TURNS = {"same": (1.0, 1.0, 1.0), "x-turn": (1.0, -1.0, -1.0), "y-turn": (-1.0, 1.0, -1.0)}


@dataclasses.dataclass(frozen=True)
class Program:
    name: str
    reads: dict[str, programs.Read]  # by suffix
    writes: dict[str, programs.Write]


def known_programs(modules: Path | None) -> list[Program]:
    found = []
    if modules:
        convert = programs.splat_transform(modules)
        spz = {
            ".spz": programs.splat_transform(modules, "--spz-version", "3"),
            ".v4.spz": programs.splat_transform(modules, "--spz-version", "4"),
        }
        reads = dict.fromkeys(set(SCENE_SUFFIXES) - {".glb"}, programs.through_ply(convert))
        writes = dict.fromkeys((".ply", ".compressed.ply", ".sog", ".glb"), convert) | spz
        version = programs.PACKAGES["@playcanvas/splat-transform"]
        found.append(Program(f"splat-transform {version}", reads, writes))
        version = programs.PACKAGES["@mkkellogg/gaussian-splats-3d"]
        reads, writes = programs.ksplat_read(modules), programs.ksplat_write(modules)
        found.append(
            Program(f"GaussianSplats3D {version}", {".ksplat": reads}, {".ksplat": writes})
        )
    if programs.has("gaussforge"):
        read = programs.through_ply(programs.gaussforge())
        writes = {suffix: programs.gaussforge() for suffix in SCENE_SUFFIXES if suffix != ".glb"}
        writes[".v4.spz"] = programs.gaussforge(spz_version=4)
        found.append(Program("gaussforge", dict.fromkeys(writes, read), writes))
    if programs.has("gsply"):
        suffixes: list[str] = [".ply", ".compressed.ply", ".spz", ".v4.spz"]
        reads = dict.fromkeys(suffixes, programs.gsply_read)
        found.append(Program("gsply", reads, dict.fromkeys(suffixes[:3], programs.gsply_write)))
    return found


def closest(found: Gaussians, wanted: Gaussians, camera: Camera) -> tuple[str, float]:
    """The rotation that makes a scene most similar to another, and the PSNR in dB."""
    best = ("same", -math.inf)
    for name, (x, y, z) in TURNS.items():
        turned = dataclasses.replace(
            found,
            means=found.means * torch.tensor([x, y, z]),
            quats=found.quats * torch.tensor([1.0, x, y, z]),
        )
        best = max(best, (name, psnr(turned, wanted, camera)), key=lambda pair: pair[1])
    return best


def exchange(
    what: str, work: Callable[[], Gaussians], scene: Scene, path: Path
) -> dict[str, object]:
    """Time one reading or writing, print and return a row of the table."""
    assert scene.camera is not None
    start = time.perf_counter()
    try:
        found = work()
    except Exception as error:  # any error of another program is a result
        reason = f"{type(error).__name__}: {error}".split("\n")[0][:60]
        print(f"  {what:44} {reason}")
        return {"what": what, "error": reason}
    seconds = time.perf_counter() - start
    axes, decibels = closest(found, scene.gaussians, scene.camera)
    megabytes = path.stat().st_size / 1e6
    print(f"  {what:44} {megabytes:6.1f} MB {seconds:7.2f} s {decibels:7.1f} dB  {axes}")
    facts = {"megabytes": megabytes, "seconds": seconds, "db": decibels, "axes": axes}
    return {"what": what, **facts}


def between(program: Program, scene: Scene, folder: Path) -> list[dict[str, object]]:
    print(program.name)
    rows = []
    for suffix in SCENE_SUFFIXES:
        ours, theirs = folder / f"ours{suffix}", folder / f"theirs{suffix}"
        if read := program.reads.get(suffix):
            what = f"reads our {suffix}"
            rows.append(exchange(what, lambda read=read, ours=ours: read(ours), scene, ours))
        if write := program.writes.get(suffix):

            def work(write: programs.Write = write, theirs: Path = theirs) -> Gaussians:
                write(folder / "ours.ply", theirs)
                return read_scene(theirs).gaussians

            rows.append(exchange(f"writes {suffix}, read by us", work, scene, theirs))
            theirs.unlink(missing_ok=True)
    return rows


def validated(modules: Path, path: Path) -> dict[str, int]:
    """The number of issues that the glTF validator reports for a GLB, by code.

    The validator does not support the extension and rejects its attribute names, so a copy with
    names that begin with "_" is validated as well.
    """
    data = path.read_bytes()
    copy = path.with_name("renamed.glb")
    copy.write_bytes(data.replace(b'"KHR_gaussian_splatting:', b'"_HR_GAUSSIAN_SPLATTING_'))
    counts: dict[str, int] = {}
    for name, file in (("unchanged", path), ("renamed", copy)):
        for message in programs.gltf_issues(modules, file)["messages"]:
            kind = ("error", "warning", "info", "hint")[message["severity"]]
            key = f"{name}: {kind} {message['code']}"
            counts[key] = counts.get(key, 0) + 1
    return counts


def main() -> None:
    grid = int(sys.argv[1]) if len(sys.argv) > 1 else 768
    splats, camera = sharp_scene(grid)
    scene = Scene(splats, camera, {"photo": "china.jpg"})
    modules = programs.node_modules()
    facts: dict[str, object] = {"splats": len(splats)}
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as name:
        folder = Path(name)
        for suffix in SCENE_SUFFIXES:
            write_scene(folder / f"ours{suffix}", scene)
        for program in known_programs(modules):
            facts[program.name] = between(program, scene, folder)
        if modules:
            facts["validator"] = validated(modules, folder / "ours.glb")
            print(f"glTF validator {programs.PACKAGES['gltf-validator']}: {facts['validator']}")
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
