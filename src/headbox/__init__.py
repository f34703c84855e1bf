"""headbox: one photo becomes a metric 3D Gaussian scene that you can look around in.

The public names below load what they need when they are first used (PEP 562), so that `headbox
--help` answers at once.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from headbox.camera import Camera
    from headbox.gaussians import Gaussians, Scene
    from headbox.photo import Photo, open_photo
    from headbox.predictor import Predictor
    from headbox.render import Rendering, render

__version__ = "0.1.0"
__all__ = [
    "Camera",
    "Gaussians",
    "Photo",
    "Predictor",
    "Rendering",
    "Scene",
    "open_photo",
    "render",
]

_HOMES = {
    "Camera": "headbox.camera",
    "Gaussians": "headbox.gaussians",
    "Photo": "headbox.photo",
    "Predictor": "headbox.predictor",
    "Rendering": "headbox.render",
    "Scene": "headbox.gaussians",
    "open_photo": "headbox.photo",
    "render": "headbox.render",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'headbox' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class _Package(ModuleType):
    def __setattr__(self, name: str, value: object) -> None:
        # Importing headbox.render, the package, would put it in the place of render, the function.
        if not (name == "render" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
