"""Starts and restarts the workers of one program."""

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
FIRST_WAIT, LONGEST_WAIT = 0.1, 10.0  # seconds before the restart of a worker that failed
LOG = "worker.log"


class Supervisor:
    """Starts both workers. When a worker ends, its work is released and another one is started.

    `program` is the command of a worker, to which the arguments of `worker.main` are appended.
    """

    def __init__(
        self, catalogue: Catalogue, selection: Selection, program: Sequence[str] = PROGRAM
    ) -> None:
        self.catalogue, self.selection, self.program = catalogue, selection, program
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._keep, args=(kind,)) for kind in KINDS]
        self._lock = threading.Lock()

    def start(self) -> None:
        store.delete_stale(self.catalogue)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the workers. Their work is released, and the attempts are not counted."""
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
            store.delete_scratch(self.catalogue, owner)
            if code and code > 0:  # an exception, which may repeat
                self._stopping.wait(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:  # killed: the queue limits the attempts at each photo
                wait = FIRST_WAIT

    def _run(self, kind: str, owner: str) -> int | None:
        """Run one worker until it ends; its exit status."""
        paths = [os.fsdecode(path) for path in (*self.selection.folders, *self.selection.files)]
        arguments = [kind, str(self.catalogue.folder), owner, *paths]
        with (self.catalogue.folder / LOG).open("ab") as log_file:
            with self._lock:
                if self._stopping.is_set():
                    return None
                # In a separate session or process group, so that Ctrl-C in the terminal reaches
                # only this program, which then ends its workers. Their stdin is closed even when
                # this program crashes.
                self.processes[kind] = subprocess.Popen(
                    [*self.program, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=log_file,
                    stderr=log_file,
                    start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
                )
            with self.processes[kind] as process:
                return process.wait()
