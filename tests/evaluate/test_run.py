from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headbox.cli import main
from headbox.errors import HeadboxError
from headbox.evaluate import predictors
from headbox.evaluate import run as module
from headbox.evaluate.datasets.load import load_set
from headbox.evaluate.datasets.views import DataSet
from headbox.evaluate.page import TILE_WIDTH
from headbox.evaluate.predictors import splats_of_depth
from headbox.evaluate.report import all_tables
from headbox.evaluate.results import read_evaluation
from headbox.evaluate.run import Settings, run_sets
from headbox.gaussians import Gaussians
from headbox.model.predictor import Predictor
from headbox.photo.read import Photo
from support.cli_runs import Printed, files_in, run, run_json
from support.stereo_files import write_sets
from support.view_files import save, write_wildrgbd

CHEAP = ("copy", "plane", "oracle")


@pytest.fixture(autouse=True)
def no_learned_metrics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def builtin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_sets(tmp_path_factory.mktemp("builtin"))
    load_set("builtin", folder, folder / "none")  # the matcher's answers are kept there
    return folder


@pytest.fixture(scope="module")
def wildrgbd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wildrgbd")
    write_wildrgbd(folder, [(0, 0, 0), (0.03, 0, 0), (0.1, 0.02, 0)])
    return folder


def pairs_of(wildrgbd: Path, folder: Path) -> list[DataSet]:
    return [load_set("wildrgbd", wildrgbd, folder / "pairs.json")]


def test_every_method_on_every_pair(wildrgbd: Path, tmp_path: Path) -> None:
    report, problems = run_sets(pairs_of(wildrgbd, tmp_path), Settings(tmp_path, CHEAP))
    assert problems == []
    written = json.loads((tmp_path / "evaluation.json").read_text())
    assert written == report.to_json()
    assert list(written["methods"]) == list(CHEAP)
    pairs = written["sets"]["wildrgbd"]
    assert len(pairs) == 6
    name, pair = next(iter(pairs.items()))
    assert name == "cup-scenes-scene_007-00000-00001"
    assert pair["baseline_m"] == pytest.approx(0.03, abs=1e-6)
    assert pair["median_depth_m"] == pytest.approx(4, abs=1e-3)
    assert pair["target"]["viewmat"][0][3] == pytest.approx(-0.03, abs=1e-6)
    assert list(pair["scores"]) == list(CHEAP)
    assert set(pair["scores"]["oracle"]) == {"zero-shot", "scaled", "masked", "depth"}
    assert set(pair["scores"]["copy"]) == {"zero-shot", "scaled", "masked"}
    psnr = [pair["scores"][method]["masked"]["psnr"] for method in CHEAP]
    assert psnr == sorted(psnr)
    assert pair["scores"]["oracle"]["depth"]["metric_abs_rel"] < 1e-3
    assert read_evaluation(tmp_path / "evaluation.json") == report
    for picture in ("pair", *CHEAP):
        with Image.open(tmp_path / "pictures" / "wildrgbd" / name / f"{picture}.jpg") as strip:
            assert strip.size == (2 * TILE_WIDTH, round(TILE_WIDTH * 112 / 144))


def test_interrupted_and_resumed_gives_the_same_bytes(
    wildrgbd: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ("copy", "plane")
    whole, part = tmp_path / "whole", tmp_path / "part"
    for folder in (whole, part):
        folder.mkdir()
    run_sets(pairs_of(wildrgbd, whole), Settings(whole, few))
    score, calls = module._score, []

    def interrupted(*arguments) -> dict:
        calls.append(arguments)
        if len(calls) == 8:
            raise KeyboardInterrupt
        return score(*arguments)

    monkeypatch.setattr(module, "_score", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_sets(pairs_of(wildrgbd, part), Settings(part, few))
    assert not (part / "evaluation.json").exists()
    run_sets(pairs_of(wildrgbd, part), Settings(part, few))
    assert len(calls) == 8 + 6 * 2 - 7  # what was finished was not made again
    assert files_in(part) == files_in(whole)
    for name in files_in(whole):
        assert (part / name).read_bytes() == (whole / name).read_bytes(), name
    before = (whole / "evaluation.json").read_bytes()
    calls.clear()
    run_sets(pairs_of(wildrgbd, whole), Settings(whole, few))
    assert (calls, (whole / "evaluation.json").read_bytes()) == ([], before)


def test_two_processes_find_the_same(wildrgbd: Path, tmp_path: Path) -> None:
    reports = []
    for workers in (1, 2):
        folder = tmp_path / str(workers)
        folder.mkdir()
        settings = Settings(folder, ("copy",), workers=workers)
        reports.append(run_sets(pairs_of(wildrgbd, folder), settings))
    assert reports[0] == reports[1]


def test_other_settings_are_measured_anew(wildrgbd: Path, tmp_path: Path) -> None:
    pairs = pairs_of(wildrgbd, tmp_path)
    full, _ = run_sets(pairs, Settings(tmp_path, ("copy",)))
    small, _ = run_sets(pairs, Settings(tmp_path, ("copy",), longest=72))
    assert small.pairs[0].facts.target.width == 72
    scores = [found.pairs[0].methods["copy"] for found in (full, small)]
    assert scores[0] != scores[1]


def test_a_picture_that_is_missing_leaves_out_its_pairs(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    scene = write_wildrgbd(folder, [(0, 0, 0), (0.03, 0, 0), (0.1, 0, 0)])
    pairs = pairs_of(folder, tmp_path)
    (scene / "rgb" / "00002.png").unlink()
    report, problems = run_sets(pairs, Settings(tmp_path, ("copy",)))
    assert len(report.pairs) == 2
    assert len(problems) == 4
    assert all("00002.png does not exist" in sentence for sentence in problems)


def test_another_programs_pictures_are_scored(wildrgbd: Path, tmp_path: Path) -> None:
    pairs = pairs_of(wildrgbd, tmp_path)
    drawn = tmp_path / "theirs"
    for pair in pairs[0].pairs[:2]:
        save(drawn / "wildrgbd" / f"{pair.name}.png", pair.target.read().pixels)
    report, problems = run_sets(pairs, Settings(tmp_path, (str(drawn),)))
    assert len(problems) == 4
    found = [pair.scores("theirs", "zero-shot") for pair in report.pairs]
    assert found == [{"psnr": 100.0, "ssim": 1.0}] * 2  # it was the target itself


def test_two_predictors_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a/theirs", "b/theirs"):
        (tmp_path / folder).mkdir(parents=True)
    methods = (str(tmp_path / "a" / "theirs"), str(tmp_path / "b" / "theirs"))
    with pytest.raises(HeadboxError, match="Two predictors are called theirs"):
        run_sets([], Settings(tmp_path, methods))
    (tmp_path / "pair").mkdir()
    with pytest.raises(HeadboxError, match="No predictor can be called pair"):
        run_sets([], Settings(tmp_path, (str(tmp_path / "pair"),)))


class FlatPredictor:
    """All of it is 3 m away."""

    def depth(self, photo: Photo) -> np.ndarray:
        return np.full((photo.height, photo.width), 3, np.float32)

    def __call__(self, photo: Photo) -> Gaussians:
        return splats_of_depth(photo.pixels, self.depth(photo), photo.focal_px)


# The command --------------------------------------------------------------------------------------


def evaluate(printed: Printed, *arguments: str | Path) -> tuple[int, list[str], list[str]]:
    return run(printed, "evaluate", "--workers", "1", *arguments)


def test_the_command_measures_the_model_and_the_baselines(
    builtin: Path, tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Predictor, "load", lambda _: FlatPredictor())
    predictors._predictor_of.cache_clear()
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- depth table -->\n<!-- end of depth table -->\nb\n")
    output = tmp_path / "out"
    methods = [word for name in ("copy", "plane", "model") for word in ("--predictor", name)]
    code, out, err = evaluate(
        capsys, f"builtin={builtin}", "-o", output, "--longest", "160", "--into", page, *methods
    )
    assert code == 0
    report = read_evaluation(output / "evaluation.json")
    tables = all_tables(report)
    assert "\n".join(out).startswith(tables)
    head = "| AbsRel / d<1.25 / rho / PSNR, aligned | Motorcycle | Aloe | mean of 3 indoor pairs |"
    assert f"{head} the 2 without hands |" in page.read_text()
    assert "zero-shot" not in page.read_text()
    # Aloe's metres are not known: it is only in the table of aligned depth.
    assert "| zero-shot: PSNR / SSIM | Motorcycle | mean of 3 indoor pairs |" in "\n".join(out)
    assert re.search(r"index\.html: builtin 5 pairs, [0-9.]+ s$", out[-1])
    assert [line.split(" is not measured")[0] for line in err] == [
        f"headbox: {metric}" for metric in ("lpips_alex", "lpips_vgg", "dists")
    ]
    html = (output / "index.html").read_text()
    assert html.count("<h2>") == 5
    predictors._predictor_of.cache_clear()
    assert "pictures/builtin/desk/model.jpg" in html


def test_a_missing_set_is_named_and_the_rest_goes_on(
    wildrgbd: Path, tmp_path: Path, capsys: Printed
) -> None:
    output = tmp_path / "out"
    sets = [f"eth3d={tmp_path / 'no'}", f"wildrgbd={wildrgbd}", f"kitti={tmp_path}"]
    code, out, err = evaluate(capsys, *sets, "-o", output, "--predictor", "copy")
    assert code == 1
    assert any("eth3d: " in line and "is not a folder" in line for line in err)
    assert any("kitti is no data set: name one of builtin, middlebury," in line for line in err)
    assert out[-1].endswith(" s")
    assert "wildrgbd 6 pairs" in out[-1]
    assert (output / "distance.svg").exists()


def test_json_lines(wildrgbd: Path, tmp_path: Path, capsys: Printed) -> None:
    output = tmp_path / "out"
    command = ["evaluate", f"wildrgbd={wildrgbd}", "-o", output, "--predictor", "copy"]
    code, (line,) = run_json(capsys, *command, "--workers", "1")
    assert (code, line["state"], line["pairs"]) == (0, "done", {"wildrgbd": 6})
    assert line["output"] == str(output / "evaluation.json")


def test_two_evaluations_against_each_other(
    wildrgbd: Path, tmp_path: Path, capsys: Printed
) -> None:
    paths = []
    for name in ("copy", "oracle"):
        output = tmp_path / name
        command = [f"wildrgbd={wildrgbd}", "-o", output, "--predictor", name, "--longest", "72"]
        code, _, _ = evaluate(capsys, *command)
        assert code == 0
        paths.append(output / "evaluation.json")
    code, out, _ = evaluate(capsys, "--compare", paths[0], paths[0])
    assert code == 0
    assert all("+.000" in line or "+0.000" in line for line in out[2:])
    code, _, err = evaluate(capsys, "--compare", *paths)
    assert code == 1
    assert "no predictor, data set and pair in common" in err[0]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [([], "No data set is named"), (["builtin=nowhere"], "nowhere is not a folder")],
)
def test_nothing_to_measure_is_one_sentence(
    arguments: list[str], complaint: str, tmp_path: Path, capsys: Printed
) -> None:
    code, out, err = evaluate(capsys, *arguments, "-o", tmp_path)
    assert (code, out) == (1, [])
    assert complaint in err[0]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("builtin", "'builtin' is not SET=FOLDER"),
        ("--longest 10", "'10' is not an integer of at least 64"),
        ("--workers none", "'none' is not an integer of at least 1"),
        ("--compare a.json", "expected 2 arguments"),
    ],
)
def test_wrong_usage_is_2(line: str, complaint: str, capsys: Printed) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", *line.split()])
    assert ended.value.code == 2
    assert complaint in capsys.readouterr().err
