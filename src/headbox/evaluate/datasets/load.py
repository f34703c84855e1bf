"""The data sets by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from headbox.errors import HeadboxError
from headbox.evaluate.datasets import builtin, scans, stereo
from headbox.evaluate.datasets.overlap import choose_pairs
from headbox.evaluate.datasets.views import DataSet, SceneViews

STEREO: dict[str, Callable[[Path], DataSet]] = {
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
TABLE_COLUMNS = {"builtin": builtin.table_columns}  # of tables, for sets that are not one column


def load_set(
    name: str,
    folder: Path,
    cache: Path,
    progress: Callable[[Sequence[SceneViews]], Iterable[SceneViews]] = iter,
) -> DataSet:
    """Load the data set `name` (one of SETS) from `folder`; `cache` is a file for chosen pairs.

    Raises HeadboxError if it is not there or not in its publisher's layout.
    """
    if not folder.is_dir():
        raise HeadboxError(f"{name}: {folder} is not a folder: give the folder of the data set.")
    if name in STEREO:
        return STEREO[name](folder)
    return DataSet(name, tuple(choose_pairs(SCANS[name](folder), cache, progress)))


def columns_of_set(set_name: str, names: list[str]) -> dict[str, list[str]]:
    """Title of a table's column -> those of the set's pairs that it is the mean of."""
    return TABLE_COLUMNS.get(set_name, lambda names: {set_name: names})(names)
