"""A stored transaction: any bytes are one that packs to the same bytes again, or a RecordError."""

from ledger import transaction as layout
from ledger.transaction import RecordError, Transaction

LARGEST = layout.SIZE
_out = bytearray(layout.SIZE)


def seeds() -> list:
    made = []
    for length in (0, 13, 16, 19):
        it = Transaction()
        it.pan[:] = b"6224240000000185678"[:length]
        it.trace, it.batch, it.amount, it.counter = 7, 3, 12800, 9
        it.response, it.reference, it.auth_code, it.card_org = "00", "105203078882", "123456", "CUP"
        it.institutions = "03080000   48025800   "
        buffer = bytearray(layout.SIZE)
        it.pack_into(buffer)
        made.append(bytes(buffer))
    return made


def run(data: bytearray) -> bool:
    try:
        it = layout.unpack(data)
    except RecordError as error:
        assert len(error.args) == 1 and len(error.args[0]) < 40, "tells too much"
        return False
    it.pack_into(_out)
    again = layout.unpack(_out)
    assert again.__dict__ == it.__dict__, "packs to another transaction"
    assert len(it.masked_pan) <= 19 and len(it.last_four) <= 4, "masked number"
    return True
