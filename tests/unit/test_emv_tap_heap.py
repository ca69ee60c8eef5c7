"""What the kernel of taps costs in memory. Bytes of this port: a word has 8, on the board 4, so half of it there."""

import gc
import sys


def used() -> int:
    gc.collect()
    return gc.mem_alloc()


async def largest(answers, expected, times: int = 40) -> int:
    """Bytes a payment takes; what stays after it must not grow."""
    from check import equal
    from emv.tap import Tap
    from emv_tap_card import AID, LIMITS, NUMBER, TODAY, TapTables
    from fakes_emv import Books, Card, application, chance, terminal

    tables, card = TapTables([application(AID, LIMITS)]), Card(answers)
    most = first = 0
    for number in range(times):
        card.asked.clear()
        card.said.clear()
        start = used()
        data = terminal(TODAY, 9000, number=NUMBER)
        kernel = Tap(card, data, tables, chance(NUMBER), Books())
        kernel.prepare()
        outcome = await kernel.begin()
        if number:  # the first one loads what is left to load
            most = max(most, used() - start)
        equal(outcome.kind, expected)
        kernel.wipe()
        data.wipe()
        data = kernel = outcome = None
        if number == 5:
            first = used()
    assert used() - first < 512, used() - first
    return most


async def test_memory():
    import bertlv.reader
    import drivers.errors
    import emv.applications
    import emv.data

    assert "emv.tap" not in sys.modules
    before = used()
    import emv.tap

    loaded = used() - before
    assert "emv.oda" not in sys.modules, "RSA is for those who pay offline"

    before = used()
    import emv.tap_offline

    proof = used() - before

    from emv.outcome import APPROVED, ONLINE
    from emv_tap_card import base, offline, options

    online = await largest(base(options()), ONLINE)
    whole = await largest(offline(), APPROVED)
    print("kernel %d, an online payment %d; proof %d, an offline payment %d" % (loaded, online, proof, whole))
    assert loaded < 20000, loaded  # 10 KB on the board
    assert online < 6500, online
    assert proof < 6000, proof
    assert whole < 10500, whole
    assert bertlv.reader and drivers.errors and emv.data and emv.applications and emv.tap and emv.tap_offline


async def test_ten_thousand_taps_need_no_more():
    """What one Tap keeps does not grow, however often cards come and go."""
    from emv.outcome import ONLINE
    from emv_tap_card import base, options, tap
    from fakes_emv import Card

    card = Card(base(options()))
    kernel, _ = tap(card)
    after = 0
    for number in range(10000):
        card.asked.clear()
        card.said.clear()
        assert (await kernel.begin()).kind == ONLINE
        if number == 10:
            after = used()
    assert used() - after < 256, used() - after
