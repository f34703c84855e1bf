"""The released network's recorded answers, and ours run stage by stage to be held against them.

Two layouts of .npz are read. Both have some hundred values of each stage, with their flat indices:
- small: NAME.shape, NAME.idx, NAME.val, and seed, width, height, f_px; reduced width, a synthetic
  picture;
- full: STAGE/idx, STAGE/val, and meta_json with seed, sizes and the photo; the published width.
For test_sharp.py and bench/parity.py.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from headbox.color import linear_to_srgb, rgb_to_sh0
from headbox.gaussians import Gaussians, covariances, unproject_ndc
from headbox.model.checkpoints import public_name
from headbox.model.composer import initialise
from headbox.model.config import LAYERS, SharpConfig
from headbox.model.depth_alignment import ScaleMap
from headbox.model.depth_pro import PyramidEncoder, image_pyramid
from headbox.model.sharp import SharpNetwork
from support import seeded_weights

SIDE = 1536
# Our name of a stage: its name in the small and in the full layout.
NAMES = {
    "input": ("", "preprocess.image_resized"),
    "pyramid.half": ("", "pyramid.x1"),
    "patch_encoder.block5": ("", "patch_encoder.block5"),
    "patch_encoder.block11": ("", "patch_encoder.block11"),
    "patch_encoder": ("", "patch_encoder.out"),
    "pyramid.quarter": ("", "pyramid.x2"),
    "image_encoder": ("", "image_encoder.out"),
    "encoder.0": ("encoder.latent0", "encoder.out0"),
    "encoder.1": ("encoder.latent1", "encoder.out1"),
    "encoder.2": ("encoder.high", "encoder.out2"),
    "encoder.3": ("encoder.mid", "encoder.out3"),
    "encoder.4": ("encoder.low", "encoder.out4"),
    "depth_decoder": ("depth_decoder", "monodepth_decoder.out"),
    "disparity": ("disparity", "disparity"),
    "depth": ("", "depth"),
    "base.x": ("", "init.mean_x_ndc"),
    "base.y": ("", "init.mean_y_ndc"),
    "base.inverse_z": ("", "init.mean_inverse_z_ndc"),
    "base.scales": ("", "init.scales"),
    "base.colors": ("", "init.colors"),
    "base.unit": ("global_scale", "init.global_scale"),
    "feature_input": ("feature_input", "init.feature_input"),
    "gaussian_decoder.image_encoder": ("", "gaussian_decoder.skip"),
    "gaussian_decoder.decoder": ("gaussian_decoder", "gaussian_decoder.decoder"),
    "gaussian_decoder.fusion": ("", "gaussian_decoder.fusion"),
    "gaussian_decoder.texture": ("", "gaussian_decoder.texture"),
    "gaussian_decoder.geometry": ("", "gaussian_decoder.geometry"),
    "offsets": ("offsets", "delta"),
    "ndc.means": ("ndc.means", "ndc.mean_vectors"),
    "ndc.quats": ("ndc.quats", "ndc.quaternions"),
    "ndc.scales": ("ndc.scales", "ndc.singular_values"),
    "ndc.opacities": ("ndc.opacities", "ndc.opacities"),
    "ndc.colors": ("ndc.colors", "ndc.colors"),
    "metric.means": ("metric.means", "out.mean_vectors"),
    "metric.scales": ("metric.scales", "out.singular_values"),
    "metric.opacities": ("metric.opacities", "out.opacities"),
    "metric.colors": ("metric.colors", "out.colors"),
    "metric.covariances": ("metric.covars", "out.covariance_xx_xy_xz_yy_yz_zz"),
    "ply": ("", "ply.vertex"),
    "scale_map": ("scale_map", ""),
}
# Not among them: the photo's pixels, which have a checksum, and quaternions after the unprojection
# (metric.quats, out.quaternions): a covariance has several splits into rotation and scales.
VIT = ("input", "pyramid", "patch_encoder", "image_encoder")


@dataclasses.dataclass(frozen=True)
class Answer:
    """Some values of one stage's tensor."""

    indices: np.ndarray  # flat, of the tensor as the released program has it
    values: np.ndarray
    limit: float  # of the relative L2 distance


@dataclasses.dataclass(frozen=True)
class Golden:
    answers: dict[str, Answer]  # by our names
    seed: int
    width: int  # of the photo
    height: int
    focal_px: float
    config: SharpConfig
    photo: dict[str, Any] | None  # what the full layout says about it; None: `synthetic_picture`
    not_compared: list[str]  # stages of the file that are not in NAMES


def read_golden(path: Path) -> Golden:
    """An answer file of either layout."""
    with np.load(path) as file:
        data = {name: file[name] for name in file.files}
    return _read_full(data) if "meta_json" in data else _read_small(data)


def _read_small(data: Mapping[str, np.ndarray]) -> Golden:
    known, others = _stages(data, 0, ".idx")
    answers = {}
    for ours, name in known.items():
        # Covariances are squares of scales, and ours come through another split.
        limit = 5e-5 if ours == "metric.covariances" else 1e-5
        answers[ours] = Answer(data[f"{name}.idx"], data[f"{name}.val"], limit)
    shapes = {ours: data[f"{name}.shape"].tolist() for ours, name in known.items()}
    config = _config_of(shapes, vit_dim=64)
    width, height, seed = (int(data[key]) for key in ("width", "height", "seed"))
    return Golden(answers, seed, width, height, float(data["f_px"]), config, None, others)


def _read_full(data: Mapping[str, np.ndarray]) -> Golden:
    meta = json.loads(data["meta_json"].tobytes())
    known, others = _stages(data, 1, "/idx")
    answers = {}
    for ours, name in known.items():
        # Two math libraries differ by 1e-6 to 4e-6; a wrong eps of the ViT's norms makes 1.2e-5.
        limit = 5e-6 if ours.startswith(VIT) else 2e-5 if ours == "metric.covariances" else 1e-5
        answers[ours] = Answer(data[f"{name}/idx"], data[f"{name}/val"], limit)
    shapes = {ours: meta["stages"][name]["shape"] for ours, name in known.items()}
    config = _config_of(shapes, vit_dim=shapes["patch_encoder"][1])
    sizes = (meta["seed"], meta["width"], meta["height"], meta["f_px"])
    return Golden(answers, *sizes, config, meta, others)


def _stages(
    data: Mapping[str, np.ndarray], layout: int, suffix: str
) -> tuple[dict[str, str], list[str]]:
    """The file's stages by our names, and those that have none."""
    names = [name.removesuffix(suffix) for name in data if name.endswith(suffix)]
    ours = {theirs[layout]: ours for ours, theirs in NAMES.items()}
    return {ours[n]: n for n in names if n in ours}, [n for n in names if n not in ours]


def _config_of(shapes: Mapping[str, Sequence[int]], vit_dim: int) -> SharpConfig:
    return SharpConfig(
        vit_dim=vit_dim,
        encoder_dims=tuple(int(shapes[f"encoder.{i}"][1]) for i in range(5)),
        depth_dim=int(shapes["depth_decoder"][1]),
        gaussian_dim=int(shapes["gaussian_decoder.decoder"][1]),
    )


# ----------------------------------------------------------------------------------- the other side


def synthetic_picture(seed: int) -> Tensor:
    """The small layout's input [1, 3, 1536, 1536] in 0..1."""
    x = (torch.arange(SIDE, dtype=torch.float64) + 0.5) / SIDE
    planes = [
        0.5
        + 0.25 * torch.sin(6 * math.pi * (c + 1) * x + seed)
        + 0.25 * torch.cos(4 * math.pi * (3 - c) * x)[:, None]
        for c in range(3)
    ]
    return torch.stack(planes)[None].float()


def resized_photo(pixels: np.ndarray) -> Tensor:
    """uint8 [H, W, 3] -> the full network's input [1, 3, 1536, 1536]; the aspect is not kept."""
    image = torch.from_numpy(pixels).permute(2, 0, 1)[None] / 255
    return F.interpolate(image, size=(SIDE, SIDE), mode="bilinear", align_corners=True)


def seeded_network(config: SharpConfig, seed: int) -> SharpNetwork:
    """The network with the weights of the answers, made where they stay."""
    with torch.device("meta"):
        network = SharpNetwork(config)
    network.to_empty(device="cpu")
    for name, tensor in network.state_dict().items():
        seeded_weights.fill(public_name(name), tensor, seed)
    # As the predictor runs it: on CPUs three times as fast in the decoders.
    return network.eval().to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]


Record = Callable[[str, Tensor], None]


def seeded_scale_map(seed: int) -> ScaleMap:
    network = ScaleMap()
    for name, tensor in network.state_dict().items():
        seeded_weights.fill(ScaleMap.PREFIX + name, tensor, seed)
    return network


def depth_pair(image: Tensor) -> tuple[Tensor, Tensor]:
    """First layer and true depth [1, 1, 384, 384] m that the small layout's scale map is for."""
    depth = 1 + 4 * image[:, :1, ::4, ::4]
    return depth, 1.2 * depth + 0.1


@torch.inference_mode()
def run_stages(network: SharpNetwork, image: Tensor, golden: Golden, record: Record) -> None:
    """One pass of the network and the unprojection; each stage goes to `record` when it is there.

    Tensors have the released program's shapes.
    """
    focal = torch.tensor([golden.focal_px / golden.width])
    record("input", image)
    record("pyramid.half", image_pyramid(image)[1])
    disparity = []
    keep = network.depth_head.register_forward_hook(lambda _m, _i, x: disparity.append(x))
    with keep, _told(network, record):
        gaussians = network(image, focal)
    for field in dataclasses.fields(Gaussians):
        record(f"ndc.{field.name}", getattr(gaussians, field.name))
    _record_metric(gaussians, golden, record)
    _record_base(network, image, focal / disparity[0].clamp(1e-4, 1e4), record)
    if golden.photo is None:
        record("scale_map", seeded_scale_map(golden.seed)(*depth_pair(image)))


@contextmanager
def _told(network: SharpNetwork, record: Record) -> Iterator[None]:
    """Hooks on the parts of a pyramid network."""
    encoder, decoder = cast(PyramidEncoder, network.encoder), network.gaussian_decoder
    patches: dict[str, list[Tensor]] = {}  # the patch encoder is called once for each level

    def keep(name: str, x: Tensor) -> None:
        patches.setdefault(name, []).append(x)

    def tell_patches(quarter: Tensor) -> None:
        for name in list(patches):
            record(name, torch.cat(patches.pop(name)))
        record("pyramid.quarter", quarter)

    def tell_maps(maps: list[Tensor]) -> None:
        for i, x in enumerate(maps):
            record(f"encoder.{i}", x)

    before = [
        (encoder.image_encoder, tell_patches),
        (network.depth_decoder, tell_maps),
        (decoder, lambda _maps, x: record("feature_input", x)),
    ]
    after = [
        (encoder.patch_encoder, lambda x: keep("patch_encoder", x[-1])),
        (encoder.image_encoder, lambda x: record("image_encoder", x[-1])),
        (network.depth_decoder, partial(record, "depth_decoder")),
        # Theirs ends in a ReLU; ours is clamped from below by the network.
        (network.depth_head, lambda x: record("disparity", x.clamp(min=0))),
        (network.prediction_head, partial(record, "offsets")),
    ]
    for i in network.config.vit_taps:
        after.append((encoder.patch_encoder.blocks[i], partial(keep, f"patch_encoder.block{i}")))
    for name in ("image_encoder", "decoder", "fusion", "texture", "geometry"):
        part = decoder.get_submodule(name)
        after.append((part, partial(record, f"gaussian_decoder.{name}")))
    with ExitStack() as hooks:
        for module, tell in before:
            hooks.enter_context(module.register_forward_pre_hook(_before(tell)))
        for module, tell in after:
            hooks.enter_context(module.register_forward_hook(_after(tell)))
        yield


def _before(tell: Callable[..., None]) -> Callable[[nn.Module, tuple[Any, ...]], None]:
    return lambda _module, inputs: tell(*inputs)


def _after(tell: Callable[..., None]) -> Callable[[nn.Module, tuple[Any, ...], Any], None]:
    return lambda _module, _inputs, output: tell(output)


def _record_metric(ndc: Gaussians, golden: Golden, record: Record) -> None:
    metric = unproject_ndc(ndc, golden.focal_px, golden.width, golden.height)
    scales = metric.scales.sort(-1, descending=True).values  # singular values come in this order
    covars = covariances(metric.quats, metric.scales)
    if golden.photo is not None:
        covars = covars[..., [0, 0, 0, 1, 1, 2], [0, 1, 2, 1, 2, 2]]
    record("metric.means", metric.means)
    record("metric.scales", scales)
    record("metric.opacities", metric.opacities)
    record("metric.colors", metric.colors)
    record("metric.covariances", covars)
    colors = rgb_to_sh0(linear_to_srgb(metric.colors))
    columns = [metric.means, colors, metric.opacities.logit()[..., None], scales.log()]
    rotations = torch.full_like(metric.quats, math.nan)  # not compared
    record("ply", torch.cat([*columns, rotations], -1)[0])


def _record_base(network: SharpNetwork, image: Tensor, depth: Tensor, record: Record) -> None:
    """The initialiser once more, for what it keeps to itself."""
    record("depth", depth)
    images = image[:, :, None].expand(-1, -1, LAYERS, -1, -1)
    base, _ = initialise(images, depth, network.config.stride)
    for i, name in enumerate("xy"):
        record(f"base.{name}", base.xy[i].expand(1, 1, LAYERS, -1, -1))
    record("base.inverse_z", base.inverse_z[:, None])
    record("base.scales", base.spacing[0] / base.inverse_z[:, None])
    record("base.colors", base.colors)
    record("base.unit", base.unit)


def relative_l2(name: str, tensor: Tensor, answer: Answer) -> float:
    """Distance of a stage from its answer, relative to the answer; in float64."""
    indices, values = answer.indices, answer.values.astype(np.float64)
    if name == "ply":  # x y z, 3 colours, opacity, 3 scales; then 4 of the rotation
        compared = indices % 14 < 10
        indices, values = indices[compared], values[compared]
    picked = tensor[np.unravel_index(indices, tensor.shape)]  # no copy of a strided tensor
    distance = np.linalg.norm(picked.double().numpy() - values)
    return float(distance / np.linalg.norm(values))
