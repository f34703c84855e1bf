"""Photos as values: files are opened, turned upright, brought to sRGB, and their EXIF read."""
