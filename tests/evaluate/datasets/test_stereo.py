from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
import pytest

from headbox.errors import HeadboxError
from headbox.evaluate.datasets import stereo
from headbox.evaluate.datasets.stereo import (
    load_booster,
    load_builtin,
    load_middlebury,
    read_pfm,
    resized_pair,
    view_of,
)
from headbox.evaluate.datasets.views import Pair, View, baseline_m
from support.stereo_files import BACK, FRONT, OCCLUDED, SQUARE, layered_pair, layers, write_sets
from support.view_files import save, save_text

FOCAL, CX, CY, DOFFS, BASELINE = 3979.911, 1244.772, 39.5, 124.343, 0.193001


def pfm(path: Path, values: np.ndarray, big_endian: bool = False) -> None:
    head = f"Pf\n{values.shape[1]} {values.shape[0]}\n{1 if big_endian else -1}.0\n".encode()
    path.write_bytes(head + values[::-1].astype(">f4" if big_endian else "<f4").tobytes())


def middlebury(folder: Path) -> Path:
    scene = folder / "Motorcycle-perfect"
    left, right, disparity = layers()
    save(scene / "im0.png", left)
    save(scene / "im1.png", right)
    disparity[OCCLUDED] = np.inf
    pfm(scene / "disp0.pfm", disparity)
    save_text(
        scene / "calib.txt",
        f"cam0=[{FOCAL} 0 {CX}; 0 {FOCAL} {CY}; 0 0 1]",
        f"cam1=[{FOCAL} 0 {CX + DOFFS}; 0 {FOCAL} {CY}; 0 0 1]",
        f"doffs={DOFFS}",
        "baseline=193.001",
        *("width=320", "height=80", "ndisp=270", "isint=0", "vmin=23", "vmax=245"),
    )
    return scene


def booster(folder: Path) -> Path:
    scene = folder / "train" / "balanced" / "Bathroom"
    left, right, disparity = layers()
    for light in ("im0", "im1"):
        save(scene / "camera_00" / f"{light}.png", left)
        save(scene / "camera_02" / f"{light}.png", right)
    disparity[OCCLUDED] = 0
    np.save(scene / "disp_00.npy", disparity)
    matrix = '<proj_mat{0} type_id="opencv-matrix"><rows>3</rows><cols>4</cols><dt>d</dt>'
    matrix += "<data>480. 0. 160. {1} 0. 480. 39.5 0. 0. 0. 1. 0.</data></proj_mat{0}>"
    save_text(
        scene / "calib_00-02.xml",
        '<?xml version="1.0"?>',
        "<opencv_storage>",
        matrix.format("L", "0."),
        matrix.format("R", "-3.84e+04"),
        "<baselineLR>8.0e+01</baselineLR>",
        "</opencv_storage>",
    )
    return scene


def views(pair: Pair) -> tuple[View, View]:
    return pair.source.read(), pair.target.read()


def landing(source: View, target: View, row: int, column: int) -> tuple[float, float]:
    """Where the target sees the point behind the middle of a pixel of the source."""
    assert source.depth is not None
    K, there = (view.camera.K.double().numpy() for view in (source, target))
    moved = target.camera.viewmat.double().numpy() @ np.linalg.inv(
        source.camera.viewmat.double().numpy()
    )
    ray = np.linalg.inv(K) @ [column + 0.5, row + 0.5, 1]
    seen = there @ (moved[:3, :3] @ (ray * source.depth[row, column]) + moved[:3, 3])
    return seen[0] / seen[2], seen[1] / seen[2]


def check_geometry(pair: Pair) -> None:
    """The cameras take each pixel to where the disparity says, whatever the offsets."""
    source, target = views(pair)
    for row, column, disparity in ((5, 20, BACK), (40, 180, FRONT)):
        x, y = landing(source, target, row, column)
        # float32 cameras and depths of thousands of pixels
        assert (x, y) == pytest.approx((column + 0.5 - disparity, row + 0.5), abs=2e-3)


def test_middlebury(tmp_path: Path) -> None:
    middlebury(tmp_path)
    (pair,) = load_middlebury(tmp_path).pairs
    assert (pair.name, pair.scene) == ("Motorcycle-perfect", "Motorcycle-perfect")
    source, target = views(pair)
    assert np.array_equal(source.pixels, layers()[0])
    assert np.array_equal(target.pixels, layers()[1])
    assert source.depth is not None
    assert np.isnan(source.depth[OCCLUDED]).all()
    # By hand: 3979.911 * 0.193001 / (8 + 124.343)
    assert source.depth[0, 0] == pytest.approx(5.80406, abs=1e-5)
    assert float(source.camera.K[0, 2]) == pytest.approx(CX + 0.5)
    assert baseline_m(source.camera, target.camera) == pytest.approx(BASELINE, rel=1e-6)
    check_geometry(pair)


def test_booster_has_a_pair_for_each_light(tmp_path: Path) -> None:
    booster(tmp_path)
    for folder in (tmp_path, tmp_path / "train", tmp_path / "train" / "balanced"):
        pairs = load_booster(folder).pairs
        assert [pair.name for pair in pairs] == ["Bathroom-im0", "Bathroom-im1"]
        assert {pair.scene for pair in pairs} == {"Bathroom"}
    source, target = views(pairs[0])
    assert source.depth is not None
    assert np.isnan(source.depth[OCCLUDED]).all()
    assert source.depth[SQUARE].max() == pytest.approx(480 * 0.08 / FRONT, rel=1e-6)
    assert baseline_m(source.camera, target.camera) == pytest.approx(0.08, rel=1e-6)
    check_geometry(pairs[0])


def test_builtin(tmp_path: Path) -> None:
    pairs = load_builtin(write_sets(tmp_path)).pairs
    names = [pair.name for pair in pairs]
    assert names == ["motorcycle", "aloe", "desk", "pov_hands", "toy"]
    check_geometry(pairs[0])
    aloe = pairs[1].source.read()
    assert not aloe.is_metric
    assert aloe.depth is not None
    assert aloe.depth[0, 0] / aloe.depth[40, 180] == pytest.approx(FRONT / BACK, rel=1e-6)
    with pytest.raises(HeadboxError, match=r"holds no stereo pairs: fetch them with `headbox"):
        load_builtin(tmp_path / "stereodemo" / "datasets")


def test_reduced_pairs_have_the_same_geometry() -> None:
    pair = layered_pair()
    small = resized_pair(pair, 160)
    assert small.left.shape == (40, 160, 3)
    assert small.disparity[20, 90] == FRONT / 2
    assert small.depth is not None
    assert pair.depth is not None
    assert small.depth[20, 90] == pytest.approx(pair.depth[40, 180])
    assert (small.focal_px, small.cx, small.cy) == (240, 80, 20)
    view = view_of(functools.partial(resized_pair, pair, 160), "right")
    assert view.camera.width == 160
    assert resized_pair(pair, 1000).left.shape == pair.left.shape


def test_pfm_in_either_order_of_bytes(tmp_path: Path) -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    for big_endian in (False, True):
        pfm(tmp_path / "a.pfm", values, big_endian)
        assert np.array_equal(read_pfm(tmp_path / "a.pfm"), values)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PF\n1 1\n-1\n" + bytes(12),
        b"Pf\n3 2\n-1\n\0\0",
        b"Pf\n99999 99999\n-1\n",
        b"Pf\nx\n1",
    ],
)
def test_what_is_no_pfm_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pfm").write_bytes(content)
    with pytest.raises(HeadboxError, match=r"a\.pfm is not a grey PFM file"):
        read_pfm(tmp_path / "a.pfm")


@pytest.mark.parametrize("load", [load_middlebury, load_booster])
def test_an_empty_folder_says_what_belongs_there(load, tmp_path: Path) -> None:
    with pytest.raises(HeadboxError, match=rf"{tmp_path} has no SCENE/calib"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("calib.txt", "cam0=[1 2]", "is not a calibration of Middlebury"),
        ("disp0.pfm", "", "is not a grey PFM"),
        ("im1.png", "", "is not an image"),
    ],
)
def test_damaged_middlebury_is_named(
    tmp_path: Path, name: str, content: str, complaint: str
) -> None:
    (middlebury(tmp_path) / name).write_text(content)
    (pair,) = load_middlebury(tmp_path).pairs
    with pytest.raises(HeadboxError, match=complaint):
        pair.source.read()


def test_a_wrong_offset_or_size_is_refused(tmp_path: Path) -> None:
    scene = middlebury(tmp_path)
    calibration = (scene / "calib.txt").read_text()
    (scene / "calib.txt").write_text(calibration.replace(f"doffs={DOFFS}", "doffs=0"))
    (pair,) = load_middlebury(tmp_path).pairs
    with pytest.raises(HeadboxError, match="doffs is not cx1 - cx0"):
        pair.source.read()
    (scene / "calib.txt").write_text(calibration)
    pfm(scene / "disp0.pfm", np.zeros((2, 2)))
    with pytest.raises(HeadboxError, match="differ in size"):
        pair.source.read()


@pytest.mark.parametrize(
    ("name", "complaint"), [("calib_00-02.xml", "calibration of Booster"), ("disp_00.npy", "map")]
)
def test_damaged_booster_is_named(tmp_path: Path, name: str, complaint: str) -> None:
    (booster(tmp_path) / name).write_text("no")
    with pytest.raises(HeadboxError, match=complaint):
        load_booster(tmp_path).pairs[0].source.read()


def test_a_worker_process_reads_only_the_pairs_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = load_builtin(write_sets(tmp_path))
    assert data.missing == ()
    whole = [pair.matched() for pair in data.pairs if pair.matched]
    monkeypatch.setattr(stereo, "_READ", {})
    for pair, parent in zip(data.pairs, whole, strict=True):
        assert pair.matched is not None
        alone = pair.matched()
        assert pair.matched() is alone  # also by its source and its target: read once
        assert (alone.name, alone.focal_px, alone.doffs) == (
            *(parent.name, parent.focal_px, parent.doffs),
        )
        for one in ("left", "right", "disparity"):
            np.testing.assert_array_equal(getattr(alone, one), getattr(parent, one))
