"""Books full of approved sales, for the cases that look things up: `fill_books RECORDS NAME` makes /books/NAME."""

import sys

from ledger.states import APPROVED
from record import empty_books, sale

SECTORS = 768  # of half the reference device's partition: 11,520 records


def digits(number: int) -> str:
    """The last four of a card: spread as those of real ones are."""
    return "%04d" % (number * 7919 % 10000)


def bench(records: int) -> None:
    ledger = empty_books(SECTORS)
    for number in range(1, records // 2 + 1):
        transaction = sale(number, digits(number))
        ledger.begin(transaction)
        ledger.move(transaction, APPROVED)
        ledger.prepare()
    with open("/books/" + sys.argv[-1], "wb") as file:
        file.write(ledger._log._partition.cells)
