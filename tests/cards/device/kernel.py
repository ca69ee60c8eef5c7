"""The contact kernel on MicroPython, its card behind standard input and output (tests/cards/on_device.py).

Lines of JSON: first what the terminal is; `{"apdu": hex}` goes out, `{"data": hex}` or `{"fault": reason}` comes in;
`{"begun": ...}` goes out, what the acquirer said comes in; `{"done": ...}` goes out.
"""

import asyncio
import json
import sys

from drivers.errors import ReaderError
from emv import field55, outcome, trace
from emv.applications import applications
from emv.contact import Contact
from emv.data import Data
from emv.terminal_data import put_terminal, put_transaction

MARK = "@@ "
_h = bytes.fromhex


def tell(what: dict) -> None:
    print(MARK + json.dumps(what))


def hear() -> dict:
    return json.loads(sys.stdin.readline())


class Card:
    async def exchange(self, command, deadline_ms=0):
        tell({"apdu": bytes(command).hex()})
        answer = hear()
        if "fault" in answer:
            raise ReaderError(answer["fault"])
        return memoryview(_h(answer["data"]))


class Person:
    """`pins`: digits, one after the other; null bypasses."""

    def __init__(self, choice: int, pins: list) -> None:
        self._choice, self._pins = choice, pins
        self._digits = ""
        self.asked = []

    async def choose(self, labels):
        self.asked.append(labels)
        return self._choice

    async def online_pin(self):
        self.asked.append("online")
        return bool(self._pins.pop(0))

    async def offline_pin(self, tries_left):
        self.asked.append(tries_left)
        self._digits = self._pins.pop(0)
        return self._digits is not None

    def pin_block(self, out):
        text = "2%X%s" % (len(self._digits), self._digits)
        out[:] = _h(text + "F" * (16 - len(text)))


class Tables:
    def __init__(self, keys: list, records: list) -> None:
        self._keys = {(rid, index): (_h(modulus), exponent) for rid, index, modulus, exponent in keys}
        self._records = [_h(record) for record in records]
        self.count = len(self._records)

    def applications(self):
        return applications(self)

    def records(self):
        return iter(self._records)

    def key(self, rid, index):
        return self._keys.get((bytes(rid).hex().upper(), index))

    def is_revoked(self, rid, index, serial):
        return False


class Books:
    def spent(self, pan):
        return 0

    def is_listed(self, pan):
        return False


def chance(buffer) -> None:
    for i in range(len(buffer)):
        buffer[i] = 37 * i + 11 & 0xFF


def told(kernel, data, person, got) -> dict:
    said = {"kind": got.kind, "reason": got.reason, "may_fall_back": got.may_fall_back, "reverse": got.reverse,
            "signs": kernel.wants_signature, "asked": person.asked,
            "f55": field55.authorisation(data).hex()}  # fmt: skip
    for tag in (0x57, 0x5A, 0x5F34, 0x95, 0x9B, 0x9F34, 0x8A, 0xDF31, 0x84):
        if tag in data:
            said["%X" % tag] = data[tag].hex().upper()
    said["steps"] = [step[0] for step in trace.steps()]
    return said


async def main() -> None:
    given = hear()
    with Data() as data:
        put_terminal(data, "TT24-000187", "12345678", "123456789012345", capabilities=_h(given["capabilities"]),
                     terminal_kind=given["terminal_kind"])  # fmt: skip
        put_transaction(data, chance, given["amount"], 0, given["moment"], 1)
        person = Person(given["choice"], given["pins"])
        kernel = Contact(Card(), data, Tables(given["keys"], given["records"]), person, chance, Books())
        got = await kernel.begin()
        tell({"begun": told(kernel, data, person, got)})
        if got.kind == outcome.ONLINE:
            said = hear()
            proof = _h(said["proof"]) if said["proof"] else None
            got = await kernel.complete(said["answered"], said["code"], proof, _h(said["scripts"]))
            tell({"done": told(kernel, data, person, got)})
        kernel.wipe()


asyncio.run(main())
