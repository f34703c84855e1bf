from __future__ import annotations

import argparse
from pathlib import Path

from headbox.cli.gallery import add_server, show
from headbox.cli.report import Report

HELP = "Look at one photo or scene in the browser, in 3D."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("item", metavar="PHOTO_OR_SCENE", help="a photo, or a scene such as a .ply")
    add_server(parser, 0)


def run(args: argparse.Namespace, report: Report) -> None:
    show([Path(args.item)], args, report, single=True)
