"""The HTML page of an evaluation: the images of each pair, worst first."""

from __future__ import annotations

import html
from pathlib import Path

import numpy as np
from PIL import Image

from headbox.evaluate.results import Evaluation, PairResult
from headbox.files import replacing

TILE_WIDTH = 320
_STYLE = """body{font:14px system-ui,sans-serif;background:#111;color:#ddd;margin:1.5rem}
table{border-collapse:collapse;margin:0 0 2rem}td,th{padding:.15rem .8rem .15rem 0;text-align:right}
th:first-child,td:first-child{text-align:left}h2{margin:2rem 0 .2rem;font-size:1rem}
figure{display:inline-block;margin:0 .5rem .5rem 0}figcaption{color:#999}img{display:block}"""


def write_strip(path: Path, tiles: list[np.ndarray]) -> None:
    """Write images float32 [H, W, 3] sRGB 0..1 side by side as a JPEG, each TILE_WIDTH wide."""
    pictures = []
    for tile in tiles:
        picture = Image.fromarray(np.rint(np.clip(tile, 0, 1) * 255).astype(np.uint8))
        height = max(1, round(TILE_WIDTH * picture.height / picture.width))
        pictures.append(picture.resize((TILE_WIDTH, height), Image.Resampling.BOX))
    strip = Image.new("RGB", (TILE_WIDTH * len(tiles), max(p.height for p in pictures)))
    for index, picture in enumerate(pictures):
        strip.paste(picture, (index * TILE_WIDTH, 0))
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        strip.save(temporary, quality=85)


def write_report_page(path: Path, evaluation: Evaluation, tables: str) -> None:
    """Write `index.html` of an evaluation, beside its `pictures/`; `tables` is Markdown."""
    pairs = [
        (_worst_psnr(pair, evaluation), set_name, pair.name, pair)
        for set_name, found in evaluation.sets.items()
        for pair in found
    ]
    pairs.sort(key=lambda entry: entry[:3])
    sections = "\n".join(_pair_section(*entry[1:]) for entry in pairs)
    text = (
        "<!doctype html>\n<html lang=en><meta charset=utf-8>"
        f"<title>headbox evaluate</title><style>{_STYLE}</style>\n<h1>headbox evaluate</h1>\n"
        f"{_html_tables(tables)}\n<h1>Pairs, worst first</h1>\n"
        "<p>Of each pair: input and target; then of each predictor the rendering and its error "
        f"(white: 0.5 and more).</p>\n{sections}\n</html>\n"
    )
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _worst_psnr(pair: PairResult, evaluation: Evaluation) -> float:
    """The lowest PSNR of the predictors under test, or of all if there is none."""
    found = [
        scores["psnr"]
        for name in evaluation.tested or pair.methods
        if (scores := pair.scores(name, "zero-shot"))
    ]
    return min(found, default=float("inf"))


def _pair_section(set_name: str, name: str, pair: PairResult) -> str:
    folder = f"pictures/{html.escape(set_name)}/{html.escape(name)}"
    title = f"{set_name} / {name}"
    if pair.facts.baseline_m is not None:
        title += f", {pair.facts.baseline_m:.3f} m apart"
    figures = [_figure(f"{folder}/pair.jpg", "input, target")]
    for method in pair.methods:
        if shown := pair.scores(method, "zero-shot"):
            caption = ", ".join(f"{metric} {value:.3f}" for metric, value in shown.items())
            figures.append(_figure(f"{folder}/{html.escape(method)}.jpg", f"{method}: {caption}"))
    return f"<h2>{html.escape(title)}</h2>\n" + "\n".join(figures)


def _figure(source: str, caption: str) -> str:
    return (
        f'<figure><img loading=lazy src="{source}" alt=""><figcaption>{html.escape(caption)}'
        "</figcaption></figure>"
    )


def _html_tables(tables: str) -> str:
    """HTML of Markdown tables and the lines of text between them."""
    parts: list[str] = []
    rows: list[str] = []
    for line in [*tables.splitlines(), ""]:
        cells = [html.escape(cell.strip()) for cell in line.strip("|").split("|")]
        if line.startswith("| ---"):
            continue
        if line.startswith("|"):
            kind = "td" if rows else "th"
            rows.append("<tr>" + "".join(f"<{kind}>{cell}</{kind}>" for cell in cells) + "</tr>")
            continue
        if rows:
            parts.append("<table>" + "\n".join(rows) + "</table>")
            rows = []
        if line:
            parts.append(f"<p>{html.escape(line)}</p>")
    return "\n".join(parts)
