"""Two tables for docs/evaluation.md that need no data set: view quality by camera distance on
synthetic scenes with known depth, and the sensitivity of the metrics.

    python bench/evaluate.py ASSETS PAIRS OUTPUT [--into docs/evaluation.md] [--scenes 4]

ASSETS is a folder of `headbox dataset assets` (needs the extra [train] and EGL),
PAIRS one of `headbox dataset pairs`. The scenes are written into OUTPUT as a
WildRGB-D set with ten views each, whose distances from the first view double, and are evaluated
like any other set. The plot is OUTPUT/distance.svg.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.evaluate.datasets.load import load_set
from headbox.evaluate.datasets.views import DataSet
from headbox.evaluate.distance import curve, distance_table, points, write_curve
from headbox.evaluate.perceptual import available_metrics
from headbox.evaluate.protocol import compare
from headbox.evaluate.report import METRICS, markdown, number, replace_marked
from headbox.evaluate.run import Settings, run_sets
from headbox.train.synthetic import textures
from headbox.train.synthetic.assets import load_assets
from headbox.train.synthetic.layout import SceneCamera
from headbox.train.synthetic.opengl import Renderer
from headbox.train.synthetic.scenes import make_layout

SIZE = 384
# Camera offsets relative to the median depth: right, down, forward.
STEPS = [(0, 0, 0), (0.01, 0, 0), (-0.02, 0, 0), (0, 0.02, 0), (0.04, 0, 0), (0, 0, 0.04)]
STEPS += [(-0.08, 0, 0), (0, -0.08, 0), (0.16, 0, 0), (-0.32, 0, 0)]
METHODS = ("copy", "plane", "model", "oracle")


def write_scenes(folder: Path, assets: Path, count: int) -> None:
    renderer = Renderer(load_assets(assets), textures.painted_textures(), SIZE)
    for seed in range(count):
        layout = make_layout(np.random.default_rng([seed, 5]), renderer.catalogue())
        first = renderer.render(layout)
        median = float(np.median(first.depth[first.depth > 0]))
        focal, lines = layout.camera.focal_px(SIZE), []
        scene = folder / layout.kind / "scenes" / f"scene_{seed:03d}"
        for name in ("rgb", "depth"):
            (scene / name).mkdir(parents=True, exist_ok=True)
        for number_, step in enumerate(STEPS):
            camera = layout.camera
            position = camera.eye + camera.camera_to_world[:3, :3] @ (np.array(step) * median)
            camera = SceneCamera(position, camera.yaw, camera.pitch, camera.roll, camera.half_width)
            rgb, depth, _ = renderer.render_from(layout, camera, first.gain)
            Image.fromarray(rgb).save(scene / "rgb" / f"{number_:05d}.png")
            depth = np.where(depth < 65, np.rint(depth * 1000), 0).astype(np.uint16)
            Image.fromarray(depth).save(scene / "depth" / f"{number_:05d}.png")
            pose = camera.camera_to_world.ravel().tolist()
            lines.append(f"{number_} " + " ".join(map(repr, pose)))
        (scene / "cam_poses.txt").write_text("\n".join(lines) + "\n")
        middle = (SIZE - 1) / 2  # WildRGB-D counts pixel centres at whole numbers
        K = [focal, 0, 0, 0, focal, 0, middle, middle, 1]
        (scene / "metadata").write_text(json.dumps({"w": SIZE, "h": SIZE, "K": K}))


def sensitivity(folder: Path) -> dict[str, dict[str, float]]:
    """Mean metrics between the left images of the built-in pairs and changed copies of them.

    {change: {metric: value}}; the changes are horizontal shifts and the mean colour.
    """
    found: dict[str, list[dict[str, float]]] = {}
    for pair in load_set("builtin", folder, folder / "unused").pairs:
        image = pair.source.read().pixels.astype(np.float32) / 255
        width = image.shape[1]
        for share in (0.001, 0.01):
            shift = share * width
            whole, part = int(shift), np.float32(shift % 1)
            right = image[:, : width - whole - 1]
            left = image[:, whole:-1] * (1 - part) + image[:, whole + 1 :] * part
            scores = compare(left, right, None, tuple(available_metrics()))
            found.setdefault(f"shifted by {share:.1%}", []).append(scores)
        mean = np.broadcast_to(image.mean((0, 1)), image.shape)
        found.setdefault("the mean", []).append(
            compare(mean, image, None, tuple(available_metrics()))
        )
    return {
        change: {metric: float(np.mean([s[metric] for s in scores])) for metric in scores[0]}
        for change, scores in found.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Tables for docs/evaluation.md.")
    parser.add_argument("assets", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--scenes", type=int, default=4)
    options = parser.parse_args()
    scenes = options.output / "synthetic"
    if not scenes.exists():
        write_scenes(scenes, options.assets, options.scenes)
    pairs = load_set("wildrgbd", scenes, options.output / "pairs.json").pairs
    pairs = [pair for pair in pairs if pair.source.name == "00000"]  # STEPS[0], the photo
    report, problems = run_sets(
        [DataSet("wildrgbd", tuple(pairs))], Settings(options.output, METHODS)
    )
    assert not problems, problems
    write_curve(options.output / "distance.svg", report)
    changes = sensitivity(options.pairs)
    metrics = list(next(iter(changes.values())))
    rows = [["", *(METRICS[metric][0] for metric in metrics)]]
    rows += [
        [change, *(number(scores[metric], METRICS[metric][1]) for metric in metrics)]
        for change, scores in changes.items()
    ]
    tables = {"distance table": distance_table(report), "sensitivity table": markdown(rows)}
    print("\n\n".join(tables.values()))
    if options.into:
        replace_marked(options.into, tables)
    curves = {method: curve(found) for method, found in points(report).items()}
    print(json.dumps({"distance": curves, "sensitivity": changes}))


if __name__ == "__main__":
    main()
