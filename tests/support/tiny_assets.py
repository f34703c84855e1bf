"""A few coloured boxes that stand for the furniture catalogue, so that scenes need no package."""

from __future__ import annotations

import numpy as np

from headbox.train.synthetic import meshes
from headbox.train.synthetic.assets import Assets, Model
from headbox.train.synthetic.layout import AssetCatalogue

# One entry for each thing that the scenes ask for by category or by a word in the name.
MODELS = [
    Model("Armchair", "Living room", "test", (0.8, 0.9, 0.8), 0.0),
    Model("Coffee table", "Living room", "test", (1.2, 0.45, 0.7), 0.0),
    Model("Bookcase", "Living room", "test", (0.9, 1.8, 0.3), 0.0),
    Model("Double bed", "Bedroom", "test", (1.6, 0.6, 2.0), 0.0),
    Model("Desk", "Office", "test", (1.4, 0.75, 0.7), 0.0),
    Model("Fridge", "Kitchen", "test", (0.6, 1.8, 0.6), 0.0),
    Model("Cup", "Kitchen", "test", (0.08, 0.1, 0.08), 0.0),
    Model("Kitchen knife", "Kitchen", "test", (0.03, 0.02, 0.2), 0.0),
    Model("Sink", "Bathroom", "test", (0.6, 0.2, 0.5), 0.7),
    Model("Vase", "Miscellaneous", "test", (0.2, 0.3, 0.2), 0.0),
    Model("Floor lamp", "Lights", "test", (0.3, 1.6, 0.3), 0.0),
    Model("Man holding a book", "Characters", "test", (0.5, 1.8, 0.3), 0.0),
    Model("Van", "Vehicles", "test", (2.0, 2.2, 5.0), 0.0),
    Model("Oak tree", "Exterior", "test", (4.0, 6.0, 4.0), 0.0),
    Model("Bin", "Exterior", "test", (0.5, 1.0, 0.5), 0.0),
    Model("Window", "Doors and windows", "test", (1.0, 1.2, 0.1), 0.9),
]
TEXTURES = ["brick", "wood", "grass", "plaster"]
PAINTED = ["paint0", "picture0", "facade0", "leaf0"]


def tiny_catalogue() -> AssetCatalogue:
    return AssetCatalogue(MODELS, TEXTURES + PAINTED, ["park", "studio"])


def tiny_assets() -> Assets:
    rng = np.random.default_rng(5)
    boxes = []
    for model in MODELS:
        rows = meshes.box()
        rows[:, :3] *= model.size
        rows[:, 9:] = rng.uniform(0.2, 0.9, 3)
        boxes.append(rows)
    coarse = rng.integers(40, 220, (len(TEXTURES), 8, 8, 3), np.uint8)
    skies = np.full((2, 8, 16, 3), 0.8, np.float16)
    skies[:, 4:] = 0.3  # below the horizon
    return Assets(
        models=MODELS,
        vertices=np.concatenate(boxes),
        starts=np.cumsum([0, *map(len, boxes)]),
        layers=np.full((1, 4, 4, 4), 200, np.uint8),
        textures=coarse.repeat(4, 1).repeat(4, 2),
        texture_names=TEXTURES,
        skies=skies,
        sky_names=["park", "studio"],
    )
