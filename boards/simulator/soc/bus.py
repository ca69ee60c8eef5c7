"""SPI and I2C controllers. A chip hangs on the clock pin of its bus, in `spi_chips` or `i2c_chips`; see wiring.py.

As in MicroPython on the ESP32, SPI(1) is the chip's SPI2 and SPI(2) its SPI3, each with default pins (soc/model.py).
"""

import errno
from micropython import const

import clock
from soc import model
from soc.gpio import number

_MOMENT = const(100)  # us of bus time that are passed at once

spi_chips = {}  # (SCK, MOSI): [chip]; a chip has selected(), write(buffer) and read(buffer)
i2c_chips = {}  # (SCL, SDA): {address: chip}; a chip has write(buffer) and read(buffer)


class SPI:
    """`machine.SPI`, the controller's side. A transfer takes the time that its bits take."""

    MSB = 0
    LSB = 1

    def __init__(self, id, baudrate=500000, *, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None, miso=None):
        if id not in model.chip.spi:
            raise ValueError("SPI(%d) doesn't exist" % id)
        pins = model.chip.spi[id]
        wires = (pins[0] if sck is None else number(sck), pins[1] if mosi is None else number(mosi))
        self.chips = spi_chips.get(wires, ())
        self.debt = 0  # bus time not yet passed, us
        self.init(baudrate, polarity=polarity, phase=phase, firstbit=firstbit)

    def init(self, baudrate=-1, *, polarity=-1, phase=-1, bits=8, firstbit=-1, sck=None, mosi=None, miso=None) -> None:
        if baudrate > 0:
            self.baudrate = baudrate
        if polarity >= 0:
            self.polarity = polarity
        if phase >= 0:
            self.phase = phase
        if firstbit >= 0:
            self.firstbit = firstbit

    def deinit(self) -> None:
        self.chips = ()

    def _clocked(self, length: int) -> None:
        self.debt += length * 8000000 // self.baudrate
        if self.debt >= _MOMENT:
            self.debt, us = 0, self.debt
            clock.pass_us(us)

    def _legible(self) -> bool:
        """Mode 0 or 3, most significant bit first: what the chips here understand."""
        return self.polarity == self.phase and self.firstbit == SPI.MSB

    def write(self, buffer) -> None:
        if self._legible():
            for chip in self.chips:
                if chip.selected():
                    chip.write(buffer)
        self._clocked(len(buffer))

    def readinto(self, buffer, write=0) -> None:
        for index in range(len(buffer)):
            buffer[index] = 0
        for chip in self.chips:
            if chip.selected() and self._legible():
                chip.read(buffer)
        self._clocked(len(buffer))

    def read(self, length, write=0) -> bytes:
        buffer = bytearray(length)
        self.readinto(buffer, write)
        return bytes(buffer)

    def write_readinto(self, out, into) -> None:
        self.write(out)
        self.readinto(into)


class I2C:
    """`machine.I2C`, the controller's side; 7-bit addresses."""

    def __init__(self, id=0, *, scl=None, sda=None, freq=400000, timeout=50000):
        if id not in model.chip.i2c:
            raise ValueError("I2C(%d) doesn't exist" % id)
        pins = model.chip.i2c[id]
        wires = (pins[0] if scl is None else number(scl), pins[1] if sda is None else number(sda))
        self.chips = i2c_chips.get(wires, {})
        self.freq = freq

    def _chip(self, address, length):
        clock.pass_us((length + 1) * 9000000 // self.freq)
        if address not in self.chips:
            raise OSError(errno.ENODEV)  # nobody acknowledged
        return self.chips[address]

    def scan(self) -> list:
        return sorted(self.chips)

    def writeto(self, addr, buf, stop=True) -> int:
        self._chip(addr, len(buf)).write(buf)
        return len(buf)

    def writevto(self, addr, vector, stop=True) -> int:
        return self.writeto(addr, b"".join(vector))

    def readfrom_into(self, addr, buf, stop=True) -> None:
        self._chip(addr, len(buf)).read(buf)

    def readfrom(self, addr, nbytes, stop=True) -> bytes:
        buffer = bytearray(nbytes)
        self.readfrom_into(addr, buffer)
        return bytes(buffer)

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8) -> None:
        self.writeto(addr, memaddr.to_bytes(addrsize // 8, "big") + bytes(buf))

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8) -> None:
        chip = self._chip(addr, addrsize // 8 + 1 + len(buf))  # one transfer, which no interrupt breaks into
        chip.write(memaddr.to_bytes(addrsize // 8, "big"))
        chip.read(buf)

    def readfrom_mem(self, addr, memaddr, nbytes, *, addrsize=8) -> bytes:
        buffer = bytearray(nbytes)
        self.readfrom_mem_into(addr, memaddr, buffer, addrsize=addrsize)
        return bytes(buffer)


class SoftI2C(I2C):
    """`machine.SoftI2C`: the same on any pins."""

    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        super().__init__(0, scl=scl, sda=sda, freq=freq)
