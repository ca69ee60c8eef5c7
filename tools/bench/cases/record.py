"""A sale made durable: record, encipherment, chain code, one program of flash."""

import gc

from flashlog.log import FlashLog
from ledger.ledger import Ledger
from ledger.transaction import STRIPE, Transaction
from message import Store
from partition import SECTOR, Partition
from security.vault import Vault

_MADE = 20  # transactions, in the run without work as well: making one up is not what is measured


def sale(number: int, digits: str) -> Transaction:
    transaction = Transaction()
    transaction.entry, transaction.trace, transaction.amount = STRIPE, number % 1000000, 12800
    transaction.batch = 1
    transaction.pan = bytearray(b"622424000008" + digits.encode())
    return transaction


def empty_books(sectors: int) -> Ledger:
    """A ledger on blank flash under keys that are always the same."""
    vault = Vault(Store(), lambda buffer: None)
    vault.open()
    ledger = Ledger(FlashLog(Partition(bytearray(b"\xff" * (SECTOR * sectors)))), vault)
    ledger.mount()
    return ledger


def bench(times: int) -> None:
    ledger = empty_books(8)
    ledger.prepare()
    sales = [sale(number, "0019") for number in range(1, _MADE + 1)]
    gc.collect()
    for transaction in sales[:times]:
        ledger.begin(transaction)
