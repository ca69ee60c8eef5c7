"""Slips of a training: the real ones between two marks, so that nobody takes one for a receipt."""

from ui.texts import tr

_MARK = "slip.training"


class TrainingSlips:
    """Stands where flows find the `receipts.slips.Slips`; prints on the same printer, and owes nobody a slip."""

    owes = False

    def __init__(self, slips, parameters):
        """`slips`: the live ones."""
        self._slips = slips
        self._parameters = parameters

    @property
    def possible(self) -> bool:
        return self._slips.possible

    def print_copy(self, transaction, copy: str, reprint: bool = False):
        """Queue one copy of a transaction's slip; returns its Job."""
        return self.print_list("training", _copy, transaction, copy, reprint)

    async def open_drawer(self) -> bool:
        """It stays shut, and that is no fault."""
        return True

    def print_list(self, name: str, make, *what):
        """Queue another slip, as the live ones do; returns its Job."""
        return self._slips.print_list(name, _marked, make, what, self._parameters)


def _marked(make, what, parameters, _live, version: str, serial: str):
    mark = "frame", tr(_MARK)
    yield mark
    yield from make(*what, parameters, version, serial)
    yield mark


def _copy(transaction, copy: str, reprint: bool, parameters, version: str, serial: str):
    from receipts.slip import transaction_slip

    yield from transaction_slip(transaction, parameters, copy, reprint, version, serial)
