"""Times the unprojection of one photo's splats from NDC to metres, against float64 SVDs.

    python bench/unproject.py

The released SHARP program computes covariances in float64 and one SVD for each on the CPU. Both run
in turn in this process. Compare the ratio, as seconds depend on the machine; on a busy machine the
CPU seconds (of all threads) are more reliable than the wall-clock seconds.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor

from headbox.gaussians import Gaussians, covariances, rotation_quats, unproject_ndc

COUNT = 2 * 768 * 768
PHOTO = (533.46, 640, 427)  # focal length in pixels, width, height
STRETCH = torch.tensor([640 / (2 * 533.46), 427 / (2 * 533.46), 1.0], dtype=torch.float64)
Split = Callable[[Gaussians], tuple[Tensor, Tensor]]


def splats(count: int) -> Gaussians:
    dice = torch.Generator().manual_seed(0)
    return Gaussians(
        means=torch.randn(count, 3, generator=dice),
        quats=torch.randn(count, 4, generator=dice),
        scales=torch.exp(1.5 * torch.randn(count, 3, generator=dice) - 5),
        opacities=torch.rand(count, generator=dice),
        colors=torch.rand(count, 3, generator=dice),
    )


def exact_covariances(gaussians: Gaussians) -> Tensor:
    covars = covariances(gaussians.quats.double(), gaussians.scales.double())
    return STRETCH[:, None] * covars * STRETCH


def by_svd(gaussians: Gaussians) -> tuple[Tensor, Tensor]:
    rotations, squares, _ = torch.linalg.svd(exact_covariances(gaussians))
    rotations[:, :, 2] *= torch.linalg.det(rotations)[:, None]
    return rotation_quats(rotations).float(), squares.sqrt().float()


def by_jacobi(gaussians: Gaussians) -> tuple[Tensor, Tensor]:
    metric = unproject_ndc(gaussians, *PHOTO)
    return metric.quats, metric.scales


def measured(split: Split, gaussians: Gaussians) -> tuple[float, float]:
    """Wall-clock and CPU seconds."""
    clock, processor = time.perf_counter(), time.process_time()
    split(gaussians)
    return time.perf_counter() - clock, time.process_time() - processor


def worst_error(split: Split, gaussians: Gaussians) -> float:
    """Largest relative L2 error of a covariance recomposed in float64."""
    quats, scales = split(gaussians)
    truth = exact_covariances(gaussians).flatten(1)
    error = covariances(quats.double(), scales.double()).flatten(1) - truth
    return float((error.norm(dim=1) / truth.norm(dim=1)).max())


def main() -> None:
    gaussians = splats(COUNT)
    ways = {"float64 SVD": by_svd, "float32 Jacobi (headbox)": by_jacobi}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(3):
        for name, split in ways.items():
            times[name].append(measured(split, gaussians))
    rows = {
        name: {
            "seconds": statistics.median(clock for clock, _ in taken),
            "processor_seconds": statistics.median(processor for _, processor in taken),
            "worst_error": worst_error(ways[name], gaussians),
        }
        for name, taken in times.items()
    }
    print(f"{COUNT:,} splats, {torch.get_num_threads()} threads, median of 3")
    print(f"{'':26} {'seconds':>8} {'processor':>10} {'worst error':>12}")
    for name, row in rows.items():
        print(f"{name:26} {row['seconds']:8.3f} {row['processor_seconds']:10.3f}", end="")
        print(f" {row['worst_error']:12.1e}")
    slow, fast = rows.values()
    ratios = {f"{key}_ratio": slow[key] / fast[key] for key in ("seconds", "processor_seconds")}
    print(json.dumps({"splats": COUNT, "ways": rows, **ratios}))


if __name__ == "__main__":
    main()
