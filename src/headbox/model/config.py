"""The configurations of the two networks. Each is stored with its weights."""

from __future__ import annotations

from dataclasses import dataclass

LAYERS = 2  # of splats: what the photo shows, and what lies behind its edges


@dataclass(frozen=True)
class SharpConfig:
    """Everything that shapes the network. It is stored with the weights."""

    vit_dim: int = 1024
    vit_depth: int = 24
    vit_heads: int = 16
    vit_taps: tuple[int, int] = (5, 11)  # blocks whose tokens become the two finest maps
    encoder_dims: tuple[int, ...] = (256, 256, 512, 1024, 1024)  # of the five maps, finest first
    depth_dim: int = 256
    gaussian_dim: int = 128
    stride: int = 2  # input pixels per splat
    input_pixels: int = 1536 * 1536  # area of the network's input, a square


@dataclass(frozen=True)
class SmallConfig:
    """Everything that shapes the small network. It is stored with the weights."""

    vit_dim: int = 384
    vit_depth: int = 12
    vit_heads: int = 6
    decoder_dim: int = 96
    gaussian_dim: int = 32
    stride: int = 1  # input pixels per splat
    encoder_pixels: int = 448 * 448  # area of the picture that the encoder sees
    input_pixels: int = 768 * 768  # area of the network's input
