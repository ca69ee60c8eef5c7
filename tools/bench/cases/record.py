"""A sale made durable: record, encipherment, chain code, one program of flash."""

from chips.nor import Nor
from flashlog.log import FlashLog
from ledger.ledger import Ledger
from ledger.transaction import STRIPE, Transaction
from message import Store
from security.vault import Vault

SECTOR = 4096


class Partition:
    """A small `esp32.Partition` on the flash model."""

    def __init__(self, sectors: int):
        self.flash = Nor(bytearray(b"\xff" * (SECTOR * sectors)))
        self.sectors = sectors

    def readblocks(self, block, buffer, offset=0):
        self.flash.read(block * SECTOR + offset, buffer)

    def writeblocks(self, block, buffer, offset=0):
        self.flash.program(block * SECTOR + offset, buffer)

    def ioctl(self, request, argument):
        if request == 6:
            self.flash.erase(argument * SECTOR)
            return 0
        return self.sectors if request == 4 else SECTOR


def bench(times: int) -> None:
    partition = Partition(8)
    vault = Vault(Store(), lambda buffer: None)
    vault.open()
    ledger = Ledger(FlashLog(partition), vault)
    ledger.mount()
    ledger.prepare()
    programs, erases = partition.flash.programs, partition.flash.erases
    for trace in range(times):
        transaction = Transaction()
        transaction.entry, transaction.trace, transaction.amount = STRIPE, trace, 12800
        transaction.pan = bytearray(b"6224240000080019")
        ledger.begin(transaction)
    print("steps", partition.flash.programs - programs, partition.flash.erases - erases)
