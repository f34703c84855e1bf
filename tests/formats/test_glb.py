from __future__ import annotations

import copy
import json
import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from headbox.camera import Camera, look_at
from headbox.errors import SceneError
from headbox.formats.glb import read_glb
from headbox.formats.quantize import unit
from headbox.formats.registry import write_scene
from headbox.gaussians import Gaussians, Scene
from support.packed_scenes import angles, damaged_anywhere, gaussians, psnr_after, refused, simple
from support.ply_files import examples, some

Facts = dict[str, Any]
NAME = "KHR_gaussian_splatting"
SH0 = 0.28209479177387814


def taken_apart(path: Path) -> tuple[Facts, bytes]:
    """The JSON and the binary part; every length is the right one."""
    data = path.read_bytes()
    magic, version, whole, length, kind = struct.unpack_from("<4sIII4s", data)
    assert (magic, version, whole, kind, length % 4) == (b"glTF", 2, len(data), b"JSON", 0)
    body, kind = struct.unpack_from("<I4s", data, 20 + length)
    assert (kind, 28 + length + body) == (b"BIN\0", whole)
    return json.loads(data[20 : 20 + length]), data[28 + length :]


def put_together(path: Path, facts: object, body: bytes) -> Path:
    text = facts if isinstance(facts, bytes) else json.dumps(facts).encode()
    parts = struct.pack("<I4s", len(text), b"JSON") + text
    parts += struct.pack("<I4s", len(body), b"BIN\0") + body
    path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(parts)) + parts)
    return path


def check_alike(found: Gaussians, wanted: Gaussians) -> None:
    """Means bit for bit; the rest to a few roundings of float32."""
    assert found.means.equal(wanted.means)
    torch.testing.assert_close(found.scales, wanted.scales, rtol=1e-6, atol=0)
    assert found.opacities.equal(wanted.opacities)
    torch.testing.assert_close(found.colors, wanted.colors, rtol=0, atol=1e-6)
    assert angles(found, wanted).max() < 1e-6


@examples
@given(
    gaussians(reach=1e30, scales=(1e-30, 1e30)),
    st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=2),
)
def test_a_scene_comes_back(tmp_path: Path, splats: Gaussians, meta: dict[str, str]) -> None:
    camera = Camera.of_photo(640, 480, 500.0)
    write_scene(tmp_path / "x.glb", Scene(splats, camera, meta))
    scene = read_glb(tmp_path / "x.glb")
    check_alike(scene.gaussians, splats)
    assert scene.metadata == meta
    assert scene.camera is not None
    assert scene.camera.K.equal(camera.K)


def test_what_is_written_is_what_the_extension_says(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.glb", Scene(simple(), None, {"photo": "x.jpg"}))
    facts, body = taken_apart(tmp_path / "x.glb")
    assert facts["asset"]["version"] == "2.0"
    assert facts["asset"]["extras"] == {"headbox": {"meta": {"photo": "x.jpg"}}}
    assert facts["extensionsUsed"] == [NAME]
    assert "extensionsRequired" not in facts  # other programs may draw points
    assert facts["nodes"] == [{"name": "splats", "mesh": 0}]
    (primitive,) = facts["meshes"][0]["primitives"]
    assert primitive["mode"] == 0
    assert primitive["extensions"][NAME] == {
        "kernel": "ellipse",
        "colorSpace": "srgb_rec709_display",
    }
    values = {}
    for name, index in primitive["attributes"].items():
        accessor = facts["accessors"][index]
        view = facts["bufferViews"][accessor["bufferView"]]
        code = {5121: "u1", 5126: "<f4"}[accessor["componentType"]]
        data = body[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
        values[name.removeprefix(f"{NAME}:")] = accessor["type"], np.frombuffer(data, code).tolist()
    assert {name: kind for name, (kind, _) in values.items()} == {
        "POSITION": "VEC3",
        "COLOR_0": "VEC4",
        "ROTATION": "VEC4",
        "SCALE": "VEC3",
        "OPACITY": "SCALAR",
        "SH_DEGREE_0_COEF_0": "VEC3",
    }
    # x right, y up, z back; x y z w; linear colours for points; f_dc of sRGB
    assert values["POSITION"][1] == [1.5, 2.25, -3.0]
    assert values["COLOR_0"][1] == [255, 0, 81, 204]
    np.testing.assert_allclose(values["ROTATION"][1], [0, -0.6, 0, 0.8], atol=1e-7)
    np.testing.assert_allclose(values["SCALE"][1], [math.exp(-1), math.exp(-2), 1], rtol=1e-6)
    np.testing.assert_allclose(values["OPACITY"][1], [0.8])
    wanted = [0.5 / SH0, -0.5 / SH0, 0.1 / SH0]
    np.testing.assert_allclose(values["SH_DEGREE_0_COEF_0"][1], wanted, rtol=1e-5)


def test_places_span_the_bounds_that_gltf_wants(tmp_path: Path) -> None:
    splats = some(20)
    write_scene(tmp_path / "x.glb", Scene(splats))
    position = taken_apart(tmp_path / "x.glb")[0]["accessors"][0]
    turned = splats.means * torch.tensor([1.0, -1, -1])
    assert position["min"] == turned.amin(0).tolist()
    assert position["max"] == turned.amax(0).tolist()


def test_other_programs_find_the_camera_of_the_photo(tmp_path: Path) -> None:
    camera = Camera.of_photo(640, 480, 500.0)
    write_scene(tmp_path / "x.glb", Scene(simple(), camera))
    facts, _ = taken_apart(tmp_path / "x.glb")
    lens = facts["cameras"][0]["perspective"]
    assert lens["yfov"] == pytest.approx(2 * math.atan(240 / 500))
    assert lens["aspectRatio"] == pytest.approx(4 / 3)
    assert facts["nodes"][1] == {"name": "photo", "camera": 0}
    assert facts["scenes"] == [{"nodes": [0, 1]}]

    eye = [1.0, -2.0, 3.0]  # right, up and behind: in glTF 1, 2, -3
    write_scene(tmp_path / "x.glb", Scene(simple(), camera.moved(look_at(eye, [1.0, -2.0, 9.0]))))
    place = np.array(taken_apart(tmp_path / "x.glb")[0]["nodes"][1]["matrix"]).reshape(4, 4).T
    np.testing.assert_allclose(place[:3, 3], [1, 2, -3], atol=1e-6)
    np.testing.assert_allclose(place[:3, :3], np.eye(3), atol=1e-6)


def test_the_picture_stays_and_so_do_the_bytes(tmp_path: Path) -> None:
    # Nothing but roundings of float32.
    assert psnr_after(read_glb, write_scene, tmp_path / "x.glb") > 100


def shorter(facts: Facts, body: bytes) -> tuple[Facts, bytes]:
    """The same file with interleaved, normalised integers where the extension allows them."""
    old = facts["meshes"][0]["primitives"][0]["attributes"]
    columns = {}
    for name, index in old.items():
        view = facts["bufferViews"][index]
        code = "u1" if name == "COLOR_0" else "<f4"
        columns[name] = np.frombuffer(
            body, code, view["byteLength"] // np.dtype(code).itemsize, view["byteOffset"]
        )
    count = facts["accessors"][0]["count"]
    turns = np.rint(columns[f"{NAME}:ROTATION"].reshape(count, 4) * 32767).astype("<i2")
    shown = np.rint(columns[f"{NAME}:OPACITY"] * 65535).astype("<u2")
    rows = np.zeros(count, [("q", "<i2", 4), ("o", "<u2"), ("pad", "u1", 6)])
    rows["q"], rows["o"] = turns, shown
    facts["bufferViews"].append(
        {"buffer": 0, "byteOffset": len(body), "byteLength": rows.nbytes, "byteStride": 16}
    )
    for name, code, kind, skip in (("ROTATION", 5122, "VEC4", 0), ("OPACITY", 5123, "SCALAR", 8)):
        facts["accessors"][old[f"{NAME}:{name}"]] = {
            **{"bufferView": 6, "byteOffset": skip, "componentType": code, "normalized": True},
            **{"count": count, "type": kind},
        }
    return facts, body + rows.tobytes()


def test_normalised_and_interleaved_integers_are_read(tmp_path: Path) -> None:
    splats = some(9)
    write_scene(tmp_path / "x.glb", Scene(splats))
    found = read_glb(put_together(tmp_path / "x.glb", *shorter(*taken_apart(tmp_path / "x.glb"))))
    assert found.gaussians.means.equal(splats.means)
    # Half a step of 1/65535; of 4 components of 1/32767, 2/32767 in all, and twice that.
    torch.testing.assert_close(found.gaussians.opacities, splats.opacities, rtol=0, atol=1e-5)
    assert angles(found.gaussians, splats).max() < 4 / 32767


def test_linear_colours_stay_linear(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.glb", Scene(simple(colors=[0.25, 0.5, 0.75])))
    facts, body = taken_apart(tmp_path / "x.glb")
    about = facts["meshes"][0]["primitives"][0]["extensions"][NAME]
    about["colorSpace"] = "lin_rec709_display"
    found = read_glb(put_together(tmp_path / "x.glb", facts, body)).gaussians.colors[0]
    srgb = [1.055 * c ** (1 / 2.4) - 0.055 for c in (0.25, 0.5, 0.75)]
    np.testing.assert_allclose(found, srgb, atol=1e-6)


def test_nodes_move_turn_and_scale(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.glb", Scene(simple()))
    facts, body = taken_apart(tmp_path / "x.glb")
    quarter = math.sqrt(0.5)
    facts["nodes"] = [
        {"children": [1, 2], "translation": [10, 0, 0], "scale": [2, 2, 2]},
        {"mesh": 0, "rotation": [0, quarter, 0, quarter]},  # a quarter about y, which points up
        {"mesh": 0, "matrix": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 5, 0, 1]},
    ]
    found = read_glb(put_together(tmp_path / "x.glb", facts, body)).gaussians
    # (1.5, 2.25, -3) in glTF becomes (-3, 2.25, -1.5) and (1.5, 7.25, -3), doubled and 10 to the
    # right; then y and z change their signs.
    np.testing.assert_allclose(found.means, [[4, -4.5, 3], [13, -14.5, 6]], atol=1e-5)
    torch.testing.assert_close(found.scales, 2 * simple().scales.expand(2, 3), rtol=1e-6, atol=0)
    # In our axes y points down: that quarter is one of -90 degrees, before it the splat's 73.7.
    angle = 2 * math.acos(0.8) - math.pi / 2
    turned = [math.cos(angle / 2), 0, math.sin(angle / 2), 0]
    wanted = Gaussians(*(part.expand(2, *part.shape[1:]) for part in vars(simple()).values()))
    turns = torch.tensor([turned, [0.8, 0, 0.6, 0]])
    assert angles(found, Gaussians(**vars(wanted) | {"quats": turns})).max() < 1e-6


def changed(place: str, value: object) -> Callable[[Facts], object]:
    def change(facts: Facts) -> object:
        node: Any = facts
        *outer, last = (int(key) if key.isdigit() else key for key in place.split("."))
        for key in outer:
            node = node[key]
        node[last] = value
        return facts

    return change


PRIMITIVE, ABOUT = "meshes.0.primitives.0", f"meshes.0.primitives.0.extensions.{NAME}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _: b"no json", "JSONDecodeError"),
        (lambda _: b"[" * 100_000, "RecursionError"),
        (lambda _: b" " * 17_000_000, "more than 16777216"),
        (lambda _: [], "AttributeError"),
        (lambda _: {}, "KeyError: 'nodes'"),
        (changed("scene", 7), "IndexError"),
        (changed("scenes", {}), "KeyError"),
        (changed("nodes.0.mesh", 1), "IndexError"),
        (changed("nodes.0.children", [0]), "part of itself"),
        (changed("scenes.0.nodes", [0] * 100), "part of itself or stands in two places"),
        (changed("nodes.0.mesh", None), "TypeError"),
        (changed("nodes.0", {}), "holds no mesh of Gaussian splats"),
        (changed(f"{PRIMITIVE}.extensions", {}), "holds no mesh of Gaussian splats"),
        (changed(f"{ABOUT}.kernel", "cube"), "kernel 'cube'"),
        (changed(f"{ABOUT}.colorSpace", "x" * 5000), "colour space 'xxxx"),
        (changed(f"{ABOUT}.extensions", {"KHR_packed": {}}), "packed splats"),
        (changed("extensionsRequired", ["KHR_draco"]), "needs extensions of glTF"),
        (changed("extensionsRequired", 5), "TypeError"),
        (changed(f"{PRIMITIVE}.attributes.POSITION", 99), "IndexError"),
        (changed(f"{PRIMITIVE}.attributes.POSITION", 1), "accessor 1"),
        (changed(f"{PRIMITIVE}.attributes", {}), "KeyError: 'POSITION'"),
        (
            changed("accessors.0.count", 2),
            "accessor 0 does not lie within the file with a count of 2",
        ),
        (changed("accessors.0.count", 2**63), f"with a count of {2**63}"),
        (changed("accessors.0.count", 10**400), "does not lie within"),
        (changed("accessors.0.count", 0), "accessor 0 has no whole numbers"),
        (changed("accessors.0.count", 1.0), "accessor 0 has no whole numbers"),
        (changed("accessors.0.count", True), "accessor 0 has no whole numbers"),
        (changed("accessors.0.byteOffset", -4), "accessor 0 has no whole numbers"),
        (changed("accessors.0.byteOffset", 4), "accessor 0 does not lie within the file"),
        (changed("accessors.0.componentType", 5123), "neither float nor normalised"),
        (changed("accessors.0.componentType", 1), "KeyError"),
        (changed("accessors.0.type", "MAT4"), "no plain VEC3"),
        (changed("accessors.0.sparse", {}), "no plain VEC3"),
        (changed("bufferViews.0.byteStride", 0), "does not lie within"),
        (changed("bufferViews.0.byteStride", 256), "does not lie within"),
        (changed("bufferViews.0.buffer", 1), "no plain VEC3"),
        (changed("bufferViews.0.byteOffset", 10**30), "does not lie within"),
        (changed("bufferViews.0.byteLength", 10**30), "does not lie within"),
        (changed("buffers.0.uri", "other.bin"), "does not lie within"),
        (changed("nodes.0.scale", [1, 2, 1]), "stretches or mirrors"),
        (changed("nodes.0.scale", [-1, 1, 1]), "stretches or mirrors"),
        (changed("nodes.0.scale", [0, 0, 0]), "stretches or mirrors"),
        (changed("nodes.0.scale", [1e300] * 3), "stretches or mirrors"),
        (changed("nodes.0.translation", [float("nan"), 0, 0]), "stretches or mirrors"),
        (changed("nodes.0.translation", [1e300, 0, 0]), "1 of 1 splats"),
        (changed("nodes.0.translation", [10**400, 0, 0]), "OverflowError"),
        (changed("nodes.0.rotation", [1]), "ValueError"),
        (changed("nodes.0.rotation", [float("inf"), 0, 0, 1]), "stretches or mirrors"),
        (changed("nodes.0.matrix", [1] * 15), "ValueError"),
        (changed("asset", None), "AttributeError"),
        (changed("asset.extras", {"headbox": {"camera": {}}}), "invalid camera"),
        (changed("asset.extras", {"headbox": [1]}), "damaged metadata"),
    ],
)
def test_lies_in_the_json_are_refused(
    tmp_path: Path, change: Callable[[Facts], object], reason: str
) -> None:
    path = tmp_path / "x.glb"
    write_scene(path, Scene(simple(), None, {"photo": "x"}))
    facts, body = taken_apart(path)
    put_together(path, change(copy.deepcopy(facts)), body)
    refused(read_glb, path, reason, memory=20_000_000)  # 17 MB: the text of the long one


def test_one_mesh_named_again_and_again_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.glb"
    write_scene(path, Scene(some(1000)))
    facts, body = taken_apart(path)
    facts["meshes"][0]["primitives"] *= 4000
    put_together(path, facts, body)
    refused(read_glb, path, "promises 4000000 splats in", memory=20_000_000)
    facts["meshes"][0]["primitives"] *= 2
    refused(read_glb, put_together(path, facts, body), "more than 4096 meshes", memory=20_000_000)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _: b"", "does not start with glTF"),
        (lambda data: b"glTG" + data[4:], "does not start with glTF"),
        (lambda data: data[:4] + b"\1" + data[5:], "version 1"),
        (lambda data: data[:16] + b"BIN\0" + data[20:], "first part b'BIN"),
        (lambda data: data[:-1], "promises"),
        (lambda data: data[:12] + b"\xff" * 4 + data[16:], "promises 4294967315 bytes"),
        (lambda data: data[:8] + b"\xff" * 4 + data[12:], "promises 4294967295 bytes"),
        (lambda data: data.replace(b"BIN\0", b"BUN\0"), "second part b'BUN"),
    ],
)
def test_what_is_no_whole_file_is_refused(
    tmp_path: Path, change: Callable[[bytes], bytes], reason: str
) -> None:
    path = tmp_path / "x.glb"
    write_scene(path, Scene(some(3)))
    path.write_bytes(change(path.read_bytes()))
    refused(read_glb, path, reason)
    refused(read_glb, tmp_path / "none.glb", "cannot be read")


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_splats_that_are_no_numbers_are_counted(tmp_path: Path, bad: float) -> None:
    path = tmp_path / "x.glb"
    write_scene(path, Scene(some(5)))
    facts, body = taken_apart(path)
    numbers = np.frombuffer(body[:60], "<f4").copy()
    numbers[[4, 12]] = bad
    put_together(path, facts, numbers.tobytes() + body[60:])
    refused(read_glb, path, "2 of 5 splats (the first has index 1)")


@examples
@given(st.data())
def test_damage_brings_no_more_than_a_scene_error(tmp_path: Path, data: st.DataObject) -> None:
    write_scene(tmp_path / "x.glb", Scene(some(3), None, {"photo": "x"}))
    damaged_anywhere(read_glb, tmp_path / "x.glb", data)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="opacity"):
        write_scene(tmp_path / "x.glb", Scene(simple(opacities=[1.5])))
    with pytest.raises(SceneError, match="too long"):
        write_scene(tmp_path / "x.glb", Scene(simple(), None, {"a": "b" * 9999}))
    assert not list(tmp_path.iterdir())


def test_rotations_have_length_1(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.glb", Scene(simple(quats=[4e-20, 0, 3e-20, 0])))
    quats = read_glb(tmp_path / "x.glb").gaussians.quats.double().numpy()
    np.testing.assert_allclose(quats, unit(np.array([[4.0, 0, 3, 0]])), atol=1e-7)
