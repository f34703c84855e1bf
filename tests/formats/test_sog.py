from __future__ import annotations

import dataclasses
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.formats.quantize import signed_log
from headbox.formats.registry import write_scene
from headbox.formats.sog import read_sog
from headbox.gaussians import Gaussians, Scene
from support.packed_scenes import (
    angles,
    damaged_anywhere,
    gaussians,
    psnr_after,
    refused,
    simple,
    sorted_alike,
    srgb,
)
from support.ply_files import examples, some

Members = dict[str, bytes]


def webp(pixels: np.ndarray, **options: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", **{"lossless": True, "exact": True, **options})
    return file.getvalue()


def spelled() -> tuple[dict[str, Any], Members]:
    """The splat of `simple`, in the second of 2 x 1 pixels, by the specification; the first lies at
    the origin, is black, small, not turned, and not seen."""
    rows = {
        "means_l": [[0, 255, 0], [255, 0, 255]],
        "means_u": [[0, 255, 0], [255, 0, 255]],
        "scales": [[0, 0, 0], [2, 1, 3]],
        # 255 (0.6 sqrt(1/2) + 1/2) = 235.7; 252: the largest is w, then come x y z
        "quats": [[128, 128, 128, 252], [128, 236, 128, 252]],
        "sh0": [[0, 0, 0, 0], [2, 0, 1, 204]],
    }
    files = {f"{name}.webp": webp(np.array([row], np.uint8)) for name, row in rows.items()}
    means = signed_log(np.array([1.5, -2.25, 3.0]))
    rest = [9.0] * 250
    colors = [(c - 0.5) / 0.28209479177387814 for c in (0, 0.6, 1)]
    meta = {
        "version": 2,
        "count": 2,
        "antialias": False,
        "means": {
            "mins": [0, means[1], 0],
            "maxs": [means[0], 0, means[2]],
            "files": ["means_l.webp", "means_u.webp"],
        },
        "scales": {"codebook": [-9, -2, -1, 0, 1, 2, *rest], "files": ["scales.webp"]},
        "quats": {"files": ["quats.webp"]},
        "sh0": {"codebook": [*colors, 4, 5, 6, *rest], "files": ["sh0.webp"]},
        "shN": {"files": ["none.webp"]},
    }
    return meta, files


def bundled(path: Path, meta: object, files: Members, packing: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
        bundle.writestr("meta.json", meta if isinstance(meta, bytes) else json.dumps(meta))
    return path


@examples
@given(gaussians(), st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=2))
def test_a_scene_comes_back_within_the_precision_of_the_format(
    tmp_path: Path, splats: Gaussians, meta: dict[str, str]
) -> None:
    # Opacities tell which is which, as the order changes.
    splats = dataclasses.replace(splats, opacities=torch.linspace(0, 1, len(splats)))
    camera = Camera.of_photo(640, 480, 500.0)
    write_scene(tmp_path / "x.sog", Scene(splats, camera, meta))
    scene = read_sog(tmp_path / "x.sog")
    found, wanted = sorted_alike(scene.gaussians, splats)
    there, here = (signed_log(g.means.double().numpy()) for g in (found, wanted))
    # Half a step, and float32 at 100 metres.
    assert (np.abs(there - here) <= 0.5 / 65535 * np.ptp(here, axis=0) + 2e-6).all()
    torch.testing.assert_close(found.opacities, wanted.opacities, rtol=0, atol=0.5 / 255 + 1e-6)
    # A tenth of 256 values lies evenly, so that two are at most 10 / 256 of the range apart.
    for there, here in ((found.scales.log(), wanted.scales.log()), (srgb(found), srgb(wanted))):
        reach = float(here.max() - here.min())
        torch.testing.assert_close(there, here, rtol=0, atol=5 / 256 * reach + 2e-6)
    # Half a step of 3 components is 0.0048 in all; the rest as in the test of SPZ.
    assert angles(found, wanted).max() < 0.02
    assert scene.metadata == meta
    assert scene.camera is not None
    assert scene.camera.K.equal(camera.K)


def test_a_file_spelled_by_the_specification_is_read(tmp_path: Path) -> None:
    found = read_sog(bundled(tmp_path / "x.sog", *spelled())).gaussians
    torch.testing.assert_close(found.means, torch.tensor([[0.0, 0, 0], [1.5, -2.25, 3]]))
    torch.testing.assert_close(found.opacities, torch.tensor([0, 0.8]))
    torch.testing.assert_close(found.scales[1:], simple().scales)
    torch.testing.assert_close(found.colors[1:], simple().colors)
    turned = simple(quats=[0.8, 0.0, 0.6, 0.0])
    assert angles(Gaussians(**{k: v[1:] for k, v in vars(found).items()}), turned).item() < 0.02


def test_what_is_written_is_what_the_specification_says(tmp_path: Path) -> None:
    write_scene(tmp_path / "x.sog", Scene(simple(), None, {"photo": "x.jpg"}))
    with zipfile.ZipFile(tmp_path / "x.sog") as bundle:
        meta = json.loads(bundle.read("meta.json"))
        pixels = {
            name: np.asarray(Image.open(io.BytesIO(bundle.read(name))))
            for name in bundle.namelist()
            if name != "meta.json"
        }
    assert meta["version"] == 2
    assert meta["count"] == 1
    assert meta["headbox"] == {"meta": {"photo": "x.jpg"}}
    np.testing.assert_allclose(meta["means"]["mins"], signed_log(np.array([1.5, -2.25, 3.0])))
    assert {name: image.shape[:2] for name, image in pixels.items()} == {
        f"{name}.webp": (4, 4) for name in ("means_l", "means_u", "scales", "quats", "sh0")
    }
    assert pixels["quats.webp"][0, 0].tolist() == [128, 236, 128, 252]
    red, green, blue, opacity = pixels["sh0.webp"][0, 0].tolist()
    assert opacity == 204
    np.testing.assert_allclose(
        [meta["sh0"]["codebook"][i] * 0.28209479 + 0.5 for i in (red, green, blue)],
        [1, 0, 0.6],
        atol=1e-6,
    )


def test_the_picture_stays_and_so_do_the_bytes(tmp_path: Path) -> None:
    # 54.5 dB when this was written; other machines round a few pixels otherwise.
    assert psnr_after(read_sog, write_scene, tmp_path / "x.sog") > 53


def test_colors_below_no_opacity_are_kept(tmp_path: Path) -> None:
    splats = dataclasses.replace(some(20), opacities=torch.zeros(20))
    write_scene(tmp_path / "x.sog", Scene(splats))
    found = read_sog(tmp_path / "x.sog").gaussians
    torch.testing.assert_close(found.colors.sort(0)[0], splats.colors.sort(0)[0], rtol=0, atol=0.05)


def bomb(side: int) -> bytes:
    return webp(np.zeros((side, side, 3), np.uint8))


def changed(place: str, value: object) -> Callable[[dict[str, Any]], object]:
    def change(meta: dict[str, Any]) -> object:
        facts, (*outer, last) = meta, place.split(".")
        for key in outer:
            facts = facts[key]
        facts[last] = value
        return meta

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _: b"no json", "JSONDecodeError"),
        (lambda _: b"[" * 100_000, "RecursionError"),
        (lambda _: b" " * 5_000_000, "meta.json unpacks to more"),
        (lambda _: [], "TypeError"),
        (lambda _: {}, "KeyError: 'version'"),
        (changed("version", 1), "is SOG version 1; only 2"),
        (changed("version", "x" * 5000), "is SOG version 'xxxxx"),
        (changed("count", 0), "holds 0 splats"),
        (changed("version", "\n\n"), "is SOG version '\\n\\n'"),
        (changed("count", 10**4000), "holds 10000000000000000000 splats"),
        (changed("count", True), "holds True splats"),
        (changed("count", 2.0), "holds 2.0 splats"),
        (changed("count", 3), "a picture of 2 pixels for 3 splats"),
        (changed("count", 2_000_000), "a picture of 2 pixels for 2000000 splats"),
        (changed("count", 2**63), f"promises {2**63} splats"),
        (changed("means", None), "TypeError"),
        (changed("means.files", ["means_l.webp"]), "means has 1 files"),
        (changed("scales.files", ["scales.webp"] * 1000), "scales has 1000 files"),
        (changed("scales.files", "x"), "KeyError"),
        (changed("scales.files", [{}]), "TypeError"),
        (changed("quats.files", ["../quats.webp"]), "KeyError"),
        (changed("quats.files", ["meta.json"]), "UnidentifiedImageError"),
        (changed("quats.files", ["sh0.webp"]), "names no largest component"),
        (changed("means.mins", [0, 0]), "mins are not 3 finite numbers"),
        (changed("means.maxs", [0, 0, float("nan")]), "maxs are not 3 finite numbers"),
        (changed("means.maxs", [0, 0, 1000]), "1 of 2 splats"),
        (changed("scales.codebook", [0] * 255), "codebook are not 256"),
        (changed("scales.codebook", [0] * 255 + ["x"]), "ValueError"),
        (changed("scales.codebook", [0, 0, 1000, *[0] * 253]), "1 of 2 splats"),
        (changed("sh0.codebook", [10**400] * 256), "OverflowError"),
        (changed("headbox", {"camera": {}}), "contains an invalid camera"),
        (changed("headbox", {"meta": [1]}), "damaged metadata"),
        (changed("headbox", [1]), "damaged metadata"),
    ],
)
def test_lies_in_the_meta_are_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    meta, files = spelled()
    # 5 MB: the text of the long one
    refused(read_sog, bundled(tmp_path / "x.sog", change(meta), files), reason, memory=8_000_000)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("quats.webp", bytes(30_000_000), "unpacks to more than"),
        ("scales.webp", b"RIFF", "UnidentifiedImageError"),
        ("scales.webp", bomb(4000), "a picture of 16000000 pixels for 2 splats"),
        ("scales.webp", spelled()[1]["scales.webp"][:-6], "damaged"),
    ],
)
def test_lies_in_pictures_are_refused_without_filling_the_memory(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    meta, files = spelled()
    path = bundled(tmp_path / "x.sog", meta, files | {name: data})
    refused(read_sog, path, reason, memory=8_000_000)


def test_what_is_no_bundle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.sog"
    path.write_bytes(b"")
    refused(read_sog, path, "BadZipFile")
    refused(read_sog, bundled(path, *spelled(), packing=zipfile.ZIP_LZMA), "does not use")
    data = bundled(path, *spelled(), packing=zipfile.ZIP_STORED).read_bytes()
    path.write_bytes(data.replace(b"version", b"Version", 1))
    refused(read_sog, path, "Bad CRC-32")
    path.write_bytes(data[:-30])
    refused(read_sog, path, "BadZipFile")
    entry = data.index(b"PK\x01\x02")  # of the list of files: its length is at 24
    path.write_bytes(
        data[: entry + 20] + struct.pack("<II", 2**32 - 2, 2**32 - 2) + data[entry + 28 :]
    )
    refused(read_sog, path, "damaged")
    refused(read_sog, tmp_path / "none.sog", "cannot be read")


@examples
@given(st.data())
def test_damage_brings_no_more_than_a_scene_error(tmp_path: Path, data: st.DataObject) -> None:
    write_scene(tmp_path / "x.sog", Scene(some(3), None, {"photo": "x"}))
    damaged_anywhere(read_sog, tmp_path / "x.sog", data)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="opacity"):
        write_scene(tmp_path / "x.sog", Scene(simple(opacities=[1.5])))
    with pytest.raises(SceneError, match="too long"):
        write_scene(tmp_path / "x.sog", Scene(simple(), None, {"a": "b" * 9999}))
    assert not list(tmp_path.iterdir())
