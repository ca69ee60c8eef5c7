"""Taps with software cards that have real keys. Which commands a terminal must send is written down beforehand by a
terminal that shares nothing with the firmware (tests/cards/spec_reader.py); the device must send the same, byte for
byte. Its F55 convinces the acquirer's issuer, whose DES is somebody else's."""

import pytest

from tests.cards.spec_reader import UN, Reader, walk
from tools.acquirer.downloads import load_downloads
from tools.acquirer.wire.chip import Chip
from tools.cards import lab
from tools.cards.card import Card, new_card

MODULE = "tap_cases"
NEXT_UN = "5A5AA5A5"
LIMITS = "DF010100DF1906{offline}DF2006000000500000DF2106000000100000DF180101"
AIDS = ["A000000333010101", "A000000333010102", "A000000333010106"]


def ttq(amount: int, offline: int) -> str:
    online = amount > offline or amount in (0, 100)
    return f"36{0x80 * online | 0x40 * (amount >= 100000):02X}4080"


def keys() -> dict[str, list]:
    found = {}
    for key in load_downloads().keys:
        public = lab.authority_key(int(key.index, 16), key.bits)
        found[key.index] = [f"{public.n:X}".zfill((public.n.bit_length() + 7) // 8 * 2), public.exponent]
    return found


class Payment:
    """One amount, one card, one or several taps."""

    def __init__(self, card: Card, amount: int = 5000, offline: int = 10000, today: str = "261122", listed=()):
        self.card, self.amount, self.offline, self.today = card, amount, offline, today
        self.listed = list(listed)
        self.taps: list[list] = []

    def tap(self, number: str = UN, sw: str = "9000", aid: str = "") -> "Payment":
        """What a good terminal says and hears; `aid`: what it chooses, else the last of the directory."""
        values = {"v9F02": f"{self.amount:012d}", "v9F66": ttq(self.amount, self.offline), "v9A": self.today}
        responder = self.card.tapped()
        reader = Reader(responder, None, v9F37=number, **values)
        if aid:
            reader.send("00A40400", b"2PAY.SYS.DDF01")
        reader.select(aid)
        reader.start(expect=sw)
        self.taps.append([list(pair) for pair in responder.log])
        return self

    def run(self, device, taps: list | None = None, kind: int = 0) -> dict:
        terminal = {"9A": self.today, "9F37": UN, "amount": self.amount, "kind": kind, "next": NEXT_UN}
        terminal["listed"] = self.listed
        limits = LIMITS.format(offline=f"{self.offline:012d}")
        tables = {"applications": [[aid, limits] for aid in AIDS], "keys": keys(), "contactless": ""}
        told = device(MODULE, [["tap", terminal, tables, self.taps if taps is None else taps]])[0]
        assert "raised" not in told, told
        return told


def objects(f55: str) -> dict[str, bytes]:
    return dict(walk(bytes.fromhex(f55)))


def convinces(card: Card, f55: str) -> bool:
    """Whether the acquirer's issuer takes the cryptogram, with the objects in F55."""
    return Chip(objects(f55)).is_genuine(card.owner.pan, card.profile.sequence)


ONLINE = {  # profile: (amount, PIN, signature, 9F34)
    "credit": (5000, False, False, "000000"),
    "credit, much": (128000, True, True, "020000"),
    "debit": (5000, False, False, "000000"),
    "debit, much": (128000, True, True, "020000"),
    "phone": (5000, False, False, "1F0002"),
    "phone, much": (128000, False, True, "1F0002"),
    "sm4": (5000, False, False, "000000"),
    "plain": (5000, False, False, "000000"),
    "type_b": (5000, False, False, "000000"),
    "quickpass, much": (20000, False, False, "000000"),
}


@pytest.mark.parametrize("name", sorted(ONLINE))
def test_online(device, name):
    amount, pin, signature, results = ONLINE[name]
    card = new_card(name.split(",")[0])
    told = Payment(card, amount).tap().run(device)
    assert told["outcomes"] == [["online", "", 0]]
    assert (told["pin"], told["signature"]) == (pin, signature)
    f55 = objects(told["f55"])
    told_back = [f55[tag].hex().upper() for tag in ("9F27", "9F34", "9F37", "95", "9F36", "9C")]
    assert told_back == ["80", results, UN, "0000000000", "0001", "00"]
    assert convinces(card, told["f55"])


def test_the_best_application_is_taken(device):
    card = new_card("two_applications")
    told = Payment(card).tap(aid="A000000333010102").run(device)
    assert told["outcomes"] == [["online", "", 0]] and convinces(card, told["f55"])


OFFLINE = {
    "quickpass": ("quickpass", {}), "version 0": ("quickpass_version_0", {}),
    "long keys": ("quickpass", {"card_bits": 1152}),
    "longest CA key": ("quickpass", {"ca_index": 4, "issuer_bits": 1408}),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(OFFLINE))
def test_offline(device, name):
    profile, changes = OFFLINE[name]
    card = new_card(profile, **changes)
    told = Payment(card).tap().run(device)
    assert told["outcomes"] == [["approved", "", 0]]
    f55 = objects(told["f55"])
    assert (f55["9F27"], f55["8A"], f55["9F74"]) == (b"\x40", b"Y1", b"ECC001")
    assert card.cash == 25000
    assert (told["pin"], told["signature"], told["waived"]) == (False, False, [False, True, 100000])


WRONG = {
    "wrong_certificate": "not_genuine", "wrong_card_certificate": "not_genuine", "wrong_signature": "not_genuine",
    "expired": "expired", "not_yet_valid": "not_yet_valid",
}  # fmt: skip


@pytest.mark.parametrize("trouble", sorted(WRONG))
def test_offline_refused(device, trouble):
    told = Payment(new_card("quickpass", trouble)).tap().run(device)
    assert told["outcomes"] == [["declined", WRONG[trouble], 0]]


def test_listed(device):
    card = new_card("quickpass")
    told = Payment(card, listed=[card.owner.pan]).tap().run(device)
    assert told["outcomes"] == [["declined", "listed", 0]]


def test_declines(device):
    assert Payment(new_card("credit", "declines")).tap().run(device)["outcomes"] == [["declined", "", 0]]


def test_telephone_asks_first(device):
    payment = Payment(new_card("phone_asks")).tap(sw="6986").tap(NEXT_UN)
    told = payment.run(device)
    assert told["outcomes"] == [["see_phone", "", 0], ["online", "", 0]]
    assert convinces(payment.card, told["f55"]) and objects(told["f55"])["9F37"].hex().upper() == NEXT_UN


@pytest.mark.parametrize("at", range(3))
def test_left_too_early_and_tapped_again(device, at):
    payment = Payment(new_card("credit")).tap().tap(NEXT_UN)
    first, second = payment.taps
    first = first[:at] + [[first[at][0], ""]]
    told = payment.run(device, [first, second])
    assert told["outcomes"] == [["tap_again", "removed", 0], ["online", "", 0]]


def test_torn_offline_payment_costs_once(device):
    """The card leaves at each of its records; whatever it makes of the second tap, it has paid once."""
    whole = Payment(new_card("quickpass")).tap().taps[0]
    for at in range(3, len(whole)):
        card = new_card("quickpass")
        payment = Payment(card)
        responder = card.tapped()
        responder.reset(False)
        first = []
        for command, _ in whole[:at]:
            first.append([command, responder.transmit(bytes.fromhex(command)).hex().upper()])
        first.append([whole[at][0], ""])
        assert card.cash == 30000
        responder.reset(False)
        back = []
        for command, _ in [whole[1], *whole[at:]]:
            back.append([command, responder.transmit(bytes.fromhex(command)).hex().upper()])
            if back[-1][1][-4:] != "9000":
                back += payment.tap(NEXT_UN).taps[0]
                break
        told = payment.run(device, [first, back])
        assert told["outcomes"] == [["tap_again", "removed", 0], ["approved", "", 0]], at
        assert card.cash == 25000, at
