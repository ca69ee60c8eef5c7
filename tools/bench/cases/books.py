"""Looking things up in full books: `books TIMES WHAT`, on flash cells that `fill_books` made and that are mapped."""

import gc
import sys
import uctypes

from fill_books import digits
from flashlog.layout import SLOTS
from flashlog.log import FlashLog
from ledger.ledger import Ledger
from ledger.states import APPROVED
from message import Store
from partition import Partition
from record import sale
from security.vault import Vault


def mounted(cells) -> Ledger:
    vault = Vault(Store(), lambda buffer: None)
    vault.open()
    ledger = Ledger(FlashLog(Partition(cells)), vault)
    ledger.mount()
    return ledger


def search(ledger, number: int) -> None:
    """All sales of a card that bought once, by its last four digits."""
    found = list(ledger.with_last_four(digits(number)))
    assert found[-1].last_four == digits(number)


def trace(ledger, number: int) -> None:
    assert ledger.find_trace(number).trace == number


def totals(ledger, _number: int) -> None:
    """What a settlement tells, and the batch sealed and closed."""
    settlement = ledger.seal_batch("01", 0)
    assert settlement.domestic.debit_count or ledger.totals.batch > 2
    ledger.close_batch(settlement, 0)


def step(ledger, number: int) -> None:
    """A whole sale: two records."""
    transaction = sale(ledger.totals.last_trace + 1, digits(number))
    ledger.begin(transaction)
    ledger.move(transaction, APPROVED)


_WORK = {"search": search, "trace": trace, "totals": totals, "sale": step}


def bench(times: int) -> None:
    place = next(word for word in sys.argv if word.startswith("cells@"))
    cells = uctypes.bytearray_at(*[int(number) for number in place[6:].split("+")])
    what = sys.argv[-1]
    if what == "mount":
        for _ in range(times + 1):
            mounted(cells)
        return
    ledger = mounted(cells)
    last = ledger.totals.counter
    while ledger._log.next_sequence % SLOTS != 1 or not ledger.prepare():  # a sector is erased when nobody waits
        step(ledger, 1)
    gc.collect()
    for number in range(times):
        _WORK[what](ledger, max(1, last * (2 * number + 1) // 20))
