"""What stops a technician's command, in one line that says what to do next; and the checks that all commands share."""

import grp
import os

from serial.tools import list_ports

from tools import boards


class Trouble(Exception):
    """The command cannot go on; the argument says why and what to do next."""


def check_board(board: str) -> boards.Board:
    """A board, by the name of its folder."""
    try:
        return boards.load(board)
    except boards.BoardError as error:
        raise Trouble(str(error)) from None


def check_port(port: str) -> None:
    """Fail early for a serial port that is not there or not ours to open. URLs (`socket://...`) pass."""
    if not port:
        raise Trouble(f"name the board's serial port, for example /dev/ttyACM0; {ports_here()}")
    if "://" in port:
        return
    if not os.path.exists(port):
        raise Trouble(f"there is no port {port}: is the USB cable in? {ports_here()}")
    if not os.access(port, os.R_OK | os.W_OK):
        group = grp.getgrgid(os.stat(port).st_gid).gr_name
        raise Trouble(
            f"you may not open {port}: join its group with 'sudo usermod -aG {group} $USER', then log out and in again"
        )


def ports_here() -> str:
    """The ports with something behind them, in words."""
    found = sorted(port.device for port in list_ports.comports() if port.hwid != "n/a")
    return f"ports here: {', '.join(found)}" if found else "no serial port with a device is here"
