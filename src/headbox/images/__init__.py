"""Images, animations, videos, depth maps and stereo images of a scene."""
