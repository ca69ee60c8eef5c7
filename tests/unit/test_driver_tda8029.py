"""lib/drivers/tda8029.py on the model of the chip: speeds, presence, power, what cards answer to a reset."""

import asyncio
import time

import clock
from check import equal
from drivers.tda8029 import Tda8029
from fakes_card import ATR_T0, ATR_T1, Card, Echo, Rig
from fakes_reader import reason

SELECT = bytes.fromhex("00A404000E315041592E5359532E444446303100")


async def test_finds_the_chip_and_speaks_faster():
    rig = Rig()
    equal(rig.reader.is_inserted(), False)
    waiting = asyncio.create_task(rig.reader.inserted())
    await asyncio.sleep(2)
    equal((rig.chip.wire.baudrate, waiting.done()), (115200, False))
    rig.card = Card()
    rig.chip.put(rig.card)
    await asyncio.sleep_ms(100)
    equal((waiting.done(), rig.reader.is_inserted()), (True, True))
    again = Tda8029(rig.channel)  # a host that restarts finds it at the higher speed
    why, ms = await reason(again.inserted())
    equal(why, None)
    assert ms < 600, ms


async def test_a_card_that_goes():
    rig = Rig(Card())
    await rig.reader.inserted()
    gone = asyncio.create_task(rig.reader.removed())
    await asyncio.sleep(3)
    equal(gone.done(), False)
    rig.pull()
    await asyncio.sleep_ms(100)
    equal((gone.done(), rig.reader.is_inserted()), (True, False))


async def test_lost_words_about_the_card_are_asked_for():
    rig = Rig()
    waiting = asyncio.create_task(rig.reader.inserted())
    await asyncio.sleep(2)
    rig.chip.card = Card()  # the chip's word is lost
    await asyncio.sleep_ms(1200)
    equal(waiting.done(), True)


async def test_power_up_and_off():
    for atr in (ATR_T0, ATR_T1):
        card = Echo(atr)
        rig = Rig(card)
        session = await rig.reader.power_up()
        equal((session.atr, card.resets, card.powered), (atr, ["cold"], True))
        answer = await session.exchange(SELECT)
        equal(bytes(answer), SELECT[5:-1] + (b"\x90\x00" if atr is ATR_T0 else b"\x00\x90\x00"))
        await rig.reader.off()
        equal((card.resets, card.powered), (["cold", "off"], False))
        equal(bytes(answer), bytes(len(answer)))  # wiped
        equal((await reason(session.exchange(SELECT)))[0], "removed")
        session = await rig.reader.power_up()
        equal(card.resets, ["cold", "off", "cold"])
        await rig.reader.off()


async def test_answers_to_reset():
    bad, good = bytes.fromhex("3B00"), ATR_T0
    for cold, warm, strict, why, resets in (
        (bad, bad, True, None, ["cold", "warm"]),  # TB1 may be missing after a warm reset
        (bad, bad, False, None, ["cold", "warm"]),
        (bad, good, True, None, ["cold", "warm"]),
        (b"\x3b\x60\x00", good, True, None, ["cold", "warm"]),
        (b"\x3b\x20\x00\xaa", b"\x3b\x20\x00\xaa", True, "protocol", ["cold", "warm", "off"]),
        (b"\x3b\xe0\x00\x00\x02\x00", b"\x3b\xe0\x00\x00\x02\x00", False, "protocol", ["cold", "warm", "off"]),
        (b"\x3a\x00", b"\x3a\x00", True, "protocol", ["cold", "warm", "off"]),
        (b"", good, True, "mute", ["cold", "off"]),
        (bad, b"", True, "mute", ["cold", "warm", "off"]),
    ):
        card = Card(cold, warm_atr=warm)
        rig = Rig(card)
        rig.chip.strict = strict
        equal((await reason(rig.reader.power_up()))[0], why, "%r %r" % (cold, warm))
        equal(card.resets, resets, "%r %r" % (cold, warm))


async def test_no_card():
    rig = Rig()
    why, ms = await reason(rig.reader.power_up())
    equal(why, "removed")
    card = Card()
    rig.card = card
    rig.chip.put(card)
    session = await rig.reader.power_up()
    rig.pull()
    why, ms = await reason(session.exchange(SELECT))
    equal((why, card.resets), ("removed", ["cold", "off"]))
    assert ms < 100, ms
    await rig.reader.off()


async def test_a_dead_chip():
    rig = Rig(Card())
    session = await rig.reader.power_up()
    rig.chip.receive = lambda piece: None
    why, ms = await reason(session.exchange(SELECT, 2000))
    equal(why, "reader")
    assert ms < 3200, ms
    before = time.ticks_ms()
    await rig.reader.off()
    assert time.ticks_diff(time.ticks_ms(), before) < 2000
    for work in (rig.reader.inserted, rig.reader.removed, rig.reader.power_up):
        why, ms = await reason(work())
        equal(why, "reader")
        assert ms < 4000, ms
    equal(rig.reader.is_inserted(), True)


async def test_a_cancelled_wait_leaves_no_power():
    card = Card()
    rig = Rig(card)
    for ms in (1, 5, 400, 420, 450, 480, 500):
        task = asyncio.create_task(rig.reader.power_up())
        await asyncio.sleep_ms(ms)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass
        if task.done() and card.powered:
            await rig.reader.off()
        await asyncio.sleep_ms(300)
        equal(card.powered, False, str(ms))
    equal((await reason(rig.reader.power_up()))[0], None)


async def test_heap_of_the_driver_stays():
    import gc

    card = Echo(ATR_T1)
    rig = Rig(card)
    session = await rig.reader.power_up()
    used = []
    for _ in range(3):
        for _ in range(100):
            await session.exchange(SELECT)
            card.heard.clear()
        gc.collect()
        used.append(gc.mem_alloc())
    assert used[2] - used[1] < 256, used
    clock.grant(24 * 3600 * 1000)
