"""The settlement of a batch, as it is kept on flash: a mark at each step, so that a power cut only repeats a step.

A batch is sealed before its totals leave: from then on new transactions belong to the next batch, and what is told to
the acquirer can be told again, the same.
"""

import struct
from micropython import const

from ledger.totals import Group

SEALED = const(1)  # the totals may have been sent; there is no answer yet
UPLOADING = const(2)  # the acquirer has answered; what it wants to see is being uploaded
CLOSED = const(3)  # its slip may not have come out yet
PRINTED = const(4)
NAMES = ("", "SEALED", "UPLOADING", "CLOSED", "PRINTED")

BALANCED = const(1)  # the acquirer's result for a group of cards
NOT_BALANCED = const(2)
IN_ERROR = const(3)

_VERSION = const(2)
_LAYOUT = ">BBBBBIIIIIHQHQHQHQHQHQHQHQIHI2sIIIB"
SIZE = const(130)  # bytes, in the place of a transaction

assert struct.calcsize(_LAYOUT) == SIZE


class Settlement:
    """What was told, what came back, and how far it is."""

    def __init__(self):
        self.step = SEALED
        self.batch = 0
        self.first_counter = 0
        self.last_counter = 0
        self.first_sequence = 0  # of the batch's records
        self.last_sequence = 0
        self.domestic = Group()
        self.foreign = Group()
        self.domestic_result = 0
        self.foreign_result = 0
        self.host_domestic = Group()  # the acquirer's own totals, where it tells them
        self.host_foreign = Group()
        self.cursor = 0  # counter of the last transaction that was uploaded
        self.uploaded = 0  # details
        self.owed = 0  # sequence of the mark of the settlement before, when its slip had not come out; 0: none
        self.operator = "00"
        self.sealed_at = 0
        self.closed_at = 0
        self.different = 0  # trace number of the first transaction in which the books differ, 0: none known
        self.in_chips = False  # whether the details are through: `cursor` is that of the chips' uploads
        self.mark = 0  # sequence of the newest mark of it; not stored

    @property
    def is_balanced(self) -> bool:
        return self.domestic_result == BALANCED and self.foreign_result == BALANCED

    def pack_into(self, buffer) -> None:
        struct.pack_into(
            _LAYOUT, buffer, 0,
            _VERSION, 0, self.step, self.domestic_result, self.foreign_result,
            self.batch, self.first_counter, self.last_counter, self.first_sequence, self.last_sequence,
            *(self.domestic.values() + self.foreign.values()
              + self.host_domestic.values() + self.host_foreign.values()
              + (self.cursor, self.uploaded, self.owed, self.operator, self.sealed_at, self.closed_at,
                 self.different, self.in_chips))
        )


def unpack(buffer) -> Settlement:
    """What `pack_into` wrote."""
    fields = struct.unpack_from(_LAYOUT, buffer, 0)
    it = Settlement()
    it.step, it.domestic_result, it.foreign_result = fields[2:5]
    it.batch, it.first_counter, it.last_counter, it.first_sequence, it.last_sequence = fields[5:10]
    for at, group in enumerate((it.domestic, it.foreign, it.host_domestic, it.host_foreign)):
        group.take(fields[10 + 4 * at : 14 + 4 * at])
    it.cursor, it.uploaded, it.owed = fields[26:29]
    it.operator = fields[29].decode()
    it.sealed_at, it.closed_at, it.different = fields[30:33]
    it.in_chips = bool(fields[33])
    return it
