from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from headbox.cli.report import Report

HELP = "Print the contents of scene files."
FORMATTED = ("focal_source", "focal_error", "depth_error")  # metadata that other lines contain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenes", nargs="+", metavar="SCENE", help="scene file, e.g. room.ply")


def run(args: argparse.Namespace, report: Report) -> None:
    from headbox.formats.registry import read_scene
    from headbox.gaussians import summary

    for path in map(Path, args.scenes):
        with report.attempt(path):
            scene = read_scene(path)
            facts = summary(scene)
            report.done(
                path, _scene_text(path, facts, scene.metadata), **facts, metadata=scene.metadata
            )


def _scene_text(path: Path, facts: dict[str, Any], metadata: dict[str, str]) -> str:
    from headbox.focal_length import positive

    rows = [("splats", f"{facts['splats']:,}"), ("mean opacity", f"{facts['mean_opacity']:.3g}")]
    bounds = zip("xyz", facts["bounds"]["min"], facts["bounds"]["max"], strict=True)
    rows += [(axis, f"{least:.4g} to {most:.4g} m") for axis, least, most in bounds]
    depths = [f"{share} below {depth:.4g} m" for share, depth in facts["depths"].items()]
    rows.append(("depths", ", ".join(depths)))
    rows += _camera_rows(facts["camera"], metadata)
    other = {name: text for name, text in metadata.items() if name not in FORMATTED}
    if (error := positive(metadata.get("depth_error"))) is not None:
        rows.append(("expected depth error", f"{100 * error:.0f} %"))
    rows += [(_printable(name), _printable(text)) for name, text in other.items()]
    widest = max(len(key) for key, _ in rows)
    return "\n".join([str(path), *(f"  {key:{widest}}  {value}" for key, value in rows)])


def _camera_rows(camera: dict[str, Any] | None, metadata: dict[str, str]) -> list[tuple[str, str]]:
    from headbox.focal_length import describe_of_metadata

    if camera is None:
        return [("camera", "unknown")]
    size, focal_px = (camera["width"], camera["height"]), camera["focal_px"]
    fov = " x ".join(f"{angle:.1f}" for angle in camera["fov_degrees"])
    text = f"{size[0]} x {size[1]} px, focal length {focal_px:.1f} px, field of view {fov} degrees"
    rows = [("camera", text)]
    if (length := describe_of_metadata(metadata, focal_px, *size)) is not None:
        rows.append(("focal length", _printable(length)))
    return rows


def _printable(text: str) -> str:
    """The text, with ASCII escapes if it has control characters: the file is untrusted."""
    return text if text.isprintable() else ascii(text)
