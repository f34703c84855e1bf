"""3D Gaussians as values: what they are, their covariances, and the way from NDC to metres."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from headbox.camera import Camera
from headbox.errors import SceneError
from headbox.limits import Headbox


@dataclasses.dataclass(frozen=True, eq=False)
class Gaussians:
    """N splats, float32, on one device; leading axes are free (the network has one, the batch).

    means [..., N, 3] metres, OpenCV axes; quats [..., N, 4] w x y z, of any length above 0; scales
    [..., N, 3] standard deviations in metres, >= 0; opacities [..., N] 0..1; colors [..., N, 3]
    linear RGB, 0..1 when shown.
    """

    means: Tensor
    quats: Tensor
    scales: Tensor
    opacities: Tensor
    colors: Tensor

    def __len__(self) -> int:
        return self.opacities.shape[-1]


@dataclasses.dataclass(frozen=True, eq=False)
class Scene:
    """What a scene file holds: unbatched splats, the photo's camera and headbox if they are known,
    and metadata by name (`scene.convert` writes "photo", "focal_source" and others)."""

    gaussians: Gaussians
    camera: Camera | None = None
    metadata: dict[str, str] = dataclasses.field(default_factory=dict)
    headbox: Headbox | None = None


def rotation_matrices(quats: Tensor) -> Tensor:
    """Quaternions [..., 4] w x y z, length > 0, -> rotations [..., 3, 3]; differentiable."""
    return torch.stack(_axes(quats.movedim(-1, 0)), dim=1).movedim((0, 1), (-2, -1))


def rotation_quats(rotations: Tensor) -> Tensor:
    """Rotations [..., 3, 3] -> unit quaternions [..., 4] w x y z, largest component positive."""
    return _quats(rotations.movedim((-2, -1), (1, 0))).movedim(0, -1)


def covariances(quats: Tensor, scales: Tensor) -> Tensor:
    """R S S R^T [..., 3, 3] in square metres (3DGS, arXiv 2308.04079, eq. 6); differentiable."""
    factors = rotation_matrices(quats) * scales[..., None, :]
    return factors @ factors.mT


def unproject_ndc(gaussians: Gaussians, focal_px: float, width: int, height: int) -> Gaussians:
    """Splats in NDC x depth, as the network composes them, -> metric splats.

    In: means (z x, z y, z) with x and y in NDC; quats and scales describe the shape in that same
    space. Out: metres, the photo's camera at the origin, OpenCV axes, unit quats. The map is
    linear, A = diag(width / 2f, height / 2f, 1), so a covariance becomes A R S^2 R^T A^T (SHARP,
    arXiv 2512.10685) and is split into a rotation and scales again; scales below 1e-8 of the
    largest of their splat come out as about that.

    Differentiable in means, opacities and colors. The split has no gradient where two scales are
    equal, so quats or scales that require one are refused with a ValueError. To train shapes,
    render the NDC splats with the viewmat `viewmat @ diag(A, 1)`: that is the same picture.
    """
    if torch.is_grad_enabled() and (
        gaussians.quats.requires_grad or gaussians.scales.requires_grad
    ):
        raise ValueError(
            "unproject_ndc has no gradient for quats and scales; "
            "detach them, or render the NDC splats with viewmat @ diag(W / 2f, H / 2f, 1, 1)."
        )
    stretch = [width / (2 * focal_px), height / (2 * focal_px), 1.0]
    quats, scales = _stretched(gaussians.quats, gaussians.scales, stretch)
    means = gaussians.means * gaussians.means.new_tensor(stretch)
    return dataclasses.replace(gaussians, means=means, quats=quats, scales=scales)


def transformed(gaussians: Gaussians, viewmat: Tensor) -> Gaussians:
    """The splats in other axes: viewmat [4, 4] turns and shifts, without stretching."""
    viewmat = viewmat.to(gaussians.means)
    if torch.equal(viewmat, torch.eye(4).to(viewmat)):
        return gaussians
    turn, shift = viewmat[:3, :3], viewmat[:3, 3]
    return dataclasses.replace(
        gaussians,
        means=gaussians.means @ turn.T + shift,
        quats=rotation_quats(turn @ rotation_matrices(gaussians.quats)),
    )


def in_camera_frame(scene: Scene) -> Scene:
    """The same scene with its camera at the origin, looking along +z, as viewers open it.

    A scene without a camera stays where it is and gets `Camera.assumed()`.
    """
    if scene.camera is None:
        return dataclasses.replace(scene, camera=Camera.assumed())
    gaussians = transformed(scene.gaussians, scene.camera.viewmat)
    camera = scene.camera.moved(torch.eye(4))
    return dataclasses.replace(scene, gaussians=gaussians, camera=camera)


def select(gaussians: Gaussians, index: Tensor) -> Gaussians:
    """The splats that `index` picks from unbatched Gaussians: a bool mask [N] or indices [M]."""
    return Gaussians(
        *(getattr(gaussians, field.name)[index] for field in dataclasses.fields(Gaussians))
    )


_FINITE = torch.finfo(torch.float32).max
_RANGES = {
    "means": (-_FINITE, _FINITE),
    "quats": (-_FINITE, _FINITE),
    "scales": (0, _FINITE),
    "opacities": (0, 1),
    "colors": (-_FINITE, _FINITE),
}


def check_gaussians(gaussians: Gaussians, name: str) -> None:
    """Raise SceneError, naming `name`, unless unbatched Gaussians can be drawn and written.

    That is: at least one splat, all finite, opacities 0..1, scales >= 0. The message counts the bad
    splats and gives the first.
    """
    if len(gaussians) == 0:
        raise SceneError(f"{name} holds no splats; a scene needs at least one.")
    invalid = invalid_splats(gaussians)
    if invalid is not None:
        raise SceneError(
            f"{name}: {int(invalid.sum())} of {len(invalid)} splats (the first has index "
            f"{int(invalid.nonzero()[0])}) hold NaN, infinity, a negative scale or an opacity "
            "outside 0..1; convert the photo again."
        )


def invalid_splats(gaussians: Gaussians) -> Tensor | None:
    """Which unbatched splats cannot be rendered and written: bool [N], or None if all can."""
    if len(gaussians) == 0:
        return None
    invalid = torch.zeros_like(gaussians.opacities, dtype=torch.bool)
    for field, (low, high) in _RANGES.items():
        values = getattr(gaussians, field).detach()
        least, most = values.aminmax()  # one quick pass over valid values; NaN wins in both
        if not (least >= low and most <= high):
            invalid |= ~((values >= low) & (values <= high)).reshape(len(gaussians), -1).all(1)
    return invalid if invalid.any() else None


def summary(scene: Scene) -> dict[str, object]:
    """What is in a scene, ready for JSON: splats, mean_opacity, bounds (metres), depths and camera.

    depths maps "0.1%", "10%", "50%" and "90%" to that quantile of z in the photo's camera (in
    the scene's own axes when the file names no camera), metres. camera is None or holds width,
    height, focal_px and fov_degrees [x, y].
    """
    gaussians, camera = scene.gaussians, scene.camera
    means = gaussians.means.detach()
    depths = means[:, 2]
    if camera is not None:
        depths = means @ camera.viewmat[2, :3].to(means) + camera.viewmat[2, 3].to(means)
    marks = (0.001, 0.1, 0.5, 0.9)
    quantiles = np.quantile(depths.cpu().numpy(), marks)
    return {
        "splats": len(gaussians),
        "mean_opacity": float(gaussians.opacities.mean()),
        "bounds": {"min": means.amin(0).tolist(), "max": means.amax(0).tolist()},
        "depths": {f"{100 * mark:g}%": float(q) for mark, q in zip(marks, quantiles, strict=True)},
        "camera": None if camera is None else _camera_summary(camera),
    }


def _camera_summary(camera: Camera) -> dict[str, object]:
    halves = (camera.width / (2 * camera.focal_px), camera.height / (2 * float(camera.K[1, 1])))
    return {
        "width": camera.width,
        "height": camera.height,
        "focal_px": camera.focal_px,
        "fov_degrees": [2 * math.degrees(math.atan(half)) for half in halves],
    }


# Below, the splats are the LAST axis: every operation then runs over contiguous planes.

_CHUNK = 8000  # splats; 4 planes stay below the 32,768 elements from which torch uses more threads
_PAIRS = ((0, 1), (0, 2), (1, 2))
_SWEEPS = 12  # at most; photos need 3 or 4, and so do fields of view of 0.2 and 170 degrees
_COSINE = 2e-6  # between axes, when they count as orthogonal; rounding alone leaves 4e-7
_SPAN = 1e4  # the largest scale of a splat becomes this, the least 1 / this: their 4th powers fit


@torch.no_grad()
def _stretched(quats: Tensor, scales: Tensor, stretch: Sequence[float]) -> tuple[Tensor, Tensor]:
    """(quats, scales) of the covariance A R S^2 R^T A, A = diag(stretch), each stretch above 0.

    One-sided Jacobi (Hestenes 1958): rotate the columns of M = A R S from the right until they are
    orthogonal; then M V = U Sigma, and U Sigma^2 U^T is the covariance. As S only scales the
    columns, every scale comes out with full relative accuracy (Demmel and Veselic 1992). Measured
    at an aspect of 1e6: all three within 8e-7 of float64; float32 eigh of M M^T, the other way,
    loses the thinnest axis wholly from an aspect of 1e3 on, because squares double the digits
    needed.
    """
    step = _CHUNK if quats.device.type == "cpu" else quats.numel()
    along = quats.new_tensor(stretch)[:, None]
    flat_quats, flat_scales = quats.reshape(-1, 4), scales.reshape(-1, 3)
    out_quats, out_scales = torch.empty_like(flat_quats), torch.empty_like(flat_scales)
    for start in range(0, len(flat_quats), max(step, 1)):
        chunk = slice(start, start + step)
        sizes = flat_scales[chunk].T.contiguous()
        unit = sizes.amax(0).clamp_(min=1e-30) / _SPAN
        sizes = (sizes / unit).clamp_(min=1 / _SPAN)
        columns = [
            axis * along * size
            for axis, size in zip(_axes(flat_quats[chunk].T.contiguous()), sizes, strict=True)
        ]
        axes, lengths = _orthogonalised(columns)
        # A, R and S have positive determinants and the sweeps only rotate: so the axes are
        # right-handed.
        out_quats[chunk] = _quats(axes).T
        out_scales[chunk] = (torch.stack(lengths) * unit).T
    return out_quats.view_as(quats), out_scales.view_as(scales)


def _orthogonalised(columns: list[Tensor]) -> tuple[list[Tensor], list[Tensor]]:
    """Three columns [3, N], rotated among each other until orthogonal: unit axes, lengths [N]."""
    axes, lengths = [], []
    squares = [(column * column).sum(0) for column in columns]
    for sweep in range(_SWEEPS):
        for p, q in _PAIRS:
            _rotate(columns, squares, p, q)
        if sweep < 2:
            continue  # never enough, so not looked at
        squares = [(column * column).sum(0) for column in columns]
        inverses = [square.rsqrt() for square in squares]
        axes = [column * inverse for column, inverse in zip(columns, inverses, strict=True)]
        lengths = [square * inverse for square, inverse in zip(squares, inverses, strict=True)]
        if all((axes[p] * axes[q]).sum(0).abs().max() < _COSINE for p, q in _PAIRS):
            break
    return axes, lengths


def _rotate(columns: list[Tensor], squares: list[Tensor], p: int, q: int) -> None:
    """Rotate columns p and q, in place, until they are orthogonal; keep their squared lengths."""
    a, b = columns[p], columns[q]
    dot = (a * b).sum(0)
    difference, twice = squares[q] - squares[p], dot + dot
    # The smaller of two angles: tan = 2 ab / (d +- sqrt(d^2 + 4 ab^2)), +- as d. The root is
    # x * rsqrt(x): torch.sqrt calls a threaded library even for short rows, which stalls when the
    # cores are busy.
    root = torch.addcmul(dot.new_tensor(1e-37), difference, difference).addcmul_(twice, twice)
    root = root * root.rsqrt()
    tan = twice / torch.copysign(root, difference).add_(difference)
    cos = torch.addcmul(dot.new_tensor(1.0), tan, tan).rsqrt_()
    sin = tan * cos
    columns[p] = torch.addcmul(a * cos, b, sin, value=-1)
    columns[q] = torch.addcmul(b * cos, a, sin)
    tan *= dot
    squares[p], squares[q] = squares[p] - tan, squares[q] + tan


def _axes(quats: Tensor) -> list[Tensor]:
    """The three columns [3, ...] of the rotations of quaternions [4, ...]; 0 turns nothing."""
    w, x, y, z = quats * (quats * quats).sum(0).clamp(min=1e-30).rsqrt()
    x2, y2, z2 = x + x, y + y, z + z
    xx, yy, zz = x * x2, y * y2, z * z2
    xy, xz, yz = x * y2, x * z2, y * z2
    wx, wy, wz = w * x2, w * y2, w * z2
    return [
        torch.stack([1 - yy - zz, xy + wz, xz - wy]),
        torch.stack([xy - wz, 1 - xx - zz, yz + wx]),
        torch.stack([xz + wy, yz - wx, 1 - xx - yy]),
    ]


def _quats(axes: Tensor | list[Tensor]) -> Tensor:
    """Unit quaternions [4, ...] of rotations given as [column, row, ...].

    Row k of 4 q q^T is 4 q_k q: take the one with the largest q_k, so that nothing cancels
    (Shepperd 1978).
    """
    (xx, yx, zx), (xy, yy, zy), (xz, yz, zz) = axes
    wx, wy, wz = zy - yz, xz - zx, yx - xy
    xy, xz, yz = xy + yx, xz + zx, yz + zy
    ww, xx, yy, zz = 1 + xx + yy + zz, 1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz
    first = torch.where(ww > xx, torch.stack([ww, wx, wy, wz]), torch.stack([wx, xx, xy, xz]))
    second = torch.where(yy > zz, torch.stack([wy, xy, yy, yz]), torch.stack([wz, xz, yz, zz]))
    row = torch.where(torch.maximum(ww, xx) > torch.maximum(yy, zz), first, second)
    return row * (row * row).sum(0).rsqrt()
