"""Server-sent events: what changes in the catalogue, whoever changed it, is told to open pages."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool

from headbox.library import listing
from headbox.library.changes import changes_since, last_change, list_revision, trim_changes
from headbox.library.exports import find_export
from headbox.web.responses import Gallery

TICK = 0.25  # seconds
SLOW = 1.0  # seconds between looks at what takes longer to find out
MOST = 200  # photos told one by one at a tick; after more, pages ask for their lists again
BACKLOG = 1000  # events that a page may be behind before it is cut off, and comes again
ALIVE = 15.0  # seconds without a word, after which a connection is shown to be alive

Event = tuple[str, Any]


class Hub:
    """Looks at the catalogue while anybody listens, and tells all of them what is new."""

    def __init__(self, gallery: Gallery, stopping: Callable[[], bool]) -> None:
        self.gallery, self.stopping = gallery, stopping
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._change = self._list = 0
        self._state: dict[str, Any] = {}
        self._slow = self._next_counts = 0.0
        self._list_due = self._counts_due = False

    async def run(self) -> None:
        """Until it is cancelled, or the server is about to stop."""
        while not self.stopping():
            if self._listeners:
                with contextlib.suppress(sqlite3.OperationalError):  # busy: at the next tick
                    for event in await run_in_threadpool(self.news):
                        self._tell(event)
            await asyncio.sleep(TICK)
        self._tell(None)

    async def listen(self) -> AsyncIterator[str]:
        """The lines of one page's stream."""
        inbox: asyncio.Queue[Event | None] = asyncio.Queue(BACKLOG)
        if not self._listeners:  # what happened while nobody listened is in the lists that it got
            await run_in_threadpool(self._skip)
        self._listeners.add(inbox)
        try:
            yield "retry: 2000\n\n"
            yield _lines("queue", await run_in_threadpool(self.gallery.state))
            while not self.stopping():
                try:
                    event = await asyncio.wait_for(inbox.get(), ALIVE)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield _lines(*event)
        finally:
            self._listeners.discard(inbox)

    def news(self) -> list[Event]:
        """What has happened since it was last asked."""
        catalogue, gallery = self.gallery.catalogue, self.gallery
        last, photos, jobs = changes_since(catalogue, self._change)
        revision = list_revision(catalogue)
        self._list_due |= revision != self._list or len(photos) > MOST
        self._list = revision
        self._counts_due |= last != self._change or self._list_due
        self._change = last
        is_slow = time.monotonic() - self._slow > SLOW
        events: list[Event] = []
        if is_slow:
            photos += listing.working(catalogue, gallery.shown)
            self._slow = time.monotonic()
            events += self._slow_news()
        for photo in dict.fromkeys(photos[-MOST:]):
            if row := gallery.photo(photo):
                events.append(("photo", gallery.brief(row)))
        for job in jobs:
            if export := find_export(catalogue, job):
                events.append(("export", gallery.export(export)))
        return events

    def _slow_news(self) -> list[Event]:
        catalogue = self.gallery.catalogue
        trim_changes(catalogue, self._change)
        events: list[Event] = []
        counts = self._state.get("counts")
        now = time.monotonic()
        if counts is None or (self._counts_due and now > self._next_counts):
            counts = listing.counts(catalogue, self.gallery.shown)
            # In a library of a hundred thousand photos this takes its time.
            self._next_counts = now + 10 * (time.monotonic() - now)
            self._counts_due = False
        state = self.gallery.state(counts)
        if self._list_due:
            events.append(("list", {"total": state["counts"]["total"]}))
            self._list_due = False
        if state != self._state:
            events.append(("queue", state))
            self._state = state
        return events

    def _skip(self) -> None:
        catalogue = self.gallery.catalogue
        self._change = last_change(catalogue)
        self._list = list_revision(catalogue)

    def _tell(self, event: Event | None) -> None:
        for inbox in list(self._listeners):
            try:
                inbox.put_nowait(event)
            except asyncio.QueueFull:
                self._listeners.discard(inbox)
                with contextlib.suppress(asyncio.QueueEmpty):
                    inbox.get_nowait()
                inbox.put_nowait(None)  # its stream ends when it has read what it has


def _lines(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
