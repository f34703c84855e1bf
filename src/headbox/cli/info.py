from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from headbox.cli.report import Report

HELP = "Say what is in a scene."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenes", nargs="+", metavar="SCENE", help="a scene file, such as a .ply")


def run(args: argparse.Namespace, report: Report) -> None:
    from headbox.formats import read_scene
    from headbox.gaussians import summary

    for path in map(Path, args.scenes):
        with report.attempt(path):
            scene = read_scene(path)
            facts = summary(scene)
            report.done(path, _scene_text(path, facts, scene.meta), **facts, meta=scene.meta)


def _scene_text(path: Path, facts: dict[str, Any], meta: dict[str, str]) -> str:
    rows = [("splats", f"{facts['splats']:,}"), ("mean opacity", f"{facts['mean_opacity']:.3g}")]
    bounds = zip("xyz", facts["bounds"]["min"], facts["bounds"]["max"], strict=True)
    rows += [(axis, f"{least:.4g} to {most:.4g} m") for axis, least, most in bounds]
    depths = [f"{share} below {depth:.4g} m" for share, depth in facts["depths"].items()]
    rows.append(("depths", ", ".join(depths)))
    text = "not known"
    if camera := facts["camera"]:
        fov = " x ".join(f"{angle:.1f}" for angle in camera["fov_degrees"])
        text = (
            f"{camera['width']} x {camera['height']} px, focal length {camera['focal_px']:.1f} px"
        )
        text += f", field of view {fov} degrees"
    rows.append(("camera", text))
    for pair in meta.items():  # somebody else's words: none of them commands a terminal
        key, value = (text if text.isprintable() else ascii(text) for text in pair)
        rows.append((key, value))
    widest = max(len(key) for key, _ in rows)
    return "\n".join([str(path), *(f"  {key:{widest}}  {value}" for key, value in rows)])
