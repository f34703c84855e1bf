"""Everything that runs while a gallery is open: the server, the watcher and the workers."""

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
from headbox.library import models, queue
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
    """paths: what to show, folders or (single) one file; port: 0 for any that is free; certificate:
    a PEM file with its key, for a host beyond this machine; budget: bytes.
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
    """Run until Ctrl-C. `ready` is told the address to open, with the token if one is needed, and
    the fingerprint of the certificate if there is one.

    Raises HeadboxError for paths that are not there, a port that is taken, a host that is not this
    machine's, a library that cannot be used, and weights or a certificate that cannot be read.
    """
    _check_paths(options)
    shown = Selection.of(options.paths)
    with contextlib.ExitStack() as stack:
        bound = stack.enter_context(contextlib.closing(_bind(options.host, options.port)))
        catalogue = stack.enter_context(Catalogue(options.library or models.default_folder()))
        _configure(catalogue, options)
        access, certificate = _access(options, bound.getsockname()[1], catalogue.folder)
        stack.enter_context(_logged(catalogue.folder / LOG))
        watcher = Watcher(catalogue, shown)
        if options.single:
            _ask_for(catalogue, shown)
        server = _server(Gallery(catalogue, shown, options.single, watcher), access, certificate)
        for part in (watcher, Supervisor(catalogue, shown)):
            part.start()
            stack.callback(part.stop)
        ready(_url(options.host, access), fingerprint(certificate) if certificate else None)
        # To end is to be interrupted, also for `kill`.
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
        if os.name == "posix":  # elsewhere it would let two programs have one port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)  # whoever comes before the server runs has to wait, and no more
    except OSError as error:
        bound.close()
        raise HeadboxError(
            f"Port {port} of {host} cannot be used ({error.strerror}): "
            "give another one with --port, or 0 for any that is free."
        ) from error
    return bound


def _configure(catalogue: Catalogue, options: Options) -> None:
    models.register_known(catalogue)
    if options.weights is not None:
        queue.use_model(catalogue, models.register(catalogue, options.weights))
    elif models.model_path(catalogue, catalogue.setting("model") or "") is None:
        queue.use_model(catalogue, models.register(catalogue, models.BUILT_IN))
    else:  # photos may have been looked at by a program that used another one
        queue.use_model(catalogue, catalogue.setting("model"))
    if options.budget is not None:
        catalogue.set("budget", options.budget)


def _access(options: Options, port: int, folder: Path) -> tuple[Access, Path | None]:
    """Beyond this machine: over HTTPS, and with a token."""
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


def _ask_for(catalogue: Catalogue, shown: Selection) -> None:
    """The one that is viewed is listed at once, though nothing is known of it, and made before
    anything else, also when it failed earlier.
    """
    scan(catalogue, shown)
    for path in shown.files:
        photo_id = queue.list_at_once(catalogue, path, file_date(os.stat(path).st_mtime))
        if photo_id is not None:
            model = catalogue.setting("model")
            queue.retry(catalogue, photo_id, model)
            queue.request(catalogue, photo_id, model, queue.NOW)


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
    except OSError as error:  # of OpenSSL's too
        raise HeadboxError(
            f"{certificate} cannot be used ({error.strerror or error}): give a PEM file with a "
            "certificate and its key."
        ) from error
    return server


@contextlib.contextmanager
def _logged(path: Path) -> Iterator[None]:
    """What uvicorn tells of faults goes into a file: it is not for people."""
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
    """In a thread: some browsers keep whoever opened them waiting."""
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
