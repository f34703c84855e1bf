from __future__ import annotations

from pathlib import Path

import pytest
import torch

from headbox.errors import WeightsError
from headbox.model.torch_files import named_tensors, read_torch_file


def saved(path: Path, content: object) -> Path:
    torch.save(content, path)
    return path


@pytest.mark.parametrize("mmap", [False, True])
def test_a_state_dict_comes_back(tmp_path: Path, mmap: bool) -> None:
    state = {"a": torch.arange(3.0), "b": torch.ones(2, 2)}
    path = saved(tmp_path / "a.pt", state)
    found = named_tensors(path, read_torch_file(path, mmap=mmap), floating_only=True)
    assert found.keys() == state.keys()
    assert all(torch.equal(found[name], state[name]) for name in state)


@pytest.mark.parametrize(
    "content", [[1], {}, {1: torch.ones(2)}, {"a": 3}, {"a": torch.ones(2).long()}]
)
def test_other_content_is_refused(tmp_path: Path, content: object) -> None:
    path = saved(tmp_path / "a.pt", content)
    with pytest.raises(WeightsError, match=r"a\.pt does not hold named tensors only"):
        named_tensors(path, read_torch_file(path), floating_only=True)


def test_a_tensor_larger_than_the_file_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.pt", {"a": torch.zeros(1).expand(10**6)})
    with pytest.raises(WeightsError, match="promises larger tensors"):
        named_tensors(path, read_torch_file(path))


def test_a_message_ends_with_the_remedy(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.pt", {"a": torch.ones(9)})
    for content in (b"", b"Dear diary,", path.read_bytes()[:-50]):
        path.write_bytes(content)
        with pytest.raises(WeightsError, match=r"a\.pt .*: mend it\.$"):
            read_torch_file(path, "mend it")
    with pytest.raises(WeightsError, match=r"none\.pt cannot be read \(No such file"):
        read_torch_file(tmp_path / "none.pt")
