"""Options that several commands have."""

from __future__ import annotations

import argparse


def add_scene_and_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scene", metavar="SCENE", help="a scene file, such as a .ply")
    parser.add_argument(
        "-o", "--output", required=True, help="file to write; its suffix chooses the kind"
    )


def add_overwrite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--overwrite", action="store_true", help="replace what exists already")
