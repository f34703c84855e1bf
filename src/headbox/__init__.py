"""headbox: one photo becomes a metric 3D Gaussian scene that you can look around in.

The public names below load what they need when they are first used (PEP 562), so that `headbox
--help` answers at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from headbox.camera import Camera
    from headbox.export_page import write_page
    from headbox.formats.registry import read_scene, write_scene
    from headbox.gaussians import Gaussians, Scene
    from headbox.images.write import write_image
    from headbox.limits import Headbox
    from headbox.model.predictor import Predictor
    from headbox.photo.read import Photo, open_photo
    from headbox.render import Rendering, render_view
    from headbox.scene.convert import convert_photo

__version__ = "0.1.0"
__all__ = [
    "Camera",
    "Gaussians",
    "Headbox",
    "Photo",
    "Predictor",
    "Rendering",
    "Scene",
    "convert_photo",
    "open_photo",
    "read_scene",
    "render_view",
    "write_image",
    "write_page",
    "write_scene",
]

_HOMES = {
    "Camera": "headbox.camera",
    "Gaussians": "headbox.gaussians",
    "Headbox": "headbox.limits",
    "Photo": "headbox.photo.read",
    "Predictor": "headbox.model.predictor",
    "Rendering": "headbox.render",
    "Scene": "headbox.gaussians",
    "convert_photo": "headbox.scene.convert",
    "open_photo": "headbox.photo.read",
    "read_scene": "headbox.formats.registry",
    "render_view": "headbox.render",
    "write_image": "headbox.images.write",
    "write_page": "headbox.export_page",
    "write_scene": "headbox.formats.registry",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'headbox' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
