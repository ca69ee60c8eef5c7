"""What a command is told about the session it runs in, what most commands need; and the command that ends it."""

import asyncio
import binascii
from micropython import const

from console.errors import CommandError

_RESTART_MS = const(1000)  # the answer goes out before


class Session:
    """`technician`: his number; `who`: the same, as the audit log has it. `rights`: see console/token.py. `signer`:
    modulus of the key that signed his token. `kept`: a dict for what commands remember."""

    def __init__(self, keeper):
        self.technician = keeper.visit["technician"]
        self.who = "T" + self.technician
        self.rights = keeper.visit["rights"]
        self.signer = keeper.visit["signer"]
        self.kept = keeper.visit["kept"]


def bytes_of(arguments: dict, name: str) -> bytes:
    """An argument in base64. Raises CommandError "syntax"."""
    try:
        return binascii.a2b_base64(arguments[name])
    except (KeyError, TypeError, ValueError):
        raise CommandError("syntax", "%s: bytes in base64 are needed" % name)


def number_of(arguments: dict, name: str) -> int:
    """An argument that counts from 0, which it is without being given. Raises CommandError "syntax"."""
    number = arguments.get(name, 0)
    if not isinstance(number, int) or number < 0:
        raise CommandError("syntax", "%s: a number is needed" % name)
    return number


def restart_soon(till) -> None:
    """The last thing a command does that changes what the terminal is."""

    async def restart():
        await asyncio.sleep_ms(_RESTART_MS)
        till.board.restart()

    till.supervisor.start("restart", restart)


async def close(till, session, arguments: dict, progress) -> dict:
    """Nothing: the line ends a session after the answer to this (console/attend.py)."""
    return {}
