from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from headbox.errors import HeadboxError
from headbox.model.config import SharpConfig
from headbox.model.depth_pro import PyramidEncoder
from headbox.model.dpt import DPTDecoder, Residual
from headbox.model.sharp import SharpNetwork
from headbox.model.vit import Block
from headbox.train.memory import checkpoint_blocks, process_device, to_device


def test_a_process_takes_the_gpu_of_its_rank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCAL_RANK", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert process_device() == torch.device("cpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert process_device() == torch.device("cuda", 0)
    monkeypatch.setenv("LOCAL_RANK", "1")
    assert process_device() == torch.device("cuda", 1)
    monkeypatch.setenv("LOCAL_RANK", "2")
    with pytest.raises(HeadboxError, match=r"Process 3 of this machine has no GPU, it has only 2;"):
        process_device()


@dataclasses.dataclass(frozen=True, eq=False)
class Pair:
    picture: Tensor
    others: tuple[Tensor, ...]
    focal_px: float


def test_a_batch_moves_with_all_that_is_in_it() -> None:
    pair = Pair(torch.zeros(2, 3).T, (torch.ones(4, dtype=torch.long),), 3.5)
    batch = {"pairs": [pair, (pair,)], "names": ["a"], "array": np.zeros(2), "kind": Pair}
    moved = to_device(batch, torch.device("meta"))
    for one in (moved["pairs"][0], *moved["pairs"][1]):
        assert isinstance(one, Pair)
        assert one.picture.is_meta
        assert one.picture.stride() == pair.picture.stride()
        assert [(x.is_meta, x.dtype) for x in one.others] == [(True, torch.long)]
        assert one.focal_px == 3.5
    assert moved["array"] is batch["array"]
    assert (moved["names"], moved["kind"]) == (["a"], Pair)
    stayed = to_device(batch, torch.device("cpu"))
    assert stayed["pairs"][0].picture is pair.picture  # nothing is copied for nothing


class Both(nn.Module):
    """Blocks of both kinds, in the order of the network."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.patch = nn.Linear(8, 8)
        self.blocks = nn.Sequential(Block(8, 2), Block(8, 2))
        self.decoder = DPTDecoder([8, 8], 8)
        self.texture = nn.Sequential(Residual(8, 4, groups=2), Residual(8, 4, groups=2), nn.ReLU())
        for name, parameter in self.named_parameters():
            if name.endswith("gamma"):  # else the attention hardly counts
                nn.init.ones_(parameter)

    def forward(self, tokens: Tensor) -> Tensor:  # [B, 64, 8]
        tokens = self.blocks(self.patch(tokens))
        fine = tokens.transpose(1, 2).unflatten(2, (8, 8))
        return self.texture(self.decoder([fine, fine[..., ::2, ::2]]))


def bytes_kept(model: nn.Module, compute: Callable[[], Tensor]) -> int:
    """What autograd holds of a computation beside the weights, each storage once."""
    kept: list[Tensor] = []  # alive, so that no storage takes the place of another

    def pack(x: Tensor) -> Tensor:
        kept.append(x)
        return x

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda x: x):
        compute()
    weights = {p.untyped_storage()._cdata for p in model.parameters()}
    sizes = {s._cdata: s.nbytes() for s in (x.untyped_storage() for x in kept)}
    return sum(size for storage, size in sizes.items() if storage not in weights)


def test_checkpoints_change_no_number_and_keep_less() -> None:
    plain, recomputed = Both(), Both()
    checkpoint_blocks(recomputed)
    assert list(recomputed.state_dict()) == list(plain.state_dict())
    tokens = torch.randn(2, 64, 8)
    for model in (plain, recomputed):
        model(tokens).square().mean().backward()
    assert torch.equal(plain(tokens), recomputed(tokens))
    for (name, p), q in zip(plain.named_parameters(), recomputed.parameters(), strict=True):
        assert p.grad is not None, name
        assert q.grad is not None, name
        assert torch.equal(p.grad, q.grad), name  # the same operations, in the same order
    most, least = (bytes_kept(m, lambda m=m: m(tokens)) for m in (plain, recomputed))
    assert least < 0.5 * most


def test_a_copy_of_a_checkpointed_network_has_its_own_weights() -> None:
    model = Both()
    checkpoint_blocks(model)
    tokens, clone = torch.randn(1, 64, 8), copy.deepcopy(model)
    before = clone(tokens)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    assert torch.equal(clone(tokens), before)


def test_of_the_published_network_less_than_half_is_kept() -> None:
    """On the meta device, which has shapes and no memory."""
    with torch.device("meta"):
        network, image = SharpNetwork(SharpConfig()), torch.zeros(1, 3, 1536, 1536)
    assert isinstance(network.encoder, PyramidEncoder)
    network.encoder.patch_encoder.requires_grad_(False)  # as in the paper
    found = []
    for change in (lambda _: None, checkpoint_blocks):
        change(network)
        kept = bytes_kept(network, lambda: network(image, torch.ones(1, device="meta")).means)
        found.append(kept / 1e9)
    assert found == pytest.approx([18.5, 8.2], abs=0.1)  # what the docstring says, in GB
