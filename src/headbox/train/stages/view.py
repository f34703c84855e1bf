"""SHARP's first stage (arXiv 2512.10685, section 4): the splats that the network predicts from one
view are rendered from that view and from a second one, and compared with the true images.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from headbox.camera import Camera
from headbox.gaussians import Gaussians
from headbox.model.config import LAYERS
from headbox.model.depth_alignment import ScaleMap
from headbox.model.gaussian_heads import PredictionHead
from headbox.model.sharp import SharpNetwork
from headbox.model.small import SmallNetwork
from headbox.render import Rendering, render_view
from headbox.train import losses
from headbox.train.data.augment import resized, tone
from headbox.train.data.sample import Sample
from headbox.train.data.shards import FARTHEST_STORED, Shards
from headbox.train.features import Features
from headbox.train.stage import Group, Part, Run

VIEW_PICTURES = ("rgb", "inverse_depth", "novel_rgb", "novel_inverse_depth")  # read of a sample
SMALLEST_VIEW_CROP = 0.7  # of a sample's side: both cameras zoom in up to this


@dataclass(frozen=True, eq=False)
class Views:
    """One example: images [3, H, W] sRGB 0..1, inverse depth [H, W] 1/m: 0 for the sky, NaN where
    it is unknown.
    """

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
        return self.viewmat.new_tensor([width, height]) / (2 * self.focal_px)


@dataclass(frozen=True, eq=False)
class ViewPrediction:
    """The network's output for one view, unbatched; layers first."""

    gaussians: Gaussians  # NDC x depth
    depth: Tensor  # [layers, H, W] m, adjusted
    offsets: Tensor  # [14, layers, h, w]
    scale_map: Tensor  # [1, 1, H, W]


def make_views(sample: Sample, rng: np.random.Generator, side: int) -> Views:
    """The centre of a sample as a square of `side` pixels, with a random camera's tone and colours,
    mirrored half the time.
    """
    height, width = sample.rgb.shape[:2]
    # The centre: the principal point stays there, and both cameras look at it.
    across = round(min(height, width) * rng.uniform(SMALLEST_VIEW_CROP, 1.0))
    y, x = (height - across) // 2, (width - across) // 2
    mirrored = rng.random() < 0.5

    def square(pixels: np.ndarray) -> np.ndarray:
        cut = resized(pixels[y : y + across, x : x + across], side, side)
        return cut[:, ::-1] if mirrored else cut

    images = [square(rgb).astype(np.float32) / 255 for rgb in (sample.rgb, sample.novel_rgb)]
    image, novel = (
        torch.from_numpy(np.ascontiguousarray(one.transpose(2, 0, 1))) for one in tone(images, rng)
    )
    first, second = (
        torch.from_numpy(np.ascontiguousarray(square(one)))
        for one in (sample.inverse_depth, sample.novel_inverse_depth)
    )
    viewmat = torch.tensor(sample.novel_viewmat, dtype=torch.float32)
    if mirrored:
        mirror = torch.diag(torch.tensor([-1.0, 1, 1, 1]))
        viewmat = mirror @ viewmat @ mirror
    focal_px = float(sample.focal_px) * side / across
    return Views(image, first, novel, second, viewmat, focal_px)


class ViewStage(nn.Module):
    """Trains the network, together with the depth adjustment that is used in training only.

    trains_depth: also train the encoder and the depth decoder; norms are always frozen.
    features: backbone of the perceptual loss, which is off without it.
    input_weight: weight of the first view's colour loss relative to the second's.
    holds_first_layer: its splats learn colours and opacities only; position and shape are fixed.
    bfloat16: run the network in bfloat16, but not the composition of the splats.
    adjustment: a module of depth_alignment.py, by default the paper's ScaleMap.
    """

    def __init__(
        self,
        network: SharpNetwork | SmallNetwork,
        trains_depth: bool = True,
        features: Features | None = None,
        input_weight: float = 1.0,
        holds_first_layer: bool = False,
        bfloat16: bool = False,
        adjustment: nn.Module | None = None,
    ) -> None:
        super().__init__()
        self.network = network
        self.scale_map = adjustment or ScaleMap()
        self.trains_depth, self._features = trains_depth, features
        self.input_weight, self._bfloat16 = input_weight, bfloat16
        network.requires_grad_(trains_depth)
        for name, module in network.named_modules():  # section 4: the patch encoder and the norms
            if isinstance(module, nn.LayerNorm) or name == "encoder.patch_encoder":
                module.requires_grad_(False)
        for module in (network.gaussian_decoder, network.prediction_head):
            module.requires_grad_(True)
        if holds_first_layer:
            _hold_first_layer(network.prediction_head)

    def groups(self, run: Run) -> list[Group]:
        trained = [(n, p) for n, p in self.named_parameters() if p.requires_grad]
        encoder = [p for name, p in trained if name.startswith("network.encoder.")]
        others = [p for name, p in trained if not name.startswith("network.encoder.")]
        groups: list[Group] = [{"params": others, "base": run.decoder_rate}]
        return [*groups, {"params": encoder, "base": run.encoder_rate}] if encoder else groups

    def open(self, run: Run) -> Shards:
        return Shards(run.data)

    def make_batch(self, data: Shards, run: Run, step: int, part: Part) -> list[Views]:
        rng = np.random.default_rng([run.seed, step])
        side = math.isqrt(self.network.config.input_pixels)
        return [
            make_views(data.sample(i, *VIEW_PICTURES), one, side)
            for i, one in part.picks(rng, len(data), run.batch)
        ]

    def backward(self, batch: list[Views]) -> dict[str, float]:
        sums: dict[str, float] = {"loss": 0.0}
        for views in batch:
            terms = self.losses(views)
            loss = torch.stack(list(terms.values())).sum() / len(batch)
            loss.backward()
            sums["loss"] += loss.item()
            for name, term in terms.items():
                sums[name] = sums.get(name, 0.0) + term.item() / len(batch)
        return sums

    @torch.no_grad()
    def pictures(self, batch: list[Views]) -> Tensor:
        """Up to four rows: the first view, true and rendered, and the second."""
        rows = []
        for views in batch[:4]:
            gaussians = self.predict(views).gaussians
            first, second = (
                one.colors.permute(2, 0, 1).clamp(0, 1) for one in render_both(gaussians, views)
            )
            rows.append(torch.cat([views.image, first, views.novel, second], 2))
        return torch.cat(rows, 1)

    def predict(self, views: Views, adjusted: bool = True) -> ViewPrediction:
        """The network's output for the first view; adjusted: with depth aligned to the truth."""
        height, width = views.image.shape[-2:]
        image = views.image[None].contiguous(memory_format=torch.channels_last)
        focal = image.new_tensor([views.focal_px / math.sqrt(height * width)])
        with torch.autocast(image.device.type, torch.bfloat16, enabled=self._bfloat16):
            with torch.set_grad_enabled(self.trains_depth and torch.is_grad_enabled()):
                seen: Any = self.network.encode(image)
                depth, images = self.network.depth_layers(seen, image, focal)
            scale_map = torch.ones_like(depth[:, :1])
            if adjusted:
                scale_map = self._adjustment(depth[:, :1], views.inverse_depth[None, None])
            depth = depth * scale_map
            batch, offsets = self.network.splats(seen, depth, images)
        one = Gaussians(**{f.name: getattr(batch, f.name)[0] for f in fields(batch)})
        return ViewPrediction(one, depth[0], offsets[0], scale_map)

    def _adjustment(self, depth: Tensor, inverse_truth: Tensor) -> Tensor:
        """Factors [1, 1, H, W] of depth [1, 1, H, W]; unknown truth counts as correct depth."""
        inverse_truth = torch.where(inverse_truth.isnan(), 1 / depth.detach(), inverse_truth)
        return self.scale_map(depth, 1 / inverse_truth.clamp(min=1 / FARTHEST_STORED)).float()

    def losses(self, views: Views) -> dict[str, Tensor]:
        """The weighted loss terms of one example, to be summed."""
        found = self.predict(views)
        height, width = views.image.shape[-2:]
        drawn, novel = render_both(found.gaussians, views)
        everywhere = torch.ones_like(views.inverse_depth)
        to_input = torch.linalg.inv(views.viewmat)
        inside = losses.inside_frustum(views.novel_inverse_depth, to_input, views.half_size)
        image, target = (x.permute(1, 2, 0) for x in (views.image, views.novel))
        opacities = found.gaussians.opacities.view(found.offsets.shape[1:])
        variances = losses.projected_variances(found.gaussians, width, height)
        grid = torch.nn.functional.adaptive_max_pool2d(1 / found.depth, opacities.shape[-2:])
        scale, scale_slope = losses.scale_map_losses(found.scale_map)
        terms = {
            "color": self.input_weight * losses.color_loss(drawn.colors, image, everywhere)
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
        return {name: losses.VIEW_LOSS_WEIGHTS[name] * term for name, term in terms.items()}


def render_ndc(gaussians: Gaussians, views: Views, viewmat: Tensor) -> Rendering:
    """Render the first view's NDC splats from a camera; viewmat [4, 4] from the first view's axes.

    NDC to metres is linear, so it is made a part of the viewmat: then no covariance has to be
    decomposed into a rotation and scales again.
    """
    height, width = views.image.shape[-2:]
    camera = Camera.of_photo(width, height, views.focal_px)
    stretch = torch.diag(torch.cat([views.half_size, views.half_size.new_ones(2)]))
    return render_view(gaussians, camera.moved(viewmat @ stretch))


def render_both(gaussians: Gaussians, views: Views) -> tuple[Rendering, Rendering]:
    """`render_ndc` from the first camera and from the second."""
    first = torch.eye(4).to(views.viewmat)
    return render_ndc(gaussians, views, first), render_ndc(gaussians, views, views.viewmat)


def _hold_first_layer(head: PredictionHead) -> None:
    """Mask the gradients of its position and shape; weight decay would still move them."""
    for conv, held in ((head.geometry, 3), (head.texture, 7)):  # x, y, 1/z; scale, quaternion
        learns = torch.ones(conv.out_channels // LAYERS, LAYERS)
        learns[:held, 0] = 0
        for parameter in conv.parameters():
            mask = learns.view(-1, *[1] * (parameter.dim() - 1))
            parameter.register_hook(partial(_masked, mask))


def _masked(mask: Tensor, gradient: Tensor) -> Tensor:
    return gradient * mask.to(gradient)
