"""Reading of PyTorch files (.pt, .pth). No pickled code runs, and sizes are checked."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from headbox.errors import WeightsError


def read_torch_file(path: Path, remedy: str = "get the file again", mmap: bool = False) -> Any:
    """The content of a PyTorch file, on the CPU. mmap: keep tensors mapped from the file.

    Raises WeightsError, whose message ends with `remedy`, if it is damaged or holds more than
    tensors and plain containers.
    """
    try:
        return torch.load(path, map_location="cpu", mmap=mmap, weights_only=True)
    except MemoryError:
        raise
    except OSError as error:
        raise WeightsError(
            f"{path} cannot be read ({error.strerror}): give the path of a checkpoint."
        ) from error
    except pickle.UnpicklingError as error:
        raise WeightsError(
            f"{path} has something other than tensors in it (code, or damage), which headbox does "
            f"not run: {remedy}."
        ) from error
    except Exception as error:  # torch's reader raises many kinds
        raise WeightsError(
            f"{path} is damaged or not a PyTorch checkpoint (truncated?): {remedy}."
        ) from error


def named_tensors(path: Path, state: Any, floating_only: bool = False) -> dict[str, Tensor]:
    """`state`, if it is a state dict of plain tensors that fit into the file; else WeightsError."""
    tensors = list(state.items()) if isinstance(state, dict) else []
    if not tensors or not all(
        isinstance(name, str) and _is_plain(tensor, floating_only) for name, tensor in tensors
    ):
        raise WeightsError(f"{path} does not hold named tensors only: give a state dict.")
    # A tensor can claim any size over a few bytes (stride 0).
    if sum(tensor.nbytes for _, tensor in tensors) > path.stat().st_size:
        raise WeightsError(f"{path} promises larger tensors than it holds: get the file again.")
    return state


def _is_plain(value: Any, floating_only: bool) -> bool:
    return (
        isinstance(value, Tensor)
        and value.layout == torch.strided
        and value.device.type == "cpu"
        and (value.is_floating_point() or not floating_only)
    )
