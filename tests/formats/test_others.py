"""Our files in programs that nobody here wrote, and theirs here: those that pip installs. The other
ones are in bench/formats_others.py."""

from __future__ import annotations

import dataclasses
import importlib.util
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from headbox.formats.registry import read_scene, write_scene
from headbox.gaussians import Gaussians, Scene
from support.packed_scenes import angles, srgb
from support.ply_files import some

TURNED = torch.tensor([1.0, -1.0, -1.0])


def needs(package: str) -> pytest.MarkDecorator:
    """Skip a test where the package is not installed, but never on CI."""
    missing = importlib.util.find_spec(package) is None and "CI" not in os.environ
    return pytest.mark.skipif(missing, reason=f"no {package}: pip install {package}")


def by_opacity(splats: Gaussians) -> Gaussians:
    order = splats.opacities.argsort()
    return Gaussians(*(part[order] for part in vars(splats).values()))


def scene() -> Gaussians:
    """Means on a grid of 1/64 m, opacities that tell the splats apart, colours of 8 bits."""
    splats = some(200)
    means = (splats.means * 64).round() / 64
    return dataclasses.replace(splats, means=means, opacities=torch.linspace(0.02, 0.98, 200))


def check_alike(found: Gaussians, wanted: Gaussians, has_own_axes: bool) -> None:
    """Within the coarsest that a format keeps of this scene."""
    found, wanted = by_opacity(found), by_opacity(wanted)
    if has_own_axes:  # gaussforge and gsply do not turn SPZ's axes
        quats = found.quats * torch.tensor([1.0, 1, -1, -1])
        found = dataclasses.replace(found, means=found.means * TURNED, quats=quats)
    torch.testing.assert_close(found.means, wanted.means, rtol=0, atol=0.02)  # a chunk of 20 m
    torch.testing.assert_close(found.scales.log(), wanted.scales.log(), rtol=0, atol=0.04)  # SPZ
    # gaussforge cuts bytes where it could round: a whole step of 1/255
    torch.testing.assert_close(found.opacities, wanted.opacities, rtol=0, atol=1 / 255 + 1e-6)
    torch.testing.assert_close(srgb(found), srgb(wanted), rtol=0, atol=0.01)
    assert angles(found, wanted).max() < 0.03  # SOG, and the bytes of .splat that are cut


@needs("gaussforge")
@pytest.mark.parametrize("suffix", [".ply", ".compressed.ply", ".splat", ".spz", ".v4.spz", ".sog"])
def test_gaussforge_reads_what_is_written_here(tmp_path: Path, suffix: str) -> None:
    from gaussforge import GaussForge  # pyright: ignore[reportMissingImports]

    write_scene(tmp_path / f"x{suffix}", Scene(scene(), None, {"photo": "x.jpg"}))
    kind = "compressed.ply" if suffix == ".compressed.ply" else suffix.split(".")[-1]
    made = GaussForge().convert((tmp_path / f"x{suffix}").read_bytes(), kind, "ply")
    (tmp_path / "found.ply").write_bytes(made["data"])
    found = read_scene(tmp_path / "found.ply").gaussians
    check_alike(found, scene(), suffix.endswith(".spz"))


@needs("gaussforge")
@pytest.mark.parametrize("suffix", [".ply", ".splat", ".ksplat", ".spz", ".v4.spz"])
def test_what_gaussforge_writes_is_read_here(tmp_path: Path, suffix: str) -> None:
    from gaussforge import GaussForge  # pyright: ignore[reportMissingImports]

    write_scene(tmp_path / "x.ply", Scene(scene()))
    version = 4 if suffix == ".v4.spz" else 3
    made = GaussForge().convert(
        (tmp_path / "x.ply").read_bytes(), "ply", suffix.split(".")[-1], spz_version=version
    )
    (tmp_path / f"x{suffix}").write_bytes(made["data"])
    found = read_scene(tmp_path / f"x{suffix}").gaussians
    check_alike(found, scene(), suffix.endswith(".spz"))


@needs("gsply")
@pytest.mark.parametrize("suffix", [".ply", ".compressed.ply", ".spz", ".v4.spz"])
def test_gsply_reads_what_is_written_here(tmp_path: Path, suffix: str) -> None:
    import gsply  # pyright: ignore[reportMissingImports]

    path = tmp_path / f"x{suffix}"
    write_scene(path, Scene(scene(), None, {"photo": "x.jpg"}))
    data = gsply.read_spz(str(path)) if path.suffix == ".spz" else gsply.plyread(str(path))
    order = np.argsort(np.ravel(data.opacities))
    wanted = by_opacity(scene()).means
    found = torch.from_numpy(np.array(data.means))[order]
    found = found * TURNED if path.suffix == ".spz" else found
    torch.testing.assert_close(found, wanted, rtol=0, atol=0.02)
