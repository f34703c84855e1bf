"""Keeps the workers of one program alive."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Sequence

from headbox.library import queue, store
from headbox.library.catalogue import Catalogue
from headbox.library.selection import Selection

KINDS = ("look", "convert")
PROGRAM = (sys.executable, "-m", "headbox.library.worker")
FIRST_WAIT, LONGEST_WAIT = 0.1, 10.0  # seconds between workers that end by themselves
LOG = "worker.log"


class Supervisor:
    """Starts both workers and, whenever one ends, gives back its work and starts another.

    `program` is the command that is given a kind and what else a worker must know.
    """

    def __init__(
        self, catalogue: Catalogue, shown: Selection, program: Sequence[str] = PROGRAM
    ) -> None:
        self.catalogue, self.shown, self.program = catalogue, shown, program
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._keep, args=(kind,)) for kind in KINDS]
        self._lock = threading.Lock()

    def start(self) -> None:
        store.clear_rubbish(self.catalogue)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the workers; what they had begun is given back and not held against any photo."""
        self._stopping.set()
        with self._lock:
            for process in self.processes.values():
                process.kill()
        for thread in self._threads:
            thread.join()

    def _keep(self, kind: str) -> None:
        wait = FIRST_WAIT
        while not self._stopping.is_set():
            owner = f"{kind}-{os.getpid()}-{secrets.token_hex(4)}"
            code = self._run(kind, owner)
            queue.release(self.catalogue, owner, forgiven=self._stopping.is_set())
            store.clear_scratch(self.catalogue, owner)
            if code and code > 0:  # with an error of its own: it may come again and again
                self._stopping.wait(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:  # killed, over a photo or not: three times, and the photo is set aside
                wait = FIRST_WAIT

    def _run(self, kind: str, owner: str) -> int | None:
        """A worker's life; how it ended."""
        shown = [os.fsdecode(path) for path in (*self.shown.folders, *self.shown.files)]
        about = [kind, str(self.catalogue.folder), owner, *shown]
        with (self.catalogue.folder / LOG).open("ab") as log_file:
            with self._lock:
                if self._stopping.is_set():
                    return None
                # A session or group of its own: Ctrl-C in the terminal is for this program, which
                # then ends its workers. Their stdin closes when this program ends, however it does.
                self.processes[kind] = subprocess.Popen(
                    [*self.program, *about],
                    stdin=subprocess.PIPE,
                    stdout=log_file,
                    stderr=log_file,
                    start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                )
            with self.processes[kind] as process:
                return process.wait()
