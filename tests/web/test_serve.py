"""The commands as a person runs them: a process, a port, a browser's requests, Ctrl-C."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from headbox.camera import Camera
from headbox.formats.registry import write_scene
from headbox.gaussians import Scene
from headbox.web.certificate import fingerprint, own_certificate
from support.cli_runs import SMALL, Printed, run
from support.cli_runs import photo as saved_photo
from support.library_rooms import until
from support.splat_scenes import random_scene

NO_BROWSER = ("--no-browser", "--json")
CODE = """import signal, sys
from headbox.library import supervisor
from support import standin_worker
if sys.argv.pop() == "stand-in":
    supervisor.Supervisor.__init__.__defaults__ = (standin_worker.PROGRAM,)
from headbox.cli import main
sys.exit(main())"""


@contextlib.contextmanager
def running(*arguments: str | Path, worker: str = "stand-in") -> Iterator[tuple[Any, str]]:
    """headbox in a process of its own, and the address that it says."""
    command = [sys.executable, "-c", CODE, *map(str, arguments), *NO_BROWSER, worker]
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        line = program.stdout.readline()
        try:
            assert line, program.stderr.read()
            yield program, json.loads(line)["url"]
        finally:
            program.send_signal(signal.SIGINT)
            out, err = program.communicate(timeout=60)
            assert (program.returncode, out, err) == (0, "", "")


def got(url: str, context: ssl.SSLContext | None = None) -> Any:
    with urllib.request.urlopen(url, timeout=60, context=context) as answer:
        return json.load(answer)


def test_gallery_from_start_to_ctrl_c(tmp_path: Path) -> None:
    for i in range(3):
        saved_photo(tmp_path / "photos" / f"{i}.jpg", SMALL.rotate(90 * i))
    library = tmp_path / "library"
    with running("gallery", tmp_path / "photos", "--library", library, "--port=0") as (_, url):
        assert url.startswith("http://127.0.0.1:")
        until(lambda: got(f"{url}api/state")["counts"]["done"] == 3)
        assert got(f"{url}api/state")["single"] is False
        request = urllib.request.Request(f"{url}api/queue", b'{"paused": true}')
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            urllib.request.urlopen(request)
        refused.value.close()
    assert not list((library / "work").iterdir())


def test_view_of_a_scene_with_the_real_workers(tmp_path: Path) -> None:
    path = tmp_path / "scene.ply"
    write_scene(path, Scene(random_scene(50, 0), Camera.of_photo(64, 48, 60.0)))
    library = tmp_path / "library"
    with running("view", path, "--library", library, worker="real") as (_, url):
        (item,) = got(f"{url}api/photos")["photos"]
        until(lambda: got(f"{url}api/photos/{item['id']}")["scene"], 120)
        found = got(f"{url}api/photos/{item['id']}")
        assert (found["photo"], found["thumb"], found["scene"]["splats"]) == (None, None, 50)
        assert got(f"{url}api/state")["single"] is True


def test_beyond_this_machine(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    arguments = ("gallery", tmp_path / "photos", "--library", tmp_path / "library", "--port=0")
    with running(*arguments, "--host=0.0.0.0") as (_, url):
        port = url.split(":")[2].partition("/")[0]
        assert url.startswith("https://")
        assert "?token=" in url
        context = ssl.create_default_context(cafile=tmp_path / "library" / "certificate.pem")
        with pytest.raises(urllib.error.HTTPError, match="401") as refused:
            got(f"https://127.0.0.1:{port}/api/state", context)
        refused.value.close()


def test_what_cannot_be_served_is_one_sentence(tmp_path: Path, capsys: Printed) -> None:
    folder, file = tmp_path / "photos", saved_photo(tmp_path / "photos" / "a.jpg", SMALL)
    more = ("--library", tmp_path / "library", "--no-browser")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for arguments, said in [
            (("gallery", folder, "--port", str(port)), rf"Port {port} of 127.0.0.1 cannot be used"),
            (("gallery", tmp_path / "none"), "does not exist: check the name"),
            (("gallery", file), "is a file: name folders"),
            (("view", folder), "is a folder: headbox gallery shows folders"),
            (("view", tmp_path / "none.jpg"), "does not exist: check the name"),
            (("view", file, "--weights", tmp_path / "none.pt"), "give the path of a weights file"),
            (("view", file, "--host", "198.51.100.7"), "of 198.51.100.7 cannot be used"),
            (
                ("view", file, "--host", "0.0.0.0", "--certificate", file),
                "give a PEM file with a certificate and its key",
            ),
        ]:
            code, out, err = run(capsys, *map(str, arguments), *map(str, more))
            assert (code, out, len(err)) == (1, [], 1), arguments
            assert said in err[0]


def test_the_certificate_is_kept_while_it_fits(tmp_path: Path) -> None:
    path = own_certificate(tmp_path, ["192.168.1.5", "my-pc.local"])
    first = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert own_certificate(tmp_path, ["my-pc.local"]).read_bytes() == first
    assert own_certificate(tmp_path, ["other.local"]).read_bytes() != first
    assert len(fingerprint(path).split(":")) == 32
    path.write_text("damaged")
    assert own_certificate(tmp_path, ["::1"]).read_bytes().startswith(b"-----BEGIN CERTIFICATE")
