"""Who is compared: our model, what anyone must beat, the ceiling, and other programs' pictures.

A method is named by a word or a path: `model` (the network that comes with headbox), `copy`,
`constant`, `ground`, `plane`, `oracle`, a weights file, or a folder with pictures that another
program drew (FOLDER/SET/PAIR.png, at the size of the target).
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from headbox.errors import HeadboxError
from headbox.evaluate.datasets.views import View, read_picture
from headbox.gaussians import Gaussians, unproject_ndc
from headbox.model.composer import analytic_offsets, compose, initialise
from headbox.model.layering import compensate_overlap, fill_behind_edges
from headbox.model.predictor import MAX_UPSCALE, Predictor
from headbox.model.small import FARTHEST_DEPTH
from headbox.photo.read import Photo


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a method makes of the source view.

    depth: float32 [H, W], z in metres. gaussians: metric splats as the source camera would see them
    if its principal point were in the middle and its pixels square (`Camera.of_photo`).
    """

    depth: np.ndarray
    gaussians: Gaussians


@dataclass(frozen=True)
class Method:
    """Either `predict` makes a scene of the source, or `picture` the target's picture at once.

    picture(set name, pair name, source, target) -> uint8 [H, W, 3]. key: changes when what the
    method says may change. is_baseline: it knows the truth, or looks at nothing.
    """

    name: str
    key: str
    is_baseline: bool
    predict: Callable[[View], Prediction] | None = None
    picture: Callable[[str, str, View, View], np.ndarray] | None = None


BASELINES = ("copy", "constant", "ground", "plane", "oracle")
DEFAULT_METHODS = ("copy", "constant", "ground", "plane", "model", "oracle")  # the tables' order


def make_method(text: str) -> Method:
    """The method that `text` names; a network is loaded when it is first used.

    Raises HeadboxError for what is neither a known word nor an existing file or folder.
    """
    if text == "copy":
        return Method("copy", text, is_baseline=True, picture=_copy)
    if text in BASELINES:
        return Method(text, text, is_baseline=True, predict=functools.partial(_from_truth, text))
    path = None if text == "model" else Path(text)
    if path is not None and path.is_dir():
        name, key = path.resolve().name, _listing(path)
        return Method(name, key, is_baseline=False, picture=functools.partial(_drawn, path))
    if path is not None and not path.is_file():
        words = ", ".join(DEFAULT_METHODS)
        raise HeadboxError(
            f"{text} is neither one of {words} nor a file or folder: name a predictor that is."
        )
    name = "model" if path is None else path.stem
    predict = functools.partial(_from_model, path)
    return Method(name, _fingerprint(path), is_baseline=False, predict=predict)


@functools.lru_cache  # of gigabytes, and asked for with each source picture
def _fingerprint(weights: Path | None) -> str:
    from headbox.model.weights import default_weights

    with open(weights or default_weights(), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listing(folder: Path) -> str:
    """Changes when a picture in the folder does."""
    files = [(path, path.stat()) for path in sorted(folder.rglob("*.png"))]
    names = [(path.relative_to(folder).as_posix(), s.st_size, s.st_mtime_ns) for path, s in files]
    return hashlib.sha256(repr(names).encode()).hexdigest()


# Networks -----------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1)  # a large one fills the memory
def _predictor_of(weights: Path | None) -> Predictor:
    return Predictor.load(weights)


def _from_model(weights: Path | None, source: View) -> Prediction:
    predictor = _predictor_of(weights)
    photo = Photo(source.pixels, source.camera.focal_px, "given")
    return Prediction(predictor.depth(photo), predictor(photo))


# Baselines ----------------------------------------------------------------------------------------


def _copy(_set: str, _pair: str, source: View, target: View) -> np.ndarray:
    size = target.camera.width, target.camera.height
    return np.asarray(Image.fromarray(source.pixels).resize(size))


def _from_truth(kind: str, source: View) -> Prediction:
    if source.depth is None or not np.isfinite(source.depth).any():
        raise HeadboxError(f"{kind} needs true depth, and there is none: leave it out.")
    depth = depth_of_baseline(kind, source.depth)
    return Prediction(depth, splats_of_depth(source.pixels, depth, source.camera.focal_px))


def depth_of_baseline(kind: str, truth: np.ndarray) -> np.ndarray:
    """[H, W] metres, positive everywhere, made of the truth [H, W] (NaN where unknown).

    "constant", "ground" and "plane" are fitted to the true inverse depth by least squares: one
    value; linear in the row, as a level ground (or ceiling) is; linear in row and column. "oracle"
    is the truth, and the plane where there is none. Depth ends at 100 times the median.
    """
    mask = np.isfinite(truth)
    inverse = 1 / truth.astype(np.float64)
    y, x = np.mgrid[: truth.shape[0], : truth.shape[1]].astype(np.float64)
    terms = {"constant": [], "ground": [y], "plane": [y, x], "oracle": [y, x]}[kind]
    columns = np.stack([np.ones(int(mask.sum())), *(term[mask] for term in terms)], axis=1)
    weights, *_ = np.linalg.lstsq(columns, inverse[mask], rcond=None)
    fitted = weights[0] + sum((w * t for w, t in zip(weights[1:], terms, strict=True)), 0 * y)
    if kind == "oracle":
        fitted = np.where(mask, inverse, fitted)
    return (1 / np.maximum(fitted, 1e-2 * np.median(inverse[mask]))).astype(np.float32)


@torch.inference_mode()
def splats_of_depth(pixels: np.ndarray, depth: np.ndarray, focal_px: float) -> Gaussians:
    """Splats in metres of a picture uint8 [H, W, 3] and its depth [H, W], as the small network
    makes them of its own depth: the same two layers, grid, sizes and colours.

    Only what the network does not have at this point is left out: depth is not upsampled, it is as
    fine as the picture.
    """
    height, width = depth.shape
    # 0.59 million splats a layer are the small network's grid; a picture of more keeps its pixels.
    scale = min(MAX_UPSCALE, max(1.0, math.sqrt(768 * 768 / (height * width))))
    size = max(32, round(height * scale)), max(32, round(width * scale))
    resized = Image.fromarray(pixels).resize((size[1], size[0]), Image.Resampling.LANCZOS)
    image = torch.from_numpy(np.array(resized)).permute(2, 0, 1)[None].float() / 255
    focal = focal_px * (size[1] / width) / math.sqrt(size[0] * size[1])
    disparity = focal / _resized_depth(depth, size)
    sky = torch.zeros_like(disparity, dtype=torch.bool)
    second, behind = fill_behind_edges(disparity, disparity, image, sky)
    colors = torch.stack([compensate_overlap(image, disparity), behind], 2)
    base, _ = initialise(colors, focal / torch.stack([disparity, second], 1), 1, FARTHEST_DEPTH)
    grid = base.inverse_z.shape[-2:]
    offsets = analytic_offsets()[None, :, :, None, None].expand(-1, -1, -1, *grid)
    batch = compose(base, offsets, least=0.0)
    ndc = Gaussians(**{name: values[0] for name, values in vars(batch).items()})
    return unproject_ndc(ndc, focal_px, width, height)


def _resized_depth(depth: np.ndarray, size: tuple[int, int]) -> Tensor:
    """[1, h, w]: picked, not mixed, because between a near and a far surface there is nothing."""
    tensor = torch.from_numpy(np.ascontiguousarray(depth, np.float32))[None, None]
    return F.interpolate(tensor, size=size, mode="nearest-exact")[0]


# Pictures of other programs -----------------------------------------------------------------------


def _drawn(folder: Path, set_name: str, pair: str, _source: View, target: View) -> np.ndarray:
    path = folder / set_name / f"{pair}.png"
    picture = read_picture(path)
    if picture.shape != target.pixels.shape:
        raise HeadboxError(
            f"{path} is {picture.shape[1]} x {picture.shape[0]} pixels, not the target's "
            f"{target.camera.width} x {target.camera.height}: draw it at that size."
        )
    return picture
