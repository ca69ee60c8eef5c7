"""SC16IS752: two UARTs and eight pins behind I2C, for parts that are slow and for which the processor has no UART left.

Source: NXP SC16IS752/SC16IS762 data sheet rev. 9: register map, "Interrupts", "Programmable baud rate generator",
"I2C-bus operation" (a register's address does not count on, so that a FIFO is read or written in one transfer).

The chip pulls its open-drain line low when a FIFO holds 16 bytes, or fewer for the time of 4. The FIFOs (64 bytes) are
emptied into buffers then: 9600 baud leave 50 ms for it, 115,200 baud 4.2 ms. Nothing is asked over I2C while the line
is high. A bridge that does not answer is like a cut wire: nothing comes, what is sent is lost, lamps stay dark.
"""

import io
from micropython import const

# register numbers, shifted into the place that a register has in the first byte of a transfer; the channel is bit 1
_FIFO = const(0x00)  # RHR, THR; with the latch open DLL
_IER = const(0x08)  # with the latch open DLH
_FCR_IIR = const(0x10)
_LCR = const(0x18)
_LSR = const(0x28)
_TXLVL = const(0x40)
_RXLVL = const(0x48)
_IODIR = const(0x50)
_IOSTATE = const(0x58)
_IOCONTROL = const(0x70)

_RESET = const(0x08)
_LATCH = const(0x80)
_8N1 = const(0x03)
_TIMED_OUT = const(0x0C)
_OVERRUN = const(0x02)
_SENT = const(0x40)
_SIZE = const(64)
_POLL = const(3)  # MP_STREAM_POLL
_READ = const(1)
_WRITE = const(4)
_EMPTY_RX = const(0x43)  # FCR: FIFOs on, call at 16 bytes, drop what was received
_EMPTY_BOTH = const(0x47)
_LOST = const(0xFF)  # stands in the channel's buffer where bytes were lost


class Sc16is752:
    """The chip. `line` is an input with a pull-up on its IRQ output, `falling` the port's constant for that edge."""

    def __init__(self, i2c, address: int, line, falling: int, crystal: int = 14_745_600, beside=None) -> None:
        """`beside`: another bridge on the same line."""
        self._on_line: list = beside._on_line if beside else []
        self._on_line.append(self)
        self._i2c = i2c
        self._address = address
        self.line = line
        self.clock = crystal // 16  # the highest rate
        self._channels: list = []
        self._outputs = 0
        self._levels = 0
        self._one = bytearray(1)
        self._busy = False  # a transfer that an interrupt must not break into
        self._silent = True
        self.wake()
        line.irq(self.serve, falling)

    def __enter__(self) -> None:
        self._busy = True

    def __exit__(self, kind, error, trace) -> bool:
        self._busy = False
        if kind is OSError:
            self._silent = True
        return kind is OSError

    def channel(self, number: int, baudrate: int, rxbuf: int = 256) -> "Channel":
        """UART 0 (A) or 1 (B), 8N1; make each once."""
        channel = Channel(self, number << 1, rxbuf)
        self._channels.append(channel)
        channel.init(baudrate)
        return channel

    def output(self, number: int) -> "Output":
        """Pin 0..7 as an output; low at first."""
        self.direct(1 << number, True)
        return Output(self, 1 << number)

    def direct(self, mask: int, is_out: bool) -> None:
        """Make pins outputs or inputs."""
        outputs = self._outputs | mask if is_out else self._outputs & ~mask
        if outputs != self._outputs:
            self._outputs = outputs
            self.put(_IODIR, outputs)

    def wake(self) -> bool:
        """Whether the chip answers; one that did not is set up from the beginning."""
        if not self._silent:
            return True
        self._silent = False
        with self:
            try:
                self._write(_IOCONTROL, _RESET)
            except OSError:
                pass  # it may go down before it has acknowledged
        self.put(_IOSTATE, self._levels)
        self.put(_IODIR, self._outputs)
        for channel in self._channels:
            channel.set_up()
        return not self._silent

    def is_there(self) -> bool:
        """Whether the chip answers now: it is asked."""
        self.get(_IODIR)
        return self.wake()

    def level(self, mask: int, high: bool) -> None:
        """Set outputs."""
        self._levels = self._levels | mask if high else self._levels & ~mask
        if self.wake():
            self.put(_IOSTATE, self._levels)

    def put(self, *pairs) -> None:
        """Write registers: number, value, number, value ..."""
        with self:
            for place in range(0, len(pairs), 2):
                self._write(pairs[place], pairs[place + 1])

    def get(self, register: int) -> int:
        """Read a register; 0 when the chip does not answer."""
        with self:
            return self._read(register)
        return 0

    def send(self, register: int, data) -> None:
        """Write to a FIFO that has room for it."""
        with self:
            self._i2c.writeto_mem(self._address, register, data)

    def serve(self, _line=None) -> None:
        """The chip calls: empty what it has received into the channels' buffers.

        Runs between two bytecodes of whatever the firmware does, or from a poll, which finds what an edge missed.
        """
        while not self.line.value():
            taken = 0
            for bridge in self._on_line:
                taken += bridge.take()
            if not taken:  # another chip on the line calls, or one is busy and looks when it is not
                break

    def take(self) -> int:
        """Empty what the chip has received, once: the number of bytes."""
        taken = 0
        if not self._busy:
            with self:
                for channel in self._channels:
                    taken += self._empty(channel)
        return taken

    def _empty(self, channel) -> int:
        offset = channel.offset
        count = self._read(_RXLVL | offset)
        if not count:
            if self._read(_FCR_IIR | offset) & 0x3F != _TIMED_OUT:
                return 0
            self._read(_FIFO | offset)  # an erratum that Linux's sc16is7xx names: a time-out of nothing ends by a read
            return 1
        overrun = count == _SIZE and self._read(_LSR | offset) & _OVERRUN
        place = channel.room(count)
        if len(place):
            self._i2c.readfrom_mem_into(self._address, _FIFO | offset, place)
        else:
            self._write(_FCR_IIR | offset, _EMPTY_RX)
        if overrun or not len(place):
            channel.lost()
        return count

    def _read(self, register: int) -> int:
        self._i2c.readfrom_mem_into(self._address, register, self._one)
        return self._one[0]

    def _write(self, register: int, value: int) -> None:
        self._one[0] = value
        self._i2c.writeto_mem(self._address, register, self._one)


class Channel(io.IOBase):
    """One UART, as drivers see `machine.UART`, for asyncio's streams, too. `write` takes what fits and never waits."""

    def __init__(self, bridge: Sc16is752, offset: int, rxbuf: int) -> None:
        self._bridge = bridge
        self.offset = offset
        self._memory = memoryview(bytearray(rxbuf))
        self._next = 0  # first byte that was not read yet
        self._have = 0  # behind the last one
        self._divisor = 0

    def is_there(self) -> bool:
        """Whether the chip answers now."""
        return self._bridge.is_there()

    def init(self, baudrate: int) -> None:
        """Another rate, at once: let what was written leave first. What was received before is dropped."""
        self._divisor = (self._bridge.clock + baudrate // 2) // baudrate
        if self._bridge.wake():
            self.set_up()

    def set_up(self) -> None:
        """Write the chip's registers: rate, FIFOs on and empty, interrupt for what comes."""
        at = self.offset
        divisor = self._divisor
        self._bridge.put(
            _LCR | at, _LATCH, _FIFO | at, divisor & 0xFF, _IER | at, divisor >> 8, _LCR | at, _8N1,
            _FCR_IIR | at, _EMPTY_BOTH, _IER | at, 0x01,
        )  # fmt: skip

    def txdone(self) -> bool:
        """Whether all that was written has left."""
        return not self._bridge.wake() or bool(self._bridge.get(_LSR | self.offset) & _SENT)

    def any(self) -> int:
        """Bytes that wait."""
        if not self._bridge.line.value():
            self._bridge.serve()
        return self._have - self._next

    def readinto(self, buffer) -> int | None:
        """Move what waits into `buffer`; the number of bytes, None without any."""
        if not self.any():
            return None
        with self._bridge:
            first = self._next
            count = min(len(buffer), self._have - first)
            piece = self._memory[first : first + count]
            buffer[:count] = piece
            _zero(piece)  # it may be card data
            self._next += count
            if self._next == self._have:
                self._next = self._have = 0
        return count

    def write(self, data) -> int:
        """Send as much of `data` as the FIFO has room for, 64 bytes at most; the number of bytes, 0 when it is full."""
        bridge = self._bridge
        if not bridge.wake():
            return len(data)
        room = min(len(data), bridge.get(_TXLVL | self.offset))
        if room:
            bridge.send(_FIFO | self.offset, memoryview(data)[:room])
        return room if bridge.wake() else len(data)

    def ioctl(self, request: int, flags: int) -> int:
        """For asyncio: is there something to read, is there room to write."""
        if request != _POLL:
            return -1
        ready = _READ if flags & _READ and self.any() else 0
        if flags & _WRITE and (not self._bridge.wake() or self._bridge.get(_TXLVL | self.offset)):
            ready |= _WRITE
        return ready

    def room(self, count: int):
        """Where the next `count` bytes go; shorter when the buffer gets full."""
        memory = self._memory
        kept = self._have - self._next
        if self._next and self._have + count > len(memory):
            memory[:kept] = memory[self._next : self._have]
            _zero(memory[kept : self._have])
            self._next, self._have = 0, kept
        first = self._have
        self._have = min(len(memory), first + count)
        return memory[first : self._have]

    def lost(self) -> None:
        """Bytes were lost behind the last one."""
        self.room(1)
        self._memory[self._have - 1] = _LOST


class Output:
    """One pin, as much of `machine.Pin` as a lamp needs."""

    def __init__(self, bridge: Sc16is752, mask: int) -> None:
        self._bridge = bridge
        self._mask = mask

    def is_there(self) -> bool:
        """Whether the chip answers now."""
        return self._bridge.is_there()

    def value(self, level: int) -> None:
        """Set the level."""
        self._bridge.level(self._mask, bool(level))


def _zero(buffer) -> None:
    for i in range(len(buffer)):
        buffer[i] = 0
