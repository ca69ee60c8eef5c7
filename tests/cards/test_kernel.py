"""The firmware's contact kernel and cards it did not make: every profile, every trouble, judged by the issuer."""

import pytest

from tests.cards.on_device import BOTH_PINS, NO_PIN, PLAIN_PIN, Payment
from tools.acquirer.wire.tlv import tlv
from tools.cards.card import new_card

FLOOR = "0000008000"  # TVR: over the floor limit, which is 0 in the built-in applications
OFFLINE_LIMITS = "9F0608A000000333010102DF010100DF1105D84000A800DF1205D84004F800DF13050010000000" + "9F1B0400100000"


@pytest.fixture
def pay():
    payments = []

    def begin(name, trouble="", **terminal):
        payments.append(Payment(new_card(name, trouble, version="0030"), **terminal))
        return payments[-1]

    yield begin
    for payment in payments:
        payment.end()


def approved(payment):
    """The issuer says yes, to a cryptogram it finds right, and so does the card, with another one."""
    assert payment.begun["kind"] == "online", payment.begun
    assert payment.is_genuine()
    assert payment.begun["5A"].rstrip("F") == payment.card.owner.pan
    done = payment.answer()
    assert (done["kind"], done["reverse"]) == ("approved", False), done
    assert payment.is_genuine() and payment.chip.kind == 0x40
    assert payment.card.last_online_atc == payment.card.atc
    return done


@pytest.mark.parametrize(
    ("name", "tvr", "tsi", "cvm", "pins"),
    [
        ("credit", "0000048000", "F800", "420300", ["123456"]),
        ("debit", "0000048000", "F800", "020000", ["123456"]),
        ("cda", "0000048000", "F800", "420300", ["123456"]),
        ("dda", "0000048000", "F800", "420300", ["123456"]),
        ("sda", "0200048000", "F800", "420300", ["123456"]),
        ("plain", "8000048000", "7800", "420300", ["123456"]),
        ("long_keys", "0000048000", "F800", "420300", ["123456"]),
        ("sm4", "0000048000", "F800", "420300", ["123456"]),
        ("offline", "0000048000", "F800", "420300", ["123456"]),
        ("no_directory", "0000048000", "F800", "420300", ["123456"]),
        ("offline_pin", "0000008000", "F800", "440302", ["1212"]),
    ],
)
def test_profiles(pay, name, tvr, tsi, cvm, pins):
    done = approved(pay(name, pins=pins))
    assert (done["95"], done["9B"], done["9F34"]) == (tvr, tsi, cvm)


def test_plain_pin(pay):
    done = approved(pay("offline_pin", capabilities=PLAIN_PIN, pins=["1212"]))
    assert done["9F34"] == "410302"


def test_wrong_pins(pay):
    payment = pay("offline_pin", pins=["1111", "2222", "1212"])
    assert payment.begun["asked"] == [3, 2, 1]
    approved(payment)
    payment = pay("offline_pin", pins=["1111", "2222", "3333"])
    assert (payment.begun["asked"], payment.begun["9F34"], payment.begun["signs"]) == ([3, 2, 1], "1E0300", True)
    assert payment.begun["95"][4:6] == "20"
    payment = pay("offline_pin", "pin_blocked")
    assert (payment.begun["asked"], payment.begun["9F34"]) == ([], "1E0300")


def test_signature_and_bypass(pay):
    payment = pay("credit", capabilities=NO_PIN)
    assert (payment.begun["asked"], payment.begun["signs"]) == ([], True)
    approved(payment)
    payment = pay("credit", pins=[None])
    assert (payment.begun["asked"], payment.begun["9F34"], payment.begun["95"][4:6]) == (["online"], "1E0300", "08")


def test_choice(pay):
    payment = pay("two_applications", choice=1, pins=["123456"])
    assert (payment.begun["asked"][0], payment.begun["84"]) == (["PBOC CREDIT", "PBOC DEBIT"], "A000000333010101")
    approved(payment)
    payment = pay("confirmed", pins=["123456"])
    assert payment.begun["asked"][0] == ["PBOC CREDIT"]
    approved(payment)


@pytest.mark.parametrize("capabilities", [BOTH_PINS, "E0F8C0", "E0F888", "E0F848", "E0F800"])
def test_capabilities(pay, capabilities):
    """Whatever authentication the terminal can do."""
    approved(pay("cda", capabilities=capabilities, pins=["123456"]))


@pytest.mark.parametrize("name", ["offline", "cda"])
def test_offline(pay, name):
    """Below the floor limit, a card that may approves by itself, with a signed cryptogram; another goes online."""
    terminal = {"records": [OFFLINE_LIMITS], "capabilities": NO_PIN}
    payment = pay(name, **terminal)
    if name == "cda":
        approved(payment)
        return
    assert payment.begun["kind"] == "approved", payment.begun
    assert payment.is_genuine() and payment.chip.kind == 0x40
    assert (payment.begun["95"], payment.begun["8A"]) == ("0000000000", "5931")


def test_no_answer(pay):
    payment = pay("offline", pins=["123456"], records=[OFFLINE_LIMITS], terminal_kind=0x21)
    done = payment.answer(answered=False, proof=None)
    assert (done["kind"], done["8A"]) == ("approved", "5933")
    payment = pay("credit", pins=["123456"])
    done = payment.answer(answered=False, proof=None)
    assert (done["kind"], done["reverse"], done["8A"]) == ("declined", False, "5A33")


@pytest.mark.parametrize(
    ("trouble", "kind", "reason", "falls_back"),
    [
        ("card_blocked", "ended", "card_blocked", False),
        ("application_blocked", "ended", "application_blocked", False),
        ("expired", "online", "", False),
        ("not_yet_valid", "online", "", False),
        ("wrong_certificate", "online", "", False),
        ("wrong_card_certificate", "online", "", False),
        ("wrong_signature", "online", "", False),
        ("wrong_cryptogram", "online", "", False),
        ("refuses", "online", "", False),
        ("declines", "declined", "", False),
        ("mute", "ended", "mute", True),
        ("pulled_early", "ended", "removed", False),
        ("pulled_late", "online", "", False),
    ],
)
def test_troubles(pay, trouble, kind, reason, falls_back):
    payment = pay("dda", trouble, pins=["123456"])
    begun = payment.begun
    assert (begun["kind"], begun["reason"], begun["may_fall_back"]) == (kind, reason, falls_back)
    bits = {"expired": (1, 0x40), "not_yet_valid": (1, 0x20), "wrong_certificate": (0, 8),
            "wrong_card_certificate": (0, 8), "wrong_signature": (0, 8)}  # fmt: skip
    if trouble in bits:
        byte, bit = bits[trouble]
        assert bytes.fromhex(begun["95"])[byte] & bit
    if kind == "online":
        assert payment.is_genuine() == (trouble != "wrong_cryptogram")


@pytest.mark.parametrize(("trouble", "kind"), [("refuses", "declined"), ("pulled_late", "ended")])
def test_reversal(pay, trouble, kind):
    payment = pay("credit", trouble, pins=["123456"])
    done = payment.answer()
    assert (done["kind"], done["reverse"]) == (kind, True)


def test_a_foreign_card(pay):
    begun = pay("foreign_application").begun
    assert (begun["kind"], begun["reason"], begun["may_fall_back"]) == ("ended", "not_accepted", True)


def test_wrong_signature_with_cda(pay):
    """The cryptogram is not to be trusted: declined, and nobody is asked."""
    payment = pay("cda", "wrong_signature", pins=["123456"])
    assert (payment.begun["kind"], payment.begun["95"][:2]) == ("declined", "04")
    assert payment.begun["steps"][-1] == "completion"


def test_a_second_cryptogram_that_is_tampered_with(pay):
    """The issuer has approved, the card's answer is not the card's: money goes back."""

    def flip(command, answer):
        at = answer.find(bytes.fromhex("9F4B8180")) if command[:3] == bytes.fromhex("80AE50") else -1
        return answer if at < 0 else answer[: at + 20] + bytes([answer[at + 20] ^ 1]) + answer[at + 21 :]

    payment = pay("cda", pins=["123456"], tamper=flip)
    assert payment.begun["kind"] == "online"
    done = payment.answer()
    assert (done["kind"], done["reverse"], done["95"]) == ("declined", True, "0400048000")


def test_the_key_for_the_pin(pay):
    """The card's key will do, also for a terminal without DDA; a key that is not certified will not."""
    payment = pay("offline_pin", capabilities="E0F880", pins=["1212"])
    assert (payment.begun["9F34"], payment.begun["95"][:2]) == ("440302", "02")
    for trouble in ("wrong_card_certificate", "wrong_certificate"):
        for capabilities in (BOTH_PINS, "E0F800"):
            payment = pay("offline_pin", trouble, capabilities=capabilities, pins=["1212"])
            assert payment.begun["9F34"] == "410302"


def test_an_issuer_that_is_not(pay):
    payment = pay("credit", pins=["123456"])
    done = payment.answer(proof=bytes(8) + b"00")
    assert (done["kind"], done["reverse"], done["95"]) == ("declined", True, "0000048040")


def test_declined_by_the_issuer(pay):
    payment = pay("credit", pins=["123456"])
    done = payment.answer("51")
    assert (done["kind"], done["reverse"]) == ("declined", False)
    assert payment.is_genuine() and payment.chip.kind == 0


def script(payment, tag, head, *, name="00000001", spoilt=False):
    mac = payment.keys().script_mac(head + b"\x04", payment.chip.cryptogram, b"")
    command = head + b"\x04" + (bytes(4) if spoilt else mac)
    return tlv(tag, tlv("9F18", bytes.fromhex(name)) + tlv("86", command))


def test_scripts(pay):
    unblock, block = bytes.fromhex("84240000"), bytes.fromhex("841E0000")
    payment = pay("offline_pin", pins=["1111", "2222", "3333"])
    assert payment.card.pin_tries == 0
    scripts = script(payment, "71", unblock) + script(payment, "72", block, name="00000002")
    done = payment.answer(scripts=scripts)
    assert (done["kind"], done["DF31"], done["9B"]) == ("approved", "20000000012000000002", "FC00")
    assert payment.card.pin_tries == 3 and payment.card.application_blocked


def test_a_script_of_somebody_else(pay):
    payment = pay("credit", pins=["123456"])
    done = payment.answer(scripts=script(payment, "71", bytes.fromhex("84160000"), spoilt=True))
    assert (done["kind"], done["DF31"], done["95"][8:]) == ("approved", "1100000001", "20")
    assert not payment.card.card_blocked
