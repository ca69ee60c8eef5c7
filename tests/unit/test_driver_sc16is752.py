"""lib/drivers/sc16is752.py on the model of the chip: channels as drivers see them, pins, a silent bridge."""

import asyncio
import time
from machine import I2C, Pin

import clock
import wiring
from check import equal
from drivers.escpos_printer import EscposPrinter
from drivers.max17048 import Max17048
from drivers.sc16is752 import Sc16is752
from drivers.sc16is752_pins import OpenDrain
from soc.gpio import line

DATA = bytes(i * 7 & 0xFF for i in range(300))


class Peer:
    """A chip behind a channel: keeps what it receives, echoes it when asked."""

    wire = None
    echo = False

    def __init__(self):
        self.got = b""

    def receive(self, piece):
        self.got += bytes(piece)
        if self.echo:
            self.wire.send(bytes(piece))


class Rig:
    """The board's bridge with a peer on channel B."""

    def __init__(self, baudrate=38400, rxbuf=256):
        self.chips = wiring.Chips({})
        self.chip = self.chips.bridge
        self.peer = Peer()
        self.peer.wire = self.wire = self.chip.channels[1].plug(self.peer, baudrate)
        self.i2c = I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)
        self.bridge = Sc16is752(self.i2c, 0x48, Pin(47, Pin.IN, Pin.PULL_UP), Pin.IRQ_FALLING)
        self.channel = self.bridge.channel(1, baudrate, rxbuf)

    def heard(self, size=400):
        buffer = bytearray(size)
        count = self.channel.readinto(buffer)
        return None if count is None else bytes(buffer[:count])


async def test_long_data_comes_and_goes_through_streams():
    for baudrate in (9600, 38400, 115200):
        rig = Rig(baudrate)
        rig.peer.echo = True
        reader, writer = asyncio.StreamReader(rig.channel), asyncio.StreamWriter(rig.channel, {})
        before = time.ticks_ms()
        writer.write(DATA)
        sending = asyncio.create_task(writer.drain())
        got = b""
        chunk = bytearray(50)
        while len(got) < len(DATA):
            count = await reader.readinto(chunk)
            got += chunk[:count]
        await sending
        equal((got, rig.peer.got), (DATA, DATA))
        took = time.ticks_diff(time.ticks_ms(), before)
        assert took >= len(DATA) * 10000 // baudrate, took


async def test_writing_takes_what_fits_and_never_waits():
    rig = Rig()
    before = clock.elapsed_us()
    equal([rig.channel.write(DATA), rig.channel.write(DATA), rig.channel.write(b"")], [64, 0, 0])
    assert clock.elapsed_us() - before < 3000
    equal(rig.channel.ioctl(3, 4), 0)
    await asyncio.sleep_ms(30)
    equal(rig.channel.ioctl(3, 5), 4)
    equal(rig.peer.got, DATA[:64])


async def test_what_nobody_reads_is_kept_by_interrupts():
    rig = Rig()
    rig.wire.send(DATA[:200])
    await asyncio.sleep_ms(100)
    equal(rig.channel.any(), 200)
    equal((rig.heard(150), rig.heard(), rig.heard()), (DATA[:150], DATA[150:200], None))
    equal(set(rig.channel._memory), {0})


async def test_a_buffer_that_is_half_read_takes_more():
    rig = Rig()
    got = b""
    for at in range(0, 300, 60):
        rig.wire.send(DATA[at : at + 60])
        await asyncio.sleep_ms(30)
        got += rig.heard(40)
    while rig.channel.any():
        got += rig.heard()
    equal(got, DATA)


async def test_lost_bytes_leave_a_mark():
    rig = Rig(rxbuf=128)
    rig.wire.send(DATA)
    await asyncio.sleep_ms(200)
    equal(rig.heard(), DATA[:127] + b"\xff")
    rig.wire.send(b"next")
    await asyncio.sleep_ms(10)
    equal(rig.heard(), b"next")


async def test_a_firmware_that_hangs_loses_what_the_chip_cannot_keep_and_a_mark_says_so():
    rig = Rig()
    rig.bridge._busy = True  # nobody comes
    rig.wire.send(DATA[:100])
    await asyncio.sleep_ms(100)
    rig.bridge._busy = False
    equal(rig.heard(), DATA[:64] + b"\xff")


async def test_a_missed_edge_is_found_by_polling():
    rig = Rig()
    line(47).handler = None
    rig.wire.send(b"12345678901234")
    await asyncio.sleep_ms(20)
    equal(rig.channel.ioctl(3, 1), 1)
    equal(rig.heard(), b"12345678901234")


async def test_a_time_out_of_nothing_is_ended():
    rig = Rig()
    rig.chip.channels[1].phantom = True
    rig.chip.changed()
    equal((rig.channel.any(), line(47).level()), (0, 1))


async def test_another_chip_on_the_line_does_not_hold_us():
    rig = Rig()
    line(47).source = lambda: 0
    equal((rig.channel.any(), rig.channel.ioctl(3, 1)), (0, 0))


async def test_another_rate():
    rig = Rig()
    rig.wire.baudrate = 115200
    rig.wire.send(b"hello")
    await asyncio.sleep_ms(10)
    assert rig.heard() != b"hello"
    rig.channel.init(115200)
    rig.wire.send(b"hello")
    rig.channel.write(b"world")
    await asyncio.sleep_ms(10)
    equal((rig.heard(), rig.peer.got), (b"hello", b"world"))


async def test_both_channels_at_once():
    rig = Rig()
    other = rig.bridge.channel(0, 9600)
    rig.chips.stripe.swipe((None, ";6225880000000001234=3012?", None))
    rig.wire.send(DATA[:250])
    await asyncio.sleep_ms(100)
    buffer = bytearray(64)
    equal(bytes(buffer[: other.readinto(buffer)]), b";6225880000000001234=3012?\r")
    equal(rig.heard(), DATA[:250])


async def test_lamps():
    rig = Rig()
    pins = [rig.bridge.output(number) for number in range(4)]
    equal(rig.chips.leds.lit(), [False] * 4)
    pins[1].value(1)
    pins[3].value(1)
    equal(rig.chips.leds.lit(), [False, True, False, True])
    pins[1].value(0)
    equal(rig.chips.leds.lit(), [False, False, False, True])


async def test_a_bridge_that_does_not_answer_is_a_cut_wire():
    rig = Rig()
    lamp = rig.bridge.output(0)
    lamp.value(1)
    rig.chip.absent = True
    lamp.value(1)
    rig.wire.send(b"12345678")
    await asyncio.sleep_ms(20)
    equal((rig.channel.any(), rig.heard(), rig.channel.write(DATA)), (0, None, 300))
    equal(rig.channel.ioctl(3, 4), 4)
    rig.chip.absent = False
    raised = None
    try:
        rig.chip.write(bytes((14 << 3, 8)))  # its power was away
    except OSError as error:
        raised = error
    assert raised is not None
    equal(rig.channel.write(b"back"), 4)
    rig.wire.send(b"12345678")
    await asyncio.sleep_ms(20)
    equal((rig.peer.got, rig.heard(), rig.chips.leds.lit()[0]), (b"back", b"12345678", True))


async def test_an_open_drain_pulls_low_or_lets_go():
    rig = Rig()
    pins = [OpenDrain(rig.bridge, number) for number in (4, 5)]
    lines = rig.chip.pins[4:6]
    for bit in lines:
        bit.resistor = 1
    equal([bit.level() for bit in lines], [1, 1])
    pins[1].value(0)
    equal([bit.level() for bit in lines], [1, 0])
    before = clock.elapsed_us()
    pins[1].value(0)  # as it is: nothing to say
    equal(clock.elapsed_us(), before)
    rig.bridge.output(0).value(1)
    pins[1].value(1)
    equal(([bit.level() for bit in lines], rig.chips.leds.lit()[0]), ([1, 1], True))


async def test_a_printer_behind_a_bridge_gets_every_byte():
    rig = Rig(115200)
    printer = EscposPrinter(rig.channel)
    before = time.ticks_ms()
    await printer.write(DATA)
    took = time.ticks_diff(time.ticks_ms(), before)
    await asyncio.sleep_ms(20)
    equal(rig.peer.got, DATA + b"\x1dr\x01")
    assert took < len(DATA) * 10000 // 115200 + 10, took
    rig.channel.write(DATA[:64])
    equal(rig.channel.txdone(), False)
    await asyncio.sleep_ms(10)
    equal(rig.channel.txdone(), True)


async def test_a_board_without_its_bridge_starts():
    chips = wiring.Chips({})
    chips.bridge.absent = True
    i2c = I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)
    bridge = Sc16is752(i2c, 0x48, Pin(47, Pin.IN, Pin.PULL_UP), Pin.IRQ_FALLING)
    channel = bridge.channel(0, 9600)
    bridge.output(0).value(1)
    equal((channel.any(), channel.write(b"x")), (0, 1))


async def test_the_gauge_reads_right_while_the_channels_are_busy():
    rig = Rig(115200)
    rig.peer.echo = True
    rig.bridge.channel(0, 9600)
    rig.chips.gauge.percent = 62.5
    gauge = Max17048(rig.i2c)
    sent = got = b""
    millivolts = gauge.millivolts()
    for _ in range(400):
        room = rig.channel.write(DATA[:40])
        sent += DATA[:room]
        rig.chips.stripe.swipe((None, ";6225?", None))
        equal((gauge.percent(), gauge.millivolts(), gauge.charging()), (62, millivolts, False))
        clock.pass_us(370)
        got += rig.heard() or b""
    await asyncio.sleep_ms(50)
    got += rig.heard() or b""
    equal(got, sent)
