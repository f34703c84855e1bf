from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headbox.errors import HeadboxError
from headbox.evaluate import run
from headbox.evaluate.pairs import StereoPair
from headbox.evaluate.run import (
    evaluate_depth,
    format_table,
    load_predict,
    main,
    replace_table,
    write_contact_sheet,
)
from headbox.photo import Photo
from headbox.predictor import Predictor
from stereo_files import HEIGHT, WIDTH, layered_pair, write_sets

ROWS = ["no warp", "best constant", "row gradient", "plane", "prediction", "true disparity"]


def twice_as_far(pixels: np.ndarray, focal_px: float) -> np.ndarray:
    """The truth of the layered scene times two, for f * baseline = 48 px m."""
    assert pixels.dtype == np.uint8
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    assert focal_px == 480
    depth = layered_pair().depth
    assert depth is not None
    return depth * 2


@pytest.fixture(scope="module")
def pairs() -> list[StereoPair]:
    return [
        layered_pair("aloe", "aloe"),
        layered_pair("indoor", "desk"),
        layered_pair("indoor", "pov_hands"),
    ]


@pytest.fixture(scope="module")
def report(pairs: list[StereoPair]) -> dict:
    return evaluate_depth(twice_as_far, pairs)


# The report and its table -------------------------------------------------------------------------


def test_the_report_has_every_pair_and_set(report: dict) -> None:
    assert list(report["pairs"]) == ["aloe", "desk", "pov_hands"]
    assert list(report["sets"]) == ["Aloe", "mean of 2 indoor pairs", "the 1 without hands"]
    for rows in (*report["pairs"].values(), *report["sets"].values()):
        assert list(rows) == ROWS
    assert report["pairs"]["desk"]["prediction"]["abs_rel"] == 0
    assert report["pairs"]["desk"]["prediction"]["scale_ratio"] == 2
    assert report["pairs"]["desk"]["no warp"].keys() == {"warp_psnr"}


def test_a_set_has_the_mean_of_its_pairs_and_of_scales_the_geometric_one(
    pairs: list[StereoPair],
) -> None:
    factors = iter([1.0, 2.0, 0.5])
    report = evaluate_depth(lambda *a: twice_as_far(*a) / 2 * next(factors), pairs)
    indoor = report["sets"]["mean of 2 indoor pairs"]["prediction"]
    # 6 decimals are kept
    assert indoor["scale_ratio"] == pytest.approx(1, abs=1e-6)
    assert indoor["metric_abs_rel"] == pytest.approx((1 + 0.5) / 2, abs=1e-6)


def test_the_same_evaluation_gives_the_same_bytes(pairs: list[StereoPair], report: dict) -> None:
    assert json.dumps(evaluate_depth(twice_as_far, pairs)) == json.dumps(report)


def test_without_a_predictor_the_baselines_remain(pairs: list[StereoPair], report: dict) -> None:
    alone = evaluate_depth(None, pairs)
    assert list(alone["sets"]["Aloe"]) == [row for row in ROWS if row != "prediction"]
    assert alone["pairs"]["desk"]["plane"] == report["pairs"]["desk"]["plane"]
    assert "metres" not in format_table(alone)


def test_the_table_is_markdown(report: dict) -> None:
    lines = format_table(report).splitlines()
    assert lines[0].count("|") == lines[1].count("|") == 5
    assert lines[1] == "| --- | --- | --- | --- |"
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[2:8]] == ROWS
    psnr = report["sets"]["Aloe"]["no warp"]["warp_psnr"]
    assert lines[2].split(" | ")[1] == f"- / - / - / {psnr:.1f}"
    assert lines[6].split(" | ")[1].startswith(".000 / 1.00 / 1.00 / ")
    assert lines[8].startswith("| prediction, in metres")
    assert lines[8].endswith("| 1.000 / 2.00 |")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.2524, ".252"), (-0.1, "-.100"), (1.5, "1.500"), (10.04, "10.040"), (None, "-")],
)
def test_numbers_below_one_have_no_leading_zero(value: float | None, text: str) -> None:
    assert run._number(value, 3) == text


def test_a_table_replaces_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- depth table -->\nold\n<!-- end of depth table -->\nb\n")
    for table in ("| new |", "| newer |"):
        replace_table(page, table)
        assert page.read_text() == (
            f"a\n<!-- depth table -->\n{table}\n<!-- end of depth table -->\nb\n"
        )
    page.write_text("<!-- end of depth table --> <!-- depth table -->")
    with pytest.raises(HeadboxError, match=r"page\.md has no lines"):
        replace_table(page, "table")


# Pictures -----------------------------------------------------------------------------------------


def test_the_contact_sheet_shows_four_pictures_for_each_pair(
    tmp_path: Path, pairs: list[StereoPair]
) -> None:
    path = tmp_path / "sheet.png"
    write_contact_sheet(path, twice_as_far, pairs)
    sheet = np.asarray(Image.open(path)).astype(int)
    height, width = 18 + 90, 360  # 80 x 320 at a width of 360, under a label
    assert sheet.shape == (3 * height, 4 * width, 3)
    left, truth, prediction, error = np.split(sheet[18:height], 4, axis=1)
    assert left.std() > 20
    # The prediction is the truth up to scale, which the alignment takes away (8 bits: 1).
    assert np.abs(truth - prediction).max() <= 1
    near, far = prediction[45, 200], prediction[5, 20]  # inside the square and beside it
    assert near.sum() > far.sum() + 200
    assert error[30:60, 180:220].max() == 0  # the square is fetched without a fault
    assert error[30:60, 153:168].mean() > 50  # what it hides cannot be


def test_pixels_without_truth_are_black() -> None:
    values = np.array([[1.0, np.nan, 2.0]])
    assert run._ramp(values, 1, 2).tolist() == [[[10, 10, 50], [0, 0, 0], [255, 250, 190]]]


# The command --------------------------------------------------------------------------------------


class FakePredictor:
    def __init__(self) -> None:
        self.photos: list[Photo] = []

    def depth(self, photo: Photo) -> np.ndarray:
        self.photos.append(photo)
        return np.ones((photo.height, photo.width), dtype=np.float32)


@pytest.fixture
def predictor(monkeypatch: pytest.MonkeyPatch) -> FakePredictor:
    fake = FakePredictor()
    monkeypatch.setattr(Predictor, "load", lambda _: fake)
    return fake


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sets(tmp_path_factory.mktemp("sets"))


def test_the_predictor_gets_the_photo_with_its_true_focal_length(predictor: FakePredictor) -> None:
    pixels = np.zeros((40, 50, 3), dtype=np.uint8)
    depth = load_predict(None)(pixels, 123.0)
    assert depth.shape == (40, 50)
    (photo,) = predictor.photos
    assert photo.pixels is pixels
    assert (photo.focal_px, photo.focal_source) == (123.0, "given")


@pytest.mark.usefixtures("predictor")
def test_the_command_prints_the_table_and_writes_what_it_is_asked_for(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, numbers, sheet = (tmp_path / name for name in ("page.md", "numbers.json", "sheet.png"))
    page.write_text("<!-- depth table -->\n<!-- end of depth table -->\n")
    asked = ["--json", str(numbers), "--sheet", str(sheet), "--into", str(page)]
    assert main(["--pairs", str(folder), *asked]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    report = json.loads(numbers.read_text())
    assert report["skipped"] == []
    assert list(report["sets"]) == [
        "Motorcycle",
        "Aloe",
        "mean of 3 indoor pairs",
        "the 2 without hands",
    ]
    assert out == format_table(report) + "\n"
    assert out in page.read_text()
    with Image.open(sheet) as picture:
        assert picture.width == 4 * 360


def test_the_command_skips_a_missing_set_by_name(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "skimage").symlink_to(folder / "skimage")
    assert main(["--pairs", str(tmp_path), "--baselines"]) == 0
    out, err = capsys.readouterr()
    assert "| Motorcycle |" in out
    aloe, indoor = err.splitlines()
    assert aloe.startswith("Middlebury 2006 Aloe is skipped")
    assert indoor.startswith("OAK-D indoor is skipped")


def test_an_empty_folder_is_one_more_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--pairs", str(tmp_path), "--baselines"]) == 1
    sentences = capsys.readouterr().err.splitlines()
    assert len(sentences) == 4
    assert sentences[-1] == f"{tmp_path} holds no stereo pairs: fetch them first."


def test_weights_that_are_not_there_are_one_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "no.safetensors"
    assert main(["--pairs", str(folder), "--weights", str(missing)]) == 1
    err = capsys.readouterr().err
    assert str(missing) in err
    assert len(err.splitlines()) == 1


def test_ctrl_c_is_130(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> dict:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "evaluate_depth", interrupted)
    assert main(["--pairs", str(folder), "--baselines"]) == 130


@pytest.mark.parametrize(
    "wrong", [[], ["--baselines", "--weights", "x"], ["--baselines", "--sheet", "x.png"]]
)
def test_wrong_usage_is_2(wrong: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*(["--pairs", str(tmp_path)] if wrong else []), *wrong])
    assert caught.value.code == 2
