"""Times the conversion of a 12-megapixel JPEG to a scene file, and of the scene to a video.

    python bench/convert.py

It also measures the PSNR of the example photos' scenes, rendered from the photo's camera at 768
pixels. Times are wall-clock seconds of the command in a new process, the best of three; memory is
the peak of the process.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

PHOTOS = Path(__file__).parents[1] / "examples" / "photos"
RUNS = 3


def run(*arguments: str) -> tuple[float, dict]:
    """Seconds of a headbox command in a new process, and its last JSON line."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "headbox", *arguments, "--json", "--overwrite"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - started, json.loads(done.stdout.splitlines()[-1])


def best(*arguments: str) -> dict[str, float]:
    """Fastest of RUNS: the whole process, and the work from opening the input to the file."""
    wall, line = min((run(*arguments) for _ in range(RUNS)), key=lambda result: result[0])
    # The largest of all children so far; the commands are run from the smallest to the largest.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"wall_s": round(wall, 2), "work_s": line["seconds"], "peak_mb": round(peak)}


def own_view_psnr(photo_path: Path) -> float:
    """PSNR in dB (sRGB) of the scene rendered from the photo's camera, its longer side 768 px."""
    import numpy as np

    from headbox import Camera, Predictor, open_photo, render_view

    photo = open_photo(photo_path)
    scale = 768 / max(photo.width, photo.height)
    camera = Camera.of_photo(photo.width, photo.height, photo.focal_px)
    camera = camera.resized(round(photo.width * scale), round(photo.height * scale))
    rendered = render_view(Predictor.load()(photo), camera).colors.numpy()
    size = (camera.width, camera.height)
    wanted = Image.fromarray(photo.pixels).resize(size, Image.Resampling.LANCZOS)
    error = rendered - np.asarray(wanted, np.float32) / 255
    return float(-10 * np.log10(np.mean(error**2)))


def main() -> None:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    report: dict = {"machine": machine}
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder, "photo.jpg")
        Image.open(PHOTOS / "mountains.jpg").resize((4032, 3024)).save(photo, quality=92)
        report["convert 12 MP"] = best("convert", str(photo), "-o", folder)
        scene, video = str(Path(folder, "photo.ply")), str(Path(folder, "photo.mp4"))
        report["render 60 frames, 1280 wide"] = best("render", scene, "-o", video)
        report["scene MB"] = round(Path(scene).stat().st_size / 1e6, 1)
    for path in sorted(PHOTOS.glob("*.jpg")):
        report[f"own view of {path.name}, dB"] = round(own_view_psnr(path), 1)
    for name, value in report.items():
        print(f"{name:32} {value}")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
