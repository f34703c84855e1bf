"""Datasets that `headbox evaluate` reads, each into the same `View` pairs."""
