"""The options that commands share, and the line they lead to."""

import pathlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric import rsa

from tools.image.signing import TECHNICIAN_KEY, SigningError, load_key, technician_key
from tools.simulator.client import Device, DeviceError
from tools.technician.console_line import ConsoleLine, SerialStream, Stream
from tools.technician.trouble import Trouble, check_port

Port = Annotated[str, typer.Option(help="serial port of the device, such as /dev/ttyACM0")]
Sim = Annotated[int, typer.Option(help="control port of a simulated device instead")]
Board = Annotated[str, typer.Option(help="a folder of boards/")]
Key = Annotated[pathlib.Path, typer.Option(help="key that signs the session (PEM)")]
Number = Annotated[str, typer.Option("--technician", help="your number, up to 8 letters and digits, for the audit log")]
Json = Annotated[bool, typer.Option("--json", help="one JSON object instead of words")]
BOARD = "handheld_s3"
YOU = "0001"


def stream(port: str, sim: int) -> Stream:
    """The serial line of a board, or of a simulated device. Raises Trouble."""
    if not sim:
        check_port(port)
        return SerialStream(port)
    try:
        return Device(sim).console()
    except (OSError, DeviceError) as error:
        raise Trouble(f"no simulated device answers on port {sim} ({error}): start one with make run") from None


def private_key(path: pathlib.Path) -> rsa.RSAPrivateKey:
    """A technician's key; that of this checkout is made at its first use. Raises Trouble."""
    try:
        return technician_key() if path == TECHNICIAN_KEY else load_key(path)
    except SigningError as error:
        raise Trouble(f"{error}; make one with tinytill key new") from None


@contextmanager
def session(port: str, sim: int, key: pathlib.Path, number: str) -> Iterator[ConsoleLine]:
    """A session with the terminal that runs on the device; closed at the end. Raises Trouble."""
    line = ConsoleLine(stream(port, sim))
    try:
        line.open(private_key(key), number)
        yield line
    finally:
        line.leave()
