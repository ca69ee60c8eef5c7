"""Every row of the firmware's table of messages, both ways between the device and `pyiso8583`.

The rows are found by themselves: a new one is covered, and one that cannot be found fails. The field table on this side
was written independently of the firmware's. What the values mean is tests/judges/test_messages.py's business.
"""

import iso8583
import pytest

from tests.judges.test_iso8583 import PY_SPEC, digits, row

FILLS = range(4)
# as the acquirer's document has them, where PY_SPEC takes a dialect of its own
SPEC = PY_SPEC | {"44": row("b", 1, 25), "54": row("ascii", 2, 120), "48": digits(322, 2, right_pad="0")}
LEAST = 40  # rows: 8 kinds in four roles, sign-on and -off, echo, balance, downloads, settlement


@pytest.fixture
def rows(device):
    """[maker, arguments, name] of each row."""
    found = device("row_cases", [["rows"]])[0]
    assert not found["unknown"], f"these make messages that the test cannot find: {found['unknown']}"
    return found["rows"]


@pytest.fixture
def described(device, rows):
    """{(maker, arguments): (name, MTI, reply MTI, always, every, has a MAC)}"""
    answers = device("row_cases", [["describe", maker, arguments] for maker, arguments, _ in rows])
    return {
        (maker, str(arguments)): (name, *answer)
        for (maker, arguments, name), answer in zip(rows, answers, strict=True)
    }


def normal(message: dict) -> dict:
    """Fields of a decoded message: binary in lower case, as the device tells it."""
    binary = {n for n, field in SPEC.items() if field["data_enc"] == "b" and field["len_count"] == "bytes"}
    return {n: v.lower() if n in binary else v for n, v in message.items() if n.isdigit()}


def test_there_are_rows_and_no_two_are_called_the_same(described):
    assert len(described) >= LEAST
    makers = {maker for maker, _ in described}
    assert {"SIGN_ON", "SIGN_OFF", "ECHO", "BALANCE", "financial", "reversal", "outcome_query"} <= makers
    assert len({(maker, name) for (maker, _), (name, *_) in described.items()}) >= len(described) - 2 * 8


def test_every_row_makes_sense(described):
    for name, mti, reply, always, every, has_mac in described.values():
        assert mti.isdecimal() and len(mti) == 4 and int(reply) == int(mti) + 10, name
        assert len(set(every)) == len(every) and {41, 42, 60} <= set(always), name
        assert has_mac == (64 in always), name
        assert all(str(number) in SPEC and SPEC[str(number)]["max_len"] for number in every), name


def test_what_the_device_packs(device, described):
    cases = [
        (mti, sorted(chosen), fill)
        for _, mti, _, always, every, _ in described.values()
        for fill in FILLS
        for chosen in ({*always}, {*every}, {*always, *every[fill::3]})
    ]
    results = device("row_cases", [["packed", *case] for case in cases])
    for (mti, chosen, _), (wire, values) in zip(cases, results, strict=True):
        decoded, encoded = iso8583.decode(bytes.fromhex(wire), SPEC)
        assert decoded["t"] == mti
        assert sorted(int(n) for n in normal(decoded) if n != "1") == chosen
        assert normal(decoded) == values
        again = iso8583.encode({k: v for k, v in decoded.items() if k != "p"}, SPEC)[0]
        assert bytes(again) == bytes.fromhex(wire)
        assert sum(len(part["len"]) + len(part["data"]) for part in encoded.values()) == len(wire) // 2


def test_what_the_device_reads(device, described):
    """An answer with every field of the request and those that only answers have."""
    messages = []
    for _, _, reply, _, every, _ in described.values():
        numbers = sorted({*every, 12, 13, 15, 32, 37, 38, 39, 44, 54, 62, 63} - {35, 36, 52})
        messages.append({"h": "", "t": reply} | {str(n): made(SPEC[str(n)], n) for n in numbers})
    wires = [bytes(iso8583.encode(dict(message), SPEC)[0]).hex() for message in messages]
    results = device("row_cases", [["unpacked", wire] for wire in wires])
    for message, result in zip(messages, results, strict=True):
        assert result == [message["t"], normal(message)]


ABOUT_CARDS = ("financial", "BALANCE")  # makers of messages that a card is in
AT_LEAST = 7  # of them: eight kinds, less those that have no PIN
SECURITY = {  # F53, sections 6 and 9: (suite, swiped, PIN)
    ("tdes", True, True): "2600000000000000",
    ("tdes", True, False): "0600000000000000",
    ("tdes", False, False): None,
    ("sm4", True, True): "2300000000000000",
    ("sm4", True, False): "0300000000000000",
    ("sm4", False, False): "0300000000000000",
}


@pytest.mark.parametrize(("suite", "swiped", "pin"), SECURITY)
def test_security_control_stands_where_the_suite_asks_for_it(device, described, rows, suite, swiped, pin):
    """Under SM4 in every message with a card and a MAC, a stored advice too, which has neither track nor PIN."""
    about = {"auth_code": "Z9Y8X7", "original_auth": "A1B2C3"}
    asked = []
    for maker, arguments, name in rows:
        every = described[maker, str(arguments)][4]
        kind = arguments[0] if arguments else None
        if maker in ABOUT_CARDS and not (pin and 52 not in every) and (swiped or kind):  # an inquiry needs its card
            has_track = swiped and 35 in every
            asked.append((name, has_track, ["made", maker, kind, about, has_track, pin, {"suite": suite}]))
    assert len(asked) >= AT_LEAST
    wires = device("message_cases", [case for *_, case in asked])
    for (name, has_track, _), wire in zip(asked, wires, strict=True):
        sent = normal(iso8583.decode(bytes.fromhex(wire), SPEC)[0])
        assert sent.get("53") == SECURITY[suite, has_track, pin], name


def made(field: dict, seed: int) -> str:
    """A value of a field, as pyiso8583 takes it."""
    length = max(1, field["max_len"] - seed % 3) if field["len_type"] else field["max_len"]
    if field["data_enc"] == "ascii":
        return "".join(" 09AZaz"[(seed + i) % 7] for i in range(length))
    if field["len_count"] == "bytes":
        return bytes((seed * 5 + i) % 256 for i in range(length)).hex().upper()
    return "".join(str((seed + i) % 10) for i in range(length))


def test_the_two_tables_of_fields_agree(device):
    """Kind, bytes of the length, longest value: of each field that the firmware knows."""
    for number, kind, lengths, maximum in device("row_cases", [["fields"]])[0]:
        field = SPEC[str(number)]
        assert (field["len_type"], field["max_len"]) == (lengths, maximum), number
        expected = {"n": ("b", "nibbles"), "z": ("b", "nibbles"), "an": ("ascii", "bytes"), "b": ("b", "bytes")}[kind]
        assert (field["data_enc"], field["len_count"]) == expected, number
