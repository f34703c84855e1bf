"""A photo to a scene on disk, and a look at it from a little to the right.

python examples/01_photo_to_scene.py examples/photos/room.jpg OUT_FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from PIL import Image

from headbox import Predictor, open_photo, render_view
from headbox.formats.ply import write_ply
from headbox.limits import view_from
from headbox.scene.measure_headbox import measure_headbox


def main(photo_path: Path, folder: Path) -> None:
    photo = open_photo(photo_path)
    scene = Predictor.load().scene(photo)
    folder.mkdir(parents=True, exist_ok=True)
    write_ply(folder / f"{photo_path.stem}.ply", scene)

    gaussians, camera = scene.gaussians, scene.camera
    assert camera is not None
    box = measure_headbox(gaussians, camera)
    right = torch.tensor([box.right, 0.0, 0.0])  # metres; x is to the right
    view = view_from(box, camera.resized(640, round(640 * photo.height / photo.width)), right)
    picture = render_view(gaussians, view).colors  # [H, W, 3] sRGB, 0..1
    Image.fromarray((picture * 255).byte().numpy()).save(folder / f"{photo_path.stem}_right.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
