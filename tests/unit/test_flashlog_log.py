"""flashlog: everyday use on a small ring, costs, refusals, worn and foreign flash. Power cuts: test_flashlog_cuts."""

import micropython

from check import equal, raises
from fake_nor import SECTOR, FakeNor
from flashlog.errors import FlashLogError, LogFull
from flashlog.layout import PAYLOAD
from flashlog.log import FlashLog

HEAP = "320wK"


def payload(sequence):
    return bytes((sequence * 7 + i) & 255 for i in range(sequence * 13 % (PAYLOAD + 1)))


def fill(log, count):
    for _ in range(count):
        log.prepare()
        sequence = log.next_sequence
        equal(log.append(sequence & 255, payload(sequence)), sequence)


def check_all(log, first, last):
    """The log holds exactly the records `first` to `last`."""
    buffer = bytearray(PAYLOAD)
    equal((log.oldest, log.newest), (first, last))
    for sequence in range(first, last + 1):
        kind, length = log.read(sequence, buffer)
        equal((kind, bytes(buffer[:length])), (sequence & 255, payload(sequence)), str(sequence))
    equal(log.read(first - 1, buffer), None)
    equal(log.read(last + 1, buffer), None)


def test_empty_log():
    nor = FakeNor(4)
    log = FlashLog(nor)
    equal((log.newest, log.oldest, log.next_sequence, log.free(), log.wear), (0, 1, 1, 60, 0))
    equal(log.read(1, bytearray(PAYLOAD)), None)
    equal(list(range(log.oldest, log.newest + 1)), [])
    equal((nor.programs, nor.erases), (0, 0))


def test_garbage_is_an_empty_log():
    nor = FakeNor(4)
    for i in range(0, len(nor.cells), 3):
        nor.cells[i] = i & 255
    log = FlashLog(nor)
    equal((log.newest, log.free()), (0, 60))
    fill(log, 20)
    check_all(FlashLog(nor), 1, 20)


def test_records_survive_a_mount():
    nor = FakeNor(4)
    log = FlashLog(nor)
    for count in range(1, 61):
        fill(log, 1)
        again = FlashLog(nor)
        equal((again.newest, again.oldest, again.next_sequence, again.free()), (count, 1, count + 1, 60 - count))
    check_all(log, 1, 60)
    check_all(FlashLog(nor), 1, 60)


def test_full_log_refuses_and_release_makes_room():
    nor = FakeNor(4)
    log = FlashLog(nor)
    fill(log, 60)
    before = bytes(nor.cells)
    for released in (1, 2, 15):
        log.release(released)
        equal(log.free(), 0)
        equal(log.prepare(), False)
        raises(LogFull, log.append, 1, b"x")
    equal(nor.cells, before)
    log.release(16)
    equal(log.free(), 15)
    equal(log.prepare(), True)
    equal(log.free(), 15)
    fill(log, 15)
    raises(LogFull, log.append, 1, b"x")
    check_all(log, 16, 75)
    log.release(1000)  # all there is, not what comes later
    equal(log.free(), 60)
    fill(log, 60)
    raises(LogFull, log.append, 1, b"x")
    check_all(log, 76, 135)


def test_release_is_not_kept_over_a_mount():
    nor = FakeNor(3)
    log = FlashLog(nor)
    fill(log, 45)
    log.release(46)
    log = FlashLog(nor)
    equal((log.free(), log.prepare()), (0, False))
    raises(LogFull, log.append, 1, b"x")
    check_all(log, 1, 45)


def test_many_laps():
    nor = FakeNor(3)
    log = FlashLog(nor)
    for count in range(1, 400):
        log.release(count - 10)
        fill(log, 1)
        if count % 23 == 0:
            log = FlashLog(nor)
            equal(log.newest, count)
    assert log.oldest <= 389
    check_all(log, log.oldest, 399)
    equal(log.wear, 10)
    equal(nor.erases_of, [10, 9, 9])


def test_an_append_is_one_program():
    nor = FakeNor(4)
    log = FlashLog(nor)
    for _ in range(150):
        log.release(log.newest)
        log.prepare()
        before = nor.programs, nor.erases
        log.append(1, payload(9))
        equal((nor.programs - before[0], nor.erases - before[1]), (1, 0))


def test_unprepared_append_erases_first():
    nor = FakeNor(4)
    log = FlashLog(nor)
    for count in range(1, 91):
        log.release(count - 20)
        before = nor.programs, nor.erases
        equal(log.append(1, payload(count)), count)
        extra = 1 if count % 15 == 1 else 0  # the first of a sector
        equal((nor.programs - before[0], nor.erases - before[1]), (1 + extra, extra))


def test_prepare_works_once():
    nor = FakeNor(4)
    log = FlashLog(nor)
    equal(log.prepare(), True)
    equal(log.prepare(), True)
    equal(nor.erases, 1)
    log.append(1, b"")
    equal(log.prepare(), True)
    equal(log.prepare(), True)
    equal(FlashLog(nor).prepare(), True)
    equal(nor.erases, 2)


def test_mounting_reads_few_headers_and_the_slots_of_two_sectors():
    nor = FakeNor(24)
    log = FlashLog(nor)
    most = 0
    for count in range(1, 24 * 15 + 1):
        fill(log, 1)
        if count > 320:
            nor.reads = 0
            equal(FlashLog(nor).newest, count)
            most = max(most, nor.reads)
    assert most <= 9 + 2 + 15 + 14 + 1, most  # headers, what comes next, slots of two sectors, the newest record


def test_a_damaged_header_does_not_hide_newer_sectors():
    """Every header in turn, at every state of the ring; the sectors above it and their records are still found."""
    nor = FakeNor(6)
    log = FlashLog(nor)
    for count in range(0, 240, 7):
        log.release(max(1, count - 30))
        fill(log, 7)
        whole = bytes(nor.cells)
        for sector in range(6):
            nor.cells[sector * 4096] &= 0xF0
            equal(FlashLog(nor).newest, log.newest)
            nor.power_on(whole)


def test_append_allocates_nothing():
    nor = FakeNor(4)
    log = FlashLog(nor)
    log.prepare()
    data = bytearray(100)
    nor.frugal = True
    micropython.heap_lock()
    try:
        log.append(5, data)
    finally:
        micropython.heap_unlock()
    equal(log.read(1, data), (5, 100))


def test_kinds_and_lengths():
    log = FlashLog(FakeNor(4))
    buffer = bytearray(PAYLOAD)
    for kind, data in ((0, b""), (255, b"\xff" * PAYLOAD), (254, bytes(PAYLOAD)), (7, memoryview(b"abc")[1:])):
        sequence = log.append(kind, data)
        equal(log.read(sequence, buffer), (kind, len(data)))
        equal(buffer[: len(data)], data)
    for kind, data in ((-1, b""), (256, b""), (1, bytes(PAYLOAD + 1))):
        raises(FlashLogError, log.append, kind, data)
    equal(log.newest, 4)
    raises(FlashLogError, log.read, 2, bytearray(PAYLOAD - 1))
    equal(log.read(4, bytearray(2)), (7, 2))


def test_damaged_records_are_passed_over():
    nor = FakeNor(4)
    log = FlashLog(nor)
    fill(log, 20)
    nor.cells[SECTOR + 256 * 5 + 255] ^= 1  # record 20
    nor.cells[SECTOR + 256 * 4] ^= 1  # record 19
    nor.cells[256 * 3 + 4] ^= 8  # record 3
    log = FlashLog(nor)
    equal((log.newest, log.next_sequence), (18, 21))
    buffer = bytearray(PAYLOAD)
    for sequence in (3, 19, 20):
        equal(log.read(sequence, buffer), None)
    equal(log.append(1, b"new"), 21)
    equal(log.read(18, buffer), (18, 18 * 13))
    equal(FlashLog(nor).newest, 21)


def test_a_damaged_header_loses_no_record():
    for sector in (1, 2):
        nor = FakeNor(4)
        log = FlashLog(nor)
        fill(log, 40)
        nor.cells[sector * SECTOR + 5] ^= 0x10
        log = FlashLog(nor)
        check_all(log, 1, 40)
        fill(log, 15)
        check_all(FlashLog(nor), 1, 55)


def test_flash_that_fails():
    nor = FakeNor(4)
    log = FlashLog(nor)
    fill(log, 3)
    nor.broken = True
    raises(FlashLogError, log.append, 1, b"x")
    nor.broken = False
    nor.stuck = 256 * 5 + 20  # a cell of record 5's slot that stays 1
    raises(FlashLogError, log.append, 1, bytes(PAYLOAD))
    equal(log.newest, 3)
    equal(log.append(6, payload(6)), 6)
    equal(FlashLog(nor).newest, 6)
    nor.broken = True
    raises(FlashLogError, FlashLog, nor)
    raises(FlashLogError, log.read, 1, bytearray(PAYLOAD))


def test_an_erase_that_fails():
    nor = FakeNor(4)
    log = FlashLog(nor)
    fill(log, 31)
    nor.cells[3 * SECTOR + 700] = 0
    nor.erase_fails = True
    raises(FlashLogError, log.prepare)
    nor.erase_fails = False
    equal(log.prepare(), True)
    check_all(log, 1, 31)


def test_foreign_partitions_are_refused():
    raises(FlashLogError, FlashLog, FakeNor(2))
    nor = FakeNor(4)
    fill(FlashLog(nor), 1)
    bigger = FakeNor(5)
    bigger.cells[: 4 * SECTOR] = nor.cells
    raises(FlashLogError, FlashLog, bigger)


def test_the_newest_part_of_a_log_works_on_another_chip():
    for count, kept in ((70, 1), (70, 2), (110, 3), (52, 2), (170, 4)):
        nor, other = FakeNor(8), FakeNor(8)
        log = FlashLog(nor)
        for _ in range(count):
            log.release(log.next_sequence)
            fill(log, 1)
        top = (log.newest - 1) // 15
        for sector in range(top - kept + 1, top + 1):
            at = sector % 8 * SECTOR
            other.cells[at : at + SECTOR] = nor.cells[at : at + SECTOR]
        first = (top - kept + 1) * 15 + 1
        check_all(FlashLog(other), first, count)
        moved = FlashLog(other)
        for _ in range(90):
            moved.release(moved.next_sequence)
            fill(moved, 1)
        again = FlashLog(other)
        equal((again.oldest, again.newest), (moved.oldest, count + 90))


def test_a_sector_torn_amid_a_log_is_no_beginning():
    nor = FakeNor(12)
    fill(FlashLog(nor), 150)
    nor.cells[5 * SECTOR : 6 * SECTOR] = bytes(SECTOR)
    equal(FlashLog(nor).oldest, 1)
