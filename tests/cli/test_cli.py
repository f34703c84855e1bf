"""End-to-end tests of the command line, mostly in this process, with the default model."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from headbox import __version__
from headbox.camera import Camera
from headbox.cli import COMMANDS, main
from headbox.formats import ply
from headbox.formats.ply import read_ply
from headbox.formats.registry import SCENE_SUFFIXES, read_scene, write_scene
from headbox.gaussians import Scene, summary
from headbox.model.predictor import Predictor
from headbox.render import render_view
from support.cli_runs import PHOTO, SMALL, Printed, files_in, photo, run, run_json
from support.photo_files import encoded, exif_of, written
from support.splat_scenes import random_scene

DOCS = (Path(__file__).parents[2] / "docs" / "cli.md").read_text()


@pytest.fixture(scope="module", autouse=True)
def _compiled_renderer() -> None:
    """Compile the kernels first: the notice on stderr would be unexpected in the tests."""
    render_view(random_scene(5, 0), Camera.of_photo(16, 16, 16.0))


# From a photo to an image


def test_a_photo_is_converted_described_and_rendered(tmp_path: Path, capsys: Printed) -> None:
    exif = exif_of(FocalLengthIn35mmFilm=28)
    path = written(tmp_path / "My photo.JPG", encoded(PHOTO, "JPEG", exif))
    code, out, err = run(capsys, "convert", path, "-o", tmp_path / "scenes")
    ply_path = tmp_path / "scenes" / "My photo.ply"
    assert (code, err) == (0, [])
    length = "28 mm (35 mm equivalent), read from EXIF 35 mm equivalent"
    shown = f"{path} -> {ply_path}: 55,296 splats, focal length {length}, expected depth error "
    assert re.fullmatch(re.escape(shown) + r"\d+ %, \S+ s(\n  It looks like .*)?", "\n".join(out))

    code, lines = run_json(capsys, "info", ply_path)
    scene = read_ply(ply_path)
    assert code == 0
    assert lines == [
        {"state": "done", "source": str(ply_path), **summary(scene), "metadata": scene.metadata}
    ]
    assert lines[0]["splats"] == 55_296
    assert lines[0]["metadata"]["photo"] == "My photo.JPG"
    code, out, err = run(capsys, "info", ply_path)
    assert (code, err, out[0]) == (0, [], str(ply_path))
    assert ["splats", "55,296"] in [line.split() for line in out]
    # 28 mm of a diagonal of 43.27 mm, and 120 pixels
    assert any("96 x 72 px, focal length 77.7 px, field of view 63.4" in line for line in out)
    assert any("focal length " in line and line.endswith(length) for line in out)
    assert any("expected depth error " in line and line.endswith(" %") for line in out)

    for name in ("view.png", "film.mp4"):
        code, out, err = run(capsys, "render", ply_path, "-o", tmp_path / name, "--width", "64")
        assert (code, err) == (0, [])
        assert out[0].startswith(f"{ply_path} -> {tmp_path / name}: ")
    with Image.open(tmp_path / "view.png") as view:
        assert view.size == (64, 48)
        error = np.asarray(view, float) - np.asarray(PHOTO.resize((64, 48)), float)
    assert np.square(error).mean() < 65  # 30 dB
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert film.streams.video[0].frames == 60


def test_a_photo_without_exif_gets_a_predicted_focal_length(
    tmp_path: Path, capsys: Printed
) -> None:
    path, output = photo(tmp_path / "a.jpg", SMALL), tmp_path / "new" / "folder"
    code, lines = run_json(capsys, "convert", path, "-o", output)
    assert code == 0
    assert lines[0].pop("seconds") > 0
    shares = [lines[0].pop(name) for name in ("focal_error", "depth_error")]
    assert all(isinstance(share, float) and share > 0 for share in shares)
    scene = read_ply(output / "a.ply")
    assert scene.camera is not None
    assert [float(scene.metadata[name]) for name in ("focal_error", "depth_error")] == shares
    assert lines == [
        {
            "state": "done",
            "source": str(path),
            "output": str(output / "a.ply"),
            "splats": 8192,
            "focal_px": pytest.approx(scene.camera.focal_px, abs=0.01),
            "focal_source": "the image",
            "focal_certainty": "estimated",
        }
    ]


@pytest.mark.parametrize("suffix", SCENE_SUFFIXES[1:])
def test_convert_writes_every_format(tmp_path: Path, capsys: Printed, suffix: str) -> None:
    path = photo(tmp_path / "a.jpg", SMALL)
    arguments = ("convert", path, "-o", tmp_path / "out", "--format", suffix[1:])
    code, (line,) = run_json(capsys, *arguments)
    assert (code, line["output"]) == (0, str(tmp_path / "out" / f"a{suffix}"))
    scene = read_scene(line["output"])
    assert len(scene.gaussians) == 8192
    assert scene.camera is not None
    assert scene.metadata["photo"] == "a.jpg"
    assert run_json(capsys, *arguments)[1][0]["state"] == "kept"
    photo(path, SMALL.rotate(180))
    code, (line,) = run_json(capsys, *arguments)
    assert (code, line["state"]) == (1, "failed")
    assert "is not the scene of this photo" in line["reason"]


@pytest.mark.parametrize(("option", "focal_px"), [("--focal-35mm=50", 52.3), ("--focal-px=77", 77)])
def test_the_focal_length_can_be_given(
    tmp_path: Path, capsys: Printed, option: str, focal_px: float
) -> None:
    arguments = ("convert", photo(tmp_path / "a.jpg", SMALL), "-o", tmp_path, option)
    _, lines = run_json(capsys, *arguments)
    assert lines[0]["focal_px"] == pytest.approx(focal_px, abs=0.01)
    assert lines[0]["focal_source"] == "given"


def test_every_key_of_the_json_lines_is_in_the_docs(tmp_path: Path, capsys: Printed) -> None:
    path = photo(tmp_path / "a.jpg", SMALL)
    lines = []
    for arguments in (
        ("convert", path, tmp_path / "none.jpg", "-o", tmp_path),
        ("convert", path, "-o", tmp_path),
        ("info", tmp_path / "a.ply"),
        ("render", tmp_path / "a.ply", "-o", tmp_path / "a.png", "--width", "16"),
    ):
        lines += run_json(capsys, *arguments)[1]
    assert [line["state"] for line in lines] == ["done", "failed", "kept", "done", "done"]
    for key in set().union(*lines):
        assert f"`{key}`" in DOCS, key


# Existing outputs and equal names


def test_photos_of_the_same_name_get_separate_outputs(tmp_path: Path, capsys: Printed) -> None:
    for folder in ("spring", "autumn"):
        photo(tmp_path / folder / "walk.jpg", SMALL)
    code, _, _ = run(capsys, "convert", tmp_path / "spring", tmp_path / "autumn", "-o", tmp_path)
    assert code == 0
    made = [name for name in files_in(tmp_path) if name.endswith(".ply")]
    assert made == ["autumn/walk.ply", "spring/walk.ply"]


def test_existing_outputs_are_kept(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = photo(tmp_path / "a.jpg", SMALL)
    run(capsys, "convert", path, "-o", tmp_path)
    film = ("render", tmp_path / "a.ply", "-o", tmp_path / "a.png", "--width", "16")
    run(capsys, *film)
    outputs = [tmp_path / "a.ply", tmp_path / "a.png"]
    before = [(output.stat().st_ino, output.stat().st_mtime_ns) for output in outputs]
    for arguments, output in zip((("convert", path, "-o", tmp_path), film), outputs, strict=True):
        with monkeypatch.context() as patch:
            patch.setattr(Predictor, "load", None)  # the model is not loaded when outputs are kept
            code, out, err = run(capsys, *arguments)
        assert (code, err) == (0, [])
        assert out == [f"{arguments[1]} -> {output}: kept (use --overwrite to replace it)"]
    assert before == [(output.stat().st_ino, output.stat().st_mtime_ns) for output in outputs]
    for arguments in (("convert", path, "-o", tmp_path), film):
        code, lines = run_json(capsys, *arguments, "--overwrite")
        assert (code, lines[0]["state"]) == (0, "done")
    after = [(output.stat().st_ino, output.stat().st_mtime_ns) for output in outputs]
    assert not set(before) & set(after)
    folder = tmp_path / "folder.png"
    folder.mkdir()
    assert (
        run(capsys, "render", tmp_path / "a.ply", "-o", folder)[0] == 1
    )  # a folder is not an output to keep


def test_the_scene_of_another_photo_is_not_kept(tmp_path: Path, capsys: Printed) -> None:
    first, other = photo(tmp_path / "1" / "a.jpg", SMALL), photo(tmp_path / "2" / "a.jpg")
    output = tmp_path / "a.ply"
    run(capsys, "convert", first, "-o", tmp_path)
    before = output.read_bytes()
    code, out, err = run(capsys, "convert", other, "-o", tmp_path)
    sentence = (
        f"headbox: {other}: {output} exists and is not the scene of this photo; "
        "use another folder with -o, or --overwrite to replace it."
    )
    assert (code, out, err) == (1, [], [sentence])
    assert output.read_bytes() == before
    for content in (before[:-1], b"notes"):  # nor is a damaged or other file kept
        output.write_bytes(content)
        assert run(capsys, "convert", first, "-o", tmp_path)[::2] == (
            1,
            [sentence.replace(str(other), str(first))],
        )
    assert run(capsys, "convert", other, "-o", tmp_path, "--overwrite")[0] == 0
    assert read_ply(output).camera is not None


# Interrupted


def test_ctrl_c_while_writing_a_file(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [photo(tmp_path / f"{n}.jpg", SMALL) for n in "abc"]
    encode, calls = ply._encoded, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return encode(*arguments)

    monkeypatch.setattr(ply, "_encoded", interrupted)
    code, out, err = run(capsys, "convert", *paths, "-o", tmp_path / "out")
    assert (code, len(out)) == (130, 1)
    assert err == ["headbox: interrupted; finished outputs are kept."]
    assert files_in(tmp_path / "out") == ["a.ply"]
    code, lines = run_json(capsys, "convert", *paths, "-o", tmp_path / "out")
    assert (code, [line["state"] for line in lines]) == (0, ["kept", "done", "done"])


def test_ctrl_c_in_a_separate_process(tmp_path: Path) -> None:
    paths = [photo(tmp_path / f"{i}.jpg", SMALL) for i in range(200)]
    # Processes that were started in the background ignore SIGINT.
    code = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code += "from headbox.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "convert", *paths, "-o", tmp_path / "out"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as program:
        assert program.stdout is not None
        first = program.stdout.readline()
        program.send_signal(signal.SIGINT)
        out, err = program.communicate()
    assert program.returncode == 130
    assert err == "headbox: interrupted; finished outputs are kept.\n"
    made = [line.split(" -> ")[1].split(": ")[0] for line in [first, *out.splitlines()]]
    there = [tmp_path / "out" / name for name in files_in(tmp_path / "out")]
    assert {Path(path) for path in made} <= set(there)
    assert len(made) <= len(there) <= len(made) + 1  # one may be finished and not yet reported
    for path in there:
        assert len(read_ply(path).gaussians) == 8192


@pytest.mark.parametrize(
    ("reader", "said"),
    [("a closed pipe", ""), ("/dev/full", r"headbox: cannot write to stdout \(.*\); .*\.\n")],
)
def test_an_unwritable_stdout_stops_the_command(tmp_path: Path, reader: str, said: str) -> None:
    write_scene(tmp_path / "a.ply", Scene(random_scene(5, 0)))
    reading, stdout = os.pipe() if said == "" else (None, os.open(reader, os.O_WRONLY))
    if reading is not None:
        os.close(reading)
    command = [sys.executable, "-m", "headbox", "render", "a.ply", "-o", "a.png", "--json"]
    done = subprocess.run(
        command, cwd=tmp_path, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(stdout)
    assert done.returncode == 1
    # Warnings of the library appear on stderr.
    assert re.fullmatch(rf"headbox: a\.png: the scene has no camera, .*\.\n{said}", done.stderr)


# Help texts and usage errors


def helps() -> dict[str, str]:
    """{command line: output} of the console blocks of docs/cli.md that call --help."""
    blocks = re.findall(r"```console\n\$ (headbox[a-z ]* --help)\n([^`]*)```", DOCS)
    return dict(blocks)


def words(text: str) -> list[str]:
    """Words without the differences of Python 3.11 to 3.13: line breaks and `-o X, --out X`."""
    return re.sub(r"(-\w) ([A-Z]+), (--\w+ \2)", r"\1, \3", text).split()


def help_of(printed: Printed, *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0
    return printed.readouterr().out


def test_the_docs_show_the_help_of_every_command(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    top = help_of(capsys)
    commands = re.findall(r"^    (\w+)", top, re.MULTILINE)
    assert commands == list(COMMANDS)
    at = commands.index("dataset") + 1
    kinds = re.findall(r"^    (\w+)", help_of(capsys, "dataset"), re.MULTILINE)
    commands[at:at] = [f"dataset {kind}" for kind in kinds]
    assert list(helps()) == ["headbox --help", *(f"headbox {name} --help" for name in commands)]
    assert words(helps()["headbox --help"]) == words(top)
    for name in commands:
        assert words(helps()[f"headbox {name} --help"]) == words(help_of(capsys, *name.split()))
        assert f"## {name.split()[0]}" in DOCS


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import contextlib, sys\nfrom headbox.cli import COMMANDS, main\n"
        "for command in ([], *([name] for name in COMMANDS)):\n"
        "    with contextlib.suppress(SystemExit):\n"
        "        main([*command, '--help'])\n"
        "heavy = {'torch', 'numpy', 'numba', 'PIL', 'av', 'safetensors', 'tqdm'}\n"
        "print(*heavy & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "\n"
    assert done.stdout.count("usage: headbox") == 1 + len(COMMANDS)


def test_version(capsys: Printed) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"headbox {__version__}\n")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("", "required: COMMAND"),
        ("bake a.jpg", "invalid choice: 'bake'"),
        ("convert", "required: PHOTO"),
        ("convert a.jpg --over", "unrecognized arguments: --over"),
        ("convert a.jpg --format obj", "invalid choice: 'obj'"),
        ("convert a.jpg --focal-px 0", "'0' is not a number above 0"),
        ("convert a.jpg --focal-35mm nan", "'nan' is not a number above 0"),
        ("convert a.jpg --focal-35mm f/2", "'f/2' is not a number above 0"),
        ("convert a.jpg --focal-px 9 --focal-35mm 9", "not allowed with argument --focal-px"),
        ("info", "required: SCENE"),
        ("render a.ply", "required: -o/--output"),
        ("render a.ply -o a.png --width 15", "'15' is not an integer from 16 to 8192"),
        ("render a.ply -o a.png --width wide", "'wide' is not an integer from 16 to 8192"),
        ("weights", "required: SOURCE"),
    ],
)
def test_usage_errors_exit_with_2(capsys: Printed, line: str, complaint: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert complaint in err


def test_the_progress_bar_is_shown_on_terminals_only(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_scene(tmp_path / "a.ply", Scene(random_scene(5, 0)))
    arguments = ["render", str(tmp_path / "a.ply"), "-o", "", "--width", "16"]
    for name, is_terminal in (("a.mp4", False), ("b.mp4", True)):
        arguments[3] = str(tmp_path / name)
        monkeypatch.setattr(sys.stderr, "isatty", lambda is_terminal=is_terminal: is_terminal)
        assert main(arguments) == 0
        out, err = capsys.readouterr()
        assert ("0/60" in err) == is_terminal
        assert out == f"{tmp_path / 'a.ply'} -> {tmp_path / name}: 60 frames, " + out[-6:]


def test_info_and_render_read_exported_files(tmp_path: Path, capsys: Printed) -> None:
    scene = tmp_path / "scene.ply"
    camera = Camera.of_photo(64, 48, 60.0)
    write_scene(scene, Scene(random_scene(200, 0), camera, {"photo": "a.jpg"}))
    for suffix in SCENE_SUFFIXES[1:]:
        output = tmp_path / "new" / f"scene{suffix}"
        code, (line,) = run_json(capsys, "export", scene, "-o", output)
        assert (code, line["state"]) == (0, "done")
        assert line["bytes"] == output.stat().st_size
        code, (line,) = run_json(capsys, "info", output)
        assert (code, line["splats"], line["metadata"]) == (0, 200, {"photo": "a.jpg"})
        assert line["camera"]["width"] == 64
    output = tmp_path / "new" / "scene.spz"
    before = output.read_bytes()
    code, (line,) = run_json(capsys, "export", tmp_path / "new" / "scene.splat", "-o", output)
    assert (code, line["state"], output.read_bytes()) == (0, "kept", before)
    code, out, err = run(capsys, "export", scene, "-o", tmp_path / "scene.obj")
    assert (code, out) == (1, [])
    assert "scene.obj has no scene format" in err[0]
    assert run(capsys, "render", tmp_path / "new" / "scene.sog", "-o", tmp_path / "a.png")[0] == 0
