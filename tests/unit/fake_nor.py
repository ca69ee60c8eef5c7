"""NOR flash for tests: a program clears bits only, an erase sets a whole sector, the power can be cut at any step."""

import gc
import random

SECTOR = 4096


class PowerCut(Exception):
    """The device is off."""


class FakeNor:
    """A partition as `esp32.Partition` offers it, of `count` sectors."""

    def __init__(self, count):
        self.count = count
        self.cells = bytearray(b"\xff" * (count * SECTOR))
        self.reads = self.programs = self.erases = 0
        self.erases_of = [0] * count
        self.broken = False  # every step raises OSError
        self.erase_fails = False  # silently
        self.stuck = None  # index of a cell that stays 0xFF
        self.frugal = False  # program without allocating, slowly
        self.steps_left = None  # before the power is cut
        self.torn = None  # how the last step is done: a function (old cells, cells after the whole step) -> cells

    def power_on(self, cells=None):
        """No cut is armed any more. With `cells`, the flash holds those."""
        if cells is not None:
            self.cells[:] = cells
        self.steps_left = self.torn = None

    def cut_at(self, step, torn):
        """Cut the power in the step after `step` others."""
        self.steps_left = step
        self.torn = torn

    def readblocks(self, block, buffer, offset=0):
        self._work()
        self.reads += 1
        at = block * SECTOR + offset
        if self.frugal:
            for i in range(len(buffer)):
                buffer[i] = self.cells[at + i]
            return
        buffer[:] = self.cells[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        self._work()
        self.programs += 1
        at = block * SECTOR + offset
        assert offset + len(buffer) <= SECTOR
        if self.frugal:
            for i in range(len(buffer)):
                self.cells[at + i] &= buffer[i]
            return
        old = self.cells[at : at + len(buffer)]
        assert old == b"\xff" * len(buffer), "programmed twice"
        new = int.from_bytes(old, "big") & int.from_bytes(buffer, "big")
        self._step(at, old, new.to_bytes(len(buffer), "big"))
        if self.stuck is not None:
            self.cells[self.stuck] = 0xFF

    def ioctl(self, request, argument):
        if request == 4:
            return self.count
        if request == 5:
            return SECTOR
        assert request == 6
        self._work()
        self.erases += 1
        self.erases_of[argument] += 1
        if not self.erase_fails:
            at = argument * SECTOR
            self._step(at, self.cells[at : at + SECTOR], b"\xff" * SECTOR)
        return 0

    def _work(self):
        if self.broken:
            raise OSError(5)
        if self.steps_left is not None and self.steps_left < 0:
            raise PowerCut  # a dead device stays dead

    def _step(self, at, old, new):
        if self.steps_left is not None:
            self.steps_left -= 1
            if self.steps_left < 0:
                self.cells[at : at + len(new)] = self.torn(old, new)
                raise PowerCut
        self.cells[at : at + len(new)] = new


def cuts(nor, cells, hows, work):
    """Do `work()` on a flash that holds `cells`, once for each of its steps and each of `hows` that step can end; yield
    the step that was cut, with the power back on."""
    for how in hows:
        step = 0
        while True:
            nor.power_on(cells)
            nor.cut_at(step, how)
            try:
                work()
                break
            except PowerCut:
                pass
            nor.power_on()
            yield step
            gc.collect()
            step += 1


# -- how a step can end when the power is cut in it


def nothing(old, new):
    """Before it began."""
    return old


def everything(old, new):
    """It was done, but nobody was told."""
    return new


def first(count):
    """The first `count` bytes."""
    return lambda old, new: new[:count] + old[count:]


def last_half(old, new):
    half = len(old) // 2
    return old[:half] + new[half:]


def some_bits(old, new):
    """A random half of the bits that were to change."""
    size = len(old)
    before, after = int.from_bytes(old, "big"), int.from_bytes(new, "big")
    mask = 0
    for _ in range(0, size, 4):
        mask = mask << 32 | random.getrandbits(32)
    return (before ^ (before ^ after) & mask).to_bytes(size, "big")


def some_bytes(old, new):
    """A random half of the bytes."""
    return bytes(new[i] if random.getrandbits(1) else old[i] for i in range(len(old)))


PREFIXES = (first(1), first(4), first(8), first(17), first(100), first(250), first(255))
PROGRAM_ENDS = (nothing, everything) + PREFIXES + (some_bits, some_bytes)
ERASE_ENDS = (nothing, everything, first(256), first(2048), first(4000), last_half, some_bits, some_bytes)
