"""The two layers of the small network: what its coarse disparity and the photo make of each other.

The small network sees a small picture, so its disparity is coarse and its edges are soft. Here it
is brought to the size of the splat grid, and every soft edge becomes a step where the photo has its
edge: splats halfway between a near and a far surface are what shows as ghosts when the eye moves.
The sky is a layer of its own until then, for the same reason: a pixel is sky or it is not.
The second layer holds what a step hides: depth and colours of the far side, carried on behind the
near side as far as an eye in the headbox can see. And the first layer's colours are those with
which the splats, laid over each other, show the photo.

Plain torch, a fixed number of box filters whatever the radius. Disparity is focal / depth, as in
`SharpNetwork.forward`.
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

BLUR_RADIUS = 2.5  # coarse pixels: how far to either side of an edge the coarse map is blurred
DISCONTINUITY = (1.04, 1.10)  # near / far disparity that begins to be an edge, and that is one
STRONG_DISCONTINUITY = (1.10, 1.25)  # the same for the outline of a thing
SIDE_LOG_ODDS = 12.0  # log odds that a value close to the near (far) side belongs to it
FOREGROUND_SHARE = (
    0.25  # of the way from far to near: what of a thing's soft edge belongs to the thing
)
MAX_COLOR_LOG_ODDS = 8.0  # most log odds that the colours may say against that
FILL_RADIUS = 0.07  # of the diagonal: how far behind an edge the second layer goes on
OCCLUSION_MARGIN = (
    0.02  # of the diagonal: how far from an edge the second layer's heads are listened to
)
FOOTPRINT = 28  # grid cells around its middle that a splat covers: 3 of its largest sigma, 10
COLOR_ROUNDS = 6  # of correcting the colours; more gain less than 0.05 dB
FILL_STRIDE = 4  # pixels: what is filled in is smooth, so a sixteenth of the pixels is enough
BACKGROUND_SHARE = (0.6, 0.9)  # of the way from the near to the far side, where the far side begins
SKY_DEPTH_RATIO = 300.0  # depth of the sky over the median one of what is not sky
BEHIND_FIRST = 0.97  # disparity of the second layer where nothing is hidden, relative to the first


def make_layers(disparity: Tensor, sky: Tensor, image: Tensor) -> tuple[Tensor, Tensor]:
    """The network's coarse disparity and its image -> the layers as the initialiser wants them.

    disparity [B, layers, h, w], sky bool [B, h, w], image [B, 3, H, W] sRGB 0..1 -> disparity
    [B, layers, H, W] and colours [B, 3, layers, H, W].
    """
    far = sky_disparity(disparity[:, 0], sky)
    surfaces = _without_sky(disparity, sky).clamp(min=far[:, None])
    first = upsample_along_edges(surfaces[:, 0], image)
    fine_sky = torch.zeros_like(first, dtype=torch.bool)
    if sky.any():
        # The mask's own step is as an edge between two surfaces, one twice as near as the other.
        fine_sky = upsample_along_edges(2 - sky.to(disparity), image) < 1.5
        first = torch.where(fine_sky, far, first)
    second, behind = fill_behind_edges(first, surfaces[:, 1], image, fine_sky)
    colors = torch.stack([compensate_overlap(image, first), behind], 2)
    return torch.stack([first, second], 1), colors


def sky_disparity(disparity: Tensor, sky: Tensor) -> Tensor:
    """What the sky gets in pictures [B, h, w], where `sky` says which of it that is: [B, 1, 1].

    So far off that it does not move with the eye, and near enough for formats that count in fixed
    steps: SPZ's 24 bits keep a ten thousandth of the median depth.
    """
    seen = disparity.masked_fill(sky, torch.nan).flatten(1).nanmedian(1).values
    seen = torch.where(seen.isnan(), disparity.flatten(1).median(1).values, seen)
    return seen.clamp(min=1e-4)[:, None, None] / SKY_DEPTH_RATIO


def _without_sky(disparity: Tensor, sky: Tensor) -> Tensor:
    """Disparity [B, layers, h, w] with that of the surfaces around in the place of the sky's, so
    that no step to the sky softens what borders on it.
    """
    if not sky.any():
        return disparity
    solid = 1 - sky[:, None].to(disparity)
    return torch.where(sky[:, None], filled(disparity * solid, solid), disparity)


def filled(values: Tensor, alphas: Tensor) -> Tensor:
    """values [B, C, H, W], times alphas [B, 1, H, W] -> [B, C, H, W], where nothing is empty.

    What is missing comes from a picture of half the size, and so on: near a border from close by.
    """
    height, width = alphas.shape[-2:]
    if max(height, width) == 1:
        return values / alphas.clamp(min=1e-6)
    halved = F.avg_pool2d(torch.cat([values, alphas], 1), 2, ceil_mode=True)
    around = filled(halved[:, :-1], halved[:, -1:])
    around = F.interpolate(around, size=(height, width), mode="bilinear")
    return values + (1 - alphas) * around


def _highest(x: Tensor, radius: int) -> Tensor:
    """The max of [B, C, H, W] around, a value for each square of FILL_STRIDE pixels."""
    return square_pool(F.max_pool2d(x, FILL_STRIDE, ceil_mode=True), radius, "max")


def _smoothstep(x: Tensor, low: float, high: float) -> Tensor:
    t = ((x - low) / (high - low)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def upsample_along_edges(disparity: Tensor, image: Tensor) -> Tensor:
    """[B, h, w] disparity -> [B, H, W] with steps at the edges of the image [B, 3, H, W] (sRGB).

    Around an edge each pixel goes to the near or to the far side, by the side its blurred disparity
    is closer to and by the side whose colours it has. A slope is no edge and keeps its shape: it
    rises in all windows around alike.
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
    # Half of the way would be even. But a thing that loses pieces of its outline catches the eye
    # more than one that takes along a little of what lies behind it.
    middle = 0.5 + (FOREGROUND_SHARE - 0.5) * outline
    side = (share - middle) / torch.where(share < middle, middle, 1 - middle)  # -1 far .. 1 near
    decided = torch.sigmoid(
        SIDE_LOG_ODDS * side + odds.clamp(-MAX_COLOR_LOG_ODDS, MAX_COLOR_LOG_ODDS)
    )
    return torch.lerp(blurred, far + (near - far) * decided, edge)[:, 0]


def fill_behind_edges(
    first: Tensor, hidden: Tensor, image: Tensor, sky: Tensor
) -> tuple[Tensor, Tensor]:
    """Disparity and colours of the second layer: [B, H, W], [B, 3, H, W].

    first [B, H, W]: the first layer's disparity; hidden [B, h, w]: what the network says of the
    second one's; image [B, 3, H, W]; sky bool [B, H, W]: where the first layer is that. Behind the
    near side of an edge: the sky where most of the far side is sky, else the mean of the other far
    side, the closest counting most, or further away where the network says so. Elsewhere the first
    layer itself a little further back, so that no pinhole shows black.
    """
    size = first.shape[-2:]
    first = first[:, None]
    reach = max(1, round(FILL_RADIUS * math.hypot(*(math.ceil(n / FILL_STRIDE) for n in size))))
    near, far = _highest(first, reach), -_highest(-first, reach)
    nearest = [F.interpolate(x, size=size, mode="nearest") for x in (near, far)]
    share = ((nearest[0] - first) / (nearest[0] - nearest[1]).clamp(min=1e-6)).clamp(0, 1)
    is_far = _smoothstep(share, *BACKGROUND_SHARE) * (nearest[0] > DISCONTINUITY[1] * nearest[1])
    solid = is_far * ~sky[:, None]  # a mean with the sky would be a wall before it
    sums = torch.cat([is_far, solid, solid * first, is_far * image], 1)
    sums = F.avg_pool2d(sums, FILL_STRIDE, ceil_mode=True)
    picture = F.interpolate(image, size=near.shape[-2:], mode="area")
    total, sums_around = 1e-12, 1e-12 * torch.cat([torch.ones_like(far), far, picture], 1)
    radius, trust = 1, 1.0
    while radius <= reach:  # the smallest window that holds anything of the far side decides
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
    """Where an eye in the headbox may see the second layer: bool [B, 1, H, W].

    disparity [B, H, W] of the first layer. That is around its steps, and along the picture's sides.
    A step is large and between neighbours: over more pixels any slope would be one, and behind a
    small one the second layer closes the gap as it is.
    """
    size = disparity.shape[-2:]
    near, far = (square_pool(disparity[:, None], 1, mode) for mode in ("max", "min"))
    steps = (near > STRONG_DISCONTINUITY[1] * far).to(disparity)
    steps[..., [0, -1], :] = steps[..., :, [0, -1]] = 1
    radius = max(1, round(OCCLUSION_MARGIN * math.hypot(*size) / FILL_STRIDE))
    return F.interpolate(_highest(steps, radius), size=size, mode="nearest") > 0


def suppress_occluded(offsets: Tensor, seen: Tensor) -> Tensor:
    """offsets [B, 14, layers, H, W] with the second layer's by rule where nobody gets to see it.

    seen: `occlusion_mask`. Splats that are learnt for filling holes are large; behind every
    surface they would only slow down rendering.
    """
    first, second = offsets.unbind(2)
    rule = analytic_offsets()[None, :, 1, None, None].to(offsets)
    return torch.stack([first, torch.where(seen, second, rule)], 2)


def push_behind_first_layer(gaussians: Gaussians, seen: Tensor) -> Gaussians:
    """NDC x depth splats [B, N] of both layers, the second's moved away along their rays until
    nothing of the first is farther off within a splat's footprint.

    seen [B, 1, H, W]: `occlusion_mask`; elsewhere they are small and stay. Otherwise a large splat
    beside a slope would cover what the photo shows. Outside the frame there is nothing to cover.
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
    """Colours [B, 3, H, W] of the first layer, sRGB, that look like the image when they are drawn.

    image [B, 3, H, W] sRGB 0..1, disparity [B, H, W]. A splat reaches over its neighbours' centres,
    and those that lie in front of a pixel's own splat are drawn over it: at the middle of each
    pixel that is a known mean of 3 x 3 colours, which is inverted by fixed-point rounds, in linear
    light as the renderer blends.
    """
    wanted = srgb_to_linear(image)
    depth = -disparity[:, None]
    around = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0)]
    alphas = []
    for y, x in around:
        behind = depth > _shifted(depth, y, x)
        if (y, x) < (0, 0):  # of two at one depth, the first is drawn in front
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
    """The values `down` rows and `right` columns (-1, 0, 1) from each pixel; borders repeat."""
    height, width = x.shape[-2:]
    padded = F.pad(x, (1, 1, 1, 1), mode="replicate")
    return padded[..., 1 + down : 1 + down + height, 1 + right : 1 + right + width]
