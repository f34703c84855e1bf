"""From a photo to a metric scene: pixels and focal length go in, splats in metres come out."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from headbox.gaussians import Gaussians, unproject_ndc
from headbox.network import Network
from headbox.photo import Photo
from headbox.small import SmallConfig, SmallNetwork
from headbox.weights import default_weights, load_network

MOST_ENLARGED = 2.0  # splats are softer than pixels, so a small photo gets more of them
FORMAT = torch.channels_last  # a quarter off the small network's time, more off the large one's


class Predictor:
    """A network that is ready to run.

    >>> predictor = Predictor.load()
    >>> gaussians = predictor(open_photo("IMG_1234.JPG"))
    """

    def __init__(self, network: Network | SmallNetwork) -> None:
        self.network = network.eval()
        network.to(memory_format=FORMAT)  # pyright: ignore[reportCallIssue]  (its stubs)
        self.device = next(network.parameters()).device

    @classmethod
    def load(cls, weights: str | Path | None = None, device: str = "cpu") -> Predictor:
        """The small network that comes with headbox, or any file that `load_network` reads.

        Raises WeightsError when the file is missing, broken or another network's.
        """
        return cls(load_network(weights or default_weights()).to(device))

    @torch.no_grad()  # not inference_mode: its tensors could not be drawn with a gradient later
    def __call__(self, photo: Photo) -> Gaussians:
        """Splats in metres in the photo's camera frame: OpenCV axes, camera at the origin."""
        batch = self.network(*self._input(photo))
        ndc = Gaussians(**{name: values[0] for name, values in vars(batch).items()})
        return unproject_ndc(ndc, photo.focal_px, photo.width, photo.height)

    @torch.inference_mode()
    def depth(self, photo: Photo) -> np.ndarray:
        """Depth of the first layer, float32 [H, W] metres at the photo's size; makes no splats."""
        depth = self.network.depth(*self._input(photo))[:, :1]
        size = photo.pixels.shape[:2]
        return F.interpolate(depth, size=size, mode="bilinear")[0, 0].numpy(force=True)

    def _input(self, photo: Photo) -> tuple[Tensor, Tensor]:
        """Image [1, 3, h, w] in 0..1 and focal length [1], as `Network.forward` wants them."""
        config = self.network.config
        pixels = config.input_pixels
        is_small = isinstance(config, SmallConfig) or config.encoder == "lite"
        if is_small:  # any size, the photo's aspect ratio, antialiased
            scale = min(MOST_ENLARGED, math.sqrt(pixels / (photo.width * photo.height)))
            width, height = (max(32, round(n * scale)) for n in (photo.width, photo.height))
            resized = Image.fromarray(photo.pixels).resize(
                (width, height), Image.Resampling.LANCZOS, reducing_gap=3
            )
            image = _to_tensor(np.array(resized))
        else:  # a square and no antialiasing, as the public weights were trained
            width = height = math.isqrt(pixels)
            image = F.interpolate(
                _to_tensor(photo.pixels), size=(height, width), mode="bilinear", align_corners=True
            )
        focal = photo.focal_px * (width / photo.width) / math.sqrt(height * width)
        image = image.to(self.device, memory_format=FORMAT)
        return image, torch.tensor([focal], device=self.device)


def _to_tensor(pixels: np.ndarray) -> Tensor:
    """uint8 [H, W, 3] -> float32 [1, 3, H, W] in 0..1."""
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255
