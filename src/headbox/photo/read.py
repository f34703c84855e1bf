"""Photos: finding them, opening them as upright sRGB pixels, and naming what is made of them."""

from __future__ import annotations

import contextlib
import dataclasses
import io
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
    ImageCms,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ExifTags import IFD, Base

from headbox import focal_length
from headbox.errors import PhotoError
from headbox.photo import focal
from headbox.photo.find import walk

MAX_PIXELS = 250_000_000  # phones take 200 million, which need 1.4 GB while a JPEG is opened
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

    focal_source says where the focal length came from: "given", "HEIC intrinsics",
    "EXIF 35 mm equivalent", "EXIF focal plane", "EXIF focal length", "the picture" (the network
    read it off that) or "assumed".
    Raises PhotoError for pixels of another shape or type and for a focal length that is none.
    """

    pixels: np.ndarray
    focal_px: float
    focal_source: str

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


def open_photo(
    path: str | Path, focal_px: float | None = None, focal_35mm: float | None = None
) -> Photo:
    """Open a JPEG, PNG, TIFF, WebP, AVIF, BMP, still GIF or (extra `heic`) HEIC file.

    The pixels come out upright (all eight EXIF orientations), in sRGB (an embedded ICC profile is
    followed, relative colorimetric with black point compensation; a broken one is ignored) and in
    8 bits (deeper ones scaled, not clipped). Transparent pixels lie on white. Of files with several
    images the primary one is taken.

    The focal length is focal_px (in pixels of the upright photo, as it is in the file) or
    focal_35mm (on a 36 x 24 mm frame) if given, else the intrinsics in a HEIC file, else EXIF, else
    an assumed 30 mm, which `Predictor.scene` betters. Values outside 8 to 1200 mm are passed over,
    and all EXIF of photos wider than 2.2 : 1.

    Raises PhotoError, with a sentence for the user, for whatever is not such a photo: also for
    animations, for more than 250 million pixels (before any is decoded), for a side below 32
    pixels and for panoramas beyond 4 : 1.
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
    height, width = pixels.shape[:2]
    if focal_px is not None:
        return Photo(pixels, float(focal_px), "given")
    source = "given"
    if focal_35mm is None:
        focal_35mm, source = focal.find_focal_35mm(info, exif, width, height)
    return Photo(pixels, focal_length.focal_px(focal_35mm, width, height), source)


def _open_file(path: Path) -> BinaryIO:
    """The file, opened; or the sentence that says why it cannot be."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            os.scandir(path).close()  # may it be read at all?
            holds = "" if any(True for _ in walk(path)) else " without photos"
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
    """A photo behind its header, everything checked that can be and nothing decoded yet."""
    with _open_file(path) as file, warnings.catch_warnings():
        # Pillow warns of damage in metadata; what is used of them is checked here.
        warnings.simplefilter("ignore")
        yield _open_image(path, file)


def decoded(path: Path, image: Image.Image) -> tuple[Image.Image, dict[int, Any]]:
    """The pixels of an opened photo, upright 8-bit sRGB, and the tags of its EXIF."""
    try:
        image.load()
        exif = read_exif(image)
        return _upright(_to_srgb(image), exif), exif
    except MemoryError:
        raise
    except Exception as error:  # decoders raise anything at all on broken files
        raise PhotoError(
            f"{path} is damaged or cut short ({_reason(error)}): copy it from its source again."
        ) from error


def _open_image(path: Path, file: BinaryIO) -> Image.Image:
    """The image behind its header, nothing decoded yet and everything checked that can be.

    Image.open is passed by: its limit of pixels is a global of Pillow (89 million warn, 179 million
    raise) that is not ours to change, and it would try formats that nobody's photos are in.
    """
    kind = _kind(file.read(64))
    file.seek(0)
    if kind is None:
        raise PhotoError(
            f"{path} is not a photo, whatever its name says: "
            "give a JPEG, PNG, TIFF, WebP, AVIF, BMP or HEIC file."
        )
    reader = _heic_reader(path) if kind == "HEIC" else _READERS[kind]
    try:
        image = reader(file)
        _check_size(path, *image.size)
        frames = getattr(image, "n_frames", 1) if kind in _ANIMATED else 1
        _check_content(path, image, frames)
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
    if width * height > MAX_PIXELS:
        raise PhotoError(
            f"{path} has {width} x {height} = {width * height / 1e6:.0f} million pixels, "
            f"above the limit of {MAX_PIXELS // 10**6} million: make it smaller."
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
    tags = _tiff_tags(image)
    # The first image of most raw files is a thumbnail, marked as a reduced one.
    if _DNG_VERSION in tags or tags.get(Base.NewSubfileType, 0) & 1:
        raise PhotoError(f"{path} is a camera's raw file: develop it into a JPEG or TIFF file.")
    # Pillow takes the bytes of 16-bit planes for those of 8-bit ones, without a word.
    planes = tags.get(Base.PlanarConfiguration) == 2 and tags.get(Base.SamplesPerPixel, 1) > 1
    if planes and 16 in tags.get(Base.BitsPerSample, ()):
        raise PhotoError(f"{path} keeps its 16-bit channels in planes: save it interleaved.")


def _tiff_tags(image: Image.Image) -> Mapping[int, Any]:
    return getattr(image, "tag_v2", {})


def _to_srgb(image: Image.Image) -> Image.Image:
    """8-bit sRGB on white, from whatever mode and profile."""
    profile = image.info.get("icc_profile")
    alpha = None
    if image.mode.startswith("I;16"):
        image = _eight_bits(image)
    elif image.has_transparency_data:
        full = image.convert("RGBA")
        alpha = full.getchannel("A")
        image = full.convert("L" if image.mode in ("L", "LA") else "RGB")
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    if profile:
        image = _through_profile(image, profile)
    if image.mode != "RGB":
        image = image.convert("RGB")
    if alpha is None or alpha.getextrema() == (255, 255):
        return image
    return Image.composite(image, Image.new("RGB", image.size, "white"), alpha)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of up to 16 bits by scaling; Pillow's own conversion clips at 255."""
    tags = _tiff_tags(image)
    white = (1 << tags.get(Base.BitsPerSample, (16,))[0]) - 1
    table = np.minimum((np.arange(1 << 16) * 255 + white // 2) // white, 255).astype(np.uint8)
    if tags.get(Base.PhotometricInterpretation) == 0:  # 0 is white
        table = 255 - table
    return Image.fromarray(table[np.asarray(image)])


def _through_profile(image: Image.Image, icc: bytes) -> Image.Image:
    """The image in sRGB by its ICC profile; as it was if that is broken or for other pixels."""
    try:
        mode = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}[icc[16:20]]
        if (image.mode, mode) == ("L", "RGB"):
            image = image.convert("RGB")
        if image.mode != mode:
            return image
        transform = ImageCms.buildTransform(
            ImageCms.getOpenProfile(io.BytesIO(icc)),
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if mode == "RGB" and _is_identity(transform):  # sRGB itself, the most frequent profile
            return image
        return ImageCms.applyTransform(image, transform) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, KeyError):
        return image


def _is_identity(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether a transform changes no colour of a coarse cube by more than rounding."""
    axis = np.arange(0, 256, 17, dtype=np.uint8)
    cube = np.stack(np.meshgrid(axis, axis, axis), -1).reshape(1, -1, 3)
    after = np.asarray(ImageCms.applyTransform(Image.fromarray(cube), transform))
    return int(np.abs(after.astype(int) - cube).max()) <= 1


def read_exif(image: Image.Image) -> dict[int, Any]:
    """The tags of both EXIF directories; none when they are broken. To be asked after loading:
    Pillow (for TIFF) and pillow-heif then have turned the pixels, and reset the orientation."""
    try:
        exif = image.getexif()
        return {**exif, **exif.get_ifd(IFD.Exif)}
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
