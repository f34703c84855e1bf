from __future__ import annotations

import argparse
import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headbox.cli.arguments import add_overwrite
from headbox.cli.report import Report, bar, say
from headbox.errors import HeadboxError, SceneError
from headbox.files import sha256
from headbox.formats.registry import SUFFIXES

if TYPE_CHECKING:
    from headbox.gaussians import Scene
    from headbox.model.predictor import Predictor

HELP = "Make a metric Gaussian scene of every photo."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "photos", nargs="+", metavar="PHOTO", help="photos, or folders to search for them"
    )
    parser.add_argument(
        "-o", "--output", default="scenes", help="folder for the scenes (default: %(default)s)"
    )
    parser.add_argument(
        "--format",
        default="ply",
        choices=[suffix[1:] for suffix in SUFFIXES],
        metavar="SUFFIX",
        help="format of the scenes: %(choices)s (default: %(default)s)",
    )
    add_overwrite(parser)
    parser.add_argument(
        "--weights", help="a network's weights file (default: the one that comes with headbox)"
    )
    parser.add_argument(
        "--repair",
        action="store_true",
        help="bring splats that hang between a near and a far surface to one of them",
    )
    parser.add_argument("--device", default="cpu", help="torch device (default: %(default)s)")
    focal = parser.add_mutually_exclusive_group()
    focal.add_argument(
        "--focal-35mm",
        type=_focal,
        metavar="MM",
        help="focal length of all photos, as on a 36 x 24 mm frame",
    )
    focal.add_argument(
        "--focal-px", type=_focal, metavar="PX", help="focal length of all photos in their pixels"
    )


def _focal(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) < float("inf"):
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")


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
        report.sum_up()


def _load_predictor(args: argparse.Namespace) -> Predictor:
    import torch

    from headbox.model.predictor import Predictor

    try:
        torch.empty(1, device=args.device)
    except (RuntimeError, AssertionError) as error:  # AssertionError: torch is built without it
        reason = str(error).partition("\n")[0].rstrip(".")
        raise HeadboxError(
            f"--device {args.device} cannot be used ({reason}): give cpu, which is always there."
        ) from None
    return Predictor.load(args.weights, args.device)


def _convert_one(
    path: Path, output: Path, predictor: Predictor, args: argparse.Namespace, report: Report
) -> None:
    from headbox.formats.registry import write_scene
    from headbox.scene.convert import convert_photo

    started = time.perf_counter()
    output.parent.mkdir(parents=True, exist_ok=True)  # what cannot be is known before the long part
    given = {"focal_px": args.focal_px, "focal_35mm": args.focal_35mm}
    scene = convert_photo(path, predictor, repair=args.repair, **given)
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
    assert camera is not None  # of a photo it is known
    size = camera.width, camera.height
    length = describe_of_metadata(scene.metadata, camera.focal_px, *size)
    said = [f"{facts['splats']:,} splats", f"focal length {length}"]
    if "depth_error" in facts:
        said.append(f"expected error of depth {100 * facts['depth_error']:.0f} %")
    text = ", ".join([*said, f"{facts['seconds']:.1f} s"])
    return f"{text}\n  {facts['focal_doubt']}" if "focal_doubt" in facts else text


def _check_same_photo(path: Path, output: Path) -> None:
    """Two photos of one name, converted one after the other into one folder, are not one photo."""
    from headbox.formats.registry import read_metadata

    try:
        of = read_metadata(output).get("photo_sha256")
    except SceneError:  # something else of that name, or damaged
        of = None
    if of != sha256(path):
        raise HeadboxError(
            f"{path}: {output} exists and is not the scene of this photo; "
            "give another folder with -o, or --overwrite to replace it."
        )
