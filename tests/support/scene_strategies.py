"""Hypothesis strategies for scenes: splats, cameras and metadata."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from headbox.camera import Camera, look_at
from headbox.gaussians import Gaussians


def floats(low: float, high: float) -> st.SearchStrategy[float]:
    low, high = float(np.float32(low)), float(np.float32(high))
    return st.floats(low, high, width=32)


@st.composite
def gaussians(draw: st.DrawFn) -> Gaussians:
    count = draw(st.integers(1, 5))

    def array(columns: int, low: float, high: float) -> torch.Tensor:
        shape = (count, columns)
        return torch.from_numpy(draw(npst.arrays(np.float32, shape, elements=floats(low, high))))

    return Gaussians(
        array(3, -1e6, 1e6), array(4, -2, 2), array(3, 0, 1e4), array(1, 0, 1)[:, 0], array(3, 0, 1)
    )


@st.composite
def cameras(draw: st.DrawFn) -> Camera:
    size = draw(st.integers(1, 100_000)), draw(st.integers(1, 100_000))
    eye = [draw(floats(-100, 100)) for _ in range(3)]
    camera = Camera.of_photo(*size, draw(floats(1, 1e5)))
    return camera.moved(look_at(eye, [eye[0] + 1, eye[1] - 0.5, eye[2] + 3]))


metas = st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=4)
