"""GENERATE AC: the card decides, and proves it (EMV Book 3 sections 6.5.5, 10.8 and 10.11; Book 2 section 6.6)."""

import hashlib
from micropython import const

from emv import collect, dol
from emv.action import AAC, ARQC, TC
from emv.command import GENERATE_AC, OK
from emv.errors import CARD_FAULT, EmvError
from paycrypto.compare import wipe

CDA = const(0x10)  # P1: the cryptogram shall be signed
CDOL_1 = const(0x8C)
CDOL_2 = const(0x8D)
_KIND = const(0xC0)  # of the cryptogram information data, 9F27
_COUNTER = const(2)  # bytes
_CRYPTOGRAM = const(8)
_HASH_LIST = const(0x97)  # TDOL
_HASH = const(0x98)  # TC hash value
_LARGEST_IAD = const(32)  # bytes of issuer application data, 9F10
_TAGS = (0x9F27, 0x9F36, 0x9F26, 0x9F10, 0x9F4B)


async def generate(channel, data, asked: int, listed: int, is_signed: bool = False) -> tuple:
    """Ask for a cryptogram: `asked` is AAC, TC or ARQC, `listed` the tag of the data list, `is_signed` asks for CDA.

    Returns (kind, values sent, the answer's value or None for format 1). 9F27, 9F36, 9F26 and 9F10 are in `data`, with
    a signed answer 9F4B instead of 9F26: it still has to be checked. Raises EmvError for a broken answer, or one that
    the card may not give.
    """
    if dol.lists(data[listed], _HASH):
        _hash(data)
    sent = dol.build(data[listed], data)
    sw = await channel.send(GENERATE_AC, asked | (CDA if is_signed else 0), 0, sent)
    if sw != OK:
        raise EmvError(CARD_FAULT, sw)
    reply = _take(channel.answer, data)
    kind = data[0x9F27][0] & _KIND
    if not _may_answer(asked, kind) or (listed == CDOL_2 and kind == ARQC):
        raise EmvError(CARD_FAULT, 0x9F27)
    if 0x9F26 not in data and not (is_signed and kind != AAC and 0x9F4B in data):
        raise EmvError(CARD_FAULT, 0x9F26)
    return kind, sent, reply


def _may_answer(asked: int, kind: int) -> bool:
    """A card may ask for less, never for more (Book 3, 10.8): approve, ask the issuer, decline."""
    return kind in (AAC, asked) or (asked == TC and kind == ARQC)


def _take(answer, data):
    """Put what came into `data`, replacing what an earlier answer said; only what belongs to the cryptogram."""
    for tag in _TAGS:
        data.drop(tag)
    if len(answer) and answer[0] == collect.FORMAT_1:
        value = collect.only(answer, collect.FORMAT_1).value
        size = 1 + _COUNTER + _CRYPTOGRAM
        if not size <= len(value) <= size + _LARGEST_IAD:
            raise EmvError(CARD_FAULT, len(value))
        data[0x9F27], data[0x9F36], data[0x9F26] = value[:1], value[1:3], value[3:size]
        if len(value) > size:
            data[0x9F10] = value[size:]
        return None
    reader = collect.only(answer, collect.FORMAT_2)
    inner = reader.inside()
    while collect.step(inner):
        if inner.tag in _TAGS:
            data.take_from_card(inner.tag, inner.value)
    if len(data[0x9F27]) != 1 or len(data[0x9F36]) != _COUNTER:
        raise EmvError(CARD_FAULT, 0x9F36)
    if 0x9F26 in data and len(data[0x9F26]) != _CRYPTOGRAM:
        raise EmvError(CARD_FAULT, 0x9F26)
    if len(data.get(0x9F10) or b"") > _LARGEST_IAD:
        raise EmvError(CARD_FAULT, 0x9F10)
    return bytearray(reader.value)


def _hash(data) -> None:
    """The TC hash value: over what the card lists, or nothing (Book 3, 9.2.2)."""
    listed = data.get(_HASH_LIST)
    if listed is None:
        data.set_bit(0x95, 5, 8)
    values = dol.build(listed or b"", data)
    data[_HASH] = hashlib.sha1(values).digest()
    wipe(values)
