"""Numbers that survive the end of this process: a file mapped into memory, which the device host reads.

32-bit little-endian words. `tools/simulator/state.py` knows the same places.
"""

import struct
from micropython import const

SIZE = const(64 + 4 * 4096)
OUTSIDE = const(0x8000)  # from here on the file is memory for soc/outside.py
PROGRAMS = const(0)  # flash steps since power-on
ERASES = const(4)
CLASHES = const(8)
RTC = const(12)  # wall clock, seconds since 2000 ...
RTC_AT = const(16)  # ... when the machine's clock showed this (unix time; in virtual time not used)
PAPER_ROWS = const(20)  # rows of paper hanging out
PROGRAMS_EVER = const(24)
ERASES_EVER = const(28)
ELAPSED_MS = const(32)  # the device's clock in virtual time
WEAR = const(64)  # erases, a word per flash sector


class Vitals:
    """The mapped words; `memory` is a writable buffer of SIZE bytes."""

    def __init__(self, memory):
        self.memory = memory
        self.wear = memoryview(memory)[WEAR:]

    def get(self, place: int) -> int:
        memory = self.memory
        return memory[place] | memory[place + 1] << 8 | memory[place + 2] << 16 | memory[place + 3] << 24

    def put(self, place: int, value: int) -> None:
        struct.pack_into("<I", self.memory, place, value)
