"""A real browser for tests: Debian's Chromium without a screen, drawing in software.

`new_page(width, height)` opens a page of its own (no cookies, no cache of others). When the test
ends, it fails if the page wrote an error or a warning to its console, threw, asked another host
for anything, or was refused anything: `page_faults(page)` gives the list, and a test that expects
one takes it out of there. Where Chromium or playwright is missing these tests are skipped, but
never on CI.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
# WebGL is drawn on the CPU, by Mesa's llvmpipe where its EGL is there (as on CI): 0.4 s for a frame
# of 130,000 splats on a busy machine, on which SwiftShader, Chromium's own, takes minutes. The
# sandbox cannot start as root, as which CI runs.
MESA = ["--use-angle=gl-egl", "--ignore-gpu-blocklist"]
SWIFTSHADER = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
FLAGS = ["--no-sandbox", *(MESA if ctypes.util.find_library("EGL") else SWIFTSHADER)]
HOSTS = ("127.0.0.1", "localhost")
# Chromium's own remarks on drawing in software; they say nothing about the page.
REMARKS = ("GPU stall due to ReadPixels", "GL Driver Message")

_faults: dict[Page, list[str]] = {}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, one for the tests of a module: while it is there, an event loop of playwright's is
    running in this thread, and others need their own."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None and "CI" not in os.environ:
        pytest.skip("no Chromium: install the package chromium to run the browser's tests")
    if "CI" not in os.environ:
        pytest.importorskip("playwright.sync_api", reason="no playwright: pip install playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """(width, height, **playwright's settings of a context) -> an empty page of that many CSS
    pixels, watched as the module says."""
    pages: list[Page] = []

    def opened(width: int = 1280, height: int = 800, **settings: object) -> Page:
        viewport = {"width": width, "height": height}
        page = browser.new_context(viewport=viewport, **settings).new_page()  # pyright: ignore
        page.set_default_timeout(30_000)  # software drawing on a busy machine; not a measure
        _watch(page)
        pages.append(page)
        return page

    yield opened
    faults = [fault for page in pages for fault in _faults.pop(page)]
    for page in pages:
        page.context.close()
    assert not faults, "\n".join(faults)


def page_faults(page: Page) -> list[str]:
    """What went wrong on a page so far, one line each; it may be changed."""
    return _faults[page]


def _watch(page: Page) -> None:
    faults = _faults[page] = []

    def heard(kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(remark in text for remark in REMARKS):
            faults.append(f"console {kind}: {text}")

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in HOSTS:
            faults.append(f"asked another host: {url}")

    page.on("console", lambda message: heard(message.type, message.text))
    page.on("pageerror", lambda error: faults.append(f"threw: {error}"))
    page.on("request", lambda request: asked(request.url))
