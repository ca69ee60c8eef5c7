"""boards/simulator/chips/sc16is752.py against the data sheet's registers: FIFOs, divisor latch, interrupts, pins."""

import clock
from check import equal, raises
from chips.sc16is752 import Sc16is752
from soc.gpio import Line, Pin


class Peer:
    """A chip behind a channel: keeps what it receives."""

    def __init__(self):
        self.got = b""

    def receive(self, piece):
        self.got += bytes(piece)


class Bridge:
    """The chip on a line of its own, registers written and read one by one."""

    def __init__(self):
        self.line = Line(47)
        self.line.pull = Pin.PULL_UP
        self.chip = Sc16is752(self.line)
        self.line.source = lambda: 0 if self.chip.calls() else None
        self.peers = [Peer(), Peer()]
        self.wires = [channel.plug(peer, 9600) for channel, peer in zip(self.chip.channels, self.peers)]

    def put(self, register, *values, channel=0):
        self.chip.write(bytes((register << 3 | channel << 1,) + values))

    def get(self, register, count=1, channel=0):
        self.chip.write(bytes((register << 3 | channel << 1,)))
        data = bytearray(count)
        self.chip.read(data)
        return data[0] if count == 1 else bytes(data)

    def open(self, divisor=96, channel=0):
        for register, value in ((3, 0x80), (0, divisor & 255), (1, divisor >> 8), (3, 3), (2, 7), (1, 1)):
            self.put(register, value, channel=channel)


def test_registers_after_reset():
    bridge = Bridge()
    equal([bridge.get(register) for register in (1, 2, 3, 4, 5, 8, 9)], [0, 1, 0x1D, 0, 0x60, 1, 0])
    bridge.open()
    equal([bridge.get(register) for register in (1, 2, 3, 8, 9)], [1, 0xC1, 3, 64, 0])


def test_the_divisor_is_behind_the_latch_and_survives_a_reset():
    bridge = Bridge()
    bridge.open(0x123)
    equal(raises(OSError, bridge.put, 14, 8).args, (19,))
    equal(bridge.get(1), 0)
    bridge.put(3, 0x80)
    equal((bridge.get(0), bridge.get(1)), (0x23, 1))


def test_bytes_leave_at_the_rate_and_only_as_8n1():
    bridge = Bridge()
    bridge.open()
    bridge.put(0, *range(64))
    equal((bridge.get(8), bridge.get(5) & 0x60), (0, 0))
    bridge.put(0, 99)  # no room: lost
    clock.pass_ms(33)
    assert 30 <= len(bridge.peers[0].got) <= 33, len(bridge.peers[0].got)
    clock.pass_ms(40)
    equal(bridge.peers[0].got, bytes(range(64)))
    equal((bridge.get(8), bridge.get(5)), (64, 0x60))
    bridge.put(3, 0x1D)
    bridge.put(0, 65)
    clock.pass_ms(10)
    assert bridge.peers[0].got[64:] != b"A"


def test_another_rate_is_noise_both_ways():
    bridge = Bridge()
    bridge.open(24)
    bridge.put(0, 65)
    bridge.wires[0].send(b"B")
    clock.pass_ms(10)
    assert bridge.peers[0].got != b"A" and bridge.get(0) != 66


def test_the_line_falls_at_eight_bytes_or_after_four_characters_silence():
    bridge = Bridge()
    bridge.open()
    bridge.wires[0].send(b"1234567")
    clock.pass_ms(8)  # seven characters take 7.3 ms
    equal((bridge.get(9), bridge.get(2), bridge.line.level()), (7, 0xC1, 1))
    clock.pass_ms(4)
    equal((bridge.get(2), bridge.line.level()), (0xCC, 0))
    equal(bridge.get(0, 7), b"1234567")
    equal((bridge.get(2), bridge.line.level()), (0xC1, 1))
    bridge.wires[0].send(b"123456789")
    clock.pass_ms(9)
    equal((bridge.get(2), bridge.line.level()), (0xC4, 0))
    bridge.put(2, 3)
    equal((bridge.get(9), bridge.line.level()), (0, 1))


def test_what_comes_into_a_full_fifo_is_lost_and_told():
    bridge = Bridge()
    bridge.open()
    bridge.wires[0].send(bytes(range(70)))
    clock.pass_ms(80)
    equal((bridge.get(9), bridge.get(5) & 3, bridge.get(5) & 3), (64, 3, 1))
    equal(bridge.get(0, 64), bytes(range(64)))
    bridge.put(1, 5)
    bridge.wires[0].send(bytes(range(70)))
    clock.pass_ms(80)
    equal(bridge.get(2), 0xC6)


def test_without_fifo_one_byte_is_kept():
    bridge = Bridge()
    bridge.open()
    bridge.put(2, 0)
    bridge.wires[0].send(b"12")
    clock.pass_ms(10)
    equal((bridge.get(9), bridge.get(0)), (1, 0x31))


def test_room_to_send_is_told_once():
    bridge = Bridge()
    bridge.open()
    bridge.put(0, *range(60))
    bridge.put(1, 2)
    equal(bridge.line.level(), 1)
    clock.pass_ms(20)
    equal((bridge.line.level(), bridge.get(2), bridge.line.level()), (0, 0xC2, 1))


def test_the_channels_do_not_mix():
    bridge = Bridge()
    bridge.open(96, 0)
    bridge.open(96, 1)
    bridge.put(0, 65)
    bridge.put(0, 66, channel=1)
    bridge.wires[1].send(b"x")
    clock.pass_ms(10)
    equal([peer.got for peer in bridge.peers], [b"A", b"B"])
    equal((bridge.get(9), bridge.get(9, channel=1), bridge.get(0, channel=1)), (0, 1, 0x78))


def test_pins():
    bridge = Bridge()
    pins = bridge.chip.pins
    levels = []
    pins[2].on_level = levels.append
    bridge.put(11, 0x04)
    equal((levels, bridge.get(10)), ([], 0))  # an input until it is told
    bridge.put(10, 0x0F)
    equal((levels, bridge.get(10), bridge.get(11) & 0x0F), ([1], 0x0F, 4))
    bridge.put(11, 0x09)
    equal((levels, [pin.out for pin in pins[:4]]), ([1, 0], [1, 0, 0, 1]))
    pins[7].source = lambda: 1
    equal(bridge.get(11), 0x89)
    raises(OSError, bridge.put, 14, 8)
    equal((bridge.get(10), pins[0].mode == Pin.IN), (0, True))
