"""Depth training of the small network in minutes, on a machine with one GPU and many cores.

    python -m headbox.train.carry pack ASSETS small.npz
    python -m headbox.train.gpu small.npz START OUT --seconds 420 --workers 14

Worker processes render scenes with OpenGL into a pool on the GPU; from there batches are cropped,
augmented and trained on. The encoder is frozen for the first eighth of the time and for the last
fifth, in which the learning rate falls to zero. Scores on scenes that training never sees and the
averaged weights are written regularly and at the end.

START: weights of a SmallNetwork. OUT gets log.jsonl and weights.pt.NN, float16, in parts of 15 MB.
Try the same command with --device cpu --seconds 60 --workers 1 first.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import multiprocessing as mp
import threading
import time
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from headbox.box_filters import square_pool
from headbox.model.small import SmallNetwork
from headbox.model.weights import load_weights
from headbox.train.carry import unpack_small
from headbox.train.data.augment import batch_size, through_jpeg
from headbox.train.data.sample import SAMPLE_SIZE
from headbox.train.data.shards import DECODED, encode_inverse_depth
from headbox.train.depth_losses import disparity_factor, log_error, parallax_loss
from headbox.train.loop import MAX_GRADIENT_NORM, MAX_SKIPPED
from headbox.train.scene_losses import resized_to, scene_loss
from headbox.train.stages.depth import DepthBatch

SCENE_BYTES = SAMPLE_SIZE * SAMPLE_SIZE * (3 + 2 + 2)  # the image, and the codes of both layers
SLOTS = 8  # scenes in each worker's shared memory
BATCH_BY_SIDE = {252: 96, 336: 64, 448: 32}  # examples in a batch, by the root of the image's area
SIDE_SHARES = (0.35, 0.45, 0.2)  # of these sides among the batches
VALIDATION_SEED, VALIDATION = 99, 192
PART_BYTES = 15 * 2**20  # of a part of the weights
DECODER_RATE, ENCODER_RATE = 5e-4, 2e-5
# Fractions of the time: until the first the encoder is frozen; from the second on the rates fall.
FROZEN_UNTIL, COOLDOWN_FROM = 0.12, 0.8


def draw_scenes(assets: str, seed: int, name: str, free: mp.Queue, ready: mp.Queue) -> None:
    """A worker process: renders scenes of one seed into free slots, endlessly."""
    import cv2

    from headbox.train.synthetic.generate import Generator, inverse_depth

    cv2.setNumThreads(1)
    memory = SharedMemory(name)
    generator = Generator(assets)
    rng = np.random.default_rng(seed)
    for layout, drawn in generator.first_views(seed):
        slot = free.get()
        rgb = drawn.rgb
        if rng.random() < 0.3:
            rgb = through_jpeg(rgb, int(rng.uniform(25, 90)))
        view = np.ndarray((SCENE_BYTES,), np.uint8, memory.buf, slot * SCENE_BYTES)
        view[:] = scene_bytes(rgb, inverse_depth(drawn.depth), inverse_depth(drawn.hidden_depth))
        ready.put((name, slot, layout.camera.focal_px(SAMPLE_SIZE), seed))


def scene_bytes(rgb: np.ndarray, *inverse_depths: np.ndarray) -> np.ndarray:
    """An image uint8 [H, W, 3] and maps [H, W] in 1/m as bytes, uint8 [SCENE_BYTES]."""
    codes = [np.ascontiguousarray(encode_inverse_depth(one)) for one in inverse_depths]
    return np.concatenate([part.view(np.uint8).reshape(-1) for part in (rgb, *codes)])


class Pool:
    """Scenes on the GPU: rgb, and the inverse depth of both layers in the code of shards."""

    def __init__(self, capacity: int, device: torch.device) -> None:
        self.rgb = torch.empty(
            capacity, 3, SAMPLE_SIZE, SAMPLE_SIZE, dtype=torch.uint8, device=device
        )
        self.codes = torch.empty(
            capacity, 2, SAMPLE_SIZE, SAMPLE_SIZE, dtype=torch.int16, device=device
        )
        self.focal = torch.empty(capacity, device=device)
        self.decoded = torch.from_numpy(DECODED).to(device)
        self.count, self.seen, self.capacity = 0, 0, capacity

    def add(self, raw: Tensor, focal: float) -> None:
        size = SAMPLE_SIZE
        i, pixels = self.seen % self.capacity, size * size
        self.rgb[i] = raw[: 3 * pixels].view(size, size, 3).permute(2, 0, 1)
        self.codes[i] = raw[3 * pixels :].view(torch.int16).view(2, size, size)
        self.focal[i] = focal
        self.seen += 1
        self.count = min(self.seen, self.capacity)

    def batch(self, count: int, height: int, width: int) -> DepthBatch:
        """Random crops, scaled, mirrored and augmented."""
        device = self.rgb.device
        index = torch.randint(self.count, (count,), device=device)
        largest = min(SAMPLE_SIZE / height, SAMPLE_SIZE / width)
        scale = largest * torch.exp(torch.rand(count, device=device) * math.log(0.5))
        half = torch.stack([scale * width, scale * height], 1) / SAMPLE_SIZE  # of the crop, NDC
        middle = (2 * torch.rand(count, 2, device=device) - 1) * (1 - half)
        mirror = torch.where(torch.rand(count, device=device) < 0.5, -1.0, 1.0)
        theta = torch.zeros(count, 2, 3, device=device)
        theta[:, 0, 0], theta[:, 1, 1] = half[:, 0] * mirror, half[:, 1]
        theta[:, :, 2] = middle
        grid = F.affine_grid(theta, [count, 3, height, width], align_corners=False)
        rgb = self.rgb[index].float() / 255
        image = F.grid_sample(rgb, grid, "bilinear", "border", align_corners=False)
        codes = (self.codes[index].to(torch.int32) & 0xFFFF).float()
        codes = F.grid_sample(codes, grid, "nearest", "border", align_corners=False)
        inverse = self.decoded[codes.round().long()]
        focal = self.focal[index] / (scale * math.sqrt(width * height))
        first, hidden = (inverse * focal[:, None, None, None]).unbind(1)
        return DepthBatch(developed(defocused(image, first)), first, hidden, focal.log())


def defocused(image: Tensor, disparity: Tensor) -> Tensor:
    """Images [B, 3, H, W], a third of them with a shallow depth of field, focused on a random
    pixel's depth. disparity [B, H, W].
    """
    count, device = len(image), image.device
    log_disparity = disparity.clamp(min=1e-3).log()
    sharp = log_disparity.flatten(1).gather(
        1, torch.randint(disparity[0].numel(), (count, 1), device=device)
    )
    opened = torch.rand(count, 1, device=device) * 3 * (torch.rand(count, 1, device=device) < 0.33)
    blur = ((log_disparity - sharp[..., None]).abs() * opened[..., None]).clamp(max=2)[:, None]
    side = math.sqrt(disparity[0].numel())
    little, much = (_blurred(image, round(share * side)) for share in (0.006, 0.02))
    blurred = torch.lerp(image, little, blur.clamp(max=1))
    return torch.lerp(blurred, much, (blur - 1).clamp(min=0))


def _blurred(image: Tensor, radius: int) -> Tensor:
    return square_pool(square_pool(image, radius, "mean"), radius, "mean")


def developed(image: Tensor) -> Tensor:
    """Images [B, 3, H, W] 0..1 with a random camera's exposure, colours, sharpness and noise."""
    count, device = len(image), image.device

    def uniform(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, 1, 1, 1, device=device)

    mean = image.mean((1, 2, 3), keepdim=True).clamp(0.03, 0.97)
    gamma = (uniform(0.28, 0.62).log() / mean.log()).clamp(0.3, 2.5)
    image = (image.clamp(1e-4, 1) ** gamma - 0.5) * uniform(0.7, 1.5) + 0.5
    image = image * (1 + 0.08 * torch.randn(count, 3, 1, 1, device=device))
    grey = (image * image.new_tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)
    saturation = uniform(0.3, 1.6) * (uniform(0, 1) > 0.15)
    image = (grey + (image - grey) * saturation).clamp(0, 1)
    soft = F.avg_pool2d(F.pad(image, (1, 1, 1, 1), mode="replicate"), 3, 1)
    image = torch.lerp(image, soft, uniform(-0.3, 1).clamp(0, 1))
    noise = uniform(0, 0.06) * (uniform(0, 1) < 0.5) * torch.randn_like(image)
    return (image + noise * (0.4 + image.sqrt())).clamp(0, 1)


@torch.no_grad()
def scores(network: SmallNetwork, batches: list[DepthBatch]) -> dict[str, float]:
    """Errors on unseen scenes: disparity up to a factor, scale, focal length, calibration, sky."""
    found: dict[str, list[float]] = {}
    for batch in batches:
        truth = batch.disparity
        with torch.autocast(truth.device.type, torch.bfloat16):
            scene = network.describe(batch.image)
        maps = torch.stack([scene.disparity[:, 0], scene.log_error, scene.sky], 1)
        first, spread, sky = resized_to(truth, maps).unbind(1)
        error = log_error(disparity_factor(first, truth) * first, truth).abs()
        surface = truth > 0
        values = {
            "parallax": parallax_loss(first, truth),
            "log": error[surface].mean(),
            "metres": log_error(first, truth).abs()[surface].mean(),
            "expected log": spread.exp()[surface].mean(),
            "focal": (scene.log_focal - batch.log_focal).abs().median(),
            "sky": ((sky > 0) == ~surface).float().mean(),
        }
        for name, value in values.items():
            found.setdefault(name, []).append(float(value))
    return {f"unseen {name}": round(float(np.mean(v)), 4) for name, v in found.items()}


def save_parts(average: dict[str, Tensor], out: Path) -> None:
    """The weights in float16, in parts of PART_BYTES."""
    stream = io.BytesIO()
    torch.save({name: value.half().cpu() for name, value in average.items()}, stream)
    content = stream.getvalue()
    for i in range(math.ceil(len(content) / PART_BYTES)):
        (out / f"weights.pt.{i:02d}").write_bytes(content[i * PART_BYTES : (i + 1) * PART_BYTES])


def feed(pool: Pool, held_back: Pool, ready: mp.Queue, memories: dict, free: dict) -> None:
    """A thread: moves scenes from the workers' memory to the pools."""
    while True:
        name, slot, focal, seed = ready.get()
        raw = np.ndarray((SCENE_BYTES,), np.uint8, memories[name].buf, slot * SCENE_BYTES).copy()
        free[name].put(slot)
        target = pool
        if seed == VALIDATION_SEED and held_back.seen < held_back.capacity:
            target = held_back
        target.add(torch.from_numpy(raw).to(target.rgb.device), focal)


def start_workers(assets: str, count: int) -> tuple[mp.Queue, dict, dict, list]:
    """The queue of rendered scenes, each worker's memory and free slots by name, the processes."""
    context = mp.get_context("spawn")
    ready, memories, free, processes = context.Queue(), {}, {}, []
    for i in range(count):
        memory = SharedMemory(create=True, size=SLOTS * SCENE_BYTES)
        memories[memory.name], free[memory.name] = memory, context.Queue()
        for slot in range(SLOTS):
            free[memory.name].put(slot)
        seed = VALIDATION_SEED if i == 0 else 1000 + i
        arguments = (assets, seed, memory.name, free[memory.name], ready)
        process = context.Process(target=draw_scenes, args=arguments, daemon=True)
        process.start()
        processes.append(process)
    return ready, memories, free, processes


def make_optimizer(network: SmallNetwork, device: torch.device) -> torch.optim.Optimizer:
    """Two groups: decoder and heads, and the encoder; `base` is the learning rate of each."""
    heads = (network.decoder, network.depth_head, network.picture_head)
    groups = [
        {"params": [p for part in heads for p in part.parameters()], "base": DECODER_RATE},
        {"params": [*network.encoder.parameters()], "base": ENCODER_RATE},
    ]
    return torch.optim.AdamW(groups, lr=0, weight_decay=1e-2, fused=device.type == "cuda")


def random_size(rng: np.random.Generator, sides: list[int], cooling: bool) -> tuple[int, int, int]:
    """Number, height and width of the next batch's examples; the largest sides in the cool-down."""
    shares = np.array(SIDE_SHARES[: len(sides)]) / sum(SIDE_SHARES[: len(sides)])
    side = (
        sides[rng.choice([-2, -1])] if cooling and len(sides) > 1 else rng.choice(sides, p=shares)
    )
    return BATCH_BY_SIDE[int(side)], *batch_size(rng, float(side) ** 2)


def step_with(
    network: SmallNetwork, optimizer: torch.optim.Optimizer, batch: DepthBatch
) -> dict[str, Tensor] | None:
    """One step; its losses, or None if the gradient was not finite and no weight was changed."""
    with torch.autocast(batch.image.device.type, torch.bfloat16):
        scene = network.describe(batch.image)
    terms = scene_loss(scene, batch.disparity, batch.hidden, batch.log_focal)
    optimizer.zero_grad(set_to_none=True)
    torch.stack([*terms.values()]).sum().backward()
    trained = [p for group in optimizer.param_groups for p in group["params"]]
    norm = torch.nn.utils.clip_grad_norm_(trained, MAX_GRADIENT_NORM)
    if not math.isfinite(norm.item()):
        return None
    optimizer.step()
    return terms


def learn(
    network: SmallNetwork, pool: Pool, held_back: Pool, out: Path, args: argparse.Namespace
) -> None:
    """Train for args.seconds; write the log and the averaged weights into `out`."""
    optimizer, rng = make_optimizer(network, pool.rgb.device), np.random.default_rng(0)
    average = {name: value.clone() for name, value in network.state_dict().items()}
    report = ScoreLog(network, average, held_back, out, args)
    begin, step, views, skipped = time.time(), 0, 0, 0
    while (share := (time.time() - begin) / args.seconds) < 1:
        set_rates(network, optimizer, step, share)
        sides = args.sides or list(BATCH_BY_SIDE)
        count, height, width = random_size(rng, sides, share > COOLDOWN_FROM)
        count = max(2, round(count * args.batch))
        terms = step_with(network, optimizer, pool.batch(count, height, width))
        if terms is None:
            skipped += 1
            if skipped > MAX_SKIPPED:
                raise SystemExit(f"{skipped} steps of {step} had no finite gradient.")
            continue
        torch._foreach_lerp_(  # pyright: ignore[reportPrivateImportUsage]
            [*average.values()], [*network.state_dict().values()], max(0.002, 1 / (step + 2))
        )
        step, views = step + 1, views + count
        if report.is_due(step):
            report.write({"step": step, "views": views, "scenes": pool.seen}, begin, terms)
    save_parts(average, out)


def set_rates(
    network: SmallNetwork, optimizer: torch.optim.Optimizer, step: int, share: float
) -> None:
    """The learning rates of a step at this fraction of the time; freezes the encoder."""
    rate = min(1, (step + 1) / 100) * min(1, (1 - share) / (1 - COOLDOWN_FROM))
    is_frozen = share < FROZEN_UNTIL or share > COOLDOWN_FROM
    for group, factor in zip(optimizer.param_groups, (1, 0 if is_frozen else 1), strict=True):
        group["lr"] = group["base"] * rate * factor
    network.encoder.requires_grad_(not is_frozen)


class ScoreLog:
    """Writes a line of losses and scores to stdout and log.jsonl, and the averaged weights."""

    def __init__(
        self,
        network: SmallNetwork,
        average: dict[str, Tensor],
        held_back: Pool,
        out: Path,
        args: argparse.Namespace,
    ) -> None:
        self.network, self.average, self.held_back = network, average, held_back
        self.out, self.every, self.validation = out, args.every, args.validation
        self.batches: list[DepthBatch] = []  # of the validation scenes, once there are enough
        self.last = 0.0

    def is_due(self, step: int) -> bool:
        return time.time() - self.last > self.every or step in (5, 30)

    def write(self, counts: dict[str, int], begin: float, terms: dict[str, Tensor]) -> None:
        self.last = time.time()
        line: dict[str, float] = {**counts, "s": round(self.last - begin)}
        line |= {name: round(term.item(), 3) for name, term in terms.items()}
        if not self.batches and self.held_back.seen >= self.validation:
            torch.manual_seed(1)
            self.batches = [
                self.held_back.batch(16, 336, 336) for _ in range(self.validation // 16)
            ]
        if self.batches:
            line |= scores_of_average(self.network, self.average, self.batches)
        print(json.dumps(line), flush=True)
        with (self.out / "log.jsonl").open("a") as file:
            print(json.dumps(line), file=file)
        save_parts(self.average, self.out)


def scores_of_average(
    network: SmallNetwork, average: dict[str, Tensor], batches: list[DepthBatch]
) -> dict[str, float]:
    """`scores` with the averaged weights instead of the network's own."""
    own = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(average)
    found = scores(network, batches)
    network.load_state_dict(own)
    return found


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assets", help="a file that carry.py packed, or the assets' folder")
    parser.add_argument("start", help="weights of a SmallNetwork")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=420)
    parser.add_argument("--workers", type=int, default=14)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--pool", type=int, default=50_000, help="scenes, 1 MB of memory each")
    parser.add_argument("--begin", type=int, default=1500, help="scenes before the first step")
    parser.add_argument("--batch", type=float, default=1.0, help="factor of the batch size")
    parser.add_argument("--every", type=float, default=60, help="seconds between scores")
    parser.add_argument("--validation", type=int, default=VALIDATION, help="validation scenes")
    parser.add_argument("--sides", type=int, nargs="*", help="root of the images' area")
    return parser.parse_args()


def main() -> None:
    args = parse_arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    assets = Path(args.assets)
    if assets.is_file():
        unpack_small(assets, Path("/tmp/headbox_assets"))
        assets = Path("/tmp/headbox_assets")
    device = torch.device(args.device)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    ready, memories, free, processes = start_workers(str(assets), args.workers)
    network = load_weights(args.start).to(device).train()
    assert isinstance(network, SmallNetwork), "START is not a small network"
    pool, held_back = Pool(args.pool, device), Pool(args.validation, device)
    threading.Thread(
        target=feed, args=(pool, held_back, ready, memories, free), daemon=True
    ).start()
    begin = time.time()
    try:
        while pool.count < args.begin:
            time.sleep(0.2)
            if not any(p.is_alive() for p in processes):
                raise SystemExit("All workers have ended: see their error messages.")
        print(f"{pool.seen} scenes after {time.time() - begin:.0f} s", flush=True)
        learn(network, pool, held_back, args.out, args)
        print(f"{pool.seen} scenes, {time.time() - begin:.0f} s", flush=True)
    finally:
        for process in processes:
            process.terminate()
        for memory in memories.values():
            memory.unlink()


if __name__ == "__main__":
    main()
