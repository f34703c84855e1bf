from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headbox.cli.arguments import add_overwrite, positive_number
from headbox.cli.report import Report, bar, say
from headbox.errors import HeadboxError, SceneError
from headbox.files import sha256
from headbox.formats.registry import SCENE_SUFFIXES

if TYPE_CHECKING:
    from headbox.gaussians import Scene
    from headbox.model.predictor import Predictor

HELP = "Convert photos to metric 3D Gaussian scenes."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "photos", nargs="+", metavar="PHOTO", help="photos, or folders to scan recursively"
    )
    parser.add_argument(
        "-o", "--output", default="scenes", help="output folder (default: %(default)s)"
    )
    parser.add_argument(
        "--format",
        default="ply",
        choices=[suffix[1:] for suffix in SCENE_SUFFIXES],
        metavar="SUFFIX",
        help="scene format: %(choices)s (default: %(default)s)",
    )
    add_overwrite(parser)
    parser.add_argument("--weights", help="weights file (default: the bundled network)")
    parser.add_argument(
        "--repair",
        action="store_true",
        help="snap floaters at depth discontinuities to the nearest surface",
    )
    parser.add_argument("--device", default="cpu", help="torch device (default: %(default)s)")
    focal = parser.add_mutually_exclusive_group()
    focal.add_argument(
        "--focal-35mm",
        type=positive_number,
        metavar="MM",
        help="focal length of all photos, 35 mm equivalent",
    )
    focal.add_argument(
        "--focal-px",
        type=positive_number,
        metavar="PX",
        help="focal length of all photos in pixels",
    )


def run(args: argparse.Namespace, report: Report) -> None:
    from headbox.photo.find import find_photos, output_paths

    passed_over: list[Path] = []
    found = find_photos(args.photos, passed_over)
    if passed_over:
        names = ", ".join(sorted({folder.name for folder in passed_over}))
        say(f"{len(passed_over)} system folders are passed over ({names}); name one to convert it.")
    todo = []
    for photo, output in zip(
        found, output_paths(found, args.output, f".{args.format}"), strict=True
    ):
        with report.attempt(photo.path):
            if args.overwrite or not output.is_file():
                todo.append((photo.path, output))
            else:
                _check_same_photo(photo.path, output)
                report.kept(photo.path, output)
    if todo:
        predictor = _load_predictor(args)
        for path, output in bar(todo, "photos"):
            with report.attempt(path):
                _convert_one(path, output, predictor, args, report)
    if len(found) > 1:
        report.summarize()


def _load_predictor(args: argparse.Namespace) -> Predictor:
    import torch

    from headbox.model.predictor import Predictor

    try:
        torch.empty(1, device=args.device)
    except (RuntimeError, AssertionError) as error:  # AssertionError: not in this build of torch
        reason = str(error).partition("\n")[0].rstrip(".")
        raise HeadboxError(
            f"--device {args.device} is not available ({reason}); use --device cpu."
        ) from None
    return Predictor.load(args.weights, args.device)


def _convert_one(
    path: Path, output: Path, predictor: Predictor, args: argparse.Namespace, report: Report
) -> None:
    from headbox.formats.registry import write_scene
    from headbox.scene.convert import convert_photo

    started = time.perf_counter()
    output.parent.mkdir(parents=True, exist_ok=True)  # fails early
    focal = {"focal_px": args.focal_px, "focal_35mm": args.focal_35mm}
    scene = convert_photo(path, predictor, repair=args.repair, **focal)
    write_scene(output, scene)
    facts = _facts(scene) | {"seconds": round(time.perf_counter() - started, 2)}
    report.done(path, f"{path} -> {output}: {_text(scene, facts)}", output=str(output), **facts)


def _facts(scene: Scene) -> dict[str, Any]:
    from headbox.scene.convert import prediction_facts

    assert scene.camera is not None
    facts = {"splats": len(scene.gaussians), "focal_px": round(scene.camera.focal_px, 2)}
    return facts | prediction_facts(scene.metadata)


def _text(scene: Scene, facts: dict[str, Any]) -> str:
    from headbox.focal_length import describe_of_metadata

    camera = scene.camera
    assert camera is not None
    size = camera.width, camera.height
    length = describe_of_metadata(scene.metadata, camera.focal_px, *size)
    parts = [f"{facts['splats']:,} splats", f"focal length {length}"]
    if "depth_error" in facts:
        parts.append(f"expected depth error {100 * facts['depth_error']:.0f} %")
    text = ", ".join([*parts, f"{facts['seconds']:.1f} s"])
    return f"{text}\n  {facts['focal_doubt']}" if "focal_doubt" in facts else text


def _check_same_photo(path: Path, output: Path) -> None:
    """Raise HeadboxError if the existing output is not a scene of this photo.

    It may be that of another photo with the same name, converted to the same folder.
    """
    from headbox.formats.registry import read_metadata

    try:
        digest = read_metadata(output).get("photo_sha256")
    except SceneError:  # not a scene, or damaged
        digest = None
    if digest != sha256(path):
        raise HeadboxError(
            f"{path}: {output} exists and is not the scene of this photo; "
            "use another folder with -o, or --overwrite to replace it."
        )
