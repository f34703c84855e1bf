"""Who may ask the server what: every request goes through here first.

Pages of other sites run in the same browser, and can send requests to this machine. They are kept
out three times: by the Host (a name of theirs that is made to lead here), by Origin and
Sec-Fetch-Site (a request that they send), and, for everything that changes something, by a token
that only our own page knows. Beyond this machine a second token is needed to see anything.
"""

from __future__ import annotations

import dataclasses
import hmac
import ipaddress
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "x-headbox-token"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SECURITY = {
    "content-security-policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "worker-src 'self' blob:",
            "connect-src 'self' blob: data:",
            "img-src 'self' blob: data:",
            "media-src 'self' blob:",
            "font-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}


@dataclasses.dataclass(frozen=True)
class Access:
    """port: that requests must name; names: of this machine, in lower case; any_address: requests
    may name it by any IP address instead (no other site's page can be at one); session: the token
    without which nothing is seen, None on loopback; page: the token of the page's own requests.
    """

    port: int
    names: frozenset[str] = LOOPBACK
    any_address: bool = False
    session: str | None = None
    page: str = dataclasses.field(default_factory=lambda: secrets.token_urlsafe(24))
    secure: bool = False

    @property
    def cookie(self) -> str:
        return f"headbox-{self.port}"  # cookies do not know of ports by themselves

    def allows_host(self, host: str) -> bool:
        name, port = _split(host)
        if port != self.port and not (port is None and self.port in (80, 443)):
            return False
        if name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.any_address


class Guard:
    """The middleware around the whole application."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, secured)

    def _refusal(self, scope: Scope) -> Response | None:
        headers, access = Headers(scope=scope), self.access
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not access.allows_host(hosts[0]):
            return refused(421, "This is not the host that you asked for.")
        if not self._same_origin(scope, headers, hosts[0]):
            return refused(403, "Requests of other sites are not answered.")
        if access.session is not None:
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
            if scope["path"] == "/" and _same(given, access.session):
                return self._welcome()
            if not _same(_cookie(headers, access.cookie), access.session):
                text = "Open the whole address that headbox printed, with its token."
                return refused(401, text)
        if scope["method"] not in ("GET", "HEAD") and not _same(
            headers.get(TOKEN_HEADER, ""), access.page
        ):
            return refused(403, "The page is from an earlier run: reload it.")
        return None

    def _same_origin(self, scope: Scope, headers: Headers, host: str) -> bool:
        """Whether no other site has a hand in it; a link to the page itself may be anywhere."""
        origin = headers.get("origin")
        if origin is not None and origin != f"{scope['scheme']}://{host}":
            return False
        site = headers.get("sec-fetch-site", "same-origin")
        is_link = headers.get("sec-fetch-mode") == "navigate" and scope["path"] == "/"
        return site in ("same-origin", "none") or (is_link and scope["method"] == "GET")

    def _welcome(self) -> Response:
        """The first visit: keep the token, and take it out of the address.

        A page that leads on, and no redirect: behind a link in somebody's message, a redirect would
        still count as that other site's request and not carry the new cookie.
        """
        response = HTMLResponse('<!doctype html><meta http-equiv="refresh" content="0; url=/">')
        response.set_cookie(
            self.access.cookie,
            self.access.session or "",
            httponly=True,
            samesite="strict",
            secure=self.access.secure,
        )
        return response


def refused(status: int, text: str) -> JSONResponse:
    return JSONResponse({"error": text}, status)


def _split(host: str) -> tuple[str, int | None]:
    """Name and port of a Host header; a port of -1 for one that is none."""
    name, colon, port = host.lower().rpartition(":")
    if not colon or port.endswith("]"):
        name, port = host.lower(), ""
    number = None if not port else int(port) if port.isascii() and port.isdigit() else -1
    return name.removeprefix("[").removesuffix("]"), number


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _cookie(headers: Headers, name: str) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
