from __future__ import annotations

import dataclasses
import json
import math
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from headbox.errors import HeadboxError, WeightsError
from headbox.model.dinov2 import DINO_PATCH
from headbox.model.small import SmallNetwork
from headbox.train.data.augment import (
    ASPECTS,
    DepthExample,
    batch_size,
    crop_and_resize,
    make_example,
)
from headbox.train.data.sample import Sample
from headbox.train.data.shards import Shards, encode_sample, write_shard
from headbox.train.loop import load_average, rate_factor, start_state, train
from headbox.train.scene_losses import DEPTH_LOSS_WEIGHTS
from headbox.train.stage import Group, Part, Run
from headbox.train.stages.depth import DepthBatch, DepthStage
from support.full_disk import files_of_at_most
from support.tiny_runs import CONFIG, sample, write_samples


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(
        write_samples(tmp_path / "data"),
        tmp_path / "run",
        steps=6,
        cooldown=2,
        batch=2,
        encoder_rate=1e-3,
        decoder_rate=3e-3,
        warmup=2,
    )


def stage() -> DepthStage:
    torch.manual_seed(0)
    return DepthStage(SmallNetwork(CONFIG))


def tensors(batch: DepthBatch) -> list[torch.Tensor]:
    return [batch.image, batch.disparity, batch.hidden, batch.log_focal]


def trained(run: Run) -> dict[str, torch.Tensor]:
    model = stage()
    train(run, model)
    return model.state_dict()


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(run: Run) -> None:
    whole = trained(run)
    halves = dataclasses.replace(run, out=run.out.with_name("halves"))
    # The cool-down looks at `steps`: the first half is one that is asked to stop, not one with
    # fewer steps.
    first = dataclasses.replace(halves, steps=3, cooldown=0)
    assert [rate_factor(first, i) for i in range(3)] == [rate_factor(run, i) for i in range(3)]
    train(first, stage())
    resumed = trained(halves)
    for name, value in whole.items():
        assert torch.equal(value, resumed[name]), (
            name
        )  # to the last bit: same data, same order, same threads


def test_the_loss_falls_and_the_log_says_so(run: Run) -> None:
    train(dataclasses.replace(run, steps=100, cooldown=20), stage())
    lines = [json.loads(line) for line in (run.out / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [50, 100]
    assert lines[1]["loss"] < 0.9 * lines[0]["loss"]
    assert lines[0]["loss"] == pytest.approx(sum(lines[0][k] for k in DEPTH_LOSS_WEIGHTS), rel=1e-5)


def test_what_makes_splats_stays_and_everything_else_moves(run: Run) -> None:
    before = stage().state_dict()
    after = trained(run)
    for name, value in before.items():
        frozen = name.startswith(("network.gaussian_decoder.", "network.prediction_head."))
        assert torch.equal(value, after[name]) == frozen, name


def test_a_batch_is_a_function_of_its_step(run: Run) -> None:
    shards = Shards(run.data)
    once, again, other = (stage().make_batch(shards, run, step, Part()) for step in (5, 5, 6))
    assert all(torch.equal(a, b) for a, b in zip(tensors(once), tensors(again), strict=True))
    assert once.image.shape != other.image.shape or not torch.equal(once.image, other.image)
    assert len({x.shape[-2:] for x in tensors(once)[:3]}) == 1


def test_batches_have_many_sizes_and_depth_is_as_large_as_the_picture_seen(run: Run) -> None:
    torch.manual_seed(0)
    model = DepthStage(SmallNetwork(CONFIG), sides=(64, 128))
    shards = Shards(run.data)
    sides = []
    for step in range(24):
        image, truth, hidden, log_focal = tensors(model.make_batch(shards, run, step, Part()))
        assert log_focal.shape == (run.batch,)
        height, width = image.shape[-2:]
        assert truth.shape[-2:] == hidden.shape[-2:] == (height, width)
        sides.append(math.sqrt(height * width))
        if step < 4:  # depth has eight values along the side of a patch of 14 pixels
            with torch.no_grad():
                shape = model.predict(image).shape.shape[-2:]
            assert shape == (8 * height // DINO_PATCH, 8 * width // DINO_PATCH)
    # Sides are rounded to whole patches of 14: by up to 7 of the shortest, 64 / sqrt(4 / 3).
    assert 64 * 0.85 < min(sides) < 80 < 100 < max(sides) < 128 * 1.15


def test_near_things_come_up_as_often_as_asked(run: Run) -> None:
    whole = [sample(i) for i in range(12)]  # all of them with a square close by
    far = [dataclasses.replace(one, inverse_depth=one.inverse_depth.clip(0, 0.5)) for one in whole]
    mixed = [far[i] if i % 6 else whole[i] for i in range(12)]
    write_shard(run.data / "shard_0001_0000.hbx", [encode_sample(one) for one in mixed])

    def near(share: float) -> float:
        """Of the samples that examples are made of."""

        class Watched(DepthStage):
            @staticmethod
            def make_example(sample: Sample, *rest) -> DepthExample:
                found.append(bool(sample.inverse_depth.max() > 1))
                return make_example(sample, *rest)

        found: list[bool] = []
        model, shards = Watched(SmallNetwork(CONFIG), near=share), Shards(run.data)
        many = dataclasses.replace(run, batch=60)
        once, again = (model.make_batch(shards, many, 0, Part()) for _ in range(2))
        assert all(torch.equal(a, b) for a, b in zip(tensors(once), tensors(again), strict=True))
        return sum(found) / len(found)

    assert near(0) < 0.4  # two of twelve are; 60 draws: three deviations are .15
    assert 0.4 < near(0.5) < 0.8  # 7 / 12
    assert near(1) == 1


def test_where_nothing_is_near_any_sample_does(run: Run) -> None:
    far = [sample(i) for i in range(2)]
    far = [dataclasses.replace(one, inverse_depth=0 * one.inverse_depth) for one in far]  # sky
    write_shard(run.data / "shard_0001_0000.hbx", [encode_sample(one) for one in far])
    model = DepthStage(SmallNetwork(CONFIG), near=1)
    assert len(model.make_batch(Shards(run.data), run, 0, Part()).image) == run.batch


def test_rate_goes_up_stays_and_comes_down() -> None:
    run = Run(
        Path(), Path(), steps=100, cooldown=20, batch=1, encoder_rate=1, decoder_rate=1, warmup=10
    )
    rates = [rate_factor(run, i) for i in range(100)]
    assert rates[0] == 0.1
    assert rates[9:80] == [1.0] * 71
    assert rates[99] == 1 / 20


def test_the_papers_rate_goes_up_and_down_a_cosine() -> None:
    rates = {"encoder_rate": 1.6e-4, "decoder_rate": 1.6e-4, "cosine_to": 0.1, "batch": 128}
    run = Run(Path(), Path(), steps=100_000, warmup=10_000, cooldown=90_000, **rates)
    found = [1.6e-4 * rate_factor(run, i) for i in (0, 4_999, 9_999, 55_000, 99_999)]
    # Halfway along the cosine it is the mean of both ends. Its last step is not quite at the end.
    assert found == pytest.approx([1.6e-8, 0.8e-4, 1.6e-4, 0.88e-4, 1.6e-5], rel=1e-5)


def test_weights_decay_where_a_run_says_so(run: Run) -> None:
    flat = dataclasses.replace(run, warmup=1, cooldown=0, average=0.0)
    for decay in (0.0, 1e-2):
        model = OneWeight(dict.fromkeys(range(6), 0.0))
        torch.nn.init.ones_(model.weight)
        out = run.out / str(decay)
        train(dataclasses.replace(flat, out=out, weight_decay=decay), model)
        # Of AdamW: each step takes rate * decay of the weight.
        expected = torch.full((3, 3), (1 - 3e-3 * decay) ** 6)
        torch.testing.assert_close(model.weight.detach(), expected, rtol=1e-6, atol=0)


def test_without_an_average_the_weights_are_shipped_as_they_are(run: Run) -> None:
    bare = dataclasses.replace(run, average=0.0)
    state = start_state(bare, stage())
    own = {name: value.data_ptr() for name, value in state.stage.state_dict().items()}
    assert {name: value.data_ptr() for name, value in state.average.items()} == own  # no copy
    first = dataclasses.replace(bare, steps=3, cooldown=0)
    train(first, stage())
    resumed = trained(bare)
    whole = trained(dataclasses.replace(bare, out=run.out / "whole"))
    saved = torch.load(run.out / "checkpoint.pt", weights_only=True)
    for name, value in whole.items():
        assert torch.equal(value, resumed[name]), name
        assert torch.equal(value, saved["model"][name]), name


def test_a_checkpoint_that_does_not_fit_is_refused(run: Run) -> None:
    checkpoint = run.out / "checkpoint.pt"
    trained(run)
    whole = checkpoint.read_bytes()
    one = OneWeight({})
    for content, model, words in (
        (whole[:-1000], stage(), ".*: delete it to start again"),
        (b"", stage(), ".*: delete it to start again"),
        (b"Dear diary,", stage(), ".*: delete it to start again"),
        (whole, one, "belongs to another recipe"),
    ):
        checkpoint.write_bytes(content)
        with pytest.raises(WeightsError, match=f"checkpoint.pt {words}"):
            train(run, model)
        with pytest.raises(WeightsError, match=f"checkpoint.pt {words}"):
            load_average(run, model)
        assert checkpoint.read_bytes() == content
    torch.save({"weight": torch.zeros(3)}, checkpoint)
    with pytest.raises(WeightsError, match="not a training checkpoint"):
        train(run, one)


def test_batch_sizes_have_the_area_and_an_aspect_ratio_of_the_list() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        height, width = batch_size(rng, 288 * 288)
        assert height % DINO_PATCH == width % DINO_PATCH == 0
        assert height * width == pytest.approx(288 * 288, rel=0.06)  # whole patches on both axes
        assert min(abs(width / height - a) for a in ASPECTS) < 0.06


def test_crop_keeps_what_a_pinhole_camera_would_see() -> None:
    """A square of known size and depth: its width in pixels is focal * size / depth, after any crop
    and resize.
    """
    made = sample(3)
    rng = np.random.default_rng(1)
    for _ in range(20):
        example = crop_and_resize(made, rng, 64, 64)
        near = example.disparity > 0.6 * example.disparity.max()
        focal = example.disparity.max() / 1.5 * 64  # disparity = focal / sqrt(area) * inverse depth
        assert example.focal == pytest.approx(focal / 64, rel=0.01) or focal < 64
        columns = near.any(0)
        if near[:, 0].any() or near[:, -1].any() or not near.any() or example.disparity.max() < 1:
            continue  # cut off by the crop, or out of it
        # 30 pixels of 96 at focal 90; nearest-neighbour sampling moves either side by a pixel at
        # most.
        assert columns.sum() == pytest.approx(30 / 90 * focal, abs=2)


def test_photographs_stay_in_range_and_colour_order() -> None:
    red = np.zeros_like(sample(0).rgb) + np.array([200, 40, 40], np.uint8)
    made = dataclasses.replace(sample(0), rgb=red)
    reds = 0
    for seed in range(40):
        image = make_example(made, np.random.default_rng(seed), 48, 64).image
        assert image.dtype == np.float32
        assert image.shape == (3, 48, 64)
        assert 0 <= image.min() <= image.max() <= 1
        reds += image[0].mean() > image[2].mean() + 0.02
    assert reds > 28  # some are grey or have little colour left


class OneWeight(torch.nn.Module):
    """A stage whose gradient at a step is said beforehand."""

    def __init__(self, gradients: dict[int, float]) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(3, 3))
        self.gradients = gradients

    def groups(self, run: Run) -> list[Group]:
        return [{"params": [self.weight], "base": run.decoder_rate}]

    def make_batch(self, _shards: Shards, _run: Run, step: int, _part: Part) -> int:
        return step

    def open(self, run: Run) -> Shards:
        return Shards(run.data)

    def pictures(self, step: int) -> torch.Tensor:
        return torch.full((3, 2, 2), float(step))

    def backward(self, step: int) -> dict[str, float]:
        gradient = self.gradients.get(step, 1.0)
        if gradient == -1:
            raise torch.OutOfMemoryError("not so much")
        self.weight.grad = torch.full_like(self.weight, gradient)
        return {"loss": 1.0}


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -1.0])
def test_a_step_without_a_usable_gradient_changes_nothing(run: Run, bad: float) -> None:
    bare = dataclasses.replace(run, warmup=1, cooldown=0, steps=15, average=0.0)
    model, other = OneWeight(dict.fromkeys(range(1, 50), bad)), OneWeight({})
    assert train(bare, model) == 15
    train(dataclasses.replace(bare, out=run.out / "one", steps=1), other)
    assert torch.equal(model.weight, other.weight)
    with pytest.raises(HeadboxError, match="20 steps up to 35 had no finite loss"):
        train(dataclasses.replace(bare, steps=50), model)


def test_a_full_disk_ends_a_run_with_its_last_checkpoint(run: Run) -> None:
    train(dataclasses.replace(run, steps=2, cooldown=0), stage())
    before = (run.out / "checkpoint.pt").read_bytes()
    with (
        files_of_at_most(1000),
        pytest.raises(HeadboxError, match=r"checkpoint\.pt cannot be written"),
    ):
        train(run, stage())
    assert (run.out / "checkpoint.pt").read_bytes() == before
    assert sorted(p.name for p in run.out.iterdir() if p.suffix == ".pt") == ["checkpoint.pt"]


SCRIPT = """
import sys, dataclasses, pathlib
sys.path[:0] = [{tests!r}, {tests!r} + "/train"]
import torch
import test_loop as t
from headbox.train.loop import train
torch.set_num_threads(1)
data, out = map(pathlib.Path, sys.argv[1:3])
run = t.Run(data, out, steps=int(sys.argv[3]), cooldown=2, batch=2, encoder_rate=1e-3,
            decoder_rate=3e-3, warmup=2, checkpoint_seconds=0.0)
train(run, getattr(t, sys.argv[4])())
"""


class Line(torch.nn.Module):
    """A stage in float32: brightness tells nearness, and a line is to say how."""

    def __init__(self) -> None:
        super().__init__()
        self.line = torch.nn.Linear(3, 1)
        for parameter in self.parameters():
            torch.nn.init.constant_(parameter, 0.3)

    def groups(self, run: Run) -> list[Group]:
        return [{"params": list(self.parameters()), "base": run.decoder_rate}]

    def open(self, run: Run) -> Shards:
        return Shards(run.data)

    def make_batch(self, shards: Shards, run: Run, step: int, part: Part) -> list[Sample]:
        rng = np.random.default_rng([run.seed, step])
        picks = part.picks(rng, len(shards), run.batch)
        return [shards.sample(i, "rgb", "inverse_depth") for i, _ in picks]

    def backward(self, batch: list[Sample]) -> dict[str, float]:
        colors = torch.stack([torch.tensor(s.rgb / 255).float().mean((0, 1)) for s in batch])
        truth = torch.tensor([float(s.inverse_depth.mean()) for s in batch])
        loss = (self.line(colors)[:, 0] - truth).square().mean()
        loss.backward()
        return {"loss": loss.item()}

    def pictures(self, batch: list[Sample]) -> torch.Tensor:
        return torch.tensor(batch[0].rgb / 255).permute(2, 0, 1)


class Noisy(Line):
    """It throws dice in its steps, and more of them for its pictures."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.error = error

    def backward(self, batch: list[Sample]) -> dict[str, float]:
        with torch.no_grad():
            self.line.weight += 1e-3 * torch.randn(3)
        return super().backward(batch)

    def pictures(self, batch: list[Sample]) -> torch.Tensor:
        assert not torch.is_grad_enabled()
        if self.error is not None:
            raise self.error
        photo = torch.tensor(batch[0].rgb / 255).permute(2, 0, 1)
        return torch.cat([photo, self.line(photo.mean((1, 2)).float()) + torch.randn(3, 96, 10)], 2)


def noise(run: Run, out: str, error: Exception | None = None, **fields) -> torch.Tensor:
    """The weights that a noisy run comes to."""
    torch.manual_seed(0)
    model = Noisy(error)
    train(dataclasses.replace(run, out=run.out / out, **fields), model)
    return model.line.weight


def test_pictures_are_written_and_change_nothing(run: Run) -> None:
    often = noise(run, "often", picture_seconds=0.0)
    assert torch.equal(often, noise(run, "once"))
    assert [p.name for p in (run.out / "once" / "pictures").iterdir()] == ["step_000001.png"]
    found = sorted((run.out / "often" / "pictures").iterdir())
    assert [p.name for p in found] == [f"step_{i:06d}.png" for i in range(1, 7)]
    first = Line().make_batch(Shards(run.data), run, 0, Part())[0]
    with Image.open(found[0]) as picture:
        assert picture.size == (96 + 10, 96)
        assert np.array_equal(np.asarray(picture)[:, :96], first.rgb)


@pytest.mark.parametrize("error", [OSError(28, "No space left"), torch.OutOfMemoryError("no")])
def test_a_picture_that_cannot_be_is_left_out(
    run: Run, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    assert torch.equal(noise(run, "none", error), noise(run, "some"))
    assert "step_000001.png is skipped (" in caplog.text
    assert not list((run.out / "none").glob("pictures/*"))


def test_pictures_of_depth_show_what_is_learnt_from(run: Run) -> None:
    model = stage()
    batch = model.make_batch(Shards(run.data), dataclasses.replace(run, batch=6), 0, Part())
    image, truth = batch.image, batch.disparity
    height, width = truth.shape[-2:]
    with torch.no_grad():
        sheet = model.pictures(batch)
    assert sheet.shape == (3, 4 * height, 5 * width)
    assert 0 <= sheet.min() <= sheet.max() <= 1
    assert torch.equal(sheet[:, height : 2 * height, :width], image[1])
    shown = sheet[:, :height, width : 2 * width]
    near = truth[0] > 0.99 * truth[0].max()
    assert (shown[0] > shown[2])[near].all()  # red is near


def launched(run: Run, *prefix: str, name: str, steps: int, model: str = "stage") -> list[str]:
    script = run.out.with_name("script.py")
    script.write_text(SCRIPT.format(tests=str(Path(__file__).parents[1])))
    return [
        sys.executable,
        *prefix,
        str(script),
        str(run.data),
        str(run.out / name),
        str(steps),
        model,
    ]


def weights(run: Run, name: str) -> dict[str, torch.Tensor]:
    return torch.load(run.out / name / "checkpoint.pt", weights_only=True)["average"]


def test_killed_in_the_middle_it_goes_on_to_the_same_weights(run: Run) -> None:
    run.out.mkdir()
    subprocess.run(launched(run, name="whole", steps=12), check=True)
    command, checkpoint = launched(run, name="killed", steps=12), run.out / "killed/checkpoint.pt"
    process = subprocess.Popen(command)
    while not checkpoint.exists():  # it saves after every step
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert torch.load(checkpoint, weights_only=True)["step"] < 12
    subprocess.run(command, check=True)
    found = weights(run, "killed")
    assert all(torch.equal(value, found[name]) for name, value in weights(run, "whole").items())


def test_two_processes_learn_what_one_does(run: Run) -> None:
    run.out.mkdir()
    subprocess.run(launched(run, name="one", steps=60, model="Line"), check=True)
    here = ("--rdzv-backend=c10d", "--rdzv-endpoint=127.0.0.1:0", "--local-addr=127.0.0.1")
    two = ("-m", "torch.distributed.run", "--nproc-per-node=2", *here)
    command = launched(run, *two, name="two", steps=60, model="Line")
    subprocess.run(command, check=True, capture_output=True)
    one, found = weights(run, "one"), weights(run, "two")
    for name, value in one.items():
        assert (value - 0.3).abs().min() > 0.01  # it did learn
        # The same float32 sums in another order, 60 steps long.
        torch.testing.assert_close(found[name], value, rtol=1e-5, atol=1e-6)


def test_pictures_with_holes_are_not_for_the_depth_stage(run: Run) -> None:
    for hole in ({"hidden_inverse_depth": None}, {"inverse_depth": np.full((96, 96), np.nan)}):
        own = dataclasses.replace(sample(0), **hole)
        write_shard(run.data / "shard_0001_0000.hbx", [encode_sample(own)])
        with pytest.raises(HeadboxError, match="use it for the first stage"):
            stage().make_batch(Shards(run.data), run, 0, Part())
