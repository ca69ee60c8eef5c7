"""lib/drivers/gm65.py on the model of the module behind the board's second bridge; frames from Grow's manual."""

import asyncio
import time
from machine import I2C, Pin

import clock
import wiring
from check import equal
from chips.gm65 import crc16
from drivers import gm65
from drivers.errors import ScannerError
from drivers.gm65 import Gm65
from drivers.sc16is752 import Sc16is752

CODE = b"134650098765432109"


class Rig:
    """Both bridges on one line, a driver of the scanner behind the second."""

    def __init__(self):
        self.chips = wiring.Chips({})
        self.module = self.chips.scanner
        i2c = I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)
        self.first = Sc16is752(i2c, 0x48, Pin(47, Pin.IN, Pin.PULL_UP), Pin.IRQ_FALLING)
        self.stripe = self.first.channel(0, 9600)
        self.second = Sc16is752(i2c, 0x49, self.first.line, Pin.IRQ_FALLING, beside=self.first)
        self.channel = self.second.channel(0, 9600)
        self.scanner = Gm65(self.channel)
        self.ended = []

    def hold(self, code=CODE, ms=1500):
        self.module.hold(code, ms, self.ended.append)

    async def fails(self):
        try:
            await self.scanner.read()
        except ScannerError as error:
            return error.reason
        raise AssertionError("it read")


class Scripted(Rig):
    """A module that says what a test tells it."""

    def __init__(self, *lines):
        super().__init__()
        self.lines, self.heard = list(lines), b""
        self.module.receive = self.answer

    def answer(self, piece):
        self.heard += bytes(piece)
        if self.lines and len(self.heard) % 9 == 0:
            self.module.wire.send(self.lines.pop(0))


def test_the_commands_are_whole():
    """Check values published by the maker, and ours."""
    for body, crc in (("0701002a02", 0xD80F), ("0901000000", 0xDEC8), ("0802002a3901", 0xA7EA), ("0a01000000", 0x301A)):
        equal(crc16(bytes.fromhex(body)), crc)
    for command in (gm65._ON_COMMAND, gm65._READ, gm65._STOP, gm65._DONE):
        equal(command[-2:], crc16(command[2:-2]).to_bytes(2, "big"))


async def test_a_code_is_read_and_the_light_goes_out():
    rig = Rig()
    reading = asyncio.create_task(rig.scanner.read())
    await asyncio.sleep(3)
    assert rig.module.lit
    rig.hold()
    started = time.ticks_ms()
    text = await reading
    equal((bytes(text), type(text)), (CODE, bytearray))
    assert time.ticks_diff(time.ticks_ms(), started) < 200
    await asyncio.sleep_ms(50)
    equal((rig.module.lit, rig.ended), (False, [len(CODE) + 1]))
    equal((set(rig.scanner._text), bytes(rig.channel._memory).find(CODE[:4])), ({0}, -1))


async def test_it_looks_on_after_five_seconds_and_stops_when_cancelled():
    rig = Rig()
    reading = asyncio.create_task(rig.scanner.read())
    await asyncio.sleep(12)
    assert rig.module.lit
    reading.cancel()
    await asyncio.sleep_ms(50)
    assert not rig.module.lit
    rig.hold()
    await asyncio.sleep(2)
    equal(rig.ended, [0])


async def test_what_was_not_asked_for_is_dropped():
    rig = Rig()
    rig.module.wire.send(b"old\rhalf")
    await asyncio.sleep_ms(20)
    reading = asyncio.create_task(rig.scanner.read())
    await asyncio.sleep_ms(5)
    rig.module.wire.send(b" a code\r")
    await asyncio.sleep(1)
    rig.hold()
    equal(bytes(await reading), CODE)


async def test_a_module_that_lost_its_power_is_told_again():
    rig = Rig()
    reading = asyncio.create_task(rig.scanner.read())
    await asyncio.sleep(1)
    rig.module.reset()
    await asyncio.sleep(6)
    rig.hold()
    equal(bytes(await reading), CODE)


async def test_a_module_that_does_not_answer_or_refuses():
    rig = Rig()
    rig.module.silent = True
    started = time.ticks_ms()
    equal(await rig.fails(), "silent")
    assert time.ticks_diff(time.ticks_ms(), started) < 1500
    rig.module.silent, rig.module.refuses = False, True
    equal(await rig.fails(), "fault")
    rig.module.refuses = False
    rig.chips.bridge2.absent = True
    equal(await rig.fails(), "silent")


async def test_broken_and_strange_texts():
    done = gm65._DONE
    rig = Scripted(b"\x02\x00\x00", b"no answer\r" + done, b"without an end")  # garbled once, then it answers
    equal(bytes(await rig.scanner.read()), b"without an end")
    equal(rig.heard, gm65._ON_COMMAND * 2 + gm65._READ)
    rig = Scripted(done, done + b"\r\n12\xff4\r\n" + "付款\r\n".encode())  # bytes were lost in the first one
    equal((await rig.scanner.read()).decode(), "付款")
    rig = Scripted(done, b"5" * 300 + b"\r")
    equal(bytes(await rig.scanner.read()), b"5" * 256)
    rig = Scripted(done, b"7654\r" + done)  # the text before the answer
    equal(bytes(await rig.scanner.read()), b"7654")


async def test_both_bridges_at_once_on_one_line():
    rig = Rig()
    reading = asyncio.create_task(rig.scanner.read())
    await asyncio.sleep(1)
    rig.hold(CODE * 10)
    clock.after(125, lambda: rig.chips.stripe.swipe((None, ";6225880000000001234=30121010000000000?", None)))
    equal(bytes(await reading), CODE * 10)
    await asyncio.sleep_ms(50)
    buffer = bytearray(80)
    equal(bytes(buffer[: rig.stripe.readinto(buffer)]), b";6225880000000001234=30121010000000000?\r")


async def test_the_model_understands_what_the_manual_has():
    rig = Scripted()
    module = rig.chips.scanner = type(rig.module)()
    heard = []
    module.wire = type("Wire", (), {"send": lambda self, data: heard.append(bytes(data))})()
    module.receive(bytes.fromhex("7E000701002A02D8"))
    module.receive(bytes.fromhex("0F"))
    equal(heard.pop()[:6], b"\x02\x00\x00\x02\x39\x01")
    module.receive(b"noise\x7e" + bytes.fromhex("7E000801000001ABCD"))
    equal((heard.pop(), module.zones[0]), (gm65._DONE, 1))
    module.receive(bytes.fromhex("7E000801000002ABCE"))
    equal((heard, module.zones[0]), ([], 1))
    module.receive(bytes.fromhex("7E000901000000DEC87E000A01000000301A"))
    equal((heard[0], heard[1][:2]), (gm65._DONE, b"\x03\x00"))
    module.reset()
    equal(module.zones[0], 1)
