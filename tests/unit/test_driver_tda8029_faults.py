"""lib/drivers/tda8029.py when the line, the chip or the card fails: always an end in time, always the right reason."""

import asyncio
import time

from check import equal
from fakes_card import ATR_T0, ATR_T1, Card, Echo, Rig
from fakes_reader import reason

SELECT = bytes.fromhex("00A404000E315041592E5359532E444446303100")
GET = bytes.fromhex("80CA9F3600")


async def powered(card):
    rig = Rig(card)
    session = await rig.reader.power_up()
    return rig, session


# what happens to the answers, why the exchange fails, how often the card hears the command
LINE = (
    ([None], None, 1),
    (["noise"], None, 1),
    (["slow"], None, 1),
    (["deaf"], None, 1),
    (["deaf", "deaf"], None, 1),
    (["deaf"] * 6, "reader", 0),  # each broken command takes one, and so does its refusal
    (["lrc"], "reader", 1),
    (["half"], "reader", 1),
    (["silent"], "mute", 1),
    (["nak"], "protocol", 1),
    (["nak", "lrc", "silent", "noise"], "protocol", 1),
    (["nak", "silent", "silent", "silent"], "reader", 1),
)


async def test_a_bad_line_during_an_exchange():
    for faults, why, times in LINE:
        card = Card(ATR_T1)
        card.say = lambda command: bytes.fromhex("9F36020019") + b"\x90\x00"
        rig, session = await powered(card)
        rig.chip.faults = list(faults)
        got, ms = await reason(session.exchange(GET, 3000))
        equal((got, len(card.heard)), (why, times), str(faults))
        assert ms < 4500, (faults, ms)
        rig.chip.faults = []
        equal((await reason(session.exchange(GET)))[0], None, str(faults))
        await rig.reader.off()
        equal(card.powered, False, str(faults))


async def test_a_bad_line_during_power_up():
    """A question that is harmless is asked again; the card is never left with power."""
    for fault in ("noise", "slow", "deaf", "lrc", "half", "silent", "nak"):
        for place in range(8):
            card = Echo(ATR_T1)
            rig = Rig(card)
            rig.chip.faults = [None] * place + [fault]
            got, ms = await reason(rig.reader.power_up())
            assert got in (None, "protocol", "reader", "mute"), (fault, place, got)
            assert ms < 6000, (fault, place, ms)
            equal(card.powered, got is None, "%s %d" % (fault, place))
            rig.chip.faults = []
            await rig.reader.off()
            equal((await reason(rig.reader.power_up()))[0], None, "%s %d" % (fault, place))


async def test_off_in_spite_of_a_bad_line():
    for faults in (["silent"], ["lrc", "half"], ["deaf"], ["silent", "silent"]):
        card = Card(ATR_T0)
        rig, _ = await powered(card)
        rig.chip.faults = list(faults)
        await rig.reader.off()
        equal(card.powered, False, str(faults))


async def test_a_card_that_is_pulled_at_any_moment():
    """While it is powered up, and while it is asked: every millisecond."""
    for atr in (ATR_T0, ATR_T1):
        ends = set()
        for ms in range(0, 170, 2):
            card = Echo(atr)
            rig = Rig(card)
            await rig.reader.inserted()
            task = asyncio.create_task(both(rig))
            await asyncio.sleep_ms(ms)
            rig.pull()
            before = time.ticks_ms()
            why = await task
            assert time.ticks_diff(time.ticks_ms(), before) < 1000, (ms, why)
            assert why in (None, "removed"), (atr, ms, why)
            await asyncio.sleep_ms(5)  # the chip's word is still on its way
            equal((card.powered, rig.reader.is_inserted()), (False, False), str(ms))
            ends.add(why)
        equal(ends, {None, "removed"})


async def both(rig):
    why, _ = await reason(used(rig))
    await rig.reader.off()
    return why


async def used(rig):
    session = await rig.reader.power_up()
    await session.exchange(SELECT)


async def test_a_cancelled_exchange():
    """The chip hears nothing while the card thinks; then the power goes before anything else is done."""
    for ms in (10, 700, 1200, 5000):
        card = Echo(ATR_T1, ms=ms)
        rig, session = await powered(card)
        task = asyncio.create_task(session.exchange(SELECT))
        await asyncio.sleep_ms(5)
        task.cancel()
        before = time.ticks_ms()
        await rig.reader.off()
        assert time.ticks_diff(time.ticks_ms(), before) < 2000, ms
        equal(card.powered, ms == 5000, str(ms))
        gone = asyncio.create_task(rig.reader.removed())
        await asyncio.sleep(6)
        if gone.done():  # the chip was still deaf: whoever waits is told, and waits again
            equal((await reason(gone))[0], "reader")
            gone = asyncio.create_task(rig.reader.removed())
            await asyncio.sleep(2)
        equal((card.powered, gone.done()), (False, False), str(ms))
        gone.cancel()


async def test_every_byte_of_an_answer_lost_or_changed():
    card = Card(ATR_T1)
    card.say = lambda command: bytes.fromhex("9F36020019") + b"\x90\x00"
    rig, session = await powered(card)
    send = rig.chip.wire.send
    for place in range(12):
        for change in (None, 0x01, 0x80):

            def spoil(data, place=place, change=change):
                data = bytearray(data)
                if len(data) == 12:
                    data[place : place + 1] = b"" if change is None else bytes((data[place] ^ change,))
                send(bytes(data))

            rig.chip.wire.send = spoil
            got, ms = await reason(session.exchange(GET, 1000))
            assert got in ("reader", "mute", "protocol"), (place, change, got)
            assert ms < 2200, (place, change, ms)
            rig.chip.wire.send = send
            await asyncio.sleep_ms(150)
            equal((await reason(session.exchange(GET)))[0], None, "%d %s" % (place, change))


async def test_noise_while_nobody_asks():
    card = Echo(ATR_T1)
    rig, session = await powered(card)
    for noise in (b"\x60", b"\x60\x00\xff\x00", b"\xe0\x00\x01", bytes(500), b"\x60\x01\x00\x00" * 120):
        rig.chip.wire.send(noise)
        await asyncio.sleep_ms(200)
        equal(rig.reader.is_inserted(), True)
        equal((await reason(session.exchange(SELECT)))[0], None)
    rig.chip.wire.send(bytes.fromhex("600001A000C1")[:3])
    rig.pull()
    await asyncio.sleep_ms(200)
    await rig.reader.removed()
    equal(rig.reader.is_inserted(), False)


async def test_a_slow_card_has_its_time():
    for atr, options in ((ATR_T0, {"nulls": 3}), (ATR_T1, {"wtx": 3})):
        card = Echo(atr, ms=6000)
        rig = Rig(card)
        rig.chip.t0_options = rig.chip.t1_options = options
        session = await rig.reader.power_up()
        got, ms = await reason(session.exchange(SELECT, 30000))
        equal(got, None)
        assert ms >= 6000, ms
        got, ms = await reason(session.exchange(SELECT, 3000))
        assert got in ("mute", "reader") and ms < 4500, (got, ms)
        await rig.reader.off()
        await asyncio.sleep(10)
        await rig.reader.inserted()
        equal(card.powered, False)
