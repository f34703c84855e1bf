"""Keeps a catalogue true while photos come and go."""

from __future__ import annotations

import logging
import os
import threading
import time

from headbox.library.catalogue import Catalogue
from headbox.library.scan import scan
from headbox.library.selection import Selection

EVERY = 600.0  # seconds between scans when nothing is heard: network drives tell of no changes
SETTLE_MS = 1000  # changes that come together are looked at together
REST = 5.0  # as many times the duration of a scan pass before the next: many photos being copied

log = logging.getLogger(__name__)


class Watcher:
    """Scans once, and again whenever something changes below the shown folders."""

    def __init__(self, catalogue: Catalogue, shown: Selection) -> None:
        self.catalogue, self.shown = catalogue, shown
        self.scanning = True
        self._stop = threading.Event()
        self._changed = threading.Event()
        self._threads = [threading.Thread(target=self._scan), threading.Thread(target=self._listen)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._changed.set()
        for thread in self._threads:
            thread.join()

    def _scan(self) -> None:
        while not self._stop.is_set():
            self._changed.clear()
            self.scanning = True
            started = time.monotonic()
            scan(self.catalogue, self.shown, self._stop.is_set)
            self.scanning = False
            self._stop.wait(min(REST * (time.monotonic() - started), EVERY))
            self._changed.wait(EVERY)

    def _matters(self, _change: object, path: str) -> bool:
        """Not what is hidden, and not the library's own files."""
        return "/." not in path and not path.startswith(f"{self.catalogue.folder}/")

    def _listen(self) -> None:
        try:
            from watchfiles import watch

            paths = [os.fsdecode(path) for path in (*self.shown.folders, *self.shown.files)]
            unheard = True  # what changed between the first scan and now
            for changes in watch(
                *paths,
                watch_filter=self._matters,
                step=SETTLE_MS,
                rust_timeout=1000,
                stop_event=self._stop,
                raise_interrupt=False,
                yield_on_timeout=True,
                ignore_permission_denied=True,
            ):
                if changes or unheard:
                    self._changed.set()
                unheard = False
        except Exception as error:  # no more watches to be had, a drive that cannot be watched
            log.warning(
                "New photos are found every %d minutes only, as changes cannot be watched (%s).",
                EVERY // 60,
                error,
            )
