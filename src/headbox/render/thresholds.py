"""Thresholds that the reference, the CPU rasteriser and the gsplat call share.

All but MAX_IMAGE_PIXELS are those of gsplat 1.5 in its "classic" mode. numba does not invalidate
cached kernels when this file changes: touch `kernels.py` and `gradients.py` after an edit.
"""

from __future__ import annotations

NEAR_PLANE, FAR_PLANE = 0.01, 1e10  # metres: splats with a centre outside are not rendered
MIN_ALPHA = 1 / 255  # a splat with a smaller alpha at a pixel does not contribute to it
MAX_ALPHA = 0.999
MIN_TRANSMITTANCE = 1e-4  # blending of a pixel stops before a splat that would go below this
MAX_SIGMAS = 3.33  # extent of a splat along x and y, in standard deviations
FOV_MARGIN = 0.3  # how far beyond the image the Jacobian is evaluated, relative to half the FOV
MAX_IMAGE_PIXELS = 1 << 28
