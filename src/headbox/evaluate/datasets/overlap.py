"""Which pairs of a set with many views are compared.

The paper's rule: sets of ten views, pairs whose depth overlaps above 60 %, at most 512 pairs. What
it does not say is settled here: the ten are a random view of the scene and its nine nearest, and a
pair counts when each of its two views sees more than 60 % of the other.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from headbox.errors import HeadboxError
from headbox.evaluate.datasets.views import Pair, SceneViews, View, relative_viewmat
from headbox.files import replacing

VIEWS, LEAST_OVERLAP, MOST_PAIRS = 10, 0.6, 512
_SEED = 0
_GRID = 64  # points along the longer side that overlap is judged by
_SAME = 0.05  # of the depth: two views see the same surface


def overlap(source: View, target: View) -> float:
    """Share of the source's pixels with depth that the target sees: inside its picture and, where
    it has depth itself, not hidden."""
    if source.depth is None or target.depth is None:
        return 0.0
    step = max(1, max(source.depth.shape) // _GRID)
    rows, columns = np.mgrid[
        step // 2 : source.depth.shape[0] : step, step // 2 : source.depth.shape[1] : step
    ]
    z = source.depth[rows, columns].astype(np.float64)
    known = np.isfinite(z)
    if not known.any():
        return 0.0
    pixels = np.stack([columns[known] + 0.5, rows[known] + 0.5, np.ones(known.sum())])
    points = np.linalg.inv(source.camera.K.double().numpy()) @ pixels * z[known]
    moved = relative_viewmat(source.camera, target.camera).double().numpy()
    points = moved[:3, :3] @ points + moved[:3, 3:]
    front = points[2] > 0
    seen = target.camera.K.double().numpy() @ points[:, front]
    column, row = (np.floor(seen[i] / seen[2]).astype(np.int64) for i in (0, 1))
    height, width = target.depth.shape
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    there = target.depth[row[inside], column[inside]]
    z = points[2, front][inside]
    visible = ~(z > there * (1 + _SAME))  # also where `there` is NaN
    return float(visible.sum() / known.sum())


def choose_views(scene: SceneViews) -> list[int]:
    """Indices of ten views, in order: a random one and those whose eyes are nearest to its own."""
    eyes = np.array([view.eye for view in scene.views])
    seed = int.from_bytes(hashlib.sha256(f"{_SEED} {scene.name}".encode()).digest()[:8], "big")
    first = int(np.random.default_rng(seed).integers(len(eyes)))
    distances = np.linalg.norm(eyes - eyes[first], axis=1)
    return sorted(np.argsort(distances, kind="stable")[:VIEWS].tolist())


def scene_pairs(scene: SceneViews) -> list[tuple[int, int]]:
    """(source, target), indices of views of the scene, ordered."""
    chosen = choose_views(scene)
    views = {i: scene.views[i].read() for i in chosen}
    found = []
    for a, b in itertools.combinations(chosen, 2):
        if min(overlap(views[a], views[b]), overlap(views[b], views[a])) > LEAST_OVERLAP:
            found += [(a, b), (b, a)]
    return sorted(found)


def choose_pairs(
    scenes: Sequence[SceneViews],
    cache: Path,
    progress: Callable[[Sequence[SceneViews]], Iterable[SceneViews]] = iter,
) -> list[Pair]:
    """At most 512 pairs of all scenes. `cache` keeps which: reading all that depth takes long.

    Raises HeadboxError when no pair overlaps enough.
    """
    names = [[scene.name, [view.name for view in scene.views]] for scene in scenes]
    recipe = [names, VIEWS, LEAST_OVERLAP, MOST_PAIRS, _SEED, _GRID, _SAME]
    key = hashlib.sha256(json.dumps(recipe).encode()).hexdigest()
    chosen = _cached(cache, key)
    if chosen is None:
        every = [(s.name, a, b) for s in progress(scenes) for a, b in scene_pairs(s)]
        order = np.random.default_rng(_SEED).permutation(len(every))[:MOST_PAIRS]
        chosen = [every[i] for i in sorted(order)]
        cache.parent.mkdir(parents=True, exist_ok=True)
        with replacing(cache) as temporary:
            temporary.write_text(json.dumps({"key": key, "pairs": chosen}) + "\n")
    if not chosen:
        raise HeadboxError(
            f"no two of the views overlap by more than {LEAST_OVERLAP:.0%}: is all of it there?"
        )
    by_name = {scene.name: scene for scene in scenes}
    return [_view_pair(by_name[name], a, b) for name, a, b in chosen]


def _cached(cache: Path, key: str) -> list | None:
    try:
        kept = json.loads(cache.read_text())
        return kept["pairs"] if kept["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # absent or broken: chosen anew


def _view_pair(scene: SceneViews, a: int, b: int) -> Pair:
    source, target = scene.views[a], scene.views[b]
    place = scene.name.replace("/", "-")
    return Pair(f"{place}-{source.name}-{target.name}", scene.name, source, target)
