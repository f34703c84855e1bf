"""Scenes for the tests of the packed formats, how far two of them are apart, and damage."""

from __future__ import annotations

import functools
import gzip
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from torch import Tensor
from zstandard import ZstdCompressor

from headbox.color import linear_to_srgb
from headbox.errors import SceneError
from headbox.formats.quantize import unit
from headbox.gaussians import Gaussians, Scene, select
from headbox.render import render_view
from support.ply_files import BASIC
from support.splat_scenes import sharp_scene

Read = Callable[[str | Path], Scene]
Write = Callable[[str | Path, Scene], None]


@st.composite
def gaussians(
    draw: st.DrawFn, reach: float = 100, scales: tuple[float, float] = (1e-4, 100)
) -> Gaussians:
    """1 to 5 splats with means within `reach` metres of 0, scales spread by their logarithm."""
    count = draw(st.integers(1, 5))

    def array(columns: int, low: float, high: float) -> Tensor:
        low, high = float(np.float32(low)), float(np.float32(high))
        numbers = st.floats(low, high, width=32)
        return torch.from_numpy(draw(npst.arrays(np.float32, (count, columns), elements=numbers)))

    return Gaussians(
        means=array(3, -reach, reach),
        quats=array(4, -2, 2),
        scales=torch.exp(array(3, *np.log(scales))).clamp(*scales),
        opacities=array(1, 0, 1)[:, 0],
        colors=array(3, 0, 1),
    )


def srgb(splats: Gaussians) -> Tensor:
    return linear_to_srgb(splats.colors.double())


def angles(found: Gaussians, wanted: Gaussians) -> Tensor:
    """The angle of the turn between each two rotations, radians."""
    first, second = (
        torch.from_numpy(unit(q.double().numpy())) for q in (found.quats, wanted.quats)
    )
    second = torch.where((first * second).sum(1, keepdim=True) < 0, -second, second)
    return 4 * torch.atan2((first - second).norm(dim=1), (first + second).norm(dim=1))


def sorted_alike(found: Gaussians, wanted: Gaussians) -> tuple[Gaussians, Gaussians]:
    """Both by their opacities, for formats that change the order of splats."""
    return select(found, found.opacities.argsort()), select(wanted, wanted.opacities.argsort())


@functools.cache
def sharp() -> tuple[Scene, Tensor]:
    """20,000 splats shaped like SHARP's and their picture."""
    splats, camera = sharp_scene(100)
    camera = camera.resized(256, 192)
    return Scene(splats, camera, {"photo": "china.jpg"}), render_view(splats, camera).colors


def psnr_after(read: Read, write: Write, path: Path) -> float:
    """Decibels of the picture of `sharp` once it has been in a file, the same each time."""
    scene, picture = sharp()
    assert scene.camera is not None
    write(path, scene)
    whole = path.read_bytes()
    write(path, scene)
    assert path.read_bytes() == whole  # no clock, no chance
    found = render_view(read(path).gaussians, scene.camera).colors
    return float(-10 * torch.log10(((found - picture) ** 2).mean()))


def refused(read: Read, path: Path, reason: str, memory: int = 3_000_000) -> None:
    """Reading fails with one sentence that names the file, and allocates at most `memory` bytes."""
    tracemalloc.start()
    try:
        with pytest.raises(SceneError) as caught:
            read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    message = str(caught.value)
    assert reason in message
    assert str(path) in message
    assert message.endswith((".", "?"))
    assert "\n" not in message
    assert len(message) < 600
    assert peak < memory


def damaged_anywhere(read: Read, path: Path, data: st.DataObject) -> None:
    """Other bytes at some places, or a cut: a scene or a SceneError, never anything else."""
    whole = bytearray(path.read_bytes())
    spots = st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255))
    for place, byte in data.draw(st.lists(spots, min_size=1, max_size=4)):
        whole[place] = byte
    other = path.with_name(f"other{''.join(path.suffixes)}")
    other.write_bytes(whole[: data.draw(st.integers(0, len(whole)) | st.just(len(whole)))])
    message = None
    try:
        assert read(other).gaussians.means.isfinite().all()
    except SceneError as error:
        message = str(error)
    assert message is None or str(other) in message


def simple(**changes: list[float]) -> Gaussians:
    """One splat, turned by 73.7 degrees about the axis that points down."""
    values = {
        "means": [1.5, -2.25, 3.0],
        "quats": [0.8, 0.0, 0.6, 0.0],
        "scales": [0.36787944, 0.13533528, 1.0],  # e^-1, e^-2, e^0
        "opacities": [0.8],
        "colors": [1.0, 0.0, 0.31854677],  # sRGB 1, 0, 0.6
    }
    parts = {name: torch.tensor([row]) for name, row in (values | changes).items()}
    parts["opacities"] = parts["opacities"][:, 0]
    return Gaussians(**parts)


def packed_bombs(folder: Path) -> list[Path]:
    """Small files that promise or unpack to more than 64 MB, one or two of each format."""
    zeros = bytes(80_000_000)
    frame = ZstdCompressor().compress(zeros)
    silent = ZstdCompressor(write_content_size=False).compress(zeros)
    # A frame that asks for a window of 128 MB, and one that says it holds 2^63 bytes
    windy = frame[:4] + b"\x00\x88" + bytes.fromhex("030000") + b"\0"
    large = frame[:4] + b"\xe0" + (1 << 63).to_bytes(8, "little") + bytes.fromhex("010000")
    count = 2_000_000  # as many as a small file may promise: 18 MB of means
    files = {}
    for name, stream in {"a": frame, "b": silent, "c": windy, "d": large}.items():
        for size in (9 * count, len(zeros)):
            sizes = struct.pack("<QQ", len(stream), size) + struct.pack("<QQ", 0, 0) * 4
            head = struct.pack("<4sIIBBBBI12x", b"NGSP", 4, count, 0, 12, 0, 5, 32)
            files[f"{name}{size}.v4.spz"] = head + sizes + stream
    head = struct.pack("<4sIIBBBB", b"NGSP", 3, 2**32 - 1, 0, 12, 0, 0)
    files["a.spz"] = gzip.compress(head + zeros, 1)
    head = struct.pack("<4sIIBBBB", b"NGSP", 3, 1, 0, 12, 2, 0)
    files["b.spz"] = gzip.compress(head + zeros, 1)
    head = struct.pack("<BBxxIIIIH", 0, 1, 2**32 - 1, 2**32 - 1, 2**32 - 1, 2**32 - 1, 1)
    files["a.ksplat"] = head.ljust(8192, b"\0")
    files["a.ply"] = b"ply\nformat binary_little_endian 1.0\nelement vertex %d\n" % 2**63
    files["a.ply"] += b"".join(b"property float %s\n" % name.encode() for name in BASIC)
    files["a.ply"] += b"end_header\n" + bytes(1000)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]
