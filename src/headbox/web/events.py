"""Server-sent events: changes of the catalogue, by any program, are sent to the open pages."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool

from headbox.library import changes, exports, listing
from headbox.web.responses import Gallery

TICK = 0.25  # seconds
SLOW = 1.0  # seconds between the slower queries
MOST = 200  # photo events per tick; for more changes, pages reload their lists
BACKLOG = 1000  # events that a page may be behind before it is disconnected, and reconnects
KEPT = 10_000  # entries of the log of changes
ALIVE = 15.0  # seconds without an event, after which a comment keeps the connection open

Event = tuple[str, Any]


class Hub:
    """Polls the catalogue while pages listen, and sends them what has changed."""

    def __init__(self, gallery: Gallery, stopping: Callable[[], bool]) -> None:
        self.gallery, self.stopping = gallery, stopping
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._change = self._list = 0
        self._state: dict[str, Any] = {}
        self._slow = self._next_counts = 0.0
        self._list_due = self._counts_due = False

    async def run(self) -> None:
        """Poll until the task is cancelled or the server stops."""
        while not self.stopping():
            if self._listeners:
                with contextlib.suppress(sqlite3.OperationalError):  # busy: retry at the next tick
                    for event in await run_in_threadpool(self.events):
                        self._send(event)
            await asyncio.sleep(TICK)
        self._send(None)

    async def listen(self) -> AsyncIterator[str]:
        """The lines of one page's stream."""
        inbox: asyncio.Queue[Event | None] = asyncio.Queue(BACKLOG)
        if not self._listeners:  # the page's lists contain all earlier changes
            await run_in_threadpool(self._skip)
        self._listeners.add(inbox)
        try:
            yield "retry: 2000\n\n"
            yield _lines("queue", await run_in_threadpool(self.gallery.state))
            while not self.stopping():
                try:
                    event = await asyncio.wait_for(inbox.get(), ALIVE)
                except TimeoutError:
                    yield ": keep-alive\n\n"
                    continue
                if event is None:
                    return
                yield _lines(*event)
        finally:
            self._listeners.discard(inbox)

    def events(self) -> list[Event]:
        """The events since the last call."""
        catalogue, gallery = self.gallery.catalogue, self.gallery
        new = changes.since(catalogue, self._change)
        photos = list(dict.fromkeys(change.photo for change in new if change.photo))
        jobs = dict.fromkeys(change.job for change in new if change.job)
        revision = changes.list_revision(catalogue)
        self._list_due |= revision != self._list or len(photos) > MOST
        self._list = revision
        self._counts_due |= bool(new) or self._list_due
        if new:
            self._change = new[-1].id
        is_slow = time.monotonic() - self._slow > SLOW
        events: list[Event] = []
        if is_slow:
            photos += listing.working(catalogue, gallery.selection)
            self._slow = time.monotonic()
            events += self._slow_events()
        for photo in dict.fromkeys(photos[-MOST:]):
            if row := gallery.photo(photo):
                events.append(("photo", gallery.brief(row)))
        for job in jobs:
            if row := exports.find(catalogue, job):
                events.append(("export", gallery.export(row)))
        return events

    def _slow_events(self) -> list[Event]:
        catalogue = self.gallery.catalogue
        changes.drop_before(catalogue, self._change - KEPT)
        events: list[Event] = []
        counts = self._state.get("counts")
        now = time.monotonic()
        if counts is None or (self._counts_due and now > self._next_counts):
            counts = listing.counts(catalogue, self.gallery.selection)
            # Counting takes long in large libraries: spend a tenth of the time on it.
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
        """Leave out the changes up to now."""
        catalogue = self.gallery.catalogue
        self._change = changes.latest(catalogue)
        self._list = changes.list_revision(catalogue)

    def _send(self, event: Event | None) -> None:
        for inbox in list(self._listeners):
            try:
                inbox.put_nowait(event)
            except asyncio.QueueFull:
                self._listeners.discard(inbox)
                with contextlib.suppress(asyncio.QueueEmpty):
                    inbox.get_nowait()
                inbox.put_nowait(None)  # ends the stream after the events in the inbox


def _lines(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
