"""Image quality against the distance of the target camera from the photo's camera.

A step of a given length uncovers more occluded surface the nearer the scene is, so distances are
divided by the source's median depth. The score is PSNR in the `masked` protocol, inside what the
photo shows; otherwise the black beyond its borders would dominate.
"""

from __future__ import annotations

import html
import math
from pathlib import Path

from headbox.evaluate.report import markdown
from headbox.evaluate.results import Evaluation
from headbox.files import replacing

MIN_DISTANCES = 3  # different ones in a scene: with fewer there is no curve
_DISTANCE_BINS = (0.0, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28)
_CURVE_COLORS = (
    "#e15759",
    "#4e79a7",
    "#59a14f",
    "#f28e2b",
    "#b07aa1",
    "#9c755f",
    "#76b7b2",
    "#bab0ac",
)
_WIDTH, _HEIGHT, _PAD_X, _PAD_Y2, _PAD_Y, _PAD_X2 = (
    640,
    360,
    50,
    40,
    16,
    110,
)


Points = list[tuple[float, float]]  # (distance / median depth, masked PSNR)


def points(evaluation: Evaluation) -> dict[str, dict[str, Points]]:
    """{method: {scene: its sorted points}}, without scenes of fewer than MIN_DISTANCES distances,
    such as stereo pairs.
    """
    found: dict[str, dict[str, Points]] = {}
    for set_name, pairs in evaluation.sets.items():
        distances: dict[str, set[float]] = {}
        for facts in (pair.facts for pair in pairs):
            if facts.baseline_m is not None:
                distances.setdefault(facts.scene, set()).add(round(facts.baseline_m, 4))
        for pair in pairs:
            facts = pair.facts
            if len(distances.get(facts.scene, ())) < MIN_DISTANCES:
                continue
            if facts.baseline_m is None or not facts.median_depth_m:
                continue
            for method in pair.methods:
                if "psnr" in (scores := pair.scores(method, "masked")):
                    scenes = found.setdefault(method, {})
                    point = facts.baseline_m / facts.median_depth_m, scores["psnr"]
                    scenes.setdefault(f"{set_name}/{facts.scene}", []).append(point)
    return {m: {s: sorted(ps) for s, ps in scenes.items()} for m, scenes in found.items()}


def curve(scenes: dict[str, Points]) -> list[tuple[float, float, int]]:
    """(mean distance, mean score, pairs) of each bin that has any; bins double in width."""
    every = [point for points in scenes.values() for point in points]
    means = []
    for low, high in zip(_DISTANCE_BINS, (*_DISTANCE_BINS[1:], math.inf), strict=True):
        inside = [point for point in every if low <= point[0] < high]
        if inside:
            x, y = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            means.append((x, y, len(inside)))
    return means


def distance_table(evaluation: Evaluation) -> str:
    """Markdown: mean PSNR of each method by distance; empty if no scene has several distances."""
    curves = {method: curve(scenes) for method, scenes in points(evaluation).items()}
    if not curves:
        return ""
    titles = [f"{x:.3f}" for x, _, _ in next(iter(curves.values()))]
    lines = [["masked PSNR by distance / median depth", *titles]]
    lines += [[m, *(f"{y:.2f}" for _, y, _ in means)] for m, means in curves.items()]
    lines.append(["pairs", *(str(n) for _, _, n in next(iter(curves.values())))])
    return markdown(lines)


def write_curve(path: Path, evaluation: Evaluation) -> bool:
    """Write an SVG plot, with a dot for each pair; False if there is nothing to plot."""
    found = points(evaluation)
    if not found:
        return False
    dots = [point for scenes in found.values() for ps in scenes.values() for point in ps]
    most = max(x for x, _ in dots)
    low, high = (f(y for _, y in dots) for f in (min, max))

    def place(x: float, y: float) -> tuple[float, float]:
        across = _PAD_X + x / max(most, 1e-9) * (_WIDTH - _PAD_X - _PAD_X2)
        down = _PAD_Y + (high - y) / max(high - low, 1e-9) * (_HEIGHT - _PAD_Y - _PAD_Y2)
        return round(across, 1), round(down, 1)

    parts = [_curve_axes(most, low, high, place)]
    for index, (method, scenes) in enumerate(found.items()):
        color = _CURVE_COLORS[index % len(_CURVE_COLORS)]
        for x, y in (point for ps in scenes.values() for point in ps):
            cx, cy = place(x, y)
            parts.append(f'<circle cx="{cx}" cy="{cy}" r="1.5" fill="{color}" opacity=".25"/>')
        line = " ".join(",".join(map(str, place(x, y))) for x, y, _ in curve(scenes))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts.append(
            f'<text x="{_WIDTH - _PAD_X2 + 12}" y="{_PAD_Y + 12 + 18 * index}" fill="{color}">'
            f"{html.escape(method)}</text>"
        )
    with replacing(path) as temporary:
        temporary.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" '
            'fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n",
            encoding="utf-8",
        )
    return True


def _curve_axes(most: float, low: float, high: float, place) -> str:
    parts = []
    for i in range(5):
        x, y = most * i / 4, low + (high - low) * i / 4
        across, down = place(x, 0)[0], place(0, y)[1]
        parts.append(
            f'<line x1="{_PAD_X}" x2="{_WIDTH - _PAD_X2}" y1="{down}" y2="{down}" stroke="#ddd"/>'
            f'<text x="{_PAD_X - 6}" y="{down + 4}" text-anchor="end">{y:.1f}</text>'
            f'<text x="{across}" y="{_HEIGHT - _PAD_Y2 + 18}" text-anchor="middle">{x:.2f}</text>'
        )
    parts.append(
        f'<text x="{(_PAD_X + _WIDTH - _PAD_X2) / 2}" y="{_HEIGHT - 6}" text-anchor="middle">'
        "distance of the eye / median depth</text>"
        f'<text x="14" y="{_HEIGHT / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {_HEIGHT / 2})">masked PSNR, dB</text>'
    )
    return "\n".join(parts)
