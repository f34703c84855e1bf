"""The generator of synthetic training samples."""
