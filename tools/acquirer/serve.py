"""Run an acquirer and its admin interface until a signal ends it."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable

import uvicorn

from tools.acquirer.admin.api import admin_app
from tools.acquirer.service import Acquirer
from tools.acquirer.settings import LOOPBACK


class PortTaken(Exception):
    """Somebody else listens there."""


class _Admin(uvicorn.Server):
    """uvicorn without signal handlers of its own."""

    @contextlib.contextmanager
    def capture_signals(self):
        yield


async def serve(acquirer: Acquirer, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` gets the one line that says where. Raises PortTaken."""
    settings = acquirer.settings
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    loop.set_exception_handler(_quiet_about_peers)
    try:
        await acquirer.start()
    except OSError as error:
        raise PortTaken(f"cannot listen on {settings.address}:{settings.port}: {error.strerror}") from None
    with _listening(settings.admin_port) as listener:
        config = uvicorn.Config(
            admin_app(acquirer), log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=1
        )
        admin = _Admin(config)
        serving = asyncio.create_task(admin.serve(sockets=[listener]))
        place = acquirer.endpoint
        line = "tls" if settings.tls else "tcp"
        port = listener.getsockname()[1]
        ready(f"acquirer {settings.address}:{place.port} {line} admin http://{LOOPBACK}:{port}")
        await stopped.wait()
        acquirer.steps.end()
        admin.should_exit = True
        await acquirer.link.stop()
        await serving


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # so that asyncio sets TCP_NODELAY
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError as error:
        listener.close()
        raise PortTaken(f"cannot listen on {LOOPBACK}:{port}: {error.strerror}") from None
    listener.listen(64)
    return listener


def _quiet_about_peers(loop: asyncio.AbstractEventLoop, context: dict) -> None:
    """A peer that breaks a handshake or a connection is not worth a traceback."""
    if not isinstance(context.get("exception"), OSError):  # ssl.SSLError is one
        loop.default_exception_handler(context)
