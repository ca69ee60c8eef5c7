"""Inserted cards, read by a terminal that checks everything (spec_reader.py)."""

import pytest

from tests.cards.spec_reader import Reader
from tools.cards import lab
from tools.cards.card import new_card

AAC, TC, ARQC = 0x00, 0x40, 0x80
METHODS = {"credit": "sd", "debit": "sd", "dda": "d", "sda": "s", "cda": "sd", "plain": "", "offline_pin": "sd"}


def begun(authority, name, trouble="", **changes):
    card = new_card(name, trouble, **changes)
    reader = Reader(card.inserted(), authority)
    reader.select()
    reader.start()
    return card, reader


def answer_of_issuer(card, reader, code=b"00"):
    """Tag 91, as the issuer makes it."""
    return card.scheme.arpc(card.session_key(lab.AC), reader.found["9F26"], code) + code


@pytest.mark.parametrize("name", METHODS)
def test_authentication(authority, name):
    card, reader = begun(authority, name)
    if "s" in METHODS[name]:
        reader.sda()
    if "d" in METHODS[name]:
        assert reader.dda() == card.atc.to_bytes(3)
    assert ("90" in reader.found) == bool(METHODS[name])
    assert reader.found["5A"].hex().rstrip("f") == card.owner.pan
    assert reader.found["5F24"].hex().startswith(card.owner.expiry)


@pytest.mark.parametrize(("trouble", "broken"), [("issuer", "sd"), ("card", "sd"), ("dynamic", "d")])
def test_forged(authority, trouble, broken):
    _, reader = begun(authority, "credit", wrong=trouble)
    for method, check in (("s", reader.sda), ("d", reader.dda)):
        if method in broken:
            with pytest.raises(AssertionError, match=r"hash|not signed"):
                check()
        else:
            check()


@pytest.mark.parametrize("name", ["credit", "t0", "sm4", "long_keys"])
def test_online(authority, name):
    """ARQC, issuer authentication, TC; the counters move."""
    card = new_card(name)
    reader = Reader(card.inserted(), authority)
    if name == "t0":
        reader = Reader(PlainT0(card.inserted()), authority)
    for atc in (1, 2):
        reader.responder.reset(False)
        reader.static = b""
        reader.select()
        reader.start()
        assert reader.generate(ARQC) == ARQC
        assert reader.found["9F36"] == atc.to_bytes(2)
        assert reader.found["9F10"][:7] == bytes.fromhex("07010103A00000")
        assert reader.found["9F10"][7] == card.scheme.number
        reader.send("00820000", answer_of_issuer(card, reader), le=False)
        assert reader.generate(TC, second=True) == TC
        assert reader.found["9F10"][4] == 0x60
        assert card.last_online_atc == atc


def test_wrong_issuer(authority):
    card, reader = begun(authority, "credit")
    reader.generate(ARQC)
    good = answer_of_issuer(card, reader)
    reader.send("00820000", bytes(8) + b"00", le=False, expect="6300")
    reader.send("00820000", good, le=False, expect="6985")  # once in a transaction
    assert reader.generate(TC, second=True) == AAC
    assert reader.found["9F10"][4] == 0x28


@pytest.mark.parametrize(
    ("name", "trouble", "asked", "code", "first", "second"),
    [
        ("credit", "", TC, "3030", ARQC, TC),  # it wants to go online
        ("credit", "", ARQC, "5933", ARQC, AAC),  # no issuer, no TC
        ("offline", "", ARQC, "5933", ARQC, TC),
        ("offline", "", TC, "3030", TC, None),
        ("credit", "", AAC, "3030", AAC, None),
        ("credit", "declines", TC, "3030", AAC, None),
        ("credit", "refuses", ARQC, "3030", ARQC, AAC),
    ],
)
def test_decisions(authority, name, trouble, asked, code, first, second):
    card, reader = begun(authority, name, trouble)
    reader.values["8A"] = code
    assert reader.generate(asked) == first
    if second is None:
        reader.generate(TC, second=True, expect="6985")
        return
    if code == "3030":
        reader.send("00820000", answer_of_issuer(card, reader), le=False)
    assert reader.generate(TC, second=True) == second
    reader.generate(TC, second=True, expect="6985")


@pytest.mark.parametrize("name", ["cda", "long_keys"])
def test_combined(authority, name):
    """The signature covers what was asked and answered, both times."""
    card, reader = begun(authority, name)
    assert reader.generate(ARQC, cda=True) == ARQC
    reader.send("00820000", answer_of_issuer(card, reader), le=False)
    assert reader.generate(TC, second=True, cda=True) == TC


def test_pin(authority):
    card, reader = begun(authority, "offline_pin")
    reader.send("00200080", "241111FFFFFFFFFF", le=False, expect="63C2")
    assert reader.send("80CA9F17") == bytes.fromhex("9F170102")
    reader.send("00200080", "241212FFFFFFFFFF", le=False)
    assert card.pin_tries == 3
    challenge = reader.send("00840000")
    n, e = reader.card_key()
    block = bytes.fromhex("7F241212FFFFFFFFFF") + challenge
    size = (n.bit_length() + 7) // 8
    hidden = pow(int.from_bytes(block.ljust(size, b"\x11")), e, n).to_bytes(size)
    reader.send("00200088", hidden, le=False)
    reader.send("00200088", hidden, le=False, expect="6985")  # a challenge is good once
    for left in (2, 1, 0):
        reader.send("00200080", "240000FFFFFFFFFF", le=False, expect=f"63C{left}")
    reader.send("00200080", "241212FFFFFFFFFF", le=False, expect="6983")
    reader.generate(ARQC)
    assert reader.found["9F10"][4:6] == bytes([0xA6, 0x40])


def test_order_of_commands(authority):
    card = new_card("credit")
    reader = Reader(card.inserted(), authority)
    reader.send("80A80000", "8300", expect="6985")
    reader.send("00B2010C", expect="6985")
    reader.select()
    reader.send("80AE8000", "00" * 52, expect="6985")
    reader.start()
    reader.send("80A80000", "8300", expect="6985")
    reader.send("80AE8000", "00" * 51, expect="6700")
    reader.send("00880000", "0011", expect="6700")
    reader.send("00B20924", expect="6A82")
    reader.send("00B20914", expect="6A83")
    reader.send("80CA9F79", expect="6A88")
    reader.send("00FF0000", expect="6D00")
    reader.send("80A40400", expect="6E00")
    assert reader.responder.transmit(b"\x00\xa4") == b"\x67\x00"
    assert reader.responder.transmit(bytes.fromhex("00A4040008A000")) == b"\x67\x00"


def test_selection():
    reader = Reader(new_card("two_applications").inserted())
    reader.send("00A40400", b"1PAY.SYS.DDF01")
    record = reader.send("00B2010C")
    assert record.count(bytes.fromhex("A0000003330101")) == 2
    reader.send("00B2020C", expect="6A83")
    assert b"CREDIT" in reader.send("00A40400", "A000000333")
    assert b"DEBIT" in reader.send("00A40402", "A000000333")
    reader.send("00A40400", "A000000004", expect="6A82")
    Reader(new_card("no_directory").inserted()).send("00A40400", b"1PAY.SYS.DDF01", expect="6A82")
    Reader(new_card("credit", "card_blocked").inserted()).send("00A40400", "A000000333", expect="6A81")
    blocked = Reader(new_card("credit", "application_blocked").inserted())
    blocked.select("A000000333", expect="6283")
    blocked.send("80A80000", "8300", expect="6985")


class PlainT0:
    """What the reader does below the APDUs of a T=0 card: GET RESPONSE, and the right length."""

    is_tap = False

    def __init__(self, responder):
        self.card = responder
        self.reset = responder.reset
        self.seen = set()

    def transmit(self, raw: bytes) -> bytes:
        head = raw if len(raw) <= 5 else raw[: 5 + raw[4]]
        answer = self.card.transmit(head)
        while answer[0] in (0x61, 0x6C):
            self.seen.add(answer[0])
            again = bytes.fromhex("00C00000") if answer[0] == 0x61 else raw[:4]
            answer = self.card.transmit(again + answer[1:2])
        return answer


def test_t0_shows_its_ways(authority):
    """61xx, 6Cxx, and a reset in between forgets the answer."""
    card = new_card("t0")
    under = card.inserted()
    reader = Reader(PlainT0(under), authority)
    assert reader.responder.card.atr == bytes.fromhex("3B65000054494C4C30")
    reader.select()
    reader.start()
    assert reader.responder.seen == {0x61, 0x6C}
    under.transmit(bytes.fromhex("00A4040008A000000333010102"))
    under.reset(True)
    assert under.transmit(bytes.fromhex("00C0000010")) == b"\x69\x85"
