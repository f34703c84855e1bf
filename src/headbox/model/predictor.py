"""From a photo to a metric scene: pixels and focal length go in, splats in metres come out."""

from __future__ import annotations

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

MOST_ENLARGED = 2.0  # splats are softer than pixels, so a small photo gets more of them
FORMAT = torch.channels_last  # a quarter off the small network's time, more off the large one's


class Predictor:
    """A network that is ready to run.

    >>> predictor = Predictor.load()
    >>> scene = predictor.scene(open_photo("IMG_1234.JPG"))
    """

    def __init__(self, network: SharpNetwork | SmallNetwork) -> None:
        self.network = network.eval()
        network.to(memory_format=FORMAT)  # pyright: ignore[reportCallIssue]  (its stubs)
        self.device = next(network.parameters()).device

    @classmethod
    def load(cls, weights: str | Path | None = None, device: str = "cpu") -> Predictor:
        """The small network that comes with headbox, or any file that `load_weights` reads.

        Raises WeightsError when the file is missing, broken or another network's.
        """
        return cls(load_weights(weights or default_weights()).to(device))

    @torch.no_grad()  # not inference_mode: its tensors could not be drawn with a gradient later
    def scene(self, photo: Photo) -> Scene:
        """The splats of a photo, its camera, and notes: "focal_source"; from the small network also
        "depth_error", what it expects of its depth but for one factor, as a share.

        Where the photo's focal length is only assumed, the small network's own takes its place;
        "focal_error" is what it expects of that, as a share. Where it reads another one off the
        picture than the file says, "focal_doubt" is a sentence.
        """
        if isinstance(self.network, SharpNetwork):
            gaussians, notes = self(photo), {}
        else:
            image, _ = self._input(photo)
            said = self.network.encode(image)
            photo, notes = _with_focal(photo, said)
            depth, images = self.network.two_layers(said, image, self._focal(photo, image))
            gaussians = _metric(self.network.splats(said, depth, images)[0], photo)
            if math.isfinite(error := said.depth_error.item()):  # not of the sky alone
                notes["depth_error"] = f"{error:.3g}"
        camera = Camera.of_photo(photo.width, photo.height, photo.focal_px)
        return Scene(gaussians, camera, {"focal_source": photo.focal_source} | notes)

    @torch.no_grad()
    def __call__(self, photo: Photo) -> Gaussians:
        """Splats in metres in the photo's camera frame: OpenCV axes, camera at the origin; with the
        photo's focal length, also where that is only assumed.
        """
        return _metric(self.network(*self._input(photo)), photo)

    @torch.inference_mode()
    def depth(self, photo: Photo) -> np.ndarray:
        """Depth of the first layer, float32 [H, W] metres at the photo's size; makes no splats."""
        depth = self.network.depth(*self._input(photo))[:, :1]
        size = photo.pixels.shape[:2]
        return F.interpolate(depth, size=size, mode="bilinear")[0, 0].numpy(force=True)

    def _input(self, photo: Photo) -> tuple[Tensor, Tensor]:
        """Image [1, 3, h, w] in 0..1 and focal length [1], as `SharpNetwork.forward` wants them."""
        pixels = self.network.config.input_pixels
        if isinstance(self.network, SmallNetwork):  # any size, as the photo is, antialiased
            scale = min(MOST_ENLARGED, math.sqrt(pixels / (photo.width * photo.height)))
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
        image = image.to(self.device, memory_format=FORMAT)
        return image, self._focal(photo, image)

    def _focal(self, photo: Photo, image: Tensor) -> Tensor:
        height, width = image.shape[-2:]
        focal = photo.focal_px * (width / photo.width) / math.sqrt(height * width)
        return torch.tensor([focal], device=self.device)


def _with_focal(photo: Photo, said: ImagePrediction) -> tuple[Photo, dict[str, str]]:
    """The photo with the best focal length there is, and what its scene should note about that."""
    size = photo.width, photo.height
    seen_px = math.exp(said.log_focal.item()) * math.sqrt(photo.width * photo.height)
    low, high = focal_length.RANGE_35MM
    seen = min(max(focal_length.focal_35mm(seen_px, *size), low), high)
    error = said.focal_error.item()
    if photo.focal_source == focal_length.ASSUMED:
        pixels = focal_length.focal_px(seen, *size)
        return Photo(photo.pixels, pixels, focal_length.PICTURE), {"focal_error": f"{error:.3g}"}
    known = focal_length.focal_35mm(photo.focal_px, *size)
    if photo.focal_source == "given" or not focal_length.is_doubtful(known, seen, error):
        return photo, {}
    looks = focal_length.describe_focal(seen, focal_length.PICTURE, error)
    return photo, {"focal_doubt": f"It looks like {looks}."}


def _metric(batch: Gaussians, photo: Photo) -> Gaussians:
    ndc = Gaussians(**{name: values[0] for name, values in vars(batch).items()})
    return unproject_ndc(ndc, photo.focal_px, photo.width, photo.height)


def _to_tensor(pixels: np.ndarray) -> Tensor:
    """uint8 [H, W, 3] -> float32 [1, 3, H, W] in 0..1."""
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255
