"""lib/drivers/stripe_uart.py: frames as in MagTek's manual 99875094, and what can go wrong with them."""

import asyncio
import time

from check import equal
from drivers.stripe_uart import StripeUart, parse
from drivers.swipe import ABSENT, BROKEN, CUT, UNREADABLE
from fakes_bus import Uart

TRACK1 = b"B4761739001010010^L3TEST/CARD1^25122011143804400000000"
TRACK2 = b"4761739001010010=251220111438044"
TRACK3 = b"011234567890123445=724724100000000000030300XXXX040400099010=========1"
TRACK3 = TRACK3.replace(b"X", b"0")
CARD = b"%" + TRACK1 + b"?;" + TRACK2 + b"?\r"


def seen(swipe):
    """What a swipe holds, per track: bytes or the reason."""
    tracks = (swipe.track1, swipe.track2, swipe.track3)
    return [swipe.reason(i + 1) if track is None else bytes(track) for i, track in enumerate(tracks)]


def parsed(frame):
    return seen(parse(bytearray(frame), len(frame)))


def test_the_manuals_examples():
    equal(
        parsed(b"%B123^SMITH/JOANN^9812101000?;112222333333444444444?"),
        [b"B123^SMITH/JOANN^9812101000", b"112222333333444444444", ABSENT],
    )
    equal(parsed(b"%11111111111111111111?;E?+3333333333333333333?"), [b"1" * 20, UNREADABLE, b"3" * 19])
    equal(parsed(b"%E?;22222222222222222222?+E?"), [UNREADABLE, b"2" * 20, UNREADABLE])
    equal(parsed(b";22222222222222222222?+E?"), [ABSENT, b"2" * 20, UNREADABLE])


def test_the_longest_tracks_fit_and_longer_ones_do_not():
    equal(parsed(b"%" + b"A" * 76 + b"?;" + b"1" * 37 + b"?+" + b"2" * 104 + b"?"), [b"A" * 76, b"1" * 37, b"2" * 104])
    equal(parsed(b"%" + b"A" * 77 + b"?;" + b"1" * 38 + b"?+" + b"2" * 105 + b"?"), [BROKEN] * 3)


def test_characters_that_a_track_cannot_have():
    equal(parsed(b"%Ba?;12A4?+1 2?"), [BROKEN, BROKEN, BROKEN])
    equal(parsed(b"%?;?"), [BROKEN, BROKEN, ABSENT])
    equal(parsed(b"%B12;4761?"), [BROKEN, ABSENT, ABSENT])  # an end sentinel was lost between two tracks
    equal(parsed(b"%EB1?"), [b"EB1", ABSENT, ABSENT])


def test_noise_between_the_tracks_is_skipped():
    equal(parsed(b"%AB?\x00\xff;12?\n"), [b"AB", b"12", ABSENT])


async def test_a_swipe_is_read_in_pieces_as_the_reader_sends_it():
    uart = Uart()
    reader = StripeUart(uart)

    async def send():
        await asyncio.sleep(30)
        for at in range(0, len(CARD), 5):  # bursts of 5 to 6 ms, 10 ms apart
            uart.feed(CARD[at : at + 5])
            await asyncio.sleep_ms(15)

    task = asyncio.create_task(send())
    swipe = await reader.read()
    equal(seen(swipe), [TRACK1, TRACK2, ABSENT])
    await task
    tracks = swipe.track1, swipe.track2
    swipe.wipe()
    equal([set(track) for track in tracks], [{0}, {0}])
    equal((swipe.track1, swipe.track2), (None, None))


async def test_sign_on_line_and_noise_are_no_swipe():
    uart = Uart()
    uart.feed(b"21088838A01\r\x00\xffhello\r\x02" + CARD + b"\x03")
    equal(seen(await StripeUart(uart).read()), [TRACK1, TRACK2, ABSENT])


async def test_two_swipes_wait_in_the_uart():
    uart = Uart()
    uart.feed(CARD + b"+" + TRACK3 + b"?\r")
    reader = StripeUart(uart)
    equal(seen(await reader.read())[1], TRACK2)
    equal(seen(await reader.read()), [ABSENT, ABSENT, TRACK3])


async def test_a_frame_that_stops_is_told_after_the_gap():
    uart = Uart()
    uart.feed(b"%" + TRACK1 + b"?;47617390")
    before = time.ticks_ms()
    swipe = await StripeUart(uart).read()
    equal(seen(swipe), [TRACK1, CUT, ABSENT])
    took = time.ticks_diff(time.ticks_ms(), before)
    assert 200 <= took <= 205, took


async def test_an_endless_frame_does_not_hold_the_reader():
    uart = Uart()
    uart.feed(b";" + b"1" * 1000 + b"\r" + CARD)
    reader = StripeUart(uart)
    equal(seen(await reader.read()), [ABSENT, CUT, ABSENT])
    equal(seen(await reader.read())[1], TRACK2)


async def test_discard_drops_what_was_swiped_before():
    uart = Uart()
    reader = StripeUart(uart)
    uart.feed(CARD)
    reader.discard()
    await asyncio.sleep(1)
    uart.feed(b";1234?\r")
    equal(seen(await reader.read()), [ABSENT, b"1234", ABSENT])


async def test_discard_in_the_middle_of_a_frame_drops_its_rest():
    uart = Uart()
    reader = StripeUart(uart)
    uart.feed(CARD[:20])
    reader.discard()

    async def send():
        for at in range(20, len(CARD), 10):
            await asyncio.sleep_ms(15)
            uart.feed(CARD[at : at + 10])
        await asyncio.sleep_ms(50)
        uart.feed(b";1234?\r")

    task = asyncio.create_task(send())
    equal(seen(await reader.read()), [ABSENT, b"1234", ABSENT])
    await task


async def test_a_cancelled_read_leaves_no_half_swipe():
    uart = Uart()
    reader = StripeUart(uart)
    uart.feed(CARD[:30])
    reading = asyncio.create_task(reader.read())
    await asyncio.sleep_ms(20)
    reading.cancel()
    uart.feed(CARD[30:])
    reading = asyncio.create_task(reader.read())
    await asyncio.sleep_ms(300)
    uart.feed(b";1234?\r")
    equal(seen(await reading), [ABSENT, b"1234", ABSENT])


async def test_card_data_does_not_stay_in_the_driver():
    uart = Uart()
    reader = StripeUart(uart)
    uart.feed(CARD)
    await reader.read()
    equal((set(reader._frame), set(reader._chunk)), ({0}, {0}))
