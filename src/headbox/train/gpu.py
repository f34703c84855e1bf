"""Depth of the DINOv2 network, learnt in minutes on a machine with one GPU and many cores.

    python -m headbox.train.carry pack ASSETS small.npz
    python -m headbox.train.gpu small.npz START OUT --seconds 420 --workers 14

All cores but two draw scenes with OpenGL and put them into a pool on the GPU; from there batches
are cut, augmented and learnt from. The first eighth of the time the encoder is held, then all
learns, and over the last fifth, with the encoder held again, the rate falls to nothing. Scores on
scenes that training never sees and the averaged weights are written on the way and at the end.

START: weights of a SmallNetwork. OUT gets log.jsonl and weights.pt.NN, float16, in parts of 15 MB.
The same command with --device cpu --seconds 60 --workers 1 rehearses it.
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
from headbox.train.carry import unpack
from headbox.train.data.augment import batch_size, through_jpeg
from headbox.train.data.shards import DECODED, encode_inverse_depth
from headbox.train.depth_losses import disparity_factor, log_error, parallax_loss
from headbox.train.loop import LARGEST_NORM
from headbox.train.scene_losses import resized_to, scene_loss

SIZE = 384  # pixels, side of a scene
SLOT = SIZE * SIZE * (3 + 2 + 2)  # bytes: picture, and the codes of both surfaces
SLOTS = 8  # of each worker
SIDES = {252: 96, 336: 64, 448: 32}  # root of the area that is learnt from: examples in a batch
SHARES = (0.35, 0.45, 0.2)  # of the sides, among batches
VALIDATION_SEED, VALIDATION = 99, 192
PART = 15 * 2**20  # bytes of a part of the weights
DECODER_RATE, ENCODER_RATE = 5e-4, 2e-5
MOST_SKIPPED = 20  # steps without a finite gradient, before it is no use to go on
HELD, COOLING = 0.12, 0.8  # of the time: until then the encoder is held; from then on rates fall


def draw_scenes(assets: str, seed: int, name: str, free: mp.Queue, ready: mp.Queue) -> None:
    """A worker: fills the slots that are free with scenes of one seed, without end."""
    import cv2

    from headbox.train.synthetic.generate import Generator, inverse_depth

    cv2.setNumThreads(1)
    memory = SharedMemory(name)
    generator = Generator(assets, SIZE)
    rng = np.random.default_rng(seed)
    for layout, drawn in generator.first_views(seed):
        slot = free.get()
        rgb = drawn.rgb
        if rng.random() < 0.3:
            rgb = through_jpeg(rgb, int(rng.uniform(25, 90)))
        view = np.ndarray((SLOT,), np.uint8, memory.buf, slot * SLOT)
        view[:] = slot_of(rgb, inverse_depth(drawn.depth), inverse_depth(drawn.hidden_depth))
        ready.put((name, slot, layout.view.focal_px(SIZE), seed))


def slot_of(rgb: np.ndarray, *inverse_depths: np.ndarray) -> np.ndarray:
    """A picture uint8 [H, W, 3] and maps [H, W] in 1/m as bytes, uint8 [SLOT]."""
    codes = [np.ascontiguousarray(encode_inverse_depth(one)) for one in inverse_depths]
    return np.concatenate([part.view(np.uint8).reshape(-1) for part in (rgb, *codes)])


class Pool:
    """Scenes on the GPU: rgb, and inverse depths as they are coded in shards."""

    def __init__(self, capacity: int, device: torch.device) -> None:
        self.rgb = torch.empty(capacity, 3, SIZE, SIZE, dtype=torch.uint8, device=device)
        self.codes = torch.empty(capacity, 2, SIZE, SIZE, dtype=torch.int16, device=device)
        self.focal = torch.empty(capacity, device=device)
        self.decoded = torch.from_numpy(DECODED).to(device)
        self.count, self.seen, self.capacity = 0, 0, capacity

    def add(self, raw: Tensor, focal: float) -> None:
        i, pixels = self.seen % self.capacity, SIZE * SIZE
        self.rgb[i] = raw[: 3 * pixels].view(SIZE, SIZE, 3).permute(2, 0, 1)
        self.codes[i] = raw[3 * pixels :].view(torch.int16).view(2, SIZE, SIZE)
        self.focal[i] = focal
        self.seen += 1
        self.count = min(self.seen, self.capacity)

    def batch(self, count: int, height: int, width: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Image [B, 3, H, W], disparity and hidden disparity [B, H, W], log focal length [B]."""
        device = self.rgb.device
        index = torch.randint(self.count, (count,), device=device)
        largest = min(SIZE / height, SIZE / width)
        scale = largest * torch.exp(torch.rand(count, device=device) * math.log(0.5))
        half = torch.stack([scale * width, scale * height], 1) / SIZE  # of the crop, NDC
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
        return developed(defocused(image, first)), first, hidden, focal.log()


def defocused(image: Tensor, disparity: Tensor) -> Tensor:
    """[B, 3, H, W], a third of them as through an open lens: one of their depths is sharp, and what
    is away from it is not. disparity [B, H, W].
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
    """[B, 3, H, W] 0..1 -> the same as some camera, its settings and its file leave it."""
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
def scores(network: SmallNetwork, batches: list[tuple]) -> dict[str, float]:
    """Of unseen scenes: disparity right but for a factor, scale, focal length, calibration."""
    found: dict[str, list[float]] = {}
    for image, truth, _, log_focal in batches:
        with torch.autocast(image.device.type, torch.bfloat16):
            scene = network.describe(image)
        maps = torch.stack([scene.disparity[:, 0], scene.log_error, scene.sky], 1)
        first, spread, sky = resized_to(truth, maps).unbind(1)
        error = log_error(disparity_factor(first, truth) * first, truth).abs()
        surface = truth > 0
        values = {
            "parallax": parallax_loss(first, truth),
            "log": error[surface].mean(),
            "metres": log_error(first, truth).abs()[surface].mean(),
            "expected log": spread.exp()[surface].mean(),
            "focal": (scene.log_focal - log_focal).abs().median(),
            "sky": ((sky > 0) == ~surface).float().mean(),
        }
        for name, value in values.items():
            found.setdefault(name, []).append(float(value))
    return {f"unseen {name}": round(float(np.mean(v)), 4) for name, v in found.items()}


def save(average: dict[str, Tensor], out: Path) -> None:
    """float16, in parts that each fit a transfer."""
    stream = io.BytesIO()
    torch.save({name: value.half().cpu() for name, value in average.items()}, stream)
    content = stream.getvalue()
    for i in range(math.ceil(len(content) / PART)):
        (out / f"weights.pt.{i:02d}").write_bytes(content[i * PART : (i + 1) * PART])


def feed(pool: Pool, held_back: Pool, ready: mp.Queue, memories: dict, free: dict) -> None:
    """A thread: from the workers' memory to the pools."""
    while True:
        name, slot, focal, seed = ready.get()
        raw = np.ndarray((SLOT,), np.uint8, memories[name].buf, slot * SLOT).copy()
        free[name].put(slot)
        target = pool
        if seed == VALIDATION_SEED and held_back.seen < held_back.capacity:
            target = held_back
        target.add(torch.from_numpy(raw).to(target.rgb.device), focal)


def start_workers(assets: str, count: int) -> tuple[mp.Queue, dict, dict, list]:
    """The queue of what is drawn; each worker's memory and free slots, by name; the processes."""
    context = mp.get_context("spawn")
    ready, memories, free, processes = context.Queue(), {}, {}, []
    for i in range(count):
        memory = SharedMemory(create=True, size=SLOTS * SLOT)
        memories[memory.name], free[memory.name] = memory, context.Queue()
        for slot in range(SLOTS):
            free[memory.name].put(slot)
        seed = VALIDATION_SEED if i == 0 else 1000 + i
        arguments = (assets, seed, memory.name, free[memory.name], ready)
        process = context.Process(target=draw_scenes, args=arguments, daemon=True)
        process.start()
        processes.append(process)
    return ready, memories, free, processes


def optimizer_of(network: SmallNetwork, device: torch.device) -> torch.optim.Optimizer:
    """Two groups: what is new, and the encoder; `base` is the rate of each."""
    new = (network.decoder, network.depth_head, network.picture_head)
    groups = [
        {"params": [p for part in new for p in part.parameters()], "base": DECODER_RATE},
        {"params": [*network.encoder.parameters()], "base": ENCODER_RATE},
    ]
    return torch.optim.AdamW(groups, lr=0, weight_decay=1e-2, fused=device.type == "cuda")


def picked_size(rng: np.random.Generator, sides: list[int], cooling: bool) -> tuple[int, int, int]:
    """Examples in the next batch, and their height and width; the largest sides while it cools."""
    shares = np.array(SHARES[: len(sides)]) / sum(SHARES[: len(sides)])
    side = (
        sides[rng.choice([-2, -1])] if cooling and len(sides) > 1 else rng.choice(sides, p=shares)
    )
    return SIDES[int(side)], *batch_size(rng, float(side) ** 2)


def step_with(network: SmallNetwork, optimizer: torch.optim.Optimizer, batch: tuple) -> dict | None:
    """One step; its losses, or None where no gradient was finite and nothing was changed."""
    image, truth, hidden, log_focal = batch
    with torch.autocast(image.device.type, torch.bfloat16):
        scene = network.describe(image)
    terms = scene_loss(scene, truth, hidden, log_focal)
    optimizer.zero_grad(set_to_none=True)
    torch.stack([*terms.values()]).sum().backward()
    trained = [p for group in optimizer.param_groups for p in group["params"]]
    norm = torch.nn.utils.clip_grad_norm_(trained, LARGEST_NORM)
    if not math.isfinite(norm.item()):
        return None
    optimizer.step()
    return terms


def learn(
    network: SmallNetwork, pool: Pool, held_back: Pool, out: Path, args: argparse.Namespace
) -> None:
    """Train for args.seconds, and leave the log and the averaged weights in `out`."""
    device = pool.rgb.device
    optimizer, rng = optimizer_of(network, device), np.random.default_rng(0)
    average = {name: value.clone() for name, value in network.state_dict().items()}
    begin, step, views, skipped, told, line = time.time(), 0, 0, 0, 0.0, {}
    check: list[tuple] = []
    while (share := (time.time() - begin) / args.seconds) < 1:
        cooling = share > COOLING
        count, height, width = picked_size(rng, args.sides or list(SIDES), cooling)
        count = max(2, round(count * args.batch))
        rate = min(1, (step + 1) / 100) * min(1, (1 - share) / (1 - COOLING))
        holds = share < HELD or cooling
        for group, factor in zip(optimizer.param_groups, (1, 0 if holds else 1), strict=True):
            group["lr"] = group["base"] * rate * factor
        network.encoder.requires_grad_(not holds)
        terms = step_with(network, optimizer, pool.batch(count, height, width))
        if terms is None:
            skipped += 1
            if skipped > MOST_SKIPPED:
                raise SystemExit(f"{skipped} steps of {step} had no finite gradient: {line}")
            continue
        torch._foreach_lerp_(  # pyright: ignore[reportPrivateImportUsage]
            [*average.values()], [*network.state_dict().values()], max(0.002, 1 / (step + 2))
        )
        step, views = step + 1, views + count
        if time.time() - told > args.every or step in (5, 30):
            told = time.time()
            line = {"step": step, "views": views, "scenes": pool.seen, "s": round(told - begin)}
            line |= {name: round(term.item(), 3) for name, term in terms.items()}
            if not check and held_back.seen >= args.validation:
                torch.manual_seed(1)
                check = [held_back.batch(16, 336, 336) for _ in range(args.validation // 16)]
            if check:
                line |= scores_of_average(network, average, check)
            print(json.dumps(line), flush=True)
            with (out / "log.jsonl").open("a") as file:
                print(json.dumps(line), file=file)
            save(average, out)
    save(average, out)


def scores_of_average(
    network: SmallNetwork, average: dict[str, Tensor], check: list[tuple]
) -> dict[str, float]:
    """`scores` with the averaged weights in the place of the network's own."""
    own = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(average)
    found = scores(network, check)
    network.load_state_dict(own)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assets", help="a folder that carry.py unpacked, or its small file")
    parser.add_argument("start")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=420)
    parser.add_argument("--workers", type=int, default=14)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--pool", type=int, default=50_000, help="scenes, 1 MB of memory each")
    parser.add_argument("--begin", type=int, default=1500, help="scenes before the first step")
    parser.add_argument("--batch", type=float, default=1.0, help="factor of its size")
    parser.add_argument("--every", type=float, default=60, help="seconds between scores")
    parser.add_argument("--validation", type=int, default=VALIDATION)
    parser.add_argument("--sides", type=int, nargs="*")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    assets = Path(args.assets)
    if assets.is_file():
        unpack(assets, Path("/tmp/headbox_assets"))
        assets = Path("/tmp/headbox_assets")
    device = torch.device(args.device)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    ready, memories, free, processes = start_workers(str(assets), args.workers)
    network = load_weights(args.start).to(device).train()
    assert isinstance(network, SmallNetwork), "START has no DINOv2 encoder"
    pool, held_back = Pool(args.pool, device), Pool(args.validation, device)
    threading.Thread(
        target=feed, args=(pool, held_back, ready, memories, free), daemon=True
    ).start()
    begin = time.time()
    try:
        while pool.count < args.begin:
            time.sleep(0.2)
            if not any(p.is_alive() for p in processes):
                raise SystemExit("No worker is left: see what they printed.")
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
