"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

# No deadlines: a busy machine is not a fault. On CI the examples are the same for every run.
hypothesis.settings.register_profile("headbox", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("headbox")


@pytest.fixture(scope="session")
def example_photos() -> Path:
    """The folder with the photos that are part of the repo."""
    return Path(__file__).parents[1] / "examples" / "photos"
