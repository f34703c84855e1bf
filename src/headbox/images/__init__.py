"""Images and videos of a scene: still, moving, depth maps, stereo."""
