"""SHARP's first stage (arXiv 2512.10685, section 4): the network's splats of one view are drawn
from that view and from a second one, and compared with what is really seen there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor, nn

from headbox.camera import Camera
from headbox.gaussians import Gaussians
from headbox.lite import InvertedResidual
from headbox.network import Network
from headbox.render import Rendering, render
from headbox.train import losses
from headbox.train.augment import tone
from headbox.train.loop import Part, Run
from headbox.train.scale_map import ScaleMap
from headbox.train.shards import FARTHEST, Shards

PICTURES = ("rgb", "inverse_depth", "novel_rgb", "novel_inverse_depth")


@dataclass(frozen=True, eq=False)
class Views:
    """One sample: pictures [3, H, W] sRGB 0..1 and inverse depths [H, W] 1/m, 0 for the sky."""

    image: Tensor
    inverse_depth: Tensor
    novel: Tensor
    novel_inverse_depth: Tensor
    viewmat: Tensor  # [4, 4], the first camera's axes to the second's
    focal_px: float  # of both

    @property
    def half_size(self) -> Tensor:
        """Tangents of half the fields of view [2], x and y."""
        height, width = self.image.shape[-2:]
        return torch.tensor([width, height]) / (2 * self.focal_px)


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the network makes of one view, unbatched; layers first."""

    gaussians: Gaussians  # NDC x depth
    depth: Tensor  # [layers, H, W] m, adjusted
    offsets: Tensor  # [14, layers, h, w]
    scale_map: Tensor  # [1, 1, H, W]


def make_views(sample: dict, rng: np.random.Generator) -> Views:
    """A sample, mirrored half the time, with tone and colours of some camera."""
    image, novel = tone([sample[k].astype(np.float32) / 255 for k in ("rgb", "novel_rgb")], rng)
    viewmat = torch.tensor(sample["novel_viewmat"], dtype=torch.float32)
    depths = [sample[k] for k in ("inverse_depth", "novel_inverse_depth")]
    if rng.random() < 0.5:
        image, novel, *depths = (x[:, ::-1] for x in (image, novel, *depths))
        mirror = torch.diag(torch.tensor([-1.0, 1, 1, 1]))
        viewmat = mirror @ viewmat @ mirror
    first, second = (torch.from_numpy(np.ascontiguousarray(x)) for x in depths)
    pictures = (
        torch.from_numpy(np.ascontiguousarray(x.transpose(2, 0, 1))) for x in (image, novel)
    )
    image, novel = pictures
    return Views(image, first, novel, second, viewmat, float(sample["focal_px"]))


class ViewStage(nn.Module):
    """The network and the depth adjustment that helps it in training.

    `features` gives a list of feature maps of a picture [1, 3, H, W] in 0..1 for the perceptual
    loss; without it that loss is off. `trains_depth`: whether the encoder and the depth decoder
    learn too; norms and ImageNet's depthwise filters never do.
    """

    def __init__(
        self,
        network: Network,
        trains_depth: bool = True,
        features: Callable[[Tensor], list[Tensor]] | None = None,
    ) -> None:
        super().__init__()
        self.network = network
        self.scale_map = ScaleMap()
        self.trains_depth, self._features = trains_depth, features
        network.requires_grad_(trains_depth)
        for module in _kept_as_they_are(network):
            module.requires_grad_(False)
        for module in (network.gaussian_decoder, network.prediction_head):
            module.requires_grad_(True)

    def groups(self, run: Run) -> list[dict]:
        trained = [(n, p) for n, p in self.named_parameters() if p.requires_grad]
        encoder = [p for name, p in trained if name.startswith("network.encoder.")]
        others = [p for name, p in trained if not name.startswith("network.encoder.")]
        groups = [{"params": others, "base": run.decoder_rate}]
        return [*groups, {"params": encoder, "base": run.encoder_rate}] if encoder else groups

    def make_batch(self, shards: Shards, run: Run, step: int, part: Part) -> list[Views]:
        rng = np.random.default_rng([run.seed, step])
        picks = zip(rng.integers(0, len(shards), run.batch), rng.spawn(run.batch), strict=True)
        return [make_views(shards.sample(int(i), *PICTURES), one) for i, one in part.of(picks)]

    def backward(self, batch: list[Views]) -> dict[str, float]:
        """Adds the gradients of the batch's mean loss; the loss and its terms."""
        sums: dict[str, float] = {"loss": 0.0}
        for views in batch:
            terms = self.losses(views)
            loss = torch.stack(list(terms.values())).sum() / len(batch)
            loss.backward()
            sums["loss"] += loss.item()
            for name, term in terms.items():
                sums[name] = sums.get(name, 0.0) + term.item() / len(batch)
        return sums

    def predict(self, views: Views) -> Prediction:
        height, width = views.image.shape[-2:]
        image = views.image[None]
        focal = torch.tensor([views.focal_px / math.sqrt(height * width)])
        with torch.set_grad_enabled(self.trains_depth and torch.is_grad_enabled()):
            maps = self.network.encoder(image)
            depth, images = self.network.two_layers(maps, image, focal)
        truth = 1 / views.inverse_depth.clamp(min=1 / FARTHEST)
        scale_map = self.scale_map(depth[:, :1], truth[None, None])
        depth = depth * scale_map
        batch, offsets = self.network.splats(maps, depth, images)
        one = Gaussians(**{f.name: getattr(batch, f.name)[0] for f in fields(batch)})
        return Prediction(one, depth[0], offsets[0], scale_map)

    def losses(self, views: Views) -> dict[str, Tensor]:
        """The weighted terms of one sample, to be summed."""
        found = self.predict(views)
        height, width = views.image.shape[-2:]
        drawn, novel = (draw(found.gaussians, views, m) for m in (torch.eye(4), views.viewmat))
        everywhere = torch.ones_like(views.inverse_depth)
        to_input = torch.linalg.inv(views.viewmat)
        inside = losses.inside_frustum(views.novel_inverse_depth, to_input, views.half_size)
        image, target = (x.permute(1, 2, 0) for x in (views.image, views.novel))
        opacities = found.gaussians.opacities.view(found.offsets.shape[1:])
        variances = losses.projected_variances(found.gaussians, width, height)
        grid = torch.nn.functional.adaptive_max_pool2d(1 / found.depth, opacities.shape[-2:])
        scale, scale_slope = losses.scale_map_losses(found.scale_map)
        terms = {
            "color": losses.color_loss(drawn.colors, image, everywhere)
            + losses.color_loss(novel.colors, target, inside),
            "alpha": losses.alpha_loss(drawn.alphas, everywhere)
            + losses.alpha_loss(novel.alphas, inside),
            "depth": losses.depth_loss(found.depth[0], views.inverse_depth),
            "variation": losses.variation_loss(found.depth[1]),
            "floaters": losses.floater_loss(opacities, grid[0]),
            "offsets": losses.offset_loss(found.offsets[:2]),
            "size": losses.size_loss(variances),
            "scale": scale,
            "scale_slope": scale_slope,
        }
        if self._features is not None:
            ours, theirs = (
                self._features((x * inside[..., None]).permute(2, 0, 1)[None])
                for x in (novel.colors, target)
            )
            terms["perceptual"] = losses.perceptual_loss(ours, theirs)
        return {name: losses.WEIGHTS[name] * term for name, term in terms.items()}


def draw(gaussians: Gaussians, views: Views, viewmat: Tensor) -> Rendering:
    """NDC splats of the first view, seen from where `viewmat` takes its axes to.

    The way from NDC to metres is linear, so it can be a part of the viewmat: then no covariance has
    to be split into a rotation and scales again.
    """
    height, width = views.image.shape[-2:]
    camera = Camera.of_photo(width, height, views.focal_px)
    stretch = torch.diag(torch.cat([views.half_size, torch.ones(2)]))
    return render(gaussians, camera.moved(viewmat @ stretch))


def _kept_as_they_are(network: Network) -> Iterator[nn.Module]:
    """Section 4: the patch encoder and the norms; and ImageNet's spatial filters (depth_stage)."""
    for name, module in network.named_modules():
        if isinstance(module, nn.BatchNorm2d | nn.LayerNorm) or name == "encoder.patch_encoder":
            yield module
        elif isinstance(module, InvertedResidual):
            yield module.depthwise
