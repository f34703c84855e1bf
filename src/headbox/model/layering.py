"""From the small network's coarse disparity to two layers at the resolution of the splat grid.

The network sees a small image, so its disparity is coarse and its discontinuities are soft. Here
disparity is upsampled, and each soft discontinuity becomes a sharp one at the image's edge: splats
between a foreground and a background surface would show as ghosts from beside the source view. The
sky is a layer of its own until then, since a pixel is sky or it is not. The second layer continues
depth and colours of the background behind the foreground, as far as a camera inside the headbox can
uncover them. The first layer's colours are such that its overlapping splats reproduce the image.

Plain torch, with a fixed number of box filters whatever the radius. Disparity is focal / depth, as
in `SharpNetwork.forward`.
"""

from __future__ import annotations

import math
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.box_filters import color_log_likelihood, square_pool
from headbox.color import linear_to_srgb, srgb_to_linear
from headbox.gaussians import Gaussians
from headbox.model.composer import OPACITY, SCALES, analytic_offsets

BLUR_RADIUS = 2.5  # coarse pixels, by which the coarse map is blurred around a discontinuity
# Ratios of foreground to background disparity: from the first on, partly a discontinuity; from the
# second on, wholly.
DISCONTINUITY = (1.04, 1.10)
STRONG_DISCONTINUITY = (1.10, 1.25)  # of silhouettes
SIDE_LOG_ODDS = 12.0  # of a pixel for the side whose disparity it has
MAX_COLOR_LOG_ODDS = 8.0  # of a pixel for the side whose colours it has
FOREGROUND_SHARE = 0.25  # from background to foreground: where a silhouette's soft edge is split
FILL_RADIUS = 0.07  # of the diagonal: how far the background is continued behind the foreground
OCCLUSION_MARGIN = 0.02  # of the diagonal: where splats of the second layer may be visible
FOOTPRINT = 28  # grid cells from its mean that a splat covers: 3 of its largest sigma, 10
COLOR_ROUNDS = 6  # more gain less than 0.05 dB
FILL_STRIDE = 4  # pixels: the continued background is smooth
BACKGROUND_SHARE = (0.6, 0.9)  # from foreground to background: where the background begins
SKY_DEPTH_RATIO = 300.0  # depth of the sky over the median depth of the rest
BEHIND_FIRST = 0.97  # disparity of the second layer over the first, where nothing is occluded


def make_layers(disparity: Tensor, sky: Tensor, image: Tensor) -> tuple[Tensor, Tensor]:
    """Disparity [B, layers, H, W] and colours [B, 3, layers, H, W] for the initialiser.

    disparity [B, layers, h, w] and sky bool [B, h, w]: the network's; image [B, 3, H, W] sRGB 0..1.
    """
    far = sky_disparity(disparity[:, 0], sky)
    surfaces = _without_sky(disparity, sky).clamp(min=far[:, None])
    first = upsample_along_edges(surfaces[:, 0], image)
    fine_sky = torch.zeros_like(first, dtype=torch.bool)
    if sky.any():
        # The mask is upsampled like two surfaces of disparity 1 and 2.
        fine_sky = upsample_along_edges(2 - sky.to(disparity), image) < 1.5
        first = torch.where(fine_sky, far, first)
    second, behind = fill_behind_edges(first, surfaces[:, 1], image, fine_sky)
    colors = torch.stack([compensate_overlap(image, first), behind], 2)
    return torch.stack([first, second], 1), colors


def sky_disparity(disparity: Tensor, sky: Tensor) -> Tensor:
    """The disparity [B, 1, 1] for the sky in images of disparity [B, h, w] and sky bool [B, h, w].

    Far enough not to move with the camera, and near enough for formats with fixed steps: SPZ's 24
    bits resolve a ten thousandth of the median depth.
    """
    seen = disparity.masked_fill(sky, torch.nan).flatten(1).nanmedian(1).values
    seen = torch.where(seen.isnan(), disparity.flatten(1).median(1).values, seen)
    return seen.clamp(min=1e-4)[:, None, None] / SKY_DEPTH_RATIO


def _without_sky(disparity: Tensor, sky: Tensor) -> Tensor:
    """Disparity [B, layers, h, w] with the sky replaced by the surfaces around it, so that no
    step to the sky softens their borders.
    """
    if not sky.any():
        return disparity
    solid = 1 - sky[:, None].to(disparity)
    return torch.where(sky[:, None], filled(disparity * solid, solid), disparity)


def filled(values: Tensor, alphas: Tensor) -> Tensor:
    """Values [B, C, H, W], premultiplied by alphas [B, 1, H, W], with the empty parts filled from
    an image pyramid: near a border from close by.
    """
    height, width = alphas.shape[-2:]
    if max(height, width) == 1:
        return values / alphas.clamp(min=1e-6)
    halved = F.avg_pool2d(torch.cat([values, alphas], 1), 2, ceil_mode=True)
    around = filled(halved[:, :-1], halved[:, -1:])
    around = F.interpolate(around, size=(height, width), mode="bilinear")
    return values + (1 - alphas) * around


def _highest(x: Tensor, radius: int) -> Tensor:
    """The maximum of [B, C, H, W] around each square of FILL_STRIDE pixels."""
    return square_pool(F.max_pool2d(x, FILL_STRIDE, ceil_mode=True), radius, "max")


def _smoothstep(x: Tensor, low: float, high: float) -> Tensor:
    t = ((x - low) / (high - low)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def upsample_along_edges(disparity: Tensor, image: Tensor) -> Tensor:
    """Disparity [B, h, w] -> [B, H, W], with discontinuities at the edges of an image [B, 3, H, W].

    Around a discontinuity each pixel is assigned to foreground or background, by its blurred
    disparity and by the colours of either side. Slopes keep their shape: they rise alike in all
    windows around.
    """
    size = image.shape[-2:]
    blurred = F.interpolate(disparity[:, None], size=size, mode="bilinear")
    radius = max(1, round(BLUR_RADIUS * size[0] / disparity.shape[-2]))
    far, near = square_pool(blurred, radius, "min"), square_pool(blurred, radius, "max")
    rise = near / far
    whole = F.pad(rise[..., radius:-radius, radius:-radius], (radius,) * 4, mode="replicate")
    rise = rise / square_pool(whole, 2 * radius, "min")
    edge, outline = _smoothstep(rise, *DISCONTINUITY), _smoothstep(rise, *STRONG_DISCONTINUITY)
    share = ((blurred - far) / (near - far).clamp(min=1e-6)).clamp(0, 1)
    odds = color_log_likelihood(image, edge * share.square(), round(1.5 * radius))
    odds = odds - color_log_likelihood(image, edge * (1 - share).square(), round(1.5 * radius))
    # An even split would be at one half. But a foreground that loses pieces of its silhouette is
    # more visible than one that keeps a little of its background.
    middle = 0.5 + (FOREGROUND_SHARE - 0.5) * outline
    side = (share - middle) / torch.where(share < middle, middle, 1 - middle)  # -1 far .. 1 near
    decided = torch.sigmoid(
        SIDE_LOG_ODDS * side + odds.clamp(-MAX_COLOR_LOG_ODDS, MAX_COLOR_LOG_ODDS)
    )
    return torch.lerp(blurred, far + (near - far) * decided, edge)[:, 0]


def fill_behind_edges(
    first: Tensor, hidden: Tensor, image: Tensor, sky: Tensor
) -> tuple[Tensor, Tensor]:
    """Disparity [B, H, W] and colours [B, 3, H, W] of the second layer.

    first [B, H, W]: disparity of the first layer. hidden [B, h, w]: the network's disparity of the
    second. image [B, 3, H, W] sRGB. sky bool [B, H, W]: of the first layer. Behind a foreground:
    the sky where most of the background is sky, else the mean of the background, the closest
    weighted most, or farther away where the network predicts so. Elsewhere the first layer,
    slightly farther back, which closes pinholes.
    """
    size = first.shape[-2:]
    first = first[:, None]
    reach = max(1, round(FILL_RADIUS * math.hypot(*(math.ceil(n / FILL_STRIDE) for n in size))))
    near, far = _highest(first, reach), -_highest(-first, reach)
    nearest = [F.interpolate(x, size=size, mode="nearest") for x in (near, far)]
    share = ((nearest[0] - first) / (nearest[0] - nearest[1]).clamp(min=1e-6)).clamp(0, 1)
    is_far = _smoothstep(share, *BACKGROUND_SHARE) * (nearest[0] > DISCONTINUITY[1] * nearest[1])
    solid = is_far * ~sky[:, None]  # a mean with the sky would be a wall in front of it
    sums = torch.cat([is_far, solid, solid * first, is_far * image], 1)
    sums = F.avg_pool2d(sums, FILL_STRIDE, ceil_mode=True)
    picture = F.interpolate(image, size=near.shape[-2:], mode="area")
    total, sums_around = 1e-12, 1e-12 * torch.cat([torch.ones_like(far), far, picture], 1)
    radius, trust = 1, 1.0
    while radius <= reach:  # the smallest window with any background decides
        around = square_pool(sums, radius, "mean") * trust
        total, sums_around = total + around[:, :1], sums_around + around[:, 1:]
        radius, trust = 2 * radius, trust * 1e-2
    means = F.interpolate(sums_around / total, size=size, mode="bilinear")
    share, colors = means[:, :1], means[:, 2:]
    far_side = means[:, 1:2] / share.clamp(min=0.5)
    far_side = torch.where(share < 0.5, first.amin((2, 3), keepdim=True), far_side)
    coarse = F.interpolate(hidden[:, None], size=size, mode="bilinear")
    behind = first > DISCONTINUITY[1] * far_side
    second = torch.where(behind, torch.minimum(far_side, coarse), BEHIND_FIRST * first)
    return second[:, 0], torch.where(behind, colors, image)


def occlusion_mask(disparity: Tensor) -> Tensor:
    """Where a camera in the headbox may see the second layer: bool [B, 1, H, W].

    disparity [B, H, W] of the first layer. Around its discontinuities and along the image borders.
    Only strong discontinuities between neighbouring pixels count: over more pixels any slope would
    be one, and behind a weak one the analytic second layer closes the gap.
    """
    size = disparity.shape[-2:]
    near, far = (square_pool(disparity[:, None], 1, mode) for mode in ("max", "min"))
    steps = (near > STRONG_DISCONTINUITY[1] * far).to(disparity)
    steps[..., [0, -1], :] = steps[..., :, [0, -1]] = 1
    radius = max(1, round(OCCLUSION_MARGIN * math.hypot(*size) / FILL_STRIDE))
    return F.interpolate(_highest(steps, radius), size=size, mode="nearest") > 0


def suppress_occluded(offsets: Tensor, seen: Tensor) -> Tensor:
    """Offsets [B, 14, layers, H, W], analytic for the second layer where it is not visible.

    seen: `occlusion_mask`. Learnt splats of the second layer are large; behind every surface they
    would only slow down rendering.
    """
    first, second = offsets.unbind(2)
    rule = analytic_offsets()[None, :, 1, None, None].to(offsets)
    return torch.stack([first, torch.where(seen, second, rule)], 2)


def push_behind_first_layer(gaussians: Gaussians, seen: Tensor) -> Gaussians:
    """Splats [B, N] of both layers (NDC x depth), those of the second moved away along their rays
    until nothing of the first within their footprint is farther.

    seen [B, 1, H, W]: `occlusion_mask`; elsewhere splats are small and stay. A large splat beside a
    slope would otherwise cover the source view. Outside the frame there is nothing to cover.
    """
    height, width = seen.shape[-2:]
    first, second = gaussians.means.unflatten(1, (2, height * width)).unbind(1)  # [B, H W, 3]
    z = second[..., 2:]
    ndc = second[..., :2] / z
    with torch.no_grad():
        depth = first[..., 2].unflatten(1, (1, height, width))
        farthest = _highest(depth, math.ceil(FOOTPRINT / FILL_STRIDE))
        there = ndc[:, None].clamp(-1, 1)
        limit = (
            F.grid_sample(farthest, there, mode="nearest", align_corners=False)[:, 0, 0]
            / BEHIND_FIRST
        )
        covers = (ndc.abs() <= 1).all(-1) & seen.flatten(1)
    away = torch.where(covers, limit / z[..., 0], 1.0).clamp(min=1)
    away = torch.cat([torch.ones_like(away), away], 1)[..., None]
    return replace(gaussians, means=gaussians.means * away, scales=gaussians.scales * away)


def compensate_overlap(image: Tensor, disparity: Tensor) -> Tensor:
    """Colours [B, 3, H, W] sRGB of the first layer with which its splats render as the image.

    image [B, 3, H, W] sRGB 0..1, disparity [B, H, W]. Splats overlap their neighbours' centres, and
    those in front of a pixel's own splat cover it: at the pixel's centre that is a known mean of
    3 x 3 colours. Fixed-point iterations invert it, in linear light as the renderer blends.
    """
    wanted = srgb_to_linear(image)
    depth = -disparity[:, None]
    around = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0)]
    alphas = []
    for y, x in around:
        behind = depth > _shifted(depth, y, x)
        if (y, x) < (0, 0):  # of two at the same depth, the first is in front
            behind = depth >= _shifted(depth, y, x)
        alphas.append(behind * (OPACITY * math.exp(-(y * y + x * x) / (2 * SCALES[0] ** 2))))
    own = torch.stack([1 - alpha for alpha in alphas]).prod(0)
    share = (1 - own) / torch.stack(alphas).sum(0).clamp(min=1e-9)
    colors = wanted
    for _ in range(COLOR_ROUNDS):
        shown = own * colors
        for (y, x), alpha in zip(around, alphas, strict=True):
            shown = shown + alpha * share * _shifted(colors, y, x)
        colors = (colors + wanted - shown).clamp(0, 1)
    return linear_to_srgb(colors)


def _shifted(x: Tensor, down: int, right: int) -> Tensor:
    """The values `down` rows and `right` columns (-1, 0, 1) away; borders repeat."""
    height, width = x.shape[-2:]
    padded = F.pad(x, (1, 1, 1, 1), mode="replicate")
    return padded[..., 1 + down : 1 + down + height, 1 + right : 1 + right + width]
