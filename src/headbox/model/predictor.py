"""From pixels and a focal length to a metric scene."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from headbox import focal_length
from headbox.camera import Camera
from headbox.gaussians import Gaussians, Scene, unproject_ndc
from headbox.model.sharp import SharpNetwork
from headbox.model.small import ImagePrediction, SmallNetwork
from headbox.model.weights import default_weights, load_weights
from headbox.photo.read import Photo

MAX_UPSCALE = 2.0  # splats are softer than pixels, so small photos are enlarged
MEMORY_FORMAT = (
    torch.channels_last
)  # takes a quarter off the small network's time, more off SHARP's


class Predictor:
    """A network that is ready to run.

    >>> predictor = Predictor.load()
    >>> scene = predictor.scene(open_photo("IMG_1234.JPG"))
    """

    def __init__(self, network: SharpNetwork | SmallNetwork) -> None:
        self.network = network.eval()
        network.to(memory_format=MEMORY_FORMAT)  # pyright: ignore[reportCallIssue]  (its stubs)
        self.device = next(network.parameters()).device

    @classmethod
    def load(cls, weights: str | Path | None = None, device: str = "cpu") -> Predictor:
        """The small network that comes with headbox, or any file that `load_weights` reads.

        Raises WeightsError when the file is missing, broken or another network's.
        """
        return cls(load_weights(weights or default_weights()).to(device))

    @torch.no_grad()  # not inference_mode: its tensors cannot be rendered with a gradient later
    def scene(self, photo: Photo) -> Scene:
        """Splats, camera and metadata of a photo: "focal_source" and, with the small network,
        "depth_error": the expected error of depth up to one factor, as a share.

        A focal length that is only guessed or assumed is replaced by the small network's estimate,
        with "focal_error", its expected error as a share. "focal_doubt" is a sentence if the
        estimate contradicts the file, or if the photo may be a crop.
        """
        if isinstance(self.network, SmallNetwork):
            return self._small_scene(self.network, photo)
        return _scene(self(photo), photo, {})

    def _small_scene(self, network: SmallNetwork, photo: Photo) -> Scene:
        """Borders of one colour are cut off for the network, and get the depth beside them."""
        image = self._image(photo)
        height, width = image.shape[-2:]
        left, top, right, bottom = photo.content or (0, 0, photo.width, photo.height)
        x0, x1 = (round(x * width / photo.width) for x in (left, right))
        y0, y1 = (round(y * height / photo.height) for y in (top, bottom))
        content = image[..., y0:y1, x0:x1]
        predicted = network.encode(content)
        photo, metadata = _with_focal(photo, predicted)
        if photo.content is not None:
            margins = (x0 / (x1 - x0), (width - x1) / (x1 - x0))
            margins += (y0 / (y1 - y0), (height - y1) / (y1 - y0))
            predicted = predicted.padded(*margins)
        focal = self._focal(photo, width, content)
        depth, images = network.depth_layers(predicted, image, focal)
        gaussians = _metric(network.splats(predicted, depth, images)[0], photo)
        if math.isfinite(error := predicted.depth_error.item()):  # not of the sky alone
            metadata["depth_error"] = f"{error:.3g}"
        return _scene(gaussians, photo, metadata)

    @torch.no_grad()
    def __call__(self, photo: Photo) -> Gaussians:
        """Splats in metres in the frame of the photo's camera (OpenCV axes, camera at the origin),
        with the photo's focal length, even if that is only assumed.
        """
        return _metric(self.network(*self._input(photo)), photo)

    @torch.inference_mode()
    def depth(self, photo: Photo) -> np.ndarray:
        """Depth of the first layer, float32 [H, W] metres, at the photo's size."""
        depth = self.network.depth(*self._input(photo))[:, :1]
        size = photo.pixels.shape[:2]
        return F.interpolate(depth, size=size, mode="bilinear")[0, 0].numpy(force=True)

    def _input(self, photo: Photo) -> tuple[Tensor, Tensor]:
        """Image [1, 3, h, w] in 0..1 and focal length [1], as `SharpNetwork.forward` wants them."""
        image = self._image(photo)
        return image, self._focal(photo, image.shape[-1], image)

    def _image(self, photo: Photo) -> Tensor:
        """[1, 3, h, w] in 0..1, at the size that the network wants."""
        pixels = self.network.config.input_pixels
        if isinstance(self.network, SmallNetwork):  # any size, as the photo is, antialiased
            scale = min(MAX_UPSCALE, math.sqrt(pixels / (photo.width * photo.height)))
            width, height = (max(32, round(n * scale)) for n in (photo.width, photo.height))
            resized = Image.fromarray(photo.pixels).resize(
                (width, height), Image.Resampling.LANCZOS, reducing_gap=3
            )
            image = _to_tensor(np.array(resized))
        else:  # a square and no antialiasing, as the public weights were trained
            side = math.isqrt(pixels)
            image = F.interpolate(
                _to_tensor(photo.pixels), size=(side, side), mode="bilinear", align_corners=True
            )
        return image.to(self.device, memory_format=MEMORY_FORMAT)

    def _focal(self, photo: Photo, width: int, content: Tensor) -> Tensor:
        """Focal length [1] over the root of the area of `content`, a part of the photo's image that
        is `width` pixels wide."""
        focal_px = photo.focal_px * width / photo.width
        side = math.sqrt(math.prod(content.shape[-2:]))
        return torch.tensor([focal_px / side], device=self.device)


def _scene(gaussians: Gaussians, photo: Photo, metadata: dict[str, str]) -> Scene:
    camera = Camera.of_photo(photo.width, photo.height, photo.focal_px)
    return Scene(gaussians, camera, {"focal_source": photo.focal_source} | metadata)


def _with_focal(photo: Photo, predicted: ImagePrediction) -> tuple[Photo, dict[str, str]]:
    """The photo with the most certain focal length, and the scene's metadata about it."""
    size = photo.content_size
    focal_px = math.exp(predicted.log_focal.item()) * math.sqrt(math.prod(size))
    low, high = focal_length.RANGE_35MM
    estimated = min(max(focal_length.focal_35mm(focal_px, *size), low), high)
    error = predicted.focal_error.item()
    certainty = focal_length.CERTAINTY[photo.focal_source]
    if certainty in ("guessed", "assumed"):
        focal_px = focal_length.focal_px(estimated, *size)
        source = focal_length.ESTIMATED
        photo = dataclasses.replace(photo, focal_px=focal_px, focal_source=source)
        return photo, {"focal_error": f"{error:.3g}"}
    known = focal_length.focal_35mm(photo.focal_px, *size)
    doubts = [photo.focal_doubt] if photo.focal_doubt else []
    if certainty != "given" and focal_length.is_doubtful(known, estimated, error):
        looks = focal_length.describe_focal(estimated, focal_length.ESTIMATED, error)
        doubts.append(f"It looks like {looks}.")
    return photo, {"focal_doubt": " ".join(doubts)} if doubts else {}


def _metric(batch: Gaussians, photo: Photo) -> Gaussians:
    ndc = Gaussians(**{name: values[0] for name, values in vars(batch).items()})
    return unproject_ndc(ndc, photo.focal_px, photo.width, photo.height)


def _to_tensor(pixels: np.ndarray) -> Tensor:
    """uint8 [H, W, 3] -> float32 [1, 3, H, W] in 0..1."""
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255
