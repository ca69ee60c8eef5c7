"""The published cards of tests/vectors as `Data`, and a table of their CA keys."""

import json

from bertlv.reader import Reader
from emv.data import Data

_FOLDER = "/repo/tests/vectors/"
_h = bytes.fromhex


def lines(name: str):
    with open(_FOLDER + name) as file:
        for line in file:
            yield json.loads(line)


def card(name: str) -> dict:
    """The facts of a card."""
    return next(one for one in lines("emv_cards.jsonl") if one["name"] == name)


def trace(name: str) -> list:
    """The pairs (command, answer) of a conversation."""
    for one in lines("emv_traces.jsonl"):
        if one["name"] == name:
            return [(_h(command), _h(answer)) for command, answer in one["apdus"]]
    raise KeyError(name)


class Keys:
    """What a kernel asks of its tables, from the published keys."""

    def __init__(self):
        self.revoked = ()
        self.known = {}
        for one in lines("emv_ca_keys.jsonl"):
            self.known[one["rid"] + one["index"]] = (_h(one["modulus"]), int(one["exponent"], 16))

    def key(self, rid, index):
        return self.known.get("".join(["%02X" % byte for byte in rid]) + "%02X" % index)

    def is_revoked(self, rid, index, serial):
        return (rid, index, serial) in self.revoked


def transaction(today: str, aid: str) -> Data:
    data = Data()
    data[0x9A], data[0x9F06], data[0x95], data[0x9B] = _h(today), _h(aid), bytes(5), bytes(2)
    return data


def read(name: str) -> Data:
    """The card's data objects: all that is in its records and its answers to the two other commands."""
    facts = card(name)
    data = transaction(facts["today"], facts["rid"] + "1010")
    for _, answer in trace(name):
        if answer[0] not in (0x70, 0x77, 0x80):
            continue
        reader = Reader(memoryview(answer)[:-2])
        reader.next()
        if reader.tag == 0x80:
            if 0x82 not in data:
                data.take_from_card(0x82, reader.value[:2])
            continue
        inner = reader.inside()
        while inner.next():
            data.take_from_card(inner.tag, inner.value)
    return data
