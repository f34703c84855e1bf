"""Files of .ksplat as its author's source spells them, for the tests and bench/fuzz_formats.py."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from headbox.color import linear_to_srgb
from headbox.formats.quantize import unit
from headbox.gaussians import Gaussians

BLOCK = 5.0


def head(
    sections: int = 1, splats: int = 1, level: int = 1, version: tuple[int, int] = (0, 1)
) -> bytes:
    fields = struct.pack("<BBxxIIIIH", *version, sections, sections, splats, splats, level)
    return fields.ljust(4096, b"\0")


def section(**changes: int | float) -> bytes:
    """A header of one section; by default of a splat alone in its bucket."""
    values = {
        **{"splats": 1, "room": 1, "bucket": 256, "buckets": 1, "block": BLOCK, "centre": 12},
        **{"steps": 32767, "bytes": 0, "full": 0, "partial": 1, "degree": 0},
        **changes,
    }
    return struct.pack("<IIIIfHxxIIIIH", *values.values()).ljust(1024, b"\0")


def rows(splats: Gaussians, level: int, centre: Sequence[float], degree: int = 0) -> bytes:
    """The splats, all in the block around `centre`."""
    quats = unit(splats.quats.double().numpy())
    rgb = linear_to_srgb(splats.colors.double()).numpy()
    rgba = np.column_stack([rgb, splats.opacities.double().numpy()])
    means = splats.means.double().numpy()
    steps = np.rint((means - centre) / (BLOCK / 2) * 32767) + 32767
    harmonics = bytes((0, 9, 24)[degree] * (4, 2, 1)[level])
    whole, number = ("<f4", "<f4") if level == 0 else ("<u2", "<f2")
    return b"".join(
        (means if level == 0 else steps)[i].astype(whole).tobytes()
        + splats.scales.numpy()[i].astype(number).tobytes()
        + quats[i].astype(number).tobytes()
        + np.rint(rgba[i] * 255).astype("u1").tobytes()
        + harmonics
        for i in range(len(splats))
    )


def ksplat(splats: Gaussians, level: int, degree: int = 0) -> bytes:
    """A whole file: one bucket that is not full, around the middle of the splats."""
    count = len(splats)
    middle = np.rint(splats.means.double().numpy().mean(0))
    facts: dict[str, int | float] = {"splats": count, "room": count, "degree": degree}
    buckets = struct.pack("<I3f", count, *middle)
    if level == 0:
        facts |= {"bucket": 0, "buckets": 0, "block": 0, "centre": 0, "steps": 0, "partial": 0}
        buckets = b""
    return head(1, count, level) + section(**facts) + buckets + rows(splats, level, middle, degree)
