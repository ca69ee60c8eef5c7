"""Keeps other web pages out: who may open the panel, and what its own page may load.

A page from elsewhere can make a browser connect to 127.0.0.1. Two things give it away: its Origin, which is not ours,
and, when it points a name of its own at this machine (DNS rebinding), a Host that is a foreign name. A Host must
therefore be an address, `localhost`, or a name given on the command line.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def host_is_ours(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header (with or without a port) can only mean this machine."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name in names:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def origin_is_ours(origin: str | None, host: str) -> bool:
    """Whether a request with this Origin comes from a page of the server that `host` names."""
    return origin is not None and origin in (f"http://{host}", f"https://{host}")


class Guard:
    """ASGI middleware: refuses foreign hosts, and foreign pages that open the socket; adds the headers above."""

    def __init__(self, app: ASGIApp, names: frozenset[str] = frozenset()) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        ours = host_is_ours(host, self.names)
        if scope["type"] == "websocket":
            if not ours or not origin_is_ours(headers.get("origin"), host):
                await receive()  # the handshake
                await send({"type": "websocket.close", "code": 1008, "reason": "foreign origin"})
                return
            await self.app(scope, receive, send)
            return
        if not ours:
            await PlainTextResponse("this is not a name of this machine", 421)(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out[name] = value
                out.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self.app(scope, receive, send_guarded)
