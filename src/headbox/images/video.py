"""MP4 videos with H.264, written with PyAV (the extra [video])."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from headbox.errors import HeadboxError
from headbox.files import replacing

if TYPE_CHECKING:
    from av.container import OutputContainer

_BT709 = 1  # the same number for colour space, primaries and transfer curve (ITU-T H.273)
_LIMITED = 1  # luma 16..235, the only range that all players decode correctly


def write_mp4(
    path: str | Path, frames: Iterable[Tensor | np.ndarray], width: int, height: int, fps: int = 30
) -> None:
    """Write frames [height, width, 3] sRGB: uint8, or float 0..1 like `Rendering.colors`.

    The file is H.264 yuv420p, BT.709, with the index first, so browsers and phones play it while it
    loads. 4:2:0 needs even sides: an odd side is extended by repeating the last column or row.
    Frames are taken one by one, so memory does not grow with their number. `path` is replaced only
    when the whole file is written.

    Raises HeadboxError when PyAV is missing, without frames, for a frame of another size, and when
    the file cannot be written.
    """
    try:
        import av
        from av.error import FFmpegError
    except ImportError as error:
        raise HeadboxError("Writing a video needs PyAV: pip install 'headbox[video]'.") from error
    with replacing(path) as temporary:
        try:
            with av.open(
                str(temporary), "w", format="mp4", options={"movflags": "+faststart"}
            ) as container:
                _encode(container, frames, width, height, fps)
        except FFmpegError as error:
            raise HeadboxError(
                f"{path} could not be written ({error.strerror}); "
                "free some space there or choose another folder."
            ) from error


def _encode(
    container: OutputContainer,
    frames: Iterable[Tensor | np.ndarray],
    width: int,
    height: int,
    fps: int,
) -> None:
    from av import VideoFrame

    stream = container.add_stream("libx264", rate=fps, options={"crf": "18", "preset": "fast"})
    stream.width, stream.height, stream.pix_fmt = width + width % 2, height + height % 2, "yuv420p"
    context = stream.codec_context
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    context.color_range = _LIMITED
    count = 0
    for count, frame in enumerate(frames, start=1):
        pixels = _pixels(frame)
        if pixels.shape != (height, width, 3):
            raise HeadboxError(
                f"Frame {count} is {list(pixels.shape)}, the video is [{height}, {width}, 3]."
            )
        even = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        image = VideoFrame.from_ndarray(even, format="rgb24")
        image = image.reformat(format="yuv420p", dst_colorspace=_BT709, dst_color_range=_LIMITED)
        container.mux(stream.encode(image))
    if count == 0:
        raise HeadboxError("A video needs at least one frame.")
    container.mux(stream.encode(None))


def _pixels(frame: Tensor | np.ndarray) -> np.ndarray:
    """Pixels as uint8; floats are clipped before the conversion, which would wrap around."""
    values = torch.as_tensor(frame).detach()
    if values.is_floating_point():
        values = (values * 255 + 0.5).clamp(0, 255).to(torch.uint8)
    return values.cpu().numpy()
