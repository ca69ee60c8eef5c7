"""A card's answers one by one: FCI, options, records, data lists. Any bytes give objects or an EmvError with its place.

The first byte chooses which.
"""

from emv import collect, dol, initiate, read_records
from emv.data import Data
from emv.errors import CARD_FAULT, EmvError

LARGEST = 260
_h = bytes.fromhex
_KNOWN = ((0x9F02, "000000012345"), (0x9F37, "01234567"), (0x5A, "6212345678901234FF"), (0x95, "0000008000"))


def seeds() -> list:
    return [
        b"\x00" + _h("6F338407AFFFFFFFFF1234A528500D5645534120454C454354524F4E5F2D02656E8701019F120A564553412020202020"
                     "209F1100"),
        b"\x00" + _h("6F2C840E315041592E5359532E4444463031A51A8801015F2D02656E9F110101BF0C0BDF02020246DF4703800101"),
        b"\x01" + _h("800E3C00080202001001020018010201"),
        b"\x01" + _h("771282023C00940C080202001001020018010201"),
        b"\x02" + _h("703E9F420209789F4401029F080200968C159F02069F03069F1A0295055F2A029A039C019F37048D178A029F02069F03"
                     "069F1A0295055F2A029A039C019F3704"),
        b"\x02" + _h("70128E100000000000000000410342031E031F02"),
        b"\x03" + _h("9F66049F02069F03069F1A0295055F2A029A039C019F37045A0A9F0203DF810104"),
        b"\x04" + _h("080202001001020018010201"),
    ]  # fmt: skip


def mutate(data: bytearray, rng) -> bytearray:
    """Tags and lengths where they mean something else."""
    if data:
        data[rng.below(len(data))] = b"\x6f\x70\x77\x80\x81\x82\x9f\x84\xa5\xbf\x0c\x00\x01\x7f\xff\x5a"[rng.below(16)]
    return data


def run(data: bytearray) -> bool:
    if not data:
        return False
    body = memoryview(data)[1:]
    with Data() as known:
        for tag, value in _KNOWN:
            known[tag] = _h(value)
        try:
            _CALLS[data[0] % len(_CALLS)](known, body)
        except EmvError as error:
            assert error.reason == CARD_FAULT and isinstance(error.place, int) and error.place >= 0, error.args
            return False
        for tag, value in _KNOWN:
            assert known[tag] == _h(value), "the card has changed what the terminal said"
    return True


def _fci(known, body) -> None:
    collect.take(known, body, collect.FCI)


def _options(known, body) -> None:
    initiate.take(body, known)
    if 0x94 in known:
        read_records.check(known[0x94])


def _record(known, body) -> None:
    collect.take(known, body, collect.RECORD)


def _list(known, body) -> None:
    made = dol.build(body, known)
    assert len(made) == sum([size for _, size in dol.entries(body)]) <= dol.LARGEST, "length"


def _locator(known, body) -> None:
    read_records.check(body)
    count = sum([body[at + 2] - body[at + 1] + 1 for at in range(0, len(body), 4)])
    assert 0 < count < 256, "too much to read"


_CALLS = (_fci, _options, _record, _list, _locator)
