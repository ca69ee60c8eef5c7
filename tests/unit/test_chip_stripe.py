"""boards/simulator/chips/stripe.py: the decoder's messages (MagTek, RS-232 Swipe Reader, chapter 3) and their pace."""

import asyncio
import time
from machine import UART, Pin

from check import equal
from chips.stripe import BAUD, Stripe, message
from soc.uart import Wire, wires

T1 = "%B6225880000000001234^WANG/MING^30121010000000000?"
T2 = ";6225880000000001234=30121010000000000?"
T3 = "+996225880000000001234==1560000000000000000000?"


def on_a_uart():
    """The reader on GPIO21."""
    reader = Stripe()
    reader.wire = Wire(reader, BAUD, -1, 21)
    wires[:] = [reader.wire]
    return reader


def test_messages():
    equal(message((T1, T2, None)), (T1 + T2 + "\r").encode())
    equal(message((None, T2, T3)), (T2 + T3 + "\r").encode())
    equal(message((T1, T2, None), "lrc"), b"%E?;E?\r")
    equal(message((None, T2, None), "short"), b";E?\r")
    equal(message((None, None, None)), b"")


async def test_a_swipe_reaches_the_uart_at_9600_baud():
    reader = on_a_uart()
    uart = UART(2, 9600, tx=-1, rx=Pin(21))
    stream = asyncio.StreamReader(uart)
    start = time.ticks_ms()
    length = reader.swipe((None, T2, None))
    got = b""
    while not got.endswith(b"\r"):
        got += await stream.read(64)
    equal(got, (T2 + "\r").encode())
    took = time.ticks_diff(time.ticks_ms(), start)
    assert abs(took - length * 10 * 1000 // 9600) <= 2, took


async def test_a_slow_firmware_loses_what_does_not_fit():
    reader = on_a_uart()
    uart = UART(2, 9600, tx=-1, rx=Pin(21))
    reader.swipe((T1 * 8, None, None))
    await asyncio.sleep(1)
    equal(uart.any(), 384)
    equal(uart.lost, len(T1) * 8 + 1 - 384)


async def test_the_wrong_rate_gives_noise():
    reader = on_a_uart()
    uart = UART(2, 115200, tx=-1, rx=Pin(21))
    reader.swipe((None, T2, None))
    await asyncio.sleep(1)
    assert T2[:4].encode() not in uart.read()
