"""Colour spaces that a file names by numbers instead of an ICC profile, turned into one.

The numbers are the code points of ITU-T H.273 (cICP in PNG, nclx in HEIF and AVIF), or gAMA and
cHRM in PNG. HDR curves (PQ and HLG, ITU-R BT.2100) are tone mapped with 203 nits as white, as ITU-R
BT.2408 places it.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Sequence

import numpy as np

WHITE_NITS = 203.0
PEAK_NITS = 1000.0  # of HLG's reference display, and what most PQ photos are mastered for
KNEE = 0.8  # of white in linear light, up to which HDR is kept as it is
TABLE = 4096  # entries of a curve in the profile

D65, D50 = (0.3127, 0.3290), (0.3457, 0.3585)
# Code point of H.273, table 2 -> chromaticities of red, green, blue and white.
PRIMARIES = {
    1: ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), D65),  # BT.709, sRGB
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), (0.310, 0.316)),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), D65),  # BT.601, 625 lines
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),  # BT.601, 525 lines
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),  # BT.2020, BT.2100
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),  # DCI-P3
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),  # Display P3
    22: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), D65),
}
SRGB_PRIMARIES, SRGB_CURVE, PQ, HLG = 1, 13, 16, 18
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}  # code point of H.273, table 3


@dataclasses.dataclass(frozen=True)
class CodedColors:
    """primaries: chromaticities x, y of red, green, blue and white. curve: a code point of H.273,
    table 3, or, for PNG's gAMA, the exponent that makes light of a value, as a float.
    """

    primaries: tuple[tuple[float, float], ...]
    curve: int | float

    @staticmethod
    def of_png(gamma: float, chromaticities: Sequence[tuple[float, float]] | None) -> CodedColors:
        """Of gAMA (the exponent that codes light) and cHRM (white, red, green, blue)."""
        primaries = PRIMARIES[SRGB_PRIMARIES]
        if chromaticities is not None and _is_possible(chromaticities):
            primaries = (*chromaticities[1:], chromaticities[0])
        is_srgb = abs(gamma - 0.45455) < 5e-4  # what the standard has beside an sRGB chunk
        return CodedColors(primaries, SRGB_CURVE if is_srgb else 1 / max(gamma, 0.1))


def _is_possible(chromaticities: Sequence[tuple[float, float]]) -> bool:
    """Whether white lies inside of the triangle of red, green and blue, clearly."""
    white, *rgb = (np.array(each) for each in chromaticities)
    if any(each[1] <= 0 for each in (white, *rgb)):
        return False
    corners = np.stack([rgb[1] - rgb[0], rgb[2] - rgb[0]], axis=1)
    if abs(np.linalg.det(corners)) < 1e-3:
        return False
    u, v = np.linalg.solve(corners, white - rgb[0])
    return bool(min(u, v, 1 - u - v) > 0.02)


def from_code_points(primaries: int, curve: int) -> CodedColors | None:
    """None for sRGB, and for code points that are reserved or not of colours; 2 is unspecified."""
    known = PRIMARIES.get(primaries, PRIMARIES[SRGB_PRIMARIES] if primaries == 2 else None)
    if known is None or not (curve in (1, 2, 6, 13, 14, 15, 17, PQ, HLG) or curve in _GAMMAS):
        return None
    curve = SRGB_CURVE if curve in (1, 2, 6, 14, 15) else curve
    if (known, curve) == (PRIMARIES[SRGB_PRIMARIES], SRGB_CURVE):
        return None
    return CodedColors(known, curve)


def to_light(curve: int | float, values: np.ndarray) -> np.ndarray:
    """Display light, 1 at SDR white, of coded values 0..1 (float64); HDR may exceed 1."""
    if isinstance(curve, float):
        return values**curve
    if curve in _GAMMAS:
        return values ** _GAMMAS[curve]
    if curve == PQ:  # SMPTE ST 2084
        power = values ** (32 / 2523)
        light = (np.maximum(power - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * power)) ** (
            8192 / 1305
        )
        return 10_000 / WHITE_NITS * light
    if curve == HLG:  # scene light, then the system gamma of a display of PEAK_NITS
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        scene = np.where(values <= 0.5, values**2 / 3, (np.exp((values - c) / a) + b) / 12)
        return PEAK_NITS / WHITE_NITS * scene**1.2
    if curve == 17:  # SMPTE ST 428-1
        return 52.37 / 48 * values**2.6
    # BT.709, BT.601 and BT.2020 (1, 6, 14, 15) too: a display's curve counts, not the camera's, and
    # browsers agree on that of sRGB.
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def tone_mapped(light: np.ndarray) -> np.ndarray:
    """HDR light, 1 at white, -> 0..1: as it is up to KNEE, then along a curve whose slope starts at
    1 and ends at PEAK_NITS (an exponential; the rest is clipped).
    """
    room = 1 - KNEE
    most = 1 - np.exp(-(PEAK_NITS / WHITE_NITS - KNEE) / room)
    over = np.maximum(light - KNEE, 0)
    return np.minimum(
        np.where(light <= KNEE, light, KNEE + room * (1 - np.exp(-over / room)) / most), 1
    )


def icc_profile(colors: CodedColors) -> bytes:
    """An ICC profile (version 2, matrix and curves) of a colour space."""
    light = to_light(colors.curve, np.linspace(0, 1, TABLE))
    if colors.curve in (PQ, HLG):
        light = tone_mapped(light)
    curve = np.rint(np.clip(light, 0, 1) * 65535).astype(">u2").tobytes()
    curve = struct.pack(">4sII", b"curv", 0, TABLE) + curve
    tags = {b"wtpt": _xyz(_white_xyz(D50)), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    columns = _adapted(colors.primaries).T
    tags |= {
        name: _xyz(column)
        for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)
    }
    text = b"coded colours"
    tags[b"desc"] = struct.pack(">4sII", b"desc", 0, len(text) + 1) + text + bytes(79)
    tags[b"cprt"] = struct.pack(">4sI", b"text", 0) + b"none\0"
    return _packed(tags)


def _white_xyz(white: tuple[float, float]) -> np.ndarray:
    x, y = white
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _adapted(primaries: Sequence[tuple[float, float]]) -> np.ndarray:
    """RGB -> XYZ of the profile connection space: adapted to D50 by Bradford's method."""
    *rgb, white = primaries
    columns = np.stack([_white_xyz(each) for each in rgb], axis=1)
    matrix = columns * np.linalg.solve(columns, _white_xyz(white))
    cones = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    scale = (cones @ _white_xyz(D50)) / (cones @ _white_xyz(white))
    return np.linalg.inv(cones) @ np.diag(scale) @ cones @ matrix


def _xyz(values: np.ndarray) -> bytes:
    fixed = [round(float(value) * 65536) for value in values]
    return struct.pack(">4sI3i", b"XYZ ", 0, *fixed)


def _packed(tags: dict[bytes, bytes]) -> bytes:
    start = 128 + 4 + 12 * len(tags)
    table, data, places = b"", b"", {}
    for name, content in tags.items():
        if content not in places:
            places[content] = start + len(data)
            data += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    header = struct.pack(
        *(">I4sI4s4s4s12s4s4sI4s4sQI3I", start + len(data), b"\0\0\0\0", 0x02400000, b"mntr"),
        *(b"RGB ", b"XYZ ", bytes(12), b"acsp", b"\0\0\0\0", 0, b"\0\0\0\0", b"\0\0\0\0", 0, 1),
        *(63190, 65536, 54061),  # D50
    )
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data
