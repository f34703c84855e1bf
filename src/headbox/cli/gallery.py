from __future__ import annotations

import argparse
from pathlib import Path

from headbox.cli.arguments import gigabytes, whole_number
from headbox.cli.report import Report
from headbox.errors import HeadboxError

HELP = "Browse folders of photos in 3D in the web browser."
GALLERY_PORT = 8470


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folders", nargs="+", metavar="FOLDER", help="folders to scan recursively")
    add_server(parser, GALLERY_PORT)
    parser.add_argument(
        "--budget",
        type=gigabytes,
        metavar="GB",
        help="disk space for scenes and thumbnails (default: the last value, initially 10)",
    )


def add_server(parser: argparse.ArgumentParser, port: int) -> None:
    """Add the options of the web server, with `port` as the default port."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to bind to (default: %(default)s)"
    )
    parser.add_argument(
        "--port",
        type=whole_number(0, 65_535),
        default=port,
        help="port to listen on, 0 for any free port (default: %(default)s)",
    )
    parser.add_argument(
        "--certificate",
        metavar="PEM",
        help="TLS certificate and key for other devices (default: self-signed)",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument(
        "--library",
        metavar="DIR",
        help="folder for scenes, thumbnails and the catalogue (default: in the cache)",
    )
    parser.add_argument(
        "--weights", help="weights file (default: the last choice, initially the bundled network)"
    )


def run(args: argparse.Namespace, report: Report) -> None:
    start_server([Path(folder) for folder in args.folders], args, report, budget=args.budget)


def start_server(
    paths: list[Path],
    args: argparse.Namespace,
    report: Report,
    single: bool = False,
    budget: int | None = None,
) -> None:
    """Serve `paths` until Ctrl-C, which is a normal end; single: a photo or scene, no folders.

    budget is the disk space in bytes. Raises HeadboxError without the packages of [web].
    """
    try:
        from headbox.web.serve import Options, open_browser, serve
    except ImportError as error:
        raise HeadboxError(
            f"The web server needs more packages ({error.name}): pip install 'headbox[web]'."
        ) from None

    def ready(url: str, fingerprint: str | None) -> None:
        text = f"{paths[0]} -> {url} (press Ctrl-C to stop)"
        if fingerprint:
            text += "\nThe browser will warn about the self-signed certificate; its SHA-256 is"
            text += f"\n{fingerprint}"
        report.done(paths[0], text, url=url)
        if not args.no_browser:
            open_browser(url)

    options = Options(
        paths=tuple(paths),
        library=Path(args.library) if args.library else None,
        weights=Path(args.weights) if args.weights else None,
        host=args.host,
        port=args.port,
        certificate=Path(args.certificate) if args.certificate else None,
        budget=budget,
        single=single,
    )
    serve(options, ready)
