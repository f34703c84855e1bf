"""The device that a process trains on, and gradient checkpointing for the published network.

Trained as in the paper, the published network keeps 18.5 GB in float32 for the backward pass of one
photo; with `checkpoint_blocks` 8.2, with the same result.
"""

from __future__ import annotations

import dataclasses
import os
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from headbox.errors import HeadboxError
from headbox.model.dpt import Fusion, Residual
from headbox.model.vit import Block


def process_device() -> torch.device:
    """The GPU that torchrun's LOCAL_RANK selects, or the first one; without a GPU the CPU."""
    if not torch.cuda.is_available():
        return torch.device("cpu")
    index, count = int(os.environ.get("LOCAL_RANK", "0")), torch.cuda.device_count()
    if index >= count:
        raise HeadboxError(
            f"Process {index + 1} of this machine has no GPU, it has only {count}; "
            "give torchrun's --nproc-per-node that number at most."
        )
    return torch.device("cuda", index)


def to_device(batch: Any, device: torch.device) -> Any:
    """Move all tensors of a batch, also in tuples, lists, dicts and dataclasses, to a device."""
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, tuple | list):
        return type(batch)(to_device(item, device) for item in batch)
    if isinstance(batch, dict):
        return {key: to_device(value, device) for key, value in batch.items()}
    if dataclasses.is_dataclass(batch) and not isinstance(batch, type):
        fields = {f.name: getattr(batch, f.name) for f in dataclasses.fields(batch)}
        return dataclasses.replace(batch, **to_device(fields, device))
    return batch


def checkpoint_blocks(network: nn.Module) -> None:
    """Make the blocks of the transformer and the decoders recompute their activations in the
    backward pass instead of keeping them. Values, gradients and names stay the same.
    """
    for block in network.children():
        if type(block) in (Block, Fusion, Residual):
            block.forward = partial(_recomputed, block)
        else:
            checkpoint_blocks(block)


def _recomputed(block: nn.Module, *inputs: Tensor | None) -> Tensor:
    # Not for frozen blocks (the patch encoder's 35 windows): they keep nothing anyway, and a
    # checkpoint would keep their inputs.
    tensors = [*(x for x in inputs if x is not None), *block.parameters()]
    forward = partial(type(block).forward, block)
    if not (torch.is_grad_enabled() and any(x.requires_grad for x in tensors)):
        return forward(*inputs)
    return checkpoint(forward, *inputs, use_reentrant=False, preserve_rng_state=False)
