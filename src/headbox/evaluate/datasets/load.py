"""The data sets by name, and how a name and a folder become pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from headbox.errors import HeadboxError
from headbox.evaluate.datasets import scans, stereo
from headbox.evaluate.datasets.overlap import choose_pairs
from headbox.evaluate.datasets.views import Pair, SceneViews

STEREO: dict[str, Callable[[Path], list[Pair]]] = {
    "builtin": stereo.load_builtin,
    "middlebury": stereo.load_middlebury,
    "booster": stereo.load_booster,
}
SCANS: dict[str, Callable[[Path], list[SceneViews]]] = {
    "scannetpp": scans.load_scannetpp,
    "wildrgbd": scans.load_wildrgbd,
    "tanks": scans.load_tanks,
    "eth3d": scans.load_eth3d,
}
SETS = (*STEREO, *SCANS)


def load_set(
    name: str,
    folder: Path,
    cache: Path,
    progress: Callable[[Sequence[SceneViews]], Iterable[SceneViews]] = iter,
) -> list[Pair]:
    """The pairs of the data set `name` (one of SETS) in `folder`; `cache` keeps chosen ones.

    Raises HeadboxError when it is not there or not laid out as its publisher does.
    """
    if not folder.is_dir():
        raise HeadboxError(f"{name}: {folder} is no folder: give the one that the set lies in.")
    if name in STEREO:
        return STEREO[name](folder)
    return choose_pairs(SCANS[name](folder), cache, progress)
