"""Measures the browser viewer: bytes sent, time to the first 3D frame, frame rate.

    python bench/viewer.py [--scene scene.ply]

Without --scene it uses a synthetic one of 74,000 splats. Headless Chromium renders on the CPU
(Mesa's llvmpipe), so compare only the ratio of the frame rate to that of a bare page, which moves
the same camera in the same scene with Spark and three alone. When frames are slow, the viewer
lowers its resolution during motion; the bare page does not.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from headbox.export_page import write_page
from headbox.formats.registry import read_scene
from headbox.gaussians import Scene
from headbox.scene.measure_headbox import with_headbox

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.browser import FLAGS, NAMES  # pyright: ignore[reportMissingImports]
from support.splat_scenes import sharp_scene  # pyright: ignore[reportMissingImports]
from support.viewer_pages import STATIC, put, serve, wait_until  # pyright: ignore[reportMissingImports]

SENT = ("viewer.js", "engine.js", "engine.wasm")
WINDOW = (640, 480)
SECONDS = 10
COUNTER = """
window.frames3d = 0;
const draw = WebGL2RenderingContext.prototype.drawElementsInstanced;
WebGL2RenderingContext.prototype.drawElementsInstanced = function (...given) {
  window.frames3d += 1;
  return draw.apply(this, given);
};"""
BARE = """async (item) => {
  const E = await import("/static/engine.js");
  const renderer = new E.WebGLRenderer({ antialias: false, depth: false });
  renderer.setSize(WIDTH, HEIGHT);
  document.body.append(renderer.domElement);
  const world = new E.Scene();
  world.add(new E.SparkRenderer({ renderer, preBlurAmount: 0.3, blurAmount: 0, maxStdDev: 3.33,
    sortRadial: false, accumExtSplats: true, enableLod: false }));
  const fileBytes = new Uint8Array(await (await fetch(item.scene)).arrayBuffer());
  const mesh = new E.SplatMesh({ fileBytes, fileType: "spz", extSplats: true });
  world.add(await mesh.initialized);
  const fov = (2 * Math.atan(item.height / 2 / item.focal_px) * 180) / Math.PI;
  const camera = new E.PerspectiveCamera(fov, item.width / item.height, 0.01, 20000);
  const turn = (now) => {
    camera.position.x = item.headbox.right * Math.sin(now / 1000);
    camera.lookAt(0, 0, -item.headbox.focus);
    renderer.render(world, camera);
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
}""".replace("WIDTH, HEIGHT", "{}, {}".format(*WINDOW))


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--scene", help="scene file with a camera")
    args = parser.parse_args()
    scene = read_scene(args.scene) if args.scene else Scene(*sharp_scene(192))
    row = {"splats": len(scene.gaussians)} | sizes(scene) | times(scene)
    for name, value in row.items():
        print(
            f"{name:<40} {value:>14,}" if isinstance(value, int) else f"{name:<40} {value:>14.2f}"
        )
    print(json.dumps(row))


def sizes(scene: Scene) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in SENT:
        data = (STATIC / name).read_bytes()
        found[f"{name}, bytes"] = len(data)
        found[f"{name}, gzip"] = len(gzip.compress(data, 9))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "scene.html"
        write_page(page, scene)
        found["HTML page of the scene, bytes"] = page.stat().st_size
    return found


def times(scene: Scene) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    program = next(found for name in NAMES if (found := shutil.which(name)))
    row: dict[str, float] = {}
    server = serve()
    address, files = next(server)
    headbox = with_headbox(scene).headbox
    assert headbox is not None
    item: dict[str, Any] = put(files, scene, None) | {"headbox": headbox.to_dict()}
    row["scene (SPZ), bytes"] = len(files[item["scene"]])
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, start in (("viewer", "(item) => void viewer.show(item)"), ("bare", BARE)):
            page = chromium.new_page(viewport={"width": WINDOW[0], "height": WINDOW[1]})
            page.add_init_script(COUNTER)
            page.goto(address)
            wait_until(page, "window.viewer")
            began = time.perf_counter()
            page.evaluate(start, item)
            if name == "viewer":
                wait_until(page, "viewer.state.phase === '3d'", 300)
                row["open to first 3D frame, s"] = time.perf_counter() - began
                page.evaluate("viewer.setInput('sway', true)")
                page.wait_for_timeout(6000)  # the sway starts after 4 s
            wait_until(page, "window.frames3d > 3", 300)
            before = page.evaluate("frames3d")
            page.wait_for_timeout(SECONDS * 1000)
            row[f"{name}: frames a second"] = (page.evaluate("frames3d") - before) / SECONDS
            page.close()
        chromium.close()
    next(server, None)
    row["viewer / bare"] = row["viewer: frames a second"] / max(row["bare: frames a second"], 0.01)
    return row


if __name__ == "__main__":
    main()
