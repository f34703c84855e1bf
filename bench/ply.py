"""Times writing and reading a PLY of 1.18 million splats, compared with the same plain bytes.

    python bench/ply.py [FOLDER]

The times depend on the disk of FOLDER (default: the temporary folder); writing includes the fsync.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from headbox.camera import Camera
from headbox.formats.ply import read_ply
from headbox.formats.registry import write_scene
from headbox.gaussians import Gaussians, Scene

COUNT = 2 * 768 * 768


def scene(count: int) -> Scene:
    dice = torch.Generator().manual_seed(0)
    gaussians = Gaussians(
        means=torch.randn(count, 3, generator=dice),
        quats=torch.randn(count, 4, generator=dice),
        scales=torch.exp(1.5 * torch.randn(count, 3, generator=dice) - 5),
        opacities=torch.rand(count, generator=dice),
        colors=torch.rand(count, 3, generator=dice),
    )
    return Scene(gaussians, Camera.of_photo(640, 427, 533.46), {"photo": "china.jpg"})


def write_bytes(path: Path, data: bytes) -> None:
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Wall-clock and CPU seconds."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def main() -> None:
    whole = scene(COUNT)
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        path, bare, again = (Path(folder) / name for name in ("a.ply", "bare", "again.ply"))
        write_scene(path, whole)
        data = path.read_bytes()
        works = {
            "write_scene": lambda: write_scene(path, whole),
            "write bare bytes": lambda: write_bytes(bare, data),
            "read_ply": lambda: read_ply(path),
            "read bare bytes": lambda: path.read_bytes(),
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
        for _ in range(5):
            for name, work in works.items():
                times[name].append(measured(work))
        write_scene(again, read_ply(path))
        same = again.read_bytes() == data
    rows = {
        name: {
            "seconds": statistics.median(clock for clock, _ in taken),
            "processor_seconds": statistics.median(processor for _, processor in taken),
        }
        for name, taken in times.items()
    }
    print(f"{COUNT:,} splats, {len(data) / 1e6:.1f} MB, median of 5")
    print(f"{'':18} {'seconds':>8} {'CPU s':>10}")
    for name, row in rows.items():
        print(f"{name:18} {row['seconds']:8.3f} {row['processor_seconds']:10.3f}")
    print(f"a file that was read and written again is {'identical' if same else 'DIFFERENT'}")
    print(json.dumps({"splats": COUNT, "bytes": len(data), "works": rows, "same_bytes": same}))


if __name__ == "__main__":
    main()
