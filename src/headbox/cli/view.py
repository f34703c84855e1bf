from __future__ import annotations

import argparse
from pathlib import Path

from headbox.cli.gallery import add_server, start_server
from headbox.cli.report import Report

HELP = "View one photo or scene in 3D in the web browser."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "item", metavar="PHOTO_OR_SCENE", help="photo, or scene file such as a .ply"
    )
    add_server(parser, 0)


def run(args: argparse.Namespace, report: Report) -> None:
    start_server([Path(args.item)], args, report, single=True)
