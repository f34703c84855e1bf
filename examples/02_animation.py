"""Render an animated WebP of a scene, such as the one in the README.

python examples/02_animation.py SCENE.ply OUT.webp
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from headbox import read_scene
from headbox.images.framing import fill_frame
from headbox.render import render_views
from headbox.scene.camera_paths import rotate_forward
from headbox.scene.measure_headbox import with_headbox

WIDTH, FRAMES, MILLISECONDS = 400, 40, 50


def main(scene_path: Path, output: Path) -> None:
    scene = with_headbox(read_scene(scene_path))
    assert scene.camera is not None
    assert scene.headbox is not None
    height = round(WIDTH * scene.camera.height / scene.camera.width)
    camera = scene.camera.resized(WIDTH, height)
    cameras = fill_frame(scene.gaussians, rotate_forward(scene.headbox, camera, FRAMES))
    frames = [
        Image.fromarray((rendering.colors.clamp(0, 1) * 255).byte().numpy())
        for rendering in render_views(scene.gaussians, cameras)
    ]
    frames[0].save(
        output,
        save_all=True,
        append_images=frames[1:],
        duration=MILLISECONDS,
        loop=0,
        quality=60,
        method=6,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
