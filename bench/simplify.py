"""Loss of image quality from simplification: PSNR and SSIM against the whole scene.

    python bench/simplify.py [--write docs/formats.md]

The example photos are converted first. PSNR and SSIM are measured from the photo's viewpoint and
from the worst of eight corners of the headbox, in images with the area of 640 x 480 pixels. --write
replaces the table between the marks of "simplify table" in a Markdown file.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from headbox.camera import Camera
from headbox.evaluate.report import replace_marked
from headbox.gaussians import Scene
from headbox.model.predictor import Predictor
from headbox.photo.read import open_photo
from headbox.scene.measure_headbox import with_headbox
from headbox.scene.simplify import measure_loss, simplify

PHOTOS = Path(__file__).parents[1] / "examples" / "photos"
SHARES = (0.5, 0.3, 0.2, 0.1, 0.05)


def scene_of(path: Path, predictor: Predictor) -> Scene:
    photo = open_photo(path)
    gaussians = predictor(photo)
    camera = Camera.of_photo(photo.width, photo.height, photo.focal_px)
    return with_headbox(Scene(gaussians, camera))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", type=Path, help="Markdown file to update")
    args = parser.parse_args()
    predictor, rows = Predictor.load(), []
    for path in sorted(PHOTOS.glob("*.jpg")):
        whole = scene_of(path, predictor)
        for share in SHARES:
            started = time.perf_counter()
            kept = simplify(whole, round(share * len(whole.gaussians)))
            seconds = time.perf_counter() - started
            loss = {name: float(value) for name, value in vars(measure_loss(whole, kept)).items()}
            rows.append({"scene": path.stem, "share": share, "seconds": round(seconds, 1), **loss})
    table = "| fraction of the splats | " + " | ".join(f"{r:.0%}" for r in SHARES) + " |\n"
    table += "|---" * (len(SHARES) + 1) + "|\n"
    for name in sorted({row["scene"] for row in rows}):
        cells = [
            f"{r['view_psnr']:.1f} / {r['corner_psnr']:.1f}, {r['view_ssim']:.3f}"
            for r in rows
            if r["scene"] == name
        ]
        table += f"| {name} | " + " | ".join(cells) + " |\n"
    slowest = max(row["seconds"] for row in rows)
    table += f"\n1.18 million splats each; the slowest of these took {slowest:.0f} s.\n"
    print(table)
    if args.write:
        replace_marked(args.write, {"simplify table": table.rstrip()})
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
