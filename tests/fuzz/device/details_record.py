"""What the books keep beside a record: any bytes are details that pack to the same ones again, or a RecordError."""

from ledger import details
from ledger.details import TIP, VOUCHER, Details
from ledger.transaction import SIZE, RecordError

LARGEST = SIZE
_out = bytearray(SIZE)


def seeds() -> list:
    made = []
    for tip, voucher in ((0, ""), (1, ""), (100, "T" * 20)):
        it = Details()
        it.put_number(TIP, tip)
        it.put_text(VOUCHER, voucher)
        buffer = bytearray(SIZE)
        it.pack_into(buffer)
        made.append(bytes(buffer))
    return made


def run(data: bytearray) -> bool:
    try:
        it = details.unpack(data)
    except RecordError as error:
        assert len(error.args) == 1 and len(error.args[0]) < 40, "tells too much"
        return False
    it.pack_into(_out)
    assert _out == data[:SIZE], "packs to another record"
    return True
