"""lib/drivers/pn532.py on the model of its chip: cards come, speak, fail and go; the chip errs; nothing hangs."""

import asyncio
import gc
import time

import clock
from check import equal
from drivers.errors import ReaderError
from fakes_reader import reason
from fakes_tap import TapCard, TapRig

PPSE = bytes.fromhex("00A404000E325041592E5359532E444446303100")
LONG = bytes(i * 11 & 0xFF for i in range(255))
GENERAL = ("no_ack", "broken_ack", "nack", "bad_sum", "bad_length", "half", "noise")


async def test_a_card_that_lies_there_is_found_and_answers():
    card = TapCard()
    rig = TapRig(card)
    before = time.ticks_ms()
    session = await rig.reader.wait()
    took = time.ticks_diff(time.ticks_ms(), before)
    assert took < 100, took
    equal((rig.uart.baudrate, card.powers), (921600, [True]))
    equal(bytes(await session.exchange(PPSE)), PPSE[5:] + b"\x90\x00")
    equal(card.heard, [PPSE])
    await rig.reader.off()
    equal((card.powers, rig.chip.radiating), ([True, False], False))


async def test_a_card_that_comes_later_is_found_soon():
    for kind in ("A", "B"):
        rig = TapRig()
        waiting = asyncio.create_task(rig.reader.wait())
        await asyncio.sleep(3)
        came = time.ticks_ms()
        card = TapCard(kind)
        rig.chip.put(card)
        session = await waiting
        assert time.ticks_diff(time.ticks_ms(), came) < 200
        equal(bytes(await session.exchange(PPSE))[-2:], b"\x90\x00")
        await rig.reader.off()


async def test_two_cards_are_told_whatever_their_types():
    for pair in (("A", "A"), ("B", "B"), ("A", "B"), ("B", "A")):
        rig = TapRig(*[TapCard(kind) for kind in pair])
        equal((await reason(rig.reader.wait()))[0], "several", str(pair))
        equal(await rig.reader.gone(200), False)
        rig.chip.take(rig.chip.field[0])
        equal(await rig.reader.gone(200), False)
        rig.chip.take(rig.chip.field[0])
        equal(await rig.reader.gone(200), True)
        await rig.reader.off()


async def test_a_card_without_iso_14443_4_is_told():
    for card in (TapCard(sak=b"\x08", ats=None), TapCard(ats=None)):
        rig = TapRig(card)
        equal((await reason(rig.reader.wait()))[0], "protocol")
        await rig.reader.off()


async def test_every_length_of_command_and_answer():
    card = TapCard(ms=1)
    rig = TapRig(card)
    session = await rig.reader.wait()
    for size in (0, 1, 50, 61, 62, 240, 245, 246, 247, 248, 249, 250, 254, 255):
        command = bytes((0x80, 0xAE, 0, 0, size)) + LONG[:size] + b"\x00"
        card.say = lambda command: command[5:-1] + b"\x90\x00"
        equal(bytes(await session.exchange(command)), LONG[:size] + b"\x90\x00")
        equal(card.heard[-1], command)
    card.say = lambda command: LONG + b"\x00\x90\x00"
    equal(len(await session.exchange(PPSE)), 258)


async def test_chaining_both_ways():
    card = TapCard(ms=1)
    rig = TapRig(card)
    session = await rig.reader.wait()
    command = bytes(range(256)) + bytes(300)
    card.say = lambda command: b"\x90\x00"
    equal(bytes(await session.exchange(command)), b"\x90\x00")
    equal(card.heard, [command])
    equal(rig.chip.log.count(0x40), 3)
    rig.chip.most = 40
    card.say = lambda command: LONG + b"\x00\x90\x00"
    equal(bytes(await session.exchange(PPSE)), LONG + b"\x00\x90\x00")
    equal(len(card.heard), 2)


async def test_answers_that_no_card_may_give():
    for said in (b"", b"\x90", bytes(259), bytes(700)):
        card = TapCard()
        rig = TapRig(card)
        session = await rig.reader.wait()
        card.say = lambda command, said=said: said
        equal((await reason(session.exchange(PPSE)))[0], "protocol", str(len(said)))


async def test_the_buffer_is_used_again_and_wiped():
    rig = TapRig(TapCard())
    session = await rig.reader.wait()
    first = await session.exchange(PPSE)
    await session.exchange(PPSE[:5] + LONG[:15])
    equal(bytes(first), LONG[:15] + b"\x90\x00")
    await rig.reader.off()
    link = rig.reader._link
    equal([set(buffer) for buffer in (link._in, link._out, rig.reader._answer)], [{0}] * 3)


async def test_the_heap_stays_where_it_is():
    card = TapCard(ms=1)
    rig = TapRig(card)
    session = await rig.reader.wait()
    used = []
    for number in range(600):
        await session.exchange(PPSE)
        card.heard.clear()
        if number % 200 == 199:
            gc.collect()
            used.append(gc.mem_alloc())
    assert used[2] <= used[1] + 64, used


async def test_a_slow_card_asks_for_time_and_gets_it():
    rig = TapRig(TapCard(ms=1500))
    session = await rig.reader.wait()
    equal(bytes(await session.exchange(PPSE))[-2:], b"\x90\x00")


async def test_a_mute_card_and_one_that_takes_too_long():
    card = TapCard()
    rig = TapRig(card)
    session = await rig.reader.wait()
    card.say = lambda command: None
    why, took = await reason(session.exchange(PPSE, 500))
    equal(why, "mute")
    assert took < 700, took
    card.say, card.ms = lambda command: b"\x90\x00", 60000
    why, took = await reason(session.exchange(PPSE, 500))
    equal(why, "mute")
    assert 500 <= took < 800, took
    card.ms = 10
    equal(bytes(await session.exchange(PPSE)), b"\x90\x00")


async def test_a_card_is_pulled_at_any_moment():
    for ms in range(0, 60, 3):
        card = TapCard(ms=30)
        rig = TapRig(card)
        session = await rig.reader.wait()
        clock.after(ms, lambda rig=rig, card=card: rig.chip.take(card))
        why, took = None, 0
        for _ in range(3):
            why, took = await reason(session.exchange(PPSE, 1000))
            if why:
                break
        equal(why, "removed", str(ms))
        assert took < 1400, took
        equal(await rig.reader.gone(1000), True)
        await rig.reader.off()


async def test_broken_air_is_told():
    rig = TapRig(TapCard())
    session = await rig.reader.wait()
    rig.chip.faults["crc"] = 1
    equal((await reason(session.exchange(PPSE)))[0], "protocol")
    equal(bytes(await session.exchange(PPSE))[-2:], b"\x90\x00")


async def test_gone_waits_for_the_card_to_leave_and_does_not_start_it_again():
    card = TapCard()
    rig = TapRig(card)
    await rig.reader.wait()
    clock.after(700, lambda: rig.chip.take(card))
    before = time.ticks_ms()
    equal(await rig.reader.gone(5000), True)
    assert 700 <= time.ticks_diff(time.ticks_ms(), before) < 900
    equal(card.powers, [True, False])


async def test_each_fault_of_the_line_is_survived_once_and_twice():
    for fault in GENERAL:
        for times in (1, 2):
            card = TapCard()
            rig = TapRig(card)
            for when in range(4):
                if when == 1:
                    rig.chip.faults[fault] = times
                session = await rig.reader.wait()
                if when == 2:
                    rig.chip.faults[fault] = times
                equal(bytes(await session.exchange(PPSE))[-2:], b"\x90\x00", fault)
                if when == 3:
                    rig.chip.faults[fault] = times
                await rig.reader.off()
            equal(len(card.heard), 4, fault)  # no card is asked twice


async def test_each_fault_that_stays_ends_in_time():
    for fault in GENERAL + ("deaf",):
        for at_start in (True, False):
            rig = TapRig(TapCard())
            session = rig.reader
            if not at_start:
                await session.wait()
            rig.chip.faults[fault] = 1000
            why, took = await reason(session.wait() if at_start else session.exchange(PPSE, 1000))
            if fault not in ("noise", "broken_ack"):
                equal(why, "reader", fault)
            assert took < 2500, (fault, took)
            rig.chip.faults.clear()
            await rig.reader.off()
            await rig.reader.wait()
            equal(bytes(await session.exchange(PPSE))[-2:], b"\x90\x00")


async def test_a_chip_that_will_not_go_faster_is_used_slowly():
    rig = TapRig(TapCard())
    rig.chip.faults["refuse_baud"] = 1000
    session = await rig.reader.wait()
    equal(rig.uart.baudrate, 115200)
    equal(bytes(await session.exchange(bytes(5) + LONG))[-2:], b"\x90\x00")
    await rig.reader.off()
    before = time.ticks_ms()
    await rig.reader.wait()
    assert time.ticks_diff(time.ticks_ms(), before) < 150


async def test_no_chip_at_all():
    rig = TapRig(TapCard())
    rig.chip.faults["deaf"] = 1000000
    why, took = await reason(rig.reader.wait())
    equal(why, "reader")
    assert took < 600, took
    equal((await reason(rig.reader.exchange(PPSE)))[0], "reader")
    await rig.reader.off()


async def test_a_cancelled_wait_and_a_cancelled_exchange_leave_no_trace():
    for ms in range(0, 120, 7):
        card = TapCard(ms=40)
        rig = TapRig()
        waiting = asyncio.create_task(rig.reader.wait())
        await asyncio.sleep_ms(ms)
        waiting.cancel()
        try:
            await waiting
        except asyncio.CancelledError:
            pass
        rig.chip.put(card)
        session = await rig.reader.wait()
        talking = asyncio.create_task(session.exchange(PPSE))
        await asyncio.sleep_ms(ms)
        talking.cancel()
        try:
            await talking
        except asyncio.CancelledError:
            pass
        card.ms = 5
        equal(bytes(await session.exchange(bytes(5) + LONG[:9])), LONG[:9] + b"\x90\x00", str(ms))
        await rig.reader.off()
        equal(rig.chip.radiating, False)


async def test_a_chip_at_work_is_told_to_give_up_before_it_is_asked_something_else():
    card = TapCard(ms=60000)
    rig = TapRig(card)
    session = await rig.reader.wait()
    rig.chip.faults["busy"] = 1000
    equal((await reason(session.exchange(PPSE, 200)))[0], "mute")
    card.ms = 5
    equal(bytes(await session.exchange(PPSE))[-2:], b"\x90\x00")
    equal(rig.chip.faults["busy"], 1000)


async def test_errors_are_reader_errors_after_off():
    rig = TapRig(TapCard())
    session = await rig.reader.wait()
    await rig.reader.off()
    equal((await reason(session.exchange(PPSE)))[0], "reader")
    assert issubclass(ReaderError, Exception)
