"""What every test may use."""

from __future__ import annotations

import ctypes.util
import os
from pathlib import Path

import hypothesis
import pytest

from support.browser import browser, new_page  # noqa: F401  (fixtures)

# No deadlines: a busy machine is not a fault. On CI the examples are the same for every run.
hypothesis.settings.register_profile("headbox", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("headbox")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without an EGL library the tests that draw with OpenGL are skipped, but never on CI."""
    if ctypes.util.find_library("EGL") or "CI" in os.environ:
        return
    reason = "no EGL library: install libegl1 and libgl1-mesa-dri to draw training scenes"
    for item in items:
        if item.get_closest_marker("train"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def example_photos() -> Path:
    """The folder with the photos that are part of the repo."""
    return Path(__file__).parents[1] / "examples" / "photos"
