"""Access control: a middleware that checks every request.

Pages of other sites in the same browser can send requests to this server. Three checks reject them:
the Host header (against DNS rebinding), Origin and Sec-Fetch-Site (against cross-site requests),
and for all methods but GET and HEAD a token that only the server's own page contains. Requests from
other machines also need a session token.
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
    """The accepted hosts and the tokens.

    port: of the Host header; names: accepted host names, in lower case; any_address: whether any IP
    address is accepted as well (DNS rebinding needs a name); session: the token that every request
    needs, None on loopback; page: the token that changes need; secure: whether the server uses
    HTTPS.
    """

    port: int
    names: frozenset[str] = LOOPBACK
    any_address: bool = False
    session: str | None = None
    page: str = dataclasses.field(default_factory=lambda: secrets.token_urlsafe(24))
    secure: bool = False

    @property
    def cookie(self) -> str:
        return f"headbox-{self.port}"  # browsers share cookies between ports

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
    """The middleware. Rejects requests, and adds security headers to all responses."""

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
            return refused(421, "The Host header does not name this server.")
        if not self._same_origin(scope, headers, hosts[0]):
            return refused(403, "Requests from other sites are not allowed.")
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
        """Whether a request comes from the server's own page, or is a link to that page."""
        origin = headers.get("origin")
        if origin is not None and origin != f"{scope['scheme']}://{host}":
            return False
        site = headers.get("sec-fetch-site", "same-origin")
        is_link = headers.get("sec-fetch-mode") == "navigate" and scope["path"] == "/"
        return site in ("same-origin", "none") or (is_link and scope["method"] == "GET")

    def _welcome(self) -> Response:
        """Store the session token as a cookie, and remove it from the address.

        This is a page with a refresh instead of a redirect: after a click on another site's link,
        browsers treat a redirect as a cross-site request and do not send the new strict cookie.
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
    """Name and port of a Host header. An invalid port is returned as -1."""
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
