"""What the books keep of a chip: any bytes are one that packs to the same objects again, or a RecordError."""

from ledger import chip_record
from ledger.chip_record import ChipRecord
from ledger.transaction import SIZE, RecordError

LARGEST = SIZE
_out = bytearray(SIZE)
_LIVE = {
    0x9F26: bytes(8), 0x9F27: b"\x80", 0x9F10: bytes(19), 0x9F37: bytes(4), 0x9F36: b"\x0a\xdc", 0x95: bytes(5),
    0x9A: b"\x17\x06\x01", 0x9C: b"\x00", 0x82: b"\x7c\x00", 0x9F33: b"\xe0\xe9\xc8", 0x9F34: bytes(3), 0x9F35: b"\x22",
    0x9F1E: b"FFFFFFFF", 0x84: b"\xa0\x00\x00\x03\x33\x01\x01\x01", 0x9F09: bytes(2), 0x9F41: bytes(4),
}


def seeds() -> list:
    more = ({}, {0x50: b"PBOC DEBIT", 0x5F34: b"\x01", 0x9B: b"\xe8\x00"}, {0xDF31: bytes(10), 0x9F63: bytes(16)})
    made = []
    for objects in more:
        for base in ({}, _LIVE):
            both = dict(base)
            both.update(objects)
            buffer = bytearray(SIZE)
            ChipRecord(both, 1).pack_into(buffer)
            made.append(bytes(buffer))
    return made


def run(data: bytearray) -> bool:
    try:
        it = chip_record.unpack(data, 12800)
    except RecordError as error:
        assert len(error.args) == 1 and len(error.args[0]) < 40, "tells too much"
        return False
    assert len(it.sequence) in (0, 3) and len(it.label) <= SIZE
    it.pack_into(_out)
    again = chip_record.unpack(_out, 12800)
    assert again.counter == it.counter and again.has_changed == it.has_changed
    for tag in _LIVE:
        assert again.get(tag) == it.get(tag), "packs to another record"
    return True
