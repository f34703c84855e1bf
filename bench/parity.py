"""Compares each stage of the network with recorded outputs of the released SHARP program.

    python bench/parity.py [--golden FILE] [--photo FILE]

`make parity [GOLDEN=FILE] [PHOTO=FILE]` runs it. The weights are generated from the seed in FILE
(tests/support/seeded_weights.py); nothing is downloaded. It prints a table with error, time and
memory of each stage and one line of JSON, and exits with 1 if an error exceeds its limit. The full
size takes 6.6 GB and 8 minutes on two busy cores.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch

from headbox.photo.read import open_photo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.stages import (  # noqa: E402
    Golden,
    read_golden,
    relative_l2,
    resized_photo,
    run_stages,
    seeded_network,
    synthetic_picture,
)


@dataclass(frozen=True)
class Row:
    stage: str
    error: float | None  # relative L2; None for a stage without a recorded output
    limit: float | None
    seconds: float  # since the stage before
    peak_gb: float

    @property
    def is_within(self) -> bool:
        return self.error is None or self.limit is None or self.error <= self.limit  # not if NaN

    def __str__(self) -> str:
        numbers = ["-" if x is None else f"{x:.1e}" for x in (self.error, self.limit)]
        numbers += [f"{self.seconds:.2f}", f"{self.peak_gb:.2f}"]
        mark = "" if self.is_within else "  ABOVE THE LIMIT"
        return f"{self.stage:32}" + "".join(f"{x:>10}" for x in numbers) + mark


class Recorder:
    """Adds a row for each stage, then resets the clock and the memory peak."""

    def __init__(self, golden: Golden) -> None:
        self.golden = golden
        self.rows: list[Row] = []
        self.since = _restart()

    def __call__(self, stage: str, tensor: torch.Tensor) -> None:
        seconds, peak = time.perf_counter() - self.since, peak_gb()
        answer = self.golden.answers.get(stage)
        if answer is None:
            self.rows.append(Row(stage, None, None, seconds, peak))
        else:
            error = relative_l2(stage, tensor, answer)
            self.rows.append(Row(stage, error, answer.limit, seconds, peak))
        print(self.rows[-1], flush=True)
        self.since = _restart()


def _restart() -> float:
    if os.access("/proc/self/clear_refs", os.W_OK):
        Path("/proc/self/clear_refs").write_text("5")  # Linux: resets the peak
    return time.perf_counter()


def peak_gb() -> float:
    """Peak resident memory since `_restart` in GB; without Linux's /proc that of the whole run."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(s for s in status.read_text().splitlines() if s.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e9
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e9  # macOS counts bytes


def input_image(golden: Golden, path: Path | None) -> torch.Tensor:
    """The input image of the recorded outputs; the pixels of a photo are checked by SHA-256."""
    if golden.photo is None:
        return synthetic_picture(golden.seed)
    source = golden.photo["photo_source"]
    path = path or known_photo(golden.photo.get("photo_sha256", ""))
    if path is None:
        raise SystemExit(f"The recorded photo is {source}; give it with --photo (PHOTO=).")
    pixels = open_photo(path, focal_px=golden.focal_px).pixels
    if hashlib.sha256(pixels.tobytes()).hexdigest() != golden.photo["rgb_sha256"]:
        raise SystemExit(f"{path} has other pixels than {source}, the recorded photo.")
    return resized_photo(pixels)


def known_photo(sha256: str) -> Path | None:
    """A photo of examples/photos (pagoda.jpg is scikit-learn's china.jpg) or of scikit-learn."""
    folders = [ROOT / "examples" / "photos"]
    if spec := importlib.util.find_spec("sklearn"):
        folders += [Path(p) / "datasets" / "images" for p in spec.submodule_search_locations or ()]
    photos = (path for folder in folders for path in sorted(folder.glob("*.jpg")))
    matching = (p for p in photos if hashlib.sha256(p.read_bytes()).hexdigest() == sha256)
    return next(matching, None)


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the network with recorded answers.")
    parser.add_argument("--golden", type=Path, default=ROOT / "tests/golden/full.npz")
    parser.add_argument("--photo", type=Path, help="the photo of the recorded outputs")
    options = parser.parse_args()
    if not options.golden.is_file():
        parser.error(f"{options.golden} does not exist")
    golden = read_golden(options.golden)
    image = input_image(golden, options.photo)
    start = time.perf_counter()
    network = seeded_network(golden.config, golden.seed)
    print(f"seeded weights: {time.perf_counter() - start:.1f} s, peak {peak_gb():.2f} GB")
    titles = ("error", "limit", "seconds", "peak GB")
    print(f"{'stage':32}" + "".join(f"{title:>10}" for title in titles), flush=True)
    recorder = Recorder(golden)
    run_stages(network, image.to(memory_format=torch.channels_last), golden, recorder)
    rows = recorder.rows
    past = [row.stage for row in rows if not row.is_within]
    past += sorted(golden.answers.keys() - {row.stage for row in rows})  # stages that did not run
    report = {
        "golden": options.golden.name,
        "seconds": round(sum(row.seconds for row in rows), 2),
        "peak_gb": round(max(row.peak_gb for row in rows), 3),
        "errors": {row.stage: row.error for row in rows if row.error is not None},
        "past_limit": past,
        "not_compared": golden.not_compared,
    }
    print(json.dumps(report))
    return 1 if past else 0


if __name__ == "__main__":
    sys.exit(main())
