"""`python -m tools run`: a till to play with, until Ctrl-C."""

import contextlib
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import typer

from tools.launcher.child import ChildError
from tools.launcher.ports import LOOPBACK
from tools.launcher.till import Places, Till, TillError, can_show_a_browser
from tools.paths import ROOT

LOOK = 0.5  # seconds between looks at the children
PANEL_LIVES = 3  # times that a panel which dies is started again

EVERYWHERE = ("0.0.0.0", "::")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody wants us to end."""


@contextlib.contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """Signals set the event, and interrupt whatever is going on with Stopped, once."""
    stopped = threading.Event()

    def stop(*_: object) -> None:
        if not stopped.is_set():
            stopped.set()
            raise Stopped

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(port: int, host: str, state: Path, acquirer: str | None, browser: bool, board: str) -> int:
    """Run until a signal; the exit code."""
    till = None
    with until_stopped() as stopped:
        try:
            till = Till(Places(state), board=board)
            typer.echo("TinyTill starts ...")
            if acquirer is None:
                till.start_acquirer()
            else:
                till.use_acquirer(acquirer)
            till.start_device()
            till.start_panel(port, host)
            announce(till, port, host)
            if browser and can_show_a_browser():
                webbrowser.open(till.panel_url)
            watch(till)
        except Stopped:
            pass
        except (TillError, ChildError, OSError) as error:
            typer.secho(f"tinytill: {error}", fg="red", err=True)
            return 1
        finally:
            stopped.set()  # a second Ctrl-C does not interrupt the stopping
            if till is not None:
                till.stop()
        typer.echo("\nTinyTill has stopped. The next run goes on where this one ended.")
    return 0


def announce(till: Till, port: int, host: str) -> None:
    """The one block that says where everything is."""
    if port and urlsplit(till.panel_url).port != port:
        typer.secho(f"Port {port} is in use: the panel took the next free one.", fg="yellow")
    if host != LOOPBACK:
        typer.secho(f"Listening on {host}: whoever reaches this machine can drive the terminal.", fg="yellow")
    kept = till.places.state.resolve()
    panel = till.panel_url if host not in EVERYWHERE else till.panel_url.replace(host, address_outside())
    typer.echo(
        f"""
  TinyTill is running.

    Panel      {panel}
    Operator   01, password 0000
    Acquirer   {till.terminals_at}, its books {till.admin_url}/docs
    Technician .venv/bin/tinytill doctor --sim {till.control_port}
    Kept in    {kept.relative_to(ROOT) if kept.is_relative_to(ROOT) else kept}

  Ctrl-C stops everything.
"""
    )


def address_outside() -> str:
    """This machine's address in its network. Nothing is sent: connecting a datagram socket only looks up the route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])


def watch(till: Till) -> None:
    """Look after the children for ever. Raises ChildError when one dies that the others need."""
    lives = PANEL_LIVES
    while True:
        time.sleep(LOOK)
        dead = till.dead()
        if dead is None:
            continue
        if dead.name != "panel" or not lives:
            raise ChildError(dead.obituary())
        lives -= 1
        typer.secho(f"{dead.obituary()}\nThe terminal goes on; starting the panel again.", fg="yellow", err=True)
        till.restart_panel()
