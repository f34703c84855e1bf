from __future__ import annotations

import gzip
import hashlib
import json
import pickle
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import safetensors.torch
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor

from headbox.errors import WeightsError
from headbox.model import checkpoints, weights
from headbox.model.config import LAYERS, SharpConfig, SmallConfig
from headbox.model.depth_alignment import ScaleMap
from headbox.model.sharp import SharpNetwork
from headbox.model.small import SmallNetwork
from headbox.model.weights import convert_checkpoint, load_weights, read_notes, save_weights
from support import seeded_weights, stages

GOLDEN = Path(__file__).parents[1] / "golden"
SMALL = SmallConfig(
    vit_dim=16,
    vit_depth=4,
    vit_heads=2,
    decoder_dim=8,
    gaussian_dim=16,
    encoder_pixels=56 * 56,
    input_pixels=96 * 64,
)
DEPTH = "monodepth_model.monodepth_predictor."
State = dict[str, Tensor]


def refusal(path: Path, load: Callable[[Path], object] = load_weights) -> str:
    """What the one sentence of a refused file says."""
    with pytest.raises(WeightsError) as caught:
        load(path)
    said = str(caught.value)
    assert said.startswith(str(path))
    assert said.endswith(".")
    assert "\n" not in said
    assert ". " not in said.removeprefix(str(path))
    return said


def assert_equal_states(one: State, other: State) -> None:
    assert one.keys() == other.keys()
    for name, tensor in one.items():
        assert torch.equal(tensor, other[name]), name


# ------------------------------------------------------------------------------- public checkpoints


@pytest.fixture(scope="module")
def golden() -> stages.Golden:
    return stages.read_golden(GOLDEN / "small.npz")


@pytest.fixture(scope="module")
def sharp(golden: stages.Golden) -> State:
    """A checkpoint in SHARP's layout, of the reduced width that test_sharp.py runs."""
    state = {}
    for name, shape in checkpoints.sharp_shapes(golden.config, vit_classes=1).items():
        state[name] = torch.empty(shape)
        seeded_weights.fill(name, state[name], golden.seed)
    return state


@pytest.fixture(scope="module")
def sharp_file(sharp: State, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sharp") / "sharp.pt"
    torch.save(sharp, path)
    return path


@pytest.mark.parametrize(
    ("name", "shape", "seed", "digest"),
    [
        ("encoder.patch_encoder.blocks.3.ls1.gamma", (1024,), 0, "6b2dd9dfda4c741a"),
        ("decoder.fusions.2.deconv.weight", (256, 256, 2, 2), 7, "76ede653d91876d7"),
        ("head.4.bias", (2,), 2**40, "a92c9796ac81c936"),
    ],
)
def test_seeded_weights_are_the_known_bits(
    name: str, shape: tuple[int, ...], seed: int, digest: str
) -> None:
    tensor = torch.empty(shape)
    seeded_weights.fill(DEPTH + name, tensor, seed)
    assert hashlib.sha256(tensor.numpy().tobytes()).hexdigest().startswith(digest)


def test_every_public_tensor_is_accounted_for() -> None:
    public = json.loads(gzip.decompress((GOLDEN / "public_tensors.json.gz").read_bytes()))
    ours = checkpoints.sharp_shapes(SharpConfig())
    assert {name: list(shape) for name, shape in ours.items()} == public
    assert len(public) == 1038


def test_sharp_checkpoint_gives_the_network_of_the_answers(
    sharp_file: Path, golden: stages.Golden
) -> None:
    # That one reproduces the released network's answers: test_sharp.py.
    expected = stages.seeded_network(golden.config, golden.seed)
    network = load_weights(sharp_file)
    assert network.config == golden.config
    assert not network.training
    assert_equal_states(network.state_dict(), expected.state_dict())


@pytest.mark.parametrize(
    "name",
    [
        "prediction_head.texture_prediction_head.bias",
        f"{DEPTH}encoder.patch_encoder.blocks.23.mlp.fc2.weight",
        f"{DEPTH}encoder.image_encoder.head.weight",  # never runs, and still is part of the file
        "depth_alignment.scale_map_estimator.conv_out.bias",
        "feature_model.decoder.fusions.4.resnet1.residual.1.weight",
    ],
)
def test_missing_and_wrongly_shaped_tensors_are_named(
    sharp: State, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "sharp.pt"
    torch.save({key: tensor for key, tensor in sharp.items() if key != name}, path)
    assert f"1 missing ({name})" in refusal(path)
    torch.save(sharp | {name: torch.zeros(3, 5)}, path)
    assert f"1 of a wrong shape ({name} is [3, 5], not [" in refusal(path)


def test_unknown_tensors_are_named_and_long_lists_cut(sharp: State, tmp_path: Path) -> None:
    path = tmp_path / "sharp.pt"
    torch.save(sharp | {"optimizer.step": torch.zeros(1)}, path)
    assert "1 not known (optimizer.step)" in refusal(path)
    torch.save({name: t for name, t in sharp.items() if ".mlp." not in name}, path)
    said = refusal(path)
    assert "192 missing (" in said
    assert said.count(".mlp.") == 3


def test_full_width_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    """The sentence is about the wrong tensor even where a reduced width would be read from it."""
    shapes = checkpoints.sharp_shapes(SharpConfig())
    name = f"{DEPTH}encoder.upsample0.0.weight"
    # One number stands for each tensor; the file is refused for its claims, but by name first.
    state = {key: torch.zeros(1).expand(shape) for key, shape in shapes.items()}
    path = tmp_path / "sharp.pt"
    torch.save(state | {name: torch.zeros(511, 1024, 1, 1)}, path)
    assert "promises larger tensors than it holds" in refusal(path)
    with pytest.raises(WeightsError, match=r"1 of a wrong shape \(.*upsample0\.0\.weight"):
        checkpoints._from_sharp(path, state | {name: torch.zeros(511, 1024, 1, 1)})


class Evil:
    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (self.target,)


def test_pickled_code_does_not_run(sharp: State, tmp_path: Path) -> None:
    path, target = tmp_path / "sharp.pt", tmp_path / "it ran"
    torch.save({**sharp, "extra": Evil(target)}, path)
    assert "something other than tensors" in refusal(path)
    assert not target.exists()


def test_truncated_checkpoints_are_refused(sharp_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "sharp.pt"
    whole = sharp_file.stat().st_size
    for size in (4, 1000, whole // 2, whole - 1):
        shutil.copy(sharp_file, path)
        with path.open("rb+") as file:
            file.truncate(size)
        assert "damaged" in refusal(path)


def test_other_files_are_refused(sharp: State, tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    assert "cannot be read (No such file" in refusal(path)
    assert "cannot be read (Is a directory" in refusal(tmp_path)
    for content in (b"", b"PK\x03\x04", b"<html>403</html>", pickle.dumps({"a": 1}), bytes(4096)):
        path.write_bytes(content)
        assert "damaged" in refusal(path)
    torch.save(sharp, path, _use_new_zipfile_serialization=False)
    assert "damaged, or neither" in refusal(path)
    torch.save({"a": torch.zeros(3)}, path)
    assert "checkpoint of another network (it begins with a)" in refusal(path)
    for state in ([torch.zeros(3)], {}, {"state_dict": sharp}, {"a": torch.zeros(3).int()}):
        torch.save(state, path)
        assert "does not hold named tensors only" in refusal(path)


def test_depth_pro_begins_a_network(sharp: State, golden: stages.Golden, tmp_path: Path) -> None:
    state = {
        name.removeprefix(DEPTH): tensor.half()
        for name, tensor in sharp.items()
        if name.startswith(DEPTH) and "_encoder.head." not in name
    }
    for name in ("head.4.weight", "head.4.bias"):
        state[name] = state[name][:1]
    state["fov.head.0.bias"] = torch.zeros(7).half()
    path = tmp_path / "depth_pro.pt"
    torch.save(state, path)
    network = load_weights(path)
    assert isinstance(network, SharpNetwork)
    ours = network.state_dict()
    for name, tensor in ours.items():
        assert tensor.dtype == torch.float32, name
        if name.startswith(("gaussian_decoder.", "prediction_head.")):
            assert tensor.isfinite().all(), name
        elif not name.startswith("depth_head.4."):
            assert torch.equal(tensor, sharp[checkpoints.public_name(name)].half().float()), name
    for name in ("weight", "bias"):
        one = state[f"head.4.{name}"].float()
        assert torch.equal(ours[f"depth_head.4.{name}"], torch.cat([one] * LAYERS))
    assert not ours["prediction_head.texture.weight"].any()  # the initialiser's splats
    assert network.config.encoder_dims == golden.config.encoder_dims
    del state["decoder.fusions.1.out_conv.bias"]
    torch.save(state, path)
    said = refusal(path)
    assert (
        "Depth Pro checkpoint, of its tensors 1 missing (decoder.fusions.1.out_conv.bias)" in said
    )


def test_conversion_keeps_origin_and_licence(sharp_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "sharp.safetensors"
    convert_checkpoint(sharp_file, path, torch.float16)
    notes = read_notes(path)
    assert notes["source"].endswith("/sharp_2572gikvuh.pt")
    assert "research only" in notes["license"]
    converted, original = load_weights(path), load_weights(sharp_file)
    assert converted.config == original.config
    halves = {n: t.half().float() if t.ndim > 1 else t for n, t in original.state_dict().items()}
    assert_equal_states(converted.state_dict(), halves)
    refusal(path, lambda p: convert_checkpoint(p, tmp_path / "twice.safetensors", torch.float16))


# ---------------------------------------------------------------------------------------- our files


@pytest.fixture(scope="module")
def small() -> SmallNetwork:
    torch.manual_seed(0)
    network = SmallNetwork(SMALL)
    for parameter in network.prediction_head.parameters():
        torch.nn.init.normal_(parameter)
    return network.eval()


def run(network: SharpNetwork | SmallNetwork) -> Tensor:
    image = torch.linspace(0, 1, 3 * 64 * 96).view(1, 3, 64, 96)
    with torch.inference_mode():
        return network(image, torch.ones(1)).means


@pytest.mark.parametrize("config", [SMALL, SharpConfig(vit_dim=16, vit_depth=12, gaussian_dim=16)])
def test_round_trip_in_float32_is_exact(config: SharpConfig | SmallConfig, tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = SmallNetwork(config) if isinstance(config, SmallConfig) else SharpNetwork(config)
    path = tmp_path / "weights.safetensors"
    save_weights(path, network, notes={"recipe": "none", "score": "3.14"})
    loaded = load_weights(path)
    assert loaded.config == config
    assert read_notes(path) == {"recipe": "none", "score": "3.14"}
    assert_equal_states(loaded.state_dict(), network.state_dict())
    assert all(not t.is_meta for t in (*loaded.parameters(), *loaded.buffers()))
    assert_equal_states(safetensors.torch.load_file(path), network.state_dict())
    size = int.from_bytes(path.read_bytes()[:8], "little")
    assert size % 8 == 0  # so that tensors are aligned when the file is mapped


def test_a_loaded_network_runs_as_the_saved_one(small: SmallNetwork, tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    save_weights(path, small)
    assert torch.equal(run(load_weights(path)), run(small))


def test_half_precision_spares_vectors_and_large_values(
    small: SmallNetwork, tmp_path: Path
) -> None:
    path, name = tmp_path / "weights.safetensors", "depth_head.before.weight"
    network = SmallNetwork(SMALL)
    network.load_state_dict(small.state_dict())
    with torch.no_grad():
        network.get_parameter(name)[0, 0, 0, 0] = 70_000.0
    save_weights(path, network, torch.float16)
    stored = safetensors.torch.load_file(path)
    loaded = load_weights(path).state_dict()
    for key, tensor in network.state_dict().items():
        spared = tensor.ndim < 2 or key == name
        assert stored[key].dtype == (tensor.dtype if spared else torch.float16), key
        assert torch.equal(loaded[key], tensor if spared else tensor.half().float()), key


def test_changing_loaded_weights_leaves_the_file(small: SmallNetwork, tmp_path: Path) -> None:
    """They are mapped from it: a training step must not write through."""
    path = tmp_path / "weights.safetensors"
    save_weights(path, small)
    before = path.read_bytes()
    with torch.no_grad():
        for parameter in load_weights(path).parameters():
            parameter.add_(1)
    assert path.read_bytes() == before


def test_channels_last_weights_are_saved_alike(small: SmallNetwork, tmp_path: Path) -> None:
    one, other = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    save_weights(one, small)
    network = load_weights(one)
    for parameter in network.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    save_weights(other, network)
    assert one.read_bytes() == other.read_bytes()


def with_header(path: Path, change: Callable[[dict], object]) -> None:
    """Rewrite the header of a safetensors file."""
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8 : 8 + size])
    change(header)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + content[8 + size :])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gaussian_dim", "16"),
        ("gaussian_dim", True),
        ("gaussian_dim", 17),  # eight groups do not divide it
        ("decoder_dim", -4),
        ("decoder_dim", 2**62),
        ("vit_dim", float("nan")),
        ("vit_dim", 17),  # two heads do not divide it
        ("encoder_dims", [8, 8]),  # of the other network
        ("vit_depth", 10**9),
        ("vit_depth", 3),  # each quarter of the blocks gives a map
        ("vit_heads", 0),
        ("stride", 0),
        ("tomorrow", 1),
    ],
)
def test_impossible_configs_are_refused(
    small: SmallNetwork, tmp_path: Path, field: str, value: object
) -> None:
    path = tmp_path / "weights.safetensors"
    save_weights(path, small)

    def change(header: dict) -> None:
        config = json.loads(header["__metadata__"]["config"])
        header["__metadata__"]["config"] = json.dumps(config | {field: value})

    with_header(path, change)
    said = refusal(path)
    assert field in said or "no possible network" in said


def test_foreign_and_newer_files_are_refused(small: SmallNetwork, tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    safetensors.torch.save_file({"a": torch.zeros(2)}, path)
    assert "no Config of headbox's format 1" in refusal(path)
    refusal(path, read_notes)
    save_weights(path, small)
    with_header(path, lambda header: header["__metadata__"].update(headbox="2"))
    assert "(but 2)" in refusal(path)
    save_weights(path, small)
    with_header(path, lambda header: header["__metadata__"].update(config="{"))
    assert "Config that this headbox does not know" in refusal(path)
    save_weights(path, small)
    with_header(path, lambda header: header["__metadata__"].pop("config"))
    assert "Config that this headbox does not know" in refusal(path)
    with_header(path, lambda header: header["__metadata__"].update(notes="[]"))
    assert "damaged metadata" in refusal(path, read_notes)


def test_tensors_must_be_those_of_the_config(small: SmallNetwork, tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    save_weights(path, small)

    def rename(header: dict) -> None:
        header["stranger"] = header.pop("depth_head.before.bias")

    with_header(path, rename)
    said = refusal(path)
    assert "1 missing (depth_head.before.bias) and 1 not known (stranger)" in said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_are_refused_or_have_other_numbers(
    small: SmallNetwork, tmp_path: Path, data: st.DataObject
) -> None:
    path = tmp_path / "weights.safetensors"
    if not path.exists():
        save_weights(path, small)
    whole = path.read_bytes()
    size = 8 + int.from_bytes(whole[:8], "little")
    cut = data.draw(st.integers(0, len(whole) - 1))
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(whole[:cut])
    refusal(damaged)
    place, byte = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, 255))
    damaged.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
    try:
        loaded = load_weights(damaged)
    except WeightsError:
        refusal(damaged)
    else:  # a number, a note or a space was hit
        assert loaded.state_dict().keys() == small.state_dict().keys()


def test_what_cannot_be_written_says_so(small: SmallNetwork, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "weights.safetensors"
    refusal(path, lambda p: save_weights(p, small))
    assert not path.parent.exists()


def test_default_weights_are_a_file_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "resources", SimpleNamespace(files=lambda _: tmp_path))
    path = tmp_path / "model" / "small.safetensors"
    refusal(path, lambda _: weights.default_weights())
    path.parent.mkdir()
    path.touch()
    assert weights.default_weights() == path


def test_scale_map_has_public_names(sharp: State) -> None:
    prefix = ScaleMap.PREFIX
    public = {name.removeprefix(prefix) for name in sharp if name.startswith(prefix)}
    assert ScaleMap().state_dict().keys() == public


def test_a_checkpoint_that_does_not_exist(tmp_path: Path) -> None:
    convert = lambda path: weights.convert_checkpoint(path, tmp_path / "x", torch.float32)  # noqa: E731
    assert "cannot be read (No such file" in refusal(tmp_path / "none.pt", convert)
