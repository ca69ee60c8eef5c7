"""What the kernel of taps costs in memory. Bytes of this port: a word has 8, on the board 4, so half of it there."""

import gc
import sys


def used() -> int:
    gc.collect()
    return gc.mem_alloc()


async def test_memory():
    import bertlv.reader
    import drivers.errors
    import emv.applications
    import emv.data
    from check import equal

    assert "emv.tap" not in sys.modules and "emv.oda" not in sys.modules
    before = used()
    import emv.tap

    loaded = used() - before
    assert loaded < 25000, loaded  # 12.5 KB on the board

    from emv.outcome import APPROVED
    from emv_tap_card import offline, tap
    from fakes_emv import Card

    answers = offline()
    most = first = 0
    for number in range(40):
        start = used()
        kernel, data = tap(Card(answers))
        kernel.prepare()
        outcome = await kernel.begin()
        most = max(most, used() - start)
        equal(outcome.kind, APPROVED)
        kernel.wipe()
        data.wipe()
        data = kernel = outcome = None
        if number == 5:
            first = used()
    assert most < 20000, most
    assert used() - first < 512, used() - first
    assert bertlv.reader and drivers.errors and emv.data and emv.applications
    print("kernel %d, a payment at its largest %d" % (loaded, most))


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
