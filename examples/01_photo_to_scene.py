"""Convert a photo to a scene file, and render a view from the right side of its headbox.

python examples/01_photo_to_scene.py examples/photos/room.jpg OUT_FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from PIL import Image

from headbox import Predictor, convert_photo, render_view, write_scene
from headbox.limits import view_from


def main(photo_path: Path, folder: Path) -> None:
    scene = convert_photo(photo_path, Predictor.load())
    folder.mkdir(parents=True, exist_ok=True)
    write_scene(folder / f"{photo_path.stem}.ply", scene)

    camera, headbox = scene.camera, scene.headbox
    assert camera is not None
    assert headbox is not None
    right = torch.tensor([headbox.right, 0.0, 0.0])  # metres; x points right
    view = view_from(headbox, camera.fit(640), right)
    image = render_view(scene.gaussians, view).colors  # [H, W, 3] sRGB, 0..1
    Image.fromarray((image * 255).byte().numpy()).save(folder / f"{photo_path.stem}_right.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
