from __future__ import annotations

import argparse
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headbox.cli.arguments import add_overwrite, add_scene_and_output
from headbox.cli.report import Report, stays
from headbox.formats.registry import PAGE, SUFFIXES

if TYPE_CHECKING:
    from headbox.gaussians import Scene

HELP = f"Write a scene in another format ({' '.join(SUFFIXES)}), or as a page ({PAGE})."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_scene_and_output(parser)
    add_overwrite(parser)
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument(
        "--budget", type=_number, metavar="SPLATS", help="keep so many splats at most, as in 200k"
    )
    budget.add_argument(
        "--size",
        type=_number,
        help="of the file at most, as in 5MB (default for .html: about 6MB)",
    )


def _number(text: str) -> int:
    """200000, 200k, 1.5M; and of bytes 5MB, 800kB."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([kKmMgG]?)[bB]?", text)
    if found:
        number = float(found[1]) * 1000 ** " kmg".index(found[2].lower() or " ")
        if number >= 1:
            return int(number)
    raise argparse.ArgumentTypeError(f"{text!r} is no number such as 200k or 5MB")


def run(args: argparse.Namespace, report: Report) -> None:
    scene, output = Path(args.scene), Path(args.output)
    with report.attempt(scene):
        if stays(output, args, report, scene):
            return
        from headbox.formats.registry import read_scene

        started = time.perf_counter()
        whole = read_scene(scene)
        kept = _simplified(whole, output, args)
        output.parent.mkdir(parents=True, exist_ok=True)
        _write(output, kept)
        facts: dict[str, Any] = {"bytes": output.stat().st_size, "splats": len(kept.gaussians)}
        text = f"{scene} -> {output}: {facts['bytes'] / 1e6:.1f} MB"
        if kept is not whole:
            loss = _loss(whole, kept)
            text += f", {len(kept.gaussians):,} of {len(whole.gaussians):,} splats"
            text += ", PSNR {view_psnr} dB (SSIM {view_ssim}) from the photo's place".format(**loss)
            text += " and {corner_psnr} dB ({corner_ssim}) from the headbox's corners".format(
                **loss
            )
            facts["loss"] = loss
        facts["seconds"] = round(time.perf_counter() - started, 2)
        text += f", {facts['seconds']:.1f} s"
        report.done(scene, text, output=str(output), **facts)


def _simplified(whole: Scene, output: Path, args: argparse.Namespace) -> Scene:
    """The scene within the budget of splats or bytes; itself where there is none."""
    if args.budget:
        from headbox.scene.simplify import simplify

        return simplify(whole, args.budget)
    if args.size:
        from headbox.scene.simplify import shrink

        return shrink(whole, lambda scene: _encoded(scene, output), args.size)
    if _is_page(output):
        from headbox.export_page import shrink_for_page

        return shrink_for_page(whole)
    return whole


def _is_page(output: Path) -> bool:
    return output.suffix.lower() == PAGE


def _encoded(scene: Scene, output: Path) -> bytes:
    if _is_page(output):
        from headbox.export_page import encode_page

        return encode_page(scene)
    from headbox.formats.registry import encode_scene

    return encode_scene(scene, output)


def _write(output: Path, scene: Scene) -> None:
    if _is_page(output):
        from headbox.export_page import write_page

        return write_page(output, scene)
    from headbox.formats.registry import write_scene

    return write_scene(output, scene)


def _loss(whole: Scene, kept: Scene) -> dict[str, float]:
    from headbox.scene.simplify import measure_loss

    loss = vars(measure_loss(whole, kept))
    return {name: round(float(value), 1 if "psnr" in name else 3) for name, value in loss.items()}
