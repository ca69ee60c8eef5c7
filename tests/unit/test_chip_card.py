"""firmware/cards/chip_card.py: a chip's number, expiry and track equivalent; broken ones; nothing of it stays."""

import random
from binascii import unhexlify

from cards.chip_card import ChipCard
from check import equal, raises
from emv.data import Data
from emv.errors import CARD_FAULT, EmvError
from ledger.transaction import CHIP, TAP

TRACK = "6299999999999999D20112010123456789"  # emv vector A5


def data(**objects) -> Data:
    """`t57="62.."`: tags and values in hexadecimal, filled up with F."""
    made = Data()
    for name, value in objects.items():
        made.take_from_card(int(name[1:], 16), unhexlify(value + "F" * (len(value) % 2)))
    return made


def test_a_tapped_card_that_gives_only_its_track():
    with ChipCard(data(t57=TRACK), TAP) as card:
        equal((bytes(card.pan), card.expiry, card.last_four), (b"6299999999999999", "2011", "9999"))
        equal((card.track2, card.track3, card.service_code), (TRACK.encode(), None, "201"))
        equal((card.entry, card.sequence), (TAP, ""))


def test_an_inserted_card():
    made = data(
        t57="6225880000001234D3012220100F", t5A="6225880000001234", t5F24="301130", t5F34="01", t5F30="0220")
    with ChipCard(made, CHIP) as card:
        equal((card.track2, card.expiry), (b"6225880000001234D3012220100", "3011"))
        equal((card.sequence, card.service_code, card.chip), ("001", "220", made))


def test_a_number_of_odd_length_and_no_track():
    with ChipCard(data(t5A="6217857600008050804F", t5F24="301231"), CHIP) as card:
        equal((bytes(card.pan), card.track2, card.expiry), (b"6217857600008050804", None, "3012"))
        equal(card.service_code, "")


def test_what_is_no_card():
    number = "6225880000001234"
    for broken in (
        {},
        {"t5A": ""},
        {"t5A": "622588000012"},  # 12 digits
        {"t5A": "62258800000012341234"},  # 20
        {"t5A": "6225880000A01234"},
        {"t5A": "6225880000D01234"},
        {"t57": ""},
        {"t57": number},  # no separator
        {"t57": number + "D3012"},  # ends too early
        {"t57": number + "D30122D010000"},
        {"t57": number + "D3012220" + "0" * 14},  # 39 digits
        {"t57": "D3012220100000"},
        {"t57": "6225880000001235D3012220", "t5A": number},
        {"t5A": number, "t5F24": "30B2"},
        {"t5A": number, "t5F34": "0D"},
        {"t5A": number, "t5F30": "0A20"},
    ):
        equal(raises(EmvError, ChipCard, data(**broken), CHIP).reason, CARD_FAULT, str(broken))


def test_any_bytes_are_a_card_or_a_cards_fault():
    for _ in range(3000):
        made = Data()
        for tag in (0x57, 0x5A, 0x5F24, 0x5F30, 0x5F34):
            if random.getrandbits(1):
                length = random.getrandbits(5)
                made[tag] = bytes([random.choice(b"\x00\x12\x99\x3D\xD2\xFF\x2F\x6A") for _ in range(length)])
        try:
            ChipCard(made, CHIP).wipe()
        except EmvError:
            pass


def test_nothing_stays():
    made = data(t57=TRACK, t5A="6299999999999999")
    with ChipCard(made, CHIP) as card:
        secrets = [card.track2, card.pan, made[0x57], made[0x5A]]
    for secret in secrets:
        assert secret and not any(secret)
    made = data(t57=TRACK, t5A="6299999999999998")
    secret = made[0x57]
    raises(EmvError, ChipCard, made, CHIP)
    assert not any(secret)
