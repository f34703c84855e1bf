"""What each kind of picture costs: time, size and memory of `headbox render`, at its own width.

    python bench/pictures.py [SCENE]

SCENE is a scene file (default: one made of nothing, 1.18 million splats shaped like what SHARP
makes of a photo, 4 : 3). Each kind is drawn by a process of its own, which has drawn one small
picture before, so that the start of Python and the compiling of the renderer do not count; reading
the scene does.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

# name, kind
PICTURES = (
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
    ("loop.avif", None),
    ("loop.webp", None),
    ("loop.gif", None),
    ("film.mp4", None),
    ("sbs.mp4", "sbs"),
    ("anaglyph.mp4", "anaglyph"),
)
ONE = """
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
    command = [sys.executable, "-c", ONE, scene, output, kind or ""]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {"kilobytes": output.stat().st_size / 1e3, **json.loads(done.stdout.splitlines()[-1])}


def made_of_nothing(folder: Path) -> Path:
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
        scene = Path(sys.argv[1]) if len(sys.argv) > 1 else made_of_nothing(folder)
        print(f"{'':22} {'kB':>8} {'s':>7} {'MB of memory':>13}")
        for picture, kind in PICTURES:
            rows[picture] = found = row(scene, folder / picture, kind)
            numbers = found["kilobytes"], found["seconds"], found["megabytes_of_memory"]
            print(
                f"{picture:22} {numbers[0]:8.0f} {numbers[1]:7.2f} {numbers[2]:13.0f}", flush=True
            )
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
