"""What goes wrong for a reason that the user can do something about.

A message is one sentence: the file or value, the limit it breaks, and the remedy. The command line
prints it and goes on with the next photo; nothing else is caught.
"""

from __future__ import annotations


class HeadboxError(ValueError):
    """Something the user gave cannot be used."""


class PhotoError(HeadboxError):
    """A photo cannot be read or is not one that a scene can be made from."""


class SceneError(HeadboxError):
    """A scene file, or a set of Gaussians, cannot be read, drawn or written."""


class WeightsError(HeadboxError):
    """A checkpoint cannot be read, does not fit the network, or could not be fetched."""
