"""The public checkpoints of SHARP and Depth Pro: names and shapes of their tensors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from headbox.errors import WeightsError
from headbox.model.config import LAYERS, SharpConfig, SmallConfig
from headbox.model.depth_alignment import ScaleMap
from headbox.model.gaussian_heads import PredictionHead
from headbox.model.sharp import GaussianDecoder, SharpNetwork
from headbox.model.small import SmallNetwork
from headbox.model.torch_files import named_tensors, read_torch_file

Shapes = Mapping[str, Sequence[int]]


def empty_network(path: Path, config: Any) -> Any:
    try:
        with torch.device("meta"):
            return SmallNetwork(config) if isinstance(config, SmallConfig) else SharpNetwork(config)
    except (OverflowError, RuntimeError, ValueError, ZeroDivisionError) as error:
        raise WeightsError(f"{path} is for no possible network ({error}): get it again.") from error


def filled_network(network: Any, state: Mapping[str, Tensor]) -> Any:
    network.load_state_dict(state, assign=True)
    return network


def check_shapes(path: Path, kind: str, expected: Shapes, found: Shapes) -> None:
    missing = [name for name in expected if name not in found]
    unknown = [name for name in found if name not in expected]
    wrong = [
        f"{name} is {list(found[name])}, not {list(expected[name])}"
        for name in expected
        if name in found and list(found[name]) != list(expected[name])
    ]
    faults = {"missing": missing, "not known": unknown, "of a wrong shape": wrong}
    said = [
        f"{len(names)} {fault} ({', '.join(names[:3])}{', ...' if len(names) > 3 else ''})"
        for fault, names in faults.items()
        if names
    ]
    if said:
        raise WeightsError(
            f"{path} is no whole {kind}, of its tensors {' and '.join(said)}: "
            "get the file from its publisher again."
        )


DEPTH = "monodepth_model.monodepth_predictor."

RENAMED = (  # ours -> SHARP's; the first prefix that fits counts
    ("encoder.", f"{DEPTH}encoder."),
    ("depth_decoder.", f"{DEPTH}decoder."),
    ("depth_head.", f"{DEPTH}head."),
    ("gaussian_decoder.image_encoder.", "feature_model.image_encoder.conv."),
    ("gaussian_decoder.texture.", "feature_model.texture_head."),
    ("gaussian_decoder.geometry.", "feature_model.geometry_head."),
    ("gaussian_decoder.", "feature_model."),
    ("prediction_head.geometry.", "prediction_head.geometry_prediction_head."),
    ("prediction_head.texture.", "prediction_head.texture_prediction_head."),
)

VIT_HEADS = tuple(f"{DEPTH}encoder.{vit}_encoder.head." for vit in ("patch", "image"))

VIT_CLASSES = 21_841  # ImageNet-21k's: the ViTs' own heads are in the file and never run


def public_name(name: str) -> str:
    """SHARP's name of one of our tensors."""
    ours, theirs = next(pair for pair in RENAMED if name.startswith(pair[0]))
    return theirs + name.removeprefix(ours)


def sharp_shapes(config: SharpConfig, vit_classes: int = VIT_CLASSES) -> dict[str, tuple[int, ...]]:
    """Every tensor of SHARP's checkpoint: what the network uses, and what is known never to run.

    Never at inference: the heads of both ViTs, the depth adjustment of training, and in both
    decoders the coarsest fusion's residual unit for a skip that it does not get.
    """
    with torch.device("meta"):
        used, scale_map = SharpNetwork(config).state_dict(), ScaleMap().state_dict()
    shapes = {public_name(name): tuple(tensor.shape) for name, tensor in used.items()}
    for name in list(shapes):
        if f"decoder.fusions.{len(config.encoder_dims) - 1}.resnet2." in name:
            shapes[name.replace("resnet2", "resnet1")] = shapes[name]
    for head in VIT_HEADS:
        shapes |= {f"{head}weight": (vit_classes, config.vit_dim), f"{head}bias": (vit_classes,)}
    return shapes | {ScaleMap.PREFIX + name: tuple(t.shape) for name, t in scale_map.items()}


def load_checkpoint(path: Path) -> tuple[str, SharpNetwork]:
    """The release it is, and its network."""
    remedy = "get the file from its publisher again"
    state = named_tensors(path, read_torch_file(path, remedy, mmap=True), floating_only=True)
    if any(name.startswith(DEPTH) for name in state):
        return "sharp", _from_sharp(path, state)
    if any(name.startswith("encoder.patch_encoder.") for name in state):
        return "depth-pro", _from_depth_pro(path, state)
    raise WeightsError(
        f"{path} is a checkpoint of another network (it begins with {next(iter(state))}): "
        "give SHARP's, Depth Pro's or one of headbox's."
    )


def _from_sharp(path: Path, state: Mapping[str, Tensor]) -> SharpNetwork:
    found = {name: tensor.shape for name, tensor in state.items()}
    config = _config_of(found)
    network = empty_network(path, config)
    classes = (
        found.get(f"{VIT_HEADS[0]}bias", [VIT_CLASSES])[0]
        if config != SharpConfig()
        else VIT_CLASSES
    )
    check_shapes(path, "SHARP checkpoint", sharp_shapes(config, classes), found)
    return filled_network(
        network, {name: state[public_name(name)].float() for name in network.state_dict()}
    )


def _from_depth_pro(path: Path, state: Mapping[str, Tensor]) -> SharpNetwork:
    """Its tensors have SHARP's names without the prefix, and its head predicts one layer."""
    heads = tuple(name.removeprefix(DEPTH) for name in VIT_HEADS)
    found = {n: t.shape for n, t in state.items() if not n.startswith(("fov.", *heads))}
    config = _config_of({DEPTH + name: shape for name, shape in found.items()})
    network = empty_network(path, config)
    expected = {
        name.removeprefix(DEPTH): (1, *shape[1:]) if ".head.4." in name else shape
        for name, shape in sharp_shapes(config).items()
        if name.startswith(DEPTH) and not name.startswith(VIT_HEADS)
    }
    check_shapes(path, "Depth Pro checkpoint", expected, found)
    network.gaussian_decoder, network.prediction_head = GaussianDecoder(config), PredictionHead()
    filled = network.state_dict()
    for name in filled:
        if (theirs := public_name(name).removeprefix(DEPTH)) in state:
            filled[name] = state[theirs].float()
        if name.startswith("depth_head.4."):
            filled[name] = filled[name].repeat_interleave(LAYERS, 0)
    return filled_network(network, filled)


def _config_of(found: Shapes) -> SharpConfig:
    """The published width, or that of a reduced network by the shapes of its tensors."""
    default = SharpConfig()
    norms = [s[0] for n, s in found.items() if n.startswith(DEPTH) and n.endswith(".norm1.weight")]
    width = Counter(norms).most_common(1)[0][0] if norms else default.vit_dim
    if width == default.vit_dim:
        return default

    def rows(name: str, otherwise: int) -> int:
        return next(iter(found.get(name, ())), otherwise)

    maps = ("upsample_latent0.0", "upsample_latent1.0", "upsample0.0", "upsample1.0", "upsample2.0")
    return SharpConfig(
        vit_dim=width,
        encoder_dims=tuple(rows(f"{DEPTH}encoder.{name}.weight", width) for name in maps),
        depth_dim=rows(f"{DEPTH}decoder.fusions.0.out_conv.bias", default.depth_dim),
        gaussian_dim=rows("feature_model.fusion.out_conv.bias", default.gaussian_dim),
    )
