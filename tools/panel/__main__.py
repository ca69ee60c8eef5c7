"""`python -m tools.panel`: serve the panel for a running device."""

import argparse
import socket
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from tools.acquirer.wallet import TestCard
from tools.cards.drawer import Drawer
from tools.panel import real_card
from tools.panel.acquirer import AcquirerDesk
from tools.panel.app import build_app
from tools.panel.desk import Desk
from tools.panel.device import DeviceLink
from tools.panel.mirror import Mirror
from tools.panel.readers import Readers
from tools.panel.wallet import TROUBLES, Wallet

LOOPBACK = "127.0.0.1"
PORT = 8320
LONGEST_REQUEST = 16 << 10  # bytes


def endpoint(text: str) -> tuple[str, int]:
    """HOST:PORT, for argparse."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is not HOST:PORT")
    return host, int(port)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.panel", description=__doc__)
    parser.add_argument("--device", type=endpoint, default=(LOOPBACK, 7700), metavar="HOST:PORT", help="control socket")
    parser.add_argument("--acquirer", metavar="URL", help="admin interface of the acquirer, http://127.0.0.1:8583")
    parser.add_argument("--serial", default="", help="shown for a device that does not tell its own")
    parser.add_argument("--cards", type=Path, metavar="FILE", help="what the chips of the wallet remember")
    parser.add_argument("--host", default=LOOPBACK, help="address to serve on; others than this let others in")
    parser.add_argument("--port", type=int, default=PORT, help="0: any free port")
    parser.add_argument("--name", action="append", default=[], help="a further host name under which it is opened")
    return parser.parse_args()


def build_desk(
    device: tuple[str, int],
    acquirer: str | None,
    serial: str = "",
    cards: Path | None = None,
    more: tuple[TestCard, ...] = (),
) -> Desk:
    """Everything behind the web server. `cards`: where chips remember what they have been through. `more`: cards beside
    the test cards."""
    mirror, wallet = Mirror(), Wallet.load(more)
    mirror.tell("cards", wallet.about())
    mirror.tell("troubles", list(TROUBLES[1:]))
    mirror.tell("slips", [])
    mirror.tell("paycode", None)
    mirror.tell("recording", {"on": False, "steps": 0})
    readers = Readers(*device, mirror, Drawer(cards))
    return Desk(mirror, DeviceLink(*device, mirror, serial), AcquirerDesk(acquirer, mirror), wallet, readers)


def server_config(app: FastAPI) -> uvicorn.Config:
    """How the application is served."""
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        ws="websockets-sansio",
        ws_max_size=LONGEST_REQUEST,
        timeout_graceful_shutdown=1,
    )


def main() -> int:
    args = arguments()
    desk = build_desk(args.device, args.acquirer, args.serial, args.cards, real_card.found())
    app = build_app(desk, frozenset(args.name))
    listener = socket.socket(socket.AF_INET6 if ":" in args.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((args.host, args.port))
        listener.listen(128)  # from here on a browser waits instead of being refused
    except OSError as error:
        print(f"panel: port {args.port}: {error.strerror}", file=sys.stderr)
        return 1
    host, port = listener.getsockname()[:2]
    print(f"panel http://{f'[{host}]' if ':' in host else host}:{port}/", flush=True)
    uvicorn.Server(server_config(app)).run(sockets=[listener])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
