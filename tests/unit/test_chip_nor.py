"""boards/simulator/chips/nor.py against the rules of serial NOR flash (W25Q128JV data sheet, chapter 8.2)."""

import gc
import micropython

from check import equal, raises
from chips.nor import Nor, PowerCut


def small():
    return Nor(bytearray(b"\xff" * 64), sector=16, page=8)


def test_programming_only_clears_bits():
    flash = small()
    flash.program(3, b"\xf0\x0f")
    flash.program(3, b"\x3c\xff")
    equal(flash.memory[3:5], bytearray(b"\x30\x0f"))
    equal(flash.clashes, 1)  # 3C asked for bits that were 0


def test_erasing_sets_one_sector_to_ones():
    flash = small()
    flash.program(0, bytes(48))
    flash.erase(16)
    equal(flash.memory, bytearray(16) + b"\xff" * 16 + bytes(16) + b"\xff" * 16)
    raises(ValueError, flash.erase, 8)


def test_steps_are_pages_and_sectors():
    flash = small()
    flash.program(0, b"1234567")
    equal(flash.programs, 1)
    flash.program(5, bytes(12))  # 5..7, 8..15, 16
    equal(flash.programs, 4)
    flash.erase(0)
    flash.erase(0)
    equal((flash.erases, flash.wear[:8]), (2, b"\x02\x00\x00\x00\x00\x00\x00\x00"))


def test_outside_is_refused():
    flash = small()
    raises(ValueError, flash.read, 60, bytearray(5))
    raises(ValueError, flash.program, -1, b"a")
    raises(ValueError, flash.program, 64, b"a")
    raises(ValueError, flash.erase, 64)


def test_a_clean_cut_does_not_do_the_step():
    flash = small()
    flash.cut_at = 2
    flash.program(0, b"\x00")
    raises(PowerCut, flash.program, 1, b"\x00")
    equal(flash.memory[:2], bytearray(b"\x00\xff"))


def test_a_torn_cut_does_half_of_it():
    flash = small()
    flash.cut_at, flash.torn = 1, True
    raises(PowerCut, flash.program, 0, b"\x00\x00\x00\x00")
    equal(flash.memory[:5], bytearray(b"\x00\x00\xff\xff\xff"))
    flash = small()
    flash.program(0, bytes(16))
    flash.cut_at, flash.torn = 1, True
    raises(PowerCut, flash.erase, 0)
    equal(flash.memory[:16], bytearray(b"\xff" * 8 + bytes(8)))


def test_a_cut_in_the_middle_of_a_long_program():
    flash = small()
    flash.cut_at = 2
    raises(PowerCut, flash.program, 0, bytes(16))
    equal(flash.memory[:16], bytearray(bytes(8) + b"\xff" * 8))


def test_a_dead_flash_stays_dead():
    flash = small()
    flash.cut_at = 1
    raises(PowerCut, flash.erase, 0)
    raises(PowerCut, flash.program, 0, b"\x00")
    raises(PowerCut, flash.read, 0, bytearray(1))
    equal(flash.memory[0], 0xFF)


def test_on_cut_comes_before_anything_else():
    flash = small()
    heard = []
    flash.on_cut = lambda: heard.append(flash.programs)
    flash.cut_at = 1
    raises(PowerCut, flash.program, 0, b"\x00")
    equal(heard, [0])


def test_nothing_allocates():
    flash = small()
    page, data = bytearray(8), b"abcdefgh"
    gc.collect()
    micropython.heap_lock()
    try:
        flash.program(0, data)
        flash.read(0, page)
        flash.erase(0)
    finally:
        micropython.heap_unlock()
    equal(page, bytearray(b"abcdefgh"))
