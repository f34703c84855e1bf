"""headbox: one photo becomes a metric 3D Gaussian scene that you can look around in.

The public names below load what they need when they are first used (PEP 562), so that `headbox
--help` answers at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from headbox.camera import Camera
    from headbox.gaussians import Gaussians, Scene
    from headbox.model.predictor import Predictor
    from headbox.photo.read import Photo, open_photo
    from headbox.render import Rendering, render_view

__version__ = "0.1.0"
__all__ = [
    "Camera",
    "Gaussians",
    "Photo",
    "Predictor",
    "Rendering",
    "Scene",
    "open_photo",
    "render_view",
]

_HOMES = {
    "Camera": "headbox.camera",
    "Gaussians": "headbox.gaussians",
    "Photo": "headbox.photo.read",
    "Predictor": "headbox.model.predictor",
    "Rendering": "headbox.render",
    "Scene": "headbox.gaussians",
    "open_photo": "headbox.photo.read",
    "render_view": "headbox.render",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'headbox' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
