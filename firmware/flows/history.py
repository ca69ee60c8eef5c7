"""Transactions of all days (记录): the newest first, or those of a card, a trace number, an amount or a time; a key
opens one.

List, search, details and what is done are loaded one after the other, never together.
"""

from flows.on_demand import run_flow
from ui.errors import Cancelled

_TRACE = 6  # digits


async def history(till, digits: str = "") -> None:
    """Show the list, and what is chosen from it, until the operator goes back. `digits`: what is looked for first."""
    position, passed = (digits, 0, 0), Passed(till.ledger)
    while True:
        counter, position = await run_flow("history_list.choose", till, passed, position)
        newest = till.ledger.totals.counter
        try:
            if counter is None:
                position = (await run_flow("history_find.find", till, passed), 0, 0)
            while counter is not None:
                step = await run_flow("details.details", till, counter)
                await run_flow(step, till, till.ledger.get(counter))
        except Cancelled:
            pass
        if till.ledger.totals.counter != newest:  # something was added: it stands on the first page
            position = (position[0], 0, 0)
            passed.begin_anew()


class Passed:
    """The transactions looked for, as far as the operator has come. Going on reads where it ended, going back looks up
    by counter, so no page costs more than another; 4 bytes are kept for each transaction passed."""

    def __init__(self, ledger):
        self._ledger = ledger
        self._digits = None
        self._walk = None  # over the ledger; None: there is no more
        self._counters = []
        self._name, self._found = "", []

    def begin_anew(self) -> None:
        """Something has been added to the books."""
        self._digits = None

    def keep(self, name: str, counters: list) -> None:
        """What was found by something else than digits, newest first, can be looked for by this name."""
        self._name, self._found, self._digits = name, counters, None

    def look_for(self, digits: str) -> None:
        """"" for all, the card's last four digits, six of a trace number, or a name. The same again changes nothing."""
        if digits == self._digits:
            return
        self._digits, self._counters, self._walk = digits, [], None
        if digits and digits == self._name:
            self._counters = self._found
        elif len(digits) == _TRACE:
            found = self._ledger.find_trace(int(digits))
            if found is not None:
                self._counters.append(found.counter)
        else:
            self._walk = self._ledger.with_last_four(digits) if digits else self._ledger.newest_first()

    def page(self, first: int, count: int) -> list:
        """So many transactions, from number `first` on."""
        while self._walk is not None and len(self._counters) <= first + count:
            transaction = next(self._walk, None)
            if transaction is None:
                self._walk = None
            else:
                self._counters.append(transaction.counter)
        found = [self._ledger.get(counter) for counter in self._counters[first : first + count]]
        return [transaction for transaction in found if transaction is not None]

    @property
    def total(self):
        """How many there are; None while that is not known."""
        return len(self._counters) if self._walk is None else None
