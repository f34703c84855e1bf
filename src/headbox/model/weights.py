"""Weights on disk: headbox's own files (safetensors with the Config inside) and public checkpoints.

`load_weights` reads all of them. It builds the network on torch's meta device, which has shapes and
no memory, and then puts the file's tensors in: weights are never held twice, and float32 ones stay
mapped from the file until they are used.

Nothing in a file is believed before it is checked (names, shapes, sizes), and no pickled code runs.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from headbox.errors import WeightsError
from headbox.files import replacing
from headbox.model.checkpoints import check_shapes, empty_network, filled_network, load_checkpoint
from headbox.model.config import SharpConfig, SmallConfig
from headbox.model.download import RELEASES
from headbox.model.sharp import SharpNetwork
from headbox.model.small import SmallNetwork

# ---------------------------------------------------------------------------------------- our files

WEIGHTS_VERSION = "1"
DTYPES = {
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int8: "I8",
}
SCALE = ".scale"  # behind the name of an int8 tensor: what each of its rows was divided by
LEAST_NUMBERS = 4096  # of a tensor: smaller tensors are not worth rounding to int8


def default_weights() -> Path:
    """The small model that comes with the package."""
    path = Path(str(resources.files("headbox") / "model" / "small.safetensors"))
    if not path.is_file():
        raise WeightsError(f"{path} is missing: install headbox again, it comes with the package.")
    return path


def save_weights(
    path: str | Path,
    network: SharpNetwork | SmallNetwork,
    dtype: torch.dtype = torch.float32,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Write a network with its Config, tensor by tensor: no second copy is ever in memory.

    dtype: of matrices and convolutions: float32, float16, bfloat16 or int8. Vectors (norms, biases)
    are under 1 % of the bytes and keep float32, and so does a tensor with a value beyond its range.
    int8: each row of a matrix is rounded to 127 steps of its own largest number; only then are all
    matrices in memory twice, the second time at a quarter of their size.
    notes: what should go with the weights, such as where they come from and their licence.
    """
    tensors = {name: tensor.detach() for name, tensor in network.state_dict().items()}
    if dtype == torch.int8:
        tensors, dtype = _rounded(tensors), torch.float16
    stored = {name: _stored_dtype(tensor, dtype) for name, tensor in tensors.items()}
    # The widest numbers first: so each tensor begins at a multiple of its numbers' size.
    names = sorted(tensors, key=lambda name: (-stored[name].itemsize, name))
    about = {"headbox": WEIGHTS_VERSION, "notes": json.dumps(dict(notes or {}))}
    about["config"] = json.dumps(dataclasses.asdict(network.config))
    text = _header_text({name: (tensors[name], stored[name]) for name in names}, about)
    try:
        with replacing(path) as temporary, temporary.open("wb") as file:
            file.write(len(text).to_bytes(8, "little") + text)
            for name in names:
                flat = tensors[name].to("cpu", stored[name]).contiguous().view(-1)
                file.write(flat.view(torch.uint8).numpy().data)
    except OSError as error:
        raise WeightsError(
            f"{path} cannot be written ({error.strerror}): make room, or choose another place."
        ) from error


def _header_text(tensors: Mapping[str, tuple[Tensor, torch.dtype]], about: dict[str, str]) -> bytes:
    """The JSON header of a safetensors file, of a length that is a multiple of 8."""
    header: dict[str, Any] = {"__metadata__": about}
    end = 0
    for name, (tensor, dtype) in tensors.items():
        begin, end = end, end + tensor.numel() * dtype.itemsize
        shape = list(tensor.shape)
        header[name] = {"dtype": DTYPES[dtype], "shape": shape, "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    return text + b" " * (-len(text) % 8)


def _rounded(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The same with large matrices as int8, and the scales of their rows beside them."""
    found: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if tensor.ndim < 2 or tensor.numel() < LEAST_NUMBERS or name.endswith(("_token", "_embed")):
            found[name] = tensor
            continue
        scale = tensor.flatten(1).abs().amax(1).float().clamp(min=1e-12) / 127
        rows = tensor.flatten(1).float() / scale[:, None]
        found[name] = rows.round().to(torch.int8).view_as(tensor)
        found[name + SCALE] = scale
    return found


def _stored_dtype(tensor: Tensor, dtype: torch.dtype) -> torch.dtype:
    if not tensor.is_floating_point():
        return tensor.dtype
    if tensor.ndim < 2 or tensor.abs().max() > torch.finfo(dtype).max:
        return torch.float32
    return dtype


def load_weights(path: str | Path) -> SharpNetwork | SmallNetwork:
    """A network with the weights of a file: ours (.safetensors), SHARP's or Depth Pro's (.pt).

    In float32, on the CPU, in evaluation mode. Depth Pro has no Gaussian part: there a new one is
    put in, whose splats are at first the initialiser's. Raises WeightsError for any other file.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise WeightsError(
            f"{path} cannot be read ({error.strerror}): give the path of a weights file."
        ) from error
    network = load_checkpoint(path)[1] if is_zip else _load_own(path)
    return network.eval()


def read_notes(path: str | Path) -> dict[str, str]:
    """What `save_weights` was given as notes."""
    with _opened(Path(path)) as file:
        text = file.metadata().get("notes", "{}")
    try:
        return {str(key): str(value) for key, value in json.loads(text).items()}
    except (AttributeError, RecursionError, ValueError) as error:
        raise WeightsError(f"{path} has damaged metadata: get the file again.") from error


def _load_own(path: Path) -> SharpNetwork | SmallNetwork:
    with _opened(path) as file:
        found = {name: file.get_slice(name).get_shape() for name in file.keys()}  # noqa: SIM118
        rounded = {n for n in found if file.get_slice(n).get_dtype() == "I8"}
        config = _parse_config(path, file.metadata().get("config", ""), len(found))
    network = empty_network(path, config)
    expected = network.state_dict()
    shapes = {n: t.shape for n, t in expected.items()}
    shapes |= {n + SCALE: shapes[n][:1] for n in rounded if n in shapes}
    check_shapes(path, "set of headbox weights", shapes, found)
    state, names, step = {}, list(expected), 64
    for i in range(0, len(names), step):
        # Opened anew for each batch, and the small vectors copied: so that what was mapped of
        # float16 tensors is given back on the way.
        with _opened(path) as file:
            for name in names[i : i + step]:
                tensor = file.get_tensor(name)
                if name in rounded:
                    scale = file.get_tensor(name + SCALE).view(-1, *[1] * (tensor.ndim - 1))
                    tensor = tensor.float() * scale
                state[name] = tensor.to(expected[name].dtype, copy=tensor.ndim < 2)
    return filled_network(network, state)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """A file that `save_weights` wrote; the library checks that its header fits its size."""
    try:
        with safe_open(path, framework="pt") as file:
            version = (file.metadata() or {}).get("headbox")
            if version != WEIGHTS_VERSION:
                raise WeightsError(
                    f"{path} has no Config of headbox's format {WEIGHTS_VERSION} (but {version}): "
                    "give a file that headbox wrote, or update headbox."
                )
            yield file
    except (OSError, SafetensorError) as error:
        raise WeightsError(
            f"{path} is damaged, or neither safetensors nor a PyTorch checkpoint ({error}): "
            "get the file again."
        ) from error


def _parse_config(path: Path, text: str, tensors: int) -> SharpConfig | SmallConfig:
    """JSON -> the Config of either network, if its fields are known, of their own types and in
    bounds.
    """
    try:
        fields = json.loads(text)
        kind = SmallConfig if "decoder_dim" in fields else SharpConfig
        default = dataclasses.asdict(kind())
        for name, value in fields.items():
            if name not in default or not _is_like(value, default[name]):
                raise ValueError(f"{name} = {value}")
            fields[name] = tuple(value) if isinstance(value, list) else value
        config = kind(**fields)
        if isinstance(config, SmallConfig) and config.vit_depth < 4:
            raise ValueError(f"vit_depth = {config.vit_depth}")
        if not 0 <= config.vit_depth <= tensors:  # each block has tensors of its own
            raise ValueError(f"vit_depth = {config.vit_depth}")
        if config.stride < 1 or config.vit_heads < 1 or config.vit_dim % config.vit_heads:
            heads = f"vit_heads = {config.vit_heads}, vit_dim = {config.vit_dim}"
            raise ValueError(f"stride = {config.stride}, {heads}")
    except (AttributeError, RecursionError, ValueError) as error:
        raise WeightsError(
            f"{path} has a Config that this headbox does not know ({error}): update headbox."
        ) from error
    return config


def _is_like(value: Any, default: Any) -> bool:
    if isinstance(default, tuple):
        is_list = isinstance(value, list) and len(value) == len(default)
        return is_list and all(_is_like(v, default[0]) for v in value)
    return type(value) in ((int, float) if isinstance(default, float) else (type(default),))


# ------------------------------------------------------------------------------- public checkpoints


def convert_checkpoint(source: str | Path, path: str | Path, dtype: torch.dtype) -> None:
    """Write SHARP's or Depth Pro's .pt as a file of ours, its origin and licence in the notes.

    Tensors go one by one from the mapped file to the new one. dtype: as for `save_weights`.
    """
    name, network = load_checkpoint(Path(source))
    notes = {"source": RELEASES[name].url, "license": RELEASES[name].license}
    save_weights(path, network, dtype, notes)
