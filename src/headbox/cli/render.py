from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headbox.cli.arguments import add_overwrite, add_scene_and_output, whole_number
from headbox.cli.report import Report, bar
from headbox.cli.scene_output import write_output
from headbox.images.kinds import IMAGE_KINDS, PATH_NAMES

if TYPE_CHECKING:
    from headbox.gaussians import Scene

HELP = "Render a scene to video, animation, image, depth map or stereo image."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_scene_and_output(parser)
    parser.add_argument(
        "--as",
        dest="kind",
        choices=IMAGE_KINDS,
        metavar="KIND",
        help=f"kind of output: {', '.join(IMAGE_KINDS)} (default: selected by the suffix)",
    )
    parser.add_argument(
        "--path",
        choices=PATH_NAMES,
        metavar="NAME",
        help="camera path for videos and animations: "
        f"{', '.join(PATH_NAMES)} (default: {PATH_NAMES[0]})",
    )
    parser.add_argument(
        "--baseline",
        type=float,
        metavar="MM",
        help="stereo baseline in millimetres (default: comfortable to view)",
    )
    parser.add_argument(
        "--width",
        type=whole_number(16, 8192),
        help="width of one view in pixels (default: depends on the kind)",
    )
    add_overwrite(parser)


def run(args: argparse.Namespace, report: Report) -> None:
    def render(scene: Scene, output: Path) -> tuple[str, dict[str, Any]]:
        from headbox.images.write import write_image

        frames = write_image(
            output,
            scene,
            args.width,
            lambda views: bar(views, "views"),
            kind=args.kind,
            path=args.path,
            baseline_mm=args.baseline,
        )
        return f"{frames} frame{'s' if frames > 1 else ''}", {"frames": frames}

    write_output(args, report, render)
