"""What a card signs, judged by code nobody here wrote: SDA, DDA, CDA, fDDA and the PIN's cipher, with keys of
`cryptography`, plain `pow` and `hashlib`."""

import hashlib
import random

import pytest

from tests.judges.emv_issuer import (
    TODAY,
    Issue,
    as_pair,
    asked,
    broken,
    flip,
    key,
    longer,
    nothing,
    objects,
    put,
    sealed,
    shorter,
    without,
)  # fmt: skip

MODULE = "oda_cases"
UN = bytes.fromhex("01234567")
ODA_RAN, FAILED = "8000", "0800000000"


# ---- SDA ----

SDA_ROWS = {
    "good": ({}, nothing, "0000000000"),
    "other format": ({"form": 5}, nothing, "4000000000"),
    "other algorithm": ({"algorithm": 2}, nothing, "4000000000"),
    "changed": ({}, flip(0x93, 50), "4000000000"),
    "shorter": ({}, shorter(0x93), "4000000000"),
    "longer": ({}, longer(0x93), "4000000000"),
    "none": ({}, without(0x93), "6000000000"),
    "AIP changed": ({}, put(0x82, b"\x00\x00"), "4000000000"),
    "no certificate": ({}, without(0x90), "6000000000"),
    "another CA key": ({}, put(0x8F, b"\x07"), "4000000000"),
}


@pytest.mark.parametrize("what", sorted(SDA_ROWS))
def test_static(device, what):
    how, change, tvr = SDA_ROWS[what]
    issue = Issue()
    found = issue.objects() | {0x93: issue.static_signature(b"\xda\xc1", **how)}
    change(found)
    told = device(MODULE, [["static", *asked(issue, found)]])[0]
    good = what == "good"
    assert told == {"good": good, "tvr": tvr, "tsi": ODA_RAN, "9F45": "dac1" if good else None}


# ---- DDA ----

NUMBER = bytes.fromhex("081122334455667788")
DDA_ROWS = {  # dynamic data, how it is signed, what the terminal sent, 9F4C or None
    "good": (NUMBER, {}, UN, NUMBER[1:]),
    "two bytes": (b"\x02\xab\xcd", {}, UN, b"\xab\xcd"),
    "number without length": (b"\xab\xcd", {}, UN, b"\xab\xcd"),
    "more behind the number": (NUMBER + bytes(20), {}, UN, NUMBER[1:]),
    "as long as may be": (NUMBER + bytes(144 - 25 - 9), {}, UN, NUMBER[1:]),
    "longer than the room": (NUMBER, {"length": 144 - 24}, UN, None),
    "far longer": (NUMBER, {"length": 255}, UN, None),
    "other format": (NUMBER, {"form": 4}, UN, None),
    "that of a tap": (NUMBER, {"form": 0x95}, UN, None),
    "other algorithm": (NUMBER, {"algorithm": 0x80}, UN, None),
    "another number of the terminal": (NUMBER, {}, b"0000", None),
    "nothing sent": (NUMBER, {}, b"", None),
}


@pytest.mark.parametrize("what", sorted(DDA_ROWS))
def test_dynamic(device, what):
    dynamic, how, sent, number = DDA_ROWS[what]
    issue = Issue()
    signed = issue.dynamic_signature(dynamic, UN, **how)
    told = device(MODULE, [["dynamic", as_pair(issue.icc), signed.hex(), sent.hex()]])[0]
    assert told["good"] is (number is not None) and told["tsi"] == ODA_RAN
    assert told["tvr"] == ("0000000000" if number else FAILED) and told["9F4C"] == (number and number.hex())


def test_signatures_of_odd_lengths(device):
    issue = Issue()
    signed = issue.dynamic_signature(NUMBER, UN)
    odd = [b"", b"\0", signed[:-1], signed + b"\0", b"\0" + signed, signed * 2, b"\xff" * 144, bytes(144), signed[::-1]]
    cases = [["dynamic", as_pair(issue.icc), one.hex(), UN.hex()] for one in odd]
    assert [told["tvr"] for told in device(MODULE, cases)] == [FAILED] * len(odd)


# ---- CDA ----

PDOL, CDOL_1, CDOL_2 = b"\xea", bytes(range(29)), bytes(range(31))
AC = bytes.fromhex("D58B731AF5885C06")


def tlv(tag: int, value: bytes) -> bytes:
    size = bytes([len(value)]) if len(value) < 128 else bytes([0x81, len(value)])
    return tag.to_bytes(2, "big") + size + value


CDA_ROWS = {  # change of the dynamic data, of the reply, of what was sent; whether it is good
    "first": (nothing, {}, (PDOL, CDOL_1), True),
    "second": (nothing, {}, (PDOL, CDOL_1, CDOL_2), True),
    "signature first": (nothing, {"first": True}, (PDOL, CDOL_1), True),
    "no list of the PDOL": (nothing, {}, (b"", CDOL_1), True),
    "a byte of the answer": (nothing, {"spoil": True}, (PDOL, CDOL_1), False),
    "another CID": (nothing, {"cid": b"\x40"}, (PDOL, CDOL_1), False),
    "short": (lambda parts: parts.update(end=b""), {}, (PDOL, CDOL_1), False),
    "number of one byte": (lambda parts: parts.update(number=b"\x01\x55"), {}, (PDOL, CDOL_1), False),
    "number of nine bytes": (lambda parts: parts.update(number=b"\x09" + bytes(9)), {}, (PDOL, CDOL_1), False),
    "other hash": (lambda parts: parts.update(end=bytes(20)), {}, (PDOL, CDOL_1), False),
}


@pytest.mark.parametrize("what", sorted(CDA_ROWS))
def test_combined(device, what):
    change, how, sent, good = CDA_ROWS[what]
    issue = Issue()
    cid, others = tlv(0x9F27, b"\x80"), [tlv(0x9F36, b"\x00\x35"), tlv(0x9F10, bytes(18))]
    plain = b"".join([cid, *others])
    parts = {"number": NUMBER, "end": hashlib.sha1(b"".join(sent) + plain).digest()}
    change(parts)
    dynamic = parts["number"] + how.get("cid", b"\x80") + AC + parts["end"]
    signed = issue.dynamic_signature(dynamic, UN)
    order = [cid, *others]
    order.insert(0 if how.get("first") else 2, tlv(0x9F4B, signed))
    reply = bytearray(b"".join(order))
    if how.get("spoil"):
        reply[-1] ^= 1
    arguments = [as_pair(issue.icc), {"9F37": UN.hex(), "9F27": "80", "9F4B": signed.hex()}, reply.hex()]
    told = device(MODULE, [["combined", *arguments, [part.hex() for part in sent]]])[0]
    number, cryptogram = (NUMBER[1:].hex(), AC.hex()) if good else (None, None)
    expected = {"good": good, "tvr": "0000000000" if good else "0400000000", "tsi": ODA_RAN}
    assert told == expected | {"9F4C": number, "9F26": cryptogram}


# ---- fDDA ----

CTQ, AMOUNT, CURRENCY = b"\x02\x80", bytes.fromhex("000000000100"), b"\x01\x56"
EXTRA = b"\x01" + b"\x11\x22\x33\x44" + CTQ
FAST_ROWS = {  # 9F69, what the card signed, format, good, CTQ genuine
    "version 0 without 9F69": (None, UN, 5, True, False),
    "version 0": (b"\x00" + EXTRA[1:], UN, 5, True, True),
    "version 1": (EXTRA, UN + AMOUNT + CURRENCY + EXTRA, 5, True, True),
    "version 1, online": (EXTRA, UN + AMOUNT + CURRENCY + EXTRA, 0x95, True, True),
    "version 1, another CTQ": (EXTRA[:-1] + b"\x00", UN + AMOUNT + CURRENCY + EXTRA[:-1] + b"\x00", 5, True, False),
    "version 1, CTQ changed later": (EXTRA, UN + AMOUNT + CURRENCY + EXTRA[:-1] + b"\x00", 5, False, True),
    "version 1, another amount": (EXTRA, UN + bytes(6) + CURRENCY + EXTRA, 5, False, True),
    "version 1, another currency": (EXTRA, UN + AMOUNT + b"\x08\x40" + EXTRA, 5, False, True),
    "version 1, signed as version 0": (EXTRA, UN, 5, False, True),
    "version 0, signed as version 1": (None, UN + AMOUNT + CURRENCY + EXTRA, 5, False, False),
    "another number of the terminal": (None, b"\x00" * 4, 5, False, False),
    "format of SDA": (None, UN, 3, False, False),
    "short 9F69": (b"\x01", UN + AMOUNT + CURRENCY + b"\x01", 5, True, False),
}


@pytest.mark.parametrize("what", sorted(FAST_ROWS))
def test_fast(device, what):
    extra, covered, form, good, genuine = FAST_ROWS[what]
    issue = Issue()
    found = issue.objects() | {0x9F37: UN, 0x9F02: AMOUNT, 0x5F2A: CURRENCY, 0x9F6C: CTQ}
    found[0x9F4B] = issue.dynamic_signature(NUMBER, covered, form)
    if extra is not None:
        found[0x9F69] = extra
    told = device(MODULE, [["fast", *asked(issue, found)]])[0]
    number = NUMBER[1:].hex() if good else None
    assert told == {"good": good, "tvr": "0000000000", "tsi": "0000", "9F4C": number, "ctq": genuine}


@pytest.mark.parametrize("tag", [0x8F, 0x90, 0x9F32, 0x9F46, 0x9F47, 0x9F48, 0x9F4B, 0x9F37, 0x5A])
def test_fast_without(device, tag):
    issue = Issue()
    found = issue.objects() | {0x9F37: UN, 0x9F4B: issue.dynamic_signature(NUMBER, UN)}
    assert device(MODULE, [["fast", *asked(issue, found)]])[0]["good"]
    del found[tag]
    assert not device(MODULE, [["fast", *asked(issue, found)]])[0]["good"]


def test_fast_without_static_data(device):
    """A card may sign no records at all (AFL without any)."""
    issue = broken(static=b"", sda_tags=None)
    found = issue.objects() | {0x9F37: UN, 0x9F4B: issue.dynamic_signature(NUMBER, UN)}
    assert device(MODULE, [["fast", *asked(issue, found)]])[0]["good"]


# ---- PIN ----

@pytest.mark.parametrize("bits", [1024, 1152, 1984])
def test_enciphered_pin(device, bits):
    one, block, challenge = key(bits), bytes.fromhex("241234FFFFFFFFFF"), bytes.fromhex("B34571E839F2E14F")
    filling = random.Random(bits).randbytes(one.size)
    made = bytes.fromhex(device(MODULE, [["pin", as_pair(one), block.hex(), challenge.hex(), filling.hex()]])[0])
    plain = pow(int.from_bytes(made, "big"), one.d, one.n).to_bytes(one.size, "big")
    assert plain == b"\x7f" + block + challenge + filling[: one.size - 17]


def test_pin_key_has_a_certificate_of_its_own(device):
    issue = Issue()
    found = issue.objects(pin=True)
    cases = [["pin_key", issue.ca_key(), objects(found), TODAY, []]]
    cases.append(["pin_key", issue.ca_key(), objects(found | {0x9F2E: b"\x01\x00\x01"}), TODAY, []])
    cases.append(["pin_key", issue.ca_key(), objects(found), TODAY, ["123456"]])
    assert device(MODULE, cases) == [as_pair(issue.icc), None, None]


def test_blocks_as_the_judge_makes_them(device):
    """The layout of a block, against one put together by hand."""
    one = key(1024)
    block = sealed(b"\x05\x01\x00", 128, b"tail")
    cases = [["opened", *as_pair(one), one.sign(block).hex(), "05", b"tail".hex()]]
    cases.append(["opened", *as_pair(one), one.sign(block).hex(), "05", b"tale".hex()])
    cases.append(["opened", *as_pair(one), one.sign(block[:-1] + b"\xbd").hex(), "05", b"tail".hex()])
    cases.append(["opened", *as_pair(one), one.sign(b"\x6b" + block[1:]).hex(), "05", b"tail".hex()])
    assert device(MODULE, cases) == [block[:-21].hex(), "hash", "block", "block"]
