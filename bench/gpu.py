"""Time and memory of the published SHARP network on a GPU, with a lower bound.

    python bench/gpu.py [--device cuda]

The weights are random, as time does not depend on them. The lower bound is the number of operations
(21.5 TFLOP for one photo) divided by the rate of a large matrix product of the same precision in
the same run. --device cpu tests the script with a narrow network, without a lower bound. The last
line is one JSON document.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import torch

from headbox.model.config import SharpConfig
from headbox.model.sharp import SharpNetwork

TFLOP = 21.48  # of the published network, for one photo
REHEARSAL = SharpConfig(
    vit_dim=32, vit_depth=12, vit_heads=2, encoder_dims=(16,) * 5, depth_dim=16, gaussian_dim=16
)
PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def seconds(run: Callable[[], object], device: torch.device, rounds: int) -> float:
    """Median time of `rounds` calls after one warm-up call."""
    times = []
    for _ in range(rounds + 1):
        begin = time.perf_counter()
        run()
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - begin)
    return statistics.median(times[1:])


def peak(device: torch.device, dtype: torch.dtype, side: int) -> float:
    """TFLOP/s of a product of two square matrices."""
    a, b = (torch.randn(side, side, device=device).to(dtype) for _ in range(2))
    return 2e-12 * side**3 / seconds(lambda: a @ b, device, 5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cuda")
    args = parser.parse_args()
    device, on_gpu = torch.device(args.device), args.device == "cuda"
    rounds, side = (5, 8192) if on_gpu else (1, 2048)
    card = torch.cuda.get_device_name() if on_gpu else "CPU"
    config = SharpConfig() if on_gpu else REHEARSAL
    torch.manual_seed(0)
    network = SharpNetwork(config).eval().to(device)
    network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]  (its stubs)
    image, focal = torch.rand(1, 3, 1536, 1536, device=device), torch.ones(1, device=device)
    found = {"device": card, "torch": torch.__version__}
    for name, dtype in PRECISIONS.items():
        with torch.inference_mode(), torch.autocast(device.type, dtype, enabled=name != "float32"):
            rate = peak(device, dtype, side)
            took = {
                "encoder": seconds(lambda: network.encoder(image), device, rounds),
                "whole network": seconds(lambda: network(image, focal), device, rounds),
            }
        if on_gpu:
            took["floor"] = TFLOP / rate
        found[name] = {"TFLOP/s": round(rate, 1)} | {k: round(v, 4) for k, v in took.items()}
        print(f"{name:10}", found[name], flush=True)
    if on_gpu:
        found["peak GB"] = round(torch.cuda.max_memory_allocated() / 1e9, 2)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
