"""What a stripe reader sends: any frame gives a swipe, any swipe a usable card or a CardError, and nothing is left."""

from cards.errors import CHIP_FIRST, EXPIRED, NOT_A_CARD, CardError
from cards.errors import UNREADABLE as SWIPE_AGAIN
from cards.stripe_card import StripeCard
from drivers.stripe_uart import parse
from drivers.swipe import ABSENT, BROKEN, CUT, UNREADABLE
from host.fields import SPEC

LARGEST = 256
_LIMITS = (76, 37, 104)
_TEXTS = ((SWIPE_AGAIN,), (NOT_A_CARD,), (EXPIRED,), (CHIP_FIRST,))
_out = bytearray(200)


def seeds() -> list:
    return [
        b"%B6224240000051234^TEST/CREDIT^291210158941690?;6224240000051234=29121015894169012392?",
        b";6224240000000185678=30111205894169012?+996224240000000185678=1561560500050000000000000000000000=?",
        b"%E?;6225880123451230=29121011234567890?",
        b";E?+E?",
        b"%B62?;62?+62?",
        b";6224240000051234=29121015894169012392",
    ]


def mutate(data: bytearray, rng) -> bytearray:
    """Sentinels and separators where they do not belong; the check digit put right."""
    at = rng.below(len(data))
    if data and rng.below(3):
        data[at] = b"%;+?=E^D09"[rng.below(10)]
        return data
    start = data.find(b";") + 1
    end = data.find(b"=", start)
    if 0 < start < end:
        total = 0
        for i in range(end - 2, start - 1, -1):
            value = data[i] & 0x0F
            if (end - i) % 2 == 0:
                value = value * 2 - 9 if value > 4 else value * 2
            total += value
        data[end - 1] = 0x30 + (10 - total % 10) % 10
    return data


def run(data: bytearray) -> bool:
    swipe = parse(data, len(data))
    for number in (1, 2, 3):
        track = getattr(swipe, "track%d" % number)
        if track is None:
            assert swipe.reason(number) in (ABSENT, UNREADABLE, CUT, BROKEN), "reason"
        else:
            assert swipe.reason(number) is None and 0 < len(track) <= _LIMITS[number - 1], "length"
            assert not [c for c in track if not 0x20 <= c <= 0x5F], "characters"
    try:
        card = StripeCard(swipe, "2611")
    except CardError as error:
        assert error.args in _TEXTS, "says more than the words for the merchant"
        card = None
    assert swipe.track1 is None and swipe.track2 is None and swipe.track3 is None, "the swipe is not wiped"
    if card is None:
        return False
    values = {35: card.track2}
    if card.track3 is not None:
        values[36] = card.track3
    end = SPEC.pack("0200", values, _out)
    assert SPEC.unpack(_out, 0, end).values[35] == str(bytes(card.track2), "ascii"), "track 2 in a message"
    card.wipe()
    assert not any(card.track2) and not any(card.pan), "the card is not wiped"
    return True
