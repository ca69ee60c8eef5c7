"""firmware/ledger/signatures.py: kept enciphered, told apart, gone after the settlement."""

from check import equal
from fake_disk import mount_ram
from fakes_store import Store, opened
from files import read_bytes, write_bytes
from ledger.signatures import Signatures

PICTURE = bytes(range(100)) * 3


def fresh() -> Signatures:
    mount_ram()
    return Signatures(opened(Store()))


def path(counter):
    return "/signatures/%010d" % counter


def test_what_is_kept_is_read_again():
    signatures = fresh()
    equal((signatures.get(7), signatures.waiting()), (None, []))
    signatures.add(7, PICTURE)
    signatures.add(12, b"\x01")
    equal(bytes(signatures.get(7)), PICTURE)
    equal(bytes(signatures.get(12)), b"\x01")
    equal(signatures.waiting(), [7, 12])


def test_nobody_reads_it_from_the_flash():
    signatures = fresh()
    signatures.add(7, PICTURE)
    assert PICTURE[:16] not in read_bytes(path(7))
    signatures.add(8, PICTURE)
    assert read_bytes(path(7))[6:22] != read_bytes(path(8))[6:22]


def test_altered_or_broken_is_none():
    signatures = fresh()
    signatures.add(7, PICTURE)
    good = read_bytes(path(7))
    for broken in (good[:-1], good[:20], b"", b"TS\x02" + good[3:], good[:30] + bytes([good[30] ^ 1]) + good[31:],
                   good[:4] + b"\xff\xff" + good[6:]):  # fmt: skip
        write_bytes(path(7), broken)
        equal(signatures.get(7), None)
    write_bytes(path(9), good)  # another transaction's
    equal(signatures.get(9), None)


def test_sent_ones_stay_for_the_slip_until_the_settlement():
    signatures = fresh()
    for counter in (7, 8, 9):
        signatures.add(counter, PICTURE)
    signatures.mark_sent(7)
    signatures.mark_sent(9)
    equal(signatures.waiting(), [8])
    equal(bytes(signatures.get(7)), PICTURE)
    signatures.forget(9)
    equal((signatures.get(7), bytes(signatures.get(8)), bytes(signatures.get(9))), (None, PICTURE, PICTURE))
    equal(signatures.waiting(), [8])
