"""Evaluations made of the few facts that a test is about."""

from __future__ import annotations

from headbox.evaluate.results import Evaluation

CAMERA = {"width": 4, "height": 3, "K": [[5, 0, 2], [0, 5, 1.5], [0, 0, 1]]}


def evaluation_of(report: dict) -> Evaluation:
    """`report`: like evaluation.json; cameras, metres and methods can be left out."""
    defaults = {"baseline_m": None, "source": CAMERA, "target": CAMERA}
    sets = {
        set_name: {name: defaults | pair for name, pair in pairs.items()}
        for set_name, pairs in report["sets"].items()
    }
    return Evaluation.from_json(
        {"headbox": "0", "longest": None, "methods": {}, **report, "sets": sets}
    )
