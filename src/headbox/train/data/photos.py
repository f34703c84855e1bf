"""A collection of photos to train on: each decoded once, and kept at the size that training needs.

What is kept is a JPEG a photo, with its focal length as a comment, in a folder of the run. Its name
says which file it was made of, so a photo that has changed is decoded again.
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

LEAST_SHARE = 0.5  # of a photo's shorter side that an example shows at least
QUALITY = 95

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Example:
    """A square of a photo: image float32 [3, side, side] sRGB 0..1, focal length in its pixels."""

    image: np.ndarray
    focal_px: float


class Photos:
    """All photos below a folder that can be opened, in the order of their names.

    cache: a folder for what is kept of them. side: pixels of an example. A photo whose shorter side
    has fewer pixels than LEAST_SHARE of that is left out, as all its examples would be blurred.
    Raises HeadboxError when none is left. Reads are independent: threads may share one reader.
    """

    def __init__(self, folder: str | Path, cache: str | Path, side: int) -> None:
        self.side, self._kept, refused = side, [], []
        Path(cache).mkdir(parents=True, exist_ok=True)
        found = find_photos([folder])
        for photo in tqdm(found, "photos", disable=None, leave=False):
            try:
                self._kept.append(_keep(photo.path, Path(cache), side))
            except PhotoError as error:
                refused.append(str(error))
        if not self._kept:
            raise HeadboxError(
                f"{folder} holds no photo to train on; the first of {len(refused)}: {refused[0]}"
            )
        if refused:
            log.warning("%d of %d photos are left out: %s", len(refused), len(found), refused[0])

    def __len__(self) -> int:
        return len(self._kept)

    def example(self, i: int, rng: np.random.Generator) -> Example:
        """A square of photo `i` from anywhere in it, mirrored half the time.

        It is taken for a photo of its own, although its principal point is not in its middle: what
        lies beside the middle of photos is worth more than straight lines of sight.
        """
        with Image.open(self._kept[i]) as image:
            focal_px = json.loads(image.info["comment"])["focal_px"]
            pixels = np.asarray(image)
        height, width = pixels.shape[:2]
        across = round(min(height, width) * rng.uniform(LEAST_SHARE, 1.0))
        y, x = (int(rng.integers(0, n - across + 1)) for n in (height, width))
        cut = resized(pixels[y : y + across, x : x + across], self.side, self.side)
        if rng.random() < 0.5:
            cut = cut[:, ::-1]
        image = np.ascontiguousarray(cut.transpose(2, 0, 1), dtype=np.float32) / 255
        return Example(image, focal_px * self.side / across)


def _keep(path: Path, cache: Path, side: int) -> Path:
    """What is kept of a photo, now or from an earlier run."""
    try:
        status = path.stat()
    except OSError as error:
        raise PhotoError(f"{path} cannot be read ({error.strerror}): check the name.") from error
    facts = f"{path.resolve()} {status.st_size} {status.st_mtime_ns} {side}"
    kept = cache / f"{hashlib.sha256(facts.encode(errors='surrogateescape')).hexdigest()[:24]}.jpg"
    if kept.exists():
        return kept
    photo = open_photo(path)
    least, shorter = round(LEAST_SHARE * side), min(photo.width, photo.height)
    if shorter < least:
        raise PhotoError(
            f"{path} has {photo.width} x {photo.height} pixels, and training at {side} needs "
            f"{least} on each side: give a larger one."
        )
    scale = min(1.0, side / LEAST_SHARE / shorter)  # so that no example has to be enlarged
    image = Image.fromarray(photo.pixels)
    if scale < 1:
        size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    comment = json.dumps({"focal_px": photo.focal_px * image.width / photo.width})
    with replacing(kept) as temporary:
        image.save(temporary, quality=QUALITY, subsampling=0, comment=comment)
    return kept
