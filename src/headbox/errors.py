"""What goes wrong for a reason that the user can do something about.

A message is one sentence: the file or value, the limit it breaks, and the remedy. The command line
prints it and goes on with the next photo; nothing else is caught.
"""

from __future__ import annotations

import errno
import traceback
from pathlib import Path


class HeadboxError(ValueError):
    """Something the user gave cannot be used."""


class PhotoError(HeadboxError):
    """A photo cannot be read or is not one that a scene can be made from."""


class SceneError(HeadboxError):
    """A scene file, or a set of Gaussians, cannot be read, drawn or written."""


class WeightsError(HeadboxError):
    """A checkpoint cannot be read, does not fit the network, or could not be fetched."""


def sentence(error: Exception, source: Path | None = None) -> str:
    """One sentence for the user; `source` is named where the error itself does not name it."""
    about = f"{source}: " if source else ""
    if isinstance(error, HeadboxError):
        text = str(error)
        return text if str(source) in text else about + text
    no_memory = any(words in str(error) for words in ("allocate memory", "out of memory"))
    if isinstance(error, MemoryError) or no_memory:  # torch's are RuntimeErrors
        return f"{about}there is not enough memory; close other programs and run this again."
    if isinstance(error, OSError):
        name = f"{error.filename} " if error.filename else "a file "
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        remedy = "make room on its disk" if is_full else "check the name and its permissions"
        reason = error.strerror or str(error) or type(error).__name__
        return f"{about if name not in about else ''}{name}cannot be used ({reason}); {remedy}."
    frames = traceback.extract_tb(error.__traceback__)
    package = str(Path(__file__).parent)
    ours = [frame for frame in frames if frame.filename.startswith(package)][-1]
    place = f"{Path(ours.filename).name} line {ours.lineno}"
    return (
        f"{about}unexpected {type(error).__name__} in {place} ({error}); "
        "this is a fault of headbox, please report it."
    )
