"""Times scans, queries and the job queue for a library of 100,000 photos.

    python bench/library.py [PHOTOS] [FOLDER]

The scans are of empty files with the names of photos, in 100 folders in FOLDER (default: the
temporary folder). Queries and claims run on a catalogue in which all photos have dates and half of
them have scenes. Times are medians of wall-clock milliseconds.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from headbox.library import listing, queue
from headbox.library.catalogue import Catalogue
from headbox.library.listing import Filter
from headbox.library.scan import scan
from headbox.library.selection import Selection

ROUNDS = 5
CLAIMS = 500


def measured(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median wall-clock milliseconds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return 1000 * statistics.median(taken)


def make_files(folder: Path, count: int) -> None:
    for i in range(count):
        path = folder / f"{i % 100:02}" / f"IMG_{i:06}.jpg"
        if i < 100:
            path.parent.mkdir(parents=True)
        path.touch()


def fill_catalogue(catalogue: Catalogue) -> None:
    """Give all photos digests and dates over 25 years, and half of them a finished scene."""
    with catalogue.change():
        catalogue.rows(
            """UPDATE photos SET digest = printf('%064x', id), taken =
            strftime('%Y-%m-%dT%H:%M:%S', 946684800 + id * 7889 % 788400000, 'unixepoch')"""
        )
        catalogue.rows(
            """INSERT INTO scenes (digest, model, state, priority, taken)
            SELECT digest, 'm', CASE id % 2 WHEN 0 THEN 'done' ELSE 'waiting' END, 0, taken
            FROM photos"""
        )
        catalogue.set("model", "m")


def time_queries(catalogue: Catalogue, shown: Selection, count: int) -> dict[str, float]:
    def page(offset: int, wanted: Filter | None = None) -> Callable[[], object]:
        return lambda: listing.page(catalogue, shown, wanted or Filter(), offset, 200)

    def claim() -> None:
        assert queue.claim_scene(catalogue, shown, "bench", "m") is not None

    claim_ms = measured(claim, CLAIMS)
    return {
        "page of 200, the first, ms": measured(page(0)),
        "page of 200, the last, ms": measured(page(count - 200)),
        "page of 200, by a word, ms": measured(page(0, Filter("img_0001"))),
        "months, ms": measured(lambda: listing.months(catalogue, shown, Filter())),
        "counts by state, ms": measured(lambda: listing.counts(catalogue, shown)),
        "one photo, ms": measured(lambda: listing.photo(catalogue, shown, count // 2)),
        "claims a second": 1000 / claim_ms,
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        photos = Path(folder, "photos")
        make_files(photos, count)
        shown = Selection.of([photos])
        with Catalogue(Path(folder, "library")) as catalogue:
            first = measured(lambda: scan(catalogue, shown), 1)
            again = measured(lambda: scan(catalogue, shown))
            fill_catalogue(catalogue)
            report = {
                "photos": count,
                "first scan, photos a second": 1000 * count / first,
                "scan again, photos a second": 1000 * count / again,
                **time_queries(catalogue, shown, count),
                "catalogue, MB": (catalogue.folder / "catalogue.sqlite3").stat().st_size / 1e6,
            }
    for name, value in report.items():
        print(f"{name:32} {value:12,.1f}")
    print(json.dumps({name: round(value, 2) for name, value in report.items()}))


if __name__ == "__main__":
    main()
