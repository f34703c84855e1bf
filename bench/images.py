"""Time, file size and memory of each kind of output of `headbox render`, at its default width.

    python bench/images.py [SCENE]

SCENE is a scene file (default: a synthetic one of 1.18 million splats, 4 : 3, with the distribution
of a SHARP scene). Each kind is rendered in a process of its own after one small image, so the times
include reading the scene but not the start of Python and the compilation of the renderer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

# (file name, kind)
OUTPUTS = (
    ("view.png", None),
    ("view.jpg", None),
    ("view.webp", "view"),
    ("view.avif", "view"),
    ("depth.png", "depth"),
    ("depth-mm.png", "depth-mm"),
    ("depth.tiff", None),
    ("sbs.jpg", "sbs"),
    ("half-sbs.jpg", "half-sbs"),
    ("cross-eyed.jpg", "cross-eyed"),
    ("anaglyph.jpg", "anaglyph"),
    ("pair.mpo", None),
    ("photo.heic", None),
    ("quilt_qs8x6a0.75.jpg", None),
    ("animation.avif", None),
    ("animation.webp", None),
    ("animation.gif", None),
    ("video.mp4", None),
    ("sbs.mp4", "sbs"),
    ("anaglyph.mp4", "anaglyph"),
)
PROGRAM = """
import json, resource, sys, time
from headbox import read_scene, write_image
scene, output, kind = sys.argv[1:]
write_image(output + ".first.png", read_scene(scene), 64)
start = time.perf_counter()
write_image(output, read_scene(scene), kind=kind or None)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "megabytes_of_memory": peak * 1024 / 1e6}))
"""


def row(scene: Path, output: Path, kind: str | None) -> dict[str, float]:
    command = [sys.executable, "-c", PROGRAM, scene, output, kind or ""]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {"kilobytes": output.stat().st_size / 1e3, **json.loads(done.stdout.splitlines()[-1])}


def synthetic_scene(folder: Path) -> Path:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from headbox.formats.registry import write_scene
    from headbox.gaussians import Scene
    from support.splat_scenes import sharp_scene  # pyright: ignore[reportMissingImports]

    write_scene(folder / "scene.ply", Scene(*sharp_scene(768)))
    return folder / "scene.ply"


def main() -> None:
    rows = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scene = Path(sys.argv[1]) if len(sys.argv) > 1 else synthetic_scene(folder)
        print(f"{'':22} {'kB':>8} {'s':>7} {'MB of memory':>13}")
        for output, kind in OUTPUTS:
            rows[output] = found = row(scene, folder / output, kind)
            numbers = found["kilobytes"], found["seconds"], found["megabytes_of_memory"]
            print(f"{output:22} {numbers[0]:8.0f} {numbers[1]:7.2f} {numbers[2]:13.0f}", flush=True)
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
