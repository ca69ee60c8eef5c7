"""SC16IS752: two UARTs and eight pins on I2C (NXP data sheet rev. 9), as far as a board without modem lines uses them.

The first byte of a transfer names register and channel, and does not count on. FIFOs of 64 bytes each way once FCR has
switched them on (one byte before), divisor latch, trigger levels, time-out after four characters, interrupts for
received data, line status and room to send, in the chip's order; pins as inputs and outputs; the reset by software.
Parity, flow control, sleep and the enhanced registers are not there: reading gives 0.
"""

from micropython import const

import clock
from soc.gpio import Line, Pin
from soc.uart import PIECE_US, Wire, heard_as

CRYSTAL = const(14745600)
_RHR, _IER, _FCR, _LCR, _MCR, _LSR, _MSR, _SPR, _TXLVL, _RXLVL = range(10)
_IODIR, _IOSTATE, _IOINTENA, _IOCONTROL, _EFCR = 10, 11, 12, 14, 15
_TRIGGERS = (8, 16, 56, 60)
_DEPTH = const(64)
_NONE = const(0x01)
_LINE = const(0x06)
_TIMEOUT = const(0x0C)
_DATA = const(0x04)
_ROOM = const(0x02)


class Channel:
    """One UART; `wire` leads to the chip at its other end (a soc.uart.Wire, which sees us as its UART)."""

    def __init__(self, bridge):
        self._bridge = bridge
        self.wire = None
        self._divisor = 1
        self._scratch = 0
        self._rx = self._tx = b""
        self._timer = self._timeout = None
        self.phantom = False  # the erratum: a time-out without data
        self.reset()

    def reset(self) -> None:
        """Divisor and scratch register keep what they have."""
        self.ier = self.mcr = self._fcr = 0
        self.lcr = 0x1D  # six bits, parity
        self._clear(True, True)

    def _clear(self, rx: bool, tx: bool) -> None:
        if rx:
            self._rx = b""
            self._timed_out = self._overrun = False
            clock.cancel(self._timeout)
        if tx:
            self._tx = b""
            self._told_room = False
            clock.cancel(self._timer)
            self._timer = None

    def plug(self, chip, baudrate: int) -> Wire:
        """Wire a chip to this channel; the wire it speaks with."""
        self.wire = Wire(chip, baudrate, -1, -1)
        self.wire.uart = self
        return self.wire

    @property
    def baudrate(self) -> int:
        """0 when the form is not 8N1: nobody on this board understands it."""
        return CRYSTAL // 16 // max(1, self._divisor) if self.lcr & 0x7F == 3 else 0

    def _us(self, characters: int) -> int:
        """How long they take."""
        return characters * 160000000 * max(1, self._divisor) // CRYSTAL

    def _depth(self) -> int:
        return _DEPTH if self._fcr & 1 else 1

    # --- the line

    def arrived(self, piece) -> None:
        """Bytes from the chip at the other end."""
        room = self._depth() - len(self._rx)
        self._overrun |= len(piece) > room
        self._rx += bytes(piece[:room])
        self._wait()
        self._bridge.changed()

    def _wait(self) -> None:
        """Four characters without news bring the time-out."""
        clock.cancel(self._timeout)
        self._timed_out = False
        if self._rx:
            self._timeout = clock.after_us(self._us(4), self._quiet)

    def _quiet(self) -> None:
        self._timed_out = True
        self._bridge.changed()

    def _send(self) -> None:
        count = min(len(self._tx), 1 + PIECE_US // self._us(1))
        self._timer = clock.after_us(self._us(count), lambda: self._sent(count))

    def _sent(self, count: int) -> None:
        piece, self._tx = self._tx[:count], self._tx[count:]
        self._timer = None
        if self._tx:
            self._send()
        self._told_room = False
        if self.wire is not None:
            self.wire.chip.receive(heard_as(piece, self.baudrate, self.wire.baudrate))
        self._bridge.changed()

    # --- registers

    def cause(self) -> int:
        """What IIR says: the most urgent interrupt."""
        if self.ier & 4 and self._overrun:
            return _LINE
        if self.ier & 1 and (self._timed_out or self.phantom):
            return _TIMEOUT
        if self.ier & 1 and len(self._rx) >= (_TRIGGERS[self._fcr >> 6] if self._fcr & 1 else 1):
            return _DATA
        if self.ier & 2 and not self._told_room and self._depth() - len(self._tx) >= 8:
            return _ROOM
        return _NONE

    def write(self, register: int, data) -> None:
        latched = self.lcr & 0x80
        if register == _RHR and not latched:
            room = self._depth() - len(self._tx)
            self._tx += bytes(data[:room])
            if self._tx and self._timer is None:
                self._send()
            return
        value = data[-1]
        if register == _RHR:
            self._divisor = self._divisor & 0xFF00 | value
        elif register == _IER:
            if latched:
                self._divisor = self._divisor & 0xFF | value << 8
            else:
                self.ier = value & 0x0F
        elif register == _FCR:
            changed = (value ^ self._fcr) & 1
            self._fcr = value & 0xC1
            self._clear(bool(value & 2 or changed), bool(value & 4 or changed))
        elif register == _LCR:
            self.lcr = value
        elif register == _MCR:
            self.mcr = value & 0x1F
        elif register == _SPR:
            self._scratch = value

    def read(self, register: int) -> int:
        latched = self.lcr & 0x80
        if register == _RHR:
            if latched:
                return self._divisor & 0xFF
            self.phantom = False
            code, self._rx = (self._rx[0] if self._rx else 0), self._rx[1:]
            self._wait()
            return code
        if register == _IER:
            return self._divisor >> 8 if latched else self.ier
        if register == _FCR:
            cause = self.cause()
            self._told_room |= cause == _ROOM
            return cause | (0xC0 if self._fcr & 1 else 0)
        if register == _LSR:
            status = (1 if self._rx else 0) | (2 if self._overrun else 0) | (0 if self._tx else 0x60)
            self._overrun = False
            return status
        levels = {_LCR: self.lcr, _MCR: self.mcr, _SPR: self._scratch, _RXLVL: len(self._rx)}
        levels[_TXLVL] = self._depth() - len(self._tx)
        return levels.get(register, 0)


class Sc16is752:
    """The chip: `channels`, `pins` (soc.gpio.Line), and its open-drain interrupt output on `line`."""

    def __init__(self, line):
        self._line = line
        self.absent = False  # for tests: it does not answer
        self.channels = (Channel(self), Channel(self))
        self.pins = [Line(number) for number in range(8)]
        self._pointer = 0

    def calls(self) -> bool:
        """Whether it pulls its interrupt line low."""
        return any(channel.cause() != _NONE for channel in self.channels)

    def changed(self) -> None:
        """Something happened that may change the interrupt line."""
        self._line.changed()

    def write(self, buffer) -> None:
        if self.absent:
            raise OSError(19)
        self._pointer = buffer[0]
        if len(buffer) == 1:
            return
        register, number = self._pointer >> 3 & 15, self._pointer >> 1 & 3
        if register == _IODIR:
            for place, pin in enumerate(self.pins):
                mode = Pin.OUT if buffer[-1] >> place & 1 else Pin.IN
                if mode != pin.mode:
                    pin.mode = mode
                    if pin.on_level is not None:
                        pin.on_level(pin.out)
        elif register == _IOSTATE:
            for place, pin in enumerate(self.pins):
                pin.drive(buffer[-1] >> place & 1)
        elif register == _IOCONTROL:
            if buffer[-1] & 8:
                self._reset()
        elif number < 2:
            self.channels[number].write(register, buffer[1:])
        self.changed()

    def _reset(self) -> None:
        for channel in self.channels:
            channel.reset()
        for pin in self.pins:
            pin.drive(0)
            pin.mode = Pin.IN
        self.changed()
        raise OSError(19)  # it goes down before it has acknowledged the byte

    def read(self, buffer) -> None:
        if self.absent:
            raise OSError(19)
        register, number = self._pointer >> 3 & 15, self._pointer >> 1 & 3
        for place in range(len(buffer)):
            if register == _IODIR:
                buffer[place] = sum((pin.mode == Pin.OUT) << at for at, pin in enumerate(self.pins))
            elif register == _IOSTATE:
                buffer[place] = sum(pin.level() << at for at, pin in enumerate(self.pins))
            else:
                buffer[place] = self.channels[number].read(register) if number < 2 else 0
        self.changed()
