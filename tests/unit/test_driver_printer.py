"""lib/drivers/escpos_printer.py with a printer that has a small buffer and every trouble."""

import asyncio
import time

from check import equal
from drivers.errors import PrinterError
from drivers.escpos_printer import EscposPrinter
from fakes_printer import Printer


class Bench:
    def __init__(self, room=4096):
        self.device = Printer(room)
        self.printer = EscposPrinter(self.device.uart, room)

    async def __aenter__(self):
        self._task = asyncio.create_task(self.device.run())
        return self

    async def __aexit__(self, *_):
        self._task.cancel()
        await asyncio.sleep_ms(0)


async def fails(awaitable):
    """The reason of the PrinterError it raises, and after how many ms."""
    before = time.ticks_ms()
    try:
        await awaitable
    except PrinterError as error:
        return error.reason, time.ticks_diff(time.ticks_ms(), before)
    raise AssertionError("no PrinterError")


def fields(status):
    names = ("online", "paper_out", "paper_near_end", "cover_open", "overheated", "broken")
    return [name for name in names if getattr(status, name)]


async def test_status_bits():
    for answers, expected in (
        ((0x12, 0x12, 0x12, 0x12), ["online"]),
        ((0x12, 0x12, 0x12, 0x1E), ["online", "paper_near_end"]),
        ((0x1A, 0x32, 0x12, 0x7E), ["paper_out", "paper_near_end"]),
        ((0x1A, 0x16, 0x12, 0x12), ["cover_open"]),
        ((0x1A, 0x52, 0x52, 0x12), ["overheated"]),
        ((0x1A, 0x52, 0x1A, 0x12), ["broken"]),  # cutter
        ((0x1A, 0x52, 0x32, 0x12), ["broken"]),  # unrecoverable
    ):
        async with Bench() as bench:
            bench.device.set(*answers)
            equal(fields(await bench.printer.status()), expected, "%r" % (answers,))


async def test_status_of_a_ready_printer():
    async with Bench() as bench:
        equal(fields(await bench.printer.status()), ["online"])


async def test_a_silent_printer_is_told_in_300_ms():
    async with Bench() as bench:
        bench.device.powered = False
        reason, ms = await fails(bench.printer.status())
        equal(reason, "silent")
        assert 300 <= ms <= 310, ms


async def test_a_long_slip_never_runs_over_the_printers_buffer():
    async with Bench(1200) as bench:
        slip = [bytes((65 + i % 26,)) * (20 + i % 300) for i in range(60)]
        for line in slip:
            await bench.printer.write(line)
        await bench.printer.finish()
        equal(bytes(bench.device.printed), b"".join(slip))
        assert 400 < bench.device.fullest <= 612, bench.device.fullest


async def test_write_does_not_wait_while_there_is_room():
    async with Bench() as bench:
        before = time.ticks_ms()
        await bench.printer.write(b"x" * 700)
        assert time.ticks_diff(time.ticks_ms(), before) < 30
        await bench.printer.finish()
        took = time.ticks_diff(time.ticks_ms(), before)
        assert 700 <= took <= 730, took


async def test_a_write_is_never_longer_than_the_window():
    printer = EscposPrinter(Printer().uart, 200)
    await printer.write(bytes(97))
    try:
        await printer.write(bytes(98))
    except ValueError:
        return
    raise AssertionError("no ValueError")


async def test_paper_out_is_told_at_once_and_printing_goes_on_after_it():
    async with Bench(200) as bench:
        await bench.printer.write(b"A" * 90)
        bench.device.paper_out()
        reason, ms = await fails(bench.printer.write(b"B" * 90))
        equal(reason, "paper")
        assert ms <= 250, ms
        assert b"B" not in bench.device.buffer
        bench.device.ready()
        await bench.printer.write(b"B" * 90)
        await bench.printer.finish()
        equal(bytes(bench.device.printed), b"A" * 90 + b"B" * 90)


async def test_a_night_without_paper_does_not_fill_the_printers_buffer():
    for first in (b"", b"A" * 90):
        async with Bench(1000) as bench:
            if first:
                await bench.printer.write(first)
            bench.device.paper_out()
            for _ in range(400):
                await asyncio.sleep_ms(500)
                equal((await bench.printer.status()).paper_out, True)
            assert bench.device.fullest <= 1000
            bench.device.ready()
            await asyncio.sleep_ms(2000)
            equal((await bench.printer.status()).paper_out, False)
            await bench.printer.write(b"B" * 400)
            await bench.printer.finish()
            equal(bytes(bench.device.printed), first + b"B" * 400)


async def test_a_night_without_power_is_noticed_when_it_ends():
    async with Bench(1000) as bench:
        bench.device.powered = False
        for _ in range(400):
            await asyncio.sleep_ms(500)
            equal((await fails(bench.printer.status()))[0], "silent")
        bench.device.powered = True
        equal(fields(await bench.printer.status()), ["online"])


async def test_each_trouble_has_its_reason():
    for answers, reason in (
        ((0x1A, 0x16, 0x12, 0x12), "cover"),
        ((0x1A, 0x52, 0x52, 0x12), "hot"),
        ((0x1A, 0x52, 0x32, 0x12), "fault"),
        ((0x1A, 0x12, 0x12, 0x12), "offline"),
    ):
        async with Bench() as bench:
            bench.device.works = False
            await bench.printer.write(b"slip")
            bench.device.set(*answers)
            equal((await fails(bench.printer.finish()))[0], reason)


async def test_a_printer_that_lost_its_buffer_is_noticed():
    async with Bench() as bench:
        await bench.printer.write(b"A" * 500)
        bench.device.buffer = bytearray()  # power cycled: ready, but it never answers for what it had
        reason, ms = await fails(bench.printer.finish())
        equal(reason, "lost")
        assert 3000 <= ms <= 3400, ms
        await bench.printer.write(b"B")
        await bench.printer.finish()


async def test_a_plug_that_was_out_for_a_moment_means_that_something_may_be_lost():
    async with Bench(200) as bench:
        await bench.printer.write(b"A" * 90)
        bench.device.powered = False
        bench.device.buffer = bytearray()
        equal((await fails(bench.printer.write(b"B" * 90)))[0], "silent")
        equal((await fails(bench.printer.write(b"B" * 90)))[0], "silent")
        bench.device.powered = True
        equal((await fails(bench.printer.write(b"B" * 90)))[0], "lost")
        bench.device.printed = bytearray()
        await bench.printer.write(b"B" * 90)
        await bench.printer.finish()
        equal(bytes(bench.device.printed), b"B" * 90)


async def test_who_begins_anew_asks_whether_it_is_ready():
    async with Bench(200) as bench:
        await bench.printer.write(b"A" * 90)
        bench.device.powered = False
        bench.device.buffer = bytearray()
        equal((await fails(bench.printer.ready()))[0], "silent")
        bench.device.powered = True
        await bench.printer.ready()
        await bench.printer.write(b"B")
        bench.device.paper_out()
        equal((await fails(bench.printer.ready()))[0], "paper")


async def test_status_never_comes_between_the_bytes_of_a_write():
    order = []
    bench = Bench()
    come = bench.device.uart.on_write
    bench.device.uart.on_write = lambda data: order.append(data[:1]) or come(data)
    busy = [True, True, True, False]
    bench.device.uart.txdone = lambda: not (busy and busy.pop(0))
    async with bench:
        writing = asyncio.create_task(bench.printer.write(b"R" * 700))  # three chunks
        await asyncio.sleep_ms(1)
        await bench.printer.status()
        await writing
    equal(order, [b"R", b"R", b"R", b"\x1d", b"\x10"])


async def test_noise_from_the_printer_is_ignored():
    async with Bench() as bench:
        bench.device.uart.feed(b"\xff\x11\x13\x80\x00")
        equal(fields(await bench.printer.status()), ["online"])


async def test_errors_are_driver_errors():
    from drivers.errors import DriverError

    assert isinstance(PrinterError("paper"), DriverError)
