from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.camera import Camera, unproject
from headbox.color import srgb_to_linear
from headbox.gaussians import Gaussians
from headbox.model import layering
from headbox.model.composer import OPACITY, SCALES, analytic_offsets
from headbox.model.layering import (
    BEHIND_FIRST,
    FILL_STRIDE,
    FOOTPRINT,
    OCCLUSION_MARGIN,
    compensate_overlap,
    fill_behind_edges,
    filled,
    occlusion_mask,
    push_behind_first_layer,
    suppress_occluded,
    upsample_along_edges,
)
from headbox.render import rasterize_reference

HEIGHT, WIDTH = 96, 128


def disc(radius: float) -> Tensor:
    """bool [H, W]: a disc off the centre."""
    y, x = torch.meshgrid(torch.arange(HEIGHT) + 0.5, torch.arange(WIDTH) + 0.5, indexing="ij")
    return (x - 70) ** 2 + (y - 44) ** 2 < radius**2


def two_colors(mask: Tensor, noise: float = 0.02) -> Tensor:
    """A picture [1, 3, H, W] of a red thing before a grey wall, with some noise."""
    generator = torch.Generator().manual_seed(1)
    image = torch.where(mask, torch.tensor([0.8, 0.2, 0.2])[:, None, None], torch.tensor(0.5))
    return (image + noise * torch.randn(image.shape, generator=generator)).clamp(0, 1)[None]


def coarse(disparity: Tensor) -> Tensor:
    """[H, W] -> [1, H / 4, W / 4], blurred as a network blurs it."""
    small = F.avg_pool2d(disparity[None, None], 4)
    return F.avg_pool2d(F.pad(small, (1, 1, 1, 1), mode="replicate"), 3, 1)[:, 0]


def test_empty_places_are_filled_from_around() -> None:
    values, alphas = torch.ones(1, 2, 37, 50), torch.ones(1, 1, 37, 50)
    values[:, 1] = torch.linspace(0, 1, 50)
    whole = filled(values, alphas)
    torch.testing.assert_close(whole, values)
    alphas[..., :7] = 0
    alphas[..., 20:24, 30:35] = 0.5
    found = filled(values * alphas, alphas)
    torch.testing.assert_close(found[0, 0], torch.ones(37, 50))  # what is plain stays plain
    assert (found[0, 1, :, :7] - values[0, 1, :, 7:8]).abs().max() < 0.2  # like what is beside it
    assert (found[0, 1, 20:24, 30:35] - values[0, 1, 20:24, 30:35]).abs().max() < 0.06
    assert torch.isfinite(filled(values * 0, alphas * 0)).all()


def test_a_soft_edge_becomes_a_step_where_the_photo_has_one() -> None:
    mask = disc(25)
    truth = torch.where(mask, 1.0, 0.3)
    image = two_colors(mask)
    sharp = upsample_along_edges(coarse(truth), image)[0]
    blurred = F.interpolate(coarse(truth)[:, None], size=(HEIGHT, WIDTH), mode="bilinear")[0, 0]
    halfway = lambda d: ((d > 0.4) & (d < 0.9)).float().mean()  # noqa: E731
    assert halfway(sharp) < 0.1 * halfway(blurred)
    # At most one pixel in a hundred on the wrong side: those that the noise gives the other's
    # colour.
    assert ((sharp > 0.65) != mask).float().mean() < 0.01


def test_a_thing_keeps_its_outline_where_colours_say_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mask = disc(25)
    truth = torch.where(mask, 1.0, 0.3)
    grey = torch.full((1, 3, HEIGHT, WIDTH), 0.5)

    def near() -> Tensor:
        return upsample_along_edges(coarse(truth), grey)[0] > 0.65

    kept = near()
    assert (kept | ~mask).all()  # nothing of it is lost,
    assert kept.sum() < (math.pi * (25 + 4) ** 2)  # and a coarse pixel around it is taken along
    monkeypatch.setattr(layering, "FOREGROUND_SHARE", 0.5)
    assert (mask & ~near()).sum() > 0.01 * mask.sum()  # an even rule would lose some


@pytest.mark.parametrize("slope", [0.0, 0.5, 3.0])
def test_a_slope_keeps_its_shape(slope: float) -> None:
    """A floor that fills the picture has no edge, however the tiles on it are coloured."""
    floor = 0.3 * torch.exp(slope * torch.linspace(0, 1, HEIGHT))[:, None].expand(HEIGHT, WIDTH)
    tiles = (torch.arange(WIDTH) // 8 % 2).bool().expand(HEIGHT, WIDTH)
    result = upsample_along_edges(F.avg_pool2d(floor[None, None], 4)[:, 0], two_colors(tiles))[0]
    inner = (slice(16, -16), slice(None))
    # What bilinear enlargement leaves of an exponential is .01 off.
    assert (result / floor)[inner].log().abs().max() < 0.02


def test_the_second_layer_goes_on_behind_an_edge_and_has_the_colour_of_what_is_there() -> None:
    mask = disc(12)
    first, image = torch.where(mask, 1.0, 0.3)[None], two_colors(mask)
    second, colors = fill_behind_edges(first, torch.full((1, 24, 32), 0.3), image, ~(first > 0))
    edge_inside = mask & ~disc(6)  # the reach is 0.07 of the diagonal: 11 pixels
    assert (second[0][edge_inside] - 0.3).abs().max() < 0.02
    assert (colors[0][:, edge_inside] - 0.5).abs().max() < 0.1  # the wall, and its noise of 0.02
    far_away = ~disc(30)
    assert torch.equal(second[0][far_away], BEHIND_FIRST * first[0][far_away])
    assert torch.equal(colors[0][:, far_away], image[0][:, far_away])


def test_behind_a_thing_is_the_sky_or_what_stands_before_it_and_nothing_between() -> None:
    mask = disc(12)
    x = torch.arange(WIDTH).expand(HEIGHT, WIDTH)
    sky = (x >= 70) & ~mask  # right of the disc's middle; a wall left of it
    first = torch.where(mask, 1.0, torch.where(sky, 1e-3, 0.3))[None]
    hidden = torch.full((1, 24, 32), 0.3)
    second, _ = fill_behind_edges(first, hidden, two_colors(mask), sky[None])
    behind = second[0][mask & ~disc(6)]
    is_sky, is_wall = (behind - 1e-3).abs() < 1e-5, (behind - 0.3).abs() < 0.01
    assert bool((is_sky | is_wall).all())
    assert bool(is_sky.any())
    assert bool(is_wall.any())


def test_the_second_layer_is_never_in_front_of_the_first() -> None:
    generator = torch.Generator().manual_seed(0)
    first = torch.rand((2, HEIGHT, WIDTH), generator=generator) + 0.01
    image = torch.rand((2, 3, HEIGHT, WIDTH), generator=generator)
    hidden = torch.rand((2, 24, 32), generator=generator) + 0.01
    second, colors = fill_behind_edges(first, hidden, image, ~(first > 0))
    assert (second < first).all()
    assert second.min() > 0
    assert 0 <= colors.min() <= colors.max() <= 1 + 1e-6  # rounding of a mean of values up to 1


@pytest.mark.parametrize("seed", [0, 1])
def test_colours_are_those_that_show_the_image_when_drawn(seed: int) -> None:
    """Splats at different depths with the compensated colours, against the plain ones."""
    generator = torch.Generator().manual_seed(seed)
    height, width = 24, 32
    rough = torch.rand((1, 3, height // 2, width // 2), generator=generator)
    image = 0.2 + 0.6 * F.interpolate(rough, size=(height, width), mode="bicubic").clamp(0, 1)
    disparity = 0.5 + 0.05 * torch.rand((1, height, width), generator=generator)
    errors = []
    for colors in (image, compensate_overlap(image, disparity)):
        drawn = draw(colors[0], 1 / disparity[0])
        errors.append((drawn - image[0].permute(1, 2, 0))[2:-2, 2:-2].square().mean().sqrt())
    # Detail of two pixels is close to what splats of 0.6 pixels can show at all; colours that
    # would have to leave 0..1 for it cannot, and half of the error is what stays.
    assert errors[1] < 0.5 * errors[0]


def draw(colors: Tensor, depth: Tensor) -> Tensor:
    """sRGB [H, W, 3]: one splat a pixel, of the first layer's size, by the defining renderer."""
    height, width = depth.shape
    camera = Camera.of_photo(width, height, 30.0)
    y, x = torch.meshgrid(torch.arange(height) + 0.5, torch.arange(width) + 0.5, indexing="ij")
    means = unproject(torch.stack([x, y], -1), depth, camera).reshape(-1, 3)
    count = len(means)
    gaussians = Gaussians(
        means=means,
        quats=torch.tensor([1.0, 0, 0, 0]).expand(count, 4),
        scales=(SCALES[0] * depth.reshape(-1, 1) / 30).expand(count, 3),
        opacities=torch.full((count,), OPACITY),
        colors=srgb_to_linear(colors.flatten(1).T),
    )
    return rasterize_reference(gaussians, camera).colors


def test_the_second_layers_heads_are_heard_at_edges_and_at_the_sides_only() -> None:
    disparity = torch.full((1, 200, 300), 0.5)
    disparity[:, :, 150:] = 1.0
    offsets = torch.randn(1, 14, 2, 200, 300)
    everywhere = occlusion_mask(disparity)
    found = suppress_occluded(offsets, everywhere)
    seen = everywhere[0, 0]
    assert seen[:, 150].all()
    assert seen[0].all()
    assert seen[:, -1].all()
    reach = (
        OCCLUSION_MARGIN * math.hypot(200, 300) + 2 * FILL_STRIDE
    )  # in steps of FILL_STRIDE, rounded
    away = 1.5 * reach
    middle = (slice(round(away), round(200 - away)), slice(round(150 + away), round(300 - away)))
    assert not seen[middle].any()
    assert torch.equal(found[:, :, 0], offsets[:, :, 0])
    assert torch.equal(found[0, :, 1][:, seen], offsets[0, :, 1][:, seen])
    rule = analytic_offsets()[:, 1, None]
    assert torch.equal(found[0, :, 1][:, ~seen], rule.expand(-1, int((~seen).sum())))


def test_a_slope_hides_nothing() -> None:
    """Over 12 pixels it becomes up to 1.16 times as near, between neighbours next to nothing."""
    slope = torch.linspace(0.2, 1.0, 300).expand(1, 200, 300)
    seen = occlusion_mask(slope)[0, 0]
    border = round(1.5 * (OCCLUSION_MARGIN * math.hypot(200, 300) + 2 * FILL_STRIDE))
    assert seen[0].all()
    assert not seen[border:-border, border:-border].any()


def test_the_second_layer_never_covers_what_the_photo_shows() -> None:
    height, width = 96, 128
    seen = torch.zeros(1, 1, height, width, dtype=torch.bool)
    seen[..., 64:] = True
    y, x = (((torch.arange(n) + 0.5) * 2 / n - 1) for n in (height, width))
    ndc = torch.stack(torch.meshgrid(x, y, indexing="xy"), -1).reshape(-1, 2)
    first = (2 + ndc[:, :1] + 0.5 * ndc[:, 1:]).clone()  # a slope, 0.5 to 3.5 m
    torch.manual_seed(0)
    moved, second = ndc + 0.3 * torch.randn_like(ndc), 0.5 + 3 * torch.rand_like(first)
    z = torch.cat([first, second])
    means = torch.cat([torch.cat([ndc, moved]) * z, z], 1)[None]
    scales = torch.rand(1, len(z), 3)
    other = (torch.rand(1, len(z), 4), torch.rand(1, len(z)), torch.rand(1, len(z), 3))
    before = Gaussians(means, other[0], scales, *other[1:])
    after = push_behind_first_layer(before, seen)

    away = (after.means[..., 2] / before.means[..., 2])[0]
    count = height * width
    assert torch.equal(away[:count], torch.ones(count))  # the first layer stays
    assert (away >= 1).all()
    # Along its ray, and as much larger: the same place and size in the photo.
    torch.testing.assert_close(after.means, before.means * away[None, :, None])
    torch.testing.assert_close(after.scales, before.scales * away[None, :, None])
    inside = (moved.abs() <= 1).all(1)
    may = seen.flatten()
    assert (away[count:][~(inside & may)] == 1).all()
    # The slope's depth at the splat and a footprint of 28 cells farther along both axes.
    reach = torch.tensor([2 * FOOTPRINT / width, 2 * FOOTPRINT / height])
    at = torch.minimum(moved.clamp(-1, 1) + reach, torch.tensor([x.max(), y.max()]))
    farthest = 2 + at[:, 0] + 0.5 * at[:, 1]
    held = inside & may
    assert (after.means[0, count:, 2][held] >= farthest[held] - 1e-5).all()
