"""The focal length: what is believed, in which order, and what is passed over."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.ExifTags import Base
from PIL.TiffImagePlugin import IFDRational

from headbox.focal_length import describe_focal, describe_of_metadata, focal_px, is_doubtful
from headbox.photo.focal import crop_doubt, find_focal_35mm
from headbox.photo.sensors import crop_factor

W, H = 4000, 3000

NO_NUMBERS = [None, 0, -28, math.nan, math.inf, "", b"f", (28, 1), IFDRational(0, 0)]


def heif(focal: object) -> dict[str, object]:
    return {"heif": {"camera_intrinsic_matrix": {"focal_length_x": focal}}}


@given(st.floats(8, 1200), st.integers(32, 20_000), st.integers(32, 20_000))
def test_pixels_follow_the_diagonal_and_scale_with_the_photo(f35: float, w: int, h: int) -> None:
    focal = focal_px(f35, w, h)
    assert focal > 0
    # float64: a few roundings
    assert focal_px(f35, 2 * w, 2 * h) == pytest.approx(2 * focal, rel=1e-12)
    assert focal == pytest.approx(focal_px(f35, h, w), rel=1e-12)
    assert focal_px(f35, 36, 24) == pytest.approx(f35, rel=1e-12)


def test_the_released_program_gets_the_same_pixels() -> None:
    # A photo without EXIF of 640 x 427: the f_px that goes with SHARP's known answers.
    f35, source = find_focal_35mm({}, {}, 640, 427)
    assert source == "assumed"
    assert focal_px(f35, 640, 427) == pytest.approx(533.461573124063, rel=1e-12)


def test_sources_in_their_order() -> None:
    mm_per_px = math.hypot(36, 24) / math.hypot(W, H)
    ladder = [
        ({}, 30, "assumed"),
        ({Base.FocalLength: IFDRational(5)}, 5 * 7.6, "EXIF lens"),
        ({Base.Make: "NIKON", Base.Model: "COOLPIX S3100"}, 5 * 5.6, "EXIF lens and camera"),
        # 17,000 pixels an inch
        ({Base.FocalPlaneXResolution: 17e3}, 5 * 17e3 / 25.4 * mm_per_px, "EXIF focal plane"),
        ({Base.FocalLengthIn35mmFilm: 26}, 26, "EXIF 35 mm equivalent"),
    ]
    exif: dict[Base, object] = {}
    for more, focal, source in ladder:
        exif |= more
        # float64 arithmetic: a few roundings
        assert find_focal_35mm({}, exif, W, H) == (pytest.approx(focal, rel=1e-12), source)
    found = find_focal_35mm(heif(3000.0), exif, W, H)
    assert found == (pytest.approx(3000 * mm_per_px, rel=1e-12), "HEIC intrinsics")


@pytest.mark.parametrize("value", NO_NUMBERS)
def test_what_is_no_number_is_passed_over(value: object) -> None:
    every = {
        tag: value
        for tag in (Base.FocalLengthIn35mmFilm, Base.FocalLength, Base.FocalPlaneXResolution)
    }
    assert find_focal_35mm(heif(value), every, W, H) == (30, "assumed")
    exif = {Base.FocalLengthIn35mmFilm: value, Base.FocalLength: 50}
    assert find_focal_35mm({}, exif, W, H) == (50 * 1.5, "EXIF lens")


@pytest.mark.parametrize("f35", [7.9, 1201, 65_535])
def test_what_no_lens_has_is_passed_over(f35: float) -> None:
    assert find_focal_35mm({}, {Base.FocalLengthIn35mmFilm: f35}, W, H) == (30, "assumed")


def test_an_inflated_35_mm_equivalent_is_passed_over_unless_zoomed() -> None:
    exif = {Base.FocalLengthIn35mmFilm: 177, Base.FocalLength: 4.25}
    assert find_focal_35mm({}, exif, W, H) == (pytest.approx(4.25 * 7.6), "EXIF lens")
    exif[Base.DigitalZoomRatio] = 6.3
    assert find_focal_35mm({}, exif, W, H) == (177, "EXIF 35 mm equivalent")


@pytest.mark.parametrize("lens", [0.596, 1])
def test_a_lens_of_a_millimetre_says_nothing(lens: float) -> None:
    exif = {Base.FocalLength: lens}
    assert find_focal_35mm({}, exif, W, H) == (30, "assumed")
    exif[Base.FocalLengthIn35mmFilm] = 19
    assert find_focal_35mm({}, exif, W, H) == (19, "EXIF 35 mm equivalent")


@pytest.mark.parametrize(("unit", "mm"), [(2, 25.4), (3, 10), (4, 1), (5, 1e-3), (None, 25.4)])
def test_focal_plane_units(unit: int | None, mm: float) -> None:
    # 36 mm of film are 4000 pixels, so the focal length of the lens is that on film.
    exif = {Base.FocalLength: 50, Base.FocalPlaneXResolution: 4000 / 36 * mm}
    if unit is not None:
        exif[Base.FocalPlaneResolutionUnit] = unit
    focal, source = find_focal_35mm({}, exif, 4000, 2667)
    assert source == "EXIF focal plane"
    assert focal == pytest.approx(50, rel=1e-3)  # 2667 is 4000 * 24 / 36, rounded


def test_focal_plane_of_a_photo_made_smaller() -> None:
    exif = {Base.FocalLength: 50, Base.FocalPlaneXResolution: 4000 / 36 * 25.4}
    exif |= {Base.ExifImageWidth: 4000, Base.ExifImageHeight: 2667}
    full = find_focal_35mm({}, exif, 4000, 2667)[0]
    # The sides of the small photo are whole pixels, which moves its diagonal by a part in 3000.
    assert find_focal_35mm({}, exif, 1000, 667)[0] == pytest.approx(full, rel=1e-3)
    assert find_focal_35mm({}, exif, 667, 1000)[0] == pytest.approx(full, rel=1e-3)


def test_a_focal_plane_that_the_camera_cannot_have_is_passed_over() -> None:
    # An editor made the photo smaller, wrote its size into EXIF, and kept the resolution.
    exif = {Base.FocalLength: 45, Base.FocalPlaneXResolution: 5715.5}
    exif |= {Base.ExifImageWidth: 720, Base.ExifImageHeight: 480}
    unknown = find_focal_35mm({}, exif, 720, 480)
    assert unknown == (45 * 1.5, "EXIF lens")
    exif |= {Base.Make: "Canon", Base.Model: "Canon EOS 7D"}
    found = find_focal_35mm({}, exif, 720, 480)
    assert found == (pytest.approx(45 * 1.61), "EXIF lens and camera")
    exif |= {Base.ExifImageWidth: 5184, Base.ExifImageHeight: 3456}
    focal, source = find_focal_35mm({}, exif, 720, 480)
    assert source == "EXIF focal plane"
    assert focal == pytest.approx(70.3, abs=0.1)


@pytest.mark.parametrize(
    ("make", "model", "factor"),
    [
        ("Canon", "Canon EOS 5D Mark III", 1.0),
        ("Canon", "Canon EOS 50D", 1.61),
        ("Canon", "Canon EOS R6", 1.0),
        ("Canon", "Canon EOS R10", 1.61),
        ("NIKON CORPORATION", "NIKON D3", 1.0),
        ("NIKON CORPORATION", "NIKON D3100", 1.53),
        ("NIKON CORPORATION", "NIKON D800E", 1.0),
        ("SONY", "ILCE-7M3", 1.0),
        ("SONY", "ILCE-6000", 1.53),
        ("SONY", "DSC-RX100M3", 2.72),
        ("OLYMPUS IMAGING CORP.", "E-P3", 2.0),
        ("OLYMPUS OPTICAL CO.,LTD", "X-2,C-50Z", 4.9),
        ("Panasonic", "DMC-GF1", 2.0),
        ("FUJIFILM", "GFX 50S", 0.79),
        ("GoPro", "HERO4 Black", 5.6),
        ("nobody", "knows", None),
        (None, 7, None),
    ],
)
def test_crop_factors(make: object, model: object, factor: float | None) -> None:
    assert crop_factor(make, model) == factor


def test_a_photo_smaller_than_the_cameras_may_be_a_crop() -> None:
    exif = {Base.ExifImageWidth: 4032, Base.ExifImageHeight: 3024}
    doubt = crop_doubt("EXIF lens", exif, 320, 240)
    assert doubt is not None
    assert "took 4032 x 3024 pixels, and the photo has 320 x 240: if it was cropped" in doubt
    assert crop_doubt("EXIF lens", exif, 4032, 3024) is None
    assert crop_doubt("EXIF lens", {}, 320, 240) is None
    assert crop_doubt("HEIC intrinsics", exif, 320, 240) is None


def test_exif_is_not_for_stitched_photos() -> None:
    exif = {Base.FocalLengthIn35mmFilm: 26, Base.FocalLength: 5, Base.CustomRendered: 6}
    assert find_focal_35mm({}, exif, 2000, 1000) == (30, "assumed")


def test_exif_is_not_for_panoramas() -> None:
    exif = {Base.FocalLengthIn35mmFilm: 26, Base.FocalLength: 5}
    assert find_focal_35mm({}, exif, 2200, 1000)[1] == "EXIF 35 mm equivalent"
    assert find_focal_35mm({}, exif, 2201, 1000) == (30, "assumed")
    assert find_focal_35mm({}, exif, 1000, 2201) == (30, "assumed")
    assert find_focal_35mm(heif(2000), exif, 3000, 1000)[1] == "HEIC intrinsics"


def test_a_focal_length_is_told_with_its_source_and_its_error() -> None:
    assert describe_focal(31.2, "the image", 0.184) == (
        "31 mm (35 mm equivalent), estimated from the image, give or take 18 %"
    )
    assert (
        describe_focal(28, "EXIF focal plane")
        == "28 mm (35 mm equivalent), derived from EXIF focal plane"
    )
    assert describe_focal(30, "assumed") == "30 mm (35 mm equivalent), assumed"
    notes = {"focal_source": "the image", "focal_error": "nan"}  # anybody's
    assert describe_of_metadata(notes, focal_px(31, W, H), W, H) == describe_focal(31, "the image")
    assert describe_of_metadata({}, 100.0, W, H) is None


def test_doubt_needs_a_large_factor_and_more_than_the_expected_error() -> None:
    assert is_doubtful(50, 25, 0.2)
    assert is_doubtful(25, 50, 0.2)
    assert not is_doubtful(50, 25, 0.3)
    assert not is_doubtful(50, 35, 0.01)
