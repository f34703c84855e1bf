"""The networks, their weights, and `Predictor`: from a photo to Gaussians."""
