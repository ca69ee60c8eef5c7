"""What a kernel is given before it speaks with a card: the terminal's data objects, tables, what the books know."""

import time
from micropython import const

from emv.data import Data
from emv.tables import Tables
from emv.terminal_data import put_terminal, put_transaction
from ledger.kinds import KINDS
from ui.assets import asset

_INQUIRY = const(0x31)  # 9C of a question for the balance


def terminal_data(till, fen, kind: int) -> Data:
    """The objects of a transaction of this kind over `fen` (None: no money moves)."""
    data, parameters = Data(), till.parameters
    put_terminal(data, till.board.serial, parameters.terminal_id, parameters.merchant_id)
    moment = time.gmtime(time.time() + parameters.utc_offset_s)
    code = int(KINDS[kind].processing_code[:2], 16) if kind in KINDS else _INQUIRY
    put_transaction(data, till.board.random, fen or 0, code, moment, till.ledger.totals.last_trace + 1)
    return data


def tables(till) -> Tables:
    """Applications, keys and limits: downloaded, or the image's."""
    today = 0
    if till.today():  # the clock is set
        moment = time.gmtime(time.time() + till.parameters.utc_offset_s)
        today = moment[0] * 10000 + moment[1] * 100 + moment[2]
    return Tables(till.tables, asset("ca_keys.bin"), today)


class Books:
    """What a kernel asks the books (EMV Book 3, 10.6)."""

    def __init__(self, till):
        self._till = till

    def spent(self, pan) -> int:
        """Fen of the newest sale of this card; `pan`: ASCII digits."""
        last = self._till.ledger.last_approved()
        return last.amount if last is not None and bytes(last.pan) == bytes(pan) else 0

    def is_listed(self, pan) -> bool:
        """Whether the blacklist has the card."""
        return self._till.is_blacklisted(pan)
