from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headbox.errors import HeadboxError
from headbox.train.synthetic import assets

CATALOGUE = """
id=test
name#1=Red cube
category#1=Kitchen
model#1=/test/cube/cube.obj
width#1=40
depth#1=20
height#1=80
elevation#1=30
name#2=Turned cube
category#2=Office
model#2=/test/cube/cube.obj
width#2=40
depth#2=20
height#2=80
modelRotation#2=0 0 1 0 1 0 -1 0 0
name#3=Not there
model#3=/test/lost/lost.obj
name#4=Pane
category#4=Kitchen
model#4=/test/pane/pane.obj
"""
CUBE = """mtllib cube.mtl
v 1 1 1
v 3 1 1
v 3 5 1
v 1 5 1
v 1 1 9
v 3 1 9
v 3 5 9
v 1 5 9
vt 0 0
vt 1 0
vt 1 1
vt 0 1
usemtl paint
f 4/4 3/3 2/2 1/1
f -4/1 -3/2 -2/3 -1/4
usemtl plain
f 1 2 6 5
f 4 8 7 3
f 1 5 8 4
f 2 3 7 6
usemtl glass
f 1 2 7 8
"""
MATERIALS = """newmtl paint
Kd 1 1 1
map_Kd red.png
newmtl plain
Kd 0.25 0.5 0.75
newmtl glass
Kd 1 1 1
d 0.2
"""


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of one cube, packed; textures and skies are stand-ins."""
    picture = io.BytesIO()
    Image.new("RGB", (3, 5), (200, 10, 10)).save(picture, "png")
    with zipfile.ZipFile(tmp_path / "Test.sh3f", "w") as pack:
        pack.writestr("PluginFurnitureCatalog.properties", CATALOGUE)
        pack.writestr("test/cube/cube.obj", CUBE)
        pack.writestr("test/cube/cube.mtl", MATERIALS)
        pack.writestr("test/cube/red.png", picture.getvalue())
        pack.writestr(
            "test/pane/pane.obj", "mtllib pane.mtl\nusemtl g\nv 0 0 0\nv 1 0 0\nv 1 1 0\nf 1 2 3\n"
        )
        pack.writestr("test/pane/pane.mtl", "newmtl g\nd 0.1\n")
    textures = (np.zeros((1, 4, 4, 3), np.uint8), ["wood"])
    skies = (np.zeros((1, 4, 8, 3), np.float16), ["park"])
    monkeypatch.setattr(assets, "FURNITURE", tmp_path)
    monkeypatch.setattr(assets, "_read_textures", lambda: textures)
    monkeypatch.setattr(assets, "_read_skies", lambda: skies)
    assert assets.pack_assets(tmp_path / "out") == tmp_path / "out" / "assets.npz"
    return tmp_path / "out"


def mesh(found: assets.Assets, index: int) -> np.ndarray:
    return found.vertices[slice(*found.starts[index : index + 2])]


def test_models_stand_on_the_floor_in_metres(packed: Path) -> None:
    found = assets.load_assets(packed)
    # Neither the model that is missing nor the one that is all glass.
    assert [m.name for m in found.models] == ["Red cube", "Turned cube"]
    model = found.models[0]
    assert (model.category, model.source, model.elevation) == ("Kitchen", "Test", 0.3)
    assert model.size == (0.4, 0.8, 0.2)
    for index in range(2):
        points = mesh(found, index)[:, :3]
        # float32 of a few centimetres
        np.testing.assert_allclose(points.min(0), [-0.2, 0, -0.1], atol=1e-6)
        np.testing.assert_allclose(points.max(0), [0.2, 0.8, 0.1], atol=1e-6)
    assert (found.texture_names, found.sky_names) == (["wood"], ["park"])


def test_glass_is_left_out_and_colours_and_textures_are_kept(packed: Path) -> None:
    found = assets.load_assets(packed)
    rows = mesh(found, 0)
    assert len(rows) == 6 * 2 * 3
    assert (rows[:12, 8] == 0).all()
    assert (found.layers[0, ..., :3] == (200, 10, 10)).all()
    assert (rows[12:, 8] == -1).all()
    assert (rows[12:, 9:] == (0.25, 0.5, 0.75)).all()
    assert found.layers.shape == (1, assets.LAYER_SIZE, assets.LAYER_SIZE, 4)  # read once


def test_indices_that_count_backwards_and_pictures_the_right_way_up(packed: Path) -> None:
    rows = mesh(assets.load_assets(packed), 0)
    back = rows[6:12]  # the face "-4 -3 -2 -1" is the one with the largest z
    np.testing.assert_allclose(back[:, 2], 0.1, atol=1e-6)
    # v grows downwards, as in the rows of a picture.
    np.testing.assert_allclose(back[:, 7], 1 - back[:, 1] / 0.8, atol=1e-6)


def test_normals_have_length_one_and_follow_the_rotation(packed: Path) -> None:
    found = assets.load_assets(packed)
    for index, axis in ((0, 2), (1, 0)):
        rows = mesh(found, index)
        np.testing.assert_allclose(np.linalg.norm(rows[:, 3:6], axis=1), 1, atol=1e-5)
        # The first two faces look along the model's own z, which the second entry turns to x.
        assert (np.abs(rows[:12, 3 + axis]) > 0.999).all()


def test_nothing_packed_is_an_error_with_the_remedy(tmp_path: Path, monkeypatch) -> None:
    with pytest.raises(HeadboxError, match=r"headbox dataset assets"):
        assets.load_assets(tmp_path)
    monkeypatch.setattr(assets, "FURNITURE", tmp_path)
    with pytest.raises(HeadboxError, match="apt-get install sweethome3d-furniture"):
        assets.pack_assets(tmp_path)


def test_a_missing_package_is_named() -> None:
    with pytest.raises(HeadboxError, match=r"pip install --no-deps no_such_package"):
        assets._package_folder("no_such_package")
