"""A file that is read as parts of other files, one after the other, without a copy."""

from __future__ import annotations

import bisect
import io
import itertools
from collections.abc import Sequence
from typing import BinaryIO

Part = tuple[BinaryIO, int, int]  # a file, and offset and length of a part of it


class JoinedFile(io.RawIOBase):
    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self._parts = list(parts)
        self._starts = [0, *itertools.accumulate(length for _, _, length in parts)]
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._starts[-1]}
        self._at = max(0, bases[whence] + offset)
        return self._at

    def readinto(self, buffer) -> int:
        """The next bytes of one part, as many as fit."""
        if self._at >= self._starts[-1]:
            return 0
        index = bisect.bisect_right(self._starts, self._at) - 1
        file, start, length = self._parts[index]
        inside = self._at - self._starts[index]
        file.seek(start + inside)
        data = file.read(min(len(buffer), length - inside))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def joined(parts: Sequence[Part]) -> BinaryIO:
    """The parts as one buffered file."""
    return io.BufferedReader(JoinedFile(parts))
