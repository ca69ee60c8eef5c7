"""Finding transactions by the last digits of the card number, at the same cost however full the log is.

The records of a bucket (the last three digits) are a linked list: each holds the place of the one before it. The table
of heads is in memory, 2 bytes a bucket, and every record carries a slice of it, the sequence number says which one.
So a mount reads the newest 125 records and knows all heads. Places are sequence numbers folded into 1..65534, which is
enough for a log of up to 65,533 slots (16 MB); 0 means none.
"""

import struct
from micropython import const

BUCKETS = const(1000)
SLICES = const(125)
SIZE = const(18)  # bytes in a record: place of the record before this one in its bucket, 8 heads
MOST_SLOTS = const(65533)  # of a log whose places can be told apart
_SLICE = const(16)
_FOLD = const(65534)
_LENGTH_BITS = const(0x1F)  # of the flags of a stored transaction
_PAN_AT = const(87)  # in a stored transaction,
_ORIGINAL_AT = const(97)  # and the counter of its original


def fold(sequence: int) -> int:
    """The place of a sequence number."""
    return sequence % _FOLD + 1


def unfold(place: int, later: int) -> int:
    """The sequence at a place, at most 65,533 before the sequence `later`; 0 for none."""
    return later - (later % _FOLD + 1 - place) % _FOLD if place else 0


def bucket_of(transaction) -> int:
    """By the PAN's last three digits; without a PAN by the counter of the transaction it all began with."""
    pan = transaction.pan
    if len(pan) < 4:
        return (transaction.original_counter or transaction.counter) % BUCKETS
    return (pan[-3] - 48) * 100 + (pan[-2] - 48) * 10 + pan[-1] - 48


def stored_last_four(buffer) -> int:
    """The last four digits of a stored transaction's card, as a number; -1 when it has none."""
    return _tail(buffer, 4) if buffer[4] & _LENGTH_BITS >= 4 else -1


def stored_counters(buffer) -> tuple:
    """Kind, counter and original counter of a stored transaction."""
    return buffer[1], struct.unpack_from(">I", buffer, 6)[0], struct.unpack_from(">I", buffer, _ORIGINAL_AT)[0]


def stored_bucket(buffer) -> int:
    """`bucket_of` of a stored transaction."""
    if buffer[4] & _LENGTH_BITS >= 4:
        return _tail(buffer, 3)
    _, counter, original = stored_counters(buffer)
    return (original or counter) % BUCKETS


def _tail(buffer, digits: int) -> int:
    tail, length = 0, buffer[4] & _LENGTH_BITS
    for digit in range(length - digits, length):
        tail = tail * 10 + (buffer[_PAN_AT + digit // 2] >> (0 if digit & 1 else 4) & 0x0F)
    return tail


class Heads:
    """The table of the newest record of each bucket."""

    def __init__(self):
        self._table = bytearray(2 * BUCKETS)
        self._view = memoryview(self._table)
        self._unseen = self._found = None  # while it is recovered: slices not seen yet; buckets and sequences
        self._left = 0

    def get(self, bucket: int) -> int:
        """The place of the newest record of a bucket."""
        return self._table[2 * bucket] | self._table[2 * bucket + 1] << 8

    def put(self, bucket: int, place: int) -> None:
        self._table[2 * bucket] = place & 0xFF
        self._table[2 * bucket + 1] = place >> 8

    def pack_into(self, buffer, offset: int, sequence: int, before: int) -> None:
        """Write SIZE bytes: the place of the record before in its bucket, and the slice that is due."""
        buffer[offset] = before & 0xFF
        buffer[offset + 1] = before >> 8
        start = sequence % SLICES * _SLICE
        buffer[offset + 2 : offset + SIZE] = self._view[start : start + _SLICE]

    def begin_recovery(self) -> None:
        """On an empty table; then `recover` each record, newest first, until `is_whole`; then `end_recovery`."""
        self._unseen = bytearray(b"\x01" * SLICES)
        self._left = SLICES
        self._found = []

    @property
    def is_whole(self) -> bool:
        return self._left == 0

    def recover(self, bucket, sequence: int, buffer, offset: int) -> None:
        """Take what a record tells: that it is in `bucket` (None: in none), and its slice from before it."""
        if bucket is not None:
            self._found.append(bucket)
            self._found.append(sequence)
        number = sequence % SLICES
        if self._unseen[number]:
            self._unseen[number] = 0
            self._left -= 1
            self._view[number * _SLICE : (number + 1) * _SLICE] = buffer[offset + 2 : offset + SIZE]

    def end_recovery(self) -> None:
        """The records that were read are newer than what the slices tell: the newest of a bucket is its head."""
        found = self._found
        for at in range(len(found) - 2, -1, -2):
            self.put(found[at], fold(found[at + 1]))
        self._unseen = self._found = None


def place_before(buffer, offset: int) -> int:
    """The place of the record before in its bucket, from a stored record."""
    return buffer[offset] | buffer[offset + 1] << 8
