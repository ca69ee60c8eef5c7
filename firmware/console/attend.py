"""Answers one line of a technician's tool. docs/architecture.md has the protocol.

An answer in a session that is too long for a line goes out in several, each sealed: the text of each but the last one
begins with +, the last one's with a full stop.
"""

import binascii
import json
import sys
from micropython import const

from console.errors import CommandError
from log import log
from paycrypto.compare import wipe

_LONGEST = const(1024)  # bytes of a line
_NUMBERS = const(1 << 30)  # of a request, below this
_PIECE = const(640)  # bytes of a text that fit into a sealed line
_SYNTAX = ("syntax", "a request is a line of up to 1024 bytes: {\"n\": number, \"do\": command}")


async def attend(till, keeper, line: bytearray) -> None:
    """Carry out a request and answer it, whatever it is."""
    request = _parse(line) if len(line) <= _LONGEST else {}
    number = request.get("n")
    if not isinstance(number, int) or not 0 <= number < _NUMBERS:
        number = None
    answers = Answers(till, keeper, number)
    try:
        if number is None:
            raise CommandError(*_SYNTAX)
        if "sealed" in request:
            answers.seals = _seals(keeper)
            await _command(till, keeper, answers, _unsealed(keeper, request["sealed"]))
        else:
            await answers.give({"ok": await _introduce(till, keeper, request)})
    except CommandError as error:
        await answers.give({"error": error.args[0], "say": error.args[1]})
    except Exception as error:
        log("VISIT", "command failed: %s %s" % (type(error).__name__, error))
        await answers.give({"error": "failed", "say": "the command broke off (%s): see logs" % type(error).__name__})


async def _introduce(till, keeper, request: dict) -> dict:
    """What needs no session."""
    from console import visits

    do = request.get("do")
    if do == "hello":
        return await visits.hello(till, keeper)
    if do == "open":
        return await visits.open_session(till, keeper, request)
    if not isinstance(do, str):
        raise CommandError(*_SYNTAX)
    raise CommandError("session", "open a session first")


async def _command(till, keeper, answers, request: dict) -> None:
    """A command of a session."""
    from console.session import Session
    from console.table import find
    from console.token import READ

    do = request.get("do")
    found = find(do) if isinstance(do, str) else None
    if found is None:
        raise CommandError("unknown", "this version has no such command: update the device, or the tool")
    right, module, function = found
    session = Session(keeper)
    if right & ~session.rights:
        log("VISIT", "%s refused: right" % do)
        raise CommandError("right", "the token does not allow this: make one with right %d" % right)
    if right & ~READ:
        log("VISIT", "%s by technician %s" % (do, session.technician))
    __import__(module)
    result = await getattr(sys.modules[module], function)(till, session, request, answers.progress)
    await answers.give({"ok": result})
    if do == "close":
        keeper.end("closed")


class Answers:
    """Sends what belongs to one request."""

    def __init__(self, till, keeper, number):
        self._board = till.board
        self._number = number
        self.seals = None  # of the session, when the request came in one

    async def progress(self, at: float, step: str, **more) -> None:
        """Tell how far it is: 0 to 1, and what is being done."""
        more["at"], more["step"] = at, step
        await self.give(more)

    async def give(self, answer: dict) -> None:
        """Send an answer, or a part of it."""
        if self.seals is None:
            answer["n"] = self._number
            await self._write(json.dumps(answer))
            return
        text = json.dumps(answer).encode()
        view = memoryview(text)
        for at in range(0, len(text), _PIECE):
            mark = b"." if at + _PIECE >= len(text) else b"+"
            sealed = self.seals.seal(mark + view[at : at + _PIECE], self._board.random)
            code = binascii.b2a_base64(sealed)[:-1].decode()
            await self._write('{"n":%d,"sealed":"%s"}' % (self._number, code))

    async def _write(self, text: str) -> None:
        await self._board.console.write((">%s\n" % text).encode())


def _seals(keeper):
    if "seals" not in keeper.visit:
        raise CommandError("session", "the session has ended: open a new one")
    return keeper.visit["seals"]


def _unsealed(keeper, sealed) -> dict:
    """The request in a sealed line. Raises CommandError."""
    try:
        data = binascii.a2b_base64(sealed)
    except (TypeError, ValueError):
        raise CommandError(*_SYNTAX)
    try:
        text = keeper.visit["seals"].open(data)
    except CommandError:
        log("VISIT", "a sealed line was refused")
        raise
    request = _parse(text)
    wipe(text)
    if not isinstance(request.get("do"), str):
        raise CommandError(*_SYNTAX)
    return request


def _parse(line) -> dict:
    """The object in a line; {} for anything else."""
    try:
        request = json.loads(line)
    except (ValueError, UnicodeError, RuntimeError):  # RuntimeError: nested deeper than the stack
        return {}
    return request if isinstance(request, dict) else {}
