"""Training samples on disk, and their augmentation."""
