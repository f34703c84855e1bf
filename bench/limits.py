"""Measures the headbox of the example photos and the repair of floaters.

python bench/limits.py PAIRS_FOLDER [--docs docs]

PAIRS_FOLDER has the stereo pairs that `headbox dataset pairs FOLDER` fetches.
--docs writes the plot and the images of docs/headbox.md to that folder. The last line is one JSON
document.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from pathlib import Path
from unittest import mock

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from headbox import Camera, Predictor, open_photo, render_view
from headbox.box_filters import square_pool
from headbox.evaluate.datasets.builtin import StereoPair, load_pairs
from headbox.evaluate.predictors import splats_of_depth
from headbox.gaussians import Gaussians, covariances, rotation_quats
from headbox.limits import view_from
from headbox.model.layering import upsample_along_edges
from headbox.photo.read import Photo
from headbox.scene.measure_headbox import DIRECTIONS, MIN_COVERAGE, MIN_SEEN, Probe, measure_headbox
from headbox.scene.repair import repair

PHOTOS = sorted((Path(__file__).parents[1] / "examples/photos").glob("*.jpg"))
SHARES = [0.25 * i for i in range(13)]  # of the largest distance that is measured
COARSE = 4  # pixels by which the true depth is downsampled
SOFT = 7  # pixels: width of softened depth edges
WIDTH = 640
# Crop of each photo: the direction of the camera offset, and (left, top, right, bottom).
CROPS = {
    "mountains": ("up", (0.1, 0.3, 0.6, 0.8)),
    "pagoda": ("left", (0.02, 0.2, 0.52, 0.7)),
    "room": ("right", (0.35, 0.38, 0.85, 0.78)),
}
CROP_WIDTH = 300


# Repair -------------------------------------------------------------------------------------------


def softened(disparity: Tensor, image: Tensor) -> Tensor:
    """`layering.upsample_along_edges` with its depth edges blurred to SOFT pixels."""
    steps = upsample_along_edges(disparity, image)
    return F.avg_pool2d(steps[:, None], SOFT, 1, SOFT // 2, count_include_pad=False)[:, 0]


def drawn_out(gaussians: Gaussians, camera: Camera) -> Gaussians:
    """Splats stretched along their rays by the depth gap to their grid neighbours.

    The splats of large networks are stretched like that at depth discontinuities.
    """
    y = gaussians.means[:, 1] / gaussians.means[:, 2]
    columns = int((y > y[0] + 0.1 / camera.focal_px).nonzero()[0])
    z = gaussians.means[:, 2].view(2, -1, columns)
    z = F.pad(z[None], (1, 1, 0, 0), mode="replicate")[0]
    gap = torch.maximum((z[..., 2:] - z[..., 1:-1]).abs(), (z[..., 1:-1] - z[..., :-2]).abs())
    deep = (0.6 * gap.flatten()).minimum(10 * gaussians.scales.amax(1))
    index = (deep > 2 * gaussians.scales.amax(1)).nonzero()[:, 0]
    rays = F.normalize(gaussians.means[index], dim=1)
    shapes = covariances(gaussians.quats[index], gaussians.scales[index]).double()
    shapes += deep[index, None, None] ** 2 * rays[..., None] * rays[:, None]
    squares, axes = torch.linalg.eigh(shapes)
    axes[:, :, 0] *= torch.linalg.det(axes).sign()[:, None]
    quats, scales = gaussians.quats.clone(), gaussians.scales.clone()
    quats[index], scales[index] = rotation_quats(axes).float(), squares.sqrt().float()
    return dataclasses.replace(gaussians, quats=quats, scales=scales)


def resized(pair: StereoPair) -> tuple[np.ndarray, np.ndarray, Tensor, float]:
    """Left and right uint8 [h, w, 3], disparity + doffs [h, w] px without gaps, and the scale."""
    height, width = pair.left.shape[:2]
    scale = min(1.0, WIDTH / width)
    size = (round(width * scale), round(height * scale))
    left, right = (
        np.asarray(Image.fromarray(np.uint8(p * 255)).resize(size, Image.Resampling.LANCZOS))
        for p in (pair.left, pair.right)
    )
    known = torch.from_numpy(pair.inverse_depth).nan_to_num(torch.inf)[None, None]
    for radius in (2, 8, 32, 128):  # gaps are occluded in the right view: extend the farther side
        known = torch.where(known.isinf(), square_pool(known, radius, "min"), known)
    shift = F.interpolate(known, size=size[::-1], mode="nearest-exact")[0, 0] * scale
    return left, right, shift, scale


def steps(depths: Tensor) -> Tensor:
    """Whether a depth discontinuity is within 8 pixels: bool [H, W]."""
    d = depths.clamp(min=1e-3)[None, None]
    return (square_pool(d, 8, "max") > 1.15 * square_pool(d, 8, "min"))[0, 0]


def psnr(a: Tensor, b: Tensor, where: Tensor) -> float:
    return round(float(-10 * (a - b)[where].square().mean().log10()), 2)


def measure_repair(pair: StereoPair) -> list[dict[str, object]]:
    """Scores of the left view with coarse true depth, rendered from the right camera."""
    left, right, shift, scale = resized(pair)
    height, width = shift.shape
    focal, baseline = pair.focal_px * scale, pair.baseline_m or 0.16
    own = Camera.of_photo(width, height, focal)
    viewmat = torch.eye(4)
    viewmat[0, 3] = -baseline
    K = own.K + torch.tensor([[0, 0, pair.doffs * scale], [0, 0, 0], [0, 0, 0]])
    right_camera = Camera(K, viewmat, width, height)
    small = F.avg_pool2d(shift[None, None], COARSE, ceil_mode=True)[:, 0]
    soft = F.interpolate(small[None], size=(height, width), mode="bilinear")[0, 0]
    depth, soft = (focal * baseline / s for s in (shift, soft))
    with_steps = splats_of_depth(left, depth.numpy(), focal)
    in_both = torch.arange(width).expand(height, width) < width - float(shift.max()) - 8
    counts = steps(render_view(with_steps, right_camera).depths) & in_both
    truth, photo = (torch.from_numpy(p.copy()).float() / 255 for p in (right, left))
    plain = splats_of_depth(left, soft.numpy(), focal)
    rows = []
    kinds = {"soft": plain, "drawn out": drawn_out(plain, own), "steps": with_steps}
    for kind, before in kinds.items():
        started = time.perf_counter()
        after, changed = repair(before, own)
        row: dict[str, object] = {"pair": pair.group, "depth": kind}
        row |= {"changed": round(changed / len(before), 4)}
        row["seconds"] = round(time.perf_counter() - started, 2)
        for name, scene in (("before", before), ("after", after)):
            seen = render_view(scene, right_camera)
            row[f"right view {name}"] = psnr(seen.colors, truth, counts)
            row[f"own view {name}"] = psnr(render_view(scene, own).colors, photo, steps(depth))
            row[f"holes {name}"] = round(float((seen.alphas < 0.9)[in_both].float().mean()), 5)
        rows.append(row)
        print(" ".join(f"{value!s:>9}" for value in row.values()), flush=True)
    return rows


# Headbox ------------------------------------------------------------------------------------------


def measure_limits(name: str, gaussians: Gaussians, camera: Camera) -> dict[str, object]:
    started = time.perf_counter()
    box = measure_headbox(gaussians, camera)
    seconds = time.perf_counter() - started
    probe = Probe(gaussians, camera)
    curves = {}
    for side, direction in DIRECTIONS.items():
        metres = [share * probe.caps[side] for share in SHARES]
        looks = [probe.look(m * torch.tensor(direction)) for m in metres]
        curves[side] = {
            "metres": [round(m, 4) for m in metres],
            "shown": [round(shown, 4) for shown, _ in looks],
            "seen": [round(seen, 4) for _, seen in looks],
            "limit": round(getattr(box, side), 4),
            "cap": round(probe.caps[side], 4),
        }
        shown, seen = probe.look(getattr(box, side) * torch.tensor(direction))
        print(
            f"{name:>10} {side:>9} {curves[side]['limit']:8.3f} m of {curves[side]['cap']:.3f}"
            f"   shown {shown:.4f}   seen {seen:.4f}"
        )
    return {"photo": name, "seconds": round(seconds, 2), "focus": round(box.focus, 3)} | curves


CELL, PLOT, TOP = (170, 120), (140, 84), 36
LOWEST = 0.92  # where the plots end


def plot(measured: list[dict]) -> str:
    """An SVG with a row for each photo and a column for each side."""
    width, height = 70 + len(DIRECTIONS) * CELL[0], TOP + len(measured) * CELL[1] + 20
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="11" fill="#444">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        '<text x="70" y="12" fill="#1f77b4">shown: neither hole nor smear</text>'
        '<text x="260" y="12" fill="#d95f02">seen: not hidden in the photo</text>'
        '<text x="450" y="12">dashed: what both need; grey: the headbox; '
        "metres from the photo's own place</text>",
    ]
    for row, photo in enumerate(measured):
        y = TOP + row * CELL[1]
        out.append(f'<text x="4" y="{y + PLOT[1] / 2:g}">{photo["photo"]}</text>')
        for column, side in enumerate(DIRECTIONS):
            x = 70 + column * CELL[0]
            if row == 0:
                out.append(f'<text x="{x}" y="{TOP - 6}">{side}</text>')
            out.append(f'<g transform="translate({x} {y})">{_curves(photo[side])}</g>')
    return "\n".join([*out, "</svg>", ""])


def _curves(curve: dict) -> str:
    width, height = PLOT
    farthest = curve["metres"][-1]

    def down(share: float) -> float:
        return round((1 - max(share, LOWEST)) / (1 - LOWEST) * height, 1)

    inside = round(curve["limit"] / farthest * width, 1)
    parts = [
        f'<rect width="{inside}" height="{height}" fill="#eee"/>',
        f'<path d="M0 0V{height}H{width}" fill="none" stroke="#888"/>',
        f'<text x="{width}" y="{height + 12}" text-anchor="end">{farthest:.2f}</text>',
        f'<text x="{inside}" y="{height + 12}" text-anchor="middle">{curve["limit"]:.2f}</text>',
        f'<text x="-4" y="8" text-anchor="end">1</text>'
        f'<text x="-4" y="{height}" text-anchor="end">{LOWEST}</text>',
    ]
    for name, color, needed in (("shown", "#1f77b4", MIN_COVERAGE), ("seen", "#d95f02", MIN_SEEN)):
        points = " ".join(
            f"{m / farthest * width:.1f},{down(share)}"
            for m, share in zip(curve["metres"], curve[name], strict=True)
        )
        parts.append(f'<path d="M0 {down(needed)}H{width}" stroke="{color}" stroke-dasharray="3"/>')
        parts.append(f'<polyline points="{points}" fill="none" stroke="{color}"/>')
    return "".join(parts)


# Images -------------------------------------------------------------------------------------------


def before_and_after(name: str, photo: Photo, predictor: Predictor, camera: Camera) -> np.ndarray:
    """Crops of an off-axis view, uint8 [H, 3 W, 3]: stretched splats, repaired, our own scene."""
    ours = predictor(photo)
    with mock.patch("headbox.model.layering.upsample_along_edges", softened):
        before = drawn_out(predictor(photo), camera)
    after, changed = repair(before, camera)
    _, own = repair(ours, camera)
    print(f"{name:>10}: {changed:,} of {len(before):,} splats repaired; of our own {own:,}")
    side, (left, top, right, bottom) = CROPS[name]
    box = measure_headbox(ours, camera)
    offset = getattr(box, side) * torch.tensor(DIRECTIONS[side])
    width = round(CROP_WIDTH / (right - left))
    view = view_from(
        box, camera.resized(width, round(width * camera.height / camera.width)), offset
    )
    x, y = round(left * view.width), round(top * view.height)
    height = round((bottom - top) * view.height)
    shown = [render_view(scene, view).colors[y : y + height, x : x + CROP_WIDTH] for scene in
             (before, after, ours)]  # fmt: skip
    return (torch.cat(shown, 1).clamp(0, 1) * 255).round().byte().numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--docs", type=Path)
    args = parser.parse_args()
    pairs = [pair for pair in load_pairs(args.pairs)[0] if pair.group in ("motorcycle", "aloe")]
    print("     pair     depth   changed   seconds   PSNR near edges: right view, source view and")
    print("     holes before the repair; the same three after it")
    repairs = [row for pair in pairs for row in measure_repair(pair)]
    predictor, measured, images = Predictor.load(), [], []
    for path in PHOTOS:
        photo = open_photo(path)
        camera = Camera.of_photo(photo.width, photo.height, photo.focal_px)
        measured.append(measure_limits(path.stem, predictor(photo), camera))
        images.append(before_and_after(path.stem, photo, predictor, camera))
    if args.docs:
        (args.docs / "headbox.svg").write_text(plot(measured))
        image = Image.fromarray(np.concatenate(images))
        image.save(args.docs / "repair.webp", quality=80, method=6)
    print(json.dumps({"limits": measured, "repair": repairs}))


if __name__ == "__main__":
    main()
