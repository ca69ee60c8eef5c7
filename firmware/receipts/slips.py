"""Slips of this terminal: from a transaction to a job in the printer's queue."""

from build_info import VERSION
from receipts.escpos_slip import EscposSlip
from receipts.slip import sale_slip
from receipts.spooler import Spooler


class Slips:
    """Prints sales slips, if there is a printer."""

    def __init__(self, printer, parameters, serial: str):
        """`printer` may be None."""
        self._parameters = parameters
        self._serial = serial
        self._spooler = Spooler(printer, EscposSlip()) if printer is not None else None

    @property
    def possible(self) -> bool:
        return self._spooler is not None

    def print_sale(self, transaction, copy: str, reprint: bool = False):
        """Queue one copy of a sale's slip; returns its Job."""
        lines = sale_slip(transaction, self._parameters, copy, reprint, VERSION, self._serial)
        return self._spooler.submit("%s copy of %06d" % (copy, transaction.trace), lines)

    async def run(self) -> None:
        """The background task."""
        if self._spooler is not None:
            await self._spooler.run()
