"""The protocols: one prediction, rendered from the target camera and compared with its image.

| name      | what is compared                                                                     |
|-----------|--------------------------------------------------------------------------------------|
| zero-shot | SHARP's main table: full image, metric scale as predicted, no mask                   |
| scaled    | SHARP's privileged table: scene scaled by median(true / predicted depth)             |
| masked    | UniSHARP's: baselines below 0.5 m, and only pixels that the source view sees         |
"""

from __future__ import annotations

import dataclasses

import numpy as np
import torch

from headbox import metrics
from headbox.camera import Camera
from headbox.evaluate.datasets.views import View, baseline_m, relative_viewmat
from headbox.evaluate.depth import DepthScores
from headbox.evaluate.perceptual import perceptual_distance
from headbox.evaluate.predictors import Prediction
from headbox.evaluate.results import MethodScores, Scores
from headbox.gaussians import Gaussians
from headbox.render import render_view

PROTOCOLS = ("zero-shot", "scaled", "masked")
MASKED_BASELINE = 0.5  # metres
_POINT_RADIUS = 0.8  # pixels, standard deviation of a rendered point: no gaps at up to 2 x zoom


def render_prediction(
    prediction: Prediction, source: View, target: View, scale: float = 1.0
) -> np.ndarray:
    """Render the scene, scaled about the source camera, from the target camera: float32 [H, W, 3]
    sRGB 0..1.
    """
    splats = prediction.gaussians
    if scale != 1:
        splats = dataclasses.replace(
            splats, means=splats.means * scale, scales=splats.scales * scale
        )
    camera = target.camera.moved(
        relative_viewmat(source.camera, target.camera) @ _from_photo_frame(source.camera)
    )
    return render_view(splats, camera).colors.numpy()


def _from_photo_frame(camera: Camera) -> torch.Tensor:
    """[4, 4]: moves splats in the frame of `Camera.of_photo` so that the true camera, whose
    principal point is off-centre and whose pixels are not quite square, sees them at the same
    pixels. The renderer accepts a viewmat that is not rigid.
    """
    photo = Camera.of_photo(camera.width, camera.height, camera.focal_px)
    matrix = torch.eye(4, dtype=torch.float64)
    matrix[:3, :3] = torch.linalg.inv(camera.K.double()) @ photo.K.double()
    return matrix.float()


def visible_mask(source: View, target: View) -> np.ndarray:
    """bool [H, W]: the target's pixels that the source's true depth covers when it is rendered from
    there. Pixels for which the source has no depth are not covered.
    """
    assert source.depth is not None
    rows, columns = np.nonzero(np.isfinite(source.depth))
    z = source.depth[rows, columns].astype(np.float64)
    K = source.camera.K.double().numpy()
    x = (columns + 0.5 - K[0, 2]) / K[0, 0] * z
    y = (rows + 0.5 - K[1, 2]) / K[1, 1] * z
    means = torch.from_numpy(np.stack([x, y, z], axis=1)).float()
    sizes = torch.from_numpy(_POINT_RADIUS * z / K[0, 0]).float()
    count = len(means)
    points = Gaussians(
        means,
        torch.tensor([1.0, 0, 0, 0]).expand(count, 4).contiguous(),
        sizes[:, None].expand(count, 3).contiguous(),
        torch.full((count,), 0.99),
        torch.zeros(count, 3),
    )
    camera = target.camera.moved(relative_viewmat(source.camera, target.camera))
    return render_view(points, camera).alphas.numpy() > 0.5


def median_scale(source: View, depth: np.ndarray) -> float:
    """median(true / predicted depth) over the pixels with true depth."""
    assert source.depth is not None
    mask = np.isfinite(source.depth)
    return float(np.median(source.depth[mask] / depth[mask]))


def compare(
    picture: np.ndarray, target: np.ndarray, mask: np.ndarray | None, learned: tuple[str, ...]
) -> Scores:
    """All metrics of two float32 [H, W, 3] images; learned metrics see black outside `mask`."""
    scores = {
        "psnr": metrics.psnr(picture, target, mask),
        "ssim": metrics.ssim(picture, target, mask),
    }
    if mask is not None:
        picture, target = (p * mask[..., None].astype(np.float32) for p in (picture, target))
    for metric in learned:
        scores[metric] = perceptual_distance(metric, picture, target)
    return scores


def score_picture(
    picture: np.ndarray, source: View, target: View, learned: tuple[str, ...], scaled: np.ndarray
) -> MethodScores:
    """Scores of a rendering [H, W, 3] sRGB 0..1 of the target; `scaled` is the rendering for the
    protocol of that name. Protocols that the pair does not allow are left out.
    """
    truth = target.pixels.astype(np.float32) / 255
    scores: MethodScores = {"zero-shot": rounded(compare(picture, truth, None, learned))}
    if source.depth is None or not np.isfinite(source.depth).any():
        return scores
    scores["scaled"] = rounded(compare(scaled, truth, None, learned))
    if baseline_m(source.camera, target.camera) < MASKED_BASELINE:
        mask = visible_mask(source, target)
        if mask.any():
            alex = tuple(metric for metric in learned if metric == "lpips_alex")
            scores["masked"] = rounded(compare(picture, truth, mask, alex))
    return scores


def score_prediction(
    prediction: Prediction, source: View, target: View, learned: tuple[str, ...]
) -> tuple[MethodScores, np.ndarray]:
    """Scores of a scene, and its zero-shot rendering float32 [H, W, 3]."""
    picture = scaled = render_prediction(prediction, source, target)
    if source.depth is not None and np.isfinite(source.depth).any():
        factor = median_scale(source, prediction.depth)
        scaled = render_prediction(prediction, source, target, factor)
    return score_picture(picture, source, target, learned, scaled), picture


def rounded(scores: DepthScores | Scores) -> Scores:
    """To 6 decimals, so that the order of summation does not matter; without None and NaN."""
    items = scores if isinstance(scores, dict) else dataclasses.asdict(scores)
    return {k: round(float(v), 6) for k, v in items.items() if v is not None and np.isfinite(v)}
