"""The command line: it parses, calls the library and prints. What takes time to import is imported
when it is used.

Each input ends as one line on stdout (done or kept) or one sentence on stderr (failed); with --json
as one JSON line on stdout in any case. docs/cli.md has the whole of it.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import errno
import hashlib
import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from headbox import __version__
from headbox.errors import HeadboxError, SceneError

if TYPE_CHECKING:
    from headbox.predictor import Predictor

OK, FAILED, INTERRUPTED = 0, 1, 130  # argparse ends with 2 when it does not understand
SCREEN = 20  # lines, after which the failures of a batch are told once more


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. SystemExit for --help, --version and what is no command."""
    args = _parser().parse_args(argv)
    logging.basicConfig(format="headbox: %(message)s")  # what the library warns of, on stderr
    report = Report(args.json)
    try:
        with report.attempt():
            args.run(args, report)
        return FAILED if report.failures else OK
    except KeyboardInterrupt:
        _say("interrupted; what was finished is kept.")
        return INTERRUPTED
    except _NoStdout as error:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())  # or Python complains when it ends
        if not isinstance(error.__cause__, BrokenPipeError):  # a reader that has enough is no news
            _say(f"stdout cannot be written ({error}); give it another place.")
        return FAILED


# ----------------------------------------------------------------------------------------- parsing


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="headbox",
        description="Turn photos into scenes that you can look around in.",
        epilog="Exit codes: 0 all done, 1 some of it failed, 2 not understood, 130 interrupted.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"headbox {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace, Report], None], text: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        sub.set_defaults(run=run)
        sub.add_argument("--json", action="store_true", help="print JSON lines instead of text")
        return sub

    text = "Make a metric Gaussian scene (.ply) of every photo."
    _add_convert_arguments(command("convert", _convert, text))
    info = command("info", _info, "Say what is in a scene.")
    info.add_argument("scenes", nargs="+", metavar="SCENE", help="a scene file, such as a .ply")
    text = "Draw a scene: a film of a small move (.mp4) or the photo's own view (.png)."
    _add_render_arguments(command("render", _render, text))
    text = "Write a scene in another format (.ply .compressed.ply .splat .spz .sog)."
    export = command("export", _export, text)
    _add_scene_and_output(export)
    _add_overwrite(export)
    text = "Fetch a public checkpoint, or convert one that you have."
    _add_weights_arguments(command("weights", _weights, text))
    return parser


def _add_convert_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "photos", nargs="+", metavar="PHOTO", help="photos, or folders to search for them"
    )
    parser.add_argument(
        "-o", "--output", default="scenes", help="folder for the scenes (default: %(default)s)"
    )
    _add_overwrite(parser)
    parser.add_argument(
        "--weights", help="a network's weights file (default: the one that comes with headbox)"
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


def _add_render_arguments(parser: argparse.ArgumentParser) -> None:
    _add_scene_and_output(parser)
    parser.add_argument(
        "--width", type=_width, default=1280, help="of the picture in pixels (default: %(default)s)"
    )
    _add_overwrite(parser)


def _add_scene_and_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scene", metavar="SCENE", help="a scene file, such as a .ply")
    parser.add_argument(
        "-o", "--output", required=True, help="file to write; its suffix chooses the kind"
    )


def _add_weights_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="SOURCE", help="'sharp' or 'depth-pro' to download it, or its .pt file"
    )
    parser.add_argument(
        "-o", "--output", help="file to write (default: here, named after SOURCE, .safetensors)"
    )
    _add_overwrite(parser)
    parser.add_argument(
        "--accept-license", action="store_true", help="you have read and accept its licence"
    )


def _add_overwrite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--overwrite", action="store_true", help="replace what exists already")


def _focal(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) < float("inf"):
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")


def _width(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 16 <= int(text) <= 8192:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 16 to 8192")


# ---------------------------------------------------------------------------------------- commands


def _convert(args: argparse.Namespace, report: Report) -> None:
    from headbox.photo import find_photos, output_paths

    found = find_photos(args.photos)
    todo = []
    for photo, output in zip(found, output_paths(found, args.output, ".ply"), strict=True):
        with report.attempt(photo.path):
            if args.overwrite or not output.is_file():
                todo.append((photo.path, output))
            else:
                _check_same_photo(photo.path, output)
                report.kept(photo.path, output)
    if todo:
        predictor = _load_predictor(args)
        for path, output in _bar(todo, "photos"):
            with report.attempt(path):
                _convert_one(path, output, predictor, args, report)
    if len(found) > 1:
        report.sum_up()


def _load_predictor(args: argparse.Namespace) -> Predictor:
    import torch

    from headbox.predictor import Predictor

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
    from headbox.camera import Camera
    from headbox.formats.ply import write_ply
    from headbox.gaussians import Scene
    from headbox.photo import open_photo

    started = time.perf_counter()
    photo = open_photo(path, focal_px=args.focal_px, focal_35mm=args.focal_35mm)
    output.parent.mkdir(parents=True, exist_ok=True)  # what cannot be is known before the long part
    gaussians = predictor(photo)
    camera = Camera.of_photo(photo.width, photo.height, photo.focal_px)
    meta = {"photo": path.name, "photo_sha256": _sha256(path), "focal_source": photo.focal_source}
    write_ply(output, Scene(gaussians, camera, meta | {"headbox": __version__}))
    facts = {
        "splats": len(gaussians),
        "focal_px": round(photo.focal_px, 2),
        "focal_source": photo.focal_source,
        "seconds": round(time.perf_counter() - started, 2),
    }
    text = "{splats:,} splats, focal length {focal_px:.0f} px ({focal_source}), {seconds:.1f} s"
    report.done(path, f"{path} -> {output}: {text.format(**facts)}", output=str(output), **facts)


def _check_same_photo(path: Path, output: Path) -> None:
    """Two photos of one name, converted one after the other into one folder, are not one photo."""
    from headbox.formats.ply import read_meta

    try:
        of = read_meta(output).get("photo_sha256")
    except SceneError:  # something else of that name, or damaged
        of = None
    if of != _sha256(path):
        raise HeadboxError(
            f"{path}: {output} exists and is not the scene of this photo; "
            "give another folder with -o, or --overwrite to replace it."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _info(args: argparse.Namespace, report: Report) -> None:
    from headbox.formats import read_scene
    from headbox.gaussians import summary

    for path in map(Path, args.scenes):
        with report.attempt(path):
            scene = read_scene(path)
            facts = summary(scene)
            report.done(path, _scene_text(path, facts, scene.meta), **facts, meta=scene.meta)


def _stays(output: Path, args: argparse.Namespace, report: Report, source: Path) -> bool:
    """Whether an output is there and not to be made anew; then it is told as kept."""
    if args.overwrite or not output.is_file():
        return False
    report.kept(source, output)
    return True


def _render(args: argparse.Namespace, report: Report) -> None:
    scene, output = Path(args.scene), Path(args.output)
    with report.attempt(scene):
        if _stays(output, args, report, scene):
            return
        from headbox.pictures import write_picture

        started = time.perf_counter()
        frames = write_picture(output, scene, args.width, lambda frames: _bar(frames, "frames"))
        seconds = round(time.perf_counter() - started, 2)
        count = f"{frames} frame{'s' if frames > 1 else ''}"
        text = f"{scene} -> {output}: {count}, {seconds:.1f} s"
        report.done(scene, text, output=str(output), frames=frames, seconds=seconds)


def _export(args: argparse.Namespace, report: Report) -> None:
    scene, output = Path(args.scene), Path(args.output)
    with report.attempt(scene):
        if _stays(output, args, report, scene):
            return
        from headbox.formats import read_scene, write_scene

        started = time.perf_counter()
        content = read_scene(scene)
        output.parent.mkdir(parents=True, exist_ok=True)
        write_scene(output, content)
        seconds, size = round(time.perf_counter() - started, 2), output.stat().st_size
        text = f"{scene} -> {output}: {size / 1e6:.1f} MB, {seconds:.1f} s"
        report.done(scene, text, output=str(output), bytes=size, seconds=seconds)


def _weights(args: argparse.Namespace, report: Report) -> None:
    from headbox.download import RELEASES, fetch_weights

    source = Path(args.source)
    is_release = args.source in RELEASES and not source.exists()
    name = RELEASES[args.source].filename if is_release else source.name
    output = Path(args.output or Path(name).with_suffix(".safetensors"))
    with report.attempt(source):
        if _stays(output, args, report, source):
            return
        import torch

        from headbox.weights import convert_checkpoint

        checkpoint = source
        if is_release:
            checkpoint = fetch_weights(args.source, accept_license=args.accept_license)
        convert_checkpoint(checkpoint, output, torch.float32)
        report.done(source, f"{source} -> {output}", output=str(output))


# ------------------------------------------------------------------------------------------ output


class _NoStdout(Exception):
    """Nobody hears what is done: no fault of the input, and no reason to go on."""


class Report:
    """What became of each input, told at once; failures are also counted and kept."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.counts: collections.Counter[str] = collections.Counter()
        self.failures: list[str] = []

    def done(self, source: Path, text: str, **facts: Any) -> None:
        self._line("done", source, text, **facts)

    def kept(self, source: Path, output: Path) -> None:
        text = f"{source} -> {output}: kept, --overwrite makes it anew"
        self._line("kept", source, text, output=str(output))

    @contextlib.contextmanager
    def attempt(self, source: Path | None = None) -> Iterator[None]:
        """One input, or the command itself: what goes wrong is told, and the next has its turn."""
        try:
            yield
        except _NoStdout:
            raise
        except Exception as error:
            reason = _sentence(source, error)
            self.failures.append(reason)
            self._line("failed", source, reason=reason)
            _say(reason)

    def sum_up(self) -> None:
        counts = ", ".join(f"{self.counts[state]} {state}" for state in ("done", "kept", "failed"))
        _say(f"{counts}.")
        if self.counts.total() > SCREEN:
            for reason in self.failures:
                _say(reason)

    def _line(self, state: str, source: Path | None, text: str = "", **facts: Any) -> None:
        self.counts[state] += 1
        if self.as_json:
            name = None if source is None else str(source)
            text = json.dumps({"state": state, "source": name, **facts})
        if text:
            try:
                _print(text, sys.stdout)
            except OSError as error:
                raise _NoStdout(error.strerror) from error


def _sentence(source: Path | None, error: Exception) -> str:
    """One sentence for the user; `source` is named where the error itself does not name it."""
    about = f"{source}: " if source else ""
    if isinstance(error, HeadboxError):
        text = str(error)
        return text if str(source) in text else about + text
    no_memory = any(words in str(error) for words in ("allocate memory", "out of memory"))
    if isinstance(error, MemoryError) or no_memory:  # torch's are RuntimeErrors
        return f"{about}there is not enough memory; close other programs and run this again."
    if isinstance(error, OSError):
        name = f"{error.filename} " if error.filename else "a file "
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        remedy = "make room on its disk" if is_full else "check the name and its permissions"
        reason = error.strerror or str(error) or type(error).__name__
        return f"{about if name not in about else ''}{name}cannot be used ({reason}); {remedy}."
    frames = traceback.extract_tb(error.__traceback__)
    package = str(Path(__file__).parent)
    ours = [frame for frame in frames if frame.filename.startswith(package)][-1]
    place = f"{Path(ours.filename).name} line {ours.lineno}"
    return (
        f"{about}unexpected {type(error).__name__} in {place} ({error}); "
        "this is a fault of headbox, please report it."
    )


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


def _bar(items: Sequence[Any], unit: str) -> Iterable[Any]:
    """A progress bar on stderr, on a terminal only and for more than one thing."""
    if not sys.stderr.isatty() or len(items) < 2:
        return items
    from tqdm import tqdm

    return tqdm(items, unit=f" {unit}", leave=False)


def _say(sentence: str) -> None:
    with contextlib.suppress(OSError):  # there is nobody left to tell
        _print(f"headbox: {sentence}", sys.stderr)


def _print(line: str, stream: TextIO) -> None:
    encoding = stream.encoding or "utf-8"  # names of files may hold bytes that it has not
    line = line.encode(encoding, "backslashreplace").decode(encoding)
    if sys.stderr.isatty() and "tqdm" in sys.modules:  # a bar on the screen makes room for the line
        sys.modules["tqdm"].tqdm.write(line, file=stream)
    else:
        print(line, file=stream)
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
