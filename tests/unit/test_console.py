"""firmware/console/ and services/console_keeper.py: what a tool may send, and what it costs while nobody does.

The token of tests/vectors/visit_token.json was signed with Python's `cryptography`.
"""

import asyncio
import binascii
import gc
import json
import sys

from check import equal, raises
from console.errors import CommandError
from console.sealing import Seals
from console.table import find
from console.token import judge

HEAP = "256wK"
with open("/repo/tests/vectors/visit_token.json") as file:
    GIVEN = json.load(file)
TOKEN, MODULUS, NONCE, DH = (binascii.unhexlify(GIVEN[name]) for name in ("token", "modulus", "nonce", "dh"))
NOW = GIVEN["issued"] + 60


class Line:
    """The board's end of a serial line: hears `said`, bit by bit, and keeps what is written."""

    def __init__(self):
        self.said = b""
        self.written = b""
        self.waiting = asyncio.Event()

    async def read(self, buffer):
        while not self.said:
            self.waiting.clear()
            await self.waiting.wait()
        count = min(len(self.said), len(buffer))
        buffer[:count] = self.said[:count]
        self.said = self.said[count:]
        return count

    async def write(self, data):
        self.written += bytes(data)

    async def ask(self, said):
        """Say something; what comes back."""
        self.said, self.written = said, b""
        self.waiting.set()
        await asyncio.sleep_ms(100)
        return self.written


class Secrets:
    def get(self, name, buffer):
        return None


class Status:
    visit = False

    def set(self, name, value):
        self.visit = value


class Till:
    """A terminal with nothing but a line."""

    ready = False

    def __init__(self):
        self.board = self.parameters = self.ui = self
        self.console = Line()
        self.secrets = Secrets()
        self.status = Status()
        self.serial = GIVEN["serial"]

    def random(self, buffer):
        for i in range(len(buffer)):
            buffer[i] = i + 1


async def refused(*given):
    """The reason why a token does not hold."""
    try:
        await judge(*given)
    except CommandError as error:
        return error.args[0]
    raise AssertionError("it holds")


def spoilt(data, at):
    changed = bytearray(data)
    changed[at] ^= 1
    return changed


async def test_a_token_signed_elsewhere_holds():
    equal(await judge(TOKEN, (bytes(256), MODULUS), GIVEN["serial"], NONCE, DH, NOW), ("0042", 5, MODULUS))
    equal(await judge(TOKEN, (MODULUS,), GIVEN["serial"], NONCE, DH, 60), ("0042", 5, MODULUS), "no clock")


async def test_one_changed_byte_anywhere_is_noticed():
    for at in range(len(TOKEN)):
        reason = await refused(spoilt(TOKEN, at), (MODULUS,), GIVEN["serial"], NONCE, DH, NOW)
        equal(reason, "token" if at < 8 else "signature", at)
    for size in range(0, len(TOKEN), 8):
        equal(await refused(TOKEN[:size], (MODULUS,), GIVEN["serial"], NONCE, DH, NOW), "token")
    equal(await refused(TOKEN + b"\x00", (MODULUS,), GIVEN["serial"], NONCE, DH, NOW), "token")


async def test_a_token_holds_for_its_device_hello_tool_and_time_only():
    equal(await refused(TOKEN, (), GIVEN["serial"], NONCE, DH, NOW), "signature")
    equal(await refused(TOKEN, (MODULUS,), "TT24-000188", NONCE, DH, NOW), "serial")
    equal(await refused(TOKEN, (MODULUS,), "", NONCE, DH, NOW), "serial")
    equal(await refused(TOKEN, (MODULUS,), GIVEN["serial"], spoilt(NONCE, 3), DH, NOW), "replay")
    equal(await refused(TOKEN, (MODULUS,), GIVEN["serial"], NONCE, spoilt(DH, 9), NOW), "dh")
    equal(await refused(TOKEN, (MODULUS,), GIVEN["serial"], NONCE, DH, GIVEN["expires"]), "expired")
    equal(await refused(TOKEN, (MODULUS,), GIVEN["serial"], NONCE, DH, GIVEN["issued"] - 601), "early")


def mirrored(key):
    """The other end's seals."""
    seals = Seals(key)
    seals._keys = seals._keys[2:] + seals._keys[:2]
    return seals


def test_a_sealed_line_opens_once_and_unchanged_only():
    ours, tools = Seals(b"k" * 32), mirrored(b"k" * 32)
    for size in (0, 1, 15, 16, 17, 600):
        text = bytes(size)
        equal(bytes(ours.open(tools.seal(text, Till().random))), text)
    line = tools.seal(b'{"do":"logs"}', Till().random)
    for at in range(len(line)):
        equal(raises(CommandError, ours.open, spoilt(line, at)).args[0], "seal")
    for size in range(len(line)):
        raises(CommandError, ours.open, line[:size])
    raises(CommandError, Seals(b"l" * 32).open, line)
    equal(bytes(ours.open(line)), b'{"do":"logs"}', "what was refused leaves no trace")
    raises(CommandError, ours.open, line)
    raises(CommandError, ours.open, ours.seal(b"{}", Till().random))


def test_every_command_of_the_table_is_there():
    from console import table

    names = [row.split(" ")[0] for row in table._COMMANDS.split("\n") if row]
    assert "logs" in names
    for name in names:
        _, module, function = find(name)
        __import__(module)
        assert callable(getattr(sys.modules[module], function)), name
    for name in ("", " ", "log", "logs 1", "\nlogs", "1"):
        equal(find(name), None)


async def test_nothing_is_carried_out_without_a_session_and_code_goes_when_it_is_quiet():
    from services.console_keeper import ConsoleKeeper

    till = Till()
    keeper = ConsoleKeeper(till)
    task = asyncio.create_task(keeper.run())
    line = till.console
    every = bytes(range(256)).replace(b"{", b"")
    for said in (b"\x03", b"\r\x01import os\x04", b"\x05A\x01", b"\n\n\n", b"help\n", every):
        equal(await line.ask(said), b"", said)
    for do in ("logs", "close", "provision", "open", "x" * 900):
        said = await line.ask(b'{"n":1,"do":"%s"}\n' % do.encode())
        assert b'"error"' in said, (do, said)
    told = json.loads((await line.ask(b'\x03\x02{"n":7,"do":"hello"}\n'))[1:])
    equal((told["n"], told["ok"]["serial"], len(told["ok"]["nonce"])), (7, GIVEN["serial"], 32))
    assert "private" in keeper.visit and "console.attend" in sys.modules
    await asyncio.sleep(7)
    assert "console.attend" not in sys.modules and "private" in keeper.visit
    await asyncio.sleep(601)
    equal(keeper.visit, {})
    task.cancel()


async def test_while_nobody_speaks_it_costs_next_to_nothing():
    sys.modules.pop("services.console_keeper", None)
    gc.collect()
    before = gc.mem_alloc()
    from drivers.console import Console
    from services.console_keeper import ConsoleKeeper

    till = Till()
    till.console = Console(sys.stdin, sys.stdout)
    task = asyncio.create_task(ConsoleKeeper(till).run())
    await asyncio.sleep_ms(10)
    gc.collect()
    cost = (gc.mem_alloc() - before) // 2  # words of a board have half the size
    assert cost < 2048, cost
    task.cancel()
