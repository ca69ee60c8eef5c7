"""Scripted stand-ins for buses and pins: they know what must come and stop the test at the first byte that differs."""

import io

_POLL = 3  # MP_STREAM_POLL


class Script:
    """Bytes that must come, in order; `tag` says how (on the display: the level of DC)."""

    def __init__(self):
        self._steps = []
        self._at = 0

    def expect(self, tag, data: bytes):
        self._steps.append((tag, data))

    def take(self, tag, data):
        """Compare what came; AssertionError names the byte."""
        for code in data:
            assert self._steps, "nothing expected, got %02x" % code
            want_tag, want = self._steps[0]
            at = "byte %d of %r" % (self._at, want)
            assert tag == want_tag, "%s came with %r, expected %r" % (at, tag, want_tag)
            assert code == want[self._at], "%s: got %02x" % (at, code)
            self._at += 1
            if self._at == len(want):
                self._steps.pop(0)
                self._at = 0

    def done(self):
        """Fail unless everything has come."""
        assert not self._steps, "did not come: %r" % self._steps


class Pin:
    """An input or output; `levels` are all the levels it was set to."""

    def __init__(self, level=0):
        self.level = level
        self.levels = []
        self.handler = None
        self.trigger = None

    def value(self, level=None):
        if level is not None:
            self.level = level
            self.levels.append(level)
        return self.level

    def irq(self, handler=None, trigger=None):
        self.handler = handler
        self.trigger = trigger

    def fire(self, level):
        """The outside world changes the level."""
        self.level = level
        if self.handler is not None:
            self.handler(self)


class Spi:
    """Takes bytes only while `cs` is low; DC's level is their tag."""

    def __init__(self, script, dc, cs):
        self._script = script
        self._dc = dc
        self._cs = cs

    def write(self, data):
        assert self._cs.level == 0, "SPI write without chip select"
        self._script.take(self._dc.level, data)


class I2c:
    """16-bit registers of one device, high byte first. An address that is not its own is not answered."""

    def __init__(self, address, registers):
        self._address = address
        self.registers = registers

    def readfrom_mem_into(self, address, register, buffer):
        if address != self._address or register not in self.registers:
            raise OSError(19)
        buffer[:] = self.registers[register].to_bytes(2, "big")


class Pwm:
    """`log` has what was set: ("hz", n) and ("duty", n)."""

    def __init__(self):
        self.log = []

    def freq(self, hertz):
        self.log.append(("hz", hertz))

    def duty_u16(self, duty):
        self.log.append(("duty", duty))


class Uart(io.IOBase):
    """Bytes of the peer come by `feed()`; `on_write(data)`, when set, sees what is sent; sending takes no time."""

    def __init__(self):
        self.input = bytearray()
        self.on_write = None

    def feed(self, data):
        self.input.extend(data)

    def any(self):
        return len(self.input)

    def readinto(self, buffer):
        size = min(len(buffer), len(self.input))
        if not size:
            return None
        buffer[:size] = self.input[:size]
        self.input = self.input[size:]
        return size

    def write(self, data):
        if self.on_write is not None:
            self.on_write(bytes(data))
        return len(data)

    def txdone(self):
        return True

    def ioctl(self, request, flags):
        if request != _POLL:
            return -1
        return flags & 1 if self.input else 0
