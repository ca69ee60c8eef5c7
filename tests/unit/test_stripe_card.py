"""firmware/cards/stripe_card.py: what a stripe must look like to be used."""

from cards import errors
from cards.stripe_card import StripeCard, passes_luhn
from check import equal, raises
from ledger.transaction import FALLBACK, STRIPE

TODAY = "2611"


class Swipe:
    def __init__(self, track2, track3=None):
        self.track1 = None
        self.track2 = bytearray(track2) if track2 is not None else None
        self.track3 = bytearray(track3) if track3 is not None else None
        self.wiped = False

    def wipe(self):
        self.wiped = True


def test_a_card_whose_chip_could_not_be_read():
    for service, entry in ((b"101", STRIPE), (b"201", FALLBACK), (b"620", FALLBACK)):
        card = StripeCard(Swipe(b"6225880123451230=2912" + service + b"1234567890"), TODAY, FALLBACK)
        equal((card.entry, card.service_code), (entry, service.decode()))
    late = Swipe(b"6225880123451230=26102011234567890")
    equal(raises(errors.CardError, StripeCard, late, TODAY, FALLBACK).text, errors.EXPIRED)


def test_a_good_card():
    swipe = Swipe(b"6225880123451230=29121011234567890")
    card = StripeCard(swipe, TODAY)
    equal(bytes(card.pan), b"6225880123451230")
    equal((card.expiry, card.service_code, card.last_four), ("2912", "101", "1230"))
    equal(bytes(card.track2), b"6225880123451230D29121011234567890")
    assert swipe.wiped
    with card:
        pass
    equal(bytes(card.track2), bytes(34))


def test_each_fault_has_its_own_error():
    cases = (
        (None, errors.UNREADABLE),
        (b"", errors.UNREADABLE),
        (b"6225880123451230", errors.UNREADABLE),
        (b"6225880123451230=2912", errors.UNREADABLE),
        (b"622588012345=29121011234567890", errors.UNREADABLE),
        (b"62258801234512301111=29121011234567890", errors.UNREADABLE),
        (b"6225880123451230=29131011234567890", errors.UNREADABLE),
        (b"6225880123451230=2912101ABCDEFGH", errors.UNREADABLE),
        (b"6225880123451230=29121011234567890123456789", errors.UNREADABLE),
        (b"6225880123451231=29121011234567890", errors.NOT_A_CARD),
        (b"6225880123451230=26101011234567890", errors.EXPIRED),
        (b"6225880123451230=29122011234567890", errors.CHIP_FIRST),
        (b"6225880123451230=29126201234567890", errors.CHIP_FIRST),
    )
    for track, error in cases:
        swipe = Swipe(track)
        equal(raises(errors.CardError, StripeCard, swipe, TODAY).text, error)
        assert swipe.wiped, track


def test_this_month_is_not_expired_and_an_unset_clock_judges_nothing():
    StripeCard(Swipe(b"6225880123451230=26111011234567890"), TODAY)
    StripeCard(Swipe(b"6225880123451230=05111011234567890"), "")


def test_track_3_rides_along():
    card = StripeCard(Swipe(b"6225880123451230=29121011234567890", b"996225880123451230=1561560"), TODAY)
    equal(bytes(card.track3), b"996225880123451230D1561560")
    equal(StripeCard(Swipe(b"6225880123451230=29121011234567890", b"?!"), TODAY).track3, None)


def test_luhn():
    for good in (b"6225880123451230", b"79927398713", b"6200000000001234566", b"0"):
        assert passes_luhn(good), good
    for bad in (b"6225880123451234", b"79927398710", b"1"):
        assert not passes_luhn(bad), bad
