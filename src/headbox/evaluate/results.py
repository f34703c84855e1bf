"""The results of an evaluation, as `evaluation.json` stores them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headbox.errors import HeadboxError

Scores = dict[str, float]  # metric -> number
MethodScores = dict[str, Scores]  # protocol, or "depth" -> scores


@dataclass(frozen=True)
class CameraFacts:
    """viewmat [4, 4]: from the source camera's axes; None for the source itself."""

    width: int
    height: int
    K: list[list[float]]
    viewmat: list[list[float]] | None = None

    def to_json(self) -> dict[str, Any]:
        facts = {"width": self.width, "height": self.height, "K": self.K}
        return facts if self.viewmat is None else facts | {"viewmat": self.viewmat}


@dataclass(frozen=True)
class PairFacts:
    """What a pair is; enough for another program to render it.

    baseline_m, median_depth_m: None where the metres are unknown.
    """

    scene: str
    baseline_m: float | None
    source: CameraFacts
    target: CameraFacts
    median_depth_m: float | None = None

    def to_json(self) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "scene": self.scene,
            "baseline_m": self.baseline_m,
            "source": self.source.to_json(),
            "target": self.target.to_json(),
        }
        if self.median_depth_m is not None:
            facts["median_depth_m"] = self.median_depth_m
        return facts

    @staticmethod
    def from_json(facts: dict[str, Any]) -> PairFacts:
        """Raises KeyError or TypeError for anything that `to_json` does not write."""
        source, target = (CameraFacts(**facts[name]) for name in ("source", "target"))
        median = facts.get("median_depth_m")
        return PairFacts(facts["scene"], facts["baseline_m"], source, target, median)


@dataclass(frozen=True)
class PairResult:
    """The scores of all methods on one pair. `name` is unique in its data set."""

    name: str
    facts: PairFacts
    methods: dict[str, MethodScores]

    def scores(self, method: str, protocol: str) -> Scores:
        """Empty where there are none."""
        return self.methods.get(method, {}).get(protocol, {})


@dataclass(frozen=True)
class Evaluation:
    """methods: name -> whether it is a baseline. sets: data set -> its pairs."""

    version: str  # of headbox
    longest: int | None
    methods: dict[str, bool]
    sets: dict[str, list[PairResult]]

    @property
    def tested(self) -> list[str]:
        """The methods that are not baselines."""
        return [name for name, is_baseline in self.methods.items() if not is_baseline]

    @property
    def pairs(self) -> list[PairResult]:
        """Those of all sets."""
        return [pair for pairs in self.sets.values() for pair in pairs]

    def to_json(self) -> dict[str, Any]:
        return {
            "headbox": self.version,
            "longest": self.longest,
            "methods": {name: {"baseline": baseline} for name, baseline in self.methods.items()},
            "sets": {
                name: {p.name: {**p.facts.to_json(), "scores": p.methods} for p in pairs}
                for name, pairs in self.sets.items()
            },
        }

    @staticmethod
    def from_json(content: dict[str, Any]) -> Evaluation:
        """Raises AttributeError, KeyError or TypeError for anything else than `to_json` makes."""
        sets = {
            set_name: [
                PairResult(name, PairFacts.from_json(facts), dict(facts["scores"]))
                for name, facts in pairs.items()
            ]
            for set_name, pairs in content["sets"].items()
        }
        methods = {name: bool(facts["baseline"]) for name, facts in content["methods"].items()}
        return Evaluation(content["headbox"], content["longest"], methods, sets)


def read_evaluation(path: str | Path) -> Evaluation:
    try:
        return Evaluation.from_json(json.loads(Path(path).read_text()))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise HeadboxError(
            f"{path} is not an evaluation: give an evaluation.json that `headbox evaluate` wrote."
        ) from error
