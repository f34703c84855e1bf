"""Photos: the right way up, in the right colours, or refused with a sentence."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms
from PIL.ExifTags import IFD, Base

from headbox.errors import PhotoError
from headbox.focal_length import focal_px
from headbox.photo.find import find_photos
from headbox.photo.read import Photo, open_photo
from support.photo_files import (
    HEIGHT,
    WIDTH,
    encoded,
    exif_of,
    gradient,
    png16,
    samples16,
    saved,
    tiff,
    written,
)

# The right way up

ORIENTATIONS = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: np.rot90(a, 1),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WebP", "AVIF", "HEIC"])
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_every_orientation_in_every_format(tmp_path: Path, kind: str, orientation: int) -> None:
    image = Image.fromarray(gradient())
    as_stored = open_photo(written(tmp_path / "plain", encoded(image, kind))).pixels
    exif = exif_of(Orientation=orientation)
    photo = open_photo(written(tmp_path / "turned", encoded(image, kind, exif)))
    # Both files went through one coder with the same pixels, so all of them are equal.
    np.testing.assert_array_equal(photo.pixels, ORIENTATIONS[orientation](as_stored))
    assert (photo.height, photo.width) == photo.pixels.shape[:2]


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_an_orientation_that_is_none_is_upright(tmp_path: Path, orientation: int) -> None:
    exif = exif_of(Orientation=orientation)
    path = written(tmp_path / "a.png", encoded(Image.fromarray(gradient()), "PNG", exif))
    np.testing.assert_array_equal(open_photo(path).pixels, gradient())


# Pixels of every kind


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WebP", "BMP", "HEIC", "JPEG", "AVIF"])
def test_formats(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path / "photo.dat", encoded(Image.fromarray(gradient()), kind))
    pixels = open_photo(path).pixels
    assert pixels.dtype == np.uint8
    assert pixels.flags.c_contiguous
    assert pixels.flags.writeable  # or torch.from_numpy warns
    error = np.abs(pixels.astype(int) - gradient())
    # HEIC without loss still rounds on the way to YCbCr and back. JPEG and AVIF halve the colours'
    # resolution besides, and quantise: few levels on the whole, more where the blue is steepest.
    most, mean = {"HEIC": (2, 0.5), "JPEG": (24, 2), "AVIF": (24, 2)}.get(kind, (0, 0))
    assert error.max() <= most
    assert error.mean() <= mean


def test_mpo_is_taken_for_its_first_picture(tmp_path: Path) -> None:
    left, right = (Image.fromarray(np.full((40, 50, 3), grey, np.uint8)) for grey in (50, 200))
    path = saved(tmp_path / "a.mpo", left, format="MPO", save_all=True, append_images=[right])
    assert (open_photo(path).pixels == 50).all()


def test_several_pages_or_images_give_the_primary_one(tmp_path: Path) -> None:
    first, second = (Image.fromarray(np.full((40, 50, 3), grey, np.uint8)) for grey in (50, 200))
    path = saved(tmp_path / "a.tif", first, save_all=True, append_images=[second])
    assert (open_photo(path).pixels == 50).all()
    heif = pillow_heif.from_pillow(first)
    heif.add_from_pillow(second)
    heif.save(tmp_path / "a.heic", quality=-1, chroma=444, primary_index=1)
    # YCbCr and back: one level
    assert np.abs(open_photo(tmp_path / "a.heic").pixels.astype(int) - 200).max() <= 1


def opened_as(tmp_path: Path, image: Image.Image, kind: str, **options: object) -> np.ndarray:
    return open_photo(saved(tmp_path / "photo", image, format=kind, **options)).pixels


def test_grey_one_bit_and_palette(tmp_path: Path) -> None:
    grey = gradient()[..., 0]
    expected = np.repeat(grey[..., None], 3, -1)
    for kind in ("PNG", "TIFF", "BMP"):
        np.testing.assert_array_equal(opened_as(tmp_path, Image.fromarray(grey), kind), expected)
    bits = Image.fromarray(grey).convert("1", dither=Image.Dither.NONE)
    np.testing.assert_array_equal(opened_as(tmp_path, bits, "PNG"), (expected > 127) * 255)
    few = gradient() // 128 * 255
    palette = Image.fromarray(few).quantize(8, dither=Image.Dither.NONE)
    for kind in ("PNG", "TIFF", "BMP", "GIF"):
        np.testing.assert_array_equal(opened_as(tmp_path, palette, kind), few)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WebP"])
def test_transparent_pixels_lie_on_white(tmp_path: Path, kind: str) -> None:
    color = gradient()
    alpha = np.linspace(0, 255, HEIGHT * WIDTH).reshape(HEIGHT, WIDTH, 1).astype(np.uint8)
    pixels = opened_as(
        tmp_path,
        Image.fromarray(np.concatenate([color, alpha], -1)),
        kind,
        **({"lossless": True, "exact": True} if kind == "WebP" else {}),
    )
    expected = (color * (alpha / 255.0)) + 255 - alpha
    assert np.abs(pixels - expected).max() <= 1  # two roundings of half a level


def test_grey_with_alpha_and_a_transparent_palette_entry(tmp_path: Path) -> None:
    grey_alpha = np.zeros((40, 40, 2), np.uint8)
    grey_alpha[:, 20:] = 100, 255
    pixels = opened_as(tmp_path, Image.fromarray(grey_alpha), "PNG")
    assert (pixels[:, :20] == 255).all()
    assert (pixels[:, 20:] == 100).all()
    palette = Image.frombytes("P", (40, 40), (bytes(20) + b"\1" * 20) * 40)
    palette.putpalette([10, 20, 30, 40, 50, 60])
    for kind in ("PNG", "GIF"):
        pixels = opened_as(tmp_path, palette, kind, transparency=0)
        assert (pixels[:, :20] == 255).all()
        assert (pixels[:, 20:] == (40, 50, 60)).all()


def test_opaque_alpha_changes_nothing(tmp_path: Path) -> None:
    image = Image.fromarray(gradient()).convert("RGBA")
    np.testing.assert_array_equal(opened_as(tmp_path, image, "PNG"), gradient())


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk(tmp_path: Path, kind: str) -> None:
    inks = np.zeros((40, 160, 4), np.uint8)
    for i, ink in enumerate([(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 0, 0), (0, 0, 0, 128)]):
        inks[:, 40 * i : 40 * i + 40] = ink
    pixels = opened_as(tmp_path, Image.frombytes("CMYK", (160, 40), inks.tobytes()), kind)
    expected = [(0, 255, 255), (255, 0, 255), (255, 255, 255), (127, 127, 127)]
    error = np.abs(pixels[20, 20::40].astype(int) - expected)
    assert error.max() <= 3  # JPEG's rounding in the middle of flat fields


SIXTEEN_BITS = {
    "grey.png": (png16(samples16(1), 0), samples16(1)),
    "color.png": (png16(samples16(3), 2), samples16(3)),
    "grey.tif": (tiff(samples16(1), 1), samples16(1)),
    "grey_big_endian.tif": (tiff(samples16(1), 1, ">"), samples16(1)),
    "white_is_zero.tif": (tiff(samples16(1), 0), 65_535 - samples16(1)),
    "color.tif": (tiff(samples16(3), 2), samples16(3)),
    "color_big_endian.tif": (tiff(samples16(3), 2, ">"), samples16(3)),
}


@pytest.mark.parametrize("name", SIXTEEN_BITS)
def test_sixteen_bits_are_scaled(tmp_path: Path, name: str) -> None:
    data, samples = SIXTEEN_BITS[name]
    pixels = open_photo(written(tmp_path / name, data)).pixels
    # Pillow drops the low byte of colour samples: up to one level, and black and white stay so.
    assert np.abs(pixels - samples / 257).max() < 1
    assert (pixels.min(), pixels.max()) == (0, 255)


# Colours

SRGB_TO_XYZ = np.array(  # to D50, as ICC profiles count
    [[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.71410]]
)
P3_TO_XYZ = np.array(
    [[0.51512, 0.29198, 0.15710], [0.24120, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]]
)


def rgb_profile(to_xyz: np.ndarray, gamma: float) -> bytes:
    """An ICC matrix profile (version 2): three columns of XYZ and one curve."""

    def fixed(values: np.ndarray) -> bytes:
        return struct.pack(f">{values.size}i", *np.rint(values * 65_536).astype(int).tolist())

    text = b"desc\0\0\0\0\0\0\0\2P\0" + bytes(78)
    tags = {
        b"desc": text,
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": b"XYZ \0\0\0\0" + fixed(np.array([0.9642, 1, 0.8249])),
    }
    for i, name in enumerate("rgb"):
        tags[name.encode() + b"XYZ"] = b"XYZ \0\0\0\0" + fixed(to_xyz[:, i])
        curve = struct.pack(">IH", 1, round(gamma * 256))
        tags[name.encode() + b"TRC"] = b"curv\0\0\0\0" + curve
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        padded = data.ljust(-(-len(data) // 4) * 4, b"\0")
        table += name + struct.pack(">II", at + len(body), len(data))
        body += padded
    size = at + len(body)
    head = struct.pack(">I4sI", size, b"lcms", 0x02400000) + b"mntrRGB XYZ "
    head += bytes(12) + b"acsp" + bytes(28) + fixed(np.array([0.9642, 1, 0.8249]))
    return head.ljust(128, b"\0") + table + body


def srgb_encoded(linear: np.ndarray) -> np.ndarray:
    low, high = 12.92 * linear, 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(linear <= 0.0031308, low, high) * 255


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WebP", "AVIF", "HEIC"])
def test_a_wide_profile_is_followed(tmp_path: Path, kind: str) -> None:
    # Colours within sRGB, as P3 counts them. Flat fields, so that JPEG and AVIF change little.
    fields = np.array([(200, 90, 80), (100, 180, 90), (80, 90, 190), (128, 128, 128)])
    linear = np.linalg.solve(SRGB_TO_XYZ, P3_TO_XYZ @ ((fields / 255) ** 2.2).T).T
    assert linear.min() >= 0
    expected = srgb_encoded(linear)
    assert np.abs(expected - fields).max() > 15  # to be ignored, it is no small matter
    image = Image.fromarray(np.repeat(np.repeat(fields[None], 40, 0), 40, 1).astype(np.uint8))
    image.info["icc_profile"] = rgb_profile(P3_TO_XYZ, 2.2)
    path = tmp_path / "p3"
    if kind == "HEIC":
        pillow_heif.from_pillow(image).save(path, quality=-1, chroma=444)
    else:
        fine = {"quality": 100, "subsampling": "4:4:4"}
        more = fine if kind in ("JPEG", "AVIF") else {"lossless": True}
        image.save(path, kind, icc_profile=image.info["icc_profile"], **more)
    error = np.abs(open_photo(path).pixels[20, 20::40] - expected)
    # Half a level of rounding each by the coder, the profile's curve and the result; the first two
    # grow by the slope between the curves, at most 1.3 here. AVIF counts colour in steps of its
    # own, each of which is up to 1.9 levels of blue.
    assert error.max() <= (4 if kind == "AVIF" else 2)


def test_a_grey_profile_is_followed(tmp_path: Path) -> None:
    image = Image.fromarray(np.full((40, 40), 128, np.uint8))
    profile = bytearray(rgb_profile(P3_TO_XYZ, 1.0))
    profile[16:20] = b"GRAY"
    linear = bytes(profile).replace(b"gTRC", b"kTRC")
    pixels = opened_as(tmp_path, image, "PNG", icc_profile=linear)
    assert np.abs(pixels - srgb_encoded(np.array(128 / 255))).max() <= 1  # rounding


def test_an_srgb_profile_changes_nothing(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.fromarray(gradient())
    np.testing.assert_array_equal(
        opened_as(tmp_path, image, "PNG", icc_profile=profile), gradient()
    )


P3 = rgb_profile(P3_TO_XYZ, 2.2)
BROKEN_PROFILES = [b"", b"x", b"no profile at all" * 20, P3[:200], P3[:16] + b"CMYK" + P3[20:]]


@pytest.mark.parametrize("profile", BROKEN_PROFILES)
def test_a_broken_profile_is_ignored(tmp_path: Path, profile: bytes) -> None:
    image = Image.fromarray(gradient())
    np.testing.assert_array_equal(
        opened_as(tmp_path, image, "PNG", icc_profile=profile), gradient()
    )


# The focal length


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WebP", "AVIF", "HEIC"])
def test_exif_is_found_in_every_format(tmp_path: Path, kind: str) -> None:
    exif = exif_of(Orientation=6)
    exif[IFD.Exif] = {Base.FocalLengthIn35mmFilm: 52}
    path = written(tmp_path / "photo", encoded(Image.fromarray(gradient()), kind, exif))
    photo = open_photo(path)
    assert photo.focal_source == "EXIF 35 mm equivalent"
    assert photo.focal_px == pytest.approx(focal_px(52, WIDTH, HEIGHT), rel=1e-12)  # float64


def test_the_user_knows_better(tmp_path: Path) -> None:
    exif = exif_of(FocalLengthIn35mmFilm=52)
    path = written(tmp_path / "photo", encoded(Image.fromarray(gradient()), "JPEG", exif))
    photo = open_photo(path, focal_px=1234)
    assert (photo.focal_px, photo.focal_source) == (1234, "given")
    photo = open_photo(path, focal_35mm=28)
    # the same float64 formula
    assert (photo.focal_px, photo.focal_source) == (focal_px(28, WIDTH, HEIGHT), "given")
    for wrong in (0, -1, float("nan"), float("inf")):
        with pytest.raises(PhotoError, match="above 0"):
            open_photo(path, focal_px=wrong)
        with pytest.raises(PhotoError, match="above 0"):
            open_photo(path, focal_35mm=wrong)
    with pytest.raises(PhotoError, match="give one"):
        open_photo(path, focal_px=1000, focal_35mm=28)


def test_broken_exif_is_no_exif(tmp_path: Path) -> None:
    exif = b"Exif\0\0II*\0" + b"\xff" * 40
    path = saved(tmp_path / "a.jpg", Image.fromarray(gradient()), exif=exif)
    assert open_photo(path).focal_source == "assumed"


def test_the_example_photos(example_photos: Path) -> None:
    photos = [open_photo(found.path) for found in find_photos([example_photos])]
    assert len(photos) == 3
    assert {photo.height > photo.width for photo in photos} == {True, False}
    assert {photo.focal_source for photo in photos} == {"assumed"}
    assert all(len(path.read_bytes()) <= 700_000 for path in example_photos.iterdir())


@pytest.mark.parametrize(
    ("pixels", "focal"),
    [
        (np.zeros((4, 4, 3), np.float32), 100),
        (np.zeros((4, 4), np.uint8), 100),
        (np.zeros((4, 4, 4), np.uint8), 100),
        (np.zeros((0, 4, 3), np.uint8), 100),
        (np.zeros((4, 4, 3), np.uint8), float("nan")),
        (np.zeros((4, 4, 3), np.uint8), 0),
    ],
)
def test_a_photo_that_is_none(pixels: np.ndarray, focal: float) -> None:
    with pytest.raises(PhotoError, match=r"needs pixels|focal length"):
        Photo(pixels, focal, "given")
