"""Runs a gallery: the server, the watcher and the workers."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from headbox.errors import HeadboxError
from headbox.library import models, photos, queue
from headbox.library.catalogue import Catalogue
from headbox.library.scan import scan
from headbox.library.selection import Selection
from headbox.library.supervisor import Supervisor
from headbox.library.watch import Watcher
from headbox.photo.header import file_date
from headbox.web.access import LOOPBACK, Access
from headbox.web.app import make_app
from headbox.web.certificate import fingerprint, own_certificate, own_names
from headbox.web.responses import Gallery

EVERYWHERE = ("0.0.0.0", "::")
LOG = "server.log"


@dataclasses.dataclass(frozen=True)
class Options:
    """paths: the folders to show, or (single) one file; port: 0 for any free port; certificate: a
    PEM file with its key, for hosts other than loopback; budget: bytes of generated files.
    """

    paths: tuple[Path, ...]
    library: Path | None = None
    weights: Path | None = None
    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    budget: int | None = None
    single: bool = False


def serve(options: Options, ready: Callable[[str, str | None], None]) -> None:
    """Run until Ctrl-C. `ready` is called with the URL to open, which contains the token if one is
    needed, and with the fingerprint of the certificate if there is one.

    Raises HeadboxError for missing paths, a port in use, a host that is not an address of this
    machine, an unusable library, and unreadable weights or certificates.
    """
    _check_paths(options)
    selection = Selection.of(options.paths)
    with contextlib.ExitStack() as stack:
        bound = stack.enter_context(contextlib.closing(_bind(options.host, options.port)))
        catalogue = stack.enter_context(Catalogue(options.library or models.default_folder()))
        _configure(catalogue, options)
        access, certificate = _access(options, bound.getsockname()[1], catalogue.folder)
        stack.enter_context(_logged(catalogue.folder / LOG))
        watcher = Watcher(catalogue, selection)
        if options.single:
            _request_first(catalogue, selection)
        server = _server(
            Gallery(catalogue, selection, options.single, watcher), access, certificate
        )
        for part in (watcher, Supervisor(catalogue, selection)):
            part.start()
            stack.callback(part.stop)
        ready(_url(options.host, access), fingerprint(certificate) if certificate else None)
        # SIGTERM ends the server in the same way as Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[bound])


def _check_paths(options: Options) -> None:
    for path in options.paths:
        if options.single and path.is_dir():
            raise HeadboxError(f"{path} is a folder: headbox gallery shows folders.")
        if not options.single and path.is_file():
            raise HeadboxError(f"{path} is a file: name folders, or view it with headbox view.")
        if not path.exists():
            raise HeadboxError(f"{path} does not exist: check the name.")
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            raise HeadboxError(f"{path} may not be read by this user: change its permissions.")


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind)
    except OSError as error:
        raise HeadboxError(
            f"The host {host} is not known ({error.strerror}): give one of this machine's "
            "addresses, or 0.0.0.0 for all of them."
        ) from error
    try:
        if os.name == "posix":  # on Windows it would let two programs share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)  # early connections wait until the server runs
    except OSError as error:
        bound.close()
        raise HeadboxError(
            f"Port {port} of {host} cannot be used ({error.strerror}): "
            "give another one with --port, or 0 for any free port."
        ) from error
    return bound


def _configure(catalogue: Catalogue, options: Options) -> None:
    models.register_known(catalogue)
    if options.weights is not None:
        queue.use_model(catalogue, models.register(catalogue, options.weights))
    elif models.model_path(catalogue, catalogue.setting("model") or "") is None:
        queue.use_model(catalogue, models.register(catalogue, models.BUILT_IN))
    else:  # queues the photos that another program read while it used another model
        queue.use_model(catalogue, catalogue.setting("model"))
    if options.budget is not None:
        catalogue.set("budget", options.budget)


def _access(options: Options, port: int, folder: Path) -> tuple[Access, Path | None]:
    """The access rules and the certificate. Hosts other than loopback need HTTPS and a token."""
    if options.host in LOOPBACK:
        return Access(port), None
    names = [options.host] if options.host not in EVERYWHERE else own_names()
    certificate = options.certificate or own_certificate(folder, [*names, *LOOPBACK])
    access = Access(
        port,
        LOOPBACK | {name.lower() for name in names},
        any_address=options.host in EVERYWHERE,
        session=secrets.token_urlsafe(24),
        secure=True,
    )
    return access, certificate


def _request_first(catalogue: Catalogue, selection: Selection) -> None:
    """List the selected file at once, before its header is read, and request its scene before all
    others, even if it failed earlier.
    """
    scan(catalogue, selection)
    for path in selection.files:
        photo = photos.id_of(catalogue, path)
        if photo is not None:
            photos.set_default_date(catalogue, photo, file_date(os.stat(path).st_mtime))
            model = catalogue.setting("model")
            queue.retry(catalogue, photo, model)
            queue.request(catalogue, photo, model, queue.NOW)


def _server(gallery: Gallery, access: Access, certificate: Path | None) -> uvicorn.Server:
    app = make_app(gallery, access, stopping=lambda: server.should_exit)
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=3,
        ssl_certfile=str(certificate) if certificate else None,
    )
    server = uvicorn.Server(config)
    try:
        config.load()
    except OSError as error:  # also of OpenSSL
        raise HeadboxError(
            f"{certificate} cannot be used ({error.strerror or error}): give a PEM file with a "
            "certificate and its key."
        ) from error
    return server


@contextlib.contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Write uvicorn's log to a file instead of the terminal."""
    logger = logging.getLogger("uvicorn")
    handler = logging.FileHandler(path, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()


def _url(host: str, access: Access) -> str:
    name = own_names()[0] if host in EVERYWHERE else host
    name = f"[{name}]" if ":" in name else name
    token = f"?token={access.session}" if access.session else ""
    return f"{'https' if access.secure else 'http'}://{name}:{access.port}/{token}"


def open_browser(url: str) -> None:
    """Open the browser in a thread, because some browsers block the call until they end."""
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
