"""Read a card by its chip, inserted or tapped; the payer chooses where the card leaves a choice."""

import gc
import time

from cards.conversation import Conversation
from cards.emv_card import EmvCard
from cards.errors import NotRead
from cards.waiting import CHIP
from drivers.errors import ReaderError
from emv import errors, outcome
from emv.data import Data
from emv.errors import EmvError
from emv.tables import Tables
from emv.terminal_data import put_terminal, put_transaction
from flows.converse import converse
from ledger import transaction as entries
from ledger.kinds import KINDS
from ui.assets import asset

_INQUIRY = 0x31  # 9C of a question for the balance
# what ended a kernel: the words for it, and whether it may be tried again
_CHIP_WORDS = {
    errors.CARD_BLOCKED: ("card_blocked", False),
    errors.APPLICATION_BLOCKED: ("application_blocked", False),
    errors.NOT_ACCEPTED: ("not_accepted", True),
    errors.EXPIRED: ("card_expired", False),
    errors.REMOVED: ("card_removed", False),
}
_TAP_WORDS = {
    outcome.OTHER_INTERFACE: "insert_instead",
    outcome.TAP_AGAIN: "tap_again",
    outcome.SEE_PHONE: "see_phone",
    outcome.DECLINED: "card_refuses",
}


async def take_chip(till, words: str, fen, kind: int, way: str, session) -> EmvCard:
    """The card in the slot or in the field, read. `kind`: of the transaction. Raises NotRead, Cancelled, TimedOut; the
    reader is off then."""
    gc.collect()
    reader = till.board.chip if way == CHIP else till.board.tap
    data, talk, kernel = Data(), Conversation(), None
    try:
        if isinstance(session, ReaderError):
            raise session
        _put_terminal(till, data, fen, kind)
        tables = Tables(till.tables, asset("ca_keys.bin"), _date(till))
        if way == CHIP:
            from emv.contact import Contact

            kernel = Contact(await reader.power_up(), data, tables, talk, till.board.random, Books(till))
            ended = await converse(till, words, fen, "chip", talk, kernel.read())
            if ended is not None:
                raise _not_read(ended.reason)
            return EmvCard(data, entries.CHIP, kernel, talk, reader)
        from emv.tap import Tap

        kernel = Tap(session, data, tables, till.board.random, Books(till))
        ended = await kernel.begin()
        if ended.kind not in (outcome.ONLINE, outcome.APPROVED):
            raise NotRead(_TAP_WORDS.get(ended.kind) or _CHIP_WORDS.get(ended.reason, ("tap_again", True))[0])
        return EmvCard(data, entries.TAP, kernel, talk, reader, ended)
    except BaseException as error:
        if kernel is not None:
            kernel.wipe()
        data.wipe()
        await reader.off()
        if isinstance(error, EmvError):
            raise _not_read(error.reason)
        if isinstance(error, ReaderError):
            raise _unreadable(way, error.reason)
        raise


def _not_read(reason: str) -> NotRead:
    return NotRead(*_CHIP_WORDS.get(reason, ("chip_again", True)))


def _unreadable(way: str, reason: str) -> NotRead:
    """What a reader says before there is a kernel."""
    if reason == "several":
        return NotRead("one_card")
    if reason == "reader":
        return NotRead("reader_fault")
    return NotRead("chip_again" if way == CHIP else "tap_again", way == CHIP)


def _put_terminal(till, data, fen, kind: int) -> None:
    parameters = till.parameters
    put_terminal(data, till.board.serial, parameters.terminal_id, parameters.merchant_id)
    moment = time.gmtime(time.time() + parameters.utc_offset_s)
    code = int(KINDS[kind].processing_code[:2], 16) if kind in KINDS else _INQUIRY
    put_transaction(data, till.board.random, fen or 0, code, moment, till.ledger.totals.last_trace + 1)


def _date(till) -> int:
    """YYYYMMDD of today, 0 while the clock is not set."""
    if not till.today():
        return 0
    moment = time.gmtime(time.time() + till.parameters.utc_offset_s)
    return moment[0] * 10000 + moment[1] * 100 + moment[2]


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
