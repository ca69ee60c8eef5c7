"""What tests/judges/test_emv_tap.py asks of firmware/emv/tap.py: taps whose conversations somebody else wrote."""

from drivers.errors import ReaderError
from emv import field55
from emv.applications import Application
from emv.data import Data
from emv.tap import Tap
from emv.terminal_data import put_terminal, put_transaction

_h = bytes.fromhex


class Card:
    """Plays (command, answer) in hex; an empty answer: it has left. Another command than the next one is an error."""

    def __init__(self, pairs):
        self.left = list(pairs)

    async def exchange(self, command, deadline_ms=0):
        asked = bytes(command).hex().upper()
        if not self.left:
            raise ValueError("one more: " + asked)
        expected, answer = self.left.pop(0)
        if asked != expected:
            raise ValueError("got %s, expected %s" % (asked, expected))
        if not answer:
            raise ReaderError("removed")
        return memoryview(bytearray(_h(answer)))


class Tables:
    def __init__(self, applications, keys, contactless):
        self._applications = [Application(_h(aid), _h(record)) for aid, record in applications]
        self._keys = keys
        self._contactless = _h(contactless)

    def applications(self):
        yield from self._applications

    def key(self, rid, index):
        found = self._keys.get("%02X" % index)
        return (_h(found[0]), found[1]) if found else None

    def is_revoked(self, rid, index, serial):
        return False

    def contactless(self):
        return self._contactless


class Books:
    def __init__(self, listed):
        self._listed = listed

    def is_listed(self, pan):
        return bytes(pan).decode() in self._listed


def filler(number):
    def fill(buffer):
        for i in range(len(buffer)):
            buffer[i] = _h(number)[i % 4]

    return fill


def tap(terminal, tables, taps):
    """One payment of `taps` conversations. Returns what the flow sees of each, and of the last what messages have."""
    with Data() as data:
        put_terminal(data, "TT24-000187", "12345678", "123456789012345")
        year, month, day = [int(terminal["9A"][at : at + 2]) for at in (0, 2, 4)]
        moment = (2000 + year, month, day, 10, 11, 12)
        put_transaction(data, filler(terminal["9F37"]), terminal["amount"], terminal["kind"], moment, 187)
        made = Tables(tables["applications"], tables["keys"], tables["contactless"])
        kernel = Tap(None, data, made, filler(terminal["next"]), Books(terminal["listed"]))
        kernel.prepare()
        outcomes = []
        for pairs in taps:
            card = Card(pairs)
            try:
                kernel.begin(card).send(None)
            except StopIteration as end:
                outcomes.append([end.value.kind, end.value.reason, len(card.left)])
        told = {"outcomes": outcomes, "pin": kernel.wants_pin, "signature": kernel.wants_signature}
        told["waived"] = [kernel.pin_waived, kernel.signature_waived, kernel.waived_limit]
        told["f55"] = field55.authorisation(data).hex().upper()
        kernel.wipe()
    return told
