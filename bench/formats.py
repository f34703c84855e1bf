"""File size, write and read time, and loss of image quality of each scene format.

    python bench/formats.py [GRID] [FOLDER]

The scene has two layers of GRID x GRID splats (default 768: 1.18 million) with the distribution of
a SHARP scene. Renderings of the file and of the original are compared, from the photo's camera and
from 6 cm to its right. The times depend on the disk of FOLDER (default: the temporary folder);
writing includes the fsync.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from headbox.camera import Camera
from headbox.formats.registry import SCENE_SUFFIXES, read_scene, write_scene
from headbox.gaussians import Gaussians, Scene
from headbox.render import render_view

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.splat_scenes import sharp_scene  # pyright: ignore[reportMissingImports]

ROUNDS = 3


def measured(work: Callable[[], object]) -> float:
    """Wall-clock seconds, the median of ROUNDS runs."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def psnr(found: Gaussians, wanted: Gaussians, camera: Camera) -> float:
    views = [render_view(splats, camera).colors for splats in (found, wanted)]
    error = float(((views[0] - views[1]) ** 2).mean())
    return math.inf if error == 0 else -10 * math.log10(error)


def row(path: Path, scene: Scene, cameras: list[Camera]) -> dict[str, float]:
    write = measured(lambda: write_scene(path, scene))
    read = measured(lambda: read_scene(path))
    found = read_scene(path).gaussians
    front, side = (psnr(found, scene.gaussians, camera) for camera in cameras)
    megabytes = path.stat().st_size / 1e6
    return {"megabytes": megabytes, "write": write, "read": read, "front": front, "side": side}


def main() -> None:
    grid = int(sys.argv[1]) if len(sys.argv) > 1 else 768
    splats, camera = sharp_scene(grid)
    step = torch.eye(4)
    step[0, 3] = -0.06
    cameras = [camera, camera.moved(step)]
    rows = {}
    print(f"{len(splats):,} splats, median of {ROUNDS}, {torch.get_num_threads()} threads")
    print(f"{'':15} {'MB':>6} {'write s':>8} {'read s':>7} {'dB':>6} {'dB aside':>9}")
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        for suffix in SCENE_SUFFIXES:
            found = row(Path(folder) / f"scene{suffix}", Scene(splats, camera), cameras)
            rows[suffix] = found
            print(
                f"{suffix:15} {found['megabytes']:6.1f} {found['write']:8.2f} "
                f"{found['read']:7.2f} {found['front']:6.1f} {found['side']:9.1f}"
            )
    print(json.dumps({"splats": len(splats), "formats": rows}))


if __name__ == "__main__":
    main()
