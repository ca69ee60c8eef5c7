"""firmware/ledger/chip_record.py: the stored form of what a chip said, and F55 made of it again."""

import random
from binascii import hexlify, unhexlify

from check import equal, raises
from emv import field55
from emv.data import Data
from ledger.chip_record import ChipRecord, is_certified, unpack
from ledger.transaction import SIZE, VERSION, RecordError
from test_field55 import LIVE, live

buffer = bytearray(SIZE)


def certified() -> Data:
    """The live payment, had it been a sale of ¥0.01 by contact that the card approved."""
    data = live()
    data[0x9F26], data[0x9F27] = b"\x11" * 8, b"\x40"
    data[0x9B], data[0x50], data[0x5F34], data[0x8A] = b"\xe8\x00", b"PBOC DEBIT", b"\x01", b"00"
    data[0x84] = unhexlify("A000000333010101")
    return data


def again(record, counter=70000):
    record.counter = counter
    record.pack_into(buffer)
    return unpack(buffer, record.amount)


def test_the_question_can_be_made_again_from_it():
    record = again(ChipRecord(live(), 1))
    equal(hexlify(field55.authorisation(record)).decode().upper(), LIVE)
    equal(hexlify(field55.reversal(record)).decode().upper(),
          "95050000000000" "9F1E084646464646464646" "9F101307010103A00000010A010000038787868FD1FC" "9F36020ADC")
    equal((record.counter, record.has_changed), (70000, False))


def test_names_for_slips_and_screens():
    record = again(ChipRecord(certified(), 1))
    equal(hexlify(record.aid), b"a000000333010101")
    equal((record.label, record.sequence, record.cryptogram_type), ("PBOC DEBIT", "001", "TC"))
    equal((record.cryptogram, record.tsi), (b"\x11" * 8, b"\xe8\x00"))
    equal((record.atc, record.tvr, record.cvm_results), (b"\x0a\xdc", bytes(5), bytes(3)))
    equal((record.interchange_profile, record.unpredictable_number), (b"\x7c\x00", b"\x2b\x29\xeb\xe4"))
    assert is_certified(record) and not is_certified(again(ChipRecord(live(), 1)))
    empty = again(ChipRecord(Data(), 1))
    equal((empty.aid, empty.label, empty.sequence, empty.cryptogram_type, empty.tvr), (b"", "", "", "", b""))


def test_a_preferred_name_where_there_is_no_label_and_signs_that_printers_lack():
    data = Data()
    data[0x9F12] = b"Kasse \xfc\n"
    equal(again(ChipRecord(data, 1)).label, "Kasse ??")


def test_the_expiry_of_chip_or_track():
    data = live()
    equal(again(ChipRecord(data, 1)).expiry, "")
    record = again(ChipRecord(data, 1, "3012"))
    record.take(data)
    equal((record.expiry, record.has_changed), ("3012", False))
    data[0x5F24] = b"\x29\x11\x30"
    equal(again(ChipRecord(data, 1, "3012")).expiry, "2911")


def test_what_was_waived_stays_known():
    record = ChipRecord(live(), 1)
    equal(again(record).waived, (False, False, 0))
    for waived in ((True, True, 100000), (False, True, 30000), (True, False, 1)):
        record.waive(*waived)
        record.take(live())
        equal(again(record).waived, waived)
    data = certified()
    data[0x9F63] = bytes(16)
    full = ChipRecord(data, 1)
    full.waive(True, True, 100000)
    full = again(full)
    equal((full.get(0x9F63), full.waived), (bytes(16), (True, True, 100000)))


def test_what_changed_is_known_to_have():
    record = again(ChipRecord(live(), 1))
    record.take(live())
    equal(record.has_changed, False)
    record.take(certified())
    equal((record.has_changed, again(record).has_changed), (True, True))
    fresh = ChipRecord(live(), 1)
    fresh.take(certified())
    equal(fresh.has_changed, False)  # nothing of it is on flash yet


def test_the_largest_chip_loses_only_what_can_be_missed():
    data = certified()
    data[0x9F10], data[0x84], data[0x50] = bytes(range(32)), bytes(range(16)), b"A LONG LABEL 123"
    data[0x9F63], data[0x9F74] = bytes(16), b"ECC001"
    data[0xDF31] = bytes(range(30))
    record = again(ChipRecord(data, 1))
    equal((record.get(0x9F10), record.aid, record.tsi), (bytes(range(32)), bytes(range(16)), b"\xe8\x00"))
    scripts = record.get(0xDF31)
    assert len(scripts) == 15 and scripts == bytes(range(15)), scripts
    equal((record.label, record.get(0x9F63)), ("", None))
    data[0xDF31] = b""
    equal(again(ChipRecord(data, 1)).label, "A LONG LABEL 123")


def test_objects_of_another_size_than_they_have_are_no_use():
    data = live()
    data[0x9F36], data[0x9F26] = b"\x01", b""
    record = again(ChipRecord(data, 1))
    equal((record.atc, record.cryptogram), (b"", b""))


def test_bytes_that_are_no_record_are_refused():
    ChipRecord(certified(), 1).pack_into(buffer)
    good = bytes(buffer)
    for at, value in ((0, 1), (1, 2), (5, 2)):
        bad = bytearray(good)
        bad[at] = value
        raises(RecordError, unpack, bad, 1)
    raises(RecordError, unpack, good[:10], 1)
    for _ in range(3000):
        bad = bytearray(good)
        for _ in range(random.choice((1, 2, 5))):
            bad[random.getrandbits(7) % SIZE] = random.getrandbits(8)
        bad[0], bad[1] = VERSION, 1
        try:
            record = unpack(bad, 1)
        except RecordError:
            continue
        again(record)
        assert len(record.sequence) in (0, 3) and len(record.label) <= SIZE
