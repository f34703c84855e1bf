from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from headbox.cli.report import Report
from headbox.errors import HeadboxError

HELP = "Look through folders of photos in the browser, in 3D."
PORT = 8470


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders", nargs="+", metavar="FOLDER", help="folders with photos, also in folders below"
    )
    add_server(parser, PORT)
    parser.add_argument(
        "--budget",
        type=_gigabytes,
        metavar="GB",
        help="disk space that scenes and small pictures may take (default: as before, or 10)",
    )


def add_server(parser: argparse.ArgumentParser, port: int) -> None:
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to answer at (default: this machine only)"
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=port,
        help="port to answer at, 0 for any that is free (default: %(default)s)",
    )
    parser.add_argument(
        "--certificate",
        metavar="PEM",
        help="certificate and key for other machines (default: one made here)",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument(
        "--library", metavar="DIR", help="folder for all that is made (default: in the cache)"
    )
    parser.add_argument(
        "--weights", help="a network's weights file (default: as before, or headbox's own)"
    )


def _port(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 0 <= int(text) <= 65_535:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 65535")


def _gigabytes(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 0.1 <= float(text) < float("inf"):
            return int(float(text) * 1e9)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0.1")


def run(args: argparse.Namespace, report: Report) -> None:
    show([Path(folder) for folder in args.folders], args, report, budget=args.budget)


def show(
    paths: list[Path],
    args: argparse.Namespace,
    report: Report,
    single: bool = False,
    budget: int | None = None,
) -> None:
    """Serve until Ctrl-C, which is the way to end it and no fault."""
    try:
        from headbox.web.serve import Options, open_browser, serve
    except ImportError as error:
        raise HeadboxError(
            f"The browser's side needs more packages ({error.name}): pip install 'headbox[web]'."
        ) from None

    def ready(url: str, fingerprint: str | None) -> None:
        text = f"{paths[0]} -> {url} (Ctrl-C ends it)"
        if fingerprint:
            text += f"\nThe browser does not know the certificate; its SHA-256 is\n{fingerprint}"
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
