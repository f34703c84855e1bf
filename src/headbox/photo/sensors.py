"""Crop factors of cameras: the diagonal of a 36 x 24 mm frame through that of their sensor.

A table of facts by make and line, for files that give the lens's focal length but neither its 35 mm
equivalent nor the sensor's size. Lines that had several sensors have the most frequent one.
"""

from __future__ import annotations

import re

FULL_FRAME, APS_C, APS_C_CANON, FOUR_THIRDS = 1.0, 1.53, 1.61, 2.0
ONE_INCH, TWO_THIRDS, ONE_17, ONE_18, ONE_23, ONE_25 = 2.72, 3.93, 4.6, 4.85, 5.6, 6.0
MEDIUM_FORMAT = 0.79

# (make, line, crop factor): patterns for the start of the EXIF texts; the first pair that fits.
CAMERAS: tuple[tuple[str, str, float], ...] = (
    ("canon", r"(canon )?eos(-1ds|-1d ?x|-1d c| ?[56]ds?r?\b| r[1358p]?\b| r[56] mark| r6)", 1.0),
    ("canon", r"(canon )?eos-1d", 1.28),
    ("canon", r"(canon )?eos|(canon )?eos kiss|digital rebel", APS_C_CANON),
    ("canon", r"(canon )?powershot g1 ?x mark iii", APS_C_CANON),
    ("canon", r"(canon )?powershot g1 ?x", 1.92),
    ("canon", r"(canon )?powershot g[3579] ?x", ONE_INCH),
    ("canon", r"(canon )?powershot (pro1)", TWO_THIRDS),
    ("canon", r"(canon )?powershot (g|s9|s1[0-2]0|s[3-8]0\b|a6[1-5]0|pro9)", ONE_18),
    ("canon", r"(canon )?(powershot|digital ixus|ixus|ixy)", 5.9),
    (
        "nikon",
        r"nikon (d[3456]|d3[sx]|d4s|d6\d0|d7[058]0|d8\d\d[ae]?|df|z ?[5-9f](?!c)(_?2|ii)?)\b",
        1.0,
    ),
    ("nikon", r"nikon d[1-9]|nikon z|coolpix a\b", APS_C),
    ("nikon", r"nikon 1", ONE_INCH),
    ("nikon", r"e(5000|5400|5700|8400|8700|8800)", TWO_THIRDS),
    ("nikon", r"e\d+", ONE_18),
    ("nikon", r"coolpix p(5|6|7|3[1-4])\d*", ONE_17),
    ("nikon", r"coolpix", ONE_23),
    (
        "sony",
        r"(ilce-(1|7|9)|ilme-fx3|dsc-rx1r?\b|dsc-rx1rm|slt-a99|ilca-99|dslr-a[89]\d\d|zv-e1\b)",
        1.0,
    ),
    ("sony", r"ilce|nex|slt|dslr|ilca|zv-e10|ilme", APS_C),
    ("sony", r"dsc-(rx10|zv-1)|zv-1", ONE_INCH),
    ("sony", r"dsc-r1\b", 1.67),
    ("sony", r"dsc-f[78]", TWO_THIRDS),
    ("sony", r"dsc-(f505|s[78]5|v[13]|w[1-9]\b|p[1-9]\d)|cybershot", ONE_18),
    ("sony", r"dsc", ONE_23),
    ("fujifilm", r"gfx", MEDIUM_FORMAT),
    ("fujifilm", r"(x[12]0|x30|xf1|x-s1|finepix s100fs)\b", TWO_THIRDS),
    ("fujifilm", r"(x-|x100|x70|xf10|finepix s[1235]pro|finepix s[235] ?pro)", APS_C),
    ("fujifilm", r"finepix|fine ?pix", 4.9),
    ("olympus", r"e-10\b|e-20|c-?8080|c8080", TWO_THIRDS),
    ("olympus", r"e-|om-", FOUR_THIRDS),
    ("olympus", r"xz-|stylus ?1", ONE_17),
    ("olympus", r"c|x-|d-?\d|u\d|sp-?[35]\d\d", 4.9),
    ("olympus", r"", ONE_23),
    ("om digital", r"om-|e-", FOUR_THIRDS),
    ("panasonic", r"dc-s[159]|dc-s1", FULL_FRAME),
    ("panasonic", r"dmc-(g|l1\b|l10)|dc-(g|bgh)", FOUR_THIRDS),
    ("panasonic", r"d(mc|c)-lx100", 2.2),
    (
        "panasonic",
        r"d(mc|c)-(fz1000|fz10002|fz2000|fz2500|lx1[05]|tz1[0-9]0|tz2[0-9]0|zs[12]00|cm1)",
        ONE_INCH,
    ),
    ("panasonic", r"dmc-(lx[1-7]|lc1)", ONE_17),
    ("panasonic", r"d(mc|c)", ONE_23),
    ("pentax|ricoh", r"pentax k-1", FULL_FRAME),
    ("pentax|ricoh", r"pentax 645", MEDIUM_FORMAT),
    ("pentax|ricoh", r"pentax q7|pentax q-s1", ONE_17),
    ("pentax|ricoh", r"pentax q", ONE_23),
    ("ricoh", r"gr digital( [2-4]|$)", ONE_17),
    ("pentax|ricoh", r"pentax (k|\*ist)|gr\b|gr i|gr digital v|ricoh gr", APS_C),
    ("ricoh", r"theta", ONE_23),
    ("leica", r"m8", 1.33),
    ("leica", r"(leica )?(s2|s \(|s3)", MEDIUM_FORMAT),
    ("leica", r"(leica )?(m9|m1\d|m \(|m-|m monochrom|sl|q|m\b)", FULL_FRAME),
    ("leica", r"(leica )?(x|t|cl|tl)", APS_C),
    ("leica", r"(leica )?(v-lux 5|v-lux \(typ 114|c-lux)", ONE_INCH),
    ("leica", r"(leica )?(d-lux|digilux)", ONE_17),
    ("sigma", r"sigma (fp)", FULL_FRAME),
    ("sigma", r"sigma (sd1\b|sd1 |dp[0123] (q|m)|sd q|dp[123] merrill)", APS_C),
    ("sigma", r"sigma (sd|dp)", 1.74),
    ("samsung", r"nx mini|nx-m", ONE_INCH),
    ("samsung", r"(samsung )?nx|ek-gn|gx", APS_C),
    ("hasselblad", r"l1d|l2d", ONE_INCH),
    ("hasselblad", r"x1d|x2d|h\d|907x|cfv", MEDIUM_FORMAT),
    ("dji", r"fc6310|fc3170|fc6360|fc3411|fc7303", ONE_INCH),
    ("dji", r"", ONE_23),
    ("gopro", r"", ONE_23),
    ("konica|minolta", r"(maxxum|dynax|alpha).*[57]d", APS_C),
    ("konica|minolta", r"dimage (5|7|a)", TWO_THIRDS),
    ("konica|minolta", r"", 5.4),
    ("eastman kodak|kodak", r"kodak (dcs pro|pro 14)", FULL_FRAME),
    ("eastman kodak|kodak", r"(kodak )?dcs", 1.6),
    ("eastman kodak|kodak", r"", 5.8),
    ("casio", r"qv-?[345]", ONE_18),
    ("casio", r"", ONE_23),
    ("epson", r"r-d1", APS_C),
    ("apple", r"iphone( 3g| 3gs|$)", 9.6),
    ("apple", r"iphone 4$", 7.6),
    ("apple", r"", 7.2),
)
# For a camera that is not in the table: phones have short lenses, compacts those up to 25 mm.
UNKNOWN = ((5.3, 7.6), (25.0, 4.9), (float("inf"), 1.5))  # lens below so many mm, crop factor


def crop_factor(make: object, model: object) -> float | None:
    """The crop factor of a camera by its EXIF make and model, or None if it is not known."""
    maker, line = (" ".join(str(text or "").lower().split()) for text in (make, model))
    for make_start, line_start, factor in CAMERAS:
        if re.match(make_start, maker) and re.match(line_start, line):
            return factor
    return None


def guessed_crop_factor(lens_mm: float) -> float:
    """What the crop factor of an unknown camera with such a lens may be."""
    return next(factor for most, factor in UNKNOWN if lens_mm < most)
