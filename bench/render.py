"""How long a frame of a full scene takes on the CPU, stage by stage.

    python bench/render.py

The scene has 1,179,648 splats shaped like SHARP's; each row is the fastest of some frames along the
default path, in milliseconds of the clock and, in brackets, of the processor (of all threads): on a
busy machine the second says more. "sort+blend" holds both, as a tile is sorted when it is drawn.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numba
import torch

from headbox.camera import Camera
from headbox.gaussians import Gaussians
from headbox.headbox import measure_headbox, rotate_forward
from headbox.render import cpu, kernels

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from splat_scenes import sharp_scene  # pyright: ignore[reportMissingImports]

SIZES = ((1280, 960), (1536, 1536))
FRAMES = 12
STAGES = {"project": "project", "bin": "scatter", "sort+blend": "blend"}
Times = dict[str, tuple[float, float]]


class Stopwatch:
    """Adds up what the functions that it wraps take."""

    def __init__(self) -> None:
        self.times: Times = {}

    def wrap(self, name: str, function: Callable) -> Callable:
        def timed(*arguments):
            clock, processor = time.perf_counter(), time.process_time()
            result = function(*arguments)
            spent = time.perf_counter() - clock, time.process_time() - processor
            before = self.times.get(name, (0.0, 0.0))
            self.times[name] = (before[0] + 1e3 * spent[0], before[1] + 1e3 * spent[1])
            return result

        return timed


def frames(packed: cpu.Packed, cameras: list[Camera], watch: Stopwatch) -> list[Times]:
    whole = watch.wrap("whole", cpu.rasterize)
    taken = []
    for camera in cameras:
        watch.times = {}
        whole(packed, camera)
        taken.append(watch.times)
    return taken


def main() -> None:
    torch.set_grad_enabled(False)
    scene, photo = sharp_scene(768)
    watch = Stopwatch()
    for name, kernel in STAGES.items():
        setattr(kernels, kernel, watch.wrap(name, getattr(kernels, kernel)))
    cpu.finish = watch.wrap("sRGB", cpu.finish)
    pack = watch.wrap("pack", cpu.pack)
    pack(scene)
    columns = [*STAGES, "sRGB", "whole"]
    rows: list[dict[str, object]] = []
    print(f"{'picture':>10} {'threads':>7} " + " ".join(f"{name:>12}" for name in columns))
    for threads in sorted({numba.get_num_threads(), 1}, reverse=True):
        numba.set_num_threads(threads)
        torch.set_num_threads(threads)
        for width, height in SIZES:
            cameras = path(scene, photo.resized(width, height))
            packed = cpu.pack(scene)
            frames(packed, cameras[:2], watch)
            taken = frames(packed, cameras, watch)
            best = {name: tuple(min(t[name][i] for t in taken) for i in (0, 1)) for name in columns}
            cells = " ".join(f"{best[name][0]:>5.0f} ({best[name][1]:>4.0f})" for name in columns)
            print(f"{width:>5}x{height:<4} {threads:>7} {cells}")
            rows.append({"width": width, "height": height, "threads": threads, "ms": best})
    watch.times = {}
    pack(scene)
    print(f"once for a scene (pack): {watch.times['pack'][0]:.0f} ms")
    print(json.dumps({"splats": len(scene), "rows": rows, "pack_ms": watch.times["pack"]}))


def path(scene: Gaussians, camera: Camera) -> list[Camera]:
    return rotate_forward(measure_headbox(scene, camera), camera, FRAMES)


if __name__ == "__main__":
    main()
