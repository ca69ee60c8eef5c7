"""An answer was lost: ask the acquirer what became of the transaction, before anything is reversed."""

import asyncio

from host.errors import HostError
from host.query import ask_outcome
from log import log
from ui.screen import NO_CHIPS
from ui.screens.unknown import Asking

_QUERIES = 3
_PAUSES_S = (1, 3, 4)  # before each question
_ASK_S = 20  # for all of them


async def find_out(till, transaction):
    """The fields of the lost answer, or None. The transaction stays SENT meanwhile, which survives a power cut."""
    screen = Asking(transaction.amount, NO_CHIPS, advice=transaction.type.is_advice)
    screen.note = "waiting.line"
    try:
        return await till.ui.show_while(screen, asyncio.wait_for(_ask(till, transaction, screen), _ASK_S))
    except asyncio.TimeoutError:
        return None


async def _ask(till, transaction, screen):
    for number in range(_QUERIES):
        screen.asking(number + 1, _QUERIES, _PAUSES_S[number])
        await asyncio.sleep(_PAUSES_S[number])
        screen.asking(number + 1, _QUERIES)
        try:
            await till.sign_on.ensure()
            return await ask_outcome(till.client, till.parameters, till.session, transaction)
        except HostError as error:
            log("HOST", "query for %06d: %s" % (transaction.trace, error))
    return None
