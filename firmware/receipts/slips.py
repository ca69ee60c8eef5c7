"""Slips of this terminal: from a transaction or a settlement to a job in the printer's queue."""

import files
from build_info import VERSION
from paths import LOGO
from receipts.spooler import Spooler

MERCHANT = "merchant"
CARDHOLDER = "cardholder"


class Slips:
    """Prints them, if there is a printer."""

    def __init__(self, printer, parameters, serial: str, signature_of, secrets, code_of, power, wear):
        """`printer` may be None. `signature_of(counter)`: the picture of what was signed on the glass, or None.
        `secrets`: where the mark of `slip_mark` is. `code_of`: what signs electronic slips, see `e_slip`. `power`,
        `wear`: of `services`."""
        self._signature_of = signature_of
        self._parameters = parameters
        self._serial = serial
        self._secrets = secrets
        self._code_of = code_of
        self._spooler = Spooler(printer, power, wear) if printer is not None else None
        self.owes = self.possible  # whether it is worth a look which slips may not have come out

    @property
    def possible(self) -> bool:
        return self._spooler is not None

    def print_copy(self, transaction, copy: str, reprint: bool = False):
        """Queue one copy of a transaction's slip; returns its Job."""
        signature = self._signature_of(transaction.counter) if copy == MERCHANT else None
        lines = _copy(transaction, self._parameters, copy, reprint, VERSION, self._serial, signature,
                      files.read_bytes(LOGO), self._code_of)
        job = self._spooler.submit("%s copy of %06d" % (copy, transaction.trace), lines)
        job.note = lambda step: self._note(step, transaction.counter, copy)
        return job

    def print_list(self, name: str, make, *what):
        """Queue another slip, e.g. a settlement's: `make(*what, parameters, version, serial)` yields its lines. Returns
        its Job."""
        return self._spooler.submit(name, make(*what, self._parameters, VERSION, self._serial))

    async def open_drawer(self) -> bool:
        """Open the cash drawer, which hangs on the printer; False when it cannot be opened from here."""
        return self._spooler is not None and await self._spooler.open_drawer()

    async def run(self) -> None:
        """The background task."""
        if self._spooler is not None:
            await self._spooler.run()

    def _note(self, step: str, counter: int, copy: str) -> None:
        """Keep the mark true: "begun", "over", or "late": it has not come out and nobody was told."""
        from receipts import slip_mark

        if step == "begun":
            slip_mark.begun(self._secrets, counter, copy)
        elif step == "over":
            slip_mark.over(self._secrets, counter, copy)
        else:
            self.owes = True


def _copy(*what):
    """The slip's lines; its code is loaded when it is printed."""
    from receipts.slip import transaction_slip

    yield from transaction_slip(*what)
