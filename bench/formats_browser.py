"""Opens scene files in the SuperSplat viewer in Chromium and compares screenshots with headbox.

    python bench/formats_browser.py [GRID] [FOLDER]

The scene has two layers of GRID x GRID splats (default 224: 100,000 in all, because Chromium has no
GPU here). The viewer's camera is that of the photo; the viewer rotates every file by 180 degrees
about z, from y down to y up. A screenshot must resemble our rendering more than its flipped and
mirrored copies do. The images are written to FOLDER (default: build/others). Needs Chromium,
playwright, and npm once (bench/others/programs.py).
"""

from __future__ import annotations

import functools
import http.server
import json
import math
import shutil
import sys
import threading
from pathlib import Path

import numpy as np
from others import programs
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from headbox.camera import Camera
from headbox.formats.registry import write_scene
from headbox.gaussians import Scene
from headbox.render import render_view

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.browser import FLAGS, NAMES  # pyright: ignore[reportMissingImports]
from support.splat_scenes import sharp_scene  # pyright: ignore[reportMissingImports]

KINDS = (".compressed.ply", ".sog", ".ply")
WIDTH, HEIGHT = 640, 480
PAGE_TIMEOUT = 300  # seconds, for busy machines
SETTLE = 5  # seconds, in which the viewer sorts and renders again
TURNS = {
    "upright": lambda image: image,
    "upside down": lambda image: image[::-1],
    "mirrored": lambda image: image[:, ::-1],
    "both": lambda image: image[::-1, ::-1],
}


def settings(camera: Camera) -> dict[str, object]:
    """Viewer settings: camera at the origin, looking along +z, no effects.

    Its field of view is that along the longer side.
    """
    angle = 2 * math.degrees(math.atan(camera.width / (2 * camera.focal_px)))
    off = {"enabled": False}
    effects = {
        "sharpness": off | {"amount": 0},
        "bloom": off | {"intensity": 0, "blurLevel": 2},
        "grading": off | {"brightness": 1, "contrast": 1, "saturation": 1, "tint": [1, 1, 1]},
        "vignette": off | {"intensity": 0, "inner": 0.3, "outer": 0.75, "curvature": 1},
        "fringing": off | {"intensity": 0},
    }
    return {
        "version": 2,
        "tonemapping": "none",
        "highPrecisionRendering": False,
        "background": {"color": [0, 0, 0]},
        "postEffectSettings": effects,
        "animTracks": [],
        "cameras": [{"initial": {"position": [0, 0, 0], "target": [0, 0, 5], "fov": angle}}],
        "annotations": [],
        "startMode": "default",
    }


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def served(site: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    handler = functools.partial(Quiet, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


def photograph(chromium: Browser, address: str, shot: Path) -> None:
    """Save a screenshot of the page after the viewer's first frame."""
    page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.set_default_timeout(PAGE_TIMEOUT * 1000)
    page.add_init_script("window.firstFrame = () => { window.isDrawn = true; };")
    page.goto(address)
    page.wait_for_function("window.isDrawn")
    page.wait_for_timeout(SETTLE * 1000)
    page.screenshot(path=shot)
    page.close()


def correlation(found: np.ndarray, wanted: np.ndarray) -> float:
    """Correlation of two images, -1 to 1, which does not depend on brightness and contrast."""
    return float(np.corrcoef(found.ravel(), wanted.ravel())[0, 1])


def main() -> int:
    grid = int(sys.argv[1]) if len(sys.argv) > 1 else 224
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else programs.FOLDER
    modules = programs.node_modules()
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if modules is None or program is None:
        print("npm and Chromium are needed; install them.", file=sys.stderr)
        return 1
    site = folder / "site"
    shutil.copytree(modules / "@playcanvas/supersplat-viewer/public", site, dirs_exist_ok=True)
    splats, camera = sharp_scene(grid)
    camera = camera.resized(WIDTH, HEIGHT)
    wanted = render_view(splats, camera).colors.numpy()
    Image.fromarray((wanted * 255).round().astype(np.uint8)).save(folder / "ours.png")
    (site / "settings.json").write_text(json.dumps(settings(camera)))
    server, address = served(site)
    facts, failed = {}, False
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for kind in KINDS:
            write_scene(site / f"scene{kind}", Scene(splats, camera))
            shot = folder / f"supersplat{kind}.png"
            photograph(
                chromium, f"{address}/index.html?content=./scene{kind}&noui&noanim&webgl", shot
            )
            seen = np.asarray(Image.open(shot).convert("RGB"), np.float64) / 255
            scores = {name: correlation(turn(seen), wanted) for name, turn in TURNS.items()}
            best = max(scores, key=lambda name: scores[name])
            failed |= best != "upright" or scores[best] < 0.9
            facts[kind] = scores
            text = ", ".join(f"{name} {score:.3f}" for name, score in scores.items())
            print(f"{kind:16} {text}")
        chromium.close()
    server.shutdown()
    print(
        json.dumps({"splats": len(splats), "viewer": "supersplat-viewer 1.36.0", "likeness": facts})
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
