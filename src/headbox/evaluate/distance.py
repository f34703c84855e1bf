"""How far can I move? Quality of the rendering against how far the eye is from the photo's camera.

A step of a given length shows more of what a photo did not see the nearer the scene is, so distance
counts in parts of the source's median depth. The score is that of `masked`: what the photo shows,
wherever it goes; else the black beyond its edges would decide.
"""

from __future__ import annotations

import html
import math
from pathlib import Path

from headbox.evaluate.report import markdown
from headbox.files import replacing

LEAST_DISTANCES = 3  # of one scene: with fewer there is no curve
_BINS = (0.0, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28)
_COLORS = ("#e15759", "#4e79a7", "#59a14f", "#f28e2b", "#b07aa1", "#9c755f", "#76b7b2", "#bab0ac")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 640, 360, 50, 40, 16, 110


def points(report: dict, metric: str = "psnr") -> dict[str, dict[str, list[tuple[float, float]]]]:
    """{method: {scene: [(distance / median depth, masked score), ...] sorted}}.

    Only scenes with at least LEAST_DISTANCES different distances: stereo pairs have one.
    """
    found: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for set_name, pairs in report["sets"].items():
        distances: dict[str, set[float]] = {}
        for pair in pairs.values():
            if pair["baseline_m"] is not None:
                distances.setdefault(pair["scene"], set()).add(round(pair["baseline_m"], 4))
        for pair in pairs.values():
            if len(distances.get(pair["scene"], ())) < LEAST_DISTANCES:
                continue
            if not pair.get("median_depth_m"):
                continue
            x = pair["baseline_m"] / pair["median_depth_m"]
            for method, scores in pair["scores"].items():
                value = scores.get("masked", {}).get(metric)
                if value is not None:
                    scenes = found.setdefault(method, {})
                    scenes.setdefault(f"{set_name}/{pair['scene']}", []).append((x, value))
    return {m: {s: sorted(ps) for s, ps in scenes.items()} for m, scenes in found.items()}


def curve(scenes: dict[str, list[tuple[float, float]]]) -> list[tuple[float, float, int]]:
    """(mean distance, mean score, pairs) of each bin that has any; bins double in width."""
    every = [point for points in scenes.values() for point in points]
    means = []
    for low, high in zip(_BINS, (*_BINS[1:], math.inf), strict=True):
        inside = [point for point in every if low <= point[0] < high]
        if inside:
            x, y = (sum(values) / len(inside) for values in zip(*inside, strict=True))
            means.append((x, y, len(inside)))
    return means


def distance_table(report: dict) -> str:
    """Markdown: mean PSNR of each method by distance; empty without scenes of many distances."""
    curves = {method: curve(scenes) for method, scenes in points(report).items()}
    if not curves:
        return ""
    titles = [f"{x:.3f}" for x, _, _ in next(iter(curves.values()))]
    lines = [["masked PSNR by distance / median depth", *titles]]
    lines += [[m, *(f"{y:.2f}" for _, y, _ in means)] for m, means in curves.items()]
    lines.append(["pairs", *(str(n) for _, _, n in next(iter(curves.values())))])
    return markdown(lines)


def write_curve(path: Path, report: dict) -> bool:
    """SVG of the curves, a dot for each pair; False, and no file, where there is none."""
    found = points(report)
    if not found:
        return False
    dots = [point for scenes in found.values() for ps in scenes.values() for point in ps]
    most = max(x for x, _ in dots)
    low, high = (f(y for _, y in dots) for f in (min, max))

    def place(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + x / max(most, 1e-9) * (_WIDTH - _LEFT - _RIGHT)
        down = _TOP + (high - y) / max(high - low, 1e-9) * (_HEIGHT - _TOP - _BOTTOM)
        return round(across, 1), round(down, 1)

    parts = [_axes(most, low, high, place)]
    for index, (method, scenes) in enumerate(found.items()):
        color = _COLORS[index % len(_COLORS)]
        for x, y in (point for ps in scenes.values() for point in ps):
            cx, cy = place(x, y)
            parts.append(f'<circle cx="{cx}" cy="{cy}" r="1.5" fill="{color}" opacity=".25"/>')
        line = " ".join(",".join(map(str, place(x, y))) for x, y, _ in curve(scenes))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts.append(
            f'<text x="{_WIDTH - _RIGHT + 12}" y="{_TOP + 12 + 18 * index}" fill="{color}">'
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


def _axes(most: float, low: float, high: float, place) -> str:
    parts = []
    for i in range(5):
        x, y = most * i / 4, low + (high - low) * i / 4
        across, down = place(x, 0)[0], place(0, y)[1]
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{down}" y2="{down}" stroke="#ddd"/>'
            f'<text x="{_LEFT - 6}" y="{down + 4}" text-anchor="end">{y:.1f}</text>'
            f'<text x="{across}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{x:.2f}</text>'
        )
    parts.append(
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 6}" text-anchor="middle">'
        "distance of the eye / median depth</text>"
        f'<text x="14" y="{_HEIGHT / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {_HEIGHT / 2})">masked PSNR, dB</text>'
    )
    return "\n".join(parts)
