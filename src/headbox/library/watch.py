"""Repeats the scan of a library while files are added, changed and removed."""

from __future__ import annotations

import logging
import os
import threading
import time

from headbox.library.catalogue import Catalogue
from headbox.library.scan import scan
from headbox.library.selection import Selection

EVERY = 600.0  # seconds between scans without events: network drives send none
SETTLE_MS = 1000  # changes within this time cause one scan
REST = 5.0  # pause after a scan, as a multiple of its duration, while many photos are copied

log = logging.getLogger(__name__)


class Watcher:
    """Scans once, and again after each change in the selected folders."""

    def __init__(self, catalogue: Catalogue, selection: Selection) -> None:
        self.catalogue, self.selection = catalogue, selection
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
            scan(self.catalogue, self.selection, self._stop.is_set)
            self.scanning = False
            self._stop.wait(min(REST * (time.monotonic() - started), EVERY))
            self._changed.wait(EVERY)

    def _matters(self, _change: object, path: str) -> bool:
        """Whether a change is neither of a hidden file nor of the library's own files."""
        return "/." not in path and not path.startswith(f"{self.catalogue.folder}/")

    def _listen(self) -> None:
        try:
            from watchfiles import watch

            paths = [os.fsdecode(path) for path in (*self.selection.folders, *self.selection.files)]
            first = True  # files may have changed between the first scan and now
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
                if changes or first:
                    self._changed.set()
                first = False
        except Exception as error:  # the system's limit of watches, a drive without events
            log.warning(
                "Changes cannot be watched (%s): new photos are found every %d minutes.",
                error,
                EVERY // 60,
            )
