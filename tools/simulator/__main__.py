"""The simulated device's host process. See boards/simulator/README.md.

    python -m tools.simulator --state var/device --port 7700 --on
"""

import argparse
import asyncio
import contextlib
import json
import pathlib
import signal
import sys

from tools import boards
from tools.simulator.control import ControlServer
from tools.simulator.errors import RequestError
from tools.simulator.host import DeviceHost
from tools.simulator.requests import Requests
from tools.simulator.state import FONT_ROM, SILICON, State, StateError
from tools.simulator.supply import Supply


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.simulator", description="A simulated handheld payment terminal.")
    parser.add_argument("--state", type=pathlib.Path, default=pathlib.Path("var/device"), metavar="FOLDER",
                        help="where the device is kept (default: %(default)s)")  # fmt: skip
    parser.add_argument("--port", type=int, default=7700, metavar="N",
                        help="control socket on 127.0.0.1; 0: any free port (default: %(default)s)")  # fmt: skip
    parser.add_argument("--time", choices=("real", "virtual"), default="real")
    parser.add_argument("--provision", type=pathlib.Path, metavar="FILE", help="JSON for the next power-on")
    parser.add_argument("--board", choices=boards.names(), default=boards.DEFAULT, help="(default: %(default)s)")
    parser.add_argument("--image", type=pathlib.Path, metavar="FILE", help="another ROMFS image than the board's own")
    parser.add_argument("--modem", action="store_true", help="a 4G modem is fitted")
    parser.add_argument("--console", type=pathlib.Path, metavar="PATH",
                        help="make a pseudo terminal with this name that is the device's serial line")  # fmt: skip
    parser.add_argument("--on", action="store_true", help="switch the power on at once")
    args = parser.parse_args()
    args.image = args.image or boards.image(args.board)
    return args


async def live(args: argparse.Namespace, state: State, supply: Supply) -> str:
    """The device's life; returns why it could not begin, or ""."""
    host = DeviceHost(state, supply, args.image, FONT_ROM, args.time == "virtual")
    requests = Requests(host)
    server = ControlServer(requests)
    host.on_event = server.publish
    await requests.do_world({"set": {"cellular": {"fitted": True}} if args.modem else {"network": {}}})
    try:
        port = await server.start(args.port)
    except OSError as error:
        return f"cannot listen on port {args.port}: {error.strerror}"
    if args.console is not None:
        try:
            host.line.open_port(args.console)
        except OSError as error:
            return f"cannot make {args.console}: {error.strerror}"
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.ended.set)
    print(f"control 127.0.0.1:{port}", flush=True)
    try:
        if args.on:
            try:
                await host.power_on()
            except RequestError as error:
                return str(error)
        await server.ended.wait()
    finally:
        await host.power_off()
        await server.close()
        host.close()
    return ""


def main() -> int:
    args = arguments()
    try:
        for image in (SILICON, boards.frozen(args.board), args.image):
            if not image.exists():
                raise StateError(f"{image} is missing; run make image")
        if not FONT_ROM.exists():
            from tools.simulator import printer_font  # it needs Pillow, which takes a while

            printer_font.build()
        state = State(args.state, args.board)
        if args.provision is not None:
            state.device["provision"] = json.loads(args.provision.read_text(encoding="utf-8"))
            state.save()
    except StateError as error:
        problem = str(error)
    except OSError as error:
        problem = f"cannot read {error.filename}: {error.strerror}"
    except ValueError as error:
        problem = f"{args.provision} is not JSON: {error}"
    else:
        supply = Supply()
        with contextlib.suppress(KeyboardInterrupt):
            problem = asyncio.run(live(args, state, supply))
    if problem:
        print(f"simulator: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
