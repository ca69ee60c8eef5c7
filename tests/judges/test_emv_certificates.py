"""From the CA's key to the card's, against an issuer whose arithmetic nobody here wrote: keys of `cryptography`, plain
`pow` and `hashlib`. Every certificate is genuine; where a row says so it says something wrong."""

import hashlib
import json
import random

import pytest

from tests.judges.emv_issuer import (
    PAN,
    TODAY,
    Issue,
    Key,
    as_pair,
    asked,
    broken,
    flip,
    key,
    longer,
    nothing,
    objects,
    put,
    shorter,
    without,
)  # fmt: skip
from tools.paths import ROOT

MODULE = "oda_cases"
VECTORS = ROOT / "tests" / "vectors"
ODA_RAN = "8000"


def small_key(bits: int) -> Key:
    """A key shorter than `cryptography` makes them."""
    rng = random.Random(bits)

    def prime(size: int) -> int:
        while True:
            p = rng.getrandbits(size) | 1 | 3 << size - 2
            if p % 3 == 2 and all(pow(base, p - 1, p) == 1 for base in (2, 3, 5, 7, 11, 13)):
                return p

    p, q = prime(bits // 2), prime(bits - bits // 2)
    return Key(p * q, 3, pow(3, -1, (p - 1) * (q - 1)))


# ---- published cards ----

def test_published_recoveries(device):
    """Both recover every published block; CPython does it with pow and hashlib."""
    keys = {line["rid"] + line["index"]: line for line in map(json.loads, (VECTORS / "emv_ca_keys.jsonl").open())}
    for line in keys.values():
        whole = bytes.fromhex(line["rid"] + line["index"] + line["modulus"] + line["exponent"])
        assert hashlib.sha1(whole).hexdigest().upper() == line["check"]
    for facts in map(json.loads, (VECTORS / "emv_cards.jsonl").open()):
        if "dda" not in facts and "cda" not in facts:
            continue
        n, e = int(facts["icc_key"], 16), 3 if facts["name"] == "A1" else 65537
        for kind, tail in (("dda", facts.get("dda", {}).get("number")), ("cda", facts.get("cda", {}).get("number"))):
            if kind not in facts:
                continue
            block = bytes.fromhex(facts[kind]["recovered"])
            assert hashlib.sha1(block[1:-21] + bytes.fromhex(tail)).digest() == block[-21:-1]
            if "hashed" in facts[kind]:
                assert hashlib.sha1(bytes.fromhex(facts[kind]["hashed"])).digest() in block
            number = int.from_bytes(block, "big")
            signed = next(found for found in signatures(facts["name"]) if pow(found, e, n) == number)
            raw = signed.to_bytes(len(block), "big").hex()
            assert device(MODULE, [["opened", facts["icc_key"], e, raw, "05", tail]]) == [block[:-21].hex()]


def signatures(name: str) -> list[int]:
    """All places of a published conversation where a signature of the card's could begin."""
    trace = next(line for line in map(json.loads, (VECTORS / "emv_traces.jsonl").open()) if line["name"] == name)
    size = {"A1": 128, "A3": 144, "A4": 112}[name]
    said = [bytes.fromhex(answer) for _, answer in trace["apdus"]]
    return [int.from_bytes(one[at : at + size], "big") for one in said for at in range(len(one) - size)]


def test_the_published_card_from_its_private_keys(device):
    """A1 comes with its private keys: what they sign is what the capture holds."""
    facts = json.loads((VECTORS / "emv_cards.jsonl").open().readline())
    private = {name: int(value, 16) for name, value in facts["private"].items()}
    p, q = private["ISSUER.p"], private["ISSUER.q"]
    issuer = Key(p * q, 3, pow(3, -1, (p - 1) * (q - 1)))
    assert issuer.modulus.hex().upper() == facts["issuer_key"]
    signed = issuer.sign(bytes.fromhex(facts["icc_cert"]))
    tail = "03" + facts["static"] + "3C00"
    opened = device(MODULE, [["opened", facts["issuer_key"], 3, signed.hex(), "04", tail]])[0]
    assert opened == facts["icc_cert"][:-42].lower()


# ---- keys ----

SIZES = [(1984, 1984, 1984), (1984, 1408, 1152), (1152, 1152, 1024), (1408, 1024, 1024), (1024, 1024, 1024)]


@pytest.mark.parametrize("e", [3, 65537])
@pytest.mark.parametrize("sizes", SIZES)
def test_keys_of_every_size(device, sizes, e):
    ca, issuer, icc = (key(bits, e, name) for bits, name in zip(sizes, ("ca", "issuer", "icc"), strict=True))
    issue = Issue(ca, issuer, icc)
    for_pin = ["pin_key", issue.ca_key(), objects(issue.objects(True)), TODAY, []]
    told, pin = device(MODULE, [["keys", *asked(issue)], for_pin])
    assert told == {"good": True, "tvr": "0000000000", "tsi": "0000", "key": as_pair(icc)}
    assert pin == as_pair(icc)


@pytest.mark.parametrize("bits", [512, 704, 720, 888])
def test_short_keys_of_cards(device, bits):
    told = device(MODULE, [["keys", *asked(Issue(icc=small_key(bits)))]])[0]
    assert told["key"] == as_pair(small_key(bits))


MISSING, FAILED = "2800000000", "0800000000"
WRONG = {
    "issuer's certificate of another format": (broken(issuer_format=4), nothing, FAILED),
    "issuer's identifier": (broken(identifier="62220203"), nothing, FAILED),
    "issuer's identifier of two digits": (broken(identifier="62"), nothing, FAILED),
    "issuer's certificate ended": (broken(issuer_expiry="1026"), nothing, FAILED),
    "issuer's certificate without month": (broken(issuer_expiry="0030"), nothing, FAILED),
    "issuer's certificate with month 13": (broken(issuer_expiry="1330"), nothing, FAILED),
    "issuer's hash algorithm": (broken(algorithms="0201"), nothing, FAILED),
    "issuer's key algorithm": (broken(algorithms="0102"), nothing, FAILED),
    "issuer's key longer than its parts": (broken(issuer_size=177), nothing, FAILED),
    "issuer's key of 60 bytes": (broken(issuer_size=60), nothing, FAILED),
    "card's certificate of another format": (broken(icc_format=2), nothing, FAILED),
    "card's number in it": (broken(certified_pan=PAN[:-1] + "8"), nothing, FAILED),
    "card's number in it shorter": (broken(certified_pan=PAN[:-1]), nothing, FAILED),
    "card's number in it longer": (broken(certified_pan=PAN + "1"), nothing, FAILED),
    "card's certificate ended": (broken(icc_expiry="1026"), nothing, FAILED),
    "card's hash algorithm": (broken(icc_algorithms="8001"), nothing, FAILED),
    "card's key algorithm": (broken(icc_algorithms="0180"), nothing, FAILED),
    "card's key of 63 bytes": (broken(icc_size=63), nothing, FAILED),
    "card's key with a rest that is none": (broken(icc_size=200), nothing, FAILED),
    "no CA key index": (Issue(), without(0x8F), MISSING),
    "another CA key": (Issue(), put(0x8F, b"\x01"), FAILED),
    "no issuer's certificate": (Issue(), without(0x90), MISSING),
    "no issuer's exponent": (Issue(), without(0x9F32), MISSING),
    "no card's certificate": (Issue(), without(0x9F46), MISSING),
    "no card's exponent": (Issue(), without(0x9F47), MISSING),
    "no rest of the card's key": (Issue(), without(0x9F48), MISSING),
    "no card number": (Issue(), without(0x5A), MISSING),
    "no AIP": (Issue(), without(0x82), MISSING),
    "no rest of the issuer's key": (broken(issuer=key(1984)), without(0x92), MISSING),
    "a rest where none is needed": (Issue(), put(0x92, b"\x01"), FAILED),
    "issuer's exponent changed": (Issue(), put(0x9F32, b"\x01\x00\x01"), FAILED),
    "card's exponent changed": (Issue(), put(0x9F47, b"\x01\x00\x01"), FAILED),
    "rest of the card's key changed": (Issue(), flip(0x9F48, 0), FAILED),
    "rest of the card's key shorter": (Issue(), shorter(0x9F48), FAILED),
    "issuer's certificate changed": (Issue(), flip(0x90, 100), FAILED),
    "issuer's certificate shorter": (Issue(), shorter(0x90), FAILED),
    "issuer's certificate longer": (Issue(), longer(0x90), FAILED),
    "card's certificate changed": (Issue(), flip(0x9F46, 100), FAILED),
    "card's certificate shorter": (Issue(), shorter(0x9F46), FAILED),
    "card's certificate longer": (Issue(), longer(0x9F46), FAILED),
    "AIP changed": (Issue(), put(0x82, b"\x7d\x00"), FAILED),
    "list of data to authenticate": (broken(sda_tags=b"\x82\x94"), nothing, FAILED),
    "empty list of data to authenticate": (broken(sda_tags=b""), nothing, FAILED),
    "another card's number": (Issue(), put(0x5A, bytes.fromhex("6222020200011234568F")), FAILED),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(WRONG))
def test_wrong_certificates(device, what):
    issue, change, tvr = WRONG[what]
    found = issue.objects()
    change(found)
    told = device(MODULE, [["keys", *asked(issue, found)]])[0]
    assert told == {"good": False, "tvr": tvr, "tsi": ODA_RAN, "key": None}


def test_hash_over_other_records(device):
    issue = Issue()
    arguments = asked(issue)
    arguments[2] = arguments[2][2:]
    assert device(MODULE, [["keys", *arguments]])[0]["tvr"] == FAILED


def test_no_list_of_data_no_aip(device):
    issue = broken(sda_tags=None)
    found = issue.objects()
    found[0x82] = b"\x00\x00"  # not covered
    assert device(MODULE, [["keys", *asked(issue, found)]])[0]["good"]


@pytest.mark.parametrize("identifier", ["622", "622202", "62220202"])
def test_identifiers_of_three_to_eight_digits(device, identifier):
    assert device(MODULE, [["keys", *asked(broken(identifier=identifier))]])[0]["good"]


def test_revoked(device):
    for serial, good in (("123456", False), ("123457", True)):
        assert device(MODULE, [["keys", *asked(Issue(), revoked=(serial,))]])[0]["good"] is good


@pytest.mark.parametrize(("today", "good"), [("291130", True), ("291131", True), ("291201", False), ("491231", False)])
def test_last_day(device, today, good):
    assert device(MODULE, [["keys", *asked(Issue(), today=today)]])[0]["good"] is good
