"""Textures made by formula: surfaces that tile, flat pictures for walls, and leaves with a cut-out
outline.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

TEXTURE_SIDE = 256
SURFACE_COUNT, PICTURE_COUNT, LEAF_COUNT, FACADE_COUNT = 72, 48, 8, 16


def noise_texture(rng: np.random.Generator, slope: float = 1.5, stretch: float = 1.0) -> np.ndarray:
    """Tileable [SIZE, SIZE] in 0..1 whose spectrum falls as frequency ** -slope."""
    fy, fx = np.fft.fftfreq(TEXTURE_SIDE)[:, None] * stretch, np.fft.rfftfreq(TEXTURE_SIDE)[None]
    amplitude = np.maximum(np.hypot(fy, fx), 1.0 / TEXTURE_SIDE) ** -slope
    spectrum = amplitude * np.exp(2j * math.pi * rng.uniform(size=amplitude.shape))
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, (TEXTURE_SIDE, TEXTURE_SIDE))
    return np.clip(0.5 + field / (5 * field.std()), 0, 1)


def random_color(rng: np.random.Generator) -> np.ndarray:
    """sRGB 0..1, more often pale or grey than vivid, as surfaces are."""
    value = rng.uniform(0.1, 1.0)
    return np.clip(value + rng.normal(0, rng.choice([0.02, 0.06, 0.06, 0.25]), 3), 0.02, 1)


def _ramp(field: np.ndarray, colors: list[np.ndarray]) -> np.ndarray:
    stops = np.linspace(0, 1, len(colors))
    return np.stack([np.interp(field, stops, [c[k] for c in colors]) for k in range(3)], -1)


def _tiles(rng: np.random.Generator) -> np.ndarray:
    rows, columns = rng.choice([2, 4, 8, 16]), rng.choice([1, 2, 4, 8])
    y, x = np.mgrid[0:TEXTURE_SIDE, 0:TEXTURE_SIDE] / TEXTURE_SIDE
    shift = rng.choice([0.0, 0.5])
    row = np.floor(y * rows).astype(int)
    x = (x + shift * (row % 2) / columns) % 1.0
    column = np.floor(x * columns).astype(int)
    tint = rng.normal(1, rng.choice([0.02, 0.1, 0.3]), (rows, columns, 1))[row, column]
    body = _ramp(noise_texture(rng, rng.uniform(0.5, 2)), [random_color(rng)] * 2) * tint
    body *= 0.85 + 0.3 * noise_texture(rng)[..., None]
    joint = rng.uniform(0.004, 0.02)
    fy, fx = (y * rows) % 1, (x * columns) % 1
    gap = (np.minimum(fy, 1 - fy) / rows < joint) | (np.minimum(fx, 1 - fx) / columns < joint)
    return np.where(gap[..., None], random_color(rng), body)


def _stripes(rng: np.random.Generator) -> np.ndarray:
    y, x = np.mgrid[0:TEXTURE_SIDE, 0:TEXTURE_SIDE] / TEXTURE_SIDE
    kx, ky = rng.integers(0, 12, 2)
    wave = np.sin(2 * math.pi * (kx * x + max(ky, 1) * y))
    if rng.random() < 0.5:  # checks
        wave = wave * np.sin(2 * math.pi * (kx * x - max(ky, 1) * y))
    field = np.clip(wave * rng.choice([1.0, 20.0]) * 0.5 + 0.5, 0, 1)
    return _ramp(field, [random_color(rng), random_color(rng)]) * (
        0.9 + 0.2 * noise_texture(rng)[..., None]
    )


def _pebbles(rng: np.random.Generator) -> np.ndarray:
    count = int(np.exp(rng.uniform(3, 7)))
    points = (rng.uniform(size=(count, 2)) * TEXTURE_SIDE).astype(int)
    seeds = np.full((3 * TEXTURE_SIDE, 3 * TEXTURE_SIDE), 255, np.uint8)
    for dy in range(3):
        for dx in range(3):
            seeds[points[:, 1] + dy * TEXTURE_SIDE, points[:, 0] + dx * TEXTURE_SIDE] = 0
    distance, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5)
    middle = slice(TEXTURE_SIDE, 2 * TEXTURE_SIDE)
    distance, labels = distance[middle, middle], labels[middle, middle]
    base, spread = random_color(rng), rng.choice([0.05, 0.2])
    tints = np.clip(base + rng.normal(0, spread, (labels.max() + 1, 1)), 0, 1)
    shade = 1 - rng.uniform(0, 0.7) * (distance / distance.max())[..., None]
    return tints[labels.astype(np.intp)] * shade


def surface_texture(rng: np.random.Generator) -> np.ndarray:
    """A tileable surface, uint8 [SIZE, SIZE, 3]."""
    kind = rng.choice(6, p=[0.2, 0.15, 0.2, 0.08, 0.12, 0.25])
    if kind == 0:
        image = _ramp(
            noise_texture(rng, rng.uniform(0.3, 2.2)), [random_color(rng) for _ in range(3)]
        )
    elif kind == 1:
        image = _ramp(
            noise_texture(rng, 1.4, rng.uniform(5, 20)),
            [random_color(rng) * 0.7, random_color(rng)],
        )
    elif kind == 2:
        image = _tiles(rng)
    elif kind == 3:
        image = _stripes(rng)
    elif kind == 4:
        image = _pebbles(rng)
    else:  # nearly plain paint or cloth
        image = random_color(rng) * (
            0.93 + 0.14 * noise_texture(rng, rng.uniform(0, 1.5))[..., None]
        )
    return (np.clip(image, 0, 1) * 255).astype(np.uint8)


def _blot(rng: np.random.Generator, canvas: np.ndarray, fill: tuple[float, ...]) -> None:
    center = rng.integers(0, TEXTURE_SIDE, 2)
    radius = int(np.exp(rng.uniform(1.5, 4.6)))
    if rng.random() < 0.4:
        axes = (radius, int(radius * rng.uniform(0.3, 1)) + 1)
        cv2.ellipse(canvas, center.tolist(), axes, rng.uniform(0, 180), 0, 360, fill, -1, 16)
    else:
        corners = center + rng.normal(0, radius, (rng.integers(3, 8), 2))
        cv2.fillPoly(canvas, [corners.astype(np.int32)], fill, 16)


def _page(rng: np.random.Generator) -> np.ndarray:
    """Lines of something like writing, as on pages, posters and screens."""
    paper, ink = (0.9 + 0.1 * random_color(rng), 0.3 * random_color(rng))[:: rng.choice([1, -1])]
    canvas = np.ones((TEXTURE_SIDE, TEXTURE_SIDE, 3), np.float32) * paper.astype(np.float32)
    step = int(rng.integers(6, 22))
    for y in range(step, TEXTURE_SIDE - step, step):
        x = 14
        while x < TEXTURE_SIDE - 30 and rng.random() < 0.96:
            width = int(rng.integers(4, 34))
            cv2.rectangle(canvas, (x, y), (x + width, y + step // 2), ink.tolist(), -1)
            x += width + 4
    if rng.random() < 0.6:
        x, y = rng.integers(0, TEXTURE_SIDE - 100, 2)
        canvas[y : y + 100, x : x + 100] = surface_texture(rng)[:100, :100] / 255
    return canvas


def picture_texture(rng: np.random.Generator) -> np.ndarray:
    """A flat picture: collage, horizon or page, uint8 [SIZE, SIZE, 3]."""
    if rng.random() < 0.25:
        return (np.clip(_page(rng), 0, 1) * 255).astype(np.uint8)
    field = np.linspace(0, 1, TEXTURE_SIDE)[:, None] + 0.2 * (noise_texture(rng, 1.8) - 0.5)
    canvas = np.ascontiguousarray(_ramp(field, [random_color(rng) for _ in range(4)]), np.float32)
    if rng.random() < 0.5:  # hills under a sky
        for level in np.sort(rng.uniform(0.3, 1, rng.integers(1, 4))):
            edge = (level * TEXTURE_SIDE + 60 * (noise_texture(rng, 2.0)[0] - 0.5))[None, :]
            below = np.arange(TEXTURE_SIDE)[:, None] > edge
            canvas[below] = (random_color(rng) * (0.6 + 0.6 * noise_texture(rng)[..., None]))[below]
    for _ in range(rng.integers(0, 30)):
        layer = np.zeros((TEXTURE_SIDE, TEXTURE_SIDE), np.float32)
        _blot(rng, layer, (float(rng.uniform(0.4, 1)),))
        paint = surface_texture(rng) / 255 if rng.random() < 0.15 else random_color(rng)
        canvas = canvas * (1 - layer[..., None]) + paint * layer[..., None]
    return (np.clip(canvas, 0, 1) * 255).astype(np.uint8)


def leaf_texture(rng: np.random.Generator) -> np.ndarray:
    """A leaf, stalk at the bottom, cut out by its alpha: uint8 [64, 64, 4]."""
    size = 64
    y, x = np.mgrid[0:size, 0:size] / (size - 1)
    t = 1 - y  # along the leaf
    width = rng.uniform(0.12, 0.45) * np.sin(math.pi * t ** rng.uniform(0.5, 1.2))
    lobes = rng.choice([0, 0, 3, 5, 9])
    if lobes:
        width = width * (1 + 0.45 * np.abs(np.sin(lobes * math.pi * t)) - 0.3)
    inside = np.abs(x - 0.5) < width + 0.02 * (t < 0.15)
    vein = np.exp(-(((x - 0.5) / 0.02) ** 2)) + 0.4 * (np.sin(40 * (t - np.abs(x - 0.5))) > 0.8)
    body = np.array([0.55, 0.6, 0.5]) * (0.8 + 0.3 * vein[..., None] + 0.2 * t[..., None])
    pixels = np.concatenate([np.clip(body, 0, 1), inside[..., None]], -1)
    return (pixels * 255).astype(np.uint8)


def facade_texture(rng: np.random.Generator) -> np.ndarray:
    """One storey of a house front, two windows wide, tileable: uint8 [SIZE, SIZE, 3]."""
    canvas = np.ascontiguousarray(surface_texture(rng) / 255, np.float32)
    frame, glass = random_color(rng).tolist(), random_color(rng) * rng.uniform(0.05, 0.6)
    width, height = rng.integers(44, 92), rng.integers(70, 170)
    top = int(rng.integers(20, max(21, 236 - height)))
    for middle in (64, 192):
        low, high = (int(middle - width // 2), top), (int(middle + width // 2), int(top + height))
        cv2.rectangle(canvas, low, high, frame, -1)
        x0, x1, y0, y1 = low[0] + 5, high[0] - 5, low[1] + 5, high[1] - 5
        sheen = _ramp(noise_texture(rng, 2.0), [glass * 0.5, glass, glass + rng.uniform(0, 0.4)])
        canvas[y0:y1, x0:x1] = sheen[y0:y1, x0:x1]
        if rng.random() < 0.6:
            cv2.line(canvas, (middle, y0), (middle, y1), frame, 3)
        cv2.line(canvas, (x0, (y0 + y1) // 2), (x1, (y0 + y1) // 2), frame, 3)
    return (np.clip(canvas, 0, 1) * 255).astype(np.uint8)


def _clouds(rng: np.random.Generator, height: np.ndarray, cover: float) -> np.ndarray:
    """How thick a layer of clouds is, [256, 512] in 0..1, over the sines of the elevation [256, 1].

    A flat layer, seen from below, so that the clouds are smaller towards the horizon.
    """
    turn = np.linspace(0, 2 * math.pi, 512, endpoint=False)[None]
    away = np.sqrt(1 - height**2) / (np.abs(height) + rng.uniform(0.06, 0.15))
    scale, x, y = rng.uniform(15, 45), away * np.cos(turn), away * np.sin(turn)
    layer = noise_texture(rng, rng.uniform(1.3, 1.8)).astype(np.float32)
    u, v = ((TEXTURE_SIDE / 2 + scale * a).astype(np.float32) % TEXTURE_SIDE for a in (x, y))
    field = cv2.remap(layer, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.clip((field - cover) / rng.uniform(0.25, 0.6), 0, 1)


def _sky_texture(rng: np.random.Generator, kind: str) -> np.ndarray:
    """Linear light, equirectangular, the zenith first: float16 [256, 512, 3]."""
    elevation = np.linspace(math.pi / 2, -math.pi / 2, 256)[:, None]
    height = np.sin(elevation)
    turn = np.cos(np.linspace(0, 2 * math.pi, 512, endpoint=False)[None] + rng.uniform(0, 6.3))
    zenith, rim = np.array([0.1, 0.26, 0.75]), np.array([0.75, 0.95, 1.15])
    white, shade, cover = np.array([1.7, 1.7, 1.7]), np.array([0.6, 0.66, 0.75]), 1.0
    if kind == "clear":
        rim, zenith = rim * rng.uniform(0.6, 1.3), zenith + rng.uniform(0, 0.25)
        cover = rng.choice([1.0, 0.68])
    elif kind == "cloud":
        cover = rng.uniform(0.3, 0.6)
    elif kind == "overcast":
        zenith, rim = np.array([0.7, 0.75, 0.8]), np.array([0.9, 0.92, 0.95])
        white, shade, cover = np.full(3, 1.2), np.full(3, 0.5), rng.uniform(0.1, 0.35)
    else:  # the low sun colours the rim, and the clouds from below
        glow = np.array([1.6, rng.uniform(0.5, 0.9), rng.uniform(0.15, 0.5)])
        zenith, rim = zenith * rng.uniform(0.2, 0.7), glow * rng.uniform(0.5, 1.0)
        white, shade, cover = glow * 1.1, np.array([0.35, 0.25, 0.35]), rng.uniform(0.4, 0.65)
    toward = (0.5 + 0.5 * turn)[..., None]  # 1 where the sun is
    if kind == "sunset":
        rim = rim * (0.3 + 0.9 * toward**2) + np.array([0.1, 0.12, 0.2]) * (1 - toward)
    fall = np.exp(-np.maximum(height, 0) / rng.uniform(0.12, 0.35))[..., None]
    sky = zenith + (rim - zenith) * fall
    sky = sky * (1 + rng.uniform(0, 0.5) * toward**4 * fall)
    thick = _clouds(rng, height, float(cover))[..., None]
    body = white + (shade - white) * thick * rng.uniform(0.6, 1.0)
    # Haze hides the clouds near the horizon.
    part = np.minimum(4 * thick, 1) * np.clip(height * 12, 0, 1)[..., None]
    sky = sky + (body - sky) * part
    ground = rng.uniform(0.1, 0.3) * np.array([1.0, 1.0, 0.9]) * sky[128].mean(0)
    return np.where(height[..., None] < 0, ground, sky).astype(np.float16)


def sky_textures() -> dict[str, np.ndarray]:
    """Panoramas with nothing but sky by their name (clear*, cloud*, overcast*, sunset*)."""
    rng = np.random.default_rng(78)
    counts = {"clear": 4, "cloud": 6, "overcast": 3, "sunset": 3}
    # "sunset" without a number is one of the photographed skies.
    return {f"{kind}{i}": _sky_texture(rng, kind) for kind, n in counts.items() for i in range(n)}


def painted_textures() -> dict[str, np.ndarray]:
    """Every painted texture by its name (paint*, picture*, facade*, leaf*); always the same."""
    rng = np.random.default_rng(77)
    painted = {f"paint{i}": surface_texture(rng) for i in range(SURFACE_COUNT)}
    painted |= {f"picture{i}": picture_texture(rng) for i in range(PICTURE_COUNT)}
    painted |= {f"facade{i}": facade_texture(rng) for i in range(FACADE_COUNT)}
    painted |= {f"leaf{i}": leaf_texture(rng) for i in range(LEAF_COUNT)}
    return painted
