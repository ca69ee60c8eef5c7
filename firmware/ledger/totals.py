"""Running totals, written into every record: the last one tells all, so no sale gets slower as the log fills."""

import struct
from micropython import const

from ledger.kinds import SALE

_LAYOUT = ">IHQHQIHI"
SIZE = const(40)  # bytes

assert struct.calcsize(_LAYOUT) <= SIZE


class Totals:
    """What the ledger stands at after a record. Sums in fen; sequences are the ring log's."""

    def __init__(self):
        self.counter = 0  # of the last transaction begun
        self.debit_count = 0
        self.debit_sum = 0
        self.credit_count = 0
        self.credit_sum = 0
        self.oldest_open = 0  # sequence of the first record of the oldest open transaction, 0: none
        self.open_count = 0
        self.last_approved = 0  # sequence of the newest approved record, 0: none

    def add_approved(self, transaction, sequence: int) -> None:
        """Count an approved transaction."""
        if transaction.kind == SALE:
            self.debit_count += 1
            self.debit_sum += transaction.amount
        self.last_approved = sequence

    def pack_into(self, buffer, offset: int) -> None:
        """Write SIZE bytes."""
        struct.pack_into(_LAYOUT, buffer, offset, self.counter, self.debit_count, self.debit_sum, self.credit_count,
                         self.credit_sum, self.oldest_open, self.open_count, self.last_approved)

    def unpack_from(self, buffer, offset: int) -> None:
        """Read what `pack_into` wrote."""
        (self.counter, self.debit_count, self.debit_sum, self.credit_count,
         self.credit_sum, self.oldest_open, self.open_count, self.last_approved) = struct.unpack_from(
            _LAYOUT, buffer, offset)
