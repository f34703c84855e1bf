from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headbox.cli.arguments import add_overwrite, add_scene_and_output, quantity
from headbox.cli.report import Report
from headbox.cli.scene_output import write_output
from headbox.formats.registry import PAGE_SUFFIX, SCENE_SUFFIXES

if TYPE_CHECKING:
    from headbox.gaussians import Scene

HELP = (
    f"Convert a scene to another format ({' '.join(SCENE_SUFFIXES)}) "
    f"or an HTML page ({PAGE_SUFFIX})."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_scene_and_output(parser)
    add_overwrite(parser)
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument(
        "--budget", type=quantity, metavar="SPLATS", help="maximum number of splats, e.g. 200k"
    )
    budget.add_argument(
        "--size",
        type=quantity,
        help="maximum file size, e.g. 5MB (default for .html: about 6MB)",
    )


def run(args: argparse.Namespace, report: Report) -> None:
    def export(whole: Scene, output: Path) -> tuple[str, dict[str, Any]]:
        kept = _simplified(whole, output, args)
        output.parent.mkdir(parents=True, exist_ok=True)
        _write(output, kept)
        facts: dict[str, Any] = {"bytes": output.stat().st_size, "splats": len(kept.gaussians)}
        text = f"{facts['bytes'] / 1e6:.1f} MB"
        if kept is not whole:
            loss = _loss(whole, kept)
            text += f", {len(kept.gaussians):,} of {len(whole.gaussians):,} splats"
            text += ", PSNR {view_psnr} dB (SSIM {view_ssim}) from the photo's viewpoint".format(
                **loss
            )
            text += " and {corner_psnr} dB ({corner_ssim}) from the headbox's corners".format(
                **loss
            )
            facts["loss"] = loss
        return text, facts

    write_output(args, report, export)


def _simplified(whole: Scene, output: Path, args: argparse.Namespace) -> Scene:
    """The scene simplified to the given number of splats or bytes; unchanged without a limit."""
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
    return output.suffix.lower() == PAGE_SUFFIX


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
