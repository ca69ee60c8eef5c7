"""The chain of codes: a record that was altered, dropped or moved is named."""

import struct
from binascii import crc32

from check import equal
from fake_nor import FakeNor
from ledger.entries import ALTERED, MISSING
from test_ledger import mounted, sale
from test_vault import opened

COUNT = 20
vault = opened()
nor = FakeNor(6)


def books():
    ledger = mounted(nor, vault)
    for trace in range(1, COUNT + 1):
        ledger.begin(sale(trace))
    return ledger


ledger = books()
whole = bytes(nor.cells)


def place(sequence: int) -> int:
    return (sequence - 1) // 15 * 4096 + ((sequence - 1) % 15 + 1) * 256


def forge(at: int, sequence: int) -> None:
    """Make a slot look whole to the ring log, as somebody who can write the flash would."""
    struct.pack_into("<I", nor.cells, at + 4, sequence)
    struct.pack_into("<I", nor.cells, at + 252, crc32(memoryview(nor.cells)[at : at + 252]))


def told() -> tuple:
    """What the whole check says, and what mounting notices."""
    found = mounted(nor, vault)
    verdict, fault = found.verify(), found.fault
    nor.power_on(whole)
    return verdict, fault and fault[0]


def test_untouched_books_are_whole():
    equal(told(), (None, None))
    equal(ledger.verify(5, 9), None)


def test_a_flipped_bit():
    for sequence in range(1, COUNT):
        nor.cells[place(sequence) + 40] ^= 4
        equal(told(), ((sequence, MISSING), sequence + 1))


def test_an_altered_record_with_a_right_checksum():
    for sequence in range(1, COUNT):
        nor.cells[place(sequence) + 40] ^= 4
        forge(place(sequence), sequence)
        verdict, fault = told()
        equal(verdict, (sequence, ALTERED))
        assert fault in (sequence, sequence + 1)


def test_two_records_change_places():
    one, two = place(4), place(9)
    nor.cells[one : one + 256], nor.cells[two : two + 256] = whole[two : two + 256], whole[one : one + 256]
    equal(told()[0], (4, MISSING))
    nor.cells[one : one + 256], nor.cells[two : two + 256] = whole[two : two + 256], whole[one : one + 256]
    forge(one, 4)
    forge(two, 9)
    equal(told()[0], (4, ALTERED))


def test_a_dropped_record():
    for sequence in (1, 7, 15, 16, COUNT - 1):
        at = place(sequence)
        nor.cells[at : at + 256] = b"\xff" * 256
        equal(told(), ((sequence, MISSING), sequence + 1))


def test_the_first_fault_of_a_range_is_named():
    for sequence in (3, 12):
        nor.cells[place(sequence) + 100] ^= 1
    found = mounted(nor, vault)
    equal((found.verify(), found.verify(5), found.verify(13)), ((3, MISSING), (12, MISSING), None))
    nor.power_on(whole)
