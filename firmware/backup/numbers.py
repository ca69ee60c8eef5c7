"""Numbers after a restore from a mere copy: the lost device may have used more of them than the copy knows.

The acquirer never accepts a number twice, so a good many are left out. The file holds, from the first start on, the
counter and the ordinal of the trace below which none is given, 4 bytes each, big-endian.
"""

import struct
from micropython import const

import files
from paths import NUMBERS

_LEFT_OUT = const(2000)  # more than a day's work


def leave_out(ledger) -> None:
    """Number above what the lost device may have used. Without the file nothing happens."""
    kept = files.read_bytes(NUMBERS)
    if kept is None:
        return
    if len(kept) != 8:
        totals = ledger.totals
        kept = struct.pack(">II", totals.counter + _LEFT_OUT, totals.ordinal + _LEFT_OUT)
        files.write_bytes(NUMBERS, kept)
    ledger.number_above(*struct.unpack(">II", kept))
