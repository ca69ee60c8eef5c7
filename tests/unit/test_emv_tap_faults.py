"""Taps that go wrong: every place, every fault ends in an Outcome; an offline payment that was torn is mended."""

import asyncio

import clock
from check import equal
from drivers.errors import ReaderError
from emv.outcome import APPROVED, DECLINED, ONLINE, OTHER_INTERFACE, TAP_AGAIN
from emv_tap_card import PPSE, RECORD, SELECT, base, offline, ok, options, tap, tlv
from fakes_emv import Card, gone

FINAL = (ONLINE, APPROVED, DECLINED, OTHER_INTERFACE)


# ---- torn ----


def torn(answers, at):
    """The card leaves at command `at`."""
    return Card(answers, {at: gone()})


async def test_a_torn_payment_is_mended():
    for at in range(3, 8):
        kernel, _ = tap(torn(offline(), at))
        outcome = await kernel.begin()
        equal((outcome.kind, outcome.reason, kernel.again_s), (TAP_AGAIN, "removed", 10))
        back = Card(offline())
        equal((await kernel.begin(back)).kind, APPROVED, str(at))
        equal(len(back.asked), 1 + 8 - at)
        assert back.asked[0].startswith(SELECT) and back.asked[1].startswith(RECORD)


async def test_a_torn_payment_may_tear_again():
    kernel, _ = tap(torn(offline(), 4))
    equal((await kernel.begin()).kind, TAP_AGAIN)
    equal((await kernel.begin(Card(offline(), {0: gone()}))).kind, TAP_AGAIN)
    equal((await kernel.begin(Card(offline(), {2: gone()}))).kind, TAP_AGAIN)
    back = Card(offline())
    equal((await kernel.begin(back)).kind, APPROVED)
    equal(len(back.asked), 4)


async def test_a_torn_payment_that_cannot_be_mended_begins_anew():
    for faults in ({0: "6A82"}, {1: "6A83"}, {1: ok("7000")[:-6]}):
        kernel, _ = tap(torn(offline(), 5))
        await kernel.begin()
        back = Card(offline(), faults)
        outcome = await kernel.begin(back)
        equal((outcome.kind, back.asked[len(back.asked) - 8]), (APPROVED, PPSE + "00"), str(faults))
    kernel, _ = tap(torn(offline(), 5))
    await kernel.begin()
    clock.grant(100000)
    await asyncio.sleep(61)
    back = Card(offline())
    equal(((await kernel.begin(back)).kind, len(back.asked)), (APPROVED, 8))


async def test_another_card_cannot_mend_it():
    """Its number is not that of the card that left: it begins a payment of its own."""
    kernel, data = tap(torn(offline(), 5))
    await kernel.begin()
    old = bytes(data[0x57])
    other = {}
    for begins, answer in offline().items():
        other[begins] = answer.replace("1234560012345608", "1234560012345616")
    back = Card(other)
    outcome = await kernel.begin(back)
    equal((outcome.kind, outcome.reason), (DECLINED, "not_genuine"))  # the certificate names the other card
    assert PPSE + "00" in back.asked and data[0x57] != old and data[0x5A] == bytes.fromhex("1234560012345616")


async def test_nothing_is_mended_of_an_online_payment():
    answers = base(options(locator="08010101"))
    answers["00B2010C"] = ok(tlv("70", tlv("5F24", "181130")))
    kernel, _ = tap(torn(answers, 3))
    equal((await kernel.begin()).kind, TAP_AGAIN)
    back = Card(answers)
    equal(((await kernel.begin(back)).kind, len(back.asked)), (ONLINE, 4))


# ---- every place, every fault ----

FAULTS = (
    gone, lambda: ReaderError("mute"), lambda: ReaderError("protocol"), lambda: ReaderError("reader"),
    lambda: "6F00", lambda: "6A82", lambda: "6985", lambda: "9000", lambda: "", lambda: "90",
    lambda: "00" * 300 + "9000", lambda: "77" * 100 + "9000", lambda: "FF" * 258, lambda: "7000" + "9000",
    lambda: "77820100" + "00" * 200 + "9000", lambda: "6F" + "80" * 60 + "9000", lambda: "1F" * 60 + "9000",
)  # fmt: skip


async def test_every_fault_at_every_command_ends_in_an_outcome():
    with_records = base(options(locator="08010101"))
    with_records["00B2010C"] = ok(tlv("70", tlv("5F24", "181130")))
    for answers, length, good in ((base(options()), 3, ONLINE), (with_records, 4, ONLINE), (offline(), 8, APPROVED)):
        for at in range(length):
            for fault in FAULTS:
                kernel, _ = tap(Card(answers, {at: fault()}))
                outcome = await kernel.begin()
                what = "%d %r" % (at, fault())
                assert outcome.kind in FINAL or outcome.kind == TAP_AGAIN, what
                empty = fault() == "70009000"  # a record may be
                assert outcome.kind != APPROVED or (empty and at == 6), what
                assert outcome.kind != ONLINE or (empty and at == 3), what
                if outcome.kind == TAP_AGAIN:
                    equal((await kernel.begin(Card(answers))).kind, good, what)


async def test_a_card_of_zeros_of_ones_of_its_own_command():
    class Echo:
        async def exchange(self, command, deadline_ms=0):
            return memoryview(bytearray(command) + b"\x90\x00")[-258:]

    for card in (Echo(), Card({"": "00" * 20 + "9000"}), Card({"": "FF" * 20 + "9000"}), Card({"": "9000"}), Card({})):
        kernel, _ = tap(card)
        for _ in range(3):
            assert (await kernel.begin()).kind in (TAP_AGAIN, OTHER_INTERFACE)


