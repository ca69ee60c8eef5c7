"""firmware/receipts/spooler.py on the model of the printer: whatever happens at whichever line, no slip is cut off
without a word, and no line comes twice unless the slip says that it is printed again."""

import asyncio
import time
from machine import UART, Pin

import wiring
from check import equal
from drivers.escpos_printer import EscposPrinter
from fakes_store import Store
from gb18030.codec import encode
from receipts.again import AFTER_A_PART
from receipts.slip import REPRINT
from receipts.spooler import Spooler
from services.power import Power
from services.wear import HEAD, Wear

HEAP = "8M"  # the chips of every test stay
FONT = bytes(6080)  # only Latin glyphs, and white
LINES = [("centre", "FU")] + [("pair", "line %02d" % n, "x" * 20) for n in range(12)] + [("small", "the end")]


def printed_as(line) -> bytes:
    out = bytearray(100)
    return bytes(out[: encode(line[1], out, 0)])


MARK, PART = printed_as(REPRINT), printed_as(AFTER_A_PART[0])


class Desk:
    """A printer, its driver and the spooler. `at`: number of the line after which `trouble` begins, for `ms`."""

    def __init__(self):
        self.lines = []
        chips = wiring.Chips({"font": FONT, "paper": bytearray(480)}, tell=self)
        self.printer = chips.printer
        uart = UART(1, 115200, tx=Pin(17), rx=Pin(18), txbuf=1024)
        wear = self.wear = Wear(Store())
        self.spooler = Spooler(EscposPrinter(uart), Power(None, wear), wear)
        self.at = 0
        self.trouble = self.troubles = None

    def text(self, record):
        self.lines.append(record.strip())
        if len(self.lines) == self.at:
            self.trouble(True)
            self.troubles = asyncio.create_task(self._relieve())

    def fault(self, words):
        self.lines.append(words)

    def qr(self, data, level):
        return 3, b"\xa0\x40\xe0"

    async def _relieve(self):
        await asyncio.sleep_ms(2500)
        self.trouble(False)

    def paper(self, out):
        self.printer.out = out
        self.printer.changed()

    def cover(self, is_open):
        self.printer.cover_open = is_open
        self.printer.changed()

    def heat(self, hot):
        self.printer.hot = hot
        self.printer.changed()

    def plug(self, out):
        self.printer.connected = not out
        self.printer.changed()

    def supply(self, off):
        """With its power the printer loses what it had."""
        if off:
            self.printer._buffer.read()
            self.printer._rows = None
            self.printer._commands.initialise()
            self.printer._parser = self.printer._commands.run()
            self.printer._need = next(self.printer._parser)
        self.plug(off)

    async def slip(self):
        """Print one; what it had on paper."""
        self.lines = []
        job = self.spooler.submit("slip", list(LINES))
        running = asyncio.create_task(self.spooler.run())
        try:
            await asyncio.wait_for(job.done.wait(), 60)
            await asyncio.sleep_ms(1000)
        finally:
            running.cancel()
        return self.lines


async def whole():
    lines = await Desk().slip()
    equal(len(lines), len(LINES))
    return lines


async def test_the_paper_is_counted():
    desk = Desk()
    before = desk.printer.rows_left
    await desk.slip()
    used, counted = before - desk.printer.rows_left, desk.wear.counts[HEAD]
    assert used and abs(counted - used) * 20 < used, (counted, used)


async def test_paper_cover_and_heat_at_every_line_cost_nothing_and_repeat_nothing():
    expected = await whole()
    for at in range(1, len(LINES)):
        for name in ("paper", "cover", "heat"):
            desk = Desk()
            desk.at, desk.trouble = at, getattr(desk, name)
            equal(await desk.slip(), expected, (name, at))


async def test_what_the_printer_may_have_lost_is_printed_whole_once_more_and_says_so():
    expected = await whole()
    again = expected[:1] + [MARK] + expected[1:]
    for name in ("plug", "supply"):
        for at in range(1, len(LINES)):
            desk = Desk()
            desk.at, desk.trouble = at, getattr(desk, name)
            lines = await desk.slip()
            assert PART in lines, (name, at, lines)
            where = lines.index(PART)
            equal(lines[:where], expected[:where], (name, at))
            equal(lines[where + 1 :], again, (name, at))


async def test_a_printer_that_never_says_what_it_has_printed_is_given_up():
    desk = Desk()
    desk.printer.paper_sensor = lambda: 0xFF  # no answer of GS r
    job = desk.spooler.submit("slip", list(LINES))
    running = asyncio.create_task(desk.spooler.run())
    await asyncio.sleep(60)
    equal(job.trouble, "fault")
    equal(len([line for line in desk.lines if line == MARK]), 2)
    job.cancel()
    await asyncio.wait_for(job.done.wait(), 2)
    running.cancel()


async def test_nobody_gets_last_nights_slips_in_the_morning():
    desk = Desk()
    desk.paper(True)
    steps = []
    jobs = [desk.spooler.submit("slip", list(LINES)) for _ in range(3)]
    for job in jobs:
        job.note = steps.append
        job.leave()
    running = asyncio.create_task(desk.spooler.run())
    await asyncio.sleep(1000)
    desk.paper(False)
    await asyncio.sleep(60)
    equal((desk.lines, steps), ([], ["begun", "late"] * 3))
    since = time.ticks_ms()
    expected = await whole()
    equal(await desk.slip(), expected)
    assert time.ticks_diff(time.ticks_ms(), since) < 30_000
    running.cancel()


async def test_many_sales_without_paper_keep_few_slips_waiting():
    desk = Desk()
    desk.paper(True)
    steps = []
    running = asyncio.create_task(desk.spooler.run())
    for number in range(20):
        job = desk.spooler.submit("slip %d" % number, list(LINES))
        job.note = steps.append
        job.leave()
        await asyncio.sleep(4)
    equal(steps.count("late"), 20 - 6)
    desk.paper(False)
    await asyncio.sleep(200)
    equal(steps.count("over"), 6)
    running.cancel()


async def test_after_a_slip_that_was_given_up_the_next_one_says_so():
    expected = await whole()
    desk = Desk()
    desk.at, desk.trouble = 4, desk.paper
    job = desk.spooler.submit("slip", list(LINES))
    running = asyncio.create_task(desk.spooler.run())
    while job.trouble is None:
        await job.news()
    job.cancel()
    await job.done.wait()
    running.cancel()
    await asyncio.sleep(5)
    lines = await desk.slip()
    equal(lines[lines.index(PART) + 1 :], expected)


async def test_two_hundred_lines_come_out_as_they_are_though_the_paper_runs_out_in_between():
    for trouble in (False, True):
        desk = Desk()
        desk.at, desk.trouble = 120 if trouble else 0, desk.paper
        job = desk.spooler.submit("long", [("pair", "line %03d" % n, "%09d" % (n * n)) for n in range(200)])
        running = asyncio.create_task(desk.spooler.run())
        await asyncio.wait_for(job.done.wait(), 120)
        running.cancel()
        for n in range(200):
            equal(desk.lines[n], b"line %03d               %09d" % (n, n * n))
        equal(len(desk.lines), 200)
