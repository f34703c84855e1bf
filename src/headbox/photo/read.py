"""Photo files as upright sRGB pixels with a focal length; everything in them is untrusted."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import stat
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ExifTags import IFD, Base

from headbox import focal_length
from headbox.errors import PhotoError
from headbox.photo import focal
from headbox.photo.borders import Box, content_box
from headbox.photo.coded_colors import CodedColors, from_code_points, icc_profile
from headbox.photo.find import walk
from headbox.photo.heif_boxes import color_code_points, is_turned, read_meta_box
from headbox.photo.jpeg_end import with_end
from headbox.photo.panorama import check_projection
from headbox.photo.png_chunks import Colors, filtered_png
from headbox.photo.to_srgb import tiff_tags, to_srgb

MAX_PHOTO_PIXELS = 250_000_000  # phones take 200 million, which need 1.4 GB while a JPEG is opened
MIN_SIDE = 32
MAX_ASPECT = 4.0

_READERS: dict[str, Callable[[BinaryIO], Image.Image]] = {
    "AVIF": AvifImagePlugin.AvifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "JPEG": JpegImagePlugin.JpegImageFile,  # also for MPO and motion photos: the still comes first
    "PNG": PngImagePlugin.PngImageFile,
    "TIFF": TiffImagePlugin.TiffImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
}
_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    ((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "TIFF"),
    (b"BM", "BMP"),
    (b"GIF8", "GIF"),
)
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif", b"mif1", b"msf1"}
_ANIMATED = ("AVIF", "GIF", "PNG", "WebP")  # in the other formats a second image is no next frame
_DNG_VERSION = 50706  # a TIFF tag
_ORIENTATION = "headbox orientation"  # in Image.info: EXIF's, where the decoder has dropped it
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclasses.dataclass(frozen=True, eq=False)
class Photo:
    """An upright photo: pixels uint8 [H, W, 3], sRGB; focal_px, its focal length in these pixels.

    focal_source is one of `focal_length.CERTAINTY`. focal_doubt is a sentence on why the focal
    length may be wrong, or None. content is what borders of one colour surround, or None if there
    are none. Raises PhotoError for pixels of another shape or type and for a
    focal length that is not a finite number above 0.
    """

    pixels: np.ndarray
    focal_px: float
    focal_source: str
    focal_doubt: str | None = None
    content: Box | None = None

    def __post_init__(self) -> None:
        pixels = self.pixels
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
            raise PhotoError(
                f"A photo needs pixels uint8 [H, W, 3], not {pixels.dtype} {list(pixels.shape)}."
            )
        _check_focal(self.focal_px)

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]

    @property
    def content_size(self) -> tuple[int, int]:
        """Width and height in pixels without borders."""
        left, top, right, bottom = self.content or (0, 0, self.width, self.height)
        return right - left, bottom - top


def open_photo(
    path: str | Path, focal_px: float | None = None, focal_35mm: float | None = None
) -> Photo:
    """Open a JPEG, PNG, TIFF, WebP, AVIF, BMP, still GIF or (extra `heic`) HEIC file.

    The pixels are upright (all eight EXIF orientations), 8 bits (deeper ones scaled, not clipped)
    and sRGB: from the ICC profile (relative colorimetric with black point compensation; a broken
    one is ignored), or from the colour space that the file names by numbers (`coded_colors`).
    Transparent pixels are put on white. Of files with several images the primary one is used.

    The focal length is focal_px (pixels of the upright photo) or focal_35mm (on a 36 x 24 mm frame)
    if given, else that of `focal.find_focal_35mm`.

    Raises PhotoError, with a sentence for the user, for anything that is not one camera's photo:
    animations, panoramas, more than 250 million pixels (checked before any is decoded), a side
    below 32 pixels, an aspect ratio beyond 4 : 1.
    """
    path = Path(path)
    if focal_px is not None and focal_35mm is not None:
        raise PhotoError("The focal length is given both in pixels and for 35 mm: give one.")
    for given in (focal_px, focal_35mm):
        if given is not None:
            _check_focal(given)
    with opened(path) as image:
        info = image.info
        upright, exif = decoded(path, image)
        pixels = _array(upright)
    content = content_box(pixels)
    if focal_px is not None:
        return Photo(pixels, float(focal_px), "given", None, content)
    source, doubt = "given", None
    height, width = pixels.shape[:2]
    if content is not None:  # the camera's image
        width, height = content.right - content.left, content.bottom - content.top
    if focal_35mm is None:
        focal_35mm, source = focal.find_focal_35mm(info, exif, width, height)
        doubt = focal.crop_doubt(source, exif, width, height)
    focal_px = focal_length.focal_px(focal_35mm, width, height)
    return Photo(pixels, focal_px, source, doubt, content)


def _open_file(path: Path) -> BinaryIO:
    """Open the file, or raise PhotoError with the reason."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            os.scandir(path).close()  # may it be read at all?
            holds = "" if any(True for _ in walk(path, [])) else " without photos"
            raise PhotoError(f"{path} is a folder{holds}: name a photo, or a folder of photos.")
        if not stat.S_ISREG(status.st_mode):
            raise PhotoError(f"{path} is a device or a pipe: name a file.")
        if status.st_size == 0:
            raise PhotoError(f"{path} is empty: copy it from its source again.")
        return path.open("rb")
    except PhotoError:
        raise
    except FileNotFoundError:
        raise PhotoError(f"{path} does not exist: check the name.") from None
    except PermissionError:
        raise PhotoError(f"{path} may not be read by this user: change its permissions.") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        raise PhotoError(f"{path} cannot be read ({_reason(error)}): check the disk.") from error


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """The image of a photo file: checked as far as possible, and not decoded yet."""
    with _open_file(path) as file, warnings.catch_warnings():
        # Pillow warns of damage in metadata; what is used of them is checked here.
        warnings.simplefilter("ignore")
        yield _open_image(path, file)


def decoded(path: Path, image: Image.Image) -> tuple[Image.Image, dict[int, Any]]:
    """The pixels of an opened photo, upright 8-bit sRGB, and the tags of its EXIF."""
    try:
        image = _loaded(path, image)
        exif = read_exif(image)
        return _upright(to_srgb(image), exif), exif
    except MemoryError:
        raise
    except Exception as error:  # decoders raise anything at all on broken files
        raise PhotoError(
            f"{path} is damaged or cut short ({_reason(error)}): copy it from its source again."
        ) from error


def _loaded(path: Path, image: Image.Image) -> Image.Image:
    """The image, decoded. A JPEG whose last bytes are missing is accepted if all rows are there."""
    try:
        image.load()
    except OSError:
        if not isinstance(image, JpegImagePlugin.JpegImageFile):
            raise
        with _open_file(path) as file:
            whole = with_end(file)
            if whole is None:
                raise
            whole.load()
        image = whole
    return image


def _open_image(path: Path, file: BinaryIO) -> Image.Image:
    """The image of a photo file: checked as far as possible, and not decoded yet.

    Not by Image.open: its limit of pixels (a warning at 89 million, an error at 179 million) is
    global, and it would try formats that are not used for photos.
    """
    kind = _kind(file.read(64))
    file.seek(0)
    if kind is None:
        raise PhotoError(
            f"{path} is not a photo: give a JPEG, PNG, TIFF, WebP, AVIF, BMP or HEIC file."
        )
    reader = _heic_reader(path) if kind == "HEIC" else _READERS[kind]
    try:
        if kind == "PNG":
            filtered, colors = filtered_png(file)
            image = reader(filtered)
            _set_profile(image, _declared(colors))
        else:
            image = reader(file)
        _check_size(path, *image.size)
        frames = getattr(image, "n_frames", 1) if kind in _ANIMATED else 1
        _check_content(path, image, frames)
        if kind in ("AVIF", "HEIC"):
            _add_heif_facts(image, path)
        check_projection(path, image)
        return image
    except PhotoError:
        raise
    except Image.DecompressionBombError:
        raise PhotoError(
            f"{path} has more pixels than its decoder allows: make it smaller."
        ) from None
    except Exception as error:
        raise PhotoError(
            f"{path} cannot be read as {kind} ({_reason(error)}): "
            "copy it from its source again, or save it as JPEG or PNG."
        ) from error


def _declared(colors: Colors) -> bytes | None:
    """The ICC profile of a PNG's colours, in the order of its standard (third edition, 4.3)."""
    if colors.cicp is not None:
        coded = from_code_points(*colors.cicp)
        return None if coded is None else icc_profile(coded)
    if colors.icc is not None:
        return colors.icc
    if colors.is_srgb or colors.gamma is None:
        return None
    return icc_profile(CodedColors.of_png(colors.gamma, colors.chromaticities))


def _set_profile(image: Image.Image, icc: bytes | None) -> None:
    image.info.pop("icc_profile", None)
    if icc is not None:
        image.info["icc_profile"] = icc


def _add_heif_facts(image: Image.Image, path: Path) -> None:
    """The colour space by numbers where there is no ICC profile, and an orientation in EXIF alone,
    which decoders of HEIF leave to their callers."""
    with path.open("rb") as file:
        meta = read_meta_box(file)
    points = color_code_points(meta)
    coded = None if points is None else from_code_points(*points)
    if coded is not None and not image.info.get("icc_profile"):
        image.info["icc_profile"] = icc_profile(coded)
    if image.format == "HEIF" and not is_turned(meta):
        image.info[_ORIENTATION] = image.info.get("original_orientation") or 1


def _kind(head: bytes) -> str | None:
    """The format by the first bytes, as names lie (phones export HEIC files called .jpg)."""
    if head[4:8] == b"ftyp":
        end = min(int.from_bytes(head[:4], "big"), len(head))
        brands = {head[8:12], *(head[i : i + 4] for i in range(16, end, 4))}
        return "AVIF" if brands & _AVIF_BRANDS else "HEIC" if brands & _HEIC_BRANDS else None
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def _heic_reader(path: Path) -> Callable[[BinaryIO], Image.Image]:
    try:
        from pillow_heif import HeifImageFile
    except ImportError:
        raise PhotoError(
            f"{path} is a HEIC photo, which needs one more package: pip install 'headbox[heic]'."
        ) from None
    return HeifImageFile


def _check_size(path: Path, width: int, height: int) -> None:
    if width * height > MAX_PHOTO_PIXELS:
        raise PhotoError(
            f"{path} has {width} x {height} = {width * height / 1e6:.0f} million pixels, "
            f"above the limit of {MAX_PHOTO_PIXELS // 10**6} million: make it smaller."
        )
    if min(width, height) < MIN_SIDE:
        raise PhotoError(
            f"{path} has {width} x {height} pixels, and each side must have at least {MIN_SIDE}: "
            "give a larger one."
        )
    aspect = max(width, height) / min(width, height)
    if aspect > MAX_ASPECT:
        raise PhotoError(
            f"{path} is a panorama of {aspect:.1f} : 1, above the limit of {MAX_ASPECT:.0f} : 1 "
            "for one camera: crop it."
        )


def _check_content(path: Path, image: Image.Image, frames: int) -> None:
    if frames > 1:
        raise PhotoError(
            f"{path} is an animation of {frames} frames: save the frame that you want as a PNG."
        )
    if image.mode in ("I", "F", "LAB"):
        raise PhotoError(
            f"{path} has pixels of Pillow's mode {image.mode}, whose white is unknown: "
            "save it as RGB with 8 or 16 bits a channel."
        )
    tags = tiff_tags(image)
    # The first image of most raw files is a thumbnail, marked as a reduced one.
    if _DNG_VERSION in tags or tags.get(Base.NewSubfileType, 0) & 1:
        raise PhotoError(f"{path} is a camera's raw file: develop it into a JPEG or TIFF file.")
    # Pillow takes the bytes of 16-bit planes for those of 8-bit ones, without a word.
    planes = tags.get(Base.PlanarConfiguration) == 2 and tags.get(Base.SamplesPerPixel, 1) > 1
    if planes and 16 in tags.get(Base.BitsPerSample, ()):
        raise PhotoError(f"{path} keeps its 16-bit channels in planes: save it interleaved.")


def read_exif(image: Image.Image) -> dict[int, Any]:
    """The tags of both EXIF directories; none when they are broken. To be asked after loading:
    Pillow (for TIFF) and pillow-heif then have turned the pixels, and reset the orientation."""
    try:
        exif = image.getexif()
        tags = {**exif, **exif.get_ifd(IFD.Exif)}
        if _ORIENTATION in image.info:
            tags[Base.Orientation] = image.info[_ORIENTATION]
        return tags
    except Exception:  # parsers of broken EXIF raise anything at all
        return {}


def _upright(image: Image.Image, exif: Mapping[int, Any]) -> Image.Image:
    turn = _UPRIGHT.get(exif.get(Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _array(image: Image.Image) -> np.ndarray:
    """uint8 [H, W, 3], strip by strip, as Pillow makes three copies on its way to numpy."""
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for top in range(0, image.height, 256):
        strip = image.crop((0, top, image.width, min(top + 256, image.height)))
        pixels[top : top + 256] = np.asarray(strip)
    return pixels


def _check_focal(value: float) -> None:
    if focal_length.positive(value) is None:
        raise PhotoError(f"The focal length is {value}: give a number above 0.")


def _reason(error: Exception) -> str:
    """A decoder's or the system's own words, without the number and the file name."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split()).rstrip(".")
