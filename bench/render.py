"""Times the stages of rendering a full-size scene on the CPU, and the backward pass.

    python bench/render.py [--write docs/rendering.md] [--check]

The scene has 1,179,648 splats with the distribution of a SHARP scene. Each row is the fastest of
several frames along the default path, in wall-clock milliseconds and, in brackets, CPU milliseconds
of all threads, which are more reliable on a busy machine. A tile is sorted just before it is
blended, so "sort+blend" has both; "+ gradient" is forward and backward of all five fields,
"+ colors" of the colors alone. --check compares the scene with the float64 reference from the
photo's viewpoint and from corners of the headbox, which takes minutes for each view.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np
import torch

from headbox.camera import Camera, look_at
from headbox.evaluate.report import replace_marked
from headbox.gaussians import Gaussians
from headbox.render import cpu, kernels, rasterize_reference, render_view
from headbox.scene.camera_paths import rotate_forward
from headbox.scene.measure_headbox import measure_headbox

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.splat_scenes import sharp_scene  # pyright: ignore[reportMissingImports]

SIZES = ((1280, 960), (1536, 1536))
FRAMES = 12
STAGES = {"project": "project_splats", "bin": "scatter", "sort+blend": "blend"}
FIELDS = [field.name for field in dataclasses.fields(Gaussians)]
# Measured once on the machine of the table, two threads, 1280x960 and 1536x1536, in ms.
PROTOTYPES = {"first numba version": (234, 306), "C++, AVX-512": (133, 183)}
OPERATIONS = 40  # floating-point operations for each pixel of a block that a splat touches
Times = dict[str, tuple[float, float]]


class Stopwatch:
    """Sums the wall-clock and CPU milliseconds of the functions that it wraps."""

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


def fastest(draw: Callable, cameras: list[Camera], watch: Stopwatch) -> Times:
    taken = []
    for camera in (*cameras[:1], *cameras):
        watch.times = {}
        watch.wrap("whole", draw)(camera)
        taken.append(watch.times)
    return {name: tuple(min(t[name][i] for t in taken[1:]) for i in (0, 1)) for name in taken[0]}


def with_gradient(scene: Gaussians, packed: cpu.PackedScene, names: list[str]) -> Callable:
    fields = {name: getattr(scene, name).clone().requires_grad_(name in names) for name in FIELDS}
    wanted = dataclasses.replace(packed, gaussians=Gaussians(**fields))

    def draw(camera: Camera) -> None:
        drawn = cpu.rasterize(wanted, camera)
        leaves = [fields[name] for name in names]
        torch.autograd.grad(drawn.colors, leaves, torch.ones_like(drawn.colors))

    return draw


def measure(scene: Gaussians, photo: Camera, width: int, height: int, watch: Stopwatch) -> Times:
    cameras = path(scene, photo.resized(width, height))
    packed = cpu.pack_scene(scene)
    with torch.no_grad():
        times = fastest(lambda camera: cpu.rasterize(packed, camera), cameras, watch)
    for name, fields in (("+ gradient", FIELDS), ("+ colors", ["colors"])):
        times[name] = fastest(with_gradient(scene, packed, fields), cameras[:5], watch)["whole"]
    return times


def floor(scene: Gaussians, camera: Camera) -> dict[str, float]:
    """Lower bounds in ms of a frame on this machine, from its bytes and from its operations."""
    packed = cpu.pack_scene(scene)
    with torch.no_grad():
        cpu.rasterize(packed, camera)
    spans = packed.buffers.tile_spans.astype(np.int64)
    drawn = spans[:, 0] <= spans[:, 1]
    boxes = packed.buffers.records.view(np.int32).reshape(-1, kernels.RECORD)[drawn, 10:14] // 4
    blocks = ((boxes[:, 1] - boxes[:, 0] + 1) * (boxes[:, 3] - boxes[:, 2] + 1)).sum()
    entries = ((spans[:, 1] - spans[:, 0] + 1) * (spans[:, 3] - spans[:, 2] + 1))[drawn].sum()
    pixels = camera.width * camera.height
    moved = len(scene) * (64 + 64 + 16 + 16) + int(entries) * (8 + 8 + 64) + pixels * 20
    a, square = torch.rand(1 << 26), torch.rand(3000, 3000)
    b = torch.empty_like(a)
    bandwidth = 2 * 4 * len(a) / seconds(lambda: b.copy_(a))
    flops = 2 * 3000**3 / seconds(lambda: square @ square)
    return {
        "GB/s": bandwidth / 1e9,
        "GFLOP/s": flops / 1e9,
        "bytes_ms": 1e3 * moved / bandwidth,
        "operations_ms": 1e3 * int(blocks) * 16 * OPERATIONS / flops,
    }


def seconds(work: Callable) -> float:
    taken = []
    for _ in range(4):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def reference_seconds(grid: int) -> dict[str, float]:
    """Seconds of the reference's forward, and forward and backward, for a small scene."""
    scene, camera = sharp_scene(grid)
    fields = [getattr(scene, name).requires_grad_() for name in FIELDS]

    def both() -> None:
        rasterize_reference(Gaussians(*fields), camera).colors.sum().backward()

    with torch.no_grad():
        forward = seconds(lambda: rasterize_reference(scene, camera))
        ours = seconds(lambda: render_view(scene, camera))
    return {"splats": len(scene), "width": camera.width, "height": camera.height, "ours": ours} | {
        "forward": forward,
        "forward_backward": seconds(both),
    }


def others_seconds(scene: Gaussians, camera: Camera) -> float:
    """Seconds of a frame with the torch renderer of metal-gauss, a CPU renderer on PyPI."""
    from metal_gauss import torch_ref  # pyright: ignore[reportMissingImports]

    fields = (scene.means, scene.quats, scene.scales, scene.opacities)
    size = (camera.width, camera.height)
    start = time.perf_counter()
    with torch.no_grad():
        torch_ref.render(*fields, None, camera.K, camera.viewmat, *size, colors=scene.colors)
    return time.perf_counter() - start


def check(scene: Gaussians, photo: Camera) -> dict[str, tuple[float, float]]:
    """{view: (PSNR in dB, fraction of pixels off by more than 1/255)} against the reference."""
    box, camera = measure_headbox(scene, photo), photo.resized(*SIZES[0])
    views = {"photo": camera}
    for x, y in ((-box.left, -box.up), (box.right, -box.up), (-box.left, box.down)):
        position = (x, y, box.forward)
        views[f"{x:.2f} {y:.2f}"] = camera.moved(look_at(position, (0.0, 0.0, box.focus)))
    found = {}
    exact = Gaussians(*(getattr(scene, name).double() for name in FIELDS))
    for name, view in views.items():
        with torch.no_grad():
            off = (render_view(scene, view).colors - rasterize_reference(exact, view).colors).abs()
        share = float((off > 1 / 255).any(-1).double().mean())
        found[name] = (-10 * math.log10(float((off**2).mean())), share)
        print(f"{name}: {found[name][0]:.1f} dB, {share:.1e} of the pixels off by more than 1/255")
    return found


def table(rows: list[dict], lowest: dict[str, float], twin: dict[str, float]) -> str:
    columns = [*STAGES, "whole", "+ gradient", "+ colors"]
    lines = ["| image | threads | " + " | ".join(columns) + " | ratio |"]
    lines.append("|---|---|" + "---|" * (len(columns) + 1))
    for row in rows:
        ms = row["ms"]
        cells = " | ".join(f"{ms[name][0]:.0f} ({ms[name][1]:.0f})" for name in columns)
        ratio = ms["+ gradient"][0] / ms["whole"][0]
        size = f"{row['width']}x{row['height']}"
        lines.append(f"| {size} | {row['threads']} | {cells} | {ratio:.2f} |")
    lines += [
        "",
        "Other implementations, whole frame on two threads, 1280x960 and 1536x1536: ",
    ]
    lines[-1] += "; ".join(f"{name} {a} and {b} ms" for name, (a, b) in PROTOTYPES.items()) + "."
    lines += [
        "",
        f"Lower bounds, 1280x960: {lowest['bytes_ms']:.0f} ms for memory traffic at ",
    ]
    lines[-1] += f"{lowest['GB/s']:.1f} GB/s, {lowest['operations_ms']:.0f} ms for the operations "
    lines[-1] += f"at {lowest['GFLOP/s']:.0f} GFLOP/s (all blocks, as if no pixel stopped early)."
    size = f"{twin['splats']:,} splats at {twin['width']}x{twin['height']}"
    lines += ["", f"The reference in torch, {size}: {1e3 * twin['forward']:.0f} ms, with gradient "]
    lines[-1] += f"{1e3 * twin['forward_backward']:.0f} ms; this one, {1e3 * twin['ours']:.1f} ms."
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", metavar="FILE", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument(
        "--others", action="store_true", help="also time metal-gauss 0.2.1 (pip install --no-deps)"
    )
    arguments = parser.parse_args()
    scene, photo = sharp_scene(768)
    watch = Stopwatch()
    for name, kernel in STAGES.items():
        setattr(kernels, kernel, watch.wrap(name, getattr(kernels, kernel)))
    rows: list[dict] = []
    for threads in sorted({numba.get_num_threads(), 1}, reverse=True):
        numba.set_num_threads(threads)
        torch.set_num_threads(threads)
        for width, height in SIZES:
            times = measure(scene, photo, width, height, watch)
            rows.append({"width": width, "height": height, "threads": threads, "ms": times})
    numba.set_num_threads(rows[0]["threads"])
    torch.set_num_threads(rows[0]["threads"])
    lowest, twin = floor(scene, photo.resized(*SIZES[0])), reference_seconds(96)
    text = table(rows, lowest, twin)
    others = others_seconds(scene, photo.resized(*SIZES[0])) if arguments.others else None
    if others is not None:
        text += "\n\nmetal-gauss 0.2.1 (torch), 1280x960: "
        text += f"{others:.1f} s."
    print(text)
    checked = check(scene, photo) if arguments.check else None
    if arguments.write:
        replace_marked(arguments.write, {"render table": text})
    report = {"splats": len(scene), "rows": rows, "floor": lowest, "reference": twin}
    print(json.dumps(report | {"check": checked, "others": others}))


def path(scene: Gaussians, camera: Camera) -> list[Camera]:
    return rotate_forward(measure_headbox(scene, camera), camera, FRAMES)


if __name__ == "__main__":
    main()
