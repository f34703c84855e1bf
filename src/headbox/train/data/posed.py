"""Your own posed RGB-D images as training samples: `headbox dataset posed`.

Depth is in 16-bit PNGs of millimetres, 0 where nothing was measured, of any resolution.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path

import cv2
import numpy as np
from PIL.ExifTags import Base
from tqdm import tqdm

from headbox.errors import HeadboxError
from headbox.photo.captures import read_depth_png
from headbox.photo.read import decoded, opened
from headbox.train.data.contact_sheet import SHEET, write_sheet
from headbox.train.data.sample import LARGEST_BASELINE, SAMPLE_SIZE, Sample
from headbox.train.data.shards import NEAREST_STORED, fill_shards, read_index, shard_files
from headbox.train.data.transforms import BrownLens, PosedFrame, read_frames, square_half_size

SMALLEST_BASELINE = 0.02  # m: closer ones show the same picture twice
LEAST_SHARED = 0.5  # of what the second view measured, seen by the first one too
AGREES = 0.05  # relative difference in depth of what counts as the same surface
PARTNERS = 4  # second views of a first one, at most
COARSE = 48  # pixels of the depth that is compared
CACHED = 256  # views in memory, about 1 MB each
SATURATED = 65_535  # mm: the end of the range is no measurement
OWN_VERSION = 0  # in place of the generator's in a sample's seed


def check_shape(path: Path, lens: BrownLens, width: int, height: int) -> None:
    """Any scale of the lens' width x height will do, each side rounded by a pixel at most."""
    off = abs(width / lens.width - height / lens.height)
    if off > 1 / lens.width + 1 / lens.height:
        raise HeadboxError(
            f"{path} has {width} x {height} pixels, no scale of the {lens.width} x {lens.height} "
            "of transforms.json: export the capture again."
        )


def _check_picture(frame: PosedFrame) -> None:
    with opened(frame.picture) as image:
        check_shape(frame.picture, frame.lens, *image.size)


def stored_pixels(frame: PosedFrame) -> np.ndarray:
    """uint8 [H, W, 3] sRGB as stored: transforms.json describes pixels before any EXIF turn."""
    with opened(frame.picture) as image:
        check_shape(frame.picture, frame.lens, *image.size)
        if image.format != "TIFF":  # which Pillow has turned already
            with contextlib.suppress(Exception):  # parsers of broken EXIF raise anything at all
                image.getexif()[Base.Orientation] = 1
        pixels = np.asarray(decoded(frame.picture, image)[0])
    check_shape(frame.picture, frame.lens, pixels.shape[1], pixels.shape[0])
    return pixels


def _places(
    lens: BrownLens, shape: tuple[int, ...], half_size: float, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """For cv2.remap: x and y of each pixel of the centred square in a picture of this shape."""
    grid = ((np.arange(size) + 0.5) / size * 2 - 1) * half_size
    pixels = lens.project(np.stack(np.meshgrid(grid, grid), -1))
    scale = [shape[1] / lens.width, shape[0] / lens.height]
    x, y = np.moveaxis(pixels * scale - 0.5, -1, 0)  # OpenCV has centres at whole numbers
    return x.astype(np.float32), y.astype(np.float32)


def square_depth(frame: PosedFrame, half_size: float, size: int) -> np.ndarray:
    """float32 [size, size] inverse depth, 1/m; NaN where nothing was measured, or nearer than a
    sample can hold. half_size: tangent of half the field of view, `square_half_size` at most.
    """
    depth = read_depth_png(frame.depth, partial(check_shape, frame.depth, frame.lens))
    x, y = _places(frame.lens, depth.shape, half_size, size)
    # Picked, not mixed: between near and far there is no surface. All lie in the picture, but for
    # rounding.
    picked = cv2.remap(depth, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    known = (picked >= NEAREST_STORED * 1000) & (picked < SATURATED)
    inverse = 1000 / np.maximum(picked, 1, dtype=np.float32)
    return np.where(known, inverse, np.float32(np.nan))


def square_picture(frame: PosedFrame, half_size: float, size: int) -> np.ndarray:
    """uint8 [size, size, 3]: undistorted, principal point in the middle."""
    pixels = stored_pixels(frame)
    smaller = size / 2 / half_size / frame.lens.fx * frame.lens.width / pixels.shape[1]
    if smaller < 1:  # the mean of what falls into a pixel, or fine texture turns to noise
        width, height = (max(1, round(n * smaller)) for n in (pixels.shape[1], pixels.shape[0]))
        pixels = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    x, y = _places(frame.lens, pixels.shape, half_size, size)
    return cv2.remap(pixels, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def shared_surface(
    first: np.ndarray, second: np.ndarray, to_first: np.ndarray, half_sizes: tuple[float, float]
) -> float:
    """Share of the second view's measured pixels whose surface the first one measured too.

    first, second: [n, n] inverse depth, NaN unknown; to_first [4, 4] from the second camera's axes;
    half_sizes: tangents of half their fields of view, of which both are cut to the smaller one.
    """
    least, size = min(half_sizes), len(second)
    rows, columns = np.nonzero(np.isfinite(second))
    rays = ((np.stack([columns, rows], 1) + 0.5) / size * 2 - 1) * half_sizes[1]
    kept = (np.abs(rays) <= least).all(1)
    if not kept.any():
        return 0.0
    inverse = second[rows[kept], columns[kept]][:, None]
    points = np.c_[rays[kept], np.ones(len(inverse))] / inverse
    seen = points @ to_first[:3, :3].T + to_first[:3, 3]
    z = np.maximum(seen[:, 2], 1e-6)  # what is behind it agrees with no depth
    there = seen[:, :2] / z[:, None]
    inside = (np.abs(there) <= least).all(1)
    at = np.floor((there[inside] / half_sizes[0] + 1) / 2 * len(first)).astype(np.intp)
    column, row = np.minimum(at, len(first) - 1).T
    same = np.abs(first[row, column] * z[inside] - 1) < AGREES  # NaN is no agreement
    return float(same.sum() / len(inverse))


def find_pairs(
    frames: list[PosedFrame], coarse: list[np.ndarray], seed: int
) -> list[tuple[int, int]]:
    """(first, second) of all samples, in an order that the seed draws.

    coarse: each frame's `square_depth` as far as it reaches.
    """
    rng = np.random.default_rng(seed)
    eyes = np.array([np.linalg.inv(frame.viewmat)[:3, 3] for frame in frames])
    pairs = []
    for i, first in enumerate(_shown(frames, "first views")):
        apart = np.linalg.norm(eyes - eyes[i], axis=1)
        near = rng.permutation(
            np.flatnonzero((apart >= SMALLEST_BASELINE) & (apart <= LARGEST_BASELINE))
        )
        found = 0
        for j in near[: 8 * PARTNERS].tolist():
            half_sizes = square_half_size(first.lens), square_half_size(frames[j].lens)
            to_first = first.viewmat @ np.linalg.inv(frames[j].viewmat)
            if shared_surface(coarse[i], coarse[j], to_first, half_sizes) >= LEAST_SHARED:
                pairs.append((i, j))
                found += 1
            if found == PARTNERS:
                break
    return [pairs[k] for k in rng.permutation(len(pairs))]


def _shown(items: Iterable, unit: str) -> Iterable:
    return tqdm(items, unit=f" {unit}", disable=not sys.stderr.isatty())


class Capture:
    """The frames and pairs of a folder; `faults` has a sentence for each frame left out.

    Raises HeadboxError when there is no pair.
    """

    def __init__(self, folder: str | Path, seed: int) -> None:
        frames, self.faults = read_frames(folder)
        self.folder, self.seed = Path(folder), seed
        self.frames: list[PosedFrame] = []
        coarse = []
        for frame in _shown(frames, "frames"):
            try:
                _check_picture(frame)
                coarse.append(square_depth(frame, square_half_size(frame.lens), COARSE))
                self.frames.append(frame)
            except HeadboxError as error:
                self.faults.append(str(error))
        self.pairs = find_pairs(self.frames, coarse, seed)
        if not self.pairs:
            raise HeadboxError(
                f"{folder}: no two of its {len(self.frames)} usable frames are 2 to 60 cm apart "
                f"and show the same things{self.first_fault()}: give a capture with depth, in "
                "metres."
            )
        self._broken: set[int] = set()
        self._views = lru_cache(CACHED)(self._view)

    def first_fault(self) -> str:
        """For an error: how many frames are left out, and why the first one is."""
        if not self.faults:
            return ""
        return f" ({len(self.faults)} left out, the first one: {self.faults[0].rstrip('.')})"

    def _view(self, i: int, half_size: float) -> tuple[np.ndarray, np.ndarray]:
        frame = self.frames[i]
        pixels = square_picture(frame, half_size, SAMPLE_SIZE)
        return pixels, square_depth(frame, half_size, SAMPLE_SIZE)

    def camera(self, index: int) -> tuple[float, np.ndarray]:
        """Of a sample: the focal length of both views, that of the narrower one, and the viewmat
        from the first one's axes to the second's.
        """
        first, second = (self.frames[i] for i in self.pairs[index])
        half_size = min(square_half_size(first.lens), square_half_size(second.lens))
        return SAMPLE_SIZE / 2 / half_size, second.viewmat @ np.linalg.inv(first.viewmat)

    def sample(self, index: int) -> Sample | None:
        """None when a file that looked good cannot be read; `faults` then names it."""
        focal_px, viewmat = self.camera(index)
        views = []
        for i in self.pairs[index]:
            if i in self._broken:
                return None
            try:
                views.append(self._views(i, SAMPLE_SIZE / 2 / focal_px))
            except HeadboxError as error:
                self._broken.add(i)
                self.faults.append(str(error))
                return None
        (rgb, inverse), (novel, novel_inverse) = views
        known = (rgb, inverse, None, None, novel, novel_inverse)
        return Sample(*known, viewmat, focal_px, "own", (OWN_VERSION, self.seed, index))


def import_folder(
    out: str | Path, folder: str | Path, samples: int, seed: int
) -> tuple[int, list[str]]:
    """Write the first `samples` pairs as shard_SSSS_KKKK.hbx files; how many samples were written,
    and a sentence for each frame left out.

    Shards that are there already are left as they are, so that an interrupted import goes on.
    Raises HeadboxError if one of them is of other pictures, and if there is nothing to write.
    """
    capture = Capture(folder, seed)
    samples = min(samples, len(capture.pairs))
    there = [path for path, _ in shard_files(out, seed, samples) if path.exists()]
    kept = sum(_check_kept(path, capture) for path in there)
    written = fill_shards(out, seed, samples, capture.sample)
    if not written + kept:
        raise HeadboxError(f"{folder}: none of its pictures can be read{capture.first_fault()}.")
    return written, capture.faults


def _check_kept(path: Path, capture: Capture) -> int:
    """How many samples a shard has; their cameras tell whether they are of this capture."""
    heads = read_index(path)
    for head in heads:
        version, seed, index = head["seed"]
        ours = (version, seed) == (OWN_VERSION, capture.seed) and index < len(capture.pairs)
        if ours:
            focal_px, viewmat = capture.camera(index)
            found = [head["focal_px"], *head["novel_viewmat"]]
            # Of the same numbers, another processor makes others in the last digits.
            ours = np.allclose(found, [focal_px, *viewmat.flat], rtol=1e-6, atol=1e-6)
        if not ours:
            raise HeadboxError(
                f"{path} holds samples of other pictures than {capture.folder}: give another "
                "folder, or another --seed to add to this one."
            )
    return len(heads)


def preview_folder(
    path: str | Path, folder: str | Path, samples: int, seed: int
) -> tuple[int, list[str]]:
    """Write the contact sheet of the first samples, at most SHEET; their number, and a sentence for
    each frame left out. What is unknown is black.
    """
    capture = Capture(folder, seed)
    tried = range(min(samples, SHEET, len(capture.pairs)))
    found = [sample for i in tried if (sample := capture.sample(i))]
    if not found:
        raise HeadboxError(f"{folder}: none of its pictures can be read{capture.first_fault()}.")
    write_sheet(path, found)
    return len(found), capture.faults
