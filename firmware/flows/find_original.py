"""Find the payment that is to be voided or refunded: by trace number, last four digits, amount, or the card itself."""

from flows.on_demand import run_flow
from ledger.kinds import SALE
from ledger.states import APPROVED

_MOST = 40  # candidates that are offered
_LOOKED_AT = 400  # transactions, when an amount is looked for


async def find_original(till, words: str, elsewhere: bool = False):
    """An approved payment; None when it was made elsewhere, which is offered with `elsewhere`.

    `words`: the band's text when the card is asked for. Raises Cancelled or TimedOut.
    """
    while True:
        way = await run_flow("find_way.find_way", till, elsewhere)
        if way == "reference":
            return None
        found = await _SEARCHES[way](till, words)
        if not found:
            till.ui.toast("find.none")
        elif len(found) == 1:
            return found[0]
        else:
            return await run_flow("choose_from.choose_from", till, found)


async def _by_trace(till, _words) -> list:
    from ui.screens.entries import trace_entry

    found = []

    def check(typed: str):
        it = till.ledger.find_trace(int(typed))
        if it is None or not _is_payment(it):
            return "find.none"
        found.append(it)
        return None

    await till.ui.show(trace_entry(check))
    return found[-1:]


async def _by_last_four(till, _words) -> list:
    from ui.screens.entries import last_four_entry

    return _payments(till.ledger.with_last_four(await till.ui.show(last_four_entry())))


async def _by_amount(till, _words) -> list:
    from ui.screens.sum_entry import SumEntry

    fen = await till.ui.show(SumEntry("enter_search.head"))
    return [it for it in _payments(_first(till.ledger.newest_first(), _LOOKED_AT), _LOOKED_AT) if it.amount == fen]


async def _by_card(till, words: str) -> list:
    from flows.take_card import take_card

    async with await take_card(till, words, None) as card:
        digits, pan = card.last_four, bytes(card.pan)
        return [it for it in _payments(till.ledger.with_last_four(digits)) if bytes(it.pan) == pan]


_SEARCHES = {"trace": _by_trace, "last_four": _by_last_four, "amount": _by_amount, "card": _by_card}


def _is_payment(it) -> bool:
    return it.kind == SALE and it.state == APPROVED


def _first(walk, most: int):
    for it in walk:
        if most == 0:
            return
        most -= 1
        yield it


def _payments(walk, most: int = _MOST) -> list:
    found = []
    for it in walk:
        if _is_payment(it):
            found.append(it)
            if len(found) == most:
                break
    return found
