"""Scenes: how one is made of a photo, measured, moved through, repaired and simplified."""
