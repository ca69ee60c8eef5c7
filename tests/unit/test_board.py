"""boards/handheld_s3/board.py and its drivers on the models of its chips: the whole way from pin to interface."""

import asyncio
import machine
import network
import time

import board
import wiring
from check import equal
from drivers.errors import PrinterError, WifiError
from fakes_tap import TapCard

HEAP = "256wK"  # as tools/simulator/supply.py gives it: the chips and their memories are in it, too
SECTOR = 4096
TABLE = ((1, 2, 0, 4 * SECTOR, "nvs"), (1, 6, 4 * SECTOR, 4 * SECTOR, "ledger"),
         (1, 0x81, 8 * SECTOR, SECTOR, "vfs"), (1, 0x8F, 9 * SECTOR, SECTOR, "romfs"),
         (1, 6, 10 * SECTOR, SECTOR, "staging"), (1, 6, 11 * SECTOR, SECTOR, "previous"))  # fmt: skip


class Tell:
    """Hears what the chips tell."""

    def __init__(self):
        self.faults = []
        self.tones = []

    def changed(self, name):
        pass

    def fault(self, words):
        self.faults.append(words)

    def tone(self, hertz, ms):
        self.tones.append((hertz, ms))

    def text(self, record):
        pass

    def rows(self):
        pass


class Paper:
    """Counts the printer's rows as long as they come in order; their first two bytes are their number."""

    def __init__(self):
        self.rows = 0

    def add(self, row):
        self.rows += (row[0] << 8 | row[1]) == self.rows

    def count(self):
        return self.rows


def image(first, rows):
    """GS v 0: an image of numbered rows."""
    data = bytearray(b"\x1dv0\x00\x30\x00" + bytes((rows, 0)) + bytes(48 * rows))
    for row in range(rows):
        data[8 + 48 * row : 10 + 48 * row] = (first + row).to_bytes(2, "big")
    return data


MEMORIES = {
    "flash": bytearray(b"\xff" * (12 * SECTOR)),
    "screen": bytearray(320 * 240 * 2),
    "paper": bytearray(48),
    "font": b"",
}
STRIP = bytearray(320 * 24 * 2)
tell = Tell()
paper = Paper()
chips = wiring.Chips(MEMORIES, TABLE, tell)
chips.printer.paper = paper
till = board.build()
started = []


async def on():
    """The board, started once for all tests of this file."""
    if not started:
        await till.start()
        started.append(till)
    return till


def pixel(x, y):
    at = 2 * (320 * y + x)
    return bytes(MEMORIES["screen"][at : at + 2])


async def test_a_display_starts_by_the_book_and_shows_what_it_is_given():
    device = await on()
    equal((chips.display.on, chips.display.sleeping, tell.faults), (True, False, []))
    equal(chips.backlight.percent, 0)
    device.display.backlight(80)
    equal(chips.backlight.percent, 80)
    STRIP[0:2] = b"\xf8\x00"
    STRIP[-2:] = b"\x07\xe0"
    device.display.blit(STRIP, 0, 216, 320, 24)
    equal((pixel(0, 216), pixel(319, 239), pixel(1, 216)), (b"\xf8\x00", b"\x07\xe0", b"\x00\x00"))
    device.display.blit(b"\x12\x34\x56\x78", 318, 7, 2, 1)
    equal((pixel(318, 7), pixel(319, 7), pixel(317, 7)), (b"\x12\x34", b"\x56\x78", b"\x00\x00"))
    equal(tell.faults, [])


async def test_every_key_arrives_once_through_its_bounces():
    device = await on()
    names = [name for column in board._KEYS for name in column][:-1]
    tasks = [asyncio.create_task(run()) for _, run in device.tasks]
    await asyncio.sleep_ms(20)
    for bounce in (0, 4, 12):
        chips.keys.bounce_ms = bounce
        for name in names:
            pressed = time.ticks_ms()
            chips.keys.down(name)
            key, when = await asyncio.wait_for(device.keypad.read(), 1)
            equal((key, time.ticks_diff(when, pressed)), (name, 0))
            assert time.ticks_diff(time.ticks_ms(), pressed) < 15 + bounce
            chips.keys.up(name)
            await asyncio.sleep_ms(40)
    try:
        equal(await asyncio.wait_for_ms(device.keypad.read(), 1000), None)
    except asyncio.TimeoutError:
        pass
    for task in tasks:
        task.cancel()
    chips.keys.bounce_ms = 4


async def test_a_card_is_swiped():
    device = await on()
    device.stripe.discard()
    reading = asyncio.create_task(device.stripe.read())
    await asyncio.sleep_ms(10)
    tracks = "%B4761739001010010^L3TEST/CARD1^2512201?", ";4761739001010010=25122011143804400000?", None
    sent = chips.stripe.swipe(tracks)
    before = time.ticks_ms()
    swipe = await reading
    equal(bytes(swipe.track1), b"B4761739001010010^L3TEST/CARD1^2512201")
    equal(bytes(swipe.track2), b"4761739001010010=25122011143804400000")
    equal((swipe.track3, swipe.reason(3)), (None, "absent"))
    assert time.ticks_diff(time.ticks_ms(), before) < sent * 10 // 9 + 30
    chips.stripe.swipe(("%B1?", ";1?", None), "lrc")
    swipe = await device.stripe.read()
    equal([swipe.reason(track) for track in (1, 2, 3)], ["unreadable", "unreadable", "absent"])


async def test_a_card_is_tapped():
    device = await on()
    card = TapCard()
    waiting = asyncio.create_task(device.tap.wait())
    await asyncio.sleep_ms(500)
    chips.tap_field.put(card)
    session = await waiting
    equal(bytes(await session.exchange(b"\x00\xa4\x04\x00\x02\x01\x02")), b"\x01\x02\x90\x00")
    equal(await device.tap.gone(100), False)
    chips.tap_field.take(card)
    equal(await device.tap.gone(100), True)
    await device.tap.off()
    equal(chips.tap_field.radiating, False)


async def trouble(awaitable):
    try:
        await awaitable
    except (PrinterError, WifiError) as error:
        return error.reason
    return None


async def test_a_long_slip_is_printed_whole():
    device = await on()
    paper.rows = 0
    for first in range(0, 400, 8):  # 19 KB: more than four times the printer's buffer
        await device.printer.write(image(first, 8))
    await device.printer.finish()
    equal(paper.rows, 400)
    equal((chips.printer.lost, tell.faults), (0, []))


async def test_paper_runs_out_in_the_middle_and_printing_goes_on_after_it():
    device = await on()
    paper.rows = 0
    chips.printer.rows_left = 100
    reasons = []
    for first in range(0, 400, 8):
        while True:
            reason = await trouble(device.printer.write(image(first, 8)))
            if reason is None:
                break
            if not reasons:
                status = await device.printer.status()
                equal((status.paper_out, status.online), (True, False))
            reasons.append(reason)
            await asyncio.sleep_ms(500)
            if len(reasons) == 240:  # more than two minutes later
                chips.printer.new_roll()
                chips.printer.changed()
    await device.printer.finish()
    equal(set(reasons), {"paper"})
    equal(paper.rows, 400)
    equal((chips.printer.lost, tell.faults), (0, []))


async def test_the_printers_other_troubles():
    device = await on()
    printer = chips.printer
    for name, reason in (("cover_open", "cover"), ("hot", "hot")):
        await device.printer.write(image(0, 1))
        setattr(printer, name, True)
        printer.changed()
        await device.printer.write(image(1, 1))
        equal(await trouble(device.printer.finish()), reason)
        setattr(printer, name, False)
        printer.changed()
        equal(await trouble(device.printer.finish()), None)
    printer.near_end = True
    equal((await device.printer.status()).paper_near_end, True)
    printer.near_end = False
    printer.connected = False
    equal(await trouble(device.printer.status()), "silent")
    printer.connected = True


async def test_the_network_in_all_its_moods():
    device = await on()
    for ap, reason in (("wrong_secret", "secret"), ("absent", "absent"), ("ok", None)):
        network.air.set_ap(ap)
        before = time.ticks_ms()
        equal(await trouble(device.wifi.connect("shop", b"12345678", 10000)), reason)
        took = time.ticks_diff(time.ticks_ms(), before)
        assert took <= 10200, (ap, took)
    equal((device.wifi.is_up(), device.wifi.rssi()), (True, network.air.rssi))
    network.air.set_ap("absent")
    await asyncio.sleep(10)
    equal(device.wifi.is_up(), False)
    network.air.set_ap("ok")
    equal(await trouble(device.wifi.connect("shop", b"12345678", 10000)), None)


async def test_the_small_parts():
    device = await on()
    chips.gauge.percent = 64
    chips.gauge.charging = True
    equal((device.gauge.percent(), device.gauge.charging()), (64, True))
    assert 3600 < device.gauge.millivolts() < 4200
    device.leds.set(2, True)
    equal(chips.leds.lit(), [False, False, True, False])
    await device.buzzer.play(((2700, 80), (0, 40), (3000, 100)))
    equal(tell.tones[-2:], [(2700, 80), (3000, 100)])
    opened = []
    device.tamper.on_open(lambda: opened.append(1))
    equal((device.tamper.is_open(), opened), (False, []))
    chips.tamper.set(True)
    equal((device.tamper.is_open(), opened), (True, [1]))
    chips.tamper.set(False)
    equal(device.debug_is_open(), True)
    machine.mem32.words.update({0x60007030: 1 << 19, 0x60007038: 1 << 22})
    equal(device.debug_is_open(), False)
    device.clock.set(848673131)
    equal(time.time(), 848673131)
    device.watchdog.feed()


async def test_what_is_kept():
    device = await on()
    equal((device.name, device.serial), ("handheld_s3", ""))
    device.secrets.put("serial", b"TT24-000187")
    equal(device.serial, "TT24-000187")
    device.secrets.erase("serial")
    buffer = bytearray(32)
    device.random(buffer)
    assert any(buffer)
    device.ledger_flash.ioctl(6, 1)
    device.ledger_flash.writeblocks(1, b"record", 256)
    found = bytearray(6)
    device.ledger_flash.readblocks(1, found, 256)
    equal(bytes(found), b"record")
