from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from headbox.errors import HeadboxError
from headbox.train.progress import RunProgress
from headbox.train.stage import Run
from support.full_disk import files_of_at_most


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path, tmp_path, 100, 0, batch=4, encoder_rate=0, decoder_rate=0)


def test_the_bar_shows_the_time_left_and_a_smooth_loss(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress = RunProgress(run, 40)
    with progress.bar:
        progress.add(41, {"loss": 2.0, "skipped": 0.0})
        progress.add(42, {"loss": float("nan"), "skipped": 1.0})
        progress.add(43, {"loss": 1.0, "skipped": 0.0})
        progress.bar.refresh()
    err = capsys.readouterr().err
    assert "loss=1.98" in err  # 0.98 * 2 + 0.02 * 1
    assert re.search(r"43/100 \[\d\d:\d\d<\d\d:\d\d", err)


def test_without_a_terminal_there_is_no_bar(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    progress = RunProgress(run, 0)
    with progress.bar:
        progress.add(1, {"loss": 2.0, "skipped": 0.0})
    assert capsys.readouterr() == ("", "")


def test_a_line_has_the_means_of_the_steps_that_counted(run: Run) -> None:
    progress = RunProgress(run, 0)
    for step in range(1, 51):
        bad = step % 10 == 0
        losses = {"loss": float("nan") if bad else float(step % 2), "skipped": float(bad)}
        progress.add(step, losses)
    (line,) = (json.loads(text) for text in (run.out / "log.jsonl").read_text().splitlines())
    assert (line["step"], line["skipped"]) == (50, 5)
    assert line["loss"] == pytest.approx(25 / 45)
    assert line["samples_per_hour"] > 0


def test_a_full_disk_is_named(run: Run) -> None:
    progress = RunProgress(run, 0)
    progress.window = 49 * [{"loss": 1.0, "skipped": 0.0}]
    with files_of_at_most(10), pytest.raises(HeadboxError, match=r"log\.jsonl cannot be written"):
        progress.add(50, {"loss": 1.0, "skipped": 0.0})
