"""A collection of photos to train on, each decoded once and cached at the size training needs.

The cache is a folder of the run with a JPEG for each photo and its focal length as a comment. The
file's name is a hash of the photo's path, size and date, so a changed photo is decoded again.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from headbox.errors import HeadboxError, PhotoError
from headbox.files import replacing
from headbox.photo.find import find_photos
from headbox.photo.read import open_photo
from headbox.train.data.augment import resized

SMALLEST_PHOTO_CROP = 0.5  # of a photo's shorter side
CACHE_QUALITY = 95  # of its JPEGs

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class PhotoCrop:
    """A square of a photo: image float32 [3, side, side] sRGB 0..1, focal length in its pixels."""

    image: np.ndarray
    focal_px: float


class Photos:
    """All readable photos below a folder, in the order of their names.

    cache: a folder for their resized copies. side: pixels of a crop. A photo whose shorter side has
    fewer pixels than SMALLEST_PHOTO_CROP of that is skipped, as its crops would be blurred. Raises
    HeadboxError if none is left. Reads are independent: threads can share one reader.
    """

    def __init__(self, folder: str | Path, cache: str | Path, side: int) -> None:
        self.side, self._cached, skipped = side, [], []
        Path(cache).mkdir(parents=True, exist_ok=True)
        found = find_photos([folder])
        for photo in tqdm(found, "photos", disable=None, leave=False):
            try:
                self._cached.append(_cache_photo(photo.path, Path(cache), side))
            except PhotoError as error:
                skipped.append(str(error))
        if not self._cached:
            raise HeadboxError(
                f"{folder} holds no photo to train on; the first of {len(skipped)}: {skipped[0]}"
            )
        if skipped:
            log.warning("%d of %d photos are skipped: %s", len(skipped), len(found), skipped[0])

    def __len__(self) -> int:
        return len(self._cached)

    def crop(self, i: int, rng: np.random.Generator) -> PhotoCrop:
        """A random square of photo `i`, mirrored half the time.

        It is treated as a photo of its own, although its principal point is not at its centre:
        seeing all parts of the photos is worth more than exact rays.
        """
        with Image.open(self._cached[i]) as image:
            focal_px = json.loads(image.info["comment"])["focal_px"]
            pixels = np.asarray(image)
        height, width = pixels.shape[:2]
        across = round(min(height, width) * rng.uniform(SMALLEST_PHOTO_CROP, 1.0))
        y, x = (int(rng.integers(0, n - across + 1)) for n in (height, width))
        cut = resized(pixels[y : y + across, x : x + across], self.side, self.side)
        if rng.random() < 0.5:
            cut = cut[:, ::-1]
        image = np.ascontiguousarray(cut.transpose(2, 0, 1), dtype=np.float32) / 255
        return PhotoCrop(image, focal_px * self.side / across)


def _cache_photo(path: Path, cache: Path, side: int) -> Path:
    """The cached copy of a photo, written unless it is there from an earlier run."""
    try:
        status = path.stat()
    except OSError as error:
        raise PhotoError(f"{path} cannot be read ({error.strerror}): check the name.") from error
    facts = f"{path.resolve()} {status.st_size} {status.st_mtime_ns} {side}"
    cached = (
        cache / f"{hashlib.sha256(facts.encode(errors='surrogateescape')).hexdigest()[:24]}.jpg"
    )
    if cached.exists():
        return cached
    photo = open_photo(path)
    least, shorter = round(SMALLEST_PHOTO_CROP * side), min(photo.width, photo.height)
    if shorter < least:
        raise PhotoError(
            f"{path} has {photo.width} x {photo.height} pixels, and training at {side} needs "
            f"{least} on each side: give a larger one."
        )
    scale = min(1.0, side / SMALLEST_PHOTO_CROP / shorter)  # so that no example has to be enlarged
    image = Image.fromarray(photo.pixels)
    if scale < 1:
        size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    comment = json.dumps({"focal_px": photo.focal_px * image.width / photo.width})
    with replacing(cached) as temporary:
        image.save(temporary, quality=CACHE_QUALITY, subsampling=0, comment=comment)
    return cached
