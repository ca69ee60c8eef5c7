"""boards/simulator/soc/: pins, UART, timers, watchdog, clock as the ESP32's MicroPython has them."""

import asyncio
import machine
import time
from machine import RTC, UART, WDT, Pin, Timer

import clock
import wiring
from check import equal, raises
from soc import model, timers
from soc.gpio import line


def test_pins_of_one_number_are_one():
    Pin(10, Pin.OUT, value=1)
    equal((Pin(10)(), repr(Pin(10))), (1, "Pin(10)"))
    Pin(10).off()
    equal(Pin(10).value(), 0)
    raises(ValueError, Pin, 23)
    raises(ValueError, Pin, 49)


def test_open_drain_and_pulls():
    pin = Pin(12, Pin.OPEN_DRAIN, Pin.PULL_UP, value=1)
    equal(pin(), 1)
    line(12).source = lambda: 0
    equal(pin(), 0)
    line(12).source = None
    pin(0)
    equal(pin(), 0)
    equal(Pin(11, Pin.IN, Pin.PULL_UP)(), 1)
    equal(Pin(11, Pin.IN, Pin.PULL_DOWN)(), 0)


def test_what_an_esp32_has():
    model.use("esp32")
    try:
        Pin(23, Pin.OUT)
        raises(ValueError, Pin, 24)
        raises(ValueError, Pin, 40)
        raises(ValueError, Pin, 34, Pin.OUT)
        equal(Pin(34, Pin.IN, Pin.PULL_UP)(), 0)  # it has none
        line(34).resistor = 1
        equal(Pin(34)(), 1)
    finally:
        model.use("esp32s3")


def test_timer_fires_while_the_firmware_sleeps():
    fired = []
    timer = Timer(0)
    timer.init(mode=Timer.PERIODIC, period=10, callback=lambda t: fired.append(time.ticks_ms()))
    start = time.ticks_ms()
    time.sleep_ms(35)
    timer.deinit()
    time.sleep_ms(35)
    equal([time.ticks_diff(at, start) for at in fired], [10, 20, 30])


def test_watchdog():
    bites = []
    timers.on_bite = lambda: bites.append(clock.elapsed_ms())
    dog = WDT(timeout=1000)
    start = clock.elapsed_ms()
    for _ in range(5):
        time.sleep_ms(800)
        dog.feed()
    equal(bites, [])
    time.sleep_ms(3000)
    equal([at - start for at in bites], [5000])
    timers.on_bite = None


def test_rtc_counts_in_utc():
    rtc = RTC()
    rtc.datetime((2026, 11, 22, 6, 14, 32, 11, 0))
    equal(time.time(), 848673131)
    time.sleep(90)
    equal(rtc.datetime(), (2026, 11, 22, 6, 14, 33, 41, 0))


def test_ticks_wrap_like_the_boards():
    equal(time.ticks_diff(5, (1 << 30) - 5), 10)
    equal(time.ticks_add((1 << 30) - 1, 2), 1)


def test_uart_write_blocks_while_its_buffer_is_full():
    uart = UART(0, 9600, txbuf=256)
    start = clock.elapsed_ms()
    uart.write(bytes(1000))
    took = clock.elapsed_ms() - start
    assert 600 <= took <= 660, took  # 1000 - 384 bytes at 960 a second
    uart.flush()
    assert 1040 <= clock.elapsed_ms() - start <= 1046
    equal(uart.txdone(), True)


def test_uart_reads_do_not_block_by_themselves():
    uart = UART(0, 9600)
    start = clock.elapsed_ms()
    equal((uart.read(), uart.read(4), uart.readline(), uart.readinto(bytearray(4)), uart.any()), (None,) * 4 + (0,))
    equal(clock.elapsed_ms(), start)
    UART(0, 9600, timeout=50).read(1)
    equal(clock.elapsed_ms() - start, 50)
    raises(ValueError, lambda: UART(0, 9600, rxbuf=64))
    raises(ValueError, UART, 3)


async def test_a_stream_wakes_its_task_without_polling():
    desk = wiring.Chips({})
    uart = UART(0, 115200)
    stream = asyncio.StreamReader(uart)

    async def swipe_later():
        await asyncio.sleep_ms(500)
        desk.modem.wire.send(b";1?")

    task = asyncio.create_task(swipe_later())
    start = clock.elapsed_ms()
    first = await stream.read(1)
    assert 500 <= clock.elapsed_ms() - start <= 501
    equal(first, b";")
    await task


async def test_a_flag_set_by_an_interrupt_wakes_its_task():
    flag = asyncio.ThreadSafeFlag()
    start = clock.elapsed_ms()
    clock.after(70, flag.set)
    await flag.wait()
    equal(clock.elapsed_ms() - start, 70)


async def test_two_tasks_on_one_stream():
    wiring.Chips({})
    uart = UART(0, 115200)
    writer = asyncio.StreamWriter(uart)
    reader = asyncio.create_task(asyncio.StreamReader(uart).read(1))
    await asyncio.sleep_ms(1)
    writer.write(b"x")
    await writer.drain()
    reader.cancel()
    try:
        await reader
    except asyncio.CancelledError:
        pass


def test_chip_timers_keep_their_order():
    fired = []
    for ms in (30, 10, 20):
        clock.after(ms, lambda ms=ms: fired.append(ms))
    doomed = clock.after(15, lambda: fired.append(15))
    clock.cancel(doomed)
    clock.pass_ms(25)
    equal(fired, [10, 20])
    clock.pass_ms(10)
    equal(fired, [10, 20, 30])


def test_what_a_reset_says():
    raises(SystemExit, machine.reset)
    equal((machine.reset_cause(), len(machine.unique_id())), (machine.PWRON_RESET, 6))
