"""Training stages: what is predicted for a batch, and the loss."""
