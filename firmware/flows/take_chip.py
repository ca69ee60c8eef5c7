"""Read an inserted card by its chip; the payer chooses where the card leaves a choice."""

import gc

from cards.conversation import Conversation
from cards.emv_card import EmvCard
from cards.errors import CardError
from drivers.errors import DriverError
from emv import errors
from emv.contact import Contact
from emv.errors import EmvError
from flows.chip_data import Books, tables, terminal_data
from flows.converse import converse
from ledger.transaction import CHIP

# what ended the kernel: the words for it; None: the card may be tried again
_WORDS = {
    errors.CARD_BLOCKED: "card_blocked",
    errors.APPLICATION_BLOCKED: "application_blocked",
    errors.EXPIRED: "card_expired",
    errors.REMOVED: "card_removed",
}


async def take_chip(till, words: str, fen, kind: int) -> EmvCard:
    """The card in the slot, read. `kind`: of the transaction. Raises CardError, Cancelled or TimedOut; the reader is
    off then."""
    gc.collect()
    reader, talk, kernel = till.board.chip, Conversation(), None
    data = terminal_data(till, fen, kind)
    try:
        session = await reader.power_up()
        kernel = Contact(session, data, tables(till), talk, till.board.random, Books(till))
        ended = await converse(till, words, fen, "chip", talk, kernel.read())
        if ended is not None:
            raise _not_read(ended.reason)
        return EmvCard(data, CHIP, kernel, talk, reader)
    except BaseException as error:
        if kernel is not None:
            kernel.wipe()
        data.wipe()
        await reader.off()
        if isinstance(error, EmvError):
            raise _not_read(error.reason)
        if isinstance(error, DriverError):
            fault = error.reason == "reader"
            raise CardError("reader_fault" if fault else "chip_again", is_technical=not fault)
        raise


def _not_read(reason: str) -> CardError:
    if reason == errors.NOT_ACCEPTED:  # no common application: its stripe may do
        return CardError("not_accepted", is_technical=True)
    words = _WORDS.get(reason)
    return CardError(words or "chip_again", is_technical=words is None)
